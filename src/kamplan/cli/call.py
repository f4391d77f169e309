"""One call of a command: the options that every command shares, and the clock."""

from __future__ import annotations

import inspect
import os
import sys
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cached_property, partial, wraps
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from kamplan.domain.scales import Audience, Language

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kamplan.config import Settings
    from kamplan.domain.dates import Edge
    from kamplan.language import Phrase
    from kamplan.service.caller import Caller


class Panel(StrEnum):
    """The help panels, in the order in which a plan comes about."""

    START = "Start"
    COLLECT = "Collect"
    ANALYSE = "Analyse"
    PLAN = "Plan"
    PORTFOLIO = "Portfolio"
    KEEP = "Keep"


class Format(StrEnum):
    """How a list or record is printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    PLAIN = "plain"


@dataclass
class Call:
    """One call of a command, with its shared options as typed; `file_format` is a --format that only a file has."""

    command: str
    db: str | None = None
    today_text: str | None = None
    lang: Language | None = None
    format: Format = Format.TABLE
    file_format: str | None = None
    asked_audience: Audience | None = None
    dry_run: bool = False
    yes: bool = False
    user: str | None = None
    checklist: str | None = None
    known_on_text: str | None = None
    notes: list[str] = field(default_factory=list)

    @cached_property
    def settings(self) -> Settings:
        """The settings: defaults, config file, environment, options."""
        from kamplan.config import load_settings

        return load_settings(db=self.db, language=self.lang, user=self.user, checklist=self.checklist)

    @cached_property
    def today(self) -> date:
        """Today, or the date that --today or KAMPLAN_TODAY fixes."""
        from kamplan.domain.dates import parse_date

        typed = self.today_text or os.environ.get("KAMPLAN_TODAY")
        real = datetime.now().astimezone().date()
        return parse_date(typed, today=real, name="--today") if typed else real

    @cached_property
    def caller(self) -> Caller:
        """Who calls the services; where others may read the store, standard error says so once."""
        from kamplan.service.caller import Caller

        if self.command != "doctor":  # which says it with everything else
            self._warn_of_readers()
        known_on = self.read_date(self.known_on_text, "--known-on")
        today = min(self.today, known_on) if known_on else self.today
        return Caller(
            settings=self.settings,
            today=today,
            now=datetime.now(UTC),
            command=self.command,
            known_on=known_on,
            is_for_customer=self.asked_audience is Audience.CUSTOMER,
        )

    def _warn_of_readers(self) -> None:
        store = self.settings.store
        try:
            mode = os.stat(store).st_mode & 0o777
        except (OSError, ValueError):  # the command itself says what is wrong with it
            return
        if os.name == "posix" and mode & 0o077 and store.is_file():
            self.say(f"warning: {store} can be read or changed by others (mode {mode:04o})")
            self.say("  try: kamplan doctor --fix")

    @cached_property
    def audience(self) -> Audience:
        """For whom this call shows records: whom --audience names, else the config file; never the customer unasked."""
        return self.asked_audience or Audience(self.settings.audience)

    @property
    def language(self) -> str:
        """The language of labels."""
        return self.settings.language

    def read_date(self, typed: str | None, name: str, *, edge: Edge = "end") -> date | None:
        """Return the date an option means, echoing it on standard error where it was not typed as one."""
        from kamplan.domain.dates import is_iso_date, parse_date

        if typed is None or typed == "":
            return None
        found = parse_date(typed, today=self.today, edge=edge, name=name)
        if not is_iso_date(typed):
            self.say(f"{name}: {found} ({typed})")
        return found

    def read_period(self, typed: str, name: str) -> tuple[date | None, date | None]:
        """Return the first and the last day of a period typed as FROM..TO; an empty text clears both."""
        from kamplan.errors import UsageError

        start, dots, end = typed.partition("..")
        if typed and not dots:
            raise UsageError(f"{name}: {typed!r} is not a period", hint=f"{name} 2026-10-01..2027-09-30")
        return self.read_date(start, name, edge="start"), self.read_date(end, name, edge="end")

    def say_left_out(self, shown: Iterable[str], everything: Callable[[], Iterable[str]]) -> None:
        """Say on standard error how many of the records that the team would see were left out for this audience."""
        if self.audience is not Audience.TEAM:
            with self.caller.counting():
                count = len(set(everything()) - set(shown))
            self.say_withheld(count, self.audience)

    def say_withheld(self, count: int, audience: Audience) -> None:
        """Say on standard error how many records an output for others than the team leaves out."""
        if audience is not Audience.TEAM:
            from kamplan.language import N_, Phrase

            said = N_("{count} records were left out for the audience {audience}")
            if count == 0:
                said = N_("no records were left out for the audience {audience}")
            elif count == 1:
                said = N_("1 record was left out for the audience {audience}")
            self.say(Phrase(said, count=count, audience=audience.value).say(self.language))

    def say(self, text: str | Phrase) -> None:
        """Print a line on standard error, a phrase in the reader's language."""
        from kamplan.cli.terminal import safe
        from kamplan.language import say

        sys.stderr.write(f"{safe(say(text, self.language))}\n")


@dataclass(frozen=True)
class Command:
    """A registered command: its name, help panel, what help says of it, and whether help lists it.

    `make` gives the function that Typer calls: reading the parameters of every command would cost help more than all
    else it does.
    """

    name: str
    panel: Panel
    doc: str
    make: Callable[[], Callable[..., None]]
    is_listed: bool = True

    @cached_property
    def function(self) -> Callable[..., None]:
        """The function that Typer calls, with its own parameters and the shared options."""
        return self.make()


