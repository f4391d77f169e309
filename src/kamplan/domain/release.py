"""Releases: documents that were written for others than the account team, so that it is known what left the house."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from kamplan.domain.record import Record
from kamplan.domain.scales import Audience, Handling, Language


class Outgoing(Record):
    """A document about to be released: of which account, for whom, and which records stand in it.

    `document` is the template's name, or the picture's. `outdated` names those of the records that were withdrawn or
    replaced already and stand in it all the same, marked as such.
    """

    account: str
    version: str | None = None
    audience: Audience
    marking: Handling
    document: str
    format: str
    language: Language
    is_draft: bool = False
    as_of: date
    records: tuple[str, ...]
    outdated: tuple[str, ...] = ()
    withheld: int = Field(ge=0)


class Release(Outgoing):
    """A document that was released: when (UTC, ISO with Z), by whom, and the SHA-256 of its bytes.

    `file_name` is without its folder, None for standard output.
    """

    id: str
    released_at: str
    released_by: str | None = None
    file_name: str | None = None
    sha256: str
