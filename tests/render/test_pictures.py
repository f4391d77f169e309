"""The pictures of the plan: every one is well-formed, the same each time, and nothing in it overlaps or runs."""

from __future__ import annotations

import random
import xml.etree.ElementTree as ET
from datetime import date
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamplan.domain.scales import Audience, Coverage, Language, Power, Stance
from kamplan.plan.document import PlanDocument, Section
from kamplan.plan.pictures import (
    Bubble,
    FigureChart,
    FigurePoint,
    Gantt,
    GanttRow,
    MapPerson,
    MatrixPerson,
    Mix,
    MixBar,
    MixSegment,
    OpportunityChart,
    PowerMatrix,
    RelationshipMap,
    WhiteSpaceCell,
    WhiteSpaceGrid,
    WhiteSpaceRow,
)
from kamplan.render.draw import render_picture
from kamplan.render.environment import freeze_value
from kamplan.render.pictures import SHAPES
from kamplan.render.pictures.text import count_columns, measure_text, shorten_text, wrap_text
from kamplan.render.plan import PlanFormat, render_plan
from kamplan.render.tree import render_tree

HOSTILE = "<script>alert(1)</script> & \"quoted\" 'single' ]]> 客户关系"
WORDS = {"inner": "核心圈", "owner": "our contact", "overdue": "overdue"}


def make_map(people, title="Map"):
    return RelationshipMap(title=title, description="Who reports to whom", people=tuple(people), words=WORDS)


def make_person(key, above=None, **more):
    return MapPerson(**{"key": key, "name": f"Person {key}", "reports_to": above} | more)


def make_forty(seed=1):
    chance = random.Random(seed)
    return [
        make_person(
            f"p{place}",
            f"p{chance.randrange(place)}" if place else None,
            subtitle=chance.choice(("Head of Procurement and Supplier Quality", "首席执行官", "")),
            influences=(f"p{chance.randrange(40)}",),
            power=chance.choice(list(Power)),
            stance=chance.choice(list(Stance)),
            coverage=chance.choice(list(Coverage)),
            owner=chance.choice((None, "Ada Lin")),
        )
        for place in range(40)
    ]


def make_blocks(text="Text"):
    """One block of every new kind with a text in every place."""
    said = {"title": text, "description": text}
    words = dict.fromkeys(("inner", "mentor", "ours", "open", "as-of", "aside", "actual", "target", "overdue"), text)
    day = date(2026, 11, 23)
    return [
        RelationshipMap(**said, words=words, people=(
            MapPerson(key=text, name=text, subtitle=text, owner=text, power=Power.INNER, stance=Stance.MENTOR),)),
        PowerMatrix(**said, words=words, people=(MatrixPerson(name=text, power=Power.INNER, stance=Stance.MENTOR),)),
        WhiteSpaceGrid(**said, words=words, products=(text,), rows=(
            WhiteSpaceRow(unit=text, cells=(WhiteSpaceCell(holder="competitor", label=text),)),)),
        OpportunityChart(**said, words=words, as_of=day, bubbles=(
            Bubble(label=text, close=day, probability=50, amount=10, amount_text=text), Bubble(label=text))),
        Gantt(**said, words=words, as_of=day, rows=(
            GanttRow(label=text, owner=text, start=day, due=day, status="open", is_overdue=True),
            GanttRow(label=text, due=day, status="done"))),
        FigureChart(**said, words=words, unit=text, points=(
            FigurePoint(year=text, actual=1, actual_text=text, target=2, target_text=text),)),
        Mix(**said, bars=(MixBar(label=text, segments=(MixSegment(label=text, count=3),)),)),
    ]  # fmt: skip


KINDS = [block.kind for block in make_blocks()]


def parse(text):
    return ET.fromstring(text)  # noqa: S314 - our own picture


def shape(block):
    return SHAPES[block.kind](freeze_value(block.model_dump(mode="python")))


