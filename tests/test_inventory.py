"""Every way out is listed by itself from the code, and each is filtered for its audience or says why not (F33)."""

from __future__ import annotations

import ast
import inspect
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from canaries import find_tokens
from graphs import TOKEN, draw, enter
from kamplan.cli.app import load_commands
from kamplan.cli.call import Command, Format, Panel, command
from kamplan.domain.ids import Kind
from kamplan.domain.kinds import KINDS
from kamplan.render.plan import FORMATS, PlanFormat
from kamplan.render.plan import Format as PlanWriter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SOURCE = Path(__file__).parent.parent / "src" / "kamplan"

# --- commands -------------------------------------------------------------------------------------------------------

ECHO = "says what its user has just written, to that user"
ECHOES = frozenset({
    "add", "answer", "approve", "assign", "carry", "close", "conclude", "confirm", "declare", "edit", "erase", "grade",
    "import", "log", "merge", "new", "purge", "recall", "redo", "reject", "relabel", "reopen", "resolve", "review", "score",
    "submit",
    "summarize", "supersede", "undo", "waive", "withdraw",
})  # fmt: skip
WITHOUT_RECORDS = {
    "backup": "the name of a copy of the whole store, for its owner",
    "config": "settings",
    "doctor": "paths, versions and modes, for the owner of the store",
    "list-backups": "names and times of copies of the store",
    "restore": "the name of a copy, and how many changes would be lost",
    "audit": "hashes, and the numbers of what was tampered with",
    "checklist": "the method's own questions",
    "copy-template": "a template",
    "demo": "the fictional account that ships with kamplan, in a store of its own",
    "list-templates": "names of templates",
    "list-versions": "who submitted and decided on plans, to the team: others are shown no version by name",
    "scan-leaks": "places and words of a file that its user has, and ids; to the team, or with --reader to the company",
    "show-version": "what was said of a version, to the team",
}
"""The only commands that print and take no audience, beside those that echo; each with what it prints."""


def find_unfiltered(commands: Iterable[Command]) -> list[str]:
    """Return the commands that take no audience and have no reason for it."""
    return [
        one.name
        for one in commands
        if "audience" not in inspect.signature(one.function).parameters
        and one.name not in WITHOUT_RECORDS
        and one.name.partition("-")[0] not in ECHOES
    ]


def list_reading() -> list[Command]:
    return [one for one in load_commands() if "audience" in inspect.signature(one.function).parameters]


def test_every_command_takes_an_audience_or_says_why_not() -> None:
    assert find_unfiltered(load_commands()) == []
    assert len(list_reading()) > 30


def test_a_new_command_that_forgets_its_audience_is_noticed() -> None:
    commands: list[Command] = []

    @command(commands, "export-everything", Panel.KEEP, shows=True)
    def export(call: Any) -> None:
        """Print the whole store."""

    @command(commands, "list-everything", Panel.KEEP, shows=True, reads=True)
    def show(call: Any) -> None:
        """Print what the audience may see."""

    assert find_unfiltered(commands) == ["export-everything"]


def test_the_reasons_are_of_commands_that_there_are() -> None:
    names = {one.name for one in load_commands()}
    assert set(WITHOUT_RECORDS) <= names
    assert {name.partition("-")[0] for name in names} >= ECHOES


def test_the_default_audience_is_the_team_so_that_a_copy_for_others_is_asked_for() -> None:
    from kamplan.cli.call import Call
    from kamplan.domain.scales import Audience

    defaults = {inspect.signature(one.function).parameters["audience"].default for one in list_reading()}
    assert defaults == {None}
    assert Call(command="list-intel").audience is Audience.TEAM


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, dict[str, str]]:
    from conftest import Kamplan

    db = tmp_path_factory.mktemp("graph") / "graph.db"
    steps, mint = draw(11)
    ids = enter(db, steps, mint)
    return Kamplan(db), ids


