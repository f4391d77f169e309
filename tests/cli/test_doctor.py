"""`doctor`: what is in force, what is not as it should be, and what it mends; and who may read what we write (F61)."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from conftest import Kamplan
from kamplan import __version__
from kamplan.service import ailments
from kamplan.store import library
from kamplan.store.library import has_wal_reset_bug


@pytest.fixture(autouse=True)
def _installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine of the tests has every library and font; what it lacks, a test takes away itself."""
    monkeypatch.setattr(ailments, "find_spec", lambda _name: True)
    monkeypatch.setattr(ailments, "_has_pango", lambda: True)
    monkeypatch.setattr(ailments, "has_chinese_font", lambda: True)


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def examine(kamplan: Kamplan, *argv: str, code: int = 10) -> Any:
    done = kamplan("doctor", "--json", *argv)
    assert done.code == code, done
    return done.json


def test_a_sound_installation_has_facts_and_nothing_to_do(acme: Kamplan) -> None:
    before = acme.digest()
    found = examine(acme, code=0)
    assert found["ailments"] == found["mended"] == []
    facts = found["facts"]
    assert facts["kamplan"] == __version__
    assert facts["store"] == f"{acme.db} (0600)"
    assert facts["KAMPLAN_DB"] == str(acme.db)
    assert {"python", "sqlite", "schema", "config", "templates", "backups", "snapshots"} <= set(facts)
    assert acme.digest() == before
    assert "配置文件" in acme("doctor", "--lang", "zh").ok().out


def test_what_others_may_read_is_named_and_closed(
    acme: Kamplan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "config.toml"
    config.write_text("", encoding="utf-8")
    monkeypatch.setenv("KAMPLAN_CONFIG", str(config))
    backup = Path(acme("backup", "--json").ok().json["file"])
    opened = {acme.db: 0o644, config: 0o664, backup: 0o640, backup.parent: 0o755}
    for path, mode in opened.items():
        path.chmod(mode)
    found = examine(acme)["ailments"]
    assert {(one["what"], one["do"]) for one in found} == {
        (
            f"{path} can be read or changed by others (mode {mode:04o})",
            f"chmod {700 if path.is_dir() else 600} {path}",
        )
        for path, mode in opened.items()
    }
    assert all(one["urgent"] and one["fixable"] for one in found)
    fixed = examine(acme, "--fix", code=0)
    assert (len(fixed["mended"]), fixed["ailments"]) == (4, [])
    assert {mode_of(path) for path in opened} == {0o600, 0o700}


def test_a_folder_in_which_others_may_replace_the_store_is_named_and_left(acme: Kamplan) -> None:
    acme.db.parent.chmod(0o777)
    [found] = examine(acme, "--fix")["ailments"]
    assert (found["do"], found["fixable"]) == (f"chmod go-w {acme.db.parent}", False)
    acme.db.parent.chmod(0o1777)
    assert examine(acme, code=0)["ailments"] == []


@pytest.mark.parametrize("argv", [("list-accounts",), ("add-contact", "acme", "Lu"), ("backup",)], ids=" ".join)
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o666, 0o600])
def test_a_store_that_others_may_read_is_warned_of_once_in_each_command(
    acme: Kamplan, mode: int, argv: tuple[str, ...]
) -> None:
    acme.db.chmod(mode)
    done = acme(*argv).ok()
    warning = f"warning: {acme.db} can be read or changed by others (mode {mode:04o})\n  try: kamplan doctor --fix\n"
    assert done.err == ("" if mode == 0o600 else warning)


@pytest.mark.parametrize(
    "folder", ["Dropbox", "OneDrive - Halvard AG", "iCloud Drive", "Google Drive", "Nextcloud", "Mobile Documents/x"]
)
def test_a_store_in_a_folder_copied_to_other_machines_is_warned_of(acme: Kamplan, tmp_path: Path, folder: str) -> None:
    place = tmp_path / folder / "plans"
    place.mkdir(parents=True)
    acme.db = acme.db.rename(place / "kamplan.db")
    [found] = examine(acme)["ailments"]
    assert "copied to other machines" in found["what"]
    assert str(tmp_path / folder.split("/")[0]) in found["what"]
    assert "kamplan backup" in found["do"]


