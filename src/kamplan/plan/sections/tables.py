"""Tables of planning records: a column for each field that the reader may see and that some record fills."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from kamplan.analysis.leaving import say_left
from kamplan.domain.text import fold_name
from kamplan.domain.wording import WORDS
from kamplan.language import N_
from kamplan.plan.document import Label, Part, Sentence, Table
from kamplan.plan.sections.profile import say_amount

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from decimal import Decimal

    from kamplan.domain.contact import Contact
    from kamplan.domain.plan_record import PlanRecord
    from kamplan.plan.writing import Pen

R = TypeVar("R", bound="PlanRecord")


@dataclass(frozen=True)
class Cells:
    """A column: its label, what stands in it for each record, and whether it is set right."""

    label: str
    texts: tuple[str, ...]
    is_numeric: bool = False


def tabulate(
    pen: Pen, caption: str, records: Sequence[PlanRecord], columns: Iterable[Cells], *, first: Sequence[Sentence] = ()
) -> Table:
    """Return a table with a row for each record: its id for those who may see ids, `first`, then the other columns.

    A column in which every cell is empty is left out.
    """
    shown = [one for one in columns if any(text not in ("", "–") for text in one.texts)]
    heads: list[str] = []
    cells: list[list[Sentence]] = [[] for _ in records]
    if not pen.is_for_customer:
        heads.append(pen.say(N_("Ref.")))
        for place, record in enumerate(records):
            cells[place].append(pen.plain(record.id))
    if first:
        heads.append(first_label(pen, records))
        for place, sentence in enumerate(first):
            cells[place].append(sentence)
    numeric = []
    for one in shown:
        if one.is_numeric:
            numeric.append(len(heads))
        heads.append(pen.say(one.label))
        for place, text in enumerate(one.texts):
            cells[place].append(pen.plain(text or "–"))
    return Table(caption=caption, columns=tuple(heads), numeric=tuple(numeric), rows=tuple(tuple(row) for row in cells))


def first_label(pen: Pen, records: Sequence[PlanRecord]) -> str:
    """Return the label of the field that names the records."""
    from kamplan.domain.kinds import KINDS

    spec = KINDS[records[0].kind_of_record]
    return pen.say(spec.get_field(records[0].title_field).label)


def column(label: str, records: Sequence[R], say: Callable[[R], object], *, is_numeric: bool = False) -> Cells:
    """Return a column of what `say` gives for each record; nothing is an empty cell."""
    texts = (say(record) for record in records)
    return Cells(label, tuple("" if text is None else str(text) for text in texts), is_numeric)


def line_of(pen: Pen, record: PlanRecord, *, marks: Sequence[Label] = ()) -> Sentence:
    """Return what a record says with references to the evidence it cites, and marks."""
    sentence = pen.write(record.title, record.cites, is_analysis=False)[0].sentences[0]
    return sentence.model_copy(update={"marks": (*sentence.marks, *marks)})


def word(pen: Pen, code: object) -> str:
    """Return the word for a code of a scale in the plan's language."""
    return "" if code is None else pen.say(WORDS[str(code)])


def money(amount: Decimal | None, currency: str | None) -> str:
    """Return an amount with its currency."""
    return "" if amount is None else f"{say_amount(amount)}{' ' + currency if currency else ''}"


def people(pen: Pen, ids: Iterable[str | None], *, is_past: bool = False) -> str:
    """Return the names of contacts in the plan's language, as far as the reader may see them.

    Who left since is said to have left, but not of what `is_past` anyway.
    """
    found = [pen.dossier.contacts_by_id[one] for one in ids if one in pen.dossier.contacts_by_id]
    return pen.join(one.title_name(pen.language) if is_past else name_contact(pen, one) for one in found)


def name_contact(pen: Pen, contact: Contact) -> str:
    """Return a contact's name in the plan's language; of one who left, since when and who came after them."""
    name, left = contact.title_name(pen.language), say_gone(pen, contact)
    return f"{name} – {left}" if left else name


def say_gone(pen: Pen, contact: Contact) -> str | None:
    """Return since when somebody is gone and who came after them; None of who is there on the plan's day."""
    if not contact.has_left(pen.dossier.as_of):
        return None
    phrase = say_left(contact, pen.dossier.contacts_by_id.values(), pen.language)
    return pen.phrase(phrase) if phrase else None


def is_same_person(name: str | None, other: str | None) -> bool:
    """Say whether two names are one person's."""
    return bool(name and other and fold_name(name) == fold_name(other))


def refer_records(pen: Pen, ids: Iterable[str]) -> str:
    """Return the records that a record serves: by id for us, by what they say for a customer."""
    known = pen.dossier.records_by_id
    found = [known[one] for one in ids if one in known]
    return pen.join(one.title for one in found) if pen.is_for_customer else pen.join(one.id for one in found)


def sentence(pen: Pen, text: str, cites: Iterable[str] = ()) -> Sentence:
    """Return a text with references behind it."""
    return Sentence(parts=(Part(text=text), *pen.refer(cites)))
