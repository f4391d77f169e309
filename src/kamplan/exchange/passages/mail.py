"""A message: its headers, its bodies, and every file attached to it."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from itertools import pairwise
from typing import TYPE_CHECKING

from kamplan.exchange.passages.passage import File, Passage
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import MIMEPart

_ENDINGS = {"text/html": ".html", "text/plain": ".txt"}


HEADER_LIMIT = 100_000
"""How many characters one header may have."""
HEADERS_LIMIT = 2_000
"""How many headers a part may have."""
_HEADER = re.compile(
    rb"(?:From|To|Cc|Subject|Date|Received|Return-Path|MIME-Version|Message-ID|Content-[A-Za-z-]+|Delivered-To|Reply-To"
    rb"|Sender|X-[A-Za-z-]+|DKIM-Signature|References|In-Reply-To|Thread-[A-Za-z]+):",
    re.IGNORECASE,
)
_ENVELOPE = re.compile(rb"^From [^\r\n]*\d\d\d\d[^\r\n]*\r?\n", re.MULTILINE)
_COUNT = re.compile(rb"\s*(\d{1,9})\s*\r?\n")
_FIRST = 3
"""How many of the first lines are headers where a file of any name is a message."""


def is_mail(data: bytes) -> bool:
    """Say whether bytes are a message, several in one file, or one as Apple's Mail keeps it."""
    start = data[:4_000]
    if counted := _COUNT.match(start):
        start = start[counted.end() :]
    if envelope := _ENVELOPE.match(start):
        start = start[envelope.end() :]
    head = re.split(rb"\r?\n\r?\n", start, maxsplit=1)[0]
    lines = [one for one in head.splitlines() if one[:1] not in (b" ", b"\t")]
    found = sum(bool(_HEADER.match(one)) for one in lines)
    return found >= min(_FIRST, len(lines)) and found >= 2 and found * 2 >= len(lines)


def read_mails(file: File) -> Iterator[Passage | File]:
    """Yield what the messages of a file say, whatever it is called: one, many one behind the other, or Apple's."""
    data = file.data
    if counted := _COUNT.match(data):
        end = counted.end() + int(counted[1])
        yield from read_mail(File(file.name, data[counted.end() : end], depth=file.depth, allowance=file.allowance))
        yield file.inside("behind", data[end:], "behind the message")
        return
    starts = [found.start() for found in _ENVELOPE.finditer(data)]
    if not starts or starts[0]:
        starts = []
    if len(starts) > _MESSAGES:
        raise file.refuse(
            Phrase(N_("holds more than {number} messages"), number=_MESSAGES),
            Phrase(N_("split it, and name the parts")),
        )
    for number, (start, end) in enumerate(pairwise((*starts, len(data))), 1):
        message = data[start:end].split(b"\n", 1)[-1]
        yield file.inside("message.eml", message, f"message {number}")
    if not starts:
        yield from read_mail(file)


_MESSAGES = 10_000


def read_mail(file: File) -> Iterator[Passage | File]:
    """Yield every header, and each part as a file of its own: a message inside another is one too."""
    yield from _read_part(file, message_from_bytes(file.data, policy=policy.default))


def _read_part(file: File, part: MIMEPart) -> Iterator[Passage | File]:
    raw = list(part.raw_items())
    if len(raw) > HEADERS_LIMIT or any(len(value) > HEADER_LIMIT for _, value in raw):
        raise file.refuse(
            Phrase(N_("has headers longer than any that a message needs")), Phrase(N_("open it, and save its text"))
        )
    for name, value in part.items():
        yield Passage(str(value), f"header {name}")
    for what in ("preamble", "epilogue"):
        if text := (getattr(part, what) or "").strip():
            yield Passage(text, f"{what}, outside every part")
    if part.get_content_type() == "message/rfc822":
        for inner in part.iter_parts() if part.is_multipart() else ():
            yield file.inside("message.eml", inner.as_bytes(), "attached message")
    elif part.is_multipart():
        for inner in part.iter_parts():
            yield from _read_part(file, inner)
    else:
        data = part.get_payload(decode=True)
        content = data if isinstance(data, bytes) else b""
        file.take(len(content))
        called = part.get_filename()
        if called is None:
            charset = part.get_content_charset()
            body = _ENDINGS.get(part.get_content_type(), "")
            content = _to_utf8(content, charset) if body else content
            yield file.inside(f"body{body}", content, "body" if body else f"part {part.get_content_type()}")
        else:
            yield Passage(called, "name of an attachment")
            yield file.inside(called, content, f"attachment {called}")


def _to_utf8(content: bytes, charset: str | None) -> bytes:
    """Return a body in UTF-8; one whose character set is unknown or wrong stays as it is."""
    try:
        return content.decode(charset or "ascii").encode()
    except (LookupError, UnicodeError):
        return content
