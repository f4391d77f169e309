"""Our own people: added, listed, changed, and gone."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from kamplan.domain.colleague import Colleague
from kamplan.domain.scales import Audience
from kamplan.domain.text import fold_name
from kamplan.errors import ConflictError, NotFoundError, UsageError
from kamplan.language import N_, FieldPhrase, Phrase
from kamplan.service.accounts import merge_fields
from kamplan.service.entry import read_entry

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kamplan.service.caller import Caller

_HINT = Phrase(N_("`kamplan add-colleague --help` shows the options"))


def add_colleague(caller: Caller, fields: Mapping[str, Any]) -> Colleague:
    """Record somebody of ours; raises `ConflictError` for a name that is there already."""
    from kamplan.store import colleagues

    new = read_entry(Colleague, fields, hint=_HINT)
    with caller.writing(create=True) as unit:
        known = colleagues.list_colleagues(unit.connection)
        same = next((one for one in known.values() if fold_name(one.name) == fold_name(new.name)), None)
        if same is not None:
            back = ' --left ""' if same.left_on else " --manager P"
            raise ConflictError(
                Phrase(N_("{name} is there already"), name=same.name),
                hint=Phrase(N_('kamplan edit-colleague "{name}"{back}, or tell them apart'), name=same.name, back=back),
            )
        check_line([*known.values(), new])
        colleagues.add_colleagues(unit, [new])
    return new


def list_colleagues(
    caller: Caller, *, audience: Audience, manager: str | None = None, with_left: bool = False
) -> list[Colleague]:
    """Return our people by name, those who left only when asked; with `manager` only those whom that person leads.

    Raises `UsageError` for the customer.
    """
    from kamplan.store import colleagues

    if audience is Audience.CUSTOMER:
        raise UsageError(
            Phrase(N_("our people are never listed for a customer")), hint=Phrase(N_("leave --audience customer out"))
        )
    with caller.reading() as connection:
        found = list(colleagues.list_colleagues(connection).values())
    return [
        one
        for one in found
        if (with_left or not one.has_left(caller.today))
        and (manager is None or fold_name(one.manager or "") == fold_name(manager))
    ]


def edit_colleague(caller: Caller, typed: str, fields: Mapping[str, Any]) -> tuple[Colleague, bool]:
    """Change the fields given of somebody (an empty text clears one); say whether anything changed."""
    from kamplan.store import colleagues

    with caller.writing() as unit:
        known = colleagues.list_colleagues(unit.connection)
        number, before = _find(known, typed)
        after = read_entry(Colleague, merge_fields(before.model_dump(), fields), hint=_HINT)
        others = [one for one in known.values() if one is not before]
        if any(fold_name(one.name) == fold_name(after.name) for one in others):
            raise ConflictError(
                Phrase(N_("{name} is there already"), name=after.name), hint=Phrase(N_("give them a name of their own"))
            )
        check_line([*others, after])
        colleagues.update_colleague(unit, number, after)
        return after, unit.has_changes


def check_line(people: list[Colleague]) -> None:
    """Refuse a line of management that leads back to where it began."""
    leader = {fold_name(one.name): fold_name(one.manager) for one in people if one.manager}
    for one in people:
        name, passed = fold_name(one.name), set[str]()
        while name in leader:
            if name in passed:
                raise ConflictError(
                    FieldPhrase(
                        "manager", Phrase(N_("{name} would stand above and below the same people"), name=one.name)
                    ),
                    hint=Phrase(N_("name another --manager")),
                )
            passed.add(name)
            name = leader[name]


def _find(known: Mapping[int, Colleague], typed: str) -> tuple[int, Colleague]:
    folded = fold_name(typed)
    named = {number: fold_name(one.name) for number, one in known.items()}
    found = [one for one, name in named.items() if name == folded]
    found = found or [one for one, name in named.items() if folded and name.startswith(folded)]
    if len(found) > 1:
        raise ConflictError(
            Phrase(
                N_("{typed} may be any of several people: {found}"),
                typed=repr(typed),
                found=", ".join(known[one].name for one in found[:5]),
            ),
            hint=Phrase(N_("type the whole name")),
        )
    if not found:
        near = get_close_matches(typed, [one.name for one in known.values()], n=1)
        raise NotFoundError(
            Phrase(N_("nobody of ours is called {typed}"), typed=repr(typed)),
            hint=Phrase(N_("did you mean {near}?"), near=near[0]) if near else f'kamplan add-colleague "{typed}"',
        )
    return found[0], known[found[0]]
