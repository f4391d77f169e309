"""An account's records as rows of the files that an import takes; made from what one audience may see."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kamplan.domain.account import Account
from kamplan.domain.colleague import Colleague
from kamplan.domain.contact import ContactEntry
from kamplan.domain.figure import FigureEntry
from kamplan.domain.ids import kind_of, number_of
from kamplan.domain.kinds import KINDS, Field, Shape
from kamplan.domain.marking import most_restrictive
from kamplan.domain.scales import Credibility, Tier
from kamplan.domain.source import identify_source
from kamplan.exchange.csv import Number
from kamplan.service.entry import join_list
from kamplan.service.exports.names import Names
from kamplan.service.imports.intel import FIELDS
from kamplan.service.imports.model import ORDER, ImportKind
from kamplan.service.imports.records import list_columns
from kamplan.service.imports.sources import COLUMNS as SOURCE_COLUMNS
from kamplan.service.imports.withdrawals import COLUMNS as WITHDRAWAL_COLUMNS
from kamplan.service.views import plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kamplan.domain.contact import Contact
    from kamplan.domain.dossier import Dossier
    from kamplan.domain.item import Item
    from kamplan.domain.judgement import AnyJudgement
    from kamplan.domain.plan_record import PlanRecord
    from kamplan.domain.source import Source

Row = dict[str, Any]
_JUDGED: dict[ImportKind, tuple[str, ...]] = {
    ImportKind.CONCLUSIONS: ("topic", "text", "cites", "verdict", "trend", "contribution", "swot"),
    ImportKind.ANSWERS: ("question", "text", "cites"),
    ImportKind.UNKNOWNS: ("topic", "owner", "due", "how"),
    ImportKind.WAIVERS: ("topic", "reason"),
    ImportKind.SUMMARIES: ("text", "cites"),
}
COLUMNS: dict[ImportKind, tuple[str, ...]] = {
    ImportKind.TEAM: tuple(Colleague.model_fields),
    ImportKind.ACCOUNTS: tuple(Account.model_fields),
    ImportKind.CONTACTS: ("account", *ContactEntry.model_fields),
    ImportKind.INTEL: ("account", *FIELDS, "confirmations"),
    ImportKind.SOURCES: SOURCE_COLUMNS,
    ImportKind.FIGURES: ("account", *FigureEntry.model_fields),
    **{kind: ("account", *names, "author", "on", "handling") for kind, names in _JUDGED.items()},
    **{ImportKind(spec.plural): list_columns(spec) for spec in KINDS.values()},
    ImportKind.WITHDRAWALS: WITHDRAWAL_COLUMNS,
}
"""The columns of each kind of file."""


def list_kinds() -> list[ImportKind]:
    """Return the kinds of file in the order in which they are imported."""
    return [one for one in ORDER if one in COLUMNS]


@dataclass(frozen=True)
class Own:
    """What a source says of itself, without what its items say of it."""

    kind: str | None
    reliability: str | None


def list_rows(dossier: Dossier, sources: Sequence[Source], own: Mapping[str, Own]) -> dict[ImportKind, list[Row]]:
    """Return an account's rows of every kind, each kind in the order recorded.

    `sources` are all that the audience may see, those withdrawn among them; `own` is what each says of itself.
    """
    names = Names(dossier)
    judged: dict[ImportKind, Sequence[AnyJudgement]] = {
        ImportKind.CONCLUSIONS: dossier.conclusions,
        ImportKind.ANSWERS: dossier.answers,
        ImportKind.UNKNOWNS: dossier.unknowns,
        ImportKind.WAIVERS: dossier.waivers,
        ImportKind.SUMMARIES: (dossier.summary,) if dossier.summary else (),
    }
    rows: dict[ImportKind, list[Row]] = {
        ImportKind.ACCOUNTS: [_plain_row(dossier.account, Account)],
        ImportKind.CONTACTS: [_write_contact(one, names) for one in names.contacts],
        ImportKind.INTEL: [_write_item(one, names, own) for one in _by_number(dossier.items)],
        ImportKind.SOURCES: [_write_source(one, own[one.id]) for one in _by_name(sources) if _says_more(one, own)],
        ImportKind.FIGURES: [_write_figure(one) for one in _by_number(dossier.figures)],
    }
    for kind, found in judged.items():
        rows[kind] = [
            _write_judgement(one, kind, names, dossier) for one in sorted(found, key=lambda one: one.sequence)
        ]
    for spec in KINDS.values():
        held = [one for one in _by_number(dossier.records) if one.kind_of_record is spec.kind]
        rows[ImportKind(spec.plural)] = [_write_record(one, names, dossier) for one in held]
    rows[ImportKind.WITHDRAWALS] = _list_withdrawals(dossier, sources, names)
    key = {"account": dossier.account.key}
    return {
        kind: found if kind is ImportKind.ACCOUNTS else [key | one for one in found] for kind, found in rows.items()
    }


def _by_number(records: Any) -> list[Any]:
    return sorted(records, key=lambda one: number_of(one.id))


def _by_name(sources: Sequence[Source]) -> list[Source]:
    """Return sources by what they are known by: their numbers follow from the order in which they are taken in."""
    return sorted(sources, key=lambda one: identify_source(one.publisher, one.name))


def _plain_row(record: Any, model: Any) -> Row:
    values = {name: plain(getattr(record, name)) for name in model.model_fields}
    return {name: join_list(value) if isinstance(value, list) else value for name, value in values.items()}


def _write_contact(contact: Contact, names: Names) -> Row:
    row = _plain_row(contact, ContactEntry)
    row |= {name: "" for name in ("power", "stance", "coverage") if row[name] == "unknown"}
    led = [one for one in contact.influences if one != contact.id]
    return row | {
        "reports_to": names.contact(contact.reports_to),
        "influences": names.list_contacts(led),
        "successor": names.contact(contact.successor),
        "ref": names.ref_of(contact),
    }


def _write_item(item: Item, names: Names, own: Mapping[str, Own]) -> Row:
    said = own.get(item.source)
    is_told_by_source = item.tier <= Tier.PUBLIC_PAID and said is not None and said.kind == item.source_kind
    row = {name: plain(getattr(item, name)) for name in FIELDS if name != "source"}
    confirmed = [one.model_dump(mode="json", exclude_none=True) for one in item.confirmations]
    return row | {
        "questions": join_list(item.questions),
        "source": item.source_name,
        "source_kind": None if is_told_by_source else plain(item.source_kind),
        "reliability": plain(item.own_reliability),
        "credibility": None if item.credibility is Credibility.NOT_JUDGED else int(item.credibility),
        "contact": names.contact(item.contact),
        "ref": names.ref(item.id),
        "supersedes": names.ref(item.supersedes),
        "contradicts": names.list_refs(item.contradicts),
        "confirmations": _write_json(confirmed),
    }


def _says_more(source: Source, own: Mapping[str, Own]) -> bool:
    """Say whether there is more to a source than its items tell."""
    return bool(own[source.id].kind or own[source.id].reliability or not source.items or source.withdrawn_on)


def _write_source(source: Source, own: Own) -> Row:
    return {"name": source.name, "publisher": source.publisher, "kind": own.kind, "reliability": own.reliability}


def _write_figure(figure: Any) -> Row:
    return _plain_row(figure, FigureEntry)


def _write_judgement(one: AnyJudgement, kind: ImportKind, names: Names, dossier: Dossier) -> Row:
    row: Row = {name: plain(getattr(one, name)) for name in (*_JUDGED[kind], "author", "on")}
    for name in ("text", "contribution"):
        if name in row:
            row[name] = names.say(row[name])
    cites = getattr(one, "cites", ())
    return (
        row | ({"cites": names.list_refs(cites)} if "cites" in row else {}) | {"handling": _mark(one, cites, dossier)}
    )


def _mark(one: Any, cites: Sequence[str], dossier: Dossier) -> str:
    """Return the marking in force: a record is never marked below what it cites."""
    rests_on = (dossier.items_by_id[each].handling for each in cites if each in dossier.items_by_id)
    return most_restrictive((one.handling, *rests_on)).value


def _write_record(record: PlanRecord, names: Names, dossier: Dossier) -> Row:
    row: Row = {
        one.name: _write_field(getattr(record, one.name), one, names) for one in KINDS[kind_of(record.id)].fields
    }
    return row | {
        "cites": names.list_refs(record.cites),
        "handling": _mark(record, record.cites, dossier),
        "ref": names.ref(record.id),
        "recorded_on": plain(record.recorded_on),
        "recorded_by": record.recorded_by,
    }


def _write_field(value: Any, one: Field, names: Names) -> Any:
    if value is None:
        return None
    if one.shape is Shape.TEXT:
        return names.say(value)
    if one.shape is Shape.NUMBER:
        return Number(plain(value))
    if one.shape is Shape.NAMES:
        return join_list(value)
    if one.shape is Shape.CONTACT:
        return names.contact(value)
    if one.shape is Shape.CONTACTS:
        return names.list_contacts(value)
    if one.shape is Shape.ROLES:
        return join_list(f"{each.role.value}={names.contact(each.contact)}" for each in value)
    if one.shape is Shape.RECORDS:
        return names.list_refs(value)
    if one.shape is Shape.ITEM:
        return names.ref(value)
    if one.shape is Shape.ATTEMPTS:
        told = [each.model_dump(mode="json", exclude_none=True) for each in value]
        return _write_json(
            [one | ({"contact": names.contact(one["contact"])} if "contact" in one else {}) for one in told]
        )
    return plain(value)


def _write_json(values: list[Any]) -> str:
    return json.dumps(values, ensure_ascii=False, separators=(", ", ": ")) if values else ""


def _list_withdrawals(dossier: Dossier, sources: Sequence[Source], names: Names) -> list[Row]:
    gone: list[tuple[str, str, str | None, Any]] = []
    gone += [("contact", one.name, None, one) for one in names.contacts]
    gone += [("source", one.name, one.publisher, one) for one in _by_name(sources)]
    gone += [("item", names.ref(one.id), None, one) for one in _by_number(dossier.items)]
    for spec in KINDS.values():
        held = [one for one in _by_number(dossier.records) if one.kind_of_record is spec.kind]
        gone += [(spec.noun, names.ref(one.id), None, one) for one in held]
    return [
        {"what": what, "name": name, "publisher": publisher,
         "withdrawn_on": plain(one.withdrawn_on), "withdrawn_reason": one.withdrawn_reason}
        for what, name, publisher, one in gone
        if one.withdrawn_on
    ]  # fmt: skip
