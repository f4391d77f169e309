"""The plan as PDF: marked on every page, nothing of this machine in it and nothing fetched (F34, F42)."""

from __future__ import annotations

import re
import socket
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from office import AUTHOR, WORDS, need_program, read_pdf, squeeze, write_config

if TYPE_CHECKING:
    from pathlib import Path

PLANTED = "PLANTED-SECRET-OF-THIS-MACHINE"
REACHES = (
    '<link rel="attachment" href="file://{file}">', '<a rel="attachment" href="file://{file}">x</a>',
    '<link rel="attachment" href="{file}">', '<link rel="stylesheet" href="file://{file}">',
    '<style>@import url("file://{file}");</style>', '<style>@import "http://127.0.0.1:9/x.css";</style>',
    '<img src="file://{file}">', '<img src="{file}">', '<img src="//127.0.0.1:9/x.png">', '<img src="http://127.0.0.1:9/x.png">',
    '<img src="https://127.0.0.1:9/x.png">', '<img src="ftp://127.0.0.1:9/x.png">', '<base href="file:///"><img src="{file}">',
    '<svg><image href="file://{file}"/></svg>', '<svg xmlns:xlink="http://www.w3.org/1999/xlink"><image xlink:href="http://127.0.0.1:9/x.png"/></svg>',
    '<svg><use href="file://{file}#a"/></svg>', '<object data="file://{file}"></object>', '<embed src="file://{file}">',
    '<style>body {{ background: url("file://{file}") }}</style>', '<style>@font-face {{ font-family: x; src: url("file://{file}") }} p {{ font-family: x }}</style>',
    '<p style="content: url(http://127.0.0.1:9/x)">x</p>', '<style>p::before {{ content: url("file://{file}") }}</style>',
)  # fmt: skip
"""How a page reaches for what lies outside it."""


def read_properties(file: Path) -> dict[str, str]:
    from pypdf import PdfReader

    return {name.lstrip("/"): str(value) for name, value in (PdfReader(file).metadata or {}).items()}


def text_of_pages(file: Path) -> list[str]:
    return read_pdf(file).split("\f")[:-1]


