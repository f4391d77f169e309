"""Finding out: a question assigned, an attempt logged, the collection plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kamplan.domain.dates import move_days
from kamplan.domain.ids import Kind
from kamplan.domain.plan_scales import AttemptResult
from kamplan.domain.scales import Audience, Tier
from kamplan.errors import UsageError
from kamplan.language import N_, FieldPhrase, Phrase
from kamplan.service.contacts import resolve_contact
from kamplan.service.desk import check_question, merge_changes, open_desk
from kamplan.service.records import get_line

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from kamplan.analysis.collection import Errand
    from kamplan.domain.checklist import Checklist
    from kamplan.domain.dossier import Dossier
    from kamplan.domain.inquiry import Inquiry
    from kamplan.service.caller import Caller
    from kamplan.service.desk import Desk
    from kamplan.service.records import RecordLine
    from kamplan.store.unit import Unit


@dataclass(frozen=True)
class Asked:
    """An inquiry as it now stands, whether it is new, and the account and topic it is about.

    Of an attempt also the contact who was asked, and the tier of what they tell.
    """

    line: RecordLine
    is_new: bool
    account: str
    topic: str
    contact: str | None = None
    tier: int | None = None


@dataclass
class _Place:
    """What stands on a question of an account while something is written about it."""

    unit: Unit
    desk: Desk
    key: str
    topic: str
    dossier: Dossier
    standing: Inquiry | None

    def put_down(self, fields: Mapping[str, Any], today: date) -> RecordLine:
        from kamplan.store import records

        account_id = self.desk.evidence.account_id
        if self.standing is None:
            record, cites = self.desk.read(Kind.INQUIRY, fields)
            written = records.add_record(self.unit, account_id, record, cites=cites)
        else:
            changed = merge_changes(self.standing, fields)
            record, cites = self.desk.read(Kind.INQUIRY, changed, known=self.standing)
            records.update_record(self.unit, _row_of(self.unit, self.standing), record, cites=cites)
            written = self.standing.id
        return get_line(self.unit.connection, account_id, self.key, written, audience=Audience.TEAM, on=today)


def assign_question(
    caller: Caller, typed: str, question: str, *, owner: str, due: date, ask: str | None = None, how: str | None = None
) -> Asked:
    """Have somebody of ours find out a question by a date; what stands open on the question already is changed.

    Raises `UsageError` for a question that is our own to answer, or a due date that has passed.
    """
    checklist = caller.load_checklist()
    topic = check_question(checklist, typed, question)
    if due < caller.today:
        raise UsageError(
            FieldPhrase("due", Phrase(N_("{due} has passed ({today})"), due=due, today=caller.today)),
            hint=Phrase(N_("give a --due from today on")),
        )
    with caller.writing() as unit:
        place = _open(unit, caller, typed, question, topic)
        fields: dict[str, Any] = {"question": question, "owner": owner, "due": due}
        fields |= {name: value for name, value in (("ask", ask), ("how", how)) if value is not None}
        line = place.put_down(fields, caller.today)
        return Asked(line, place.standing is None, place.key, topic)


def log_attempt(
    caller: Caller,
    typed: str,
    question: str,
    *,
    result: AttemptResult,
    contact: str | None = None,
    by: str | None = None,
    on: date | None = None,
    note: str | None = None,
) -> Asked:
    """Record a try at finding out a question, also one that came to nothing; an answer closes the inquiry.

    Without `contact` it is whom the inquiry names, an empty one says nobody: something was read. Where nobody was asked
    to find it out, an inquiry of whoever tried is opened, due with the declaration of its topic or in three weeks.
    """
    checklist = caller.load_checklist()
    topic = check_question(checklist, typed, question)
    when = on or caller.today
    if when > caller.today:
        raise UsageError(
            FieldPhrase("on", Phrase(N_("{when} lies after today ({today})"), when=when, today=caller.today)),
            hint=Phrase(N_("give a date up to today")),
        )
    who = by or caller.author
    with caller.writing() as unit:
        place = _open(unit, caller, typed, question, topic)
        known = place.standing
        if known is None and not who:
            raise UsageError(
                FieldPhrase("by", Phrase(N_("nobody is asked to find this out, and who tried is not said"))),
                hint=Phrase(N_("add --by P")),
            )
        asked = _resolve_asked(place, contact)
        attempt = {"on": when, "by": who, "contact": asked, "result": result, "note": note}
        before = known.model_dump()["attempts"] if known else ()
        fields: dict[str, Any] = {"attempts": (*before, attempt)}
        if known is None:
            due = when if result is AttemptResult.ANSWERED else _find_due(place.dossier, topic, caller.today)
            fields |= {"question": question, "owner": who, "due": due, "ask": asked}
        if result is AttemptResult.ANSWERED:
            fields["status"] = "answered"
        line = place.put_down(fields, caller.today)
        return Asked(line, known is None, place.key, topic, asked, _find_tier(place, asked))


def plan_collection(
    caller: Caller, typed: str, *, audience: Audience, on: date | None = None
) -> tuple[tuple[Errand, ...], tuple[str, ...], Checklist, Dossier]:
    """Return the collection plan of an account, and the required topics not done that nobody is to find out about.

    Raises `UsageError` for the customer.
    """
    from kamplan.analysis.collection import find_errand
    from kamplan.analysis.collection import plan_collection as plan
    from kamplan.service.analysis import analyze_account

    analysis, checklist, dossier = analyze_account(caller, typed, audience=audience, on=on)
    errands = plan(dossier, checklist)
    left = [one.topic for one in analysis.gaps if one.required and not find_errand(errands, topic=one.topic)]
    return errands, tuple(left), checklist, dossier


def _open(unit: Unit, caller: Caller, typed: str, question: str, topic: str) -> _Place:
    from kamplan.analysis.collection import find_inquiry
    from kamplan.store import accounts
    from kamplan.store.dossier import load_dossier

    account_id = unit.account_id = accounts.get_account_id(unit.connection, typed)
    key = accounts.get_key(unit.connection, account_id)
    desk = open_desk(unit.connection, account_id, key, caller)
    dossier = load_dossier(unit.connection, account_id, audience=Audience.TEAM, as_of=caller.today)
    return _Place(unit, desk, key, topic, dossier, find_inquiry(dossier, question))


def _row_of(unit: Unit, inquiry: Inquiry) -> int:
    from kamplan.domain.ids import number_of
    from kamplan.store import records

    return int(records.find_row(unit.connection, Kind.INQUIRY, number_of(inquiry.id))["id"])


def _resolve_asked(place: _Place, contact: str | None) -> str | None:
    if contact is None:
        return place.standing.ask if place.standing else None
    if not contact.strip():
        return None
    return resolve_contact(place.desk.contacts, contact, field="contact", account=place.key).id


def _find_tier(place: _Place, contact: str | None) -> int | None:
    from kamplan.analysis.routes import can_tell

    told = next((one for one in place.desk.contacts if one.id == contact), None)
    return (
        next((int(tier) for tier in (Tier.CONTACTS, Tier.TOP_MANAGEMENT) if can_tell(told, tier)), None)
        if told
        else None
    )


def _find_due(dossier: Dossier, topic: str, today: date) -> date:
    from kamplan.analysis.collection import DAYS_TO_FIND_OUT

    declared = next((one.due for one in dossier.unknowns if one.topic == topic), None)
    return declared if declared and declared >= today else move_days(today, DAYS_TO_FIND_OUT)
