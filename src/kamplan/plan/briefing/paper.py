"""Making a document of the sections of a paper, with the evidence that they refer to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.domain.scales import Language
from kamplan.plan.build import LABELS, MARKINGS, list_evidence
from kamplan.plan.document import PlanDocument, Section

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kamplan.plan.document import Block
    from kamplan.plan.writing import Pen


def make_paper(pen: Pen, title: str, sections: Iterable[tuple[str, str, Iterable[Block]]]) -> PlanDocument:
    """Return a document of sections given as id, title and blocks, all in the pen's language.

    A section without blocks is left out; the evidence is what the pen has referred to by then.
    """
    kept = [(name, said, blocks) for name, said, made in sections if (blocks := tuple(made))]
    written = [
        Section(number=str(number), id=name, title=said, blocks=blocks)
        for number, (name, said, blocks) in enumerate(kept, 1)
    ]
    account = pen.dossier.account
    cited = [pen.dossier.items_by_id[one] for one in pen.cited]
    return PlanDocument(
        account=account.title(pen.language),
        key=account.key,
        title=title,
        language=Language(pen.language),
        audience=pen.dossier.audience,
        marking=pen.say(MARKINGS[pen.dossier.audience]),
        is_draft=False,
        draft_word=None,
        as_of=pen.dossier.as_of,
        sections=tuple(written),
        evidence_title=pen.say("Appendix: evidence"),
        evidence_number="A",
        evidence=tuple(list_evidence(pen, cited, {one.id: one.id for one in cited})),
        labels={name: pen.say(text) for name, text in LABELS.items()},
    )
