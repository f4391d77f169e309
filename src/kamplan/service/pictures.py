"""Pictures of an account on their own: as a file, and the relationship map in a terminal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kamplan.domain.wording import Code
from kamplan.errors import NotFoundError, UsageError
from kamplan.language import N_, FieldPhrase, Phrase

if TYPE_CHECKING:
    from datetime import date

    from kamplan.domain.dossier import Dossier
    from kamplan.domain.release import Outgoing
    from kamplan.domain.scales import Audience, Language
    from kamplan.plan.document import Picture
    from kamplan.service.caller import Caller

NAMES = ("relationship-map", "power-matrix", "white-space", "opportunities", "actions", "evidence")
"""The pictures that can be drawn alone; a test holds them to those of the plan."""


@dataclass(frozen=True)
class Drawn:
    """A picture's file as bytes, the name it gets when none is given, and what is recorded when it is released."""

    content: bytes
    file_name: str
    outgoing: Outgoing


def draw_picture(
    caller: Caller, typed: str, name: str, *, audience: Audience, language: Language | None, on: date | None = None
) -> Drawn:
    """Return a picture of an account as an SVG file, in the account's plan language unless another is asked for.

    Raises `NotFoundError` where the audience may see nothing that the picture shows.
    """
    from kamplan.domain.marking import DOCUMENT_MARKINGS
    from kamplan.domain.release import Outgoing
    from kamplan.plan.inside import list_inside
    from kamplan.render.draw import render_picture

    block, dossier, chosen = _draw(caller, typed, name, audience=audience, language=language, on=on)
    outgoing = Outgoing(
        account=dossier.account.key,
        audience=audience,
        marking=DOCUMENT_MARKINGS[audience],
        document=name,
        format="svg",
        language=chosen,
        as_of=dossier.as_of,
        records=list_inside(block, dossier),
        withheld=dossier.withheld,
    )
    file_name = f"{dossier.account.key}-{name}-{audience.value}-{chosen.value}.svg"
    return Drawn(render_picture(block, language=chosen).encode(), file_name, outgoing)


def list_map(
    caller: Caller,
    typed: str,
    *,
    audience: Audience,
    language: Language | None,
    on: date | None = None,
    width: int | None = None,
) -> tuple[list[str], int]:
    """Return the relationship map as lines for a terminal of a width, and how many records it leaves out."""
    from kamplan.plan.pictures import RelationshipMap
    from kamplan.render.tree import render_tree

    block, dossier, _ = _draw(caller, typed, "relationship-map", audience=audience, language=language, on=on)
    if not isinstance(block, RelationshipMap):
        raise TypeError(type(block).__name__)
    return render_tree(block, width=width), dossier.withheld


def _draw(
    caller: Caller, typed: str, name: str, *, audience: Audience, language: Language | None, on: date | None
) -> tuple[Picture, Dossier, Language]:
    from kamplan.analysis.account import analyze_account
    from kamplan.plan.sections.drawings import PICTURES
    from kamplan.plan.writing import Pen
    from kamplan.service.analysis import load_dossier

    if name not in PICTURES:
        raise UsageError(
            FieldPhrase("--picture", Phrase(N_("there is no picture {name}"), name=repr(name))),
            hint=Phrase(N_("the pictures are {NAMES}"), NAMES=", ".join(NAMES)),
        )
    checklist = caller.load_checklist()
    dossier = load_dossier(caller, typed, audience=audience, on=on)
    chosen = language or dossier.account.plan_language
    pen = Pen(dossier, checklist, analyze_account(dossier, checklist), chosen)
    block = PICTURES[name](pen)
    if block is None:
        raise NotFoundError(
            Phrase(
                N_("{key} has nothing that the picture {name} shows the audience {audience}"),
                key=dossier.account.key,
                name=name,
                audience=Code(audience.value),
            ),
            hint=Phrase(
                N_("`kamplan draw {key} --picture NAME` draws {NAMES}"), key=dossier.account.key, NAMES=", ".join(NAMES)
            ),
        )
    return block, dossier, chosen
