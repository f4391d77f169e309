"""What a file is that is no table of text: recognised by its first bytes, and called by its name in a refusal."""

from __future__ import annotations

import re

from kamplan.errors import UsageError
from kamplan.language import N_, Phrase

_SAVE_SHEET = N_("open it in Excel, LibreOffice or WPS and save each sheet as 'CSV UTF-8'; then import that file")
_UNPACK = N_("unpack it, and import the CSV file inside")
_CONVERT = N_("import reads CSV: a header row and one row for each record; `kamplan import --help` names the kinds")
_TYPE_IN = N_("kamplan add-contact ACCOUNT NAME takes one person; for many, export them as CSV from the address book")
_MEETING = N_("kamplan add-interaction ACCOUNT TEXT records a meeting; import reads CSV")
_EXPORT = N_("export the table as CSV from the program that made it; `kamplan import --help` names the kinds")

_BINARY: tuple[tuple[bytes, str, str], ...] = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", N_("a file of Office before 2007, such as .xls, .doc or .msg"), _SAVE_SHEET),
    (b"\x1f\x8b", N_("packed with gzip"), _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", N_("packed with 7-Zip"), _UNPACK),
    (b"Rar!\x1a\x07", N_("packed with RAR"), _UNPACK),
    (b"BZh", N_("packed with bzip2"), _UNPACK),
    (b"\xfd7zXZ\x00", N_("packed with xz"), _UNPACK),
    (b"\x28\xb5\x2f\xfd", N_("packed with zstd"), _UNPACK),
    (b"%PDF-", N_("a PDF"), _EXPORT),
    (b"SQLite format 3\x00", N_("a database, not a table of text"), _EXPORT),
    (b"\x89PNG\r\n", N_("a picture"), _EXPORT),
    (b"\xff\xd8\xff", N_("a picture"), _EXPORT),
    (b"GIF8", N_("a picture"), _EXPORT),
    (b"PAR1", N_("a Parquet file"), _EXPORT),
)
_ZIPPED: tuple[tuple[bytes, str, str], ...] = (
    (b"xl/", N_("a workbook of Excel (.xlsx)"), _SAVE_SHEET),
    (b"opendocument.spreadsheet", N_("a workbook of LibreOffice (.ods)"), _SAVE_SHEET),
    (b"Index/", N_("a document of Apple's Numbers or Pages"), _SAVE_SHEET),
    (b"word/", N_("a Word document (.docx)"), _EXPORT),
    (b"ppt/", N_("a PowerPoint file (.pptx)"), _EXPORT),
)
_TEXT: tuple[tuple[re.Pattern[str], str, str], ...] = (
    (re.compile(r"BEGIN:VCARD", re.IGNORECASE), N_("a vCard, a file of contacts"), _TYPE_IN),
    (re.compile(r"BEGIN:VCALENDAR", re.IGNORECASE), N_("a calendar file"), _MEETING),
    (re.compile(r"\{\\rtf"), N_("a text in RTF"), _EXPORT),
    (re.compile(r"<\?xml[^>]*>\s*<\?mso-application", re.IGNORECASE), N_("a workbook of Excel in XML"), _SAVE_SHEET),
    (re.compile(r"(?:<!--.{0,500}?-->\s*)?<(?:!DOCTYPE\s+html|html|head|body|meta|table|style)\b", re.I | re.DOTALL),
     N_("a web page (HTML), though a program may call it .xls"), _SAVE_SHEET),
    (re.compile(r"<\?xml|<[A-Za-z][\w:.-]*[\s/>]"), N_("XML"), _CONVERT),
    (re.compile(r"\{\s*(?:\"|\})|\[\s*[\[{\]]"), N_("JSON"), _CONVERT),
    (re.compile(r"(?:From [^\n]*\d\d:\d\d[^\n]*\r?\n)?(?:(?:Return-Path|Received|Delivered-To|From|To|Cc|Subject|Date|"
                r"Message-ID|MIME-Version|Content-Type|DKIM-Signature|X-[\w-]+): ?[^\n]*\r?\n(?:[ \t][^\n]*\r?\n)*){2}",
                re.IGNORECASE),
     N_("an e-mail"), _MEETING),
    (re.compile(r"ID;P[A-Z]"), N_("a table in SYLK"), _SAVE_SHEET),
)  # fmt: skip
BEGINNING = 4_096
"""How many bytes show what a file is."""


def refuse_other_formats(name: str, beginning: bytes) -> None:
    """Raise `UsageError` for a file whose first bytes are those of a format that is no table of text."""
    for mark, what, hint in _BINARY:
        if beginning.startswith(mark):
            raise _say(name, what, hint)
    if beginning.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        for mark, what, hint in _ZIPPED:
            if mark in beginning:
                raise _say(name, what, hint)
        raise _say(name, N_("packed (ZIP)"), _UNPACK)


def refuse_other_texts(name: str, beginning: str) -> None:
    """Raise `UsageError` for a text whose beginning is that of a format that is no table."""
    text = beginning.lstrip("\ufeff \t\r\n")
    for pattern, what, hint in _TEXT:
        if pattern.match(text):
            raise _say(name, what, hint)


def _say(name: str, what: str, hint: str) -> UsageError:
    return UsageError(
        Phrase(N_("{file} is no CSV file: it is {what}"), file=name, what=Phrase(what)), hint=Phrase(hint)
    )
