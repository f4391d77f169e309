"""Plan: versions laid before the sponsor, decided on, compared, and what no longer holds in the approved one."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from kamplan.cli.call import WARNING, Call, Command, Panel, command
from kamplan.cli.options import AccountArgument, MaybeAccountArgument, OnOption, complete_version, read_text
from kamplan.domain.plan_scales import Act
from kamplan.domain.text import shorten
from kamplan.language import N_, Joined, Phrase, translator

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kamplan.analysis.difference import Difference
    from kamplan.analysis.impact import Impact
    from kamplan.domain.version import PlanVersion
    from kamplan.service.versions import Decided

COMMANDS: list[Command] = []
VersionArgument = Annotated[
    str, typer.Argument(metavar="P-n", help="Id of a plan version.", autocompletion=complete_version)
]
CommentOption = Annotated[str | None, typer.Option("--comment", metavar="TEXT|-", help="What is to be said with it.")]
TURNS = {"new": N_("new"), "gone": N_("gone"), "changed": N_("changed")}
"""How a record differs, as a table says it."""
LABELS = {
    "id": N_("Id"), "account": N_("Account"), "status": N_("Status"), "period_from": N_("From"),
    "period_to": N_("To"), "as_of": N_("As of"), "head": N_("Record of changes"),
    "submitted_by": N_("Submitted by"), "submitted_at": N_("Submitted (UTC)"), "decided_by": N_("Decided by"),
    "decided_at": N_("Decided (UTC)"), "redacted_on": N_("Content removed"),
}  # fmt: skip
"""What each value of a version is called."""
DECIDED = {
    "submit": N_("submitted"), "comment": N_("commented on"), "approve": N_("approved"), "reject": N_("rejected"),
    "recall": N_("recalled"),
}  # fmt: skip


@command(COMMANDS, "submit-plan", Panel.PLAN, shows=True, judges=True)
def submit_plan(call: Call, account: AccountArgument, comment: CommentOption = None) -> None:
    """Freeze the finished plan as a version and lay it before the sponsor."""
    from kamplan.service.versions import submit_plan as submit

    text = read_text(call, comment, prompt=Phrase(N_("What the sponsor should know."))) if comment == "-" else comment
    _emit(call, submit(call.caller, account, comment=text), Act.SUBMIT)


@command(COMMANDS, "review-plan", Panel.PLAN, shows=True)
def review_plan(call: Call, version: VersionArgument, comment: CommentOption = None) -> None:
    """Comment on a version; without --comment the text is written in $EDITOR."""
    text = read_text(
        call, None if comment == "-" else comment, prompt=Phrase(N_("What you say of {version}."), version=version)
    )
    _decide(call, version, Act.COMMENT, text)


@command(COMMANDS, "approve-plan", Panel.PLAN, shows=True)
def approve_plan(call: Call, version: VersionArgument, comment: CommentOption = None) -> None:
    """Approve a version as the account's sponsor."""
    _decide(call, version, Act.APPROVE, comment)


@command(COMMANDS, "reject-plan", Panel.PLAN, shows=True)
def reject_plan(
    call: Call,
    version: VersionArgument,
    comment: Annotated[str, typer.Option("--comment", metavar="TEXT", help="Why, and what is to be changed.")],
) -> None:
    """Send a version back as the account's sponsor, with the reason."""
    _decide(call, version, Act.REJECT, comment)


@command(COMMANDS, "recall-plan", Panel.PLAN, shows=True)
def recall_plan(call: Call, version: VersionArgument, comment: CommentOption = None) -> None:
    """Take a version back that waits for the sponsor."""
    _decide(call, version, Act.RECALL, comment)


def _decide(call: Call, version: str, act: Act, text: str | None) -> None:
    from kamplan.service.versions import decide

    _emit(call, decide(call.caller, version, act, text=text), act)


def _emit(call: Call, decided: "Decided", act: Act) -> None:
    from kamplan.cli.output import emit_done

    version = decided.version
    said: Phrase = Phrase(
        N_("{id} of {account} {did}"), id=version.id, account=version.account, did=Phrase(DECIDED[act.value])
    )
    if act is Act.SUBMIT:
        following = Phrase(N_("next: kamplan approve-plan {id}, as the sponsor"), id=version.id)
        said = Joined([said, following])
    emit_done(call, said, values=view_version(version))
    if decided.warning:
        call.say(Phrase(WARNING, problem=decided.warning))


@command(COMMANDS, "list-versions", Panel.PLAN, shows=True)
def list_versions(call: Call, account: MaybeAccountArgument = None) -> None:
    """List the versions of a plan, the newest first, with what the sponsor decided."""
    from kamplan.cli.output import Column, emit_list
    from kamplan.service.versions import list_versions as find

    rows = [view_version(one) for one in find(call.caller, account)]
    if call.format == "table":
        rows = [row | {"comments": len([one for one in row["steps"] if one.get("text")]) or None} for row in rows]
    columns = [
        Column("id", N_("Id")),
        Column("account", N_("Account"), in_table=account is None),
        Column("status", N_("Status")),
        Column("as_of", N_("As of")),
        Column("submitted_by", N_("Submitted by"), is_wide=True),
        Column("decided_by", N_("Decided by"), is_wide=True),
        Column("decided_at", N_("Decided (UTC)"), from_width=100),
        Column("comments", N_("Comments"), justify="right"),
        Column("redacted_on", N_("Content removed")),
    ]
    emit_list(
        call,
        columns,
        rows,
        empty=Phrase(
            N_("no versions yet; next: kamplan submit-plan {account}"), account=account or Phrase(N_("ACCOUNT"))
        ),
    )


