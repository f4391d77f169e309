"""What kamplan shows may be typed: topics and areas by their names, codes by their words, lists with any comma."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from kamplan.domain.wording import WORDS, find_code, say_code
from kamplan.resources import CHECKLIST
from kamplan.service.entry import join_list, split_list

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Kamplan

TOPICS = [topic for area in json.loads(CHECKLIST.read_text("utf-8"))["areas"] for topic in area["topics"]]


def test_every_topic_and_area_is_known_by_the_names_that_are_shown(acme: Kamplan) -> None:
    for topic in TOPICS:
        for name in (topic["en"], topic["zh"], topic["en"].upper(), topic["zh"]):
            found = acme("evidence", "acme", name, "--json").ok().json
            assert found["topic"] == topic["id"]
    assert acme("analyze", "acme", "--area", "业绩", "--json").ok().out == acme(
        "analyze", "acme", "--area", "performance", "--json").ok().out  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "topic"),
    [
        ("代用品的威胁", "substitutes"), ("短期的进取精神", "short-term-initiatives"), ("competitors", "rivalry"),
        ("竞争对手", "rivalry"), ("购买程序", "buying-process"), ("远景", "mission-vision"), ("process", "buying-process"),
        ("Rivalry", "rivalry"), ("financial", "financial-performance"), ("供应商的影响力", "supplier-power"),
        ("ＫＥＹ－ＰＥＯＰＬＥ", "key-people"), ("购买者的影响力", "buyer-power"),
    ],
)  # fmt: skip
def test_a_topic_is_known_by_other_words_and_by_a_unique_part(acme: Kamplan, typed: str, topic: str) -> None:
    new = ("add-intel", "acme", "It is so.", "--tier", 1, "--source", "News", "--json")
    assert acme(*new, "--topic", typed).ok().json["topic"] == topic
    assert acme("list-intel", "acme", "--topic", typed, "--json").ok().json


def test_a_word_for_several_topics_is_refused_naming_them(acme: Kamplan) -> None:
    says = "'影响力' names several topics"
    acme.refuses("evidence", "acme", "影响力", code=2, says=says, tries="buyer-power, supplier-power")
    acme.refuses(
        "evidence", "acme", "risk appetite", code=2, says="'risk appetite' is not a topic", tries="kamplan checklist"
    )


def test_a_missing_topic_lists_the_topics(acme: Kamplan) -> None:
    new = ("add-intel", "acme", "It is so.", "--tier", 1, "--source", "News")
    refused = acme.refuses(*new, code=2, says="Missing option '--topic'", tries="kamplan add-intel --help")
    assert "locations-facilities, key-people, " in refused.err


def test_a_question_is_known_by_its_words(acme: Kamplan) -> None:
    question = next(one for one in TOPICS[0]["questions"] if one["kind"] == "situation")
    new = ("add-intel", "acme", "It is so.", "--tier", 1, "--source", "News", "--topic", TOPICS[0]["id"], "--json")
    asked = f'"{question["en"]}"'
    assert acme(*new, "--question", asked).ok().json["questions"] == [question["id"]]


def test_an_import_takes_whole_names_and_words(acme: Kamplan, tmp_path: Path) -> None:
    file = tmp_path / "i.csv"
    file.write_text(
        "account,tier,topic,statement,source,source_kind,valid_as_of\nacme,第一级,购买程序,Its so.,News,行业期刊,11月3日\n",
        "utf-8",
    )
    assert "1 new" in acme("import", file, "--as", "intel").ok().out
    assert "0 new" in acme("import", file, "--as", "intel").ok().out
    found = acme("show-intel", "I-1", "--json").ok().json
    assert (found["tier"], found["topic"], found["source_kind"]) == (1, "buying-process", "trade-journal")
    file.write_text("account,topic,text,author\nacme,竞争对手之间的竞争,They fight. [I-1],Ada\n", "utf-8")
    assert "1 new" in acme("import", file, "--as", "conclusions").ok().out
    assert "0 new" in acme("import", file, "--as", "conclusions").ok().out
    file.write_text("account,name,level,power,stance\nacme,Bo,高层,核心圈,中立\n", "utf-8")
    acme("import", file, "--as", "contacts").ok()
    bo = next(one for one in acme("list-contacts", "acme", "--json").ok().json if one["name"] == "Bo")
    assert (bo["level"], bo["power"], bo["stance"]) == ("top", "inner", "neutral")
    file.write_text("account,need,stage,priority\nacme,Pumps,已确认,高\n", "utf-8")
    acme("import", file, "--as", "opportunities").ok()
    assert acme("show", "O-1", "--json").ok().json["stage"] == "qualified"


def test_options_take_the_words_that_are_shown_for_codes(acme: Kamplan) -> None:
    found = acme(
        "add-contact", "acme", "周启航", "--level", "高层", "--power", "核心圈", "--stance", "中立", "--coverage", "In Depth",
        "--handling", "红色", "--json",
    ).ok().json  # fmt: skip
    assert [found[one] for one in ("level", "power", "stance", "coverage", "handling")] == [
        "top", "inner", "neutral", "in-depth", "red",
    ]  # fmt: skip
    assert acme("edit", found["id"], "--set", "stance=反对者", "--json").ok().json["stance"] == "opponent"
    assert acme("edit", found["id"], "--set", "立场=支持者", "--json").ok().json["stance"] == "supporter"
    new = ("add-opportunity", "acme", "Pumps", "--stage", "已确认", "--role", "最终拍板人=周启航", "--json")
    made = acme(*new).ok().json
    assert (made["stage"], made["roles"][0]["role"]) == ("qualified", "economic")
    said = ("--topic", "rivalry", "--source", "Monthly", "--json")
    for tier in ("一", "第一级", "１", "1", "T1", "tier 1"):
        assert acme("add-intel", "acme", f"It is {tier}.", *said, "--tier", tier).ok().json["tier"] == 1
    assert (
        acme("add-intel", "acme", "So.", *said, "--tier", 1, "--source-kind", "行业期刊").ok().json["source_kind"]
        == "trade-journal"
    )
    acme("list-intel", "acme", "--state", "过期").ok()
    acme.refuses("add-contact", "acme", "Bo", "--level", "最高", code=2, says="'最高' is not one of 'top'")


def test_a_word_means_the_code_of_the_scale_that_it_is_typed_for() -> None:
    assert find_code(("open", "closed"), "未结") == "open"
    assert find_code(("neutral", "opponent", "enemy"), "对") is None
    assert find_code(("opponent", "enemy"), "对者") is None
    for code in WORDS:
        assert find_code((code,), say_code(code, "en").upper()) == code
        assert find_code((code,), say_code(code, "zh")) == code


@pytest.mark.parametrize(
    "typed",
    ["顺测仪器、云衡科技", "顺测仪器，云衡科技", "顺测仪器；云衡科技", "顺测仪器, 云衡科技", "顺测仪器;云衡科技"],
)
def test_a_list_is_parted_at_every_comma(acme: Kamplan, tmp_path: Path, typed: str) -> None:
    acme("add-opportunity", "acme", "Pumps", "--competitor", typed).ok()
    (file := tmp_path / "o.csv").write_text(f'account,need,competitors\nacme,Seals,"{typed}"\n', "utf-8")
    acme("import", file, "--as", "opportunities").ok()
    for record in ("O-1", "O-2"):
        assert acme("show", record, "--json").ok().json["competitors"] == ["顺测仪器", "云衡科技"]
    account = acme("edit-account", "acme", "--units", typed, "--json").ok().json
    assert account["units"] == ["顺测仪器", "云衡科技"]


def test_a_name_with_a_comma_is_quoted_and_stays_one(acme: Kamplan) -> None:
    acme("add-opportunity", "acme", "Pumps", "--competitor", '"Smith, Inc."，“天工、云”、“甲”公司').ok()
    names = ["Smith, Inc.", "天工、云", "“甲”公司"]
    assert acme("show", "O-1", "--json").ok().json["competitors"] == names
    acme("edit", "O-1", "--set", "product=Seals").ok()
    assert acme("show", "O-1", "--json").ok().json["competitors"] == names
    assert split_list(join_list(names)) == tuple(names)


def test_completion_offers_codes_and_ids_by_the_words_that_are_shown() -> None:
    from kamplan.cli.app import find_command
    from kamplan.cli.options import complete_area, complete_question, complete_topic

    assert [one for one, _ in complete_topic("购买程")] == ["buying-process"]
    assert [one for one, _ in complete_topic("compet")] == ["rivalry"]
    assert [one for one, _ in complete_area("业")] == ["performance"]
    assert [one for one, _ in complete_question("rivalry-2")] == ["rivalry-2"]
    level = next(one for one in find_command("add-contact").params if one.name == "level")
    assert [one.value for one in level.shell_complete(None, "高")] == ["top"]
    assert [one.value for one in level.shell_complete(None, "")] == ["top", "middle", "staff"]
