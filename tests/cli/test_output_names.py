"""What a file is called when nobody names it, and what it never replaces (F46)."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import pytest

NAMES = (
    "../../x", "/etc/x", "C:\\x", "\\\\host\\share", "CON", "NUL.txt", "com1", "a:b", "x.", "x ", "-rf", "--help", ".", "..",
    "~", "~root", "$HOME", "`id`", "a|b", "a*b?", 'a"b', "a'b", "<a>", "a;b", "a&b", "a%00b", "%2e%2e%2f", "客" * 300,
    "x" * 300, "é" * 150, "two\nlines", "tab\there", "\x1b[31mred", "\u202egnp.exe", "😀", "👩‍👩‍👧", "é", "e\u0301", "ＣＯＮ", "ﬁle",
)  # fmt: skip
"""Names of accounts that would harm if a file were called by them; forty, the last but two of them twins."""


def list_files(folder: Path) -> set[str]:
    return {str(one.relative_to(folder)) for one in folder.rglob("*") if one.is_file()}


def test_a_file_is_named_after_the_key_and_stays_in_its_folder(kamplan, tmp_path: Path, monkeypatch) -> None:
    """Every account gets a file of its own in the current folder, whatever it is called."""
    work = tmp_path / "a" / "b" / "work"
    work.mkdir(parents=True)
    monkeypatch.chdir(work)
    keys = []
    for place, name in enumerate(NAMES):
        made = kamplan("new-account", "--json", *(() if place % 2 else ("--key", f"key-{place}")), "--", name)
        if made.code:  # no key can be made from the name, or another account has it
            made = kamplan("new-account", "--json", "--key", f"key-{place}", "--", name)
        if made.code == 4 and name in ("é", "e\u0301", "x "):
            continue  # the same name in another spelling
        keys.append(made.ok().json["key"])
    outside = list_files(tmp_path) - {str(kamplan.db.relative_to(tmp_path))}
    for key in keys:
        kamplan("render-plan", key, "--draft", "--audience", "customer").ok()
        kamplan("draw", key, "--picture", "evidence")
    names = [one.name for one in work.iterdir()]
    assert set(names) == {f"{key}-plan-customer-en.md" for key in keys} | set(names) - {
        name for name in names if name.endswith(".md")
    }
    assert len({unicodedata.normalize("NFC", name).casefold() for name in names}) == len(names) >= len(NAMES) - 2
    assert all(len(os.fsencode(name)) <= 255 and name.isascii() and not name.startswith(("-", ".")) for name in names)
    assert list_files(tmp_path) - {str(kamplan.db.relative_to(tmp_path))} == outside | {
        f"a/b/work/{one}" for one in names
    }


@pytest.mark.parametrize(
    "key", ["../../x", "/etc/x", "C:\\x", "con", "NUL", "a:b", "x.", "-rf", "客户", "x" * 64, "a\nb", "é"]
)
def test_a_key_that_no_file_can_be_called_by_is_refused(kamplan, key: str) -> None:
    kamplan("new-account", "First").ok()
    refused = kamplan.refuses("new-account", "Other", f"--key={key}", code=2, says="key")
    assert len(refused.err.splitlines()) == 2


RENDER = ("render-plan", "acme", "--draft")


def test_a_file_that_nobody_named_is_not_replaced_without_force(acme, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "acme-plan-team-en.md"
    acme(*RENDER).ok()
    acme(*RENDER).ok()  # the same again loses nothing
    with file.open("a", encoding="utf-8") as own:
        own.write("a note of mine\n")
    refused = acme.refuses(*RENDER, code=4, says="acme-plan-team-en.md is there already", tries="--force")
    assert len(refused.err.splitlines()) == 2
    assert file.read_text(encoding="utf-8").endswith("a note of mine\n")
    acme(*RENDER, "-o", "other.md").ok()
    acme(*RENDER, "--force").ok()
    assert file.read_bytes() == (tmp_path / "other.md").read_bytes()


def test_a_picture_that_nobody_named_is_not_replaced_without_force(acme, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    draw = ("draw", "acme", "--picture", "relationship-map")
    file = tmp_path / "acme-relationship-map-team-en.svg"
    file.write_text("mine", encoding="utf-8")
    acme.refuses(*draw, code=4, says="is there already", tries="-o FILE")
    assert file.read_text(encoding="utf-8") == "mine"
    acme(*draw, "--force").ok()
    assert file.read_text(encoding="utf-8").startswith("<?xml")


def test_a_file_that_was_named_is_replaced(acme, tmp_path: Path) -> None:
    file = tmp_path / "p.md"
    file.write_text("mine", encoding="utf-8")
    acme(*RENDER, "-o", file).ok()
    assert file.read_text(encoding="utf-8").startswith("# Account plan")


@pytest.mark.parametrize("kind", ["link", "broken link", "folder", "pipe"])
def test_what_is_no_file_is_never_replaced_unasked(acme, tmp_path: Path, monkeypatch, kind: str) -> None:
    monkeypatch.chdir(tmp_path)
    file, other = tmp_path / "acme-plan-team-en.md", tmp_path / "other.md"
    if kind == "link":
        other.write_text("precious", encoding="utf-8")
    {
        "link": lambda: file.symlink_to(other), "broken link": lambda: file.symlink_to(other),
        "folder": file.mkdir, "pipe": lambda: os.mkfifo(file),
    }[kind]()  # fmt: skip
    before = (os.lstat(file).st_ino, os.lstat(file).st_mode)
    refused = acme(*RENDER)
    assert refused.code == (4 if "link" in kind else 1)
    assert len(refused.err.splitlines()) == 2
    assert (os.lstat(file).st_ino, os.lstat(file).st_mode) == before
    assert not other.exists() or other.read_text(encoding="utf-8") == "precious"


def test_the_demo_replaces_what_a_demo_made_and_nothing_else(kamplan, tmp_path: Path) -> None:
    folder = tmp_path / "d"
    folder.mkdir()
    (folder / "plan.md").write_text("mine", encoding="utf-8")
    argv = ("demo", "--into", folder)
    kamplan.refuses(*argv, code=4, says="plan.md is there already, and no demo has made it", tries="--into")
    assert list_files(folder) == {"plan.md"}
    assert (folder / "plan.md").read_text(encoding="utf-8") == "mine"
    kamplan(*argv, "--force").ok()
    assert (folder / "plan.md").read_text(encoding="utf-8").startswith("# ")
    kamplan(*argv).ok()


@pytest.mark.parametrize("content", ["", "my own list of demos", "SQLite format 3\0" + "\0" * 200])
def test_the_demo_never_removes_a_database_of_another_making(kamplan, tmp_path: Path, content: str) -> None:
    other = tmp_path / "kamplan-demo.db"
    other.write_text(content, encoding="utf-8")
    for force in ((), ("--force",)):
        kamplan.refuses("demo", "--into", tmp_path, *force, code=4, says="no demo has made it", tries="--into")
        assert other.read_text(encoding="utf-8") == content


def test_a_folder_that_cannot_be_is_refused_in_two_lines(kamplan, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    for into in (tmp_path / "file", tmp_path / "file" / "d", tmp_path / ("客" * 300), f"{tmp_path}/a\0b", "/proc/d"):
        refused = kamplan("demo", "--into", into)
        assert refused.code in (1, 4), refused.err
        assert len(refused.err.splitlines()) == 2
    assert list_files(tmp_path) == {"file"}


@pytest.mark.parametrize(
    "name", [one for one in NAMES if one not in ("x ", "é", "e\u0301", "ﬁle", "ＣＯＮ")] + ["", "x/y", "a\0b"]
)
def test_a_copy_of_a_template_has_a_plain_name(kamplan, name: str) -> None:
    folder = Path(os.environ["XDG_CONFIG_HOME"])
    before = list_files(folder)
    kamplan.refuses(
        "copy-template", "one-page", f"--to={name}", code=2, says="is not a name for a template", tries="letters"
    )
    assert list_files(folder) == before


def test_two_spellings_of_one_name_are_one_template(kamplan, acme, tmp_path: Path) -> None:
    kamplan("copy-template", "one-page", "--to", "e\u0301quipe").ok()
    kamplan.refuses("copy-template", "one-page", "--to", "équipe", code=4, says="is there already")
    for name in ("équipe", "e\u0301quipe"):
        acme(*RENDER, "--template", name, "-o", tmp_path / "p.md").ok()
    kamplan("copy-template", "one-page", "--to", "客" * 60).ok()
    assert (
        max(len(os.fsencode(one)) for one in os.listdir(Path(os.environ["XDG_CONFIG_HOME"]) / "kamplan" / "templates"))
        < 255
    )


@pytest.mark.parametrize(
    "name", ["客" * 300, "x" * 5000, "a\0b", "\ud800", "loop", "pipe", "/dev/full", "/proc/self/mem"]
)
def test_a_template_that_cannot_be_read_is_refused(acme, tmp_path: Path, monkeypatch, name: str) -> None:
    """A name too long for any file once ended as a bug in kamplan."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "loop").symlink_to("loop")
    os.mkfifo(tmp_path / "pipe")
    refused = acme.refuses(*RENDER, "-o", "-", "--template", name, code=6, says="")
    assert len(refused.err.splitlines()) == 2


def test_a_template_of_ones_own_that_lacks_a_format_says_which_it_has(acme, tmp_path: Path) -> None:
    acme("copy-template", "one-page", "--to", "ours").ok()
    folder = next(one.parent for one in Path(os.environ["HOME"]).rglob("plan.docx") if one.parent.name == "ours")
    (folder / "plan.docx").unlink()
    acme.refuses(
        *RENDER, "--template", "ours", "-o", tmp_path / "p.docx",
        code=6, says="your template ours is not made for docx, but for html, md, pdf", tries="plan.docx",
    )  # fmt: skip
