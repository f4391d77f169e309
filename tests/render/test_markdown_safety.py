"""Markdown stays what it was whatever a text holds (F38): re-read with markdown-it, the structure is the same."""

from __future__ import annotations

import re
from typing import Any

import pytest
from markdown_it import MarkdownIt

from conftest import without_head
from graphs import Mint, Step, enter

HOSTILE = (
    "two\nlines", "a | b", "# heading", "## heading ##", "ends in a hash #", "C# and F#", "`code`", "``` fence",
    "~~~ fence", "[x](javascript:alert(1))", "[x](data:text/html,<script>alert(1)</script>)", "[x](file:///etc/passwd)",
    "![x](http://evil.example/a.png)", "![](http://evil.example/b.png)", "<b>bold</b>", "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>", "<javascript:alert(1)>", "<!-- comment", "setext\n=====", "setext\n-----", "=====", "-----",
    "&lt;b&gt; &amp; &#x3c; &copy;", "1. first", "2) second", "- item", "+ item", "* item", "> quote", "***", "___", "* * *",
    "**bold** _it_ *it* __b__ ~~s~~", "$x$ and $$y$$", "    four spaces", "\tone tab", "＃ fullwidth ｜ ＊ ＜b＞",
    "back\\slash \\| \\", "| --- | --- |", "[ref]: http://evil.example", "[^1]: note", "[x][y] [z][] [w]",
    "http://evil.example/?a=1|2", "www.evil.example mail@evil.example", "- [ ] task", "x\u2028y\u2029z", "a\u00a0b",
    "\\", "*", "_", "`", "|", "#", "!", "![", "](", "\u200b# zero width", "：———", "Term\n: definition",
)  # fmt: skip
"""Names and texts that Markdown would read as something else."""
PARSER = MarkdownIt("gfm-like", {"linkify": False})
PARSER.validateLink = lambda _url: True  # type: ignore[method-assign]  # a careless reader follows any link
LINKED = re.compile(r"^(javascript|data|file|vbscript):", re.IGNORECASE)
STRUCTURE = ("heading", "table", "thead", "tbody", "tr", "th", "td", "list", "list_item", "blockquote", "hr", "fence",
             "code_block", "html_block", "paragraph")  # fmt: skip


def make_steps(text: str) -> list[Step]:
    """Return records that hold one text in every text field that a plan may show."""
    ours, shown = {"author": "Ada Lin"}, {"author": "Ada Lin", "handling": "green"}
    grade = {"reliability": "A", "credibility": 2}
    steps = [
        Step("contact", "boss", {
            "name": f"P {text}", "name_zh": text, "title": text, "unit": text, "owner": text, "level": "top",
            "handling": "green"}),
        Step("contact", "partner", {
            "name": f"Q {text}", "title": text, "unit": text, "partner": text, "reports_to": "boss"}),
    ]  # fmt: skip
    for place, topic in enumerate(("rivalry", "technology", "mission-vision", "product-usage")):
        steps.append(Step("item", f"i{place}", grade | {
            "tier": 1, "topic": topic, "questions": (f"{topic}-1",), "statement": f"{text} {place}", "source": f"{text} {place}",
            "publisher": text, "url": f"https://a.example/{place}?a=|&b=`*_[x](y)", "swot": "s",
            "valid_as_of": "2026-10-01"}))  # fmt: skip
        if place:
            steps.append(Step("link", f"l{place}", {"of": f"i{place}", "contradicts": "i0"}))
    return [
        *steps,
        Step("item", "told", grade | {
            "tier": 4, "topic": "key-people", "contact": "boss", "statement": text, "source": text, "handling": "green"}),
        Step("item", "stale", grade | {
            "tier": 1, "topic": "rivalry", "statement": text, "source": text, "valid_as_of": "2020-01-01"}),
        Step("conclusion", "of-a-force", shown | {
            "topic": "rivalry", "text": f"{text} [{{i0}}] {text}\n\n{text} and on.", "cites": ["i1"], "verdict": 3,
            "contribution": text, "swot": "w"}),
        Step("conclusion", "without-evidence", ours | {"topic": "technology", "text": text}),
        Step("answer", "n0", shown | {"question": "rivalry-4", "text": text, "cites": ["i0"]}),
        Step("answer", "n1", shown | {"question": "mission-vision-3", "text": text}),
        Step("unknown", "u", ours | {"topic": "supplier-power", "owner": text, "due": "2026-12-01", "how": text}),
        Step("waiver", "w", {"topic": "product-plans", "reason": text, "author": text}),
        Step("summary", "y", shown | {"text": f"{text}\n\n{text}", "cites": ["i0"]}),
        Step("figure", "f", {
            "year": 2025, "measure": f"m {text}", "value": "12.5", "unit": text, "source": text,
            "url": "https://a.example", "handling": "green"}),
    ]  # fmt: skip


def enter_text(kamplan: Any, text: str) -> None:
    """Put one text into every text field that a plan may show, those of the account among them."""
    named = ("industry", "headquarters", "parent", "manager", "sponsor", "director")
    profile = dict.fromkeys(named, text) | {"name": f"A {text}", "name_zh": f"甲 {text}", "units": (text,)}
    enter(kamplan.db, make_steps(text), Mint(1), **profile)


AUDIENCES = ("team", "customer")


