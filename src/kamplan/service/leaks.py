"""Looking through files that anyone made for what their reader may not know.

What is withheld, and from whom, `secrets` says. What could not be read, and which records say too little to be looked
for, is told beside what was found: silence means that all of it was looked at.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from kamplan.analysis.known import NAMES, Likeness, Sort
from kamplan.analysis.likeness import Index, says_something
from kamplan.analysis.telltale import Numbers
from kamplan.domain.scales import Audience
from kamplan.domain.text import fold_name
from kamplan.errors import UsageError
from kamplan.exchange.passages.passage import Passage, Unread
from kamplan.language import N_, Phrase
from kamplan.service.secrets import Secrets, load_secrets

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from kamplan.service.caller import Caller

_MAKER = re.compile(r"document property (creator|lastModifiedBy|Author|Company|Manager)$|, author$")
_PROGRAM = re.compile(
    r"(?:python-(?:docx|pptx)|openpyxl|xlsxwriter|apache poi|libreoffice|openoffice|microsoft|windows|office user|user"
    r"|admin|administrator|unknown|author|un-named|steve canny)\b.*",
    re.IGNORECASE,
)
"""What programs write where a person's name belongs."""
_LOOKS = re.compile(r"(?:^|, )style, |attribute (?:style|class|d|points|transform|viewbox) of ")
"""Where numbers are measures of what a page looks like."""
_PATH = re.compile(
    r"\b[a-z]:\\users\\[^\s\"<>|]+|(?<![\w.:/])/(?:home|users)/[^/\s\"<>]+/[^\s\"<>]*"
    r"|\\\\[\w.-]+\\[^\s\"<>|]+|file:///[^\s\"<>]+",
    re.IGNORECASE,
)
STEP = 500
"""After how many passages the progress is told."""


class LeakKind(StrEnum):
    """What a file gives away: a text, a number, a person, another customer or a competitor, or who made it where."""

    TEXT = "text"
    NUMBER = "number"
    NAME = "name"
    COMPANY = "company"
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


@dataclass(frozen=True)
class UnreadPart:
    """A part of a file that could not be read, and why."""

    file: str
    place: str
    why: str


@dataclass(frozen=True)
class Scan:
    """What files give away, what of them was not read, and which records say too little to be looked for.

    `for_account` is the key of the customer that they are for, None for any customer or for the company.
    """

    leaks: tuple[Leak, ...]
    unread: tuple[UnreadPart, ...]
    not_looked_for: tuple[tuple[str, str], ...]
    for_account: str | None

    @property
    def is_sure(self) -> bool:
        """Whether silence means that nothing withheld stands there."""
        return not self.unread and not self.not_looked_for


def scan_files(
    caller: Caller,
    paths: Sequence[Path],
    *,
    audience: Audience,
    account: str | None = None,
    progress: Callable[[int, int | None], None] = lambda _done, _total: None,
) -> Scan:
    """Return what files give away to an audience, in the order in which it stands there.

    A file for a customer is for `account`, or for the only one there is; else for any, who may know what is clear.
    Raises `UsageError` for the team, from whom nothing is withheld, and for a file that cannot be read whole.
    """
    from kamplan.exchange.passages.reading import read_file

    if audience is Audience.TEAM:
        raise UsageError(
            Phrase(N_("nothing is withheld from the team")), hint=Phrase(N_("--audience customer or company"))
        )
    reader, key = _find_reader(caller, audience, account)
    secrets = load_secrets(caller, audience, reader)
    eyes = _Eyes(caller, secrets)
    found: list[Leak] = []
    unread: list[UnreadPart] = []
    done = 0
    for path in paths:
        passages: list[Passage] = []
        for one in read_file(path):
            if isinstance(one, Unread):
                unread.append(UnreadPart(path.name, one.place, one.why))
                continue
            passages.append(one)
            if len(passages) % STEP == 0:
                progress(done + len(passages), None)
        done += len(passages)
        found += eyes.look_through(path.name, passages)
    return Scan(tuple(found), tuple(unread), tuple(_list_not_looked_for(eyes.index, secrets)), key)


