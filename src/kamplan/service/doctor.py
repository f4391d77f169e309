"""Looking after an installation: what is in force, what is not as it should be, and mending what kamplan may mend."""

from __future__ import annotations

import platform
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kamplan.config import ENVIRONMENT, config_path, default_store
from kamplan.errors import KamplanError, StoreError
from kamplan.language import N_, Phrase, as_phrase
from kamplan.libraries import say_how_to_upgrade
from kamplan.service.ailments import (
    Ailment,
    find_leftovers,
    find_missing,
    find_open_files,
    find_syncing,
    find_twins,
    read_mode,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from kamplan.service.caller import Caller


@dataclass(frozen=True)
class Fact:
    """Something in force: a stable key, its label, its value."""

    key: str
    label: str
    value: str | Phrase


@dataclass(frozen=True)
class Report:
    """What is in force, and what is not as it should be."""

    facts: tuple[Fact, ...]
    ailments: tuple[Ailment, ...]

    @property
    def needs_doing(self) -> bool:
        """Whether anything is wrong that somebody should see to."""
        return any(one.is_urgent for one in self.ailments)


def examine(caller: Caller, environment: Mapping[str, str]) -> Report:
    """Return what is in force and what is not as it should be; nothing is changed, and the store is not opened.

    Raises `StoreError` for a path that can be no store's.
    """
    _check_path(caller.settings.store)
    facts = (*_list_versions(), *_list_places(caller, environment), *_list_variables(environment))
    return Report(facts, tuple(_list_ailments(caller, environment)))


def _check_path(store: Path) -> None:
    import errno
    import os

    from kamplan.store.database import read_version

    try:
        os.stat(store)
    except (OSError, ValueError) as error:
        if not isinstance(error, OSError) or error.errno in (errno.ELOOP, errno.ENAMETOOLONG):
            read_version(store)
    if not store.name:
        read_version(store)


def mend(report: Report) -> list[Ailment]:
    """Mend what kamplan may mend, and return it; raises `KamplanError` for what it could not."""
    done = []
    for one in report.ailments:
        if one.mend is not None:
            try:
                one.mend()
            except OSError as error:
                raise KamplanError(
                    Phrase(
                        N_("cannot mend it: {what}: {strerror}"), what=one.what, strerror=Phrase(error.strerror or "")
                    ),
                    hint=one.do,
                ) from error
            done.append(one)
    return done


def _list_versions() -> Iterator[Fact]:
    from kamplan import __version__
    from kamplan.store.database import SCHEMA_VERSION
    from kamplan.store.library import has_wal_reset_bug, library_version

    sqlite: str | Phrase = library_version()
    if has_wal_reset_bug():
        known = N_("{version} (may damage files kept with a write-ahead log; kamplan keeps none)")
        sqlite = Phrase(known, version=library_version())
    yield Fact("kamplan", "kamplan", __version__)
    yield Fact("python", "Python", platform.python_version())
    yield Fact("sqlite", "SQLite", sqlite)
    yield Fact("schema", N_("Schema"), str(SCHEMA_VERSION))


def _list_places(caller: Caller, environment: Mapping[str, str]) -> Iterator[Fact]:
    from kamplan.store.snapshots import BACKUPS, SNAPSHOTS, folder_of

    store = caller.settings.store
    places = (
        ("store", N_("Store"), store),
        ("config", N_("Config file"), config_path(environment)),
        ("templates", N_("Templates"), caller.settings.templates),
        ("backups", N_("Backups"), folder_of(store, BACKUPS)),
        ("snapshots", N_("Snapshots"), folder_of(store, SNAPSHOTS)),
    )
    for key, label, path in places:
        mode = read_mode(path)
        value: str | Phrase = f"{path} ({mode:04o})" if mode is not None else str(path)
        if mode is None and not path.exists():
            value = Phrase(N_("{path} (none)"), path=path)
        yield Fact(key, label, value)


def _list_variables(environment: Mapping[str, str]) -> Iterator[Fact]:
    for name in ENVIRONMENT:
        if value := environment.get(name):
            yield Fact(name, name, value)


def _list_ailments(caller: Caller, environment: Mapping[str, str]) -> Iterator[Ailment]:
    settings = caller.settings
    yield from _find_store(settings.store, is_default=settings.is_default_store)
    yield from find_open_files(settings, config_path(environment))
    yield from find_syncing(settings.store, default_store())
    yield from find_twins(settings.store)
    yield from find_leftovers(settings.store, caller.now)
    yield from _find_unknown(environment)
    yield from find_missing()


def _find_store(store: Path, *, is_default: bool) -> Iterator[Ailment]:
    """Yield that there is no store that this kamplan can write."""
    from kamplan.store.database import SCHEMA_VERSION, is_logged_ahead, missing_store, read_version

    try:
        version = read_version(store)
    except StoreError as error:
        yield Ailment(as_phrase(error.message), as_phrase(error.hint))
        return
    if version is None:
        missing = missing_store(store)
        yield Ailment(as_phrase(missing.message), as_phrase(missing.hint), is_urgent=not is_default)
    elif version > SCHEMA_VERSION:
        yield Ailment(
            Phrase(N_("the store is of schema {version}: this kamplan reads it and cannot write it"), version=version),
            Phrase("{text}", text=say_how_to_upgrade()),
        )
    elif is_logged_ahead(store):
        yield Ailment(
            Phrase(N_("another program made the store use a write-ahead log")),
            Phrase(N_("close that program; the next kamplan command puts it right")),
        )


def _quote(text: str) -> Phrase:
    return Phrase("{text}", text=text)


def _find_unknown(environment: Mapping[str, str]) -> Iterator[Ailment]:
    """Yield variables that look like kamplan's and are none: a slip there would pass unnoticed."""
    from difflib import get_close_matches

    for name in sorted(environment):
        if name.startswith("KAMPLAN_") and name not in ENVIRONMENT:
            near = get_close_matches(name, ENVIRONMENT, n=1)
            yield Ailment(
                Phrase(N_("{name} is set, and kamplan reads no such variable"), name=name),
                Phrase(N_("did you mean {near}?"), near=near[0] if near else ", ".join(ENVIRONMENT)),
                is_urgent=False,
            )
