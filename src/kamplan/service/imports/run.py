"""Running an import: one file, one transaction, one change record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.exchange.incoming import check_there, folder_of, name_incoming
from kamplan.service.imports.model import JUDGEMENTS, Imported, ImportKind, Load

if TYPE_CHECKING:
    from pathlib import Path

    from kamplan.service.caller import Caller
    from kamplan.service.imports.model import Loader, Progress


def import_file(
    caller: Caller,
    file: Path,
    kind: ImportKind,
    *,
    account: str | None = None,
    update: bool = False,
    dry_run: bool = False,
    snapshot: bool = True,
    mapping: Path | None = None,
    encoding: str | None = None,
    progress: Progress = lambda _done, _total: None,
) -> Imported:
    """Import a CSV file, all of it or nothing; raises `UsageError` naming the first refused row.

    A record that is known is skipped and counted; where its cells differ it is listed, and changed only with
    `update`, which never lowers a marking. An import without effect writes no change record. One with an effect keeps
    a `snapshot` of the store as it was. A `mapping` says how the file of another program is read, and `encoding` in
    what it is written.
    """
    check_there(file)
    mapped = None
    if mapping is not None:
        from kamplan.service.imports.mapping import read_mapping

        mapped = read_mapping(mapping, kind=kind.value, beside=folder_of(file))
    result = Imported(file=name_incoming(file), kind=kind, is_dry_run=dry_run)
    checklist = caller.load_checklist()
    with caller.writing(create=kind in (ImportKind.ACCOUNTS, ImportKind.TEAM), dry_run=dry_run) as unit:
        if snapshot:
            caller.keep_store(unit)
        load = Load(
            unit=unit,
            checklist=checklist,
            today=caller.today,
            author=caller.author,
            account=account,
            update=update,
            result=result,
            progress=progress,
            mapping=mapped,
            encoding=encoding,
        )
        find_loader(kind)(load, file)
        load.raise_refused()
        if len(set(load.accounts.values())) == 1:
            unit.account_id = next(iter(load.accounts.values()))
    return result


def find_loader(kind: ImportKind) -> Loader:
    """Return the function that loads a kind of file."""
    if kind is ImportKind.INTEL:
        from kamplan.service.imports.intel import load_intel

        return load_intel
    if kind is ImportKind.ACCOUNTS:
        from kamplan.service.imports.accounts import load_accounts

        return load_accounts
    if kind is ImportKind.CONTACTS:
        from kamplan.service.imports.contacts import load_contacts

        return load_contacts
    if kind is ImportKind.FIGURES:
        from kamplan.service.imports.figures import load_figures

        return load_figures
    if kind is ImportKind.SOURCES:
        from kamplan.service.imports.sources import load_sources

        return load_sources
    if kind is ImportKind.WITHDRAWALS:
        from kamplan.service.imports.withdrawals import load_withdrawals

        return load_withdrawals
    if kind is ImportKind.TEAM:
        from kamplan.service.imports.team import load_team

        return load_team
    if kind in JUDGEMENTS:
        from kamplan.service.imports.judgements import load_judgements

        return load_judgements
    from kamplan.service.imports.records import load_records

    return load_records
