"""How the planning records are entered, listed and named: one description for each kind, without pydantic.

Commands, lists, imports and the docs are made from it; a test holds it to the models of `domain.planning`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, StrEnum
from typing import Any

from kamplan.domain.ids import Kind
from kamplan.domain.plan_scales import (
    ActionStatus,
    Channel,
    Holder,
    InquiryStatus,
    IssueKind,
    ObjectiveKind,
    ObjectiveStatus,
    OpportunityStage,
    Priority,
    RelationshipStage,
    RiskStatus,
    Severity,
    StrategyStatus,
    View,
)
from kamplan.language import N_


class Shape(Enum):
    """What a field holds, as it is typed."""

    TEXT = "text"
    DATE = "date"
    NUMBER = "number"
    CODE = "code"
    NAMES = "names"
    CONTACT = "contact"
    CONTACTS = "contacts"
    ROLES = "roles"
    RECORDS = "records"
    ITEM = "item"
    ATTEMPTS = "attempts"


@dataclass(frozen=True)
class Field:
    """A field of a kind: its label, what its option says, and who may see it.

    `option` names the option where it is not the field's own name; `argument` is its place among the arguments.
    A customer sees `for_customer` fields only; `personal` ones are the team's alone. One that is not `is_typed` is
    written by a command of its own and has no option.
    """

    name: str
    label: str
    help: str
    shape: Shape = Shape.TEXT
    codes: type[StrEnum] | None = None
    targets: tuple[Kind, ...] = ()
    option: str | None = None
    metavar: str | None = None
    is_argument: bool = False
    is_required: bool = False
    is_money: bool = False
    in_list: bool = False
    for_customer: bool = False
    personal: bool = False
    is_typed: bool = True

    @property
    def flag(self) -> str:
        """The option it is typed with."""
        return self.option or "--" + self.name.replace("_", "-")


@dataclass(frozen=True)
class KindOfRecord:
    """A kind of planning record: its words in commands and lists, its fields, and how it is closed.

    `closing` is the field that `close` fills: with one of `closes_with`, or with a date where there are none; `extra`
    are fields that go with it; `shared` what may be changed beside the kind's own fields.
    """

    kind: Kind
    noun: str
    plural: str
    label: str
    fields: tuple[Field, ...]
    closing: str | None = None
    closes_with: tuple[str, ...] = ()
    extra: tuple[str, ...] = field(default=())
    shared: tuple[str, ...] = ("cites", "handling", "ref")

    def get_field(self, name: str) -> Field:
        """Return the field of a name."""
        return next(one for one in self.fields if one.name == name)

    @property
    def missing(self) -> str:
        """What is said where nothing is recorded under an id of this kind."""
        return _MISSING[self.kind]

    @property
    def arguments(self) -> tuple[Field, ...]:
        """The fields typed as arguments, in order."""
        return tuple(one for one in self.fields if one.is_argument)


_MISSING = {
    Kind.OPPORTUNITY: N_("no opportunity {id}"), Kind.WHITE_SPACE: N_("no white-space {id}"),
    Kind.OBJECTIVE: N_("no objective {id}"), Kind.STRATEGY: N_("no strategy {id}"), Kind.VALUE: N_("no value {id}"),
    Kind.ACTION: N_("no action {id}"), Kind.RISK: N_("no risk {id}"), Kind.ISSUE: N_("no issue {id}"),
    Kind.COMMITMENT: N_("no commitment {id}"), Kind.BUDGET: N_("no budget {id}"),
    Kind.INTERACTION: N_("no interaction {id}"), Kind.MEMBER: N_("no member {id}"), Kind.STAGE: N_("no stage {id}"),
    Kind.INQUIRY: N_("no inquiry {id}"), Kind.RESOLUTION: N_("no resolution {id}"), Kind.SCORE: N_("no score {id}"),
}  # fmt: skip

CARRIED = Field(
    "carried_over_on", N_("Carried over"), "When it was last kept for a new period.", Shape.DATE, is_typed=False
)
OWNER = Field("owner", N_("Owner"), "Who of us sees to it.", metavar="P", in_list=True)
_MONEY = Field("currency", N_("Currency"), "Such as CNY, EUR, USD.", metavar="ISO", for_customer=True)
_SERVED = (Kind.OBJECTIVE, Kind.STRATEGY, Kind.OPPORTUNITY, Kind.RISK, Kind.ISSUE)


def _title(name: str, label: str, help_text: str, **more: Any) -> Field:
    return Field(name, label, help_text, is_argument=True, is_required=True, in_list=True, for_customer=True, **more)


KINDS: dict[Kind, KindOfRecord] = {
    one.kind: one
    for one in (
        KindOfRecord(
            Kind.OPPORTUNITY, "opportunity", "opportunities", N_("Opportunity"),
            (
                _title("need", N_("Need"), "The need that we may fill."),
                Field("product", N_("Product"), "What we would supply.", in_list=True, for_customer=True),
                Field("unit", N_("Unit"), "The customer's business unit.", for_customer=True),
                Field("amount", N_("Amount"), "What it is worth.", Shape.NUMBER, is_money=True, in_list=True,
                      for_customer=True),
                _MONEY,
                Field("stage", N_("Stage"), "How far it has come.", Shape.CODE, OpportunityStage, in_list=True),
                Field("probability", N_("Probability"), "Chance in percent, 0 to 100.", Shape.NUMBER, in_list=True),
                Field("close_by", N_("Closes"), "When it is decided.", Shape.DATE, in_list=True, for_customer=True),
                Field("priority", N_("Priority"), "What comes first.", Shape.CODE, Priority, in_list=True),
                Field("competitors", N_("Competitors"), "Who else is after it; repeat or join with commas.",
                      Shape.NAMES, option="--competitor", metavar="NAME"),
                Field("roles", N_("Buying roles"), "Who plays which part, such as economic=C-3; repeat for more.",
                      Shape.ROLES, option="--role", metavar="ROLE=NAME|C-n", personal=True),
                OWNER,
                Field("outcome", N_("Outcome"), "Why it was won or lost."),
                CARRIED,
            ),
            closing="stage", closes_with=("won", "lost", "dropped"), extra=("outcome",),
        ),
        KindOfRecord(
            Kind.WHITE_SPACE, "white-space", "white-space", N_("White-space cell"),
            (
                _title("unit", N_("Unit"), "The customer's business unit."),
                _title("product", N_("Product"), "What is bought there, or could be."),
                Field("holder", N_("Held by"), "We, a competitor, or nobody yet.", Shape.CODE, Holder,
                      is_required=True, in_list=True),
                Field("competitor", N_("Competitor"), "Which competitor holds it.", in_list=True),
                Field("amount", N_("Amount"), "What is bought there in a year.", Shape.NUMBER, is_money=True,
                      in_list=True, for_customer=True),
                _MONEY,
                Field("note", N_("Note"), "What else matters."),
            ),
        ),
        KindOfRecord(
            Kind.OBJECTIVE, "objective", "objectives", N_("Objective"),
            (
                _title("objective", N_("Objective"), "What is to be reached."),
                Field("kind", N_("Kind"), "What it raises.", Shape.CODE, ObjectiveKind, for_customer=True),
                Field("measure", N_("Measure"), "How it is measured.", is_required=True, in_list=True,
                      for_customer=True),
                Field("baseline", N_("Baseline"), "Where it stands at the start.", is_required=True, in_list=True,
                      for_customer=True),
                Field("target", N_("Target"), "Where it is to stand.", is_required=True, in_list=True,
                      for_customer=True),
                Field("actual", N_("Now"), "Where it stands now.", for_customer=True),
                Field("due", N_("Due"), "By when.", Shape.DATE, is_required=True, in_list=True, for_customer=True),
                OWNER,
                Field("theirs", N_("Their goal"), "The goal of the customer's that it serves.", for_customer=True),
                Field("status", N_("Status"), "How it stands.", Shape.CODE, ObjectiveStatus, in_list=True),
                Field("outcome", N_("Outcome"), "What came of it."),
                Field("lesson", N_("Lesson"), "What we learned."),
                CARRIED,
            ),
            closing="status", closes_with=("achieved", "missed", "dropped"), extra=("outcome", "lesson"),
        ),
        KindOfRecord(
            Kind.STRATEGY, "strategy", "strategies", N_("Strategy"),
            (
                _title("strategy", N_("Strategy"), "How an objective is reached."),
                Field("serves", N_("Serves"), "The objective it serves; repeat for more.", Shape.RECORDS,
                      targets=(Kind.OBJECTIVE,), metavar="G-n", is_required=True, in_list=True, for_customer=True),
                Field("detail", N_("Detail"), "How, in more words.", for_customer=True),
                OWNER,
                Field("status", N_("Status"), "How it stands.", Shape.CODE, StrategyStatus, in_list=True),
                CARRIED,
            ),
            closing="status", closes_with=("done", "dropped"),
        ),
        KindOfRecord(
            Kind.VALUE, "value", "values", N_("Value proposition"),
            (
                _title("offer", N_("Offer"), "What we offer."),
                Field("need", N_("Need"), "The need it answers.", is_required=True, in_list=True, for_customer=True),
                Field("benefit", N_("Benefit"), "What the customer gains.", in_list=True, for_customer=True),
                Field("figure", N_("Benefit in figures"), "A figure that the customer would accept.", in_list=True,
                      for_customer=True),
                Field("proof", N_("Proof"), "What shows it.", for_customer=True),
                Field("accepted_by", N_("Accepted by"), "Who at the customer accepts it.", Shape.CONTACT,
                      metavar="NAME|C-n"),
                Field("serves", N_("Serves"), "The opportunity or objective it serves.", Shape.RECORDS,
                      targets=(Kind.OPPORTUNITY, Kind.OBJECTIVE), metavar="O-n|G-n"),
            ),
        ),
        KindOfRecord(
            Kind.ACTION, "action", "actions", N_("Action"),
            (
                _title("action", N_("Action"), "What is to be done."),
                Field("owner", N_("Owner"), "Who does it.", metavar="P", is_required=True, in_list=True,
                      for_customer=True),
                Field("due", N_("Due"), "By when.", Shape.DATE, is_required=True, in_list=True, for_customer=True),
                Field("starts", N_("Starts"), "From when.", Shape.DATE, for_customer=True),
                Field("serves", N_("Serves"), "What it serves; repeat for more.", Shape.RECORDS, targets=_SERVED,
                      metavar="ID", in_list=True),
                Field("status", N_("Status"), "How it stands.", Shape.CODE, ActionStatus, in_list=True,
                      for_customer=True),
                Field("done_on", N_("Done"), "When it was done.", Shape.DATE, for_customer=True),
                Field("result", N_("Result"), "What came of it."),
                CARRIED,
            ),
            closing="status", closes_with=("done", "dropped"), extra=("done_on", "result"),
        ),
        KindOfRecord(
            Kind.RISK, "risk", "risks", N_("Risk"),
            (
                _title("risk", N_("Risk"), "What may go wrong."),
                Field("likelihood", N_("Likelihood"), "1 hardly … 5 almost surely.", Shape.NUMBER, metavar="1..5",
                      in_list=True),
                Field("impact", N_("Impact"), "1 slight … 5 severe.", Shape.NUMBER, metavar="1..5", in_list=True),
                Field("response", N_("Response"), "What we do about it.", in_list=True),
                OWNER,
                Field("status", N_("Status"), "Whether it is still watched.", Shape.CODE, RiskStatus, in_list=True),
                CARRIED,
            ),
            closing="status", closes_with=("closed",),
        ),
        KindOfRecord(
            Kind.ISSUE, "issue", "issues", N_("Issue"),
            (
                _title("issue", N_("Issue"), "What is wrong, or asked for."),
                Field("kind", N_("Kind"), "What the customer brought to us.", Shape.CODE, IssueKind, in_list=True),
                Field("severity", N_("Severity"), "How much it hurts the customer.", Shape.CODE, Severity,
                      in_list=True),
                Field("raised_on", N_("Raised"), "When it was raised; today by default.", Shape.DATE, option="--raised",
                      in_list=True),
                Field("raised_by", N_("Raised by"), "Who at the customer raised it.", Shape.CONTACT,
                      metavar="NAME|C-n"),
                OWNER,
                Field("due", N_("Due"), "By when it is to be settled.", Shape.DATE, in_list=True),
                Field("closed_on", N_("Closed"), "When it was settled.", Shape.DATE, option="--closed"),
                Field("resolution", N_("Solution"), "How it was settled."),
            ),
            closing="closed_on", extra=("resolution",),
        ),
        KindOfRecord(
            Kind.COMMITMENT, "commitment", "commitments", N_("Delivery commitment"),
            (
                _title("commitment", N_("Commitment"), "What we promised to deliver."),
                Field("due", N_("Due"), "By when.", Shape.DATE, is_required=True, in_list=True, for_customer=True),
                Field("delivered_on", N_("Delivered"), "When it was delivered.", Shape.DATE, option="--delivered",
                      in_list=True, for_customer=True),
                OWNER,
                Field("to", N_("Promised to"), "To whom at the customer.", Shape.CONTACT, metavar="NAME|C-n"),
            ),
            closing="delivered_on",
        ),
        KindOfRecord(
            Kind.BUDGET, "budget", "budgets", N_("Budget line"),
            (
                _title("line", N_("Budget line"), "What the money is for."),
                Field("planned", N_("Planned"), "How much it may cost.", Shape.NUMBER, is_required=True,
                      is_money=True, in_list=True),
                Field("spent", N_("Spent"), "How much it has cost.", Shape.NUMBER, is_money=True, in_list=True),
                Field("currency", N_("Currency"), "Such as CNY, EUR, USD.", metavar="ISO", in_list=True),
                Field("year", N_("Year"), "The year it belongs to.", Shape.NUMBER, in_list=True),
                Field("approved_by", N_("Approved by"), "Who approved it.", metavar="P", in_list=True),
                Field("approved_on", N_("Approved"), "When it was approved.", Shape.DATE),
            ),
        ),
        KindOfRecord(
            Kind.INTERACTION, "interaction", "interactions", N_("Interaction"),
            (
                _title("summary", N_("Summary"), "What was said; - reads standard input, none opens $EDITOR."),
                Field("held_on", N_("Held"), "When; today by default.", Shape.DATE, option="--on", in_list=True,
                      for_customer=True),
                Field("channel", N_("Channel"), "How we met.", Shape.CODE, Channel, in_list=True, for_customer=True),
                Field("who", N_("Of us"), "Who of us took part; you by default.", Shape.NAMES, metavar="P",
                      in_list=True, for_customer=True),
                Field("contacts", N_("Contacts"), "Who of the customer took part; repeat for more.", Shape.CONTACTS,
                      option="--contact", metavar="NAME|C-n", in_list=True, for_customer=True),
                Field("follow_ups", N_("Follow-ups"), "Actions that came of it; repeat for more.", Shape.RECORDS,
                      targets=(Kind.ACTION,), option="--follow-up", metavar="A-n"),
            ),
        ),
        KindOfRecord(
            Kind.MEMBER, "member", "members", N_("Team member"),
            (
                _title("name", N_("Name"), "Who of us."),
                Field("role", N_("Role"), "What they do for the account.", is_required=True, in_list=True),
                Field("unit", N_("Our unit"), "Where they work.", in_list=True),
                Field("duty", N_("Duty"), "What they answer for.", in_list=True),
                Field("share", N_("Share of time"), "Percent of their time, 0 to 100.", Shape.NUMBER, in_list=True),
            ),
        ),
        KindOfRecord(
            Kind.STAGE, "stage", "stages", N_("Relationship stage"),
            (
                _title("stage", N_("Stage"), "How far the relationship has come.", shape=Shape.CODE,
                       codes=RelationshipStage),
                Field("view", N_("View"), "Ours, or the customer's.", Shape.CODE, View, is_required=True,
                      in_list=True),
                Field("why", N_("Why"), "What shows it.", in_list=True),
            ),
        ),
        KindOfRecord(
            Kind.INQUIRY, "inquiry", "inquiries", N_("Inquiry"),
            (
                _title("question", N_("Question"),
                       "The question of the checklist, such as buying-process-1, or one in your own words.",
                       metavar="QID"),
                Field("owner", N_("Owner"), "Who of us finds it out.", metavar="P", is_required=True, in_list=True),
                Field("due", N_("Due"), "By when.", Shape.DATE, is_required=True, in_list=True),
                Field("ask", N_("Ask"), "Whom to ask at the customer.", Shape.CONTACT, metavar="NAME|C-n",
                      in_list=True),
                Field("how", N_("How"), "How it is found out."),
                Field("status", N_("Status"), "How it stands.", Shape.CODE, InquiryStatus, in_list=True),
                Field("attempts", N_("Attempts"), "What was tried.", Shape.ATTEMPTS, personal=True, is_typed=False),
            ),
            closing="status", closes_with=("answered", "dropped"),
        ),
        KindOfRecord(
            Kind.RESOLUTION, "resolution", "resolutions", N_("Resolution"),
            (
                _title("why", N_("Why"), "Why it holds."),
                Field("holds", N_("Item that holds"), "Which item holds; without it both do.", Shape.ITEM,
                      metavar="I-n", in_list=True),
            ),
        ),
        KindOfRecord(
            Kind.SCORE, "score", "scores", N_("Account score"),
            (
                _title("why", N_("Why"), "What the ratings rest on."),
                Field("attractiveness", N_("Attractiveness"), "How attractive it is, by criterion; repeat for more.",
                      Shape.NAMES, metavar="CRITERION=1..5", is_required=True, in_list=True),
                Field("strength", N_("Our strength"), "How strong we are there, by criterion; repeat for more.",
                      Shape.NAMES, metavar="CRITERION=1..5", is_required=True, in_list=True),
            ),
        ),
    )
}  # fmt: skip
"""The kinds of planning record, in the order in which an import can resolve what names what."""
NEVER_FOR_CUSTOMER = frozenset(
    {
        Kind.WHITE_SPACE, Kind.RISK, Kind.ISSUE, Kind.BUDGET, Kind.MEMBER, Kind.STAGE, Kind.INQUIRY, Kind.RESOLUTION,
        Kind.SCORE,
    }
)  # fmt: skip
"""Kinds of the sections that a customer copy leaves out whole, whatever their marking (the method, section 10)."""
SHARED_LABELS = {
    "id": N_("Id"), "account": N_("Account"), "ref": N_("Ref"), "cites": N_("Cites"), "handling": N_("Marking"),
    "recorded_on": N_("Recorded"), "recorded_by": N_("Recorded by"), "withdrawn_on": N_("Withdrawn"),
    "withdrawn_reason": N_("Why withdrawn"), "is_overdue": N_("Overdue"),
}  # fmt: skip
"""What every planning record has beside its kind's own fields."""
