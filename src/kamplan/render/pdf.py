"""The plan's HTML printed as PDF by WeasyPrint, which gets nothing to read but what stands in the page itself."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, Any

from kamplan.errors import TemplateError
from kamplan.render.properties import Properties, need

if TYPE_CHECKING:
    from kamplan.plan.document import PlanDocument


_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_PICTURE = re.compile(r'<svg class="picture[^>]*>')
_NO_HALO = ".picture .halo { stroke: none }"
"""A halo goes behind its text by `paint-order`, which WeasyPrint lacks: it would cover the text."""

ALLOWED = ("data",)
"""What a page may refer to: what stands in itself. WeasyPrint's own fetcher would embed files of this machine."""


def print_page(html: str, document: PlanDocument, properties: Properties) -> bytes:
    """Return an HTML plan as a PDF file; nothing is fetched, from this machine or from anywhere.

    Raises `UsageError` when WeasyPrint or the Pango library it needs is not installed.
    """
    try:
        import weasyprint
        from weasyprint.urls import URLFetcher
    except ImportError as error:
        raise need("pdf", error) from error
    except OSError as error:  # the library itself is there, Pango is not
        raise need("pdf", ImportError("Pango", name="Pango, see https://doc.courtbouillon.org/weasyprint")) from error
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)  # what it does not know of the style sheet is no news
    fetcher = URLFetcher(allowed_protocols=ALLOWED, allow_redirects=False)
    try:
        page = weasyprint.HTML(string=style_pictures(html), url_fetcher=fetcher)
        return bytes(page.write_pdf(finisher=lambda _made, pdf: _seal(pdf, document, properties)))
    except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError) as error:
        said = " ".join(str(error).split())[:200]
        raise TemplateError(
            f"the template's page cannot be printed: {said}", hint="correct the template, or print the shipped one"
        ) from error


def style_pictures(html: str) -> str:
    """Return a page in which each picture holds the page's style sheet: WeasyPrint looks for it nowhere else."""
    style = "".join(_STYLE.findall(html)).replace("&", "&amp;").replace("<", "&lt;") + _NO_HALO
    return _PICTURE.sub(lambda found: f"{found[0]}<style>{style}</style>", html)


def _seal(pdf: Any, document: PlanDocument, properties: Properties) -> None:
    """Leave nothing in the file's properties but its title and what the config file says."""
    import pydyf

    pdf.info.clear()
    pdf.info["Title"] = pydyf.String(document.title)
    if properties.author:
        pdf.info["Author"] = pydyf.String(properties.author)
