"""Making plain text safe inside Markdown, so that it reads as typed and changes no structure."""

from __future__ import annotations

import re

from markupsafe import Markup

_SPECIAL = re.compile(r"([\\`*_\[\]<>|~])")
_NUMBER = re.compile(r"^(\d{1,9})(?=[.)](?:\s|$))")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_SCHEME = re.compile(r"\b(javascript|data|file|vbscript):", re.IGNORECASE)
_BLOCK = re.compile(r"^([#=]|[+-](?=\s|$|[+-]))")
_CLOSING = re.compile(r"(?<=\s)(#+)$")
_NOT_CSS = re.compile(r"[^\w .,–-]")


def escape_markdown(value: object) -> str:
    """Return text on one line with everything escaped that Markdown would take for structure.

    It may stand at the start of a line, in a heading, a list or a table cell.
    """
    text = " ".join(str(value).split())
    text = _SPECIAL.sub(r"\\\1", text)
    text = _ENTITY.sub(r"\\&", text)
    text = _SCHEME.sub(r"\1\\:", text)
    text = _CLOSING.sub(r"\\\1", text)
    if found := _NUMBER.match(text):
        return f"{found[1]}\\{text[len(found[1]) :]}"
    return _BLOCK.sub(r"\\\1", text)


def escape_inline(value: object) -> str:
    """Return a piece of a sentence escaped, keeping the spaces at its ends."""
    text = str(value)
    start = " " if text[:1].isspace() else ""
    end = " " if text[-1:].isspace() and text.strip() else ""
    return f"{start}{escape_markdown(text)}{end}"


def escape_css(value: object) -> Markup:
    """Return text for a quoted string of a style sheet inside HTML, where HTML's own escapes mean nothing."""
    return Markup(_NOT_CSS.sub(lambda found: f"\\{ord(found[0]):x} ", str(value)))  # noqa: S704 - no < or & is left
