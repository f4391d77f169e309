"""A proposal against the record: what it answers, where, and what it gives away, in every kind of file."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents import FORMATS, write_document
from kamplan.analysis.coverage import Cover, Proposal, Requirement, Want

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Kamplan

ENGLISH = (
    "We propose inspection cells with two cameras for the nine pump stations in Suzhou.",
    "Manual inspection ends by June 2027, and escaped defects per million fall below 20.",
    "One data interface serves all lines. Validation files are complete on the day of shipment.",
)
CHINESE = (
    "我方为常州二期首批两条安全注射器线提供整线装配设备。",
    "十年全周期成本下降12%，技术指标领先。",
    "验证文件在发货前齐全，驻厂服务六人。",
)


def judge(text: str, *passages: str, lists: bool = False) -> tuple[Cover, int | None]:
    found = Proposal(passages).judge(Requirement("V-1", Want.NEED, text, True, lists=lists))
    return found.cover, found.passage


@pytest.mark.parametrize(
    ("text", "wanted", "passage"),
    [
        ("Automatic inspection for nine pump stations", Cover.COVERED, 0),
        ("Manual inspection ends by June 2027", Cover.COVERED, 1),
        ("The end of manually inspecting pumps, by June 2027", Cover.COVERED, 1),
        ("One data interface for all lines", Cover.COVERED, 2),
        ("A data interface to their own planning system", Cover.PARTLY, 2),
        ("Shorter changeovers on running lines", Cover.UNCOVERED, None),
        ("Price transparency over the whole life", Cover.UNCOVERED, None),
        ("常州二期首批两条安全注射器线", Cover.UNCLEAR, None),
        ("苏州输液泵检测：九个工位", Cover.UNCLEAR, None),
    ],
)
def test_what_an_english_proposal_answers(text: str, wanted: Cover, passage: int | None) -> None:
    assert judge(text, *ENGLISH) == (wanted, passage)


@pytest.mark.parametrize(
    ("text", "wanted", "passage"),
    [
        ("常州二期首批两条安全注射器线", Cover.COVERED, 0),
        ("验证文件齐全", Cover.COVERED, 2),
        ("换型时间缩短一半", Cover.UNCOVERED, None),
        ("Two safety syringe lines for Phase II in Changzhou", Cover.UNCLEAR, None),
        ("Fewer suppliers", Cover.UNCLEAR, None),
    ],
)
def test_what_a_chinese_proposal_answers(text: str, wanted: Cover, passage: int | None) -> None:
    assert judge(text, *CHINESE) == (wanted, passage)


def test_a_list_of_criteria_is_answered_one_by_one() -> None:
    text = "评分权重为技术40、全周期成本30、验证文件20、价格透明10"
    found = Proposal(CHINESE).judge(Requirement("I-1", Want.CRITERION, text, True, lists=True))
    assert found.cover is Cover.PARTLY
    assert "全周期成本30" not in found.missing
    assert "验证文件20" not in found.missing
    assert "价格透明10" in found.missing
    assert judge("Manual inspection; one data interface", *ENGLISH, lists=True)[0] is Cover.COVERED
    assert judge("Home-care products; working capital", *ENGLISH, lists=True)[0] is Cover.UNCOVERED


def test_a_figure_or_date_other_than_the_one_on_record_is_named_and_no_full_answer() -> None:
    def compare(text: str) -> Any:
        requirement = Requirement("V-1", Want.NEED, text, True)
        return Proposal(["Line availability reaches 80% by December 2027."]).judge(requirement)

    other = compare("Line availability of 85% by December 2027")
    assert (other.cover, other.differing, other.missing) == (Cover.PARTLY, (("85%", "80%"),), ())
    assert compare("Line availability of 80% by December 2027").cover is Cover.COVERED
    assert compare("Line availability of 80% by June 2027").differing == (("June 2027", "December 2027"),)


def test_words_that_are_scattered_over_the_whole_text_answer_in_part_at_most() -> None:
    filler = ["Nothing else is said here about anything that matters to anybody at all."] * 12
    spread = [
        "Validation comes first.",
        *filler,
        "Files are kept.",
        *filler,
        "All is complete.",
        *filler,
        "On shipment.",
    ]
    assert judge("Validation files complete on shipment", *spread)[0] is Cover.PARTLY
    assert judge("Validation files complete on shipment", *ENGLISH)[0] is Cover.COVERED


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=50), max_size=6), st.text(max_size=60), st.booleans())
def test_any_texts_are_judged_and_a_text_answers_itself(passages: list[str], text: str, lists: bool) -> None:
    judge(text, *passages, lists=lists)
    need = "Manual inspection ends by June 2027"
    assert judge(need, *passages, need)[0] is Cover.COVERED


# As a user meets it


@pytest.fixture
def deal(acme: Kamplan) -> Kamplan:
    """An account with two open opportunities, a value proposition, a criterion and a contact's interests."""
    graded = ("--reliability", "B", "--credibility", "2")
    acme("edit-contact", "C-1", "--interests", "Escaped defects per million; fewer suppliers").ok()
    roles = ("--role", "economic=C-1", "--role", "user=C-2")
    acme("add-opportunity", "acme", "Automatic inspection for nine pump stations", *roles).ok()
    acme("add-opportunity", "acme", "Spare parts from one warehouse").ok()
    acme("add-value", "acme", "Camera cells", "--need", "Manual inspection ends by June 2027", "--serves", "O-1").ok()
    acme("add-value", "acme", "One store", "--need", "Parts within two days", "--serves", "O-2").ok()
    criterion = "Validation files count 20 and one data interface 40."
    on = ("--tier", 4, "--topic", "buying-process", "--question", "buying-process-3", "--contact", "C-1")
    acme("add-intel", "acme", criterion, *on, *graded).ok()
    return acme


