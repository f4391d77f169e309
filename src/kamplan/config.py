"""Settings: defaults, then the config file, then the environment, then options; read once and passed down."""

from __future__ import annotations

import codecs
import os
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kamplan.errors import UsageError
from kamplan.language import N_, Phrase, both, list_languages, read_language

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    Value = str | int


@dataclass(frozen=True)
class Key:
    """A key of the config file: what it sets, what holds without it, and which values it takes.

    `choices` are the only texts allowed; `most` makes it a whole number from 0 to that.
    """

    help: str | Phrase
    default: str | int | None = None
    choices: tuple[str, ...] = ()
    most: int | None = None


KEYS = {
    "user": Key(N_("who you are: the author of conclusions and the name in the record of changes")),
    "db": Key(N_("the store to use")),
    "lang": Key(N_("the language of labels: en or zh; without it the language of the system"), "en"),
    "audience": Key(
        N_("for whom lists and documents are where `--audience` does not say"), "team", ("team", "company")
    ),
    "checklist": Key(N_("a checklist of your own, as a YAML file")),
    "templates": Key(N_("the folder of your own templates; `templates` beside the config file without")),
    "document_author": Key(
        N_("the author that the properties of Word, PDF and Excel files name; empty, they name nobody")
    ),
    "document_company": Key(N_("the company that the properties of Word and Excel files name; empty, they name none")),
    "snapshots_daily": Key(N_("of how many days the first snapshot is kept"), 7, most=1000),
    "snapshots_weekly": Key(N_("of how many weeks the first snapshot is kept"), 4, most=1000),
    "snapshots_monthly": Key(N_("of how many months the first snapshot is kept"), 12, most=1000),
    **{
        f"next_cost_tier_{tier}": Key(
            Phrase(
                N_("what finding out at tier {tier} costs where no item says, in the currency counted in"), tier=tier
            ),
            cost,
            most=1_000_000,
        )
        for tier, cost in enumerate((0, 500, 200, 1000), 1)
    },
    **{
        f"next_hours_tier_{tier}": Key(
            Phrase(N_("hours that finding out at tier {tier} takes where no item says"), tier=tier), hours, most=1000
        )
        for tier, hours in enumerate((2, 3, 4, 8), 1)
    },
    "score_attractiveness": Key(
        N_("the weights of what makes an account attractive, as size=2,growth=3; 1 without"), ""
    ),
    "score_strength": Key(N_("the weights of what makes us strong at an account, as share=2,offer=1; 1 without"), ""),
    "log_reads": Key(N_("whether reading items of tier 4 is recorded: off or tier-4"), "off", ("off", "tier-4")),
    "lock_wait": Key(N_("for how many seconds a command waits while another writes to the store"), 5, most=3600),
    "shell_history": Key(
        N_("whether `kamplan shell` keeps the lines typed for the next time, as they are: off or on"),
        "off",
        ("off", "on"),
    ),
}
"""Every key of the config file."""

ENVIRONMENT = {
    "KAMPLAN_DB": "the store to use",
    "KAMPLAN_USER": "who you are",
    "KAMPLAN_TODAY": "the date to work as of, for reviews and tests",
    "KAMPLAN_LANG": "the language of labels: en or zh, or a locale such as zh_CN.UTF-8",
    "KAMPLAN_LOCK_WAIT": "for how many seconds a command waits while another writes to the store",
    "KAMPLAN_CONFIG": "the config file to read instead of the usual one",
}
"""Every environment variable that kamplan reads, with what it sets."""
VARIABLES = {"db": "KAMPLAN_DB", "user": "KAMPLAN_USER", "lang": "KAMPLAN_LANG", "lock_wait": "KAMPLAN_LOCK_WAIT"}
"""The environment variable that wins over a key of the config file."""
LOCALES = ("LC_ALL", "LC_MESSAGES", "LANG")
"""The variables that name the language of the system; the first that is set counts."""


@dataclass(frozen=True)
class Retention:
    """How many snapshots are kept: the first of each of so many days, weeks and months; and always the newest."""

    daily: int = 7
    weekly: int = 4
    monthly: int = 12


@dataclass(frozen=True)
class Settings:
    """What every command works with; `is_default_store` says that nobody named the store.

    `chosen_language` is the language that somebody asked for; that of the system is asked for by nobody.
    """

    store: Path
    is_default_store: bool
    user: str | None
    language: str
    chosen_language: str | None
    checklist: Path | None
    templates: Path
    document_author: str = ""
    document_company: str = ""
    retention: Retention = Retention()
    audience: str = "team"
    tier_costs: tuple[int, ...] = (0, 500, 200, 1000)
    tier_hours: tuple[int, ...] = (2, 3, 4, 8)
    logs_reads: bool = False
    keeps_history: bool = False
    lock_wait: int = 5
    score_attractiveness: str = ""
    score_strength: str = ""


