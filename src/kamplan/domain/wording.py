"""The words for the codes of the method's scales, marked for translation; a code is what people type."""

from __future__ import annotations

import re

from kamplan.domain.text import fold_width
from kamplan.language import N_, Phrase, translator

WORDS: dict[str, str] = {
    "annual-report": N_("annual report"), "press-release": N_("press release"), "website": N_("website"),
    "advertising": N_("advertising"), "product-description": N_("product description"), "catalogue": N_("catalogue"),
    "technical-publication": N_("technical publication"), "analyst-report": N_("analyst report"),
    "trade-journal": N_("trade journal"), "news": N_("news"),
    "conference-proceedings": N_("conference proceedings"), "conversation": N_("conversation"),
    "partner": N_("partner"), "internal": N_("our own records"),
    "public": N_("public"), "told-openly": N_("told openly"), "under-nda": N_("under a confidentiality agreement"),
    "not-to-be-used": N_("not to be used"),
    "clear": N_("clear"), "green": N_("green"), "amber": N_("amber"), "red": N_("red"),
    "top": N_("top"), "middle": N_("middle"), "staff": N_("staff"),
    "inner": N_("inner circle"), "structure": N_("circle of influence"), "outside": N_("outside"),
    "mentor": N_("mentor"), "supporter": N_("supporter"), "neutral": N_("neutral"), "opponent": N_("opponent"),
    "enemy": N_("enemy"), "unknown": N_("unknown"),
    "none": N_("no contact"), "brief": N_("brief contact"), "several": N_("several contacts"),
    "in-depth": N_("in depth"),
    "s": N_("strength"), "w": N_("weakness"), "o": N_("opportunity"), "t": N_("threat"),
    "rising": N_("rising"), "steady": N_("steady"), "falling": N_("falling"),
    "current": N_("current"), "due": N_("due"), "stale": N_("stale"), "superseded": N_("superseded"),
    "withdrawn": N_("withdrawn"),
    "economic": N_("economic buyer"), "user": N_("user buyer"), "technical": N_("technical buyer"),
    "coach": N_("coach"), "champion": N_("champion"), "gatekeeper": N_("gatekeeper"),
    "influencer": N_("influencer"), "initiator": N_("initiator"),
    "revenue": N_("more revenue"), "relationship": N_("relationship"), "customer-value": N_("customer value"),
    "open": N_("still open"), "on-track": N_("on track"), "at-risk": N_("at risk"), "achieved": N_("achieved"),
    "missed": N_("missed"), "dropped": N_("dropped"), "active": N_("active"), "done": N_("done"),
    "in-progress": N_("in progress"), "closed": N_("closed"),
    "identified": N_("identified"), "qualified": N_("qualified"), "proposed": N_("proposed"),
    "negotiating": N_("negotiating"), "won": N_("won"), "lost": N_("lost"),
    "high": N_("high"), "medium": N_("medium"), "low": N_("low"), "critical": N_("critical"),
    "ours": N_("ours"), "competitor": N_("a competitor"), "theirs": N_("theirs"),
    "problem": N_("problem"), "complaint": N_("complaint"), "request": N_("request"),
    "meeting": N_("meeting"), "visit": N_("visit"), "call": N_("call"), "mail": N_("mail"), "event": N_("event"),
    "answered": N_("answered"), "not-reached": N_("not reached"), "asked-no-answer": N_("asked, no answer"),
    "does-not-know": N_("does not know"), "declined": N_("declined to say"), "partly-answered": N_("partly answered"),
    "submitted": N_("submitted"), "approved": N_("approved"), "rejected": N_("rejected"),
    "recalled": N_("recalled"),
    "evidenced": N_("evidenced"), "assumed": N_("assumed"), "waived": N_("waived"), "full": N_("full"),
    "en": N_("in English"), "zh": N_("in Chinese"), "conclusion": N_("conclusion"), "answer": N_("answer"),
    "summary": N_("summary"), "waiver": N_("waiver"), "account-plan": N_("account plan"), "export": N_("export"),
    "agenda": N_("agenda"), "portfolio": N_("portfolio"), "one-page": N_("plan on one page"),
    "digest": N_("news of accounts"), "sponsor": N_("sponsor's brief"), "proposal": N_("proposal check"),
    "relationship-map": N_("relationship map"), "power-matrix": N_("power and stance"),
    "text": N_("in the text"), "merged": N_("merged"), "contact": N_("contact"), "reports_to": N_("reports to"),
    "influences": N_("sways"), "roles": N_("buying role"), "ask": N_("to be asked"), "attempts": N_("was asked"),
    "contacts": N_("took part"),
    "team": N_("team"), "company": N_("company"), "customer": N_("customer"),
    "exploratory": N_("exploratory"), "basic": N_("basic"), "cooperative": N_("cooperative"),
    "interdependent": N_("interdependent"), "integrated": N_("integrated"),
}  # fmt: skip
"""For each code its English word; a code means the same on every scale that has it."""


