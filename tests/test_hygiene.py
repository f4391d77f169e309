"""No connection to anywhere, no unsafe or unfree dependency (F69), and no failure but in two lines (F70)."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

from conftest import EXAMPLE, ROOT, Kamplan
from kamplan import errors
from kamplan.errors import ExitCode, KamplanError

if TYPE_CHECKING:
    from collections.abc import Iterator

# F69: no network -----------------------------------------------------------------------------------------------------

NO_NETWORK = """
import socket
import sys


def refuse(*given, **_):
    raise SystemExit(f"it went to the network: {given[-1]!r}")


for name in ("connect", "connect_ex", "sendto"):
    setattr(socket.socket, name, refuse)
socket.getaddrinfo = socket.create_connection = socket.gethostbyname = refuse

import importlib
import pkgutil

import kamplan
from kamplan.cli.app import run

for module in pkgutil.walk_packages(kamplan.__path__, "kamplan."):
    if ".migrations" not in module.name and not module.name.endswith("__main__"):
        importlib.import_module(module.name)
folder = sys.argv[1]
for argv in (
    "demo --into {}", "list-accounts", "analyze aurelia", "check", "check --deep", "search pumps", "show-map aurelia",
    "render-plan aurelia --draft -o {}/plan.html", "render-plan aurelia --draft -o {}/plan.docx",
    "render-plan aurelia --draft -o {}/plan.pdf", "render-plan aurelia --draft -o {}/plan.xlsx",
    "draw aurelia --picture relationship-map -o {}/map.svg", "backup", "list-backups", "history", "audit verify",
    "config show --origin", "list-templates", "doctor",
):
    code = run(argv.replace("{}", folder).split())
    assert code in (0, 10), (argv, code)
