"""Closing a page of HTML: whatever its template holds, it asks nothing of any other machine when somebody opens it."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from kamplan.errors import TemplateError
from kamplan.language import N_, Phrase

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
"""What a page may load and run: styles and pictures that stand in itself, and nothing else."""
_HEAD = f'<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
_START = re.compile(r"\s*<!doctype[^>]*>\n?", re.IGNORECASE)
_DOCTYPE = re.compile(r"<!doctype\s+html", re.IGNORECASE)
_TAG = re.compile(r"<(?=(?:meta|link)[\s/>])", re.IGNORECASE)
_LONGEST = 10_000
_HARMLESS = frozenset(
    {"content-type", "content-language", "content-security-policy", "default-style", "x-ua-compatible"}
)
_AHEAD = frozenset({"dns-prefetch", "modulepreload", "preconnect", "prefetch", "preload", "prerender"})


def close_page(page: str) -> str:
    """Return a page with the policy before anything else that it holds.

    A browser makes the head of a page when it meets the first element that belongs there, so the policy needs no head
    to stand in; a later `<html>` or `<head>` adds to what is there.
    """
    start = _START.match(page)
    if start:
        return f"{start[0]}{_HEAD}{page[start.end() :]}"
    return f"{'<!DOCTYPE html>' if _DOCTYPE.search(page) else ''}{_HEAD}{page}"


def refuse_calls(page: str, name: str) -> None:
    """Refuse what no policy forbids: an element that sends the reader on, or has a browser ring up a server ahead.

    Raises `TemplateError` that names the template. What a record says cannot be such an element: it is escaped.
    """
    for found in _TAG.finditer(page):
        reader = _FirstTag()
        reader.feed(page[found.start() : found.start() + _LONGEST])
        named = {key: (value or "").strip().casefold() for key, value in reader.attributes}
        does = named.get("http-equiv", "") if reader.tag == "meta" else named.get("rel", "")
        is_bad = bool(_AHEAD & set(does.split())) if reader.tag == "link" else does and does not in _HARMLESS
        if is_bad:
            raise TemplateError(
                Phrase(N_("{name}: <{tag}> with {value!r} would have a browser call another machine"),
                       name=name, tag=reader.tag, value=does),
                hint=Phrase(N_("take it out of the template: a page that kamplan writes asks nothing of anybody")),
            )  # fmt: skip


class _FirstTag(HTMLParser):
    """Reads one start tag as a browser would."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tag = ""
        self.attributes: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the first tag alone."""
        if not self.tag:
            self.tag, self.attributes = tag, attrs
