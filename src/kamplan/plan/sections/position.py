"""Section 6: our position, as far as the SWOT collects itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.language import N_
from kamplan.plan.document import Bullets, Notice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.analysis.model import SwotEntry
    from kamplan.plan.document import Block, Sentence
    from kamplan.plan.writing import Pen


def write(pen: Pen) -> Iterator[Block]:
    """Yield strengths, weaknesses, opportunities and threats from tagged items and conclusions."""
    swot = pen.analysis.swot
    leads = (
        (N_("Strengths"), swot.strengths),
        (N_("Weaknesses"), swot.weaknesses),
        (N_("Opportunities"), swot.opportunities),
        (N_("Threats"), swot.threats),
    )
    if not any(entries for _, entries in leads):
        yield Notice(text=pen.say(N_("Nothing is recorded.")))
        return
    for lead, entries in leads:
        if entries:
            yield Bullets(lead=pen.say(lead), points=tuple(_write_entry(pen, entry) for entry in entries))
        else:
            yield Bullets(lead=pen.say(lead), points=(pen.plain(pen.say(N_("none recorded"))),))


def _write_entry(pen: Pen, entry: SwotEntry) -> Sentence:
    item = pen.find(entry.id)
    if item:
        return pen.statement(item)
    conclusion = next(one for one in pen.dossier.conclusions if one.id == entry.id)
    first = pen.write(conclusion.text, conclusion.cites)[0]
    return first.sentences[0]
