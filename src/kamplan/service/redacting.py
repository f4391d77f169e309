"""Finding what was said in other places, and taking it out of them: texts, names, frozen plans."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from kamplan.domain.ids import REFERENCE
from kamplan.language import N_, translator
from kamplan.service.freezing import pack, unpack
from kamplan.store.redaction import replace_texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

REMOVED = N_("[removed]")
"""What stands where content was removed."""
LONG, LONG_CJK = 8, 4
"""From how many characters on a text is looked for inside others; a shorter one must be a text by itself."""
_CJK = re.compile("[\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff]")
_LABEL = re.compile(r"[A-Z]-\d+|[\d.:-]*")
"""What stands before the subject of a row: an id, a rank, a date."""
_PLACE = frozenset({
    "kind", "id", "number", "key", "language", "audience", "marking", "holder", "status", "labels", "words",
    "reports_to", "influences", "successor",
})  # fmt: skip
"""Fields of a document that hold no words of a record."""
_PERSONAL = ("subtitle", "power", "stance", "coverage", "owner", "influences")
_EVIDENCE = ("publisher", "url", "origin", "contact")


@dataclass(frozen=True)
class TextChange:
    """A text as it was and as it is without what was removed, and where it stands: a record, a version, a change."""

    id: str
    before: str
    after: str


@dataclass(frozen=True)
class Remover:
    """Takes texts out of other texts: whole, sentence by sentence, or shortened; and people's names with `names`.

    `amounts` are figures whose measure others share: they are found in the rows and charts of that measure.
    """

    texts: tuple[str, ...] = ()
    amounts: frozenset[tuple[str, str]] = frozenset()
    names: Callable[[str, str, str], str] | None = None
    changed: dict[TextChange, None] = field(default_factory=dict)

    @cached_property
    def _pieces(self) -> list[str]:
        from kamplan.plan.writing import split_sentences

        pieces = {text for text in map(_fold, self.texts) if text}
        for text in self.texts:
            for block in re.split(r"\n\s*\n", text):
                for sentence in split_sentences(_fold(block)):
                    pieces.update(part.strip() for part in REFERENCE.split(sentence)[::2])
        return sorted({one for one in pieces if len(one) > 1}, key=lambda one: (-len(one), one))

    def remove(self, text: str, mark: str, place: str) -> str:
        """Return a text, which stands in `place`, without what is to be removed, `mark` where that was."""
        left = self._remove(self.names(text, mark, place) if self.names else text, mark)
        if left != text:
            self.changed.setdefault(TextChange(place, text, left))
        return left

    def remove_names(self, text: str, mark: str, place: str) -> str:
        """Return a text without the names alone; an empty `mark` is in the language of the text."""
        left = self.names(text, mark, place) if self.names else text
        if left != text:
            self.changed.setdefault(TextChange(place, text, left))
        return left

    def _remove(self, text: str, mark: str) -> str:
        stripped = text.strip()
        short = stripped.rstrip("…").rstrip()
        for piece in self._pieces:
            if stripped == piece or (short and short != stripped and short in piece):
                return mark
            if is_long(piece) and piece in text:
                text = text.replace(piece, mark)
        return mark if re.match(rf"[A-Z]-\d+ {re.escape(mark)} [–-]", text) else text


def _fold(text: str) -> str:
    return " ".join(text.split())


def is_long(text: str) -> bool:
    """Say whether a text is long enough to be looked for inside others."""
    return len(text) >= (LONG_CJK if _CJK.search(text) else LONG)


def find_run(text: str, others: Iterable[str], *, length: int = 6) -> bool:
    """Say whether a text shares a run of so many words, or Chinese characters, with one of others."""
    mine = _list_runs(text, length)
    return any(not mine.isdisjoint(_list_runs(other, length)) for other in others)


def _list_runs(text: str, length: int) -> set[tuple[str, ...]]:
    from kamplan.domain.words import fold_text

    words = re.findall(r"\w+", fold_text(text))
    return {tuple(words[at : at + length]) for at in range(len(words) - length + 1)}


def take_out(
    packed: str, remover: Remover, place: str, *, strike: Callable[[dict[str, Any]], dict[str, Any] | None]
) -> str:
    """Return the frozen plan of a version without what is to be removed; the same text where it held nothing of it.

    `strike` is given each record that the plan was made from: it returns what is left of it, or None.
    """
    held = unpack(packed)
    documents = {}
    for name, document in held["documents"].items():
        documents[name] = _clean(document, remover, translator(name.partition("/")[2])(REMOVED), place)
    dossiers = {audience: _strike(dossier, remover, place, strike) for audience, dossier in held["dossiers"].items()}
    cleaned = {**held, "documents": documents, "dossiers": dossiers}
    return packed if cleaned == held else pack(cleaned)


def _strike(
    dossier: dict[str, Any],
    remover: Remover,
    place: str,
    strike: Callable[[dict[str, Any]], dict[str, Any] | None],
) -> dict[str, Any]:
    mark = translator(dossier["account"].get("plan_language") or "en")(REMOVED)
    left: dict[str, Any] = {}
    for part, held in dossier.items():
        if part in ("account", "audience", "as_of", "head"):
            left[part] = held
        elif isinstance(held, list):
            left[part] = [one for one in map(strike, held) if one is not None]
        else:
            left[part] = strike(held) if isinstance(held, dict) else held
    cleaned: dict[str, Any] = replace_texts(left, lambda text: remover.remove_names(text, mark, place))
    return cleaned


def _clean(value: Any, remover: Remover, mark: str, place: str) -> Any:
    if isinstance(value, str):
        return remover.remove(value, mark, place)
    if isinstance(value, list):
        return [_clean(one, remover, mark, place) for one in value]
    if not isinstance(value, dict):
        return value
    cleaned = {name: one if name in _PLACE else _clean(one, remover, mark, place) for name, one in value.items()}
    if value.get("kind") == "table":
        cleaned["rows"] = [_clean_row(row, remover, mark) for row in cleaned["rows"]]
    if "blocks" in value:
        pairs = zip(value["blocks"], cleaned["blocks"], strict=True)
        cleaned["blocks"] = [new for old, new in pairs if not _draws_removed(old, new, remover)]
    whole = [
        name
        for name, one in value.items()
        if isinstance(one, str) and cleaned[name] != one and _is_only(mark, cleaned[name])
    ]
    if whole:
        cleaned |= {name: None for name, one in value.items() if isinstance(one, float)}
        for name in _PERSONAL:
            cleaned.pop(name, None)
        if "statement" in whole:
            cleaned |= dict.fromkeys(_EVIDENCE) | {"source": mark}
        if "amount_text" in cleaned:
            cleaned["amount_text"] = ""
    return cleaned


def _clean_row(row: list[dict[str, Any]], remover: Remover, mark: str) -> list[dict[str, Any]]:
    """Return a table's row; where what it is about was removed whole, nothing of the row is left."""
    said = ["".join(part.get("text") or "" for part in cell["parts"]).strip() for cell in row]
    removed: dict[str, Any] = {"parts": [{"text": mark}], "marks": []}
    if _is_only(mark, next((text for text in said if not _LABEL.fullmatch(text)), "")):
        return [cell | removed for cell in row]
    taken = {amount for measure, amount in remover.amounts if measure == said[0]}
    return [
        cell | removed if taken.intersection(text.split(" / ")) else cell for cell, text in zip(row, said, strict=True)
    ]


def _is_only(mark: str, text: str) -> bool:
    """Say whether nothing is left of a text but an id: of a person, both names may have been in it."""
    return mark in text and not re.sub(r"^[A-Z]-\d+", "", text).replace(mark, "").strip(" ()（）/,，·")


def _draws_removed(old: dict[str, Any], new: dict[str, Any], remover: Remover) -> bool:
    """Say whether a block is the chart of a figure that was removed: its points are numbers, so the chart goes."""
    if old.get("kind") != "figure-chart":
        return False
    return bool(old["title"] != new["title"] or any(measure in old["title"] for measure, _ in remover.amounts))
