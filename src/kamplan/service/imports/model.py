"""What an import is told and what it says."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from kamplan.errors import UsageError
from kamplan.language import N_, Phrase
from kamplan.service.imports.refusals import Refusals

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from kamplan.domain.checklist import Checklist
    from kamplan.errors import KamplanError
    from kamplan.service.evidence import Evidence
    from kamplan.service.imports.mapping import Mapping as ColumnMapping
    from kamplan.store.accounts import NameIndex
    from kamplan.store.unit import Unit

Progress = Callable[[int, int | None], None]
NEAR = 20
"""For how many names that are no account a near one is looked for."""


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


ORDER = tuple(
    ImportKind(one)
    for one in (
        "team", "accounts", "contacts", "intel", "sources", "figures", "conclusions", "answers", "unknowns", "waivers",
        "summaries", "opportunities", "white-space", "objectives", "strategies", "values", "risks", "issues", "actions",
        "commitments", "budgets", "interactions", "members", "stages", "inquiries", "resolutions", "scores",
        "withdrawals",
    )
)  # fmt: skip
"""The kinds in the order in which they are read: each after those that its rows speak of.

An action may serve a risk or an issue; what is withdrawn is so only when everything that names it is there.
"""
JUDGEMENTS = frozenset(
    {ImportKind.CONCLUSIONS, ImportKind.ANSWERS, ImportKind.UNKNOWNS, ImportKind.WAIVERS, ImportKind.SUMMARIES}
)
"""The kinds of our own judgement."""


@dataclass(frozen=True)
class Difference:
    """A row whose record is known but whose cells differ from it; `changes` holds what is held and what is said."""

    row: int
    id: str
    changes: dict[str, tuple[object, object]]
    is_updated: bool
    kept_marking: bool = False

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields in which they differ."""
        return tuple(self.changes)


@dataclass
class Imported:
    """What an import did, or in a dry run would do.

    `encoding` is in what the file was written where that is not UTF-8; `namesakes` are new rows with a ref, each with
    the record without one that says the same.
    """

    file: str
    kind: ImportKind
    is_dry_run: bool
    rows: int = 0
    new: int = 0
    known: int = 0
    differences: list[Difference] = field(default_factory=list)
    unmapped: tuple[str, ...] = ()
    encoding: str | None = None
    namesakes: list[tuple[int, str]] = field(default_factory=list)

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
    encoding: str | None = None
    refused: Refusals = field(default_factory=Refusals)
    columns: tuple[str, ...] = ()
    restores: bool = False
    item_names: dict[int, dict[str, int]] = field(default_factory=dict)
    record_names: dict[int, dict[str, str]] = field(default_factory=dict)
    accounts: dict[str, int] = field(default_factory=dict)
    _keys: dict[str, str] = field(default_factory=dict)
    _index: NameIndex | None = None
    _missing: dict[str, KamplanError] = field(default_factory=dict)

    def find_account(self, cells: Mapping[str, str]) -> tuple[str, int]:
        """Return key and row number of the account a row belongs to; keys and names are matched exactly."""
        typed = cells.get("account", "").strip() or (self.account or "")
        if not typed:
            raise UsageError(
                Phrase(N_("account: is missing")), hint=Phrase(N_("fill in the column account, or add --account KEY"))
            )
        if typed not in self._keys:
            from kamplan.domain.text import fold_name
            from kamplan.store import accounts

            self._index = self._index or accounts.index_names(self.unit.connection)
            found = accounts.find_named(self._index, fold_name(typed))
            if found is None:
                raise self._say_missing(typed)
            self.accounts[typed] = found
            self._keys[typed] = accounts.get_key(self.unit.connection, found)
        return self._keys[typed], self.accounts[typed]

    def _say_missing(self, typed: str) -> KamplanError:
        """Return the error for a name that is no account's, with the account that has a near one."""
        if typed not in self._missing:
            from kamplan.store.accounts import AccountNotFoundError, find_near

            near = find_near(self._index, typed) if self._index and len(self._missing) < NEAR else None
            error = AccountNotFoundError(typed, [near] if near else [])
            name = json.dumps(typed, ensure_ascii=False)
            error.hint = (
                Phrase(
                    N_("did you mean {near}? Correct the row, or in a mapping: [values.account] {name} = {key}"),
                    near=near, name=name, key=json.dumps(near),
                )
                if near
                else Phrase(N_("correct the row, or record it first: kamplan new-account {name}"), name=name)
            )  # fmt: skip
            self._missing[typed] = error
        return self._missing[typed]

    def open_evidence(self, account_id: int, key: str) -> Evidence:
        """Return the items of an account that a row may cite."""
        from kamplan.service.evidence import Evidence

        names = self.item_names.get(account_id, {})
        return Evidence(self.unit.connection, account_id, key, names=names, restores=self.restores)

    def refuse(self, row: int, error: KamplanError) -> None:
        """Note a refused row; the import goes on to find the others, and then changes nothing."""
        self.refused.add(row, error)

    def raise_refused(self) -> None:
        """Raise one error for all refused rows, if there are any, that names the first and lists the others."""
        if self.refused:
            raise self.refused.make_error(self.result.file, self.columns, self.mapping)


Cells = Mapping[str, str]
Loader = Callable[[Load, "Path"], None]


def given(cells: Cells, names: Mapping[str, str]) -> dict[str, Any]:
    """Return the cells that are not empty, by field."""
    return {field_name: cells[column] for column, field_name in names.items() if cells.get(column, "").strip()}
