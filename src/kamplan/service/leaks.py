"""Looking through files that anyone made for what their reader may not know.

What is withheld is all that the account team can read and an audience cannot, field by field; what the audience may
read anyway is no finding, and neither are the method's own words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from kamplan.analysis.likeness import Index, Known, split_words
from kamplan.domain.scales import Audience
from kamplan.domain.text import fold_name
from kamplan.errors import UsageError
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from kamplan.domain.checklist import Checklist
    from kamplan.domain.record import Record
    from kamplan.exchange.passages.passage import Passage
    from kamplan.service.caller import Caller
    from kamplan.store.database import Connection

_NO_TEXT = frozenset({
    "id", "account", "url", "ref", "origin", "currency", "unit", "reports_to", "recorded_by", "author",
    "email", "phone", "successor",
})  # fmt: skip
_NAMES = frozenset({"name", "name_zh"})
_MAKER = re.compile(r"document property (creator|lastModifiedBy|Author|Company|Manager)\b|, author$", re.IGNORECASE)
_PATH = re.compile(
    r"\b[a-z]:\\users\\[^\s\"<>|]+|(?<![\w.:/])/(?:home|users)/[^/\s\"<>]+/[^\s\"<>]*"
    r"|\\\\[\w.-]+\\[^\s\"<>|]+|file:///[^\s\"<>]+",
    re.IGNORECASE,
)
STEP = 500
"""After how many passages the progress is told."""


class LeakKind(StrEnum):
    """What a file gives away: a text of ours, a person, or who made it where."""

    TEXT = "text"
    NAME = "name"
    METADATA = "metadata"


@dataclass(frozen=True)
class Leak:
    """A passage of a file that gives something away: where it stands, what it says, which record it comes from.

    `score` is how much of the record's sentence it repeats; `id` and `field` are None for what is of no record.
    """

    file: str
    place: str
    kind: LeakKind
    passage: str
    id: str | None = None
    field: str | None = None
    score: float = 1.0


def scan_files(
    caller: Caller,
    paths: Sequence[Path],
    *,
    audience: Audience,
    account: str | None = None,
    progress: Callable[[int, int | None], None] = lambda _done, _total: None,
) -> list[Leak]:
    """Return what files give away to an audience, of one account or of all, in the order in which it stands there.

    Raises `UsageError` for the team, from whom nothing is withheld, and for a file that cannot be read whole.
    """
    from kamplan.exchange.passages.reading import read_passages

    if audience is Audience.TEAM:
        raise UsageError(
            Phrase(N_("nothing is withheld from the team")), hint=Phrase(N_("--audience customer or company"))
        )
    index = Index(*_load_texts(caller, audience, account))
    makers = {fold_name(caller.settings.document_author), fold_name(caller.settings.document_company)}
    found: list[Leak] = []
    done = 0
    for path in paths:
        passages: list[Passage] = []
        for one in read_passages(path):
            passages.append(one)
            if len(passages) % STEP == 0:
                progress(done + len(passages), None)
        done += len(passages)
        found += _scan(path.name, passages, index, makers)
    return found


def _scan(file: str, passages: Sequence[Passage], index: Index, makers: set[str]) -> Iterator[Leak]:
    """Yield what a file gives away; sentences go on from one passage to the next, as lines of a page do."""
    words: list[str] = []
    of: list[int] = []
    for number, one in enumerate(passages):
        said = split_words(one.text)
        words += said
        of += [number] * len(said)
    best: dict[tuple[str, str | None], tuple[int, Leak]] = {}
    for like in index.find(words):
        within = of[like.first : like.last]
        number = max(within, key=within.count)
        passage, known = passages[number], like.known
        kind = LeakKind.NAME if known.is_name else LeakKind.TEXT
        leak = Leak(file, passage.place, kind, passage.text, known.id, known.field, round(like.score, 2))
        key = (passage.place, known.id)
        if key not in best or best[key][1].score < leak.score:
            best[key] = (number, leak)
    for number, passage in enumerate(passages):
        if tells := _find_maker(passage, makers):
            leak = Leak(file, passage.place, LeakKind.METADATA, tells)
            best.setdefault((f"{passage.place}: {tells}", None), (number, leak))
    yield from (leak for _, leak in sorted(best.values(), key=lambda one: one[0]))


def _find_maker(passage: Passage, makers: set[str]) -> str | None:
    """Return what a passage says of who made the file, or of the folder where, beyond what the config file names."""
    if _MAKER.search(passage.place) and fold_name(passage.text) not in makers | {""}:
        return passage.text
    path = _PATH.search(passage.text)
    return path[0] if path else None


def _load_texts(caller: Caller, audience: Audience, typed: str | None) -> tuple[list[Known], list[str]]:
    """Return what an audience may not read of some accounts, and all that it may, the checklist among it."""
    from kamplan.store import accounts

    withheld: list[Known] = []
    readable = list(_list_wording(caller.load_checklist()))
    with caller.reading() as connection:
        every = [one for one, _ in accounts.list_accounts(connection, audience=Audience.TEAM)]
        wanted = set(every if typed is None else [accounts.get_account_id(connection, typed)])
        for account_id in every:
            theirs = set(_list_texts(connection, account_id, audience, caller.today))
            readable += [one.text for one in theirs]
            if account_id in wanted:
                ours = _list_texts(connection, account_id, Audience.TEAM, caller.today)
                withheld += [one for one in dict.fromkeys(ours) if one not in theirs]
    return withheld, readable


def list_readable_fields(caller: Caller, typed: str, *, audience: Audience) -> set[tuple[str | None, str | None]]:
    """Return the ids and fields of the texts that an audience can read of an account."""
    from kamplan.store import accounts

    with caller.reading() as connection:
        account_id = accounts.get_account_id(connection, typed)
        return {(one.id, one.field) for one in _list_texts(connection, account_id, audience, caller.today)}


def _list_texts(connection: Connection, account_id: int, audience: Audience, on: date) -> Iterator[Known]:
    """Yield every text that an audience can read of an account, of judgements that were replaced too."""
    from kamplan.store.accounts import get_key
    from kamplan.store.dossier import load_dossier, load_judgements

    dossier = load_dossier(connection, account_id, audience=audience, as_of=on)
    judged = load_judgements(connection, account_id, get_key(connection, account_id), audience=audience, as_of=on)
    for record in (*dossier.items, *judged, *dossier.records):
        yield from _read_texts(record, record.id)
    for contact in (*dossier.contacts, *dossier.former_contacts):
        yield from _read_texts(contact, contact.id, names=_NAMES)
    profile = dossier.account
    yield from _read_texts(profile, profile.key)


def _read_texts(record: Record, record_id: str, *, names: Iterable[str] = ()) -> Iterator[Known]:
    for name in type(record).model_fields:
        value = getattr(record, name)
        if type(value) is str and value and name not in _NO_TEXT:
            yield Known(record_id, name, value, is_name=name in names)


def _list_wording(checklist: Checklist) -> Iterator[str]:
    """Yield the method's own words, which give nothing away."""
    for topic in checklist.topics_by_id.values():
        yield from (topic.en, topic.zh)
        for question in topic.questions:
            yield from (question.en, question.zh)
