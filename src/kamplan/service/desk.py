"""Taking in planning records: what was entered, resolved against the account's contacts, items and records."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from kamplan.domain.ids import Kind, kind_of, make_id, number_of, parse_id
from kamplan.domain.inquiry import Inquiry, Resolution
from kamplan.domain.kinds import KINDS, Field, Shape
from kamplan.domain.marking import PLANNING_DEFAULT, most_restrictive
from kamplan.domain.plan_scales import BuyingRole
from kamplan.domain.planning import MODELS, Strategy
from kamplan.domain.record import list_currencies
from kamplan.domain.scales import Audience, Freshness, Handling
from kamplan.domain.wording import find_code
from kamplan.errors import ConflictError, NotFoundError, UsageError
from kamplan.language import N_, FieldPhrase, Phrase
from kamplan.service.accounts import merge_fields
from kamplan.service.bench import Bench
from kamplan.service.contacts import load_contacts, resolve_contact
from kamplan.service.entry import naming, read_entry, read_field, read_json_list, split_list
from kamplan.service.evidence import Evidence, list_inline

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kamplan.domain.checklist import Checklist
    from kamplan.domain.contact import Contact
    from kamplan.domain.plan_record import PlanRecord
    from kamplan.service.caller import Caller
    from kamplan.store.database import Connection


_CONTACT = re.compile(r"[Cc]-[1-9][0-9]*")
_QUESTION = re.compile(r"[a-z]+(-[a-z]+)*-[0-9]+")


@dataclass
class Desk:
    """What the entry of planning records on one account needs: its contacts, its items, and its records.

    `names` are the refs of records beside those in the store.
    """

    bench: Bench
    names: dict[str, str] = field(default_factory=dict)

    @property
    def evidence(self) -> Evidence:
        """The account's items."""
        return self.bench.evidence

    @property
    def connection(self) -> Connection:
        """The connection the entry reads with."""
        return self.evidence.connection

    @cached_property
    def contacts(self) -> list[Contact]:
        """The account's contacts, as the team sees them."""
        return load_contacts(self.connection, self.evidence.account_id, self.evidence.account, on=self.bench.today)

    @cached_property
    def refs(self) -> dict[str, str]:
        """The ids of the account's records by ref."""
        from kamplan.store.records import list_refs

        return {**self.names, **list_refs(self.connection, self.evidence.account_id)}

    @cached_property
    def currency(self) -> str | None:
        """The account's currency, in which an amount counts that names none."""
        from kamplan.store.accounts import load_account

        return load_account(self.connection, self.evidence.account_id, audience=Audience.TEAM).currency

    @cached_property
    def ids(self) -> set[str]:
        """The ids of the account's records."""
        from kamplan.store.records import list_ids

        return list_ids(self.connection, self.evidence.account_id)

    def note(self, record_id: str, ref: str | None) -> None:
        """Know a record that has just been written, so that what is entered next can name it."""
        self.ids.add(record_id)
        if ref:
            self.refs[ref] = record_id
            self.names[ref] = record_id

    def read(
        self,
        kind: Kind,
        fields: Mapping[str, Any],
        *,
        known: PlanRecord | None = None,
        prefix: bool = True,
    ) -> tuple[PlanRecord, list[int]]:
        """Return the validated record of some fields, and the numbers of the items it cites.

        Names of contacts become ids, and so do refs of items and records. Inline references such as `[I-12]` count as
        citations. The most restrictive wins: a record is never marked below what it cites. What a `known` record
        names or cites already, it may go on naming, though it was withdrawn since.
        """
        given = self._resolve_all(kind, fields, prefix=prefix, kept=_list_contacts(known) if known else frozenset())
        cites = self._cite(kind, given, known)
        self._fill(kind, given, known)
        given["handling"] = self._mark(given.get("handling"), cites, known)
        given["cites"] = tuple(make_id(Kind.ITEM, one) for one in cites)
        record = read_entry(
            MODELS[kind], given, hint=Phrase(N_("`kamplan add-{noun} --help` shows the options"), noun=KINDS[kind].noun)
        )
        self._check(record, known)
        return record, cites

    def compare(self, kind: Kind, fields: Mapping[str, Any], known: PlanRecord) -> dict[str, tuple[Any, Any]]:
        """Return the fields in which what a file says of a known record differs from it: what is held, what is said.

        Nothing is asked of what the file says but that it can be read: it was right when it was first entered.
        """
        everyone = frozenset(one.id for one in self.contacts)
        given = self._resolve_all(kind, fields, prefix=False, kept=everyone)
        return {
            name: (getattr(known, name), value)
            for name, value in given.items()
            if not self._is_same(known, name, value)
        }

    def _is_same(self, known: PlanRecord, name: str, value: Any) -> bool:
        held = getattr(known, name)
        with naming(name):
            if name == "cites":
                cites = {make_id(Kind.ITEM, self.evidence.find_number(one)) for one in split_list(value)}
                inline = {one for one in _list_inline(known) if number_of(one) in self.evidence.items}
                return cites | inline == set(held)
            if name == "roles":
                return bool(value == [one.model_dump() for one in held])
            said = read_field(type(known), name, value)
            if name == "handling":
                rests_on = (self.evidence.items[number_of(one)][0] for one in known.cites)
                return held is most_restrictive((said, *rests_on))
            return bool(held == said)

    def _resolve_all(
        self, kind: Kind, fields: Mapping[str, Any], *, prefix: bool, kept: frozenset[str]
    ) -> dict[str, Any]:
        given: dict[str, Any] = {name: value for name, value in fields.items() if value not in (None, "", (), [])}
        for one in KINDS[kind].fields:
            if one.name in given:
                given[one.name] = self._resolve(one, given[one.name], prefix=prefix, kept=kept)
        return given

    def _cite(self, kind: Kind, given: Mapping[str, Any], known: PlanRecord | None) -> list[int]:
        """Return the numbers of the items cited, those that texts refer to among them."""
        before = known.cites if known else ()
        cites: list[int] = []
        for typed in split_list(given.get("cites")):
            with naming("cites"):
                cites.append(number_of(typed) if typed in before else self.evidence.find_citable(typed))
        for one in KINDS[kind].fields:
            text = given.get(one.name)
            if one.shape is not Shape.TEXT or not isinstance(text, str):
                continue
            is_as_before = known is not None and getattr(known, one.name) == text
            for typed in list_inline(text):
                number = number_of(typed)
                if make_id(Kind.ITEM, number) in before or (is_as_before and number in self.evidence.items):
                    cites.append(number)  # what it rests on already may have been withdrawn since
                elif not is_as_before:
                    with naming(one.name):
                        cites.append(self.evidence.find_citable(typed))
        return list(dict.fromkeys(cites))

    def _fill(self, kind: Kind, given: dict[str, Any], known: PlanRecord | None) -> None:
        for name in DATED_TODAY.intersection(MODELS[kind].model_fields):
            given.setdefault(name, self.bench.today)
        if kind is Kind.INTERACTION and self.bench.author:
            given.setdefault("who", (self.bench.author,))
        if self.currency and not given.get("currency"):
            self._fill_currency(kind, given)
        given.setdefault("recorded_on", known.recorded_on if known else self.bench.today)
        given.setdefault("recorded_by", known.recorded_by if known else self.bench.author)

    def _fill_currency(self, kind: Kind, given: dict[str, Any]) -> None:
        """Take the account's currency for an amount that names none, or whose sign may stand for it."""
        amounts = [given[one.name] for one in KINDS[kind].fields if one.is_money and one.name in given]
        named = [found for each in amounts if (found := list_currencies(each))]
        if amounts and all(self.currency in found for found in named):
            given["currency"] = self.currency

    def _resolve(self, one: Field, value: Any, *, prefix: bool, kept: frozenset[str]) -> Any:
        def contact(typed: str) -> str:
            return resolve_contact(
                self.contacts, typed, field=one.name, account=self.evidence.account, prefix=prefix, kept=kept
            ).id

        if one.metavar == "P" and isinstance(value, str) and _CONTACT.fullmatch(value.strip()):
            wanted = contact(value.strip().upper())
            return next(each.name for each in self.contacts if each.id == wanted)
        if one.shape is Shape.TEXT and isinstance(value, str):
            return self.evidence.name_by_id(value)
        if one.shape is Shape.CONTACT:
            return contact(str(value))
        if one.shape is Shape.ITEM:
            return make_id(Kind.ITEM, self.evidence.find_number(str(value)))
        if one.shape is Shape.CONTACTS:
            return tuple(dict.fromkeys(contact(each) for each in split_list(value)))
        if one.shape is Shape.NAMES:
            return split_list(value)
        if one.shape is Shape.RECORDS:
            return tuple(dict.fromkeys(self._find(one, each) for each in split_list(value)))
        if one.shape is Shape.ROLES:
            return self._read_roles(one, value, contact)
        if one.shape is Shape.ATTEMPTS and isinstance(value, str):
            told = read_json_list(value, field=one.name)
            return [each | ({"contact": contact(str(each["contact"]))} if each.get("contact") else {}) for each in told]
        return value

    def _read_roles(self, one: Field, value: Any, contact: Callable[[str], str]) -> list[dict[str, str]]:
        if isinstance(value, tuple | list) and value and not isinstance(value[0], str):
            return [each if isinstance(each, dict) else each.model_dump() for each in value]
        roles = []
        for each in split_list(value):
            role, equals, name = each.replace("＝", "=").partition("=")
            code = find_code(tuple(BuyingRole), role.strip()) if equals else None
            if code is None:
                raise UsageError(
                    FieldPhrase(one.name, Phrase(N_("{each} does not give a contact a buying role"), each=repr(each))),
                    hint=Phrase(
                        N_("such as economic=C-3; the roles are {BuyingRole}"), BuyingRole=", ".join(BuyingRole)
                    ),
                )
            given = {"role": code, "contact": contact(name.strip())}
            roles += [given] if given not in roles else []
        return roles

    def _find(self, one: Field, typed: str) -> str:
        wanted = ", ".join(f"{kind.value}-n" for kind in one.targets)
        if typed in self.refs:
            found = self.refs[typed]
        else:
            try:
                found = make_id(*parse_id(typed))
            except UsageError:
                found = ""
        if found not in self.ids:
            raise NotFoundError(
                FieldPhrase(
                    one.name,
                    Phrase(N_("nothing of {account} is {typed}"), account=self.evidence.account, typed=repr(typed)),
                ),
                hint=Phrase(
                    N_("`kamplan list-{plural} {account}` shows what there is"),
                    plural=KINDS[one.targets[0]].plural,
                    account=self.evidence.account,
                ),
            )
        if kind_of(found) not in one.targets:
            raise UsageError(
                FieldPhrase(one.name, Phrase(N_("{found} does not fit here"), found=found)),
                hint=Phrase(N_("name one of {wanted}"), wanted=wanted),
            )
        return found

    def _mark(self, typed: object, cites: list[int], known: PlanRecord | None) -> Handling:
        try:
            wanted = Handling(typed) if typed else None  # type: ignore[arg-type]  # any text may have been typed
        except ValueError:
            raise UsageError(
                FieldPhrase("handling", Phrase(N_("{typed} is not a marking"), typed=repr(typed))),
                hint=Phrase(N_("the markings are {Handling}"), Handling=", ".join(Handling)),
            ) from None
        return self.evidence.mark(cites, wanted, known.handling if known else PLANNING_DEFAULT)

    def _check(self, record: PlanRecord, known: PlanRecord | None) -> None:
        for name in ("recorded_on", "held_on", "done_on", "raised_on", "closed_on", "delivered_on", "approved_on"):
            when = getattr(record, name, None)
            if when is not None and when > self.bench.today:
                raise UsageError(
                    FieldPhrase(
                        name, Phrase(N_("{when} lies after today ({today})"), when=when, today=self.bench.today)
                    ),
                    hint=Phrase(N_("give a date up to today")),
                )
        holder = self.refs.get(record.ref or "")
        if holder not in (None, known.id if known else None):
            raise ConflictError(
                Phrase(N_("the ref {ref} is taken"), ref=repr(record.ref)),
                hint=Phrase(N_("give the record another --ref")),
            )
        if self.evidence.restores:
            return
        if isinstance(record, Resolution):
            _check_weighing(record)
        if isinstance(record, Inquiry) and record.question != getattr(known, "question", None):
            _check_asked(self.bench.checklist, self.evidence.account, record.question)
        if isinstance(record, Strategy) and (known is None or known.cites != record.cites):
            self._check_evidence(record)

    def _check_evidence(self, strategy: Strategy) -> None:
        """Refuse a strategy that cites no usable item in date (the method, section 6)."""
        from kamplan.analysis.topics import judge_items
        from kamplan.store.dossier import load_dossier

        dossier = load_dossier(
            self.connection, self.evidence.account_id, audience=Audience.TEAM, as_of=self.bench.today
        )
        freshness = judge_items(dossier, self.bench.checklist)
        if not any(
            dossier.items_by_id[one].is_usable and freshness.get(one) in (Freshness.CURRENT, Freshness.DUE)
            for one in strategy.cites
            if one in dossier.items_by_id
        ):
            raise UsageError(
                FieldPhrase(
                    "cites", Phrase(N_("none of {cites} is usable and in date"), cites=", ".join(strategy.cites))
                ),
                hint=Phrase(N_("kamplan list-intel {account} --state current"), account=self.evidence.account),
            )


