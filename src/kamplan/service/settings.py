"""The config file as a user looks at it and changes it: one key at a time, comments kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kamplan.config import KEYS, check_value, config_path, decode_toml, find_key
from kamplan.errors import KamplanError, UsageError
from kamplan.exchange.files import write_atomically
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from kamplan.config import Value


def set_key(environment: Mapping[str, str], name: str, typed: str) -> Value:
    """Write a key's value to the config file and return it; raises `UsageError` for one that the key does not take."""
    value = check_value(name, _read_typed(name, typed))
    document = _load(environment)
    document[name] = value
    for other, held in document.unwrap().items():
        check_value(other, held, place=f"{config_path(environment)}: ")
    _save(config_path(environment), document)
    return value


def unset_key(environment: Mapping[str, str], name: str) -> bool:
    """Take a key out of the config file, and say whether it stood there."""
    document = _load(environment)
    if name not in document:
        find_key(name)
        return False
    del document[name]
    _save(config_path(environment), document)
    return True


def _read_typed(name: str, typed: str) -> Value:
    if find_key(name).most is None:
        return typed
    if not typed.isdecimal():
        raise UsageError(
            Phrase(N_("{name} must be a whole number"), name=name),
            hint=Phrase(N_("kamplan config set {name} {default}"), name=name, default=KEYS[name].default),
        )
    return int(typed)


def _load(environment: Mapping[str, str]) -> Any:
    """Return the config file as a document that keeps its comments; an empty one while there is none."""
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    path = config_path(environment)
    try:
        return tomlkit.parse(decode_toml(path.read_bytes()))
    except FileNotFoundError:
        return tomlkit.document()
    except (OSError, ValueError, TOMLKitError) as error:
        raise UsageError(
            Phrase(N_("cannot read the config file {path}: {error}"), path=path, error=error),
            hint=Phrase(N_("correct it; it is TOML")),
        ) from error


def _save(path: Path, document: Any) -> None:
    """Write the config file whole, for its owner alone; where it is a link, the file that the link leads to."""
    import tomlkit

    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise KamplanError(
            Phrase(
                N_("cannot write the config file {path}: {strerror}"), path=path, strerror=Phrase(error.strerror or "")
            ),
            hint=Phrase(N_("name another with KAMPLAN_CONFIG")),
        ) from error
    write_atomically(path.resolve(), tomlkit.dumps(document).encode())
