"""Search finds exactly what a plain scan of the texts finds, in English and Chinese, for every reader."""

from __future__ import annotations

import os
import sqlite3
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import EXAMPLE_DAY, ROOT, Kamplan
from kamplan.domain.names import loosen
from kamplan.domain.words import make_key

if TYPE_CHECKING:
    from collections.abc import Sequence

REAL = Path(os.environ.get("KAMPLAN_REAL_DATA") or ROOT.parent / "shared" / "data" / "real-account")
READABLE = {"team": ("clear", "green", "amber", "red"), "company": ("clear", "green", "amber"),
            "customer": ("clear", "green")}  # fmt: skip


# The plain scan ----------------------------------------------------------------------------------------------------


def stands_alone(char: str) -> bool:
    name = unicodedata.name(char, "")
    return name.startswith(("CJK ", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO", "IDEOGRAPHIC ITERATION"))


def tokenize(text: str) -> list[str]:
    """Words of letters and digits, folded; a character of Chinese, Japanese or Korean is a word of its own."""
    words = [""]
    for char in unicodedata.normalize("NFKC", text).casefold():
        if not char.isalnum():
            words.append("")
        elif stands_alone(char):
            words += [char, ""]
        else:
            words[-1] += char
    return [word for word in words if word]


def holds(words: Sequence[str], term: Sequence[str], *, begins: bool) -> bool:
    size = len(term)
    for place in range(len(words) - size + 1):
        found = words[place : place + size]
        ends = loosen(found[-1]).startswith(loosen(term[-1])) if begins else make_key(found[-1]) == make_key(term[-1])
        if list(map(make_key, found[:-1])) == list(map(make_key, term[:-1])) and ends:
            return True
    return False


class Text(NamedTuple):
    id: str
    statement: str
    detail: str
    handling: str
    lawful: str
    valid_as_of: str
    named: tuple[str, ...] = ()


def read_texts(path: Path) -> list[Text]:
    connection = sqlite3.connect(path)
    query = (
        "SELECT 'I-' || i.id, i.statement, coalesce(i.detail, ''), i.handling, i.lawful, i.valid_as_of, i.source_name,"
        " coalesce(i.publisher, ''), coalesce(c.name, '') FROM item i LEFT JOIN contact c ON c.id = i.contact_id"
        " ORDER BY i.id"
    )
    try:
        return [Text(*row[:6], tuple(row[6:])) for row in connection.execute(query)]
    finally:
        connection.close()


def scan(kamplan: Kamplan, query: str, audience: str = "team") -> list[Text]:
    terms = [(tokenize(typed), typed) for typed in query.split()]
    found = []
    for text in read_texts(kamplan.db):
        if text.handling not in READABLE[audience] or text.lawful == "not-to-be-used":
            continue
        if text.valid_as_of > kamplan.today:
            continue
        columns = [tokenize(text.statement)] + (
            [tokenize(one) for one in (text.detail, *text.named)] if audience != "customer" else []
        )
        if all(
            any(holds(words, term, begins=typed.endswith("*") and term[-1].isascii()) for words in columns)
            for term, typed in terms
            if term
        ):
            found.append(text)
    return found


def compare(kamplan: Kamplan, query: str, audience: str = "team") -> int:
    """Search, its count and scan must agree; a query without a letter or digit is refused. Returns how many there are."""
    only = ("--account", kamplan("list-accounts", "--json").json[0]["key"]) if audience == "customer" else ()
    result = kamplan("search", "--kind", "item", "--json", "--audience", audience, *only, "--", query)
    if not tokenize(query):
        assert (result.code, result.out) == (2, ""), (query, result)
        assert "no letter or digit" in result.err
        return 0
    assert result.code == 0, (query, result)
    expected = sorted(scan(kamplan, query, audience), key=lambda one: (one.valid_as_of, int(one.id[2:])))
    if audience == "customer":
        assert sorted(one["statement"] for one in result.json) == sorted(one.statement for one in expected), query
    else:
        assert [one["id"] for one in result.json] == [one.id for one in expected], query
    counted = kamplan("search", "--kind", "item", "--count", "--audience", audience, *only, "--", query).ok()
    assert (counted.out, counted.err) == (f"{len(expected)}\n", result.err), query
    return len(expected)


# Stores ------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def haier(tmp_path_factory: pytest.TempPathFactory) -> Kamplan:
    if not (REAL / "intel.csv").is_file():
        pytest.skip(f"the real account is not in {REAL}; set KAMPLAN_REAL_DATA")
    kamplan = Kamplan(tmp_path_factory.mktemp("haier") / "haier.db")
    for kind in ("accounts", "contacts", "intel"):
        kamplan("import", REAL / f"{kind}.csv", "--as", kind).ok()
    return kamplan


TEXTS = (
    ("采购由总部统一管理，云服务另议。", "CIO 说：预算在十月定。", "clear"),
    ("The CIO wants a 2025 budget for 云 and 竞争.", "Budgeted: 3.5 million", "clear"),
    ("ＣＩＯ办公室负责采购", "竞争 budget review at Straße 5", "green"),
    ("Revenue of 海尔 rose 6.1% in H1-2025", "", "amber"),
    ("Secret plan of the CIO: 收购云厂商", "body text, AND NEAR", "red"),
    ("R&D (研发) moves to Qingdao; detail follows", "statement says so", "clear"),
    ("Ünïcode naïve café, Ångström № 7 ½", "ひらがな カタカナ 한국어 々", "clear"),
    ("Withheld offer of the CIO 云", "云", "not-to-be-used"),
    ("C++ and .NET, e-mail, don't, 10,000", "x* y^2 {curly} \"quoted\" 'single'", "clear"),
)  # fmt: skip
"""Statement, detail, and marking or lawful origin."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Kamplan:
    kamplan = Kamplan(tmp_path_factory.mktemp("made") / "made.db")
    kamplan("new-account", "Acme", "--key", "acme").ok()
    for day, (statement, detail, marking) in enumerate(TEXTS, 1):
        label = ("--lawful", marking) if marking == "not-to-be-used" else ("--handling", marking)
        kamplan(
            "add-intel", "acme", statement, *label, "--tier", 1, "--topic", "rivalry", "--source", "News",
            "--on", f"2026-10-{30 - day % 3:02}", *(("--detail", detail) if detail else ()),
        ).ok()  # fmt: skip
    return kamplan


# Tests -------------------------------------------------------------------------------------------------------------

QUERIES = [
    "采购", "云", "CIO", "竞争 budget", "海尔 revenue", "2025", "海尔2025", "ＣＩＯ", "ｃｉｏ", "cio", "budget*",
    "海尔*", "购采", "revenue 2025 海尔", "冷链", "3.5", "10,000", "acquis*", "Casarte 卡萨帝", "q3", "q*", "的",
    "第一 2023", "rev",
]  # fmt: skip


@pytest.mark.parametrize("query", QUERIES)
def test_search_on_the_real_account_finds_what_a_scan_finds(haier: Kamplan, query: str) -> None:
    for audience in READABLE:
        compare(haier, query, audience)


def test_the_queries_find_something_on_the_real_account(haier: Kamplan) -> None:
    assert {query: compare(haier, query) > 0 for query in ("云", "2025", "海尔", "revenue*")} == {
        "云": True, "2025": True, "海尔": True, "revenue*": True,
    }  # fmt: skip


@pytest.mark.parametrize("query", [*QUERIES, "infusion pumps", "注射器", "常州二期", "syringe*", "safety", "4.2"])
def test_search_on_the_example_finds_what_a_scan_finds(example: Kamplan, query: str) -> None:
    for audience in READABLE:
        compare(example, query, audience)


@pytest.mark.parametrize("query", [*QUERIES, "Straße", "STRASSE", "研发", "々", "カタ", "한국", "ångström", "r&d", "½"])
def test_search_on_odd_texts_finds_what_a_scan_finds(made: Kamplan, query: str) -> None:
    for audience in READABLE:
        compare(made, query, audience)


def test_a_word_of_two_characters_is_found_and_other_orders_are_not(made: Kamplan) -> None:
    assert [one["id"] for one in made("search", "采购", "--json").ok().json] == ["I-1", "I-3"]
    assert made("search", "购采", "--json").ok().json == []


ORDINARY = st.text(st.sampled_from("aábcBUDget 0126.,-&*采购云海尔竞争的ＣＩＯ１２かカ한ß\u3000()"), max_size=12)


def from_texts(texts: Sequence[str]) -> st.SearchStrategy[str]:
    """Queries of pieces cut out of the texts, some as beginnings of words."""
    cut = st.tuples(st.sampled_from(texts), st.integers(0, 80), st.integers(1, 12), st.sampled_from(["", "", "*"]))
    piece = cut.map(lambda one: one[0][one[1] % len(one[0]) :][: one[2]].strip() + one[3])
    return st.lists(st.one_of(piece, ORDINARY), min_size=1, max_size=3).map(" ".join)


QUICK = settings(
    max_examples=100, deadline=None, database=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip


@QUICK
@given(data=st.data())
def test_any_query_finds_what_a_scan_finds(made: Kamplan, data: st.DataObject) -> None:
    strategy = from_texts([one for text in TEXTS for one in text[:2] if one])
    compare(made, data.draw(strategy), data.draw(st.sampled_from(sorted(READABLE))))


@QUICK
@given(data=st.data())
def test_any_query_on_the_real_account_finds_what_a_scan_finds(haier: Kamplan, data: st.DataObject) -> None:
    compare(haier, data.draw(from_texts([one.statement for one in read_texts(haier.db)])))


@settings(QUICK, max_examples=2_000)
@given(data=st.data())
@pytest.mark.slow
def test_many_queries_find_what_a_scan_finds(made: Kamplan, data: st.DataObject) -> None:
    strategy = from_texts([one for text in TEXTS for one in text[:2] if one])
    compare(made, data.draw(strategy), data.draw(st.sampled_from(sorted(READABLE))))


HOSTILE = [
    '"', '""', '"cio', "'", "AND", "OR", "NOT", "cio AND", "AND cio", "cio OR budget", "NEAR(cio budget)", "NEAR(",
    "-cio", "--", "cio -budget", "detail:budget", "statement : cio", "{detail} : budget", "body:text", "rowid:1",
    "*", "cio*", "^cio", "cio + budget", "(cio", "cio)", "", "   ", "\t\n", "😀", "😀 cio", "cio;DROP TABLE item",
    "' OR 1=1 --", "%", "_", "cio\0budget", "\udc80", "cio \ud800", "\\", "/*", "a" * 5_000, "云" * 500, "\u202ecio",
    "\x1b[31mcio", "cio\u200bbudget", "＊", "cio＊", "“cio”",
]  # fmt: skip


@pytest.mark.parametrize("audience", READABLE)
@pytest.mark.parametrize("query", HOSTILE, ids=ascii)
def test_no_query_is_a_syntax_error_or_reaches_another_column(made: Kamplan, query: str, audience: str) -> None:
    compare(made, query, audience)


def test_a_query_that_looks_like_an_option_is_refused_in_two_lines(made: Kamplan) -> None:
    made.refuses("search", "-x", code=2, says="-x")


def test_a_customer_does_not_search_details_nor_find_what_only_they_hold(made: Kamplan) -> None:
    assert [one["id"] for one in made("search", "预算", "--json").ok().json] == ["I-1"]
    assert made("search", "预算", "--json", "--audience", "company").ok().json != []
    customer = made("search", "预算", "--account", "acme", "--audience", "customer", "--json").ok()
    assert customer.json == []
    assert (
        "十月" not in made("search", "采购", "--account", "acme", "--audience", "customer", "--format", "csv").ok().out
    )


def test_red_items_are_not_found_for_the_company(made: Kamplan) -> None:
    assert "I-5" in [one["id"] for one in made("search", "收购", "--json").ok().json]
    assert made("search", "收购", "--json", "--audience", "company").ok().json == []


def test_what_is_not_to_be_used_is_found_by_nobody(made: Kamplan) -> None:
    for audience in READABLE:
        assert (
            "Withheld"
            not in made("search", "cio", "--account", "acme", "--format", "csv", "--audience", audience).ok().out
        )


def test_search_follows_a_changed_text_and_the_date(acme: Kamplan, tmp_path: Path) -> None:
    file = tmp_path / "intel.csv"
    header = "account,tier,topic,statement,detail,source,valid_as_of\n"
    file.write_text(f"{header}acme,1,rivalry,One rival,old words,News,2026-10-01\n", encoding="utf-8")
    acme("import", file, "--as", "intel").ok()
    file.write_text(f"{header}acme,1,rivalry,One rival,fresh words,News,2026-10-01\n", encoding="utf-8")
    acme("import", file, "--as", "intel", "--update").ok()
    assert compare(acme, "fresh") == 1
    assert compare(acme, "old words") == 0
    assert acme("search", "rival", "--on", "2026-09-30", "--json").ok().json == []


def test_the_example_is_searched_on_its_own_day(example: Kamplan) -> None:
    assert example.today == EXAMPLE_DAY
    assert compare(example, "syringe*") > 3


def test_what_is_true_only_later_is_not_counted_yet(made: Kamplan) -> None:
    for today, count in (("2026-10-27", 0), ("2026-10-28", 2), ("2026-10-30", 4)):
        assert made("search", "cio", "--count", today=today).ok().out == f"{count}\n"
        assert len(made("search", "cio", "--json", today=today).ok().json) == count


# Every kind of record, in every form of a word ---------------------------------------------------------------------

FORMS = [
    ("pump", "pumps"), ("pumps", "pump"), ("Pumpe", "Pumpen"), ("delivery", "deliveries"), ("price", "prices"),
    ("pricing", "prices"), ("plan", "planning"), ("Vertrag", "Verträge"), ("Lieferung", "Lieferungen"),
    ("usine", "usines"), ("Krotzsch", "Krötzsch"), ("kroetzsch", "Krötzsch"), ("moessner", "Mößner"),
    ("naive", "naïve"), ("Étrépagny", "Etrepagny"), ("lodz", "Łódź"), ("ＭＶＲ", "mvr"),
]  # fmt: skip
APART = [("pump", "pumice"), ("offer", "off"), ("press", "pre"), ("king", "kin"), ("price", "prize"), ("need", "ne")]


@pytest.mark.parametrize(("typed", "held"), FORMS)
def test_a_word_is_found_in_its_forms_and_without_accents(acme: Kamplan, typed: str, held: str) -> None:
    acme("add-intel", "acme", f"About {held} of theirs.", "--tier", 1, "--topic", "rivalry", "--source", "News").ok()
    acme("add-action", "acme", f"Ask for {held}", "--owner", "Bo", "--due", "2026-12-31").ok()
    for query in (typed, typed.upper(), held):
        found = [one["id"] for one in acme("search", query, "--json").ok().json]
        assert found[-2:] == ["I-1", "A-1"], query
        assert acme("search", query, "--count").ok().out == f"{len(found)}\n"


@pytest.mark.parametrize(("typed", "held"), APART)
def test_another_word_is_not_taken_for_a_form(acme: Kamplan, typed: str, held: str) -> None:
    acme("add-intel", "acme", f"About {held} of theirs.", "--tier", 1, "--topic", "rivalry", "--source", "News").ok()
    assert [one["kind"] for one in acme("search", typed, "--json").ok().json if one["kind"] != "account"] == []


@pytest.fixture
def full(acme: Kamplan) -> Kamplan:
    """A record of every kind in which a word stands that no other record has: its id with a q before it."""
    told = ("--tier", 3, "--topic", "key-people", "--contact", "Jo Park", "--on", "2026-10-01")
    for argv in (
        ("edit-contact", "C-2", "--interests", "qc2"),
        ("add-intel", "acme", "It is qi1.", *told),
        ("add-source", "acme", "The qs2", "--kind", "news"),
        ("add-figure", "acme", 2025, "revenue qf1", "7", "--unit", "CNY"),
        ("conclude", "acme", "rivalry", "So qk1 [I-1].", "--cite", "I-1"),
        ("declare-unknown", "acme", "buyer-power", "--owner", "Bo", "--due", "2026-12-31", "--how", "Ask qu1"),
        ("summarize", "acme", "In short qy1 [I-1]."),
        ("add-opportunity", "acme", "Need qo1"), ("add-objective", "acme", "Reach qg1", "--measure", "x",
         "--baseline", "1", "--target", "2", "--due", "2027-01-31"),
        ("add-value", "acme", "Offer qv1", "--need", "x"), ("add-white-space", "acme", "Unit qx1", "p", "--holder", "open"),
        ("add-action", "acme", "Do qa1", "--owner", "Bo", "--due", "2026-12-31"), ("add-risk", "acme", "Risk qr1"),
        ("add-issue", "acme", "Issue qq1", "--raised-by", "Jo Park"), ("add-commitment", "acme", "Give qd1", "--due", "2026-12-24"),
        ("add-interaction", "acme", "Lunch qm1", "--contact", "Jo Park"), ("add-member", "acme", "Qh1", "--role", "engineer"),
        ("add-budget", "acme", "Line qb1", "--planned", "1", "--currency", "CNY"),
        ("add-stage", "acme", "basic", "--view", "ours", "--why", "Since ql1"),
    ):  # fmt: skip
        acme(*argv).ok()
    return acme


KINDS_FOUND = {
    "C-2": "contact", "I-1": "item", "S-2": "source", "F-1": "figure", "K-1": "conclusion", "U-1": "unknown",
    "Y-1": "summary", "O-1": "opportunity", "G-1": "objective", "V-1": "value", "X-1": "white-space", "A-1": "action",
    "R-1": "risk", "Q-1": "issue", "D-1": "commitment", "M-1": "interaction", "H-1": "member", "B-1": "budget",
    "L-1": "stage",
}  # fmt: skip


def test_every_kind_of_record_is_found_with_its_kind_id_account_and_date(full: Kamplan) -> None:
    for record, kind in KINDS_FOUND.items():
        word = f"q{record.replace('-', '').lower()}"
        [found] = full("search", word, "--json").ok().json
        assert (found["id"], found["kind"], found["account"]) == (record, kind, "acme")
        assert [one["id"] for one in full("search", word, "--kind", kind, "--json").ok().json] == [record]
        assert full("search", word, "--kind", "account", "--count").ok().out == "0\n"
        assert record in full("search", word).ok().out
    assert [one["id"] for one in full("search", "acme", "--json").ok().json] == ["acme"]
    full.refuses("search", "x", "--kind", "actoin", code=2, says="'actoin' is no kind", tries="did you mean action?")


def test_who_said_it_and_where_it_stands_are_looked_for_too(full: Kamplan) -> None:
    found = full("search", "park", "--json").ok().json
    assert [one["id"] for one in found] == ["C-2", "S-1", "I-1", "Q-1", "M-1"]
    assert [one["id"] for one in full("search", "park qi1", "--json").ok().json] == ["I-1"]
    assert full("search", "park", "--count").ok().out == "5\n"


def test_nobody_finds_by_what_they_may_not_read_nor_is_told_of_it(full: Kamplan) -> None:
    full("relabel", "C-2", "--handling", "red", "--reason", "a source to protect").ok()
    for query in ("park", "qc2", "park qi1", "jo"):
        seen = full("search", query, "--audience", "company", "--json").ok()
        assert "C-2" not in seen.out
        assert "Park" not in seen.out
        assert [one["id"] for one in seen.json if one["kind"] == "item"] == []
    for word in KINDS_FOUND:
        query = f"q{word.replace('-', '').lower()}"
        assert full("search", query, "--audience", "customer", "--account", "acme", "--json").ok().json == []
    full("relabel", "O-1", "--handling", "green", "--reason", "the customer asked for it").ok()
    [shown] = full("search", "qo1", "--audience", "customer", "--account", "acme", "--json").ok().json
    assert (shown["kind"], shown["says"], "id" in shown) == ("opportunity", "Need qo1", False)
