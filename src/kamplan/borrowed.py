"""The sentences that libraries say of what was typed, as phrases: pydantic's of a value, Typer's of a command line.

They come as English texts. A text that is not known here is said as it is.
"""

from __future__ import annotations

import re

from kamplan.language import N_, Phrase, either

_SENTENCES: tuple[tuple[str, str], ...] = (
    (r"Field required", N_("is missing")),
    (r"Extra inputs are not permitted", N_("is not a field of this record")),
    (r"Input should be a valid integer.*", N_("must be a whole number")),
    (r"Input should be a valid (?:number|decimal).*", N_("must be a number")),
    (r"Input should be a finite number", N_("must be a number")),
    (r"Input should be a valid date.*", N_("must be a date, such as 2026-12-31")),
    (r"Input should be a valid string.*", N_("must be a text")),
    (r"Input should be a valid boolean.*", N_("must be true or false")),
    (r"Input should be a valid (?:list|tuple).*", N_("must be a list")),
    (r"Input should be a valid dictionary.*", N_("must be a table of keys and values")),
    (r"Input should be greater than or equal to (?P<least>\S+)", N_("must be greater than or equal to {least}")),
    (r"Input should be less than or equal to (?P<most>\S+)", N_("must be less than or equal to {most}")),
    (r"Input should be greater than (?P<bound>\S+)", N_("must be greater than {bound}")),
    (r"Input should be less than (?P<bound>\S+)", N_("must be less than {bound}")),
    (r"Input should be (?P<choices>'.*'(?:, '.*')*(?: or '.*')?)", N_("must be {choices}")),
    (r"String should match pattern .*", N_("is not written as it must be")),
    (r"String should have at most (?P<most>\d+) characters?", N_("must have at most {most} characters")),
    (r"String should have at least (?P<least>\d+) characters?", N_("must have at least {least} characters")),
    (r"\w+ should have at least (?P<least>\d+) items? .*", N_("must have at least {least} parts")),
    (r"\w+ should have at most (?P<most>\d+) items? .*", N_("must have at most {most} parts")),
    (r"Decimal input should have no more than (?P<most>\d+) .*", N_("must have at most {most} digits")),
    (r"Invalid value for (?P<name>'[^']*'|[\w-]+): (?P<problem>.*)", N_("Invalid value for {name}: {problem}")),
    (r"Invalid value: (?P<problem>.*)", N_("Invalid value: {problem}")),
    (r"Missing option (?P<name>'.*')\.?(?: .*)?", N_("Missing option {name}")),
    (r"Missing argument (?P<name>'.*')\.?(?: .*)?", N_("Missing argument {name}")),
    (r"Missing command\.?", N_("Missing command")),
    (r"No such option: (?P<name>.*?)(?: \(Possible options: .*)?", N_("No such option: {name}")),
    (r"No such command (?P<name>'.*')\.?", N_("No such command {name}")),
    (r"Option (?P<name>'.*') requires an argument\.?", N_("Option {name} requires an argument")),
    (r"Option (?P<name>'.*') does not take a value\.?", N_("Option {name} does not take a value")),
    (r"Got unexpected extra arguments?(?:\(s\))? \((?P<words>.*)\)", N_("Got unexpected extra arguments ({words})")),
    (r"(?:File|Path|Directory) (?P<name>'.*') does not exist\.?", N_("{name} does not exist")),
    (r"(?:File|Path|Directory) (?P<name>'.*') is a directory\.?", N_("{name} is a folder")),
    (r"(?:File|Path|Directory) (?P<name>'.*') is not readable\.?", N_("{name} cannot be read")),
    (r"(?P<typed>.+) is not one of (?P<choices>'.*')\.?", N_("{typed} is not one of {choices}")),
)
REASONS = (
    N_("No such file or directory"), N_("Permission denied"), N_("Is a directory"), N_("Not a directory"),
    N_("No space left on device"), N_("File name too long"), N_("Read-only file system"), N_("File exists"),
    N_("Operation not permitted"), N_("Input/output error"), N_("embedded null byte"), N_("Bad file descriptor"),
    N_("Directory not empty"), N_("Too many levels of symbolic links"), N_("Invalid argument"),
    N_("Device or resource busy"), N_("Too many open files"), N_("unable to open database file"),
    N_("disk I/O error"), N_("database disk image is malformed"), N_("file is not a database"),
    N_("database or disk is full"), N_("attempt to write a readonly database"), N_("database is locked"),
)  # fmt: skip
"""What an operating system and SQLite say of a file; said as `Phrase(reason)`."""


def say_borrowed(text: str) -> str | Phrase:
    """Return a library's sentence as a phrase, if it is one that is known."""
    text = text.replace("Value error, ", "")
    for pattern, template in _SENTENCES:
        if found := re.fullmatch(pattern, text, re.DOTALL):
            return Phrase(template, **{name: _read(name, value) for name, value in found.groupdict().items()})
    return text


def _read(name: str, value: str) -> object:
    if name == "choices":
        return either(re.findall(r"'[^']*'", value))
    return say_borrowed(value) if name == "problem" else value
