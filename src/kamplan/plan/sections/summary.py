"""Section 1: the executive summary, on one page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.language import N_
from kamplan.plan.document import Notice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.plan.document import Block
    from kamplan.plan.writing import Pen


def write(pen: Pen) -> Iterator[Block]:
    """Yield the summary's paragraphs, or say that there is none."""
    summary = pen.dossier.summary
    if summary is None:
        yield Notice(text=pen.say(N_("No executive summary is recorded.")))
        return
    yield from pen.write(summary.text, summary.cites)
