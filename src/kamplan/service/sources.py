"""Sources: described, listed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kamplan.domain.ids import Kind, make_id, number_of, parse_id
from kamplan.domain.marking import readable_by
from kamplan.domain.scales import Audience
from kamplan.domain.source import Source, SourceEntry, identify_source
from kamplan.errors import ConflictError
from kamplan.service.accounts import check_one_account, merge_fields
from kamplan.service.entry import read_entry

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kamplan.service.caller import Caller
    from kamplan.store.database import Connection


def add_source(caller: Caller, typed: str, fields: Mapping[str, Any]) -> Source:
    """Record a source with its kind and reliability; raises `ConflictError` when it is there already."""
    from kamplan.store import accounts, sources

    entry = read_entry(SourceEntry, fields, hint="`kamplan add-source --help` shows the options")
    with caller.writing() as unit:
        account_id = accounts.get_account_id(unit.connection, typed)
        known = sources.find_source_id(unit.connection, account_id, entry.publisher, entry.name)
        if known is not None:
            raise ConflictError(
                f"the source {entry.name!r} is there already ({make_id(Kind.SOURCE, known)})",
                hint=f"`kamplan edit-source {make_id(Kind.SOURCE, known)} --reliability …` changes it",
            )
        unit.account_id = account_id
        number = sources.add_sources(unit, account_id, [identify_source(entry.publisher, entry.name)]).popitem()[1]
        sources.describe_source(unit, number, entry)
        key = accounts.load_account(unit.connection, account_id, audience=Audience.TEAM).key
        return _describe(unit.connection, account_id, key, audience=Audience.TEAM)[number]


def edit_source(caller: Caller, source_id: str, fields: Mapping[str, Any]) -> tuple[Source, bool]:
    """Change what is said of a source; items without a grade of their own follow its reliability.

    What is not given stays unsaid, as the items have it: a withheld item must not describe a source for others.
    """
    from kamplan.store import accounts, sources

    _, number = parse_id(source_id, Kind.SOURCE)
    with caller.writing() as unit:
        row = sources.get_source_row(unit.connection, number)
        account_id = row["account_id"]
        key = accounts.load_account(unit.connection, account_id, audience=Audience.TEAM).key
        before = _describe(unit.connection, account_id, key, audience=Audience.TEAM)[number]
        own = {"kind": row["kind"], "reliability": row["reliability"]}
        is_named = row["name"] is not None or any(fields.get(name) is not None for name in ("name", "publisher"))
        merged = merge_fields({"name": before.name, "publisher": before.publisher, **own}, fields)
        entry = read_entry(SourceEntry, merged, hint="`kamplan edit-source --help` shows the options")
        known = sources.find_source_id(unit.connection, account_id, entry.publisher, entry.name)
        if known not in (None, number):
            raise ConflictError(
                f"another source is called {entry.name!r} ({make_id(Kind.SOURCE, known or 0)})",
                hint="give it a name of its own",
            )
        unit.account_id = account_id
        sources.describe_source(unit, number, entry, is_named=is_named)
        return _describe(unit.connection, account_id, key, audience=Audience.TEAM)[number], unit.has_changes


def list_sources(caller: Caller, typed: str | None, *, audience: Audience) -> list[Source]:
    """Return the sources of one account or of all that this audience may see; a customer's are of one account."""
    from kamplan.store import accounts

    check_one_account(typed, audience=audience, command="list-sources ACCOUNT")
    with caller.reading() as connection:
        if typed is not None:
            ids = [accounts.get_account_id(connection, typed)]
        else:
            ids = [account_id for account_id, _ in accounts.list_accounts(connection, audience=audience)]
        found: list[Source] = []
        for account_id in ids:
            key = accounts.load_account(connection, account_id, audience=audience).key
            found.extend(_describe(connection, account_id, key, audience=audience).values())
        return found


def fold_sources(sources: Sequence[Source]) -> list[Source]:
    """Return the sources as a customer may tell them apart, by name: conversations that are not named are one."""
    folded: dict[tuple[object, ...], Source] = {}
    for one in sources:
        key = (one.account, one.publisher or "", one.name, one.kind or "")
        known = folded.get(key)
        folded[key] = one.model_copy(update={"items": one.items + known.items}) if known else one
    return [folded[key] for key in sorted(folded)]


def _describe(connection: Connection, account_id: int, key: str, *, audience: Audience) -> dict[int, Source]:
    from kamplan.store.contacts import list_contacts
    from kamplan.store.items import list_item_rows
    from kamplan.store.sources import describe_sources

    readable = readable_by(audience)
    contacts = list_contacts(connection, account_id, key, readable=readable, audience=audience)
    people = {number_of(contact.id) for contact in contacts}
    rows = list_item_rows(connection, account_id, readable=readable, audience=audience)
    return describe_sources(connection, account_id, key, rows, audience=audience, people=people)
