"""Looking into what versions froze: rendering one again, comparing two, what no longer holds in the approved one."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kamplan.domain.ids import Kind, kind_of, parse_id
from kamplan.domain.plan_scales import VersionStatus
from kamplan.domain.scales import Audience
from kamplan.domain.wording import Code
from kamplan.errors import ConflictError, NotFoundError, UsageError
from kamplan.language import N_, Phrase, translator

if TYPE_CHECKING:
    from datetime import date

    from kamplan.analysis.difference import Difference
    from kamplan.analysis.impact import Impact
    from kamplan.domain.dossier import Dossier
    from kamplan.domain.scales import Language
    from kamplan.domain.version import PlanVersion
    from kamplan.service.caller import Caller
    from kamplan.service.freezing import Frozen
    from kamplan.store.database import Connection

_UNMARKED = (Kind.SOURCE, Kind.VERSION, Kind.RELEASE)
"""What has no marking of its own: a source is seen where an item of it is, and those items are looked up."""
NOW = "now"
"""What stands for the present state beside the ids of versions."""
_STATUS = {
    VersionStatus.SUBMITTED: N_("{id}, submitted by {by} on {day}"),
    VersionStatus.APPROVED: N_("{id}, approved by {by} on {day}"),
    VersionStatus.REJECTED: N_("{id}, rejected by {by} on {day}"),
    VersionStatus.RECALLED: N_("{id}, recalled by {by} on {day}"),
}
_AFTER = N_("working copy after {version}")
_NO_VERSION = N_("working copy, not submitted")


@dataclass(frozen=True)
class Compared:
    """What changed between two states of a plan, each named by a version's id or `now`."""

    account: str
    before: str
    after: str
    differences: tuple[Difference, ...]
    withheld: int


@dataclass(frozen=True)
class Impacted:
    """What no longer holds of the evidence behind an approved version."""

    version: PlanVersion
    impacts: tuple[Impact, ...]
    withheld: int


def load_version(caller: Caller, typed: str, *, audience: Audience) -> tuple[PlanVersion, Frozen]:
    """Return a version with what it froze, for an audience that may still read all of it.

    Raises `ConflictError` when something in it has been kept from that audience since, or cannot be judged any more: a
    copy made of it would show what they may no longer see.
    """
    from kamplan.service.freezing import thaw
    from kamplan.store import versions

    _, number = parse_id(typed, Kind.VERSION)
    with caller.reading() as connection:
        _, version = versions.get_version(connection, number)
        frozen = thaw(versions.load_content(connection, number), name=version.id)
        if audience is not Audience.TEAM:
            _check_open(connection, version, frozen, audience)
    return version, frozen


def _check_open(connection: Connection, version: PlanVersion, frozen: Frozen, audience: Audience) -> None:
    """Refuse a copy of which any record may not be shown to an audience now, whatever became of that record since.

    Each is looked up by its row, by itself: that it was replaced or withdrawn since opens nothing, nor does any date.
    """
    from kamplan.service.redacting import REMOVED
    from kamplan.service.sight import Sight
    from kamplan.store.digests import check_row
    from kamplan.store.tables import load_rows
    from kamplan.store.tombstones import list_purged

    named = frozen.list_named(audience)
    if named is None:
        raise ConflictError(
            Phrase(
                N_("{version} cannot be shown to the {audience}: it does not say what stood in their copy"),
                version=version.id,
                audience=Code(audience.value),
            ),
            hint=Phrase(N_("`kamplan submit-plan {account}` freezes the plan anew"), account=version.account),
        )
    judged = sorted(one for one in named if kind_of(one) not in _UNMARKED)
    rows, sight = load_rows(connection, judged), Sight(connection, audience)
    for name, (_, row) in rows.items():
        check_row(name, row)
    gone = {one for one in judged if one not in rows}
    # of a person who was erased the version was cleaned, as of what was purged
    held = (one for one in judged if one in rows and rows[one][1].get("name") != REMOVED)
    lost = [one for one in held if not sight.may_see(*rows[one])]
    lost += sorted(gone - list_purged(connection)) if gone else []
    if lost:
        raise ConflictError(
            Phrase(
                N_("{version} cannot be shown to the {audience}: kept from them since are {records}"),
                version=version.id,
                audience=Code(audience.value),
                records=", ".join(lost[:5]),
            ),
            hint=f"kamplan render-plan {version.account} --audience {audience.value}",
        )


