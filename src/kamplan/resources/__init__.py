"""Files that ship with kamplan: the checklist, the plan templates, the example account, the translations."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent.parent
CHECKLIST = Path(__file__).with_name("checklist.json")
"""The method's checklist, compiled from the YAML file beside it so that reading it costs a millisecond."""

OUTLINE = Path(__file__).with_name("commands.json")
"""Name, help panel and first words of every command in order, so that help of the tree loads none of them."""


def load_text(name: str) -> str:
    """Return the text of a file that lies here."""
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


def find_templates() -> Path:
    """Return the folder of the shipped plan templates: in the wheel, else in the checkout."""
    return _find("_templates", "templates")


def find_examples() -> Path:
    """Return the folder of the example accounts: in the wheel, else in the checkout."""
    return _find("_examples", "examples")


def _find(shipped: str, checkout: str) -> Path:
    inside = _PACKAGE / shipped
    return inside if inside.is_dir() else _PACKAGE.parent.parent / checkout
