"""The papers people take to a meeting: who they are, what may be said and what is worth asking; each traced, and filtered."""

from __future__ import annotations

import random
import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from canaries import find_tokens, find_tokens_in_file
from conftest import Kamplan, without_head
from graphs import OURS, Graph, Mint, draw, enter
from kamplan.plan.briefing.brief import SECTIONS

if TYPE_CHECKING:
    from pathlib import Path

PAPERS = (("brief", "acme"), ("digest", "acme", "--since", "2024-01-01"), ("digest",), ("agenda", "--days", "400"),
          ("sponsor-brief", "acme"))  # fmt: skip


def sections(run: Kamplan, *argv: str) -> dict[str, str]:
    """The text of each section of a paper, by its id."""
    found: dict[str, str] = {}
    for row in run(*argv, "--format", "plain").ok().out.splitlines():
        section, lead, text, items = row.split("\t")
        found[section] = found.get(section, "") + f"{lead} | {text} | {items}\n"
    return found


def test_a_brief_says_who_is_met_what_they_want_and_what_is_open(example: Kamplan) -> None:
    said = sections(example, "brief", "aurelia", "--contact", "Zhuang Yiheng")
    assert [*said] == [*(name for name, _, _ in SECTIONS), "questions"]
    for text in (
        "Plant Director, Changzhou",
        "Reports to | Ruan Siqi",
        "Stance | neutral",
        "二期按期投产",
        "2026-09-10",
    ):
        assert text in said["people"]
    assert "3号线误剔除必须先解决" in said["people"]
    assert "eleven weeks late" in said["wants"]
    assert "O-2" in said["wants"]
    assert "user buyer: Zhuang Yiheng" in said["standing"]
    assert "D-2 Second camera" in said["between"]
    assert "D-4" not in said["between"]
    assert "Second camera" in said["may"]


def test_a_brief_without_a_contact_is_about_everybody_and_shorter(example: Kamplan) -> None:
    whole = sections(example, "brief", "aurelia")
    for name in ("Qin Muyan", "Dominic Farrant", "Kang Zhenye"):
        assert name in whole["people"]
    assert "What the customer needs of us" in whole["wants"]
    for one in ("Q-1", "D-2", "D-3", "A-8"):
        assert one in whole["between"]
    assert "A-9" not in whole["between"], "of the actions only those that are late"


def test_an_opportunity_brings_those_who_have_a_part_in_it(example: Kamplan) -> None:
    said = sections(example, "brief", "aurelia", "--opportunity", "o3")
    assert said["people"].count("Title | ") == 3
    assert "O-3" in said["standing"]
    assert "O-1" not in said["standing"] + said["wants"]
    one = sections(example, "brief", "aurelia", "--opportunity", "O-3", "--contact", "Shi Anlan")
    assert one["people"].count("Title | ") == 1


def test_the_company_reads_no_stance_role_or_red_record_in_a_brief(example: Kamplan) -> None:
    argv = ("brief", "aurelia", "--contact", "Fei Ruolan", "--audience", "company")
    team, company = example(*argv[:4]).ok().out, example(*argv).ok().out
    for hidden in (
        "inner circle",
        "supporter",
        "One accountable partner",
        "economic buyer",
        "five-year frame",
    ):
        assert hidden in team
        assert hidden not in company
    said = sections(example, *argv)
    assert re.search(r"[0-9]+ items on record are not for the customer, on: ", said["must-not"])
    assert "not a word" not in said["must-not"]
    assert "not a word" in sections(example, *argv[:4])["must-not"]
    assert "AMBER" in company
    assert "left out for the audience company" in example(*argv).err


