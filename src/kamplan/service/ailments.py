"""What can be wrong around a store: who may read it, where it lies, what was left behind, what is not installed."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from kamplan.language import N_, Phrase
from kamplan.libraries import NEEDED, say_how_to_install

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from kamplan.config import Settings

LEFT_AFTER = 3600
"""Seconds after which a temporary file is nobody's any more."""
SYNCED = (
    "dropbox", "onedrive", "icloud drive", "iclouddrive", "mobile documents", "cloudstorage", "google drive",
    "googledrive", "my drive", "nextcloud", "owncloud",
)  # fmt: skip
"""How folders begin that a program copies to other machines."""
SIGNS = (".stfolder", ".dropbox", ".dropbox.cache", ".owncloudsync.log", ".sync_journal.db")
"""What such programs leave in their folders."""
CHINESE_FONTS = (
    "notosanscjk", "notoserifcjk", "notosanssc", "sourcehansans", "wqy", "msyh", "simsun", "simhei", "pingfang",
    "hiragino sans gb", "stheiti", "droidsansfallback", "uming", "ukai",
)  # fmt: skip
FONT_FOLDERS = (
    "/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts", "/System/Library/Fonts",
    "/Library/Fonts", "C:/Windows/Fonts",
)  # fmt: skip


@dataclass(frozen=True)
class Ailment:
    """Something that is not as it should be, and what to do; `mend` does it where kamplan may.

    One that is not urgent only keeps something from working that nobody may want.
    """

    what: Phrase
    do: Phrase
    mend: Callable[[], None] | None = None
    is_urgent: bool = True


def find_open_files(settings: Settings, config: Path) -> Iterator[Ailment]:
    """Yield files and folders of ours that others than their owner may read or change."""
    from kamplan.store.snapshots import BACKUPS, SNAPSHOTS, folder_of, list_kept

    if os.name != "posix":
        return
    folders = [folder_of(settings.store, sort) for sort in (BACKUPS, SNAPSHOTS)]
    folders += [settings.store.parent] if settings.is_default_store else []
    files = [settings.store, config, *(one.path for one in list_kept(settings.store))]
    for path, wanted in (*((one, 0o600) for one in files), *((one, 0o700) for one in folders)):
        mode = read_mode(path)
        if mode is not None and mode & 0o077:
            yield Ailment(
                Phrase(N_("{path} can be read or changed by others (mode {mode})"), path=path, mode=f"{mode:04o}"),
                Phrase(N_("chmod {mode} {path}"), path=path, mode=f"{wanted:o}"),
                mend=lambda path=path, wanted=wanted: path.chmod(wanted),  # type: ignore[misc]  # bound as it is now
            )
    place = settings.store.absolute().parent
    mode = read_mode(place)
    if mode is not None and mode & 0o022 and not mode & stat.S_ISVTX and place not in folders:
        yield Ailment(
            Phrase(N_("others may replace the files in {path} (mode {mode})"), path=place, mode=f"{mode:04o}"),
            Phrase(N_("chmod {mode} {path}"), path=place, mode="go-w"),
        )


def read_mode(path: Path) -> int | None:
    """Return the permissions of a file or folder; None where there is none, or they mean nothing."""
    try:
        return stat.S_IMODE(path.stat().st_mode) if os.name == "posix" else None
    except OSError:
        return None


def find_syncing(store: Path, usual: Path) -> Iterator[Ailment]:
    """Yield that the store lies in a folder that a program copies to other machines while it is written."""
    place = store.absolute()
    for folder in (*place.parents, *place.resolve().parents):
        if folder.name.lower().startswith(SYNCED) or any((folder / sign).exists() for sign in SIGNS):
            yield Ailment(
                Phrase(
                    N_("the store lies in {path}, which is copied to other machines: that can damage it"), path=folder
                ),
                Phrase(N_("move it to {place} and put a copy there instead: kamplan backup FILE"), place=usual),
            )
            return


