"""Sections for which nothing can be recorded yet: they say so plainly."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.language import N_
from kamplan.plan.document import Notice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.plan.document import Block
    from kamplan.plan.writing import Pen


def write(pen: Pen) -> Iterator[Block]:
    """Yield the notice that nothing is recorded."""
    yield Notice(text=pen.say(N_("Nothing is recorded.")))
