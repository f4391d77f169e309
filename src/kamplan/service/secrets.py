"""What a file may not give away to its reader, and what it may say anyway, field by field.

A paper is for one customer, or for anybody of the company. A customer may know what is green for them, and what is
clear of anybody; what is green for another customer is as withheld from them as what is red. The date a plan is judged
on plays no part: what was withdrawn, replaced, or is not yet true is withheld like anything else.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from kamplan.analysis.known import NAMES, Known, Sort
from kamplan.analysis.telltale import KnownNumber
from kamplan.analysis.tokens import list_numbers
from kamplan.domain.account import Account
from kamplan.domain.contact import Contact
from kamplan.domain.figure import Figure
from kamplan.domain.marking import readable_by
from kamplan.domain.planning import BudgetLine, Member, Objective, Opportunity, ValueProposition, WhiteSpaceCell
from kamplan.domain.scales import Audience, Handling

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kamplan.domain.checklist import Checklist
    from kamplan.domain.record import Record
    from kamplan.service.caller import Caller
    from kamplan.store.database import Connection

EVER = date.max
"""The day on which every record is looked at: no day hides one."""
NO_TEXT = frozenset({
    "id", "account", "key", "url", "website", "ref", "origin", "currency", "reports_to", "recorded_by", "author",
    "owner", "manager", "sponsor", "director", "approved_by", "raised_by", "to", "accepted_by", "ask", "holds",
    "merged_into", "topic",
    "contact", "contact_name", "supersedes", "superseded_by", "source", "successor", "baseline",
    "target", "actual", "fiscal_year_end",
})  # fmt: skip
"""Fields that hold an id, a code, an address, a number, or a name that is looked for as such or is one of ours."""
LABELS = frozenset({
    "title", "unit", "product", "measure", "role", "duty", "source_name", "publisher", "partner", "industry",
    "headquarters", "parent", "withdrawn_reason", "reason",
})  # fmt: skip
"""Fields whose short texts say nothing by themselves: a title, a product, a reason."""
OFFERED = {
    Opportunity: frozenset({"need", "product", "unit"}),
    ValueProposition: frozenset({"need", "offer"}),
    WhiteSpaceCell: frozenset({"unit", "product"}),
    Contact: frozenset({"name", "name_zh", "title", "unit", "email", "phone"}),
}
"""What the customer whom it is about may read of a record that is not red: their need, our offer, their own people."""
CHANCE = "probability chance likelihood likely odds 概率 把握 可能 胜算 赢率"
"""Words beside which a number of percent is a chance."""


@dataclass
class Secrets:
    """What is withheld, what may be read, further names that are known, and numbers of either sort."""

    texts: list[Known] = field(default_factory=list)
    readable: list[str] = field(default_factory=list)
    names: list[Known] = field(default_factory=list)
    numbers: list[KnownNumber] = field(default_factory=list)
    readable_numbers: set[Decimal] = field(default_factory=set)


def load_secrets(caller: Caller, audience: Audience, written_for: int | None) -> Secrets:
    """Return what a paper may not give away to an audience; `written_for` is the row of the customer it is for."""
    from kamplan.store import accounts

    secrets = Secrets(readable=list(_list_wording(caller.load_checklist())))
    with caller.reading() as connection:
        for account_id, account in accounts.list_accounts(connection, audience=Audience.TEAM):
            is_theirs = audience is Audience.COMPANY or account_id == written_for
            _load_account(secrets, connection, account_id, account, audience, is_theirs=is_theirs)
            if not is_theirs and written_for is not None:
                secrets.texts += _list_customer_names(account)
            else:
                secrets.names += _list_customer_names(account)
    return secrets


def list_readable_fields(caller: Caller, typed: str, *, audience: Audience) -> set[tuple[str | None, str | None]]:
    """Return the ids and fields of the texts that an audience can read of an account."""
    from kamplan.store import accounts

    with caller.reading() as connection:
        account_id = accounts.get_account_id(connection, typed)
        records = load_all(connection, account_id, audience)
        texts = {(one.id, one.field) for key, record in records.items() for one in _list_texts(record, key)}
        numbers = {(one.id, one.field) for key, record in records.items() for one in _list_numbers(record, key)}
        return {*texts, *numbers}


def _load_account(
    secrets: Secrets,
    connection: Connection,
    account_id: int,
    account: Account,
    audience: Audience,
    *,
    is_theirs: bool,
) -> None:
    open_records = load_all(connection, account_id, audience)
    for record_id, record in load_all(connection, account_id, Audience.TEAM).items():
        if isinstance(record, Account) and not is_theirs:
            continue  # that it is a customer is looked for by its names
        seen = open_records.get(record_id)
        if seen is not None and not is_theirs and getattr(record, "handling", Handling.CLEAR) is not Handling.CLEAR:
            seen = None
        offered = _list_offered(record) if is_theirs and audience is Audience.CUSTOMER else frozenset[str]()
        shown = set(_list_texts(seen, record_id)) if seen is not None else set()
        for text in _list_texts(record, record_id):
            if text in shown or text.field in offered:
                if text.sort in NAMES:
                    secrets.names.append(text)
                secrets.readable.append(text.text)
            else:
                secrets.texts.append(text)
        counted = set(_list_numbers(seen, record_id)) if seen is not None else set()
        secrets.readable_numbers |= {one.value for one in counted}
        secrets.numbers += [one for one in _list_numbers(record, record_id) if one not in counted]
    for said in (account.revenue, account.employees):
        if said is not None:
            secrets.readable_numbers.add(Decimal(said))


def load_all(connection: Connection, account_id: int, audience: Audience) -> dict[str, Record]:
    """Return every record of an account that an audience may read on some day, by id; the account itself too."""
    from kamplan.store.accounts import get_key
    from kamplan.store.dossier import load_dossier, load_judgements
    from kamplan.store.figures import list_figures

    key = get_key(connection, account_id)
    dossier = load_dossier(connection, account_id, audience=audience, as_of=EVER)
    judged = load_judgements(connection, account_id, key, audience=audience, as_of=EVER)
    figures = list_figures(connection, account_id, key, readable=readable_by(audience), as_of=EVER)
    every = (*dossier.items, *judged, *dossier.records, *dossier.contacts, *dossier.former_contacts, *figures)
    return {one.id: one for one in every} | {dossier.account.key: dossier.account}


def _list_offered(record: Record) -> frozenset[str]:
    if getattr(record, "handling", Handling.RED) is Handling.RED:
        return frozenset()
    return OFFERED.get(type(record), frozenset())


def _list_texts(record: Record, record_id: str) -> Iterator[Known]:
    """Yield what a record says in words."""
    if isinstance(record, Member):
        return
    for name in type(record).model_fields:
        value = getattr(record, name)
        if name in ("competitors", "competitor"):
            for one in (value,) if isinstance(value, str) else value or ():
                yield Known(record_id, name, one, Sort.COMPANY)
        elif type(value) is str and value and name not in NO_TEXT and (name != "question" or hasattr(record, "how")):
            yield Known(record_id, name, value, _sort(record, name))


def _sort(record: Record, name: str) -> Sort:
    if isinstance(record, Contact) and name in ("name", "name_zh"):
        return Sort.PERSON
    return Sort.LABEL if name in LABELS else Sort.TEXT


def _list_numbers(record: Record, record_id: str) -> Iterator[KnownNumber]:
    """Yield the numbers of a record that would tell something."""
    if isinstance(record, Figure):
        of = f"{record.measure} {record.unit or ''}"
        is_share = any(one.is_share for one in list_numbers(f"1 {record.unit or ''}"))
        is_money = record.currency is not None
        for value in {record.value, *_scale(record.value, record.unit)}:
            yield KnownNumber(record_id, "value", value, of, is_share, is_money)
    elif isinstance(record, Opportunity):
        if record.amount is not None:
            of = f"{record.need} {record.product or ''}"
            yield KnownNumber(record_id, "amount", record.amount, of, is_money=True)
        if record.probability is not None:
            yield KnownNumber(record_id, "probability", Decimal(record.probability), CHANCE, is_share=True)
    elif isinstance(record, WhiteSpaceCell) and record.amount is not None:
        yield KnownNumber(record_id, "amount", record.amount, f"{record.unit} {record.product}", is_money=True)
    elif isinstance(record, BudgetLine):
        for name in ("planned", "spent"):
            value = getattr(record, name)
            if value is not None:
                yield KnownNumber(record_id, name, value, f"{record.line} budget 预算", is_money=True)
    elif isinstance(record, Objective):
        for name in ("baseline", "target", "actual"):
            for one in list_numbers(getattr(record, name) or ""):
                yield KnownNumber(record_id, name, one.value, record.measure, one.is_share, one.is_money)


def _scale(value: Decimal, unit: str | None) -> Iterator[Decimal]:
    """Yield what a value is in full where its unit says millions or 万."""
    try:
        for one in list_numbers(f"{value} {unit or ''}")[:1]:
            yield one.value
    except InvalidOperation:
        return


def _list_customer_names(account: Account) -> Iterator[Known]:
    """Yield what another customer is called: that they are one is none of this one's business."""
    for name in ("name", "name_zh"):
        value = getattr(account, name)
        if value:
            yield Known(account.key, name, value, Sort.COMPANY)
    if account.key in account.name.casefold().split():
        yield Known(account.key, "key", account.key, Sort.COMPANY)


def _list_wording(checklist: Checklist) -> Iterable[str]:
    """Yield the method's own words, which give nothing away."""
    for topic in checklist.topics_by_id.values():
        yield from (topic.en, topic.zh)
        for question in topic.questions:
            yield from (question.en, question.zh)
