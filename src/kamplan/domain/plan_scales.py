"""The closed scales of the planning records (the method, sections 5 and 6).

Plain enumerations without pydantic, so that command modules may name their choices at no cost.
"""

from __future__ import annotations

from kamplan.domain.scales import Scale


class BuyingRole(Scale):
    """The part a contact plays in one purchase."""

    ECONOMIC = "economic"
    USER = "user"
    TECHNICAL = "technical"
    COACH = "coach"
    CHAMPION = "champion"
    GATEKEEPER = "gatekeeper"
    INFLUENCER = "influencer"
    INITIATOR = "initiator"


class ObjectiveKind(Scale):
    """What an objective is to raise."""

    REVENUE = "revenue"
    RELATIONSHIP = "relationship"
    CUSTOMER_VALUE = "customer-value"


class ObjectiveStatus(Scale):
    """How an objective stands; the last three close it."""

    OPEN = "open"
    ON_TRACK = "on-track"
    AT_RISK = "at-risk"
    ACHIEVED = "achieved"
    MISSED = "missed"
    DROPPED = "dropped"


class StrategyStatus(Scale):
    """How a strategy stands; the last two close it."""

    ACTIVE = "active"
    DONE = "done"
    DROPPED = "dropped"


class ActionStatus(Scale):
    """How an action stands; the last two close it."""

    OPEN = "open"
    IN_PROGRESS = "in-progress"
    DONE = "done"
    DROPPED = "dropped"


class OpportunityStage(Scale):
    """How far an opportunity has come; the last three close it."""

    IDENTIFIED = "identified"
    QUALIFIED = "qualified"
    PROPOSED = "proposed"
    NEGOTIATING = "negotiating"
    WON = "won"
    LOST = "lost"
    DROPPED = "dropped"


class Priority(Scale):
    """What comes first."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Holder(Scale):
    """Who holds a cell of the white space: we, a competitor, or nobody yet."""

    OURS = "ours"
    COMPETITOR = "competitor"
    OPEN = "open"


class RiskStatus(Scale):
    """Whether a risk is still to be watched."""

    OPEN = "open"
    CLOSED = "closed"


class Severity(Scale):
    """How much an issue hurts the customer."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


class IssueKind(Scale):
    """What the customer brought to us."""

    PROBLEM = "problem"
    COMPLAINT = "complaint"
    REQUEST = "request"


class Channel(Scale):
    """How we met."""

    MEETING = "meeting"
    VISIT = "visit"
    CALL = "call"
    MAIL = "mail"
    EVENT = "event"


class View(Scale):
    """Whose view of the relationship it is."""

    OURS = "ours"
    THEIRS = "theirs"


class RelationshipStage(Scale):
    """How far the relationship has come."""

    EXPLORATORY = "exploratory"
    BASIC = "basic"
    COOPERATIVE = "cooperative"
    INTERDEPENDENT = "interdependent"
    INTEGRATED = "integrated"


class InquiryStatus(Scale):
    """How an inquiry stands; the last two close it."""

    OPEN = "open"
    ANSWERED = "answered"
    DROPPED = "dropped"


class AttemptResult(Scale):
    """What came of asking; a negative result is knowledge too."""

    NOT_REACHED = "not-reached"
    NO_ANSWER = "asked-no-answer"
    DOES_NOT_KNOW = "does-not-know"
    DECLINED = "declined"
    PARTLY = "partly-answered"
    ANSWERED = "answered"


class VersionStatus(Scale):
    """Where a version stands: waiting for the sponsor, approved, rejected, or taken back by who submitted it."""

    SUBMITTED = "submitted"
    APPROVED = "approved"
    REJECTED = "rejected"
    RECALLED = "recalled"


class Act(Scale):
    """What is done with a version."""

    SUBMIT = "submit"
    COMMENT = "comment"
    APPROVE = "approve"
    REJECT = "reject"
    RECALL = "recall"