_EVERYWHERE = "Everywhere"
DbOption = Annotated[
    str | None,
    typer.Option("--db", metavar="PATH", help="The store to use. [env: KAMPLAN_DB]", rich_help_panel=_EVERYWHERE),
]
TodayOption = Annotated[
    str | None,
    typer.Option(
        "--today", metavar="DATE", help="Work as of this date. [env: KAMPLAN_TODAY]", rich_help_panel=_EVERYWHERE
    ),
]
LangOption = Annotated[
    Language | None,
    typer.Option("--lang", help="Language of labels. [env: KAMPLAN_LANG]", rich_help_panel=_EVERYWHERE),
]
FormatOption = Annotated[Format, typer.Option("--format", help="How to print it.", rich_help_panel=_EVERYWHERE)]
JsonOption = Annotated[bool, typer.Option("--json", help="Short for --format json.", rich_help_panel=_EVERYWHERE)]
AudienceOption = Annotated[
    Audience | None,
    typer.Option(
        "--audience",
        help="For whom: what they may not read is left out; the team unless the config file says otherwise.",
        rich_help_panel=_EVERYWHERE,
    ),
]
KnownOnOption = Annotated[
    str | None,
    typer.Option(
        "--known-on",
        metavar="DATE",
        help="What was on record at the end of that day (UTC), judged as of then unless --on says otherwise.",
        rich_help_panel=_EVERYWHERE,
    ),
]
DryRunOption = Annotated[
    bool, typer.Option("--dry-run", help="Say what would change, and change nothing.", rich_help_panel=_EVERYWHERE)
]
YesOption = Annotated[bool, typer.Option("--yes", help="Ask no questions.", rich_help_panel=_EVERYWHERE)]
ChecklistOption = Annotated[
    str | None,
    typer.Option("--checklist", metavar="FILE", help="A checklist of your own.", rich_help_panel=_EVERYWHERE),
]

_SHARED: dict[str, tuple[Any, Any]] = {
    "db": (DbOption, None),
    "today_text": (TodayOption, None),
    "lang": (LangOption, None),
}
_SHOWS: dict[str, tuple[Any, Any]] = {
    "format": (FormatOption, Format.TABLE),
    "as_json": (JsonOption, False),
}
_READS: dict[str, tuple[Any, Any]] = {"audience": (AudienceOption, None)}
_RECALLS: dict[str, tuple[Any, Any]] = {"known_on_text": (KnownOnOption, None)}
_MANY: dict[str, tuple[Any, Any]] = {"dry_run": (DryRunOption, False), "yes": (YesOption, False)}
_JUDGES: dict[str, tuple[Any, Any]] = {"checklist": (ChecklistOption, None)}


def _make_format_option(writes: tuple[str, ...]) -> Any:
    choices = Literal[(*(one.value for one in Format), *writes)]  # type: ignore[valid-type]  # made while running
    return Annotated[
        choices, typer.Option("--format", help="How to print it, or what file to write.", rich_help_panel=_EVERYWHERE)
    ]


def command(
    commands: list[Command],
    name: str,
    panel: Panel,
    *,
    shows: bool = False,
    writes: tuple[str, ...] = (),
    reads: bool = False,
    recalls: bool = False,
    many: bool = False,
    judges: bool = False,
    is_listed: bool = True,
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register a function as a command and give it the shared options.

    `shows` adds --format and --json, to which `writes` adds the formats of files that it makes, `reads` --audience,
    `recalls` --known-on, `many` --dry-run and --yes, `judges` --checklist. One that is not `is_listed` works and is
    documented, but the help of the tree leaves it out. The function gets a `Call` first, then its own arguments, which
    are those of its signature, or what its `list_parameters` returns.
    """
    shared = _SHARED | (_SHOWS if shows else {}) | (_READS if reads else {}) | (_RECALLS if recalls else {})
    shared = shared | (_MANY if many else {}) | (_JUDGES if judges else {})
    if writes:
        shared = shared | {"format": (_make_format_option(writes), Format.TABLE.value)}

    def make(function: Callable[..., None]) -> Callable[..., None]:
        listed = getattr(function, "list_parameters", None)
        own = listed() if listed else list(inspect.signature(function).parameters.values())[1:]
        added = [
            inspect.Parameter(one, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)
            for one, (annotation, default) in shared.items()
        ]

        @wraps(function)
        def called(**given: Any) -> None:
            options = {one: given.pop(one) for one in shared}
            if options.get("format") in writes:
                options |= {"format": Format.TABLE, "file_format": options["format"]}
            if options.pop("as_json", False):
                options["format"] = Format.JSON
            if "format" in options:
                options["format"] = Format(options["format"])
            if "audience" in options:
                options["asked_audience"] = options.pop("audience")
            function(Call(command=name, **options), **given)

        keywords = [one.replace(kind=inspect.Parameter.KEYWORD_ONLY) for one in own]
        called.__signature__ = inspect.Signature([*keywords, *added])  # type: ignore[attr-defined]  # read by Typer
        called.__annotations__ = {one.name: one.annotation for one in (*keywords, *added)}
        return called

    def register(function: Callable[..., None]) -> Callable[..., None]:
        commands.append(Command(name, panel, function.__doc__ or "", partial(make, function), is_listed))
        return function

    return register
