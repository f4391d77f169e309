"""The wheel carries what kamplan needs at run time, and nothing lands beside the package by accident."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    out = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", out, ROOT],
        check=True, capture_output=True,
    )  # fmt: skip
    return zipfile.ZipFile(next(out.glob("*.whl")))


def _files(folder: Path) -> set[str]:
    return {
        str(one.relative_to(folder)) for one in folder.rglob("*") if one.is_file() and "__pycache__" not in one.parts
    }


@pytest.mark.parametrize(
    ("shipped", "folder"), [("kamplan/_templates", "templates"), ("kamplan/_examples", "examples")]
)
def test_the_wheel_carries_every_file_of_a_folder(wheel: zipfile.ZipFile, shipped: str, folder: str) -> None:
    inside = {name.removeprefix(f"{shipped}/") for name in wheel.namelist() if name.startswith(f"{shipped}/")}
    assert inside == _files(ROOT / folder)


def test_the_wheel_carries_checklist_translations_schema_and_migrations(wheel: zipfile.ZipFile) -> None:
    names = set(wheel.namelist())
    assert {
        "kamplan/resources/checklist.json",
        "kamplan/resources/locale/zh/LC_MESSAGES/kamplan.mo",
        "kamplan/store/schema.sql",
        "kamplan/store/migrations/versions/v0001_first_schema.py",
        "kamplan/store/migrations/versions/v0001.sql",
        "kamplan/py.typed",
    } <= names
    assert "kamplan/_templates/__init__.py" not in names


def test_nothing_but_the_package_is_installed(wheel: zipfile.ZipFile) -> None:
    tops = {name.split("/")[0] for name in wheel.namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"kamplan"}


def test_formats_that_need_no_library_of_the_system_come_with_every_installation(wheel: zipfile.ZipFile) -> None:
    [name] = [one for one in wheel.namelist() if one.endswith(".dist-info/METADATA")]
    lines = [
        line.removeprefix("Requires-Dist: ")
        for line in wheel.read(name).decode().splitlines()
        if line.startswith("Requires-Dist")
    ]
    base = {line.partition(">")[0] for line in lines if "extra ==" not in line}
    assert {"docxtpl", "resvg-py", "xlsxwriter", "pypdf"} <= base
    assert not any(line.lower().startswith("kamplan") for line in lines), "an index may hold anybody's kamplan"


@pytest.mark.slow
def test_an_installed_wheel_writes_word_and_excel_and_names_what_installs_the_rest(
    wheel: zipfile.ZipFile, tmp_path: Path
) -> None:
    """The libraries are those of this environment, so that nothing is fetched."""
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "v"], check=True)
    python = tmp_path / "v" / "bin" / "python"
    install = [python, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", str(wheel.filename)]
    subprocess.run(install, check=True)
    [site] = (tmp_path / "v" / "lib").glob("python3*/site-packages")
    (site / "near.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    kamplan = tmp_path / "v" / "bin" / "kamplan"
    subprocess.run([kamplan, "demo", "--into", tmp_path / "d"], check=True, capture_output=True)
    render = [kamplan, "render-plan", "aurelia", "--db", tmp_path / "d" / "kamplan-demo.db", "--today", "2026-09-30"]
    for kind in ("docx", "xlsx"):
        subprocess.run([*render, "-o", tmp_path / f"p.{kind}"], check=True, capture_output=True)
        assert zipfile.is_zipfile(tmp_path / f"p.{kind}")
    (site / "sitecustomize.py").write_text("import sys; sys.modules['weasyprint'] = None", encoding="utf-8")
    refused = subprocess.run([*render, "-o", tmp_path / "p.pdf"], check=False, capture_output=True, text=True)
    assert refused.returncode == 2
    assert f"{python} -m pip install 'weasyprint>=" in refused.stderr
    (tmp_path / "v" / "pipx_metadata.json").write_text("{}", encoding="utf-8")
    refused = subprocess.run([*render, "-o", tmp_path / "p.pdf"], check=False, capture_output=True, text=True)
    assert "pipx inject v 'weasyprint>=" in refused.stderr
