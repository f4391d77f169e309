"""The demo: a complete example account in a store of its own, analysed and rendered."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kamplan.domain.scales import Audience
from kamplan.errors import KamplanError
from kamplan.render.plan import PlanFormat
from kamplan.resources import find_examples
from kamplan.service.analysis import analyze_account
from kamplan.service.imports.model import ImportKind
from kamplan.service.imports.run import import_file
from kamplan.service.plans import make_plan, write_document

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from kamplan.analysis.model import AccountAnalysis
    from kamplan.domain.checklist import Checklist
    from kamplan.service.caller import Caller

EXAMPLE = "aurelia"


@dataclass(frozen=True)
class Demo:
    """What the demo made."""

    account: str
    as_of: date
    store: Path
    plans: tuple[Path, ...]
    analysis: AccountAnalysis
    checklist: Checklist


def run_demo(caller: Caller, folder: Path) -> Demo:
    """Import the example into a new store in `folder`, analyse it as of its own date, and write its plan there.

    An earlier demo's store in the folder is made anew; nothing else in the folder is touched.
    """
    example = find_examples() / EXAMPLE
    about = tomllib.loads((example / "example.toml").read_text(encoding="utf-8"))
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        store = folder / "kamplan-demo.db"
        store.unlink(missing_ok=True)
    except OSError as error:
        raise KamplanError(f"cannot use {folder}: {error.strerror}", hint="name another folder with --into") from error
    on: date = about["as_of"]
    settings = replace(caller.settings, store=store, is_default_store=False, checklist=None)
    demo = replace(caller, settings=settings, today=on)
    for file in about["files"]:
        import_file(demo, example / file["file"], ImportKind(file["as"]))
    account: str = about["account"]
    analysis, checklist, _ = analyze_account(demo, account, audience=Audience.TEAM)
    plans = []
    for plan_format in (PlanFormat.MARKDOWN, PlanFormat.HTML):
        made = make_plan(demo, account, audience=Audience.TEAM, plan_format=plan_format)
        plans.append(folder / f"plan.{plan_format.value}")
        write_document(plans[-1], made.content)
    return Demo(account=account, as_of=on, store=store, plans=tuple(plans), analysis=analysis, checklist=checklist)
