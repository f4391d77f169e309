"""Importing accounts; the identity of an account is its key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.domain.account import Account
from kamplan.domain.dates import parse_date
from kamplan.domain.scales import Audience
from kamplan.domain.text import fold_name
from kamplan.errors import ConflictError
from kamplan.language import N_, FieldPhrase, Phrase
from kamplan.service.accounts import read_account
from kamplan.service.entry import read_entry, split_list
from kamplan.service.imports.model import Difference
from kamplan.service.imports.rows import RefusedRow, read_rows
from kamplan.store import accounts

if TYPE_CHECKING:
    from pathlib import Path

    from kamplan.service.imports.model import Load

COLUMNS = tuple(Account.model_fields)
_DATES = {"period_from": "start", "period_to": "end", "next_review": "end"}


def load_accounts(load: Load, file: Path) -> None:
    """Import accounts; without a key column keys are made from the names."""
    seen: dict[str, int] = {}
    taken = accounts.list_taken_names(load.unit.connection)
    for row, cells in read_rows(load, file, known=COLUMNS, needed=("name",)):
        with RefusedRow(load, row):
            fields: dict[str, object] = {name: cells[name] for name in COLUMNS if cells.get(name, "").strip()}
            for name, edge in _DATES.items():
                if name in fields:
                    fields[name] = parse_date(str(fields[name]), today=load.today, name=name, edge=edge)  # type: ignore[arg-type]  # start or end
            if "units" in fields:
                fields["units"] = split_list(fields["units"])
            account = read_account(fields)
            if account.key in seen:
                raise ConflictError(
                    FieldPhrase(
                        "key",
                        Phrase(N_("{key} stands in row {seen} too"), key=repr(account.key), seen=seen[account.key]),
                    ),
                    hint=Phrase(N_("give each account one row")),
                )
            seen[account.key] = row
            known = accounts.find_account_id(load.unit.connection, account.key)
            if known is None:
                namesake = taken.setdefault(fold_name(account.name), account.key)
                if namesake != account.key:
                    raise ConflictError(
                        FieldPhrase(
                            "name",
                            Phrase(
                                N_("{name} is the name of {namesake} already"),
                                name=repr(account.name),
                                namesake=namesake,
                            ),
                        ),
                        hint=Phrase(
                            N_("give the row the key {namesake}, or tell a namesake apart in its name"),
                            namesake=namesake,
                        ),
                    )
                load.accounts[account.key] = accounts.add_account(load.unit, account)
                load.result.new += 1
            else:
                load.accounts[account.key] = known
                load.result.known += 1
                _compare(load, row, known, account, fields)


def _compare(load: Load, row: int, account_id: int, account: Account, fields: dict[str, object]) -> None:
    held = accounts.load_account(load.unit.connection, account_id, audience=Audience.TEAM)
    differing = tuple(name for name in fields if name != "key" and getattr(held, name) != getattr(account, name))
    if not differing:
        return
    if load.update:
        merged = held.model_dump() | {name: getattr(account, name) for name in differing}
        accounts.update_account(load.unit, account_id, read_entry(Account, merged, hint=Phrase(N_("correct the row"))))
    load.result.differences.append(Difference(row, account.key, differing, is_updated=load.update))
