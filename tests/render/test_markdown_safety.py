"""Markdown stays what it was whatever a text holds (F38): re-read with markdown-it, the structure is the same."""

from __future__ import annotations

import re
from typing import Any

import pytest
from markdown_it import MarkdownIt

from conftest import without_head

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


def enter(kamplan: Any, text: str) -> None:
    """Put one text into every text field that a plan may show."""

    def run(command: str, *options: str, of: tuple[str, ...]) -> None:
        kamplan(command, *options, "--", *of).ok()  # a text may begin with a hyphen

    both = ("--name-zh", text, "--title", text, "--unit", text)
    named = ("--industry", "--headquarters", "--parent", "--manager", "--sponsor", "--director")
    run("new-account", "--key", "acme", "--name-zh", f"甲 {text}", *(one for name in named for one in (name, text)),
        of=(f"A {text}",))  # fmt: skip
    run("add-contact", "--level", "top", "--owner", text, "--handling", "green", *both, of=("acme", f"P {text}"))
    run("add-contact", "--partner", text, "--reports-to", "C-1", *both[2:], of=("acme", f"Q {text}"))
    grade = ("--reliability", "A", "--credibility", "2")
    for place, topic in enumerate(("rivalry", "technology", "mission-vision", "product-usage")):
        source = (
            "--source",
            f"{text} {place}",
            "--publisher",
            text,
            "--url",
            f"https://a.example/{place}?a=|&b=`*_[x](y)",
        )
        run("add-intel", "--tier", "1", "--topic", topic, "--question", f"{topic}-1", *source, *grade, "--swot", "s",
            "--on", "2026-10-01", *(("--contradicts", "I-1") if place else ()), of=("acme", f"{text} {place}"))  # fmt: skip
    run("add-intel", "--tier", "4", "--topic", "key-people", "--contact", "C-1", *grade, "--source", text, "--handling",
        "green", of=("acme", text))  # fmt: skip
    run(
        "add-intel",
        "--tier",
        "1",
        "--topic",
        "rivalry",
        "--source",
        text,
        *grade,
        "--on",
        "2020-01-01",
        of=("acme", text),
    )
    run("conclude", "--cite", "I-2", "--verdict", "3", "--contribution", text, "--swot", "w", "--handling", "green",
        of=("acme", "rivalry", f"{text} [I-1] {text}\n\n{text} and on."))  # fmt: skip
    run("conclude", of=("acme", "technology", text))
    run("answer", "--cite", "I-1", "--handling", "green", of=("acme", "rivalry-4", text))
    run("answer", "--handling", "green", of=("acme", "mission-vision-3", text))
    run("declare-unknown", "--owner", text, "--due", "2026-12-01", "--how", text, of=("acme", "supplier-power"))
    run("waive", "--reason", text, "--author", text, of=("acme", "product-plans"))
    run("summarize", "--cite", "I-1", "--handling", "green", of=("acme", f"{text}\n\n{text}"))
    run("add-figure", "--unit", text, "--source", text, "--url", "https://a.example", "--handling", "green",
        of=("acme", "2025", f"m {text}", "12.5"))  # fmt: skip


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
        enter(plain, "harmless words")
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
    enter(kamplan, text)
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
