"""Who calls a service, when and with which command; and the store and the checklist they work with."""

from __future__ import annotations

import json
import os
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from kamplan.errors import UsageError
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date, datetime

    from kamplan.config import Settings
    from kamplan.domain.checklist import Checklist
    from kamplan.store.database import Connection, Store
    from kamplan.store.unit import Actor, Unit

    Progress = Callable[[str, int, int | None], None]
    """Told what is being done, how far, and of how much if that is known."""


@dataclass
class Reads:
    """Which items of tier 4 a command has read so far and recorded; paused while records are merely counted."""

    recorded: set[int] = field(default_factory=set)
    is_paused: bool = False


@dataclass(frozen=True)
class Caller:
    """One call of a command: its settings, its clock and its name.

    With `known_on` it reads what was on record at the end of that day, by the local clock. Where what it reads
    `is_for_customer`, no failure names another account.
    """

    settings: Settings
    today: date
    now: datetime
    command: str
    known_on: date | None = None
    is_for_customer: bool = False
    reads: Reads = field(default_factory=Reads, compare=False)

    @property
    def author(self) -> str | None:
        """The name this caller signs with, if one is set."""
        return (self.settings.user or "").strip() or None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection for reading; a store that nobody named is made on first use.

        Where the settings say so, what it read of tier 4 is recorded at the end, or else the reading fails.
        """
        from kamplan.store.accounts import FOR_CUSTOMER

        store = self._open(create=self.settings.is_default_store)
        if not self.settings.logs_reads or self.reads.is_paused:
            with store.reading(prepare=self._prepare()) as connection:
                connection.info[FOR_CUSTOMER] = self.is_for_customer
                yield connection
            return
        from kamplan.store.reads import begin_noting, record_reading

        with store.reading(prepare=self._prepare()) as connection:
            connection.info[FOR_CUSTOMER] = self.is_for_customer
            noted = begin_noting(connection)
            yield connection
        if new := noted - self.reads.recorded:
            record_reading(store, self._sign(), new)
            self.reads.recorded.update(new)

    @contextmanager
    def counting(self) -> Iterator[None]:
        """Read without a record of it: to say how many records there are, and to show none."""
        before, self.reads.is_paused = self.reads.is_paused, True
        try:
            yield
        finally:
            self.reads.is_paused = before

    def _sign(self, reason: str | None = None) -> Actor:
        from kamplan.store.unit import Actor

        return Actor(name=self.author or "unknown", at=self.now, command=self.command, reason=reason)

    def _open(self, *, create: bool) -> Store:
        from kamplan.store.database import Keep, set_lock_wait
        from kamplan.store.opening import open_store

        set_lock_wait(self.settings.lock_wait)
        return open_store(self.settings.store, create=create, keep=Keep(self.now, self.settings.retention))

    def _prepare(self) -> Callable[[Connection], None] | None:
        if self.known_on is None:
            return None
        from kamplan.service.days import last_moment
        from kamplan.store.known import show_as_known

        moment = last_moment(self.known_on)
        return lambda connection: show_as_known(connection, moment)

    @contextmanager
    def writing(self, *, create: bool = False, dry_run: bool = False, reason: str | None = None) -> Iterator[Unit]:
        """Give the unit of this command: one transaction, one change record; `create` makes a named store.

        A store that was made for what then was refused, or only tried, goes again.
        """
        from kamplan.store.unit import open_unit

        is_new = not os.path.exists(self.settings.store)  # which says no of a name that no file can have
        store = self._open(create=create or self.settings.is_default_store)
        done = False
        try:
            with open_unit(store, self._sign(reason), dry_run=dry_run) as unit:
                yield unit
            done = not dry_run
        finally:
            if is_new and not done:
                from kamplan.store.database import discard_store

                discard_store(self.settings.store)

    def keep_store(self, unit: Unit) -> None:
        """Keep a snapshot of the store before what this command is about to change, if it changes anything."""
        unit.keep_store(self.settings.store, self.settings.retention)

    def load_checklist(self) -> Checklist:
        """Return the checklist in use: the method's own, or the company's; raises `UsageError` for a bad one."""
        from kamplan.domain.checklist import Checklist

        path = self.settings.checklist
        if path is None:
            return _load_shipped()
        from pydantic import ValidationError

        from kamplan.domain.record import explain
        from kamplan.exchange.yaml import read_yaml

        try:
            return Checklist.model_validate(read_yaml(path))
        except ValidationError as error:
            found = explain(
                error, hint=Phrase(N_("compare it with the shipped one: `kamplan checklist --format json`"))
            )
            raise UsageError(
                Phrase(N_("{path}: {problem}"), path=path, problem=found.message), hint=found.hint
            ) from error


@cache
def _load_shipped() -> Checklist:
    from kamplan.domain.checklist import Checklist
    from kamplan.resources import CHECKLIST

    return Checklist.model_validate(json.loads(CHECKLIST.read_text(encoding="utf-8")))
