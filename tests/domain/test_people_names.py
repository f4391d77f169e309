"""The names of people in texts: the longest known name is meant, and what may be somebody else's is in doubt."""

from __future__ import annotations

import pytest

from kamplan.domain.people_names import PeopleNames

PEOPLE = {
    "C-2": ["Li Wei", "李伟"], "C-10": ["李伟明"], "C-5": ["李伟（仓储）"], "C-20": ["Ann"], "C-21": ["Annabel"],
    "C-22": ["Wei Fang"], "C-23": ["Smith"], "C-24": ["Jürgen Müller"], "C-25": ["欧阳伟"], "C-26": ["Maria Garcia"],
    "C-27": ["Jan van der Berg"], "C-28": ["王芳"], "C-29": ["史密斯"], "C-30": ["Will"], "C-31": ["김민수"],
    "C-32": ["Berg"], "C-33": ["Seán O’Brien"], "C-34": ["Anna-Lena Groß"], "C-35": ["Иванова"], "C-36": ["山田"],
}  # fmt: skip
NAMES = PeopleNames(PEOPLE)


def find(text: str) -> list[str]:
    """Return the mentions of a text as words, those in doubt with a question mark."""
    return [f"{text[one.start : one.end]}{'?' if one.is_doubtful else ''}" for one in NAMES.find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("李伟明说，夜班装卸外包合同到期。", ["李伟明"]),
        ("李伟说可以", ["李伟"]),
        ("李伟、王芳与李伟明", ["李伟", "王芳", "李伟明"]),
        ("王芳李伟去了", ["王芳", "李伟"]),
        ("采购总监李伟负责", ["李伟"]),
        ("关于李伟的计划", ["李伟"]),
        ("李 伟同意", ["李 伟"]),
        ("李伟（仓储）说", ["李伟（仓储）"]),
        ("李伟(仓储)说", ["李伟(仓储)"]),
        ("与Li Wei会谈", ["Li Wei"]),
        ("Annabel and Ann's plan", ["Annabel", "Ann"]),
        ("Smithson, Wei Fangming, Annex", []),
        ("Wei Fang said", ["Wei Fang"]),
        ("Li  Wei\nsaid", ["Li  Wei"]),
        ("juergen mueller, Jurgen Muller, JÜRGEN MÜLLER, Ju\u0308rgen Mu\u0308ller",
         ["juergen mueller", "Jurgen Muller", "JÜRGEN MÜLLER", "Ju\u0308rgen Mu\u0308ller"]),
        ("Anna Lena Gross and ANNA-LENA GROSS", ["Anna Lena Gross", "ANNA-LENA GROSS"]),
        ("Sean O'Brien and Seán OBrien", ["Sean O'Brien", "Seán OBrien"]),
        ("Jan van der Berg", ["Jan van der Berg"]),
        ("write to li.wei@example.com, Brief_for_Li_Wei.md", ["li.wei", "Li_Wei"]),
        ("Director Maria Garcia, CFO Li Wei, Ask Li Wei, talk to Li Wei", ["Maria Garcia", "Li Wei", "Li Wei", "Li Wei"]),
        ("Li Wei Monday", ["Li Wei"]),
        ("김민수는 왔다", ["김민수"]),
        ("山田さん", ["山田"]),
    ],
)  # fmt: skip
def test_a_mention_is_found_under_the_longest_name_that_is_known(text: str, expected: list[str]) -> None:
    assert find(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("小李伟岸的仓库门已经更换。", ["李伟?"]),
        ("李伟业公司", ["李伟?"]),
        ("张李伟说", ["李伟?"]),
        ("欧阳伟明说", ["欧阳伟?"]),
        ("李伟明天来", ["李伟?", "李伟明?"]),
        ("李伟（采购）说", ["李伟?"]),
        ("史密斯森说，约翰·史密斯说", ["史密斯?", "史密斯?"]),
        ("Ann-Marie, Ann Baker, Jan Smith", ["Ann?", "Ann?", "Smith?"]),
        ("Maria Garcia Lopez, Ana Maria Garcia", ["Maria Garcia?", "Maria Garcia?"]),
        ("von Berg, O'Smith", ["Berg?", "Smith?"]),
        ("Fang Wei; Fang, Wei", ["Fang Wei?", "Fang, Wei?"]),
        ("Herr Jürgen Müllers Plan", ["Jürgen Müller?"]),
        ("we will see", ["will?"]),
        ("сказал Ивановой; к Ивановам, Ивановаму", ["Иванова?", "Иванова?"]),
        ("山田太郎", ["山田?"]),
        ("小  李  伟  岸  的", ["李  伟?"]),
    ],
)
def test_a_mention_that_may_be_somebody_elses_is_in_doubt(text: str, expected: list[str]) -> None:
    assert find(text) == expected


def test_a_name_that_two_people_bear_is_in_doubt() -> None:
    found = PeopleNames({"C-1": ["李玮"], "C-2": ["李玮"]}).find("李玮说")
    assert [(one.who, one.is_doubtful) for one in found] == [(("C-1", "C-2"), True)]


def test_the_better_spelling_of_two_names_is_meant() -> None:
    found = PeopleNames({"C-1": ["Müller"], "C-2": ["Muller"], "C-3": ["Mueller"]}).find("Muller, Müller, Mueller")
    assert [(one.who, one.is_doubtful) for one in found] == [(("C-2",), False), (("C-1",), False), (("C-3",), False)]


def test_a_mention_is_shown_with_the_words_around_it() -> None:
    text = "昨天下午三点在仓库门口，我们同小李伟岸谈过，仓库门已经更换，合同也已经签了。"
    (found,) = NAMES.find(text)
    assert found.around(text) == "…三点在仓库门口，我们同小李伟岸谈过，仓库门已经更换，…"


def test_places_are_those_of_the_text_whatever_folding_does_to_its_length() -> None:
    text = "ﬃ straße ﷺ: Ｌｉ\u200b Ｗｅｉ, then Li Wei"
    assert find(text) == ["Ｌｉ\u200b Ｗｅｉ", "Li Wei"]


def test_no_names_find_nothing() -> None:
    assert PeopleNames({}).find("Ann") == ()
    assert PeopleNames({"C-1": ["", None, " "]}).find("Ann") == ()
