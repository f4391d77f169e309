"""Random account graphs for the tests of confidentiality, entered through the services' own rules.

A graph is a list of steps. What the customer may read (`make_open`) never depends on what is withheld
(`make_hidden`), so two stores can share the one and differ in the other. Every text that an audience may not read
can carry a token of twelve bytes: `zqc…` for what the customer may not read, `zqr…` for what our company may not
either. No other text of a graph holds these letters.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from kamplan.config import load_settings
from kamplan.domain.ids import Kind, number_of
from kamplan.domain.item import Confirmation
from kamplan.domain.kinds import KINDS, NEVER_FOR_CUSTOMER, Shape
from kamplan.service.accounts import read_account
from kamplan.service.caller import Caller
from kamplan.service.desk import open_desk
from kamplan.service.intake import Intake

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kamplan.service.desk import Desk

TODAY = date(2026, 11, 23)
CUSTOMER, COMPANY = "c", "r"
"""The two kinds of token: from `c` upwards the customer may not read it, `r` our company may not either."""
TOKEN = re.compile(r"zq[cr][0-9a-f]{3,9}", re.IGNORECASE)
OURS = re.compile(r"zqr[0-9a-f]{3,9}", re.IGNORECASE)
SITUATION = {
    "locations-facilities": 1, "key-people": 1, "buying-process": 2, "market-development": 1, "entry-barriers": 1,
    "rivalry": 1, "mission-vision": 1, "product-usage": 2, "technology": 1,
}  # fmt: skip
DUE = (Kind.OBJECTIVE, Kind.ACTION, Kind.COMMITMENT, Kind.INQUIRY)
CONTRIBUTION = ("locations-facilities-3", "key-people-4", "entry-barriers-2", "rivalry-4", "mission-vision-3")
FORCES = ("entry-barriers", "rivalry")
WORDS = (
    "plant", "line", "budget", "tender", "order", "forecast", "quality", "supplier", "pump", "valve", "motor",
    "采购", "预算", "工厂", "招标", "质量", "客户", "需求", "计划",
)  # fmt: skip


@dataclass(frozen=True)
class Step:
    """One record to enter: `what` it is, the `key` that later steps know it by, its fields; `{key}` becomes its id."""

    what: str
    key: str
    fields: dict[str, Any]


@dataclass
class Mint:
    """Makes tokens that stand nowhere else; one mint for each store, so that hidden fields differ between two."""

    salt: int
    made: int = 0

    def __call__(self, level: str) -> str:
        self.made += 1
        return f"zq{level}{self.salt % 0xFFFF:04x}{self.made:05x}"


@dataclass
class SplitMint(Mint):
    """A mint for stores that share all that our company may read: only tokens that it may not read are of their own."""

    own: int = 0
    ours: int = 0

    def __call__(self, level: str) -> str:
        if level != COMPANY:
            return super().__call__(level)
        self.ours += 1
        return f"zq{level}{self.own % 0xFFFF:04x}{self.ours:05x}"


@dataclass
class Graph:
    """The steps of one account; the marking of a step decides which of its texts carry which token."""

    rng: random.Random
    mint: Mint
    steps: list[Step] = field(default_factory=list)
    count: int = 0

    def text(self, level: str = "") -> str:
        """Some words, English or Chinese, with a token where `level` says who may not read them."""
        self.count += 1
        said = " ".join(self.rng.sample(WORDS, 4)) + f" {self.count}"
        return f"{said} {self.mint(level)}" if level else said

    def add(self, what: str, key: str, **fields: Any) -> Step:
        """Add a step; what is None was not given."""
        step = Step(what, key, {name: value for name, value in fields.items() if value is not None})
        self.steps.append(step)
        return step

    def day(self) -> date:
        return TODAY - timedelta(days=self.rng.randrange(1, 700))

    def contact(self, key: str, level: str, handling: str, /, **fields: Any) -> None:
        """Add a contact: its name is as secret as its marking, what we think of the person is the team's own."""
        pick = self.rng.choice
        names = {
            "name": f"{pick(('Wei', 'Jo', 'Ada', 'Li'))} {self.mint(level) if level else key.title()}",
            "name_zh": f"方{self.mint(level)}" if level else None,
            "title": self.text(level), "unit": self.text(level), "handling": handling,
            "owner": self.text(level or CUSTOMER), "interests": self.text(COMPANY), "notes": self.text(COMPANY),
            "stance": pick(("enemy", "mentor", "neutral")), "power": pick(("inner", "structure", "outside")),
            "coverage": pick(("none", "in-depth")), "last_contact": self.day(), "valid_as_of": self.day(),
            "source": self.text(level or CUSTOMER), "url": f"https://a.example/{self.mint(level or CUSTOMER)}",
            "email": (f"{self.mint(level or CUSTOMER)}@a.example",), "phone": (f"+86 {self.mint(level or CUSTOMER)}",),
            "ref": f"r-{self.mint(level or CUSTOMER)}",
        }  # fmt: skip
        if level and pick((True, False, False)):
            names |= {"left_on": self.day(), "left_reason": self.text(COMPANY)}
        self.add("contact", key, **names | fields)

    def item(self, key: str, level: str, /, *, tier: int, handling: str, **fields: Any) -> Step:
        """Add an item; of one that the customer may read, only what the customer's copy may show has no token."""
        pick, topic = self.rng.choice, fields.pop("topic", None) or self.rng.choice(list(SITUATION))
        inside = level or CUSTOMER
        source_level = level or (CUSTOMER if tier > 2 else "")
        values = {
            "tier": tier, "topic": topic, "handling": handling, "language": pick(("en", "zh")),
            "questions": (f"{topic}-{SITUATION[topic]}",) if pick((True, True, False)) else None,
            "statement": self.text(level), "detail": self.text(inside), "valid_as_of": self.day(),
            "source": self.text(source_level), "publisher": self.text(source_level), "reason": self.text(inside),
            "url": f"https://a.example/{self.mint(level) if level else key}", "swot": pick("swot"),
            "source_kind": pick(("news", "website", "annual-report")) if tier < 3 else None,
            "origin": f"o-{self.mint(inside)}", "ref": f"r-{self.mint(inside)}",
            "recorded_by": self.text(inside), "reliability": pick(("A", "B", "C", "D", "F", None)),
            "credibility": pick((1, 2, 3, 4, None)),
        }  # fmt: skip
        return self.add("item", key, **values | fields)

    def judgement(self, kind: Kind, key: str, level: str, handling: str, /, **fields: Any) -> None:
        """Add a judgement; who made it and whom it names is ours even where its text is the customer's to read."""
        self.add(kind.name.lower(), key, handling=handling, author=self.text(level or CUSTOMER), **fields)

    def record(self, kind: Kind, key: str, level: str, handling: str, /, **fields: Any) -> None:
        """Add a planning record; of one that a customer may read, fields that are not for customers hold tokens."""
        spec = KINDS[kind]
        values: dict[str, Any] = {"record_kind": kind, "handling": handling, "ref": f"p-{self.mint(level or CUSTOMER)}"}
        values["recorded_by"] = self.text(level or CUSTOMER)
        for one in spec.fields:
            is_seen = one.for_customer and kind not in NEVER_FOR_CUSTOMER
            inside = level or ("" if is_seen else CUSTOMER)
            if one.shape in (Shape.TEXT, Shape.NAMES) and one.name != "currency":
                values[one.name] = self.text(inside)
            elif one.shape is Shape.CODE and one.codes:
                values[one.name] = self.rng.choice(list(one.codes)).value
            elif one.shape is Shape.NUMBER:
                values[one.name] = str(
                    2000 + self.rng.randrange(30) if one.name == "year" else self.rng.randrange(1, 6)
                )
        values |= {"currency": "CNY"} if any(one.is_money for one in spec.fields) else {}
        values |= {"due": TODAY + timedelta(days=self.rng.randrange(1, 90))} if kind in DUE else {}
        values |= {"held_on": self.day()} if kind is Kind.INTERACTION else {}
        values |= {"raised_on": self.day(), "due": TODAY} if kind is Kind.ISSUE else {}
        values |= {"holder": "competitor"} if kind is Kind.WHITE_SPACE else {}
        values |= {"close_by": self.day()} if kind is Kind.OPPORTUNITY else {}
        self.add("record", key, **values | fields)

    def make_plan(self, name: Callable[[str], str], level_of: Callable[[], tuple[str, str]], **of: Any) -> None:
        """Add a planning record of every kind; `level_of` draws the level and marking of each."""
        extra: dict[Kind, dict[str, Any]] = {
            Kind.OPPORTUNITY: {"cites": of["cites"], "role_of": of["people"]},
            Kind.OBJECTIVE: {"cites": of["cites"]},
            Kind.STRATEGY: {"serves": [name("g")], "cites": ["fresh", *of["cites"]]},
            Kind.VALUE: {"accepted_by": of["people"][0], "serves": [name("g")]},
            Kind.ACTION: {"serves": [name("t")]},
            Kind.ISSUE: {"raised_by": of["people"][0]},
            Kind.COMMITMENT: {"to_whom": of["people"][0]},
            Kind.INTERACTION: {"contacts": of["people"], "follow_ups": [name("a")], "cites": of["cites"]},
            Kind.STAGE: {"cites": of["cites"]},
            Kind.INQUIRY: {
                "ask": of["people"][0],
                "attempted": self.text(COMPANY),
                **({"question": "buying-process-2"} if of["people"][0] == "boss" else {}),
            },
            Kind.RESOLUTION: {"cites": ["fresh", *of["cites"]]},
            Kind.SCORE: {"attractiveness": "growth=4", "strength": "share=2", "cites": of["cites"]},
        }
        for kind in KINDS:
            level, handling = level_of()
            self.record(kind, name(kind.value.lower()), level, handling, **extra.get(kind, {}))

    def make_open(self) -> None:
        """Add what the customer may read, and the two hidden contacts that some of it came from."""
        pick = self.rng.choice
        self.contact("boss", "", "green", level="top")
        self.contact("friend", "", "green", partner=self.text())
        self.contact("amber-witness", CUSTOMER, "amber", level="staff", reports_to="boss")
        self.contact("red-witness", COMPANY, "red", level="top")
        for number, tier in enumerate((1, 1, 1, 2, 2, 1)):
            shared = {"source": "Annual Report 2025", "publisher": "The Works"} if number < 3 else {}
            handling = pick(("clear", "green"))
            self.item(f"public-{number}", "", tier=tier, handling=handling, source_kind=None, **shared)
        for who, tier in (("boss", 4), ("friend", 3), ("amber-witness", 3), ("red-witness", pick((3, 4)))):
            # the name of a conversation's source is that of the contact: red where the contact is
            named = {"source": None, "publisher": None} if pick((True, False)) else {}
            named |= {"source": self.text(COMPANY)} if who == "red-witness" and named == {} else {}
            named |= {"publisher": None} if who == "red-witness" else {}
            self.item(f"from-{who}", "", tier=tier, handling="green", contact=who, **named)
        self.item("own-books", "", tier=3, handling="green", source_kind="internal")
        twin = self.steps[-1].fields | {"topic": "rivalry", "ref": None, "questions": None, "reliability": "B",
                                       "credibility": 2, "url": None}  # fmt: skip
        for place, topic in enumerate(("rivalry", "technology", "product-usage")):
            self.add("item", f"twin-{place}", **{k: v for k, v in twin.items() if v is not None} | {"topic": topic})
        self.add("link", "newer", of="public-1", to="public-0")
        self.add("link", "contrary", of="public-3", contradicts="public-4")
        self.add("withdraw", "public-2", reason=self.text(CUSTOMER))
        self.add("confirm", "public-4", by=self.text(CUSTOMER))
        items = [f"public-{n}" for n in (0, 1, 3, 4, 5)] + ["from-friend", "own-books", "twin-0", "twin-1"]
        for number in range(5):
            cites = self.rng.sample(items, 2)
            topic = pick((*FORCES, "mission-vision", "technology"))
            force = topic in FORCES
            self.judgement(
                Kind.CONCLUSION, f"open-k{number}", "", "green", topic=topic, cites=cites,
                text=f"{self.text()} [{{{cites[0]}}}]. {self.text()}.\n\n{self.text()} [K-1].", on=self.day(),
                swot=pick(("s", "t", None)), verdict=pick((1, 5)) if force else None,
                trend=pick(("rising", None)) if force else None,
                contribution=f"{self.text()} [{{{cites[1]}}}]" if force else None,
            )  # fmt: skip
        for number in range(3):
            self.judgement(Kind.ANSWER, f"open-n{number}", "", "green", question=pick(CONTRIBUTION), text=self.text(),
                           cites=self.rng.sample(items, 1), on=self.day())  # fmt: skip
        self.judgement(Kind.SUMMARY, "open-y", "", "green", text=f"{self.text()} [{{public-5}}].", on=self.day())
        self.judgement(Kind.WAIVER, "open-w", "", "green", topic="technology", reason=self.text(CUSTOMER), on=TODAY)
        self.judgement(Kind.UNKNOWN, "open-u", "", "green", topic="product-usage", owner=self.text(CUSTOMER),
                       how=self.text(CUSTOMER), due=TODAY, on=self.day())  # fmt: skip
        self.item("fresh", "", tier=1, handling="clear", reliability="A", credibility=1, valid_as_of=TODAY)
        people = ["boss", "amber-witness", "red-witness", "friend"]
        self.make_plan(lambda one: f"open-p{one}", lambda: ("", "green"), cites=["public-5"],
                       people=people)  # fmt: skip
        for number in range(3):
            measure, handling = pick(("revenue", "客户收入", "headcount")), pick(("clear", "green"))
            self.add("figure", f"open-f{number}", year=2023 + number, measure=measure, value=str(number * 7 + 1),
                     url="https://a.example/f", source=self.text(), unit=pick((None, "m")), handling=handling)  # fmt: skip

    def make_hidden(self, *, levels: tuple[str, ...] = ("amber", "red"), prefix: str = "h") -> None:
        """Add what the customer may not read, shaped to disturb what the customer reads if anything does."""
        pick = self.rng.choice
        level_of = {"amber": CUSTOMER, "red": COMPANY, "green": COMPANY, "clear": COMPANY}

        def handling() -> str:
            return str(pick(levels))

        def named(what: str) -> str:
            return f"{prefix}-{what}"

        top = handling()
        self.contact(named("top"), level_of[top], top, level="top")
        self.contact(named("staff"), level_of[top], top, level="staff", reports_to="boss",
                     partner=self.text(level_of[top]))  # fmt: skip
        of_item = {}
        for number in range(self.rng.randrange(4, 8)):
            marked, tier = handling(), pick((1, 2, 3, 4))
            of_item[number] = level_of[marked]
            who = {3: named("staff"), 4: named("top")}.get(tier)
            extra = {"source": "ANNUAL REPORT 2025", "publisher": "THE WORKS", "reliability": pick("AE"),
                     "source_kind": "advertising"} if tier < 3 and pick((True, False)) else {}  # fmt: skip
            self.item(named(f"i{number}"), level_of[marked], tier=tier, handling=marked, contact=who, **extra)
        self.item(named("unlawful"), COMPANY, tier=2, handling=pick(("clear", "green", "red")), lawful="not-to-be-used")
        self.add("link", named("s"), of=named("i0"), to=pick(("public-3", "public-5")))
        self.add("link", named("c"), of=named("i1"), contradicts="public-4")
        self.add("withdraw", named("i2"), reason=self.text(of_item[2]))
        self.add("confirm", named("i3"), by=self.text(of_item[3]))
        self.item(named("raised"), COMPANY, tier=1, handling="clear")
        self.judgement(Kind.CONCLUSION, named("on-raised"), COMPANY, "green", topic=pick(FORCES), text=self.text(COMPANY),
                       cites=[named("raised"), "public-5"], verdict=3, on=TODAY,
                       contribution=self.text(COMPANY))  # fmt: skip
        self.judgement(Kind.SUMMARY, named("y-raised"), COMPANY, "green", cites=[named("raised")], on=TODAY,
                       text=self.text(COMPANY))  # fmt: skip
        self.record(Kind.OPPORTUNITY, named("po-raised"), COMPANY, "green", cites=[named("raised")])
        self.add("raise", named("raised"), handling="red")
        for number in range(self.rng.randrange(2, 5)):
            marked, topic = handling(), pick((*FORCES, "mission-vision", "technology"))
            level, on = level_of[marked], pick((TODAY, self.day()))
            force = topic in FORCES
            self.judgement(
                Kind.CONCLUSION, named(f"k{number}"), level, marked, topic=topic, text=self.text(level), on=on,
                cites=["public-5"], verdict=pick((2, 4)) if force else None, swot=pick("wo"),
                contribution=self.text(level) if force else None,
            )  # fmt: skip
            self.judgement(Kind.ANSWER, named(f"n{number}"), level, marked, question=pick(CONTRIBUTION), on=on,
                           text=self.text(level))  # fmt: skip

        def drawn() -> tuple[str, str]:
            marked = handling()
            return level_of[marked], marked

        self.make_plan(lambda one: named(f"p{one}"), drawn, cites=["public-5"], people=[named("top"), "boss"])
        marked = handling()
        level = level_of[marked]
        self.judgement(Kind.WAIVER, named("w"), level, marked, topic=pick(FORCES), reason=self.text(level), on=TODAY)
        self.judgement(Kind.UNKNOWN, named("u"), level, marked, topic="mission-vision", owner=self.text(level),
                       how=self.text(level), due=TODAY, on=TODAY)  # fmt: skip
        self.judgement(Kind.SUMMARY, named("y"), level, marked, text=self.text(level), on=TODAY)
        for number in range(self.rng.randrange(1, 4)):
            marked = handling()
            level = level_of[marked]
            self.add("figure", named(f"f{number}"), year=2019 + number * 4, measure=self.text(level), value="99",
                     unit=self.text(level), source=self.text(level), handling=marked,
                     url=f"https://a.example/{self.mint(level)}")  # fmt: skip


