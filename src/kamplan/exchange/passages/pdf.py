"""PDF files: the text of each page, and every text that stands beside the pages, whatever object it is in."""

from __future__ import annotations

import io
import logging
from typing import TYPE_CHECKING, Any

from kamplan.exchange.passages.passage import File, Passage
from kamplan.exchange.passages.plain import decode
from kamplan.exchange.passages.xml import parse_xml, read_tree
from kamplan.language import N_, Phrase
from kamplan.libraries import MissingLibraryError

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGES_LIMIT = 2_000
"""How many pages are read."""
_SAID = {
    "/Alt": "alternative text", "/ActualText": "replacement text", "/E": "expanded abbreviation", "/Title": "bookmark",
    "/Contents": "note", "/RC": "note", "/T": "author of a note or name of a field", "/Subj": "subject of a note",
    "/URI": "link", "/V": "value of a field", "/DV": "value of a field", "/TU": "tooltip of a field",
    "/JS": "script", "/F": "name of an attachment", "/UF": "name of an attachment", "/Desc": "about an attachment",
}  # fmt: skip
_LAID_IN = (b"/ActualText", b"/Alt", b"/E ")


def read_pdf(file: File) -> Iterator[Passage | File]:
    """Yield the properties, the text of each page, what is laid under it, then every other text of the file."""
    try:
        from pypdf import PdfReader
        from pypdf.errors import PyPdfError
    except ImportError as error:
        raise MissingLibraryError(Phrase(N_("reading a PDF")), "pypdf") from error
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it mends in silence is no news
    try:
        reader = PdfReader(io.BytesIO(file.data), strict=False)
        if reader.is_encrypted:
            raise file.refuse(Phrase(N_("is encrypted")), Phrase(N_("save it without a password, and name that file")))
        if len(reader.pages) > PAGES_LIMIT:
            raise file.refuse(
                Phrase(N_("has more than {pages_limit} pages"), pages_limit=PAGES_LIMIT),
                Phrase(N_("split it, and name the parts")),
            )
        for name, value in (reader.metadata or {}).items():
            yield Passage(str(value), f"document property {name.lstrip('/')}")
        for number, page in enumerate(reader.pages, 1):
            yield from _read_page(page, f"page {number}")
        yield from _Walk(file, reader).read()
    except PyPdfError as error:
        raise file.refuse(Phrase(N_("is broken, and cannot be read to its end"))) from error


def _read_page(page: Any, place: str) -> Iterator[Passage]:
    for line in page.extract_text().splitlines():
        if line.strip():
            yield Passage(line, place)
    content = page.get_contents()
    if content is not None and any(mark in content.get_data() for mark in _LAID_IN):
        for operands, _operator in content.operations:
            for operand in operands:
                for key, value in operand.items() if isinstance(operand, dict) else ():
                    if isinstance(value, str | bytes):
                        yield Passage(_to_text(value), f"{place}, {_SAID.get(key, key)}")


class _Walk:
    """One walk through all objects that a file's root and information lead to, each object once."""

    def __init__(self, file: File, reader: Any) -> None:
        self.file = file
        self.reader = reader
        self.pages = {page.indirect_reference.idnum: number for number, page in enumerate(reader.pages, 1)}
        self.seen: set[int] = set()
        self.open: list[tuple[Any, str, str]] = [(reader.trailer.raw_get("/Root"), "", "")]

    def read(self) -> Iterator[Passage | File]:
        """Yield the texts of dictionaries and lists, streams of metadata and scripts, and attached files."""
        from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

        while self.open:
            value, key, place = self.open.pop()
            if isinstance(value, IndirectObject):
                if value.idnum in self.seen:
                    continue
                self.seen.add(value.idnum)
                place = f"page {self.pages[value.idnum]}" if value.idnum in self.pages else place
                value = value.get_object()
            if isinstance(value, DictionaryObject):
                if isinstance(value, StreamObject):
                    yield from self._read_stream(value, key, place)
                self._enter(value, place)
            elif isinstance(value, ArrayObject):
                self.open += [(one, key, place) for one in reversed(value)]
            elif isinstance(value, str | bytes) and not str(value).startswith("/"):
                what = _SAID.get(key, key.lstrip("/") or "text")
                yield Passage(_to_text(value), f"{place}, {what}" if place else what)

    def _enter(self, value: Any, place: str) -> None:
        """Open what a dictionary holds; what says which page it is about stands on that page."""
        from pypdf.generic import IndirectObject

        about = next((value.raw_get(key) for key in ("/Pg", "/P") if key in value), None)
        if isinstance(about, IndirectObject) and about.idnum in self.pages:
            place = f"page {self.pages[about.idnum]}"
        name = next((str(value[key]) for key in ("/UF", "/F") if "/EF" in value and key in value), "")
        for key in reversed(list(value)):
            is_file = key == "/EF"
            self.open.append((value.raw_get(key), f"attachment {name}" if is_file else str(key), place))
            if is_file:
                files = value[key]
                self.open[-1:] = [(files.raw_get(one), f"attachment {name}", place) for one in files]

    def _read_stream(self, stream: Any, key: str, place: str) -> Iterator[Passage | File]:
        kind = stream.get("/Type")
        if kind == "/EmbeddedFile" or key.startswith("attachment "):
            data = stream.get_data()
            self.file.take(len(data))
            yield self.file.inside(key.removeprefix("attachment "), data, key)
        elif kind == "/Metadata":
            data = stream.get_data()
            self.file.take(len(data))
            yield from read_tree(parse_xml(self.file, "metadata", data), "metadata")
        elif key in ("/JS", "/RC", "/V"):
            yield Passage(decode(stream.get_data()), f"{place}, {_SAID[key]}" if place else _SAID[key])


def _to_text(value: str | bytes) -> str:
    return decode(value) if isinstance(value, bytes) else value
