"""Files as other programs write them: read, or refused with what they are and a cure that works in a file."""

from __future__ import annotations

import gzip
import io
import os
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Kamplan


@pytest.fixture
def put(tmp_path: Path) -> Callable[[str, str | bytes], Path]:
    def write(name: str, text: str | bytes) -> Path:
        file = tmp_path / name
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return file

    return write


def names(kam: Kamplan) -> list[str]:
    return [one["name"] for one in kam("list-accounts", "--json").ok().json]


# Encodings ----------------------------------------------------------------------------------------------------------

GERMAN = "name,headquarters\nMüller Pumpen,Köln\nGroß & Söhne,Gießen\n"
CHINESE = "name,industry\n海川泵业有限公司,机电设备\n青禾科技,电子\n"


@pytest.mark.parametrize(
    ("text", "encoding", "said"),
    [
        (GERMAN, "utf-8", "UTF-8"), (GERMAN, "utf-8-sig", "UTF-8"), (GERMAN, "utf-16", "UTF-16"),
        (GERMAN, "utf-16-le", "UTF-16"), (GERMAN, "utf-16-be", "UTF-16"), (GERMAN, "cp1252", "Windows-1252"),
        (CHINESE, "utf-16", "UTF-16"), (CHINESE, "utf-16-le", "UTF-16"), (CHINESE, "utf-16-be", "UTF-16"),
        (CHINESE, "gb18030", "GB18030 (GBK)"), (CHINESE, "gbk", "GB18030 (GBK)"), (CHINESE, "utf-8", "UTF-8"),
        ("name,headquarters\nBétons de l’Isère,Besançon\nForêt & Cie,Nîmes\n", "cp1252", "Windows-1252"),
        ("name,headquarters\nNúñez y Compañía,León\nÅse Ørsted,Ærø\n", "cp1252", "Windows-1252"),
    ],
)  # fmt: skip
def test_an_encoding_is_recognised_and_said(
    kamplan: Kamplan, put: Callable[[str, str | bytes], Path], text: str, encoding: str, said: str
) -> None:
    file = put("a.csv", text.encode(encoding))
    done = kamplan("import", file, "--as", "accounts", "--json").ok().json
    assert (done["new"], done["encoding"]) == (2, said)
    assert sorted(names(kamplan)) == sorted(line.split(",")[0] for line in text.splitlines()[1:])
    words = kamplan("import", file, "--as", "accounts").ok().out
    assert ("read as" in words) == (said != "UTF-8")


@pytest.mark.parametrize(
    ("text", "encoding", "guesses"),
    [
        ("name\nŠkoda Plzeň\n", "cp1250", "Windows-1250: 'Škoda'"), ("name\nŁódź\n", "cp1250", "Windows-1250: 'Łódź'"),
        ("name\nГазпром\n", "cp1251", "Windows-1251"), ("name\n臺灣積體電路製造\n", "big5", "Big5"),
        ("name\n株式会社トヨタ\n", "shift_jis", "Shift JIS"), ("name\n삼성전자 서울\n", "euc_kr", "EUC-KR"),
        ("name\nGyőr Szűcs\n", "cp1250", "Windows-1250"), ("name\nMüller Straße\n", "mac_roman", "Mac Roman"),
        ("name\n魑魅\n", "gb18030", "GB18030"), ("name\nnaïve café\n", "cp1252", "Windows-1252"),
    ],
)  # fmt: skip
def test_what_cannot_be_told_apart_is_refused_with_the_guesses_and_read_when_it_is_named(
    kamplan: Kamplan, put: Callable[[str, str | bytes], Path], text: str, encoding: str, guesses: str
) -> None:
    file = put("a.csv", text.encode(encoding))
    args = ("import", file, "--as", "accounts")
    kamplan.refuses(*args, code=2, says="its encoding cannot be told for certain", tries="--encoding ")
    assert guesses in kamplan(*args).err
    assert kamplan(*args, "--encoding", encoding, "--json").ok().json["new"] == 1
    assert names(kamplan) == [text.splitlines()[1]]
    kamplan.refuses(*args, "--encoding", "klingon", code=2, says="'klingon' is no encoding", tries="gb18030")
    kamplan.refuses(*args, "--encoding", "utf-8", code=2, says="is not written in UTF-8", tries="leave --encoding out")


# What is no CSV -----------------------------------------------------------------------------------------------------


