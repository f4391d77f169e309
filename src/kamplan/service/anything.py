"""What was typed to be shown or changed: the id of a record of any kind, or an account or contact by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.domain.ids import is_id
from kamplan.domain.marking import readable_by
from kamplan.domain.names import find_meant
from kamplan.domain.scales import Audience
from kamplan.domain.text import fold_name
from kamplan.errors import ConflictError, NotFoundError
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from kamplan.domain.account import Account
    from kamplan.domain.contact import Contact
    from kamplan.service.caller import Caller


def find_anything(caller: Caller, typed: str, *, audience: Audience) -> str:
    """Return the id, or the key of an account, that was meant: a whole name before a part of one.

    Raises `ConflictError` naming all that it may be, `NotFoundError` with what comes near.
    """
    from kamplan.store import accounts, contacts

    if is_id(typed):
        return typed
    with caller.reading() as connection:
        known = accounts.list_accounts(connection, audience=audience)
        people = [
            one
            for account_id, account in known
            for one in contacts.list_contacts(
                connection, account_id, account.key, readable=readable_by(audience), audience=audience,
                as_of=caller.today,
            )
            if one.is_active or audience is not Audience.CUSTOMER
        ]  # fmt: skip
    folded = fold_name(typed)
    whole = [account for _, account in known if folded in map(fold_name, _list_names(account))]
    persons = contacts.find_by_name([one for one in people if one.is_active], typed, prefers_name=False)
    if not whole and not persons:
        whole = find_meant([account for _, account in known], typed, _list_names)
        persons = contacts.find_all(people, typed, prefix=True)
    found = [*(one.key for one in whole), *(one.id for one in persons)]
    if len(found) > 1:
        named = ", ".join(
            [*map(_name_account, whole), *(f"{one.name} ({one.id})" for one in persons)][: contacts.SHOWN]
        )
        raise ConflictError(
            Phrase(N_("{typed} may be any of several: {names}"), typed=repr(typed), names=named),
            hint=Phrase(N_("give the id or the key, such as {id}"), id=found[0]),
        )
    if not found:
        raise NotFoundError(
            Phrase(N_("nothing is called {typed}"), typed=repr(typed)), hint=_suggest(known, people, typed)
        )
    return found[0]


def _list_names(account: Account) -> list[str]:
    return [name for name in (account.key, account.name, account.name_zh) if name]


def _name_account(account: Account) -> str:
    return f"{account.name} ({account.key})"


def _suggest(known: list[tuple[int, Account]], people: list[Contact], typed: str) -> Phrase:
    from kamplan.domain.names import find_near
    from kamplan.store.contacts import suggest_near

    near = find_near([account for _, account in known], typed, _list_names)
    if near:
        return Phrase(N_("did you mean {names}?"), names=_name_account(near[0]))
    found = suggest_near([one for one in people if one.is_active], typed)
    return found or Phrase(N_("give an id, such as I-1 or C-1, or the name of an account or contact"))
