"""Records as plain values with stable keys, for JSON, CSV and tables; each audience gets the keys it may see.

A customer's view holds no store id, grade, tag, detail, right, marking or role of ours (the method, section 10).
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kamplan.domain.numbers import write_number
from kamplan.domain.scales import Audience
from kamplan.exchange.csv import Number

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kamplan.domain.account import Account
    from kamplan.domain.contact import Contact
    from kamplan.domain.figure import Figure
    from kamplan.domain.inquiry import Attempt
    from kamplan.domain.item import Item
    from kamplan.domain.judgement import AnyJudgement
    from kamplan.domain.source import Source
    from kamplan.service.item_lines import ItemLine
    from kamplan.service.records import RecordLine

_PUBLIC_ACCOUNT = (
    "key", "name", "name_zh", "industry", "website", "headquarters", "parent", "currency", "fiscal_year_end",
    "employees", "revenue", "revenue_year", "units", "source", "url",
)  # fmt: skip
_OUR_ACCOUNT = ("period_from", "period_to", "next_review", "manager", "sponsor", "director", "plan_language")


def view_account(account: Account, audience: Audience) -> dict[str, Any]:
    """Return an account's values."""
    names = _PUBLIC_ACCOUNT if audience is Audience.CUSTOMER else _PUBLIC_ACCOUNT + _OUR_ACCOUNT
    return {name: plain(getattr(account, name)) for name in names}


def view_item(line: ItemLine, audience: Audience) -> dict[str, Any]:
    """Return an item's values, with its state and review date."""
    item = line.item
    if audience is Audience.CUSTOMER:
        return view_item_for_customer(item)
    shared = view_item_for_customer(item)
    shared = {"account": shared.pop("account"), "tier": int(item.tier)} | shared
    return (
        {"id": item.id}
        | shared
        | {
            "state": line.state.value,
            "review_by": plain(line.review_by),
            "reliability": item.reliability.value,
            "credibility": int(item.credibility),
            "grade": item.grade,
            "usable": item.is_usable,
            "reason": item.reason,
            "contact": item.contact,
            "contact_name": item.contact_name,
            "handling": item.handling.value,
            "lawful": item.lawful.value,
            "origin": item.origin,
            "swot": plain(item.swot),
            "detail": item.detail,
            "source_id": item.source,
            "ref": item.ref,
            "supersedes": item.supersedes,
            "superseded_by": item.superseded_by,
            "contradicts": list(item.contradicts),
            "confirmations": [
                {"on": str(one.on), "review_by": plain(one.review_by), "by": one.by} for one in item.confirmations
            ],
            "withdrawn_on": plain(item.withdrawn_on),
            "withdrawn_reason": item.withdrawn_reason,
            "recorded_by": item.recorded_by,
            "cost": plain(item.cost),
            "currency": item.currency,
            "hours": plain(item.hours),
        }
    )


def view_item_for_customer(item: Item) -> dict[str, Any]:
    """Return the values of an item that a customer may see."""
    return {
        "account": item.account,
        "topic": item.topic,
        "questions": list(item.questions),
        "statement": item.statement,
        "source": item.source_name,
        "source_kind": plain(item.source_kind),
        "publisher": item.publisher,
        "url": item.url,
        "published_on": plain(item.published_on),
        "valid_as_of": plain(item.valid_as_of),
        "language": plain(item.language),
    }


def order_items(lines: Sequence[ItemLine], audience: Audience) -> list[ItemLine]:
    """Return items in an order that depends on nothing withheld: for a customer by date and statement."""
    if audience is Audience.CUSTOMER:
        return sorted(lines, key=lambda line: (line.item.valid_as_of, line.item.statement, line.item.source_name))
    return list(lines)


def view_contact(contact: Contact, audience: Audience) -> dict[str, Any]:
    """Return a contact's values; the personal ones reach the account team alone."""
    public = {
        "account": contact.account,
        "name": contact.name,
        "name_zh": contact.name_zh,
        "title": contact.title,
        "unit": contact.unit,
        "partner": contact.partner,
    }
    if audience is Audience.CUSTOMER:
        return public
    values = (
        {"id": contact.id}
        | public
        | {
            "level": plain(contact.level),
            "reports_to": contact.reports_to,
            "owner": contact.owner,
            "handling": contact.handling.value,
            "source": contact.source,
            "url": contact.url,
            "valid_as_of": plain(contact.valid_as_of),
            "email": list(contact.email),
            "phone": list(contact.phone),
            "left_on": plain(contact.left_on),
            "successor": contact.successor,
            "ref": contact.ref,
            "withdrawn_on": plain(contact.withdrawn_on),
            "withdrawn_reason": contact.withdrawn_reason,
        }
    )
    if audience is Audience.TEAM:
        values |= {
            "influences": list(contact.influences),
            "power": contact.power.value,
            "stance": contact.stance.value,
            "coverage": contact.coverage.value,
            "interests": contact.interests,
            "notes": contact.notes,
            "last_contact": plain(contact.last_contact),
            "left_reason": contact.left_reason,
        }
    return values


