"""How a proposal answers what is on record, as a paper: what is wanted, what answers it, and what is given away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kamplan.analysis.coverage import Cover, Want
from kamplan.domain.text import shorten
from kamplan.domain.wording import say_code
from kamplan.language import N_, translator
from kamplan.plan.briefing.paper import make_paper
from kamplan.plan.document import Bullets, Fact, Facts, Notice, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kamplan.analysis.coverage import Coverage
    from kamplan.plan.document import Block, PlanDocument
    from kamplan.plan.writing import Pen

COVERS = {
    Cover.COVERED: ("✓", N_("covered")),
    Cover.PARTLY: ("◐", N_("partly")),
    Cover.UNCOVERED: ("✗", N_("not covered")),
    Cover.UNCLEAR: ("?", N_("unclear")),
}
"""For each degree of coverage its mark and word."""
WANTS = {
    Want.NEED: N_("Needs"),
    Want.CRITERION: N_("Evaluation criteria"),
    Want.PRODUCT_NEED: N_("What we know of their needs"),
    Want.INTEREST: N_("Interests of those who decide"),
}
"""The headings, in order."""
PASSAGE = 160
"""How many characters of a passage are shown at most."""
MISSING = 6
"""How many words that were not found are named at most."""


@dataclass(frozen=True)
class Checked:
    """A proposal held against the record, ready to be told: `rest` are headings with the lines under each."""

    file: str
    opportunities: Sequence[str]
    coverages: Sequence[Coverage]
    passages: Sequence[tuple[str, str]]
    rest: Sequence[tuple[str, Sequence[str]]]


def sum_up(coverages: Sequence[Coverage], unanswered: int, language: str) -> str:
    """Return in a line how much of what is required the proposal answers."""
    say = translator(language)
    required = sum(one.requirement.required for one in coverages)
    text = say(N_("{open} of {count} requirements are not answered"))
    if not unanswered:
        text = say(N_("all {count} requirements are answered, at least in part"))
    return text.format(open=unanswered, count=required)


def list_notes(one: Coverage, passage: tuple[str, str] | None, language: str) -> Iterator[str]:
    """Yield where a requirement is answered, what is missing, and what the proposal says otherwise.

    `passage` is the place and the text of the passage that answers it.
    """
    say = translator(language)
    if passage is not None:
        yield f"{passage[0]}: {shorten(passage[1], PASSAGE)}"
    for ours, theirs in one.differing:
        yield say(N_("the proposal says {theirs}, the record {ours}")).format(ours=ours, theirs=theirs)
    if one.missing:
        more = " …" if len(one.missing) > MISSING else ""
        yield f"{say(N_('not found'))}: {', '.join(one.missing[:MISSING])}{more}"
    if one.cover is Cover.UNCLEAR:
        yield say(N_("written in another language than the proposal: look yourself"))


def list_by_want(coverages: Sequence[Coverage]) -> Iterator[tuple[Want, list[Coverage]]]:
    """Yield what is wanted with how far each of it is answered, in the order of the headings."""
    for want in WANTS:
        found = [one for one in coverages if one.requirement.want is want]
        if found:
            yield want, found


def say_whose(one: Coverage, language: str) -> str:
    """Return whose interest a requirement is, with their buying roles; empty for what is nobody's in particular."""
    wanted = one.requirement
    if not wanted.whose:
        return ""
    return f"{wanted.whose} ({', '.join(say_code(role, language) for role in wanted.roles)})"


def build_check(pen: Pen, checked: Checked, unanswered: int) -> PlanDocument:
    """Return the check as a paper, a section for each kind of requirement, then what else is to be said."""
    return make_paper(
        pen, pen.say(N_("Proposal check: {file}"), file=checked.file), _list_sections(pen, checked, unanswered)
    )


def _list_sections(pen: Pen, checked: Checked, unanswered: int) -> Iterator[tuple[str, str, Iterator[Block]]]:
    yield "summary", pen.say(N_("In short")), _write_summary(pen, checked, unanswered)
    for want, found in list_by_want(checked.coverages):
        yield want.value, pen.say(WANTS[want]), iter([_write_table(pen, checked, found)])
    for number, (heading, lines) in enumerate(checked.rest, 1):
        points = tuple(pen.plain(one) for one in lines)
        yield f"rest-{number}", heading, iter([Bullets(points=points)])


def _write_summary(pen: Pen, checked: Checked, unanswered: int) -> Iterator[Block]:
    yield Notice(text=sum_up(checked.coverages, unanswered, pen.language))
    told = (
        (N_("Account"), pen.dossier.account.title(pen.language)),
        (N_("Opportunities"), pen.join(checked.opportunities)),
    )
    yield Facts(facts=tuple(Fact(label=pen.say(label), value=value) for label, value in told if value))


def _write_table(pen: Pen, checked: Checked, found: Sequence[Coverage]) -> Table:
    rows = []
    for one in found:
        mark, word = COVERS[one.cover]
        whose = say_whose(one, pen.language)
        passage = None if one.passage is None else checked.passages[one.passage]
        rows.append((
            pen.plain(f"{mark} {pen.say(word)}"),
            pen.plain(one.requirement.id),
            pen.plain(f"{whose}: {one.requirement.text}" if whose else one.requirement.text),
            pen.plain("; ".join(list_notes(one, passage, pen.language))),
        ))  # fmt: skip
    answered = sum(one.cover in (Cover.COVERED, Cover.PARTLY) for one in found)
    caption = pen.say(N_("{answered} of {count} answered, at least in part"), answered=answered, count=len(found))
    columns = (N_("Answered"), N_("Id"), N_("On record"), N_("In the proposal"))
    return Table(caption=caption, columns=tuple(map(pen.say, columns)), rows=tuple(rows))
