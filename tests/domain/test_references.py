"""References in words, such as `[I-12]`: turned to another record, and never twice side by side."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamplan.domain.ids import replace_references


@pytest.mark.parametrize(
    ("text", "turned"),
    [
        ("Slow [I-7].", "Slow [I-2]."),
        ("Slow [i-7] and [I-77].", "Slow [I-2] and [I-77]."),
        ("Slow [I-7] [I-2].", "Slow [I-2]."),
        ("Slow [I-2], [I-7]；[I-7]。", "Slow [I-2]。"),
        ("Slow [I-2][I-7], so [I-7].", "Slow [I-2], so [I-2]."),
        ("Slow [I-3] [I-3].", "Slow [I-3] [I-3]."),
        ("Slow [AS-7] [EU-7] (I-7).", "Slow [AS-7] [EU-7] (I-7)."),
    ],
)
def test_a_reference_names_the_other_once(text: str, turned: str) -> None:
    assert replace_references(text, {"I-7": "I-2"}) == turned


PARTS = st.lists(
    st.sampled_from(["[I-1]", "[I-2]", "[I-3]", "[i-3]", "[C-1]", " ", ", ", "；", "so", "."]), max_size=12
)


@given(PARTS)
def test_one_after_the_other_or_all_at_once_gives_the_same(parts: list[str]) -> None:
    """A file that is imported again is read at once; the record was turned merge by merge."""
    text = "".join(parts)
    stepwise = replace_references(replace_references(text, {"I-3": "I-2"}), {"I-2": "I-1"})
    at_once = replace_references(text, {"I-3": "I-1", "I-2": "I-1"})
    assert stepwise == at_once
    assert replace_references(at_once, {"I-3": "I-1", "I-2": "I-1"}) == at_once
