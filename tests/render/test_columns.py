"""How wide columns are: no word of a heading breaks, dates and numbers stay whole, long texts get what is left."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kamplan.render.columns import share_width
from kamplan.render.pictures.text import measure_text

TEXT = st.text("abcdefgh 中文字 0123456789-", max_size=60)


def test_a_short_column_is_as_wide_as_its_heading_and_a_long_one_gets_the_rest() -> None:
    widths = share_width([["Grade", "A1", "B2"], ["Statement", "a long statement of many words " * 4, "short"]], 60)
    assert widths[0] * 60 > measure_text("Grade", 1, is_bold=True)
    assert widths[1] > 0.85


def test_a_date_and_a_number_stay_whole_in_a_table_of_many_columns() -> None:
    texts = [[f"Head {place}", "some longer text that wraps and wraps again"] for place in range(8)]
    widths = share_width([*texts, ["Due", "2026-12-31"], ["Amount", "56,000,000 CNY"]], 70)
    assert widths[8] * 70 > measure_text("2026-12-31", 1)
    assert widths[9] * 70 > measure_text("56,000,000", 1)


def test_a_chinese_heading_does_not_stand_one_character_below_the_other() -> None:
    widths = share_width([["可能性", "3"], ["影响", "4"], ["风险", "很长的一段文字" * 20]], 50)
    assert widths[0] * 50 > 3
    assert widths[1] * 50 > 2


@given(st.lists(st.lists(TEXT, min_size=1, max_size=5), min_size=1, max_size=12))
def test_the_shares_are_positive_and_make_up_the_whole(columns: list[list[str]]) -> None:
    widths = share_width(columns, 54)
    assert len(widths) == len(columns)
    assert all(width > 0 for width in widths)
    assert abs(sum(widths) - 1) < 1e-6
