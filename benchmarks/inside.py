"""What the installed kamplan does in one process, timed there: run by `rendering.py`, prints seconds as JSON.

python inside.py plans DB ACCOUNT COUNT     rendering, the bare template, and the whole way from the store
python inside.py items DB ACCOUNT FORMAT    one plan, the median of several
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import jinja2

from kamplan.config import load_settings
from kamplan.domain.scales import Audience
from kamplan.render.environment import make_context
from kamplan.render.escape import escape_css, escape_inline, escape_markdown
from kamplan.render.plan import PlanFormat, render_plan
from kamplan.resources import find_templates
from kamplan.service.analysis import load_dossier
from kamplan.service.caller import Caller
from kamplan.service.plans import Copy, build_document, make_plan

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 5


def take(work: Callable[[], object], count: int) -> float:
    """Return the seconds that some work takes `count` times."""
    started = time.perf_counter()
    for _ in range(count):
        work()
    return time.perf_counter() - started


def time_plans(caller: Caller, account: str, count: int) -> dict[str, float]:
    """Return the seconds for `count` plans as HTML, in turn: rendered, by Jinja2 alone, and from the store on."""
    dossier = load_dossier(caller, account, audience=Audience.TEAM, on=None)
    document = build_document(dossier, caller.load_checklist(), language=None, is_draft=True)
    bare, context = load_bare(), make_context(document)
    works: dict[str, Callable[[], object]] = {
        "rendered": lambda: render_plan(document, PlanFormat.HTML),
        "bare": lambda: bare.render(context),
        "whole": lambda: make_plan(caller, account, Copy(Audience.TEAM, PlanFormat.HTML), is_draft=True),
    }
    assert works["rendered"]() == str(works["bare"]()).encode(), "the yardstick renders something else"
    taken = dict.fromkeys(works, 0.0)
    for _ in range(ROUNDS * 2):
        for name, work in works.items():
            taken[name] += take(work, count // (ROUNDS * 2))
    return taken


def load_bare() -> jinja2.Template:
    """Return the shipped template as Jinja2 alone would render it: no sandbox, nothing checked."""
    folder = find_templates()
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader([folder / "account-plan", folder]),
        autoescape=True, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
    environment.filters |= {"md": escape_markdown, "inline": escape_inline, "css": escape_css}
    return environment.get_template("plan.html.j2")


def time_items(caller: Caller, account: str, plan_format: str) -> dict[str, float]:
    """Return the median seconds of a plan from the store to the file's bytes."""

    def work() -> object:
        return make_plan(caller, account, Copy(Audience.TEAM, PlanFormat(plan_format)), is_draft=True)

    work()
    return {"plan": statistics.median(take(work, 1) for _ in range(ROUNDS))}


def main() -> None:
    """Time what the arguments name."""
    what, db, account, last = sys.argv[1:]
    now = datetime(2026, 9, 30, tzinfo=UTC)
    caller = Caller(settings=load_settings({}, db=db), today=date(2026, 9, 30), now=now, command="bench")
    done = time_plans(caller, account, int(last)) if what == "plans" else time_items(caller, account, last)
    print(json.dumps(done))


if __name__ == "__main__":
    main()
