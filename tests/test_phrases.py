"""No plain English text reaches a reader: what errors, refusals, confirmations and prompts say are phrases."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

import pytest

from conftest import ROOT
from kamplan.language import (
    COMMA,
    LISTED,
    N_,
    P_,
    Command,
    FieldPhrase,
    Joined,
    Phrase,
    both,
    either,
    list_languages,
    read_language,
    read_plain,
    to_plain,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PACKAGE = ROOT / "src" / "kamplan"
ERROR = re.compile(r"(Kamplan|Usage|NotFound|Conflict|Store|Template|UnfinishedPlan)Error")
SAID_FIRST = {"emit_done", "tell", "ask", "refuse", "Fault", "Broken", "Ailment"}
"""Functions and classes whose texts a reader sees, beside the errors."""
TYPED = re.compile(
    r"[\w.{}-]+ = .*|\{[^}]*\}|kamplan(?: [a-z]+(?:-[a-z]+)*)?|(?<![\w-])--?[A-Za-z][\w-]*|\b[A-Z]{1,2}-[0-9]+\b|KAMPLAN_\w+"
    r"|\b[\w-]+\.(?:md|html|pdf|json|xlsx|ics|csv)\b|\[[\w.]+\].*|\b(?:at-least|at-most|take|by)\b"
)
"""What is typed as it stands in every language."""
COMMAND_LINES = "analysis/checks/"
"""Where hints are command lines, in which the screen says what is to be written (`Command`)."""


def find_plain(path: Path) -> Iterator[tuple[int, str]]:
    """Yield each literal text with words in it that a reader would get as it is, with its line."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", None) or getattr(node.func, "attr", "")
        texts: list[ast.expr] = [one.value for one in node.keywords if one.arg in ("hint", "prompt", "did")]
        is_call = isinstance(node.func, ast.Attribute) and getattr(node.func.value, "id", "") == "call"
        if ERROR.fullmatch(name) or name in SAID_FIRST or (is_call and name == "say"):
            texts += node.args[:2]
        for text in texts:
            yield from (
                (node.lineno, said) for said in _list_texts(text) if re.search(r"[A-Za-z]{2}", TYPED.sub("", said))
            )


def _list_texts(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(one.value if isinstance(one, ast.Constant) else "{}" for one in node.values)
    elif isinstance(node, ast.IfExp):
        yield from (*_list_texts(node.body), *_list_texts(node.orelse))
    elif isinstance(node, ast.BoolOp):
        for one in node.values:
            yield from _list_texts(one)
    elif isinstance(node, ast.BinOp):
        yield from (*_list_texts(node.left), *_list_texts(node.right))


def test_no_plain_text_reaches_a_reader() -> None:
    found = [
        (str(path.relative_to(PACKAGE)), line, text)
        for path in sorted(PACKAGE.rglob("*.py"))
        for line, text in find_plain(path)
        if not (COMMAND_LINES in str(path) and text.startswith("kamplan "))
    ]
    assert found == []


@pytest.mark.parametrize(
    "code",
    [
        'raise UsageError("no such thing", hint="--db")',
        'raise StoreError(Phrase(N_("x")), hint=f"try {name} again")',
        'refuse(f"{value!r} is wrong", Phrase(N_("x")))',
        'emit_done(call, f"{one.id} recorded", values={})',
        'call.say("done" if well else "failed")',
    ],
)
def test_a_plain_text_is_found(code: str, tmp_path: Path) -> None:
    file = tmp_path / "code.py"
    file.write_text(code, encoding="utf-8")
    assert list(find_plain(file))


def test_what_is_typed_is_no_text(tmp_path: Path) -> None:
    file = tmp_path / "code.py"
    file.write_text('raise UsageError(Phrase(N_("x")), hint=f"kamplan show {name} --db accounts.db")', encoding="utf-8")
    assert not [text for _, text in find_plain(file) if "accounts" not in text]


def test_a_phrase_has_a_form_for_one_and_for_many() -> None:
    said = P_("{count} attempt", "{count} attempts")
    assert [str(Phrase(said, count=count)) for count in (0, 1, 2)] == ["0 attempts", "1 attempt", "2 attempts"]
    assert [Phrase(said, count=count).say("zh") for count in (1, 2)] == ["1 次尝试", "2 次尝试"]


def test_parts_are_joined_as_the_language_joins_them() -> None:
    parts = [Phrase(N_("recorded")), "A-1"]
    assert Joined(parts).say("en") == "recorded; A-1"
    assert Joined(parts).say("zh") == "已记录；A-1"
    assert Joined(parts, COMMA).say("zh") == "已记录，A-1"
    assert Joined(["甲", "乙"], LISTED).say("zh") == "甲、乙"
    assert (str(either("abc")), str(both("ab")), either("a")) == ("a, b or c", "a and b", "a")


def test_a_field_is_called_as_it_was_typed() -> None:
    problem = Phrase(N_("is empty"))
    said = Joined([FieldPhrase("valid_as_of", problem), FieldPhrase("due", problem)])
    assert str(said.with_field_names({"valid_as_of": "--on", "due": "--due"}.__getitem__)) == (
        "--on: is empty; --due: is empty"
    )
    assert FieldPhrase("--on", problem).say("zh") == "--on：为空"


def test_a_command_line_says_what_is_to_be_written_there() -> None:
    line = Command('kamplan add-intel acme "…" --source NAME --tier N P-1')
    assert str(line) == 'kamplan add-intel acme "…" --source NAME --tier N P-1'
    assert line.say("zh") == 'kamplan add-intel acme "…" --source 名称 --tier 数量 P-1'


def test_a_phrase_survives_another_process() -> None:
    said = FieldPhrase("due", Joined([Phrase(N_("is empty")), "A-1"]))
    assert read_plain(to_plain(said)).say("zh") == said.say("zh")  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("typed", "language"),
    [
        ("zh", "zh"), ("zh_CN.UTF-8", "zh"), ("zh-CN", "zh"), ("ZH", "zh"), ("中文", "zh"), ("Chinese", "zh"),
        ("en", "en"), ("en_GB.UTF-8", "en"), ("English", "en"), ("C.UTF-8", None), ("de_DE", None), ("", None),
    ],
)  # fmt: skip
def test_a_language_is_known_by_its_code_its_locale_and_its_names(typed: str, language: str | None) -> None:
    assert read_language(typed) == language


def test_the_languages_are_the_catalogues_there_are() -> None:
    assert list_languages() == ("en", "zh")