def call_in_every_way(one: Command, ids: dict[str, str]) -> Iterator[list[str]]:
    """Yield how a command is called for the customer: on each record that fits it, in each format it prints."""
    parameters = inspect.signature(one.function).parameters
    needed = {name for name, parameter in parameters.items() if parameter.default is inspect.Parameter.empty}
    known = {
        "account",
        "act",
        "contact",
        "figure",
        "file",
        "item",
        "picture",
        "query",
        "record",
        "records",
        "release",
        "source",
        "subject",
        "version",
    }
    assert needed <= known, f"{one.name}: say here how it is called"
    values: list[list[str]] = [[]]
    if "account" in parameters and "query" not in needed:
        values = [["acme"]]
    if "query" in needed:
        values = [[word, "--account", "acme"] for word in ("pump", "采购", "plan*")]
    if "subject" in needed:
        values = [["acme", subject] for subject in ("rivalry", "rivalry-1")]
    if "picture" in needed:
        from kamplan.service.pictures import NAMES

        values = [["acme", "--picture", name] for name in NAMES]
    if "act" in needed:
        values = [
            ["report"],
            ["report", "acme"],
            ["set", "acme", "x", "1"],
            ["spend", "acme", "x", "1"],
            ["approve", "B-1"],
        ]
    for name, typed in (("file", __file__), ("release", "Z-1"), ("version", "P-1")):
        values = [[typed, *value] if "account" in needed else [typed] for value in values] if name in needed else values
    letters = {"contact": "C", "figure": "F", "item": "I", "source": "S"}
    letter = next((one for name, one in letters.items() if name in needed), "")
    if needed & {"record", "records"}:
        nouns = {f"show-{spec.noun}": kind.value for kind, spec in KINDS.items()}
        letter = nouns.get(one.name, "".join(kind.value for kind in KINDS))
    if letter:
        values = [[record] for record in ids.values() if record[0] in letter]
    output = ["-o", "-"] if "output" in parameters else []
    prints = [kind.value for kind in Format] if one.name != "render-plan" else [
        kind.value for kind, how in FORMATS.items() if how.is_text
    ]  # fmt: skip
    for value in values:
        for kind in prints if "format" in parameters else [""]:
            yield [one.name, *value, *output, *(["--format", kind] if kind else [])]


@pytest.mark.parametrize("one", list_reading(), ids=lambda one: one.name)
def test_a_command_that_takes_an_audience_keeps_to_it(one: Command, graph) -> None:
    kamplan, ids = graph
    for argv in call_in_every_way(one, ids):
        result = kamplan(*argv, "--audience", "customer")
        assert result.code in (0, 2, 3), f"{argv}: {result.err}"
        assert result.code == 0 or result.out == ""
        assert not find_tokens(result.out + result.err, TOKEN), argv


@pytest.mark.parametrize(
    "one",
    [one for one in list_reading() if inspect.signature(one.function).parameters.get("account", None) is not None
     and inspect.signature(one.function).parameters["account"].default is None],
    ids=lambda one: one.name,
)  # fmt: skip
def test_a_list_of_all_accounts_is_never_made_for_a_customer(one: Command, graph) -> None:
    kamplan, _ = graph
    words = ["pump"] if "query" in inspect.signature(one.function).parameters else []
    assert kamplan(one.name, *words, "--audience", "customer").code == 2


@pytest.mark.parametrize("argv", [("checklist",), ("checklist", "--json"), ("list-templates",)])
def test_a_command_without_an_audience_prints_nothing_of_any_record(argv: tuple[str, ...], graph) -> None:
    kamplan, _ = graph
    result = kamplan(*argv).ok()
    assert not find_tokens(result.out + result.err, TOKEN)


# --- formats of the plan --------------------------------------------------------------------------------------------


def takes_only_a_plan(how: PlanWriter) -> bool:
    """Say whether a format is made from the filtered plan and nothing else that holds records."""
    annotations = [one.annotation for one in inspect.signature(how.render).parameters.values()]
    return annotations == ["PlanDocument", "str", "Properties"]


@pytest.mark.parametrize("kind", PlanFormat)
def test_every_format_is_made_from_the_filtered_plan_alone(kind: PlanFormat) -> None:
    assert takes_only_a_plan(FORMATS[kind])


def test_a_format_that_reads_records_is_noticed() -> None:
    def render(dossier: Dossier, template: str, properties: Properties) -> bytes:  # type: ignore[name-defined]  # noqa: F821 - read as text
        return b""

    assert not takes_only_a_plan(PlanWriter(render))


