"""Who of us carries what: opportunities, actions and accounts, by who answers for them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kamplan.domain.measures import Money, add_money, is_open
from kamplan.domain.text import fold_name

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from kamplan.domain.colleague import Leaders


@dataclass
class Load:
    """What one manager answers for, with all whom they lead; `people` own some of it."""

    manager: str
    accounts: int = 0
    people: set[str] = field(default_factory=set)
    opportunities: int = 0
    open_value: Money = field(default_factory=dict)
    won: int = 0
    won_value: Money = field(default_factory=dict)
    actions: int = 0
    overdue_actions: int = 0


class Work:
    """Adds up the load of each manager; work without an owner counts for the account's manager."""

    def __init__(self, leaders: Leaders, on: date) -> None:
        self._leaders = leaders
        self._today = on.isoformat()
        self._loads: dict[str, Load] = {}
        self._found: dict[str, Load] = {}

    def add_account(self, manager: str | None) -> None:
        """Count an account for who manages it."""
        if manager:
            load = self._find(manager)
            load.accounts += 1
            load.people.add(fold_name(manager))

    def add_record(self, kind: str, body: Mapping[str, Any], manager: str | None) -> None:
        """Count an opportunity or action for who owns it."""
        owner = body.get("owner") or manager
        if not owner or kind not in ("O", "A"):
            return
        is_won, is_live = body.get("stage") == "won", is_open(kind, body)
        if not (is_won or is_live):
            return
        load = self._find(owner)
        load.people.add(fold_name(owner))
        if kind == "A":
            load.actions += 1
            load.overdue_actions += body["due"] < self._today
        elif is_won:
            load.won += 1
            add_money(load.won_value, body.get("currency"), body.get("amount"))
        else:
            load.opportunities += 1
            add_money(load.open_value, body.get("currency"), body.get("amount"))

    def list_loads(self) -> list[Load]:
        """Return the load of each manager, by name."""
        return sorted(self._loads.values(), key=lambda one: fold_name(one.manager))

    def _find(self, name: str) -> Load:
        if name not in self._found:
            leader = self._leaders.leads(name)
            self._found[name] = self._loads.setdefault(fold_name(leader), Load(leader))
        return self._found[name]
