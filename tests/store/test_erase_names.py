"""Erasing a person leaves everybody else's name as it was: what may be somebody else's is shown, and decided on."""

from __future__ import annotations

import contextlib
import json
import random
import sqlite3
from typing import TYPE_CHECKING

import pytest
from test_purge import list_hiding_places

from kamplan.domain.people_names import PeopleNames
from kamplan.service.freezing import unpack
from mutations import find_faults, read_rows

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Kamplan

WHY = ("--reason", "asked to be forgotten")
NEWS = ("--tier", 1, "--topic", "rivalry", "--source", "News", "--on", "2026-10-01")
TOLD = ("--tier", 3, "--topic", "rivalry", "--on", "2026-10-01")


@pytest.fixture
def named(acme: Kamplan) -> Kamplan:
    """An account with people whose names are within one another: C-3 李伟, C-4 李伟明, C-5 李伟（仓储）, C-6 Ann, C-7 Annabel."""
    for name in ("李伟", "李伟明", "李伟（仓储）", "Ann", "Annabel"):
        acme("add-contact", "acme", name, "--level", "staff").ok()
    for text in ("李伟明说，夜班外包合同到期。", "小李伟岸的仓库门已经更换。", "李伟说可以。", "李伟业公司中标。", "李伟（仓储）同意。"):  # fmt: skip
        acme("add-intel", "acme", text, *NEWS).ok()
    acme("add-intel", "acme", "Alles klar.", *TOLD, "--contact", "C-4").ok()
    acme("add-risk", "acme", "Annabel leaves, Ann stays, Ann Baker comes").ok()
    return acme


def list_words(kamplan: Kamplan) -> list[str]:
    """The statements of all items and the names of all contacts."""
    items = kamplan("list-intel", "acme", "--json").ok().json
    people = kamplan("list-contacts", "acme", "--json").ok().json
    return [one["statement"] for one in items] + [one["name"] for one in people]


def test_no_other_persons_name_changes_and_what_is_in_doubt_stays_and_is_named(named: Kamplan) -> None:
    before = list_words(named)
    shown = named("erase-person", "C-3", *WHY, "--dry-run", "--json").ok().json
    assert shown["texts"] == [{"id": "I-3", "before": "李伟说可以。", "after": "［已删除］说可以。"}]
    assert shown["doubtful"] == [
        {"id": "I-2", "words": "小李伟岸的仓库门已经更换。"},
        {"id": "I-4", "words": "李伟业公司中标。"},
    ]
    done = named("erase-person", "C-3", *WHY, "--yes", "--json").ok().json
    assert done == shown | {"dry_run": False}
    after = list_words(named)
    assert [one for one in before if one not in after] == ["李伟说可以。", "李伟"]
    assert [one for one in after if one not in before] == ["［已删除］说可以。"]
    assert named("list-sources", "acme").ok().out.count("李伟明") == 1
    assert find_faults(named.db) == []


def test_before_and_after_are_shown_to_whoever_decides(named: Kamplan) -> None:
    said = named("erase-person", "C-3", *WHY, "--dry-run").ok().out
    assert "    I-3: 李伟说可以。\n      → ［已删除］说可以。\n" in said
    assert "say --also or --keep with the id of each:\n    I-2: 小李伟岸的仓库门已经更换。\n" in said


def test_a_mention_in_doubt_goes_where_somebody_says_so(named: Kamplan) -> None:
    done = named("erase-person", "C-3", *WHY, "--yes", "--also", "I-4", "--keep", "I-2", "--json").ok().json
    assert [one["id"] for one in done["doubtful"]] == ["I-2"]
    assert named("show", "I-4", "--json").ok().json["statement"] == "［已删除］业公司中标。"
    assert named("show", "I-2", "--json").ok().json["statement"] == "小李伟岸的仓库门已经更换。"
    assert "李伟业".encode() not in list_hiding_places(named.db)


def test_a_decision_on_a_record_without_a_doubt_is_a_slip(named: Kamplan) -> None:
    named.refuses(
        "erase-person", "C-3", *WHY, "--yes", "--also", "I-3", code=2, says="I-3 holds no mention of C-3", tries="--dry-run"
    )  # fmt: skip


def test_on_a_terminal_each_mention_in_doubt_is_asked_about(named: Kamplan) -> None:
    done = named("erase-person", "C-3", *WHY, answers="n\ny\ny\n").ok()
    assert "I-2: 小李伟岸的仓库门已经更换。 – is it them, and to be removed? [y/N]" in done.err
    assert "    I-4: 李伟业公司中标。\n      → ［已删除］业公司中标。\n" in done.err
    assert named("show", "I-4", "--json").ok().json["statement"] == "［已删除］业公司中标。"
    assert named("show", "I-2", "--json").ok().json["statement"] == "小李伟岸的仓库门已经更换。"


def test_who_says_no_at_the_end_has_changed_nothing(named: Kamplan) -> None:
    before = named.digest()
    assert named("erase-person", "C-3", *WHY, answers="y\ny\nn\n").code == 130
    assert named("erase-person", "C-3", *WHY, answers="").code == 130
    assert named.digest() == before


def test_in_english_a_longer_name_is_left_and_one_that_goes_on_is_asked_about(named: Kamplan) -> None:
    done = named("erase-person", "C-6", *WHY, "--yes", "--json").ok().json
    assert [one["words"] for one in done["doubtful"]] == ["…Ann stays, Ann Baker comes"]
    assert named("show", "R-1", "--json").ok().json["risk"] == "Annabel leaves, [removed] stays, Ann Baker comes"


