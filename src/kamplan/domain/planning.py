"""The planning records: what we want with the customer, how, with whom, and what stands in the way.

Source: the method, sections 5 and 6. A record is validated as it is entered; what a reader sees of it is a copy
without what that reader may not read, so that a rule of entry never betrays what was taken out.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Self

from pydantic import BeforeValidator, model_validator

from kamplan.domain.account import OptionalDate
from kamplan.domain.ids import Kind
from kamplan.domain.inquiry import Inquiry, Resolution
from kamplan.domain.plan_record import Carried, Level5, PlanRecord, Role
from kamplan.domain.plan_scales import (
    ActionStatus,
    BuyingRole,
    Channel,
    Holder,
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
from kamplan.domain.record import (
    Amount,
    Currency,
    Line,
    Name,
    OptionalAmount,
    OptionalLine,
    OptionalName,
    OptionalProse,
    Percent,
    Priced,
    Prose,
    Year,
    blank_to_none,
    refuse,
)
from kamplan.domain.score import Score
from kamplan.language import N_, FieldPhrase, Phrase


class Objective(Carried):
    """What is to be reached by when, and how it is measured."""

    kind_of_record = Kind.OBJECTIVE
    title_field = "objective"
    status_field = "status"
    closed = frozenset({"achieved", "missed", "dropped"})

    objective: Line
    kind: ObjectiveKind = ObjectiveKind.REVENUE
    measure: Name
    baseline: Name
    target: Name
    actual: OptionalName = None
    due: date
    owner: OptionalName = None
    theirs: OptionalLine = None
    status: ObjectiveStatus = ObjectiveStatus.OPEN
    outcome: OptionalLine = None
    lesson: OptionalLine = None


class Strategy(Carried):
    """How an objective is to be reached; it rests on evidence."""

    kind_of_record = Kind.STRATEGY
    title_field = "strategy"
    status_field = "status"
    closed = frozenset({"done", "dropped"})

    strategy: Line
    serves: tuple[str, ...] = ()
    detail: OptionalProse = None
    owner: OptionalName = None
    status: StrategyStatus = StrategyStatus.ACTIVE

    @model_validator(mode="after")
    def _serves_and_cites(self) -> Self:
        if not self.serves:
            refuse(
                FieldPhrase("serves", Phrase(N_("a strategy serves an objective"))),
                Phrase(N_("add --serves G-1; `kamplan list-objectives` shows them")),
            )
        if not self.cites:
            refuse(
                FieldPhrase("cites", Phrase(N_("a strategy rests on evidence"))),
                Phrase(N_("add --cite I-n of a usable item in date")),
            )
        return self


class Action(Carried):
    """Who does what by when."""

    kind_of_record = Kind.ACTION
    title_field = "action"
    status_field = "status"
    closed = frozenset({"done", "dropped"})

    action: Line
    owner: Name
    due: date
    starts: OptionalDate = None
    serves: tuple[str, ...] = ()
    status: ActionStatus = ActionStatus.OPEN
    done_on: OptionalDate = None
    result: OptionalLine = None

    @model_validator(mode="after")
    def _dates_fit(self) -> Self:
        if self.starts and self.starts > self.due:
            refuse(
                FieldPhrase(
                    "starts", Phrase(N_("{starts} lies after it is due ({due})"), starts=self.starts, due=self.due)
                ),
                Phrase(N_("give an earlier --starts")),
            )
        if self.done_on and self.status is not ActionStatus.DONE:
            refuse(
                FieldPhrase("done_on", Phrase(N_("it is not done"))),
                Phrase(N_("give --status done too, or leave --done-on out")),
            )
        return self


class Opportunity(Carried, Priced):
    """A need that we may fill, with its worth, its chance and the people who decide."""

    kind_of_record = Kind.OPPORTUNITY
    title_field = "need"
    status_field = "stage"
    closed = frozenset({"won", "lost", "dropped"})

    need: Line
    product: OptionalName = None
    unit: OptionalName = None
    amount: OptionalAmount = None
    currency: Currency = None
    stage: OpportunityStage = OpportunityStage.IDENTIFIED
    probability: Percent = None
    close_by: OptionalDate = None
    priority: Annotated[Priority | None, BeforeValidator(blank_to_none)] = None
    competitors: tuple[Name, ...] = ()
    roles: tuple[Role, ...] = ()
    owner: OptionalName = None
    outcome: OptionalLine = None

    @model_validator(mode="after")
    def _amount_has_currency(self) -> Self:
        _check_money(self.amount, self.currency)
        return self

    @property
    def weighted(self) -> Decimal | None:
        """The amount times its probability, where both are known."""
        if self.amount is None or self.probability is None:
            return None
        return self.amount * self.probability / 100

    def holds(self, role: BuyingRole) -> tuple[str, ...]:
        """Return the contacts in a buying role."""
        return tuple(one.contact for one in self.roles if one.role is role)


class ValueProposition(PlanRecord):
    """What we offer against a need, what it is worth to the customer, and who there accepts that."""

    kind_of_record = Kind.VALUE
    title_field = "offer"

    need: Line
    offer: Line
    benefit: OptionalLine = None
    figure: OptionalLine = None
    proof: OptionalLine = None
    accepted_by: OptionalName = None
    serves: tuple[str, ...] = ()


class WhiteSpaceCell(PlanRecord, Priced):
    """Who holds a product in a business unit."""

    kind_of_record = Kind.WHITE_SPACE
    title_field = "unit"

    unit: Name
    product: Name
    holder: Holder
    competitor: OptionalName = None
    amount: OptionalAmount = None
    currency: Currency = None
    note: OptionalLine = None

    @model_validator(mode="after")
    def _holder_fits(self) -> Self:
        _check_money(self.amount, self.currency)
        if self.competitor and self.holder is not Holder.COMPETITOR:
            refuse(
                FieldPhrase("competitor", Phrase(N_("a competitor does not hold this cell"))),
                Phrase(N_("give --holder competitor, or leave it out")),
            )
        return self

    @property
    def title(self) -> str:
        """Unit and product."""
        return f"{self.unit} × {self.product}"


class Risk(Carried):
    """What may go wrong, how likely and how bad, and what we do about it."""

    kind_of_record = Kind.RISK
    title_field = "risk"
    status_field = "status"
    closed = frozenset({"closed"})

    risk: Line
    likelihood: Level5 = None
    impact: Level5 = None
    response: OptionalLine = None
    owner: OptionalName = None
    status: RiskStatus = RiskStatus.OPEN

    @property
    def weight(self) -> int:
        """Likelihood times impact; 0 where either is not judged."""
        return (self.likelihood or 0) * (self.impact or 0)


class Issue(PlanRecord):
    """A problem, complaint or request of the customer's."""

    kind_of_record = Kind.ISSUE
    title_field = "issue"

    issue: Line
    kind: IssueKind = IssueKind.PROBLEM
    severity: Severity = Severity.MEDIUM
    raised_on: date
    raised_by: OptionalName = None
    owner: OptionalName = None
    due: OptionalDate = None
    closed_on: OptionalDate = None
    resolution: OptionalLine = None

    @model_validator(mode="after")
    def _dates_fit(self) -> Self:
        if self.due and self.due < self.raised_on:
            refuse(
                FieldPhrase(
                    "due",
                    Phrase(N_("{due} lies before it was raised ({raised_on})"), due=self.due, raised_on=self.raised_on),
                ),
                Phrase(N_("give a later --due")),
            )
        if self.closed_on and self.closed_on < self.raised_on:
            refuse(
                FieldPhrase(
                    "closed_on",
                    Phrase(
                        N_("{closed_on} lies before it was raised ({raised_on})"),
                        closed_on=self.closed_on,
                        raised_on=self.raised_on,
                    ),
                ),
                Phrase(N_("give a later date")),
            )
        return self

    @property
    def is_closed(self) -> bool:
        """Whether it has been settled."""
        return self.closed_on is not None


