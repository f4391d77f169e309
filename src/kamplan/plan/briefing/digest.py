"""The digest for the team: what is new of an account since a day, told in words."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from kamplan.analysis.news import Chapter
from kamplan.domain.ids import REFERENCE, Kind, kind_of
from kamplan.domain.kinds import KINDS
from kamplan.domain.wording import WORDS
from kamplan.language import LISTED, N_, join, translator
from kamplan.plan.briefing.paper import make_paper
from kamplan.plan.document import Bullets, Heading, Notice, Section
from kamplan.plan.writing import Pen, split_sentences

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from kamplan.analysis.model import AccountAnalysis
    from kamplan.analysis.news import News
    from kamplan.domain.checklist import Checklist
    from kamplan.domain.dossier import Dossier
    from kamplan.plan.document import Block, PlanDocument, Sentence

CHAPTERS = {
    Chapter.WANTS: N_("What the customer wants"),
    Chapter.LEARNED: N_("What else was learned"),
    Chapter.DOUBTFUL: N_("What no longer holds or is in doubt"),
    Chapter.PEOPLE: N_("People"),
    Chapter.JUDGED: N_("What we conclude"),
    Chapter.PLAN: N_("The plan"),
    Chapter.FIGURES: N_("Figures"),
}
MOST = 12
"""How many news of one topic or kind are told; the rest is counted."""
_CITED = 4
"""How many items stand behind the first sentence of a text that places none in it."""


def build_digest(
    dossier: Dossier,
    checklist: Checklist,
    analysis: AccountAnalysis,
    news: Sequence[News],
    *,
    since: date,
    language: str,
    is_by_dates: bool,
) -> PlanDocument:
    """Return the digest of an account since a day.

    `is_by_dates` says that nothing was on record before that day, so that the records' own dates tell what is new.
    """
    pen = Pen(dossier, checklist, analysis, language)
    account = dossier.account.title(language)
    title = pen.say(N_("New at {account} since {date}"), account=account, date=since)
    sections = [
        (chapter.value, pen.say(CHAPTERS[chapter]), _write_chapter(pen, list(found)))
        for chapter, found in groupby(news, key=lambda one: one.chapter)
    ]
    made = make_paper(pen, title, sections)
    notes = []
    if not news:
        notes.append(pen.say(N_("Nothing is new since {date}."), date=since))
    elif is_by_dates:
        notes.append(
            pen.say(N_("The account was put on record later than {date}: the dates of its records tell what is new."),
                    date=since)
        )  # fmt: skip
    if not notes:
        return made
    note = Section(number="0", id="note", title=pen.say(N_("Note")), blocks=tuple(Notice(text=one) for one in notes))
    return made.model_copy(update={"sections": (note, *made.sections)})


def join_digests(digests: Sequence[PlanDocument], *, title: str) -> PlanDocument:
    """Return one document of several accounts' digests, a section for each account that has news.

    All are for the same audience, in the same language, of the same day.
    """
    told = [one for one in digests if any(section.id != "note" for section in one.sections)]
    sections = []
    for number, one in enumerate(told, 1):
        blocks: list[Block] = []
        for section in one.sections:
            if section.id != "note":
                blocks.append(Heading(level=1, text=section.title))
            blocks += section.blocks
        sections.append(Section(number=str(number), id=one.key, title=one.account, blocks=tuple(blocks)))
    silent = [one.account for one in digests if one not in told]
    evidence = [each for one in told for each in one.evidence]
    first = digests[0]
    quiet = [one for one in first.sections if one.id == "note"] if not told else []
    return first.model_copy(
        update={
            "account": "",
            "key": "",
            "title": title,
            "sections": (*sections, *quiet, *_say_silent(first, silent if told else [])),
            "evidence": tuple(sorted(evidence, key=lambda one: int(one.label.partition("-")[2]))),
        }
    )


def _say_silent(document: PlanDocument, silent: Sequence[str]) -> tuple[Section, ...]:
    """Return a last section that names the accounts of which nothing is new."""
    if not silent:
        return ()
    say = translator(document.language)
    joined = join(silent, LISTED, document.language)
    return (Section(number="", id="silent", title=say(N_("Nothing new")), blocks=(Notice(text=joined),)),)


def _write_chapter(pen: Pen, news: list[News]) -> Iterator[Block]:
    """Yield the news of a chapter, by topic or by kind of record where they have one."""
    topics = pen.checklist.topics_by_id
    for subject, found in groupby(news, key=_find_subject):
        told = list(found)
        points = [_write_news(pen, one) for one in told[:MOST]]
        if len(told) > MOST:
            points.append(pen.plain(pen.say(N_("and {count} more"), count=len(told) - MOST)))
        lead = topics[subject].title(pen.language) if subject in topics else pen.say(subject) if subject else None
        yield Bullets(lead=lead, points=tuple(points))


def _find_subject(one: News) -> str | None:
    """Return under what a piece of news is told: its topic, or what its record is called."""
    kind = kind_of(one.id)
    return KINDS[kind].label if kind in KINDS else one.topic


def _write_news(pen: Pen, one: News) -> Sentence:
    """Return one piece of news: what happened to a record, its own words, and what it rests on."""
    kind = kind_of(one.id)
    what = one.what.say(pen.language) if one.what else ""
    text, cites = " ".join(one.text.split()), one.cites
    if kind is Kind.INQUIRY and text in pen.checklist.questions_by_id:
        text = pen.checklist.questions_by_id[text].text(pen.language)
    text = pen.say(WORDS[text]) if text in WORDS else text
    if kind in _JUDGED:
        text = next(iter(split_sentences(text)), text)
        cites = () if REFERENCE.search(text) else cites[:_CITED]
    if one.chapter is Chapter.PLAN or kind in (Kind.CONTACT, Kind.FIGURE):
        said = f"{one.id} {text} – {what}"
    else:
        what = what[:1].upper() + what[1:]
        said = pen.say(N_("{what}: {said}"), what=what, said=text) if what else text
        said = said if kind is Kind.ITEM else f"{one.id} {said}"
    return pen.line(said, cites, is_analysis=kind is Kind.CONCLUSION)


_JUDGED = frozenset({Kind.CONCLUSION, Kind.ANSWER, Kind.SUMMARY})
"""Kinds whose texts run over several sentences, of which a digest tells the first."""
