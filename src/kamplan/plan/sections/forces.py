"""Section 4: Porter's five forces on the customer's industry, and what we can do about each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.domain.scales import Force, Trend
from kamplan.language import N_
from kamplan.plan.document import Notice, Radar, Spoke, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamplan.analysis.model import ForceReview
    from kamplan.plan.document import Block
    from kamplan.plan.writing import Pen

NAMES = {
    Force.NEW_ENTRANTS: N_("New entrants"),
    Force.SUBSTITUTES: N_("Substitutes"),
    Force.BUYERS: N_("Power of buyers"),
    Force.SUPPLIERS: N_("Power of suppliers"),
    Force.RIVALRY: N_("Rivalry"),
}
TRENDS = {
    Trend.RISING: ("↑", N_("rising")),
    Trend.STEADY: ("→", N_("steady")),
    Trend.FALLING: ("↓", N_("falling")),
}
VERDICTS = {1: N_("very low"), 2: N_("low"), 3: N_("medium"), 4: N_("high"), 5: N_("very high")}


def write(pen: Pen) -> Iterator[Block]:
    """Yield the table of forces; a customer copy has no verdicts, so only what we can do."""
    if pen.is_for_customer:
        yield from _write_for_customer(pen)
        return
    forces = pen.analysis.forces
    if not any(force.conclusion for force in forces):
        yield Notice(text=pen.say(N_("No verdict on any of the five forces is recorded.")))
        return
    rows = []
    for force in forces:
        conclusion = next((one for one in pen.dossier.conclusions if one.id == force.conclusion), None)
        verdict = f"{force.verdict} · {pen.say(VERDICTS[force.verdict])}" if force.verdict else pen.say(N_("none"))
        trend = f"{TRENDS[force.trend][0]} {pen.say(TRENDS[force.trend][1])}" if force.trend else "–"
        cites = conclusion.cites if conclusion else ()
        do = pen.plain("–")
        if force.contribution:
            do = pen.line(force.contribution, cites)
        rows.append((pen.plain(pen.say(NAMES[force.force])), pen.plain(verdict), pen.plain(trend), do))
    yield Table(
        caption=pen.say(N_("The five forces on the customer's industry: 1 low to 5 high")),
        columns=(pen.say(N_("Force")), pen.say(N_("Verdict")), pen.say(N_("Trend")), pen.say(N_("What we can do"))),
        rows=tuple(rows),
    )


def write_details(pen: Pen) -> Iterator[Block]:
    """Yield the radar; not for a customer, who reads no verdict."""
    forces = pen.analysis.forces
    if not pen.is_for_customer and any(force.conclusion for force in forces):
        yield _draw(pen, forces)


def _write_for_customer(pen: Pen) -> Iterator[Block]:
    topic_of = {topic.porter_force: topic.id for topic in pen.checklist.topics if topic.porter_force}
    rows = []
    for force in Force:
        for conclusion in pen.dossier.conclusions:
            if conclusion.topic == topic_of.get(force) and conclusion.contribution:
                do = pen.line(conclusion.contribution, conclusion.cites)
                rows.append((pen.plain(pen.say(NAMES[force])), do))
    if not rows:
        yield Notice(text=pen.say(N_("Nothing is recorded.")))
        return
    yield Table(
        caption=pen.say(N_("What we can do about the forces in the industry")),
        columns=(pen.say(N_("Force")), pen.say(N_("What we can do"))),
        rows=tuple(rows),
    )


def _draw(pen: Pen, forces: tuple[ForceReview, ...]) -> Radar:
    spokes = []
    said = []
    for force in forces:
        name = pen.say(NAMES[force.force])
        trend = TRENDS[force.trend][0] if force.trend else ""
        spokes.append(Spoke(name=(name,), verdict=force.verdict, trend=trend))
        verdict = str(force.verdict) if force.verdict else pen.say(N_("no verdict"))
        said.append(" ".join(one for one in (name, verdict, trend) if one))
    return Radar(
        title=pen.say(N_("Five forces")),
        description=pen.join(said),
        low="1",
        high="5",
        spokes=tuple(spokes),
    )