def test_a_name_that_two_bear_is_nobodys_to_remove_unasked(acme: Kamplan) -> None:
    acme("add-contact", "acme", "Li Wei", "--name-zh", "李玮").ok()
    acme("add-contact", "acme", "Li Wei (Lab)", "--name-zh", "李玮").ok()
    acme("add-risk", "acme", "李玮要走").ok()
    done = acme("erase-person", "C-3", *WHY, "--yes", "--json").ok().json
    assert [one["id"] for one in done["doubtful"]] == ["R-1"]
    assert acme("show-contact", "C-4", "--json").ok().json["name_zh"] == "李玮"


def test_our_own_people_keep_their_names(acme: Kamplan) -> None:
    acme("add-contact", "acme", "Ann").ok()
    acme("add-member", "acme", "Ann Lee", "--role", "service").ok()
    acme("edit-account", "acme", "--sponsor", "Ann Marsh").ok()
    acme("add-risk", "acme", "Ann Lee and Ann Marsh and Ann are late").ok()
    acme("erase-person", "C-3", *WHY, "--yes").ok()
    assert acme("show", "R-1", "--json").ok().json["risk"] == "Ann Lee and Ann Marsh and [removed] are late"
    assert "Ann Lee" in acme("list-members", "acme").ok().out


def test_a_namesake_in_the_reason_of_another_accounts_change_stays(acme: Kamplan) -> None:
    acme("new-account", "Beta").ok()
    acme("add-risk", "beta", "Hail").ok()
    acme("withdraw", "R-1", "--reason", "Wei Fang of Beta said so").ok()
    acme("erase-person", "C-1", *WHY, "--yes").ok()
    assert "Wei Fang of Beta said so" in acme("history", "--all").ok().out


CHINESE = (
    "李伟",
    "李伟明",
    "伟明",
    "王李伟",
    "李",
    "王芳",
    "王芳华",
    "欧阳伟",
    "欧阳",
    "李伟（仓储）",
    "张丽",
    "张丽华",
)
LATIN = ("Ann", "Annabel", "Ann Lee", "Lee", "Lin Fang", "Lin Fangming", "Fang", "Smith", "Jan Smithson", "Müller",
         "Jürgen Müller", "Ann-Marie Lee", "Will", "Maria Garcia", "Maria Garcia Lopez")  # fmt: skip
SAYINGS = ("{}说可以。", "与{}、{}会谈。", "{}明天到。", "小{}岸的门。", "{} and {} met.", "Ask {}'s office.", "{}son left.",
           "we saw {}.", "{}, {} and {}", "{}{}去了。", "See {}@example.com", "Conversation with {}")  # fmt: skip


def read_texts(db: Path) -> list[str]:
    """Every text that a store holds: in rows, in the history, in frozen plans and in the index."""
    texts: list[str] = []

    def walk(value: object) -> None:
        if isinstance(value, str):
            if value[:1] in ("[", "{"):
                with contextlib.suppress(ValueError):
                    walk(json.loads(value))
                    return
            texts.append(value)
        elif isinstance(value, dict | list):
            for one in value.values() if isinstance(value, dict) else value:
                walk(one)

    for (table, _), row in read_rows(db).items():
        walk({name: unpack(one) if table == "frozen" and name == "content" else one for name, one in dict(row).items()})
    with contextlib.closing(sqlite3.connect(db)) as connection:
        walk([list(row) for row in connection.execute("SELECT statement, detail FROM item_text")])
    return texts


@pytest.mark.parametrize("seed", range(4))
def test_people_erased_one_by_one_leave_no_sure_mention_and_every_other_name(acme: Kamplan, seed: int) -> None:
    rng = random.Random(seed)
    names = rng.sample(CHINESE, 4) + rng.sample(LATIN, 4)
    people = {acme("add-contact", "acme", one, "--json").ok().json["id"]: [one] for one in names}
    for number, saying in enumerate((*SAYINGS, *SAYINGS), 10):
        text = f"{number}: {saying.format(*rng.choices(names, k=3))}"
        acme("add-intel", "acme", text, *NEWS, "--detail", f"More of {text}").ok()
    for number, saying in enumerate(SAYINGS, 50):
        text = f"{number}: {saying.format(*rng.choices(names, k=3))}"
        acme("add-risk", "acme", text, "--response", rng.choice(names)).ok()
    acme("edit", "R-1", "--set", f"owner={names[0]}").ok()
    acme("withdraw", "R-2", "--reason", f"{names[1]} said so").ok()
    known = PeopleNames(people | {"C-1": ["Wei Fang", "方伟"], "C-2": ["Jo Park"], "us": [names[0], "Sol Reyes"]})
    left = dict(people)
    for who in rng.sample([*people], 5):
        before = read_texts(acme.db)
        del left[who]
        acme("erase-person", who, *WHY, "--yes").ok()
        after = read_texts(acme.db)
        for text in after:
            sure = [one for one in known.find_of(text, who) if not one.is_doubtful]
            assert [one for one in sure if one.who == (who,)] == [], text
        for other in left:
            assert count(known, after, other, who) == count(known, before, other, who), people[other]
            assert acme("show-contact", other, "--json").ok().json["name"] == people[other][0]
        assert find_faults(acme.db) == []


def count(known: PeopleNames, texts: list[str], who: str, gone: str) -> int:
    """How many distinct texts name one person, but for what stands within the name of somebody who is gone."""

    def names(text: str) -> bool:
        theirs = [(one.start, one.end) for one in known.find_of(text, gone)]
        found = known.find_of(text, who)
        return any(not any(start < one.end and one.start < end for start, end in theirs) for one in found)

    return sum(map(names, set(texts)))