def packed(name: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("a.xlsx", packed("xl/workbook.xml"), "a workbook of Excel"), ("a.zip", packed("a.csv"), "packed (ZIP)"),
        ("a.csv", packed("xl/workbook.xml"), "a workbook of Excel"), ("a.docx", packed("word/document.xml"), "Word"),
        ("a.csv.gz", gzip.compress(b"name\nA\n"), "gzip"), ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), "2007"),
        ("a.vcf", b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Jo\r\nEND:VCARD\r\n", "vCard"),
        ("a.ics", b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n", "calendar"),
        ("a.eml", b"Received: x\r\n by y\r\nFrom: jo@x.example\r\nSubject: Hi\r\n\r\nText\r\n", "an e-mail"),
        ("a.json", b'[{"name": "A"}]', "JSON"), ("a.jsonl", b'{"name": "A"}\n{"name": "B"}\n', "JSON"),
        ("a.xls", b"\xef\xbb\xbf\r\n<html><body><table><tr><td>name</td></tr></table></body></html>", "HTML"),
        ("a.html", b"<!DOCTYPE html>\n<title>x</title>", "HTML"), ("a.xml", b'<?xml version="1.0"?><a/>', "XML"),
        ("a.xml", b'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>', "Excel in XML"),
        ("a.pdf", b"%PDF-1.7\n", "PDF"), ("a.db", b"SQLite format 3\0" + bytes(99), "database"),
        ("a.rtf", b"{\\rtf1 x}", "RTF"), ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(9), "picture"),
    ],
)  # fmt: skip
def test_another_format_is_named_with_what_to_do(
    kamplan: Kamplan, put: Callable[[str, str | bytes], Path], name: str, content: bytes, what: str
) -> None:
    result = kamplan.refuses(
        "import", put(name, content), "--as", "accounts", code=2, says=f"{name} is no CSV file: it"
    )
    assert what in result.err


# Shapes -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "sep=;\nname;industry\nAcme;Pumps\n", '"sep=,"\nname,industry\nAcme,Pumps\n', "name|industry\nAcme|Pumps\n",
        '"name, as written"|name|industry\nx|Acme|Pumps\n', "name,industry,\nAcme,Pumps,\n",
        "name,industry\nAcme,Pumps,\n", "name,industry\n,\nAcme,Pumps\n , \n\n,,,,\n", "NAME , Industry\nAcme,Pumps\n",
        "\u200bname,\u00a0industry\u00a0\nAcme,Pumps\n", "name,industry,Phone,Phone\nAcme,Pumps,1,2\n",
        ",name,industry\n0,Acme,Pumps\n",
    ],
)  # fmt: skip
def test_shapes_of_spreadsheets_are_read(kamplan: Kamplan, put: Callable[[str, str | bytes], Path], text: str) -> None:
    assert kamplan("import", put("a.csv", text), "--as", "accounts", "--json").ok().json["new"] == 1
    account = kamplan("show-account", "acme", "--json").ok().json
    assert (account["name"], account["industry"]) == ("Acme", "Pumps")


