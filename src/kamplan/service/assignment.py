"""Who looks after an account, and what that does to their load."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kamplan.analysis.portfolio import MANY_ACCOUNTS
from kamplan.domain.scales import Audience
from kamplan.domain.text import fold_name
from kamplan.errors import UsageError
from kamplan.language import N_, Phrase
from kamplan.service.accounts import edit_account

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kamplan.domain.account import Account
    from kamplan.service.caller import Caller

ROLES = ("manager", "sponsor", "director")


@dataclass(frozen=True)
class Shift:
    """How many accounts somebody has in a role, before and after."""

    role: str
    name: str
    before: int
    after: int


@dataclass(frozen=True)
class Assigned:
    """An account as it now is, whose load changed by how much, and what is worth a second thought."""

    account: Account
    shifts: tuple[Shift, ...]
    warnings: tuple[Phrase, ...]


def assign(caller: Caller, typed: str, people: Mapping[str, str | None]) -> Assigned:
    """Give an account a manager, sponsor or director; an empty name takes the role from whoever has it.

    One person as sponsor and director, or a sponsor's fourth account, is allowed and warned of. Raises `UsageError`
    when no role is given.
    """
    given = {role: name.strip() for role in ROLES if (name := people.get(role)) is not None}
    if not given:
        raise UsageError(
            Phrase(N_("nobody is named")),
            hint=Phrase(N_("kamplan assign {typed} --manager P, --sponsor P or --director P"), typed=typed),
        )
    before = _count(caller)
    held = {role: getattr(_find(caller, typed), role) for role in given}
    strangers = _warn_of_strangers(caller, [name for name in given.values() if name])
    account, _ = edit_account(caller, typed, given)  # nothing is read after it: a read that failed would hide the write
    after = Counter(before)
    for role, old in held.items():
        new = getattr(account, role)
        if fold_name(old or "") != fold_name(new or ""):
            after[(role, fold_name(old or ""))] -= 1
            after[(role, fold_name(new or ""))] += 1
    shifts = []
    for role in given:
        for name in dict.fromkeys(one for one in (getattr(account, role), held[role]) if one):
            key = (role, fold_name(name))
            shifts.append(Shift(role, name, before.get(key, 0), after.get(key, 0)))
    return Assigned(account, tuple(shifts), (*_warn(account, given, after), *strangers))


def _find(caller: Caller, typed: str) -> Account:
    from kamplan.service.accounts import get_account

    return get_account(caller, typed, audience=Audience.TEAM)


def _count(caller: Caller) -> dict[tuple[str, str], int]:
    from kamplan.store import accounts

    found: dict[tuple[str, str], int] = {}
    with caller.reading() as connection:
        for _, account in accounts.list_accounts(connection, audience=Audience.TEAM):
            for role in ROLES:
                if name := getattr(account, role):
                    key = (role, fold_name(name))
                    found[key] = found.get(key, 0) + 1
    return found


def _warn(account: Account, given: Mapping[str, str], after: Mapping[tuple[str, str], int]) -> list[Phrase]:
    warnings = []
    sponsor, director = account.sponsor, account.director
    is_asked = "sponsor" in given or "director" in given
    if is_asked and sponsor and director and fold_name(sponsor) == fold_name(director):
        said = N_("{name} is both sponsor and director: nobody then watches over the plan from outside")
        warnings.append(Phrase(said, name=sponsor))
    if sponsor and "sponsor" in given and after[("sponsor", fold_name(sponsor))] > MANY_ACCOUNTS:
        count = after[("sponsor", fold_name(sponsor))]
        said = N_("{name} now sponsors {count} accounts; more than {most} are hard to look after")
        warnings.append(Phrase(said, name=sponsor, count=count, most=MANY_ACCOUNTS))
    return warnings


def _warn_of_strangers(caller: Caller, names: list[str]) -> list[Phrase]:
    from kamplan.store import colleagues

    with caller.reading() as connection:
        found = list(colleagues.list_colleagues(connection).values())
    known = {fold_name(one.name): one for one in found}
    led_by = {fold_name(one.manager) for one in found if one.manager}
    warnings = []
    for name in names:
        one = known.get(fold_name(name))
        if one is not None and one.has_left(caller.today):
            warnings.append(Phrase(N_("{name} left on {on}"), name=one.name, on=one.left_on))
        elif known and one is None and fold_name(name) not in led_by:
            said = N_('nobody of ours is recorded as {name}; kamplan add-colleague "{name}"')
            warnings.append(Phrase(said, name=name))
    return warnings
