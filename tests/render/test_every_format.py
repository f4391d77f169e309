"""Every format of the plan is looked through for what its reader may not see; a new one without a reader fails here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graphs import OURS, TOKEN, draw, enter
from kamplan.render.plan import FORMATS, PlanFormat
from office import read_parts
from test_leaks import find_tokens

if TYPE_CHECKING:
    from pathlib import Path


def read_office(file: Path) -> str:
    return "\n".join(part.decode("utf-8", "replace") for part in read_parts(file.read_bytes()).values())


def read_pdf_file(file: Path) -> str:
    from pypdf import PdfReader

    reader = PdfReader(file)
    return "\n".join([str(reader.metadata), *(page.extract_text() for page in reader.pages)])


def read_text(file: Path) -> str:
    return file.read_text(encoding="utf-8")


READERS = {
    PlanFormat.MARKDOWN: read_text, PlanFormat.HTML: read_text, PlanFormat.JSON: read_text,
    PlanFormat.WORD: read_office, PlanFormat.SHEETS: read_office, PlanFormat.PDF: read_pdf_file,
}  # fmt: skip


@pytest.mark.parametrize("plan_format", PlanFormat)
def test_no_format_shows_what_its_reader_may_not_see(kamplan, tmp_path: Path, plan_format: PlanFormat) -> None:
    assert set(READERS) == set(FORMATS) == set(PlanFormat)
    steps, mint = draw(3)
    enter(kamplan.db, steps, mint)
    for audience, tokens in (("customer", TOKEN), ("company", OURS)):
        file = tmp_path / f"{audience}.{plan_format}"
        kamplan("render-plan", "acme", "--draft", "--audience", audience, "-o", file).ok()
        assert find_tokens(READERS[plan_format](file), tokens) == set()
    file = tmp_path / f"team.{plan_format}"
    kamplan("render-plan", "acme", "--draft", "-o", file).ok()
    assert len(find_tokens(READERS[plan_format](file), OURS)) > 5, "the reader finds nothing, whatever stands there"
