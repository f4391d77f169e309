"""What the tests of Word, PDF and Excel files share: LibreOffice, hostile texts, the properties of a file."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import zipfile
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

AUTHOR, COMPANY = "Kestrel Accounts", "Kestrel & Söhne <AG>"
WORDS = (
    "R&D <b>bold</b>", "\"double\" 'single' “curly”", "</w:t></w:r></w:p><w:p>", "{{ 7*7 }} {% for x in y %} {# c #}",
    "{_{ 7*7 }_} {_% raw %_}", "]]> <![CDATA[ x ]]>", "<!-- c --> <?xml version='1.0'?>", "_x0041_ _x000D_ &amp; &#65;",
    "中文：质量“优先”，成本<低>。", "emoji 🏭 and 𠮷野家", "\\n \\t $1 %s {x y}", "kamplan-0123 {{ content }}",
)  # fmt: skip
"""Texts that would be markup, code or a placeholder if anything took them for one."""


def need_program(name: str, package: str) -> str:
    """Return the path of a program; without it the test is skipped by name, on CI it fails."""
    found = shutil.which(name)
    if found is None:
        reason = f"no {name}: install {package} to run this test"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return found


def open_in_office(file: Path) -> str:
    """Return the text that LibreOffice shows of a file, printed as PDF."""
    office = need_program("soffice", "libreoffice-writer and libreoffice-calc")
    out, home = file.parent / "office", file.parent / "office-home"
    command = [
        office,
        f"-env:UserInstallation={home.as_uri()}",
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        out,
        file,
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return read_pdf(out / f"{file.stem}.pdf")


def read_pdf(file: Path, *, order: str = "-layout") -> str:
    """Return the text of a PDF file as pdftotext reads it."""
    program = need_program("pdftotext", "poppler-utils")
    return subprocess.run([program, order, file, "-"], check=True, capture_output=True, text=True).stdout


def squeeze(text: str) -> str:
    """Return a text without any space, for what was wrapped."""
    return re.sub(r"\s+", "", text)


def write_config(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a config file that names author and company, and use it."""
    file = folder / "config.toml"
    file.write_text(f'document_author = "{AUTHOR}"\ndocument_company = "{COMPANY}"\n', encoding="utf-8")
    monkeypatch.setenv("KAMPLAN_CONFIG", str(file))


def read_parts(data: bytes) -> dict[str, bytes]:
    """Return the parts of an Office file by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def assert_no_traces(data: bytes, *, title: str, author: str, company: str) -> None:
    """Fail when an Office file says more of itself than its title, author and company."""
    from lxml import etree

    parts = read_parts(data)
    said = {
        name: {etree.QName(one).localname: one.text for one in etree.fromstring(parts[name])}
        for name in ("docProps/core.xml", "docProps/app.xml")
    }
    by = {"creator": author, "lastModifiedBy": author} if author else {}
    assert said["docProps/core.xml"] == {"title": title} | by
    assert said["docProps/app.xml"] == ({"Company": company} if company else {})
    assert {name for name in parts if name.startswith("docProps/")} == set(said)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert {one.date_time for one in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    everything = b"\n".join(part for name, part in parts.items() if not name.startswith("word/media/")).decode("utf-8")
    for trace in (
        "python-docx",
        "xlsxwriter",
        "Microsoft Excel",
        "Ada Lin",
        "/tmp",  # noqa: S108 - a name to look for
        os.path.expanduser("~/"),
        "w:rsid",
    ):
        assert trace not in everything, trace