def overlaps(nodes):
    return [
        (one["key"], other["key"])
        for one, other in combinations(nodes, 2)
        if one["x"] < other["x"] + other["width"]
        and other["x"] < one["x"] + one["width"]
        and one["y"] < other["y"] + other["height"]
        and other["y"] < one["y"] + one["height"]
    ]


def keys(block):
    return sorted(node["key"] for node in shape(block)["nodes"])


@pytest.mark.parametrize("seed", range(8))
def test_forty_people_fit_the_width_and_no_boxes_overlap(seed):
    drawn = shape(make_map(make_forty(seed)))
    assert len(drawn["nodes"]) == 40
    assert overlaps(drawn["nodes"]) == []
    assert drawn["width"] <= 1100
    assert all(0 <= node["x"] <= drawn["width"] - node["width"] for node in drawn["nodes"])
    assert all(0 <= node["y"] <= drawn["height"] - node["height"] for node in drawn["nodes"])


@pytest.mark.parametrize("lines", [
    {"a": "b", "b": "a"}, {"a": "a"}, {"a": "c", "b": "a", "c": "b", "d": "c"}, {"a": "nobody"},
    {"a": None, "b": None, "c": "a", "d": "b"}, {"a": None}, {},
])  # fmt: skip
def test_circles_missing_managers_two_roots_one_and_no_person_are_drawn_and_written(lines):
    block = make_map(make_person(key, above) for key, above in lines.items())
    assert keys(block) == sorted(lines)
    assert overlaps(shape(block)["nodes"]) == []
    parse(render_picture(block, language=Language.EN))
    text = render_tree(block)
    assert len(text) == len(lines)
    assert all(sum(f"Person {key}" in line.split("↑")[0] for line in text) == 1 for key in lines)


def test_a_chain_of_forty_goes_straight_down():
    drawn = shape(make_map(make_person(f"{n}", f"{n - 1}" if n else None) for n in range(40)))
    assert len({node["x"] for node in drawn["nodes"]}) == 1
    assert overlaps(drawn["nodes"]) == []


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.none() | st.integers(0, 50), st.lists(st.integers(0, 50), max_size=2)), max_size=45))
def test_any_graph_draws_every_person_once_and_no_boxes_overlap(graph):
    block = make_map(
        make_person(f"{place}", None if above is None else f"{above}", influences=tuple(map(str, influences)))
        for place, (above, influences) in enumerate(graph)
    )
    assert keys(block) == sorted(str(place) for place in range(len(graph)))
    assert overlaps(shape(block)["nodes"]) == []
    assert len(render_tree(block)) == len(graph)


NAMES = st.text(st.sampled_from("abMW- .方伟欧阳修远ß\u0301"), min_size=1, max_size=60)


@st.composite
def hierarchies(draw, sizes=(0, 1, 2, 7, 40, 200)):
    """Managers by place, as records may have them: nobody, oneself, somebody unknown, anybody, or the one before."""
    size = draw(st.sampled_from(sizes))
    names = draw(st.lists(NAMES, min_size=4, max_size=4))
    chance = random.Random(draw(st.integers(0, 2**32)))
    people = []
    for place in range(size):
        anybody, before = chance.randrange(size), max(0, place - 1)
        manager = chance.choice((None, place, size + 7, anybody, before, before, before))
        people.append((chance.choice(names), manager, chance.sample(range(size), chance.randrange(2))))
    return people


def spill(drawn):
    """The texts of the map that are wider than the room that their box leaves them."""
    boxes = [(node["x"], node["y"], node["width"], node["height"]) for node in drawn["nodes"]]
    found = []
    for mark in drawn["marks"]:
        if mark["mark"] != "text" or mark["anchor"] != "start":
            continue
        size = int(mark["style"].split()[0].removeprefix("z"))
        for x, y, width, height in boxes:
            if x < mark["x"] < x + width and y < mark["y"] < y + height:
                bottom = mark["y"] + mark["gap"] * (len(mark["lines"]) - 1)
                is_bold = "bold" in mark["style"].split()
                wide = max(measure_text(line, size, is_bold=is_bold) for line in (*mark["lines"], ""))
                if mark["x"] + wide > x + width or bottom > y + height:
                    found.append(mark)
    return found