def read(markdown: str) -> tuple[list[str], list[str], list[Any]]:
    """Return the block structure, the plain text of each block, and every inline token."""
    shape, texts, inline = [], [], []
    for token in PARSER.parse(markdown):
        if token.type == "inline":
            children = token.children or []
            inline += children
            texts.append("".join("\n" if one.type == "softbreak" else one.content for one in children))
        elif not token.type.endswith("_close"):
            assert token.type.removesuffix("_open").removeprefix("bullet_").removeprefix("ordered_") in STRUCTURE
            shape.append(f"{token.type} {token.tag} {token.attrGet('style') or ''}".strip())
    return shape, texts, inline


@pytest.fixture(scope="module")
def harmless(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return {}


def render(kamplan: Any, audience: str) -> str:
    return str(kamplan("render-plan", "acme", "-o", "-", "--draft", "--audience", audience).ok().out)


def shape_of_harmless(kamplan: Any, tmp_path: Any, harmless: dict[str, Any], audience: str) -> Any:
    if not harmless:
        plain = type(kamplan)(tmp_path / "plain.db")
        enter_text(plain, "harmless words")
        harmless.update({one: read(render(plain, one)) for one in AUDIENCES})
    return harmless[audience]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_changes_the_structure_of_the_document(kamplan, tmp_path, harmless, text: str) -> None:
    """For the team and for the customer in turn."""
    assert_same_structure(kamplan, tmp_path, harmless, text, AUDIENCES[HOSTILE.index(text) % 2])


@pytest.mark.slow
@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_changes_the_structure_for_the_other_audience(kamplan, tmp_path, harmless, text: str) -> None:
    assert_same_structure(kamplan, tmp_path, harmless, text, AUDIENCES[HOSTILE.index(text) % 2 - 1])


def assert_same_structure(kamplan: Any, tmp_path: Any, harmless: dict[str, Any], text: str, audience: str) -> None:
    enter_text(kamplan, text)
    said = " ".join(text.replace("\u2028", " ").replace("\u2029", " ").split())
    shape, texts, inline = read(render(kamplan, audience))
    expected, plain, ours = shape_of_harmless(kamplan, tmp_path, harmless, audience)
    assert shape == expected, audience
    kinds = [one.type for one in inline]
    assert [one for one in kinds if one in ("image", "html_inline", "code_inline", "s_open", "hardbreak")] == []
    assert kinds.count("link_open") == [one.type for one in ours].count("link_open")
    assert kinds.count("em_open") == [one.type for one in ours].count("em_open")
    assert kinds.count("strong_open") == [one.type for one in ours].count("strong_open")
    for token in inline:
        if token.type == "link_open":
            assert str(token.attrGet("href")).startswith("https://a.example")
            assert not LINKED.match(str(token.attrGet("href")))
    for before, after in zip(plain, texts, strict=True):
        assert squeeze(without_head(after)) == squeeze(without_head(before).replace("harmless words", said)), audience


def squeeze(text: str) -> str:
    return "".join(text.split())


def test_the_hostile_texts_are_hostile() -> None:
    """Guards the guard: without escaping, they read as something else in a heading, a cell, a line or a paragraph."""

    def put(text: str) -> str:
        return f"# x {text}\n\n| a |\n| - |\n| {text} |\n\n{text}\n\nx {text}\n"

    shape, plain, _ = read(put("harmless"))
    tame = []
    for text in HOSTILE:
        found, texts, inline = read(put(text))
        is_same = found == shape and texts == [one.replace("harmless", text) for one in plain]
        if is_same and {one.type for one in inline} == {"text"}:
            tame.append(text)
    assert len(HOSTILE) - len(tame) >= 40, tame


ODD = ("👩‍👩‍👧‍👦 family", "e" + "\u0301" * 50, "שלום עולם مرحبا", "\u202eright to left\u202c", "𠀀𠮷 rare", "ﬁ ½ ① ℡", "x" * 290,
       "\U0010fffd end", "a\u200db\u200cc\ufeffd", "１２ fullwidth")  # fmt: skip


@pytest.mark.parametrize("text", ODD)
def test_odd_text_that_is_accepted_reads_the_same_in_every_format(acme, tmp_path, text: str) -> None:
    """F52: what entry accepts, every format renders."""
    import html
    import json
    import unicodedata

    said = unicodedata.normalize("NFC", text)
    acme("edit-account", "acme", "--industry", text).ok()
    acme("summarize", "acme", f"{text} [K-1]", "--handling", "green").ok()
    for kind, undo in (("md", lambda one: re.sub(r"\\(.)", r"\1", one)), ("html", html.unescape), ("json", str)):
        file = tmp_path / f"odd.{kind}"
        acme("render-plan", "acme", "--draft", "-o", file, "--lang", "zh").ok()
        assert undo(file.read_text(encoding="utf-8")).count(said) >= 2, kind
    assert said in json.dumps(json.loads(file.read_text(encoding="utf-8")), ensure_ascii=False)


@pytest.mark.parametrize("text", ["a\x00b", "a\ud800b", "a\ufffeb", "\ufdd0", "x" * 301, "x" * 1_000_000])
def test_text_that_no_format_could_render_is_refused_at_entry(acme, text: str) -> None:
    refused = acme.refuses("edit-account", "acme", "--industry", text, code=2, says="industry")
    assert len(refused.err) < 500


@pytest.mark.parametrize(
    ("text", "written"),
    [("-3,500", "-3,500"), ("+5%", "+5%"), ("- item", r"\- item"), ("+ item", r"\+ item"), ("---", r"\---")],
)
def test_a_minus_before_a_number_stays_a_minus(text: str, written: str) -> None:
    from kamplan.render.escape import escape_markdown

    assert escape_markdown(text) == written
