"""Looking for tokens in what was left behind, however they are written and wherever they hide."""

from __future__ import annotations

import base64
import html
import io
import re
import zipfile
from typing import TYPE_CHECKING
from urllib.parse import unquote

from kamplan.exchange.passages.reading import read_passages

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BLOB = re.compile(r"[A-Za-z0-9+/_-]{16,}={0,2}")


def read_in_every_way(text: str) -> Iterator[str]:
    """Yield a text as it is and as whoever opens it would read it: unescaped, without tags, joined, decoded."""
    yield text
    yield html.unescape(text)
    yield re.sub(r"<[^>]*>", "", text)
    yield re.sub(r"\s+", "", text)
    yield re.sub(r"\\(.)", r"\1", text)
    yield re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), text)
    yield unquote(text)
    for blob in BLOB.findall(text):
        whole = blob.replace("-", "+").replace("_", "/").rstrip("=")
        yield base64.b64decode(whole[: len(whole) // 4 * 4]).decode("latin-1")


def find_tokens(text: str, tokens: re.Pattern[str]) -> set[str]:
    """Return every token of a kind that stands in a text in any way."""
    return {found for reading in read_in_every_way(text) for found in tokens.findall(reading)}


def find_tokens_in_file(file: Path, tokens: re.Pattern[str]) -> set[str]:
    """Return every token of a kind in a file: in its passages, in its bytes, and in its parts without their tags.

    The parts are looked through beside what the reader of passages finds, so that a fault in it hides nothing.
    """
    data = file.read_bytes()
    found = find_tokens("\n".join(f"{one.text}\n{one.place}" for one in read_passages(file)), tokens)
    found |= set(tokens.findall(data.decode("latin-1")))
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            for name in package.namelist():
                part = package.read(name).decode("utf-8", "replace")
                found |= set(tokens.findall(part)) | set(tokens.findall(re.sub(r"<[^>]*>", "", part)))
    elif not data.startswith(b"%PDF"):
        found |= find_tokens(data.decode("utf-8"), tokens)
    return found
