"""Building the dossier: everything one reader may see of one account, as true on one date.

There is no second path to the data: analysis, plan, lists and renderers all start here.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from sqlalchemy import and_, func, or_, select

from kamplan.domain.dossier import Dossier
from kamplan.domain.judgement import (
    Answer,
    AnyJudgement,
    Conclusion,
    DeclaredUnknown,
    Judgement,
    Summary,
    Waiver,
    find_standing,
    is_ended_by_conclusion,
)
from kamplan.domain.marking import readable_by
from kamplan.domain.scales import Audience, Handling
from kamplan.store.accounts import load_account
from kamplan.store.changes import read_record_head
from kamplan.store.contacts import list_contacts
from kamplan.store.figures import list_figures
from kamplan.store.items import list_unreadable
from kamplan.store.judgements import list_judgements
from kamplan.store.mapping import is_withheld, table_of
from kamplan.store.records import list_records
from kamplan.store.rows.contact import ContactRow
from kamplan.store.rows.figure import FigureRow
from kamplan.store.rows.item import ItemRow
from kamplan.store.rows.judgement import JudgementRow
from kamplan.store.rows.record import RecordRow
from kamplan.store.seen_items import list_items

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from sqlalchemy import Connection
    from sqlmodel import SQLModel

    from kamplan.domain.contact import Contact
    from kamplan.domain.plan_record import PlanRecord

J = TypeVar("J", bound=Judgement)


def load_dossier(connection: Connection, account_id: int, *, audience: Audience, as_of: date) -> Dossier:
    """Return everything `audience` may see of an account as true on `as_of`, with the judgements that stand then."""
    readable = readable_by(audience)
    account = load_account(connection, account_id, audience=audience)
    key = account.key
    contacts = list_contacts(connection, account_id, key, readable=readable, audience=audience, as_of=as_of)
    figures = list_figures(connection, account_id, key, readable=readable, as_of=as_of)
    items, sources = list_items(
        connection, account_id, key, contacts, readable=readable, audience=audience, as_of=as_of
    )
    made = load_judgements(connection, account_id, key, audience=audience, as_of=as_of)
    records = load_records(connection, account_id, key, contacts, audience=audience, as_of=as_of)
    return Dossier(
        account=account,
        audience=audience,
        as_of=as_of,
        items=tuple(items),
        sources=tuple(one for one in sources.values() if one.is_active),
        contacts=tuple(one for one in contacts if one.counts(as_of)),
        former_contacts=tuple(one for one in contacts if not one.counts(as_of)),
        figures=tuple(one for one in figures if one.is_active),
        **_group_standing(made, as_of)._asdict(),
        records=tuple(records),
        head=read_record_head(connection).short if audience is Audience.TEAM else None,
        withheld=count_withheld(connection, account_id, seen=(len(made), len(records)), readable=readable, as_of=as_of),
    )


def load_judgements(
    connection: Connection, account_id: int, account: str, *, audience: Audience, as_of: date
) -> list[AnyJudgement]:
    """Return every judgement made by a date that a reader may see, standing or not, in the order recorded."""
    readable = readable_by(audience)
    return list_judgements(
        connection,
        account_id,
        account,
        readable=readable,
        unreadable_items=list_unreadable(connection, account_id, readable=readable),
        as_of=as_of,
    )


def list_standing(
    connection: Connection, account_id: int, account: str, *, audience: Audience, as_of: date
) -> frozenset[str]:
    """Return the ids of the judgements that stand on a date, as a reader sees them."""
    made = load_judgements(connection, account_id, account, audience=audience, as_of=as_of)
    stand = _group_standing(made, as_of)
    several = (*stand.conclusions, *stand.answers, *stand.unknowns, *stand.waivers)
    return frozenset(one.id for one in (*several, stand.summary) if one is not None)


def load_records(
    connection: Connection,
    account_id: int,
    account: str,
    contacts: Iterable[Contact],
    *,
    audience: Audience,
    as_of: date,
) -> list[PlanRecord]:
    """Return every planning record made by a date that a reader may see, withdrawn ones too."""
    readable = readable_by(audience)
    return list_records(
        connection,
        account_id,
        account,
        readable=readable,
        audience=audience,
        unreadable_items=list_unreadable(connection, account_id, readable=readable),
        contacts=frozenset(one.id for one in contacts),
        as_of=as_of,
    )


def count_withheld(
    connection: Connection, account_id: int, *, seen: tuple[int, int], readable: frozenset[Handling], as_of: date
) -> int:
    """Return how many records of the account are withheld from a reader; for standard error alone.

    `seen` is how many judgements and planning records the reader does see.
    """
    if readable == frozenset(Handling):
        return 0
    total = 0
    for row in (ItemRow, ContactRow, FigureRow):
        table = table_of(row)
        hidden = is_withheld(row, readable)
        if row is ItemRow:
            hidden = or_(hidden, table.c.lawful == "not-to-be-used")
        else:
            hidden = and_(hidden, or_(table.c.withdrawn_on.is_(None), table.c.withdrawn_on > as_of.isoformat()))
        query = select(func.count()).select_from(table).where(table.c.account_id == account_id, hidden)
        total += connection.execute(query).scalar_one()
    dated: tuple[tuple[type[SQLModel], str, int], ...] = (
        (JudgementRow, "made_on", seen[0]),
        (RecordRow, "recorded_on", seen[1]),
    )
    for kept, column, shown in dated:
        table = table_of(kept)
        query = select(func.count()).select_from(table)
        query = query.where(table.c.account_id == account_id, table.c[column] <= as_of.isoformat())
        total += connection.execute(query).scalar_one() - shown
    return int(total)


class _Standing(NamedTuple):
    """The judgements that stand on a date, each kind in the order recorded; named as in the dossier."""

    conclusions: tuple[Conclusion, ...]
    answers: tuple[Answer, ...]
    unknowns: tuple[DeclaredUnknown, ...]
    waivers: tuple[Waiver, ...]
    summary: Summary | None


def _group_standing(made: Sequence[AnyJudgement], as_of: date) -> _Standing:
    conclusions = [one for one in made if isinstance(one, Conclusion)]
    unknowns = _stand([one for one in made if isinstance(one, DeclaredUnknown)], "topic", as_of)
    waivers = _stand([one for one in made if isinstance(one, Waiver)], "topic", as_of)
    return _Standing(
        conclusions=tuple(_stand(conclusions, "topic", as_of)),
        answers=tuple(_stand([one for one in made if isinstance(one, Answer)], "question", as_of)),
        unknowns=tuple(_not_ended(unknowns, conclusions, as_of)),
        waivers=tuple(_not_ended(waivers, conclusions, as_of)),
        summary=find_standing([one for one in made if isinstance(one, Summary)], on=as_of),
    )


def _stand(records: Sequence[J], subject: str, as_of: date) -> list[J]:
    """Return the standing one for each topic or question, in the order recorded."""
    grouped: dict[str, list[J]] = defaultdict(list)
    for record in records:
        grouped[getattr(record, subject)].append(record)
    standing = [find_standing(group, on=as_of) for group in grouped.values()]
    return sorted((one for one in standing if one), key=lambda one: one.sequence)


def _not_ended(records: Iterable[J], conclusions: Sequence[Conclusion], as_of: date) -> list[J]:
    return [
        record
        for record in records
        if not is_ended_by_conclusion(
            record, [one for one in conclusions if one.topic == getattr(record, "topic", None)], on=as_of
        )
    ]
