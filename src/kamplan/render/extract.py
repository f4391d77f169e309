"""What a short document shows of a plan, declared once beside its templates and the same in every format.

A template `plan.html.j2` or `plan.docx` with a file `plan.toml` beside it gets the plan cut to what that file names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field, ValidationError

from kamplan.config import read_toml
from kamplan.domain.record import Record, explain
from kamplan.errors import TemplateError
from kamplan.language import N_, Phrase, translator
from kamplan.plan.document import Bullets, Notice, PlanDocument, Section, Table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kamplan.plan.document import Block

_ELSEWHERE = N_("References in brackets lead to the account plan: {title}")
"""What a document without evidence says of its references."""
_MORE = N_("{count} more in the account plan")


class Excerpt(Record):
    """What is shown of one section: blocks of some kinds, so many at most, of a table or list so many rows."""

    id: str
    kinds: tuple[str, ...]
    blocks: int = Field(default=99, ge=1)
    rows: int = Field(default=99, ge=1)


class Extract(Record):
    """The sections that a document shows, in its own order, and whether the evidence follows them."""

    sections: tuple[Excerpt, ...]
    evidence: bool = False


def find_extract(template: Path) -> Path:
    """Return where a template's extract is declared: a file of its own name that ends in .toml."""
    return template.with_name(template.name.partition(".")[0] + ".toml")


def extract_plan(document: PlanDocument, template: Path) -> PlanDocument:
    """Return what a template shows of a plan: all of it when no extract is declared beside the template.

    Sections lose their numbers, for they stand in an order of their own. Raises `TemplateError` for a declaration
    that cannot be read.
    """
    file = find_extract(template)
    if not file.is_file():
        return document
    extract = _read(file)
    by_id = {section.id: section for section in document.sections}
    sections = [_cut(by_id[one.id], one, document) for one in extract.sections if one.id in by_id]
    shown = [section for section in sections if section.blocks]
    if shown and not extract.evidence and any(map(_refers, shown)):
        say = translator(document.language)
        note = Notice(text=say(_ELSEWHERE).format(title=document.evidence_title))
        shown[-1] = shown[-1].model_copy(update={"blocks": (*shown[-1].blocks, note)})
    return document.model_copy(
        update={
            "sections": tuple(shown),
            "evidence": document.evidence if extract.evidence else (),
        }
    )


def _refers(section: Section) -> bool:
    return '"ref":"' in section.model_dump_json()


def list_sections(template: Path) -> frozenset[str]:
    """Return the ids of the sections that are declared beside a template; none when no extract is."""
    file = find_extract(template)
    return frozenset(one.id for one in _read(file).sections) if file.is_file() else frozenset()


def _read(file: Path) -> Extract:
    hint = Phrase(N_("docs/reference/templates.md says what a short document declares"))
    try:
        return Extract.model_validate(read_toml(file))
    except ValidationError as error:
        raise TemplateError(
            Phrase(N_("{name}: {problem}"), name=file.name, problem=explain(error, hint=hint).message), hint=hint
        ) from error
    except (OSError, ValueError) as error:
        raise TemplateError(Phrase(N_("{name}: {problem}"), name=file.name, problem=str(error)), hint=hint) from error


def _cut(section: Section, excerpt: Excerpt, document: PlanDocument) -> Section:
    blocks = [block for block in section.blocks if block.kind in excerpt.kinds][: excerpt.blocks]
    shown = tuple(part for block in blocks for part in _shorten(block, excerpt.rows, document))
    return section.model_copy(update={"number": "", "details": None, "is_appendix": False, "blocks": shown})


def _shorten(block: Block, most: int, document: PlanDocument) -> Iterator[Block]:
    """Yield a block with so many rows or points at most; what a table leaves out is counted below it."""
    if isinstance(block, Table):
        yield block.model_copy(update={"rows": block.rows[:most]})
        if left := len(block.rows[most:]):
            yield Notice(text=translator(document.language)(_MORE).format(count=left))
    elif isinstance(block, Bullets):
        yield block.model_copy(update={"points": block.points[:most]})
    else:
        yield block
