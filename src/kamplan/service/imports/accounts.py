"""Importing accounts; an account is known by its key, or in a row without one by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kamplan.domain.account import Account, derive_key, fold_loosely, make_key
from kamplan.domain.scales import Audience
from kamplan.domain.text import fold_name
from kamplan.errors import ConflictError
from kamplan.language import N_, Phrase
from kamplan.service.entry import read_entry, split_list
from kamplan.service.imports.cells import Seen, read_day
from kamplan.service.imports.model import Difference
from kamplan.service.imports.rows import RefusedRow, read_rows, view_cells
from kamplan.store import accounts

if TYPE_CHECKING:
    from pathlib import Path

    from kamplan.domain.dates import Edge
    from kamplan.service.imports.model import Load

COLUMNS = tuple(Account.model_fields)
_DATES: dict[str, Edge] = {"period_from": "start", "period_to": "end", "next_review": "end"}
_HINT = Phrase(N_("correct the row"))


class _Names:
    """The names and keys of all accounts, those of the rows read so far among them."""

    def __init__(self, load: Load) -> None:
        self.by_name = accounts.list_taken_names(load.unit.connection)
        self.by_loose_name = {fold_loosely(name): key for name, key in self.by_name.items()}
        self.keys = set(self.by_name.values())

    def find(self, name: str) -> str | None:
        """Return the key of the account of a name, though its blanks and punctuation differ, or the key that it is."""
        loose = fold_loosely(name)
        derived = derive_key(name)
        is_key = derived in self.keys and fold_loosely(derived or "") == loose
        return self.by_name.get(fold_name(name)) or self.by_loose_name.get(loose) or (derived if is_key else None)

    def note(self, account: Account) -> None:
        """Know an account by its name."""
        self.by_name[fold_name(account.name)] = account.key
        self.by_loose_name[fold_loosely(account.name)] = account.key
        self.keys.add(account.key)


def load_accounts(load: Load, file: Path) -> None:
    """Import accounts; where a row has no key and its name is not known, a key is made from the name."""
    names = _Names(load)
    seen = Seen()
    for row, cells in read_rows(load, file, known=COLUMNS, needed=("name",)):
        with RefusedRow(load, row):
            fields: dict[str, Any] = view_cells(cells, COLUMNS)
            has_key = "key" in fields
            if not has_key:
                name = fields.get("name", "")
                fields["key"] = names.find(name) or make_key(name, names.keys)
            said = dict(fields)
            for name, edge in _DATES.items():
                if name in fields:
                    fields[name] = read_day(load, name, fields[name], edge=edge)
            if "units" in fields:
                fields["units"] = split_list(fields["units"])
            account = read_entry(Account, fields, hint=_HINT)
            if seen.note(account.key, row, said, name=repr(account.name), cure=_cure(has_key=has_key)):
                load.result.known += 1
                continue
            _take(load, row, account, fields, names)


def _cure(*, has_key: bool) -> Phrase:
    if has_key:
        return Phrase(N_("give each account one row"))
    return Phrase(N_('give each a key in a column key; in a mapping: [columns] key = "their id"'))


def _take(load: Load, row: int, account: Account, fields: dict[str, Any], names: _Names) -> None:
    known = accounts.find_account_id(load.unit.connection, account.key)
    held = None if known is None else accounts.load_account(load.unit.connection, known, audience=Audience.TEAM)
    namesake = names.by_name.get(fold_name(account.name), account.key)
    is_named_so = held is not None and fold_name(held.name) == fold_name(account.name)
    if namesake != account.key and not is_named_so:
        raise ConflictError(
            Phrase(N_("name: {name} is the name of {namesake} already"), name=repr(account.name), namesake=namesake),
            hint=Phrase(N_("give the row the key {namesake}, or tell a namesake apart in its name"), namesake=namesake),
        )
    names.note(account)
    if known is None or held is None:
        load.accounts[account.key] = accounts.add_account(load.unit, account)
        load.result.new += 1
    else:
        load.accounts[account.key] = known
        load.result.known += 1
        _compare(load, row, known, held, account, fields)


def _compare(load: Load, row: int, account_id: int, held: Account, account: Account, fields: dict[str, Any]) -> None:
    changes = {
        name: (getattr(held, name), getattr(account, name))
        for name in fields
        if name != "key" and getattr(held, name) != getattr(account, name)
    }
    if not changes:
        return
    if load.update:
        merged = held.model_dump() | {name: said for name, (_, said) in changes.items()}
        accounts.update_account(load.unit, account_id, read_entry(Account, merged, hint=_HINT))
    load.result.differences.append(Difference(row, account.key, changes, is_updated=load.update))