@command(COMMANDS, "show-version", Panel.PLAN, shows=True)
def show_version(call: Call, version: VersionArgument) -> None:
    """Show a version of a plan and all that was said of it."""
    from kamplan.cli.output import emit_record
    from kamplan.service.versions import get_version

    values = view_version(get_version(call.caller, version))
    said = [
        Phrase(
            N_("{day} {who}, {did}: {text}"),
            day=one["at"][:10],
            who=one["by"],
            did=Phrase(DECIDED[one["act"]]),
            text=one.get("text") or "–",
        )
        for one in values["steps"]
    ]
    steps = [(f"step {place}", N_("Steps"), text) for place, text in enumerate(said, 1)]
    emit_record(call, [*((name, label, values[name]) for name, label in LABELS.items()), *steps], values=values)


@command(COMMANDS, "diff-plan", Panel.PLAN, shows=True, reads=True, judges=True)
def diff_plan(
    call: Call,
    version: VersionArgument,
    other: Annotated[
        str, typer.Argument(metavar="[P-n|now]", help="What to compare with.", autocompletion=complete_version)
    ] = "now",
) -> None:
    """Say in words what changed from a version to another, or to the plan as it is now."""
    from kamplan.cli.output import Column, emit_json, emit_list
    from kamplan.service.frozen import compare

    found = compare(call.caller, version, other, audience=call.audience)
    if call.format == "json":
        emit_json(
            {
                "account": found.account,
                "before": found.before,
                "after": found.after,
                "differences": [view_difference(one) for one in found.differences],
            }
        )
    else:
        say = translator(call.language)
        rows = [
            view_difference(one) | {"turn": say(TURNS[one.turn.value]), "what": _say_difference(one)}
            for one in found.differences
        ]
        columns = [
            Column("part", N_("Part")), Column("id", N_("Id")), Column("turn", N_("How")),
            Column("what", N_("What"), is_wide=True),
        ]  # fmt: skip
        emit_list(
            call,
            columns,
            rows,
            empty=Phrase(N_("nothing changed from {before} to {after}"), before=found.before, after=found.after),
        )
    call.say_withheld(found.withheld, call.audience)


@command(COMMANDS, "impact", Panel.ANALYSE, shows=True, reads=True, judges=True)
def impact(call: Call, account: AccountArgument, on: OnOption = None) -> None:
    """Say which conclusions of the approved plan rest on evidence that no longer holds; exit 10 if any does."""
    from kamplan.cli.output import Column, emit_list
    from kamplan.errors import ExitCode
    from kamplan.service.frozen import find_impact

    found = find_impact(call.caller, account, audience=call.audience, on=call.read_date(on, "--on"))
    rows = [view_impact(found.version.id, one) for one in found.impacts]
    if call.format == "table":
        rows = _group_impacts(call, found.impacts)
    columns = [
        Column("version", N_("Version"), in_table=False), Column("id", N_("Id")),
        Column("subject", N_("On"), from_width=100), Column("text", N_("What the plan says"), is_wide=True),
        Column("item", N_("Item"), in_table=False), Column("what", N_("What no longer holds"), is_wide=True),
        Column("since", N_("Since")),
    ]  # fmt: skip
    emit_list(call, columns, rows, empty=Phrase(N_("all that {id} rests on still holds"), id=found.version.id))
    call.say_withheld(found.withheld, call.audience)
    if rows:
        raise typer.Exit(ExitCode.FINDINGS)


def _group_impacts(call: Call, impacts: "Sequence[Impact]") -> list[dict[str, Any]]:
    """Return a row for each record and since when, with all that is wrong with what it rests on."""
    say = translator(call.language)
    grouped: dict[tuple[str, bool], dict[str, Any]] = {}
    for one in impacts:
        row = grouped.setdefault(
            (one.id, one.is_new),
            {
                "id": one.id, "subject": one.subject, "text": shorten(one.text, 120),
                "since": say(N_("approval")) if one.is_new else say(N_("before")), "what": "",
            },
        )  # fmt: skip
        row["what"] += ("; " if row["what"] else "") + shorten(one.what.say(call.language), 120)
    return list(grouped.values())


def view_impact(version: str, impact: "Impact") -> dict[str, Any]:
    """Return what no longer holds as plain values with stable keys."""
    return {
        "version": version, "id": impact.id, "subject": impact.subject, "text": impact.text, "item": impact.item,
        "what": str(impact.what), "is_new": impact.is_new,
    }  # fmt: skip


def view_version(version: "PlanVersion") -> dict[str, Any]:
    """Return a version as plain values with stable keys."""
    return version.model_dump(mode="json")


def view_difference(difference: "Difference") -> dict[str, Any]:
    """Return a difference as plain values with stable keys."""
    return {
        "part": difference.part,
        "id": difference.id,
        "title": difference.title,
        "turn": difference.turn.value,
        "fields": [
            {"name": one.name, "before": _plain(one.before), "after": _plain(one.after)} for one in difference.fields
        ],
    }


def _plain(value: object) -> object:
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    return value if value is None or isinstance(value, bool | int) else str(value)


def _say_difference(difference: "Difference") -> str:
    fields = ", ".join(f"{one.name}: {shorten(one.before)} → {shorten(one.after)}" for one in difference.fields)
    return f"{shorten(difference.title)}: {fields}" if fields and difference.title else fields or difference.title
