"""Where a document is written: nothing is followed, nothing half done, nobody else can read it (F47)."""

from __future__ import annotations

import os
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kamplan.errors import ConflictError, KamplanError
from kamplan.exchange import files
from kamplan.exchange.files import write_atomically

if TYPE_CHECKING:
    from collections.abc import Iterator

NOBODY = 65534
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")


def left_behind(folder: Path) -> list[str]:
    return [one.name for one in folder.iterdir() if one.name.startswith(".kamplan")]


@contextmanager
def somebody_else() -> Iterator[None]:
    """Be a user who cannot write everywhere as root can."""
    groups = os.getgroups()
    os.setgroups([])
    os.setegid(NOBODY)
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(0)
        os.setgroups(groups)


def test_a_link_is_replaced_and_what_it_leads_to_is_not_touched(tmp_path: Path) -> None:
    for name, target in (("a", "precious"), ("b", "nowhere"), ("c", "c"), ("d", "/dev/full")):
        (tmp_path / "precious").write_text("precious", encoding="utf-8")
        (tmp_path / name).symlink_to(target)
        if target == "/dev/full":
            with pytest.raises(KamplanError, match="device"):
                write_atomically(tmp_path / name, b"new")
            assert (tmp_path / name).is_symlink()
            continue
        write_atomically(tmp_path / name, b"new")
        assert not (tmp_path / name).is_symlink()
        assert (tmp_path / name).stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "precious").read_text(encoding="utf-8") == "precious"
    assert not (tmp_path / "nowhere").exists()


def test_the_other_name_of_a_file_keeps_what_it_held(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text("old", encoding="utf-8")
    one.chmod(0o644)
    os.link(one, two)
    write_atomically(one, b"new")
    assert (one.read_text(encoding="utf-8"), two.read_text(encoding="utf-8")) == ("new", "old")
    assert one.stat().st_mode & 0o777 == 0o600


def test_a_pipe_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for replace in (True, False):
        with pytest.raises(KamplanError, match="device or pipe"):
            write_atomically(tmp_path / "pipe", b"new", replace=replace)
    assert left_behind(tmp_path) == []


@pytest.mark.parametrize("name", ["stdout", "stderr", "fd/1", "full", "null", "new-file"])
def test_no_file_is_made_among_the_devices(tmp_path: Path, name: str) -> None:
    """Sent to a file, /dev/stdout looks like one; replacing it broke the system for everybody on it."""
    before, out = sorted(os.listdir("/dev")), os.dup(1)
    with (tmp_path / "sent").open("wb") as sent:
        os.dup2(sent.fileno(), 1)
        try:
            with somebody_else() if os.geteuid() == 0 else nullcontext(), pytest.raises(KamplanError, match="device"):
                write_atomically(Path(f"/dev/{name}"), b"new")
        finally:
            os.dup2(out, 1)
            os.close(out)
    assert (tmp_path / "sent").read_bytes() == b""
    assert sorted(os.listdir("/dev")) == before


@pytest.mark.parametrize("name", ["missing/file", "file/below", "loop/file", f"{'x' * 300}", "nul\0", "folder", "."])
def test_a_place_where_no_file_can_be_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    (tmp_path / "folder").mkdir()
    (tmp_path / "loop").symlink_to("loop")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(KamplanError) as refused:
        write_atomically(tmp_path / name, b"new")
    assert "-o" in str(refused.value.hint)
    assert sorted(tmp_path.rglob("*")) == before


@as_root
def test_a_folder_or_file_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    shared = Path("/dev/shm") / f"kamplan-{os.getpid()}"  # noqa: S108 - tmp_path is closed to other users
    shared.mkdir(mode=0o755)
    try:
        (shared / "old").write_text("old", encoding="utf-8")
        for name in ("old", "new"):
            with somebody_else(), pytest.raises(KamplanError, match=r"cannot write .*: Permission denied"):
                write_atomically(shared / name, b"new")
        shared.chmod(0o1777)  # like /tmp: anybody may write, nobody may take another's name
        with somebody_else(), pytest.raises(KamplanError, match=r"cannot write .*: Operation not permitted"):
            write_atomically(shared / "old", b"new")
        assert (shared / "old").read_text(encoding="utf-8") == "old"
        assert left_behind(shared) == []
        shared.chmod(0o777)
        with somebody_else():
            write_atomically(shared / "old", b"new")
        now = (shared / "old").stat()
        assert (now.st_uid, now.st_mode & 0o777, now.st_size) == (NOBODY, 0o600, 3)
    finally:
        for one in shared.iterdir():
            one.unlink()
        shared.rmdir()


@pytest.mark.parametrize("moment", ["fsync", "replace"])
def test_a_folder_put_in_place_of_another_gets_nothing(tmp_path: Path, monkeypatch, moment: str) -> None:
    """Between check and move somebody renames the folder and puts a link in its place."""
    ours, moved, theirs = tmp_path / "ours", tmp_path / "moved", tmp_path / "theirs"
    ours.mkdir()
    theirs.mkdir()
    (theirs / "plan.md").write_text("theirs", encoding="utf-8")
    real = getattr(os, moment)

    def swap(*given: object, **named: object) -> object:
        ours.rename(moved)
        ours.symlink_to(theirs)
        return real(*given, **named)

    monkeypatch.setattr(files.os, moment, swap)
    write_atomically(ours / "plan.md", b"new")
    assert (theirs / "plan.md").read_text(encoding="utf-8") == "theirs"
    assert (moved / "plan.md").read_text(encoding="utf-8") == "new"
    assert left_behind(theirs) + left_behind(moved) == []


@pytest.mark.parametrize("replace", [True, False])
@pytest.mark.parametrize("moment", ["fsync", "replace", "write"])
def test_a_failure_leaves_the_folder_as_it_was(tmp_path: Path, monkeypatch, moment: str, replace: bool) -> None:
    file = tmp_path / "plan.md"
    if replace:
        file.write_text("old", encoding="utf-8")

    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    if moment == "write":

        class Full:
            def __init__(self, handle: int, _mode: str) -> None:
                self.handle = handle

            def __enter__(self) -> Full:
                return self

            def __exit__(self, *_: object) -> None:
                os.close(self.handle)

            write = fail

        monkeypatch.setattr(files.os, "fdopen", Full)
    else:
        monkeypatch.setattr(files.os, moment, fail)
    with pytest.raises(KamplanError, match="No space left"):
        write_atomically(file, b"new", replace=replace)
    assert [one.name for one in tmp_path.iterdir()] == (["plan.md"] if replace else [])
    assert not replace or file.read_text(encoding="utf-8") == "old"


def test_a_name_taken_between_check_and_move_is_not_replaced(tmp_path: Path, monkeypatch) -> None:
    file = tmp_path / "plan.md"
    real = os.fsync

    def take(handle: int) -> None:
        file.write_text("theirs", encoding="utf-8")
        real(handle)

    monkeypatch.setattr(files.os, "fsync", take)
    with pytest.raises(ConflictError, match="is there already"):
        write_atomically(file, b"new", replace=False)
    assert file.read_text(encoding="utf-8") == "theirs"
    assert left_behind(tmp_path) == []
