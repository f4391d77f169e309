"""Taking in judgements: what was entered, resolved against the checklist and the account's items."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kamplan.domain.ids import Kind
from kamplan.domain.judgement import AnswerEntry, ConclusionEntry, SummaryEntry, UnknownEntry, WaiverEntry
from kamplan.domain.marking import PLANNING_DEFAULT
from kamplan.errors import UsageError
from kamplan.language import N_, FieldPhrase, Phrase
from kamplan.service.entry import read_entry, split_list
from kamplan.service.evidence import list_inline

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from kamplan.domain.checklist import Checklist
    from kamplan.domain.scales import Handling
    from kamplan.service.evidence import Evidence

Entry = ConclusionEntry | AnswerEntry | UnknownEntry | WaiverEntry | SummaryEntry
ENTRIES: dict[Kind, type[Entry]] = {
    Kind.CONCLUSION: ConclusionEntry,
    Kind.ANSWER: AnswerEntry,
    Kind.UNKNOWN: UnknownEntry,
    Kind.WAIVER: WaiverEntry,
    Kind.SUMMARY: SummaryEntry,
}
"""How a judgement of each kind is entered."""


@dataclass
class Bench:
    """What the entry of judgements on one account needs: its items by id and ref, and the checklist."""

    evidence: Evidence
    checklist: Checklist
    today: date
    author: str | None

    def read(self, kind: Kind, fields: Mapping[str, Any]) -> tuple[Entry, list[int], Handling]:
        """Return the validated entry, the numbers of the items it cites, and its marking.

        Inline references such as `[I-12]` (or `[ref]`) count as citations. The most restrictive wins: what cites
        is never marked below what it cites.
        """
        given = {name: value for name, value in fields.items() if value not in (None, "")}
        given.setdefault("author", self.author)
        given.setdefault("on", self.today)
        if not given["author"]:
            raise UsageError(
                FieldPhrase("author", Phrase(N_("nobody is named"))),
                hint=Phrase(N_("add --author NAME, or set KAMPLAN_USER")),
            )
        if "topic" in ENTRIES[kind].model_fields:
            given["topic"] = self.checklist.find_topic(str(given.get("topic", ""))).id
        if kind is Kind.ANSWER:
            given["question"] = self._find_contribution(str(given.get("question", "")))
        for name in ("how", "reason"):
            if isinstance(given.get(name), str):
                if not self.evidence.restores:
                    self.evidence.check_references(given[name], is_analysis=True)
                given[name] = self.evidence.name_meant(given[name])
        cites: list[int] = []
        if "cites" in ENTRIES[kind].model_fields:
            if isinstance(given.get("text"), str):
                given["text"] = self.evidence.name_by_id(given["text"], is_analysis=True)
            if isinstance(given.get("contribution"), str):
                given["contribution"] = self.evidence.name_by_id(given["contribution"], is_analysis=True)
            typed = [*split_list(given.get("cites")), *list_inline(str(given.get("text", "")))]
            cites = list(dict.fromkeys(self.evidence.find_citable(one) for one in typed))
            given["cites"] = ()
        entry = read_entry(ENTRIES[kind], given, hint=Phrase(N_("the command's --help shows the options")))
        self._check_dates(entry)
        if isinstance(entry, ConclusionEntry):
            self._check_force(entry)
        return entry, cites, self.evidence.mark(cites, entry.handling, PLANNING_DEFAULT)

    def _find_contribution(self, typed: str) -> str:
        question = self.checklist.get_question(typed)
        if question.kind != "contribution":
            topic = self.checklist.topic_of_question[question.id].id
            raise UsageError(
                FieldPhrase(
                    "question",
                    Phrase(N_("{typed} is about the customer, so intelligence answers it"), typed=question.id),
                ),
                hint=Phrase(
                    N_('kamplan add-intel {account} "…" --topic {topic} --question {typed} --tier N --source NAME'),
                    account=self.evidence.account,
                    topic=topic,
                    typed=question.id,
                ),
            )
        return question.id

    def _check_dates(self, entry: Entry) -> None:
        if entry.on > self.today:
            raise UsageError(
                FieldPhrase("on", Phrase(N_("{on} lies after today ({today})"), on=entry.on, today=self.today)),
                hint=Phrase(N_("give a date up to today")),
            )
        if isinstance(entry, UnknownEntry) and entry.due < entry.on:
            raise UsageError(
                FieldPhrase("due", Phrase(N_("{due} lies before {on}"), due=entry.due, on=entry.on)),
                hint=Phrase(N_("give a later --due DATE")),
            )

    def _check_force(self, entry: ConclusionEntry) -> None:
        topic = self.checklist.topics_by_id[entry.topic]
        if topic.porter_force is None and (entry.verdict is not None or entry.contribution):
            forces = ", ".join(one.id for one in self.checklist.topics if one.porter_force)
            raise UsageError(
                FieldPhrase("verdict", Phrase(N_("{topic} is not one of the five forces"), topic=entry.topic)),
                hint=Phrase(N_("--verdict, --trend and --contribution go with {forces}"), forces=forces),
            )
