"""Make the pictures in docs/images from the example account: `python scripts/pictures.py [CHROMIUM]`.

The terminal is what `kamplan analyze` prints at 112 columns, without its findings; the plan is the HTML file as a
browser shows it on a screen and on a phone, each picture of it alone, and pages of the files for Word and on paper.
Needs playwright and a Chromium, by default the one on the path; LibreOffice; and pdftoppm.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"
WIDTH = 112
SCREENS = {"plan.png": (1000, 1180, "body"), "phone.png": (390, 844, "#s-5")}
"""For each picture of the plan: the window's width and height, and what stands at its top."""
FIGURES = {
    "map.png": "relationship-map", "power.png": "power-matrix", "actions.png": "gantt", "forces.png": "radar",
    "topics.png": "heat",
}  # fmt: skip
"""For each picture of the plan that stands alone: the class of its drawing."""
PAGES = {"word.png": ("docx", 1, ()), "customer-zh.png": ("pdf", 1, ("--audience", "customer", "--lang", "zh"))}
"""For each page: the format of the file it is from, its number, and the options the file is rendered with."""
RESOLUTION = 80


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
        page = browser.new_page(viewport={"width": 900, "height": 1200})
        page.goto(plan.resolve().as_uri())
        for name, drawing in FIGURES.items():
            page.locator(f"svg.{drawing}").first.screenshot(path=str(IMAGES / name))
        browser.close()


def print_pages(demo: Any) -> None:
    """Write the pictures of pages, as LibreOffice and a reader of PDF show them."""
    folder = demo.store.parent
    for name, (ending, number, options) in PAGES.items():
        file = folder / f"{Path(name).stem}.{ending}"
        rendered = ["render-plan", demo.account, "-o", file, *options, "--db", demo.store, "--today", "2026-09-30"]
        run(sys.executable, "-m", "kamplan", *rendered)
        if ending != "pdf":
            run("soffice", "--headless", "--convert-to", "pdf", "--outdir", folder, file)
        shown = ("-png", "-r", RESOLUTION, "-f", number, "-l", number, "-singlefile")
        run("pdftoppm", *shown, file.with_suffix(".pdf"), IMAGES / Path(name).stem)


def run(program: str, *arguments: object) -> None:
    """Run a program, and stop when it fails."""
    subprocess.run([shutil.which(program) or program, *map(str, arguments)], check=True)  # noqa: S603 - our own words


def main(arguments: list[str]) -> int:
    """Make every picture; return 2 when a program that they need is missing."""
    for program in ("soffice", "pdftoppm"):
        if shutil.which(program) is None:
            sys.stderr.write(f"{program} is not on the path: install LibreOffice and poppler-utils\n")
            return 2
    chromium = arguments[0] if arguments else shutil.which("chromium") or shutil.which("chromium-browser")
    if not chromium:
        sys.stderr.write("no Chromium is on the path: python scripts/pictures.py CHROMIUM\n")
        return 2
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        demo = make_demo(Path(folder))
        (IMAGES / "analyze.svg").write_text(draw_terminal(demo), encoding="utf-8", newline="\n")
        photograph_plan(next(path for path in demo.plans if path.suffix == ".html"), chromium)
        print_pages(demo)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
