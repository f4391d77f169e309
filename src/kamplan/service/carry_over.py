"""Carrying a plan over into its next period: what goes on is kept by somebody's word, never copied in silence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kamplan.domain.ids import number_of
from kamplan.domain.plan_record import Carried
from kamplan.domain.scales import Audience
from kamplan.errors import NotFoundError, UsageError
from kamplan.language import N_, Phrase
from kamplan.service.entry import split_list
from kamplan.service.records import RecordLine, is_overdue

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from kamplan.domain.account import Account
    from kamplan.domain.dossier import Dossier
    from kamplan.domain.plan_record import PlanRecord
    from kamplan.service.caller import Caller
    from kamplan.store.unit import Unit

EVERY = "all"
"""What stands for every record that is still open."""


@dataclass(frozen=True)
class CarriedOver:
    """What was kept for the new period, what was withdrawn, and what nobody has decided on."""

    account: str
    period_from: date | None
    period_to: date | None
    kept: tuple[RecordLine, ...]
    dropped: tuple[RecordLine, ...]
    open: tuple[RecordLine, ...]


def list_carried(caller: Caller, typed: str) -> list[RecordLine]:
    """Return the open records that go on into a new period only when somebody says so, by kind and number."""
    from kamplan.service.analysis import load_dossier

    dossier = load_dossier(caller, typed, audience=Audience.TEAM, on=None)
    return [_line(one, caller.today) for one in _list_open(dossier)]


def carry_over(
    caller: Caller,
    typed: str,
    *,
    period: tuple[date | None, date | None] | None,
    keep: Collection[str],
    drop: Collection[str],
    dry_run: bool = False,
) -> CarriedOver:
    """Keep some open records for a new period and withdraw others, in one change; `all` stands for every other one.

    The account's period becomes the new one. What is neither kept nor dropped stays as it is, and a finding asks for
    it. Raises `NotFoundError` for an id that is none of them, `UsageError` for one that is both or a bad period.
    """
    from kamplan.store import accounts
    from kamplan.store.dossier import load_dossier

    with caller.writing(dry_run=dry_run) as unit:
        account_id = unit.account_id = accounts.get_account_id(unit.connection, typed)
        dossier = load_dossier(unit.connection, account_id, audience=Audience.TEAM, as_of=caller.today)
        account = _set_period(unit, account_id, dossier.account, period)
        found = {one.id: one for one in _list_open(dossier)}
        kept, dropped = _choose(found, keep, drop)
        end = f"not carried over into the period from {account.period_from}" if account.period_from else "dropped"
        _write(unit, found, kept, {"carried_over_on": caller.today})
        _write(unit, found, dropped, {"withdrawn_on": caller.today, "withdrawn_reason": end})
    rest = [one for one in found if one not in kept and one not in dropped]
    lines = {name: _line(record, caller.today) for name, record in found.items()}
    return CarriedOver(
        account=account.key,
        period_from=account.period_from,
        period_to=account.period_to,
        kept=tuple(lines[one] for one in kept),
        dropped=tuple(lines[one] for one in dropped),
        open=tuple(lines[one] for one in rest),
    )


def _list_open(dossier: Dossier) -> list[PlanRecord]:
    return [one for one in dossier.list_records(Carried) if not one.is_closed]


def _line(record: PlanRecord, on: date) -> RecordLine:
    return RecordLine(record, is_overdue(record, on))


def _choose(
    found: Mapping[str, PlanRecord], keep: Collection[str], drop: Collection[str]
) -> tuple[list[str], list[str]]:
    kept, dropped = _read(found, keep), _read(found, drop)
    named = {one for one in (*kept, *dropped) if one != EVERY}
    if both := sorted(set(kept) & set(dropped)):
        raise UsageError(
            Phrase(N_("{both} cannot be both kept and dropped"), both=both[0]), hint=Phrase(N_("name it once"))
        )
    rest = [one for one in found if one not in named]
    return _expand(kept, rest), _expand(dropped, rest)


def _expand(names: Sequence[str], rest: Sequence[str]) -> list[str]:
    return [each for one in names for each in (rest if one == EVERY else [one])]


def _read(found: Mapping[str, PlanRecord], typed: Collection[str]) -> list[str]:
    wanted = [EVERY if one.casefold() == EVERY else one.upper() for one in split_list(list(typed))]
    for one in wanted:
        if one != EVERY and one not in found:
            raise NotFoundError(
                Phrase(N_("{one} is no open record that could be carried over"), one=one),
                hint=Phrase(
                    N_("objectives, strategies, opportunities, actions and risks are; name an open one, or `all`")
                ),
            )
    return list(dict.fromkeys(wanted))


def _set_period(
    unit: Unit, account_id: int, account: Account, period: tuple[date | None, date | None] | None
) -> Account:
    from kamplan.service.accounts import read_account
    from kamplan.store import accounts

    if period is None:
        return account
    changed = read_account(account.model_dump() | {"period_from": period[0], "period_to": period[1]})
    accounts.update_account(unit, account_id, changed)
    return changed


def _write(unit: Unit, found: dict[str, PlanRecord], names: list[str], changes: dict[str, object]) -> None:
    from kamplan.domain.ids import parse_id
    from kamplan.store import records

    for name in names:
        row = records.find_row(unit.connection, *parse_id(name))
        record = found[name].model_copy(update=changes)
        records.update_record(unit, row["id"], record, cites=[number_of(one) for one in record.cites])
