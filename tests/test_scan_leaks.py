"""What a file gives away is found, whoever made it and however it was retold, and a clean file raises no alarm."""

from __future__ import annotations

import csv
import random
import re
from typing import TYPE_CHECKING, Any

import pytest

from conftest import EXAMPLE_DAY, Kamplan
from documents import FORMATS, PLACES, WAYS, Plant, retell, write_document
from kamplan.domain.ids import strip_references
from office import write_config
from test_real_account import DATA

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

CHINESE = (
    "财务总监私下表示明年上半年不会批准任何新的包装线投资。",
    "采购经理希望在十月底之前拿到我们的最终报价，否则将转向本地供应商。",
    "总经理对去年验收延误仍然不满，要求我们派驻两名工程师。",
    "他们的目标价格比我们现在的报价低百分之十二，但可以接受分期付款。",
    "质量部门已经决定淘汰现有检测系统，预算为三百五十万元。",
    "新任运营副总裁更看重交付周期，而不是设备单价。",
)
"""What contacts told us in Chinese, which the example account has too little of."""
DOCUMENTS = 50


def add_chinese(run: Kamplan, account: str, witness: str) -> None:
    for text in CHINESE:
        on = ("--tier", 3, "--topic", "rivalry", "--contact", witness, "--on", "2026-09-01")
        run("add-intel", account, text, *on).ok()


