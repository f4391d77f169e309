"""Random accounts that live: frozen, raised, replaced, withdrawn, merged, undone, looked back at (F26 and F28 in time).

Two stores share a life and what is open in it. They differ in what is withheld all along, and in the words of what was
open at first and is withheld in the end. Every output for others has the same bytes in both, and none of these words.
"""

from __future__ import annotations

import random
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

import kamplan.cli.call
import kamplan.service.documents
from canaries import find_tokens
from conftest import Kamplan
from graphs import COMPANY, LATER, OURS, TOKEN, Graph, Mint, SplitMint, enter, make_later, weave
from kamplan.cli.session import Session
from kamplan.cli.tab import list_candidates
from kamplan.domain.scales import Audience

if TYPE_CHECKING:
    from pathlib import Path

REASON = ("--reason", "they asked us to keep it")
PUBLIC = ("--tier", 1, "--topic", "rivalry", "--source", "Morning paper", "--on", "2026-11-20")
BEFORE, FROZEN, SINCE = "2026-11-24", "2026-11-25", "2026-11-27"
"""Days of a life: before anything was raised, when it was frozen, when all is as it stays."""


class Clock(datetime):
    """A clock that the tests set."""

    at = datetime(2026, 11, 24, 9, tzinfo=UTC)

    @classmethod
    def now(cls, tz: Any = None) -> datetime:
        return cls.at.astimezone(tz)