def view_source(source: Source, audience: Audience) -> dict[str, Any]:
    """Return a source's values."""
    public = {
        "account": source.account,
        "name": source.name,
        "publisher": source.publisher,
        "kind": plain(source.kind),
        "items": source.items,
    }
    if audience is Audience.CUSTOMER:
        return public
    return (
        {"id": source.id}
        | public
        | {
            "reliability": plain(source.reliability),
            "withdrawn_on": plain(source.withdrawn_on),
            "withdrawn_reason": source.withdrawn_reason,
        }
    )


def view_figure(figure: Figure, audience: Audience) -> dict[str, Any]:
    """Return a figure's values; the amount is exact decimal text."""
    public = {
        "account": figure.account,
        "year": figure.year,
        "measure": figure.measure,
        "value": plain(figure.value),
        "currency": figure.currency,
        "unit": figure.unit,
        "source": figure.source,
        "url": figure.url,
    }
    if audience is Audience.CUSTOMER:
        return public
    return (
        {"id": figure.id}
        | public
        | {
            "handling": figure.handling.value,
            "withdrawn_on": plain(figure.withdrawn_on),
            "withdrawn_reason": figure.withdrawn_reason,
        }
    )


def view_judgement(record: AnyJudgement, audience: Audience) -> dict[str, Any]:
    """Return a judgement's values."""
    values: dict[str, Any] = {"kind": type(record).__name__.lower().removeprefix("declared")} | {
        name: plain(getattr(record, name)) for name in type(record).model_fields if name not in ("sequence", "handling")
    }
    if audience is Audience.CUSTOMER:
        from kamplan.domain.ids import strip_references

        keep = ("kind", "account", "topic", "question", "text", "contribution", "on")
        values = {name: value for name, value in values.items() if name in keep}
        return {
            name: strip_references(value) if name in ("text", "contribution") and value else value
            for name, value in values.items()
        }
    return values | {"handling": record.handling.value}


def view_attempts(attempts: Iterable[Attempt], names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return tries at finding something out; `names` are those of the contacts the reader may see."""
    return [
        {
            "on": plain(one.on),
            "by": one.by,
            "contact": one.contact,
            "name": names.get(one.contact or ""),
            "result": one.result.value,
            "note": one.note,
        }
        for one in attempts
    ]


def view_record(line: RecordLine, audience: Audience) -> dict[str, Any]:
    """Return a planning record's values; contacts by id with their names beside them, for a customer by name."""
    from kamplan.domain.ids import strip_references
    from kamplan.domain.kinds import KINDS, Shape

    record = line.record
    is_for_customer = audience is Audience.CUSTOMER
    values: dict[str, Any] = {} if is_for_customer else {"id": record.id}
    values["account"] = record.account
    for one in KINDS[record.kind_of_record].fields:
        if is_for_customer and not one.for_customer:
            continue
        value = getattr(record, one.name)
        if one.shape in (Shape.CONTACT, Shape.CONTACTS):
            ids = [value] if isinstance(value, str) else list(value or ())
            named = [line.names[each] for each in ids]
            if is_for_customer:
                values[one.name] = named
            else:
                values |= {one.name: plain(value), f"{one.name}_names": named}
        elif one.shape is Shape.ROLES:
            values[one.name] = [
                {"role": each.role.value, "contact": each.contact, "name": line.names[each.contact]} for each in value
            ]
        elif one.shape is Shape.ATTEMPTS:
            values[one.name] = view_attempts(value, line.names)
        elif one.shape is Shape.RECORDS and is_for_customer:
            continue
        elif is_for_customer and isinstance(value, str):
            values[one.name] = strip_references(str(plain(value)))
        else:
            values[one.name] = plain(value)
    if is_for_customer:
        return values
    return values | {
        "cites": list(record.cites),
        "is_overdue": line.is_overdue,
        "handling": record.handling.value,
        "ref": record.ref,
        "recorded_on": plain(record.recorded_on),
        "recorded_by": record.recorded_by,
        "withdrawn_on": plain(record.withdrawn_on),
        "withdrawn_reason": record.withdrawn_reason,
    }


def plain(value: object) -> Any:
    """Return a value as JSON and CSV have it: dates, codes and exact numbers as text."""
    if value is None or (isinstance(value, bool | int | str) and type(value) in (bool, int, str)):
        return value
    if isinstance(value, tuple | list):
        return [plain(one) for one in value]
    if hasattr(value, "value"):
        return value.value
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return Number(write_number(value)) if isinstance(value, Decimal) else str(value)
