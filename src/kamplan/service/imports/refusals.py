"""What an import refuses: every row counted, equal reasons told once, with a cure that works in a file."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kamplan.domain.record import UnknownValueError
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from kamplan.errors import KamplanError
    from kamplan.service.imports.mapping import Mapping

WORST = 10
"""How many reasons are told, beside those that are unknown values."""
VALUES = 40
"""How many unknown values are told."""
ROWS = 60
"""How many rows of one reason are named by number."""
REASONS = 1_000
"""How many reasons are kept apart; of further ones only the rows are counted."""
OPTIONS = frozenset({"as", "account", "mapping", "update", "encoding", "dry-run", "json"})
"""The options that an import has: a hint that names another is of no use there."""
_OPTION = re.compile(r"--([a-z][a-z-]*)")
_OWN_COLUMN = {
    "cite": "cites", "competitor": "competitors", "role": "roles", "contact": "contact", "on": "valid_as_of",
    "raised": "raised_on", "influence": "influences", "question": "questions", "contradict": "contradicts",
    "follow-up": "follow_ups", "measure": "measure", "published": "published_on", "review": "review_by",
}  # fmt: skip
"""The column in place of an option, where it is not the option's own name."""
_CODES = ("EUR", "CNY", "USD")


@dataclass
class _Reason:
    error: KamplanError
    rows: list[int]
    count: int = 1


@dataclass
class Refusals:
    """The refused rows of one file, by reason, in the order in which the reasons came up."""

    reasons: dict[str, _Reason] = field(default_factory=dict)
    count: int = 0

    def __bool__(self) -> bool:
        return self.count > 0

    def add(self, row: int, error: KamplanError) -> None:
        """Note a refused row."""
        self.count += 1
        key = str(error.message)
        if (reason := self.reasons.get(key)) is not None:
            reason.count += 1
            if len(reason.rows) < ROWS:
                reason.rows.append(row)
        elif len(self.reasons) < REASONS:
            self.reasons[key] = _Reason(error, [row])

    def make_error(self, file: str, columns: Sequence[str], mapping: Mapping | None) -> KamplanError:
        """Return one error for all refused rows: the first is its message, the others its details.

        `columns` are those that a file of the kind may have, `mapping` is the one in use.
        """
        first, *others = self.reasons.values()
        error = first.error
        more = self.count - 1
        rest = Phrase("")
        if more:
            template = N_(" (and {count} more rows)") if more > 1 else N_(" (and {count} more row)")
            rest = Phrase(template, count=more)
        message = Phrase(
            N_("{file}, row {row}: {what}{others}; nothing was imported"),
            file=file, row=first.rows[0], what=error.message, others=rest,
        )  # fmt: skip
        error.details = tuple(self._list_details(first, others, mapping))
        error.hint = self._find_hint(error, columns, mapping)
        error.message = message
        return error

    def _list_details(self, first: _Reason, others: Sequence[_Reason], mapping: Mapping | None) -> list[str | Phrase]:
        told: list[str | Phrase] = []
        if first.count > 1:
            told.append(_tell(first))
        unknown = [one for one in others if isinstance(one.error, UnknownValueError)]
        plain = [one for one in others if not isinstance(one.error, UnknownValueError)]
        shown = {id(one) for one in (*unknown[:VALUES], *plain[: WORST - 1])}
        told += [_tell(one) for one in others if id(one) in shown]
        left = self.count - first.count - sum(one.count for one in others if id(one) in shown)
        if left:
            told.append(Phrase(N_("… and {count} rows for other reasons"), count=left))
        return told + _list_lines([first, *others], mapping.values if mapping else {})

    def _find_hint(self, error: KamplanError, columns: Sequence[str], mapping: Mapping | None) -> str | Phrase:
        if isinstance(error, UnknownValueError):
            choices = ", ".join(dict.fromkeys(each for _, _, known in error.found for each in known))
            if mapping:
                return Phrase(
                    N_("copy these lines into {mapping} and write one of {choices} for each ?"),
                    mapping=mapping.path.name, choices=choices,
                )  # fmt: skip
            return Phrase(
                N_("copy these lines into a file m.toml, write one of {choices} for each ?, and add --mapping m.toml"),
                choices=choices,
            )
        return fit_hint(error.hint, columns)


def fit_hint(hint: str | Phrase, columns: Sequence[str]) -> str | Phrase:
    """Return a hint that can be followed in an import: an option that it does not have becomes the column for it."""
    said = str(hint)
    if said.startswith("kamplan ") or "kamplan relabel" in said:
        return hint
    named = [one for one in _OPTION.findall(said) if one not in OPTIONS]
    if not named:
        return hint
    column = _OWN_COLUMN.get(named[0], named[0].replace("-", "_"))
    if column == "currency" and column in columns:
        return Phrase(
            N_('add a column currency, or in a mapping: [constants] currency = "{code}"; such as {codes}'),
            code=_CODES[0], codes=", ".join(_CODES),
        )  # fmt: skip
    if column in columns:
        return Phrase(N_("fill in the column {column} of the row, or map one to it with [columns]"), column=column)
    return Phrase(N_("correct the row; the columns are {columns}"), columns=", ".join(columns))


def _tell(reason: _Reason) -> Phrase:
    if reason.count == 1:
        return Phrase(N_("row {row}: {what}"), row=reason.rows[0], what=reason.error.message)
    rows = ", ".join(map(str, reason.rows))
    if reason.count > len(reason.rows):
        rows += f", … ({reason.count})"
    return Phrase(N_("{count} rows ({rows}): {what}"), count=reason.count, rows=rows, what=reason.error.message)


def _list_lines(reasons: Sequence[_Reason], held: Container[str]) -> list[str | Phrase]:
    """Return the lines of a mapping for unknown values, to be copied and filled in; `held` are tables that it has."""
    tables: dict[str, dict[str, None]] = {}
    for one in reasons:
        if isinstance(one.error, UnknownValueError):
            for column, value, _ in one.error.found:
                tables.setdefault(column, {})[value] = None
    lines: list[str | Phrase] = []
    for column, values in tables.items():
        lines.append(f"# below [values.{column}]" if column in held else f"[values.{column}]")
        lines += [f'{json.dumps(value, ensure_ascii=False)} = "?"' for value in list(values)[:VALUES]]
    return lines
