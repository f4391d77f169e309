"""The brief for a meeting: who they are, what they want, what is open, what may be said, what is worth asking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.analysis.doubts import Doubt
from kamplan.analysis.questions import rank_for
from kamplan.language import N_
from kamplan.plan.briefing.between import write_between
from kamplan.plan.briefing.meeting import Meeting
from kamplan.plan.briefing.paper import make_paper
from kamplan.plan.briefing.people import write_people, write_standing
from kamplan.plan.briefing.speech import write_may, write_must_not
from kamplan.plan.briefing.wants import write_wants
from kamplan.plan.document import Bullets, Label, Notice, Part, Sentence
from kamplan.plan.writing import Pen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.analysis.model import AccountAnalysis
    from kamplan.analysis.questions import RankedQuestion
    from kamplan.domain.checklist import Checklist
    from kamplan.domain.contact import Contact
    from kamplan.domain.dossier import Dossier
    from kamplan.domain.planning import Opportunity
    from kamplan.plan.document import Block, PlanDocument

MOST = 7
"""How many questions are worth taking to one meeting."""
WHY = {
    Doubt.OPEN: N_("nothing is known"),
    Doubt.CONTRADICTED: N_("contradicted"),
    Doubt.UNGRADED: N_("only ungraded items"),
    Doubt.UNUSABLE: N_("only items graded unusable"),
    Doubt.STALE: N_("stale"),
    Doubt.SINGLE_ORIGIN: N_("one origin only"),
}
SECTIONS = (
    ("people", N_("Who they are"), write_people),
    ("wants", N_("What they want"), write_wants),
    ("standing", N_("Where they stand"), write_standing),
    ("between", N_("What is open between us"), write_between),
    ("may", N_("What we may say"), write_may),
    ("must-not", N_("What must not be said"), write_must_not),
)


def build_brief(
    dossier: Dossier,
    checklist: Checklist,
    analysis: AccountAnalysis,
    *,
    language: str,
    contacts: tuple[Contact, ...] = (),
    opportunity: Opportunity | None = None,
) -> PlanDocument:
    """Return the brief for meeting some contacts, about an opportunity if one is given; of all people without."""
    pen = Pen(dossier, checklist, analysis, language)
    meeting = Meeting(pen, contacts, opportunity)
    account = dossier.account.title(language)
    title = pen.say(N_("Brief: {account}"), account=account)
    if contacts:
        names = pen.join(one.title_name(language) for one in contacts)
        title = pen.say(N_("Brief: {names}, {account}"), names=names, account=account)
    sections = [(name, pen.say(said), write(meeting)) for name, said, write in SECTIONS]
    asking = ("questions", pen.say(N_("What is worth asking, the best first")), write_questions(meeting))
    return make_paper(pen, title, [*sections, asking])


def write_questions(meeting: Meeting) -> Iterator[Block]:
    """Yield the questions of the checklist that are worth asking these people."""
    pen = meeting.pen
    ranked = rank_for(pen.dossier, pen.checklist, pen.analysis, meeting.contacts)
    if not ranked:
        yield Notice(text=pen.say(N_("No question of the checklist is open that they could answer.")))
        return
    points = [_write_question(pen, one) for one in ranked[:MOST]]
    if len(ranked) > MOST:
        points.append(pen.plain(pen.say(N_("and {count} more"), count=len(ranked) - MOST)))
    yield Bullets(points=tuple(points))


def _write_question(pen: Pen, one: RankedQuestion) -> Sentence:
    doubtful = one.doubtful
    text = doubtful.question.text(pen.language)
    why = [doubtful.topic.title(pen.language), pen.say(WHY[doubtful.doubt])]
    if one.inquiry:
        why.append(one.inquiry)
    marks = (Label(kind="required", text=pen.say(N_("required"))),) if doubtful.topic.required else ()
    return Sentence(
        parts=(Part(text=f"{text} ({pen.join(why)})"), *pen.refer([item.id for item in doubtful.items[:4]])),
        marks=marks,
    )