@pytest.fixture
def proposal(tmp_path: Path) -> Path:
    file = tmp_path / "proposal.md"
    file.write_text("# Offer\n\n" + "\n\n".join(ENGLISH), encoding="utf-8")
    return file


def check(run: Kamplan, file: Path, *more: str) -> dict[str, Any]:
    result = run("check-proposal", file, "acme", *more, "--json")
    assert result.code in (0, 10), result.err
    found: dict[str, Any] = result.json
    assert (result.code == 10) is (found["unanswered"] > 0)
    return found


def covers(found: dict[str, Any]) -> dict[str, str]:
    return {one["id"]: one["cover"] for one in found["requirements"]}


@pytest.mark.parametrize("kind", FORMATS)
def test_every_kind_of_file_is_read_and_the_place_named(deal, tmp_path, kind: str) -> None:
    file = tmp_path / f"proposal.{kind}"
    write_document(file, ENGLISH, None, random.Random(1))
    found = check(deal, file, "--opportunity", "O-1")
    assert covers(found) == {"O-1": "covered", "V-1": "covered", "I-1": "covered", "C-1": "partly"}
    need = next(one for one in found["requirements"] if one["id"] == "V-1")
    assert "Manual inspection ends" in " ".join(need["passage"].split())
    where = {"docx": "paragraph", "pptx": "slide", "xlsx": "cell", "pdf": "page"}.get(kind, "line")
    assert where in need["place"]


def test_a_need_of_another_opportunity_is_asked_for_only_without_opportunity(deal, proposal) -> None:
    assert check(deal, proposal, "--opportunity", "O-1")["unanswered"] == 0
    found = check(deal, proposal)
    assert {name for name, cover in covers(found).items() if cover == "uncovered"} == {"O-2", "V-2"}
    assert found["opportunities"] == ["O-1", "O-2"]
    result = deal("check-proposal", proposal, "acme")
    assert result.code == 10
    assert "2 of 5 requirements are not answered" in result.out
    assert "--opportunity O-n checks one" in result.err


def test_who_decides_and_what_is_not_known_of_them_is_said(deal, proposal) -> None:
    found = check(deal, proposal, "--opportunity", "O-1")
    (interest,) = (one for one in found["requirements"] if one["want"] == "interest")
    assert (interest["whose"], interest["roles"], interest["missing"]) == (
        "Wei Fang",
        ["economic"],
        ["fewer suppliers"],
    )
    assert found["unrecorded"] == [{"contact": "C-2", "name": "Jo Park", "roles": ["user"]}]
    shown = deal("check-proposal", proposal, "acme", "--opportunity", "O-1").ok().out
    assert "kamplan edit-contact C-2 --interests TEXT" in shown


