"""The plan's pictures as PNG, for documents that hold no SVG: the files that `render_picture` writes, as pixels."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kamplan.errors import MissingLibraryError
from kamplan.render.draw import render_picture
from kamplan.render.pictures import SHAPES

if TYPE_CHECKING:
    from kamplan.domain.scales import Language

_SIZE = re.compile(r'<svg [^>]*?\bwidth="([\d.]+)" height="([\d.]+)"')
_FONTS = "Noto Sans CJK SC"
_SHARPNESS = 2.5


@dataclass(frozen=True)
class Drawing:
    """A picture as PNG, with its size in the units it was drawn in, which are pixels of a screen."""

    png: bytes
    width: float
    height: float


def draw_block(block: Any, language: Language) -> Drawing | None:
    """Return the picture of a block; None for a block that is no picture."""
    if block.kind not in SHAPES:
        return None
    try:
        import resvg_py
    except ImportError as error:
        raise MissingLibraryError("--format docx", "docx", error) from error
    svg = render_picture(block, language=language)
    size = _SIZE.search(svg)
    width, height = (float(size[1]), float(size[2])) if size else (560.0, 400.0)
    png = resvg_py.svg_to_bytes(
        svg_string=svg,
        width=max(1, round(width * _SHARPNESS)),
        background="white",
        font_family=_FONTS,
        sans_serif_family=_FONTS,
    )
    return Drawing(bytes(png), width, height)
