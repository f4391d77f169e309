"""Nothing that is stored or typed can drive a terminal, and nothing of it is taken for markup (F45)."""

from __future__ import annotations

import csv
import json
import os
import pty
import re
import sqlite3
import subprocess
import sys
from typing import TYPE_CHECKING

import pyte
import pytest

from conftest import Kamplan

if TYPE_CHECKING:
    from pathlib import Path

MARK = "PAYLOAD"
PAYLOADS = {
    "CSI colour": "\x1b[31mred\x1b[0m", "CSI clear": "\x1b[2J\x1b[H", "OSC 0 title": "\x1b]0;owned\x07",
    "OSC 8 link": "\x1b]8;;http://evil.example\x1b\\click\x1b]8;;\x1b\\", "OSC 52 clipboard": "\x1b]52;c;ZXZpbA==\x07",
    "C1 CSI": "\x9b31mred", "C1 OSC": "\x9d0;owned\x9c", "BEL": "\x07", "backspace": "secret\x08\x08\x08",
    "carriage return": "good\rbad", "NUL": "a\x00b", "DEL": "a\x7fb", "bidi override": "\u202egnp.exe\u202c",
    "bidi isolate": "\u2066x\u2069\u200f\u200e\u061c", "zero width": "a\u200b\u200db\ufeff",
    "newline": "one\ntwo\n\nthree",
    "bold markup": "[bold]loud[/bold]", "stray markup": "[/oops] [not a tag",
    "link markup": "[link=http://e.example]x[/link]",
    "emoji code": ":smile: :pile_of_poo:", "surrogate": "a\udc80b", "next line": "a\x85b",
}  # fmt: skip
REFUSED = ("NUL", "surrogate")
BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
DRIVES = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f{BIDI}]")
FORMATS = ("table", "plain", "csv", "json")
SHOWS = (
    ("list-accounts",), ("show-account", "acme"), ("list-contacts", "acme"), ("show-contact", "C-1"),
    ("show-contact", "C-2"), ("list-sources",), ("list-figures", "acme"), ("list-intel", "acme"),
    ("show-intel", "I-1"), ("show-intel", "I-2"), ("search", "statement"),
    ("list-judgements", "acme", "--history"), ("analyze", "acme"),
)  # fmt: skip


def fill(kamplan: Kamplan, text: str) -> None:
    """Record an account with a text in every field that takes one."""

    def options(*names: str) -> list[str]:
        return [part for name in names for part in (f"--{name}", f"{name} {text}")]

    def ok(*argv: object) -> None:
        kamplan(*argv, today="2026-11-23").ok()  # type: ignore[arg-type]  # texts and numbers

    people = ("manager", "sponsor", "director")
    ok("new-account", f"name {text}", "--key", "acme", *options("name-zh", "industry", "headquarters", "parent"),
       *options(*people), "--units", f"unit {text}")  # fmt: skip
    ok("add-contact", "acme", f"boss {text}", "--level", "top")
    ok("edit-contact", "C-1", *options("name-zh", "title", "unit", "owner", "interests", "notes", "source"))
    ok("add-contact", "acme", f"partner {text}", *options("partner"), "--reports-to", "C-1")
    ok("add-figure", "acme", 2025, f"measure {text}", "5", *options("unit", "source"))
    public = ("--tier", 1, "--topic", "rivalry", "--on", "2026-10-01")
    ok("add-intel", "acme", f"statement {text}", *public, *options("source", "publisher", "detail", "reason"))
    ok("add-intel", "acme", f"statement two {text}", "--tier", 4, "--topic", "key-people", "--contact", "C-1")
    ok("withdraw-intel", "I-2", "--reason", f"reason {text}")
    ok("add-source", "acme", f"source two {text}", "--kind", "news", *options("publisher"))
    ok("conclude", "acme", "rivalry", f"text {text}", "--cite", "I-1", "--verdict", 3, "--trend", "rising",
       *options("contribution", "author"))  # fmt: skip
    ok("answer", "acme", "key-people-4", f"text {text}", *options("author"))
    ok("declare-unknown", "acme", "supplier-power", "--due", "2026-12-01", *options("owner", "how", "author"))
    ok("waive", "acme", "substitutes", *options("reason", "author"))
    ok("summarize", "acme", f"text {text}", *options("author"))


