"""Writing for a plan: sentences with their references and marks, labels in the plan's language."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from kamplan.analysis.contradictions import list_contradictions
from kamplan.domain.ids import LIKE_REF, REFERENCE, Kind, number_of
from kamplan.domain.scales import Audience, Freshness
from kamplan.language import LISTED, N_, Phrase, join, translator
from kamplan.plan.document import Label, Mark, Paragraph, Part, Sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from kamplan.analysis.contradictions import Contradiction
    from kamplan.analysis.model import AccountAnalysis
    from kamplan.domain.checklist import Checklist
    from kamplan.domain.dossier import Dossier
    from kamplan.domain.item import Item

MARKS = {
    Mark.ASSUMED: N_("assumed"),
    Mark.STALE: N_("stale"),
    Mark.UNKNOWN: N_("unknown"),
    Mark.WAIVED: N_("waived"),
    Mark.OPEN: N_("open"),
    Mark.CONTRADICTED: N_("contradicted"),
    Mark.NO_CONCLUSION: N_("no conclusion yet"),
}
_REFS = r"(?:\s*\[[A-Za-z]-[1-9][0-9]*\])*"
_END = re.compile(rf"[.!?][\"'”’)\]]*{_REFS}(?=\s|$)|[。！？][”』」）]*{_REFS}")
_CHINESE_STOPS = frozenset("。！？；”』」）")
_SHORTENED = r"Mr|Mrs|Ms|Dr|Prof|St|Nos?|vs|cf|ca|approx|e\.g|i\.e|(?:[A-Z]\.)*[A-Z]"
_ABBREVIATION = re.compile(rf"(?:^|[\s(“\"'])(?:{_SHORTENED})\.$")
_REF_TO_NOTHING = re.compile(rf"\s*\[(?!(?:[A-Za-z]|AS|as)-[1-9][0-9]*\]){LIKE_REF.pattern}\]")
"""A slip that older texts may hold, such as [no-such-ref]: a reader who is not told of refs is not shown one."""
_LEAD_IN = re.compile(
    r".*[:：]|(?:two|three|four|five|six|seven|several|\d+)(?: [\w-]+){1,7}[.]"
    r"|[两三四五六七\d][个件点项条]?\w{1,12}[。]",
    re.IGNORECASE,
)
"""A sentence that only says that others follow: it claims nothing of its own."""
_SPACE_BEFORE_REF = re.compile(r"\s*(\[[A-Za-z]-[1-9][0-9]*\])")


@dataclass
class Pen:
    """Who the plan is written for, in which language, from what; and which items it has referred to so far.

    `labels` names an item in the document: its id, or in a customer copy its own fresh number.
    """

    dossier: Dossier
    checklist: Checklist
    analysis: AccountAnalysis
    language: str
    labels: Mapping[str, str] | None = None
    cited: set[str] = field(default_factory=set)

    @property
    def is_for_customer(self) -> bool:
        """Whether the customer will read it: then nothing computed, graded or ours may stand in it."""
        return self.dossier.audience is Audience.CUSTOMER

    def say(self, text: str, **values: object) -> str:
        """Return a label or sentence in the plan's language."""
        said = translator(self.language)(text)
        return said.format(**values) if values else said

    def join(self, texts: Iterable[str]) -> str:
        """Return texts joined as the plan's language joins a list."""
        return join(texts, LISTED, self.language)

    def phrase(self, phrase: Phrase) -> str:
        """Return an analysis message in the plan's language."""
        return phrase.say(self.language)

    def mark(self, mark: Mark) -> Label:
        """Return a mark with its word."""
        return Label(kind=mark.value, text=self.say(MARKS[mark]))

    def find(self, item_id: str) -> Item | None:
        """Return an item the plan may refer to: one the reader sees and that is lawful to use."""
        item = self.dossier.items_by_id.get(item_id)
        return item if item and item.lawful.value != "not-to-be-used" else None

    def cite(self, item_id: str) -> str | None:
        """Return the label of an item for a reference, noting it for the evidence; None when it may not stand here."""
        if self.find(item_id) is None:
            return None
        self.cited.add(item_id)
        return item_id if self.labels is None else self.labels.get(item_id)

    def refer(self, ids: Iterable[str]) -> tuple[Part, ...]:
        """Return references to items, in the order of their numbers."""
        found = (self.cite(one) for one in sorted(set(ids), key=number_of))
        return tuple(Part(ref=label) for label in found if label)

    def judge(self, ids: Iterable[str]) -> tuple[Label, ...]:
        """Return the marks that a sentence resting on these items must carry; none in a customer copy."""
        if self.is_for_customer:
            return ()
        marks = []
        items = [item for item in map(self.find, ids) if item]
        if any(self.analysis.freshness.get(item.id) is Freshness.STALE or not item.is_active for item in items):
            marks.append(self.mark(Mark.STALE))
        if any(self.is_contradicted(item) for item in items):
            marks.append(self.mark(Mark.CONTRADICTED))
        return tuple(marks)

    def is_contradicted(self, item: Item) -> bool:
        """Say whether an active item says the contrary of this one, and it was not decided that this one holds."""
        return item.id in self._contradicted

    @cached_property
    def _contradicted(self) -> frozenset[str]:
        active = {one.id: one for one in self.dossier.active_items}
        former = {one.id for one in self.dossier.items if one.id not in active}
        named = {other for one in active.values() for other in one.contradicts if other in former}
        naming = {
            one.id for one in self.dossier.items if one.id in former and not active.keys().isdisjoint(one.contradicts)
        }
        doubted = {each.id for one in self.contradictions if one.resolution is None for each in (one.item, one.other)}
        rejected = {one.rejected.id for one in self.contradictions if one.rejected}
        return frozenset(named | naming | doubted | rejected)

    @cached_property
    def contradictions(self) -> tuple[Contradiction, ...]:
        """What contradicts what among the items that count, with what was decided about it."""
        return list_contradictions(self.dossier)

    def statement(self, item: Item, *, with_marks: bool = True) -> Sentence:
        """Return an item's own statement with its reference."""
        marks = self.judge([item.id]) if with_marks else ()
        return Sentence(parts=(Part(text=item.statement), *self.refer([item.id])), marks=marks)

    def plain(self, text: str) -> Sentence:
        """Return a sentence that needs no reference: a label, a number, a name."""
        return Sentence(parts=(Part(text=text),))

    def write(self, text: str, cites: Iterable[str], *, is_analysis: bool = True) -> tuple[Paragraph, ...]:
        """Return the paragraphs of a text of ours, each sentence with its references and marks.

        Inline references stay in their sentences; citations the text does not place stand at its end. A sentence
        of analysis without any is marked assumed, except where the whole text shares its citations at the end.
        """
        inline = set(REFERENCE.findall(text))
        rest = [one for one in cites if one not in inline]
        blocks = [" ".join(block.split()) for block in re.split(r"\n\s*\n", text) if block.strip()]
        paragraphs = []
        for place, block in enumerate(blocks):
            last = place == len(blocks) - 1
            pieces = split_sentences(block) if inline else [block]
            sentences = []
            for number, piece in enumerate(pieces):
                closing = rest if last and number == len(pieces) - 1 else []
                shared = bool(rest) and not inline
                leads_in = number + 1 < len(pieces) and bool(_LEAD_IN.fullmatch(piece.strip()))
                is_supported = shared or not is_analysis or leads_in
                sentences.append(self._sentence(piece, closing, is_supported=is_supported))
            paragraphs.append(Paragraph(sentences=tuple(sentences)))
        return tuple(paragraphs)

    def write_first(self, text: str, cites: Iterable[str]) -> Sentence:
        """Return the first sentence of a text of ours; what is left out is told by an ellipsis."""
        paragraphs = self.write(text, cites)
        first = paragraphs[0].sentences[0]
        if len(paragraphs) == 1 and len(paragraphs[0].sentences) == 1:
            return first
        return first.model_copy(update={"parts": (*first.parts, Part(text=" …"))})

    def line(self, text: str, cites: Iterable[str], *, is_analysis: bool = True) -> Sentence:
        """Return a line of ours as one sentence with its references and marks; analysis without any is assumed."""
        inline = set(REFERENCE.findall(text))
        return self._sentence(text, [one for one in cites if one not in inline], is_supported=not is_analysis)

    def _sentence(self, text: str, closing: Iterable[str], *, is_supported: bool) -> Sentence:
        parts: list[Part] = []
        ids: list[str] = []
        text = _SPACE_BEFORE_REF.sub(r"\1", text)
        if self.is_for_customer:
            text = _REF_TO_NOTHING.sub("", text)
        for place, piece in enumerate(REFERENCE.split(text)):
            if place % 2 == 0:
                if piece:
                    parts.append(Part(text=piece))
                continue
            item_id = piece[0].upper() + piece[1:]
            if label := self.cite(item_id):
                parts.append(Part(ref=label))
                ids.append(item_id)
            elif item_id[0] != Kind.ITEM and not self.is_for_customer:
                parts.append(Part(text=f" [{piece}]"))
        closing = list(closing)
        parts.extend(self.refer(closing))
        ids.extend(closing)
        marks = self.judge(ids)
        if not ids and not is_supported and not self.is_for_customer:
            marks = (self.mark(Mark.ASSUMED), *marks)
        last = text.rstrip()[-1:]
        return Sentence(parts=tuple(parts), marks=marks, space_after=last not in _CHINESE_STOPS or bool(marks))


def split_sentences(text: str) -> list[str]:
    """Return the sentences of a text, English or Chinese, each with the references that follow its full stop.

    A piece that ends in an abbreviation, or is followed by small letters, goes on in the next.
    """
    pieces: list[str] = []
    start = 0
    for found in _END.finditer(text):
        pieces.append(text[start : found.end()])
        start = found.end()
    if text[start:].strip():
        pieces.append(text[start:])
    joined: list[str] = []
    for piece in pieces:
        stripped = piece.strip()
        goes_on = stripped[:1].islower() or not re.sub(_REFS, "", stripped).strip(" .!?。！？")
        if joined and (goes_on or _ABBREVIATION.search(joined[-1])):
            joined[-1] += piece
        elif stripped:
            joined.append(piece)
    return [one if place == 0 else one.lstrip() for place, one in enumerate(joined)]


def say_date(value: date | None) -> str:
    """Return a date as it stands in documents, or a dash."""
    return value.isoformat() if value else "–"


def say_percent(pen: Pen, value: object) -> str | None:
    """Return a percentage as the plan's language writes it; nothing for None."""
    return None if value is None else pen.say(N_("{percent} %"), percent=value)
