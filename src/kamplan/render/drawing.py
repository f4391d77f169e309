"""The plan's pictures as PNG, for documents that cannot hold SVG: drawn by the same macros as in HTML."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from kamplan.render.environment import make_environment
from kamplan.render.properties import need
from kamplan.resources import find_templates

if TYPE_CHECKING:
    from collections.abc import Mapping

_MACROS = "pictures.html.j2"
_STYLE = "account-plan/plan.css"
_VIEW = re.compile(r'viewBox="[\d.]+ [\d.]+ ([\d.]+) ([\d.]+)"')
_FONTS = "Noto Sans CJK SC"
_SHARPNESS = 2.5


@dataclass(frozen=True)
class Picture:
    """A picture as PNG, with its size in the units it was drawn in, which are pixels of a screen."""

    png: bytes
    width: float
    height: float


class Draughtsman:
    """Draws the blocks that are pictures; one for each document, so that macros and styles are read once."""

    @cached_property
    def _macros(self) -> Any:
        environment = make_environment([find_templates()], _MACROS, is_html=True)
        return environment.get_template(_MACROS).make_module()

    @cached_property
    def _style(self) -> str:
        return (find_templates() / _STYLE).read_text(encoding="utf-8")

    def draw(self, block: Mapping[str, Any]) -> Picture | None:
        """Return the picture of a block as templates see it; None for a block that is no picture."""
        macro = getattr(self._macros, str(block["kind"]).replace("-", "_"), None)
        if macro is None:
            return None
        try:
            import resvg_py
        except ImportError as error:
            raise need("docx", error) from error
        svg = str(macro(block, "p"))
        view = _VIEW.search(svg)
        width, height = (float(view[1]), float(view[2])) if view else (560.0, 400.0)
        png = resvg_py.svg_to_bytes(
            svg_string=svg,
            style_sheet=self._style,
            width=round(width * _SHARPNESS),
            background="white",
            font_family=_FONTS,
            sans_serif_family=_FONTS,
        )
        return Picture(bytes(png), width, height)