def _list_not_looked_for(index: Index, secrets: Secrets) -> Iterator[tuple[str, str]]:
    """Yield the fields that say something but too little to be found, and records of which nothing can be found."""
    short = index.not_looked_for
    looked_for = {one.id for one in secrets.texts if one not in short and one.sort is not Sort.LABEL}
    looked_for |= {one.id for one in secrets.numbers}
    for one in short:
        if says_something(one.text) or one.id not in looked_for:
            yield one.id, one.field


def _find_reader(caller: Caller, audience: Audience, typed: str | None) -> tuple[int | None, str | None]:
    """Return the row and the key of the customer whom a paper is for, None where it is for any of them."""
    from kamplan.store import accounts

    with caller.reading() as connection:
        if typed is not None:
            account_id = accounts.get_account_id(connection, typed)
            return account_id, accounts.get_key(connection, account_id)
        every = accounts.list_accounts(connection, audience=Audience.TEAM)
        if audience is Audience.CUSTOMER and len(every) == 1:
            return every[0][0], every[0][1].key
    return None, None


class _Eyes:
    """What looks through files: an index of withheld texts and names, one of numbers, and who may have made a file."""

    def __init__(self, caller: Caller, secrets: Secrets) -> None:
        self.index = Index(secrets.texts, secrets.readable, secrets.names)
        self.numbers = Numbers(secrets.numbers, secrets.readable_numbers)
        settings = caller.settings
        self.makers = {fold_name(settings.document_author), fold_name(settings.document_company), ""}

    def look_through(self, file: str, passages: Sequence[Passage]) -> Iterator[Leak]:
        """Yield what a file gives away; sentences go on from one passage to the next, as lines of a page do.

        What stands aside, such as the attributes of a page, is no part of any sentence of its text.
        """
        best: dict[tuple[int, str | None, LeakKind], Leak] = {}
        for is_aside in (False, True):
            numbers = [place for place, one in enumerate(passages) if one.is_aside is is_aside]
            texts = [passages[place].text for place in numbers]
            for like in self.index.find(texts):
                _keep(best, file, numbers[like.passage], passages, _say_kind(like), like)
            for known, place in self.numbers.find(texts, only_beside=is_aside):
                at = numbers[place]
                if _LOOKS.search(passages[at].place):
                    continue
                leak = Leak(file, passages[at].place, LeakKind.NUMBER, passages[at].text, known.id, known.field)
                if not any((at, known.id, kind) in best for kind in LeakKind):
                    best[at, known.id, LeakKind.NUMBER] = leak
        for place, passage in enumerate(passages):
            if tells := _find_maker(passage, self.makers):
                best.setdefault((place, None, LeakKind.METADATA), Leak(file, passage.place, LeakKind.METADATA, tells))
        seen: set[tuple[str, str | None, LeakKind, str]] = set()
        for (_, _, _), leak in sorted(best.items(), key=lambda one: one[0][0]):
            said = (leak.place, leak.id, leak.kind, leak.passage if leak.kind is LeakKind.METADATA else "")
            if said not in seen:
                seen.add(said)
                yield leak


def _say_kind(like: Likeness) -> LeakKind:
    if like.known.sort not in NAMES:
        return LeakKind.TEXT
    return LeakKind.NAME if like.known.sort is Sort.PERSON else LeakKind.COMPANY


def _keep(
    best: dict[tuple[int, str | None, LeakKind], Leak],
    file: str,
    place: int,
    passages: Sequence[Passage],
    kind: LeakKind,
    like: Likeness,
) -> None:
    """Keep of several findings of one record in one passage the one that repeats most of it."""
    passage, known = passages[place], like.known
    leak = Leak(file, passage.place, kind, passage.text, known.id, known.field, round(like.score, 2))
    key = (place, known.id, kind)
    if key not in best or best[key].score < leak.score:
        best[key] = leak


def _find_maker(passage: Passage, makers: set[str]) -> str | None:
    """Return what a passage says of who made the file, or of the folder where, beyond what the config file names."""
    is_maker = _MAKER.search(passage.place) and not _PROGRAM.fullmatch(passage.text.strip())
    if is_maker and fold_name(passage.text) not in makers:
        return passage.text
    path = _PATH.search(passage.text)
    return path[0] if path else None
