"""The structure holds by contract: layers, module sizes, one place for each kind of knowledge."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from kamplan.cli.app import build_app, load_commands
from kamplan.cli.call import Panel
from kamplan.cli.modules import MODULES

SOURCE = Path(__file__).parent.parent / "src" / "kamplan"
MODULE_FILES = sorted(SOURCE.rglob("*.py"))


def test_each_layer_imports_only_what_stands_below_it() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter, "--no-cache"], cwd=SOURCE.parent.parent, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_command_is_registered_under_the_module_that_the_table_names() -> None:
    registered = {command.name for command in load_commands()}
    assert registered == {name for names in MODULES.values() for name in names}
    for names in MODULES.values():
        for name in names:
            assert [one.name for one in load_commands(name)] == [name]


def test_every_command_stands_in_a_help_panel_and_says_what_it_does() -> None:
    for command in load_commands():
        assert isinstance(command.panel, Panel)
        assert (command.function.__doc__ or "").strip().endswith(".")
    assert len(build_app().registered_commands) == len(load_commands())


@pytest.mark.parametrize("file", MODULE_FILES, ids=lambda file: str(file.relative_to(SOURCE)))
def test_a_module_is_short_and_says_what_it_is(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 400
    assert ast.get_docstring(ast.parse(text))


def test_no_module_is_named_for_what_it_is_not() -> None:
    vague = {"utils", "util", "helpers", "helper", "manager", "common", "misc"}
    assert not [file for file in MODULE_FILES if file.stem in vague]


def test_every_suppression_has_a_code_and_a_reason() -> None:
    bare = []
    for file in MODULE_FILES:
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            for found in re.finditer(r"#\s*(type: ignore|noqa)(.*)", line):
                if not re.match(r"(\[[\w,-]+\]|: ?[A-Z]+[0-9]+(, ?[A-Z]+[0-9]+)*)\s+(#|-) ?\S", found[2]):
                    bare.append(f"{file.relative_to(SOURCE)}:{number}: {line.strip()}")
    assert not bare


def test_only_the_command_line_asks_the_clock_or_the_environment() -> None:
    asking = re.compile(r"date\.today\(|datetime\.now\(|os\.environ|os\.getenv|time\.time\(|getpass|\blocale\.[gs]et")
    allowed = {"config.py"}
    found = [
        str(file.relative_to(SOURCE))
        for file in MODULE_FILES
        if file.relative_to(SOURCE).parts[0] != "cli"
        and file.name not in allowed
        and asking.search(file.read_text("utf-8"))
    ]
    assert not found


def test_rows_never_leave_the_store() -> None:
    found = [
        str(file.relative_to(SOURCE))
        for file in MODULE_FILES
        if file.relative_to(SOURCE).parts[0] != "store" and "kamplan.store.rows" in file.read_text("utf-8")
    ]
    assert not found


def test_a_query_of_marked_records_cannot_forget_who_is_reading() -> None:
    import inspect

    from kamplan.store import contacts, dossier, figures, judgements, seen_items

    for function in (
        seen_items.list_items, seen_items.list_item_rows, contacts.list_contacts, figures.list_figures,
        judgements.list_judgements, dossier.load_dossier,
    ):  # fmt: skip
        parameters = inspect.signature(function).parameters
        reader = parameters.get("readable") or parameters["audience"]
        assert reader.default is inspect.Parameter.empty
        assert reader.kind is inspect.Parameter.KEYWORD_ONLY