@pytest.mark.parametrize(
    ("text", "says", "tries"),
    [
        ("name，industry\nAcme，Pumps\n", "separated by the full-width '，'", "replace it by ','"),
        ("name,name\nA,B\n", "the column 'name' stands twice (columns 1, 2)", "rename the column"),
        ("Report of May\n\nname,industry\nA,B\n", "its header is: Report of May", "take out the lines above"),
        ("Report of May,,\n,,\nname,industry,\nA,B,\n", "its header is: Report of May", "take out the lines above"),
        ("Account Name,Type\nA,B\n", "no column 'name'; its header is: Account Name, Type", "[columns] name = \"Account"),
        ("Nam,Type\nA,B\n", "no column 'name'; its header is: Nam, Type", "did you mean Nam?"),
        ("name,revenue\nA,5\nTotal,5\n", "row 3: looks like a line of totals: 'Total'", "take the line out"),
        ("name,revenue\nA,5\n合计,\"1,200\"\n", "row 3: looks like a line of totals", "take the line out"),
        ("name,industry\nA,B\nGrand Totals (1 record)\nConfidential\n", "1 cells where the header has 2", "a footer"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_refused_for_what_it_is(
    kamplan: Kamplan, put: Callable[[str, str | bytes], Path], text: str, says: str, tries: str
) -> None:
    kamplan.refuses("import", put("a.csv", text), "--as", "accounts", code=2, says=says, tries=tries)


def test_all_ragged_rows_are_listed_at_once(kamplan: Kamplan, put: Callable[[str, str | bytes], Path]) -> None:
    lines = ["name,industry", *(f"A{n},B,C" if n % 3 == 0 else f"A{n},B" for n in range(90))]
    result = kamplan("import", put("a.csv", "\n".join(lines)), "--as", "accounts")
    assert "(and 29 more rows)" in result.err
    assert f"30 rows ({', '.join(str(n + 2) for n in range(0, 90, 3))}): 3 cells" in result.err


@pytest.mark.parametrize("source", ["-", "/dev/stdin"])
def test_a_pipe_is_read(tmp_path: Path, source: str) -> None:
    environment = os.environ | {"KAMPLAN_DB": str(tmp_path / "k.db"), "KAMPLAN_TODAY": "2026-11-23"}
    command = [sys.executable, "-m", "kamplan", "import", source, "--as", "accounts"]
    done = subprocess.run(command, input=b"name\nAcme\n", capture_output=True, env=environment, check=True, timeout=60)
    assert b"standard input: 1 row, 1 new" in done.stdout


def test_a_pipe_that_nobody_writes_to_is_not_waited_for(
    kamplan: Kamplan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kamplan.exchange.incoming.PATIENCE", 0.1)
    os.mkfifo(tmp_path / "p")
    kamplan.refuses("import", tmp_path / "p", "--as", "accounts", code=2, says="nothing comes through", tries="first")
    kamplan.refuses("import", "/dev/null", "--as", "accounts", code=2, says="no header row")


# Mappings -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def map_it(acme: Kamplan, put: Callable[[str, str | bytes], Path]) -> Callable[..., Any]:
    def run(kind: str, rows: str, mapping: str | bytes, *options: str) -> Any:
        file, toml = put("a.csv", rows), put("m.toml", mapping)
        return acme("import", file, "--as", kind, "--account", "acme", "--mapping", toml, *options)

    return run


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le-mark"])
def test_a_mapping_is_read_as_notepad_and_powershell_write_it(map_it: Callable[..., Any], encoding: str) -> None:
    text = '[columns]\r\nneed = "Deal"\r\n'
    content = b"\xff\xfe" + text.encode("utf-16-le") if "mark" in encoding else text.encode(encoding)
    map_it("opportunities", "Deal\nPumps\n", content).ok()


def test_a_mapping_that_lies_too_deep_is_refused(map_it: Callable[..., Any]) -> None:
    result = map_it("opportunities", "need\nPumps\n", f"a = {'[' * 5000}{']' * 5000}")
    assert result.code == 2
    assert "too deep" in result.err


def test_a_column_has_dates_in_several_notations_and_excels_numbers(acme: Kamplan, map_it: Callable[..., Any]) -> None:
    rows = "action,owner,due\nA,Ada,12/31/2026\nB,Ada,12/31/2026 4:37\nC,Ada,46387\nD,Ada,46387.5\n"
    map_it("actions", rows, '[dates]\ndue = ["%m/%d/%Y", "%m/%d/%Y %H:%M", "excel"]\n').ok()
    assert {one["due"] for one in acme("list-actions", "acme", "--json").ok().json} == {"2026-12-31"}


@pytest.mark.parametrize(
    ("notation", "tries"),
    [
        ('"%m/%m/%Y"', "%m/%d/%Y"), ('"MM/DD/YYYY"', '"%m/%d/%Y" reads 12/31/2026'), ('"dd.mm.yyyy"', '"%d.%m.%Y"'),
        ('"%Q"', "%m/%d/%Y"), ('"%d"', "%m/%d/%Y"), ('"%"', "%m/%d/%Y"), ('""', "%m/%d/%Y"), ("[]", "%H:%M"), ("7", "%H:%M"),
        ('["%d.%m.%Y", "yyyy/mm/dd"]', '"%Y/%m/%d" reads 2026/12/31'),
    ],
)  # fmt: skip
def test_a_notation_that_reads_no_date_is_an_error_of_the_mapping(
    map_it: Callable[..., Any], notation: str, tries: str
) -> None:
    result = map_it("actions", "action,owner,due\nA,Ada,12/31/2026\n", f"[dates]\ndue = {notation}\n")
    assert result.code == 2
    assert "error: m.toml: [dates] due" in result.err
    assert tries in result.err


def test_a_date_in_two_notations_with_two_readings_is_refused(map_it: Callable[..., Any]) -> None:
    rows = "action,owner,due\nA,Ada,12/11/2026\n"
    result = map_it("actions", rows, '[dates]\ndue = ["%m/%d/%Y", "%d/%m/%Y"]\n')
    assert "'12/11/2026' has several readings: 2026-11-12, 2026-12-11" in result.err


def test_the_count_of_refused_rows_is_right_beyond_two_hundred(map_it: Callable[..., Any]) -> None:
    rows = "action,owner,due\n" + "".join(f"A{n},Ada,31.12.26 x\n" for n in range(229))
    result = map_it("actions", rows, '[dates]\ndue = "%d.%m.%Y"\n')
    assert "(and 228 more rows)" in result.err


def test_texts_join_any_columns_and_values_apply_to_what_was_joined(acme: Kamplan, map_it: Callable[..., Any]) -> None:
    rows = "First Name,Last\u00a0Name,Status,Sales Stage (current)\nKarla,Weber,Open,Propose\nJo,,Lost,\n"
    mapping = """
[texts]
need = "{First Name} {Last Name}"
stage = "{Status}/{Sales Stage (current)}"
[values.stage]
"Open/Propose" = "proposed"
"Lost/" = "lost"
"""
    map_it("opportunities", rows, mapping).ok()
    found = acme("list-opportunities", "acme", "--all", "--json").ok().json
    assert {(one["need"], one["stage"]) for one in found} == {("Karla Weber", "proposed"), ("Jo", "lost")}


@pytest.mark.parametrize(
    ("cell", "numbers", "amount"),
    [
        ("1.234,56", 'decimal = ","', "1234.56"), ("240.000", 'decimal = ","', "240000"), ("2,5", 'decimal = ","', "2.5"),
        ("1,234", 'decimal = ","', "1.234"), ("240.000", 'decimal = "."', "240"), ("1,234", 'decimal = "."', "1234"),
        ("1 200,50 netto", 'decimal = ","\nstrip = ["netto"]', "1200.50"), ("3 Stk.", 'units = { "Stk." = 12 }', "36"),
        ("￥1,200,000.00", 'decimal = "."', "1200000"), ("12.5万", 'decimal = "."', "125000"),
        ("2,5 Mio.", 'decimal = ","', "2500000"), ("1’234.50", 'decimal = "."', "1234.5"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("table", ["[numbers]", "[numbers.amount]"])
def test_a_mapping_says_how_numbers_are_written(
    acme: Kamplan, map_it: Callable[..., Any], cell: str, numbers: str, amount: str, table: str
) -> None:
    from decimal import Decimal

    mapping = f'[constants]\ncurrency = "CNY"\n{table}\n{numbers}\n'
    map_it("opportunities", f'need,amount\nPumps,"{cell}"\n', mapping).ok()
    (held,) = acme("list-opportunities", "acme", "--json").ok().json
    assert Decimal(held["amount"]) == Decimal(amount)


@pytest.mark.parametrize("scale", ["", "[scale]\namount = 1\n", "[scale]\namount = 1000\n"])
@pytest.mark.parametrize("cell", ["240.000", "1,234", "12.345", "1e5", "1,20,000"])
def test_a_number_with_two_readings_or_none_is_refused_with_and_without_a_scale(
    map_it: Callable[..., Any], cell: str, scale: str
) -> None:
    result = map_it("opportunities", f'need,amount\nPumps,"{cell}"\n', f'[constants]\ncurrency = "EUR"\n{scale}')
    assert result.code == 2
    assert ("has two readings" in result.err) == (cell not in ("1e5", "1,20,000"))
    assert ("[numbers] decimal" in result.err) == (cell not in ("1e5", "1,20,000"))


def test_a_unit_of_its_own_and_a_scale_are_not_both_counted(map_it: Callable[..., Any]) -> None:
    mapping = '[constants]\ncurrency = "CNY"\n[scale]\namount = 1000\n'
    assert "has a unit of its own" in map_it("opportunities", "need,amount\nPumps,12.5万\n", mapping).err
    assert "is in EUR, and the row is in CNY" in map_it("opportunities", "need,amount\nPumps,5 €\n", mapping).err


def test_unknown_values_are_listed_once_with_lines_to_copy(acme: Kamplan, map_it: Callable[..., Any]) -> None:
    rows = "Deal,Stage\n" + "".join(f"D{n},{('Closed Won', 'Id. Makers', 'Review')[n % 3]}\n" for n in range(66))
    mapping = '[columns]\nneed = "Deal"\nstage = "Stage"\n[values.priority]\nx = "high"\n'
    result = map_it("opportunities", rows, mapping)
    lines = [line.strip() for line in result.err.splitlines()]
    assert "stage: 'Closed Won' is none of identified, qualified" in lines[0]
    assert "(and 65 more rows)" in lines[0]
    assert sum("22 rows (" in line for line in lines) == 3
    start = lines.index("[values.stage]")
    copied = lines[start : start + 4]
    assert copied[1:] == ['"Closed Won" = "?"', '"Id. Makers" = "?"', '"Review" = "?"']
    filled = "\n".join(copied).replace('"?"', '"won"')
    assert map_it("opportunities", rows, f"{mapping}\n{filled}\n", "--json").ok().json["new"] == 66


def test_hints_after_a_refused_row_name_only_what_an_import_has(
    acme: Kamplan, put: Callable[[str, str | bytes], Path]
) -> None:
    acme("new-account", "Acme Pumps GmbH").ok()
    for kind, text in (
        ("opportunities", "need,amount\nLine,100\n"), ("contacts", "name,level\nKarla,C-Level\n"),
        ("intel", "tier,topic,statement,valid_as_of\n3,buying-process,S,2026-11-01\n"),
        ("strategies", "strategy,serves\nX,\n"), ("actions", "action,owner,due,done_on\nA,Ada,2026-12-01,2026-11-01\n"),
        ("conclusions", "topic,text,verdict\nkey-people,T,3\n"),
    ):  # fmt: skip
        result = acme("import", put("a.csv", text), "--as", kind, "--account", "acme")
        assert result.code != 0, kind
        hint = result.err.splitlines()[-1]
        assert not [word for word in hint.split() if word.startswith("--") and word.strip(",") != "--mapping"], hint
    near = acme("import", put("o.csv", "account,need\nAcme Pumps Gmbh.,X\n"), "--as", "opportunities")
    assert 'did you mean acme-pumps-gmbh? Correct the row, or in a mapping: [values.account] "Acme Pumps' in near.err


def test_dates_that_are_refused_name_the_notation_of_a_mapping(
    acme: Kamplan, put: Callable[[str, str | bytes], Path]
) -> None:
    for cell, says, tries in (
        ("12/11/2026", "two readings", '[dates] due = "%m/%d/%Y", or "%d/%m/%Y"'),
        ("46387", "may be Excel's number for 2026-12-31", '[dates] due = "excel"'),
    ):
        file = put("a.csv", f"action,owner,due\nA,Ada,{cell}\n")
        acme.refuses("import", file, "--as", "actions", "--account", "acme", code=2, says=says, tries=tries)


# Nothing outside the folder -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["../secret.csv", "absolute", "link"])
def test_a_mapping_reads_nothing_outside_the_folder_of_the_file(kamplan: Kamplan, tmp_path: Path, way: str) -> None:
    (tmp_path / "secret.csv").write_text("name,pw\nXenon,hunter2\n", encoding="utf-8")
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.csv").write_text("name\nXenon\n", encoding="utf-8")
    (folder / "link").symlink_to(tmp_path / "secret.csv")
    named = str(tmp_path / "secret.csv") if way == "absolute" else way
    mapping = folder / "m.toml"
    mapping.write_text(f'[lookups.industry]\nfile = "{named}"\nby = "name"\ntake = "pw"\n', encoding="utf-8")
    kamplan.refuses(
        "import", folder / "a.csv", "--as", "accounts", "--mapping", mapping, code=2, says="lies outside the folder",
        tries="no link to it",
    )  # fmt: skip


def test_a_manifest_reads_nothing_through_a_link_out_of_its_folder(kamplan: Kamplan, tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("name\nXenon\n", encoding="utf-8")
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.csv").symlink_to(tmp_path / "secret.csv")
    (folder / "m.toml").write_text('files = [{ file = "a.csv", as = "accounts" }]\n', encoding="utf-8")
    kamplan.refuses("import", folder, code=2, says="leads outside the folder", tries="put the file itself")


# Folders ------------------------------------------------------------------------------------------------------------


def make_folder(folder: Path, files: dict[str, str]) -> Path:
    folder.mkdir()
    listed = ", ".join(f'{{ file = "{kind}.csv", as = "{kind}" }}' for kind in files)
    (folder / "m.toml").write_text(f"files = [{listed}]\n", encoding="utf-8")
    for kind, text in files.items():
        (folder / f"{kind}.csv").write_text(text, encoding="utf-8")
    return folder


def test_a_folder_is_read_in_any_order(kamplan: Kamplan, tmp_path: Path) -> None:
    files = {
        "actions": "account,action,owner,due,serves\nacme,Do,Ada,2026-12-01,r1;q1\n",
        "issues": "account,issue,raised_on,ref\nacme,Leak,2026-11-01,q1\n",
        "risks": "account,risk,ref\nacme,Fire,r1\n", "accounts": "name\nAcme\n",
    }  # fmt: skip
    assert kamplan("import", make_folder(tmp_path / "f", files), "--json").ok().json["new"] == 4
    (action,) = kamplan("list-actions", "acme", "--json").ok().json
    assert action["serves"] == ["R-1", "Q-1"]


def test_a_refused_folder_names_refs_and_leaves_no_store(kamplan: Kamplan, tmp_path: Path) -> None:
    files = {
        "strategies": "account,strategy,serves,cites\nacme,X,g1,kp\n", "accounts": "name\nAcme\n",
        "objectives": "account,objective,measure,baseline,target,due,ref\nacme,Grow,sales,1,2,2027-01-01,g1\n",
        "intel": "account,tier,topic,statement,source,valid_as_of,ref\nacme,1,rivalry,S,News,2020-01-01,kp\n",
    }  # fmt: skip
    folder = make_folder(tmp_path / "f", files)
    result = kamplan.refuses("import", folder, code=2, says="strategies.csv, row 2: cites: none of kp is usable")
    assert "I-1" not in result.err
    assert not kamplan.db.exists()
    kamplan("import", folder, "--dry-run")
    assert not kamplan.db.exists()


def test_a_mapping_is_of_one_file_and_an_accounts_export_says_what_it_leaves_out(acme: Kamplan, tmp_path: Path) -> None:
    acme("add-colleague", "Ada Lin").ok()
    said = acme("export", "acme", "-o", tmp_path / "out").ok().out
    assert "left out: our own people" in said
    assert "left out" not in acme("export", "-o", tmp_path / "all").ok().out
    acme.refuses(
        "import", tmp_path / "out", "--mapping", "m.toml", code=2, says="is a folder", tries="--mapping m.toml"
    )


@pytest.mark.parametrize("text", ["'quoted", "'tis", "''twice", "'", "'a=b", "O'Brien"])
def test_an_apostrophe_that_nobody_put_there_stays(acme: Kamplan, tmp_path: Path, text: str) -> None:
    file = tmp_path / "a.csv"
    file.write_text(f'action,owner,due\n"{text}",Ada,2026-12-01\n', encoding="utf-8")
    acme("import", file, "--as", "actions", "--account", "acme").ok()
    assert acme("list-actions", "acme", "--json").ok().json[0]["action"] == text


def test_the_mappings_for_salesforce_in_the_how_to_work_as_written(kamplan: Kamplan, tmp_path: Path) -> None:
    from conftest import ROOT

    text = (ROOT / "docs" / "how-to.md").read_text(encoding="utf-8")
    mappings = [block.split("```")[0] for block in text.split("```toml\n")[1:]]
    kamplan("new-account", "Acme Pumps").ok()
    for kind, rows in {
        "contacts": "Contact ID,First Name,Last Name,Account Name,Title,Email\n003A,Karla,Weber,Acme Pumps,Buyer,k@x.example\n",
        "opportunities": "Opportunity ID,Opportunity Name,Account Name,Amount,Amount Currency,Stage,Close Date,Opportunity "
        "Owner\n006A,Line,Acme Pumps,120000,USD,Closed Won,12/31/2026,Ada Lin\n"
        "006B,Line,Acme Pumps,90000,USD,Id. Decision Makers,31.03.2027,Ada Lin\n",
    }.items():
        (mapping,) = [one for one in mappings if f'as = "{kind}"' in one and "Account Name" in one]
        (tmp_path / "m.toml").write_text(mapping, encoding="utf-8")
        (tmp_path / "a.csv").write_text(rows, encoding="utf-8")
        args = ("import", tmp_path / "a.csv", "--as", kind, "--mapping", tmp_path / "m.toml", "--json")
        done = kamplan(*args).ok().json
        assert (done["new"], done["unmapped_columns"]) == (rows.count("\n") - 1, [])
        assert kamplan(*args, "--update").ok().json["differs"] == []
