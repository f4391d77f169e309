"""Section 2: the account's profile and its figures."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from kamplan.language import N_
from kamplan.plan.document import Fact, Facts, Notice, Table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from kamplan.plan.document import Block, Sentence
    from kamplan.plan.writing import Pen

YEARS = 5
"""How many of the latest years the table shows."""


def write(pen: Pen) -> Iterator[Block]:
    """Yield the profile."""
    account = pen.dossier.account
    revenue = None
    if account.revenue is not None:
        year = f" ({account.revenue_year})" if account.revenue_year else ""
        revenue = f"{say_amount(account.revenue)}{' ' + account.currency if account.currency else ''}{year}"
    facts = [
        (N_("Industry"), account.industry, None),
        (N_("Headquarters"), account.headquarters, None),
        (N_("Parent company"), account.parent, None),
        (N_("Business units"), pen.join(account.units), None),
        (N_("Revenue"), revenue, None),
        (N_("Employees"), f"{account.employees:,}" if account.employees is not None else None, None),
        (N_("Fiscal year ends"), account.fiscal_year_end, None),
        (N_("Website"), account.website, account.website),
        (N_("Source of the profile"), account.source or account.url, account.url),
    ]
    found = tuple(Fact(label=pen.say(label), value=value, url=url) for label, value, url in facts if value)
    if found:
        yield Facts(facts=found)
    else:
        yield Notice(text=pen.say(N_("No profile is recorded beyond the name.")))
    if not pen.dossier.figures:
        yield Notice(text=pen.say(N_("No figures are recorded.")))


def write_details(pen: Pen) -> Iterator[Block]:
    """Yield the table of figures by year."""
    figures = pen.dossier.figures
    if not figures:
        return
    years = sorted({figure.year for figure in figures})[-YEARS:]
    rows: dict[tuple[str, str], dict[int, list[Decimal]]] = defaultdict(lambda: defaultdict(list))
    for figure in figures:
        if figure.year in years:
            values = rows[figure.measure, figure.unit or figure.currency or ""][figure.year]
            if figure.value not in values:
                values.append(figure.value)
    table: list[tuple[Sentence, ...]] = []
    for (measure, unit), by_year in sorted(rows.items(), key=lambda row: (row[0][0].casefold(), row[0])):
        cells = [" / ".join(say_amount(value) for value in sorted(by_year[year])) or "–" for year in years]
        table.append(tuple(pen.plain(text) for text in (measure, unit, *cells)))
    yield Table(
        caption=pen.say(N_("Figures as entered; where sources differ, every value stands")),
        columns=(pen.say(N_("Measure")), pen.say(N_("Unit of measure")), *(str(year) for year in years)),
        numeric=tuple(range(2, 2 + len(years))),
        rows=tuple(table),
    )


def say_amount(value: Decimal) -> str:
    """Return an amount with thousands commas, to at most two places; the exact one stays in the store."""
    rounded = round(value, 2) if value != value.to_integral_value() else value.to_integral_value()
    text = f"{rounded:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
