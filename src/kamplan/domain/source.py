"""Sources: where items come from; the reliability is kept here, once."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator

from kamplan.domain.account import OptionalDate
from kamplan.domain.record import Name, OptionalName, Record, blank_to_none
from kamplan.domain.scales import Reliability, SourceKind
from kamplan.domain.text import fold_name
from kamplan.language import N_, translator

CONVERSATION = N_("Conversation with {name}")
"""What a talk with somebody is called where nobody named it; stored in English, said in the reader's language."""
_LEAD = CONVERSATION.format(name="")


def name_conversation(name: str) -> str:
    """Return the name of the source that a talk with somebody is."""
    return CONVERSATION.format(name=name)


def find_partner(source: str) -> str | None:
    """Return with whom a source is a talk, if its name says so."""
    return source.removeprefix(_LEAD) if source.startswith(_LEAD) and source != _LEAD else None


def say_source(source: str, language: str, name: str | None = None) -> str:
    """Return the name of a source in a language; of a talk, with the person by `name` if it is given."""
    partner = find_partner(source)
    return source if partner is None else translator(language)(CONVERSATION).format(name=name or partner)


class SourceEntry(Record):
    """A source as `add-source` or `edit-source` describes it; what is left out comes from its first readable item."""

    name: Name
    publisher: OptionalName = None
    kind: Annotated[SourceKind | None, BeforeValidator(blank_to_none)] = None
    reliability: Annotated[Reliability | None, BeforeValidator(blank_to_none)] = None


class Source(Record):
    """A source as one reader sees it: its own description, else that of the first item the reader may see.

    One that was withdrawn grades nothing any more: items without a reliability of their own are not judged.
    """

    id: str
    account: str
    name: str
    publisher: str | None = None
    kind: SourceKind | None = None
    reliability: Reliability | None = None
    items: int = 0
    withdrawn_on: OptionalDate = None
    withdrawn_reason: str | None = None

    @property
    def is_active(self) -> bool:
        """Whether the source counts: one that was withdrawn is only named by the items that came from it."""
        return self.withdrawn_on is None


def identify_source(publisher: str | None, name: str) -> str:
    """Return the identity of a source in its account: publisher and name as compared (the method, section 2)."""
    return f"{fold_name(publisher or '')}\n{fold_name(name)}"
