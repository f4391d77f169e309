"""Our own judgement: conclude, answer, declare unknown, waive, reopen, summarize, list."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kamplan.domain.ids import REFERENCE, Kind, parse_id
from kamplan.domain.judgement import (
    Answer,
    AnswerEntry,
    AnyJudgement,
    Conclusion,
    ConclusionEntry,
    DeclaredUnknown,
    SummaryEntry,
    UnknownEntry,
    Waiver,
    WaiverEntry,
)
from kamplan.domain.marking import PLANNING_DEFAULT, is_above, most_restrictive
from kamplan.domain.scales import Audience, Freshness, Handling, LawfulOrigin, TopicState
from kamplan.errors import ConflictError, NotFoundError, UsageError
from kamplan.service.entry import read_entry, read_reason, split_list

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from kamplan.domain.checklist import Checklist, Topic
    from kamplan.domain.dossier import Dossier
    from kamplan.service.caller import Caller
    from kamplan.store.database import Connection
    from kamplan.store.unit import Unit

Entry = ConclusionEntry | AnswerEntry | UnknownEntry | WaiverEntry | SummaryEntry
_MODELS: dict[Kind, type[Entry]] = {
    Kind.CONCLUSION: ConclusionEntry,
    Kind.ANSWER: AnswerEntry,
    Kind.UNKNOWN: UnknownEntry,
    Kind.WAIVER: WaiverEntry,
    Kind.SUMMARY: SummaryEntry,
}
_SEVERAL = re.compile(r"\[\s*([\w.:/-]+(?:\s*[,;，；、]\s*[\w.:/-]+)+)\s*\]")


@dataclass(frozen=True)
class Judged:
    """What was recorded, which record it replaced, and where its topic stands now (None without a topic).

    `weak` says of items that it cites why each does not carry it.
    """

    record: AnyJudgement
    replaces: str | None
    topic: str | None
    state: TopicState | None
    weak: tuple[str, ...] = ()


@dataclass
class Bench:
    """What the entry of judgements on one account needs: its items by id and ref, and the checklist."""

    connection: Connection
    account_id: int
    account: str
    checklist: Checklist
    today: date
    author: str | None
    _refs: dict[str, int] | None = None
    _markings: dict[int, tuple[Handling, str, str | None]] | None = None

    @property
    def refs(self) -> dict[str, int]:
        """Item numbers by ref."""
        if self._refs is None:
            from kamplan.store.items import list_refs

            self._refs = list_refs(self.connection, self.account_id)
        return self._refs

    @property
    def items(self) -> dict[int, tuple[Handling, str, str | None]]:
        """For each item of the account its marking, by what right it is held, and when it was withdrawn."""
        if self._markings is None:
            from kamplan.store.items import list_citable

            self._markings = list_citable(self.connection, self.account_id)
        return self._markings

    def read(self, kind: Kind, fields: Mapping[str, Any]) -> tuple[Entry, list[int], Handling]:
        """Return the validated entry, the numbers of the items it cites, and its marking.

        Inline references such as `[I-12]` (or `[ref]`) count as citations. The most restrictive wins: what cites
        is never marked below what it cites.
        """
        given = {name: value for name, value in fields.items() if value not in (None, "")}
        given.setdefault("author", self.author)
        given.setdefault("on", self.today)
        if not given["author"]:
            raise UsageError("author: nobody is named", hint="add --author NAME, or set KAMPLAN_USER")
        if "topic" in _MODELS[kind].model_fields:
            given["topic"] = self.checklist.find_topic(str(given.get("topic", ""))).id
        if kind is Kind.ANSWER:
            self._check_contribution(str(given.get("question", "")))
        cites: list[int] = []
        if "cites" in _MODELS[kind].model_fields:
            given["text"], inline = self._read_inline(given.get("text"))
            typed = split_list(given.get("cites"))
            cites = list(dict.fromkeys([*(self.find_citable(one) for one in typed), *inline]))
            given["cites"] = ()
        entry = read_entry(_MODELS[kind], given, hint="the command's --help shows the options")
        self._check_dates(entry)
        if isinstance(entry, ConclusionEntry):
            self._check_force(entry)
        return entry, cites, self._mark(entry, cites)

    def _mark(self, entry: Entry, cites: Sequence[int]) -> Handling:
        highest = most_restrictive(self.items[number][0] for number in cites)
        if entry.handling is not None and is_above(highest, entry.handling):
            marked = next(number for number in cites if self.items[number][0] is highest)
            raise UsageError(
                f"handling: it cites I-{marked}, which is marked {highest}, so it cannot be {entry.handling}",
                hint=f"leave --handling out, or do not cite I-{marked}",
            )
        return entry.handling or most_restrictive((highest, PLANNING_DEFAULT))

    def find_citable(self, typed: str) -> int:
        """Return the number of the item that an id or ref names; raises `ConflictError` when nothing may rest on it."""
        number = self.refs.get(typed)
        if number is None:
            try:
                _, number = parse_id(typed, Kind.ITEM)
            except UsageError:
                number = 0
        if number not in self.items:
            raise NotFoundError(
                f"no item {typed!r} at {self.account} to cite",
                hint=f"`kamplan list-intel {self.account}` shows the items",
            )
        _, lawful, withdrawn = self.items[number]
        if lawful == LawfulOrigin.NOT_TO_BE_USED.value:
            raise ConflictError(f"I-{number} is not to be used, so nothing may rest on it", hint="cite another item")
        if withdrawn is not None:
            raise ConflictError(f"I-{number} was withdrawn on {withdrawn}", hint="cite another item")
        return number

    def _read_inline(self, text: object) -> tuple[object, list[int]]:
        if not isinstance(text, str):
            return text, []
        text = _SEVERAL.sub(self._part_references, text)
        text = re.sub(r"\[([\w.:/-]+)\]", lambda m: f"[I-{self.refs[m[1]]}]" if m[1] in self.refs else m[0], text)
        return text, [self.find_citable(found) for found in REFERENCE.findall(text) if found[0] in "Ii"]

    def _part_references(self, found: re.Match[str]) -> str:
        """Write `[I-1, I-2]` as `[I-1] [I-2]`, so that none of them is overlooked; other brackets stay as they are."""
        parts = [part.strip() for part in re.split("[,;，；、]", found[1])]
        if all(part in self.refs or REFERENCE.fullmatch(f"[{part}]") for part in parts):
            return " ".join(f"[{part}]" for part in parts)
        return found[0]

    def _check_contribution(self, typed: str) -> None:
        question = self.checklist.get_question(typed)
        if question.kind != "contribution":
            topic = self.checklist.topic_of_question[typed].id
            raise UsageError(
                f"question: {typed} is about the customer, so intelligence answers it",
                hint=f'kamplan add-intel {self.account} "…" --topic {topic} --question {typed} --tier N --source NAME',
            )

    def _check_dates(self, entry: Entry) -> None:
        if entry.on > self.today:
            raise UsageError(f"on: {entry.on} lies after today ({self.today})", hint="give a date up to today")
        if isinstance(entry, UnknownEntry) and entry.due < entry.on:
            raise UsageError(f"due: {entry.due} lies before {entry.on}", hint="give a later --due DATE")

    def _check_force(self, entry: ConclusionEntry) -> None:
        topic = self.checklist.topics_by_id[entry.topic]
        if topic.porter_force is None and (entry.verdict is not None or entry.contribution):
            forces = ", ".join(one.id for one in self.checklist.topics if one.porter_force)
            raise UsageError(
                f"verdict: {entry.topic} is not one of the five forces",
                hint=f"--verdict, --trend and --contribution go with {forces}",
            )


def judge(caller: Caller, typed: str, kind: Kind, fields: Mapping[str, Any]) -> Judged:
    """Record a judgement on an account; the earlier one on the same topic or question stays in its history."""
    from kamplan.store import accounts

    checklist = caller.load_checklist()
    with caller.writing() as unit:
        account_id = accounts.get_account_id(unit.connection, typed)
        key = accounts.get_key(unit.connection, account_id)
        unit.account_id = account_id
        bench = Bench(unit.connection, account_id, key, checklist, caller.today, caller.author)
        before = _standing(unit.connection, account_id, caller.today)
        entry, cites, handling = bench.read(kind, fields)
        if isinstance(entry, UnknownEntry):
            _check_not_waived(before, entry.topic, account=key)
        added = write_judgement(unit, kind, account_id, entry, cites, handling)
        return _describe(unit, account_id, checklist, before, added, caller.today)


def _check_not_waived(standing: Sequence[AnyJudgement], topic: str, *, account: str) -> None:
    waiver = next((one for one in standing if isinstance(one, Waiver) and one.topic == topic), None)
    if waiver:
        raise ConflictError(
            f"{topic} of {account} is waived ({waiver.id}), which a declaration would not change",
            hint=f"first `kamplan reopen {account} {topic} --reason TEXT`",
        )


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
        standing = [one for one in _standing(unit.connection, account_id, caller.today) if _subject(one) == wanted.id]
        ended = [one for one in standing if one.id[0] in (Kind.UNKNOWN.value, Kind.WAIVER.value)]
        if not ended:
            raise ConflictError(
                f"{wanted.id} of {key} is neither waived nor declared unknown",
                hint=f"`kamplan analyze {key}` shows where each topic stands",
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
    from kamplan.store.dossier import load_dossier, load_judgements

    when = on or caller.today
    with caller.reading() as connection:
        account_id = accounts.get_account_id(connection, typed)
        key = accounts.get_key(connection, account_id)
        found: list[AnyJudgement]
        if history:
            found = load_judgements(connection, account_id, key, audience=audience, as_of=when)
        else:
            dossier = load_dossier(connection, account_id, audience=audience, as_of=when)
            found = [*dossier.conclusions, *dossier.answers, *dossier.unknowns, *dossier.waivers]
            found += [dossier.summary] if dossier.summary else []
    if audience is Audience.CUSTOMER:
        found = [one for one in found if not isinstance(one, DeclaredUnknown | Waiver)]
    return sorted(found, key=lambda one: one.sequence)


def _standing(connection: Connection, account_id: int, on: date) -> list[AnyJudgement]:
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
    subject = _subject(record)
    topic = checklist.topic_of_question[subject].id if isinstance(record, Answer) else subject or None
    freshness = judge_items(dossier, checklist)
    state = None
    if topic:
        reviews = review_topics(dossier, checklist, freshness)
        state = next(review.state for review in reviews if review.id == topic)
    replaced = next((one.id for one in before if one.id[0] == added[0] and _subject(one) == subject), None)
    weak = _find_weak(dossier, freshness, checklist.topics_by_id[topic] if topic else None, record)
    return Judged(record=record, replaces=replaced, topic=topic, state=state, weak=weak)


def _find_weak(
    dossier: Dossier, freshness: Mapping[str, Freshness], topic: Topic | None, record: AnyJudgement
) -> tuple[str, ...]:
    asked = {question.id for question in topic.situation} if topic and isinstance(record, Conclusion) else set()
    weak = []
    for item in dossier.items:
        if item.id not in getattr(record, "cites", ()):
            continue
        if item.superseded_by:
            weak.append(f"{item.id} was superseded by {item.superseded_by}")
        elif not item.is_usable:
            weak.append(
                f"{item.id} is graded {item.grade}, so not usable" if item.is_graded else f"{item.id} has no grade"
            )
        elif freshness.get(item.id) is Freshness.STALE:
            weak.append(f"{item.id} is stale")
        elif asked and not asked.intersection(item.questions):
            weak.append(f"{item.id} names no question of the topic")
    return tuple(weak)


def _subject(record: AnyJudgement) -> str:
    return str(getattr(record, "topic", None) or getattr(record, "question", None) or "")
