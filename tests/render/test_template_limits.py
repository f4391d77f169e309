"""A template of a user's own that never ends or asks for all memory is stopped, and harms nothing (F40)."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from kamplan.render import confined
from kamplan.render.plan import PlanFormat, find_template

MANY = "{% set many = ('a' * 3000) | list %}"
DOUBLE = "{% set a = a ~ a %}"
CASES = {
    "loops inside loops": MANY + "{% for x in many %}{% for y in many %}{% for z in many %}{% if x == 'b' %}{% endif %}"
    "{% endfor %}{% endfor %}{% endfor %}",
    "lists of lists": MANY + "{% for x in many %}{% for y in many %}{{ plan.title ~ x ~ y }}{% endfor %}{% endfor %}",
    "a long text": "{{ 'a' * 3000000000 }}",
    "a wide number": "{{ '%3000000000d' % 1 }}",
    "a large number": "{{ 9 ** (9 ** 9) }}",
    "a macro that calls itself": "{% macro m(n) %}{{ m(n + 1) }}{{ m(n + 1) }}{% endmacro %}{{ m(1) }}",
    "a part that includes itself": "{% include 'part.j2' %}",
    "a text that doubles": "{% set a = 'ab' %}" + DOUBLE * 60 + "{{ a }}",
    "ten megabytes of template": "{{ plan.title }} and a bit of text\n" * 300_000,
    "more output than a plan has": MANY + "{% for x in many %}{{ 'a' * 25000 }}{% endfor %}",
}
"""Every way a template can use up a machine, the eight of F40 among them."""


def write_template(folder: Path, kind: str, payload: str) -> Path:
    """Write a template of a kind with a part that includes itself beside it."""
    (folder / "part.j2").write_text("{% include 'part.j2' %}" * 2, encoding="utf-8")
    file = folder / f"own.{kind}"
    if kind == "docx":
        document = Document()
        document.add_paragraph(payload[: 2 * 2**20])  # python-docx takes seconds to write more
        document.save(str(file))
    else:
        file.write_text(f"first line\n{payload}\n", encoding="utf-8")
    return file


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits that are reached in no time."""
    monkeypatch.setattr(confined, "SECONDS", 1)
    monkeypatch.setattr(confined, "MEGABYTES", 256)


@pytest.mark.parametrize(
    ("case", "kind"),
    [(case, kind) for place, case in enumerate(CASES) for kind in ("md", ("html", "docx")[place % 2])],
)
@pytest.mark.usefixtures("hurried")
def test_a_template_that_uses_up_time_or_memory_is_stopped(acme, tmp_path: Path, kind: str, case: str) -> None:
    file = write_template(tmp_path, kind, CASES[case])
    out = tmp_path / f"plan.{kind}"
    out.write_text("the plan of yesterday", encoding="utf-8")
    before, used = sorted(tmp_path.rglob("*")), resource.getrusage(resource.RUSAGE_CHILDREN)
    acme.refuses("render-plan", "acme", "--draft", "--template", file, "-o", out, code=6, says=file.name)
    now = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime < 3, "the second it had was not its last"
    assert sorted(tmp_path.rglob("*")) == before
    assert out.read_text(encoding="utf-8") == "the plan of yesterday"


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["md", "html", "docx", "pdf"])
@pytest.mark.parametrize("case", CASES)
def test_it_is_stopped_within_seconds_and_half_a_gigabyte(acme, tmp_path: Path, kind: str, case: str) -> None:
    """The real limits on a real process: 5 s (asserted with room for a busy machine) and 512 MB."""
    file = write_template(tmp_path, "html" if kind == "pdf" else kind, CASES[case])
    before, started = acme.digest(), time.monotonic()
    argv = [sys.executable, "-m", "kamplan", "render-plan", "acme", "--draft", "--template", str(file)]
    environment = {**os.environ, "KAMPLAN_DB": str(acme.db), "KAMPLAN_TODAY": acme.today}
    with (tmp_path / "err").open("wb") as err:
        child = subprocess.Popen([*argv, "-o", str(tmp_path / f"out.{kind}")], env=environment, stderr=err)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    said = (tmp_path / "err").read_text(encoding="utf-8")
    assert child.returncode == 6, said
    assert said.startswith(f"error: {file.name}")
    assert time.monotonic() - started < 20
    assert usage.ru_maxrss < 540 * 1024
    assert acme.digest() == before


