"""The demo: a complete example account in a store of its own, analysed and rendered."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kamplan.domain.scales import Audience
from kamplan.errors import ConflictError, KamplanError, StoreError
from kamplan.language import N_, Phrase
from kamplan.render.plan import PlanFormat
from kamplan.resources import find_examples
from kamplan.service.analysis import analyze_account
from kamplan.service.imports.model import ImportKind
from kamplan.service.imports.run import import_file
from kamplan.service.plans import Copy, make_plan, write_document
from kamplan.store.database import read_version

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from kamplan.analysis.model import AccountAnalysis
    from kamplan.domain.checklist import Checklist
    from kamplan.service.caller import Caller

EXAMPLE = "aurelia"
STORE = "kamplan-demo.db"
PLANS = (PlanFormat.MARKDOWN, PlanFormat.HTML)


@dataclass(frozen=True)
class Demo:
    """What the demo made."""

    account: str
    as_of: date
    store: Path
    plans: tuple[Path, ...]
    analysis: AccountAnalysis
    checklist: Checklist


def run_demo(caller: Caller, folder: Path, *, force: bool = False) -> Demo:
    """Import the example into a new store in `folder`, analyse it as of its own date, and write its plan there.

    What an earlier demo made in the folder is made anew; nothing else in it is touched. Raises `ConflictError` for
    files of these names that no demo has made; `force` replaces the plans among them.
    """
    example = find_examples() / EXAMPLE
    about = tomllib.loads((example / "example.toml").read_text(encoding="utf-8"))
    store, plans = folder / STORE, {one: folder / f"plan.{one.value}" for one in PLANS}
    _check_folder(store, () if force else tuple(plans.values()))
    _clear_folder(folder, store)
    on: date = about["as_of"]
    settings = replace(caller.settings, store=store, is_default_store=False, checklist=None)
    demo = replace(caller, settings=settings, today=on)
    for file in about["files"]:
        import_file(demo, example / file["file"], ImportKind(file["as"]), snapshot=False)
    account: str = about["account"]
    analysis, checklist, _ = analyze_account(demo, account, audience=Audience.TEAM)
    for plan_format, file in plans.items():
        made = make_plan(demo, account, Copy(Audience.TEAM, plan_format))
        write_document(file, made.content, replace=True)
    return Demo(account, on, store, tuple(plans.values()), analysis, checklist)


def _check_folder(store: Path, plans: tuple[Path, ...]) -> None:
    """Refuse a folder with files of the demo's names, unless the store among them is that of an earlier demo."""
    other = Phrase(N_("name another folder with --into"))
    try:
        is_demo = read_version(store) is not None
    except StoreError as error:
        raise ConflictError(
            Phrase(N_("{store} is there already, and no demo has made it"), store=store), hint=other
        ) from error
    taken = next((one for one in plans if os.path.lexists(one)), None)
    if taken and not is_demo:
        hint = Phrase(N_("{other}; --force replaces the plans in this one"), other=other)
        raise ConflictError(Phrase(N_("{taken} is there already, and no demo has made it"), taken=taken), hint=hint)


def _clear_folder(folder: Path, store: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        store.unlink(missing_ok=True)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise KamplanError(
            Phrase(N_("cannot use {folder}: {reason}"), folder=folder, reason=Phrase(reason or "")),
            hint=Phrase(N_("name another folder with --into")),
        ) from error