def _check_asked(checklist: Checklist, account: str, question: str) -> None:
    """Refuse what looks like the id of a question and is none; a question in words may be of one's own."""
    if _QUESTION.fullmatch(question):
        check_question(checklist, account, question)


def check_question(checklist: Checklist, account: str, question: str) -> str:
    """Return the topic of a question that intelligence answers.

    Raises `UsageError` for one that the checklist does not have, or that is ours to answer.
    """
    if checklist.get_question(question).kind == "contribution":
        raise UsageError(
            Phrase(N_("{question} asks what we can do, which nobody at the customer can tell"), question=question),
            hint=f'kamplan answer {account} {question} "…"',
        )
    return checklist.topic_of_question[question].id


def _check_weighing(resolution: Resolution) -> None:
    """Refuse a resolution that weighs fewer than two items, or holds to one that it does not weigh."""
    if len(resolution.cites) < 2:
        raise UsageError(
            FieldPhrase("cites", Phrase(N_("a resolution weighs at least two items"))),
            hint=Phrase(N_("add --cite I-3,I-7")),
        )
    if resolution.holds and resolution.holds not in resolution.cites:
        raise UsageError(
            FieldPhrase("holds", Phrase(N_("{holds} is none of the items it weighs"), holds=resolution.holds)),
            hint=Phrase(N_("name one of {cites}"), cites=", ".join(resolution.cites)),
        )


