"""Digests: what is new since a day, of one account or of all."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from kamplan.domain.dates import move_days
from kamplan.errors import UsageError
from kamplan.language import N_, FieldPhrase, Phrase, translator
from kamplan.service.briefs import Paper, refuse_customer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from kamplan.analysis.news import News
    from kamplan.domain.dossier import Dossier
    from kamplan.domain.scales import Audience
    from kamplan.service.caller import Caller

DAYS = 7
"""How far back a digest goes that names no day."""


@dataclass(frozen=True)
class Digest:
    """What is new since a day: as a paper, and of each account as values."""

    paper: Paper
    since: date
    news: tuple[tuple[str, News], ...]


def make_digest(caller: Caller, typed: str | None, *, since: date | None, audience: Audience, language: str) -> Digest:
    """Return what is new since a day, that day included; of all accounts when none is named.

    What was on record at the end of the day before (UTC) is held against what is on record now. An account that was
    put on record later is judged by the dates of its own records. Raises `UsageError` for the customer, or for a day
    that has not come yet.
    """
    from kamplan.analysis.account import analyze_account
    from kamplan.analysis.news import find_news
    from kamplan.plan.briefing.digest import build_digest, join_digests

    refuse_customer(audience, "a digest")
    day = since or move_days(caller.today, -DAYS)
    if day > caller.today:
        raise UsageError(
            FieldPhrase("--since", Phrase(N_("{day} lies after today ({today})"), day=day, today=caller.today)),
            hint=Phrase(N_("give a day that has passed")),
        )
    now = _load(caller, typed, audience=audience, on=caller.today)
    if not now:
        raise UsageError(Phrase(N_("there is no account yet")), hint=Phrase(N_("kamplan new-account NAME")))
    eve = move_days(day, -1)
    known = {one.account.key: one for one in _load_known(caller, [*now], audience=audience, on=eve)}
    checklist = caller.load_checklist()
    documents, found = [], []
    for key, dossier in now.items():
        before = known.get(key)
        is_by_dates = before is None
        if before is None:
            before = _load(caller, key, audience=audience, on=eve)[key]
        news = find_news(before, dossier, checklist)
        found += [(key, one) for one in news]
        documents.append(
            build_digest(
                dossier, checklist, analyze_account(dossier, checklist), news, since=day, language=language,
                is_by_dates=is_by_dates,
            )
        )  # fmt: skip
    document = documents[0]
    if typed is None:
        title = translator(language)(N_("New at all accounts since {date}")).format(date=day)
        document = join_digests(documents, title=title)
    name = f"{document.key or 'accounts'}-digest"
    return Digest(Paper(name, document, tuple(now.values())), day, tuple(found))


def view_news(account: str, news: News) -> dict[str, Any]:
    """Return one piece of news as plain values with stable keys."""
    return {
        "account": account,
        "chapter": news.chapter.value,
        "id": news.id,
        "topic": news.topic,
        "what": str(news.what) if news.what else None,
        "text": " ".join(news.text.split()),
        "cites": list(news.cites),
    }


def _load(caller: Caller, typed: str | None, *, audience: Audience, on: date) -> dict[str, Dossier]:
    """Return the dossiers of one account or of all on a day, by key."""
    from kamplan.store import accounts
    from kamplan.store.dossier import load_dossier

    with caller.reading() as connection:
        if typed is not None:
            ids: Sequence[int] = [accounts.get_account_id(connection, typed)]
        else:
            ids = [one for one, _ in accounts.list_accounts(connection, audience=audience)]
        made = [load_dossier(connection, one, audience=audience, as_of=on) for one in ids]
    return {one.account.key: one for one in made}


def _load_known(caller: Caller, keys: Sequence[str], *, audience: Audience, on: date) -> list[Dossier]:
    """Return the dossiers of those accounts that were on record at the end of a day, as they were known then."""
    from kamplan.store import accounts
    from kamplan.store.dossier import load_dossier

    then = replace(caller, known_on=on)
    found = []
    with then.reading() as connection:
        for key in keys:
            account_id = accounts.find_account_id(connection, key)
            if account_id is not None:
                found.append(load_dossier(connection, account_id, audience=audience, as_of=on))
    return found
