"""Rendering a plan in each of its formats; one function, so that every format goes through the same door."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from kamplan.errors import TemplateError
from kamplan.resources import find_templates

if TYPE_CHECKING:
    from kamplan.plan.document import PlanDocument

DEFAULT_TEMPLATE = "account-plan"


class PlanFormat(StrEnum):
    """The formats a plan is rendered in."""

    MARKDOWN = "md"
    HTML = "html"
    JSON = "json"


def render_plan(document: PlanDocument, plan_format: PlanFormat, *, template: str = DEFAULT_TEMPLATE) -> str:
    """Return the plan as text in a format; `template` names a shipped one or a file of the user's own.

    Raises `TemplateError` when the template is not there, is wrong, or tries what a template may not.
    """
    if plan_format is PlanFormat.JSON:
        return json.dumps(document.model_dump(mode="json"), ensure_ascii=False, indent=2) + "\n"
    from kamplan.render.environment import render_template

    folders, name = find_template(template, plan_format)
    return render_template(folders, name, document, is_html=plan_format is PlanFormat.HTML)


def find_template(template: str, plan_format: PlanFormat) -> tuple[list[Path], str]:
    """Return the folders to load from and the name of the template: a shipped document, or a user's file."""
    shipped = find_templates()
    if template in list_templates():
        return [shipped / template, shipped], f"plan.{plan_format.value}.j2"
    file = Path(template).resolve()
    if file.is_file():
        return [file.parent, shipped], file.name
    raise TemplateError(
        f"there is no template {template!r}",
        hint=f"the shipped templates are {', '.join(list_templates())}; or name a file",
    )


def list_templates() -> list[str]:
    """Return the names of the shipped templates."""
    return sorted(path.name for path in find_templates().iterdir() if (path / "plan.md.j2").is_file())
