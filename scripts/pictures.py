"""Make the pictures in docs/images from the example account: `python scripts/pictures.py [CHROMIUM]`.

The terminal is what `kamplan analyze` prints at 112 columns, without its findings; the plan is the HTML file as a
browser shows it on a screen and on a phone. Needs playwright and a Chromium, by default the one on the path.
"""

from __future__ import annotations

import io
import re
import shutil
import sys
import tempfile
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"
WIDTH = 112
SCREENS = {"plan.png": (1280, 1400, "body"), "plan-map.png": (1280, 1400, "#s-3"), "plan-phone.png": (390, 844, "#s-3")}
"""For each picture of the plan: the window's width and height, and what stands at its top."""


def make_demo(folder: Path) -> Any:
    """Return the demo made in a folder: its analysis, and its plan as a file."""
    from kamplan.config import load_settings
    from kamplan.service.caller import Caller
    from kamplan.service.demo import run_demo

    settings = replace(load_settings({}), language="en", user=None)
    caller = Caller(settings=settings, today=date(2026, 9, 30), now=datetime(2026, 9, 30, tzinfo=UTC), command="demo")
    return run_demo(caller, folder)


def draw_terminal(demo: Any) -> str:
    """Return the analysis as an SVG picture of a terminal, with nothing to load from elsewhere."""
    from rich.console import Console
    from rich.terminal_theme import MONOKAI

    from kamplan.cli import output_analysis
    from kamplan.cli.call import Call

    console = Console(
        record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, color_system="truecolor",
        markup=False, highlight=False, emoji=False, legacy_windows=False,
    )  # fmt: skip
    output_analysis.make_console = lambda: console
    shown = replace(demo.analysis, findings=(), read_again=())
    output_analysis.print_analysis(Call(command="analyze", lang="en"), shown, demo.checklist)
    svg = console.export_svg(title="kamplan analyze aurelia", theme=MONOKAI, unique_id="analyze")
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    return "\n".join(line.rstrip() for line in svg.split("\n")) + "\n"


def photograph_plan(plan: Path, chromium: str) -> None:
    """Write the pictures of the plan as a browser shows it."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for name, (width, height, place) in SCREENS.items():
            page = browser.new_page(viewport={"width": width, "height": height})
            page.goto(plan.resolve().as_uri())
            page.evaluate(f"document.querySelector('{place}').scrollIntoView({{behavior: 'instant'}})")
            page.screenshot(path=str(IMAGES / name))
            page.close()
        browser.close()


def main(arguments: list[str]) -> int:
    """Make every picture; return 2 when no Chromium is found."""
    chromium = arguments[0] if arguments else shutil.which("chromium") or shutil.which("chromium-browser")
    if not chromium:
        sys.stderr.write("no Chromium is on the path: python scripts/pictures.py CHROMIUM\n")
        return 2
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        demo = make_demo(Path(folder))
        (IMAGES / "analyze.svg").write_text(draw_terminal(demo), encoding="utf-8", newline="\n")
        photograph_plan(next(path for path in demo.plans if path.suffix == ".html"), chromium)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