@dataclass(frozen=True)
class Origin:
    """A setting's value and where it comes from: default, file, environment or option."""

    value: str | int | None
    origin: str


def load_settings(
    environment: Mapping[str, str] | None = None,
    *,
    db: str | None = None,
    language: str | None = None,
    user: str | None = None,
    checklist: str | None = None,
) -> Settings:
    """Return the settings from the config file, the environment and the options given.

    Raises `UsageError` for a config file that is no TOML, has an unknown key or a value that its key does not take.
    """
    env = os.environ if environment is None else environment
    _check_readable(env)
    options = {"db": db, "lang": language, "user": user, "checklist": checklist}
    traced = trace_settings(env, options)
    found = {name: one.value for name, one in traced.items()}
    is_chosen = traced["lang"].origin not in ("default", "locale")
    named, own, templates = (_read_path(found[name]) for name in ("db", "checklist", "templates"))
    return Settings(
        store=named or default_store(),
        is_default_store=named is None,
        user=_read_text(found["user"]),
        language=str(found["lang"]),
        chosen_language=str(found["lang"]) if is_chosen else None,
        checklist=own,
        templates=templates or default_templates(env),
        document_author=_read_text(found["document_author"]) or "",
        document_company=_read_text(found["document_company"]) or "",
        retention=Retention(*(int(found[f"snapshots_{span}"] or 0) for span in ("daily", "weekly", "monthly"))),
        audience=str(found["audience"]),
        tier_costs=tuple(int(found[f"next_cost_tier_{tier}"] or 0) for tier in range(1, 5)),
        tier_hours=tuple(int(found[f"next_hours_tier_{tier}"] or 0) for tier in range(1, 5)),
        logs_reads=found["log_reads"] == "tier-4",
        keeps_history=found["shell_history"] == "on",
        lock_wait=int(found["lock_wait"] or 0),
        score_attractiveness=_read_text(found["score_attractiveness"]) or "",
        score_strength=_read_text(found["score_strength"]) or "",
    )


def trace_settings(environment: Mapping[str, str], options: Mapping[str, str | None]) -> dict[str, Origin]:
    """Return the value of every key with where it comes from: an option wins, then the environment, then the file."""
    file = read_config(environment)
    found: dict[str, Origin] = {}
    for name, key in KEYS.items():
        variable = environment.get(VARIABLES.get(name, ""))
        if options.get(name):
            found[name] = Origin(check_value(name, options[name]) if name == "lang" else options[name], "option")
        elif variable:
            found[name] = Origin(check_value(name, _read_variable(key, variable)), "environment")
        elif name in file and file[name] != "":
            found[name] = Origin(file[name], "file")
        elif name == "lang" and (system := read_locale(environment)):
            found[name] = Origin(system, "locale")
        else:
            found[name] = Origin(key.default, "default")
    return found


def read_locale(environment: Mapping[str, str]) -> str | None:
    """Return the language of the system, where it is one of ours."""
    return read_language(next((found for name in LOCALES if (found := environment.get(name))), ""))


def _read_variable(key: Key, value: str) -> Value:
    """Return the value of a variable; for a key of whole numbers, the number if it is one."""
    return int(value) if key.most is not None and re.fullmatch(r"[0-9]{1,9}", value.strip()) else value


def _check_readable(environment: Mapping[str, str]) -> None:
    """Refuse a variable of words with bytes that are no UTF-8; a path may hold any."""
    for name in ("KAMPLAN_USER", "KAMPLAN_LANG", "KAMPLAN_LOCK_WAIT"):
        value = environment.get(name, "")
        if any("\ud800" <= char <= "\udfff" for char in value):
            raise UsageError(
                Phrase(N_("{name} is not UTF-8: {value}"), name=name, value=value),
                hint=Phrase(N_("set it anew in a terminal that uses UTF-8, or unset it")),
            )


def _read_text(value: str | int | None) -> str | None:
    return None if value is None else str(value)


def _read_path(value: str | int | None) -> Path | None:
    return None if value is None else Path(str(value)).expanduser()


def default_store() -> Path:
    """Return where the store lies when nobody names another: in the user's data folder."""
    import platformdirs

    return Path(platformdirs.user_data_dir("kamplan", appauthor=False)) / "kamplan.db"


