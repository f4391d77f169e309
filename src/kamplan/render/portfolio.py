"""The portfolio as a page of HTML that needs nothing beside it, and as a workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.language import translator
from kamplan.render.closing import close_page
from kamplan.render.environment import freeze_value, render_template
from kamplan.render.grids import WORDS, Grid, type_columns
from kamplan.render.pictures.account_matrix import shape_account_matrix
from kamplan.render.sheets import write_grids
from kamplan.resources import find_templates

if TYPE_CHECKING:
    from kamplan.plan.portfolio import PortfolioDocument
    from kamplan.render.properties import Properties

TEMPLATE = "portfolio/portfolio.html.j2"


def render_page(document: PortfolioDocument) -> bytes:
    """Return the portfolio as an HTML page with its matrix drawn inside it."""
    frozen = freeze_value(document.model_dump(mode="python"))
    if frozen["matrix"]:
        frozen["matrix"]["shape"] = shape_account_matrix(frozen["matrix"])
    page = render_template([find_templates()], TEMPLATE, {"portfolio": frozen}, is_html=True)
    return close_page(page).encode()


def write_portfolio(document: PortfolioDocument, properties: Properties) -> bytes:
    """Return the portfolio as an XLSX file: a sheet for each of its tables, and one for the matrix."""
    unit = translator(document.language)(WORDS["unit"])
    grids = [
        type_columns(Grid(sheet.title, sheet.columns, list(sheet.rows)), sheet.numeric, unit)
        for sheet in document.sheets
    ]
    if document.matrix:
        words = document.matrix.words
        spots = [(one.name, one.attractiveness, one.strength) for one in document.matrix.spots]
        columns = (document.sheets[0].columns[0], words["attractiveness"], words["strength"])
        grids.append(Grid(document.matrix.title, columns, list(spots)))
    return write_grids(
        grids, properties, title=document.title, marking=document.marking, draft="", language=document.language
    )
