"""Accounts in the store."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from kamplan.domain.account import Account, Profile
from kamplan.domain.scales import Audience
from kamplan.domain.text import fold_name
from kamplan.errors import ConflictError, NotFoundError
from kamplan.language import N_, Phrase
from kamplan.store.mapping import build_value, load_list, read_text, table_of, to_column
from kamplan.store.rows.account import AccountRow

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

    from kamplan.store.unit import Unit

_TABLE = table_of(AccountRow)
FOR_CUSTOMER = "kamplan.for-customer"
"""Where a connection says that what is read through it is for a customer."""


class AccountNotFoundError(NotFoundError):
    """Nothing is recorded under this account key or name."""

    def __init__(self, typed: str, near: list[str]) -> None:
        hint = (
            Phrase(N_("did you mean {near}?"), near=near[0])
            if near
            else Phrase(N_("`kamplan list-accounts` shows the keys in use"))
        )
        super().__init__(Phrase(N_("no account {typed}"), typed=repr(typed)), hint=hint)


class AccountNotYetError(NotFoundError):
    """An account was not on record by a day, though its records were: a clock was set back."""

    def __init__(self) -> None:
        super().__init__(
            Phrase(N_("the account of this was not on record by then")),
            hint=Phrase(N_("give a later --known-on; `kamplan list-accounts` shows the accounts")),
        )


def find_account_id(connection: Connection, key: str) -> int | None:
    """Return the row number of the account with exactly this key, if there is one."""
    found: int | None = connection.execute(select(_TABLE.c.id).where(_TABLE.c.key == key)).scalar()
    return found


NameIndex = tuple[dict[str, int], dict[str, set[int]]]
"""The row numbers of all accounts by key, and by folded name in either script."""


def index_names(connection: Connection) -> NameIndex:
    """Return the accounts by key and by name, for an import that looks up many."""
    keys: dict[str, int] = {}
    names: dict[str, set[int]] = {}
    for row in connection.execute(select(_TABLE.c.id, _TABLE.c.key, _TABLE.c.name, _TABLE.c.name_zh)):
        keys[row.key] = row.id
        for name in (row.name, row.name_zh):
            if name:
                names.setdefault(fold_name(name), set()).add(row.id)
    return keys, names


def find_named(index: NameIndex, folded: str) -> int | None:
    """Return the row number of the account whose key or name is exactly this when folded; imports take no prefix."""
    keys, names = index
    found = [keys[folded]] if folded in keys else sorted(names.get(folded, ()))
    if len(found) > 1:
        raise ConflictError(
            Phrase(N_("several accounts are called {folded}"), folded=repr(folded)),
            hint=Phrase(N_("give the account's key")),
        )
    return found[0] if found else None


def find_near(index: NameIndex, typed: str) -> str | None:
    """Return the key of the account whose key or name is nearest to what was typed, if one is near."""
    keys, names = index
    by_id = {account_id: key for key, account_id in keys.items()}
    folded = fold_name(typed)
    called = {name: by_id[next(iter(found))] for name, found in names.items()} | {key: key for key in keys}
    near = get_close_matches(folded, called, n=1, cutoff=0.8)
    near = near or sorted((one for one in called if one.startswith(folded) or folded.startswith(f"{one} ")), key=len)
    near = near or get_close_matches(folded, called, n=1, cutoff=0.7)
    return called[near[-1]] if near else None


def get_account_id(connection: Connection, typed: str) -> int:
    """Return the row number of the account of a key or name, or of a unique beginning of one.

    Raises `AccountNotFoundError`, or `ConflictError` when several accounts begin so; what a customer is shown names no
    other account in either.
    """
    folded = fold_name(typed)
    if not folded:
        raise AccountNotFoundError(typed, [])
    # A key is ASCII, and other text may be none that the database takes.
    known = find_account_id(connection, folded) if folded.isascii() else None
    if known is not None:
        return known
    rows = connection.execute(select(_TABLE.c.id, _TABLE.c.key, _TABLE.c.name, _TABLE.c.name_zh)).all()
    names = [
        (row.id, row.key, {fold_name(read_text(one, name="an account")) for one in row[1:] if one}) for row in rows
    ]
    exact = [one for one in names if folded in one[2]]
    found = exact or [one for one in names if any(name.startswith(folded) for name in one[2])]
    if connection.info.get(FOR_CUSTOMER) and len(found) != 1:
        raise AccountNotFoundError(typed, [])
    if len(found) > 1:
        keys = ", ".join(sorted(one[1] for one in found)[:5])
        raise ConflictError(
            Phrase(N_("{typed} may be any of several accounts: {keys}"), typed=repr(typed), keys=keys),
            hint=Phrase(N_("type the whole key")),
        )
    if not found:
        raise AccountNotFoundError(typed, get_close_matches(folded, [row.key for row in rows], n=1))
    return int(found[0][0])


def load_account(connection: Connection, account_id: int, *, audience: Audience) -> Account:
    """Return an account; a customer's copy holds its public profile only; raises `AccountNotYetError`."""
    row = connection.execute(select(_TABLE).where(_TABLE.c.id == account_id)).mappings().one_or_none()
    if row is None:
        raise AccountNotYetError
    return _build(row, audience)