# --- writers --------------------------------------------------------------------------------------------------------

WRITES = frozenset({
    "print", "write", "writelines", "write_text", "write_bytes", "echo", "secho", "mkstemp", "fdopen", "copyfile",
    "copytree", "copy", "copy2", "NamedTemporaryFile", "TemporaryFile", "basicConfig", "FileHandler",
})  # fmt: skip
WRITERS = {
    "__main__.py": "the version",
    "cli/app.py": "errors and the version",
    "cli/call.py": "remarks on standard error: dates as understood, how many records were left out",
    "cli/lines.py": "the shell's prompt",
    "cli/session.py": "the shell's own help",
    "cli/shell.py": "which lines of a script failed",
    "cli/tab.py": "what completes a line, as shell completion offers it",
    "cli/options.py": "the text that its user is editing, in a temporary file of mode 0600",
    "cli/output.py": "what commands print",
    "cli/output_analysis.py": "the analysis, from a filtered dossier",
    "cli/output_inquiries.py": "gaps and what to find out next, from a filtered dossier",
    "cli/output_document.py": "briefs and digests, from a filtered dossier",
    "cli/output_proposal.py": "what a proposal answers, from a filtered dossier",
    "cli/output_evidence.py": "the evidence on a topic and what looks like it, from a filtered dossier",
    "cli/output_portfolio.py": "the portfolio, from filtered rows",
    "exchange/files.py": "documents, whole or not at all",
    "render/confined.py": "what a template made of the filtered plan, from the process apart to the one that asked",
    "service/templates.py": "templates that ship with kamplan, copied",
    "cli/streams.py": "nothing: what stands for closed streams",
    "store/holding.py": "where backups were written, beside the store",
    "store/copies.py": "copies of the whole store, mode 0600",
}
"""The modules that write anything anywhere, each with what it writes."""


def find_writers(text: str) -> set[str]:
    """Return the names by which a module's text writes: to a stream, to a file, to a log."""
    found = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            owner = getattr(getattr(node.func, "value", None), "id", "")
            is_pen = owner == "pen" or (owner, name) == ("self", "write")  # the plan's sentences, which are returned
            is_copy = name == "copy" and owner != "shutil"
            is_section = name == "write" and isinstance(node.func, ast.Name)
            if name in WRITES and not (is_pen or is_copy or is_section):
                found.add(name)
            mode = [one.value for one in (*node.args[:2], *(kw.value for kw in node.keywords if kw.arg == "mode"))
                    if isinstance(one, ast.Constant) and isinstance(one.value, str)]  # fmt: skip
            if name == "open" and any(set(one) <= set("wxabt+") and set(one) & set("wxa+") for one in mode):
                found.add("open")
        if isinstance(node, ast.Attribute) and node.attr in ("stdout", "stderr"):
            found.add(node.attr)
    return found


def test_nothing_is_written_but_by_the_modules_named_here() -> None:
    writing = {
        str(file.relative_to(SOURCE)).replace("\\", "/")
        for file in SOURCE.rglob("*.py")
        if find_writers(file.read_text(encoding="utf-8")) and "migrations" not in file.parts
    }
    questions = {"cli/carry_over.py", "cli/records.py"}  # asked on standard error, of who has just named the record
    assert all(find_writers((SOURCE / one).read_text(encoding="utf-8")) <= {"stderr", "write"} for one in questions)
    reads = {"service/ailments.py"}  # the standard output of fc-list
    assert all(find_writers((SOURCE / one).read_text(encoding="utf-8")) == {"stdout"} for one in reads)
    asking = {"cli/outgoing.py", "cli/pictures.py"}  # whether standard output is a terminal
    assert writing - asking - questions - reads == set(WRITERS), "say in WRITERS what a new writer writes"
    for one in asking:
        assert find_writers((SOURCE / one).read_text(encoding="utf-8")) == {"stdout"}


@pytest.mark.parametrize("line", [
    "print(x)", "sys.stderr.write(x)", "Path(p).write_text(x)", "open(p, 'w').write(x)", "p.open(mode='ab')",
    "shutil.copyfile(a, b)", "logging.FileHandler(p)", "stream = sys.stdout",
])  # fmt: skip
def test_a_new_writer_is_noticed(line: str) -> None:
    assert find_writers(line)
    assert not find_writers("x = p.open('rb').read(); pen.write(x); value.copy()")


