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
from kamplan.errors import KamplanError
from kamplan.language import N_, P_, FieldPhrase, Phrase

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kamplan.config import Settings
    from kamplan.domain.checklist import Checklist
    from kamplan.domain.dates import Edge
    from kamplan.service.caller import Caller


WARNING, ERROR, RECORDED = N_("warning: {problem}"), N_("error: {problem}"), Phrase(N_("recorded"))


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
class Batch:
    """What is to be printed of several records: values for one list in JSON; lines and notes that wait for the end."""

    values: list[dict[str, Any]] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass
class Call:
    """One call of a command, with its shared options as typed; `file_format` is a --format that only a file has.

    `notes` say what dates and amounts were understood as; standard error tells them once the command has succeeded.
    """

    command: str
    db: str | None = None
    today_text: str | None = None
    lang: str | None = None
    format: Format = Format.TABLE
    file_format: str | None = None
    asked_audience: Audience | None = None
    dry_run: bool = False
    yes: bool = False
    user: str | None = None
    checklist: str | None = None
    known_on_text: str | None = None
    notes: list[Phrase] = field(default_factory=list)
    batch: Batch | None = None

    @cached_property
    def settings(self) -> Settings:
        """The settings: defaults, config file, environment, options."""
        from kamplan.config import load_settings

        return load_settings(db=self.db, language=self.lang, user=self.user, checklist=self.checklist)

    @cached_property
    def today(self) -> date:
        """Today, or the date that --today or KAMPLAN_TODAY fixes."""
        from kamplan.domain.dates import parse_date
        from kamplan.service.days import local_today

        typed = self.today_text or os.environ.get("KAMPLAN_TODAY")
        real = local_today()
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
            readable = Phrase(
                N_("{path} can be read or changed by others (mode {mode})"), path=store, mode=f"{mode:04o}"
            )
            self.say(Phrase(WARNING, problem=readable))
            self.say(Phrase(N_("  try: {hint}"), hint="kamplan doctor --fix"))

    @cached_property
    def audience(self) -> Audience:
        """For whom this call shows records: whom --audience names, else the config file; never the customer unasked."""
        return self.asked_audience or Audience(self.settings.audience)

    @property
    def language(self) -> str:
        """The language of labels."""
        return self.settings.language

    @property
    def document_language(self) -> Language | None:
        """The language that somebody asked for, which a document is in; without it that of its account."""
        chosen = self.settings.chosen_language
        return Language(chosen) if chosen else None

    @cached_property
    def checklist_in_use(self) -> Checklist:
        """The checklist, read once for a command."""
        return self.caller.load_checklist()

    def name_topic(self, key: str) -> str:
        """Return a topic or question of the checklist by its id in English, which people type, else by its name."""
        if self.language == "en":
            return key
        return self.checklist_in_use.name(key, self.language)

    def read_date(self, typed: str | None, name: str, *, edge: Edge = "end") -> date | None:
        """Return the date an option means, noting it where it was not typed as one."""
        from kamplan.domain.dates import is_iso_date, parse_date

        if typed is None or typed == "":
            return None
        found = parse_date(typed, today=self.today, edge=edge, name=name)
        if not is_iso_date(typed):
            self.notes.append(Phrase(N_("{name}: {found} ({typed})"), name=name, found=found, typed=typed))
        return found

    def echo_amount(self, typed: Any, name: str) -> None:
        """Note what an amount is understood as, where it was not typed plainly."""
        from kamplan.domain.numbers import is_plain, read_quantity, write_number
        from kamplan.errors import UsageError

        if not isinstance(typed, str) or not typed.strip() or is_plain(typed.strip().removesuffix("%")):
            return
        try:
            found = read_quantity(typed)
        except UsageError:  # which the command says with everything else that is wrong
            return
        is_clear = found.is_percent or len(found.currencies) == 1
        shown = found if is_clear else write_number(found.value)
        self.notes.append(Phrase(N_("{name}: {found} ({typed})"), name=name, found=shown, typed=typed))

    def read_period(self, typed: str, name: str) -> tuple[date | None, date | None]:
        """Return the first and the last day of a period typed as FROM..TO; an empty text clears both."""
        from kamplan.errors import UsageError

        start, dots, end = typed.partition("..")
        if typed and not dots:
            raise UsageError(
                FieldPhrase(name, Phrase(N_("{typed} is not a period"), typed=repr(typed))),
                hint=f"{name} 2026-10-01..2027-09-30",
            )
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
            from kamplan.domain.wording import Code

            said = P_(
                "{count} record was left out for the audience {audience}",
                "{count} records were left out for the audience {audience}",
            )
            none = N_("no records were left out for the audience {audience}")
            self.say(Phrase(said if count else none, count=count, audience=Code(audience.value)))

    def say(self, text: str | Phrase) -> None:
        """Print a line on standard error, a phrase in the reader's language."""
        from kamplan.cli.terminal import safe
        from kamplan.language import say

        said = f"{safe(say(text, self.language))}\n"
        if self.batch is not None:
            self.batch.notes.append(said)
        else:
            sys.stderr.write(said)


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
    str | None,
    typer.Option(
        "--lang", metavar="en|zh", help="Language of labels. [env: KAMPLAN_LANG]", rich_help_panel=_EVERYWHERE
    ),
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
        help="What was on record at the end of that day, judged as of then unless --on says otherwise.",
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
            call = Call(command=name, **options)
            try:
                function(call, **given)
            except KamplanError:  # what was understood of a command that failed is no news
                call.notes.clear()
                raise
            finally:
                for note in call.notes:
                    call.say(note)

        keywords = [one.replace(kind=inspect.Parameter.KEYWORD_ONLY) for one in own]
        called.__signature__ = inspect.Signature([*keywords, *added])  # type: ignore[attr-defined]  # read by Typer
        called.__annotations__ = {one.name: one.annotation for one in (*keywords, *added)}
        return called

    def register(function: Callable[..., None]) -> Callable[..., None]:
        commands.append(Command(name, panel, function.__doc__ or "", partial(make, function), is_listed))
        return function

    return register
