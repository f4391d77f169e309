"""Plan: carrying the open records of a plan over into its next period, each by somebody's word."""

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kamplan.cli.call import Call, Command, Panel, command
from kamplan.cli.options import AccountArgument, complete_record
from kamplan.language import LINE, N_, Joined, Phrase

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kamplan.service.records import RecordLine

COMMANDS: list[Command] = []


@command(COMMANDS, "carry-over", Panel.PLAN, shows=True, many=True)
def carry_over(
    call: Call,
    account: AccountArgument,
    period: Annotated[
        str | None, typer.Option("--period", metavar="FROM..TO", help="The new period; left out, it stays.")
    ] = None,
    keep: Annotated[
        list[str] | None,
        typer.Option("--keep", metavar="ID|all", help="What goes on; repeat or join.", autocompletion=complete_record),
    ] = None,
    drop: Annotated[
        list[str] | None,
        typer.Option("--drop", metavar="ID|all", help="What ends; repeat or join.", autocompletion=complete_record),
    ] = None,
) -> None:
    """Decide what of a plan goes on in its next period; on a terminal each open record is asked about."""
    from kamplan.errors import UsageError
    from kamplan.service.carry_over import carry_over as carry
    from kamplan.service.carry_over import list_carried

    dates = call.read_period(period, "--period") if period is not None else None
    kept, dropped = list(keep or []), list(drop or [])
    if not kept and not dropped:
        found = list_carried(call.caller, account)
        if found and not sys.stdin.isatty():
            raise UsageError(
                Phrase(
                    N_("{count} open records are to be decided on, from {id} on"),
                    count=len(found),
                    id=found[0].record.id,
                ),
                hint=Phrase(N_("kamplan carry-over ACCOUNT --keep ID,ID --drop ID, or --keep all")),
            )
        kept, dropped = _ask(call, found)
    done = carry(call.caller, account, period=dates, keep=kept, drop=dropped, dry_run=call.dry_run)
    _emit(call, done)


def _ask(call: Call, found: "Sequence[RecordLine]") -> tuple[list[str], list[str]]:
    """Ask about each record; what is skipped stays undecided."""
    from kamplan.cli.output import NO_WORDS, QUIT_WORDS, YES_WORDS, means

    kept, dropped = [], []
    for line in found:
        record = line.record
        due = getattr(record, "due", None) or getattr(record, "close_by", None)
        shown = N_("{id} {title} (due {due})") if due else N_("{id} {title}")
        call.say(Phrase(shown, id=record.id, title=record.title, due=due))
        sys.stderr.write(f"  {Phrase(N_('keep it? [y]es, [n]o, [s]kip, [q]uit:')).say(call.language)} ")
        sys.stderr.flush()
        answer = sys.stdin.readline()
        if means(QUIT_WORDS, answer, call.language):
            break
        if means(YES_WORDS, answer, call.language):
            kept.append(record.id)
        elif means(NO_WORDS, answer, call.language):
            dropped.append(record.id)
    return kept, dropped


def _emit(call: Call, done: Any) -> None:
    from kamplan.cli.output import emit_done

    parts = {"kept": done.kept, "dropped": done.dropped, "undecided": done.open}
    said = Phrase(
        N_("{kept} kept, {dropped} dropped, {undecided} undecided"),
        **{name: len(lines) for name, lines in parts.items()},
    )
    words = [
        Phrase(
            N_("{account} from {period_from} to {period_to}: {said}"),
            account=done.account,
            period_from=done.period_from or "–",
            period_to=done.period_to or "–",
            said=said,
        )
    ]
    if done.open:
        words.append(Phrase(N_("still to be decided: {open}"), open=", ".join(one.record.id for one in done.open)))
    if call.dry_run:
        words.append(Phrase(N_("nothing was changed (--dry-run)")))
    values = {
        "account": done.account,
        "period_from": done.period_from,
        "period_to": done.period_to,
        "dry_run": call.dry_run,
        **{name: [one.record.id for one in lines] for name, lines in parts.items()},
    }
    emit_done(call, Joined(words, LINE), values=values)
