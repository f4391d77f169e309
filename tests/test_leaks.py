"""Nothing that an audience may not read reaches it: no text (F26), and no trace of it either (F28).

F26 looks for tokens that stand in every text an audience may not read. F28 compares two stores that differ only in
what the customer may not read: every output for the customer has the same bytes.
"""

from __future__ import annotations

import base64
import random
from typing import TYPE_CHECKING, Any

import pytest

from canaries import find_tokens, find_tokens_in_file
from conftest import without_head
from graphs import COMPANY, OURS, TOKEN, Graph, Mint, Step, draw, enter, weave
from kamplan.domain.kinds import KINDS
from kamplan.errors import UsageError
from kamplan.render.plan import DEFAULT_TEMPLATE, PlanFormat, list_templates
from kamplan.render.plan import FORMATS as PLAN_FORMATS
from kamplan.service.pictures import NAMES as PICTURES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

LISTS = ("list-intel", "list-contacts", "list-figures", "list-sources", "list-judgements", "show-account")
PLANNING = tuple(f"list-{spec.plural}" for spec in KINDS.values())
FORMATS = ("table", "json", "csv", "plain")
BOTH = ("customer", "company")
PACKED = tuple(kind for kind, how in PLAN_FORMATS.items() if not how.is_text)
QUERIES = ("pump", "采购", "质量 order", "plan*", "2025")


