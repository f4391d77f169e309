"""Sentences of English and Chinese texts are told apart, so that each can carry its own references and marks."""

from __future__ import annotations

import pytest

from kamplan.plan.writing import split_sentences

CASES = {
    "One. Two! Three?": ["One.", "Two!", "Three?"],
    "One": ["One"],
    "": [],
    "   ": [],
    "一句。两句！三句？": ["一句。", "两句！", "三句？"],
    "中文一句。 English two. 中文三。": ["中文一句。", "English two.", "中文三。"],
    "Sales rose 6.1% to 5.64 billion. Profit fell 4.9%.": ["Sales rose 6.1% to 5.64 billion.", "Profit fell 4.9%."],
    "收入29.05亿元，同比增长6.1%。利润下降4.9%。": ["收入29.05亿元，同比增长6.1%。", "利润下降4.9%。"],
    "They make e.g. pumps, i.e. hardware. It sells.": ["They make e.g. pumps, i.e. hardware.", "It sells."],
    "Acme Co., Ltd. makes pumps. It sells.": ["Acme Co., Ltd. makes pumps.", "It sells."],
    "Dr. Li met Mr. Wu and J. Park. They spoke.": ["Dr. Li met Mr. Wu and J. Park.", "They spoke."],
    "Line No. 3 vs. Line No. 4 in the U.S. Market. Done.": ["Line No. 3 vs. Line No. 4 in the U.S. Market.", "Done."],
    "Version 2.0 is out. See a.example. Then act.": ["Version 2.0 is out.", "See a.example.", "Then act."],
    "Before [I-1]. After. [I-2] Both [I-3]. [I-4]": ["Before [I-1].", "After. [I-2]", "Both [I-3]. [I-4]"],
    "Two follow. [I-1] [I-2] Then one. [I-3]": ["Two follow. [I-1] [I-2]", "Then one. [I-3]"],
    "前面[I-1]。后面。[I-2]两个。[I-3][I-4]完": ["前面[I-1]。", "后面。[I-2]", "两个。[I-3][I-4]", "完"],
    "他说：“好。”然后走了。": ["他说：“好。”", "然后走了。"],
    'He said "Done." Then he left.': ['He said "Done."', "Then he left."],
    "Why (and how)? Nobody knows...": ["Why (and how)?", "Nobody knows..."],
    "No end [I-1]": ["No end [I-1]"],
    "[I-1] leads. Next.": ["[I-1] leads.", "Next."],
    "See [K-3] and [i-7]. Next.": ["See [K-3] and [i-7].", "Next."],
}


@pytest.mark.parametrize(("text", "sentences"), CASES.items())
def test_sentences_are_told_apart(text: str, sentences: list[str]) -> None:
    assert split_sentences(text) == sentences


@pytest.mark.parametrize("text", CASES)
def test_no_character_is_lost_between_sentences(text: str) -> None:
    assert "".join("".join(split_sentences(text)).split()) == "".join(text.split())
