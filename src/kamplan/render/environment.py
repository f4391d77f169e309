"""The sandbox that templates run in: frozen plain values in, text out, and nothing else in reach.

A template may come from a user. It gets dictionaries, tuples, texts, numbers and dates; whatever it tries beyond
them ends in a `TemplateError` that names its file and line.
"""

from __future__ import annotations

import traceback
from dataclasses import asdict
from datetime import date
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from jinja2 import FileSystemLoader, StrictUndefined, TemplateNotFound, TemplateSyntaxError
from jinja2.exceptions import TemplateError as JinjaError
from jinja2.runtime import BlockReference, LoopContext, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment

from kamplan.errors import TemplateError
from kamplan.language import N_, Phrase, either
from kamplan.render.columns import measure_table
from kamplan.render.escape import escape_css, escape_inline, escape_markdown
from kamplan.render.evidence import list_columns
from kamplan.render.pictures import SHAPES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from jinja2 import Environment, Template

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

METHODS: dict[type, frozenset[str]] = {
    str: frozenset({
        "capitalize", "count", "endswith", "find", "isdigit", "join", "lower", "lstrip", "partition", "removeprefix",
        "removesuffix", "replace", "rpartition", "rsplit", "rstrip", "split", "splitlines", "startswith", "strip",
        "title", "upper",
    }),
    dict: frozenset({"get", "items", "keys", "values"}),
    tuple: frozenset({"count", "index"}),
    date: frozenset({"isocalendar", "isoformat", "isoweekday", "strftime", "weekday"}),
    LoopContext: frozenset({"changed", "cycle"}),
}  # fmt: skip
"""The methods that a template may call, by the type of what it calls them on."""
PARTS = (".j2", ".css")
"""How the names of files end that a template may include; no other file beside a user's own template is read."""


class PlanSandbox(ImmutableSandboxedEnvironment):
    """A sandbox in which nothing is called but macros, blocks and the methods listed above."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return an entry of a dictionary, else what the sandbox lets through; nearly every dot is an entry."""
        if type(obj) is dict and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)

    def is_safe_callable(self, obj: Any) -> bool:
        """Say whether a template may call something."""
        if isinstance(obj, Macro | BlockReference | LoopContext):
            return True
        owner = getattr(obj, "__self__", None)
        name = getattr(obj, "__name__", "")
        return any(isinstance(owner, kind) and name in names for kind, names in METHODS.items())


class PlanLoader(FileSystemLoader):
    """Loads the template that was asked for, and of other files only such as are parts of templates."""

    def __init__(self, folders: list[Path], name: str) -> None:
        super().__init__([str(folder) for folder in folders])
        self.name = name

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """Return a template's text; raises `TemplateNotFound` for a file that is no part of one."""
        if template != self.name and not template.endswith(PARTS):
            raise TemplateNotFound(template)
        return super().get_source(environment, template)


FAILURES = (
    JinjaError, ArithmeticError, AssertionError, AttributeError, LookupError, MemoryError, OSError, RecursionError,
    SyntaxError, TypeError, ValueError,
)  # fmt: skip
"""What goes wrong inside a template, in Jinja's own filters and in the Python that it makes of a template too."""


def make_environment(folders: list[Path], name: str, *, is_html: bool) -> PlanSandbox:
    """Return an environment that loads the template `name` and its parts from `folders`.

    HTML is escaped; Markdown has the filters `md` and `inline`, a style sheet inside HTML has `css`.
    """
    environment = PlanSandbox(
        loader=PlanLoader(folders, name),
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
    environment.filters["css"] = escape_css
    return environment


def render_template(folders: list[Path], name: str, context: dict[str, Any], *, is_html: bool) -> str:
    """Return what a template makes of its context; raises `TemplateError` naming the template's file and line."""
    try:
        return _load(tuple(folders), name, is_html).render(context)
    except TemplateNotFound as error:
        missing = Phrase(N_("there is no template {name}"), name=error.name)
        if error.name != name:
            line = _find_line(error, name)
            missing = Phrase(N_("{name}, line {line}: {problem}"), name=name, line=line, problem=missing)
        raise TemplateError(
            missing,
            hint=Phrase(N_("a template includes files that end in {parts}, from its own folder"), parts=either(PARTS)),
        ) from error
    except TemplateSyntaxError as error:
        raise TemplateError(
            Phrase(
                N_("{name}, line {lineno}: {message}"),
                name=error.name or name,
                lineno=error.lineno,
                message=error.message,
            ),
            hint=Phrase(N_("correct the template and try again")),
        ) from error
    except FAILURES as error:
        raise TemplateError(
            Phrase(
                N_("{name}, line {line}: {failure}"),
                name=name,
                line=_find_line(error, name),
                failure=say_failure(error),
            ),
            hint=Phrase(N_("docs/reference/templates.md lists what a template can use")),
        ) from error


@lru_cache(maxsize=8)
def _load(folders: tuple[Path, ...], name: str, is_html: bool) -> Template:
    """Return a compiled template; many plans in one process are rendered with the same one."""
    return make_environment(list(folders), name, is_html=is_html).get_template(name)


def make_context(document: PlanDocument) -> dict[str, Any]:
    """Return what a template sees: `plan`, with plain frozen values only.

    Pictures get their geometry as `shape`, tables the shares of their columns as `widths`, the evidence its
    columns as `evidence_columns`.
    """
    plan = freeze_value(document.model_dump(mode="python"))
    for section in plan["sections"]:
        for block in section["blocks"]:
            if block["kind"] in SHAPES:
                block["shape"] = SHAPES[block["kind"]](block)
            elif block["kind"] == "table":
                block["widths"] = measure_table(block)
    columns = list_columns(document) if document.evidence else ()
    plan["evidence_columns"] = freeze_value([asdict(column) for column in columns])
    return {"plan": plan}


def freeze_value(value: Any) -> Any:
    """Return a value with nothing in it but dictionaries, tuples, texts, numbers and dates."""
    if isinstance(value, dict):
        return {str(key): freeze_value(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return tuple(freeze_value(one) for one in value)
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, date) or value is None or isinstance(value, bool | int | float):
        return value
    return str(value)


def _find_line(error: BaseException, name: str) -> int:
    frames = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename.endswith(name)]
    return frames[-1] or 1 if frames else 1


def say_failure(error: BaseException) -> str | Phrase:
    """Return what went wrong in a template, on one line and in few words."""
    if isinstance(error, MemoryError):
        return Phrase(N_("it needs more memory than there is for a template"))
    said = error.msg if isinstance(error, SyntaxError) else str(error)  # without its line in the Python made of it
    text = " ".join(said.split()) or type(error).__name__
    return text[:200]