NEEDS = re.compile(r"\{([a-z0-9-]+)\}")


def weave(rng: random.Random, first: list[Step], second: list[Step]) -> list[Step]:
    """Return both lists in one, each in its own order, no step before one that it names: first, last, in between."""
    merged, left, right = [], list(first), list(second)
    known: set[str] = set()
    ready = {step.key for step in (*first, *second) if step.what != "link"}

    def fits(step: Step) -> bool:
        single = ("contact", "reports_to", "of", "to", "contradicts", "accepted_by", "raised_by", "to_whom", "ask")
        named = {str(step.fields.get(name)) for name in single}
        for name in ("cites", "serves", "follow_ups", "contacts", "role_of"):
            named |= set(step.fields.get(name, ()))
        named |= {step.key} if step.what in ("withdraw", "confirm", "raise") else set()
        return (named & ready) <= known

    while left or right:
        queue = right if right and fits(right[0]) and (not left or rng.random() < 0.5) else left
        step = (queue or right).pop(0)
        known.add(step.key)
        merged.append(step)
    return merged


def enter(db: Path, steps: list[Step], mint: Mint, *, key: str = "acme", **profile: Any) -> dict[str, str]:
    """Enter an account in one transaction, by the rules of entry; return the id of every record by its key."""
    settings = load_settings({}, db=str(db), user=f"Ada {mint(CUSTOMER)}")
    caller = Caller(settings=settings, today=TODAY, now=datetime(2026, 11, 23, tzinfo=UTC), command="test")
    account = read_account({
        "key": key, "name": "Acme Pumps", "name_zh": "艾克米泵业", "industry": "pumps", "plan_language": "en",
        "units": ("Pumps", "阀门"), "website": "https://acme.example", "revenue": "1200.50", "currency": "CNY",
        "manager": f"M {mint(CUSTOMER)}", "sponsor": f"S {mint(CUSTOMER)}", "director": f"D {mint(CUSTOMER)}",
        "period_from": TODAY - timedelta(days=mint.salt % 300), "period_to": TODAY,
        "next_review": TODAY + timedelta(days=mint.salt % 200), **profile,
    })  # fmt: skip
    with caller.writing(create=True) as unit:
        from kamplan.store import accounts

        account_id = unit.account_id = accounts.add_account(unit, account)
        entering = _Entering(caller, unit, account_id, key)
        for step in steps:
            getattr(entering, step.what.replace("raise", "raise_"), entering.judgement)(step)
    return entering.ids