def test_a_folder_that_syncthing_copies_is_known_by_its_sign(acme: Kamplan) -> None:
    (acme.db.parent / ".stfolder").mkdir()
    assert "copied to other machines" in examine(acme)["ailments"][0]["what"]


def test_what_a_killed_command_left_is_removed_once_it_is_old(acme: Kamplan) -> None:
    left = acme.db.with_name(f".{acme.db.name}-x7.new")
    other = acme.db.with_name(".bashrc")
    for path in (left, other):
        path.write_bytes(b"x")
    assert examine(acme, code=0)["ailments"] == [], "it may be a command that is running"
    for path in (left, other):
        os.utime(path, (1_700_000_000, 1_700_000_000))
    assert "was killed" in examine(acme)["ailments"][0]["what"]
    examine(acme, "--fix", code=0)
    assert (left.exists(), other.exists()) == (False, True)


def test_a_journal_that_was_left_is_not_removed_by_hand(acme: Kamplan) -> None:
    journal = acme.db.with_name(f"{acme.db.name}-journal")
    journal.write_bytes(b"x")
    os.utime(journal, (1_700_000_000, 1_700_000_000))
    [found] = examine(acme, "--fix")["ailments"]
    assert "leave it there" in found["do"]
    assert journal.exists()


def test_what_is_not_installed_is_named_with_the_command_that_installs_it(
    acme: Kamplan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ailments, "find_spec", lambda _name: None)
    found = examine(acme, code=0)["ailments"]
    names = ("docxtpl", "resvg-py", "weasyprint", "xlsxwriter")
    assert [one["do"].partition(" -m ")[2].partition(">=")[0] for one in found] == [
        f"pip install '{one}" for one in names
    ]
    assert not any(one["urgent"] for one in found)
    monkeypatch.setattr(ailments, "find_spec", lambda _name: True)
    monkeypatch.setattr(ailments, "_has_pango", lambda: False)
    monkeypatch.setattr(ailments, "has_chinese_font", lambda: False)
    told = acme("doctor")
    assert told.code == 10
    assert "needs Pango" in told.out
    assert "no font for Chinese" in told.out
    assert "中文" in acme("doctor", "--lang", "zh").out


def test_fonts_are_known_by_their_files_where_fontconfig_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    monkeypatch.setattr(ailments.shutil, "which", lambda _name: None)
    monkeypatch.setattr(ailments, "FONT_FOLDERS", (str(tmp_path), str(tmp_path / "none")))
    (tmp_path / "DejaVuSans.ttf").touch()
    assert not ailments.has_chinese_font()
    (tmp_path / "opentype").mkdir()
    (tmp_path / "opentype" / "NotoSansCJK-Regular.ttc").touch()
    assert ailments.has_chinese_font()


