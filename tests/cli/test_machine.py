"""What a user's machine can do to a command is no bug in kamplan: two sentences, the right code, nothing half done."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Kamplan

posix = pytest.mark.skipif(os.name != "posix", reason="streams and links of a POSIX shell")
RUN = "import sys; from kamplan.__main__ import main; sys.argv[0] = 'kamplan'; main()"
READS = (
    ("--help",), ("--version",), ("add-intel", "--help"), ("checklist",), ("list-contacts", "acme"),
    ("list-contacts", "acme", "--json"), ("list-contacts", "acme", "--format", "csv"), ("show-account", "acme"),
    ("render-plan", "acme", "--draft", "-o", "-"), ("next", "acme", "--json"),
    ("doctor",), ("analyze", "acme"), ("history",),
)  # fmt: skip
WRITES = (("add-contact", "acme", "Lu"), ("add-risk", "acme", "Hail", "--json"))


def shell(kamplan: Kamplan, argv: tuple[str, ...], redirect: str, **environment: str) -> subprocess.CompletedProcess[bytes]:  # fmt: skip
    """Run a command as a shell does, with its output redirected."""
    env = {**os.environ, "KAMPLAN_DB": str(kamplan.db), "KAMPLAN_TODAY": "2026-11-23", "KAMPLAN_USER": "Ada", **environment}  # fmt: skip
    script = f'exec "$@" {redirect}'
    return subprocess.run(
        ["bash", "-c", script, "-", sys.executable, "-c", RUN, *argv],
        capture_output=True, check=False, env=env, timeout=120,
    )  # fmt: skip


@posix
@pytest.mark.parametrize("redirect", [">&-", ">/dev/full"])
@pytest.mark.parametrize("argv", READS, ids=" ".join)
def test_an_output_that_cannot_be_written_is_said(acme: Kamplan, argv: tuple[str, ...], redirect: str) -> None:
    before = acme.digest()
    done = shell(acme, argv, redirect)
    said = done.stderr.decode().splitlines()
    assert done.returncode == 1, done.stderr
    assert said[-2].startswith("error: the output could not be written: ")
    assert said[-1].startswith("  try: ")
    assert "Traceback" not in done.stderr.decode()
    assert acme.digest() == before


@posix
@pytest.mark.parametrize("redirect", [">&-", ">/dev/full"])
@pytest.mark.parametrize("argv", WRITES, ids=" ".join)
def test_a_change_that_was_made_and_could_not_be_told_is_said_to_be_made(
    acme: Kamplan, argv: tuple[str, ...], redirect: str
) -> None:
    before = acme("history", "--json").ok().json[0]["change"]
    done = shell(acme, argv, redirect)
    assert done.returncode == 1
    assert b"error: the change was made, and the output could not be written: " in done.stderr
    assert acme("history", "--json").ok().json[0]["change"] == before + 1
    acme("check", "--deep").ok()


@posix
@pytest.mark.parametrize("redirect", ["2>&-", "2>/dev/full", "<&-", "<&- >/dev/null 2>&-"])
def test_without_standard_error_or_input_a_command_works(acme: Kamplan, redirect: str) -> None:
    assert shell(acme, ("add-contact", "acme", "Lu"), redirect).returncode == 0
    assert shell(acme, ("list-contacts", "acme"), redirect).returncode == 0
    assert shell(acme, ("no-such-command",), redirect).returncode == 2
    acme("check", "--deep").ok()


@posix
@pytest.mark.parametrize("name", ["KAMPLAN_USER", "KAMPLAN_LANG", "KAMPLAN_LOCK_WAIT"])
def test_a_variable_that_is_not_utf8_is_refused(acme: Kamplan, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    acme.user = os.fsdecode(b"Ad\xe4") if name == "KAMPLAN_USER" else acme.user
    monkeypatch.setenv(name, os.fsdecode(b"\xe4"))
    if name == "KAMPLAN_LANG":
        assert shell(acme, ("add-contact", "acme", "Lu"), "", **{name: os.fsdecode(b"\xe4")}).returncode == 2
        return
    for argv in (("add-contact", "acme", "Lu"), ("list-contacts", "acme"), ("doctor",)):
        acme.refuses(*argv, code=2, says=f"{name} is not UTF-8", tries="unset it")


@posix
def test_a_file_name_that_is_not_utf8_is_shown_as_it_is(acme: Kamplan, tmp_path: Path) -> None:
    name = os.fsdecode(b"f\xfc.csv")
    acme.refuses("import", tmp_path / name, "--as", "accounts", code=2, says="f\\xfc.csv")
    done = shell(acme, ("list-accounts",), "", KAMPLAN_DB=str(tmp_path / os.fsdecode(b"\xfc.db")))
    assert done.returncode == 5
    assert b"\\xfc.db" in done.stderr


@posix
@pytest.mark.parametrize("zone", ["XYZ-99", "XYZ+99", "nonsense", ":::", "A" * 5000, os.fsdecode(b"\xff")])
def test_a_time_zone_that_is_none_is_no_bug(acme: Kamplan, zone: str) -> None:
    env = {"TZ": zone, "KAMPLAN_TODAY": ""}
    for argv in (("next", "acme"), ("add-contact", "acme", f"Lu {len(zone)}"), ("list-intel", "acme")):
        assert shell(acme, argv, "", **env).returncode in (0, 2), argv


@posix
@pytest.mark.parametrize("place", ["/", "loop", "long", "/dev/null", "/proc/1/mem", "", ".", "nul"])
@pytest.mark.parametrize(
    "argv",
    [("doctor",), ("doctor", "--fix"), ("backup",), ("backup", "other.db"), ("list-accounts",), ("new-account", "A"),
     ("restore", "good.db", "--yes"), ("list-backups",), ("check", "--deep"), ("audit", "verify")],
    ids=" ".join,
)  # fmt: skip
def test_an_odd_place_for_a_store_is_no_bug(acme: Kamplan, tmp_path: Path, place: str, argv: tuple[str, ...]) -> None:
    acme("backup", tmp_path / "good.db").ok()
    odd = place
    if place == "loop":
        (tmp_path / "loop").symlink_to(tmp_path / "loop")
        odd = str(tmp_path / "loop")
    elif place == "long":
        odd = str(tmp_path / ("x" * 300))
    elif place == "nul":
        odd = str(tmp_path / "good.db" / "below")
    done = acme(*[str(tmp_path / one) if one.endswith(".db") else one for one in argv], "--db", odd)
    assert done.code in (0, 1, 2, 3, 4, 5, 10), done.err
    assert "bug" not in done.err


@posix
@pytest.mark.skipif(os.name == "posix" and os.geteuid() == 0, reason="root may read every folder")
@pytest.mark.parametrize("argv", [("restore", "shut/copy.db", "--yes"), ("backup", "shut/new.db"), ("doctor",)], ids=" ".join)  # fmt: skip
def test_a_folder_one_may_not_read_is_no_bug(acme: Kamplan, tmp_path: Path, argv: tuple[str, ...]) -> None:
    shut = tmp_path / "shut"
    shut.mkdir()
    acme("backup", shut / "copy.db").ok()
    shut.chmod(0)
    try:
        done = acme(*[str(tmp_path / one) if "/" in one else one for one in argv])
        again = acme("list-accounts", "--db", shut / "copy.db")
    finally:
        shut.chmod(0o700)
    assert done.code in (0, 1, 4, 5, 10), done.err
    assert again.code == 5