@pytest.fixture(scope="module")
def aurelia(_example_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Kamplan:
    db = tmp_path_factory.mktemp("leaks") / "leaks.db"
    db.write_bytes(_example_store.read_bytes())
    db.chmod(0o600)
    run = Kamplan(db, today=EXAMPLE_DAY)
    add_chinese(run, "aurelia", "C-6")
    for one in run("list-contacts", "aurelia", "--json").ok().json:
        if one["name"] == "Cao Minjun":
            run("relabel", one["id"], "--handling", "red", "--reason", "told us in private").ok()
    return run


@pytest.fixture(scope="module")
def haier(tmp_path_factory: pytest.TempPathFactory) -> Kamplan:
    """The real account, half of whose items are held to be red: all of it is public, so none is withheld by itself."""
    if not (DATA / "intel.csv").is_file():
        pytest.skip("the real account's files are not here")
    folder = tmp_path_factory.mktemp("haier")
    with (DATA / "intel.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    rng = random.Random(3)
    for row in rows:
        row["handling"] = rng.choice(("red", "clear" if row["tier"] == "1" else "green"))
    with (folder / "intel.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    run = Kamplan(folder / "haier.db")
    for name in ("accounts", "contacts"):
        run("import", DATA / f"{name}.csv", "--as", name).ok()
    run("import", folder / "intel.csv", "--as", "intel").ok()
    return run


def list_texts(run: Kamplan, account: str) -> tuple[list[tuple[str, str]], list[str]]:
    """Return the withheld sentences of an account with their ids, and all that the customer may read."""
    team = run("list-intel", account, "--json").ok().json
    shown = run("list-intel", account, "--audience", "customer", "--json").ok().json
    open_texts = {one["statement"] for one in shown}
    withheld = [(one["id"], one["statement"]) for one in team if one["statement"] not in open_texts]
    judged = run("list-judgements", account, "--json").ok().json
    for one in judged:
        if one["handling"] in ("amber", "red"):
            withheld += [
                (one["id"], cut) for cut in re.split(r"(?<=[.。])\s+", strip_references(one.get("text") or ""))
            ]
    return [(name, text) for name, text in withheld if len(text.split()) > 7 or (len(text) > 15 and not text.isascii())], [
        *sorted(open_texts)
    ]  # fmt: skip


def make_documents(run: Kamplan, account: str, folder: Path, seed: int) -> tuple[dict[str, Plant], list[Path]]:
    """Write as many documents with a planted passage as clean ones; return what was planted by file, and all files."""
    rng = random.Random(seed)
    withheld, open_texts = list_texts(run, account)
    chinese = [one for one in withheld if not one[1].isascii() and re.search("[\u4e00-\u9fff]", one[1])]
    english = [one for one in withheld if one not in chinese]
    planted: dict[str, Plant] = {}
    files = []
    for number in range(2 * DOCUMENTS):
        kind = FORMATS[number % len(FORMATS)]
        plant = None
        file = folder / f"{number:03}.{kind}"
        if number < DOCUMENTS:
            name, text = rng.choice(chinese if chinese and number % 3 == 0 else english)
            way = WAYS[number // 2 % len(WAYS)]
            place = rng.choice(PLACES.get(kind, ("text",)))
            plant = planted[file.name] = Plant(name, retell(text, way, rng), way, place)
        write_document(file, rng.sample(open_texts, min(len(open_texts), rng.randrange(5, 15))), plant, rng)
        files.append(file)
    return planted, files


def measure(planted: dict[str, Plant], found: Sequence[dict[str, Any]]) -> tuple[float, float, list[str]]:
    """Return recall, precision, and what was missed or wrongly said."""
    by_file: dict[str, set[str]] = {}
    for one in found:
        by_file.setdefault(one["file"], set()).add(one["id"])
    missed = [name for name, one in planted.items() if one.id not in by_file.get(name, set())]
    right = sum(name in planted for name in by_file)
    wrong = [name for name in by_file if name not in planted]
    said = [f"missed {name}: {planted[name]}" for name in missed]
    said += [f"wrong {one['file']}: {one['id']} {one['passage']}" for one in found if one["file"] in wrong]
    return 1 - len(missed) / len(planted), right / max(len(by_file), 1), said


def assert_found(run: Kamplan, account: str, folder: Path, seed: int) -> None:
    planted, files = make_documents(run, account, folder, seed)
    result = run("scan-leaks", *files, "--json")
    assert result.code == 10, result.err
    recall, precision, said = measure(planted, result.json)
    print(f"{account}, seed {seed}: recall {recall:.2f}, precision {precision:.2f}", *said, sep="\n")  # noqa: T201 - the figures
    assert recall >= 0.95, said
    assert precision >= 0.95, said


def scan(run: Kamplan, folder: Path, text: str, *more: str, name: str = "note.txt") -> list[dict[str, Any]]:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return run("scan-leaks", file, *more, "--json").json


def test_a_clean_file_is_passed_over_in_silence(aurelia: Kamplan, tmp_path: Path) -> None:
    file = tmp_path / "note.txt"
    file.write_text("We thank you for the visit to our plant. Syringes are made there.\n", encoding="utf-8")
    result = aurelia("scan-leaks", file).ok()
    assert (result.out, result.err) == ("", "")
    assert aurelia("scan-leaks", file, "--json").ok().json == []


@pytest.mark.parametrize("turn", [0, pytest.param(1, marks=pytest.mark.slow)])
def test_a_customers_own_copy_is_clean_in_every_format_and_the_teams_is_not(
    aurelia: Kamplan, tmp_path: Path, turn: int
) -> None:
    """The customer's in English and in Chinese in turn."""
    for place, kind in enumerate(("md", "html", "json", "docx", "xlsx", "pdf")):
        lang = ("en", "zh")[(place + turn) % 2]
        file = tmp_path / f"customer.{kind}"
        aurelia("render-plan", "aurelia", "--audience", "customer", "--lang", lang, "-o", file).ok()
        found = aurelia("scan-leaks", file)
        assert found.code == 0, found.out
    for kind in ("md", "docx"):
        file = tmp_path / f"team.{kind}"
        aurelia("render-plan", "aurelia", "-o", file).ok()
        ids = {one["id"] for one in aurelia("scan-leaks", file, "--json").json}
        assert {"K-2", "N-1", "A-5", "C-9"} <= ids
        amber = {one["id"] for one in aurelia("scan-leaks", file, "--audience", "company", "--json").json}
        assert amber
        assert amber < ids


def test_a_finding_names_place_and_record_and_to_the_company_no_words(aurelia: Kamplan, tmp_path: Path) -> None:
    text = f"Dear all,\n\nas you know: {CHINESE[0]}\n"
    [found] = scan(aurelia, tmp_path, text)
    assert (found["file"], found["place"], found["kind"], found["field"]) == ("note.txt", "line 3", "text", "statement")
    assert aurelia("show-intel", found["id"], "--json").ok().json["statement"] == CHINESE[0]
    assert CHINESE[0] in found["passage"]
    shown = aurelia("scan-leaks", tmp_path / "note.txt")
    assert shown.code == 10
    assert "line 3" in shown.out
    quiet = aurelia("scan-leaks", tmp_path / "note.txt", "--reader", "company", "--json")
    assert quiet.json == [found | {"field": None, "passage": None}]
    assert "财务总监" not in aurelia("scan-leaks", tmp_path / "note.txt", "--reader", "company").out


@pytest.mark.parametrize("said", ["met cao minjun yesterday", "a word with Minjun CAO.", "曹敏隽昨天来过"])
def test_withheld_people_are_found_by_name_in_both_scripts_and_either_order(
    aurelia: Kamplan, tmp_path: Path, said: str
) -> None:
    contacts = aurelia("list-contacts", "aurelia", "--json").ok().json
    person = next(one for one in contacts if one["name"] == "Cao Minjun")
    [found] = scan(aurelia, tmp_path, said)
    assert (found["kind"], found["id"]) == ("name", person["id"])


def test_who_is_named_in_public_is_no_finding(acme: Kamplan, tmp_path: Path) -> None:
    assert scan(acme, tmp_path, "Wei Fang opened the plant.") == [], "the customer knows their own people"
    acme("relabel", "C-1", "--handling", "red", "--reason", "told us in private").ok()
    assert [one["id"] for one in scan(acme, tmp_path, "Wei Fang opened the plant.")] == ["C-1"]
    on = ("--tier", 1, "--topic", "key-people", "--source", "News", "--on", "2026-09-01")
    acme("add-intel", "acme", "Chief executive Wei Fang opened the new plant in May.", *on).ok()
    assert scan(acme, tmp_path, "Wei Fang opened the plant.") == []
    assert scan(acme, tmp_path, "方伟来过。") == []


def test_a_number_that_only_we_know_makes_the_difference_to_a_public_sentence(acme: Kamplan, tmp_path: Path) -> None:
    on = ("--topic", "key-people", "--on", "2026-09-01")
    public = "The company plans to spend 40 million on new filling lines in Hefei next year."
    told = "The company plans to spend 65 million on new filling lines in Hefei next year."
    acme("add-intel", "acme", public, "--tier", 1, "--source", "News", *on).ok()
    acme("add-intel", "acme", told, "--tier", 4, "--contact", "C-1", *on).ok()
    assert scan(acme, tmp_path, public) == []
    assert [one["id"] for one in scan(acme, tmp_path, told)] == ["I-2"]


def test_what_one_account_told_is_found_in_a_file_for_another(acme: Kamplan, tmp_path: Path) -> None:
    acme("new-account", "Bolt Valves", "--key", "bolt").ok()
    text = "Their board has secretly agreed to close the valve foundry before next summer."
    on = ("--tier", 4, "--topic", "key-people", "--contact", "C-1", "--on", "2026-09-01")
    acme("add-intel", "acme", text, *on).ok()
    for account in ((), ("--account", "acme"), ("--account", "bolt")):
        assert [one["id"] for one in scan(acme, tmp_path, text, *account)] == ["I-1"]


@pytest.fixture
def rivals(acme: Kamplan) -> Kamplan:
    """Two customers who compete: one has a fact marked green, a clear one, an amber deal and an amber contact."""
    acme("new-account", "Borealis Pharma AG", "--key", "borealis", "--name-zh", "北辰制药股份有限公司").ok()
    acme("add-contact", "borealis", "Ottilie Brandt").ok()
    on = ("--topic", "rivalry", "--source", "Study", "--on", "2026-09-01")
    acme("add-intel", "borealis", "Moves its filling lines to Gdansk in 2028 and closes Turku.", "--tier", 2, *on).ok()
    acme("add-intel", "borealis", "Has published that it wants to halve its water use by 2030.", "--tier", 1, *on).ok()
    need = "Replace the three blister lines in Turku"
    deal = ("--amount", "48750000", "--currency", "CNY", "--probability", 35, "--competitor", "Renmark Gauges")
    acme("add-opportunity", "borealis", need, *deal).ok()
    return acme


@pytest.mark.parametrize(
    ("said", "finds"),
    [
        ("Moves its filling lines to Gdansk in 2028 and closes Turku.", ["I-1"]),
        ("We hear that somebody closes Turku and moves its filling lines to Gdansk in 2028.", ["I-1"]),
        ("Has published that it wants to halve its water use by 2030.", []),
        ("As for Borealis, we do the same for them.", ["borealis"]),
        ("我们也为北辰制药服务。", ["borealis"]),
        ("Give our regards to Ottilie Brandt.", ["C-3"]),
        ("We replace the three blister lines in Turku, too.", ["O-1"]),
        ("That is worth CNY 48.75 million to us.", ["O-1"]),
        ("这个项目值4875万元。", ["O-1"]),
        ("Our chance is 35 %.", ["O-1"]),
        ("Renmark Gauges is after it as well.", ["O-1"]),
        ("The aurora borealis was seen in 35 % of all nights.", []),
    ],
)
def test_what_is_known_of_another_customer_is_withheld_whatever_its_marking_but_clear(
    rivals: Kamplan, tmp_path: Path, said: str, finds: list[str]
) -> None:
    assert [one["id"] for one in scan(rivals, tmp_path, said, "--account", "acme")] == finds


def test_what_is_green_for_a_customer_may_stand_in_a_paper_for_them_and_in_none_for_anybody(
    rivals: Kamplan, tmp_path: Path
) -> None:
    file = tmp_path / "note.txt"
    file.write_text("Moves its filling lines to Gdansk in 2028 and closes Turku, says Ottilie Brandt.", "utf-8")
    assert rivals("scan-leaks", file, "--account", "borealis").ok().out == ""
    result = rivals("scan-leaks", file)
    assert result.code == 10
    assert "read as for any customer" in result.err
    assert "--account" in result.err.splitlines()[-1]


def test_an_offer_to_a_customer_may_name_their_people_their_need_and_our_offer(acme: Kamplan, tmp_path: Path) -> None:
    acme("add-opportunity", "acme", "Cut the reject rate of the seal line", "--product", "Temperature platform 5G").ok()
    acme("add-opportunity", "acme", "为贵司提供温控平台与5G专网", "--product", "5G专网").ok()
    acme("withdraw", "O-2", "--reason", "given up").ok()
    said = "Dear Wei Fang, we cut the reject rate of the seal line with our Temperature platform 5G.\n"
    assert scan(acme, tmp_path, said + "我公司将为贵司提供温控平台与5G专网的整体方案。") == []
    acme("relabel", "O-1", "--handling", "red", "--reason", "told us in private").ok()
    assert [one["id"] for one in scan(acme, tmp_path, said)] == ["O-1"]


RESIGNS = "The CEO resigns in May."
LONG = (
    "The award weighs technology 45, price 25 and lifecycle cost 20; bids below 36 points in technology are excluded."
)
LONG_ZH = "评标权重为技术45、价格25、全周期成本20、服务10，技术分低于36分的直接淘汰；2027年设备预算约1.2亿元。"


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Kamplan:
    """A store with short secrets, long ones, figures, and what is not in force any more or not yet."""
    run = Kamplan(tmp_path_factory.mktemp("told") / "told.db")
    run("new-account", "Acme Pumps", "--key", "acme").ok()
    run("add-contact", "acme", "Karla Weber", "--level", "top").ok()
    on = ("--tier", 4, "--topic", "buying-process", "--contact", "C-1", "--on", "2026-09-01")
    for text in (RESIGNS, LONG, LONG_ZH, "They will be insolvent soon.", "Line 3 is troubled", "采购总监五月辞职"):
        run("add-intel", "acme", text, *on).ok()
    run("add-figure", "acme", "2025", "our margin", "25.4", "--unit", "%").ok()
    run("add-figure", "acme", "2025", "our sales", "38.6", "--currency", "CNY", "--unit", "million").ok()
    run("add-figure", "acme", "2025", "share of wallet", "21", "--unit", "%").ok()
    return run


@pytest.mark.parametrize(
    ("said", "finds"),
    [
        ("P.S. the CEO resigns in May!", ["I-1"]),
        ("They will be insolvent soon, I fear.", ["I-4"]),
        ("line 3 is troubled", ["I-5"]),
        ("听说采购总监五月辞职。", ["I-6"]),
        ("Mind that bids below 36 points in technology are excluded.", ["I-2"]),
        ("技术分低于36分的直接淘汰。", ["I-3"]),
        ("技術分低於36分的直接淘汰。", ["I-3"]),
        ("技 术 分 低 于 36 分 的 直 接 淘 汰", ["I-3"]),
        ("技术分低于36\n分的直接淘汰", ["I-3"]),
        ("关于2027年设备预算约1.2亿元的沟通", ["I-3"]),
        ("關於2027年設備預算約12000萬元的溝通", ["I-3"]),
        ("We make a margin of 25.4 percent.", ["F-1"]),
        ("Sales were CNY 38,600,000.", ["F-2"]),
        ("销售额3860万元", ["F-2"]),
        ("They give us a share of wallet of 21.", ["F-3"]),
        ("Sales rose by 21 % in 38.6 weeks to a margin of 25.", []),
        ("b\u200bids be\u00adlow 36 points in techn\u2060ology are excluded", ["I-2"]),
        ("b i d s  b e l o w  3 6  p o i n t s  i n  t e c h n o l o g y  a r e  e x c l u d e d", ["I-2"]),
        ("bids b\u0435l\u043ew 36 p\u03bfints in technology \u0430re excluded", ["I-2"]),
        ("\u202bbids below 36 points in technology are excluded\u202c", ["I-2"]),
        ("bi**ds** below 36 poi*nt*s in technology are excluded", ["I-2"]),
        ("ｂｉｄｓ ｂｅｌｏｗ ３６ ｐｏｉｎｔｓ ｉｎ ｔｅｃｈｎｏｌｏｇｙ ａｒｅ ｅｘｃｌｕｄｅｄ", ["I-2"]),
        ("We score technology in points, and exclude nobody.", []),
    ],
)
def test_short_texts_clauses_and_figures_are_found_in_whatever_dress(
    told: Kamplan, tmp_path: Path, said: str, finds: list[str]
) -> None:
    assert list(dict.fromkeys(one["id"] for one in scan(told, tmp_path, said))) == finds


def test_the_day_on_which_a_plan_is_judged_hides_nothing(acme: Kamplan, tmp_path: Path) -> None:
    on = ("--tier", 4, "--topic", "key-people", "--contact", "C-1")
    texts = [
        "Their board has secretly agreed to close the valve foundry.",
        "The head of purchasing leaves for a competitor of ours.",
        "The tender for the pump line was fixed beforehand by the owner.",
    ]
    for text in texts:
        acme("add-intel", "acme", text, *on, "--on", "2026-09-01").ok()
    acme("withdraw", "I-2", "--reason", "hearsay").ok()
    acme("supersede-intel", "I-3", "It was not fixed at all, says the owner himself.").ok()
    acme("add-figure", "acme", "2025", "our margin", "25.4", "--unit", "%").ok()
    acme("withdraw", "F-1", "--reason", "wrong").ok()
    file = tmp_path / "note.txt"
    file.write_text("\n".join((*texts, "a margin of 25.4 %")), encoding="utf-8")
    for today in ("2020-01-01", "2026-11-23", "2099-01-01"):
        found = acme("scan-leaks", file, "--json", today=today).json
        assert [one["id"] for one in found] == ["I-1", "I-2", "I-3", "F-1"], today


def test_what_says_too_little_to_be_found_is_said_once_and_nothing_is_called_clean(
    acme: Kamplan, tmp_path: Path
) -> None:
    on = ("--tier", 4, "--topic", "key-people", "--contact", "C-1", "--on", "2026-09-01")
    acme("add-intel", "acme", "Insolvent", *on).ok()
    file = tmp_path / "note.txt"
    file.write_text("We thank you.", encoding="utf-8")
    result = acme("scan-leaks", file)
    assert result.code == 11
    assert result.out == ""
    assert result.err.count("I-1") == 1
    assert "too little" in result.err
    [row] = acme("scan-leaks", file, "--json").json
    assert (row["kind"], row["id"], row["field"], row["file"]) == ("not-looked-for", "I-1", "statement", None)
    assert "说得太少" in acme("scan-leaks", file, "--lang", "zh").err


def test_each_of_several_lines_that_repeat_one_record_is_reported_with_its_own_place(
    acme: Kamplan, tmp_path: Path
) -> None:
    text = "Their board has secretly agreed to close the valve foundry before next summer."
    acme("add-intel", "acme", text, "--tier", 4, "--topic", "key-people", "--contact", "C-1").ok()
    again = "Before next summer their board closes the valve foundry, as was secretly agreed."
    lines = ["We thank you.", text, again, text, "", "Nothing here.", text.upper()]
    found = scan(acme, tmp_path, "\n".join(lines))
    assert [one["place"] for one in found] == ["line 2", "line 3", "line 4", "line 7"]
    shown = acme("scan-leaks", tmp_path / "note.txt", "--lang", "zh").out
    assert "第 3 行" in shown
    assert "line 3" not in shown


def test_judgements_that_were_replaced_and_notes_on_people_are_withheld_too(acme: Kamplan, tmp_path: Path) -> None:
    first = "We conclude that their buying centre will split before the tender opens."
    acme("conclude", "acme", "key-people", first).ok()
    acme("conclude", "acme", "key-people", "Nothing has come of the rumour about the purchasing department.").ok()
    notes = "Sails every weekend with the owner of our strongest competitor in Ningbo."
    acme("edit-contact", "C-1", "--set", f"notes={notes}").ok()
    assert [one["id"] for one in scan(acme, tmp_path, first)] == ["K-1"]
    assert {(one["id"], one["field"]) for one in scan(acme, tmp_path, notes)} == {("C-1", "notes")}
    acme("relabel", "C-1", "--handling", "green", "--reason", "speaks in public").ok()
    assert {(one["id"], one["field"]) for one in scan(acme, tmp_path, notes)} == {("C-1", "notes")}


def test_properties_and_paths_give_away_who_made_a_file_where(
    aurelia: Kamplan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from docx import Document

    file = tmp_path / "offer.docx"
    document = Document()
    document.core_properties.author = "Kestrel Accounts"
    document.core_properties.last_modified_by = "Ines Halvard"
    document.add_paragraph(r"Copied from C:\Users\ines\Desktop\margin.xlsx by us")
    document.save(str(file))
    found = aurelia("scan-leaks", file, "--json").json
    assert {one["kind"] for one in found} == {"metadata"}
    assert {one["passage"] for one in found} == {
        "Kestrel Accounts", "Ines Halvard", r"C:\Users\ines\Desktop\margin.xlsx",
    }  # fmt: skip
    write_config(tmp_path, monkeypatch)
    found = aurelia("scan-leaks", file, "--json").json
    assert {one["passage"] for one in found} == {"Ines Halvard", r"C:\Users\ines\Desktop\margin.xlsx"}
    assert scan(aurelia, tmp_path, "See https://example.com/users/list/all and and/or 1/home/2.") == []


def test_several_files_are_looked_through_at_once(aurelia: Kamplan, tmp_path: Path) -> None:
    files = []
    for number, text in enumerate((CHINESE[1], "Nothing at all.", CHINESE[2])):
        files.append(tmp_path / f"{number}.md")
        files[-1].write_text(text, encoding="utf-8")
    found = aurelia("scan-leaks", *files, "--format", "csv")
    assert found.code == 10
    assert [line.split(",")[0].strip("\ufeff") for line in found.out.splitlines()] == ["file", "0.md", "2.md"]


@pytest.mark.parametrize("seed", [1, 2])
def test_planted_passages_of_the_example_are_found_and_clean_documents_are_not_accused(
    aurelia: Kamplan, tmp_path: Path, seed: int
) -> None:
    assert_found(aurelia, "aurelia", tmp_path, seed)


def test_planted_passages_of_a_real_account_are_found_and_clean_documents_are_not_accused(
    haier: Kamplan, tmp_path: Path
) -> None:
    assert_found(haier, "haier", tmp_path, 1)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 110))
def test_passages_are_found_for_other_seeds_too(aurelia: Kamplan, haier: Kamplan, tmp_path: Path, seed: int) -> None:
    for account, run in (("aurelia", aurelia), ("haier", haier)):
        folder = tmp_path / account
        folder.mkdir()
        assert_found(run, account, folder, seed)
