"""What the documentation says is so: its commands run, its links lead somewhere, its reference is the code's."""

from __future__ import annotations

import importlib.util
import re
import shlex
import shutil
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, get_args

import pytest

from conftest import EXAMPLE_DAY, EXAMPLE_FILES, ROOT, Kamplan
from kamplan.cli.app import load_commands
from kamplan.config import KEYS
from kamplan.service.imports.model import ORDER

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DOCS = ROOT / "docs"
PAGES = sorted(
    path for path in [ROOT / "README.md", *DOCS.rglob("*.md")] if "decisions" not in path.relative_to(ROOT).parts
)
TUTORIAL = DOCS / "tutorial.md"
README = ROOT / "README.md"
MACHINE_PATH = re.compile(r"(?<![\w.~%/-])/(?:work|root|tmp|home|Users|mnt|var|private)(?:/|\b)|[A-Z]:\\\\?Users")
"""A path that is there on one machine only."""


@dataclass(frozen=True)
class Step:
    """A command of a page, with the exit code and the lines of output that stand below it."""

    line: int
    argv: tuple[str, ...]
    code: int
    shown: tuple[str, ...]


def read_blocks(page: Path, language: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the code blocks of a language, each with the number of its first line."""
    found: list[str] | None = None
    start = 0
    for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
        if found is None and line == f"```{language}":
            found, start = [], number + 1
        elif found is not None and line == "```":
            yield start, found
            found = None
        elif found is not None:
            found.append(line)


def read_steps(page: Path) -> list[Step]:
    """Return the commands of a page's console blocks, in order."""
    steps = []
    for start, lines in read_blocks(page, "console"):
        assert lines[0].startswith("$ "), f"{page.name}, line {start}: a console block begins with a command"
        typed: list[tuple[int, str, list[str]]] = []
        for number, line in enumerate(lines, start):
            if line.startswith("$ "):
                typed.append((number, line[2:], []))
            else:
                typed[-1][2].append(line)
        for number, command, below in typed:
            codes = [int(line.removeprefix("exit:")) for line in below if line.startswith("exit:")]
            shown = tuple(line for line in below if not line.startswith("exit:") and line.strip() not in ("", "…"))
            program, *argv = shlex.split(command)
            assert program == "kamplan", f"{page.name}, line {number}: only kamplan runs here"
            steps.append(Step(number, tuple(argv), codes[0] if codes else 0, shown))
    return steps


def occurs(shown: str, printed: list[str]) -> bool:
    """Say whether a line of a page was printed: spaces do not count, and `…` stands for anything."""
    wanted = " ".join(shown.split())
    if any(wanted in line for line in printed):
        return True
    pattern = re.compile(r".*?".join(re.escape(piece.strip()) for piece in wanted.split("…")))
    return any(pattern.search(line) for line in printed)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder that holds the examples, as a checkout does."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_tutorial_runs_as_it_is_written(folder: Path) -> None:
    kamplan = Kamplan(folder / "tutorial.db", today=EXAMPLE_DAY, user="Ines Halvard")
    steps = read_steps(TUTORIAL)
    assert len(steps) > 40
    for step in steps:
        result = kamplan(*step.argv)
        where = f"docs/tutorial.md, line {step.line}: kamplan {shlex.join(step.argv)}"
        assert result.code == step.code, f"{where}\nexit {result.code}\n{result.err}{result.out}"
        printed = [" ".join(line.split()) for line in f"{result.out}\n{result.err}".splitlines()]
        for shown in step.shown:
            assert occurs(shown, printed), f"{where}\ndoes not print: {shown}\n{result.err}{result.out}"


def test_the_tutorial_shows_every_kind_of_daily_work() -> None:
    used = {step.argv[0] for step in read_steps(TUTORIAL)}
    assert used >= {
        "import", "list-accounts", "list-intel", "search", "show-intel", "add-intel", "grade-intel", "confirm-intel",
        "supersede-intel", "withdraw-intel", "conclude", "answer", "declare-unknown", "waive", "reopen", "analyze",
        "render-plan", "relabel",
    }  # fmt: skip


def read_five_commands() -> list[list[str]]:
    """Return the commands of the README's main job."""
    blocks = [lines for _, lines in read_blocks(README, "sh") if any("new-account" in line for line in lines)]
    assert len(blocks) == 1
    return [shlex.split(line)[1:] for line in blocks[0]]


def test_the_five_commands_of_the_readme_do_the_main_job(folder: Path, kamplan: Kamplan) -> None:
    commands = read_five_commands()
    assert [one[0] for one in commands] == ["new-account", "add-intel", "conclude", "analyze", "render-plan"]
    for argv in commands:
        result = kamplan(*argv).ok()
    assert (folder / "meridian.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    refused = kamplan("render-plan", "meridian")
    assert refused.code == 10
    assert "13 of 14 required topics are not done" in refused.err
    assert result.out == ""


def test_the_week_of_the_readme_follows_the_five_commands(folder: Path, kamplan: Kamplan) -> None:
    (folder / "items.csv").write_text("tier,topic,statement,source,valid_as_of\n1,technology,X,Y,2026-08-31\n")
    for argv in read_five_commands():
        kamplan(*argv).ok()
    rows = re.findall(r"^\| [^|]+ \| (`kamplan .*`) \|$", README.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(rows) > 10
    for number, row in enumerate(rows):
        for command in row.strip("`").split("` · `"):
            result = kamplan(*shlex.split(command.replace("…", f"Text {number}"))[1:])
            assert result.code == 0, f"{command}\n{result.err}"


def test_the_readme_is_short() -> None:
    assert len(README.read_text(encoding="utf-8").splitlines()) <= 150


def test_the_reference_is_what_the_code_says() -> None:
    reference = load_script("reference")
    assert list(reference.find_faults()) == []


def load_script(name: str) -> Any:
    """Return a script as a module; scripts are no package."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def list_models(annotation: Any) -> Iterator[Any]:
    """Yield a model with all models that its fields lead to."""
    if hasattr(annotation, "model_fields"):
        yield annotation
        for field in annotation.model_fields.values():
            yield from list_models(field.annotation)
    for inside in get_args(annotation):
        yield from list_models(inside)


def test_every_field_that_a_template_reaches_is_documented() -> None:
    """The fields of pictures, their people, cells and bars once were not: renaming one went unnoticed."""
    from kamplan.plan.document import PlanDocument

    page = (ROOT / "docs" / "reference" / "templates.md").read_text(encoding="utf-8")
    sections = {part.split("\n")[0]: part for part in page.split("\n### ")[1:]}
    models = {one.__name__: one for one in list_models(PlanDocument)}
    assert set(models) == set(sections)
    for name, model in models.items():
        documented = re.findall(r"^\| `(\w+)` \|", sections[name], re.MULTILINE)
        added = {"shape", "widths", "evidence_columns"}  # what rendering adds to the document for templates
        assert [one for one in documented if one not in added] == list(model.model_fields)


@pytest.mark.parametrize("width", ["40", "200"])
def test_the_reference_does_not_depend_on_the_terminal(width: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", width)
    reference = load_script("reference")
    assert reference.build_commands() + "\n" == (DOCS / "reference" / "commands.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", target):
            assert target.startswith("https://"), f"{page.name}: {target}"
            continue
        name, _, anchor = target.partition("#")
        path = (page.parent / name).resolve() if name else page
        assert path.exists(), f"{page.name}: {target} leads nowhere"
        assert path.is_relative_to(ROOT), f"{page.name}: {target} leads out of the project"
        if anchor:
            assert anchor in list_anchors(path), f"{page.name}: {target} names no heading"


def list_anchors(page: Path) -> set[str]:
    """Return the anchors that GitHub gives the headings of a page."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", one.lower()).replace(" ", "-") for one in headings}


CODE = sorted(path for folder in ("src", "tests", "scripts", "benchmarks") for path in (ROOT / folder).rglob("*.py"))


def test_every_section_of_the_method_that_is_cited_has_a_heading() -> None:
    known = set(re.findall(r"^## ([0-9]+)[.] ", (DOCS / "method.md").read_text(encoding="utf-8"), re.MULTILINE))
    cited: dict[str, str] = {}
    for path in (*CODE, *PAGES, *(DOCS / "decisions").glob("*.md")):
        text = path.read_text(encoding="utf-8")
        for numbers in re.findall(r"the method, sections? ([0-9]+(?:(?:, | and | to )[0-9]+)*)", text):
            cited |= dict.fromkeys(re.findall("[0-9]+", numbers), str(path))
        assert "\N{SECTION SIGN}" not in text, f"{path}: say of which page it is"
    assert len(cited) > 5
    assert cited.keys() <= known, {number: path for number, path in cited.items() if number not in known}


def test_every_number_of_a_property_that_a_test_cites_is_in_the_page_on_reliability() -> None:
    page = (DOCS / "reliability.md").read_text(encoding="utf-8")
    known = set(re.findall(r"\bF[0-9]{2}\b", page))
    for first, last in re.findall(r"\bF([0-9]{2})–F([0-9]{2})\b", page):
        known |= {f"F{number:02}" for number in range(int(first), int(last) + 1)}
    for path in CODE:
        lost = set(re.findall(r"\bF[0-9]{2}\b", path.read_text(encoding="utf-8"))) - known
        assert not lost, f"{path} cites {sorted(lost)}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_no_page_names_a_path_of_one_machine(page: Path) -> None:
    for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
        assert not MACHINE_PATH.search(line), f"{page.name}, line {number}: {line}"


@pytest.mark.parametrize("picture", sorted((DOCS / "images").iterdir()), ids=lambda path: path.name)
def test_every_picture_is_small_shown_and_loads_nothing(picture: Path) -> None:
    assert picture.stat().st_size < 200_000
    assert f"docs/images/{picture.name}" in README.read_text(encoding="utf-8")
    if picture.suffix == ".svg":
        assert not re.search(r"(?:url\(|href=|src=)[\"']?https?:", picture.read_text(encoding="utf-8"))


def test_every_command_that_a_page_names_exists() -> None:
    known = {one.name for one in load_commands()}
    for page in PAGES:
        typed = [line for _, lines in read_blocks(page, "sh") for line in lines if line.startswith("kamplan ")]
        text = "\n".join([page.read_text(encoding="utf-8"), *(f"`{line}" for line in typed)])
        for name in re.findall(r"(?:`|\$ )kamplan ([a-z][a-z-]+)\b", text):
            assert name in known, f"{page.name}: there is no command {name}"


def test_the_config_file_of_the_how_to_is_one() -> None:
    found = [tomllib.loads("\n".join(lines)) for page in PAGES for _, lines in read_blocks(page, "toml")]
    blocks = [one for one in found if "as" not in one]
    assert blocks
    for block in blocks:
        assert set(block) <= set(KEYS)


def test_the_mappings_of_the_how_to_are_those_of_the_examples() -> None:
    found = [tomllib.loads("\n".join(lines)) for page in PAGES for _, lines in read_blocks(page, "toml")]
    mappings = [one for one in found if "as" in one]
    assert mappings
    shipped = [tomllib.loads(file.read_text("utf-8")) for file in (ROOT / "examples" / "mappings").glob("*.toml")]
    assert all(one in shipped for one in mappings)


def test_the_template_of_the_how_to_renders(example: Kamplan, folder: Path) -> None:
    ((_, lines),) = read_blocks(DOCS / "how-to.md", "jinja")
    (folder / "brief.md.j2").write_text("\n".join(lines), encoding="utf-8")
    for audience in ("team", "company", "customer"):
        example("render-plan", "aurelia", "--template", "brief.md.j2", "--audience", audience, "-o", "brief.md").ok()
    example("render-plan", "aurelia", "--template", "brief.md.j2", "-o", "brief.md").ok()
    brief = (folder / "brief.md").read_text(encoding="utf-8")
    assert "Aurelia grows and earns less" in brief
    assert "\n- I-1 Aurelia makes pumps" in brief


def test_the_checklist_of_the_how_to_reads_back(example: Kamplan, folder: Path) -> None:
    (folder / "checklist.yaml").write_text(example("checklist", "--json").ok().out, encoding="utf-8")
    own = example("checklist", "--checklist", "checklist.yaml", "--json").ok()
    assert own.out == example("checklist", "--json").out
    example("analyze", "aurelia", "--checklist", "checklist.yaml", "--strict").ok()


# --- JSON -----------------------------------------------------------------------------------------------------------


def read_tables() -> dict[str, list[list[str]]]:
    """Return the rows of each table of the JSON page, by heading."""
    tables: dict[str, list[list[str]]] = {}
    heading = ""
    for line in (DOCS / "reference" / "json.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            heading = line[3:]
        elif line.startswith("| `"):
            tables.setdefault(heading, []).append([cell.strip() for cell in line.strip("|").split("|")])
    return tables


def keys_of(heading: str, *, only: str = "", column: int = -1) -> set[str]:
    """Return the documented keys, or those with a mark in a column."""
    return {row[0].strip("`") for row in read_tables()[heading] if not only or only in row[column]}


def flatten(value: Any, path: str = "") -> Iterator[str]:
    """Yield the path of every key that holds no object itself; an object that may be null counts."""
    if isinstance(value, dict):
        for name, inner in value.items():
            below = f"{path}.{name}" if path else name
            if not isinstance(inner, dict):
                yield below
            yield from flatten(inner, below)
    elif isinstance(value, list):
        for inner in value:
            yield from flatten(inner, f"{path}[]")


def keys_in(records: list[dict[str, Any]]) -> set[str]:
    """Return every key of the records."""
    return {key for record in records for key in flatten(record)}


LISTS = {
    "Account": ("list-accounts",),
    "Contact": ("list-contacts", "aurelia"),
    "Source": ("list-sources", "aurelia"),
    "Figure": ("list-figures", "aurelia"),
    "Item": ("list-intel", "aurelia"),
}


@pytest.mark.parametrize("heading", LISTS)
def test_the_keys_of_a_record_are_those_documented(heading: str, example: Kamplan) -> None:
    assert keys_in(example(*LISTS[heading], "--json").ok().json) == keys_of(heading)
    if heading == "Account":
        shown = [example("show-account", "aurelia", "--audience", "customer", "--json").ok().json]
    else:
        shown = example(*LISTS[heading], "--audience", "customer", "--json").ok().json
    assert shown
    assert keys_in(shown) == keys_of(heading, only="✓")


def test_the_keys_of_gaps_and_of_what_to_find_out_are_those_documented(example: Kamplan) -> None:
    example("log-attempt", "aurelia", "rivalry-3", "--result", "declined", "--contact", "C-2").ok()
    assert keys_in([example("gaps", "aurelia", "--json").json]) == keys_of("Gaps")
    assert keys_in([example("next", "aurelia", "--json").ok().json]) == keys_of("What to find out next")
    assert keys_in(example("collection-plan", "aurelia", "--json").ok().json) == keys_of("Collection plan")


def test_a_record_shown_alone_has_the_keys_of_its_list(example: Kamplan) -> None:
    assert keys_in([example("show-intel", "I-10", "--json").ok().json]) == keys_of("Item")
    assert keys_in([example("show-contact", "C-9", "--json").ok().json]) == keys_of("Contact")
    assert keys_in([example("show-account", "aurelia", "--json").ok().json]) == keys_of("Account") - {"items"}


def test_only_the_team_gets_the_keys_from_influences_on(example: Kamplan) -> None:
    rows = [row[0].strip("`") for row in read_tables()["Contact"]]
    for_company = set(rows[: rows.index("influences")])
    assert keys_in(example("list-contacts", "aurelia", "--audience", "company", "--json").ok().json) == for_company


@pytest.mark.parametrize("letter", ["K", "N", "U", "W", "Y"])
def test_the_keys_of_a_judgement_are_those_documented(letter: str, example: Kamplan) -> None:
    found = example("list-judgements", "aurelia", "--json").ok().json
    assert keys_in([one for one in found if one["id"][0] == letter]) == keys_of("Judgement", only=letter, column=2)


def test_a_customer_gets_the_documented_keys_of_judgements(example: Kamplan) -> None:
    shown = example("list-judgements", "aurelia", "--audience", "customer", "--json").ok().json
    assert keys_in(shown) == keys_of("Judgement", only="✓")


def test_what_records_a_judgement_adds_three_keys(example: Kamplan) -> None:
    made = example("conclude", "aurelia", "technology", "All is well.", "--json").ok().json
    assert set(made) - keys_of("Judgement", only="K", column=2) == {"replaces", "state", "weak"}
    assert set(example("waive", "aurelia", "technology", "--reason", "seen twice", "--json").ok().json) > {
        "replaces",
        "state",
        "weak",
    }
    assert set(example("reopen", "aurelia", "technology", "--reason", "seen twice", "--json").ok().json) == {
        "withdrawn",
        "topic",
    }


def test_the_keys_of_an_analysis_are_those_documented(example: Kamplan) -> None:
    assert keys_in([example("analyze", "aurelia", "--json").ok().json]) | {
        "topics[].conclusion", "topics[].unknown", "topics[].waiver",
    } == keys_of("Analysis")  # fmt: skip


def test_the_keys_of_the_evidence_are_those_documented(example: Kamplan) -> None:
    topics = ("operating-performance", "locations-facilities", "short-term-initiatives")
    found = [example("evidence", "aurelia", one, "--json").ok().json for one in topics]
    assert keys_in(found) == keys_of("Evidence")


def test_the_keys_of_a_suggestion_are_those_documented(example: Kamplan) -> None:
    assert keys_in(example("suggest", "aurelia", "--json").ok().json) == keys_of("Suggestion")


def test_the_keys_of_a_proposal_check_are_those_documented(example: Kamplan, folder: Path) -> None:
    told = (
        "Lean 85 must lift line availability to 85% by December 2027; each point is worth about CNY 3.1 million a year."
    )
    (folder / "offer.md").write_text(f"Automatic inspection for nine pump stations. {told}", encoding="utf-8")
    checked = example("check-proposal", "offer.md", "aurelia", "--json")
    assert checked.code == 10
    assert keys_in([checked.json]) | {f"unrecorded[].{one}" for one in ("contact", "name", "roles")} == (
        keys_of("Proposal check") | ({"unrecorded"} & keys_in([checked.json]))
    )


def test_the_keys_of_an_import_are_those_documented(example: Kamplan, folder: Path) -> None:
    text = (folder / "examples/aurelia/intel.csv").read_text(encoding="utf-8").replace(",green,", ",amber,")
    (folder / "intel.csv").write_text(text, encoding="utf-8")
    done = example("import", "intel.csv", "--as", "intel", "--json").ok().json
    assert done["differs"]
    assert keys_in([done]) == keys_of("Import")


def test_the_keys_of_news_and_of_an_agenda_are_those_documented(example: Kamplan) -> None:
    assert keys_in(example("digest", "aurelia", "--json").ok().json) == keys_of("News")
    assert keys_in(example("agenda", "--json").ok().json) == keys_of("Agenda")


def test_the_keys_of_the_portfolio_are_those_documented(example: Kamplan) -> None:
    example("new-account", "Corvane", "--key", "corvane", "--sponsor", "Tobias Renquist").ok()
    example("edit", "O-1", "--set", "competitors=Corvane").ok()
    whole = example("portfolio", "--json").ok().json
    by_name = r"\.(CNY(\.\w+)?|[a-z-]+)$"
    found = {re.sub(r"\.CNY(\.\w+)?$", "", one) for one in keys_in([whole])}
    found = {re.sub(by_name, "", one) if one.startswith("legend") else one for one in found}
    parts = ("accounts[].margin.", "accounts[].share_of_wallet.", "rivals[].", "shared_contacts[].")
    empty = {"totals.won", "concentration.won", "load[].won_value", "accounts[].won", "shared_contacts"}
    assert {one for one in found if not one.startswith(parts)} | empty == keys_of("Portfolio")
    card = keys_in([example("scorecard", "--json").ok().json])
    assert {re.sub(r"(\.met|\.values)\..*$", r"\1", one) for one in card} == keys_of("Scorecard")
    made = example("add-colleague", "Bo", "--json").ok().json
    assert keys_in([made]) == keys_of("Colleague")


def test_the_keys_of_a_relabelling_are_those_documented(example: Kamplan) -> None:
    done = example("relabel", "I-66", "--handling", "red", "--reason", "seen twice", "--dry-run", "--json").ok().json
    assert keys_in([done]) == keys_of("Relabel")


def test_the_example_is_imported_in_the_order_of_the_reference() -> None:
    page = (DOCS / "reference" / "import.md").read_text(encoding="utf-8")
    assert re.findall(r"^## (.+)$", page, re.MULTILINE) == [kind.value for kind in ORDER]
    assert {*EXAMPLE_FILES, "team", "sources", "withdrawals"} == set(ORDER)
