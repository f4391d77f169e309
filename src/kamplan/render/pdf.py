"""The plan's HTML printed as PDF by WeasyPrint, which gets nothing to read but what stands in the page itself."""

from __future__ import annotations

import base64
import gc
import logging
import re
from contextlib import contextmanager
from html import escape
from typing import TYPE_CHECKING, Any

from kamplan.errors import TemplateError, UsageError
from kamplan.language import N_, Phrase
from kamplan.libraries import MissingLibraryError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.plan.document import PlanDocument
    from kamplan.render.properties import Properties


_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_PICTURE = re.compile(r'<svg class="picture[^>]*>.*?</svg>', re.DOTALL)
_SIZE = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.DOTALL)
_CLASSES = re.compile(r'class="([^"]*)"')
_NO_HALO = ".picture .halo { stroke: none }"
"""A halo goes behind its text by `paint-order`, which WeasyPrint lacks: it would cover the text."""

ALLOWED = ("data",)
"""What a page may refer to: what stands in itself. WeasyPrint's own fetcher would embed files of this machine."""


def find_library() -> None:
    """Raise `MissingLibraryError` when WeasyPrint or the Pango library it needs is not installed."""
    try:
        import weasyprint  # noqa: F401 - whether it is there
    except ImportError as error:
        raise MissingLibraryError("--format pdf", "weasyprint") from error
    except OSError as error:  # the library itself is there, Pango is not
        raise UsageError(
            Phrase(N_("--format pdf needs Pango, which is not installed")),
            hint=Phrase(N_("install it: apt install libpango-1.0-0 libpangoft2-1.0-0, or brew install pango")),
        ) from error


def print_page(html: str, document: PlanDocument, properties: Properties) -> bytes:
    """Return an HTML plan as a PDF file; nothing is fetched, from this machine or from anywhere.

    Raises `UsageError` when WeasyPrint or the Pango library it needs is not installed.
    """
    find_library()
    import weasyprint
    from weasyprint.urls import URLFetcher

    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)  # what it does not know of the style sheet is no news
    fetcher = URLFetcher(allowed_protocols=ALLOWED, allow_redirects=False)
    try:
        with _uncollected():
            page = weasyprint.HTML(string=lift_pictures(html), url_fetcher=fetcher)
            return bytes(page.write_pdf(finisher=lambda _made, pdf: _seal(pdf, document, properties)))
    except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError) as error:
        said = " ".join(str(error).split())[:200]
        raise TemplateError(
            Phrase(N_("the template's page cannot be printed: {said}"), said=said),
            hint=Phrase(N_("correct the template, or print the shipped one")),
        ) from error


def lift_pictures(html: str) -> str:
    """Return a page whose pictures are images of their own, each with the rules of the page's style that it needs.

    WeasyPrint looks for the style of a picture nowhere but inside it, and would style and lay out each of its marks as
    a part of the page too.
    """
    import tinycss2

    rules = [
        (set(re.findall(r"\.([\w-]+)", tinycss2.serialize(rule.prelude))), rule.serialize())
        for style in _STYLE.findall(html)
        for rule in tinycss2.parse_stylesheet(style, skip_comments=True, skip_whitespace=True)
        if rule.type == "qualified-rule"
    ]

    def lift(found: re.Match[str]) -> str:
        picture = found[0]
        classes = {name for one in _CLASSES.findall(picture) for name in one.split()}
        style = escape("\n".join(rule for names, rule in rules if names & classes) + _NO_HALO, quote=False)
        start, more, rest = picture.partition(">")
        size = _SIZE.search(start)
        sized = f' width="{size[1]}" height="{size[2]}"' if size else ""
        title = _TITLE.search(rest)
        svg = f"{start}{sized}{more}<style>{style}</style>{rest}"
        data = base64.b64encode(svg.encode()).decode()
        return f'<img class="picture" alt="{title[1] if title else ""}" src="data:image/svg+xml;base64,{data}">'

    return _PICTURE.sub(lift, html)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Leave Python's garbage be: all the boxes of a page are needed to its end, and looking them through takes long."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _seal(pdf: Any, document: PlanDocument, properties: Properties) -> None:
    """Leave nothing in the file's properties but its title and what the config file says."""
    import pydyf

    pdf.info.clear()
    pdf.info["Title"] = pydyf.String(document.title)
    if properties.author:
        pdf.info["Author"] = pydyf.String(properties.author)
