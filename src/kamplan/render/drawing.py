"""The plan's pictures as PNG, for documents that hold no SVG: the files that `render_picture` writes, as pixels."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kamplan.libraries import MissingLibraryError
from kamplan.render.draw import render_picture
from kamplan.render.pictures import SHAPES

if TYPE_CHECKING:
    from kamplan.domain.scales import Language

_SIZE = re.compile(r'<svg [^>]*?\bwidth="([\d.]+)" height="([\d.]+)"')
_FONTS = "Noto Sans CJK SC"


@dataclass(frozen=True)
class Drawing:
    """A picture as it is to be drawn, with its size in pixels of a screen."""

    svg: str
    width: float
    height: float

    def draw(self, width: int) -> bytes:
        """Return the picture as PNG, so many pixels wide.

        Raises `MissingLibraryError` when resvg is not installed.
        """
        try:
            import resvg_py
        except ImportError as error:
            raise MissingLibraryError("--format docx", "resvg_py") from error
        png = resvg_py.svg_to_bytes(
            svg_string=self.svg,
            width=max(1, width),
            background="white",
            font_family=_FONTS,
            sans_serif_family=_FONTS,
        )
        return bytes(png)


def find_drawing(block: Any, language: Language) -> Drawing | None:
    """Return the picture of a block; None for a block that is no picture."""
    if block.kind not in SHAPES:
        return None
    svg = render_picture(block, language=language)
    size = _SIZE.search(svg)
    width, height = (float(size[1]), float(size[2])) if size else (560.0, 400.0)
    return Drawing(svg, width, height)
