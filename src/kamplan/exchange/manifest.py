"""The manifest of a folder of CSV files: which there are, of which kind, and in which order they are imported."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from kamplan.config import read_toml
from kamplan.errors import UsageError
from kamplan.language import N_, Phrase

if TYPE_CHECKING:
    from pathlib import Path

MANIFEST = "export.toml"
"""What an export calls its manifest."""
_HINT = Phrase(N_("name the folder of an export, or a manifest such as examples/aurelia/example.toml"))


@dataclass(frozen=True)
class ListedFile:
    """A file of the folder: its name, the kind of its rows, how many there are, and the SHA-256 of its bytes."""

    file: str
    kind: str
    rows: int | None = None
    sha256: str | None = None


@dataclass(frozen=True)
class Manifest:
    """What a folder holds, in the order of import; `audience` is for whom it was exported, None if written by hand."""

    files: tuple[ListedFile, ...]
    audience: str | None = None
    accounts: tuple[str, ...] = ()
    as_of: date | None = None


def write_manifest(manifest: Manifest) -> bytes:
    """Return a manifest as TOML."""
    about = "# Written by `kamplan export`; `kamplan import FOLDER` takes it all in, in this order."
    lines = [
        *([about] if manifest.audience == "team" else []),
        f'audience = "{manifest.audience}"',
        f"accounts = {json.dumps(list(manifest.accounts))}",
        f"as_of = {manifest.as_of}",
        "files = [",
        *(
            f'    {{ file = "{one.file}", as = "{one.kind}", rows = {one.rows}, sha256 = "{one.sha256}" }},'
            for one in manifest.files
        ),
        "]",
    ]
    return ("\n".join(lines) + "\n").encode()


def find_manifest(path: Path) -> Path:
    """Return the manifest that a path is, or that lies in the folder it is; raises `UsageError` for none."""
    if not path.is_dir():
        return path
    if (path / MANIFEST).is_file():
        return path / MANIFEST
    found = sorted(path.glob("*.toml"))
    if len(found) != 1:
        many = "several TOML files, none of them" if found else "no"
        raise UsageError(
            Phrase(N_("{path} has {many} {MANIFEST}"), path=path, many=many, MANIFEST=MANIFEST), hint=_HINT
        )
    return found[0]


def read_manifest(path: Path) -> Manifest:
    """Return the manifest in a file; raises `UsageError` for what is none."""
    try:
        found = read_toml(path)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise UsageError(
            Phrase(N_("cannot read {path}: {reason}"), path=path, reason=Phrase(reason or "")), hint=_HINT
        ) from error
    listed = found.get("files")
    if not isinstance(listed, list) or not listed:
        raise UsageError(Phrase(N_("{path} lists no files"), path=path), hint=_HINT)
    on = found.get("as_of")
    return Manifest(
        files=tuple(_read_file(path, one) for one in listed),
        audience=str(found["audience"]) if "audience" in found else None,
        accounts=tuple(map(str, found.get("accounts", ()))),
        as_of=on if type(on) is date else None,
    )


def _read_file(path: Path, listed: Any) -> ListedFile:
    if not isinstance(listed, dict) or not all(isinstance(listed.get(name), str) for name in ("file", "as")):
        raise UsageError(
            Phrase(N_("{path}: a file has a name and a kind"), path=path), hint='{ file = "intel.csv", as = "intel" }'
        )
    name = listed["file"]
    if name != name.replace("\\", "/").rpartition("/")[2] or name in ("", ".", ".."):
        raise UsageError(
            Phrase(N_("{path}: {name} lies outside the folder"), path=path, name=repr(name)),
            hint=Phrase(N_("put the files beside the manifest")),
        )
    return ListedFile(name, listed["as"])
