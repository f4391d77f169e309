"""Every label has its Chinese; no English label stands in a Chinese plan or on the screen; the files are in step."""

from __future__ import annotations

import importlib.util
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest

from conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

    from conftest import Kamplan

CHINESE = re.compile(r"[\u3400-\u9fff]")
LATIN = re.compile(r"[A-Za-z]")
CODES = frozenset({
    "kind", "id", "key", "language", "audience", "ref", "schema_version", "power", "stance", "coverage", "holder",
    "status",
})  # fmt: skip
"""Keys of a PlanDocument whose values are codes for templates, never shown."""


def _load_script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("translations", ROOT / "scripts" / "translations.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


script = _load_script()


def _find_english() -> frozenset[str]:
    """Return the labels that a reader would know for English: no placeholder, a letter, more than three characters."""
    ids = (message.id for message in script.extract() if message.id)
    return frozenset(
        one for one in ids if isinstance(one, str) and len(one) > 3 and LATIN.search(one) and "{" not in one
    )


ENGLISH = _find_english()


def test_catalogues_are_in_step_with_the_code() -> None:
    assert list(script.find_faults()) == []


def test_every_label_has_a_chinese_text_with_the_same_placeholders() -> None:
    chinese = {message.id: message.string for message in script.read_translations() if message.id}
    labels = [message.id for message in script.extract() if message.id]
    assert labels
    for label in labels:
        said = "".join(chinese[label])
        assert CHINESE.search(said) or not LATIN.search(re.sub(r"\{\w+\}", "", said)), label
        assert script.placeholders(said) == script.placeholders(script._many(label)), label


def test_check_names_what_is_out_of_step(monkeypatch: pytest.MonkeyPatch, tmp_path: Any, capsys: Any) -> None:
    catalog = script.read_translations()
    catalog.get("Readiness").string = ""
    catalog.get("{part} of {whole}").string = "{part}/{all}"
    catalog.get("Findings").flags.add("fuzzy")
    catalog.add("Gone from the code", "已不在代码中")
    po = tmp_path / "kamplan.po"
    po.write_bytes(script.to_po(catalog))
    monkeypatch.setattr(script, "PO", po)
    assert script.main(["check"]) == 1
    said = capsys.readouterr().out
    for fault in (
        "untranslated: 'Readiness'",
        "placeholders differ: '{part} of {whole}'",
        "fuzzy: 'Findings'",
        "no longer in the code: 'Gone from the code'",
        "run compile",
    ):
        assert fault in said


def test_merging_loses_no_translation() -> None:
    catalog, full, fewer = script.read_translations(), script.extract(), script.extract()
    before = script.to_po(catalog)
    del fewer["Readiness"]
    script.merge(fewer, catalog)
    assert "Readiness" not in catalog
    assert catalog.obsolete["Readiness"].string
    script.merge(full, catalog)
    assert script.to_po(catalog) == before


@pytest.mark.parametrize("audience", ["team", "company", "customer"])
def test_the_chinese_plan_has_no_english_label(example: Kamplan, audience: str) -> None:
    arguments = ("render-plan", "aurelia", "-o", "-", "--lang", "zh", "--draft", "--audience", audience, "--format")
    document = example(*arguments, "json").ok().json
    labels = list(_find_labels(document))
    assert len(labels) > 40
    for label in labels:
        assert CHINESE.search(label) or not LATIN.search(label), label
    assert ENGLISH.isdisjoint(_find_strings(document))
    markdown = example(*arguments, "md").ok().out
    assert ENGLISH & frozenset(_split(re.split(r"[|*#()\n]", markdown))) == frozenset()
    page = _Text()
    page.feed(example(*arguments, "html").ok().out)
    assert ENGLISH & frozenset(_split(page.texts)) == frozenset()


def test_the_analysis_on_screen_has_no_english_label(example: Kamplan) -> None:
    screen = example("analyze", "aurelia", "--lang", "zh").ok().out
    pages = script.read_translations().get("Read again: {pages} pages behind {items} stale items").string
    frame = "\n".join(line for line in screen.split(pages.split("{")[0])[0].splitlines()[1:] if "kamplan " not in line)
    assert len(CHINESE.findall(frame)) > 200
    for label in ENGLISH:
        assert not re.search(rf"(?<![\w-]){re.escape(label)}(?![\w-])", frame), label


def _find_labels(document: dict[str, Any]) -> Iterator[str]:
    """Yield every text of a PlanDocument that stands where only a label of ours can stand."""
    yield from (document["marking"], document["title"], document["draft_word"], document["evidence_title"])
    yield from document["labels"].values()
    for section in document["sections"]:
        yield section["title"]
        for block in section["blocks"]:
            yield from (
                block[key] for key in ("caption", "lead", "title", "description", "state_column") if block.get(key)
            )
            yield from block.get("columns", ())
            yield from (fact["label"] for fact in block.get("facts", ()))
            yield from (line for spoke in block.get("spokes", ()) for line in spoke["name"])
            if block["kind"] in ("notice", "heading"):
                yield block["text"]
            yield from (row["topic"] for row in block.get("rows", ()) if "topic" in row)
    yield from _find_words(document)
    for evidence in document["evidence"]:
        yield from (evidence[key] for key in ("state", "handling") if evidence.get(key))


def _find_words(value: Any) -> Iterator[str]:
    """Yield the words of marks and states, wherever they stand."""
    if isinstance(value, dict):
        if set(value) == {"kind", "text"}:
            yield value["text"]
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from _find_words(one)


def _find_strings(value: Any) -> Iterator[str]:
    """Yield every text of a document that a reader may see, so table cells too; a user's text is no label of ours."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, one in value.items():
            if key not in CODES:
                yield from _find_strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from _find_strings(one)


def _split(texts: list[str]) -> set[str]:
    return {text.strip(" \t\n.:,*") for text in texts}


class _Text(HTMLParser):
    """The texts of a page between its tags, and its spoken ones, without the style sheet."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._tag = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._tag = tag
        self.texts += [value or "" for name, value in attrs if name in ("aria-label", "title", "data-label", "alt")]

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - the name that the parser calls it by
        self._tag = ""

    def handle_data(self, data: str) -> None:
        if self._tag != "style":
            self.texts.append(data)


@pytest.mark.parametrize(
    "typed",
    [
        "agenda", "budget report", "list-actions acme", "list-backups", "list-colleagues", "list-contacts acme",
        "list-figures acme", "list-intel", "list-judgements acme", "list-releases", "list-sources", "list-versions",
        "search pumps", "suggest acme", "collection-plan acme",
    ],
)  # fmt: skip
def test_an_empty_list_says_so_in_the_readers_language(kamplan: Kamplan, typed: str) -> None:
    kamplan("new-account", "Acme").ok()
    said = kamplan(*typed.split(), "--lang", "zh").ok().err
    assert CHINESE.search(said), said
    assert not CHINESE.search(kamplan(*typed.split()).ok().err)


def test_what_is_left_out_is_said_in_the_readers_language(example: Kamplan) -> None:
    for typed, said in (("list-intel", "面向读者“客户方”略去了"), ("brief", "面向读者“公司”略去了")):
        audience = "customer" if "客户方" in said else "company"
        assert said in example(typed, "aurelia", "--audience", audience, "--lang", "zh").ok().err
