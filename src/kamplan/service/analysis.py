"""The analysis of an account, and its JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kamplan.domain.scales import Audience
from kamplan.errors import UsageError
from kamplan.language import N_, FieldPhrase, Phrase

if TYPE_CHECKING:
    from datetime import date

    from kamplan.analysis.model import AccountAnalysis, Finding, TopicReview
    from kamplan.domain.checklist import Checklist
    from kamplan.domain.dossier import Dossier
    from kamplan.service.caller import Caller


@dataclass(frozen=True)
class Checked:
    """The findings of one account or of all, the most severe first, each with its account's key."""

    findings: tuple[tuple[str, Finding], ...]
    withheld: int


def load_dossier(caller: Caller, typed: str, *, audience: Audience, on: date | None) -> Dossier:
    """Return everything an audience may see of an account as true on a date."""
    from kamplan.store import accounts
    from kamplan.store.dossier import load_dossier as load

    with caller.reading() as connection:
        account_id = accounts.get_account_id(connection, typed)
        return load(connection, account_id, audience=audience, as_of=on or caller.today)


def analyze_account(
    caller: Caller, typed: str, *, audience: Audience, on: date | None = None
) -> tuple[AccountAnalysis, Checklist, Dossier]:
    """Return the analysis of an account for an audience on a date, with the checklist and what it was made from.

    Raises `UsageError` for the customer: states, readiness and gaps are never shown to them.
    """
    from kamplan.analysis.account import analyze_account as analyze

    if audience is Audience.CUSTOMER:
        raise UsageError(
            Phrase(N_("an analysis is never made for the customer")),
            hint=Phrase(
                N_("`kamplan render-plan {typed} --audience customer` makes the copy they may have"), typed=typed
            ),
        )
    checklist = caller.load_checklist()
    dossier = load_dossier(caller, typed, audience=audience, on=on)
    return analyze(dossier, checklist), checklist, dossier


def check_accounts(caller: Caller, typed: str | None, *, audience: Audience, on: date | None = None) -> Checked:
    """Return what a good reviewer would point out of an account, or of all, for an audience on a date.

    Raises `UsageError` for the customer, to whom no finding is ever shown.
    """
    from kamplan.analysis.checks import SEVERITIES
    from kamplan.store import accounts

    if audience is Audience.CUSTOMER:
        raise UsageError(
            Phrase(N_("findings are never shown to the customer")),
            hint=Phrase(
                N_("`kamplan render-plan {typed} --audience customer` makes the copy they may have"),
                typed=typed or Phrase(N_("ACCOUNT")),
            ),
        )
    keys = [typed]
    if typed is None:
        with caller.reading() as connection:
            keys = [account.key for _, account in accounts.list_accounts(connection, audience=audience)]
    found: list[tuple[str, Finding]] = []
    withheld = 0
    for key in keys:
        analysis, _, dossier = analyze_account(caller, str(key), audience=audience, on=on)
        found += [(analysis.key, finding) for finding in analysis.findings]
        withheld += dossier.withheld
    found.sort(key=lambda one: (SEVERITIES.index(one[1].severity), one[1].code))
    return Checked(findings=tuple(found), withheld=withheld)


def explain_check(code: str) -> tuple[str, str]:
    """Return the code of a rule and what it is about, whatever the case it was typed in."""
    from kamplan.analysis.checks import RULES

    rules = {rule.CODE: rule for rule in RULES}
    known = code.strip().upper()
    if known not in rules:
        raise UsageError(
            FieldPhrase("explain", Phrase(N_("there is no rule {code}"), code=repr(code))),
            hint=Phrase(N_("the rules are {rules} to {rules_2}"), rules=min(rules), rules_2=max(rules)),
        )
    return known, (rules[known].__doc__ or "").strip()


def view_finding(finding: Finding) -> dict[str, Any]:
    """Return a finding as plain values with stable keys."""
    return {
        "code": finding.code,
        "severity": finding.severity,
        "message": str(finding.message),
        "about": finding.about,
        "hint": finding.hint,
    }


def view_analysis(analysis: AccountAnalysis, *, area: str | None = None) -> dict[str, Any]:
    """Return an analysis as plain values with stable keys; with an `area` only its topics and gaps are listed."""
    return {
        "account": {"key": analysis.key, "name": analysis.name},
        "as_of": analysis.as_of.isoformat(),
        "readiness": {
            "done": analysis.readiness.part,
            "required": analysis.readiness.whole,
            "ratio": analysis.readiness.ratio,
        },
        "coverage": {
            "evidenced": analysis.coverage.part,
            "required": analysis.coverage.whole,
            "ratio": analysis.coverage.ratio,
        },
        "topics": [_view_topic(topic) for topic in analysis.topics if area in (None, topic.area)],
        "forces": [
            {
                "topic": force.topic,
                "force": force.force.value,
                "verdict": force.verdict,
                "trend": force.trend.value if force.trend else None,
                "contribution": force.contribution,
            }
            for force in analysis.forces
        ],
        "swot": {
            name: [{"id": entry.id, "text": entry.text} for entry in getattr(analysis.swot, name)]
            for name in ("strengths", "weaknesses", "opportunities", "threats")
        },
        "missing": [
            {
                "topic": gap.topic,
                "required": gap.required,
                "state": gap.state.value,
                "message": str(gap.message),
                "hint": gap.command,
            }
            for gap in analysis.gaps
            if area is None or analysis.get_topic(gap.topic).area == area
        ],
        "findings": [view_finding(finding) for finding in analysis.findings],
        "read_again": [
            {
                "source": page.source,
                "name": page.name,
                "publisher": page.publisher,
                "url": page.url,
                "items": list(page.items),
                "oldest": page.oldest.isoformat(),
            }
            for page in analysis.read_again
        ],
    }


def _view_topic(topic: TopicReview) -> dict[str, Any]:
    conclusion = topic.conclusion
    return {
        "id": topic.id,
        "area": topic.area,
        "required": topic.required,
        "state": topic.state.value,
        "items": topic.items,
        "usable": topic.usable,
        "current": topic.current,
        "due": topic.due,
        "stale": topic.stale,
        "origins": topic.origins,
        "tiers": topic.tiers,
        "questions": [
            {"id": one.id, "kind": one.kind, "answered": one.answered, "by": list(one.by)} for one in topic.questions
        ],
        "conclusion": conclusion
        and {
            "id": conclusion.id,
            "text": conclusion.text,
            "cites": list(conclusion.cites),
            "author": conclusion.author,
            "on": conclusion.on.isoformat(),
        },
        "stale_cites": list(topic.stale_cites),
        "unknown": topic.unknown
        and {
            "id": topic.unknown.id,
            "owner": topic.unknown.owner,
            "due": topic.unknown.due.isoformat(),
            "how": topic.unknown.how,
        },
        "waiver": topic.waiver and {"id": topic.waiver.id, "reason": topic.waiver.reason},
    }
