"""CSV files: no cell is a formula (F36), every value round-trips, odd files are refused by row; odd text (F52)."""

from __future__ import annotations

import csv
import io
import sqlite3
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import Kamplan

if TYPE_CHECKING:
    from pathlib import Path

FORMULAS = (
    "=1+1", "=cmd|' /C calc'!A0", '=HYPERLINK("http://e.example","x")', "+1", "+44 20 7946 0000", "-1", "-2+3",
    "@SUM(A1:A9)", "＝1+1", "＋1", "－1", "＠x", "'=1", "''=1", '"=1"', "\"'=1", "' =1", "=", "-", "@", "+",
    "=1;=2", "-- dash", "=1\n=2", "=“x”", "-5.50",
)  # fmt: skip
LEADING = ("\t=1", "\r=1", "\n=1", " =1", "\u3000=1", "\u00a0@x", "\u200b=1", "\ufeff=1", "\tx", "\rx", "\nx")
"""What an entry trims or strips, so that it can only stand in a store that something else wrote."""

ITEM = ("statement", "detail", "source", "publisher", "reason", "withdrawn_reason", "recorded_by")
CONTACT = ("name", "name_zh", "title", "unit", "partner", "owner", "interests", "notes", "source")
ACCOUNT = (
    "name", "name_zh", "industry", "headquarters", "parent", "units", "source", "manager", "sponsor", "director",
)  # fmt: skip
FIGURE = ("measure", "unit", "source")