def test_a_variable_that_kamplan_does_not_read_is_named(acme: Kamplan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAMPLAN_DBB", "x")
    [found] = examine(acme, code=0)["ailments"]
    assert (found["what"], found["do"]) == (
        "KAMPLAN_DBB is set, and kamplan reads no such variable", "did you mean KAMPLAN_DB?",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("content", "says"),
    [(None, "there is no store"), (b"", "not a kamplan store"), (b"x" * 200, "not a kamplan store")],
)
def test_a_store_that_is_none_is_told_like_everything_else(acme: Kamplan, content: bytes | None, says: str) -> None:
    acme.db.unlink()
    if content is not None:
        acme.db.write_bytes(content)
    [found] = examine(acme)["ailments"]
    assert says in found["what"]


def test_a_store_kept_with_a_write_ahead_log_is_told(acme: Kamplan) -> None:
    import sqlite3

    connection = sqlite3.connect(acme.db)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.close()
    assert "write-ahead log" in examine(acme)["ailments"][0]["what"]
    acme("list-accounts").ok()
    examine(acme, code=0)


@pytest.mark.parametrize(
    ("version", "has_bug"),
    [
        ((3, 6, 23), False), ((3, 7, 0), True), ((3, 40, 1), True), ((3, 44, 5), True), ((3, 44, 6), False),
        ((3, 45, 0), True), ((3, 50, 6), True), ((3, 50, 7), False), ((3, 51, 2), True), ((3, 51, 3), False),
    ],
)  # fmt: skip
def test_the_libraries_with_the_bug_of_the_write_ahead_log_are_known(version: tuple[int, ...], has_bug: bool) -> None:
    assert has_wal_reset_bug(version) is has_bug


def test_the_fact_about_the_library_says_whether_it_matters(acme: Kamplan) -> None:
    shown = examine(acme, code=0)["facts"]["sqlite"]
    assert shown.startswith(library.library_version())
    assert ("write-ahead log" in shown) is has_wal_reset_bug()


# F61: whatever the umask, what kamplan writes is its owner's alone -----------------------------------------------------

EVERYTHING = """
import sys
from kamplan.cli.app import run

for argv in (
    "new-account Acme --key acme",
    "add-contact acme Wei --level top",
    "import {folder}/intel.csv --as intel",
    "render-plan acme --draft -o {folder}/plan.md",
    "render-plan acme --draft -o {folder}/plan.html",
    "draw acme --picture relationship-map -o {folder}/map.svg",
    "backup",
    "backup {folder}/stick/copy.db",
    "restore {folder}/stick/copy.db --yes",
    "config set user Ada",
    "copy-template account-plan --to ours",
    "demo --into {folder}/demo",
):
    code = run([one.replace("{folder}", sys.argv[1]) for one in argv.split()])
    assert code in (0, None), (argv, code)
"""


@pytest.mark.parametrize("mask", ["000", "022", "077"])
def test_everything_written_is_for_its_owner_alone_whatever_the_umask(tmp_path: Path, mask: str) -> None:
    place = tmp_path / "place"
    place.mkdir(mode=0o700)
    (place / "intel.csv").write_text(
        "account,tier,topic,statement,source,valid_as_of\nacme,1,rivalry,A,News,2026-10-01\n", encoding="utf-8"
    )
    environment = {name: value for name, value in os.environ.items() if not name.startswith("KAMPLAN_")}
    environment |= {"XDG_DATA_HOME": str(place / "data"), "XDG_CONFIG_HOME": str(place / "config")}
    subprocess.run(
        ["sh", "-c", 'umask "$1"; shift; "$@"', "sh", mask, sys.executable, "-c", EVERYTHING, str(place)],
        check=True, env=environment, capture_output=True,
    )  # fmt: skip
    found = {path: mode_of(path) for path in place.rglob("*") if path.name != "intel.csv"}
    assert {path.name for path, mode in found.items() if mode != (0o700 if path.is_dir() else 0o600)} == set()
    sorts = {path.parent.name for path in found if path.suffix == ".db"}
    assert {"kamplan", "backups", "snapshots", "stick", "demo"} <= sorts
    assert not [path for path in found if path.suffix in (".new", ".tmp") or path.name.endswith("-journal")]


def test_a_conflicted_copy_of_a_sync_service_is_named(acme: Kamplan) -> None:
    same = acme.db.with_name("kamplan (Ada's conflicted copy 2026-11-30).db")
    more = acme.db.with_name("kamplan-LAPTOP.db")
    for one in (same, more):
        one.write_bytes(acme.db.read_bytes())
        one.chmod(0o600)
    Kamplan(more)("add-contact", "acme", "Lu").ok()
    acme("backup", acme.db.with_name("mine.db")).ok()
    said = acme("doctor").out
    assert f"note: {same} is a copy of the store, as sync services make them, and holds nothing more" in said
    assert f"warning: {more} is a copy, as sync services make them, and may hold what the store has not" in said
    assert "mine.db" not in said
