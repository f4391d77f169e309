"""PDF files: the text of each page, and every text that stands beside the pages, whatever object it is in."""

from __future__ import annotations

import io
import logging
import re
from typing import TYPE_CHECKING, Any

from kamplan.exchange.passages.passage import File, Passage, Unread
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


_PROGRAMS = {"Creator": "program", "Producer": "program"}
"""Properties that name the program or device that made a PDF, never a person."""
_END = re.compile(rb"%%EOF\r?\n?")
EARLIER_LIMIT = 20
"""How many earlier versions of a PDF are read that were left in it."""
_ICON = 48


def read_pdf(file: File) -> Iterator[Passage | File | Unread]:
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
            said = name.lstrip("/")
            yield Passage(str(value), f"document property {_PROGRAMS.get(said, said)}", is_aside=True)
        for number, page in enumerate(reader.pages, 1):
            yield from _read_page(page, f"page {number}")
        yield from _Walk(file, reader).read()
        yield from _read_earlier(file)
    except PyPdfError as error:
        raise file.refuse(Phrase(N_("is broken, and cannot be read to its end"))) from error


def _read_earlier(file: File) -> Iterator[Passage | Unread]:
    """Yield what an earlier version says that was left in the file when a later one was appended to it."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    ends = [found.end() for found in _END.finditer(file.data)][:-1]
    if b"/Linearized" in file.data[:1024]:
        ends = ends[1:]
    if len(ends) > EARLIER_LIMIT:
        raise file.refuse(
            Phrase(N_("holds more than {number} earlier versions of itself"), number=EARLIER_LIMIT),
            Phrase(N_("print it to a new PDF, and name that")),
        )
    for number, end in enumerate(ends, 1):
        place = f"earlier version {number}"
        try:
            reader = PdfReader(io.BytesIO(file.data[:end]), strict=False)
            for page_number, page in enumerate(reader.pages, 1):
                for one in _read_page(page, f"page {page_number}"):
                    yield one.within(place)
        except (PyPdfError, ValueError, LookupError, TypeError, AttributeError):
            yield Unread(place, "earlier version that is broken")


def _read_page(page: Any, place: str) -> Iterator[Passage | Unread]:
    has_text = False
    for line in page.extract_text().splitlines():
        if line.strip():
            has_text = True
            yield Passage(line, place)
    if any(_list_pictures(page)):
        yield Unread(place, "picture" if has_text else "page without text")
    content = page.get_contents()
    if not has_text and content is not None and content.get_data().strip() and not any(_list_pictures(page)):
        yield Unread(place, "page without text")
    if content is not None and any(mark in content.get_data() for mark in _LAID_IN):
        for operands, _operator in content.operations:
            for operand in operands:
                for key, value in operand.items() if isinstance(operand, dict) else ():
                    if isinstance(value, str | bytes):
                        yield Passage(_to_text(value), f"{place}, {_SAID.get(key, key)}")


def _list_pictures(page: Any) -> Iterator[bool]:
    """Yield for each picture on a page, also within a form, whether it is large enough to show words."""
    open_ones = [page.get("/Resources")]
    seen: set[int] = set()
    while open_ones:
        resources = open_ones.pop()
        resources = resources.get_object() if resources is not None else None
        if not resources or id(resources) in seen:
            continue
        seen.add(id(resources))
        drawn = resources.get("/XObject")
        for one in (drawn.get_object() if drawn is not None else {}).values():
            shape = one.get_object()
            if shape.get("/Subtype") == "/Image":
                yield min(int(shape.get("/Width", 0)), int(shape.get("/Height", 0))) > _ICON
            elif "/Resources" in shape:
                open_ones.append(shape["/Resources"])


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
