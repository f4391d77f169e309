"""The shipped checklist is the method's own, every checklist keeps the same rules, and a company may bring its own."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from pydantic import ValidationError

from kamplan.domain.checklist import Checklist
from kamplan.domain.scales import Force
from kamplan.errors import UsageError
from kamplan.resources import CHECKLIST

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Kamplan

    Change = Callable[[dict[str, Any]], object]

SHIPPED: dict[str, Any] = json.loads(CHECKLIST.read_text(encoding="utf-8"))
METHOD = Checklist.model_validate(SHIPPED)


def test_what_ships_is_the_methods_own_file_compiled() -> None:
    source = yaml.safe_load(CHECKLIST.with_suffix(".yaml").read_text(encoding="utf-8"))
    assert source == SHIPPED
    assert Checklist.model_validate(source) == METHOD


def test_five_areas_hold_23_topics_of_which_14_are_required_and_77_questions() -> None:
    assert [area.id for area in METHOD.areas] == [
        "structure-management", "industry-market", "strategy-synergy", "product-needs", "performance",
    ]  # fmt: skip
    assert [area.zh for area in METHOD.areas] == ["结构与管理", "行业与市场", "策略与增效作用", "对产品的需求", "业绩"]
    assert (len(METHOD.topics), sum(topic.required for topic in METHOD.topics)) == (23, 14)
    assert len(METHOD.questions_by_id) == 77


def test_each_force_stands_behind_one_topic_of_the_industry() -> None:
    assert {topic.porter_force: topic.id for topic in METHOD.topics if topic.porter_force} == {
        Force.NEW_ENTRANTS: "entry-barriers",
        Force.SUBSTITUTES: "substitutes",
        Force.BUYERS: "buyer-power",
        Force.SUPPLIERS: "supplier-power",
        Force.RIVALRY: "rivalry",
    }
    assert {METHOD.area_of_topic[topic.id].id for topic in METHOD.topics if topic.porter_force} == {"industry-market"}


def test_every_text_of_the_checklist_stands_in_both_languages() -> None:
    for one in (*METHOD.areas, *METHOD.topics):
        assert one.title("en") == one.en
        assert any("\u4e00" <= char <= "\u9fff" for char in one.title("zh"))
    for question in METHOD.questions_by_id.values():
        assert question.text("en").endswith("?")
        assert question.text("zh").endswith("？")


def test_the_command_shows_the_same_counts_without_a_store(kamplan: Kamplan) -> None:
    shown = kamplan("checklist", "--json").ok().json
    topics = [topic for area in shown["areas"] for topic in area["topics"]]
    assert (len(shown["areas"]), len(topics), sum(len(topic["questions"]) for topic in topics)) == (5, 23, 77)
    one = kamplan("checklist", "--area", "performance", "--lang", "zh").ok()
    assert "业绩" in one.out
    assert "关键人物" not in one.out
    assert not kamplan.db.exists()


def _topic(values: dict[str, Any], topic_id: str) -> dict[str, Any]:
    found: dict[str, Any] = next(
        topic for area in values["areas"] for topic in area["topics"] if topic["id"] == topic_id
    )
    return found


BROKEN: list[tuple[str, Change]] = [
    ("the id 'rivalry' stands twice", lambda v: v["areas"][0].update(id="rivalry")),
    ("the id 'rivalry' stands twice", lambda v: v["areas"][4]["topics"].append(deepcopy(_topic(v, "rivalry")))),
    ("the id 'rivalry-1' stands twice", lambda v: _topic(v, "rivalry")["questions"][1].update(id="rivalry-1")),
    ("does not belong to topic 'rivalry'", lambda v: _topic(v, "rivalry")["questions"][0].update(id="technology-9")),
    ("does not belong to topic 'rivalry'", lambda v: _topic(v, "rivalry")["questions"][0].update(id="rivalry-a")),
    (
        "has no situation question",
        lambda v: _topic(v, "rivalry").update(questions=_topic(v, "rivalry")["questions"][3:]),
    ),
    ("a force stands behind two topics", lambda v: _topic(v, "technology").update(porter_force="rivalry")),
    ("no topic is required", lambda v: [t.update(required=False) for a in v["areas"] for t in a["topics"]]),
    ("the tiers are not 1, 2, 3 and 4", lambda v: v["tiers"].reverse()),
    ("at least 4 items", lambda v: v["tiers"].pop()),
    ("at least 1 item", lambda v: v.update(areas=[])),
    ("at least 1 item", lambda v: v["areas"][0].update(topics=[])),
    ("at least 1 item", lambda v: _topic(v, "rivalry").update(questions=[])),
    ("at least 1 item", lambda v: _topic(v, "rivalry").update(tiers=[])),
    ("should be 1, 2, 3 or 4", lambda v: _topic(v, "rivalry").update(tiers=[5])),
    ("greater than or equal to 1", lambda v: _topic(v, "rivalry").update(review_months=0)),
    ("less than or equal to 120", lambda v: _topic(v, "rivalry").update(review_months=121)),
    ("'situation' or 'contribution'", lambda v: _topic(v, "rivalry")["questions"][0].update(kind="guess")),
    ("String should match pattern", lambda v: v["areas"][0].update(id="Structure & management")),
    ("is empty", lambda v: _topic(v, "rivalry").update(zh=" ")),
    ("Extra inputs are not permitted", lambda v: _topic(v, "rivalry").update(owner="Ada")),
    ("Input should be 1", lambda v: v.update(schema_version=2)),
]


@pytest.mark.parametrize(("says", "change"), BROKEN, ids=lambda one: one if isinstance(one, str) else "")
def test_a_checklist_that_breaks_a_rule_is_refused(says: str, change: Change) -> None:
    values = deepcopy(SHIPPED)
    change(values)
    with pytest.raises(ValidationError, match=says):
        Checklist.model_validate(values)


def test_a_topic_is_found_by_a_unique_beginning_and_a_question_only_whole() -> None:
    assert METHOD.find_topic("riv").id == "rivalry"
    assert METHOD.find_area("perf").id == "performance"
    assert METHOD.get_question("rivalry-1").kind == "situation"
    with pytest.raises(UsageError, match="names several topics"):
        METHOD.find_topic("product")
    with pytest.raises(UsageError, match="'key-people' is not a question"):
        METHOD.get_question("key-people")
    with pytest.raises(UsageError, match="is not a topic"):
        METHOD.find_topic("")


# A company's own checklist


def _own_topic(topic_id: str, *, required: bool, force: str | None = None) -> dict[str, Any]:
    return {
        "id": topic_id, "en": topic_id.title(), "zh": "主题", "origin": "completed", "required": required,
        "review_months": 2, "tiers": [1, 3], "porter_force": force,
        "questions": [
            {"id": f"{topic_id}-{number}", "kind": kind, "origin": "completed", "en": "Why?", "zh": "为何？"}
            for number, kind in ((1, "situation"), (2, "contribution"))
        ],
    }  # fmt: skip


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A company's checklist of three topics, two of them required, none of them the method's."""
    topics = [
        _own_topic("safety", required=True),
        _own_topic("tenders", required=True, force="rivalry"),
        _own_topic("press", required=False),
    ]
    area = {"id": "ours", "en": "Ours", "zh": "我方", "origin": "completed", "topics": topics}
    path = tmp_path / "own.yaml"
    path.write_text(yaml.safe_dump(SHIPPED | {"areas": [area]}, allow_unicode=True), encoding="utf-8")
    return path