def read_cells(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def write_cells(path: Path, rows: list[dict[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def make_rows(text: str) -> dict[str, list[dict[str, str]]]:
    """One row of each kind of file, with a text in every text column, as a careful writer of CSV writes it."""
    cell = f"'{text}"
    return {
        "accounts": [{"key": "acme", "revenue": "-5.50", "employees": "7"} | dict.fromkeys(ACCOUNT, cell)],
        "contacts": [{"account": "acme", "level": "staff"} | dict.fromkeys(CONTACT, cell)],
        "figures": [{"account": "acme", "year": "2025", "value": "-1250000.50"} | dict.fromkeys(FIGURE, cell)],
        "intel": [
            {"account": "acme", "tier": "1", "topic": "rivalry", "valid_as_of": "2026-10-01", "handling": "amber",
             "withdrawn_on": "2026-11-01"} | dict.fromkeys(ITEM, cell)
        ],
        "conclusions": [{"account": "acme", "topic": "rivalry", "text": cell, "contribution": cell, "author": cell,
                         "verdict": "3"}],
        "answers": [{"account": "acme", "question": "key-people-4", "text": cell, "author": cell}],
        "unknowns": [{"account": "acme", "topic": "supplier-power", "owner": cell, "how": cell, "due": "2026-12-01"}],
        "waivers": [{"account": "acme", "topic": "substitutes", "reason": cell, "author": cell}],
        "summaries": [{"account": "acme", "text": cell, "author": cell}],
    }  # fmt: skip


LISTS = {
    "accounts": ("show-account", "acme"), "contacts": ("list-contacts", "acme"), "figures": ("list-figures", "acme"),
    "intel": ("list-intel", "acme", "--state", "withdrawn"),
}  # fmt: skip
TEXTS = {"accounts": ACCOUNT, "contacts": CONTACT, "figures": FIGURE, "intel": ITEM}
MORE = (
    ("list-accounts",),
    ("list-sources",),
    ("list-judgements", "acme"),
    ("show-contact", "C-1"),
    ("show-intel", "I-1"),
)


def load(kamplan: Kamplan, folder: Path, rows: dict[str, list[dict[str, str]]]) -> None:
    for kind, cells in rows.items():
        account = () if kind == "accounts" else ("--account", "acme")
        kamplan("import", write_cells(folder / f"{kind}.csv", cells), "--as", kind, *account).ok()


def export(kamplan: Kamplan) -> dict[str, list[dict[str, str]]]:
    return {kind: read_cells(kamplan(*argv, "--format", "csv").ok().out) for kind, argv in LISTS.items()}


@pytest.mark.parametrize("text", FORMULAS, ids=ascii)
def test_no_text_is_a_formula_and_every_text_round_trips(tmp_path: Path, text: str) -> None:
    first, second = Kamplan(tmp_path / "first.db"), Kamplan(tmp_path / "second.db")
    load(first, tmp_path, make_rows(text))
    found = export(first)
    for kind, names in TEXTS.items():
        for name in names:
            if name == "units" and set(text) & set(",;"):
                continue
            expected = " ".join(text.split()) if name not in ("detail", "notes") else text
            assert found[kind][0][name] == f"'{expected}", (kind, name)
    shown = first("show-intel", "I-1", "--json").ok().json
    assert shown["detail"] == text
    for argv in MORE:
        for row in read_cells(first(*argv, "--format", "csv").ok().out):
            assert not [cell for cell in row.values() if cell[:1] in tuple("=+@＝＋－＠\t\r\n")], (argv, row)
    load(second, tmp_path, found)
    assert export(second) == found
    assert second("show-intel", "I-1", "--json").ok().json["detail"] == text


def test_numbers_and_dates_in_typed_columns_stay_what_they_are(tmp_path: Path) -> None:
    kamplan = Kamplan(tmp_path / "k.db")
    load(kamplan, tmp_path, make_rows("x"))
    found = export(kamplan)
    assert found["figures"][0]["value"] == "-1250000.50"
    assert found["figures"][0]["year"] == "2025"
    assert found["accounts"][0]["revenue"] == "-5.50"
    assert found["accounts"][0]["employees"] == "7"
    assert found["intel"][0]["valid_as_of"] == "2026-10-01"
    assert kamplan("list-figures", "acme", "--json").ok().json[0]["value"] == "-1250000.50"


@pytest.mark.parametrize("text", LEADING, ids=ascii)
def test_what_leads_with_white_space_in_a_store_is_no_formula_either(tmp_path: Path, text: str) -> None:
    kamplan = Kamplan(tmp_path / "k.db")
    load(kamplan, tmp_path, make_rows("x"))
    connection = sqlite3.connect(kamplan.db)
    connection.execute("UPDATE item SET statement = ?, detail = ?", (text, text))
    connection.execute("UPDATE contact SET name = ?, notes = ?", (text, text))
    connection.commit()
    connection.close()
    found = export(kamplan)
    for cell in (found["intel"][0]["statement"], found["intel"][0]["detail"], found["contacts"][0]["notes"]):
        assert cell.startswith("'"), cell
    assert found["contacts"][0]["name"].startswith("'")


@pytest.mark.parametrize(
    "text", ["plain", "'quoted'", "it's = so", "1+1=2", "2026-10-01", "5", "a@b.example", "O'Brien"]
)
def test_harmless_text_is_written_as_it_is(tmp_path: Path, text: str) -> None:
    kamplan = Kamplan(tmp_path / "k.db")
    kamplan("new-account", "Acme", "--key", "acme", "--industry", text).ok()
    assert read_cells(kamplan("show-account", "acme", "--format", "csv").ok().out)[0]["industry"] == text


# The shape of files ------------------------------------------------------------------------------------------------

HEADER = "account,tier,topic,statement,source,valid_as_of"
GOOD = "acme,1,rivalry,{},News,2026-10-01"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "has no header row"), (b"\n\n", "has no header row"),
        (f"{HEADER}\n{GOOD}\nacme,1,rivalry\n".encode(), "row 3: 3 cells where the header has 6"),
        (f"{HEADER}\n{GOOD},more\n".encode(), "row 2: 7 cells where the header has 6"),
        (f'{HEADER}\n{GOOD}\nacme,1,rivalry,"open,News,2026-10-01\n'.encode(), "not valid CSV"),
        (f'{HEADER}\nacme,1,rivalry,"a"b,News,2026-10-01\n'.encode(), "row 2: not valid CSV"),
        (f"{HEADER},topic\n{GOOD},x\n".encode(), "the column 'topic' stands twice"),
        (f"{HEADER}\nacme,1,rivalry,魑魅,News,2026-10-01\n".encode("gb18030"), "is not UTF-8, and its encoding cannot"),
        (f"{HEADER}\nacme,1,rivalry,{'x' * 131_073},News,2026-10-01\n".encode(), "row 2: statement: is 131073"),
        (f"{HEADER}\nacme,1,rivalry,{'x' * 1_300_000},News,2026-10-01\n".encode(), "row 2: not valid CSV (field"),
        (b"account,tier,topic\nacme,1,rivalry\n", "has no column 'statement'"),
        (f"sep=;\n{HEADER}\n".encode(), "has no column 'account'"), (f"{HEADER}\n".encode(), "has no rows"),
        (f"{HEADER}\n{GOOD.replace('News', '')}\n".encode(), "row 2: source: a tier-1 item names"),
        (f"{HEADER}\n{GOOD}\n{GOOD.replace('rivalry', 'rivalri')}\n".encode(), "row 3: "),
        (f"{HEADER}\n{GOOD}\n{GOOD.replace('2026-10-01', '2026-02-30')}\n".encode(), "row 3: valid_as_of"),
        (f"{HEADER}\n{GOOD}\n{GOOD.replace('acme', 'other')}\n".encode(), "row 3: no account 'other'"),
        (f"{HEADER}\n{GOOD}\nacme,1,rivalry,a\0b,News,2026-10-01\n".encode(), "row 3: "),
    ],
)  # fmt: skip
def test_a_file_that_is_not_right_is_refused_by_row_and_nothing_is_imported(
    acme: Kamplan, tmp_path: Path, content: bytes, says: str
) -> None:
    file = tmp_path / "intel.csv"
    file.write_bytes(content)
    code = 3 if "no account" in says else 2
    result = acme.refuses("import", file, "--as", "intel", code=code, says=says)
    assert "intel.csv" in result.err


def test_no_file_at_all_is_refused(acme: Kamplan, tmp_path: Path) -> None:
    acme.refuses("import", tmp_path / "none.csv", "--as", "intel", code=2, says="there is no file")
    acme.refuses("import", tmp_path, "--as", "intel", code=2, says="is a folder", tries="leave --as out")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"], ids=ascii)
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["bare", "BOM"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=ascii)
def test_separators_marks_and_line_ends_of_other_programs_are_read(
    acme: Kamplan, tmp_path: Path, delimiter: str, mark: str, end: str
) -> None:
    file = tmp_path / "intel.csv"
    lines = [HEADER, GOOD.format("One"), GOOD.format('"Two; three, four\t\nfive"')]
    text = end.join(line.replace(",", delimiter) if '"' not in line else line for line in lines[:2])
    last = delimiter.join(["acme", "1", "rivalry", '"Two; three, four"', "News", "2026-10-01"])
    file.write_bytes(f"{mark}{text}{end}{last}{end}".encode())
    acme("import", file, "--as", "intel").ok()
    assert [one["statement"] for one in acme("list-intel", "acme", "--json").ok().json] == ["One", "Two; three, four"]


def test_ten_thousand_items_are_imported(acme: Kamplan, tmp_path: Path) -> None:
    file = tmp_path / "intel.csv"
    rows = "\n".join(GOOD.format(f"Fact {number} 事实") for number in range(10_000))
    file.write_text(f"{HEADER}\n{rows}\n", encoding="utf-8")
    assert acme("import", file, "--as", "intel", "--json").ok().json["new"] == 10_000
    assert len(acme("search", "9999", "--json").ok().json) == 1
    again = acme("import", file, "--as", "intel", "--json").ok().json
    assert (again["new"], again["known"]) == (0, 10_000)


# F52: odd text at entry --------------------------------------------------------------------------------------------

LIMITS = {"statement": 2_000, "detail": 100_000, "source": 300, "title": 300, "notes": 100_000}


@pytest.mark.parametrize("field", LIMITS)
@pytest.mark.parametrize("beyond", [0, 1, 1_000_000], ids=["limit", "one more", "a megabyte"])
def test_a_text_is_taken_up_to_its_limit_and_the_limit_is_said(acme: Kamplan, field: str, beyond: int) -> None:
    text = "海" * (LIMITS[field] + beyond)
    if field in ("title", "notes"):
        argv = ["edit-contact", "C-1", f"--{field}", text]
    else:
        given = {"statement": "A", "source": "News", "detail": "B"} | {field: text}
        argv = ["add-intel", "acme", given.pop("statement"), "--tier", "1", "--topic", "rivalry"]
        argv += [part for name, value in given.items() for part in (f"--{name}", value)]
    if beyond:
        acme.refuses(*argv, code=2, says=f"{field}: is {len(text)} characters long; at most {LIMITS[field]} fit")
    else:
        acme(*argv).ok()


QUICK = settings(
    max_examples=200, deadline=None, database=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
ODD = st.one_of(
    st.text(max_size=60), st.text(st.characters(categories=["Cc", "Cf", "Cs", "Co", "Cn", "Zs", "Mn"]), max_size=8),
    st.sampled_from(["\ufffe", "e" + "\u0301" * 50, "👨‍👩‍👧‍👦", "שלום",
        "\u202eabc", "--db", "-", "--", "-x", "@file", "~"]),
)  # fmt: skip


@QUICK
@given(statement=ODD, detail=ODD, title=ODD, form=st.sampled_from(["table", "plain", "csv", "json"]))
def test_any_text_is_taken_or_refused_in_two_lines(
    acme: Kamplan, statement: str, detail: str, title: str, form: str
) -> None:
    item = ("add-intel", "acme", "--tier", 1, "--topic", "rivalry", "--source", "News", f"--detail={detail}", "--json")
    taken = acme(*item, "--", statement)
    for result in (taken, acme("edit-contact", "C-1", f"--title={title}", "--json")):
        assert result.code in (0, 2, 4), result
        if result.code:
            assert len(result.err.splitlines()) == 2, result
            assert result.code == 2 or "has this item already" in result.err
    if taken.code == 0:
        assert acme("show-intel", taken.json["id"], "--format", form).ok().out
    acme("show-contact", "C-1", "--format", form).ok()


@settings(QUICK, max_examples=60)
@given(rows=st.lists(st.lists(ODD, min_size=6, max_size=6), min_size=1, max_size=3), raw=st.binary(max_size=80))
def test_any_file_is_read_or_refused_in_a_few_lines(
    acme: Kamplan, tmp_path: Path, rows: list[list[str]], raw: bytes
) -> None:
    file = tmp_path / "any.csv"
    with file.open("w", encoding="utf-8", errors="surrogatepass", newline="") as out:
        csv.writer(out).writerows([HEADER.split(","), *rows])
    with file.open("ab") as more:
        more.write(raw)
    for kind in ("intel", "contacts", "accounts"):
        result = acme("import", file, "--as", kind)
        assert result.code in (0, 2, 3, 4), result
        if result.code:
            assert result.out == ""
            assert result.err.splitlines()[0].startswith("error: ")
            assert result.err.splitlines()[-1].startswith("  try: ")
