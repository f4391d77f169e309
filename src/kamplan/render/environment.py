"""The sandbox that templates run in: frozen plain values in, text out, and nothing else in reach.

A template may come from a user. It gets dictionaries, tuples, texts, numbers and dates; whatever it tries beyond
them ends in a `TemplateError` that names its file and line.
"""

from __future__ import annotations

import os
import re
import traceback
from dataclasses import asdict
from datetime import date
from difflib import get_close_matches
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NoReturn

from jinja2 import BaseLoader, StrictUndefined, TemplateNotFound, TemplateSyntaxError, meta
from jinja2.exceptions import TemplateError as JinjaError
from jinja2.loaders import split_template_path
from jinja2.runtime import BlockReference, LoopContext, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing

from kamplan.errors import TemplateError
from kamplan.language import N_, Phrase, either
from kamplan.render.columns import measure_table
from kamplan.render.escape import escape_css, escape_inline, escape_markdown
from kamplan.render.evidence import list_columns
from kamplan.render.own_files import read_template, resolve_inside
from kamplan.render.pictures import SHAPES
from kamplan.resources import find_templates

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from jinja2 import Environment, Template
    from jinja2.runtime import Context

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
NAMES = ("plan", "portfolio", "content", "body", "sections", "evidence")
"""What a template may know, by the names it can misspell."""
PARTS = (".j2", ".css")
"""How the names of files end that a template may include; no other file beside a user's own template is read."""


class PlanSandbox(ImmutableSandboxedEnvironment):
    """A sandbox in which nothing is called but macros, blocks and the methods listed above."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return an entry of a dictionary, else what the sandbox lets through; nearly every dot is an entry."""
        if type(obj) is dict and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)

    def call(self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:
        """Call what a template may; what is not there is said to be missing, not to be forbidden."""
        if isinstance(__obj, NearUndefined):
            __obj.fail()
        return super().call(__context, __obj, *args, **kwargs)

    def is_safe_callable(self, obj: Any) -> bool:
        """Say whether a template may call something."""
        if isinstance(obj, Macro | BlockReference | LoopContext):
            return True
        owner = getattr(obj, "__self__", None)
        name = getattr(obj, "__name__", "")
        return any(isinstance(owner, kind) and name in names for kind, names in METHODS.items())


class PlanLoader(BaseLoader):
    """Loads the template that was asked for, and of other files only such as are parts of templates.

    A file of a user's own folder is none that a link leads to elsewhere.
    """

    def __init__(self, folders: list[Path], name: str) -> None:
        self.folders = folders
        self.name = name

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:  # noqa: ARG002 - the signature that Jinja calls
        """Return a template's text; raises `TemplateNotFound` for a file that is no part of one."""
        if template == self.name or template.endswith(PARTS):
            inside = "/".join(split_template_path(template))
            for folder in self.folders:
                if (folder / inside).is_file():
                    file = folder / inside if folder == find_templates() else resolve_inside(folder, inside)
                    return read_template(file, template), str(folder / inside), lambda: True
        raise TemplateNotFound(template)


class NearUndefined(StrictUndefined):
    """What a template asks for and does not get; says which name was probably meant."""

    def fail(self) -> NoReturn:
        """Raise what Jinja raises of it."""
        self._fail_with_undefined_error()

    @property
    def _undefined_message(self) -> str:
        if self._undefined_hint:
            return self._undefined_hint
        wanted, owner = str(self._undefined_name), self._undefined_obj
        if owner is missing:
            return f"there is no {wanted!r} here{_suggest(wanted, NAMES)}"
        known = [str(key) for key in owner] if isinstance(owner, dict) else []
        return f"there is no {wanted!r} in it{_suggest(wanted, known)}"


def _suggest(wanted: str, known: Iterable[str]) -> str:
    near = get_close_matches(wanted, list(known), n=1, cutoff=0.5)
    return f"; did you mean {near[0]}?" if near else ""


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
        undefined=NearUndefined,
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
        absent = Phrase(N_("there is no template {name}"), name=error.name)
        if error.name != name:
            absent = Phrase(_PROBLEM, place=_find_place(error, folders, name), problem=absent)
        raise TemplateError(
            absent,
            hint=Phrase(N_("a template includes files that end in {parts}, from its own folder"), parts=either(PARTS)),
        ) from error
    except TemplateSyntaxError as error:
        raise TemplateError(
            Phrase(
                _PROBLEM,
                place=Phrase(_LINE, name=error.name or name, line=error.lineno),
                problem=say_failure(error),
            ),
            hint=Phrase(N_("correct the template and try again")),
        ) from error
    except FAILURES as error:
        raise TemplateError(
            Phrase(_PROBLEM, place=_find_place(error, folders, name), problem=say_failure(error)),
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


_PROBLEM = N_("{place}: {problem}")
_LINE = N_("{name}, line {line}")


def _find_place(error: BaseException, folders: list[Path], name: str) -> Phrase:
    """Return the template and line where it went wrong: of the part that was being filled, if it was in one."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        folder = next((one for one in folders if frame.filename.startswith(f"{one}{os.sep}")), None)
        if folder and frame.filename.endswith((name, *PARTS)):
            part, line = os.path.relpath(frame.filename, folder), frame.lineno or 1
            if part == name:
                return Phrase(_LINE, name=name, line=line)
            return Phrase(N_("{name}, in {part}, line {line}"), name=name, part=part, line=line)
    return Phrase(_LINE, name=name, line=1)


def uses_nothing(folders: list[Path], name: str, *, is_html: bool) -> bool:
    """Say whether a template that can be filled shows nothing of what it is filled with, not in its parts either."""
    environment, seen, left = make_environment(folders, name, is_html=is_html), set[str](), [name]
    while left:
        part = left.pop()
        source = environment.loader.get_source(environment, part)[0]  # type: ignore[union-attr]  # it has one
        tree = environment.parse(source)
        if meta.find_undeclared_variables(tree):
            return False
        seen.add(part)
        found = list(meta.find_referenced_templates(tree))
        if None in found:
            return False
        left += [one for one in found if one and one not in seen]
    return True


def say_failure(error: BaseException) -> str | Phrase:
    """Return what went wrong in a template, on one line and in few words."""
    if isinstance(error, MemoryError):
        return Phrase(N_("it needs more memory than there is for a template"))
    said = error.msg if isinstance(error, SyntaxError) else str(error)  # without its line in the Python made of it
    if isinstance(error, TemplateSyntaxError):
        slip = _say_slip(" ".join((error.message or "").split())[:200])
        if slip:
            return slip
    text = " ".join(said.split()) or type(error).__name__
    return text[:200]


_CURLY = "“”„‟«»‘’‚‛"
_NO_FILTER = re.compile(r"No (filter|test) named '([^']*)'\.?")


def _say_slip(said: str) -> str | Phrase:
    """Return what Jinja says of a slip, with what was meant: quotes that a text program made curly, a near filter."""
    if said.startswith("unexpected char") and any(quote in said for quote in _CURLY):
        return Phrase(N_("{said}: inside the braces quotes are straight, ' or \""), said=said)
    if found := _NO_FILTER.match(said):
        known = (*FILTERS, "md", "inline", "css") if found[1] == "filter" else ()
        absent = Phrase(N_("there is no {kind} {name}"), kind=found[1], name=repr(found[2]))
        near = get_close_matches(found[2], known, n=1, cutoff=0.5)
        return Phrase(N_("{absent}; did you mean {near}?"), absent=absent, near=near[0]) if near else absent
    return said