def test_a_company_works_by_its_own_checklist_from_entry_to_analysis(acme: Kamplan, own: Path) -> None:
    new = ("add-intel", "acme", "No accident since 2024", "--tier", 1, "--source", "Report", "--checklist", own)
    graded = (*new, "--reliability", "B", "--credibility", 2, "--on", "2026-11-01")
    added = acme(*graded, "--topic", "safety", "--question", "safety-1", "--json").ok().json
    assert added["review_by"] == "2027-01-01"
    acme("conclude", "acme", "safety", "Safe", "--cite", "I-1", "--checklist", own).ok()
    acme("answer", "acme", "safety-2", "We train their staff", "--checklist", own).ok()
    acme("conclude", "acme", "tenders", "Hard", "--verdict", 4, "--checklist", own).ok()
    found = acme("analyze", "acme", "--checklist", own, "--json").ok().json
    assert [(one["id"], one["required"], one["state"]) for one in found["topics"]] == [
        ("safety", True, "full"), ("tenders", True, "assumed"), ("press", False, "open"),
    ]  # fmt: skip
    assert found["readiness"] == {"done": 1, "required": 2, "ratio": 0.5}
    assert found["coverage"] == {"evidenced": 1, "required": 2, "ratio": 0.5}
    assert [(one["topic"], one["verdict"]) for one in found["forces"]] == [(None, None)] * 4 + [("tenders", 4)]
    assert acme("analyze", "acme", "--checklist", own, "--strict").code == 10
    acme("waive", "acme", "tenders", "--reason", "no tender this year", "--checklist", own).ok()
    acme("analyze", "acme", "--checklist", own, "--strict").ok()


def test_a_checklist_in_the_config_file_needs_no_option(
    acme: Kamplan, own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "config.toml"
    config.write_text(f'checklist = "{own.as_posix()}"\n')
    monkeypatch.setenv("KAMPLAN_CONFIG", str(config))
    assert [one["id"] for one in acme("analyze", "acme", "--json").ok().json["topics"]] == [
        "safety",
        "tenders",
        "press",
    ]


def test_items_on_a_topic_the_checklist_does_not_have_are_named_and_count_nowhere(acme: Kamplan, own: Path) -> None:
    for statement in ("Prices fall", "Rivals merge"):
        acme("add-intel", "acme", statement, "--tier", 1, "--topic", "rivalry", "--source", "News").ok()
    found = acme("analyze", "acme", "--checklist", own, "--json").ok().json
    assert sum(one["items"] for one in found["topics"]) == 0
    named = [one for one in found["findings"] if one["code"] == "KP012"]
    assert [(one["severity"], one["about"]) for one in named] == [("warning", "acme")]
    assert "rivalry" in named[0]["message"]
    by_method = acme("analyze", "acme", "--json").ok().json["findings"]
    assert "KP012" not in {one["code"] for one in by_method}


def test_the_methods_topics_are_unknown_to_a_companys_checklist(acme: Kamplan, own: Path) -> None:
    acme.refuses(
        "conclude", "acme", "rivalry", "Fierce", "--checklist", own,
        code=2, says="'rivalry' is not a topic of the checklist",
    )  # fmt: skip
