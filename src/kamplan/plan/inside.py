"""Which records stand in a document, found by their words: a customer's copy names no record by its id."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from kamplan.domain.ids import kind_of, strip_references
from kamplan.domain.kinds import KINDS
from kamplan.domain.record import Record
from kamplan.plan.document import Sentence
from kamplan.plan.writing import split_sentences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.domain.dossier import Dossier
    from kamplan.plan.document import Picture, PlanDocument

WHOLE = 16
"""A text of fewer letters is found only where it stands alone; a Chinese character counts twice."""


def list_inside(shown: PlanDocument | Picture, dossier: Dossier) -> tuple[str, ...]:
    """Return the ids of a dossier's records of which at least a sentence, title or name stands in a document."""
    alone = {_fold(text) for text in _walk(shown)}
    everything = "\n".join(alone)

    def stands(text: str, *, anywhere: bool = False) -> bool:
        folded = _fold(text)
        is_long = anywhere or sum(2 if ord(one) > 0x2E7F else 1 for one in folded) >= WHOLE
        return bool(folded) and (folded in everything if is_long else folded in alone)

    found = [one.id for one in dossier.items if stands(one.statement)]
    for contact in (*dossier.contacts, *dossier.former_contacts):
        if any(stands(name, anywhere=True) for name in (contact.name, contact.name_zh) if name):
            found.append(contact.id)
    found += [one.id for one in dossier.figures if stands(one.measure)]
    found += [name for name, text in _list_texts(dossier) if any(map(stands, _cut(text)))]
    return tuple(dict.fromkeys(found))


def _list_texts(dossier: Dossier) -> Iterator[tuple[str, str]]:
    """Yield what judgements and planning records say first of all, with their ids."""
    yield from ((one.id, one.text) for one in dossier.conclusions)
    yield from ((one.id, one.text) for one in dossier.answers)
    if dossier.summary:
        yield dossier.summary.id, dossier.summary.text
    yield from ((one.id, one.how) for one in dossier.unknowns)
    yield from ((one.id, one.reason) for one in dossier.waivers)
    for record in dossier.records:
        if record.withdrawn_on is None:
            title = getattr(record, KINDS[kind_of(record.id)].arguments[0].name)
            yield record.id, str(title or "")


def _cut(text: str) -> list[str]:
    return [one for block in text.split("\n") for one in split_sentences(block)]


def _walk(value: object) -> Iterator[str]:
    """Yield the texts of a document, each sentence as one without its references."""
    if isinstance(value, Sentence):
        yield "".join(part.text for part in value.parts)
    elif isinstance(value, Record):
        for name in type(value).model_fields:
            if name not in ("labels", "words", "kind"):
                yield from _walk(getattr(value, name))
    elif isinstance(value, tuple):
        for one in value:
            yield from _walk(one)
    elif isinstance(value, str):
        yield value


def _fold(text: str) -> str:
    """Return the letters and digits of a text, whatever their case and width."""
    return "".join(one for one in unicodedata.normalize("NFKC", strip_references(text)).casefold() if one.isalnum())
