"""What a killed command leaves is taken away by the next one, and nothing that a running one still needs."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from kamplan.processes import list_leftovers, name_temporary

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Kamplan

pytestmark = pytest.mark.skipif(os.name != "posix", reason="no process is asked whether it runs")
MAKE = """
import sys
from pathlib import Path
from kamplan.processes import name_temporary
for ending in ("tmp", "new"):
    path = Path(sys.argv[1]) / name_temporary(ending)
    path.write_text("words of the plan")
"""


def leave(folder: Path) -> list[Path]:
    """Let a process that ends leave temporary files in a folder."""
    folder.mkdir(exist_ok=True)
    subprocess.run([sys.executable, "-c", MAKE, str(folder)], check=True)
    return [one for one in folder.iterdir() if one.name.startswith(".kamplan-")]


def test_the_next_command_takes_away_what_a_killed_one_left(acme: Kamplan, tmp_path: Path) -> None:
    out = tmp_path / "out"
    left = [*leave(acme.db.parent), *leave(out)]
    assert len(left) == 4
    ours = [folder / name_temporary("tmp") for folder in (acme.db.parent, out)]
    for one in ours:
        one.write_text("still needed")
    acme("list-accounts").ok()
    acme("render-plan", "acme", "--draft", "-o", out / "plan.md").ok()
    assert not any(one.exists() for one in left)
    assert all(one.exists() for one in ours)


def test_doctor_names_and_removes_them_at_once(acme: Kamplan) -> None:
    left = [*leave(acme.db.parent / "backups")]
    said = acme("doctor")
    assert said.code == 10
    assert all(f"{one} was left by a command that was killed" in said.out for one in left)
    acme("doctor", "--fix")
    assert not any(one.exists() for one in left)
    assert list(list_leftovers(acme.db.parent)) == []


def test_a_file_of_another_machine_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / ".kamplan-00000000-999999-0123456789abcdef.tmp").write_text("theirs")
    (tmp_path / ".kamplan-mine.tmp").write_text("whose?")
    assert list(list_leftovers(tmp_path)) == []


def test_half_an_export_that_was_killed_is_written_anew(acme: Kamplan, tmp_path: Path) -> None:
    out = tmp_path / "out"
    acme("export", "acme", "-o", out).ok()
    whole = {one.name: one.read_bytes() for one in out.iterdir()}
    (out / ".kamplan-export-begun").write_text("\n".join(whole))
    (out / "export.toml").unlink()
    acme("export", "acme", "-o", out).ok()
    assert {one.name: one.read_bytes() for one in out.iterdir()} == whole
    (out / ".kamplan-export-begun").write_text("\n".join(whole))
    (out / "notes.txt").write_text("mine")
    acme.refuses("export", "acme", "-o", out, code=4, says="is not empty")
    assert (out / "notes.txt").read_text() == "mine"