def describe_version(version: PlanVersion, language: Language) -> str:
    """Return in a plan's language which version it is and how it was decided on."""
    by, at = version.decided_by or version.submitted_by, version.decided_at or version.submitted_at
    said = translator(language)(_STATUS[version.status]).format(id=version.id, by=by, day=at[:10])
    if version.redacted_on:
        said += translator(language)(N_("; content was removed from it on {day}")).format(day=version.redacted_on)
    return said


def describe_working_copy(caller: Caller, typed: str, language: Language) -> str:
    """Return in a plan's language that it is no version, and which approved one it comes after."""
    approved = find_approved(caller, typed)
    say = translator(language)
    if approved is None:
        return say(_NO_VERSION)
    return say(_AFTER).format(version=describe_version(approved, language))


def describe_awaiting(caller: Caller, typed: str, language: Language) -> list[str]:
    """Return in a plan's language which versions of it wait for the sponsor, and by whom they were submitted."""
    return [describe_version(one, language) for one in _list_versions(caller, typed, VersionStatus.SUBMITTED)]


def find_approved(caller: Caller, typed: str) -> PlanVersion | None:
    """Return the newest approved version of an account's plan."""
    approved = _list_versions(caller, typed, VersionStatus.APPROVED)
    return approved[-1] if approved else None


def _list_versions(caller: Caller, typed: str, status: VersionStatus) -> list[PlanVersion]:
    """Return the versions of an account's plan that are at a point of their way, the oldest first."""
    from kamplan.store import accounts, versions

    with caller.reading() as connection:
        account_id = accounts.get_account_id(connection, typed)
        found = versions.list_versions(connection, account_id, accounts.get_key(connection, account_id))
    return [one for one in found if one.status is status]


def find_impact(caller: Caller, typed: str, *, audience: Audience, on: date | None = None) -> Impacted:
    """Return which conclusions of the approved plan rest on evidence that no longer holds.

    Raises `NotFoundError` while no version was approved.
    """
    from kamplan.analysis.impact import find_impact as find
    from kamplan.service.analysis import load_dossier

    _refuse_customer(audience)
    version = find_approved(caller, typed)
    if version is None:
        waiting = _list_versions(caller, typed, VersionStatus.SUBMITTED)
        hint = (
            Phrase(N_("the sponsor approves {id} with `kamplan approve-plan {id}`"), id=waiting[-1].id)
            if waiting
            else ""
        )
        raise NotFoundError(
            Phrase(N_("no version of the plan of {typed} has been approved"), typed=typed),
            hint=hint or Phrase(N_("`kamplan submit-plan {typed}` gives it to the sponsor"), typed=shlex.quote(typed)),
        )
    before = _load_side(caller, version.id, audience)[1]
    now = load_dossier(caller, version.account, audience=audience, on=on)
    return Impacted(version, find(before, now, caller.load_checklist()), now.withheld)


def compare(caller: Caller, first: str, second: str, *, audience: Audience) -> Compared:
    """Return what changed from one version to another of the same account, or to the present state.

    Raises `UsageError` for versions of different accounts.
    """
    from kamplan.analysis.difference import compare_dossiers
    from kamplan.service.analysis import load_dossier

    _refuse_customer(audience)
    version, before = _load_side(caller, first, audience)
    if second.casefold() == NOW:
        name, after = NOW, load_dossier(caller, version.account, audience=audience, on=None)
    else:
        other, after = _load_side(caller, second, audience)
        name = other.id
        if other.account != version.account:
            raise UsageError(
                Phrase(
                    N_("{id} is of {account}, {other_id} of {other_account}"),
                    id=version.id,
                    account=version.account,
                    other_id=other.id,
                    other_account=other.account,
                ),
                hint=Phrase(
                    N_("`kamplan list-versions {account}` shows what it can be compared with"), account=version.account
                ),
            )
    differences = compare_dossiers(before, after, caller.load_checklist())
    return Compared(version.account, version.id, name, differences, after.withheld)


def _load_side(caller: Caller, typed: str, audience: Audience) -> tuple[PlanVersion, Dossier]:
    version, frozen = load_version(caller, typed, audience=audience)
    return version, frozen.dossiers[audience]


def _refuse_customer(audience: Audience) -> None:
    if audience is Audience.CUSTOMER:
        raise UsageError(
            Phrase(N_("plan versions are never shown to the customer")), hint=Phrase(N_("--audience team or company"))
        )
