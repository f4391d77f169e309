"""Importing a whole folder: every file that its manifest lists, in an order that works, in one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.domain.scales import Audience
from kamplan.domain.wording import Code
from kamplan.errors import UsageError
from kamplan.exchange.incoming import lies_in
from kamplan.exchange.manifest import find_manifest, read_manifest
from kamplan.language import N_, Phrase
from kamplan.service.imports.model import ORDER, Imported, ImportKind, Load
from kamplan.service.imports.naming import naming_refs
from kamplan.service.imports.run import find_loader

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kamplan.exchange.manifest import ListedFile, Manifest
    from kamplan.service.caller import Caller
    from kamplan.service.imports.model import Progress


def import_folder(
    caller: Caller,
    path: Path,
    *,
    account: str | None = None,
    update: bool = False,
    dry_run: bool = False,
    encoding: str | None = None,
    progress: Callable[[str], Progress] = lambda _name: lambda _done, _total: None,
) -> list[Imported]:
    """Import the files of a folder, all of them or nothing, as one change: one undo takes all of it back.

    An export keeps who recorded what. Raises `UsageError` for one that was made for others than the team, and for
    the first refused row.
    """
    manifest_file = find_manifest(path)
    manifest = read_manifest(manifest_file)
    if manifest.audience not in (None, Audience.TEAM.value):
        raise UsageError(
            Phrase(
                N_("{path} was exported for the audience {audience}, with much left out"),
                path=path,
                audience=Code(manifest.audience),
            ),
            hint=Phrase(N_("export it for the team: kamplan export -o FOLDER")),
        )
    listed_files = _sort(manifest_file, manifest)
    restores = manifest.audience is not None
    checklist = caller.load_checklist()
    done: list[Imported] = []
    shared: Load | None = None
    with caller.writing(create=any(kind is ImportKind.ACCOUNTS for _, kind in listed_files), dry_run=dry_run) as unit:
        caller.keep_store(unit)
        for listed, kind in listed_files:
            file = manifest_file.with_name(listed.file)
            _check_file(manifest_file, file)
            load = Load(
                unit=unit,
                checklist=checklist,
                today=caller.today,
                author=None if restores else caller.author,
                account=account,
                update=update,
                result=Imported(file=file.name, kind=kind, is_dry_run=dry_run),
                progress=progress(file.name),
                restores=restores,
                encoding=encoding,
            )
            if shared is not None:
                load.item_names, load.record_names, load.accounts = (
                    shared.item_names, shared.record_names, shared.accounts,
                )  # fmt: skip
            shared = load
            with naming_refs(load):
                find_loader(kind)(load, file)
                load.raise_refused()
            done.append(load.result)
        if shared is not None and len(set(shared.accounts.values())) == 1:
            unit.account_id = next(iter(shared.accounts.values()))
    return done


def _sort(manifest_file: Path, manifest: Manifest) -> list[tuple[ListedFile, ImportKind]]:
    """Return the files with their kinds, each after those that its rows speak of, whatever their order was."""
    kinds = [(one, _read_kind(manifest_file, one.kind)) for one in manifest.files]
    return sorted(kinds, key=lambda one: ORDER.index(one[1]))


def _check_file(manifest_file: Path, file: Path) -> None:
    if not lies_in(file, manifest_file.parent):
        raise UsageError(
            Phrase(
                N_("{manifest}: {file} is a link that leads outside the folder"), manifest=manifest_file, file=file.name
            ),
            hint=Phrase(N_("put the file itself into the folder")),
        )
    if not file.is_file():
        raise UsageError(
            Phrase(N_("there is no file {file}"), file=file),
            hint=Phrase(N_("{name} lists it"), name=manifest_file.name),
        )


def _read_kind(manifest: Path, named: str) -> ImportKind:
    try:
        return ImportKind(named)
    except ValueError:
        raise UsageError(
            Phrase(N_("{manifest}: {named} is not a kind of record"), manifest=manifest, named=repr(named)),
            hint=Phrase(N_("the kinds are {ImportKind}"), ImportKind=", ".join(ImportKind)),
        ) from None
