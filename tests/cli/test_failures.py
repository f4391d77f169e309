"""Every failure a user can cause: its exit code, what is wrong, what to type next, and nothing changed."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

import pytest

from conftest import Kamplan
from kamplan.cli.modules import MODULES
from kamplan.domain.checklist import Checklist
from kamplan.domain.kinds import KINDS
from kamplan.resources import CHECKLIST

if TYPE_CHECKING:
    from pathlib import Path

USAGE, NOT_FOUND, CONFLICT, STORE = 2, 3, 4, 5
NEW = ("add-intel", "acme", "x", "--tier", 1, "--topic", "rivalry", "--source", "News")
OPEN = ("declare-unknown", "acme", "technology")
GOOD = ("--owner", "Ada", "--due", "2026-12-01", "--how", "ask")


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Kamplan:
    """The command line on a store with a record of each kind; what fails here changes nothing, so all share it."""
    kamplan = Kamplan(tmp_path_factory.mktemp("stocked") / "kamplan.db")
    for argv in (
        ("new-account", "Acme Pumps", "--key", "acme"),
        ("new-account", "Acorn Valves", "--key", "acorn"),
        ("add-contact", "acme", "Wei Fang", "--level", "top"),
        ("add-contact", "acme", "Wei Lan", "--level", "staff"),
        (*NEW, "--on", "2026-10-01"),
        ("add-intel", "acme", "gone", "--tier", 1, "--topic", "rivalry", "--source", "News"),
        ("withdraw-intel", "I-2", "--reason", "wrong"),
        ("add-intel", "acme", "old", "--tier", 1, "--topic", "rivalry", "--source", "News"),
        ("supersede-intel", "I-3", "new"),
    ):
        kamplan(*argv).ok()
    return kamplan


def case(code: int, says: str, *argv: str | int, tries: str = "") -> Any:
    """A command that must fail."""
    return pytest.param(argv, code, says, tries, id=" ".join(str(one)[:24] for one in argv) or "nothing")


def usage(says: str, *argv: str | int, tries: str = "") -> Any:
    """A command that must fail as wrongly typed."""
    return case(USAGE, says, *argv, tries=tries)


ACCOUNTS = [
    usage("Missing argument 'NAME'", "new-account"),
    usage("name: is empty", "new-account", ""),
    usage("name: is empty", "new-account", " ", "--key", "b"),
    usage("key: 'a b' cannot be a key", "new-account", "B", "--key", "a b", tries="small letters"),
    usage("key: '../../x' cannot be a key", "new-account", "B", "--key", "../../x"),
    usage("key: 'con' cannot be a key", "new-account", "B", "--key", "CON"),
    usage("website: 'javascript:x' is not a web", "new-account", "Bo", "--website", "javascript:x", tries="http"),
    usage("currency: 'EURX' is not a currency", "new-account", "Bo", "--currency", "EURX", tries="three letters"),
    usage("--fiscal-year-end: '13-01'", "new-account", "Bo", "--fiscal-year-end", "13-01", tries="MM-DD"),
    usage("--fiscal-year-end: '02-30'", "new-account", "Bo", "--fiscal-year-end", "02-30"),
    usage("employees: 'many' is not a whole number", "new-account", "Bo", "--employees", "many"),
    usage("employees: must be greater", "new-account", "Bo", "--employees=-1"),
    usage("revenue: '1e5' is not an amount", "new-account", "Bo", "--revenue", "1e5"),
    usage("--revenue-year: '26' is not a year", "new-account", "Bo", "--revenue-year", "26"),
    usage("units: is 301 characters long; at most 300", "new-account", "Bo", "--units", "x" * 301),
    usage("--period: '2027' is not a period", "new-account", "Bo", "--period", "2027", tries="--period 2026-10-01.."),
    usage("--period: 'soon' is not a date", "new-account", "Bo", "--period", "soon..2027"),
    usage("period ends before it begins", "new-account", "Bo", "--period", "2027-01-01..2026-01-01"),
    usage("period ends before it begins", "edit-account", "acme", "--period", "2027-01-01..2026-01-01"),
    usage("--next-review: 'soon' is not a date", "new-account", "Bo", "--next-review", "soon"),
    usage("'--plan-language': 'fr'", "new-account", "Bo", "--plan-language", "fr"),
    usage("name: is missing", "edit-account", "acme", "--name", ""),
    case(NOT_FOUND, "no account 'acmee'", "show-account", "acmee", tries="did you mean acme?"),
    case(CONFLICT, "'ac' may be any of several accounts: acme, acorn", "show-account", "ac", tries="the whole key"),
    case(NOT_FOUND, "no account ''", "show-account", ""),
    usage("'--format': 'xml'", "list-accounts", "--format", "xml"),
]
PEOPLE = [
    usage("name: is empty", "add-contact", "acme", " "),
    usage("'--level': 'boss'", "add-contact", "acme", "Bo", "--level", "boss"),
    usage("'--power': 'high'", "add-contact", "acme", "Bo", "--power", "high"),
    usage("'--stance': 'friend'", "add-contact", "acme", "Bo", "--stance", "friend"),
    usage("'--coverage': 'full'", "edit-contact", "C-1", "--coverage", "full"),
    usage("'--handling': 'secret'", "add-contact", "acme", "Bo", "--handling", "secret"),
    usage("--last-contact: '12/11/2026' has two readings", "add-contact", "acme", "Bo", "--last-contact", "12/11/2026"),
    usage("url: 'acme.example' is not a web address", "add-contact", "acme", "Bo", "--url", "acme.example"),
    case(NOT_FOUND, "no contact 'Nobody' at acme", "add-contact", "acme", "Bo", "--reports-to", "Nobody"),
    case(
        CONFLICT,
        "several contacts: Wei Fang (C-1)",
        "add-contact",
        "acme",
        "B",
        "--reports-to",
        "Wei",
    ),
    case(NOT_FOUND, "no contact C-99", "show-contact", "C-99", tries="list-contacts"),
    case(NOT_FOUND, "no contact C-99", "edit-contact", "C-99", "--title", "x"),
    usage("'I-1' is not an id that fits here", "show-contact", "I-1", tries="C-1"),
    usage("name: is missing", "edit-contact", "C-1", "--name", ""),
    usage("Missing argument 'ACCOUNT'", "list-contacts"),
]
SOURCES = [
    usage("name: is empty", "add-source", "acme", "", "--kind", "news"),
    usage("Missing option '--kind'", "add-source", "acme", "Post"),
    usage("'--kind': 'paper'", "add-source", "acme", "Post", "--kind", "paper"),
    usage("'--reliability': 'G'", "add-source", "acme", "Post", "--kind", "news", "--reliability", "G"),
    usage("'--reliability': 'g'", "edit-source", "S-1", "--reliability", "g"),
    case(NOT_FOUND, "no source S-99", "edit-source", "S-99", "--kind", "news"),
    usage("'C-1' is not an id", "edit-source", "C-1", "--kind", "news", tries="S-1"),
    usage("name: is missing", "edit-source", "S-1", "--name", ""),
    case(NOT_FOUND, "no source S-99", "show-source", "S-99", tries="list-sources"),
    usage("'C-1' is not an id that fits here", "show-source", "C-1", tries="S-1"),
    case(NOT_FOUND, "no source S-99", "withdraw", "S-99", "--reason", "seen twice"),
]
FIGURES = [
    usage("year: '20x' is not a year", "add-figure", "acme", "20x", "revenue", 1),
    usage("year: '26' is not a year", "add-figure", "acme", 26, "revenue", 1),
    usage("measure: is empty", "add-figure", "acme", 2025, " ", 1),
    usage("amount: is empty", "add-figure", "acme", 2025, "revenue", ""),
    usage("amount: '1.2.3' is not an amount", "add-figure", "acme", 2025, "revenue", "1.2.3", tries="1250000.50"),
    usage("amount: '1,234' has two readings: 1234 or 1.234", "add-figure", "acme", 2025, "revenue", "1,234"),
    usage("amount: 'NaN' is not an amount", "add-figure", "acme", 2025, "revenue", "NaN"),
    usage("currency: 'rmb¥' is not a currency", "add-figure", "acme", 2025, "revenue", 1, "--currency", "rmb¥"),
    usage("url: 'ftp://x' is not a web address", "add-figure", "acme", 2025, "revenue", 1, "--url", "ftp://x"),
    *(
        case(NOT_FOUND, "no figure F-99", *one, tries="list-figures")
        for one in (
            ("show-figure", "F-99"),
            ("edit-figure", "F-99", "--set", "value=1"),
            ("edit", "F-99"),
            ("withdraw", "F-99", "--reason", "seen twice"),
        )
    ),
    usage("'S-1' is not an id that fits here", "show-figure", "S-1", tries="F-1"),
]
INTEL = [
    usage("Missing option '--tier'", "add-intel", "acme", "x", "--topic", "rivalry"),
    *(usage(f"'--tier': '{bad}'", "add-intel", "acme", "x", "--tier", bad, *NEW[5:]) for bad in ("0", "5", "4th")),
    usage("Missing option '--topic'", "add-intel", "acme", "x", "--tier", 1, "--source", "News"),
    usage("topic: is missing", "add-intel", "acme", "x", "--tier", 1, "--topic", "", "--source", "News"),
    usage("'rivalery' is not a topic", "add-intel", "acme", "x", "--tier", 1, "--topic", "rivalery", tries="rivalry?"),
    usage("'opp' names several", "add-intel", "acme", "x", "--tier", 1, "--topic", "opp", tries="opportunities-"),
    usage("'rivalry-9' is not a question", *NEW, "--question", "rivalry-9", tries="did you mean rivalry-"),
    usage("no text was given", "add-intel", "acme", "--tier", 1, "--topic", "rivalry", "--source", "News"),
    usage("statement: is missing", "add-intel", "acme", "", "--tier", 1, "--topic", "rivalry", "--source", "News"),
    usage("statement: is empty", "add-intel", "acme", " \t", "--tier", 1, "--topic", "rivalry", "--source", "News"),
    usage("statement: is 2001 characters", "add-intel", "acme", "x" * 2001, *NEW[3:], tries="shorten"),
    usage("statement: contains a NUL character", "add-intel", "acme", "a\0b", *NEW[3:], tries="plain text"),
    usage("'--credibility': '0'", *NEW, "--credibility", 0),
    usage("'--reliability': 'F1'", *NEW, "--reliability", "F1"),
    usage("'--source-kind': 'blog'", *NEW, "--source-kind", "blog"),
    usage("'--handling': 'white'", *NEW, "--handling", "white"),
    usage("'--lawful': 'stolen'", *NEW, "--lawful", "stolen"),
    usage("'--swot': 'x'", *NEW, "--swot", "x"),
    usage("--on: '2026-02-30' does not exist", *NEW, "--on", "2026-02-30"),
    usage("--published: '12/11/2026' has two readings", *NEW, "--published", "12/11/2026"),
    usage("--review-by: 'soon' is not a date", *NEW, "--review-by", "soon"),
    usage("url: 'data:text/html,x' is not a web address", *NEW, "--url", "data:text/html,x"),
    usage("origin: 'a b' cannot be a short name", *NEW, "--origin", "a b"),
    usage("comes from a published source, not from a contact", *NEW, "--contact", "Wei Fang", tries="--tier 3"),
    case(NOT_FOUND, "no contact 'Nobody' at acme", *NEW, "--contact", "Nobody", tries='add-contact acme "Nobody"'),
    case(CONFLICT, "'Wei' may be any of several contacts", *NEW, "--contact", "Wei", tries="the contact's id"),
    case(NOT_FOUND, "no item 'I-99' at acme", *NEW, "--contradicts", "I-99"),
    usage("'--audience': 'custmer'", "list-intel", "acme", "--audience", "custmer"),
    usage("'--state': 'fresh'", "list-intel", "--state", "fresh"),
    usage("'--tier': '5'", "list-intel", "--tier", 5),
    usage("'zzz' is not a topic", "list-intel", "--topic", "zzz"),
    usage("--since: 'then' is not a date", "list-intel", "--since", "then"),
    case(NOT_FOUND, "no item I-99", "show-intel", "I-99", tries="list-intel"),
    *(usage(f"'{bad}' is not an id", "show-intel", bad, tries="I-1") for bad in ("C-1", "I-0", "I-x", "12", "")),
    usage("'***' has no letter or digit", "search", "***"),
    usage("'' has no letter or digit", "search", ""),
    case(NOT_FOUND, "no account 'nope'", "search", "x", "--account", "nope"),
]  # fmt: skip
UPKEEP = [
    usage("no grade was given", "grade-intel", "I-1", tries="--reliability B --credibility 2"),
    case(NOT_FOUND, "no item I-99", "grade-intel", "I-99", "--credibility", 2),
    case(CONFLICT, "I-2 was withdrawn", "grade-intel", "I-2", "--credibility", 2),
    case(CONFLICT, "I-3 was superseded by I-4", "confirm-intel", "I-3", tries="use I-4"),
    usage("on: 2026-11-24 lies after today", "confirm-intel", "I-1", "--on", "2026-11-24"),
    usage("on: 2026-09-30 lies before I-1 was true", "confirm-intel", "I-1", "--on", "2026-09-30"),
    usage("--review-by: 2026-11-22 lies before 2026-11-23", "confirm-intel", "I-1", "--review-by", "2026-11-22"),
    case(NOT_FOUND, "no item I-99", "supersede-intel", "I-99", "x"),
    case(CONFLICT, "I-2 was withdrawn", "supersede-intel", "I-2", "x"),
    usage("statement: is missing", "supersede-intel", "I-1", ""),
    usage("'--tier': '5'", "supersede-intel", "I-1", "x", "--tier", 5),
    usage("Missing option '--reason'", "withdraw-intel", "I-1"),
    usage("reason: is empty", "withdraw-intel", "I-1", "--reason", " ", tries="--reason TEXT"),
    usage("on: 2026-11-24 lies after today", "withdraw-intel", "I-1", "--reason", "seen twice", "--on", "2026-11-24"),
    case(CONFLICT, "I-2 was withdrawn", "withdraw-intel", "I-2", "--reason", "seen twice"),
    usage("Missing option '--handling'", "relabel", "I-1", "--reason", "seen twice"),
    usage("Missing option '--reason'", "relabel", "I-1", "--handling", "red"),
    usage("reason: is empty", "relabel", "I-1", "--handling", "red", "--reason", ""),
    usage("'S-1' is not an id that fits here", "relabel", "S-1", "--handling", "red", "--reason", "seen twice"),
    *(case(NOT_FOUND, f"{one}-99", "relabel", f"{one}-99", "--handling", "red", "--reason", "seen twice") for one in "ICFKNUWY"),
]  # fmt: skip
JUDGEMENT = [
    usage("text: is missing", "conclude", "acme", "rivalry", ""),
    usage("text: is empty", "conclude", "acme", "rivalry", " "),
    usage("no text was given", "conclude", "acme", "rivalry"),
    usage("'zzz' is not a topic", "conclude", "acme", "zzz", "x"),
    usage("--verdict: '6' must be less", "conclude", "acme", "rivalry", "x", "--verdict", 6),
    usage("--verdict: 'high' must be a whole number", "conclude", "acme", "rivalry", "x", "--verdict", "high"),
    usage("'--trend': 'up'", "conclude", "acme", "rivalry", "x", "--verdict", 3, "--trend", "up"),
    usage("trend: a trend goes with a verdict", "conclude", "acme", "rivalry", "x", "--trend", "rising"),
    case(NOT_FOUND, "no item 'I-99' at acme to cite", "conclude", "acme", "rivalry", "x", "--cite", "I-1,I-99"),
    case(NOT_FOUND, "no item 'news' at acme to cite", "conclude", "acme", "rivalry", "x", "--cite", "news"),
    usage("'rivalry-9' is not a question", "answer", "acme", "rivalry-9", "x"),
    usage("'rivalry' is not a question", "answer", "acme", "rivalry", "x", tries="did you mean rivalry-"),
    usage("text: is missing", "answer", "acme", "rivalry-4", ""),
    *(usage(f"Missing option '--{one}'", *OPEN, *GOOD[: at * 2]) for at, one in enumerate(("owner", "due", "how"))),
    usage("owner: is missing", *OPEN, *GOOD, "--owner", ""),
    usage("--due: 'soon' is not a date", *OPEN, *GOOD, "--due", "soon"),
    usage("due: 2026-11-22 lies before 2026-11-23", *OPEN, *GOOD, "--due", "2026-11-22"),
    usage("how: is empty", *OPEN, *GOOD, "--how", " "),
    usage("Missing option '--reason'", "waive", "acme", "rivalry"),
    usage("reason: is missing", "waive", "acme", "rivalry", "--reason", ""),
    usage("reason: is empty", "reopen", "acme", "rivalry", "--reason", ""),
    case(CONFLICT, "rivalry of acme is neither", "reopen", "acme", "rivalry", "--reason", "seen twice", tries="analyze"),
    usage("text: is missing", "summarize", "acme", ""),
    usage("text: is 100001 characters long", "summarize", "acme", "x" * 100_001),
    usage("--on: 'then' is not a date", "list-judgements", "acme", "--on", "then"),
    usage("'zzz' is not an area", "analyze", "acme", "--area", "zzz"),
    usage("'str' names several areas", "checklist", "--area", "str", tries="structure-management, strategy-synergy"),
    usage("--on: 'then' is not a date", "analyze", "acme", "--on", "then"),
    usage("never made for the customer", "analyze", "acme", "--audience", "customer", tries="render-plan acme"),
]  # fmt: skip
OBJECTIVE = ("add-objective", "acme", "Grow", "--measure", "sales", "--baseline", 1, "--target", 2)
PLANNING = [
    usage("Missing option '--due'", "add-inquiry", "acme", "rivalry-1", "--owner", "Ada"),
    usage("a resolution weighs at least two items", "add-resolution", "acme", "Measured alike", "--cite", "I-1"),
    usage("'good' is not a rating", "add-score", "acme", "Review", "--attractiveness", "good", "--strength", "share=2"),
    usage("Missing option '--due'", "add-action", "acme", "Call", "--owner", "Ada"),
    usage("Missing option '--owner'", "add-action", "acme", "Call", "--due", "2026-12-01"),
    usage("--owner: is", "add-action", "acme", "Call", "--owner", " ", "--due", "2026-12-01"),
    usage("--due: 'soon' is not a date", "add-action", "acme", "Call", "--owner", "A", "--due", "soon"),
    usage("--starts: 2026-12-02 lies after", "add-action", "acme", "Call", "--owner", "A", "--due", "2026-12-01",
          "--starts", "2026-12-02"),
    usage("--done-on: it is not done", "add-action", "acme", "Call", "--owner", "A", "--due", "2026-12-01",
          "--done-on", "2026-11-01"),
    case(NOT_FOUND, "--serves: nothing of acme is 'T-9'", "add-action", "acme", "Call", "--owner", "A", "--due",
         "2026-12-01", "--serves", "T-9", tries="list-objectives acme"),
    usage("Missing option '--measure'", "add-objective", "acme", "Grow"),
    usage("Missing option '--due'", *OBJECTIVE),
    usage("'--kind': 'fame'", *OBJECTIVE, "--due", "2027-01-01", "--kind", "fame"),
    usage("Missing option '--serves'", "add-strategy", "acme", "Sell"),
    case(NOT_FOUND, "nothing of acme is 'G-9'", "add-strategy", "acme", "Sell", "--serves", "G-9", "--cite", "I-1"),
    usage("--currency: an amount has a currency", "add-opportunity", "acme", "Line", "--amount", 5),
    usage("--amount: 'lots' is not an amount", "add-opportunity", "acme", "Line", "--amount", "lots"),
    usage("--probability: must be less", "add-opportunity", "acme", "Line", "--probability", 101),
    usage("--role: 'boss=C-1' does not give", "add-opportunity", "acme", "Line", "--role", "boss=C-1", tries="economic"),
    case(NOT_FOUND, "no contact 'Nobody' at acme", "add-opportunity", "acme", "Line", "--role", "user=Nobody"),
    usage("Missing option '--holder'", "add-white-space", "acme", "Pumps", "Lines"),
    usage("--competitor: a competitor does not hold", "add-white-space", "acme", "Pumps", "Lines", "--holder", "ours",
          "--competitor", "Bolt"),
    usage("Missing option '--need'", "add-value", "acme", "Kit"),
    usage("--likelihood: must be less", "add-risk", "acme", "Rain", "--likelihood", 6),
    usage("--due: 2026-01-01 lies before it was raised", "add-issue", "acme", "Noise", "--due", "2026-01-01"),
    usage("--raised: 2026-12-01 lies after today", "add-issue", "acme", "Noise", "--raised", "2026-12-01"),
    usage("Missing option '--due'", "add-commitment", "acme", "Spares"),
    usage("Missing option '--planned'", "add-budget", "acme", "Travel"),
    usage("--currency: an amount has a currency", "add-budget", "acme", "Travel", "--planned", 5),
    case(NOT_FOUND, "no contact 'Nobody'", "add-interaction", "acme", "Lunch", "--contact", "Nobody"),
    usage("Missing option '--role'", "add-member", "acme", "Ada"),
    usage("'STAGE': 'warm'", "add-stage", "acme", "warm", "--view", "ours"),
    case(NOT_FOUND, "nothing is called '12'", "show", "12", tries="an id, such as I-1"),
    usage("'A-1' is not an id that fits here", "show-risk", "A-1", tries="R-1"),
    *(case(NOT_FOUND, f"no {spec.noun} {kind.value}-9", f"show-{spec.noun}", f"{kind.value}-9", tries=f"list-{spec.plural}")
      for kind, spec in KINDS.items()),
    *(case(NOT_FOUND, f"no {spec.noun} {kind.value}-9", f"edit-{spec.noun}", f"{kind.value}-9", "--set", "ref=x")
      for kind, spec in KINDS.items()),
    *(case(NOT_FOUND, f"no {spec.noun} {kind.value}-9", f"close-{spec.noun}", f"{kind.value}-9")
      for kind, spec in KINDS.items() if spec.closing),
    case(NOT_FOUND, "no action A-9", "edit", "A-9", "--set", "owner=B"),
    case(NOT_FOUND, "no action A-9", "close", "A-9"),
    usage("M-9 has nothing to close", "close", "M-9", tries="kamplan withdraw M-9"),
    usage("--as: 'won' does not close A-9", "close", "A-9", "--as", "won", tries="done, dropped"),
    case(NOT_FOUND, "no action A-9", "withdraw", "A-9", "--reason", "seen twice"),
    usage("Missing option '--reason'", "withdraw", "A-9"),
    case(NOT_FOUND, "no interaction M-9", *NEW, "--meeting", "M-9"),
    case(STORE, "there is no file /nope.db", "restore", "/nope.db", tries="list-backups"),
    usage("Missing argument 'FILE'", "restore"),
    usage("No such option: --mend", "doctor", "--mend", tries="did you mean --"),
    usage("unknown key 'usr'", "config", "set", "usr", "Ada", tries="did you mean user?"),
    case(CONFLICT, "/ is a folder", "backup", "/"),
    usage("--deep looks at the whole file", "check", "acme", "--deep", tries="kamplan check --deep"),
    case(NOT_FOUND, "no template 'two' ships", "copy-template", "two", tries="list-templates"),
    usage("there is no rule 'KP999'", "check", "--explain", "KP999", tries="KP001 to KP045"),
    usage("--picture: there is no picture 'x'", "draw", "acme", "--picture", "x", tries="relationship-map"),
    case(NOT_FOUND, "acme has nothing that the picture white-space", "draw", "acme", "--picture", "white-space"),
    case(NOT_FOUND, "no account 'nope'", "show-map", "nope"),
    case(NOT_FOUND, "no record A-99", "history", "A-99", tries="kamplan history"),
    case(NOT_FOUND, "no account 'nope'", "history", "nope"),
    case(NOT_FOUND, "there is no change 99", "undo", "99", tries="kamplan history"),
    case(CONFLICT, "nothing was undone that could be redone", "redo"),
    usage("Missing option '--reason'", "merge", "C-2", "C-1"),
    usage("Missing argument 'INTO'", "merge", "C-2", "--reason", "seen twice"),
    usage("reason: is empty", "merge", "C-2", "C-1", "--reason", " ", tries="--reason TEXT"),
    usage("C-1 cannot be merged into itself", "merge", "C-1", "C-1", "--reason", "seen twice", tries="the one that stays"),
    case(NOT_FOUND, "no contact C-9", "merge", "C-9", "C-1", "--reason", "seen twice", tries="list-contacts"),
    case(CONFLICT, "I-2 was withdrawn", "merge", "I-2", "I-1", "--reason", "seen twice", tries="kamplan show I-2"),
    case(CONFLICT, "I-3 was superseded by I-4", "merge", "I-3", "I-1", "--reason", "seen twice", tries="use I-4"),
    usage("Missing option '--reason'", "purge", "I-1"),
    usage("reason: is empty", "purge", "I-1", "--reason", " ", tries="--reason TEXT"),
    usage("'x' is not an id that fits here", "purge", "x", "--reason", "seen twice"),
    usage("C-1 is a person", "purge", "C-1", "--reason", "seen twice", tries="kamplan erase-person C-1"),
    usage("P-1 is a plan version", "purge", "P-1", "--reason", "seen twice"),
    case(NOT_FOUND, "no record A-9", "purge", "A-9", "--reason", "seen twice", tries="kamplan history"),
    case(NOT_FOUND, "no record C-9", "erase-person", "C-9", "--reason", "seen twice"),
    usage("'A-1' is not an id that fits here", "erase-person", "A-1", "--reason", "seen twice", tries="C-1"),
    usage("Missing option '--reason'", "erase-person", "C-1"),
    case(NOT_FOUND, "no contact C-9", "show-person", "C-9", tries="list-contacts"),
    usage("the account team's alone", "show-person", "C-1", "--audience", "company"),
    case(NOT_FOUND, "no account 'nope'", "submit-plan", "nope"),
    case(NOT_FOUND, "no account 'nope'", "carry-over", "nope", "--keep", "all"),
    case(NOT_FOUND, "no plan version P-9", "review-plan", "P-9", "--comment", "x", tries="list-versions"),
    case(NOT_FOUND, "no plan version P-9", "approve-plan", "P-9", tries="list-versions"),
    usage("Missing option '--comment'", "reject-plan", "P-9"),
    usage("'A-9' is not an id that fits here", "recall-plan", "A-9", tries="P-1"),
    case(NOT_FOUND, "no account 'nope'", "list-versions", "nope"),
    case(NOT_FOUND, "no plan version P-9", "show-version", "P-9", tries="list-versions"),
    case(NOT_FOUND, "no plan version P-9", "diff-plan", "P-9", tries="list-versions"),
    case(NOT_FOUND, "no account 'nope'", "impact", "nope"),
    case(NOT_FOUND, "no account 'nope'", "list-releases", "nope"),
    case(NOT_FOUND, "no release Z-9", "show-release", "Z-9", tries="list-releases"),
    usage("'P-1' is not an id that fits here", "show-release", "P-1", tries="Z-1"),
    usage("releases are never shown to the customer", "list-releases", "--audience", "customer", tries="team"),
    usage("cannot read /nope.docx: No such file", "verify", "/nope.docx"),
    usage("cannot read /: Is a directory", "verify", "/"),
    usage("is a device or pipe, not a file", "verify", "/dev/null"),
    usage("Missing argument 'FILE…'", "scan-leaks"),
    usage("cannot read /nope.docx: No such file", "scan-leaks", "/nope.docx"),
    usage("nothing is withheld from the team", "scan-leaks", __file__, "--audience", "team", tries="customer"),
    usage("--reader: findings are never shown", "scan-leaks", __file__, "--reader", "customer", tries="company"),
    case(NOT_FOUND, "no account 'nope'", "scan-leaks", __file__, "--account", "nope"),
    case(NOT_FOUND, "no record Z-9", "history", "Z-9", tries="kamplan history"),
    usage("'Z-1' is not an id that fits here", "relabel", "Z-1", "--handling", "red", "--reason", "seen twice"),
    usage("--head: 'x' is no head", "audit", "verify", "--head", "x", tries="kamplan audit head"),
    *(usage("a customer is shown one account", f"list-{spec.plural}", "--audience", "customer")
      for spec in KINDS.values()),
]  # fmt: skip
PAPERS = [
    case(NOT_FOUND, "nobody called 'Zed' keeps an account", "agenda", "--manager", "Zed", tries="list-accounts"),
    case(NOT_FOUND, "no account 'zed'", "agenda", "--account", "zed"),
    usage("due.txt is not the name of a calendar file", "agenda", "-o", "due.txt", tries="-o FILE.ics"),
    case(NOT_FOUND, "contact: no contact 'Zed'", "brief", "acme", "--contact", "Zed"),
    case(CONFLICT, "'Wei' may be any of several contacts", "brief", "acme", "--contact", "Wei"),
    usage("no paper is written as .pptx", "digest", "-o", "x.pptx"),
    usage("lies after today", "digest", "acme", "--since", "2027-01-01"),
]  # fmt: skip
PORTFOLIO = [
    usage("portfolio is never shown to a customer", "portfolio", "--audience", "customer"),
    usage("--sort: there is no column 'flagz'", "portfolio", "--sort", "flagz", tries="did you mean flags?"),
    usage("neither a page nor a workbook", "portfolio", "-o", "x.pdf", tries=".html"),
    usage("no order and no page of its own", "portfolio", "--account", "acme", "--sort", "open"),
    case(NOT_FOUND, "no account 'nope'", "portfolio", "--account", "nope"),
    case(NOT_FOUND, "'Zoe' answers for no account", "portfolio", "--manager", "Zoe", tries="kamplan assign"),
    usage("there is no standard /nope.toml", "scorecard", "--standard", "/nope.toml"),
    usage("portfolio is never shown to a customer", "scorecard", "--audience", "customer"),
    usage("'a=9' is not a rating", "add-score", "acme", "why", "--attractiveness", "a=9", "--strength", "a=1"),
    case(NOT_FOUND, "no account 'nope'", "add-inquiry", "nope", "Who decides?", "--owner", "Bo", "--due", "2026-12-01"),
    case(NOT_FOUND, "no account 'nope'", "add-resolution", "nope", "x", "--holds", "I-1", "--cite", "I-1,I-3"),
    usage("Missing option '--attractiveness'", "score-account", "acme", "--strength", "a=1", "--why", "x"),
    usage("'a=9' is not a rating", "score-account", "acme", "--attractiveness", "a=9", "--strength", "a=1", "--why", "x",
          tries="criterion=1 (weak)"),
    case(NOT_FOUND, "no account 'nope'", "score-account", "nope", "--attractiveness", "a=1", "--strength", "a=1",
         "--why", "x"),
    usage("nobody is named", "assign", "acme", tries="--manager P"),
    case(NOT_FOUND, "no account 'nope'", "assign", "nope", "--manager", "Bo"),
    usage("neither an account nor a line is named", "budget", "set", tries="ACCOUNT LINE AMOUNT"),
    usage("after B-1 comes an amount", "budget", "spend", "B-1"),
    usage("after acme comes the line and an amount", "budget", "set", "acme", "Fairs"),
    usage("after acme comes the line", "budget", "approve", "acme"),
    case(NOT_FOUND, "no budget B-9", "budget", "spend", "B-9", "5", tries="list-budgets"),
    case(NOT_FOUND, "acme has no budget line 'Fairs'", "budget", "spend", "acme", "Fairs", "5", tries="list-budgets"),
    case(NOT_FOUND, "no account 'nope'", "budget", "report", "nope"),
    usage("currency: an amount has a currency", "budget", "set", "acme", "Fairs", "5", tries="--currency"),
    usage("--by: 'week' is no way to add up", "budget", "report", "--by", "week", tries="manager"),
    usage("--year: 'x' is not a year", "budget", "report", "--year", "x"),
    usage("budgets are never shown to a customer", "budget", "report", "--audience", "customer"),
    usage("name: is empty", "add-colleague", " "),
    case(NOT_FOUND, "nobody of ours is called 'Zoe'", "edit-colleague", "Zoe", "--unit", "x", tries="add-colleague"),
    usage("never listed for a customer", "list-colleagues", "--audience", "customer"),
]  # fmt: skip
EVERYWHERE = [
    usage("No such command 'add-intl'", "add-intl", tries="did you mean 'add-intel'"),
    usage("No such command 'analyse'", "analyse", "acme", tries="'analyze'"),
    usage("No such command 'xyzzy'", "xyzzy", tries="kamplan --help"),
    usage("No such option: --audiance", "list-intel", "--audiance", "team", tries="did you mean --audience"),
    usage("unexpected extra argument", "show-account", "acme", "acorn"),
    usage("Option '--topic' requires an argument", "list-intel", "--topic"),
    usage("--today: '2026-13-01' does not exist", "list-intel", "--today", "2026-13-01"),
    usage("'fr' is not a language", "list-intel", "--lang", "fr"),
    usage("cannot read /nope.yaml: No such file", "checklist", "--checklist", "/nope.yaml"),
    usage("there is no file /nope.csv", "import", "/nope.csv", "--as", "intel"),
    usage("there is no file /nope.csv", "import", "/nope.csv"),
    usage("--as: 'intl' is not a kind of record", "import", __file__, "--as", "intl", tries="intel, accounts"),
    usage("cannot read /nope.txt: No such file", "shell", "--file", "/nope.txt", tries="one command a line"),
    usage("--as: / is a folder", "import", "/", "--as", "intel", tries="leave --as out"),
    usage("-o: no folder is named", "export", "acme", tries="-o FOLDER"),
    usage("a customer is given one account", "export", "-o", "/nope", "--audience", "customer"),
    case(CONFLICT, "/ is not empty", "export", "acme", "-o", "/", tries="--force"),
]  # fmt: skip
EVIDENCE = [
    usage("'tech-1' is not a question", "evidence", "acme", "tech-1", tries="did you mean"),
    usage("'nonsense' is not a topic", "evidence", "acme", "nonsense", tries="kamplan checklist"),
    usage("a resolution weighs at least two items", "resolve", "I-1", "--why", "x", tries="kamplan resolve"),
    case(NOT_FOUND, "no item I-99", "resolve", "I-1,I-99", "--why", "x"),
    case(NOT_FOUND, "no item I-99", "merge", "I-99", "I-1", "--reason", "seen twice"),
    usage("a resolution weighs at least two items", "add-resolution", "acme", "x", "--cite", "I-1"),
    usage("cannot read /nope.docx: No such file", "check-proposal", "/nope.docx", "acme"),
    case(NOT_FOUND, "no opportunity O-99 at acme", "check-proposal", __file__, "acme", "--opportunity", "O-99"),
    usage("--since: 'then' is not a date", "suggest", "acme", "--since", "then"),
]
CASES = [
    *ACCOUNTS,
    *PEOPLE,
    *SOURCES,
    *FIGURES,
    *INTEL,
    *UPKEEP,
    *JUDGEMENT,
    *PLANNING,
    *PAPERS,
    *EVIDENCE,
    *PORTFOLIO,
    *EVERYWHERE,
]
TAKES_ACCOUNT = {
    "show-account": (), "edit-account": (), "add-contact": ("B",), "list-contacts": (),
    "add-source": ("B", "--kind", "news"), "list-sources": (), "add-figure": (2025, "revenue", 1), "list-figures": (),
    "add-intel": NEW[2:], "list-intel": (), "analyze": (), "conclude": ("rivalry", "x"), "answer": ("rivalry-4", "x"),
    "declare-unknown": ("rivalry", *GOOD), "waive": ("rivalry", "--reason", "seen twice"), "summarize": ("x",),
    "reopen": ("rivalry", "--reason", "seen twice"), "list-judgements": (), "brief": (), "digest": (), "sponsor-brief": (),
    "gaps": (), "next": (), "collection-plan": (), "assign-question": ("rivalry-1", "--to", "B", "--due", "2026-12-01"),
    "log-attempt": ("rivalry-1", "--result", "declined"),
    "evidence": ("rivalry",), "suggest": (),
}  # fmt: skip
SHOWS = ("list-accounts", "list-contacts", "show-contact", "list-sources", "list-figures", "list-intel", "show-intel",
         "search", "analyze", "list-judgements", "show-account", "brief", "digest", "sponsor-brief",
         "gaps", "next", "collection-plan", "suggest")  # fmt: skip


@pytest.mark.parametrize(("argv", "code", "says", "tries"), CASES)
def test_a_mistake_is_answered_in_two_lines(
    stocked: Kamplan, argv: tuple[str | int, ...], code: int, says: str, tries: str
) -> None:
    stocked.refuses(*argv, code=code, says=says, tries=tries)


def test_every_command_has_a_failure_here() -> None:
    tried = {str(one.values[0][0]) for one in CASES} | set(TAKES_ACCOUNT)
    every = {name for names in MODULES.values() for name in names} - {
        "demo",
        "render-plan",
        "list-templates",
        "list-backups",
    }
    assert every - tried == set()


@pytest.mark.parametrize("name", TAKES_ACCOUNT)
def test_an_unknown_account_is_not_found(stocked: Kamplan, name: str) -> None:
    rest = TAKES_ACCOUNT[name]
    stocked.refuses(name, "nope", *rest, code=NOT_FOUND, says="no account 'nope'", tries="kamplan list-accounts")


@pytest.mark.parametrize("name", SHOWS)
@pytest.mark.parametrize("audience", ["custmer", "Customer", "customer ", "", "public"])
def test_a_typo_in_the_audience_fails_closed(stocked: Kamplan, name: str, audience: str) -> None:
    subject = {"show-contact": ("C-1",), "show-intel": ("I-1",), "search": ("x",), "list-accounts": ()}
    argv = (name, *subject.get(name, ("acme",)), "--audience", audience)
    stocked.refuses(*argv, code=USAGE, says=f"Invalid value for '--audience': '{audience}'")


# Config file and checklist file


@pytest.mark.parametrize(
    ("text", "says", "tries"),
    [
        ('usr = "Ada"', "unknown key 'usr'", "did you mean user?"),
        ('zzz = "Ada"', "unknown key 'zzz'", "the keys are user, db"),
        ("user = ", "cannot read the config file", "it is TOML"),
        ("user = 3", "user must be text", 'user = "…"'),
        ('lang = "fr"', "'fr' is not a language", "en and zh"),
        (None, "there is no config file", "KAMPLAN_CONFIG"),
    ],
)
def test_a_bad_config_file_is_refused(
    stocked: Kamplan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str | None, says: str, tries: str
) -> None:
    path = tmp_path / "config.toml"
    if text is not None:
        path.write_text(text)
    monkeypatch.setenv("KAMPLAN_CONFIG", str(path))
    stocked.refuses("list-accounts", code=USAGE, says=says, tries=tries)


SHIPPED = Checklist.model_validate_json(CHECKLIST.read_text()).model_dump_json()


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        (SHIPPED, "areas: [", "own.yaml, line 2: not valid YAML"),
        (SHIPPED, "- a list", "table of keys and values"),
        (SHIPPED, "", "table of keys and values"),
        ('"substitutes"', '"rivalry"', "does not belong to topic 'rivalry'"),
        ('"performance"', '"rivalry"', "the id 'rivalry' stands twice"),
        ('"rivalry-1"', '"substitutes-9"', "question 'substitutes-9' does not belong to topic 'rivalry'"),
        ('"required":true', '"required":false', "no topic is required"),
        ('"kind":"situation"', '"kind":"contribution"', "has no situation question"),
        ('"schema_version":1', '"schema_version":2', "schema_version"),
        ('"review_months":12', '"review_months":0', "review_months"),
        ('"title"', '"titel"', "titel: is not a field of this record"),
    ],
)
def test_a_bad_checklist_is_refused(stocked: Kamplan, tmp_path: Path, before: str, after: str, says: str) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(SHIPPED.replace(before, after))
    for argv in (("checklist",), ("analyze", "acme"), NEW):
        stocked.refuses(*argv, "--checklist", path, code=USAGE, says=says)


# Files to import

ITEMS = "account,tier,topic,statement,source,valid_as_of\n"
GOOD_ROW = "acme,1,rivalry,fine,News,2026-10-01\n"
FILES = [
    ("intel", b"\xff\xfe" + ITEMS.encode("utf-16-le"), USAGE, "has no rows below its header"),
    ("intel", "", USAGE, "has no header row"),
    ("intel", "\n" + ITEMS, USAGE, "has no header row"),
    ("intel", ITEMS + GOOD_ROW + "acme,1,rivalry\n", USAGE, "row 3: 3 cells where the header has 6"),
    ("intel", "account,account\n", USAGE, "the column 'account' stands twice"),
    ("intel", ITEMS + 'acme,1,"rivalry\n', USAGE, "row 2: not valid CSV"),
    ("intel", "account,topic,statement\nacme,rivalry,x\n", USAGE, "has no column 'tier'"),
    ("intel", "tier,topic,statement\n1,rivalry,x\n", USAGE, "has no column 'account'"),
    ("intel", ITEMS + GOOD_ROW + "acme,7,rivalry,x,News,2026-10-01\n", USAGE, "row 3: tier: '7' is not a tier"),
    ("intel", ITEMS + GOOD_ROW + "acme,1,rivalry,x,News,12/11/2026\n", USAGE, "row 3: valid_as_of: '12/11/2026'"),
    ("intel", ITEMS + GOOD_ROW + "acme,1,rival,x,News,2026-10-01\n", USAGE, "row 3: 'rival' is not a topic"),
    ("intel", ITEMS + GOOD_ROW + "acme,1,rivalry,x,News,\n", USAGE, "row 3: valid_as_of: is missing"),
    ("intel", ITEMS + GOOD_ROW + "nope,1,rivalry,x,News,2026-10-01\n", NOT_FOUND, "row 3: no account 'nope'"),
    ("intel", ITEMS + GOOD_ROW + "acm,1,rivalry,x,News,2026-10-01\n", NOT_FOUND, "row 3: no account 'acm'"),
    ("intel", ITEMS + GOOD_ROW + "acme,3,rivalry,x,News,2026-10-01\n", USAGE, "row 3: contact: a tier-3 item names"),
    ("accounts", "key,name\nnew,New\nnew,Other\n", CONFLICT, "row 3: 'Other' stands in the file twice"),
    ("accounts", "key,name,employees\nnew,New,1\nbad,Bad,many\n", USAGE, "row 3: employees"),
    ("contacts", "account,name,level\nacme,Al,top\nacme,Bo,boss\n", USAGE, "row 3: level: 'boss' is none of top, middle, staff"),
    ("contacts", "account,name,reports_to\nacme,Al,\nacme,Bo,Cy\n", NOT_FOUND, "row 3: reports_to: 'Cy' is not"),
    ("contacts", "account,name\nacme,Al\nacme,al\n", CONFLICT, "row 3: name 'al' stands in the file twice"),
    ("figures", "account,year,measure,value\nacme,2025,a,1\nacme,2025,b,lots\n", USAGE, "row 3: value: 'lots'"),
    ("figures", "account,year,measure,value\nacme,2025,a,1\nacme,2025,a,2\n", CONFLICT, "row 3: value: row 2 gives"),
    ("conclusions", "account,topic,text,cites\nacme,rivalry,x,\nacme,rivalry,y,I-99\n", NOT_FOUND, "row 3: no item"),
    ("answers", "account,question,text\nacme,rivalry-4,x\nacme,rivalry-1,y\n", USAGE, "row 3: question: rivalry-1"),
    ("unknowns", "account,topic,owner,due,how\nacme,rivalry,Ada,soon,ask\n", USAGE, "row 2: due: 'soon'"),
    ("waivers", "account,topic,reason\nacme,rivalry,x\nacme,rivalry,\n", USAGE, "row 3: reason: is missing"),
    ("summaries", "account,text\nacme,\n", USAGE, "row 2: text: is missing"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "content", "code", "says"), FILES)
def test_a_bad_file_changes_nothing(
    stocked: Kamplan, tmp_path: Path, kind: str, content: str | bytes, code: int, says: str
) -> None:
    file = tmp_path / "rows.csv"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    stocked.refuses("import", file, "--as", kind, code=code, says=says)


def test_a_file_with_many_bad_rows_names_the_first_and_counts_the_rest(stocked: Kamplan, tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    file.write_text(ITEMS + GOOD_ROW + "acme,9,rivalry,x,News,2026-10-01\n" * 20)
    result = stocked.refuses("import", file, "--as", "intel", code=USAGE, says="row 3: tier: '9' is not a tier")
    assert "(and 19 more rows); nothing was imported" in result.err
    assert len(result.err.splitlines()) <= 12


# The store's path


def test_a_path_that_is_no_store_is_refused_and_left_alone(stocked: Kamplan, tmp_path: Path) -> None:
    text, foreign = tmp_path / "notes.txt", tmp_path / "places.sqlite"
    text.write_text("my notes, long enough to be taken for a header " * 4)
    with sqlite3.connect(foreign) as connection:
        connection.execute("CREATE TABLE places (url TEXT)")
    connection.close()
    for path, says in (
        (tmp_path, "is not a file"),
        (text, "is not a kamplan store"),
        (foreign, "is a database of another program"),
        (tmp_path / "none.db", "there is no store at"),
        (text / "under.db", "cannot open"),
    ):
        before = path.read_bytes() if path.is_file() else None
        stocked.refuses("list-accounts", "--db", path, code=STORE, says=says, tries="--db")
        stocked.refuses(*NEW, "--db", path, code=STORE, says=says, tries="--db")
        assert (path.read_bytes() if path.is_file() else None) == before
    assert not (tmp_path / "none.db").exists()


def test_all_required_options_that_are_missing_are_named_at_once_with_what_they_may_be(stocked: Kamplan) -> None:
    result = stocked.refuses("add-intel", "acme", "x", code=2, says="Missing option '--tier', '--topic'")
    for said in ("4 top management", "rivalry, mission-vision", "kamplan checklist", "--source NAME", "--contact NAME"):
        assert said in result.err
    result = stocked.refuses("relabel", "I-1", code=2, says="Missing option '--handling', '--reason'")
    assert "One of clear, green, amber, red" in result.err
    chinese = stocked("add-intel", "acme", "x", "--lang", "zh")
    assert "缺少选项 '--tier', '--topic'" in chinese.err