def run_everything(kamplan: Any, audience: str, ids: dict[str, str], seed: int) -> dict[str, str]:
    """Run every command that shows something on standard output; return what each left there and on standard error."""
    left: dict[str, str] = {}

    def note(name: str, *argv: str) -> None:
        result = kamplan(*argv, "--audience", audience)
        assert result.code in (0, 2, 3, 10), f"{argv}: exit {result.code}\n{result.err}"
        left[f"{name} stdout"], left[f"{name} stderr"] = result.out, result.err

    note("unfinished", "render-plan", "acme", "-o", "-", "--format", "json")
    for place, command in enumerate(LISTS):
        note(command, command, "acme", "--format", "json")
        if (seed + place) % 3 == 0:
            note(f"{command} other", command, "acme", "--format", FORMATS[(seed // 3 + place) % 4])
    for place, command in enumerate(PLANNING):
        if (seed + place) % 3 == 0:
            note(command, command, "acme", "--all", "--format", FORMATS[(seed // 3 + place) % 4])
    note("judgements history", "list-judgements", "acme", "--history", "--json")
    for state in (("superseded",), ("withdrawn",), ("not-to-be-used",))[seed % 3]:
        note(state, "list-intel", "acme", "--state", state, "--json")
    note("search", "search", QUERIES[seed % len(QUERIES)], "--account", "acme", "--json")
    if audience != "customer":
        note("accounts", "list-accounts", "--json")
        note("search everywhere", "search", QUERIES[seed % len(QUERIES)], "--json")
    note("analyze", "analyze", "acme", "--format", ("json", "table")[seed % 2])
    note("history", "history", "acme", "--all", "--format", FORMATS[seed % 4])
    note("gaps", "gaps", "acme", "--format", FORMATS[seed % 4])
    note("next", "next", "acme", "--top", "60", *(("--explain",) if seed % 2 else ("--json",)))
    note("collection plan", "collection-plan", "acme", "--format", FORMATS[seed % 4])
    note("check", "check", "acme", "--format", FORMATS[seed % 4])
    note("map", "show-map", "acme")
    if audience != "customer":
        papers = (
            ("brief", "acme"),
            ("digest", "acme", "--since", "2024-01-01"),
            ("agenda", "--account", "acme"),
            ("sponsor-brief", "acme"),
        )
        note("paper", *papers[seed % 4], "--format", FORMATS[seed // 4 % 4])
    note("picture", "draw", "acme", "--picture", PICTURES[seed % len(PICTURES)], "-o", "-")
    for record in sorted(ids.values())[seed % 9 :: 9]:
        note(f"history of {record}", "history", record, "--json")
        if record[0] not in "KNUWYF":
            command = {"I": "show-intel", "C": "show-contact"}.get(record[0], "show")
            note(f"show {record}", command, record, "--json")
    return left


def write_plans(kamplan: Any, audience: str, seed: int, formats: Iterable[PlanFormat]) -> None:
    """Write the plan in each format under the name that it gets by itself, in the folder that is open."""
    draft = [] if audience == "customer" else ["--draft"]
    for kind in formats:
        language = ("en", "zh")[seed % 2]
        kamplan("render-plan", "acme", "--audience", audience, "--format", kind, "--lang", language, *draft).ok()


def write_another(kamplan: Any, audience: str, seed: int) -> None:
    """Write a plan by one of the shorter templates into the folder that is open."""
    draft = [] if audience == "customer" else ["--draft"]
    templates = [name for name in list_templates() if name != DEFAULT_TEMPLATE]
    other = f"other.{(PlanFormat.MARKDOWN, PlanFormat.HTML)[seed // 2 % 2]}"
    argv = ("--template", templates[seed % len(templates)], "-o", other, *draft)
    kamplan("render-plan", "acme", "--audience", audience, *argv).ok()


PIXEL = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mP4DwABAQEAsQ9xcgAAAABJRU5ErkJggg==")


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The pictures that were drawn as pixels, as they were written: no token could be found in what is drawn.

    Drawing them takes four fifths of the time that a Word file does.
    """
    import resvg_py

    written: list[str] = []

    def draw(*, svg_string: str, **_options: object) -> bytes:
        written.append(svg_string)
        return PIXEL

    monkeypatch.setattr(resvg_py, "svg_to_bytes", draw)
    return written


def assert_drawn_without(drawn: list[str], tokens: Any, told: str) -> None:
    for picture in drawn:
        assert not find_tokens(picture, tokens), f"{told}, a picture: {find_tokens(picture, tokens)}"
    drawn.clear()


@pytest.fixture
def look_for_tokens(kamplan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, drawn: list[str]) -> Callable[..., None]:
    """Enter the graph of a seed and fail when a token that an audience may not read reaches it."""

    def look(
        seed: int, *, printed: tuple[str, ...] = (), audiences: tuple[str, ...] = BOTH, listed: tuple[str, ...] = BOTH
    ) -> None:
        steps, mint = draw(seed)
        store = type(kamplan)(tmp_path / f"{seed}.db")
        ids = enter(store.db, steps, mint)
        for audience in audiences:
            tokens = {"customer": TOKEN, "company": OURS}[audience]
            formats = [kind for kind in PLAN_FORMATS if kind is not PlanFormat.PDF or audience in printed]
            folder = tmp_path / f"{seed}-{audience}"
            folder.mkdir()
            monkeypatch.chdir(folder)
            write_plans(store, audience, seed, formats)
            if audience in listed:
                write_another(store, audience, seed)
                for name, text in run_everything(store, audience, ids, seed).items():
                    found = find_tokens(text, tokens)
                    assert not found, f"graph {seed}, {audience}, {name}: {found}"
                    assert "ANNUAL REPORT" not in text or audience == "company", f"graph {seed}: {name} spells it"
                assert_hidden_words_find_nothing(store, audience, steps, tokens, seed)
            assert len(list(folder.iterdir())) == len(formats) + (audience in listed)
            assert_drawn_without(drawn, tokens, f"graph {seed}, {audience}")
            for file in folder.iterdir():
                found = find_tokens_in_file(file, tokens)
                assert not found, f"graph {seed}, {audience}, {file.name}: {found}"

    return look


def assert_hidden_words_find_nothing(kamplan: Any, audience: str, steps: list[Step], tokens: Any, seed: int) -> None:
    texts = [str(step.fields[name]) for step in steps if step.what == "item" for name in ("statement", "detail")]
    hidden = [text.split()[-1] for text in texts if tokens.search(text)]
    for word in random.Random(seed).sample(hidden, min(3, len(hidden))):
        assert kamplan("search", word, "--account", "acme", "--audience", audience, "--json").ok().json == [], (
            f"graph {seed}: {word}"
        )


@pytest.mark.parametrize("block", range(20))
def test_no_text_that_an_audience_may_not_read_reaches_it_in_any_output(block: int, look_for_tokens) -> None:
    """Every graph in all formats for the customer, a third of them in every list too; a quarter both for the company.

    One in ten is printed as PDF, made of the HTML that is looked through for all: one of these for the company.
    """
    for seed in range(block * 5, block * 5 + 5):
        is_for_company = seed % 4 == seed // 20 % 4
        printed = (BOTH[seed == 80],) if seed % 10 == 0 else ()
        listed = BOTH if seed % 3 == 0 else ("company",)
        look_for_tokens(seed, printed=printed, audiences=BOTH if is_for_company else ("customer",), listed=listed)


@pytest.mark.slow
@pytest.mark.parametrize("block", range(90))
def test_no_text_that_an_audience_may_not_read_reaches_it_in_a_thousand_graphs(block: int, look_for_tokens) -> None:
    """Each of these is looked at for one audience in turn, and one in ten is printed; of the first hundred, every one."""
    for seed in range(100 + block * 10, 100 + block * 10 + 10):
        audience = BOTH[(seed // 10 + seed) % 2]
        look_for_tokens(seed, printed=BOTH if seed % 10 == block % 10 else (), audiences=(audience,))


@pytest.mark.slow
@pytest.mark.parametrize("block", range(20))
def test_no_text_that_an_audience_may_not_read_reaches_it_in_any_format_of_any_graph(
    block: int, look_for_tokens
) -> None:
    for seed in range(block * 5, block * 5 + 5):
        look_for_tokens(seed, printed=BOTH)


@pytest.mark.parametrize("kind", PlanFormat)
def test_the_teams_own_copy_is_full_of_tokens_in_every_format(
    kamplan, tmp_path: Path, drawn: list[str], kind: PlanFormat
) -> None:
    """The search of F26 can fail in each format, of which each must be known to it."""
    assert set(PLAN_FORMATS) == set(PlanFormat)
    steps, mint = draw(3)
    enter(kamplan.db, steps, mint)
    file = tmp_path / f"team.{kind}"
    kamplan("render-plan", "acme", "--draft", "-o", file).ok()
    assert len(find_tokens_in_file(file, OURS)) > 40
    assert bool(find_tokens("\n".join(drawn), OURS)) == (kind is PlanFormat.WORD)


def test_the_tokens_themselves_are_found_however_they_are_written(kamplan, tmp_path: Path) -> None:
    """The search of F26 can fail: the team's own output is full of tokens, and disguised ones are found too."""
    steps, mint = draw(3)
    store = type(kamplan)(tmp_path / "team.db")
    enter(store.db, steps, mint)
    found = store("list-intel", "acme", "--json").ok().out
    assert len(find_tokens(found, OURS)) > 5
    token = mint(COMPANY)
    html_entities = "".join(f"&#{ord(one)};" for one in token)
    blob = base64.b64encode(f"..{token}..".encode()).decode()
    for disguised in (html_entities, blob, "\n".join(token), f"{token[:4]}<b>{token[4:]}</b>", token.upper()):
        assert find_tokens(disguised, OURS), disguised


def test_a_graph_puts_a_token_into_every_text_of_a_withheld_record(kamplan, tmp_path: Path) -> None:
    """Guards the guard: what F26 does not mark it cannot find."""
    import json
    import sqlite3

    steps, mint = draw(5)
    ids = enter(tmp_path / "graph.db", steps, mint)
    red = {key for key, record in ids.items() if record[0] == "I" and key.startswith("h-")}
    store = sqlite3.connect(tmp_path / "graph.db")
    store.row_factory = sqlite3.Row
    for key in red:
        row = store.execute("SELECT * FROM item WHERE id = ?", (ids[key][2:],)).fetchone()
        for name in ("statement", "detail", "url", "origin", "ref", "reason", "recorded_by"):
            assert TOKEN.search(row[name]), f"{key}.{name}"
    plain = {
        "level",
        "partner",
        "power",
        "stance",
        "coverage",
        "last_contact",
        "handling",
        "valid_as_of",
        "influences",
        "digest",
        "withdrawn_on",
        "withdrawn_reason",
        "left_on",
        "successor_id",
    }
    for row in store.execute("SELECT * FROM contact WHERE handling IN ('amber', 'red')"):
        named = {"left_reason"} if row["left_on"] is None else set()
        for name in set(row.keys()) - plain - named - {"id", "account_id", "reports_to_id"}:
            assert TOKEN.search(row[name]), f"contact.{name}"
    for row in store.execute("SELECT * FROM record WHERE handling IN ('amber', 'red')"):
        texts = [value for value in json.loads(row["body"]).values() if isinstance(value, str) and len(value) > 14]
        assert texts or row["kind"] == "L", row["kind"]
        assert all(TOKEN.search(text) for text in texts), row["body"]
        assert TOKEN.search(row["ref"]), row["kind"]
    for row in store.execute("SELECT * FROM judgement WHERE handling IN ('amber', 'red')"):
        assert TOKEN.search(row["text"]), row["kind"]
        assert TOKEN.search(row["author"]), row["kind"]


def draw_pair(
    seed: int, levels: tuple[str, ...] = ("amber", "red"), *, last: bool = False
) -> list[tuple[list[Step], Mint]]:
    """Return the steps of two stores that share what the customer may read and differ in all the rest."""
    pair = []
    for salt in (seed * 2 + 7001, seed * 2 + 7002):
        mint, place = Mint(salt), random.Random(salt)
        shown = Graph(random.Random(seed), mint)
        shown.make_open()
        hidden = Graph(random.Random(salt), mint, count=500)
        if salt % 2 or place.random() < 0.7:
            hidden.make_hidden(levels=levels)
        steps = [*shown.steps, *hidden.steps] if last else weave(place, shown.steps, hidden.steps)
        pair.append((steps, mint))
    return pair


def show_customer(
    kamplan: Any, seed: int, drawn: list[str], *, whole: bool, packed: Iterable[PlanFormat]
) -> dict[str, str | bytes]:
    """Return all that a customer may be given, by command; not `whole`, the formats take turns.

    `packed` are the formats that are no text of which files are made too; `drawn` holds the pictures that were to be
    drawn in them.
    """
    shown: dict[str, str | bytes] = {}

    def note(*argv: str, codes: tuple[int, ...] = (0,)) -> None:
        result = kamplan(*argv, "--audience", "customer")
        assert result.code in codes, result.err
        shown[" ".join(argv)] = result.out
        if result.code == UsageError.exit_code:
            shown[f"{' '.join(argv)}, refused"] = result.err

    plans = [(kind, lang) for kind in ("md", "html") for lang in ("en", "zh")]
    for kind, lang in plans if whole else plans[seed % 4 :: 4]:
        note("render-plan", "acme", "-o", "-", "--format", kind, "--lang", lang)
    note("render-plan", "acme", "-o", "-", "--format", "json")
    for kind in packed:
        file = kamplan.db.with_suffix(f".{kind}")
        kamplan("render-plan", "acme", "-o", file, "--audience", "customer").ok()
        shown[f"render-plan --format {kind}"] = file.read_bytes()
        shown[f"the pictures of {kind}"] = "\n".join(drawn)
        drawn.clear()
    for picture in PICTURES if whole else PICTURES[seed // 3 % len(PICTURES) :: len(PICTURES)]:
        if whole or seed % 3 == 0:
            note("draw", "acme", "--picture", picture, "-o", "-", codes=(0, 3))
    if whole or seed % 3 == 1:
        note("show-map", "acme", codes=(0, 3))
    templates = list_templates()
    for template in templates if whole else templates[seed // 3 % len(templates) :: len(templates)]:
        if whole or seed % 3 == 2:
            note("render-plan", "acme", "-o", "-", "--format", "html", "--template", template)
    for place, command in enumerate(LISTS):
        for kind in FORMATS if whole else (FORMATS[(seed + place) % 4],):
            note(command, "acme", "--format", kind)
    for place, command in enumerate(PLANNING):
        if whole or (seed + place) % 3 == 0:
            note(command, "acme", "--all", "--format", FORMATS[(seed + place) % 4])
    for kind in FORMATS if whole else (FORMATS[seed % 4],):
        note("list-judgements", "acme", "--history", "--format", kind)
    for query in QUERIES if whole else QUERIES[seed % 5 :: 5]:
        note("search", query, "--account", "acme", "--json")
    for state in ("current", "due", "stale", "superseded", "withdrawn") if whole else ("superseded",):
        note("list-intel", "acme", "--state", state, "--json", codes=(UsageError.exit_code,))
    return shown


def assert_same_for_the_customer(
    kamplan: Any, folder: Path, seed: int, drawn: list[str], *, whole: bool, packed: Iterable[PlanFormat] = ()
) -> None:
    outputs = []
    for place, (steps, mint) in enumerate(draw_pair(seed)):
        store = type(kamplan)(folder / f"{seed}-{place}.db")
        ids = enter(store.db, steps, mint)
        outputs.append(show_customer(store, seed, drawn, whole=whole, packed=PACKED if whole else packed))
        withheld = [ids[key] for key in ids if key.startswith("h-")]
        items = [record for record in withheld if record[0] == "I"]
        plans = [record for record in withheld if record[0] in "OGAV"]
        never: dict[str, Any] = {}
        for record in [*items[:2], *items[-1:], *plans[:2], ids["amber-witness"], ids["open-pr"]]:
            command = {"I": "show-intel", "C": "show-contact"}.get(record[0], "show")
            missing = f"{record[0]}-987"
            if missing not in never:
                never[missing] = store(command, missing, "--audience", "customer")
            hidden = store(command, record, "--audience", "customer")
            assert hidden.code == never[missing].code == 3
            assert hidden.out == never[missing].out == ""
            assert hidden.err.replace(record, "…") == never[missing].err.replace(missing, "…")
    for name, text in outputs[0].items():
        assert text == outputs[1][name], f"pair {seed}: `kamplan {name}` tells the two stores apart"


@pytest.mark.parametrize("block", range(20))
def test_stores_that_differ_in_what_is_withheld_give_the_customer_the_same_bytes(
    block: int, kamplan, tmp_path: Path, drawn: list[str]
) -> None:
    for seed in range(block * 5, block * 5 + 5):
        packed = (PlanFormat.WORD, PlanFormat.SHEETS) if seed % 20 == 5 else ()
        assert_same_for_the_customer(kamplan, tmp_path, seed, drawn, whole=seed % 50 == 0, packed=packed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(5, 100, 10))
def test_stores_that_differ_in_what_is_withheld_give_the_same_files(seed: int, kamplan, tmp_path: Path) -> None:
    """Ten of these pairs in every format, with the pictures as pixels; two of them in every list too."""
    assert_same_for_the_customer(kamplan, tmp_path, seed, [], whole=seed % 50 == 25, packed=PACKED)


@pytest.mark.slow
@pytest.mark.parametrize("block", range(80))
def test_five_hundred_pairs_of_stores_give_the_customer_the_same_bytes(
    block: int, kamplan, tmp_path: Path, drawn: list[str]
) -> None:
    """One pair in five is compared in every format and list, as the others are in turns."""
    for seed in range(100 + block * 5, 100 + block * 5 + 5):
        packed = PACKED if seed % 10 == 5 else ()
        assert_same_for_the_customer(kamplan, tmp_path, seed, drawn, whole=seed % 5 == block % 5, packed=packed)


@pytest.mark.parametrize("seed", [*range(4), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(4, 16))])
def test_red_records_added_last_change_nothing_that_our_company_sees(seed: int, kamplan, tmp_path: Path) -> None:
    """Company copies keep store ids, so only what is entered last may differ; every state and count is the same."""
    rng, mint = random.Random(seed), Mint(seed + 9000)
    shown, hidden = Graph(rng, mint), Graph(random.Random(seed), mint, count=500)
    shown.make_open()
    hidden.make_hidden(levels=("red",))
    outputs = []
    for name, steps in (("without", shown.steps), ("with", [*shown.steps, *hidden.steps])):
        store = type(kamplan)(tmp_path / f"{name}.db")
        enter(store.db, steps, Mint(seed + 9000))
        said = {}
        for argv in (
            ("analyze", "acme", "--json"), ("analyze", "acme"), ("list-accounts", "--json"),
            ("render-plan", "acme", "-o", "-", "--draft"), ("render-plan", "acme", "-o", "-", "--draft", "--format", "json"),
            *((command, "acme", "--json") for command in LISTS), ("search", "pump", "--json"),
        ):  # fmt: skip
            said[argv] = without_head(store(*argv, "--audience", "company").ok().out)
        outputs.append(said)
    for argv, text in outputs[0].items():
        assert text == outputs[1][argv], f"{argv} tells whether red records are there"
