"""What an import is told and what it says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from kamplan.errors import KamplanError, UsageError
from kamplan.language import N_, P_, FieldPhrase, Phrase

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from kamplan.domain.checklist import Checklist
    from kamplan.service.evidence import Evidence
    from kamplan.service.imports.mapping import Mapping as ColumnMapping
    from kamplan.store.accounts import NameIndex
    from kamplan.store.unit import Unit

Progress = Callable[[int, int | None], None]
WORST = 10
"""How many refused rows are named."""


class ImportKind(StrEnum):
    """What the rows of a file are."""

    INTEL = "intel"
    ACCOUNTS = "accounts"
    CONTACTS = "contacts"
    FIGURES = "figures"
    CONCLUSIONS = "conclusions"
    ANSWERS = "answers"
    UNKNOWNS = "unknowns"
    WAIVERS = "waivers"
    SUMMARIES = "summaries"
    OPPORTUNITIES = "opportunities"
    WHITE_SPACE = "white-space"
    OBJECTIVES = "objectives"
    STRATEGIES = "strategies"
    VALUES = "values"
    ACTIONS = "actions"
    RISKS = "risks"
    ISSUES = "issues"
    COMMITMENTS = "commitments"
    BUDGETS = "budgets"
    INTERACTIONS = "interactions"
    MEMBERS = "members"
    STAGES = "stages"
    INQUIRIES = "inquiries"
    RESOLUTIONS = "resolutions"
    SCORES = "scores"
    SOURCES = "sources"
    WITHDRAWALS = "withdrawals"
    TEAM = "team"


JUDGEMENTS = frozenset(
    {ImportKind.CONCLUSIONS, ImportKind.ANSWERS, ImportKind.UNKNOWNS, ImportKind.WAIVERS, ImportKind.SUMMARIES}
)
"""The kinds of our own judgement."""


@dataclass(frozen=True)
class Difference:
    """A row whose record is known but whose cells differ from it."""

    row: int
    id: str
    fields: tuple[str, ...]
    is_updated: bool
    kept_marking: bool = False


@dataclass
class Imported:
    """What an import did, or in a dry run would do."""

    file: str
    kind: ImportKind
    is_dry_run: bool
    rows: int = 0
    new: int = 0
    known: int = 0
    differences: list[Difference] = field(default_factory=list)
    unmapped: tuple[str, ...] = ()

    @property
    def updated(self) -> int:
        """How many known records were brought in line with the file."""
        return sum(one.is_updated for one in self.differences)


@dataclass
class Load:
    """One import while it runs: the file's place, the unit it writes in, and what it found so far.

    One that `restores` takes in an export: what it holds was right when it was first entered, and keeps who recorded
    it. `item_names` and `record_names` are what the refs of earlier files of a folder name, by the account's row.
    """

    unit: Unit
    checklist: Checklist
    today: date
    author: str | None
    account: str | None
    update: bool
    result: Imported
    progress: Progress
    mapping: ColumnMapping | None = None
    refused: list[tuple[int, KamplanError]] = field(default_factory=list)
    restores: bool = False
    item_names: dict[int, dict[str, int]] = field(default_factory=dict)
    record_names: dict[int, dict[str, str]] = field(default_factory=dict)
    accounts: dict[str, int] = field(default_factory=dict)
    _keys: dict[str, str] = field(default_factory=dict)
    _index: NameIndex | None = None

    def find_account(self, cells: Mapping[str, str]) -> tuple[str, int]:
        """Return key and row number of the account a row belongs to; keys and names are matched exactly."""
        typed = cells.get("account", "").strip() or (self.account or "")
        if not typed:
            raise UsageError(
                FieldPhrase("account", Phrase(N_("is missing"))),
                hint=Phrase(N_("add an account column, or --account KEY")),
            )
        if typed not in self._keys:
            from kamplan.domain.text import fold_name
            from kamplan.store import accounts

            self._index = self._index or accounts.index_names(self.unit.connection)
            found = accounts.find_named(self._index, fold_name(typed))
            if found is None:
                raise accounts.AccountNotFoundError(typed, [])
            self.accounts[typed] = found
            self._keys[typed] = accounts.get_key(self.unit.connection, found)
        return self._keys[typed], self.accounts[typed]

    def open_evidence(self, account_id: int, key: str) -> Evidence:
        """Return the items of an account that a row may cite."""
        from kamplan.service.evidence import Evidence

        names = self.item_names.get(account_id, {})
        return Evidence(self.unit.connection, account_id, key, names=names, restores=self.restores)

    def refuse(self, row: int, error: KamplanError) -> None:
        """Note a refused row; the import goes on to find the others, and then changes nothing."""
        self.refused.append((row, error))
        if len(self.refused) >= 200:
            self.raise_refused()

    def raise_refused(self) -> None:
        """Raise one error for all refused rows, if there are any, that names the first and lists the worst."""
        if not self.refused:
            return
        row, first = self.refused[0]
        more = len(self.refused) - 1
        said: str | tuple[str, str] = N_("{file}, row {row}: {problem}; nothing was imported")
        if more:
            said = P_(
                "{file}, row {row}: {problem} (and {count} more row); nothing was imported",
                "{file}, row {row}: {problem} (and {count} more rows); nothing was imported",
            )
        first.message = Phrase(said, file=self.result.file, row=row, problem=first.message, count=more)
        first.details = tuple(
            Phrase(N_("row {row}: {problem}"), row=one, problem=two.message) for one, two in self.refused[1:WORST]
        )
        raise first


Cells = Mapping[str, str]
Loader = Callable[[Load, "Path"], None]


def given(cells: Cells, names: Mapping[str, str]) -> dict[str, Any]:
    """Return the cells that are not empty, by field."""
    return {field_name: cells[column] for column, field_name in names.items() if cells.get(column, "").strip()}
