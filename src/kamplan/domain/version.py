"""Plan versions: submitted by the account manager, decided on by the sponsor (the method, section 7)."""

from __future__ import annotations

from datetime import date

from kamplan.domain.plan_scales import Act, VersionStatus
from kamplan.domain.record import Record


class Step(Record):
    """One thing done with a version: what, by whom, when (UTC, ISO with Z), and what they said."""

    act: Act
    by: str
    at: str
    text: str | None = None


class PlanVersion(Record):
    """A version of an account's plan; `head` is the newest change of the store when it was frozen.

    `redacted_on` says when a purge took content out of it, so that it no longer reads as it was approved.
    """

    id: str
    account: str
    status: VersionStatus
    period_from: date | None = None
    period_to: date | None = None
    as_of: date
    head: str
    submitted_by: str
    submitted_at: str
    decided_by: str | None = None
    decided_at: str | None = None
    steps: tuple[Step, ...]
    redacted_on: date | None = None
