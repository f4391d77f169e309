"""Removing a record for good: the row, its images in the history, what plan versions froze of it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from kamplan.domain.ids import Kind, kind_of, make_id, number_of, parse_id
from kamplan.errors import ConflictError, NotFoundError, UsageError
from kamplan.language import N_, FieldPhrase, Phrase
from kamplan.service.entry import read_reason
from kamplan.service.redacting import Remover, find_run, is_long, take_out
from kamplan.service.tombstones import raise_purged

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from kamplan.domain.release import Release
    from kamplan.service.caller import Caller
    from kamplan.service.name_removal import Doubt
    from kamplan.service.redacting import TextChange
    from kamplan.store.database import Connection
    from kamplan.store.images import Image, Key
    from kamplan.store.soundness import Broken
    from kamplan.store.unit import Unit

REPEATED = 4
"""How many words in a row, or characters of a whole text, a reason may not share with what is purged."""


@dataclass(frozen=True)
class Purged:
    """What went with a record, or would: ids of records, versions and copies, numbers of changes.

    `texts` are the words that were rewritten elsewhere, `doubtful` those that stay because they may tell of somebody
    else, `read_again` records whose own words may still tell of it, `released` documents that were given away with
    it, `files` other files of kamplan that have its words; `leftover` says why the file could not be compacted.
    """

    id: str
    title: str
    with_it: tuple[str, ...]
    unlinked: tuple[str, ...]
    texts: tuple[TextChange, ...]
    doubtful: tuple[Doubt, ...]
    read_again: tuple[str, ...]
    changes: tuple[int, ...]
    versions: tuple[str, ...]
    released: tuple[str, ...]
    files: tuple[str, ...]
    copies: tuple[str, ...]
    leftover: str | None = None


def purge(caller: Caller, record_id: str, *, reason: str, dry_run: bool = False) -> Purged:
    """Remove the content of a record for good, and say what went with it; nobody can take it back.

    Raises `ConflictError` where something cannot stand without it, `UsageError` for a reason that repeats it.
    """
    kind, number = parse_id(record_id)
    _check_kind(kind, make_id(kind, number))
    text = read_reason(reason)
    with caller.writing(reason=text, dry_run=dry_run) as unit:
        done = _purge(unit, caller, make_id(kind, number), text)
    return finish(caller, done, dry_run=dry_run)


def _check_kind(kind: Kind, record_id: str) -> None:
    if kind is Kind.VERSION:
        raise UsageError(
            Phrase(N_("{record_id} is a plan version, which stays as it was decided on"), record_id=record_id),
            hint=Phrase(N_("purge the records whose content must go: versions that froze them lose it too")),
        )
    if kind is Kind.CONTACT:
        raise UsageError(
            Phrase(N_("{record_id} is a person, whose name stands in other records too"), record_id=record_id),
            hint=Phrase(N_("kamplan erase-person {record_id} --reason TEXT"), record_id=record_id),
        )


def _purge(unit: Unit, caller: Caller, record_id: str, reason: str) -> Purged:
    from kamplan.store import redaction
    from kamplan.store.holding import list_copies
    from kamplan.store.links import Turn, refer
    from kamplan.store.merges import list_merged
    from kamplan.store.releases import list_releases
    from kamplan.store.search import forget_items
    from kamplan.store.soundness import find_broken
    from kamplan.store.tables import ROWS

    connection = unit.connection
    key = find_key(connection, record_id)
    images = list(redaction.list_images(connection, [key]))
    account_id = unit.account_id = images[0]["account_id"]
    broken = find_broken(connection, [account_id])
    merged = list_merged(connection, account_id, record_id)
    keys = {key: record_id} | {find_key(connection, one): one for one in merged}
    images += redaction.list_images(connection, list(keys)[1:])
    keys |= _find_own_source(connection, list(keys), images)
    remover = _find_content(connection, keys)
    check_reason(reason, remover.texts)
    again = list_read_again(connection, account_id, keys, remover.texts)
    unlinked = [name for one in (record_id, *merged) for name in refer(unit, account_id, Turn(one))]
    for (table, number), name in keys.items():
        unit.purge(ROWS[table], number, name)
    check_sound(find_broken(connection, [account_id]) - broken, record_id)
    if key[0] == "item":
        for table, number in keys:
            if table == "item":
                forget_items(connection, number, number)
        redaction.rebuild_index(connection)

    @cache
    def clean(packed: str, place: str) -> str:
        gone = set(keys.values())
        return take_out(packed, remover, place, strike=lambda one: None if one.get("id") in gone else one)

    def conceal(table: str, image: Image) -> Image | None:
        if table != "frozen":
            return image
        return None if clean(image["content"], make_id(Kind.VERSION, image["id"])) != image["content"] else image

    unit.conceal = conceal
    versions = redaction.redact_frozen(unit, account_id, clean, on=caller.today.isoformat())
    changes = redaction.redact_history(
        unit, redaction.Redaction(frozenset(keys), conceal, lambda said, touches, _change: None if touches else said)
    )
    first = min(map(number_of, (record_id, *merged)))
    return Purged(
        id=record_id,
        title=_title(key[0], images[0]),
        with_it=tuple(name for name in keys.values() if name != record_id),
        unlinked=tuple(one for one in dict.fromkeys(unlinked) if one not in keys.values()),
        texts=tuple(remover.changed),
        doubtful=(),
        read_again=tuple(again),
        changes=tuple(changes),
        versions=tuple(make_id(Kind.VERSION, one) for one in versions),
        released=tuple(say_released(list_releases(connection, account_id), set(keys.values()))),
        files=tuple(list_files(lambda text: tells_of(text, remover.texts))),
        copies=tuple(list_copies(caller.settings.store, kind_of(record_id).value, first)),
    )


def finish(caller: Caller, done: Purged, *, dry_run: bool) -> Purged:
    """Compact the file once the content is out of it, and say what could not be done; a dry run leaves it alone."""
    from dataclasses import replace

    from kamplan.store.holding import compact

    return done if dry_run else replace(done, leftover=compact(caller.settings.store))


def find_key(connection: Connection, record_id: str) -> Key:
    """Return table and row number of a record that is there, or that the history holds; raises `NotFoundError`."""
    from kamplan.store.tables import find_key as find
    from kamplan.store.tombstones import find_past_key

    kind, number = parse_id(record_id)
    found = find(connection, kind, number) or find_past_key(connection, kind, number)
    if found is None:
        missing = NotFoundError(
            Phrase(N_("no record {record_id}"), record_id=record_id),
            hint=Phrase(N_("`kamplan history` shows every change")),
        )
        raise_purged(connection, record_id, missing)
        raise missing
    return found


def _find_own_source(connection: Connection, keys: Sequence[Key], images: Sequence[Image]) -> dict[Key, str]:
    """Return the source that items alone gave rise to: it says nothing but what they say, so goes with them.

    Raises `ConflictError` for a source that items rest on.
    """
    from kamplan.store.merges import list_numbers
    from kamplan.store.sources import is_told_by, list_items_of

    if keys[0][0] == "source":
        resting = list_items_of(connection, keys[0][1])
        if resting:
            named = ", ".join(make_id(Kind.ITEM, one) for one in resting[:5])
            raise ConflictError(
                Phrase(N_("S-{keys} is the source of {named}"), keys=keys[0][1], named=named),
                hint=Phrase(N_("kamplan purge I-{resting} --reason TEXT"), resting=resting[0]),
            )
    if keys[0][0] != "item":
        return {}
    numbers = {number for _, number in keys}
    merged = list_numbers(connection, images[0]["account_id"], Kind.SOURCE)
    return {
        ("source", one): f"S-{one}"
        for one in sorted({one["source_id"] for one in images})
        if is_told_by(connection, one, numbers) or (one in merged and _was_told_by(connection, one, numbers))
    }


def _was_told_by(connection: Connection, number: int, items: set[int]) -> bool:
    """Say whether a merged source was known from some items alone: its name was written down when it was merged."""
    from kamplan.store.redaction import list_images, list_items_once_of

    *_, before = list_images(connection, [("source", number)])
    return before["name"] is None and list_items_once_of(connection, number) <= items


def _find_content(connection: Connection, keys: dict[Key, str]) -> Remover:
    """Return what takes the words of rows out of a plan: those that no other row of the account says too."""
    from kamplan.plan.sections.profile import say_amount
    from kamplan.store.redaction import list_images
    from kamplan.store.wording import list_words

    texts: list[str] = []
    amounts: set[tuple[str, str]] = set()
    for key in keys:
        images = list(list_images(connection, [key]))
        others = list_said_by_others(connection, [one for one in keys if one[0] == key[0]], images)
        for image in images:
            own = dict(list_words(key[0], image))
            value = own.pop("value", None)
            if value is not None and own["measure"] in others:
                amounts.add((own["measure"], say_amount(Decimal(value))))
            if key[0] == "item" and ("source", image["source_id"]) not in keys:
                own = {name: word for name, word in own.items() if name not in ("source_name", "publisher")}
            texts += [word for word in own.values() if word not in others]
    return Remover(texts=tuple(dict.fromkeys(texts)), amounts=frozenset(amounts))


def list_said_by_others(connection: Connection, keys: Collection[Key], images: Sequence[Image]) -> set[str]:
    """Return the words that rows of the same table and account hold beside some: they are not of these alone."""
    from kamplan.store.tables import list_rows
    from kamplan.store.wording import list_words

    table = next(iter(keys))[0]
    return {
        word
        for account_id in {one["account_id"] for one in images}
        for row in list_rows(connection, table, account_id)
        if (table, row["id"]) not in keys
        for _, word in list_words(table, row)
    }


def check_reason(reason: str, texts: Iterable[str]) -> None:
    """Refuse a reason that repeats what is purged: it is kept for good."""
    folded = reason.casefold()
    held = [one for one in texts if len(one) >= REPEATED]
    if any(one.casefold() in folded for one in held) or find_run(reason, held, length=REPEATED):
        raise UsageError(
            FieldPhrase("reason", Phrase(N_("it repeats what is to be purged, and is kept for good"))),
            hint=Phrase(N_("say why without the content, such as --reason 'asked for by the customer'")),
        )


def list_read_again(
    connection: Connection, account_id: int, keys: Mapping[Key, str], texts: Sequence[str]
) -> list[str]:
    """Return the records of an account whose own words name records or share a run of words with their content."""
    from kamplan.store.tables import list_rows, name_row
    from kamplan.store.wording import COLUMNS, list_words

    named = [f"[{one}]".casefold() for one in keys.values()]
    cited = {number_of(one) for one in keys.values() if kind_of(one) is Kind.ITEM}
    found = []
    for table in COLUMNS:
        for row in list_rows(connection, table, account_id):
            words = [word for _, word in list_words(table, row)]
            tells = any(any(one in word.casefold() for one in named) or tells_of(word, texts) for word in words)
            if (table, row["id"]) not in keys and (tells or cited.intersection(_list_cited(row))):
                found.append(name_row(table, row["id"], row))
    return found


def tells_of(word: str, texts: Iterable[str]) -> bool:
    """Say whether words share a run of some with texts, or hold a short one of them whole."""
    folded = " ".join(word.split()).casefold()
    short = [" ".join(one.split()).casefold() for one in texts]
    return find_run(word, texts) or any(is_long(one) and one in folded for one in short)


def say_released(releases: Iterable[Release], ids: set[str]) -> list[str]:
    """Return which documents and exports were given away with one of some records in them."""
    return [
        " ".join(filter(None, (one.id, one.released_at[:10], one.audience.value, one.file_name or one.document)))
        for one in releases
        if not ids.isdisjoint(one.records)
    ]


def list_files(tells: Callable[[str], bool]) -> list[str]:
    """Return the files beside the store in which kamplan keeps what was typed, if one tells of what is removed."""
    from kamplan.config import default_history

    history = default_history()
    try:
        said = history.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return []
    return [str(history)] if any(map(tells, said.splitlines())) else []


def _list_cited(row: Image) -> list[int]:
    from kamplan.store.mapping import load_numbers

    return load_numbers(row.get("cites") or "[]")


def check_sound(new: set[Broken], record_id: str) -> None:
    """Refuse what would break a rule between the records that stay."""
    if new:
        first = min(new, key=lambda one: one.id)
        raise ConflictError(
            Phrase(N_("{record_id} cannot go: {id} {what}"), record_id=record_id, id=first.id, what=first.what),
            hint=Phrase(N_("`kamplan show {id}` shows it; withdraw or purge it first"), id=first.id),
        )


def _title(table: str, image: dict[str, Any]) -> str:
    from kamplan.service.sight import title_of

    return title_of(table, image)