def test_what_is_stale_or_rejected_or_closed_is_not_asked_for(deal, proposal) -> None:
    rival = ("--tier", 3, "--topic", "buying-process", "--question", "buying-process-3", "--contact", "C-2")
    graded = ("--reliability", "C", "--credibility", "3")
    deal("add-intel", "acme", "Only the price counts.", *rival, *graded).ok()
    assert covers(check(deal, proposal))["I-2"] == "uncovered"
    deal("resolve", "I-1,I-2", "--holds", "I-1", "--why", "Told by the one who decides.").ok()
    assert "I-2" not in covers(check(deal, proposal))
    deal("close", "O-2", "--as", "lost").ok()
    assert set(covers(check(deal, proposal))) == {"O-1", "V-1", "I-1", "C-1"}
    assert "I-1" not in covers(check(deal, proposal, "--today", "2028-01-01"))


def test_it_warns_of_what_the_customer_may_not_know(deal, tmp_path) -> None:
    told = "The board has quietly set aside nine million for camera cells next year."
    deal("add-intel", "acme", told, "--tier", 4, "--topic", "product-plans", "--contact", "C-1").ok()
    file = tmp_path / "proposal.md"
    file.write_text("\n\n".join((*ENGLISH, told)), encoding="utf-8")
    found = check(deal, file, "--opportunity", "O-1")
    assert ("I-2", "line 7") in {(one["id"], one["place"]) for one in found["gives_away"]}
    result = deal("check-proposal", file, "acme", "--opportunity", "O-1")
    assert "warning: it tells the customer what they may not know" in result.err
    assert "It tells the customer what they may not know" in result.out


def test_the_company_reads_nothing_of_what_the_team_alone_may_know(deal, tmp_path) -> None:
    told = "The board has quietly set aside nine million for camera cells next year."
    heard = "Their maintenance crew leaves at the end of the winter season."
    deal("add-intel", "acme", told, "--tier", 4, "--topic", "product-plans", "--contact", "C-1").ok()
    deal("add-intel", "acme", heard, "--tier", 3, "--topic", "product-plans", "--contact", "C-1").ok()
    file = tmp_path / "proposal.md"
    file.write_text("\n\n".join((*ENGLISH, told, heard, "Wei Fang wants fewer suppliers.")), encoding="utf-8")
    result = deal("check-proposal", file, "acme", "--audience", "company", "--json")
    found = result.json
    assert set(covers(found)) == {"O-1", "O-2", "V-1", "V-2"}
    assert found["unrecorded"] == []
    assert [one["id"] for one in found["gives_away"]] == ["I-3"], (
        "their need and their own people are no secret to them"
    )
    assert all(one["passage"] is None and one["field"] is None for one in found["gives_away"])
    assert "fewer suppliers" not in (result.out + result.err).casefold()
    assert "I-2" not in result.out + result.err
    deal.refuses("check-proposal", file, "acme", "--audience", "customer", code=2, says="never for the customer")


@pytest.mark.parametrize(
    "offer",
    [
        "Wir senken die Ausschussquote und ersetzen die manuelle Prüfung für das Werk bis zum Sommer, mit einer Garantie.",
        "Nous réduisons le taux de rebut et remplaçons le contrôle manuel de l'usine avant l'été, avec une garantie.",
        "Reducimos la tasa de rechazo y sustituimos la inspección manual de la planta para el verano, con una garantía.",
    ],
)
def test_an_offer_in_another_language_than_the_need_leaves_it_unclear(deal, tmp_path, offer: str) -> None:
    file = tmp_path / "offer.md"
    file.write_text(offer, encoding="utf-8")
    result = deal("check-proposal", file, "acme", "--json")
    assert result.code == 10
    assert set(covers(result.json).values()) == {"unclear"}


