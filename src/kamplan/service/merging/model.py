"""What a merge works on and what it says: the record that goes, the one that stays, and what becomes of the values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kamplan.domain.ids import make_id
from kamplan.domain.marking import is_above, read_marking

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kamplan.domain.ids import Kind
    from kamplan.service.caller import Caller
    from kamplan.service.relabel import Relabelled
    from kamplan.store.unit import Unit

    Row = Mapping[Any, Any]


@dataclass(frozen=True)
class Value:
    """A value of the record that goes: taken over, or left because the other says something else (`kept`)."""

    field: str
    value: Any
    kept: Any = None


@dataclass
class Merged:
    """What a merge did, or in a dry run would do.

    `changed` are the records that name `into` from now on, `raised` those whose marking is higher than before, `next`
    commands that may follow from it.
    """

    id: str
    into: str
    titles: tuple[str, str]
    changed: tuple[str, ...]
    taken: tuple[Value, ...]
    left: tuple[Value, ...]
    raised: tuple[Relabelled, ...]
    next: tuple[str, ...]


@dataclass
class Pair:
    """Two records of one account and kind as they are stored: the one that goes, and the one that stays.

    `titles` say in a few words what each is; `changes` are the columns that the one that stays is to get, `farewell`
    those that the other gets as it goes, and `words` those of the items that came from it.
    """

    unit: Unit
    caller: Caller
    kind: Kind
    account: str
    gone: Row
    kept: Row
    changes: dict[str, Any] = field(default_factory=dict)
    farewell: dict[str, Any] = field(default_factory=dict)
    words: dict[str, str | None] = field(default_factory=dict)
    titles: tuple[str, str] = ("", "")
    taken: list[Value] = field(default_factory=list)
    left: list[Value] = field(default_factory=list)
    next: list[str] = field(default_factory=list)

    @property
    def account_id(self) -> int:
        """The row number of the account."""
        return int(self.kept["account_id"])

    @property
    def id(self) -> str:
        """The id of the one that goes."""
        return make_id(self.kind, self.gone["id"])

    @property
    def into(self) -> str:
        """The id of the one that stays."""
        return make_id(self.kind, self.kept["id"])

    @property
    def turned(self) -> str:
        """The command that merges them the other way round."""
        return f"kamplan merge {self.into} {self.id} --reason TEXT"

    def take(self, name: str, value: Any, *, column: str | None = None, stored: Any = None) -> None:
        """Give the one that stays a value; `stored` is what its column holds where that is not the value itself."""
        self.changes[column or name] = value if stored is None else stored
        self.taken.append(Value(name, value))

    def leave(self, name: str, value: Any, kept: Any) -> None:
        """Say that a value stays behind."""
        self.left.append(Value(name, value, kept))

    def fill(self, name: str, *, blank: tuple[Any, ...] = (None,)) -> None:
        """Take a value where the one that stays has none; else leave it, if it says something else."""
        theirs, ours = self.gone[name], self.kept[name]
        if theirs in blank or theirs == ours:
            return
        if ours in blank:
            self.take(name, theirs)
        else:
            self.leave(name, theirs, ours)

    def mark(self) -> None:
        """Give the one that stays the more restrictive of both markings."""
        theirs, ours = read_marking(self.gone["handling"]), read_marking(self.kept["handling"])
        if is_above(theirs, ours):
            self.changes["handling"] = theirs.value
