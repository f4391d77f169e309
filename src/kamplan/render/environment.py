"""The sandbox that templates run in: frozen plain values in, text out, and nothing else in reach.

A template may come from a user. It gets dictionaries, tuples, texts, numbers and dates; whatever it tries beyond
them ends in a `TemplateError` that names its file and line.
"""

from __future__ import annotations

import traceback
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Any

from jinja2 import FileSystemLoader, StrictUndefined, TemplateNotFound, TemplateSyntaxError
from jinja2.exceptions import TemplateError as JinjaError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from kamplan.errors import TemplateError
from kamplan.render.escape import escape_inline, escape_markdown
from kamplan.render.pictures import shape_heat_map, shape_radar

if TYPE_CHECKING:
    from pathlib import Path

    from kamplan.plan.document import PlanDocument

FILTERS = frozenset(
    {
        "abs", "batch", "capitalize", "default", "d", "escape", "e", "first", "float", "format", "groupby", "indent",
        "int", "join", "last", "length", "count", "list", "lower", "map", "max", "min", "reject", "rejectattr",
        "replace", "reverse", "round", "select", "selectattr", "slice", "sort", "string", "striptags", "sum", "title",
        "trim", "truncate", "unique", "upper", "wordcount",
    }
)  # fmt: skip
"""The filters of Jinja that a template may use; `attr`, `safe` and `tojson` are not among them."""


def make_environment(folders: list[Path], *, is_html: bool) -> ImmutableSandboxedEnvironment:
    """Return an environment that loads templates from `folders`; HTML is escaped, Markdown has the filter `md`."""
    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader([str(folder) for folder in folders]),
        autoescape=is_html,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    environment.globals.clear()
    environment.filters = {name: environment.filters[name] for name in FILTERS}
    environment.filters["md"] = escape_markdown
    environment.filters["inline"] = escape_inline
    return environment


def render_template(folders: list[Path], name: str, document: PlanDocument, *, is_html: bool) -> str:
    """Return the document rendered by a template; raises `TemplateError` naming the template's file and line."""
    environment = make_environment(folders, is_html=is_html)
    try:
        template = environment.get_template(name)
        return template.render(make_context(document))
    except TemplateNotFound as error:
        raise TemplateError(f"there is no template {error.name}", hint="check its name and folder") from error
    except TemplateSyntaxError as error:
        raise TemplateError(
            f"{error.name or name}, line {error.lineno}: {error.message}", hint="correct the template and try again"
        ) from error
    except (JinjaError, ArithmeticError, TypeError, ValueError, LookupError, RecursionError, MemoryError) as error:
        raise TemplateError(
            f"{name}, line {_find_line(error, name)}: {_say(error)}",
            hint="docs/reference/templates.md lists what a template can use",
        ) from error


def make_context(document: PlanDocument) -> dict[str, Any]:
    """Return what a template sees: `plan`, with plain frozen values only."""
    plan = _freeze(document.model_dump(mode="python"))
    for section in plan["sections"]:
        for block in section["blocks"]:
            if block["kind"] == "radar":
                block["shape"] = shape_radar(block)
            elif block["kind"] == "heat-map":
                block["shape"] = shape_heat_map(block)
    return {"plan": plan}


def _freeze(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _freeze(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return tuple(_freeze(one) for one in value)
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, date) or value is None or isinstance(value, bool | int | float):
        return value
    return str(value)


def _find_line(error: BaseException, name: str) -> int:
    frames = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename.endswith(name)]
    return frames[-1] or 0 if frames else 0


def _say(error: BaseException) -> str:
    text = " ".join(str(error).split()) or type(error).__name__
    return text[:200]