@pytest.fixture(autouse=True)
def _own_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Days pass where a life says so; and a plan that no random account finishes can be frozen."""
    monkeypatch.setattr(kamplan.cli.call, "datetime", Clock)
    monkeypatch.setattr(kamplan.service.documents, "check_finished", lambda *_arguments, **_options: None)


class Life:
    """One of two stores, and what happens in it."""

    def __init__(self, folder: Path, seed: int, salt: int, audience: Audience) -> None:
        self.seed, self.audience = seed, audience
        self.rng, self.own = random.Random(seed), random.Random(salt)
        self.mint = Mint(salt) if audience is Audience.CUSTOMER else SplitMint(seed, own=salt)
        self.run = Kamplan(folder / f"{salt}.db", today="2026-11-23")
        shown = Graph(random.Random(seed), self.mint)
        shown.make_open()
        make_later(shown)
        self.is_last = audience is Audience.COMPANY  # a company's copies name ids, which count what is withheld
        steps = shown.steps
        if not self.is_last:
            hidden = Graph(random.Random(salt), self.mint, count=500)
            hidden.make_hidden()
            steps = weave(random.Random(salt), shown.steps, hidden.steps)
        self.ids = enter(self.run.db, steps, self.mint)
        self.later = [key for key in self.ids if key.startswith(LATER)]

    def word(self) -> str:
        return f"word {self.mint(COMPANY)}"

    def live(self) -> None:
        """Freeze, raise what is to be withheld and let much happen to it, freeze again."""
        Clock.at = datetime(2026, 11, 25, 9, tzinfo=UTC)
        if not self.is_last:
            self.do_hidden(6)
        self.freeze()
        self.run("render-plan", "acme", "--draft", "--audience", "company", "-o", self.run.db.with_suffix(".md")).ok()
        Clock.at += timedelta(days=1)
        self.raise_all()
        self.do_open()
        if not self.is_last:
            self.do_hidden(6)
            self.freeze()
            return
        self.freeze()
        if self.own.random() < 0.8:
            self.do_hidden(10)

    def freeze(self) -> None:
        waiting = self.run("list-versions", "acme", "--json").ok().json
        if waiting:
            return
        number = self.run("submit-plan", "acme", "--json").ok().json["id"]
        sponsor = self.run("show-account", "acme", "--json").ok().json["sponsor"]
        Kamplan(self.run.db, today="2026-11-23", user=sponsor)("approve-plan", number).ok()

    def raise_all(self) -> None:
        """Raise each record that is to be withheld, after or before something else happened to it."""
        items = [key for key in self.later if key.startswith(f"{LATER}-i")]
        first, second = (self.ids[key] for key in items[-2:])
        if self.rng.random() < 0.5 and self.run("merge", first, second, *REASON, "--yes").code == 0:
            self.later.remove(items[-2])  # raised with what it was merged into
        for key in self.rng.sample(self.later, len(self.later)):
            record = self.ids[key]
            fate = self.rng.choice(("", "withdraw", "replace", "undo", "before"))
            if fate == "before":
                self.run("withdraw", record, *REASON)
            self.run("relabel", record, "--handling", "red", *REASON).ok()
            if fate == "withdraw":
                self.run("withdraw", record, *REASON)
            elif fate == "undo":
                self.run("undo", "--yes", *REASON).ok()
                self.run("redo", "--yes").ok()
            elif fate == "replace":
                self.replace(record)

    def replace(self, record: str) -> None:
        words = self.word()
        argv: dict[str, tuple[Any, ...]] = {
            "I": ("supersede-intel", record, words, "--on", "2026-11-23"),
            "N": ("answer", "acme", "rivalry-4", words, "--handling", "red"),
            "K": ("conclude", "acme", "mission-vision", words, "--cite", self.ids["public-5"], "--handling", "red"),
            "Y": ("summarize", "acme", words, "--handling", "red"),
        }
        if record[0] in argv and "-" in record[:2]:
            self.run(*argv[record[0]])

    def do_open(self) -> None:
        """Change what stays open: the same in both stores."""
        ids = self.ids
        for argv in self.rng.sample([
            ("withdraw-intel", ids["public-5"], "--reason", "misread"),
            ("supersede-intel", ids["public-4"], "Another plant opened.", "--on", "2026-11-22", "--handling", "green"),
            ("merge", ids["twin-1"], ids["twin-2"], *REASON, "--yes"),
            ("edit-contact", ids["friend"], "--title", "Head of valves"),
            ("summarize", "acme", "We sell pumps.", "--handling", "green"),
            ("relabel", ids["public-1"], "--handling", "amber", *REASON),
            ("edit", ids["open-pr"], "--set", "impact=4"),
        ], 5):  # fmt: skip
            done = self.run(*argv).code == 0
            if self.rng.random() < 0.3 and done:
                self.run("undo", "--yes", *REASON)

    def do_hidden(self, count: int) -> None:
        """Do what nobody of the audience may know of: other things in each of the two stores."""
        ids, own = self.ids, self.own
        told = ("--tier", 4, "--contact", ids["red-witness"], "--on", "2026-11-22", "--handling", "red")
        red = ("--handling", "red")
        deeds: list[tuple[Any, ...]] = [
            *(("supersede-intel", ids[key], self.word(), *told) for key in ("public-3", "own-books", "from-friend")),
            ("add-intel", "acme", self.word(), "--topic", "rivalry", *told),
            ("resolve", f"{ids['public-4']},{ids['public-3']}", "--holds", ids["public-3"], "--why", self.word(), *red),
            ("resolve", f"{ids['twin-0']},{ids['from-boss']}", "--why", self.word(), *red),
            ("conclude", "acme", own.choice(("rivalry", "technology")), self.word(), "--cite", ids["twin-0"], *red),
            ("answer", "acme", "key-people-4", self.word(), *red),
            ("summarize", "acme", self.word(), *red),
            ("waive", "acme", "market-development", "--reason", self.word(), *red),
            ("add-risk", "acme", self.word(), *red),
            ("add-figure", "acme", 2021, self.word(), 5, *red),
            ("add-contact", "acme", self.word(), *red),
            ("new-account", f"Bolt {self.word()}", "--key", f"bolt{own.randrange(10**6)}"),
        ]  # fmt: skip
        for argv in own.sample(deeds, own.randrange(1, count)):
            done = self.run(*argv).code == 0
            if own.random() < 0.3 and done:
                self.run("undo", "--yes", *REASON)

    def show(self, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
        """Return all that the audience is given, by what was asked for; ids by the keys that both stores share."""
        Clock.at = datetime(2026, 11, 27, 9, tzinfo=UTC)
        left: dict[str, str] = {}
        audience = self.audience.value
        draft = () if audience == "customer" else ("--draft",)
        pick = random.Random(self.seed).choice

        def note(*argv: Any, errors: bool = False) -> None:
            result = self.run(*argv, "--audience", audience)
            assert result.code in (0, 2, 3, 4, 10), f"{argv}: exit {result.code}\n{result.err}"
            name = " ".join(str(one) for one in argv).replace(str(self.run.db.parent), "")
            left[self.blind(name)] = f"{result.code} {self.even(result.out)}{result.err if errors else ''}"

        for version in ("P-1", "P-2"):
            note("render-plan", "acme", "--version", version, "-o", "-", "--format", pick(("md", "html", "json")))
            note("render-plan", "acme", "--version", version, "-o", "-", "--today", "2020-01-01", "--lang", "zh")
        note("render-plan", "acme", *draft, "-o", "-", "--format", pick(("md", "json")))
        days = (BEFORE, FROZEN, SINCE)
        for day in days:
            then = ("--known-on", day)
            note("list-intel", "acme", "--json", *then)
            note("render-plan", "acme", *draft, "-o", "-", "--format", pick(("md", "json")), *then)
            lists = ("list-contacts", "list-figures", "list-sources", "list-judgements", "list-actions", "list-risks",
                     "list-opportunities", "list-interactions", "show-account")  # fmt: skip
            for command in random.Random(self.seed + len(day)).sample(lists, 4):
                note(command, "acme", "--json", *then)
            if audience == "company":
                note(pick(("analyze", "check", "gaps", "evidence", "next")), "acme", "--json", *then)
                note(pick(("brief", "sponsor-brief")), "acme", *then)
        for key in self.later[self.seed % 3 :: 3]:
            record = self.ids[key]
            note("show", record, "--known-on", BEFORE)
            note("show", record)
            if audience == "company":
                note("history", record, "--json")
        note("search", pick(("pump", "order", "采购", "2025")), "--account", "acme", "--json", errors=True)
        if audience == "company":
            note("diff-plan", "P-1", "now", "--json")
            note("impact", "acme", "--json")
            note("digest", "acme", "--since", FROZEN)
            note("verify", self.run.db.with_suffix(".md"), "--json")
            note("list-releases", "acme", "--json")
            note("history", "acme", "--all", "--json")
        for line in ("show I-", "show C-", "show K-", "show-source S-", "show R-", "show F-", "use ", "list-intel "):
            monkeypatch.setenv("KAMPLAN_DB", str(self.run.db))
            found = list_candidates(Session(audience=self.audience), line)
            left[f"tab {line}"] = "" if line in ("use ", "list-intel ") and audience == "company" else str(found)
        return left

    def even(self, text: str) -> str:
        """Return an output without what two stores have apart by themselves: digests of files and numbers of changes."""
        text = re.sub(r"[0-9a-f]{64}", "DIGEST", text)
        return re.sub(r'"(change|undone_by)": [0-9]+', r'"\1": N', text).replace(self.run.db.stem, "STORE")

    def blind(self, asked: str) -> str:
        """Return a command with the keys that both stores share in the place of ids."""
        for key, record in self.ids.items():
            asked = re.sub(rf"\b{record}$|\b{record}(?= )", key, asked)
        return asked.replace(self.run.db.stem, "STORE")


def compare(folder: Path, seed: int, audience: Audience, monkeypatch: pytest.MonkeyPatch) -> None:
    outputs = []
    tokens = TOKEN if audience is Audience.CUSTOMER else OURS
    for salt in (seed * 2 + 30_001, seed * 2 + 30_002):
        Clock.at = datetime(2026, 11, 24, 9, tzinfo=UTC)
        life = Life(folder, seed, salt, audience)
        life.live()
        shown = life.show(monkeypatch)
        for name, text in shown.items():
            assert not find_tokens(text, tokens), f"pair {seed}, {audience}: {name} shows {find_tokens(text, tokens)}"
        outputs.append(shown)
    assert outputs[0].keys() == outputs[1].keys()
    for name, text in outputs[0].items():
        if text != outputs[1][name]:
            folder.joinpath("one.txt").write_text(text, encoding="utf-8")
            folder.joinpath("other.txt").write_text(outputs[1][name], encoding="utf-8")
        assert text == outputs[1][name], f"pair {seed}, {audience}: `kamplan {name}` tells the two stores apart"


def choose(few: int, many: int) -> list[Any]:
    return [*range(few), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(few, many))]


@pytest.mark.parametrize("seed", choose(4, 200))
def test_no_byte_for_the_customer_depends_on_what_is_withheld_whatever_happened(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compare(tmp_path, seed, Audience.CUSTOMER, monkeypatch)


@pytest.mark.parametrize("seed", choose(3, 100))
def test_no_byte_for_our_company_depends_on_what_is_red_whatever_happened(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compare(tmp_path, seed, Audience.COMPANY, monkeypatch)


def test_what_others_are_given_of_a_life_is_much_and_the_teams_is_full_of_tokens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And so can the tests above fail."""
    life = Life(tmp_path, 1, 77, Audience.CUSTOMER)
    life.live()
    shown = life.show(monkeypatch)
    assert sum(text.startswith("0 ") for text in shown.values()) > 15
    assert any(text.startswith("4 ") for name, text in shown.items() if "--version P-1" in name)
    life.audience = Audience.TEAM
    assert len(find_tokens(" ".join(life.show(monkeypatch).values()), OURS)) > 40
