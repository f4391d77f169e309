"""What is computed from a withheld record is withheld with it: every field of analysis, dossier and plan (F29).

Two stores share what an audience may read; one has withheld records of every kind beside it. Each field is the same
for that audience, and differs for the team in some pair: a field that nothing hidden ever moves would prove nothing.
"""

from __future__ import annotations

import random
from dataclasses import fields
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from conftest import without_head
from graphs import TODAY, Graph, Mint, enter
from kamplan.analysis.account import analyze_account
from kamplan.analysis.model import AccountAnalysis
from kamplan.config import load_settings
from kamplan.domain.dossier import Dossier
from kamplan.domain.scales import Audience
from kamplan.plan.build import DETAILS, NOT_FOR_CUSTOMER, TITLES
from kamplan.plan.document import PlanDocument
from kamplan.service.analysis import load_dossier
from kamplan.service.caller import Caller
from kamplan.service.documents import build_document

if TYPE_CHECKING:
    from pathlib import Path

SEEDS = range(8)
SAID_OF_EVERY_COPY = {
    "analysis.key", "analysis.name", "analysis.name_zh", "analysis.audience", "analysis.as_of", "dossier.account",
    "dossier.audience", "dossier.as_of", "plan.schema_version", "plan.account", "plan.key", "plan.title",
    "plan.language", "plan.audience", "plan.version", "plan.marking", "plan.is_draft", "plan.draft_word", "plan.as_of",
    "plan.evidence_title", "plan.evidence_number", "plan.labels", "section.control", "section.profile", "section.legend",
}  # fmt: skip
"""What comes from the account's own row, the checklist or the call, and from no record."""
FIELDS = [
    *(f"analysis.{one.name}" for one in fields(AccountAnalysis)),
    *(f"dossier.{name}" for name in Dossier.model_fields if name != "withheld"),
    *(f"plan.{name}" for name in PlanDocument.model_fields if name != "sections"),
    *(f"section.{name}" for _, name, _, _ in (*TITLES, *DETAILS)),
]
"""Each field by name; `withheld` is for standard error alone, which a test of the lists holds it to."""
NAMES_THE_HEAD = {"dossier.head", "section.control"}
"""What names the newest change of the store: our company's copies do, whatever was changed (decision 7)."""
NOT_DRAWN = {"dossier.former_contacts"}
"""What no graph of these tests has hidden: withdrawn contacts; tests/cli/test_collected_records.py looks at those."""
LOWER = {Audience.COMPANY: ("red",), Audience.CUSTOMER: ("amber", "red")}


def read_all(db: Path, audience: Audience) -> dict[str, Any]:
    """Return every field of what an audience gets of the account."""
    settings = load_settings({}, db=str(db), user="Ada")
    caller = Caller(settings=settings, today=TODAY, now=datetime(2026, 11, 23, tzinfo=UTC), command="test")
    checklist = caller.load_checklist()
    dossier = load_dossier(caller, "acme", audience=audience, on=None)
    analysis = analyze_account(dossier, checklist)
    plan = build_document(dossier, checklist, language=None, is_draft=True)
    found = {f"analysis.{one.name}": getattr(analysis, one.name) for one in fields(AccountAnalysis)}
    found |= {f"dossier.{name}": getattr(dossier, name) for name in Dossier.model_fields}
    found |= {f"plan.{name}": getattr(plan, name) for name in PlanDocument.model_fields}
    return found | {f"section.{section.id}": section for section in plan.sections}


@pytest.fixture(scope="module")
def pairs(tmp_path_factory: pytest.TempPathFactory) -> list[dict[tuple[Audience, Audience], list[dict[str, Any]]]]:
    """For each seed and each lower audience, what it and the team get without and with what it may not read."""
    folder = tmp_path_factory.mktemp("pairs")
    made = []
    for seed in SEEDS:
        pair: dict[tuple[Audience, Audience], list[dict[str, Any]]] = {}
        for lower, levels in LOWER.items():
            mint = Mint(seed + 9000)
            shown, hidden = Graph(random.Random(seed), mint), Graph(random.Random(seed), mint, count=500)
            shown.make_open()
            hidden.make_hidden(levels=levels)
            for name, steps in (("without", shown.steps), ("with", [*shown.steps, *hidden.steps])):
                db = folder / f"{seed}-{lower}-{name}.db"
                enter(db, steps, Mint(seed + 9000))
                for reader in (lower, Audience.TEAM):
                    pair.setdefault((lower, reader), []).append(read_all(db, reader))
        made.append(pair)
    return made


@pytest.mark.parametrize("audience", LOWER)
@pytest.mark.parametrize("name", FIELDS)
def test_a_field_is_the_same_whatever_the_audience_may_not_read(name: str, audience: Audience, pairs) -> None:
    number = next((one for one, section, _, _ in (*TITLES, *DETAILS) if f"section.{section}" == name), "")
    for seed, pair in zip(SEEDS, pairs, strict=True):
        without, given = pair[audience, audience]
        if audience is Audience.CUSTOMER and number.removesuffix("a") in NOT_FOR_CUSTOMER:
            assert name not in without
            assert name not in given
        else:
            if name in NAMES_THE_HEAD and audience is Audience.COMPANY:
                without, given = ({name: without_head(str(one[name]))} for one in (without, given))
            assert without.get(name) == given.get(name), f"pair {seed}: {name} tells {audience} of what is withheld"


@pytest.mark.parametrize("name", sorted(set(FIELDS) - SAID_OF_EVERY_COPY - NOT_DRAWN))
def test_the_same_field_does_move_for_the_team(name: str, pairs) -> None:
    """Guards the guard: the withheld records are such as would show in the field."""
    moved = [pair[lower, Audience.TEAM] for pair in pairs for lower in LOWER]
    assert any(without.get(name) != given.get(name) for without, given in moved), f"nothing hidden ever changes {name}"


def test_every_field_that_never_moves_is_one_that_there_is() -> None:
    assert set(FIELDS) >= SAID_OF_EVERY_COPY