@pytest.mark.parametrize("argv", [
    ("brief", "aurelia"), ("brief", "aurelia", "-o", "x.md"), ("digest", "aurelia"), ("digest",), ("agenda",),
    ("agenda", "-o", "x.ics"), ("sponsor-brief", "aurelia"), ("sponsor-brief", "aurelia", "-o", "x.html"),
])  # fmt: skip
def test_no_paper_is_ever_made_for_the_customer(
    example: Kamplan, tmp_path: Path, monkeypatch, argv: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    example.refuses(
        *argv, "--audience", "customer", code=2, says="never made for the customer", tries="--audience team"
    )
    assert not [one for one in tmp_path.iterdir() if one.suffix in (".md", ".ics", ".html")]


def test_who_is_kept_from_the_company_is_to_it_as_if_they_had_never_been(example: Kamplan) -> None:
    example("add-contact", "aurelia", "Secret Person", "--handling", "red").ok()
    ask = ("brief", "aurelia", "--audience", "company", "--contact")
    hidden, never = example(*ask, "Secret Person"), example(*ask, "Nobody Person")
    assert hidden.code == never.code == 3
    assert hidden.err.replace("Secret", "Nobody") == never.err
    example.refuses("brief", "aurelia", "--opportunity", "O-99", code=3, says="nothing of aurelia is O-99")
    example.refuses("brief", "aurelia", "--opportunity", "C-1", code=2, says="not an id that fits here")


def add(run: Kamplan, text: str, topic: str, *more: str | int, tier: int = 1) -> str:
    """Record a usable item and return its id."""
    source = ("--source", "Daily") if tier < 3 else ()
    argv = (
        "add-intel",
        "acme",
        text,
        "--tier",
        tier,
        "--topic",
        topic,
        *source,
        "--reliability",
        "B",
        "--credibility",
        2,
    )
    return str(run(*argv, *more, "--json").ok().json["id"])


def questions(run: Kamplan, *argv: str) -> list[str]:
    return sections(run, "brief", "acme", *argv)["questions"].splitlines()


def rank(run: Kamplan, name: str) -> dict[str, tuple[int, str]]:
    """Every question that a contact may be asked, with its place and why it is worth asking."""
    from kamplan.analysis.account import analyze_account
    from kamplan.analysis.questions import rank_for
    from kamplan.config import load_settings
    from kamplan.domain.scales import Audience
    from kamplan.service.analysis import load_dossier
    from kamplan.service.caller import Caller

    settings = load_settings({}, db=str(run.db))
    caller = Caller(settings=settings, today=date.fromisoformat(run.today), now=datetime.now(UTC), command="test")
    dossier, checklist = load_dossier(caller, "acme", audience=Audience.TEAM, on=None), caller.load_checklist()
    contacts = [one for one in dossier.contacts if one.name == name]
    found = rank_for(dossier, checklist, analyze_account(dossier, checklist), contacts)
    return {one.id: (place, one.doubtful.doubt.value) for place, one in enumerate(found)}


def test_open_comes_before_stale_and_stale_before_what_rests_on_one_origin(acme: Kamplan) -> None:
    add(acme, "An old list", "product-usage", "--question", "product-usage-1", "--on", "2024-01-05")
    for text in ("One voice", "The same voice"):
        add(acme, text, "product-usage", "--question", "product-usage-2", "--on", "2026-11-01", "--origin", "wire")
    for text in ("This voice", "That voice"):
        add(acme, text, "product-history", "--question", "product-history-1", "--on", "2026-11-01")
    found = rank(acme, "Jo Park")
    assert found["product-usage-1"][1] == "stale"
    assert found["product-usage-2"][1] == "single-origin"
    assert found["product-usage-3"][1] == "open"
    assert found["product-usage-3"][0] < found["product-usage-1"][0] < found["product-usage-2"][0]
    assert "product-history-1" not in found, "two origins answer it"
    assert found["product-usage-2"][0] < found["core-competencies-1"][0], "an optional topic can wait"


def test_who_is_not_at_the_top_is_not_asked_what_only_the_top_can_tell(acme: Kamplan) -> None:
    staff, top = rank(acme, "Jo Park"), rank(acme, "Wei Fang")
    assert "mission-vision-1" not in staff
    assert "mission-vision-1" in top
    assert "product-usage-1" in staff
    assert not {one for one in (*staff, *top) if one == "key-people-4"}, "what we can do is our own to answer"


def test_what_an_inquiry_wants_of_them_comes_first(acme: Kamplan) -> None:
    asks = ("--owner", "Ada", "--due", "2026-12-01")
    acme("add-inquiry", "acme", "core-competencies-1", *asks, "--ask", "Jo Park").ok()
    assert rank(acme, "Jo Park")["core-competencies-1"][0] == 0
    assert rank(acme, "Wei Fang")["core-competencies-1"][0] > 0
    assert "J-1" in questions(acme, "--contact", "Jo Park")[0]
    acme("close-inquiry", "J-1", "--as", "dropped").ok()
    assert rank(acme, "Jo Park")["core-competencies-1"][0] > 0


def test_a_waived_topic_is_not_asked_about(acme: Kamplan) -> None:
    assert "product-usage-1" in rank(acme, "Jo Park")
    acme("waive", "acme", "product-usage", "--reason", "not now").ok()
    assert "product-usage-1" not in rank(acme, "Jo Park")


def test_what_somebody_told_us_is_no_secret_from_them_but_from_whoever_sits_beside_them(acme: Kamplan) -> None:
    add(acme, "Jo Park fears the tender", "buying-process", "--contact", "Jo Park", tier=3)
    alone = sections(acme, "brief", "acme", "--contact", "Jo Park")
    assert "Nothing on record is kept" in alone["must-not"]
    assert "fears the tender" in alone["wants"]
    both = sections(acme, "brief", "acme", "--contact", "Jo Park", "--contact", "Wei Fang")
    assert "fears the tender (amber) | I-1" in both["must-not"]


def test_only_what_is_in_date_usable_and_uncontested_may_be_said(acme: Kamplan) -> None:
    topic = "product-usage"
    add(acme, "Ten lines run", topic, "--on", "2026-11-01")
    add(acme, "Ages ago", topic, "--on", "2020-01-01")
    add(acme, "Contested word", topic, "--on", "2026-11-01")
    add(acme, "Contrary word", topic, "--on", "2026-11-01", "--contradicts", "I-3")
    acme("add-intel", "acme", "Mere rumour", "--tier", 1, "--topic", topic, "--source", "Daily").ok()
    may = sections(acme, "brief", "acme")["may"]
    assert "Ten lines run | I-1" in may
    for other in ("Ages ago", "Contested", "Contrary", "rumour"):
        assert other not in may


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_papers_of_an_empty_account_say_so(kamplan: Kamplan, lang: str) -> None:
    kamplan("new-account", "Bare Works", "--key", "bare").ok()
    said = kamplan("brief", "bare", "--lang", lang).ok().out
    for text in ("No contacts are recorded.", "Nothing is open between us.") if lang == "en" else ("没有未了结的事项",):
        assert text in said
    assert "bare" in kamplan("sponsor-brief", "bare", "--lang", lang).ok().out.lower()
    assert kamplan("agenda", "--lang", lang).ok().out == ""
    assert "nothing is due" in kamplan("agenda").err
    kamplan("digest", "bare", "--since", "2026-01-01", "--lang", lang).ok()


@pytest.mark.parametrize("argv", [
    ("brief", "aurelia", "--contact", "Fei Ruolan"), ("digest", "aurelia", "--since", "2026-09-01"), ("sponsor-brief", "aurelia"),
])  # fmt: skip
def test_a_paper_in_chinese_has_no_english_label(example: Kamplan, argv: tuple[str, ...]) -> None:
    english = example(*argv, "-o", "-").ok().out
    chinese = example(*argv, "-o", "-", "--lang", "zh").ok().out
    labels = set(re.findall(r"^#+ (.*)$|^\*\*([^*]+?):?\*\*$", english, re.MULTILINE))
    names = {"Fei Ruolan 费若岚"}
    for label in {one for pair in labels for one in pair if one} - names:
        if "Aurelia" not in label:
            assert not re.search(rf"^(#+ |\*\*){re.escape(label)}", chinese, re.MULTILINE), label
    assert "红色" in chinese


@pytest.mark.parametrize(
    "argv", [("brief", "aurelia", "--contact", "Cao Minjun"), ("digest", "aurelia", "--since", "2026-09-01")]
)
@pytest.mark.parametrize("audience", ["team", "company"])
def test_every_reference_of_a_paper_stands_in_its_appendix(
    example: Kamplan, argv: tuple[str, ...], audience: str
) -> None:
    document = example(*argv, "-o", "-", "--audience", audience).ok().out
    listed = set(re.findall(r"^\| (I-[0-9]+) \|", document, re.MULTILINE))
    assert listed
    assert set(re.findall(r"\[(I-[0-9]+)\]", document)) == listed
    html = example(*argv, "--audience", audience, "-o", example.db.with_suffix(".html")).ok()
    text = example.db.with_suffix(".html").read_text(encoding="utf-8")
    assert html.out == ""
    assert set(re.findall(r'href="#e-(I-[0-9]+)"', text)) == set(re.findall(r'id="e-(I-[0-9]+)"', text)) == listed
    for shown in (document, text):
        assert ("RED" if audience == "team" else "AMBER") in shown
        assert "2026-09-30" in shown
    assert "@top-left { content: " in text


def test_a_file_for_the_company_is_on_record_and_one_for_the_team_only_when_asked(
    example: Kamplan, tmp_path: Path
) -> None:
    file = tmp_path / "brief.html"
    argv = ("brief", "aurelia", "--contact", "Cao Minjun", "-o", file)
    assert "recorded" not in example(*argv).ok().err
    assert "recorded as Z-1" in example(*argv, "--audience", "company").ok().err
    assert "recorded as Z-2" in example(*argv, "--release").ok().err
    [team, company] = example("list-releases", "aurelia", "--json").ok().json
    assert (company["document"], company["format"], company["marking"]) == ("brief", "html", "amber")
    assert team["audience"] == "team"
    stands = {one["id"]: one["statement"] for one in example("list-intel", "aurelia", "--json").ok().json}
    text = example(*argv[:4], "--audience", "company", "-o", "-").ok().out
    for name in company["records"]:
        if name in stands:
            assert re.sub(r"\W", "", stands[name]) in re.sub(r"\W", "", text), name
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_paper_is_written_as_its_file_is_called(example: Kamplan, tmp_path: Path) -> None:
    for name, begins in (("a.md", b"# Brief"), ("a.html", b"<!DOCTYPE"), ("a.json", b"{")):
        example("brief", "aurelia", "-o", tmp_path / name).ok()
        assert (tmp_path / name).read_bytes().startswith(begins)
    example.refuses(
        "brief", "aurelia", "-o", tmp_path / "a.pptx", code=2, says="no paper is written as .pptx", tries=".html"
    )
    document = example("brief", "aurelia", "--json").ok().json
    assert document["audience"] == "team"
    assert document["sections"][0]["id"] == "people"


@pytest.mark.parametrize("width", ["80", "120"])
def test_a_paper_fits_the_terminal(example: Kamplan, monkeypatch, width: str) -> None:
    import subprocess
    import sys

    environment = {"KAMPLAN_DB": str(example.db), "KAMPLAN_TODAY": example.today, "COLUMNS": width, "PATH": "/usr/bin:/bin",
                   "HOME": str(example.db.parent), "PYTHONUTF8": "1"}  # fmt: skip
    from rich.cells import cell_len

    done = subprocess.run(
        [sys.executable, "-m", "kamplan", "sponsor-brief", "aurelia"], env=environment, capture_output=True, check=True
    )
    lines = done.stdout.decode().splitlines()
    assert max(cell_len(line.rstrip()) for line in lines) <= int(width)
    broken = [line for line in lines if len(line.split()) > 6 and max(map(len, line.split())) <= 4]
    assert not broken, "no table is squeezed into columns of a few letters"


# What others may not read ---------------------------------------------------------------------------------------------


def write_all(run: Kamplan, folder: Path, audience: str) -> dict[str, str]:
    """Print and write every paper for an audience; return all that was said, by what said it."""
    said: dict[str, str] = {}
    contacts = run("list-contacts", "acme", "--audience", audience, "--json").ok().json
    meetings = [("brief", "acme", "--contact", one["id"]) for one in contacts[:3]]
    for place, argv in enumerate((*PAPERS, *meetings)):
        for how in ("table", "json", "csv")[place % 2 :: 2]:
            result = run(*argv, "--audience", audience, "--format", how).ok()
            said[f"{argv} {how}"] = result.out + result.err
        file = folder / f"{audience}-{place}.{'ics' if argv[0] == 'agenda' else ('md', 'html')[place % 2]}"
        said[f"{argv} file"] = run(*argv, "--audience", audience, "-o", file).ok().err
    return said


@pytest.mark.parametrize("seed", range(4))
def test_nothing_that_the_company_may_not_read_is_in_any_paper_for_it(
    kamplan: Kamplan, tmp_path: Path, seed: int
) -> None:
    steps, mint = draw(seed)
    enter(tmp_path / "graph.db", steps, mint)
    run = Kamplan(tmp_path / "graph.db")
    for name, text in write_all(run, tmp_path, "company").items():
        assert not find_tokens(text, OURS), f"graph {seed}, {name}: {find_tokens(text, OURS)}"
    files = sorted(tmp_path.glob("company-*"))
    assert len(files) == len(PAPERS) + 3
    for file in files:
        assert not find_tokens_in_file(file, OURS) if file.suffix != ".ics" else not find_tokens(unfold(file), OURS)


def unfold(file: Path) -> str:
    return file.read_text(encoding="utf-8").replace("\r\n ", "").replace("\n ", "")


def test_the_teams_own_papers_are_full_of_what_others_may_not_read(kamplan: Kamplan, tmp_path: Path) -> None:
    steps, mint = draw(7)
    enter(tmp_path / "graph.db", steps, mint)
    said = write_all(Kamplan(tmp_path / "graph.db"), tmp_path, "team")
    for name in ("brief", "digest", "agenda"):
        assert any(find_tokens(text, OURS) for key, text in said.items() if name in key), name
    assert find_tokens(unfold(next(tmp_path.glob("team-*.ics"))), OURS)


@pytest.mark.parametrize("seed", range(3))
def test_red_records_added_last_change_no_paper_for_the_company(tmp_path: Path, seed: int) -> None:
    rng, mint = random.Random(seed), Mint(seed + 9000)
    shown, hidden = Graph(rng, mint), Graph(random.Random(seed), mint, count=500)
    shown.make_open()
    hidden.make_hidden(levels=("red",))
    outputs: list[dict[Any, str]] = []
    for name, steps in (("without", shown.steps), ("with", [*shown.steps, *hidden.steps])):
        enter(tmp_path / f"{name}.db", steps, Mint(seed + 9000))
        run = Kamplan(tmp_path / f"{name}.db")
        said = {}
        for argv in (*PAPERS, ("brief", "acme", "--contact", "C-1"), ("agenda", "-o", "-")):
            text = without_head(run(*argv, "--audience", "company").ok().out)
            said[argv] = re.sub(r"(DTSTAMP|SEQUENCE):\w+", "", text)
        outputs.append(said)
    for argv, text in outputs[0].items():
        assert text == outputs[1][argv], f"{argv} tells whether red records are there"


def test_a_brief_tells_of_nobody_whose_name_holds_the_name_of_who_is_met(acme: Kamplan) -> None:
    for name in ("李伟", "李伟明", "Ann", "Annabel"):
        acme("add-contact", "acme", name, "--level", "staff").ok()
    news = ("--tier", 1, "--topic", "rivalry", "--source", "News", "--on", "2026-10-01")
    for text in ("李伟明计划调任成都。", "李伟业公司中标。", "李伟说要换货架。", "Annabel moves.", "Ann's plan holds."):
        acme("add-intel", "acme", text, *news).ok()
    for text in ("给李伟明寄样品", "请李伟看样品", "Call Annabel", "Call Ann"):
        acme("add-action", "acme", text, "--owner", "Ada", "--due", "2026-11-01").ok()
    said = "".join(sections(acme, "brief", "acme", "--contact", "李伟").values())
    assert "李伟说要换货架" in said
    assert "请李伟看样品" in said
    assert "李伟明" not in said
    assert "李伟业" not in sections(acme, "brief", "acme", "--contact", "李伟")["wants"]
    said = "".join(sections(acme, "brief", "acme", "--contact", "Ann").values())
    assert "Ann's plan holds" in said
    assert "Call Ann" in said
    assert "Annabel" not in said


def test_a_talk_is_called_in_the_readers_language_and_names_its_person_once(acme: Kamplan) -> None:
    acme("add-contact", "acme", "Li Wei", "--name-zh", "李玮", "--level", "staff").ok()
    told = ("--tier", 3, "--topic", "rivalry", "--on", "2026-10-01", "--contact", "C-3")
    acme("add-intel", "acme", "They buy.", *told).ok()
    for lang, called in (("zh", "与李玮的谈话"), ("en", "Conversation with Li Wei")):
        said = acme("brief", "acme", "--contact", "C-3", "--lang", lang, "--format", "md", "-o", "-").ok().out
        assert called in said
        assert f"{called}, " not in said
        assert called.replace("李玮", "Li Wei") in acme("list-sources", "acme", "--lang", lang).ok().out
    assert acme("list-sources", "acme", "--lang", "zh", "--json").ok().json[0]["name"] == "Conversation with Li Wei"
