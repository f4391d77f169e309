"""Where lines end: Chinese is broken between characters, never before a comma nor inside a number, date or word."""

from __future__ import annotations

import itertools

import pytest
from rich.cells import cell_len

from kamplan.cli.output_wrapping import divide_line

TEXT = (
    "夜班装卸外包合同2027年2月到期，预算约为600万元。奥瑞莱与 Brethwick Monitoring 签约，监护业务并入双方"
    "（含声誉？）。新建医药冷库，总库容2.5万立方米，零下25℃；2028年第二季度完成“一期”，见2026-11-03的纪要。"
)


def break_lines(text: str, width: int) -> list[str]:
    places = [0, *divide_line(text, width), len(text)]
    return [text[start:end].rstrip() for start, end in itertools.pairwise(places)]


@pytest.mark.parametrize("width", range(24, 80))
def test_no_line_begins_with_a_comma_or_parts_a_number(width: int) -> None:
    lines = break_lines(TEXT, width)
    assert "".join(lines).replace(" ", "") == TEXT.replace(" ", "")
    for before, after in itertools.pairwise(lines):
        assert cell_len(before) <= width
        assert after[0] not in "，。、；：？！）”℃年月"
        assert before[-1] not in "（“"
        assert not (before[-1].isascii() and before[-1].isalnum() and after[0].isascii() and after[0].isalnum()) or (
            " " in TEXT[TEXT.index(before) + len(before) :][:1]
        )


def test_a_chinese_sentence_after_a_latin_word_fills_its_line() -> None:
    lines = break_lines("奥瑞莱与 Brethwick Monitoring 签约，监护业务并入双方的合资公司，由双方共同经营。", 40)
    assert all(cell_len(line) > 30 for line in lines[:-1])


def test_english_is_broken_as_ever() -> None:
    assert break_lines("one two three four", 9) == ["one two", "three", "four"]


def test_what_fits_on_no_line_is_cut() -> None:
    assert break_lines("库" + "a" * 30, 10) == ["库", "a" * 10, "a" * 10, "a" * 10]
