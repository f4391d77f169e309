"""Sources: described, listed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kamplan.domain.ids import Kind, make_id, number_of, parse_id
from kamplan.domain.marking import readable_by
from kamplan.domain.scales import Audience
from kamplan.domain.source import Source, SourceEntry, identify_source
from kamplan.errors import ConflictError
from kamplan.language import N_, SPACE, Joined, Phrase
from kamplan.service.accounts import check_one_account, merge_fields
from kamplan.service.entry import check_not_withdrawn, read_entry, read_reason, read_withdrawal_day
from kamplan.service.tombstones import telling_of_purges

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from kamplan.service.caller import Caller
    from kamplan.store.database import Connection


def add_source(caller: Caller, typed: str, fields: Mapping[str, Any]) -> Source:
    """Record a source with its kind and reliability; raises `ConflictError` when it is there already, or was merged.

    One that was withdrawn is taken back in under its old id, since the items that came from it hang on it.
    """
    from kamplan.store import accounts, sources

    entry = read_entry(SourceEntry, fields, hint=Phrase(N_("`kamplan add-source --help` shows the options")))
    with caller.writing() as unit:
        account_id = accounts.get_account_id(unit.connection, typed)
        known = sources.find_source_id(unit.connection, account_id, entry.publisher, entry.name)
        if known is not None and known not in sources.list_withdrawn(unit.connection, account_id):
            raise ConflictError(
                Phrase(
                    N_("the source {name} is there already ({id})"),
                    name=repr(entry.name),
                    id=make_id(Kind.SOURCE, known),
                ),
                hint=Phrase(
                    N_("`kamplan edit-source {id} --reliability …` changes it"), id=make_id(Kind.SOURCE, known)
                ),
            )
        unit.account_id = account_id
        if known is None:
            identity = identify_source(entry.publisher, entry.name)
            number = sources.add_sources(unit, account_id, [identity])[identity]
        else:
            number = known
            _check_not_merged(unit.connection, account_id, make_id(Kind.SOURCE, number))
            sources.withdraw_source(unit, number, on=None, reason=None)
        sources.describe_source(unit, number, entry)
        return _load_source(unit.connection, number, audience=Audience.TEAM, on=caller.today)


def _check_not_merged(connection: Connection, account_id: int, source_id: str) -> None:
    from kamplan.store.merges import list_merges

    if into := list_merges(connection, account_id).get(source_id):
        raise ConflictError(
            Phrase(
                N_("the source was there already as {source_id}, and was merged into {into}"),
                source_id=source_id,
                into=into,
            ),
            hint=Phrase(N_("`kamplan edit-source {into} --reliability …` changes it"), into=into),
        )


def edit_source(caller: Caller, source_id: str, fields: Mapping[str, Any]) -> tuple[Source, bool]:
    """Change what is said of a source; items without a grade of their own follow its reliability.

    What is not given stays unsaid, as the items have it: a withheld item must not describe a source for others.
    """
    from kamplan.store import sources

    _, number = parse_id(source_id, Kind.SOURCE)
    with caller.writing() as unit:
        row = sources.get_source_row(unit.connection, number)
        account_id = row["account_id"]
        before = _load_source(unit.connection, number, audience=Audience.TEAM, on=caller.today)
        check_not_withdrawn(before, hint=_take_back(unit.connection, account_id, before))
        own = {"kind": row["kind"], "reliability": row["reliability"]}
        said = {name: fields[name] or None for name in ("name", "publisher") if fields.get(name) is not None}
        is_named = row["name"] is not None or any(value != getattr(before, name) for name, value in said.items())
        merged = merge_fields({"name": before.name, "publisher": before.publisher, **own}, fields)
        entry = read_entry(SourceEntry, merged, hint=Phrase(N_("`kamplan edit-source --help` shows the options")))
        known = sources.find_source_id(unit.connection, account_id, entry.publisher, entry.name)
        if known not in (None, number):
            raise ConflictError(
                Phrase(
                    N_("another source is called {name} ({id})"),
                    name=repr(entry.name),
                    id=make_id(Kind.SOURCE, known or 0),
                ),
                hint=Phrase(N_("give it a name of its own")),
            )
        unit.account_id = account_id
        sources.describe_source(unit, number, entry, is_named=is_named)
        after = _load_source(unit.connection, number, audience=Audience.TEAM, on=caller.today)
        return after, unit.has_changes


def get_source(caller: Caller, source_id: str, *, audience: Audience) -> Source:
    """Return the source of an id; one the audience may not see answers exactly as one that never existed."""
    _, number = parse_id(source_id, Kind.SOURCE)
    with caller.reading() as connection, telling_of_purges(connection, source_id, audience):
        return _load_source(connection, number, audience=audience, on=caller.today)


def get_own_source(caller: Caller, source_id: str) -> Source:
    """Return a source with only the kind and reliability that were said of itself, as an edit may change them."""
    from kamplan.store.sources import get_source_row

    _, number = parse_id(source_id, Kind.SOURCE)
    with caller.reading() as connection:
        row = get_source_row(connection, number)
        found = _load_source(connection, number, audience=Audience.TEAM, on=caller.today)
    own = {"kind": row["kind"], "reliability": row["reliability"]}
    return Source.model_validate(found.model_dump() | own)


def withdraw_source(caller: Caller, source_id: str, *, reason: str, on: date | None = None) -> Source:
    """Take a source back, with the reason: its items keep naming it, but it grades nothing any more."""
    from kamplan.store import sources

    _, number = parse_id(source_id, Kind.SOURCE)
    text = read_reason(reason)
    with caller.writing(reason=text) as unit:
        known = _load_source(unit.connection, number, audience=Audience.TEAM, on=caller.today)
        account_id = unit.account_id = sources.get_source_row(unit.connection, number)["account_id"]
        check_not_withdrawn(known, hint=_take_back(unit.connection, account_id, known))
        sources.withdraw_source(unit, number, on=read_withdrawal_day(caller, on), reason=text)
        return _load_source(unit.connection, number, audience=Audience.TEAM, on=caller.today)


def _take_back(connection: Connection, account_id: int, source: Source) -> str | Phrase:
    from kamplan.store.merges import list_merges

    merges = {} if source.is_active else list_merges(connection, account_id)
    if source.id in merges:
        return f"kamplan show {merges[source.id]}"
    publisher = f' --publisher "{source.publisher}"' if source.publisher else ""
    command = f'kamplan add-source {source.account} "{source.name}"{publisher} --kind'
    return Joined((command, source.kind or Phrase(N_("KIND"))), SPACE)


def list_sources(
    caller: Caller, typed: str | None, *, audience: Audience, with_withdrawn: bool = False
) -> list[Source]:
    """Return the sources of one account or of all that this audience may see; a customer's are of one account.

    Those withdrawn are among them only if asked for.
    """
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
            found.extend(describe_account(connection, account_id, key, audience=audience, on=caller.today).values())
    is_shown = with_withdrawn and audience is not Audience.CUSTOMER
    return [one for one in found if one.is_active or is_shown]


def fold_sources(sources: Sequence[Source]) -> list[Source]:
    """Return the sources as a customer may tell them apart, by name: conversations that are not named are one."""
    folded: dict[tuple[object, ...], Source] = {}
    for one in sources:
        key = (one.account, one.publisher or "", one.name, one.kind or "")
        known = folded.get(key)
        folded[key] = one.model_copy(update={"items": one.items + known.items}) if known else one
    return [folded[key] for key in sorted(folded)]


def _load_source(connection: Connection, number: int, *, audience: Audience, on: date) -> Source:
    from kamplan.store import accounts
    from kamplan.store.sources import SourceNotFoundError, get_source_row

    account_id = get_source_row(connection, number)["account_id"]
    key = accounts.get_key(connection, account_id)
    found = describe_account(connection, account_id, key, audience=audience, on=on).get(number)
    if found is None or (audience is Audience.CUSTOMER and not found.is_active):
        raise SourceNotFoundError(number)
    return found


def describe_account(
    connection: Connection, account_id: int, key: str, *, audience: Audience, on: date
) -> dict[int, Source]:
    """Return every source of an account that an audience may see, by row number; those withdrawn say so."""
    from kamplan.store.contacts import list_contacts
    from kamplan.store.seen_items import list_item_rows
    from kamplan.store.sources import describe_sources

    readable = readable_by(audience)
    contacts = list_contacts(connection, account_id, key, readable=readable, audience=audience, as_of=on)
    people = {number_of(contact.id) for contact in contacts}
    rows = list_item_rows(connection, account_id, readable=readable, audience=audience)
    return describe_sources(connection, account_id, key, rows, audience=audience, people=people, as_of=on)
