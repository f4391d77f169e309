"""Every text of a file is found wherever it hides (F27), and a file made to do harm is refused at once."""

from __future__ import annotations

import base64
import io
import time
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

from kamplan.errors import UsageError
from kamplan.exchange.passages.passage import DEPTH_LIMIT, Passage, Unread
from kamplan.exchange.passages.reading import read_file, read_passages

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CANARY = "zqc0a1b2c3d4"
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def make_word(plant: Callable[[Any], None]) -> bytes:
    from docx import Document

    document = Document()
    document.add_paragraph("Nothing to see.")
    plant(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def make_slides(plant: Callable[[Any], None]) -> bytes:
    from pptx import Presentation

    deck = Presentation()
    deck.slides.add_slide(deck.slide_layouts[5]).shapes.title.text = "First"
    plant(deck.slides.add_slide(deck.slide_layouts[5]))
    out = io.BytesIO()
    deck.save(out)
    return out.getvalue()


def make_sheets(plant: Callable[[Any], None]) -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    book.add_worksheet("Budget").write_string(0, 0, "Plain")
    plant(book)
    book.close()
    return out.getvalue()


def make_pdf(html: str, **options: Any) -> bytes:
    import weasyprint

    return bytes(weasyprint.HTML(string=html).write_pdf(**options))


def change_pdf(plant: Callable[[Any], None]) -> bytes:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(make_pdf("<p>Plain</p>"))))
    plant(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def replace_part(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(part.filename, change(old.read(part)) if part.filename == name else old.read(part))
    return out.getvalue()


def split_run(document: Any, token: str) -> None:
    paragraph = document.add_paragraph("Split ")
    for letter in token:
        paragraph.add_run(letter).bold = letter.isdigit()


def comment_word(document: Any, token: str) -> None:
    document.add_comment(document.paragraphs[0].runs, text=f"See {token}", author="Ada", initials="A")


def alt_word(document: Any, token: str) -> None:
    shape = document.add_picture(io.BytesIO(PIXEL))
    shape._inline.docPr.set("descr", token)


def hide_sheet(book: Any, token: str) -> None:
    sheet = book.add_worksheet("Secret")
    sheet.write_string(6, 1, token)
    sheet.very_hidden()


def hide_row(book: Any, token: str) -> None:
    sheet = book.get_worksheet_by_name("Budget")
    sheet.write_string(3, 2, token)
    sheet.set_row(3, None, None, {"hidden": True})


def comment_cell(book: Any, token: str) -> None:
    book.get_worksheet_by_name("Budget").write_comment(1, 1, f"Ask {token}", {"author": "Bo"})


def note_slide(slide: Any, token: str) -> None:
    slide.notes_slide.notes_text_frame.text = f"Say {token}"


def make_mail(token: str) -> bytes:
    from email.message import EmailMessage

    message = EmailMessage()
    message["Subject"], message["From"] = "The plan", "ada@example.org"
    message.set_content("Enclosed.")
    packed = make_word(lambda document: document.add_paragraph(token))
    message.add_attachment(packed, maintype="application", subtype="octet-stream", filename="plan.docx")
    return message.as_bytes()


def attach_pdf(writer: Any, token: str) -> None:
    writer.add_attachment("notes.txt", f"line\n{token}".encode())


def annotate_pdf(writer: Any, token: str) -> None:
    from pypdf.annotations import Text

    writer.add_annotation(0, Text(text=token, rect=(0, 0, 20, 20), title_bar="Ada"))


def metadata_pdf(token: str) -> Callable[[Any], None]:
    def plant(writer: Any) -> None:
        from pypdf.generic import DecodedStreamObject, NameObject

        stream = DecodedStreamObject()
        stream.set_data(f"<x:xmpmeta xmlns:x='adobe:ns:meta/'><note>{token}</note></x:xmpmeta>".encode())
        stream[NameObject("/Type")] = NameObject("/Metadata")
        writer.root_object[NameObject("/Metadata")] = writer._add_object(stream)

    return plant


ACTUAL = '<svg xmlns="http://www.w3.org/2000/svg"><text>One</text><title>Chart</title><desc>{}</desc><rect width="9" height="9"/></svg>'
PLACES: dict[str, tuple[str, Callable[[str], bytes], str]] = {
    "a property of a Word file": ("docx", lambda t: make_word(lambda d: setattr(d.core_properties, "subject", t)), "document property subject"),
    "a word cut into runs": ("docx", lambda t: make_word(lambda d: split_run(d, t)), "text, paragraph 2"),
    "a comment in Word": ("docx", lambda t: make_word(lambda d: comment_word(d, t)), "comment by Ada"),
    "a header": ("docx", lambda t: make_word(lambda d: setattr(d.sections[0].header.paragraphs[0], "text", t)), "header, paragraph 1"),
    "an alternative text in Word": ("docx", lambda t: make_word(lambda d: alt_word(d, t)), "text, alternative text"),
    "notes of a slide": ("pptx", lambda t: make_slides(lambda s: note_slide(s, t)), "slide 2, notes"),
    "the name of a shape": ("pptx", lambda t: make_slides(lambda s: setattr(s.shapes.title, "name", t)), "slide 2, name"),
    "a very hidden sheet": ("xlsx", lambda t: make_sheets(lambda b: hide_sheet(b, t)), "sheet Secret (very hidden), cell B7"),
    "a hidden row": ("xlsx", lambda t: make_sheets(lambda b: hide_row(b, t)), "sheet Budget, cell C4 (hidden)"),
    "a comment on a cell": ("xlsx", lambda t: make_sheets(lambda b: comment_cell(b, t)), "sheet Budget, comment on B2 by Bo"),
    "a defined name": ("xlsx", lambda t: make_sheets(lambda b: b.define_name("Margin", f'="{t}"')), "defined name Margin"),
    "a custom property": ("xlsx", lambda t: make_sheets(lambda b: b.set_custom_property("Deal", t)), "document property Deal"),
    "the text of a PDF": ("pdf", lambda t: make_pdf(f"<p>One<p style='break-before:page'>{t}"), "page 2"),
    "keywords of a PDF": ("pdf", lambda t: make_pdf(f"<meta name=keywords content='{t}'><p>x"), "document property Keywords"),
    "a file attached to a PDF": ("pdf", lambda t: change_pdf(lambda w: attach_pdf(w, t)), "attachment notes.txt, line 2"),
    "an alternative text in a PDF": ("pdf", lambda t: make_pdf(f"<p>x<img alt='{t}' src='data:image/png;base64,{base64.b64encode(PIXEL).decode()}'>", pdf_variant="pdf/ua-1"), "page 1, alternative text"),
    "white text on white": ("pdf", lambda t: make_pdf(f"<p style='color:white;font-size:1px'>{t}"), "page 1"),
    "a note on a PDF": ("pdf", lambda t: change_pdf(lambda w: annotate_pdf(w, t)), "page 1, note"),
    "the metadata of a PDF": ("pdf", lambda t: change_pdf(metadata_pdf(t)), "metadata, note"),
    "a bookmark": ("pdf", lambda t: change_pdf(lambda w: w.add_outline_item(title=t, page_number=0)), "bookmark"),
    "a comment in HTML": ("html", lambda t: f"<p>x</p>\n<!-- {t} -->".encode(), "comment, line 2"),
    "an attribute of HTML": ("html", lambda t: f"<p data-note='{t}'>x".encode(), "attribute data-note of p, line 1"),
    "letters of HTML as entities": ("html", lambda t: ("<p>" + "".join(f"&#{ord(one)};" for one in t)).encode(), "text, line 1"),
    "the description of a picture": ("svg", lambda t: ACTUAL.format(t).encode(), "desc, line 1"),
    "a file attached to a message": ("eml", make_mail, "attachment plan.docx, text, paragraph 2"),
    "a value of JSON": ("json", lambda t: f'{{"a": [1, {{"b": "\\u007a{t[1:]}"}}]}}'.encode(), "value.a[1].b"),
    "Chinese text in GB 18030": ("txt", lambda t: f"计划\n机密 {t}".encode("gb18030"), "line 2"),
}  # fmt: skip
BY_GREP = {
    "an attribute of HTML", "a comment in HTML", "the description of a picture", "Chinese text in GB 18030",
    "the metadata of a PDF", "a note on a PDF", "a bookmark", "a file attached to a PDF",
}  # fmt: skip
"""Where a search of the bytes finds the token too."""


def find(path: Path, token: str) -> list[Passage]:
    return [one for one in read_passages(path) if token in one.text]


@pytest.mark.parametrize("hiding", PLACES)
def test_a_token_is_found_where_it_hides_and_the_place_is_named(hiding: str, tmp_path: Path) -> None:
    kind, make, place = PLACES[hiding]
    file = tmp_path / f"sent.{kind}"
    file.write_bytes(make(CANARY))
    found = find(file, CANARY)
    assert found, f"not found in {hiding}"
    assert place in [one.place for one in found], f"{hiding}: {[one.place for one in found]}"
    assert (CANARY.encode() in file.read_bytes()) == (hiding in BY_GREP), "what a search of the bytes finds has changed"
    assert find(file, "zqcdeadbeef0") == []


def test_a_search_of_the_bytes_finds_few_of_the_hiding_places() -> None:
    assert len(PLACES) >= 15
    assert len(BY_GREP) / len(PLACES) < 0.3


def test_what_was_deleted_from_the_cells_of_a_workbook_is_still_found(tmp_path: Path) -> None:
    data = make_sheets(lambda book: book.get_worksheet_by_name("Budget").write_string(1, 0, "zqcsecret"))
    data = replace_part(data, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b'<c r="A2" t="s"><v>1</v></c>', b""))
    file = tmp_path / "left.xlsx"
    file.write_bytes(data)
    assert [one.place for one in find(file, "zqcsecret")] == ["text that no cell shows"]


def test_what_was_struck_out_while_changes_were_tracked_is_still_found(tmp_path: Path) -> None:
    deleted = b'<w:p><w:del w:author="Ada"><w:r><w:delText>zqcsecret</w:delText></w:r></w:del></w:p><w:sectPr'
    data = replace_part(
        make_word(lambda _: None), "word/document.xml", lambda xml: xml.replace(b"<w:sectPr", deleted, 1)
    )
    file = tmp_path / "tracked.docx"
    file.write_bytes(data)
    assert [one.place for one in find(file, "zqcsecret")] == ["text, paragraph 2"]


def test_a_file_inside_a_picture_inside_a_page_inside_an_archive_is_read(tmp_path: Path) -> None:
    inner = base64.b64encode(ACTUAL.format("zqcsecret").encode()).decode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("folder/page.html", f"<p>x</p>\n<img src='data:image/svg+xml;base64,{inner}'>")
    file = tmp_path / "sent.zip"
    file.write_bytes(out.getvalue())
    assert [one.place for one in find(file, "zqcsecret")] == [
        "file folder/page.html, attribute src of img, line 2, data 1, desc, line 1"
    ]


def test_the_name_of_the_file_is_a_passage_too(tmp_path: Path) -> None:
    file = tmp_path / "zqcsecret.md"
    file.write_text("# Plan", encoding="utf-8")
    assert next(read_passages(file)) == Passage("zqcsecret.md", "file name")


def bomb(size: int) -> bytes:
    return replace_part(make_sheets(lambda _: None), "docProps/app.xml", lambda _: b"<a>" + b" " * size + b"</a>")


def laugh(data: bytes) -> bytes:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE x [<!ENTITY l0 "ha">{entities}]>'.encode() + b"<x>&l9;</x>"


def nest(depth: int) -> bytes:
    data = b"innermost"
    for number in range(depth):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("deeper.zip" if number else "text.txt", data)
        data = out.getvalue()
    return data


def encrypt_pdf() -> bytes:
    def lock(writer: Any) -> None:
        writer.encrypt("secret", algorithm="RC4-128")

    return change_pdf(lock)


def add_pages(writer: Any) -> None:
    for _ in range(2_100):
        writer.add_blank_page(width=72, height=72)


def swell_pdf() -> bytes:
    def plant(writer: Any) -> None:
        from pypdf.generic import DecodedStreamObject, NameObject

        stream = DecodedStreamObject()
        stream.set_data(b"0 " * 45_000_000)
        page = writer.pages[0]
        page[NameObject("/Contents")] = writer._add_object(stream.flate_encode())

    return change_pdf(plant)


def nest_mail(depth: int) -> bytes:
    parts = [f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n'.encode() for n in range(depth)]
    return b"".join(parts) + b"Content-Type: text/plain\n\nx"


def stay(data: bytes) -> bytes:
    return data


EXTERNAL = b'<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/hostname">]><w>&x;</w>'
HOSTILE: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "a bomb": ("xlsx", lambda: bomb(20_000_000), "unpacks to more than"),
    "a bomb of many parts": ("zip", lambda: pack({f"{n}.txt": b"ab" * 400_000 for n in range(250)}), "once unpacked"),
    "a laugh": ("xlsx", lambda: replace_part(make_sheets(lambda _: None), "xl/styles.xml", laugh), "document type"),
    "a reference outside": ("docx", lambda: replace_part(make_word(lambda _: None), "word/document.xml", lambda _: EXTERNAL), "document type"),
    "archives in archives": ("zip", lambda: nest(DEPTH_LIMIT + 2), "files within files"),
    "a PDF with a password": ("pdf", encrypt_pdf, "is encrypted"),
    "thousands of pages": ("pdf", lambda: change_pdf(add_pages), "more than 2000 pages"),
    "a page that swells": ("pdf", swell_pdf, "is broken"),
    "half a PDF": ("pdf", lambda: make_pdf("<p>x")[:900], "is broken"),
    "half a Word file": ("docx", lambda: make_word(lambda _: None)[:9000], "is broken"),
    "a Word file with damage": ("docx", lambda: damage(make_word(lambda _: None)), "is broken"),
    "a file of old Office": ("doc", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "Office before 2007"),
    "a packed file": ("gz", lambda: b"\x1f\x8b" + bytes(60), "is packed by gzip"),
    "deep JSON": ("json", lambda: b"[" * 200_000, "is broken"),
    "a deep message": ("eml", lambda: nest_mail(3000), "is broken"),
    "a workbook without its sheets": ("xlsx", lambda: replace_part(make_sheets(lambda _: None), "xl/workbook.xml", lambda _: b""), "xl/workbook.xml"),
}  # fmt: skip


def pack(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def damage(data: bytes) -> bytes:
    middle = len(data) // 3
    return data[:middle] + bytes(200) + data[middle + 200 :]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_file_that_cannot_be_read_whole_or_does_harm_is_refused_at_once(hostile: str, tmp_path: Path) -> None:
    kind, make, says = HOSTILE[hostile]
    file = tmp_path / f"hostile.{kind}"
    file.write_bytes(make())
    start = time.process_time()
    with pytest.raises(UsageError) as refused:
        list(read_passages(file))
    assert time.process_time() - start < 5
    assert says in str(refused.value.message)
    assert file.name in str(refused.value.message)
    assert refused.value.hint


@pytest.mark.parametrize("start", [b"<!--", b"<a b='", b"<![", b"<?", b"<script>", b"</", b"&#", b"<!DOCTYPE ["])
def test_a_page_that_never_ends_what_it_begins_is_read_in_no_time(start: bytes, tmp_path: Path) -> None:
    file = tmp_path / "endless.html"
    file.write_bytes(b"<p>zqcsecret</p>" + start * 60_000)
    began = time.process_time()
    assert find(file, "zqcsecret")
    assert time.process_time() - began < 5


def test_a_file_that_is_not_there_is_refused_in_two_lines(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot read") as refused:
        list(read_passages(tmp_path / "none.docx"))
    assert str(refused.value.hint) == "name a file"


def test_a_pdf_without_its_library_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    file = tmp_path / "a.pdf"
    file.write_bytes(make_pdf("<p>x"))
    monkeypatch.setitem(sys.modules, "pypdf", None)
    with pytest.raises(UsageError, match="pypdf") as refused:
        list(read_passages(file))
    assert "-m pip install 'pypdf>=" in str(refused.value.hint)


def test_nothing_is_fetched_while_a_file_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    def refuse(*_: object) -> None:
        raise AssertionError("a connection")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    page = (
        "<img src='http://a.example/x.png'><link rel=stylesheet href='//b.example'><iframe src='file:///etc/hostname'>"
    )
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    (tmp_path / "a.pdf").write_bytes(make_pdf("<a href='http://a.example/secret'>x</a>"))
    assert "http://a.example/x.png" in [one.text for one in read_passages(tmp_path / "a.html")]
    assert [one.place for one in find(tmp_path / "a.pdf", "a.example/secret")] == ["page 1, link"]


def unread(path: Path) -> list[tuple[str, str]]:
    return [(one.place, one.why) for one in read_file(path) if isinstance(one, Unread)]


RTF_ZH = "常州二期预算".encode("gb18030")
OTHERS: dict[str, tuple[str, bytes, str]] = {
    "rich text by number": ("rtf", b"{\\rtf1\\ansi\\uc1 \\u24120?\\u24030?\\u20108?\\u26399?\\u39044?\\u31639?\\par}", "常州二期预算"),
    "rich text by two substitutes": ("rtf", b"{\\rtf1\\ansi\\uc2 \\u24120 xx\\u24030 xx\\u20108\\'b6\\'fe\\par}", "常州二"),
    "rich text by code page": ("txt", b"{\\rtf1\\ansi\\ansicpg936 " + b"".join(b"\\'%02x" % one for one in RTF_ZH) + b"\\par}", "常州二期预算"),
    "rich text by font": ("rtf", b"{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0 A;}{\\f1\\fcharset134 B;}}\\f0 x \\f1 " + b"".join(b"\\'%02x" % one for one in RTF_ZH) + b"\\f0 y\\par}", "x 常州二期预算y"),
    "hidden rich text": ("rtf", b"{\\rtf1 a{\\v zqcsecret}\\par}", "zqcsecret"),
    "a comment in rich text": ("rtf", b"{\\rtf1 a{\\*\\annotation zqcsecret}\\par}", "zqcsecret"),
    "bold letters in rich text": ("rtf", b"{\\rtf1 zq{\\b cse}cr\r\net\\par}", "zqcsecret"),
    "UTF-16 without mark": ("txt", "the zqcsecret".encode("utf-16-le"), "zqcsecret"),
    "UTF-16 the other way round": ("txt", "the zqcsecret".encode("utf-16-be"), "zqcsecret"),
    "Chinese UTF-16 without mark": ("txt", "常州二期预算五千六百万元".encode("utf-16-le"), "常州二期预算"),
    "a page in UTF-16": ("html", "<p>the zqcsecret</p>".encode("utf-16-le"), "zqcsecret"),
    "base64 of nobody's": ("log", b"x\n" + base64.encodebytes(b"We know of the zqcsecret of theirs, and of more."), "zqcsecret"),
    "base64 in a line": ("csv", b"a,b\n1," + base64.b64encode("we hear: 常州二期预算".encode()) + b"\n", "常州二期预算"),
    "quoted-printable of nobody's": ("txt", b"=E5=B8=B8=E5=B7=9E=E4=BA=8C=\n=E6=9C=9F=E9=A2=84=E7=AE=97", "常州二期预算"),
    "percent signs": ("md", b"see x?q=%E5%B8%B8%E5%B7%9E%E4%BA%8C", "常州二"),
    "escapes in a script": ("js", b"let a = '\\u5e38\\u5dde\\u4e8c12';", "常州二12"),
    "a data address in a style sheet": ("css", b"a{b:url(data:text/plain;base64," + base64.b64encode(b"and here the zqcsecret") + b")}", "zqcsecret"),
    "a folded calendar": ("ics", b"BEGIN:VCALENDAR\r\nSUMMARY:the zqcse\r\n cret\r\nEND:VCALENDAR\r\n", "zqcsecret"),
    "a notebook": ("ipynb", b'{"cells": [{"source": ["the \\u5e38\\u5dde"]}]}', "常州"),
}  # fmt: skip


@pytest.mark.parametrize("kind", OTHERS)
def test_text_in_other_notations_is_read_whatever_the_file_is_called(kind: str, tmp_path: Path) -> None:
    ending, data, token = OTHERS[kind]
    for name in (f"a.{ending}", "a.dat", "a"):
        file = tmp_path / name
        file.write_bytes(data)
        assert find(file, token), [one.text for one in read_passages(file)]


@pytest.mark.parametrize("name", ["a.eml", "a.txt", "a.mbox", "a.emlx", "a", "a.log"])
def test_a_message_is_read_as_one_whatever_it_is_called(name: str, tmp_path: Path) -> None:
    from email.message import EmailMessage

    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = "The plan", "ada@example.org", "bo@example.org"
    message.set_content("We know the zqcsecret.", cte="base64")
    for data in (
        message.as_bytes(),
        b"From ada@example.org Mon Nov 23 10:00:00 2026\n" + message.as_bytes() + b"\n",
        str(len(message.as_bytes())).encode() + b"\n" + message.as_bytes() + b'<?xml version="1.0"?><plist/>',
    ):
        file = tmp_path / name
        file.write_bytes(data)
        assert [one.text for one in find(file, "zqcsecret")] == ["We know the zqcsecret."]


def test_what_cannot_be_unpacked_is_refused_with_what_to_save_it_as(tmp_path: Path) -> None:
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    for name, data, hint in (
        ("a.msg", old, ".eml"),
        ("a.dat", old + "__substg1.0_001A".encode("utf-16-le"), ".eml"),
        ("a.pages", pack({"Index/Document.iwa": b"x"}), "PDF"),
    ):
        file = tmp_path / name
        file.write_bytes(data)
        with pytest.raises(UsageError) as refused:
            list(read_passages(file))
        assert hint in str(refused.value.hint)


def make_picture(width: int, height: int) -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (width, height)).save(out, "PNG")
    return out.getvalue()


def test_pictures_and_pages_without_text_are_said_to_be_unread(tmp_path: Path) -> None:
    picture = base64.b64encode(make_picture(200, 100)).decode()
    pages = {
        "a.png": (make_picture(200, 100), [("", "picture")]),
        "icon.png": (make_picture(16, 16), []),
        "scan.pdf": (make_pdf(f"<img src='data:image/png;base64,{picture}'>"), [("page 1", "page without text")]),
        "text.pdf": (make_pdf("<p>x"), []),
        "both.pdf": (make_pdf(f"<p>x<img src='data:image/png;base64,{picture}'>"), [("page 1", "picture")]),
        "a.docx": (make_word(lambda one: one.add_picture(io.BytesIO(make_picture(200, 100)))), [("part word/media/image1.png", "picture")]),
        "plain.docx": (make_word(lambda _: None), []),
        "plain.xlsx": (make_sheets(lambda _: None), []),
        "plain.pptx": (make_slides(lambda _: None), []),
        "a.html": (f"<img src='data:image/png;base64,{picture}'>".encode(), [("attribute src of img, line 1, data 1", "picture")]),
        "a.mp4": (b"\0\0\0\x18ftypmp42" + bytes(40) + b"\1", [("", "recording")]),
        "a.bin": (b"\1\2\0\3" * 40, [("", "data of another kind")]),
    }  # fmt: skip
    for name, (data, said) in pages.items():
        file = tmp_path / name
        file.write_bytes(data)
        assert unread(file) == said, name


def test_an_earlier_version_inside_a_pdf_is_read(tmp_path: Path) -> None:
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import DecodedStreamObject, NameObject

    first = tmp_path / "first.pdf"
    first.write_bytes(make_pdf("<p>zqcsecret</p>"))
    writer = PdfWriter(PdfReader(first), incremental=True)
    stream = DecodedStreamObject()
    stream.set_data(b"q Q")
    writer.pages[0][NameObject("/Contents")] = writer._add_object(stream)
    second = tmp_path / "second.pdf"
    writer.write(second)
    assert second.read_bytes().count(b"%%EOF") == 2
    assert [one.place for one in find(second, "zqcsecret")] == ["earlier version 1, page 1"]


def test_the_program_that_made_a_pdf_is_no_person(tmp_path: Path) -> None:
    def name(writer: Any) -> None:
        writer.add_metadata({"/Creator": "RICOH MP C2011", "/Producer": "PScript5.dll", "/Author": "Ada Lin"})

    file = tmp_path / "a.pdf"
    file.write_bytes(change_pdf(name))
    places = {one.text: one.place for one in read_passages(file)}
    assert (
        places["RICOH MP C2011"] == places["PScript5.dll"].replace("Producer", "program") == "document property program"
    )
    assert places["Ada Lin"] == "document property Author"


def test_the_words_of_a_drawing_follow_each_other(tmp_path: Path) -> None:
    words = "".join(
        f'<text x="{n}" y="1"><tspan x="{n}">{word}</tspan></text>' for n, word in enumerate(("a", "b", "c"))
    )
    file = tmp_path / "a.svg"
    file.write_text(f'<svg xmlns="http://www.w3.org/2000/svg">{words}</svg>', encoding="utf-8")
    assert [one.text for one in read_passages(file) if not one.is_aside][1:] == ["a", "b", "c"]


LARGE: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "signs of tags": ("html", lambda: b"<" * 25_000_000, "10 million characters"),
    "ends of tags": ("html", lambda: b"</" * 12_000_000, "million tags"),
    "tags": ("html", lambda: b"<b>" * 9_000_000, "million tags"),
    "a header": ("eml", lambda: b"Subject: " + b"x " * 10_000_000 + b"\n\nx", "headers longer"),
    "folded headers": ("eml", lambda: b"Subject: x\n" + b" x\n" * 5_000_000 + b"\nx", "headers longer"),
    "headers": ("eml", lambda: b"X-A: x\n" * 100_000 + b"\nx", "headers longer"),
    "a text": ("txt", lambda: b"some words of it\n" * 5_300_000, "30 MB"),
    "a long text": ("txt", lambda: b"some words of it\n" * 1_000_000, "10 million characters"),
}


@pytest.mark.slow
@pytest.mark.parametrize("hostile", LARGE)
def test_a_large_file_takes_little_time_and_memory_or_is_refused_with_the_limit(hostile: str, tmp_path: Path) -> None:
    import tracemalloc

    kind, make, says = LARGE[hostile]
    file = tmp_path / f"large.{kind}"
    file.write_bytes(make())
    began = time.process_time()
    tracemalloc.start()
    refused = ""
    try:
        for _ in read_passages(file):
            pass
    except UsageError as error:
        refused = str(error.message)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert says in refused
    assert bool(says) == bool(refused)
    assert time.process_time() - began < 60
    assert peak < 700_000_000
