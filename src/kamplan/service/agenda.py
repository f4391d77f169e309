"""The agenda: what is due in the next days and what is overdue, of one account or of all; and its calendar file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kamplan.domain.marking import DOCUMENT_MARKINGS
from kamplan.domain.scales import Audience, Language
from kamplan.domain.text import fold_name
from kamplan.errors import NotFoundError
from kamplan.language import N_, FieldPhrase, Phrase, translator
from kamplan.service.briefs import refuse_customer

if TYPE_CHECKING:
    from datetime import date

    from kamplan.analysis.agenda import Due
    from kamplan.domain.dossier import Dossier
    from kamplan.domain.release import Outgoing
    from kamplan.service.caller import Caller

KINDS = {
    "commitment": N_("delivery"), "issue": N_("issue"), "action": N_("action"), "inquiry": N_("inquiry"),
    "opportunity": N_("closing"), "objective": N_("objective"), "declared-unknown": N_("unknown topic"),
    "plan-review": N_("plan review"), "period-end": N_("end of period"), "evidence-review": N_("evidence"),
}  # fmt: skip
"""What falls due, in a word."""


@dataclass(frozen=True)
class Agenda:
    """What is due, in order of date, and the accounts it was made from."""

    due: tuple[Due, ...]
    dossiers: tuple[Dossier, ...]
    audience: Audience

    @property
    def withheld(self) -> int:
        """How many records were left out for the audience."""
        return sum(one.withheld for one in self.dossiers)


def make_agenda(
    caller: Caller,
    *,
    days: int,
    audience: Audience,
    language: str,
    account: str | None = None,
    manager: str | None = None,
    owner: str | None = None,
) -> Agenda:
    """Return what is overdue and what falls due in the next days: of an account, of a manager's accounts, or of all.

    With an `owner` only what that person sees to. Raises `UsageError` for the customer, and `NotFoundError` for a
    manager who keeps no account.
    """
    from kamplan.analysis.agenda import list_due
    from kamplan.store import accounts
    from kamplan.store.dossier import load_dossier

    refuse_customer(audience, "an agenda")
    with caller.reading() as connection:
        known = accounts.list_accounts(connection, audience=audience)
        if account is not None:
            wanted = accounts.get_account_id(connection, account)
            known = [one for one in known if one[0] == wanted]
        if manager is not None:
            managers = sorted({one.manager for _, one in known if one.manager})
            known = [one for one in known if fold_name(one[1].manager or "") == fold_name(manager)]
            if not known:
                raise NotFoundError(
                    FieldPhrase(
                        "--manager", Phrase(N_("nobody called {manager} keeps an account"), manager=repr(manager))
                    ),
                    hint=Phrase(N_("the account managers are {managers}"), managers=", ".join(managers))
                    if managers
                    else "kamplan list-accounts",
                )
        dossiers = [load_dossier(connection, one, audience=audience, as_of=caller.today) for one, _ in known]
    checklist = caller.load_checklist()
    found = [due for one in dossiers for due in list_due(one, checklist, days=days, language=language)]
    if owner is not None:
        found = [one for one in found if fold_name(one.owner or "") == fold_name(owner)]
    return Agenda(tuple(sorted(found, key=lambda one: one.day)), tuple(dossiers), audience)


def view_due(due: Due, *, today: date) -> dict[str, Any]:
    """Return something that falls due as plain values with stable keys; `days` is below 0 where it is overdue."""
    return {
        "day": due.day.isoformat(),
        "days": (due.day - today).days,
        "account": due.account,
        "kind": due.kind.value,
        "id": due.id,
        "title": due.title,
        "owner": due.owner,
        "is_overdue": due.is_overdue,
    }


def render_calendar(caller: Caller, agenda: Agenda, *, language: str) -> tuple[bytes, list[Outgoing]]:
    """Return an agenda as a calendar file, and for each account in it what is recorded when it is released.

    What is overdue stands on today, where it is seen, and says since when.
    """
    from kamplan.domain.ids import strip_references
    from kamplan.domain.release import Outgoing
    from kamplan.render.calendar import Event, write_calendar

    say = translator(language)
    events = []
    for one in agenda.due:
        title = strip_references(one.title)
        if one.is_overdue:
            title = say(N_("Overdue since {date}: {title}")).format(date=one.day, title=title)
        summary = f"{one.account}: {title}"
        day = caller.today if one.is_overdue else one.day
        events.append(Event(f"{one.key}.{one.account}@kamplan", day, summary, say(KINDS[one.kind.value])))
    outgoing = [
        Outgoing(
            account=dossier.account.key,
            audience=agenda.audience,
            marking=DOCUMENT_MARKINGS[agenda.audience],
            document="agenda",
            format="ics",
            language=Language(language),
            as_of=caller.today,
            records=tuple(one.id for one in agenda.due if one.id and one.account == dossier.account.key),
            withheld=dossier.withheld,
        )
        for dossier in agenda.dossiers
        if any(one.account == dossier.account.key for one in agenda.due)
    ]
    return write_calendar(events, name=say(N_("Key accounts")), now=caller.now), outgoing