@dataclass
class _Entering:
    """What a graph's records are entered with; what was looked up in the store holds until a step changes it."""

    caller: Caller
    unit: Any
    account_id: int
    account: str
    ids: dict[str, str] = field(default_factory=dict)
    _desk: Desk | None = None
    _intake: Intake | None = None

    @property
    def desk(self) -> Desk:
        if self._desk is None:
            self._desk = open_desk(self.unit.connection, self.account_id, self.account, self.caller)
        return self._desk

    @property
    def intake(self) -> Intake:
        if self._intake is None:
            checklist = self.desk.bench.checklist
            self._intake = Intake(self.unit, self.account_id, self.account, checklist, TODAY, prefix=True)
        return self._intake

    def fill(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self.ids[one] for one in value]
        return NEEDS.sub(lambda found: self.ids[found[1]], value) if isinstance(value, str) else value

    def contact(self, step: Step) -> None:
        from kamplan.domain.contact import ContactEntry
        from kamplan.service.entry import read_entry
        from kamplan.store import contacts

        fields = {name: value for name, value in step.fields.items() if name != "reports_to"}
        boss = step.fields.get("reports_to")
        entry = read_entry(ContactEntry, fields, hint="")
        links = {0: contacts.Links(reports_to=number_of(self.ids[boss]))} if boss else {}
        self.ids[step.key] = contacts.add_contacts(self.unit, self.account_id, [entry], links)[0]
        self._desk = self._intake = None

    def record(self, step: Step) -> None:
        from kamplan.store import records

        fields = dict(step.fields)
        kind = fields.pop("record_kind")
        for name in ("accepted_by", "raised_by", "to_whom", "ask"):
            if name in fields:
                fields["to" if name == "to_whom" else name] = self.ids[fields.pop(name)]
        if "role_of" in fields:
            parts = zip(("economic", "user", "coach", "champion"), fields.pop("role_of"), strict=False)
            fields["roles"] = ";".join(f"{role}={self.ids[one]}" for role, one in parts)
        note = fields.pop("attempted", None)
        fields = {name: self.fill(value) for name, value in fields.items()}
        if note:
            told = {"on": TODAY, "contact": fields["ask"], "result": "declined", "note": note}
            fields["attempts"] = [told, {"on": TODAY, "by": note, "result": "not-reached"}]
        record, cites = self.desk.read(kind, fields)
        self.ids[step.key] = records.add_record(self.unit, self.account_id, record, cites=cites)
        self.desk.note(self.ids[step.key], record.ref)

    def item(self, step: Step) -> None:
        from kamplan.store import items

        fields = {name: self.fill(value) for name, value in step.fields.items()}
        if "contact" in fields:
            fields["contact"] = self.ids[fields["contact"]]
        entry, contact = self.intake.read(fields)
        self.ids[step.key] = items.add_items(self.unit, [self.intake.make_columns(entry, contact)])[0]
        self._desk = None

    def figure(self, step: Step) -> None:
        from kamplan.domain.figure import FigureEntry
        from kamplan.store import figures

        self.ids[step.key] = figures.add_figures(self.unit, self.account_id, [FigureEntry(**step.fields)])[0]

    def judgement(self, step: Step) -> None:
        from kamplan.service.judgements import write_judgement

        kind = Kind[step.what.upper()]
        fields = {name: self.fill(value) for name, value in step.fields.items()}
        entry, cites, handling = self.desk.bench.read(kind, fields)
        self.ids[step.key] = write_judgement(self.unit, kind, self.account_id, entry, cites, handling)

    def _change(self, key: str, **changes: Any) -> None:
        from kamplan.store import items

        items.update_item(self.unit, number_of(self.ids[key]), changes)
        self._desk = None

    def link(self, step: Step) -> None:
        if "to" in step.fields:
            self._change(step.fields["of"], supersedes_id=number_of(self.ids[step.fields["to"]]))
        else:
            self._change(step.fields["of"], contradicts=f"[{number_of(self.ids[step.fields['contradicts']])}]")

    def withdraw(self, step: Step) -> None:
        self._change(step.key, withdrawn_on=TODAY.isoformat(), withdrawn_reason=step.fields["reason"])

    def confirm(self, step: Step) -> None:
        from kamplan.store.mapping import dump_list

        self._change(step.key, confirmations=dump_list([Confirmation(on=TODAY, by=step.fields["by"])]))

    def raise_(self, step: Step) -> None:
        """Raise the item alone: what cites it is withheld by what it cites, not only by its own marking."""
        self._change(step.key, handling=step.fields["handling"])


