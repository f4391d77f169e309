"""The text policy at entry: what is cleaned, what is refused, and that what is stored has it kept."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamplan.domain.text import LINE_LIMIT, NAME_LIMIT, PROSE_LIMIT, TextRefusedError, clean_text, fold_name

if TYPE_CHECKING:
    from conftest import Kamplan

LIMIT = 1_000
NEW = ("--tier", 1, "--topic", "rivalry", "--source", "News", "--json")
ODD = st.text(
    st.one_of(
        st.characters(),
        st.characters(max_codepoint=0x9F),
        st.sampled_from("\u0301\u0344\u212b\u1100\u1161\u200d\u202e\u2028\u3000\u00a0\ufb49\U0001d15e\r\n\t"),
    ),
    max_size=40,
)


@pytest.mark.parametrize(
    ("typed", "line", "prose"),
    [
        ("plain", "plain", "plain"),
        ("  trimmed \n", "trimmed", "trimmed"),
        ("two  spaces", "two spaces", "two  spaces"),
        ("a\r\nb\rc\nd", "a b c d", "a\nb\nc\nd"),
        ("a\tb", "a b", "a\tb"),
        ("one\n\ntwo", "one two", "one\n\ntwo"),
        ("bell\x07 esc\x1b[31m del\x7f csi\x9b1m", "bell esc[31m del csi1m", "bell esc[31m del csi1m"),
        ("vertical\x0btab form\x0cfeed", "verticaltab formfeed", "verticaltab formfeed"),
        ("cafe\u0301", "café", "café"),
        ("\u1112\u1161\u11ab", "한", "한"),
        ("\u212b", "\u00c5", "\u00c5"),
        ("全角　空格", "全角 空格", "全角　空格"),
        ("👩‍🔧 שלום", "👩‍🔧 שלום", "👩‍🔧 שלום"),
        ("[bold]x[/oops]", "[bold]x[/oops]", "[bold]x[/oops]"),
        ("\x01\x02", "", ""),
        ("", "", ""),
    ],
)
def test_a_text_is_stored_composed_trimmed_and_without_controls(typed: str, line: str, prose: str) -> None:
    assert clean_text(typed, limit=LIMIT) == line
    assert clean_text(typed, limit=LIMIT, prose=True) == prose


@pytest.mark.parametrize("prose", [False, True])
@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("a\0b", "contains a NUL character"),
        ("\0", "contains a NUL character"),
        ("a\ud800b", "contains a lone surrogate (U+D800)"),
        ("\udfff", "contains a lone surrogate (U+DFFF)"),
        ("a\ufffe", "contains a non-character (U+FFFE)"),
        ("\uffff", "contains a non-character (U+FFFF)"),
        ("\ufdd0", "contains a non-character (U+FDD0)"),
        ("\ufdef", "contains a non-character (U+FDEF)"),
        ("\U0001fffe", "contains a non-character (U+1FFFE)"),
        ("\U0010ffff", "contains a non-character (U+10FFFF)"),
    ],
)
def test_what_no_format_can_hold_is_refused(typed: str, says: str, prose: bool) -> None:
    with pytest.raises(TextRefusedError) as caught:
        clean_text(typed, limit=LIMIT, prose=prose)
    assert str(caught.value) == says


def test_the_replacement_and_byte_order_characters_are_no_non_characters() -> None:
    assert clean_text("a\ufffdb\ufeffc", limit=LIMIT) == "a\ufffdb\ufeffc"


def test_a_limit_counts_what_is_stored_and_is_said() -> None:
    assert clean_text("x" * LIMIT + "  ", limit=LIMIT) == "x" * LIMIT
    assert clean_text("e\u0301" * LIMIT, limit=LIMIT) == "é" * LIMIT
    with pytest.raises(TextRefusedError, match="is 1001 characters long; at most 1000 fit"):
        clean_text("界" * (LIMIT + 1), limit=LIMIT)


@settings(deadline=None)
@given(ODD, st.booleans())
def test_whatever_is_accepted_is_composed_free_of_controls_and_stays_so(typed: str, prose: bool) -> None:
    try:
        text = clean_text(typed, limit=LIMIT, prose=prose)
    except TextRefusedError:
        return
    assert unicodedata.is_normalized("NFC", text)
    kept = "\n\t" if prose else ""
    assert [char for char in text if unicodedata.category(char) in ("Cc", "Cs") and char not in kept] == []
    assert text == text.strip()
    assert clean_text(text, limit=LIMIT, prose=prose) == text


@settings(deadline=None)
@given(ODD)
def test_only_nul_surrogates_and_non_characters_are_refused(typed: str) -> None:
    bad = any(
        ord(char) == 0 or 0xD800 <= ord(char) <= 0xDFFF or 0xFDD0 <= ord(char) <= 0xFDEF or ord(char) & 0xFFFE == 0xFFFE
        for char in typed
    )
    try:
        clean_text(typed, limit=10_000)
    except TextRefusedError:
        assert bad
    else:
        assert not bad


@settings(deadline=None)
@given(ODD)
def test_a_folded_name_is_the_same_however_it_is_composed_or_cased(name: str) -> None:
    for form in ("NFC", "NFD"):
        assert fold_name(unicodedata.normalize(form, name)) == fold_name(name)
    assert fold_name(f" {name}\n") == fold_name(name)


def test_names_are_compared_folded() -> None:
    assert fold_name(" STRASSE ") == fold_name("straße")
    assert fold_name("Café") == fold_name("CAFE\u0301")
    assert fold_name("Wei Fang") != fold_name("Weifang")


@pytest.mark.parametrize(
    ("field", "limit", "argv"),
    [
        ("name", NAME_LIMIT, ("add-contact", "acme")),
        ("statement", LINE_LIMIT, ("add-intel", "acme")),
        ("text", PROSE_LIMIT, ("summarize", "acme")),
    ],
)
def test_each_field_has_its_limit_and_is_named(acme: Kamplan, field: str, limit: int, argv: tuple[str, str]) -> None:
    rest = NEW if argv[0] == "add-intel" else ("--json",)
    says = f"{field}: is {limit + 1} characters long; at most {limit} fit"
    acme.refuses(*argv, "界" * (limit + 1), *rest, code=2, says=says, tries="shorten")
    assert acme(*argv, "界" * limit, *rest).ok().json[field] == "界" * limit


@pytest.mark.parametrize(
    "option",
    ["--detail", "--publisher", "--reason", "--origin", "--url"],
)
def test_every_field_of_an_item_keeps_the_policy(acme: Kamplan, option: str) -> None:
    acme.refuses("add-intel", "acme", "x", *NEW, option, "http://a\0b", code=2, says=option[2:])
    acme.refuses("add-intel", "acme", "x", *NEW, option, "http://a\ufffeb", code=2, says=option[2:])


def test_what_is_typed_is_stored_clean(acme: Kamplan) -> None:
    statement, detail = "  Caf\u00e9\u0007 prices\r\nfall ", "one\r\n\r\ntwo\x1b[2J\tthree"
    acme("add-intel", "acme", statement.replace("\u00e9", "e\u0301"), "--detail", "-", *NEW, stdin=detail).ok()
    found = acme("show-intel", "I-1", "--json").ok().json
    assert (found["statement"], found["detail"]) == ("Café prices fall", "one\n\ntwo[2J\tthree")