def default_history() -> Path:
    """Return where the lines typed in the shell are kept, if they are: in the user's state folder."""
    import platformdirs

    return Path(platformdirs.user_state_dir("kamplan", appauthor=False)) / "shell_history"


def default_templates(environment: Mapping[str, str]) -> Path:
    """Return where a user's own templates lie when nobody names another folder: beside the config file."""
    return config_path(environment).parent / "templates"


def config_path(environment: Mapping[str, str]) -> Path:
    """Return where the config file lies."""
    if named := environment.get("KAMPLAN_CONFIG"):
        return Path(named)
    import platformdirs

    return Path(platformdirs.user_config_dir("kamplan", appauthor=False)) / "config.toml"


def read_config(environment: Mapping[str, str]) -> dict[str, Value]:
    """Return the config file's settings; a missing file has none."""
    path = config_path(environment)
    try:
        values = read_toml(path)
    except (FileNotFoundError, NotADirectoryError):
        if environment.get("KAMPLAN_CONFIG"):
            raise UsageError(
                Phrase(N_("there is no config file {path}"), path=path),
                hint=Phrase(N_("correct or unset KAMPLAN_CONFIG")),
            ) from None
        return {}
    except (OSError, ValueError) as error:
        raise UsageError(
            Phrase(N_("cannot read the config file {path}: {error}"), path=path, error=error),
            hint=Phrase(N_("correct it; it is TOML")),
        ) from error
    return {key: check_value(key, value, place=f"{path}: ") for key, value in values.items()}


def read_toml(path: Path) -> dict[str, Any]:
    """Return what a TOML file holds, as Notepad and PowerShell write it too: with a byte-order mark, or in UTF-16.

    Raises `OSError`, or `ValueError` for what is no TOML.
    """
    try:
        return tomllib.loads(decode_toml(path.read_bytes()))
    except RecursionError:
        msg = "its lists or tables lie too deep in each other"
        raise ValueError(msg) from None


def decode_toml(content: bytes) -> str:
    """Return the text of a TOML file's bytes; raises `ValueError` for bytes that are none."""
    encoding = "utf-16" if content[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else "utf-8-sig"
    return content.decode(encoding)


def check_value(name: str, value: object, *, place: str = "") -> Value:
    """Return a value that a key takes; raises `UsageError` for an unknown key or a value it does not take."""
    key = find_key(name, place=place)
    if key.most is not None:
        if isinstance(value, bool) or not isinstance(value, int):
            raise UsageError(
                Phrase(N_("{place}{name} must be a whole number"), place=place, name=name),
                hint=Phrase(N_("write {name} = {default}"), name=name, default=key.default),
            )
        if not 0 <= value <= key.most:
            raise UsageError(
                Phrase(N_("{place}{name} must lie between 0 and {most}"), place=place, name=name, most=key.most),
                hint=Phrase(N_("write {name} = {default}"), name=name, default=key.default),
            )
        return value
    if not isinstance(value, str):
        raise UsageError(
            Phrase(N_("{place}{name} must be text"), place=place, name=name),
            hint=Phrase(N_('write {name} = "…"'), name=name),
        )
    if name == "lang":
        if (found := read_language(value)) is None:
            raise _unfit(name, value, (), place)
        return found
    if key.choices and value not in key.choices:
        raise _unfit(name, value, key.choices, place)
    return value


def find_key(name: str, *, place: str = "") -> Key:
    """Return a key of the config file by name; raises `UsageError` for none, naming the one that was meant."""
    if name in KEYS:
        return KEYS[name]
    from difflib import get_close_matches

    near = get_close_matches(name, KEYS, n=1)
    hint = (
        Phrase(N_("did you mean {near}?"), near=near[0])
        if near
        else Phrase(N_("the keys are {KEYS}"), KEYS=", ".join(KEYS))
    )
    raise UsageError(Phrase(N_("{place}unknown key {name}"), place=place, name=repr(name)), hint=hint)


def _unfit(name: str, value: str, choices: Iterable[str], place: str) -> UsageError:
    if name == "lang":
        return UsageError(
            Phrase(N_("{value} is not a language of kamplan"), value=repr(value)),
            hint=Phrase(N_("the languages are {languages}"), languages=both(list_languages())),
        )
    if name == "audience" and value == "customer":
        return UsageError(
            Phrase(
                N_("{place}audience cannot be customer by default: what a customer gets is asked for each time"),
                place=place,
            ),
            hint=Phrase(N_("leave it out, and type --audience customer")),
        )
    return UsageError(
        Phrase(N_("{place}{name}: {value} is none of its values"), place=place, name=name, value=repr(value)),
        hint=Phrase(N_("write one of {choices}"), choices=", ".join(choices)),
    )