_MORE: dict[str, tuple[str, ...]] = {
    "clear": ("白色",), "neutral": ("中立",), "unknown": ("不详", "不知道"), "won": ("赢单",), "lost": ("丢单", "输单"),
    "economic": ("决策者",), "supporter": ("支持者",), "mail": ("email", "e-mail"), "call": ("phone", "telephone"),
    "true": ("yes", "on", "是", "ja", "oui"), "false": ("no", "off", "否", "nein", "non"),
}  # fmt: skip
"""Words that people type for codes beside those that are shown."""
_NUMBERS = {mark: str(number) for number, mark in enumerate("一二三四五六", 1)}


def list_words(code: str) -> tuple[str, ...]:
    """Return the words that kamplan shows for a code, in each language."""
    return (WORDS[code], say_code(code, "zh")) if code in WORDS else ()


def find_code(codes: tuple[str, ...], typed: str) -> str | None:
    """Return which of several codes was typed: itself in any case, or a word for it in either language.

    None for what is none of them, or may be several. A number may be said as 3, 三, 第三级 or T3.
    """
    wanted = fold_width(typed).casefold().replace("_", "-")
    for code in codes:
        if wanted == code.casefold():
            return code
    if number := re.fullmatch(r"(?:第|tier ?|t)?([0-9一二三四五六])(?:级|級)?", wanted):
        plain = _NUMBERS.get(number[1], number[1])
        if plain in codes:
            return plain
    known = {code: [fold_width(one).casefold() for one in (*list_words(code), *_MORE.get(code, ()))] for code in codes}
    found = [code for code, words in known.items() if wanted in words]
    if not found and len(wanted) > 1 and not wanted.isascii():
        found = [code for code, words in known.items() if any(wanted in one for one in words)]
    return found[0] if len(found) == 1 else None


def say_code(code: str, language: str) -> str:
    """Return the word for a code in a language, or the code itself where the method has no word for it."""
    return translator(language)(WORDS[code]) if code in WORDS else code


class Code(Phrase):
    """A code of the method inside a sentence: as it is typed in English, in its word elsewhere."""

    __slots__ = ()

    def __init__(self, code: str) -> None:
        super().__init__(str(code))

    def say(self, language: str) -> str:
        """Return the code as it is typed, or its word in another language."""
        code = str(self.template)
        return code if language == "en" else say_code(code, language)


class Noun(Phrase):
    """A kind of record inside a sentence, by its label: with its article in English."""

    __slots__ = ()

    def __init__(self, label: str) -> None:
        super().__init__(label)

    def say(self, language: str) -> str:
        """Return the label as a sentence has it."""
        label = str(self.template)
        if language != "en":
            return translator(language)(label)
        return f"{'an' if label[0].lower() in 'aeio' else 'a'} {label.lower()}"
