"""Looking for words in everything on record: items, and what is listed of every other kind, as one reader sees it."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from kamplan.domain.ids import Kind
from kamplan.domain.kinds import KINDS, NEVER_FOR_CUSTOMER
from kamplan.domain.scales import Audience
from kamplan.domain.text import shorten
from kamplan.domain.words import holds_all, list_terms
from kamplan.errors import UsageError
from kamplan.language import N_, Phrase
from kamplan.service.accounts import check_one_account
from kamplan.service.views import (
    view_account,
    view_contact,
    view_figure,
    view_item,
    view_judgement,
    view_record,
    view_source,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from kamplan.domain.account import Account
    from kamplan.service.caller import Caller

JUDGED = ("conclusion", "answer", "unknown", "waiver", "summary")
NOUNS = ("account", "contact", "source", "item", "figure", *JUDGED, *(spec.noun for spec in KINDS.values()))
"""The kinds of record that are looked through, in the order in which hits are shown."""
_DATES = ("held_on", "raised_on", "close_by", "due", "valid_as_of", "on", "recorded_on", "year")
"""The fields that date a record, the first that it has."""
_NO_WORDS = frozenset({
    "id", "key", "account", "kind", "handling", "topic", "question", "cites", "ref", "url", "website", "level", "power",
    "stance", "coverage", "reports_to", "influences", "successor", "withdrawn_reason", "withdrawn_on", "left_on",
    "last_contact", "currency", "plan_language", "status", "stage", "severity", "priority", "holder", "view", "serves",
    "roles", "recorded_on", "recorded_by", "is_overdue", "reliability", "items", "trend", "swot", "verdict",
    "follow_ups", "ask", "to", "raised_by", "accepted_by", "contacts", "kind_of_record",
})  # fmt: skip
"""Fields that hold ids, codes and dates; whom a record names is looked for by name."""
_TITLES = ("name", "statement", "text", "how", "reason", "measure")


@dataclass(frozen=True)
class Hit:
    """A record that was found: its kind, its id (an account's is its key), account, date, words, and all its values."""

    kind: str
    id: str
    account: str
    date: str | None
    says: str
    values: dict[str, Any]


def search_everything(
    caller: Caller,
    query: str,
    *,
    audience: Audience,
    typed: str | None = None,
    on: date | None = None,
    kind: str | None = None,
) -> list[Hit]:
    """Return what holds every term of a query, kind by kind, each by date; only what the audience may be shown.

    Raises `UsageError` for a kind there is not, and for a customer without an account.
    """
    from kamplan.service.item_lines import search_items

    check_one_account(typed, audience=audience, command="search QUERY --account ACCOUNT")
    check_kind(kind)
    hits: list[Hit] = []
    if kind in (None, "item"):
        for line in search_items(caller, query, audience=audience, typed=typed, on=on):
            values = view_item(line, audience)
            item = line.item
            hits.append(Hit("item", item.id, item.account, item.valid_as_of.isoformat(), item.statement, values))
    if kind != "item":
        hits += search_others(caller, query, audience=audience, typed=typed, on=on, kind=kind)
    place = {noun: at for at, noun in enumerate(NOUNS)}
    if audience is Audience.CUSTOMER:
        return sorted(hits, key=lambda one: (place[one.kind], one.date or "", one.says))
    return sorted(hits, key=lambda one: place[one.kind])


def search_others(
    caller: Caller,
    query: str,
    *,
    audience: Audience,
    typed: str | None = None,
    on: date | None = None,
    kind: str | None = None,
) -> list[Hit]:
    """Return what is no item and holds every term of a query."""
    terms = list_terms(query)
    hits = []
    for account in _list_accounts(caller, typed, audience=audience):
        for noun, record_id, values in _list_values(caller, account, audience=audience, on=on, kind=kind):
            if holds_all(_list_texts(values), terms):
                day = next((str(values[name]) for name in _DATES if values.get(name)), None)
                hits.append(Hit(noun, record_id, account.key, day, _say(noun, values), values))
    return sorted(hits, key=lambda one: (one.date or "", len(one.id), one.id))


def check_kind(kind: str | None) -> None:
    """Refuse a kind of record that there is not."""
    if kind is not None and kind not in NOUNS:
        near = get_close_matches(kind, NOUNS, n=1)
        raise UsageError(
            Phrase(N_("--kind: {kind} is no kind of record"), kind=repr(kind)),
            hint=Phrase(N_("did you mean {names}?"), names=near[0])
            if near
            else Phrase(N_("the kinds are {names}"), names=", ".join(NOUNS)),
        )


def _list_accounts(caller: Caller, typed: str | None, *, audience: Audience) -> list[Account]:
    from kamplan.store import accounts

    with caller.reading() as connection:
        known = accounts.list_accounts(connection, audience=audience)
        wanted = accounts.get_account_id(connection, typed) if typed else None
    return [account for account_id, account in known if wanted in (None, account_id)]


def _list_values(
    caller: Caller, account: Account, *, audience: Audience, on: date | None, kind: str | None
) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield what lists show an audience of an account's records, each with its kind and id."""
    from kamplan.service.contacts import list_contacts
    from kamplan.service.figures import list_figures
    from kamplan.service.judgements import list_judgements
    from kamplan.service.records import list_records
    from kamplan.service.sources import list_sources

    key = account.key
    if kind in (None, "account"):
        yield "account", key, view_account(account, audience)
    if kind in (None, "contact"):
        for contact in list_contacts(caller, key, audience=audience):
            yield "contact", contact.id, view_contact(contact, audience)
    if kind in (None, "source"):
        for source in list_sources(caller, key, audience=audience):
            yield "source", source.id, view_source(source, audience)
    if kind in (None, "figure"):
        for figure in list_figures(caller, key, audience=audience):
            yield "figure", figure.id, view_figure(figure, audience)
    if kind is None or kind in JUDGED:
        for judged in list_judgements(caller, key, audience=audience, history=False, on=on):
            values = view_judgement(judged, audience)
            if kind in (None, values["kind"]):
                yield values["kind"], judged.id, values
    for record_kind, spec in KINDS.items():
        if kind not in (None, spec.noun) or (audience is Audience.CUSTOMER and record_kind in NEVER_FOR_CUSTOMER):
            continue
        for line in list_records(caller, key, record_kind, audience=audience, with_closed=True, on=on):
            if line.record.withdrawn_on is None:
                yield spec.noun, line.record.id, view_record(line, audience)


def _list_texts(values: dict[str, Any]) -> list[str]:
    """Return the words of a record's values, those of names among them."""
    texts: list[str] = []
    for name, value in values.items():
        if name in _NO_WORDS and not name.endswith("_names"):
            continue
        for one in value if isinstance(value, list | tuple) else [value]:
            if isinstance(one, dict):
                texts += [str(each) for each in one.values() if isinstance(each, str)]
            elif isinstance(one, str):
                texts.append(one)
    return texts


def _say(noun: str, values: dict[str, Any]) -> str:
    """Return what a record says first of all."""
    spec = next((one for one in KINDS.values() if one.noun == noun), None)
    names = tuple(one.name for one in spec.arguments) if spec and spec.kind is not Kind.INQUIRY else _TITLES
    said = next((values[name] for name in (*names, "question") if values.get(name)), "")
    if noun == "figure":
        said = " ".join(str(values[name]) for name in ("year", "measure", "value"))
    return shorten(said, 200)
