"""Figures: entered, listed, edited, withdrawn; never derived."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kamplan.domain.figure import Figure, FigureEntry
from kamplan.domain.ids import Kind, number_of, parse_id
from kamplan.domain.marking import most_restrictive, readable_by
from kamplan.domain.scales import Audience
from kamplan.errors import ConflictError
from kamplan.language import N_, Phrase
from kamplan.service.accounts import merge_fields
from kamplan.service.entry import check_not_withdrawn, read_entry, read_reason, read_withdrawal_day
from kamplan.service.lowering import check_edit
from kamplan.service.tombstones import telling_of_purges

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from kamplan.service.caller import Caller
    from kamplan.store.database import Connection


def add_figure(caller: Caller, typed: str, fields: Mapping[str, Any]) -> Figure:
    """Record a figure; raises `ConflictError` when the same measure of that year and source is there."""
    from kamplan.store import accounts, figures

    entry = read_entry(FigureEntry, fields, hint=Phrase(N_("`kamplan add-figure --help` shows the options")))
    with caller.writing() as unit:
        account_id = accounts.get_account_id(unit.connection, typed)
        _check_new(_load_figures(unit.connection, account_id, audience=Audience.TEAM, on=caller.today), entry)
        unit.account_id = account_id
        added = figures.add_figures(unit, account_id, [entry])[0]
        return _load_figure(unit.connection, number_of(added), audience=Audience.TEAM, on=caller.today)


def list_figures(caller: Caller, typed: str, *, audience: Audience, with_withdrawn: bool = False) -> list[Figure]:
    """Return the figures of an account that this audience may see, by year and measure.

    Those withdrawn are among them only if asked for.
    """
    from kamplan.store import accounts

    with caller.reading() as connection:
        account_id = accounts.get_account_id(connection, typed)
        found = _load_figures(connection, account_id, audience=audience, on=caller.today)
    is_shown = with_withdrawn and audience is not Audience.CUSTOMER
    found = [one for one in found if one.is_active or is_shown]
    return sorted(found, key=lambda one: (one.year, one.measure.casefold(), str(one.source), str(one.value)))


def get_figure(caller: Caller, figure_id: str, *, audience: Audience) -> Figure:
    """Return the figure of an id; a withheld one answers exactly as one that never existed."""
    _, number = parse_id(figure_id, Kind.FIGURE)
    with caller.reading() as connection, telling_of_purges(connection, figure_id, audience):
        return _load_figure(connection, number, audience=audience, on=caller.today)


def edit_figure(caller: Caller, figure_id: str, fields: Mapping[str, Any]) -> tuple[Figure, bool]:
    """Change the fields given of a figure; say whether anything changed.

    Raises `UsageError` for a marking lower than the present one. A figure that comes to say
    something else, or to stand elsewhere, is raised to the default: that it was public was said of what it was.
    """
    from kamplan.store import figures

    _, number = parse_id(figure_id, Kind.FIGURE)
    with caller.writing() as unit:
        before = _load_figure(unit.connection, number, audience=Audience.TEAM, on=caller.today)
        check_not_withdrawn(before, hint=_add_anew(before))
        place = {"id", "account", "withdrawn_on", "withdrawn_reason", "handling"}
        entry = read_entry(
            FigureEntry,
            merge_fields(before.model_dump(exclude=place), fields),
            hint=Phrase(N_("`kamplan show {id}` shows its fields"), id=before.id),
        )
        check_edit(before.id, before.handling, entry.handling)
        account_id = unit.account_id = figures.find_row(unit.connection, number)["account_id"]
        others = _load_figures(unit.connection, account_id, audience=Audience.TEAM, on=caller.today)
        _check_new([one for one in others if one.id != before.id], entry)
        is_about_other = (entry.measure, entry.url) != (before.measure, before.url)
        least = entry.marking() if is_about_other else before.handling
        handling = entry.handling or most_restrictive((before.handling, least))
        figures.update_figure(unit, number, figures.make_columns(entry) | {"handling": handling.value})
        after = _load_figure(unit.connection, number, audience=Audience.TEAM, on=caller.today)
        return after, unit.has_changes


def withdraw_figure(caller: Caller, figure_id: str, *, reason: str, on: date | None = None) -> Figure:
    """Take a figure back, with the reason: it is kept, but no profile or picture shows it any more."""
    from kamplan.store import figures

    _, number = parse_id(figure_id, Kind.FIGURE)
    text = read_reason(reason)
    with caller.writing(reason=text) as unit:
        known = _load_figure(unit.connection, number, audience=Audience.TEAM, on=caller.today)
        check_not_withdrawn(known, hint=_add_anew(known))
        unit.account_id = figures.find_row(unit.connection, number)["account_id"]
        gone = {"withdrawn_on": read_withdrawal_day(caller, on).isoformat(), "withdrawn_reason": text}
        figures.update_figure(unit, number, gone)
        return _load_figure(unit.connection, number, audience=Audience.TEAM, on=caller.today)


def _add_anew(figure: Figure) -> Phrase:
    return Phrase(
        N_('kamplan add-figure {account} {year} "{measure}" AMOUNT'),
        account=figure.account,
        year=figure.year,
        measure=figure.measure,
    )


def _check_new(known: Sequence[Figure], entry: FigureEntry) -> None:
    same = next((one for one in known if one.is_active and identify_figure(one) == identify_figure(entry)), None)
    if same:
        raise ConflictError(
            Phrase(
                N_("{measure} of {year} from this source is there already ({id}: {same})"),
                measure=entry.measure,
                year=entry.year,
                id=same.id,
                same=f"{same.value:f}",
            ),
            hint=Phrase(
                N_("`kamplan edit {id} --set value=AMOUNT` changes it, or name the other --source it comes from"),
                id=same.id,
            ),
        )


def _load_figures(connection: Connection, account_id: int, *, audience: Audience, on: date) -> list[Figure]:
    from kamplan.store import accounts
    from kamplan.store.figures import list_figures as find

    key = accounts.get_key(connection, account_id)
    return find(connection, account_id, key, readable=readable_by(audience), as_of=on)


def _load_figure(connection: Connection, number: int, *, audience: Audience, on: date) -> Figure:
    from kamplan.store.figures import FigureNotFoundError, find_row

    account_id = find_row(connection, number)["account_id"]
    figures = _load_figures(connection, account_id, audience=audience, on=on)
    found = next((one for one in figures if number_of(one.id) == number), None)
    if found is None or (audience is Audience.CUSTOMER and not found.is_active):
        raise FigureNotFoundError(number)
    return found


def identify_figure(figure: Figure | FigureEntry) -> tuple[object, ...]:
    """Return the identity of a figure within its account: year, measure, unit, source, url."""
    return (figure.year, figure.measure, figure.unit, figure.source, figure.url)
