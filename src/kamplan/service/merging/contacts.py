"""Two contacts who are one person: what the one that stays takes over from the other."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kamplan.domain.ids import Kind, make_id
from kamplan.domain.scales import Level
from kamplan.domain.source import identify_source, name_conversation
from kamplan.domain.text import fold_name
from kamplan.errors import ConflictError
from kamplan.language import N_, Phrase
from kamplan.store.contacts import list_top_items
from kamplan.store.mapping import dump_list, dump_numbers, load_list, load_numbers
from kamplan.store.sources import list_identities, list_withdrawn
from kamplan.store.tables import list_rows

if TYPE_CHECKING:
    from kamplan.service.merging.model import Pair

_FILLED = ("title", "unit", "level", "owner", "interests", "notes", "source", "url", "valid_as_of", "ref")
_LISTS = ("email", "phone")
_JUDGED = ("power", "stance", "coverage")
_CJK = re.compile("[\u3400-\u9fff]")


def compare_contacts(pair: Pair) -> None:
    """Find what a contact takes over from the other; raises `ConflictError` where a rule would be broken.

    Whoever works at a partner is not filled in: a contact without one is at the customer, which says something else.
    """
    _fill_names(pair)
    for name in _FILLED:
        pair.fill(name)
    for name in _JUDGED:
        pair.fill(name, blank=(None, "unknown"))
    if pair.gone["partner"] not in (None, pair.kept["partner"]):
        pair.leave("partner", pair.gone["partner"], pair.kept["partner"])
    if (pair.gone["last_contact"] or "") > (pair.kept["last_contact"] or ""):
        pair.take("last_contact", pair.gone["last_contact"])
    for name in _LISTS:
        _fill_list(pair, name)
    _fill_leaving(pair)
    pair.mark()
    _check_top(pair)
    _fill_line(pair)
    _fill_influences(pair)
    _suggest_sources(pair)


def _fill_names(pair: Pair) -> None:
    """Take over a Chinese name where there is none; any other name is the one that goes."""
    known = {fold_name(pair.kept["name"]), fold_name(pair.kept["name_zh"] or "")}
    for name in ("name_zh", "name"):
        said = pair.gone[name]
        if not said or fold_name(said) in known:
            continue
        known.add(fold_name(said))
        is_chinese = name == "name_zh" or bool(_CJK.search(said))
        if is_chinese and pair.kept["name_zh"] is None and "name_zh" not in pair.changes:
            pair.take("name_zh", said)
        else:
            pair.leave(name, said, pair.kept[name])


def _fill_list(pair: Pair, name: str) -> None:
    """Take over what the one that stays has not in a list of texts."""
    theirs, ours = (load_list(row[name] or "[]") for row in (pair.gone, pair.kept))
    more = [one for one in theirs if one not in ours]
    if more:
        pair.take(name, more, stored=dump_list([*ours, *more]))


def _fill_leaving(pair: Pair) -> None:
    """Take over since when they are gone, with the reason and who came after; nobody comes after themselves."""
    for name in ("left_on", "left_reason"):
        pair.fill(name)
    both, theirs = {pair.gone["id"], pair.kept["id"]}, pair.gone["successor_id"]
    if theirs is None or theirs in both or theirs == pair.kept["successor_id"]:
        return
    if pair.kept["successor_id"] in (None, *both):
        pair.take("successor", make_id(Kind.CONTACT, theirs), column="successor_id", stored=theirs)
    else:
        pair.leave("successor", make_id(Kind.CONTACT, theirs), make_id(Kind.CONTACT, pair.kept["successor_id"]))


def _check_top(pair: Pair) -> None:
    """Refuse to let what top management told us be told by somebody else (the method, section 1)."""
    resting = list_top_items(pair.unit.connection, pair.gone["id"])
    level = pair.changes.get("level", pair.kept["level"])
    if not resting or (level == Level.TOP and not pair.kept["partner"]):
        return
    where = Phrase(N_("works at a partner") if pair.kept["partner"] else N_("is not in top management"))
    raise ConflictError(
        Phrase(
            N_("{id} carries tier-4 items ({resting}), and {into} {where}"),
            id=pair.id,
            resting=", ".join(resting[:5]),
            into=pair.into,
            where=where,
        ),
        hint=Phrase(
            N_("first `kamplan edit-contact {into} --level top --partner ''` if that is so, or {turned}"),
            into=pair.into,
            turned=pair.turned,
        ),
    )


def _fill_line(pair: Pair) -> None:
    """Take over whom the other reports to; nobody reports to themselves, directly or through others."""
    gone, kept = pair.gone["id"], pair.kept["id"]
    rows = list_rows(pair.unit.connection, "contact", pair.account_id)
    lines = {row["id"]: kept if row["reports_to_id"] == gone else row["reports_to_id"] for row in rows}
    theirs = pair.gone["reports_to_id"] if pair.gone["reports_to_id"] != kept else None
    ours = lines[kept] if lines[kept] != kept else None
    lines |= {gone: None, kept: ours}
    if ours is not None and _comes_back(lines, kept):
        raise ConflictError(
            Phrase(
                N_("{into} reports to C-{ours}, who would report to {into} then, directly or through others"),
                into=pair.into,
                ours=ours,
            ),
            hint=Phrase(
                N_("first `kamplan edit-contact {into} --reports-to ''`, or correct who reports to {id}"),
                into=pair.into,
                id=pair.id,
            ),
        )
    if theirs is None or theirs == ours:
        return
    if ours is None and not _comes_back(lines | {kept: theirs}, kept):
        pair.take("reports_to", make_id(Kind.CONTACT, theirs), column="reports_to_id", stored=theirs)
    else:
        pair.leave("reports_to", make_id(Kind.CONTACT, theirs), make_id(Kind.CONTACT, ours) if ours else None)


def _comes_back(lines: dict[int, int | None], number: int) -> bool:
    seen, above = {number}, lines.get(number)
    while above is not None and above not in seen:
        seen.add(above)
        above = lines.get(above)
    return above == number


def _fill_influences(pair: Pair) -> None:
    both = {pair.gone["id"], pair.kept["id"]}
    ours = [one for one in load_numbers(pair.kept["influences"]) if one not in both]
    more = [one for one in load_numbers(pair.gone["influences"]) if one not in (*both, *ours)]
    if more:
        pair.take("influences", [make_id(Kind.CONTACT, one) for one in more], stored=dump_numbers([*ours, *more]))


def _suggest_sources(pair: Pair) -> None:
    """Suggest to merge the conversations with the two: they are called after a person who now has one name."""
    known = list_identities(pair.unit.connection, pair.account_id)
    gone = list_withdrawn(pair.unit.connection, pair.account_id)
    named = [known.get(identify_source(None, name_conversation(one["name"]))) for one in (pair.gone, pair.kept)]
    theirs, ours = named
    if theirs and ours and theirs != ours and not gone.keys() & {theirs, ours}:
        pair.next.append(f"kamplan merge S-{theirs} S-{ours} --reason TEXT")
