"""Taking in planning records: what was entered, resolved against the account's contacts, items and records."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from kamplan.domain.ids import Kind, make_id, number_of, parse_id
from kamplan.domain.kinds import KINDS, Field, Shape
from kamplan.domain.marking import PLANNING_DEFAULT, is_above, most_restrictive
from kamplan.domain.plan_scales import BuyingRole
from kamplan.domain.planning import MODELS, PlanRecord, Strategy
from kamplan.domain.scales import Audience, Freshness, Handling
from kamplan.errors import ConflictError, NotFoundError, UsageError
from kamplan.service.entry import read_entry, split_list
from kamplan.service.judgements import Bench

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kamplan.domain.contact import Contact
    from kamplan.service.caller import Caller
    from kamplan.store.database import Connection


@dataclass
class Desk:
    """What the entry of planning records on one account needs: its contacts, its items, and its records."""

    bench: Bench

    @property
    def connection(self) -> Connection:
        """The connection the entry reads with."""
        return self.bench.connection

    @cached_property
    def contacts(self) -> list[Contact]:
        """The account's contacts, as the team sees them."""
        from kamplan.service.contacts import load_contacts

        return load_contacts(self.connection, self.bench.account_id, self.bench.account)

    @cached_property
    def refs(self) -> dict[str, str]:
        """The ids of the account's records by ref."""
        from kamplan.store.records import list_refs

        return list_refs(self.connection, self.bench.account_id)

    @cached_property
    def ids(self) -> set[str]:
        """The ids of the account's records."""
        from kamplan.store.records import list_ids

        return list_ids(self.connection, self.bench.account_id)

    def note(self, record_id: str, ref: str | None) -> None:
        """Know a record that has just been written, so that what is entered next can name it."""
        self.ids.add(record_id)
        if ref:
            self.refs[ref] = record_id

    def read(
        self, kind: Kind, fields: Mapping[str, Any], *, known: PlanRecord | None = None, prefix: bool = True
    ) -> tuple[PlanRecord, list[int]]:
        """Return the validated record of some fields, and the numbers of the items it cites.

        Names of contacts become ids, and so do refs of items and records. The most restrictive wins: a record is
        never marked below what it cites.
        """
        given: dict[str, Any] = {name: value for name, value in fields.items() if value not in (None, "", (), [])}
        for one in KINDS[kind].fields:
            if one.name in given:
                given[one.name] = self._resolve(one, given[one.name], prefix=prefix)
        if known and tuple(split_list(given.get("cites"))) == known.cites:
            cites = [number_of(one) for one in known.cites]  # what it rests on already may have been withdrawn since
        else:
            cites = list(dict.fromkeys(self.bench.find_citable(one) for one in split_list(given.get("cites"))))
        given["cites"] = tuple(make_id(Kind.ITEM, one) for one in cites)
        for name in DATED_TODAY.intersection(MODELS[kind].model_fields):
            given.setdefault(name, self.bench.today)
        if kind is Kind.INTERACTION and self.bench.author:
            given.setdefault("who", (self.bench.author,))
        given.setdefault("recorded_on", known.recorded_on if known else self.bench.today)
        given.setdefault("recorded_by", known.recorded_by if known else self.bench.author)
        given["handling"] = self._mark(given.get("handling"), cites, known)
        record = read_entry(MODELS[kind], given, hint=f"`kamplan add-{KINDS[kind].noun} --help` shows the options")
        self._check(record, known)
        return record, cites

    def _resolve(self, one: Field, value: Any, *, prefix: bool) -> Any:
        from kamplan.store.contacts import find_contact

        def contact(typed: str) -> str:
            return find_contact(self.contacts, typed, account=self.bench.account, prefix=prefix).id

        if one.shape is Shape.CONTACT:
            return contact(str(value))
        if one.shape is Shape.CONTACTS:
            return tuple(dict.fromkeys(contact(each) for each in split_list(value)))
        if one.shape is Shape.NAMES:
            return split_list(value)
        if one.shape is Shape.RECORDS:
            return tuple(dict.fromkeys(self._find(one, each) for each in split_list(value)))
        if one.shape is Shape.ROLES:
            return self._read_roles(one, value, contact)
        return value

    def _read_roles(self, one: Field, value: Any, contact: Callable[[str], str]) -> list[dict[str, str]]:
        if isinstance(value, tuple | list) and value and not isinstance(value[0], str):
            return [each if isinstance(each, dict) else each.model_dump() for each in value]
        roles = []
        for each in split_list(value):
            role, equals, name = each.partition("=")
            if not equals or role.strip() not in list(BuyingRole):
                raise UsageError(
                    f"{one.name}: {each!r} does not give a contact a buying role",
                    hint=f"such as economic=C-3; the roles are {', '.join(BuyingRole)}",
                )
            roles.append({"role": role.strip(), "contact": contact(name.strip())})
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
                f"{one.name}: nothing of {self.bench.account} is {typed!r}",
                hint=f"`kamplan list-{KINDS[one.targets[0]].plural} {self.bench.account}` shows what there is",
            )
        if Kind(found[0]) not in one.targets:
            raise UsageError(f"{one.name}: {found} does not fit here", hint=f"name one of {wanted}")
        return found

    def _mark(self, typed: object, cites: list[int], known: PlanRecord | None) -> Handling:
        highest = most_restrictive(self.bench.items[number][0] for number in cites)
        try:
            wanted = Handling(typed) if typed else None  # type: ignore[arg-type]  # any text may have been typed
        except ValueError:
            raise UsageError(
                f"handling: {typed!r} is not a marking", hint=f"the markings are {', '.join(Handling)}"
            ) from None
        if wanted is not None and is_above(highest, wanted):
            marked = next(number for number in cites if self.bench.items[number][0] is highest)
            raise UsageError(
                f"handling: it cites I-{marked}, which is marked {highest}, so it cannot be {wanted}",
                hint=f"leave --handling out, or do not cite I-{marked}",
            )
        return wanted or most_restrictive((highest, known.handling if known else PLANNING_DEFAULT))

    def _check(self, record: PlanRecord, known: PlanRecord | None) -> None:
        for name in ("recorded_on", "held_on", "done_on", "raised_on", "closed_on", "delivered_on", "approved_on"):
            when = getattr(record, name, None)
            if when is not None and when > self.bench.today:
                raise UsageError(
                    f"{name}: {when} lies after today ({self.bench.today})", hint="give a date up to today"
                )
        holder = self.refs.get(record.ref or "")
        if holder not in (None, known.id if known else None):
            raise ConflictError(f"the ref {record.ref!r} is taken", hint="give the record another --ref")
        if isinstance(record, Strategy) and (known is None or known.cites != record.cites):
            self._check_evidence(record)

    def _check_evidence(self, strategy: Strategy) -> None:
        """Refuse a strategy that cites no usable item in date (the method, section 6)."""
        from kamplan.analysis.topics import judge_items
        from kamplan.store.dossier import load_dossier

        dossier = load_dossier(self.connection, self.bench.account_id, audience=Audience.TEAM, as_of=self.bench.today)
        freshness = judge_items(dossier, self.bench.checklist)
        if not any(
            dossier.items_by_id[one].is_usable and freshness.get(one) in (Freshness.CURRENT, Freshness.DUE)
            for one in strategy.cites
            if one in dossier.items_by_id
        ):
            raise UsageError(
                f"cites: none of {', '.join(strategy.cites)} is usable and in date",
                hint=f"kamplan list-intel {self.bench.account} --state current",
            )


DATED_TODAY = frozenset({"held_on", "raised_on"})
"""Dates that are today unless another is given."""


def open_desk(connection: Connection, account_id: int, key: str, caller: Caller) -> Desk:
    """Return the desk of an account."""
    return Desk(Bench(connection, account_id, key, caller.load_checklist(), caller.today, caller.author))
