"""Several calls of a service as one: one transaction, one change record, all or nothing."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from kamplan.errors import KamplanError, UsageError
from kamplan.language import N_, Phrase
from kamplan.service.caller import Caller

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from kamplan.store.database import Connection
    from kamplan.store.unit import Unit


@dataclass(frozen=True)
class Joined(Caller):
    """A caller whose calls all read and write in one unit, which is opened and closed around them."""

    unit: Unit | None = None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give the unit's connection, which sees what was written so far."""
        yield self._unit.connection

    @contextmanager
    def writing(self, *, create: bool = False, dry_run: bool = False, reason: str | None = None) -> Iterator[Unit]:
        """Give the one unit; raises `UsageError` for a record of another account than those before."""
        del create, dry_run, reason  # said once, where the unit was opened
        unit = self._unit
        before = unit.account_id
        yield unit
        if before is not None and unit.account_id != before:
            raise UsageError(
                Phrase(N_("these are records of several accounts")),
                hint=Phrase(N_("give those of one account at once")),
            )

    @property
    def _unit(self) -> Unit:
        if self.unit is None:
            raise AssertionError  # `join` alone makes one
        return self.unit


@contextmanager
def join(caller: Caller, *, reason: str | None = None, dry_run: bool = False) -> Iterator[Joined]:
    """Give a caller for several calls that become one change, with its one reason."""
    with caller.writing(reason=reason, dry_run=dry_run) as unit:
        yield Joined(**{one.name: getattr(caller, one.name) for one in fields(Caller)}, unit=unit)


def do_each(ids: Sequence[str], act: Callable[[str], None]) -> None:
    """Do something with each id; raises what went wrong, of several all of it at once.

    The caller's unit must end with what is raised, so that nothing of it stays.
    """
    failed: list[tuple[str, KamplanError]] = []
    for one in ids:
        try:
            act(one)
        except KamplanError as error:
            failed.append((one, error))
    if not failed:
        return
    first = failed[0][1]
    if len(ids) == 1:
        raise first
    details = tuple(Phrase(N_("{id}: {what}"), id=one, what=error.message) for one, error in failed)
    several = KamplanError(
        Phrase(N_("{failed} of {count} failed, and nothing was changed"), failed=len(details), count=len(ids)),
        hint=first.hint,
        details=details,
    )
    several.exit_code = first.exit_code
    raise several
