"""The rules of the method, sections 1 to 4, as they are enforced when something is entered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from kamplan.domain.scales import PRIVATE_KINDS, SourceKind

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Kamplan

PUBLISHED = ("--source", "Annual Report 2025")
TOPIC = ("--topic", "rivalry")


def add(kamplan: Kamplan, statement: str, *options: str | int, account: str = "acme") -> dict[str, Any]:
    """Record an item on rivalry and return it; a tier-1 item from the annual report unless options say otherwise."""
    where = () if "--topic" in options else TOPIC
    path = () if "--tier" in options else ("--tier", 1, *PUBLISHED)
    found: dict[str, Any] = kamplan("add-intel", account, statement, *path, *where, *options, "--json").ok().json
    return found


def refuses(kamplan: Kamplan, *options: str | int, says: str, tries: str = "") -> None:
    """Check that an item on rivalry is refused as breaking a rule."""
    kamplan.refuses("add-intel", "acme", "x", *TOPIC, *options, code=2, says=says, tries=tries)


def contact(kamplan: Kamplan, number: int) -> dict[str, Any]:
    """Return a contact as the team sees it."""
    found: dict[str, Any] = kamplan("show-contact", f"C-{number}", "--json").ok().json
    return found


def item(kamplan: Kamplan, item_id: str) -> dict[str, Any]:
    """Return an item as the team sees it."""
    found: dict[str, Any] = kamplan("show-intel", item_id, "--json").ok().json
    return found


# Section 1: tiers and who must be named


@pytest.mark.parametrize("tier", [1, 2])
def test_a_public_item_names_its_published_source(acme: Kamplan, tier: int) -> None:
    refuses(acme, "--tier", tier, says=f"source: a tier-{tier} item names the published source", tries="--source NAME")


def test_what_a_contact_told_us_names_the_contact(acme: Kamplan) -> None:
    refuses(acme, "--tier", 3, *PUBLISHED, says="a tier-3 item names the contact", tries="--source-kind internal")


def test_what_top_management_told_us_names_the_contact(acme: Kamplan) -> None:
    refuses(acme, "--tier", 4, "--source-kind", "internal", says="a tier-4 item names the contact", tries="--level top")


def test_our_own_records_need_no_contact(acme: Kamplan) -> None:
    found = add(acme, "Three late payments", "--tier", 3, "--source-kind", "internal")
    assert (found["source"], found["contact"], found["source_kind"]) == ("Our own records", None, "internal")


def test_a_conversation_is_named_after_its_contact(acme: Kamplan) -> None:
    found = add(acme, "Two bidders", "--tier", 3, "--contact", "Jo Park")
    assert (found["source"], found["source_kind"], found["contact"]) == (
        "Conversation with Jo Park", "conversation", "C-2",
    )  # fmt: skip


def test_a_contact_at_a_partner_carries_a_tier_3_item(acme: Kamplan) -> None:
    acme("add-contact", "acme", "Lu Min", "--partner", "Delta Integrators").ok()
    found = add(acme, "Budget is fixed", "--tier", 3, "--contact", "Lu Min")
    assert (found["source_kind"], found["contact_name"]) == ("partner", "Lu Min")


@pytest.mark.parametrize("level", ["staff", "middle", None])
def test_a_contact_below_the_top_cannot_carry_a_tier_4_item(acme: Kamplan, level: str | None) -> None:
    acme("add-contact", "acme", "Ren Bo", *(("--level", level) if level else ())).ok()
    refuses(
        acme, "--tier", 4, "--contact", "Ren Bo", says=f"Ren Bo has {f'level {level}' if level else 'no level'}",
        tries="--tier 3",
    )  # fmt: skip


def test_a_partners_chief_is_not_the_customers_top_management(acme: Kamplan) -> None:
    acme("add-contact", "acme", "Lu Min", "--partner", "Delta Integrators", "--level", "top").ok()
    refuses(acme, "--tier", 4, "--contact", "Lu Min", says="Lu Min works at Delta Integrators", tries="--tier 3")


def test_evaluation_criteria_told_by_a_planner_are_tier_3(acme: Kamplan) -> None:
    assert add(acme, "Price counts 40%", "--tier", 3, "--contact", "C-2")["tier"] == 3


@pytest.mark.parametrize("tier", [1, 2])
@pytest.mark.parametrize("kind", sorted(PRIVATE_KINDS))
def test_nothing_published_is_a_conversation_a_partner_or_internal(acme: Kamplan, tier: int, kind: str) -> None:
    refuses(acme, "--tier", tier, *PUBLISHED, "--source-kind", kind, says=f"a {kind} is not public", tries="--tier 3")


def test_every_other_pair_of_tier_and_kind_is_accepted(acme: Kamplan, tmp_path: Path) -> None:
    rows = [
        f"acme,{tier},rivalry,{kind} at {tier},News,2026-10-01,{kind},{'Wei Fang' if tier > 2 else ''}"
        for kind in SourceKind
        for tier in ((3, 4) if kind in PRIVATE_KINDS else (1, 2, 3, 4))
    ]
    file = tmp_path / "intel.csv"
    file.write_text("\n".join(["account,tier,topic,statement,source,valid_as_of,source_kind,contact", *rows]))
    assert acme("import", file, "--as", "intel", "--json").ok().json["new"] == len(rows) == 11 * 4 + 3 * 2


# Section 2: handling, lawful origin, grades, sources


@pytest.mark.parametrize(
    ("path", "handling", "lawful"),
    [
        (("--tier", 1, *PUBLISHED), "clear", "public"),
        (("--tier", 2, *PUBLISHED), "green", "public"),
        (("--tier", 3, "--contact", "Jo Park"), "amber", "told-openly"),
        (("--tier", 4, "--contact", "Wei Fang"), "red", "told-openly"),
    ],
)
def test_marking_and_right_come_from_the_tier(
    acme: Kamplan, path: tuple[str | int, ...], handling: str, lawful: str
) -> None:
    found = add(acme, "Prices fall", *path)
    assert (found["handling"], found["lawful"]) == (handling, lawful)


@pytest.mark.parametrize(("tier", "who"), [(3, "Jo Park"), (4, "Wei Fang")])
def test_what_somebody_told_us_cannot_be_public(acme: Kamplan, tier: int, who: str) -> None:
    told = ("add-intel", "acme", "Two bidders", "--tier", tier, *TOPIC, "--contact", who)
    acme.refuses(*told, "--handling", "clear", code=2, says=f"(tier {tier}) cannot be marked clear", tries="green")
    assert acme(*told, "--handling", "green", "--json").ok().json["handling"] == "green"
    acme.refuses("relabel", "I-1", "--handling", "clear", "--reason", "asked", code=2, says="cannot be marked clear")


def test_no_grade_given_means_not_judged_and_not_usable(acme: Kamplan) -> None:
    found = add(acme, "Prices fall")
    assert (found["grade"], found["usable"]) == ("F6", False)


@pytest.mark.parametrize("grade", ["A1", "C3", "E1", "F1", "D3-", "C4-", "A6-", "F2-"])
def test_usable_is_a_to_c_with_1_to_3_or_anything_with_1(acme: Kamplan, grade: str) -> None:
    found = add(acme, "Prices fall", "--reliability", grade[0], "--credibility", grade[1])
    assert (found["grade"], found["usable"]) == (grade[:2], not grade.endswith("-"))


def test_the_first_item_sets_its_sources_reliability_and_a_later_one_keeps_its_own(acme: Kamplan) -> None:
    add(acme, "First", "--reliability", "B")
    second = add(acme, "Second", "--reliability", "D", "--reason", "read between the lines")
    third = add(acme, "Third")
    assert [one["reliability"] for one in (second, third)] == ["D", "B"]
    assert [one["reliability"] for one in acme("list-sources", "acme", "--json").ok().json] == ["B"]


def test_items_follow_their_source_when_it_is_regraded(acme: Kamplan) -> None:
    acme("add-source", "acme", "Annual Report 2025", "--kind", "annual-report", "--reliability", "A").ok()
    inherits, own = add(acme, "First"), add(acme, "Second", "--reliability", "C")
    assert (inherits["reliability"], inherits["source_kind"], own["reliability"]) == ("A", "annual-report", "C")
    acme("edit-source", "S-1", "--reliability", "E").ok()
    assert [item(acme, one)["reliability"] for one in ("I-1", "I-2")] == ["E", "C"]


def test_a_source_is_known_by_publisher_and_name_whatever_their_case(acme: Kamplan) -> None:
    add(acme, "First", "--publisher", "Acme")
    same = add(acme, "Second", "--tier", 1, "--source", " annual REPORT 2025", "--publisher", "ACME")
    assert same["source_id"] == "S-1"
    assert add(acme, "Third", "--publisher", "Regulator")["source_id"] == "S-2"


def test_a_withheld_item_does_not_grade_the_source_that_others_share(acme: Kamplan) -> None:
    add(acme, "Secret", "--reliability", "A", "--handling", "red")
    add(acme, "Open")
    company = acme("show-intel", "I-2", "--audience", "company", "--json").ok().json
    assert (company["reliability"], item(acme, "I-2")["reliability"]) == ("F", "A")


# Section 3: dates


def test_an_item_was_true_today_unless_published_or_dated_otherwise(acme: Kamplan) -> None:
    assert add(acme, "Now")["valid_as_of"] == acme.today
    assert add(acme, "Then", "--published", "2026-08-31")["valid_as_of"] == "2026-08-31"
    dated = add(acme, "Earlier", "--published", "2026-08-31", "--on", "2026-06-30")
    assert (dated["valid_as_of"], dated["published_on"]) == ("2026-06-30", "2026-08-31")


def test_nothing_is_known_to_be_true_in_advance(acme: Kamplan) -> None:
    tomorrow = ("--on", "2026-11-24")
    new = ("add-intel", "acme", "Soon", "--tier", 1, *TOPIC, *PUBLISHED)
    acme.refuses(*new, *tomorrow, code=2, says="2026-11-24 lies after today (2026-11-23)", tries="--on DATE")
    acme.refuses(*new, "--published", "2026-11-24", code=2, says="lies after today")
    assert add(acme, "Today", "--on", acme.today)["valid_as_of"] == acme.today


def test_an_item_cannot_be_due_before_it_was_true(acme: Kamplan) -> None:
    new = ("add-intel", "acme", "x", "--tier", 1, *TOPIC, *PUBLISHED, "--on", "2026-11-01", "--review-by")
    acme.refuses(*new, "2026-10-31", code=2, says="--review-by: 2026-10-31 lies before 2026-11-01")
    assert acme(*new, "2026-11-01", "--json").ok().json["review_by"] == "2026-11-01"


def test_a_changed_fact_is_not_older_than_the_fact_it_replaces(acme: Kamplan) -> None:
    add(acme, "Ten plants", "--on", "2026-06-30")
    acme.refuses("supersede-intel", "I-1", "Nine plants", "--on", "2026-06-29", code=2, says="before I-1 was true")
    found = acme("supersede-intel", "I-1", "Nine plants", "--on", "2026-06-30", "--json").ok().json
    assert (found["supersedes"], found["source"], found["handling"]) == ("I-1", "Annual Report 2025", "clear")


# Section 4: topics, questions, judgement


def test_an_items_questions_belong_to_its_own_topic(acme: Kamplan) -> None:
    refuses(
        acme, "--tier", 1, *PUBLISHED, "--question", "mission-vision-1",
        says="mission-vision-1 belongs to mission-vision", tries="mission-vision",
    )  # fmt: skip
    both = add(acme, "x", "--question", "rivalry-1", "--question", "rivalry-2")
    assert both["questions"] == ["rivalry-1", "rivalry-2"]


def test_intelligence_does_not_answer_what_we_can_do(acme: Kamplan) -> None:
    refuses(
        acme, "--tier", 1, *PUBLISHED, "--question", "rivalry-4", says="rivalry-4 asks what we can do",
        tries="answer acme rivalry-4",
    )  # fmt: skip


def test_our_answer_does_not_replace_intelligence(acme: Kamplan) -> None:
    acme.refuses(
        "answer", "acme", "rivalry-1", "We think so", code=2, says="is about the customer",
        tries="kamplan add-intel acme",
    )  # fmt: skip


@pytest.mark.parametrize("options", [("--verdict", 3), ("--verdict", 3, "--trend", "rising"), ("--contribution", "x")])
def test_a_verdict_goes_with_one_of_the_five_forces(acme: Kamplan, options: tuple[str | int, ...]) -> None:
    acme.refuses(
        "conclude", "acme", "mission-vision", "Clear", *options, code=2, says="not one of the five forces",
        tries="rivalry",
    )  # fmt: skip
    assert acme("conclude", "acme", "rivalry", "Fierce", *options, "--json").ok().json["topic"] == "rivalry"


def test_a_conclusion_cites_items_of_its_own_account_only(acme: Kamplan) -> None:
    acme("new-account", "Borea", "--key", "borea").ok()
    add(acme, "Elsewhere", account="borea")
    for text in (("x", "--cite", "I-1"), ("x [I-1]",)):
        acme.refuses("conclude", "acme", "rivalry", *text, code=3, says="no item 'I-1' at acme to cite")


def test_nothing_rests_on_what_was_withdrawn_or_is_not_to_be_used(acme: Kamplan) -> None:
    add(acme, "Wrong")
    add(acme, "A rival's bid", "--lawful", "not-to-be-used")
    acme("withdraw-intel", "I-1", "--reason", "misread").ok()
    acme.refuses("conclude", "acme", "rivalry", "x", "--cite", "I-1", code=4, says="I-1 was withdrawn on 2026-11-23")
    acme.refuses("answer", "acme", "rivalry-4", "x", "--cite", "I-2", code=4, says="I-2 is not to be used")
    acme.refuses("summarize", "acme", "All well [I-2]", code=4, says="I-2 is not to be used")


# Markings: what rests on others, edits, relabelling


def told(kamplan: Kamplan) -> None:
    """Record an amber item I-1."""
    add(kamplan, "Two bidders", "--tier", 3, "--contact", "Jo Park")


def test_a_green_conclusion_cannot_cite_an_amber_item(acme: Kamplan) -> None:
    told(acme)
    acme.refuses(
        "conclude", "acme", "rivalry", "Fierce", "--cite", "I-1", "--handling", "green", code=2,
        says="cites I-1, which is marked amber", tries="leave --handling out",
    )  # fmt: skip


def test_a_conclusion_is_amber_or_as_its_highest_item(acme: Kamplan) -> None:
    add(acme, "Published")
    add(acme, "Price decides", "--tier", 4, "--contact", "Wei Fang")
    first = acme("conclude", "acme", "rivalry", "Fierce [I-1]", "--json").ok().json
    second = acme("conclude", "acme", "rivalry", "Fierce [I-1]", "--cite", "I-2", "--json").ok().json
    assert [(one["handling"], one["cites"]) for one in (first, second)] == [("amber", ["I-1"]), ("red", ["I-2", "I-1"])]


def test_raising_an_item_raises_what_cites_it_and_lowering_it_lowers_nothing(acme: Kamplan) -> None:
    told(acme)
    acme("conclude", "acme", "rivalry", "Fierce", "--cite", "I-1").ok()
    raised = acme("relabel", "I-1", "--handling", "red", "--reason", "names a person", "--json").ok().json
    assert [(one["id"], one["after"]) for one in raised["changed"]] == [("I-1", "red"), ("K-1", "red")]
    lowered = acme("relabel", "I-1", "--handling", "green", "--reason", "told for sharing", "--json").ok().json
    assert [one["id"] for one in lowered["changed"]] == ["I-1"]
    assert acme("list-judgements", "acme", "--json").ok().json[0]["handling"] == "red"


def test_a_conclusion_is_not_relabelled_below_what_it_cites(acme: Kamplan) -> None:
    told(acme)
    acme("conclude", "acme", "rivalry", "Fierce", "--cite", "I-1").ok()
    down = ("relabel", "K-1", "--handling", "green", "--reason", "to be shared")
    acme.refuses(*down, code=2, says="cites I-1, which is marked amber", tries="relabel I-1 --handling green")
    acme("relabel", "I-1", "--handling", "green", "--reason", "told for sharing").ok()
    assert acme(*down, "--json").ok().json["changed"] == [{"id": "K-1", "before": "amber", "after": "green"}]


def test_an_import_with_update_raises_what_cites_the_item_and_never_lowers_a_marking(
    acme: Kamplan, tmp_path: Path
) -> None:
    file = tmp_path / "intel.csv"
    head = "account,tier,topic,statement,source,valid_as_of,handling\nacme,1,rivalry,Prices fall,News,2026-10-01,"
    for handling, after in (("green", "amber"), ("red", "red"), ("clear", "red")):
        file.write_text(f"{head}{handling}\n")
        acme("import", file, "--as", "intel", "--update").ok()
        if handling == "green":
            acme("conclude", "acme", "rivalry", "Fierce", "--cite", "I-1").ok()
        assert acme("list-judgements", "acme", "--json").ok().json[0]["handling"] == after
    assert item(acme, "I-1")["handling"] == "red"


@pytest.mark.parametrize(("at_entry", "asked"), [("red", "amber"), ("amber", "green"), ("green", "clear")])
def test_an_edit_never_lowers_a_contacts_marking(acme: Kamplan, at_entry: str, asked: str) -> None:
    acme("add-contact", "acme", "Ren Bo", "--handling", at_entry).ok()
    acme.refuses(
        "edit-contact", "C-3", "--handling", asked, code=2, says=f"C-3 is marked {at_entry}, and an edit never lowers",
        tries=f"relabel C-3 --handling {asked}",
    )  # fmt: skip
    assert acme("edit-contact", "C-3", "--handling", "red", "--json").ok().json["handling"] == "red"
    acme("relabel", "C-3", "--handling", asked, "--reason", "on the website").ok()
    assert contact(acme, 3)["handling"] == asked


@pytest.mark.parametrize("change", [("--level", "staff"), ("--level", "middle"), ("--partner", "Delta")])
def test_a_contact_stays_at_the_top_while_a_tier_4_item_rests_on_it(acme: Kamplan, change: tuple[str, str]) -> None:
    add(acme, "Price decides", "--tier", 4, "--contact", "Wei Fang")
    acme.refuses("edit-contact", "C-1", *change, code=4, says="carries tier-4 items (I-1)", tries="withdraw-intel")
    acme("withdraw-intel", "I-1", "--reason", "misheard").ok()
    acme("edit-contact", "C-1", *change).ok()


def test_an_import_does_not_demote_a_contact_either(acme: Kamplan, tmp_path: Path) -> None:
    add(acme, "Price decides", "--tier", 4, "--contact", "Wei Fang")
    file = tmp_path / "contacts.csv"
    file.write_text("account,name,level\nacme,Wei Fang,staff\n")
    acme.refuses("import", file, "--as", "contacts", "--update", code=4, says="Wei Fang carries tier-4 items")
    assert contact(acme, 1)["level"] == "top"


# Section 10: figures


# What is there already


ADD = ("add-intel", "acme")
DUPLICATES = [
    ("an account 'acme'", "new-account", "Acme Pumps"),
    ("an account 'acme'", "new-account", "ACME PUMPS", "--key", "other"),
    ("an account 'acme'", "new-account", "Other", "--key", "acme"),
    ("another account is called 'acme pumps'", "edit-account", "borea", "--name", "acme pumps"),
    ("Wei Fang is a contact", "add-contact", "acme", "wei fang"),
    ("Wei Fang is a contact", "add-contact", "acme", "方伟"),
    ("Wei Fang is a contact", "edit-contact", "C-2", "--name", "WEI FANG"),
    ("(S-1)", "add-source", "acme", "News", "--kind", "news", "--publisher", "post"),
    ("(S-1)", "edit-source", "S-2", "--name", "News", "--publisher", "Post"),
    ("has this item already: I-1", *ADD, "Up", "--tier", 1, *TOPIC, "--source", "news", "--publisher", "Post"),
    ("has this item already: I-1", "supersede-intel", "I-1", "Up"),
    ("the ref 'prices' is taken", *ADD, "New", "--tier", 1, *TOPIC, "--source", "News", "--ref", "prices"),
    ("the ref 'prices' is taken", "supersede-intel", "I-1", "Up again", "--ref", "prices"),
    ("revenue of 2025", "add-figure", "acme", 2025, "revenue", 2),
]  # fmt: skip


@pytest.mark.parametrize("case", DUPLICATES, ids=lambda case: " ".join(map(str, case[1:4])))
def test_what_is_there_already_is_refused(acme: Kamplan, case: tuple[str | int, ...]) -> None:
    acme("new-account", "Borea", "--key", "borea").ok()
    add(acme, "Up", "--tier", 1, "--source", "News", "--publisher", "Post", "--ref", "prices")
    acme("add-source", "acme", "Catalogue", "--kind", "catalogue").ok()
    acme("add-figure", "acme", 2025, "revenue", 1).ok()
    acme.refuses(*case[1:], code=4, says=str(case[0]))