@settings(deadline=None, max_examples=40)
@given(hierarchies())
def test_any_hierarchy_is_drawn_whole_apart_and_within_its_boxes(people):
    block = make_map(
        make_person(str(place), None if above is None else str(above), influences=tuple(map(str, sways)), name=name,
                    subtitle=name)
        for place, (name, above, sways) in enumerate(people)
    )  # fmt: skip
    drawn = shape(block)
    assert sorted(node["key"] for node in drawn["nodes"]) == sorted(str(place) for place in range(len(people)))
    assert overlaps(drawn["nodes"]) == []
    assert spill(drawn) == []
    assert len(render_tree(block)) == len(people)


@pytest.mark.parametrize("branches", [False, True])
@pytest.mark.parametrize("depth", [600, 5000])
def test_a_line_of_thousands_of_managers_is_drawn_and_written(depth, branches):
    people = [make_person(str(place), str(place - 1) if place else None) for place in range(depth)]
    if branches:
        people += [make_person(f"staff {place}", str(place)) for place in range(0, depth, 10)]
    block = make_map(people)
    nodes = {node["key"]: node for node in shape(block)["nodes"]}
    assert len(nodes) == len(people)
    assert all(nodes[str(place)]["y"] > nodes[str(place - 1)]["y"] for place in range(1, depth))
    for width in (80, 120):
        lines = render_tree(block, width=width)
        assert len(lines) >= len(people)
        assert max(map(count_columns, lines)) <= width


def test_a_circle_of_thousands_is_cut_open_once():
    block = make_map(make_person(str(place), str((place + 1) % 3000)) for place in range(3000))
    assert len(shape(block)["nodes"]) == 3000
    assert sum("reports-to" in line for line in render_tree(block)) == 1


def test_an_arrow_is_seen_from_its_start_to_its_end_whatever_stands_between():
    people = [make_person("a", influences=("z",)), *(make_person(str(one), "a") for one in range(12)), make_person("z")]
    marks = shape(make_map(people))["marks"]
    last_box = max(place for place, mark in enumerate(marks) if mark["mark"] == "rect")
    over = [
        mark for mark in marks[: last_box + 8] if mark.get("style") in ("influence-over", "origin", "head-influence")
    ]
    assert {mark["style"] for mark in over} == {"influence-over", "origin", "head-influence"}
    boxes = [place for place, mark in enumerate(marks) if "box" in mark.get("style", "") and mark["radius"] == 6]
    assert all(marks.index(mark) > max(boxes) for mark in over)


@pytest.mark.parametrize("width", [80, 120])
def test_the_tree_fits_a_terminal_and_keeps_its_lines(width):
    people = [make_person("a", owner="Ada Lin", name="方伟" * 8), make_person("b", "a", influences=("a",), owner="Bo")]
    people += [make_person("c", "b", name="Margaret Oyelaran-Whitfield", subtitle="Director of procurement")]
    lines = render_tree(make_map(people), width=width)
    assert max(map(count_columns, lines)) <= width
    assert any("→" in line and "方伟" in line for line in lines)
    assert sum(line.lstrip("│└├─ ").startswith(("方伟", "Person b", "Margaret")) for line in lines) == 3


@pytest.mark.parametrize("place", range(len(KINDS)), ids=KINDS)
def test_every_picture_is_the_same_each_time_and_says_what_it_is(place):
    block = make_blocks("客户 Customer")[place]
    first = render_picture(block, language=Language.ZH)
    assert first == render_picture(block, language=Language.ZH)
    assert first.startswith("<?xml")
    assert "客户" in first
    root = parse(first)
    space = "{http://www.w3.org/2000/svg}"
    assert root.find(f"{space}title").text == "客户 Customer"
    assert root.find(f"{space}desc").text == "客户 Customer"
    assert {"width", "height", "viewBox"} <= set(root.attrib)
    assert "Noto Sans CJK" in first


