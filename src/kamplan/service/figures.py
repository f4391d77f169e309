"""Figures: entered and listed, never derived."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kamplan.domain.figure import Figure, FigureEntry
from kamplan.domain.marking import readable_by
from kamplan.domain.scales import Audience
from kamplan.errors import ConflictError
from kamplan.service.entry import read_entry

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kamplan.service.caller import Caller


def add_figure(caller: Caller, typed: str, fields: Mapping[str, Any]) -> Figure:
    """Record a figure; raises `ConflictError` when the same measure of that year and source is there."""
    from kamplan.store import accounts, figures

    entry = read_entry(FigureEntry, fields, hint="`kamplan add-figure --help` shows the options")
    team = readable_by(Audience.TEAM)
    with caller.writing() as unit:
        account_id = accounts.get_account_id(unit.connection, typed)
        key = accounts.load_account(unit.connection, account_id, audience=Audience.TEAM).key
        identity = identify_figure(entry)
        for one in figures.list_figures(unit.connection, account_id, key, readable=team):
            if identify_figure(one) == identity:
                raise ConflictError(
                    f"{entry.measure} of {entry.year} from this source is there already ({one.id}: {one.value:f})",
                    hint="name the other --source it comes from, or import it with --update",
                )
        unit.account_id = account_id
        added = figures.add_figures(unit, account_id, [entry])[0]
        found = figures.list_figures(unit.connection, account_id, key, readable=team)
        return next(one for one in found if one.id == added)


def list_figures(caller: Caller, typed: str, *, audience: Audience) -> list[Figure]:
    """Return the figures of an account that this audience may see, by year and measure."""
    from kamplan.store import accounts, figures

    with caller.reading() as connection:
        account_id = accounts.get_account_id(connection, typed)
        key = accounts.load_account(connection, account_id, audience=audience).key
        found = figures.list_figures(connection, account_id, key, readable=readable_by(audience))
        return sorted(found, key=lambda one: (one.year, one.measure.casefold(), str(one.source), str(one.value)))


def identify_figure(figure: Figure | FigureEntry) -> tuple[object, ...]:
    """Return the identity of a figure within its account: year, measure, unit, source, url."""
    return (figure.year, figure.measure, figure.unit, figure.source, figure.url)
