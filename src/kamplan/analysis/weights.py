"""The weights of what to find out next: every number of the model, each with a default that may be replaced."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from kamplan.domain.scales import Coverage, Stance, Tier

if TYPE_CHECKING:
    from collections.abc import Mapping

_STANCE = {
    Stance.MENTOR: 0, Stance.SUPPORTER: 5, Stance.NEUTRAL: 10, Stance.UNKNOWN: 12, Stance.OPPONENT: 20,
    Stance.ENEMY: 30,
}  # fmt: skip
_COVERAGE = {
    Coverage.IN_DEPTH: 0, Coverage.SEVERAL: 4, Coverage.BRIEF: 8, Coverage.UNKNOWN: 10, Coverage.NONE: 12,
}  # fmt: skip
_ACCESS = {Tier.PUBLIC_FREE: 0, Tier.PUBLIC_PAID: 15, Tier.CONTACTS: 30, Tier.TOP_MANAGEMENT: 100}


@dataclass(frozen=True)
class Weights:
    """What a question is worth and what its answer costs, in points; money in whole units, hours in hours.

    What rests on a question adds up to 100 points at most: the topic (`required` or `optional`), a required topic that
    is not done (`unfinished`), what only the customer's people can tell (`private`: value rises with difficulty, the
    method, section 1), the standing conclusion, `strategy` for each strategy up to `strategies_most`, a share of
    `opportunities` (`unvalued` percent of it where none has a value), and up to `near` for a date within
    `horizon_days`. How uncertain it is takes a percentage of that: `nothing`, `ungraded`, `unusable`, `contradicted`,
    `stale` (more by `stale_growth` for each review period missed, up to `stale_most`) and `single_origin`.

    The effort of an answer is that of its tier (`access`), the hours and the money it takes, and of whom to ask:
    `stance`, `coverage`, `stranger` to the topic, `outsider` to the power level, `missed` for each time they did not
    answer, `nobody` on record. What came to nothing before adds `tried` each time. `money` and `hours` are by tier,
    where no past item of that tier says what it took. No contact costs more effort than `nobody`, and `nobody` less
    than the next tier.
    """

    required: int = 25
    optional: int = 8
    unfinished: int = 10
    private: int = 20
    conclusion: int = 10
    strategy: int = 5
    strategies_most: int = 10
    opportunities: int = 15
    unvalued: int = 33
    near: int = 10
    horizon_days: int = 90
    nothing: int = 100
    ungraded: int = 90
    unusable: int = 90
    contradicted: int = 80
    stale: int = 60
    stale_growth: int = 10
    stale_most: int = 90
    single_origin: int = 30
    access: Mapping[Tier, int] = field(default_factory=lambda: MappingProxyType(_ACCESS))
    stance: Mapping[Stance, int] = field(default_factory=lambda: MappingProxyType(_STANCE))
    coverage: Mapping[Coverage, int] = field(default_factory=lambda: MappingProxyType(_COVERAGE))
    stranger: int = 12
    outsider: int = 3
    nobody: int = 65
    missed: int = 10
    tried: int = 5
    money: tuple[int, ...] = (0, 500, 200, 1000)
    hours: tuple[int, ...] = (2, 3, 4, 8)
