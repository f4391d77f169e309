"""Where a plan is written, how, and what it is compared with: the golden files."""

from __future__ import annotations

import difflib
import os
from pathlib import Path

import pytest

from conftest import without_head

GOLDEN = Path(__file__).parent.parent / "golden"
RENDER = ("render-plan", "acme", "--draft")


def test_a_dash_prints_the_plan_and_writes_no_file(acme, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.iterdir())
    assert acme(*RENDER, "-o", "-").ok().out.startswith("# Account plan: Acme Pumps\n")
    assert sorted(tmp_path.iterdir()) == before


def test_without_a_name_the_file_is_called_after_account_audience_and_language(
    acme, tmp_path: Path, monkeypatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = acme(*RENDER, "--lang", "zh", "--format", "html").ok()
    assert done.out == ""
    assert "acme-plan-team-zh.html" in done.err
    assert (tmp_path / "acme-plan-team-zh.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


@pytest.mark.parametrize(
    ("name", "starts"),
    [
        ("p.md", "# "),
        ("p.markdown", "# "),
        ("p.html", "<!DOCTYPE"),
        ("p.HTML", "<!DOCTYPE"),
        ("p.json", "{"),
        ("p", "# "),
    ],
)
def test_the_ending_of_the_name_chooses_the_format(acme, tmp_path: Path, name: str, starts: str) -> None:
    acme(*RENDER, "-o", tmp_path / name).ok()
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(starts)


def test_a_format_that_is_given_wins_over_the_ending(acme, tmp_path: Path) -> None:
    acme(*RENDER, "-o", tmp_path / "p.txt", "--format", "html").ok()
    assert (tmp_path / "p.txt").read_text(encoding="utf-8").startswith("<!DOCTYPE")
    acme.refuses(*RENDER, "-o", tmp_path / "q.odt", code=2, says="no plan is written as .odt", tries="--format")
    assert not (tmp_path / "q.odt").exists()


def test_only_its_owner_can_read_the_file(acme, tmp_path: Path) -> None:
    old = tmp_path / "old.md"
    old.write_text("old", encoding="utf-8")
    old.chmod(0o644)
    for file in (old, tmp_path / "new.md"):
        acme(*RENDER, "-o", file).ok()
        assert oct(file.stat().st_mode & 0o777) == "0o600"


def test_a_file_that_is_there_is_replaced_whole(acme, tmp_path: Path) -> None:
    file = tmp_path / "p.md"
    acme(*RENDER, "-o", file).ok()
    before, inode = file.read_bytes(), file.stat().st_ino
    with file.open("rb") as reader:
        file.write_bytes(before + b"tail")
        acme(*RENDER, "-o", file).ok()
        assert reader.read() == before + b"tail"
    assert file.read_bytes() == before
    assert file.stat().st_ino != inode
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith(".")] == []


def test_a_link_is_replaced_and_not_followed(acme, tmp_path: Path) -> None:
    target, link, broken = tmp_path / "target.txt", tmp_path / "link.md", tmp_path / "broken.md"
    target.write_text("precious", encoding="utf-8")
    link.symlink_to(target)
    broken.symlink_to(tmp_path / "nowhere.md")
    for file in (link, broken):
        acme(*RENDER, "-o", file).ok()
        assert not file.is_symlink()
        assert file.read_text(encoding="utf-8").startswith("# Account plan")
    assert target.read_text(encoding="utf-8") == "precious"
    assert not (tmp_path / "nowhere.md").exists()


def test_what_cannot_be_written_is_refused_in_two_lines(acme, tmp_path: Path) -> None:
    (tmp_path / "folder.md").mkdir()
    (tmp_path / "file").write_text("x", encoding="utf-8")
    os.mkfifo(tmp_path / "pipe.md")
    before = sorted(tmp_path.rglob("*"))
    for name, says in (
        ("folder.md", "is a folder"), ("missing/p.md", "cannot write"), ("file/p.md", "cannot write"),
        ("pipe.md", "not a file"), (f"{'x' * 300}.md", "cannot write"),
    ):  # fmt: skip
        refused = acme.refuses(*RENDER, "-o", tmp_path / name, code=1, says=says, tries="-o")
        assert len(refused.err.splitlines()) == 2
    assert sorted(tmp_path.rglob("*")) == before


def test_a_failed_write_leaves_the_old_file_as_it_was(acme, tmp_path: Path, monkeypatch) -> None:
    file = tmp_path / "p.md"
    file.write_text("old", encoding="utf-8")
    monkeypatch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    refused = acme(*RENDER, "-o", file)
    assert refused.code == 1
    assert "No space left" in refused.err
    assert file.read_text(encoding="utf-8") == "old"
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith(".")] == []


@pytest.mark.parametrize(("audience", "lang"), [("team", "en"), ("customer", "zh")])
def test_the_examples_plan_reads_as_it_did(example, audience: str, lang: str) -> None:
    """A change of the plan's text shows here line by line; UPDATE_GOLDEN=1 accepts it."""
    file = GOLDEN / f"aurelia-{audience}-{lang}.md"
    now = example("render-plan", "aurelia", "-o", "-", "--audience", audience, "--lang", lang).ok().out
    now = without_head(now)
    if os.environ.get("UPDATE_GOLDEN") == "1":
        GOLDEN.mkdir(exist_ok=True)
        file.write_text(now, encoding="utf-8")
    assert file.exists(), f"there is no {file}; run the tests once with UPDATE_GOLDEN=1 and read what it holds"
    before = file.read_text(encoding="utf-8")
    changed = "\n".join(difflib.unified_diff(before.splitlines(), now.splitlines(), "golden", "now", lineterm="", n=1))
    assert now == before, f"the plan has changed; UPDATE_GOLDEN=1 accepts it:\n{changed[:4000]}"
