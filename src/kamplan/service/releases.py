"""Releases: recording each document written for others, listing them, and saying what became of one since.

A document is recorded after it was written: it must not fail because the store cannot be written.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from kamplan.domain.ids import Kind, make_id, parse_id
from kamplan.domain.scales import Audience
from kamplan.errors import NotFoundError, UsageError
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from kamplan.domain.release import Outgoing, Release
    from kamplan.service.caller import Caller
    from kamplan.store.database import Connection


class Turn(StrEnum):
    """What may become of a record after a document with it was released."""

    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"
    KEPT_BACK = "kept-back"
    REMOVED = "removed"
    REDACTED = "redacted"


OUTDATING = (Turn.WITHDRAWN, Turn.SUPERSEDED)
"""What a document may say of a record itself, so that it is no news afterwards."""


@dataclass(frozen=True)
class Since:
    """What became of a record since a document with it was released."""

    release: str
    id: str
    turn: Turn
    what: Phrase


@dataclass(frozen=True)
class Verified:
    """A file that was released: every release of just these bytes, the newest first, and what became of its records."""

    sha256: str
    releases: tuple[Release, ...]
    since: tuple[Since, ...]


def record_releases(
    caller: Caller, outgoing: Sequence[Outgoing], content: bytes, *, file_name: str | None
) -> tuple[str, ...]:
    """Record that a document was written, once for each account in it, as one change; return the ids of the releases.

    Raises `StoreError` where that cannot be.
    """
    from hashlib import sha256

    from kamplan.store import accounts, releases

    values = {
        "released_at": caller.now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "released_by": caller.author,
        "file_name": file_name,
        "sha256": sha256(content).hexdigest(),
    }
    made = []
    with caller.writing() as unit:
        for one in outgoing:
            account_id = accounts.get_account_id(unit.connection, one.account)
            unit.account_id = account_id if len(outgoing) == 1 else None
            told = {
                each.id for each in _find_turns(unit.connection, caller, one, one.audience) if each.turn in OUTDATING
            }
            outdated = tuple(name for name in one.records if name in told)
            made.append(releases.add_release(unit, account_id, one.model_copy(update={"outdated": outdated}), values))
    return tuple(make_id(Kind.RELEASE, number) for number in made)


def list_releases(caller: Caller, typed: str | None, *, audience: Audience) -> list[Release]:
    """Return the releases of one account or of all, the newest first; the company sees none of the team's copies."""
    from kamplan.store import accounts, releases

    _refuse_customer(audience)
    with caller.reading() as connection:
        account_id = accounts.get_account_id(connection, typed) if typed is not None else None
        found = releases.list_releases(connection, account_id)
    return [one for one in found if _may_see(one, audience)]


def get_release(caller: Caller, typed: str, *, audience: Audience) -> Release:
    """Return a release by its id."""
    from kamplan.store import releases

    _refuse_customer(audience)
    _, number = parse_id(typed, Kind.RELEASE)
    with caller.reading() as connection:
        found = releases.get_release(connection, number)
    if not _may_see(found, audience):
        raise releases.ReleaseNotFoundError(number)
    return found


def verify_file(caller: Caller, path: Path, *, audience: Audience) -> Verified:
    """Return the releases of a file and what became of the records in it since.

    Raises `NotFoundError` for a file that was never released, or was changed since.
    """
    from hashlib import sha256

    from kamplan.exchange.passages.reading import read_whole
    from kamplan.store import releases

    _refuse_customer(audience)
    digest = sha256(read_whole(path)).hexdigest()
    with caller.reading() as connection:
        found = [one for one in releases.find_releases(connection, digest) if _may_see(one, audience)]
        since = [
            Since(one.id, turn.id, turn.turn, turn.what)
            for one in found
            for turn in _find_turns(connection, caller, one, audience)
            if turn.turn not in OUTDATING or turn.id not in one.outdated
        ]
    if not found:
        raise NotFoundError(
            Phrase(N_("{path} is no file that was released, or was changed since"), path=path),
            hint=Phrase(N_("`kamplan scan-leaks {path}` looks for what is withheld in it"), path=path),
        )
    return Verified(digest, tuple(found), tuple(since))


@dataclass(frozen=True)
class _Turned:
    id: str
    turn: Turn
    what: Phrase


def _find_turns(connection: Connection, caller: Caller, document: Outgoing, reader: Audience) -> Iterator[_Turned]:
    """Yield what a document's records are now that its readers would want to know, in the order of the document.

    That something took the place of a record is told to whom that something may be shown, and to nobody else.
    """
    from kamplan.service.sight import Sight
    from kamplan.store import accounts, versions
    from kamplan.store.dossier import list_standing
    from kamplan.store.seen_items import list_superseded
    from kamplan.store.tables import load_rows

    if document.version:
        _, version = versions.get_version(connection, parse_id(document.version)[1])
        if version.redacted_on:
            what = Phrase(N_("content was removed from it on {day}"), day=version.redacted_on)
            yield _Turned(version.id, Turn.REDACTED, what)
    if not document.records:
        return
    account_id = accounts.get_account_id(connection, document.account)
    standing = list_standing(connection, account_id, document.account, audience=reader, as_of=caller.today)
    newer = list_superseded(connection, account_id, audience=reader, as_of=caller.today)
    sight, seen = Sight(connection, document.audience), Sight(connection, reader)
    rows = load_rows(connection, document.records)
    for name in document.records:
        if name not in rows:
            yield _Turned(name, Turn.REMOVED, Phrase(N_("was removed from the store")))
            continue
        table, row = rows[name]
        if row.get("withdrawn_on"):
            what = Phrase(N_("was withdrawn on {day}"), day=row["withdrawn_on"])
            yield _Turned(name, Turn.WITHDRAWN, what)
        elif name in newer:
            yield _Turned(name, Turn.SUPERSEDED, Phrase(N_("was superseded by {id}"), id=newer[name]))
        elif table == "judgement" and name not in standing and seen.may_see(table, row):
            yield _Turned(name, Turn.SUPERSEDED, Phrase(N_("was replaced, and stands no longer")))
        if not sight.may_see(table, row):
            what = Phrase(N_("may no longer be shown to the audience {audience}"), audience=document.audience.value)
            yield _Turned(name, Turn.KEPT_BACK, what)


def _may_see(release: Release, audience: Audience) -> bool:
    return audience is Audience.TEAM or release.audience is not Audience.TEAM


def _refuse_customer(audience: Audience) -> None:
    if audience is Audience.CUSTOMER:
        raise UsageError(
            Phrase(N_("releases are never shown to the customer")), hint=Phrase(N_("--audience team or company"))
        )