@pytest.mark.usefixtures("hurried")
def test_what_stopped_a_template_is_said_with_what_to_look_for(acme, tmp_path: Path) -> None:
    file = write_template(tmp_path, "md", CASES["a large number"])
    argv = ("render-plan", "acme", "--draft", "--template", file, "-o", "-")
    acme.refuses(*argv, code=6, says="own.md: the template took more than 1 seconds of computing", tries="loops inside")
    write_template(tmp_path, "md", CASES["a long text"])
    acme.refuses(*argv, code=6, says="own.md, line 2: it needs more memory than there is for a template")


def test_a_plan_of_many_megabytes_is_refused(acme, tmp_path: Path) -> None:
    file = write_template(tmp_path, "md", CASES["more output than a plan has"] + "{{ plan.title }}")
    argv = ("render-plan", "acme", "--draft", "--template", file, "-o", "-")
    acme.refuses(*argv, code=6, says="own.md: the template made more than 64 MB", tries="texts that double")


def test_a_template_that_waits_is_stopped_by_the_clock(acme, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(confined, "_PATIENCE", 0.01)
    file = write_template(tmp_path, "md", "a plan")
    argv = ("render-plan", "acme", "--draft", "--template", file, "-o", "-")
    acme.refuses(*argv, code=6, says="own.md: the template took more than 0.01 seconds and was stopped")


def test_a_template_too_deep_for_python_is_refused_with_its_name(acme, tmp_path: Path) -> None:
    """Python takes no more than 20 blocks inside each other; this once ended as a bug in kamplan."""
    depth = "{% for a in (1,) %}" * 25 + "x" + "{% endfor %}" * 25
    for kind in ("md", "html", "docx"):
        file = write_template(tmp_path, kind, depth)
        argv = ("render-plan", "acme", "--draft", "--template", file, "-o", tmp_path / f"out.{kind}")
        acme.refuses(*argv, code=6, says="too many statically nested blocks")


def test_a_word_file_that_unpacks_to_gigabytes_is_refused(acme, tmp_path: Path) -> None:
    import zipfile

    file = write_template(tmp_path, "docx", "{{ content }}")
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as package, package.open("word/x.bin", "w") as part:
        for _ in range(110):
            part.write(bytes(2**20))
    argv = ("render-plan", "acme", "--draft", "--template", file, "-o", tmp_path / "out.docx")
    acme.refuses(*argv, code=6, says="own.docx unpacks to more than 100 MB", tries="pictures")


class Watch:
    """Counts the processes that rendering starts."""

    def __init__(self) -> None:
        self.started = 0

    def __call__(self, *given: Any, **named: Any) -> subprocess.CompletedProcess[bytes]:
        """Run a process, and count it."""
        self.started += 1
        return REAL_RUN(*given, **named)


REAL_RUN = subprocess.run


def test_only_a_users_own_template_pays_for_a_process(acme, tmp_path: Path, monkeypatch) -> None:
    watch = Watch()
    monkeypatch.setattr(confined.subprocess, "run", watch)
    for kind in ("md", "html", "pdf", "docx"):
        acme("render-plan", "acme", "--draft", "-o", tmp_path / f"shipped.{kind}").ok()
    assert watch.started == 0
    for place, kind in ((1, "md"), (2, "html"), (4, "pdf"), (5, "docx")):  # of a PDF the printing too
        file = find_template("account-plan", PlanFormat(kind)).folders[0] / f"plan.{'html' if kind == 'pdf' else kind}"
        own = file if kind == "docx" else Path(f"{file}.j2")
        acme("render-plan", "acme", "--draft", "--template", own, "-o", tmp_path / f"own.{kind}").ok()
        assert watch.started == place
    for kind in ("md", "html", "docx"):
        assert (tmp_path / f"own.{kind}").read_bytes() == (tmp_path / f"shipped.{kind}").read_bytes()


def test_the_process_that_fills_a_template_runs_no_module_of_the_folder_it_is_started_in(
    acme, tmp_path: Path, monkeypatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "jinja2.py").write_text("raise SystemExit(99)", encoding="utf-8")
    file = write_template(tmp_path, "md", "{{ plan.key }}")
    done = acme("render-plan", "acme", "--draft", "--template", file, "-o", "-").ok()
    assert done.out == "first line\nacme\n"
