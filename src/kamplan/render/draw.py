"""A picture of the plan as a file of its own, drawn by the same macros as inside the plan."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kamplan.render.environment import freeze_value, render_template
from kamplan.render.pictures import SHAPES
from kamplan.resources import find_templates

if TYPE_CHECKING:
    from kamplan.domain.scales import Language
    from kamplan.plan.document import Picture

TEMPLATE = "pictures/standalone.svg.j2"
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render_picture(block: Picture, *, language: Language) -> str:
    """Return a picture as the text of an .svg file, with its fonts and styles and on a white ground."""
    frozen = freeze_value(block.model_dump(mode="python"))
    frozen["shape"] = SHAPES[block.kind](frozen)
    context = {"block": frozen, "language": language.value}
    return _NOT_XML.sub("", render_template([find_templates()], TEMPLATE, context, is_html=True))
