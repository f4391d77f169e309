"""The closed scales of the planning records (the method, sections 5 and 6).

Plain enumerations without pydantic, so that command modules may name their choices at no cost.
"""

from __future__ import annotations

from enum import StrEnum


class BuyingRole(StrEnum):
    """The part a contact plays in one purchase."""

    ECONOMIC = "economic"
    USER = "user"
    TECHNICAL = "technical"
    COACH = "coach"
    CHAMPION = "champion"
    GATEKEEPER = "gatekeeper"
    INFLUENCER = "influencer"
    INITIATOR = "initiator"


class ObjectiveKind(StrEnum):
    """What an objective is to raise."""

    REVENUE = "revenue"
    RELATIONSHIP = "relationship"
    CUSTOMER_VALUE = "customer-value"


class ObjectiveStatus(StrEnum):
    """How an objective stands; the last three close it."""

    OPEN = "open"
    ON_TRACK = "on-track"
    AT_RISK = "at-risk"
    ACHIEVED = "achieved"
    MISSED = "missed"
    DROPPED = "dropped"


class StrategyStatus(StrEnum):
    """How a strategy stands; the last two close it."""

    ACTIVE = "active"
    DONE = "done"
    DROPPED = "dropped"


class ActionStatus(StrEnum):
    """How an action stands; the last two close it."""

    OPEN = "open"
    IN_PROGRESS = "in-progress"
    DONE = "done"
    DROPPED = "dropped"


class OpportunityStage(StrEnum):
    """How far an opportunity has come; the last three close it."""

    IDENTIFIED = "identified"
    QUALIFIED = "qualified"
    PROPOSED = "proposed"
    NEGOTIATING = "negotiating"
    WON = "won"
    LOST = "lost"
    DROPPED = "dropped"


class Priority(StrEnum):
    """What comes first."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Holder(StrEnum):
    """Who holds a cell of the white space: we, a competitor, or nobody yet."""

    OURS = "ours"
    COMPETITOR = "competitor"
    OPEN = "open"


class RiskStatus(StrEnum):
    """Whether a risk is still to be watched."""

    OPEN = "open"
    CLOSED = "closed"


class Severity(StrEnum):
    """How much an issue hurts the customer."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


class IssueKind(StrEnum):
    """What the customer brought to us."""

    PROBLEM = "problem"
    COMPLAINT = "complaint"
    REQUEST = "request"


class Channel(StrEnum):
    """How we met."""

    MEETING = "meeting"
    VISIT = "visit"
    CALL = "call"
    MAIL = "mail"
    EVENT = "event"


class View(StrEnum):
    """Whose view of the relationship it is."""

    OURS = "ours"
    THEIRS = "theirs"


class RelationshipStage(StrEnum):
    """How far the relationship has come."""

    EXPLORATORY = "exploratory"
    BASIC = "basic"
    COOPERATIVE = "cooperative"
    INTERDEPENDENT = "interdependent"
    INTEGRATED = "integrated"


class InquiryStatus(StrEnum):
    """How an inquiry stands; the last two close it."""

    OPEN = "open"
    ANSWERED = "answered"
    DROPPED = "dropped"


class AttemptResult(StrEnum):
    """What came of asking; a negative result is knowledge too."""

    NOT_REACHED = "not-reached"
    NO_ANSWER = "asked-no-answer"
    DOES_NOT_KNOW = "does-not-know"
    DECLINED = "declined"
    PARTLY = "partly-answered"
    ANSWERED = "answered"


class VersionStatus(StrEnum):
    """Where a version stands: waiting for the sponsor, approved, rejected, or taken back by who submitted it."""

    SUBMITTED = "submitted"
    APPROVED = "approved"
    REJECTED = "rejected"
    RECALLED = "recalled"


class Act(StrEnum):
    """What is done with a version."""

    SUBMIT = "submit"
    COMMENT = "comment"
    APPROVE = "approve"
    REJECT = "reject"
    RECALL = "recall"
