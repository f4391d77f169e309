"""Taking in judgements: what was entered, resolved against the checklist and the account's items."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kamplan.domain.ids import Kind
from kamplan.domain.judgement import AnswerEntry, ConclusionEntry, SummaryEntry, UnknownEntry, WaiverEntry
from kamplan.domain.marking import PLANNING_DEFAULT
from kamplan.errors import UsageError
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
            raise UsageError("author: nobody is named", hint="add --author NAME, or set KAMPLAN_USER")
        if "topic" in ENTRIES[kind].model_fields:
            given["topic"] = self.checklist.find_topic(str(given.get("topic", ""))).id
        if kind is Kind.ANSWER:
            self._check_contribution(str(given.get("question", "")))
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
        entry = read_entry(ENTRIES[kind], given, hint="the command's --help shows the options")
        self._check_dates(entry)
        if isinstance(entry, ConclusionEntry):
            self._check_force(entry)
        return entry, cites, self.evidence.mark(cites, entry.handling, PLANNING_DEFAULT)

    def _check_contribution(self, typed: str) -> None:
        question = self.checklist.get_question(typed)
        if question.kind != "contribution":
            topic = self.checklist.topic_of_question[typed].id
            raise UsageError(
                f"question: {typed} is about the customer, so intelligence answers it",
                hint=f'kamplan add-intel {self.evidence.account} "…" --topic {topic} --question {typed} --tier N'
                " --source NAME",
            )

    def _check_dates(self, entry: Entry) -> None:
        if entry.on > self.today:
            raise UsageError(f"on: {entry.on} lies after today ({self.today})", hint="give a date up to today")
        if isinstance(entry, UnknownEntry) and entry.due < entry.on:
            raise UsageError(f"due: {entry.due} lies before {entry.on}", hint="give a later --due DATE")

    def _check_force(self, entry: ConclusionEntry) -> None:
        topic = self.checklist.topics_by_id[entry.topic]
        if topic.porter_force is None and (entry.verdict is not None or entry.contribution):
            forces = ", ".join(one.id for one in self.checklist.topics if one.porter_force)
            raise UsageError(
                f"verdict: {entry.topic} is not one of the five forces",
                hint=f"--verdict, --trend and --contribution go with {forces}",
            )
