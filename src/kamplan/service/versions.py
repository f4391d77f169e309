"""Plan versions: the account manager submits one, the sponsor decides; a version freezes all that it says.

Source: the method, section 7. The sponsor approves, not the author; one person with both roles may, and is warned.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kamplan.domain.ids import Kind, parse_id
from kamplan.domain.plan_scales import Act, VersionStatus
from kamplan.domain.scales import Audience
from kamplan.domain.text import PROSE_LIMIT, TextRefusedError, clean_text, fold_name
from kamplan.domain.version import PlanVersion, Step
from kamplan.domain.wording import Code
from kamplan.errors import ConflictError, UsageError
from kamplan.language import N_, FieldPhrase, Phrase
from kamplan.service.lowering import need_name

if TYPE_CHECKING:
    from kamplan.domain.account import Account
    from kamplan.service.caller import Caller

_DONE = {Act.APPROVE: VersionStatus.APPROVED, Act.REJECT: VersionStatus.REJECTED, Act.RECALL: VersionStatus.RECALLED}


@dataclass(frozen=True)
class Decided:
    """A version after something was done with it, and what whoever did it is to know."""

    version: PlanVersion
    warning: str | Phrase | None = None


def submit_plan(caller: Caller, typed: str, *, comment: str | None = None) -> Decided:
    """Freeze the plan as it is and lay it before the sponsor; raises `UnfinishedPlanError` for an unfinished one.

    Raises `ConflictError` while another version waits, or when no sponsor is named to decide on it.
    """
    from kamplan.service.documents import check_finished
    from kamplan.service.freezing import freeze
    from kamplan.store import accounts, versions
    from kamplan.store.dossier import load_dossier

    author, text = need_name(caller), _read_comment(comment)
    checklist = caller.load_checklist()
    with caller.writing() as unit:
        account_id = accounts.get_account_id(unit.connection, typed)
        unit.account_id = account_id
        dossiers = {
            audience: load_dossier(unit.connection, account_id, audience=audience, as_of=caller.today)
            for audience in Audience
        }
        team = dossiers[Audience.TEAM]
        account = team.account
        if not account.sponsor:
            raise ConflictError(
                Phrase(N_("{key} has no sponsor who could approve the plan"), key=account.key),
                hint=Phrase(N_('kamplan edit-account {key} --sponsor "NAME"'), key=account.key),
            )
        _check_none_waits(versions.list_versions(unit.connection, account_id, account.key))
        from kamplan.analysis.account import analyze_account

        check_finished(analyze_account(team, checklist), checklist, may_be_draft=False)
        number = versions.add_version(
            unit,
            account_id,
            {
                "period_from": account.period_from.isoformat() if account.period_from else None,
                "period_to": account.period_to.isoformat() if account.period_to else None,
                "as_of": caller.today.isoformat(),
                "head": team.head,
                "submitted_by": author,
                "submitted_at": _now(caller),
            },
            step=Step(act=Act.SUBMIT, by=author, at=_now(caller), text=text),
            content=freeze(dossiers, checklist),
        )
        _, version = versions.get_version(unit.connection, number)
    same = _warn_of_one_person(account)
    return Decided(version, same)


def decide(caller: Caller, typed: str, act: Act, *, text: str | None = None) -> Decided:
    """Comment on, approve, reject or recall a version.

    Only the account's sponsor approves or rejects, only who submitted it or the account manager recalls; a version
    that was decided on stays so. Raises `UsageError` for another name, `ConflictError` for a version that is not
    waiting.
    """
    from kamplan.store import accounts, versions

    name, said = need_name(caller), _read_comment(text)
    if act in (Act.REJECT, Act.COMMENT) and not said:
        raise UsageError(
            Phrase(N_("nothing was said")),
            hint=Phrase(N_("kamplan {command} {typed} --comment TEXT"), command=caller.command, typed=typed),
        )
    _, number = parse_id(typed, Kind.VERSION)
    with caller.writing() as unit:
        account_id, version = versions.get_version(unit.connection, number)
        unit.account_id = account_id
        account = accounts.load_account(unit.connection, account_id, audience=Audience.TEAM)
        _check_waiting(version, act)
        warning = _check_right(version, account, act, name)
        steps = (*version.steps, Step(act=act, by=name, at=_now(caller), text=said))
        changes: dict[str, object] = {}
        if act in _DONE:
            changes = {"status": _DONE[act].value, "decided_by": name, "decided_at": _now(caller)}
        versions.update_version(unit, number, changes, steps=steps)
        _, version = versions.get_version(unit.connection, number)
    return Decided(version, warning)


def list_versions(caller: Caller, typed: str | None) -> list[PlanVersion]:
    """Return the plan versions of one account or of all, the newest first."""
    from kamplan.store import accounts, versions

    with caller.reading() as connection:
        if typed is not None:
            ids = [accounts.get_account_id(connection, typed)]
        else:
            ids = [one for one, _ in accounts.list_accounts(connection, audience=Audience.TEAM)]
        found = [
            version
            for account_id in ids
            for version in versions.list_versions(connection, account_id, accounts.get_key(connection, account_id))
        ]
    return sorted(found, key=lambda one: parse_id(one.id)[1], reverse=True)


def get_version(caller: Caller, typed: str) -> PlanVersion:
    """Return a plan version by its id."""
    from kamplan.store import versions

    _, number = parse_id(typed, Kind.VERSION)
    with caller.reading() as connection:
        return versions.get_version(connection, number)[1]


def _now(caller: Caller) -> str:
    return caller.now.strftime("%Y-%m-%dT%H:%M:%SZ")


def _read_comment(text: str | None) -> str | None:
    if text is None:
        return None
    try:
        return clean_text(text, limit=PROSE_LIMIT, prose=True) or None
    except TextRefusedError as error:
        raise UsageError(
            FieldPhrase("--comment", error.what), hint=Phrase(N_("shorten or retype it as plain text"))
        ) from error


def _check_none_waits(known: list[PlanVersion]) -> None:
    waiting = next((one for one in known if one.status is VersionStatus.SUBMITTED), None)
    if waiting:
        raise ConflictError(
            Phrase(N_("{id} still waits for the sponsor"), id=waiting.id),
            hint=Phrase(N_("`kamplan recall-plan {id}` takes it back, or wait for the decision"), id=waiting.id),
        )


def _check_waiting(version: PlanVersion, act: Act) -> None:
    is_commented = act is Act.COMMENT and version.status is VersionStatus.APPROVED
    if version.status is not VersionStatus.SUBMITTED and not is_commented:
        raise ConflictError(
            Phrase(
                N_("{id} is {status} by {who}") if version.decided_by else N_("{id} is {status}"),
                id=version.id,
                status=Code(version.status.value),
                who=version.decided_by,
            ),
            hint=f"kamplan submit-plan {version.account}",
        )


def _check_right(version: PlanVersion, account: Account, act: Act, name: str) -> str | None:
    """Refuse who may not do this with a version; return the warning where one person holds both roles."""
    who = fold_name(name)
    sponsor, manager = fold_name(account.sponsor or ""), fold_name(account.manager or "")
    if act is Act.RECALL and who not in (fold_name(version.submitted_by), manager):
        raise UsageError(
            Phrase(
                N_("{id} was submitted by {submitted_by}: {name} cannot recall it"),
                id=version.id,
                submitted_by=version.submitted_by,
                name=name,
            ),
            hint=Phrase(N_("`kamplan reject-plan {id} --comment TEXT` is for the sponsor"), id=version.id),
        )
    if act not in (Act.APPROVE, Act.REJECT):
        return None
    if who != sponsor:
        raise UsageError(
            Phrase(
                N_("{name} is not the sponsor of {account}, who is {sponsor}"),
                name=name,
                account=account.key,
                sponsor=account.sponsor or Phrase(N_("not named")),
            ),
            hint=Phrase(
                N_("the sponsor decides; `kamplan review-plan {id} --comment TEXT` is for everyone"), id=version.id
            ),
        )
    if act is Act.APPROVE and who == fold_name(version.submitted_by):
        if sponsor != manager:
            raise UsageError(
                Phrase(N_("{name} submitted {id} and cannot approve it too"), name=name, id=version.id),
                hint=Phrase(
                    N_("recall it, and let the account manager submit it: kamplan recall-plan {id}"), id=version.id
                ),
            )
        return _warn_of_one_person(account)
    return None


def _warn_of_one_person(account: Account) -> str | None:
    if account.sponsor and fold_name(account.sponsor) == fold_name(account.manager or ""):
        return f"{account.sponsor} is both account manager and sponsor of {account.key}: nobody else looks at the plan"
    return None
