"""A template as it was found, whoever made it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Template:
    """A template as it was found: its name, the folders it loads from, and whether it is a user's own."""

    folders: tuple[Path, ...]
    name: str
    is_own: bool

    @property
    def file(self) -> Path:
        """The template's file."""
        return self.folders[0] / self.name
