"""Lowering a marking: by `relabel` with a reason alone, and signed; never by putting another record in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamplan.domain.marking import is_above
from kamplan.domain.wording import Code
from kamplan.errors import UsageError
from kamplan.language import N_, FieldPhrase, Phrase
from kamplan.service.entry import read_reason

if TYPE_CHECKING:
    from kamplan.domain.scales import Handling
    from kamplan.service.caller import Caller


def check_lowering(caller: Caller, reason: str | None) -> None:
    """Refuse to lower a marking unsigned, or without a reason that says something."""
    need_name(caller)
    read_reason(reason or "")


def need_name(caller: Caller) -> str:
    """Return who is calling; what is signed needs a name."""
    if not caller.author:
        raise UsageError(
            Phrase(N_("nobody is named as who does this")),
            hint=Phrase(N_('kamplan config set user "YOUR NAME", or set KAMPLAN_USER')),
        )
    return caller.author


def check_edit(record_id: str, old: Handling, new: Handling | None) -> None:
    """Refuse an edit that would lower a marking; none given leaves it as it is."""
    if new is not None and is_above(old, new):
        raise UsageError(
            FieldPhrase(
                "handling",
                Phrase(
                    N_("{id} is marked {handling}, and an edit never lowers a marking"),
                    id=record_id,
                    handling=Code(old),
                ),
            ),
            hint=Phrase(
                N_("kamplan relabel {id} --handling {handling} --reason TEXT"), id=record_id, handling=Code(new)
            ),
        )


def repeats(text: str, old: str) -> bool:
    """Say whether a text says again what an old one says, or six words of it in a row."""
    from kamplan.domain.words import fold_text
    from kamplan.service.redacting import find_run

    said, held = (" ".join(fold_text(one).split()).strip(" .。") for one in (text, old))
    return said in held or held in said or find_run(text, [old])


def keep_marking(old_id: str, old: Handling, new: Handling, *, is_given: bool) -> Handling:
    """Return the marking of what takes the place of a record: never below that record's.

    Raises `UsageError` for one that was given and lies below: `relabel` lowers the new record, so that the words of the
    old one stay where they are.
    """
    if not is_above(old, new):
        return new
    if not is_given:
        return old
    raise UsageError(
        FieldPhrase(
            "handling",
            Phrase(
                N_("it takes the place of {id}, which is marked {old}, so it cannot be marked {new}"),
                id=old_id,
                old=Code(old.value),
                new=Code(new.value),
            ),
        ),
        hint=Phrase(
            N_("leave the marking out, then lower it with a reason: kamplan relabel ID --handling {new} --reason TEXT"),
            new=new.value,
        ),
    )
