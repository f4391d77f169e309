"""The wheel carries what kamplan needs at run time, and nothing lands beside the package by accident."""

from __future__ import annotations

import subprocess
import sys
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