@pytest.mark.parametrize("place", range(len(KINDS)), ids=KINDS)
def test_no_text_of_a_picture_becomes_markup(place):
    root = parse(render_picture(make_blocks(HOSTILE)[place], language=Language.EN))
    names = {one.tag.rpartition("}")[2] for one in root.iter()}
    assert names <= {
        "svg",
        "style",
        "title",
        "desc",
        "rect",
        "line",
        "path",
        "circle",
        "text",
        "tspan",
        "defs",
        "pattern",
    }
    assert not any(name.startswith("on") for one in root.iter() for name in one.attrib)
    assert HOSTILE in {one.text for one in root.iter()}


def test_control_characters_leave_a_picture_well_formed():
    parse(render_picture(make_map([make_person("a")], title="a\x00b\x0b\ufffe"), language=Language.EN))


def make_plan(text):
    words = dict.fromkeys(("as_of", "contents", "reference", "statement", "no_evidence", "required"), "word")
    return PlanDocument(
        account="A", key="a", title="Plan", language=Language.EN, audience=Audience.TEAM, marking="TEAM", is_draft=False,
        draft_word=None, as_of=date(2026, 11, 23), evidence_title="Evidence", evidence_number="12", evidence=(),
        sections=(Section(number="1", id="one", title="One", blocks=tuple(make_blocks(text))),), labels=words,
    )  # fmt: skip


def test_the_plan_has_every_picture_in_html_and_its_words_in_markdown():
    html = render_plan(make_plan("Words & more"), PlanFormat.HTML).decode()
    assert html.count("<svg ") == len(KINDS)
    assert all(f'class="picture {kind}"' in html for kind in KINDS)
    markdown = render_plan(make_plan("Words"), PlanFormat.MARKDOWN).decode()
    assert markdown.count("| ---") >= len(KINDS) - 1
    assert markdown.count("**Words** · Words") == len(KINDS)
    assert "- **Words:** Words 3" in markdown


def test_hostile_words_stay_words_in_markdown_and_html():
    assert "<script" not in render_plan(make_plan(HOSTILE), PlanFormat.HTML).decode()
    assert "\\<script\\>" in render_plan(make_plan(HOSTILE), PlanFormat.MARKDOWN).decode()
    assert "<script" not in render_plan(make_plan(HOSTILE), PlanFormat.MARKDOWN).decode().replace("\\<script", "")


@pytest.mark.parametrize(
    "text",
    ["Chief Executive Officer of the North", "首席执行官兼华东区总经理和采购负责人", "Abcdefghijklmnopqrstuvwxyz"],
)
def test_texts_are_wrapped_and_shortened_to_their_room(text):
    for width in (30, 60, 120, 400):
        lines = wrap_text(text, width, 12)
        assert len(lines) <= 2
        assert all(measure_text(line, 12) <= width for line in lines)
        whole = "".join(lines).replace(" ", "") == text.replace(" ", "")
        assert whole or lines[-1].endswith("…")
    assert measure_text(shorten_text(text, 50, 12), 12) <= 50


def test_a_chinese_character_is_two_columns_wide():
    assert count_columns("客户AB") == 6


def test_the_tree_has_words_and_who_is_ours():
    people = [make_person("a", power=Power.INNER, owner="Ada"), make_person("b", "a"), make_person("c", "a")]
    lines = render_tree(make_map(people))
    assert lines[0].startswith("Person a · power: 核心圈")
    assert lines[0].endswith("our contact: Ada")
    assert lines[1].startswith("├─ Person b")
    assert lines[2].startswith("└─ Person c")
