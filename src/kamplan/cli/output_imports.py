"""What an import did, in words and as plain values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.language import N_, Phrase
from kamplan.service.imports.cells import show_cell
from kamplan.service.imports.model import JUDGEMENTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kamplan.service.imports.model import Difference, Imported

MOST = 20
"""How many rows that differ are listed."""


def describe_import(done: Imported, language: str) -> str:
    """Return what an import did in words."""
    return "\n".join(one.say(language) for one in _list_sentences(done))


def describe_folder(done: Sequence[Imported], language: str) -> str:
    """Return what the import of a folder did in words."""
    new, known = sum(one.new for one in done), sum(one.known for one in done)
    is_dry_run = any(one.is_dry_run for one in done)
    total = (
        N_("{files} files: {new} would be new, {known} known already")
        if is_dry_run
        else N_("{files} files: {new} new, {known} known already")
    )
    words = [describe_import(one, language) for one in done]
    return "\n".join([*words, Phrase(total, files=len(done), new=new, known=known).say(language)])


def _list_sentences(done: Imported) -> list[Phrase]:
    counts = {"file": done.file, "rows": done.rows, "new": done.new, "known": done.known, "updated": done.updated}
    if done.is_dry_run:
        one = N_("{file}: {rows} row, {new} would be new, {known} known already")
        many = N_("{file}: {rows} rows, {new} would be new, {known} known already")
        updated = N_(", {updated} would be updated")
    else:
        one = N_("{file}: {rows} row, {new} new, {known} known already")
        many = N_("{file}: {rows} rows, {new} new, {known} known already")
        updated = N_(", {updated} updated")
    first = Phrase(one if done.rows == 1 else many, **counts)
    if done.updated:
        first = Phrase("{first}{more}", first=first, more=Phrase(updated, **counts))
    told = [first]
    if done.encoding:
        told.append(Phrase(N_("  read as {encoding}; --encoding says otherwise"), encoding=done.encoding))
    told += [_say_difference(one) for one in done.differences[:MOST]]
    if len(done.differences) > MOST:
        told.append(Phrase(N_("  … and {count} more: --json lists them all"), count=len(done.differences) - MOST))
    if any(not one.is_updated for one in done.differences):
        left = N_("  left as they are; --update brings them in line")
        if done.kind in JUDGEMENTS:
            left = N_("  left as they are: what was judged is not rewritten; judge anew on a later day")
        told.append(Phrase(left))
    if done.namesakes:
        row, held = done.namesakes[0]
        told.append(
            Phrase(
                N_(
                    "  {count} of the new have the title of a record without a ref, such as row {row} and {id}: if they"
                    " are the same, take this back with kamplan undo and give the record its ref first:"
                    " kamplan edit {id} --set ref=…"
                ),
                count=len(done.namesakes), row=row, id=held,
            )
        )  # fmt: skip
    if done.unmapped:
        told.append(Phrase(N_("  columns that nothing maps to: {columns}"), columns=", ".join(done.unmapped)))
    if done.is_dry_run:
        told.append(Phrase(N_("nothing was changed (--dry-run)")))
    return told


def _say_difference(one: Difference) -> Phrase:
    changes = "; ".join(f"{name} {show_cell(held)} → {show_cell(said)}" for name, (held, said) in one.changes.items())
    what = (
        N_("  updated: row {row}, {id}: {changes}") if one.is_updated else N_("  differs: row {row}, {id}: {changes}")
    )
    told = Phrase(what, row=one.row, id=one.id, changes=changes)
    if one.kept_marking:
        return Phrase("{told}{kept}", told=told, kept=Phrase(N_("; its marking is not lowered")))
    return told


def view_import(done: Imported) -> dict[str, object]:
    """Return what an import did as plain values."""
    return {
        "file": done.file,
        "as": done.kind.value,
        "dry_run": done.is_dry_run,
        "encoding": done.encoding or "UTF-8",
        "rows": done.rows,
        "new": done.new,
        "known": done.known,
        "updated": done.updated,
        "differs": [
            {"row": one.row, "id": one.id, "fields": list(one.fields), "updated": one.is_updated,
             "marking_kept": one.kept_marking,
             "changes": [
                 {"field": name, "held": show_cell(held), "said": show_cell(said)}
                 for name, (held, said) in one.changes.items()
             ]}
            for one in done.differences
        ],
        "namesakes": [{"row": row, "id": held} for row, held in done.namesakes],
        "unmapped_columns": list(done.unmapped),
    }  # fmt: skip


def view_folder(folder: str, done: Sequence[Imported], *, dry_run: bool) -> dict[str, object]:
    """Return what the import of a folder did as plain values."""
    return {
        "folder": folder, "dry_run": dry_run, "new": sum(one.new for one in done),
        "known": sum(one.known for one in done), "updated": sum(one.updated for one in done),
        "files": [view_import(one) for one in done],
    }  # fmt: skip
