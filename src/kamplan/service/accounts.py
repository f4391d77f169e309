"""Accounts: new, shown, listed, edited."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kamplan.domain.account import Account, derive_key, make_key
from kamplan.domain.marking import readable_by
from kamplan.errors import ConflictError, UsageError
from kamplan.language import N_, Phrase
from kamplan.service.entry import read_entry

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kamplan.domain.scales import Audience
    from kamplan.service.caller import Caller

_HINT = Phrase(N_("`kamplan new-account --help` shows the options"))


@dataclass(frozen=True)
class AccountLine:
    """An account in a list, with how many items the reader may see."""

    account: Account
    items: int


def add_account(caller: Caller, fields: Mapping[str, Any], *, dry_run: bool = False) -> Account:
    """Record a new account; without a key one is made from its name.

    Raises `ConflictError` when key or name is taken.
    """
    from kamplan.store import accounts

    read_account(fields)
    with caller.writing(create=True, dry_run=dry_run) as unit:
        account = read_account(fields, accounts.list_keys(unit.connection))
        taken = accounts.find_same_name(unit.connection, account)
        if taken:
            raise ConflictError(
                Phrase(N_("an account {taken} with this key or name is there already"), taken=repr(taken)),
                hint=Phrase(
                    N_("`kamplan show-account {taken}` shows it; tell a namesake apart in its name and --key"),
                    taken=taken,
                ),
            )
        unit.account_id = accounts.add_account(unit, account)
    return account


def read_account(fields: Mapping[str, Any], taken: frozenset[str] = frozenset()) -> Account:
    """Return the validated account of some fields; where none is given, its key is derived from the name.

    A name from which none can be derived, such as one in Chinese alone, gets a key that is not `taken`.
    """
    given = dict(fields)
    if not given.get("key"):
        name = str(given.get("name") or "")
        given["key"] = derive_key(name) or make_key(name, taken)
    return read_entry(Account, given, hint=_HINT)


def list_accounts(caller: Caller, *, audience: Audience) -> list[AccountLine]:
    """Return every account with the number of its items this audience may see, by key; never for a customer."""
    from kamplan.store import accounts, items

    check_one_account(None, audience=audience, command="show-account ACCOUNT")
    readable = readable_by(audience)
    with caller.reading() as connection:
        counts = items.count_items(connection, readable=readable, audience=audience)
        return [
            AccountLine(account=account, items=counts.get(account_id, 0))
            for account_id, account in accounts.list_accounts(connection, audience=audience)
        ]


def get_key(caller: Caller, typed: str) -> str:
    """Return the key of the account of a key or name, or of a unique beginning of one."""
    from kamplan.store import accounts

    with caller.reading() as connection:
        return accounts.get_key(connection, accounts.get_account_id(connection, typed))


def check_one_account(typed: str | None, *, audience: Audience, command: str) -> None:
    """Refuse a customer's output that is not of one account: it would name one customer to another."""
    if audience == "customer" and typed is None:
        raise UsageError(
            Phrase(N_("a customer is shown one account, and none was named")),
            hint=Phrase(N_("kamplan {command} --audience customer"), command=command),
        )


def get_account(caller: Caller, typed: str, *, audience: Audience) -> Account:
    """Return the account of a key, name or unique beginning."""
    from kamplan.store import accounts

    with caller.reading() as connection:
        return accounts.load_account(connection, accounts.get_account_id(connection, typed), audience=audience)


def edit_account(caller: Caller, typed: str, fields: Mapping[str, Any]) -> tuple[Account, bool]:
    """Change the fields given of an account (an empty text clears one); say whether anything changed."""
    from kamplan.domain.scales import Audience
    from kamplan.store import accounts

    with caller.writing() as unit:
        account_id = accounts.get_account_id(unit.connection, typed)
        before = accounts.load_account(unit.connection, account_id, audience=Audience.TEAM)
        merged = merge_fields(before.model_dump(), fields)
        after = read_entry(Account, merged, hint=Phrase(N_("`kamplan edit-account --help` shows the options")))
        other = accounts.find_namesake(unit.connection, after) if after.name != before.name else None
        if other:
            raise ConflictError(
                Phrase(N_("another account is called {name} ({other})"), name=repr(after.name), other=other),
                hint=Phrase(N_("give it a name of its own")),
            )
        unit.account_id = account_id
        accounts.update_account(unit, account_id, after)
        return after, unit.has_changes


def merge_fields(before: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return a record's fields with those given laid over them; None is *not given*, an empty text clears."""
    merged = dict(before)
    for name, value in given.items():
        if value is not None:
            merged[name] = None if value == "" else value
    return merged
