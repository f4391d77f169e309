"""Our own judgement: conclude, answer, declare unknown, waive, reopen, summarize, list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kamplan.domain.checklist import TopicName
from kamplan.domain.ids import Kind, kind_of, parse_id
from kamplan.domain.judgement import (
    Answer,
    AnswerEntry,
    AnyJudgement,
    Conclusion,
    ConclusionEntry,
    DeclaredUnknown,
    UnknownEntry,
    Waiver,
    WaiverEntry,
)
from kamplan.domain.scales import Audience, Freshness, TopicState
from kamplan.errors import ConflictError
from kamplan.language import N_, Phrase
from kamplan.service.bench import ENTRIES, Bench, Entry
from kamplan.service.entry import check_not_withdrawn, read_reason, read_withdrawal_day
from kamplan.service.evidence import Evidence
from kamplan.service.lowering import keep_marking, repeats
from kamplan.service.tombstones import telling_of_purges

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from kamplan.domain.checklist import Checklist, Topic
    from kamplan.domain.dossier import Dossier
    from kamplan.domain.scales import Handling
    from kamplan.service.caller import Caller
    from kamplan.store.database import Connection
    from kamplan.store.unit import Unit


@dataclass(frozen=True)
class Judged:
    """What was recorded, which record it replaced, and where its topic stands now (None without a topic).

    `weak` says of items that it cites why each does not carry it.
    """

    record: AnyJudgement
    replaces: str | None
    topic: str | None
    state: TopicState | None
    weak: tuple[Phrase, ...] = ()


def judge(caller: Caller, typed: str, kind: Kind, fields: Mapping[str, Any]) -> Judged:
    """Record a judgement on an account; the earlier one on the same topic or question stays in its history."""
    from kamplan.store import accounts

    checklist = caller.load_checklist()
    with caller.writing() as unit:
        account_id = accounts.get_account_id(unit.connection, typed)
        key = accounts.get_key(unit.connection, account_id)
        unit.account_id = account_id
        bench = Bench(Evidence(unit.connection, account_id, key), checklist, caller.today, caller.author)
        before = list_standing(unit.connection, account_id, caller.today)
        entry, cites, handling = bench.read(kind, fields)
        if isinstance(entry, UnknownEntry):
            _check_not_waived(before, entry.topic, account=key)
        handling = mark_replacing(name_standing(before), kind, entry, handling)
        added = write_judgement(unit, kind, account_id, entry, cites, handling)
        return _describe(unit, account_id, checklist, before, added, caller.today)


def _check_not_waived(standing: Sequence[AnyJudgement], topic: str, *, account: str) -> None:
    waiver = next((one for one in standing if isinstance(one, Waiver) and one.topic == topic), None)
    if waiver:
        raise ConflictError(
            Phrase(
                N_("{topic} of {account} is waived ({id}), which a declaration would not change"),
                topic=topic,
                account=account,
                id=waiver.id,
            ),
            hint=Phrase(N_("first `kamplan reopen {account} {topic} --reason TEXT`"), account=account, topic=topic),
        )


Places = dict[tuple[Kind, str], tuple[str, "Handling", str]]
"""The id, marking and words of what stands, by its kind and its topic or question."""


def name_standing(standing: Sequence[AnyJudgement]) -> Places:
    """Return the id, marking and words of each judgement under what it is about."""
    return {(kind_of(one.id), subject_of(one)): (one.id, one.handling, words_of(one)) for one in standing}


def mark_replacing(places: Places, kind: Kind, entry: Entry, handling: Handling) -> Handling:
    """Return the marking of a new judgement: unless another is given, no lower than that of the one it replaces.

    Other words may be given a lower one, since the old ones stay where they are; the same words may not.
    """
    old = places.get((kind, subject_of(entry)))
    if old is None or (entry.handling is not None and not repeats(words_of(entry), old[2])):
        return handling
    return keep_marking(old[0], old[1], handling, is_given=entry.handling is not None)


def write_judgement(
    unit: Unit, kind: Kind, account_id: int, entry: Entry, cites: Sequence[int], handling: Handling
) -> str:
    """Write a validated judgement and return its id."""
    from kamplan.store.judgements import add_judgement
    from kamplan.store.mapping import to_column

    values: dict[str, Any] = {"made_on": entry.on.isoformat(), "author": entry.author}
    if isinstance(entry, ConclusionEntry):
        values |= {
            name: to_column(getattr(entry, name)) for name in ("text", "verdict", "trend", "contribution", "swot")
        }
        values["subject"] = entry.topic
    elif isinstance(entry, AnswerEntry):
        values |= {"subject": entry.question, "text": entry.text}
    elif isinstance(entry, UnknownEntry):
        values |= {"subject": entry.topic, "text": entry.how, "owner": entry.owner, "due": entry.due.isoformat()}
    elif isinstance(entry, WaiverEntry):
        values |= {"subject": entry.topic, "text": entry.reason}
    else:
        values |= {"subject": "", "text": entry.text}
    return add_judgement(unit, kind, account_id=account_id, handling=handling, values=values, cites=cites)


def reopen_topic(caller: Caller, typed: str, topic: str, *, reason: str) -> tuple[list[str], Topic]:
    """Withdraw the declaration or waiver that stands on a topic, with the reason; return what was withdrawn."""
    from kamplan.store import accounts, judgements

    checklist = caller.load_checklist()
    wanted = checklist.find_topic(topic)
    text = read_reason(reason)
    with caller.writing(reason=text) as unit:
        account_id = accounts.get_account_id(unit.connection, typed)
        key = accounts.get_key(unit.connection, account_id)
        unit.account_id = account_id
        standing = [
            one for one in list_standing(unit.connection, account_id, caller.today) if subject_of(one) == wanted.id
        ]
        ended = [one for one in standing if kind_of(one.id) in (Kind.UNKNOWN, Kind.WAIVER)]
        if not ended:
            raise ConflictError(
                Phrase(N_("{id} of {key} is neither waived nor declared unknown"), id=TopicName(wanted), key=key),
                hint=Phrase(N_("`kamplan analyze {key}` shows where each topic stands"), key=key),
            )
        for one in ended:
            judgements.update_judgement(
                unit, one.sequence, {"withdrawn_on": caller.today.isoformat(), "withdrawn_reason": text}
            )
        return [one.id for one in ended], wanted


def list_judgements(
    caller: Caller, typed: str, *, audience: Audience, history: bool, on: date | None = None
) -> list[AnyJudgement]:
    """Return the judgements on an account that stand, or with `history` all ever made, that this audience may see.

    What is unknown or waived is a gap of ours, of which a customer is never told.
    """
    from kamplan.store import accounts
    from kamplan.store.dossier import list_standing as find_standing
    from kamplan.store.dossier import load_judgements

    when = on or caller.today
    with caller.reading() as connection:
        account_id = accounts.get_account_id(connection, typed)
        key = accounts.get_key(connection, account_id)
        found = load_judgements(connection, account_id, key, audience=audience, as_of=when)
        if not history:
            standing = find_standing(connection, account_id, key, audience=audience, as_of=when)
            found = [one for one in found if one.id in standing]
    if audience is Audience.CUSTOMER:
        found = [one for one in found if not isinstance(one, DeclaredUnknown | Waiver)]
    return sorted(found, key=lambda one: one.sequence)


def get_judgement(caller: Caller, record_id: str, *, audience: Audience) -> AnyJudgement:
    """Return the judgement of an id, standing or not; a withheld one answers as one that never existed."""
    from kamplan.store import judgements

    kind, number = parse_id(record_id, *ENTRIES)
    with caller.reading() as connection, telling_of_purges(connection, record_id, audience):
        row = judgements.find_row(connection, kind, number)
        found = _find(connection, row["account_id"], row["id"], audience=audience, on=caller.today)
    is_for_customer = audience is Audience.CUSTOMER
    if found is None or (is_for_customer and (found.withdrawn_on or isinstance(found, DeclaredUnknown | Waiver))):
        raise judgements.JudgementNotFoundError(kind, number)
    return found


def withdraw_judgement(caller: Caller, record_id: str, *, reason: str, on: date | None = None) -> AnyJudgement:
    """Take a judgement back, with the reason: it is kept, but nothing stands in its place.

    Raises `ConflictError` when it was withdrawn before.
    """
    from kamplan.store import judgements

    kind, number = parse_id(record_id, *ENTRIES)
    text = read_reason(reason)
    with caller.writing(reason=text) as unit:
        row = judgements.find_row(unit.connection, kind, number)
        account_id = unit.account_id = row["account_id"]
        known = _find(unit.connection, account_id, row["id"], audience=Audience.TEAM, on=caller.today)
        if known is None:
            raise judgements.JudgementNotFoundError(kind, number)
        check_not_withdrawn(known, hint=Phrase(N_("what is judged anew is recorded anew; `kamplan --help` lists how")))
        when = read_withdrawal_day(caller, on, since=known.on, name=known.id)
        judgements.update_judgement(unit, row["id"], {"withdrawn_on": when.isoformat(), "withdrawn_reason": text})
        return known.model_copy(update={"withdrawn_on": when, "withdrawn_reason": text})


def _find(connection: Connection, account_id: int, row_id: int, *, audience: Audience, on: date) -> AnyJudgement | None:
    from kamplan.store import accounts
    from kamplan.store.dossier import load_judgements

    key = accounts.get_key(connection, account_id)
    made = load_judgements(connection, account_id, key, audience=audience, as_of=on)
    return next((one for one in made if one.sequence == row_id), None)


def list_standing(connection: Connection, account_id: int, on: date) -> list[AnyJudgement]:
    """Return every judgement of an account that stands on a date, as the team sees them."""
    from kamplan.store.dossier import load_dossier

    dossier = load_dossier(connection, account_id, audience=Audience.TEAM, as_of=on)
    summary = [dossier.summary] if dossier.summary else []
    return [*dossier.conclusions, *dossier.answers, *dossier.unknowns, *dossier.waivers, *summary]


def _describe(
    unit: Unit, account_id: int, checklist: Checklist, before: Sequence[AnyJudgement], added: str, today: date
) -> Judged:
    from kamplan.analysis.topics import judge_items, review_topics
    from kamplan.store.dossier import load_dossier, load_judgements

    dossier = load_dossier(unit.connection, account_id, audience=Audience.TEAM, as_of=today)
    made = load_judgements(unit.connection, account_id, dossier.account.key, audience=Audience.TEAM, as_of=today)
    record = next(one for one in made if one.id == added)
    subject = subject_of(record)
    topic = checklist.topic_of_question[subject].id if isinstance(record, Answer) else subject or None
    freshness = judge_items(dossier, checklist)
    state = None
    if topic:
        reviews = review_topics(dossier, checklist, freshness)
        state = next(review.state for review in reviews if review.id == topic)
    replaced = next((one.id for one in before if one.id[0] == added[0] and subject_of(one) == subject), None)
    weak = _find_weak(dossier, freshness, checklist.topics_by_id[topic] if topic else None, record)
    return Judged(record=record, replaces=replaced, topic=topic, state=state, weak=weak)


def _find_weak(
    dossier: Dossier, freshness: Mapping[str, Freshness], topic: Topic | None, record: AnyJudgement
) -> tuple[Phrase, ...]:
    asked = {question.id for question in topic.situation} if topic and isinstance(record, Conclusion) else set()
    weak = []
    for item in dossier.items:
        if item.id not in getattr(record, "cites", ()):
            continue
        if item.superseded_by:
            weak.append(
                Phrase(N_("{id} was superseded by {superseded_by}"), id=item.id, superseded_by=item.superseded_by)
            )
        elif not item.is_usable:
            weak.append(
                Phrase(N_("{id} is graded {grade}, so not usable"), id=item.id, grade=item.grade)
                if item.is_graded
                else Phrase(N_("{id} has no grade"), id=item.id)
            )
        elif freshness.get(item.id) is Freshness.STALE:
            weak.append(Phrase(N_("{id} is stale"), id=item.id))
        elif asked and not asked.intersection(item.questions):
            weak.append(Phrase(N_("{id} names no question of the topic"), id=item.id))
    return tuple(weak)


def words_of(record: AnyJudgement | Entry) -> str:
    """Return what a judgement says."""
    return str(getattr(record, "text", None) or getattr(record, "how", None) or getattr(record, "reason", None) or "")


def subject_of(record: AnyJudgement | Entry) -> str:
    """Return the topic or question that a judgement is about; nothing for a summary."""
    return str(getattr(record, "topic", None) or getattr(record, "question", None) or "")
