"""Settings: defaults, then the config file, then the environment, then options; read once and passed down."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kamplan.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

KEYS = {
    "user": "who you are: the author of conclusions and the name in the record of changes",
    "db": "the store to use",
    "lang": "the language of labels: en or zh",
    "checklist": "a checklist of your own, as a YAML file",
    "document_author": "the author that the properties of Word, PDF and Excel files name; empty, they name nobody",
    "document_company": "the company that the properties of Word and Excel files name; empty, they name none",
}
"""Every key of the config file, with what it sets."""

ENVIRONMENT = {
    "KAMPLAN_DB": "the store to use",
    "KAMPLAN_USER": "who you are",
    "KAMPLAN_TODAY": "the date to work as of, for reviews and tests",
    "KAMPLAN_LANG": "the language of labels: en or zh",
    "KAMPLAN_CONFIG": "the config file to read instead of the usual one",
}
"""Every environment variable that kamplan reads, with what it sets."""


@dataclass(frozen=True)
class Retention:
    """How many snapshots are kept: the first of each of so many days, weeks and months; and always the newest."""

    daily: int = 7
    weekly: int = 4
    monthly: int = 12


@dataclass(frozen=True)
class Settings:
    """What every command works with; `is_default_store` says that nobody named the store."""

    store: Path
    is_default_store: bool
    user: str | None
    language: str
    checklist: Path | None
    templates: Path
    document_author: str = ""
    document_company: str = ""
    retention: Retention = Retention()


def load_settings(
    environment: Mapping[str, str] | None = None,
    *,
    db: str | None = None,
    language: str | None = None,
    user: str | None = None,
    checklist: str | None = None,
) -> Settings:
    """Return the settings from the config file, the environment and the options given.

    Raises `UsageError` for a config file that is no TOML or has an unknown key.
    """
    env = os.environ if environment is None else environment
    file = read_config(env)
    named = db or env.get("KAMPLAN_DB") or file.get("db")
    lang = language or env.get("KAMPLAN_LANG") or file.get("lang") or "en"
    if lang not in ("en", "zh"):
        raise UsageError(f"{lang!r} is not a language of kamplan", hint="the languages are en and zh")
    own = checklist or file.get("checklist")
    return Settings(
        store=Path(named).expanduser() if named else default_store(),
        is_default_store=named is None,
        user=user or env.get("KAMPLAN_USER") or file.get("user"),
        language=lang,
        checklist=Path(own).expanduser() if own else None,
        templates=config_path(env).parent / "templates",
        document_author=file.get("document_author", ""),
        document_company=file.get("document_company", ""),
    )


def default_store() -> Path:
    """Return where the store lies when nobody names another: in the user's data folder."""
    import platformdirs

    return Path(platformdirs.user_data_dir("kamplan", appauthor=False)) / "kamplan.db"


def config_path(environment: Mapping[str, str]) -> Path:
    """Return where the config file lies."""
    if named := environment.get("KAMPLAN_CONFIG"):
        return Path(named)
    import platformdirs

    return Path(platformdirs.user_config_dir("kamplan", appauthor=False)) / "config.toml"


def read_config(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the config file's settings; a missing file has none."""
    path = config_path(environment)
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        if environment.get("KAMPLAN_CONFIG"):
            raise UsageError(f"there is no config file {path}", hint="correct or unset KAMPLAN_CONFIG") from None
        return {}
    except (OSError, ValueError) as error:
        raise UsageError(f"cannot read the config file {path}: {error}", hint="correct it; it is TOML") from error
    for key, value in values.items():
        if key not in KEYS:
            from difflib import get_close_matches

            near = get_close_matches(key, KEYS, n=1)
            hint = f"did you mean {near[0]}?" if near else f"the keys are {', '.join(KEYS)}"
            raise UsageError(f"{path}: unknown key {key!r}", hint=hint)
        if not isinstance(value, str):
            raise UsageError(f"{path}: {key} must be text", hint=f'write {key} = "…"')
    return values
