"""Several ids at once: what is done with each is one change, and is printed when all of it is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.cli.call import Batch
from kamplan.domain.ids import list_ids

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kamplan.cli.call import Call


def write_each(call: Call, typed: Sequence[str], act: Callable[[str], None], *, reason: str | None = None) -> None:
    """Do something with each id that was typed, all or nothing, in one change record; nothing in a dry run."""
    from kamplan.cli.output import emit_batch
    from kamplan.language import N_, Phrase
    from kamplan.service.entry import read_reason
    from kamplan.service.together import do_each, join

    ids = list_ids(typed)
    caller, call.batch = call.caller, Batch()
    try:
        with join(caller, reason=read_reason(reason) if reason is not None else None, dry_run=call.dry_run) as joined:
            call.caller = joined
            do_each(ids, act)
    except BaseException:
        call.batch = None
        raise
    finally:
        call.caller = caller
    if call.dry_run:
        call.say(Phrase(N_("nothing was changed (--dry-run)")))
    emit_batch(call, as_list=len(ids) > 1)


def show_each(call: Call, typed: Sequence[str], show: Callable[[str], None]) -> None:
    """Show each record that was typed; in JSON several are a list."""
    from kamplan.cli.output import emit_batch

    ids = list_ids(typed)
    if len(ids) > 1 and call.format == "json":
        call.batch = Batch()
    for one in ids:
        show(one)
    emit_batch(call, as_list=len(ids) > 1)