def put_raw(path: Path, payload: str) -> int:
    """Put a payload in the place of every mark, behind kamplan's back; return how many cells hold it."""
    connection = sqlite3.connect(path)
    cells = 0
    tables = ("account", "contact", "source", "item", "judgement", "figure")
    for table in tables:
        for _, column, kind, *_ in connection.execute(f"PRAGMA table_info({table})").fetchall():
            if kind == "TEXT":
                quoted = json.dumps(payload, ensure_ascii=False)[1:-1] if column == "units" else payload
                sql = f"UPDATE {table} SET {column} = replace({column}, ?, ?) WHERE {column} LIKE ?"
                cells += connection.execute(sql, (MARK, quoted, f"%{MARK}%")).rowcount
    connection.commit()
    connection.close()
    return cells


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that has a mark in every text."""
    kamplan = Kamplan(tmp_path_factory.mktemp("marked") / "marked.db")
    fill(kamplan, MARK)
    return kamplan.db


def check_output(kamplan: Kamplan, payload: str, formats: tuple[str, ...] = FORMATS) -> None:
    """Print everything in every format: nothing drives the terminal, JSON keeps every character."""
    for argv in SHOWS:
        for form in formats:
            done = kamplan(*argv, "--format", form)
            assert done.code == 0, (argv, form, done)
            driving = DRIVES.findall(done.out + done.err)
            assert driving == [], (argv, form)
            assert "\udc80" not in done.out
            if form == "json":
                json.loads(done.out)
            elif form == "csv":
                rows = list(csv.reader(done.out.splitlines(keepends=True), strict=True))
                assert len({len(row) for row in rows}) == 1, (argv, rows)
            elif form == "plain" and argv[0] == "list-intel":
                assert len(done.out.splitlines()) == 1, done.out
    shown = kamplan("show-intel", "I-1", "--json").ok().json
    assert payload in shown["statement"] or not DRIVES.search(shown["statement"])


@pytest.mark.parametrize("name", [name for name in PAYLOADS if name != "surrogate"])
def test_stored_text_reaches_no_terminal_as_a_control(marked: Path, tmp_path: Path, name: str) -> None:
    kamplan = Kamplan(tmp_path / "raw.db")
    kamplan.db.write_bytes(marked.read_bytes())
    assert put_raw(kamplan.db, PAYLOADS[name]) > 40
    if name == "NUL":
        for argv in SHOWS:
            done = kamplan(*argv)
            assert done.code in (0, 5), done
            assert DRIVES.findall(done.out + done.err) == []
    else:
        check_output(kamplan, PAYLOADS[name])


@pytest.mark.parametrize("name", [name for name in PAYLOADS if name not in REFUSED])
def test_typed_text_is_stored_without_controls_and_printed_whole(tmp_path: Path, name: str) -> None:
    kamplan = Kamplan(tmp_path / "typed.db")
    fill(kamplan, f"a{PAYLOADS[name]}z")
    connection = sqlite3.connect(kamplan.db)
    stored = "\n".join(line for line in connection.iterdump() if line.startswith("INSERT"))
    connection.close()
    assert re.findall("[\x00-\x08\x0b-\x1f\x7f-\x9f]", stored) == []
    check_output(kamplan, PAYLOADS[name], ("table",))


@pytest.mark.parametrize("name", [name for name in PAYLOADS if name not in REFUSED])
def test_imported_text_is_stored_without_controls_and_printed_whole(acme: Kamplan, tmp_path: Path, name: str) -> None:
    text = f"a{PAYLOADS[name]}z"
    file = tmp_path / "intel.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(
            ["account", "tier", "topic", "statement", "detail", "source", "publisher", "reason", "valid_as_of"]
        )
        writer.writerow(["acme", "1", "rivalry", f"statement {text}", text, text, text, text, "2026-10-01"])
        writer.writerow(["acme", "3", "key-people", f"statement 2 {text}", text, text, "", text, "2026-10-02"])
    assert acme("import", file, "--as", "intel").code == 2, "a tier-3 item names its contact"
    lines = file.read_text(encoding="utf-8", errors="surrogatepass")
    file.write_text(lines.replace("acme,3,", "acme,1,"), encoding="utf-8", newline="")
    acme("import", file, "--as", "intel").ok()
    for form in FORMATS:
        done = acme("list-intel", "acme", "--format", form).ok()
        assert DRIVES.findall(done.out) == [], form
    shown = acme("show-intel", "I-1", "--json").ok().json
    assert re.findall("[\x00-\x08\x0b-\x1f\x7f-\x9f]", shown["statement"] + shown["detail"]) == []
    assert shown["statement"].startswith("statement a")
    assert shown["statement"].endswith("z")


TEXT_OPTIONS = [
    ("new-account", "New {}"), ("edit-account", "acme", "--manager", "{}"), ("add-contact", "acme", "New {}"),
    ("edit-contact", "C-1", "--notes", "{}"), ("add-source", "acme", "{}", "--kind", "news"),
    ("add-figure", "acme", "2025", "{}", "5"), ("summarize", "acme", "{}"),
    ("waive", "acme", "rivalry", "--reason", "{}"), ("conclude", "acme", "rivalry", "{}"),
    ("add-intel", "acme", "{}", "--tier", "1", "--topic", "rivalry", "--source", "News"),
    ("add-intel", "acme", "A", "--tier", "1", "--topic", "rivalry", "--source", "{}"),
    ("add-intel", "acme", "A", "--tier", "1", "--topic", "rivalry", "--source", "News", "--detail", "{}"),
]  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize(
    "argv", TEXT_OPTIONS, ids=lambda argv: f"{argv[0]}-{argv.index(next(a for a in argv if '{}' in a))}"
)
def test_what_no_format_can_hold_is_refused_at_entry(acme: Kamplan, name: str, argv: tuple[str, ...]) -> None:
    says = "contains a NUL character" if name == "NUL" else "contains a lone surrogate (U+DC80)"
    acme.refuses(*(one.format(PAYLOADS[name]) for one in argv), code=2, says=says, tries="retype it as plain text")


@pytest.mark.parametrize(
    "argv",
    [("show-account", "{}"), ("show-intel", "{}"), ("list-intel", "acme", "--topic", "{}"), ("{}",), ("--{}",),
     ("list-intel", "acme", "--since", "{}"), ("import", "{}", "--as", "intel"), ("import", "x.csv", "--as", "{}"),
     ("list-intel", "--db", "{}"), ("list-intel", "--lang", "{}"), ("analyze", "acme", "--area", "{}"),
     ("add-contact", "acme", "Lu", "--reports-to", "zz{}"), ("add-figure", "acme", "{}", "revenue", "5"),
     ("relabel", "{}", "--handling", "red", "--reason", "seen twice")],
    ids=lambda argv: f"{argv[0]}-{len(argv)}",
)  # fmt: skip
def test_an_error_that_quotes_what_was_typed_drives_no_terminal(acme: Kamplan, argv: tuple[str, ...]) -> None:
    for name, payload in PAYLOADS.items():
        done = acme(*(one.format(payload) for one in argv))
        assert done.code in (2, 3, 4, 5), (name, done)
        assert DRIVES.findall(done.err + done.out) == [], name
        lines = done.err.splitlines()
        assert len(lines) == 2, (name, lines)
        assert lines[1].startswith("  try: ")


@pytest.mark.parametrize("name", ["bold markup", "stray markup", "link markup", "emoji code"])
def test_markup_is_printed_as_it_stands(marked: Path, tmp_path: Path, name: str) -> None:
    kamplan = Kamplan(tmp_path / "raw.db")
    kamplan.db.write_bytes(marked.read_bytes())
    put_raw(kamplan.db, PAYLOADS[name])
    for form in FORMATS:
        assert PAYLOADS[name] in kamplan("show-intel", "I-1", "--format", form).ok().out, form
        assert PAYLOADS[name] in kamplan("show-account", "acme", "--format", form).ok().out, form


def test_json_escapes_controls_and_nothing_else(marked: Path, tmp_path: Path) -> None:
    kamplan = Kamplan(tmp_path / "raw.db")
    kamplan.db.write_bytes(marked.read_bytes())
    payload = "海尔 é 👨‍👩‍👧 \x1b\x7f\x85\u202e \u200b"
    put_raw(kamplan.db, payload)
    out = kamplan("show-intel", "I-1", "--json").ok().out
    assert "海尔 é 👨‍👩‍👧 \\u001b\\u007f\\u0085\\u202e \u200b" in out
    assert json.loads(out)["statement"] == f"statement {payload}"


def test_a_terminal_shows_stored_controls_as_plain_text(marked: Path, tmp_path: Path) -> None:
    db = tmp_path / "raw.db"
    db.write_bytes(marked.read_bytes())
    hostile = "".join(one for name, one in PAYLOADS.items() if name not in (*REFUSED, "newline"))
    put_raw(db, f"<{hostile}>")
    for argv in (("list-accounts",), ("list-intel", "acme"), ("show-intel", "I-1"), ("analyze", "acme")):
        raw = run_on_a_terminal(db, *argv).decode()
        own = re.sub(r"\x1b\[[0-9;]*m", "", raw).replace("\r\n", "\n")
        assert DRIVES.findall(own) == [], argv
        screen = pyte.HistoryScreen(200, 500)
        pyte.Stream(screen).feed(raw)
        assert screen.title == ""
        if argv[0] == "show-intel":
            row, line = next((row, line) for row, line in enumerate(screen.display) if "[31mred[0m" in line)
            place = line.index("[31mred")
            assert {screen.buffer[row][place + one].fg for one in range(8)} == {"default"}


def run_on_a_terminal(db: Path, *argv: str) -> bytes:
    """Run a command whose standard output is a pseudo-terminal, and return the bytes it sent there."""
    ours, theirs = pty.openpty()
    environment = os.environ | {
        "KAMPLAN_DB": str(db), "KAMPLAN_TODAY": "2026-11-23", "TERM": "xterm-256color",
        "COLUMNS": "200", "LINES": "500",
    }  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-m", "kamplan", *argv],
        stdin=theirs, stdout=theirs, stderr=theirs, env=environment, close_fds=True,
    )  # fmt: skip
    os.close(theirs)
    sent = b""
    while True:
        try:
            part = os.read(ours, 65_536)
        except OSError:
            break
        if not part:
            break
        sent += part
    os.close(ours)
    assert process.wait(timeout=30) == 0, sent
    return sent