@pytest.mark.parametrize(
    ("need", "offer", "differing"),
    [
        ("Cut scrap on the foil line from 4.2 % to 1.5 % by Q2 2027", "We cut scrap on the foil line from 4.2 % to 2.5 % by Q4 2027.", [["1.5 %", "2.5 %"], ["Q2 2027", "Q4 2027"]]),
        ("Cut scrap on the foil line from 4.2 % to 1.5 % by Q2 2027", "We cut scrap on the foil line from 1.5 % to 4.2 % by Q2 2027.", []),
        ("Run the foil line for CNY 3 million in place of CNY 5 million", "We run the foil line for CNY 3 million in place of CNY 6 million.", [["CNY 5 million", "CNY 6 million"]]),
        ("Cut scrap on the foil line to 1.5 % by Q2 2027", "We cut scrap on the foil line to 1.5 % by Q4 2027; training ends on 15 April 2027.", [["Q2 2027", "Q4 2027"]]),
    ],
)  # fmt: skip
def test_the_figures_that_differ_are_named_and_those_that_stand_in_both_are_not(
    acme: Kamplan, tmp_path, need: str, offer: str, differing: list[list[str]]
) -> None:
    acme("add-opportunity", "acme", need).ok()
    file = tmp_path / "offer.md"
    file.write_text(offer, encoding="utf-8")
    [found] = acme("check-proposal", file, "acme", "--json").json["requirements"]
    assert found["differing"] == differing


def test_the_check_is_written_as_markdown_in_both_languages(deal, proposal, tmp_path) -> None:
    target = tmp_path / "check.md"
    argv = ("check-proposal", proposal, "acme", "--opportunity", "O-1", "-o", target)
    assert deal(*argv).ok().out == ""
    english = target.read_text(encoding="utf-8")
    assert "# Proposal check: proposal.md" in english
    assert "| ✓ covered | V-1 | Manual inspection ends by June 2027 | line 5: Manual inspection ends" in english
    assert "all 3 requirements are answered, at least in part" in english
    deal(*argv, "--lang", "zh").ok()
    chinese = target.read_text(encoding="utf-8")
    assert "# 方案核对：proposal.md" in chinese
    assert "✓ 已回应" in chinese
    assert "Wei Fang (最终拍板人)" in chinese or "Wei Fang \\(" in chinese


def test_the_check_is_written_as_a_page_and_is_on_record_when_it_leaves_the_team(
    deal, proposal, tmp_path, monkeypatch
) -> None:
    monkeypatch.chdir(tmp_path)
    argv = ("check-proposal", proposal, "acme", "--opportunity", "O-1", "--format", "html")
    assert "wrote acme-check-team-en.html" in deal(*argv).ok().err
    page = (tmp_path / "acme-check-team-en.html").read_text(encoding="utf-8")
    assert "<h1>Proposal check: proposal.md</h1>" in page
    assert page.count("✓ covered") == 3
    assert deal("list-releases", "--json").ok().json == []
    told = deal(*argv, "--audience", "company").ok().err
    assert "recorded as Z-1" in told
    [release] = deal("list-releases", "--json").ok().json
    assert (release["document"], release["format"], release["audience"]) == ("check", "html", "company")


def test_notes_properties_and_hidden_parts_answer_nothing(deal, tmp_path) -> None:
    from docx import Document

    document = Document()
    document.add_paragraph("We offer what was discussed.")
    document.core_properties.comments = " ".join(ENGLISH[:2])
    document.core_properties.title = ENGLISH[0]
    file = tmp_path / "proposal.docx"
    document.save(str(file))
    assert covers(check(deal, file, "--opportunity", "O-1"))["O-1"] == "uncovered"


def test_what_cannot_be_checked_is_refused(deal, acme, tmp_path, proposal) -> None:
    deal.refuses("check-proposal", tmp_path / "none.md", "acme", code=2, says="cannot read")
    deal.refuses("check-proposal", proposal, "acme", "--opportunity", "O-9", code=3, says="no opportunity O-9 at acme")
    empty = tmp_path / "empty.md"
    empty.write_text("", encoding="utf-8")
    deal.refuses("check-proposal", empty, "acme", code=2, says="holds no text")
    deal("new-account", "Beta", "--key", "beta").ok()
    says = "nothing is on record of beta that a proposal could answer"
    deal.refuses("check-proposal", proposal, "beta", code=4, says=says, tries="kamplan add-opportunity beta")
    deal.refuses("check-proposal", proposal, "beta", "--opportunity", "O-1", code=3, says="no opportunity O-1 at beta")
