"""A message: its headers, its bodies, and every file attached to it."""

from __future__ import annotations

from email import message_from_bytes, policy
from typing import TYPE_CHECKING

from kamplan.exchange.passages.passage import File, Passage

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import MIMEPart

_ENDINGS = {"text/html": ".html", "text/plain": ".txt"}


def read_mail(file: File) -> Iterator[Passage | File]:
    """Yield every header, and each part as a file of its own: a message inside another is one too."""
    yield from _read_part(file, message_from_bytes(file.data, policy=policy.default))


def _read_part(file: File, part: MIMEPart) -> Iterator[Passage | File]:
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