def list_accounts(connection: Connection, *, audience: Audience) -> list[tuple[int, Account]]:
    """Return every account with its row number, by key."""
    rows = connection.execute(select(_TABLE).order_by(_TABLE.c.key)).mappings()
    return [(row["id"], _build(row, audience)) for row in rows]


def get_key(connection: Connection, account_id: int) -> str:
    """Return the key of an account by its row number; raises `NotFoundError` for one that was not on record yet."""
    found = connection.execute(select(_TABLE.c.key).where(_TABLE.c.id == account_id)).scalar()
    if found is None:
        raise AccountNotYetError
    return str(found)


def list_keys(connection: Connection) -> frozenset[str]:
    """Return the keys of all accounts."""
    return frozenset(connection.execute(select(_TABLE.c.key)).scalars())


def find_same_name(connection: Connection, account: Profile) -> str | None:
    """Return the key of an account that already has this key, else of one that has this name."""
    name = fold_name(account.name)
    rows = connection.execute(select(_TABLE.c.key, _TABLE.c.name).order_by(_TABLE.c.key)).all()
    by_key = next((row.key for row in rows if row.key == account.key), None)
    return by_key or next((row.key for row in rows if fold_name(row.name) == name), None)


def find_namesake(connection: Connection, account: Profile) -> str | None:
    """Return the key of another account that has this account's name."""
    name = fold_name(account.name)
    rows = connection.execute(select(_TABLE.c.key, _TABLE.c.name).where(_TABLE.c.key != account.key))
    return next((row.key for row in rows if fold_name(row.name) == name), None)


def list_taken_names(connection: Connection) -> dict[str, str]:
    """Return the key of the account that has each name, by folded name."""
    rows = connection.execute(select(_TABLE.c.key, _TABLE.c.name).order_by(_TABLE.c.key.desc()))
    return {fold_name(row.name): row.key for row in rows}


def add_account(unit: Unit, account: Account) -> int:
    """Write a new account and return its row number."""
    account_id = unit.take_numbers("account")
    unit.insert(AccountRow, {"id": account_id, **make_columns(account)})
    return account_id


def update_account(unit: Unit, account_id: int, account: Account) -> None:
    """Write an account as it now is."""
    unit.update(AccountRow, account_id, make_columns(account))


def make_columns(account: Account) -> dict[str, Any]:
    """Return an account's columns."""
    return {name: to_column(getattr(account, name)) for name in Account.model_fields}


def _build(row: Mapping[Any, Any], audience: Audience) -> Account:
    values = {name: row[name] for name in Account.model_fields}
    values["units"] = tuple(load_list(row["units"]))
    account = build_value(Account, values, name=f"account {row['key']}")
    return account.public() if audience is Audience.CUSTOMER else account