def draw(seed: int) -> tuple[list[Step], Mint]:
    """Return the woven steps of one whole graph, and its mint."""
    rng, mint = random.Random(seed), Mint(seed)
    shown, hidden = Graph(rng, mint), Graph(rng, mint, count=500)
    shown.make_open()
    hidden.make_hidden()
    return weave(rng, shown.steps, hidden.steps), mint


LATER = "later"
"""What the keys of records begin with that everybody may read at first, and only the team in the end."""


def make_later(graph: Graph) -> None:
    """Add records that are green when they are entered; all they say has a token, since they are raised afterwards."""
    pick, text = graph.rng.choice, lambda: graph.text(COMPANY)
    graph.contact(f"{LATER}-top", COMPANY, "green", level="top")
    graph.contact(f"{LATER}-staff", COMPANY, "green", level="staff", reports_to="boss", partner=graph.text(COMPANY))
    graph.item("from-later", "", tier=3, handling="green", contact=f"{LATER}-staff", source=None, publisher=None)
    topic = pick(list(SITUATION))
    for number, tier in enumerate((1, 2, 4, 1, 1)):
        who = f"{LATER}-top" if tier == 4 else None
        graph.item(f"{LATER}-i{number}", COMPANY, tier=tier, handling="green", contact=who, topic=topic)
    force = pick(FORCES)
    graph.judgement(Kind.CONCLUSION, f"{LATER}-k", COMPANY, "green", topic=force, text=text(), on=TODAY, verdict=3,
                    cites=["public-5"], contribution=text(), swot=pick("st"))  # fmt: skip
    graph.judgement(Kind.CONCLUSION, f"{LATER}-cites", COMPANY, "green", topic="mission-vision", text=text(), on=TODAY,
                    cites=[f"{LATER}-i0"])  # fmt: skip
    graph.judgement(Kind.ANSWER, f"{LATER}-n", COMPANY, "green", question=pick(CONTRIBUTION), text=text(), on=TODAY)
    graph.judgement(Kind.SUMMARY, f"{LATER}-y", COMPANY, "green", text=text(), on=TODAY)
    graph.judgement(Kind.UNKNOWN, f"{LATER}-u", COMPANY, "green", topic="supplier-power", owner=text(), how=text(),
                    due=TODAY, on=TODAY)  # fmt: skip
    graph.judgement(Kind.WAIVER, f"{LATER}-w", COMPANY, "green", topic="product-history", reason=text(), on=TODAY)
    graph.add("figure", f"{LATER}-f", year=2020, measure=text(), value="77", unit=text(), source=text(),
              handling="green", url=f"https://a.example/{graph.mint(COMPANY)}")  # fmt: skip
    graph.make_plan(lambda one: f"{LATER}-p{one}", lambda: (COMPANY, "green"), cites=["public-5"],
                    people=[f"{LATER}-top", "boss"])  # fmt: skip
