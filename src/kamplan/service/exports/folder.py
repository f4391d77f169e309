"""Exporting to a folder: a CSV file for each kind of record, and a manifest that says in which order they are read."""

from __future__ import annotations

import os
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kamplan.domain.marking import DOCUMENT_MARKINGS
from kamplan.domain.release import Outgoing
from kamplan.domain.scales import Audience, Language
from kamplan.domain.text import fold_name
from kamplan.errors import ConflictError, KamplanError, UsageError
from kamplan.exchange.csv import write_csv
from kamplan.exchange.files import write_atomically
from kamplan.exchange.manifest import MANIFEST, ListedFile, Manifest, read_manifest, write_manifest
from kamplan.language import N_, Phrase
from kamplan.processes import remove_leftovers
from kamplan.service.exports.customer import list_rows_for_customer
from kamplan.service.exports.rows import COLUMNS, Own, list_kinds, list_rows
from kamplan.service.imports.model import ImportKind
from kamplan.service.views import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kamplan.domain.dossier import Dossier
    from kamplan.service.caller import Caller
    from kamplan.service.exports.rows import Row
    from kamplan.store.database import Connection


BEGUN = ".kamplan-export-begun"
"""The file that names what an export is about to write; it goes with the last of them."""


@dataclass(frozen=True)
class Export:
    """What an export holds, whether or not it was written: its files by name, the manifest last, and what it releases.

    `withheld` says how many records were left out, for standard error alone; `leaves_team` that our own people are.
    """

    manifest: Manifest
    contents: dict[str, bytes]
    outgoing: tuple[Outgoing, ...]
    withheld: int
    leaves_team: bool = False


def make_export(caller: Caller, typed: Sequence[str], *, audience: Audience) -> Export:
    """Return what an audience may see of accounts, or of all without a name, as the files of an export.

    With all accounts the team gets its own people too. The account team's export is whole: imported into an empty
    store, it gives the same files again. A customer's is of one account: raises `UsageError` for several.
    """
    from kamplan.store import accounts

    if audience is Audience.CUSTOMER and len(typed) != 1:
        raise UsageError(
            Phrase(N_("a customer is given one account")),
            hint=Phrase(N_("kamplan export ACCOUNT -o FOLDER --audience customer")),
        )
    rows: dict[ImportKind, list[Row]] = {}
    outgoing = []
    withheld = 0
    with caller.reading() as connection:
        team = _list_team(connection) if audience is Audience.TEAM else []
        if not typed and audience is Audience.TEAM:
            rows[ImportKind.TEAM] = team
        if typed:
            ids = list(dict.fromkeys(accounts.get_account_id(connection, one) for one in typed))
        else:
            ids = [account_id for account_id, _ in accounts.list_accounts(connection, audience=audience)]
        for account_id in sorted(ids, key=lambda one: accounts.get_key(connection, one)):
            dossier, found = _load(connection, account_id, caller, audience=audience)
            for kind, more in found.items():
                rows.setdefault(kind, []).extend(more)
            outgoing.append(_describe(dossier, audience))
            withheld += dossier.withheld
    if not outgoing:
        raise UsageError(Phrase(N_("there is no account to export")), hint=Phrase(N_("kamplan new-account NAME")))
    contents, files = {}, []
    for kind in (one for one in list_kinds() if rows.get(one)):
        columns = list(rows[kind][0]) if audience is Audience.CUSTOMER else COLUMNS[kind]
        text = write_csv(columns, [[row.get(name) for name in columns] for row in rows[kind]])
        content = text.encode("utf-8-sig")  # without the mark, Excel in Chinese reads another encoding
        name = f"{kind.value}.csv"
        contents[name] = content
        files.append(ListedFile(name, kind.value, len(rows[kind]), sha256(content).hexdigest()))
    keys = tuple(one.account for one in outgoing)
    manifest = Manifest(audience=audience.value, accounts=keys, as_of=caller.today, files=tuple(files))
    contents[MANIFEST] = write_manifest(manifest)
    return Export(manifest, contents, tuple(outgoing), withheld, leaves_team=bool(typed and team))