@pytest.fixture
def no_connection(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    tried: list[Any] = []

    def refuse(*where: Any, **_: Any) -> None:
        tried.append(where)
        raise OSError("no network in this test")

    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    return tried


def test_a_page_that_reaches_outside_itself_gets_nothing(acme, tmp_path: Path, no_connection) -> None:
    from pypdf import PdfReader

    assert len(set(REACHES)) >= 20
    secret = tmp_path / "secret.txt"
    secret.write_text(PLANTED, encoding="utf-8")
    for place, reach in enumerate(REACHES):
        own, out = tmp_path / f"own{place}.html", tmp_path / f"{place}.pdf"
        page = reach.replace("{{", "{").replace("}}", "}").replace("{file}", str(secret))
        own.write_text("{% raw %}<p>before</p>" + page + "<p>after</p>{% endraw %}{{ plan.title }}", encoding="utf-8")
        done = acme("render-plan", "acme", "--draft", "-o", out, "--template", own).ok()
        reader = PdfReader(out)
        assert not reader.attachments, page
        raw = out.read_bytes()
        for number in range(1, int(reader.trailer["/Size"])):
            found = reader.get_object(number)
            raw += found.get_data() if hasattr(found, "get_data") else b""
        assert PLANTED.encode() not in raw, page
        assert done.err.startswith("wrote ")
    assert no_connection == []


def test_a_text_of_a_record_fetches_nothing_and_reads_as_typed(acme, tmp_path: Path, no_connection) -> None:
    texts = (*(one.replace("{file}", "/etc/hostname") for one in REACHES), *WORDS)
    for text in texts:
        acme("add-intel", "acme", text, "--tier", "1", "--topic", "rivalry", "--question", "rivalry-1", "--source", "Daily",
             "--reliability", "A", "--credibility", "2", "--on", "2026-10-01").ok()  # fmt: skip
    for text in WORDS:
        acme("add-figure", "acme", "2025", text, "12.5").ok()
    file = tmp_path / "plan.pdf"
    acme("render-plan", "acme", "--draft", "-o", file).ok()
    assert no_connection == []
    shown = squeeze(read_pdf(file, order="-raw"))
    for text in WORDS:
        assert squeeze(text)[:20] in shown or "emoji" in text, text  # which fonts have emoji differs


@pytest.mark.parametrize(
    ("audience", "lang", "word"),
    [
        ("team", "en", "DRAFT"),
        pytest.param("company", "zh", "草案", marks=pytest.mark.slow),
        ("customer", "zh", "草案"),
    ],
)
def test_every_page_says_marking_draft_word_and_its_number(
    example, drafts, audience: str, lang: str, word: str
) -> None:
    file = drafts(audience, lang, "pdf")
    options = ("--draft", "--audience", audience, "--lang", lang)
    plan = example("render-plan", "aurelia", *options, "-o", "-", "--format", "json").ok().json
    pages = text_of_pages(file)
    assert len(pages) >= 4
    for number, page in enumerate(pages, 1):
        assert squeeze(plan["marking"]) in squeeze(page), number
        assert word in page, number
        assert f"{number}/{len(pages)}" in squeeze(page)
    appendix = next((one for one in plan["sections"] if one["is_appendix"]), None)
    assert appendix is not None
    opening = squeeze(appendix["number"] + appendix["title"])
    first = next(number for number, page in enumerate(pages, 1) if number > 1 and opening in squeeze(page))
    assert first <= 7, "the conclusions take more than six pages"


def test_every_picture_is_drawn_with_its_colours_and_its_words(acme, tmp_path: Path) -> None:
    from base64 import b64decode

    from kamplan.render.pdf import lift_pictures

    page = lift_pictures(
        "<style>.heat > .a{fill:red} p{color:blue} @media screen {.heat{fill:green}}</style>"
        '<svg class="picture heat" viewBox="0 0 5 6"><title id="t">A &amp; B</title><g class="a"/></svg>'
    )
    found = re.search(r'<img class="picture" alt="A &amp; B" src="data:image/svg\+xml;base64,([^"]*)">', page)
    assert found is not None
    svg = b64decode(found[1]).decode()
    assert '<svg class="picture heat" viewBox="0 0 5 6" width="5" height="6">' in svg
    assert ".heat &gt; .a{fill:red}" in svg
    assert "blue" not in svg
    assert "green" not in svg
    file = tmp_path / "plan.pdf"
    acme("render-plan", "acme", "--draft", "-o", file, "--lang", "zh").ok()
    shown = squeeze(read_pdf(file))
    assert "关键人物*" in shown
    assert "供应商的力量" in shown


@pytest.mark.parametrize(
    ("audience", "lang"), [("team", "en"), ("customer", "zh"), pytest.param("company", "zh", marks=pytest.mark.slow)]
)
def test_chinese_is_set_in_a_font_for_simplified_chinese(drafts, audience: str, lang: str) -> None:
    file = drafts(audience, lang, "pdf")
    program = need_program("pdffonts", "poppler-utils")
    fonts = subprocess.run([program, file], check=True, capture_output=True, text=True).stdout
    if not re.search(r"CJK|SC\b|YaHei|PingFang", fonts):
        pytest.skip("no font for Simplified Chinese is installed")
    assert not re.search(r"CJK-?(JP|KR|TC|HK)", fonts), fonts


def test_a_pdf_says_only_its_title_and_what_the_config_says(example, tmp_path: Path, monkeypatch) -> None:
    customer = ("render-plan", "aurelia", "--audience", "customer")
    one, two = tmp_path / "one.pdf", tmp_path / "two.pdf"
    for file in (one, two):
        example(*customer, "-o", file).ok()
    assert oct(one.stat().st_mode & 0o777) == "0o600"
    title = {"Title": "Account plan: Aurelia Medical Devices Co., Ltd."}
    assert read_properties(one) == title
    for trace in (b"WeasyPrint", b"Ada Lin", b"/tmp", b"CreationDate", b"Producer"):
        assert trace not in one.read_bytes(), trace
    assert one.read_bytes() == two.read_bytes()
    write_config(tmp_path, monkeypatch)
    example(*customer, "-o", one).ok()
    assert read_properties(one) == title | {"Author": AUTHOR}


def test_bytes_are_piped_whole_and_never_shown_on_a_terminal(acme, tmp_path: Path, monkeypatch) -> None:
    from kamplan.cli.plans import choose_format
    from kamplan.errors import UsageError

    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    for kind in ("docx", "pdf", "xlsx"):
        with pytest.raises(UsageError, match="no text that a terminal"):
            choose_format(kind, "-")
    assert choose_format(None, "-") == "md"
    assert choose_format(None, "x.PDF") == "pdf"


@pytest.mark.parametrize(
    ("kind", "library"), [("pdf", "weasyprint"), ("xlsx", "xlsxwriter"), ("docx", "docxtpl"), ("docx", "resvg_py")]
)
def test_a_format_that_is_not_installed_says_how_to_install_it(
    example, tmp_path: Path, monkeypatch, kind: str, library: str
) -> None:
    import sys

    monkeypatch.setitem(sys.modules, library, None)
    refused = example.refuses(
        "render-plan",
        "aurelia",
        "-o",
        tmp_path / f"p.{kind}",
        code=2,
        says=library,
        tries=f"-m pip install '{library.replace('_', '-')}",
    )
    assert len(refused.err.splitlines()) == 2
    assert not re.search(r"Traceback", refused.err)
