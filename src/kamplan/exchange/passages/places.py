"""Where a passage stands, in the reader's language: readers name places in English, part by part."""

from __future__ import annotations

import re

from kamplan.language import N_, translator

_PARTS: dict[str, str] = {
    r"text": N_("text"), r"body": N_("body"), r"title": N_("title"), r"header": N_("header"), r"footer": N_("footer"),
    r"footnotes": N_("footnotes"), r"endnotes": N_("endnotes"), r"comment": N_("comment"), r"notes": N_("notes"),
    r"note": N_("note"), r"link": N_("link"), r"bookmark": N_("bookmark"), r"formula": N_("formula"),
    r"file name": N_("file name"), r"metadata": N_("metadata"), r"script": N_("script"), r"style": N_("style"),
    r"decoded": N_("decoded"), r"unpacked": N_("unpacked"), r"alternative text": N_("alternative text"),
    r"attached message": N_("attached message"), r"name of an attachment": N_("name of an attachment"),
    r"name of a part": N_("name of a part"), r"name of a file": N_("name of a file"),
    r"text that no cell shows": N_("text that no cell shows"), r"slide layouts": N_("slide layouts"),
    r"line (?P<n>\d+)": N_("line {n}"), r"paragraph (?P<n>\d+)": N_("paragraph {n}"),
    r"page (?P<n>\d+)": N_("page {n}"),
    r"slide (?P<n>\d+)": N_("slide {n}"), r"slide (?P<n>\d+) \(hidden\)": N_("slide {n} (hidden)"),
    r"sheet (?P<n>.+) \(hidden\)": N_("sheet {n} (hidden)"),
    r"sheet (?P<n>.+) \(very hidden\)": N_("sheet {n} (very hidden)"), r"sheet (?P<n>.+)": N_("sheet {n}"),
    r"cell (?P<n>[A-Z]+\d+)": N_("cell {n}"), r"cell (?P<n>[A-Z]+\d+) \(hidden\)": N_("cell {n} (hidden)"),
    r"comment by (?P<n>.+)": N_("comment by {n}"), r"attachment (?P<n>.+)": N_("attachment {n}"),
    r"header (?P<n>[A-Za-z-]+)": N_("header {n}"), r"document property (?P<n>.+)": N_("document property {n}"),
    r"part (?P<n>.+)": N_("part {n}"), r"file (?P<n>.+)": N_("file {n}"), r"byte (?P<n>\d+)": N_("byte {n}"),
    r"message (?P<n>\d+)": N_("message {n}"), r"earlier version (?P<n>\d+)": N_("earlier version {n}"),
    r"value(?P<n>[.\[].*)": N_("value {n}"), r"data (?P<n>\d+)": N_("data {n}"),
}  # fmt: skip
"""The parts that a place is made of, in English, each with the phrase for it."""
WHYS = {
    "picture": N_("a picture"),
    "page without text": N_("a page without text, such as a scan"),
    "recording": N_("a recording"),
    "data of another kind": N_("data that cannot be read as text"),
    "earlier version that is broken": N_("an earlier version that is broken"),
}
"""What cannot be read, as people say it."""


def say_place(place: str, language: str) -> str:
    """Return a place in a language; a part that is a name, such as one of a file, stays as it is."""
    if language == "en":
        return place
    return translator(language)(N_(", ")).join(_say_part(one, language) for one in place.split(", "))


def _say_part(part: str, language: str) -> str:
    for pattern, phrase in _PARTS.items():
        if found := re.fullmatch(pattern, part):
            return translator(language)(phrase).format(**found.groupdict())
    return part
