"""Every text of a file is found wherever it hides (F27), and a file made to do harm is refused at once."""

from __future__ import annotations

import base64
import io
import time
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

from kamplan.errors import UsageError
from kamplan.exchange.passages.passage import DEPTH_LIMIT, Passage
from kamplan.exchange.passages.reading import read_passages

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
