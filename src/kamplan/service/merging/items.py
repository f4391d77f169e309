"""Two items that say one thing of one origin: when they may be merged, and what the one that stays takes over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kamplan.domain.ids import Kind, make_id
from kamplan.domain.item import Confirmation
from kamplan.domain.scales import Audience, Credibility, LawfulOrigin, Reliability
from kamplan.errors import ConflictError, NotFoundError
from kamplan.language import N_, SPACE, Joined, Phrase
from kamplan.service.item_lines import load_line
from kamplan.store.items import list_successors, load_row
from kamplan.store.mapping import dump_list, dump_numbers, load_list, load_numbers
from kamplan.store.records import list_standing

if TYPE_CHECKING:
    from kamplan.domain.item import Item
    from kamplan.service.merging.model import Pair, Row

_FILLED = ("detail", "url", "published_on", "swot", "language", "hours", "origin")
_RIGHTS = (LawfulOrigin.PUBLIC, LawfulOrigin.TOLD_OPENLY, LawfulOrigin.UNDER_NDA)
"""By what right an item is held, the narrowest last."""


def compare_items(pair: Pair) -> None:
    """Find what an item takes over from the other; raises `ConflictError` for two that are no duplicates."""
    _check_counts(pair)
    _check_one_origin(pair)
    _check_agree(pair)
    for name in ("statement", *_FILLED):
        pair.fill(name)
    _fill_questions(pair)
    _fill_grade(pair)
    _fill_cost(pair)
    _fill_dates(pair)
    _fill_right(pair)
    _fill_links(pair)
    pair.mark()


def _check_counts(pair: Pair) -> None:
    """Refuse an item that was replaced, may not be used, or is true only later."""
    for one in (pair.gone, pair.kept):
        name = make_id(Kind.ITEM, one["id"])
        if newer := list_successors(pair.unit.connection, one["id"]):
            raise ConflictError(
                Phrase(N_("{name} was superseded by I-{newer}"), name=name, newer=newer[0]),
                hint=Phrase(N_("use I-{newer} instead, if it says the same"), newer=newer[0]),
            )
        if one["lawful"] == LawfulOrigin.NOT_TO_BE_USED:
            raise ConflictError(
                Phrase(N_("{name} is not to be used, so it is kept as it is"), name=name),
                hint=Phrase(N_("`kamplan show {name}` shows it"), name=name),
            )
        if one["valid_as_of"] > pair.caller.today.isoformat():
            raise NotFoundError(
                Phrase(N_("{name} is true only from {valid_as_of}"), name=name, valid_as_of=one["valid_as_of"]),
                hint=Phrase(N_("give a later --today")),
            )


def _check_one_origin(pair: Pair) -> None:
    """Refuse items that came to us on two ways: two origins are worth more than one."""
    gone, kept, worth = pair.gone, pair.kept, Phrase(N_("two origins are worth more than one"))
    withdraw = Phrase(
        N_('if one of them is wrong: kamplan withdraw-intel {id} --reason "same as {into}"'), id=pair.id, into=pair.into
    )
    if gone["tier"] != kept["tier"]:
        raise ConflictError(
            Phrase(
                N_("{id} is of tier {tier} and {into} of tier {tier_2}: {worth}"),
                id=pair.id,
                tier=gone["tier"],
                into=pair.into,
                tier_2=kept["tier"],
                worth=worth,
            ),
            hint=withdraw,
        )
    if gone["topic"] != kept["topic"]:
        raise ConflictError(
            Phrase(
                N_("{id} bears on {topic} and {into} on {topic_2}, and each counts there"),
                id=pair.id,
                topic=gone["topic"],
                into=pair.into,
                topic_2=kept["topic"],
            ),
            hint=withdraw,
        )
    if gone["source_id"] != kept["source_id"]:
        theirs, ours = f"S-{gone['source_id']}", f"S-{kept['source_id']}"
        raise ConflictError(
            Phrase(
                N_("{id} comes from {theirs} and {into} from {ours}: {worth}"),
                id=pair.id,
                theirs=theirs,
                into=pair.into,
                ours=ours,
                worth=worth,
            ),
            hint=Phrase(
                N_("if the sources are one, first kamplan merge {theirs} {ours} --reason TEXT"),
                theirs=theirs,
                ours=ours,
            ),
        )
    if gone["contact_id"] != kept["contact_id"]:
        both = [f"C-{one}" if one else Phrase(N_("nobody")) for one in (gone["contact_id"], kept["contact_id"])]
        one = Phrase(N_("if they are one person, first kamplan merge {both} --reason TEXT"), both=Joined(both, SPACE))
        raise ConflictError(
            Phrase(
                N_("{id} was told by {both} and {into} by {both_2}: {worth}"),
                id=pair.id,
                both=both[0],
                into=pair.into,
                both_2=both[1],
                worth=worth,
            ),
            hint=withdraw if None in (gone["contact_id"], kept["contact_id"]) else one,
        )
    if gone["origin"] and kept["origin"] and gone["origin"].casefold() != kept["origin"].casefold():
        raise ConflictError(
            Phrase(
                N_("{id} goes back to {origin} and {into} to {origin_2}: {worth}"),
                id=pair.id,
                origin=gone["origin"],
                into=pair.into,
                origin_2=kept["origin"],
                worth=worth,
            ),
            hint=withdraw,
        )


def _check_agree(pair: Pair) -> None:
    """Refuse items that contradict each other, were weighed against each other, or of which one replaced the other."""
    for one, other in ((pair.gone, pair.kept), (pair.kept, pair.gone)):
        if other["id"] in load_numbers(one["contradicts"]):
            raise ConflictError(
                Phrase(N_("I-{id} contradicts I-{id_2}, so they do not say the same"), id=one["id"], id_2=other["id"]),
                hint=Phrase(N_("kamplan resolve {id},{into} --holds {into} --why TEXT"), id=pair.id, into=pair.into),
            )
        if other["id"] in _list_replaced(pair, one):
            raise ConflictError(
                Phrase(
                    N_("I-{id} took the place of I-{id_2}, through others, so they do not say the same"),
                    id=one["id"],
                    id_2=other["id"],
                ),
                hint=Phrase(N_("`kamplan history I-{id}` shows how"), id=other["id"]),
            )
    for record, cites in list_standing(pair.unit.connection, pair.account_id, Kind.RESOLUTION):
        if cites >= {pair.id, pair.into}:
            raise ConflictError(
                Phrase(
                    N_("{record} weighs {id} against {into}, so they do not say the same"),
                    record=record,
                    id=pair.id,
                    into=pair.into,
                ),
                hint=Phrase(N_("if they do, first kamplan withdraw {record} --reason TEXT"), record=record),
            )


def _list_replaced(pair: Pair, item: Row) -> set[int]:
    """Return the items that one has replaced, directly or through others."""
    seen: set[int] = set()
    older = item["supersedes_id"]
    while older is not None and older not in seen:
        seen.add(older)
        older = load_row(pair.unit.connection, older)["supersedes_id"]
    return seen


def _fill_questions(pair: Pair) -> None:
    ours = load_list(pair.kept["questions"])
    more = [one for one in load_list(pair.gone["questions"]) if one not in ours]
    if more:
        pair.take("questions", more, stored=dump_list([*ours, *more]))


def _fill_grade(pair: Pair) -> None:
    """Take over a grade where the one that stays is not judged; why it was given goes with it."""
    kept = _read(pair)
    before = len(pair.taken)
    if kept.source_kind is None:
        pair.fill("source_kind")
    if kept.reliability is Reliability.F:
        pair.fill("reliability", blank=(None, Reliability.F))
    elif pair.gone["reliability"] not in (None, Reliability.F, kept.reliability):
        pair.leave("reliability", pair.gone["reliability"], kept.reliability.value)
    pair.fill("credibility", blank=(None, Credibility.NOT_JUDGED))
    is_graded = any(one.field in ("reliability", "credibility") for one in pair.taken[before:])
    if pair.gone["reason"] and is_graded and not pair.kept["reason"]:
        pair.take("reason", pair.gone["reason"])
    elif pair.gone["reason"] not in (None, pair.kept["reason"]):
        pair.leave("reason", pair.gone["reason"], pair.kept["reason"])


def _read(pair: Pair) -> Item:
    """Return the item that stays as the team sees it, graded by its source where it has no grade of its own."""
    checklist, today = pair.caller.load_checklist(), pair.caller.today
    return load_line(pair.unit.connection, pair.kept["id"], checklist, today, audience=Audience.TEAM).item


def _fill_cost(pair: Pair) -> None:
    theirs, ours = ((one["cost"], one["currency"]) for one in (pair.gone, pair.kept))
    if theirs[0] is None or theirs == ours:
        return
    if ours[0] is None:
        pair.take("cost", theirs[0])
        pair.take("currency", theirs[1])
    else:
        pair.leave("cost", " ".join(theirs), " ".join(ours))


def _fill_dates(pair: Pair) -> None:
    """Let each later day on which the other held confirm the one that stays."""
    gone, kept = pair.gone, pair.kept
    held = [Confirmation.model_validate(one) for one in load_list(kept["confirmations"])]
    known = {str(one.on) for one in held} | {kept["valid_as_of"]}
    entered = {"on": gone["valid_as_of"], "review_by": gone["review_by"], "by": gone["recorded_by"]}
    looks: list[dict[str, Any]] = [entered, *load_list(gone["confirmations"])]
    more = [Confirmation.model_validate(one) for one in looks if one["on"] > kept["valid_as_of"]]
    more = [one for one in more if str(one.on) not in known]
    if more:
        every: list[Confirmation] = sorted([*held, *more], key=lambda one: one.on)
        pair.take("confirmations", [str(one.on) for one in more], stored=dump_list(every))
    if gone["valid_as_of"] == kept["valid_as_of"]:
        pair.fill("review_by")
    elif gone["valid_as_of"] < kept["valid_as_of"]:
        pair.leave("valid_as_of", gone["valid_as_of"], kept["valid_as_of"])


def _fill_right(pair: Pair) -> None:
    """Hold the one that stays by the narrower of both rights."""
    theirs, ours = (LawfulOrigin(one["lawful"]) for one in (pair.gone, pair.kept))
    if _RIGHTS.index(theirs) > _RIGHTS.index(ours):
        pair.take("lawful", theirs.value)


def _fill_links(pair: Pair) -> None:
    """Take over what the other contradicts, and what it has replaced, lest that should count again."""
    ours = load_numbers(pair.kept["contradicts"])
    more = [one for one in load_numbers(pair.gone["contradicts"]) if one not in ours]
    if more:
        named = [make_id(Kind.ITEM, one) for one in more]
        pair.take("contradicts", named, stored=dump_numbers(sorted([*ours, *more])))
    older, held = pair.gone["supersedes_id"], pair.kept["supersedes_id"]
    if older is not None and older != held:
        _fill_replaced(pair, older, held)


def _fill_replaced(pair: Pair, older: int, held: int | None) -> None:
    row = load_row(pair.unit.connection, older)
    counts = row["withdrawn_on"] is None and row["lawful"] != LawfulOrigin.NOT_TO_BE_USED
    counts_again = counts and list_successors(pair.unit.connection, older) == [pair.gone["id"]]
    if held is None and row["valid_as_of"] <= pair.kept["valid_as_of"]:
        pair.take("supersedes", make_id(Kind.ITEM, older), column="supersedes_id", stored=older)
    elif not counts_again:
        pair.leave("supersedes", make_id(Kind.ITEM, older), make_id(Kind.ITEM, held) if held else None)
    elif held is None:
        raise ConflictError(
            Phrase(
                N_("{id} has replaced I-{older}, which is newer than {into}"), id=pair.id, older=older, into=pair.into
            ),
            hint=Phrase(N_("merge them the other way round: {turned}"), turned=pair.turned),
        )
    else:
        raise ConflictError(
            Phrase(
                N_("{id} has replaced I-{older} and {into} I-{held}, and an item replaces one other"),
                id=pair.id,
                older=older,
                into=pair.into,
                held=held,
            ),
            hint=Phrase(
                N_('kamplan withdraw-intel {id} --reason "same as {into}", then I-{older}, which counts again'),
                id=pair.id,
                into=pair.into,
                older=older,
            ),
        )