def find_twins(store: Path) -> Iterator[Ailment]:
    """Yield files beside the store that are called after it and are stores too, as sync services leave them.

    Those that kamplan made itself are none. One that ends with a change the store has too holds nothing more.
    """
    from kamplan.store.holding import ENDINGS, list_stores_beside
    from kamplan.store.wholeness import holds_more

    ours = tuple(f"{store.name}{one}" for one in ENDINGS)
    for path in list_stores_beside(store):
        if not path.name.startswith((store.stem, f".{store.name}")) or path.name.startswith((*ours, ".")):
            continue
        if holds_more(path, store):
            yield Ailment(
                Phrase(
                    N_("{path} is a copy, as sync services make them, and may hold what the store has not"), path=path
                ),
                Phrase(N_("look: kamplan history --db {path}; enter here what is missing, then delete it"), path=path),
            )
        else:
            yield Ailment(
                Phrase(
                    N_("{path} is a copy of the store, as sync services make them, and holds nothing more"), path=path
                ),
                Phrase(N_("delete it, or move it among the backups")),
                is_urgent=False,
            )


def find_leftovers(store: Path, now: datetime) -> Iterator[Ailment]:
    """Yield what killed commands left beside the store and its copies."""
    from kamplan.processes import list_leftovers
    from kamplan.store.snapshots import BACKUPS, SNAPSHOTS, folder_of

    for folder in (store.absolute().parent, folder_of(store, BACKUPS), folder_of(store, SNAPSHOTS)):
        for path in sorted({*list_leftovers(folder), *_list_old(folder, store, now.timestamp())}):
            yield Ailment(
                Phrase(N_("{path} was left by a command that was killed"), path=path),
                Phrase(N_("remove it")),
                mend=lambda path=path: path.unlink(missing_ok=True),  # type: ignore[misc]  # bound as it is now
            )
    journal = store.with_name(f"{store.name}-journal")
    if journal.is_file() and now.timestamp() - journal.stat().st_mtime > LEFT_AFTER:
        yield Ailment(
            Phrase(N_("{path} was left by a command that was killed while it wrote"), path=journal),
            Phrase(N_("leave it there: the next command puts the store back as it was before, and removes it")),
        )


def _list_old(folder: Path, store: Path, now: float) -> Iterator[Path]:
    """Yield temporary files that no process can still need, whichever release of kamplan made them, and where."""
    for path in folder.glob(".*") if folder.is_dir() else ():
        is_ours = (path.name.startswith(f".{store.name}-") and path.suffix in (".new", ".new-journal")) or (
            path.name.startswith(".kamplan-") and path.suffix in (".tmp", ".new", ".new-journal")
        )
        if is_ours and path.is_file() and now - path.stat().st_mtime > LEFT_AFTER:
            yield path


def find_missing() -> Iterator[Ailment]:
    """Yield the formats that cannot be written, and the fonts without which Chinese is not shown."""
    for name, modules in NEEDED.items():
        for module in modules if name != "read" else ():
            if find_spec(module) is not None:
                continue
            yield Ailment(
                Phrase(N_("--format {extra} needs {missing}, which is not installed"), extra=name, missing=module),
                Phrase("{text}", text=say_how_to_install(module)),
                is_urgent=False,
            )
    pictured = [one for one in ("weasyprint", "resvg_py") if find_spec(one)]
    if "weasyprint" in pictured and not _has_pango():
        yield Ailment(
            Phrase(N_("--format pdf needs Pango, which is not installed")),
            Phrase(N_("install it: apt install libpango-1.0-0 libpangoft2-1.0-0, or brew install pango")),
        )
    if pictured and not has_chinese_font():
        yield Ailment(
            Phrase(N_("no font for Chinese was found: PDF files and pictures in Word would show boxes")),
            Phrase(N_("install one: apt install fonts-noto-cjk, or brew install font-noto-sans-cjk-sc")),
        )


def _has_pango() -> bool:
    try:
        import weasyprint  # noqa: F401 - it loads Pango as it is imported
    except OSError:
        return False
    return True


def has_chinese_font() -> bool:
    """Say whether a font for Chinese is there: as fontconfig says, or by the names of the files where it is missing."""
    if tool := shutil.which("fc-list"):
        done = subprocess.run([tool, ":lang=zh", "family"], capture_output=True, check=False, timeout=20)  # noqa: S603 - fontconfig's own
        return bool(done.stdout.strip())
    folders = [Path(one).expanduser() for one in FONT_FOLDERS]
    files = (file for folder in folders if folder.is_dir() for file in folder.rglob("*"))
    return any(file.name.lower().replace("-", "").startswith(CHINESE_FONTS) for file in files)