def merge_changes(known: PlanRecord, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return a record's fields with those given laid over them, an empty text clearing one.

    Something that is done no longer loses the day it was done. The marking is left out unless given: it follows from
    what is cited.
    """
    place = {"id", "account", "withdrawn_on", "withdrawn_reason", "handling"}
    merged = merge_fields(known.model_dump(exclude=place), fields)
    done_on = getattr(known, "done_on", None)
    if done_on and merged["status"] != "done" and merged["done_on"] == done_on:
        merged["done_on"] = None
    return merged


DATED_TODAY = frozenset({"held_on", "raised_on"})
"""Dates that are today unless another is given."""


def open_desk(connection: Connection, account_id: int, key: str, caller: Caller) -> Desk:
    """Return the desk of an account."""
    return Desk(Bench(Evidence(connection, account_id, key), caller.load_checklist(), caller.today, caller.author))


def _list_inline(record: PlanRecord) -> set[str]:
    """Return the ids of the items that a record's texts refer to."""
    fields = KINDS[record.kind_of_record].fields
    texts = [getattr(record, one.name) or "" for one in fields if one.shape is Shape.TEXT]
    return {make_id(Kind.ITEM, number_of(one)) for text in texts for one in list_inline(text)}


def _list_contacts(record: PlanRecord) -> frozenset[str]:
    """Return the ids of the contacts that a record names."""
    named: set[str] = set()
    for one in KINDS[record.kind_of_record].fields:
        value = getattr(record, one.name)
        if one.shape is Shape.CONTACT and value:
            named.add(value)
        elif one.shape is Shape.CONTACTS:
            named.update(value)
        elif one.shape in (Shape.ROLES, Shape.ATTEMPTS):
            named.update(each.contact for each in value if each.contact)
    return frozenset(named)