# --- queries --------------------------------------------------------------------------------------------------------

STORE = (
    "accounts",
    "completion",
    "contacts",
    "dossier",
    "figures",
    "items",
    "judgements",
    "records",
    "search",
    "sources",
)
RECORDS = ("Item", "Contact", "Figure", "AnyJudgement", "PlanRecord", "Source", "Account", "Dossier")
UNFILTERED = {
    "completion.list_accounts": "keys and names for the shell of whoever keeps the store",
    "completion.list_contacts": "for the shell of whoever keeps the store",
    "completion.list_figures": "for the shell of whoever keeps the store",
    "completion.list_items": "for the shell of whoever keeps the store",
    "completion.list_records": "for the shell of whoever keeps the store",
    "completion.list_releases": "for the shell of whoever keeps the store",
    "completion.list_sources": "for the shell of whoever keeps the store",
    "completion.list_versions": "for the shell of whoever keeps the store",
    "contacts.find_all": "among contacts that were already loaded for a reader",
    "contacts.find_by_name": "among contacts that were already loaded for a reader",
    "contacts.find_by_ref": "among contacts that were already loaded for a reader",
    "contacts.find_contact": "among contacts that were already loaded for a reader",
    "contacts.follow": "among contacts that were already loaded for a reader",
    "contacts.list_top_items": "ids that a change of level would contradict, for its author",
    "figures.find_row": "the row that its user changes",
    "items.load_row": "the row that its user changes",
    "judgements.find_row": "the row that its user changes",
    "judgements.list_citing": "rows that a raised marking raises too",
    "records.find_row": "the row that its user changes",
    "records.list_citing": "rows that a raised marking raises too",
    "sources.get_source_row": "the row that its user changes",
}
"""The queries of the store that return texts of records without a reader; each with why none is needed."""


def find_open_queries(modules: Iterable[tuple[str, Any]]) -> list[str]:
    """Return the functions that return records, rows or texts and do not ask who is reading."""
    found = []
    for short, module in modules:
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ != module.__name__ or name.startswith(("_", "add_", "make_", "update_")):
                continue
            returned = str(inspect.signature(function).return_annotation)
            texts = any(one in returned for one in (*RECORDS, "Mapping[Any, Any]")) or short == "completion"
            asks = [
                one for key, one in inspect.signature(function).parameters.items() if key in ("readable", "audience")
            ]
            is_asked = any(one.default is inspect.Parameter.empty for one in asks)
            if (texts or name == "list_top_items") and not is_asked:
                found.append(f"{short}.{name}")
    return found


def test_no_query_of_the_store_returns_records_without_a_reader() -> None:
    modules = [(name, import_module(f"kamplan.store.{name}")) for name in STORE]
    assert sorted(find_open_queries(modules)) == sorted(UNFILTERED)


def test_a_query_that_forgets_its_reader_is_noticed() -> None:
    import types

    def list_secrets(connection: Any) -> list[Item]:  # type: ignore[name-defined]  # noqa: F821 - read as text
        return []

    def list_shown(connection: Any, *, readable: Any) -> list[Item]:  # type: ignore[name-defined]  # noqa: F821 - read as text
        return []

    def list_lax(connection: Any, *, readable: Any = None) -> list[Item]:  # type: ignore[name-defined]  # noqa: F821 - read as text
        return []

    module = types.ModuleType("new")
    for one in (list_secrets, list_shown, list_lax):
        one.__module__ = "new"
        setattr(module, one.__name__, one)
    assert find_open_queries([("new", module)]) == ["new.list_lax", "new.list_secrets"]


def test_every_kind_of_record_is_shown_by_a_command_of_this_inventory() -> None:
    shown = {one.name for one in list_reading()}
    assert {f"list-{spec.plural}" for spec in KINDS.values()} <= shown
    assert {f"show-{spec.noun}" for spec in KINDS.values()} <= shown
    assert {kind.value for kind in KINDS} < {kind.value for kind in Kind}
