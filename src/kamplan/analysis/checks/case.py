"""What every rule looks at."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from kamplan.analysis.model import Finding, Severity, TopicReview
from kamplan.domain.ids import number_of
from kamplan.domain.plan_record import PlanRecord
from kamplan.domain.planning import Stage
from kamplan.domain.scales import Audience, Power

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kamplan.domain.checklist import Checklist
    from kamplan.domain.contact import Contact
    from kamplan.domain.dossier import Dossier
    from kamplan.domain.plan_scales import View
    from kamplan.domain.scales import Freshness
    from kamplan.language import Phrase

R = TypeVar("R", bound=PlanRecord)


@dataclass(frozen=True)
class Case:
    """One account before its reviewer: what the reader may see, and where each topic stands."""

    dossier: Dossier
    checklist: Checklist
    topics: tuple[TopicReview, ...]
    freshness: Mapping[str, Freshness]

    @property
    def key(self) -> str:
        """The account's key, as commands take it."""
        return self.dossier.account.key

    @property
    def is_for_team(self) -> bool:
        """Whether the reader is the account team.

        Others do not see power, stance, coverage or buying roles, nor records of the team alone: a rule that looks at
        those, or that says that something is missing, would tell them what is not so, and stays silent.
        """
        return self.dossier.audience is Audience.TEAM

    @cached_property
    def has_plan(self) -> bool:
        """Whether there is any planning record that has not been withdrawn."""
        return any(one.withdrawn_on is None for one in self.dossier.records)

    @cached_property
    def stages(self) -> dict[View, Stage]:
        """The stage of the relationship that stands in each view: the latest, ours first."""
        made = sorted(self.dossier.list_records(Stage), key=lambda one: (one.recorded_on, number_of(one.id)))
        return dict(sorted(((one.view, one) for one in made), key=lambda pair: pair[0]))

    def list_open(self, model: type[R]) -> list[R]:
        """Return the planning records of a kind that are neither closed nor withdrawn."""
        return [one for one in self.dossier.list_records(model) if not one.is_closed]

    def list_power_level(self) -> list[Contact]:
        """Return the members of the power level; nobody but the team knows who they are."""
        members = (Power.INNER, Power.STRUCTURE)
        return [one for one in self.dossier.contacts if one.power in members] if self.is_for_team else []


def make_finding(code: str, severity: Severity, about: str, message: Phrase, *, hint: str) -> Finding:
    """Return a finding about one record."""
    return Finding(code=code, severity=severity, message=message, about=about, hint=hint)


def suggest_edit(record: str, *settings: str) -> str:
    """Return the command that sets fields of a planning record, each given as FIELD=VALUE."""
    return " ".join([f"kamplan edit {record}", *(f"--set {one}" for one in settings)])