def _list_team(connection: Connection) -> list[Row]:
    from kamplan.store.colleagues import list_colleagues

    people = sorted(list_colleagues(connection).values(), key=lambda one: fold_name(one.name))
    return [{name: plain(getattr(one, name)) for name in COLUMNS[ImportKind.TEAM]} for one in people]


def _load(
    connection: Connection, account_id: int, caller: Caller, *, audience: Audience
) -> tuple[Dossier, dict[ImportKind, list[Row]]]:
    from kamplan.service.sources import describe_account
    from kamplan.store.dossier import load_dossier
    from kamplan.store.sources import list_own

    dossier = load_dossier(connection, account_id, audience=audience, as_of=caller.today)
    if audience is Audience.CUSTOMER:
        return dossier, list_rows_for_customer(dossier)
    described = describe_account(connection, account_id, dossier.account.key, audience=audience, on=caller.today)
    said = list_own(connection, account_id)
    own = {one.id: Own(*said[number]) for number, one in described.items()}
    return dossier, list_rows(dossier, list(described.values()), own)


def _describe(dossier: Dossier, audience: Audience) -> Outgoing:
    """Return what is recorded when an account's export leaves the team."""
    judged = (*dossier.conclusions, *dossier.answers, *dossier.unknowns, *dossier.waivers, dossier.summary)
    items = dossier.active_items if audience is Audience.CUSTOMER else dossier.items
    held: list[Any] = [*items, *dossier.contacts, *dossier.figures, *(one for one in judged if one), *dossier.records]
    return Outgoing(
        account=dossier.account.key,
        audience=audience,
        marking=DOCUMENT_MARKINGS[audience],
        document="export",
        format="csv",
        language=Language.EN,
        as_of=dossier.as_of,
        records=tuple(one.id for one in held),
        withheld=dossier.withheld,
    )


def write_export(folder: Path, export: Export, *, force: bool) -> None:
    """Write the files of an export, mode 0600 in a folder 0700: each whole or not at all, the manifest last.

    The folder must be new or empty, or hold but half an export that was killed; with `force`, what an earlier export
    left in it goes, and nothing else is replaced but by files of the same names. Raises `ConflictError` for any other.
    """
    try:
        remove_leftovers(folder)
        _clear_half(folder)
        there = sorted(os.listdir(folder)) if folder.exists() else []
        if there and not force:
            raise ConflictError(
                Phrase(N_("{folder} is not empty"), folder=folder),
                hint=Phrase(N_("name a new folder with -o, or --force to write into it")),
            )
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if MANIFEST in there:
            _clear(folder)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise KamplanError(
            Phrase(N_("cannot use {folder}: {reason}"), folder=folder, reason=Phrase(reason or "")),
            hint=Phrase(N_("name another folder with -o")),
        ) from error
    write_atomically(folder / BEGUN, "\n".join(export.contents).encode())
    for name, content in export.contents.items():
        write_atomically(folder / name, content)
    (folder / BEGUN).unlink(missing_ok=True)


def _clear_half(folder: Path) -> None:
    """Remove what an export that was killed left, so that it can be run again: the files it said it would write."""
    try:
        begun = (folder / BEGUN).read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return
    for name in begun:
        if Path(name).name == name and Path(name).suffix in (".csv", ".toml"):
            (folder / name).unlink(missing_ok=True)
    (folder / BEGUN).unlink(missing_ok=True)


def _clear(folder: Path) -> None:
    """Remove what an earlier export left, its manifest first, so that no half of it is taken for the whole."""
    try:
        earlier = read_manifest(folder / MANIFEST).files
    except KamplanError:
        earlier = ()
    (folder / MANIFEST).unlink()
    for one in earlier:
        if Path(one.file).name == one.file:
            (folder / one.file).unlink(missing_ok=True)