"""


def test_no_module_and_no_command_connects_to_anywhere(tmp_path: Path) -> None:
    environment = os.environ | {"KAMPLAN_DB": str(tmp_path / "kamplan-demo.db"), "KAMPLAN_TODAY": "2026-09-30"}
    done = subprocess.run(
        [sys.executable, "-c", NO_NETWORK, str(tmp_path)], capture_output=True, text=True, check=False, env=environment
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert {"plan.html", "plan.docx", "plan.pdf", "plan.xlsx", "map.svg"} <= {one.name for one in tmp_path.iterdir()}


# F69: what kamplan stands on --------------------------------------------------------------------------------------------

FREE = {
    "MIT", "MIT-0", "MIT-CMU", "ISC", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "PSF-2.0", "LGPL-2.1-only",
    "GPL-2.0-or-later OR LGPL-2.1-or-later OR MPL-1.1",
}  # fmt: skip
"""Licences under which a package may be used by a program under MIT, as a library that is installed beside it."""


def read_list() -> dict[str, dict[str, str]]:
    file = ROOT / "docs" / "decisions" / "dependencies.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def normalize(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def list_needed(name: str, extras: tuple[str, ...]) -> Iterator[Requirement]:
    for line in metadata.requires(name) or []:
        needed = Requirement(line)
        if needed.marker is None or any(needed.marker.evaluate({"extra": one}) for one in extras or ("",)):
            yield needed


def find_brought_along() -> set[str]:
    """Return every package that installing `kamplan[all]` brings along on this machine."""
    found: set[str] = set()
    waiting = [("kamplan", ("pdf",))]
    while waiting:
        for needed in list_needed(*waiting.pop()):
            if normalize(needed.name) not in found:
                found.add(normalize(needed.name))
                waiting.append((needed.name, tuple(needed.extras)))
    return found


def test_every_package_brought_along_stands_in_the_list_and_is_safe() -> None:
    listed, found = read_list(), find_brought_along()
    assert found <= set(listed)
    for name in found:
        assert Version(metadata.version(name)) >= Version(listed[name]["minimum"]), name


def test_no_package_may_be_older_than_the_list_allows() -> None:
    listed = read_list()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [*project["dependencies"], *(one for extra in project["optional-dependencies"].values() for one in extra)]
    asked = {normalize(one.name): one for one in map(Requirement, lines) if one.name != "kamplan"}
    assert len(asked) >= 12
    for name, needed in asked.items():
        [bound] = [Version(one.version) for one in needed.specifier if one.operator == ">="]
        assert bound >= Version(listed[name]["minimum"]), name


def test_every_licence_is_free_and_the_one_that_the_package_names() -> None:
    listed = read_list()
    for name in find_brought_along():
        licence = listed[name]["licence"]
        assert licence in FREE, name
        about = metadata.metadata(name)
        named = about.get("License-Expression")
        assert named in (None, licence), name
        if named is None:
            classified = " ".join(one for one in about.get_all("Classifier") or [] if one.startswith("License ::"))
            family = licence.split("-")[0]
            said = f"{classified} {about.get('License') or ''}"
            assert not classified or family in said, (name, said)


# F70: how failures are told -----------------------------------------------------------------------------------------------


def list_error_types(base: type[KamplanError] = KamplanError) -> list[type[KamplanError]]:
    import importlib
    import pkgutil

    import kamplan

    for module in pkgutil.walk_packages(kamplan.__path__, "kamplan."):
        if ".migrations" not in module.name and not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    found = [base]
    for one in found:
        found += [two for two in one.__subclasses__() if two not in found]
    return found


def test_every_failure_has_a_code_of_its_sort_and_says_what_it_means() -> None:
    types = list_error_types()
    assert {one.exit_code for one in types} == {
        ExitCode.FAILURE, ExitCode.USAGE, ExitCode.NOT_FOUND, ExitCode.CONFLICT, ExitCode.STORE, ExitCode.TEMPLATE,
        ExitCode.FINDINGS,
    }  # fmt: skip
    assert all(one.meaning for one in types)


BOARD = "the board sells the pump unit"
TYPES = [one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, KamplanError)]
"""The sorts of failure."""


@pytest.mark.parametrize("kind", TYPES, ids=lambda one: one.__name__)
def test_a_failure_is_told_in_two_lines_whatever_stands_in_it(
    acme: Kamplan, monkeypatch: pytest.MonkeyPatch, kind: type[KamplanError]
) -> None:
    from kamplan.service import accounts

    def fail(*_: object, **__: object) -> None:
        raise kind("it\nfailed\x1b[31m", hint="try\r\nagain\x07")

    monkeypatch.setattr(accounts, "list_accounts", fail)
    done = acme("list-accounts")
    assert (done.code, done.out) == (kind.exit_code, "")
    assert done.err == "error: it failed[31m\n  try: try again\n"


@pytest.mark.parametrize(
    "error",
    [ValueError(BOARD), KeyError(BOARD), RecursionError(BOARD), MemoryError(BOARD), OSError(5, BOARD), ZeroDivisionError()],
    ids=lambda one: type(one).__name__,
)  # fmt: skip
def test_a_bug_is_told_in_two_lines_without_a_record_or_a_path(
    acme: Kamplan, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    from kamplan.service import accounts

    def fail(*_: object, **__: object) -> None:
        text, place = BOARD, Path.home()
        raise error from ValueError(text, place)

    monkeypatch.setattr(accounts, "list_accounts", fail)
    done = acme("list-accounts")
    assert (done.code, done.out, len(done.err.splitlines())) == (ExitCode.BUG, "", 2)
    assert done.err.startswith(f"error: unexpected {type(error).__name__}: this is a bug in kamplan\n  try: ")
    assert BOARD not in done.err
    assert str(Path.home()) not in done.err
    assert "Traceback" not in done.err
    with pytest.raises(type(error)):
        acme("--debug", "list-accounts")


def test_a_failure_of_the_file_system_names_the_file_and_no_record(example: Kamplan) -> None:
    done = example("render-plan", "aurelia", "--draft", "-o", "/proc/none/plan.html")
    assert (done.code, len(done.err.splitlines())) == (1, 2)
    assert "/proc/none/plan.html" in done.err
    statements = (EXAMPLE / "intel.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert not any(one.split(",")[3] in done.err for one in statements if len(one.split(",")[3]) > 10)