class Commitment(PlanRecord):
    """What we promised to deliver by when."""

    kind_of_record = Kind.COMMITMENT
    title_field = "commitment"

    commitment: Line
    due: date
    delivered_on: OptionalDate = None
    owner: OptionalName = None
    to: OptionalName = None

    @property
    def is_closed(self) -> bool:
        """Whether it has been delivered."""
        return self.delivered_on is not None


class BudgetLine(PlanRecord, Priced):
    """What a part of the plan may cost, has cost, and who approved it."""

    kind_of_record = Kind.BUDGET
    title_field = "line"
    money = ("planned", "spent")

    line: Name
    year: Year = None
    planned: Amount
    spent: OptionalAmount = None
    currency: Currency = None
    approved_by: OptionalName = None
    approved_on: OptionalDate = None

    @model_validator(mode="after")
    def _amount_has_currency(self) -> Self:
        _check_money(self.planned, self.currency)
        return self

    @property
    def left(self) -> Decimal:
        """What may still be spent."""
        return self.planned - (self.spent or Decimal(0))


class Interaction(PlanRecord):
    """A meeting, call or visit: when, who, with whom, what was said; the items found are those it cites."""

    kind_of_record = Kind.INTERACTION
    title_field = "summary"

    summary: Prose
    held_on: date
    channel: Channel = Channel.MEETING
    who: tuple[Name, ...] = ()
    contacts: tuple[str, ...] = ()
    follow_ups: tuple[str, ...] = ()


class Member(PlanRecord):
    """Somebody of ours on the account team."""

    kind_of_record = Kind.MEMBER
    title_field = "name"

    name: Name
    role: Name
    unit: OptionalName = None
    duty: OptionalLine = None
    share: Percent = None


class Stage(PlanRecord):
    """How far the relationship has come, in our view or theirs, and what shows it; the latest of each view stands."""

    kind_of_record = Kind.STAGE
    title_field = "stage"

    view: View
    stage: RelationshipStage
    why: OptionalLine = None


MODELS: dict[Kind, type[PlanRecord]] = {
    model.kind_of_record: model
    for model in (
        Opportunity, WhiteSpaceCell, Objective, Strategy, ValueProposition, Action, Risk, Issue, Commitment,
        BudgetLine, Interaction, Member, Stage, Inquiry, Resolution, Score,
    )
}  # fmt: skip
"""The model of each kind, in the order in which an import can resolve what names what."""


def _check_money(amount: Decimal | None, currency: str | None) -> None:
    if amount is not None and currency is None:
        refuse(
            FieldPhrase("currency", Phrase(N_("an amount has a currency"))),
            Phrase(N_("add --currency, such as CNY, EUR or USD")),
        )
