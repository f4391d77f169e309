"""Arguments and options that several commands share, with their completion."""

import itertools
import os
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from kamplan.cli.terminal import make_hint
from kamplan.language import N_, Phrase, say

if TYPE_CHECKING:
    from kamplan.cli.call import Call


def _completing(option: str) -> str | None:
    """Return what the line that is being completed gives an option, the last time that it does."""
    words = os.environ.get("COMP_WORDS", os.environ.get("_TYPER_COMPLETE_ARGS", "")).split()
    given = [after for before, after in itertools.pairwise(words) if before == option]
    given += [word.partition("=")[2] for word in words if word.startswith(f"{option}=")]
    return given[-1] if given else None


def _offer(find: Callable[..., list[tuple[str, str]]], incomplete: str) -> Iterator[tuple[str, str]]:
    """Offer what the reader of the command may read, whom --audience names, else the settings."""
    from kamplan.config import load_settings
    from kamplan.errors import UsageError

    try:
        settings = load_settings(db=_completing("--db"))
    except UsageError:  # a bad config file is told by the command itself, not while it is typed
        return
    audience = _completing("--audience") or settings.audience
    if audience not in ("team", "company"):
        return
    for value, shown in find(settings.store, incomplete, for_all=audience == "team"):
        yield value, make_hint(shown)


def complete_account(incomplete: str) -> Iterator[tuple[str, str]]:
    """Offer account keys with their names."""
    from kamplan.store.completion import list_accounts

    return _offer(list_accounts, incomplete)


def complete_item(incomplete: str) -> Iterator[tuple[str, str]]:
    """Offer item ids with their statements."""
    from kamplan.store.completion import list_items

    return _offer(list_items, incomplete)


def complete_contact(incomplete: str) -> Iterator[tuple[str, str]]:
    """Offer contact ids with their names."""
    from kamplan.store.completion import list_contacts

    return _offer(list_contacts, incomplete)


def complete_record(incomplete: str) -> Iterator[tuple[str, str]]:
    """Offer ids of planning records with what each says."""
    from kamplan.store.completion import list_records

    return _offer(list_records, incomplete)


def complete_source(incomplete: str) -> Iterator[tuple[str, str]]:
    """Offer source ids with their names."""
    from kamplan.store.completion import list_sources

    return _offer(list_sources, incomplete)


def complete_figure(incomplete: str) -> Iterator[tuple[str, str]]:
    """Offer figure ids with what each is of."""
    from kamplan.store.completion import list_figures

    return _offer(list_figures, incomplete)


def complete_id(incomplete: str) -> Iterator[tuple[str, str]]:
    """Offer ids of whatever can be shown by id, the most named first."""
    yield from complete_any(incomplete)
    yield from complete_source(incomplete)


def complete_version(incomplete: str) -> Iterator[tuple[str, str]]:
    """Offer ids of plan versions with their accounts and where they stand."""
    from kamplan.store.completion import list_versions

    return _offer(list_versions, incomplete)


def complete_release(incomplete: str) -> Iterator[tuple[str, str]]:
    """Offer ids of releases with whom each was for."""
    from kamplan.store.completion import list_releases

    return _offer(list_releases, incomplete)


def complete_any(incomplete: str) -> Iterator[tuple[str, str]]:
    """Offer ids of records that carry a marking: items, contacts, planning records and figures."""
    yield from complete_item(incomplete)
    yield from complete_contact(incomplete)
    yield from complete_record(incomplete)
    yield from complete_figure(incomplete)


def _checklist() -> dict[str, list[dict[str, object]]]:
    import json

    from kamplan.resources import CHECKLIST

    loaded: dict[str, list[dict[str, object]]] = json.loads(CHECKLIST.read_text(encoding="utf-8"))
    return loaded


def _language() -> str:
    from kamplan.cli.app import find_language

    return find_language()


def _offer_named(found: Iterator[dict[str, object]], incomplete: str) -> Iterator[tuple[str, str]]:
    """Offer the ids of what begins so, by its id or by a name in either language, with its name as it is read."""
    wanted = incomplete.casefold()
    for one in found:
        called = (one["id"], one["en"], one["zh"], *one.get("aliases", ()))  # type: ignore[misc]  # a list of texts
        if any(str(name).casefold().startswith(wanted) for name in called):
            yield str(one["id"]), make_hint(str(one[_language()]))


def _topics() -> Iterator[dict[str, Any]]:
    for area in _checklist()["areas"]:
        yield from area["topics"]  # type: ignore[misc]  # the checklist's own shape


def complete_topic(incomplete: str) -> Iterator[tuple[str, str]]:
    """Offer topic ids with their titles."""
    return _offer_named(_topics(), incomplete)


def complete_area(incomplete: str) -> Iterator[tuple[str, str]]:
    """Offer area ids with their titles."""
    return _offer_named(iter(_checklist()["areas"]), incomplete)


def complete_question(incomplete: str) -> Iterator[tuple[str, str]]:
    """Offer question ids with the questions."""
    return _offer_named((question for topic in _topics() for question in topic["questions"]), incomplete)


AccountArgument = Annotated[
    str, typer.Argument(metavar="ACCOUNT", help="Key or name of the account.", autocompletion=complete_account)
]
MaybeAccountArgument = Annotated[
    str | None,
    typer.Argument(
        metavar="[ACCOUNT]", help="Key or name of the account; all without.", autocompletion=complete_account
    ),
]
ItemArgument = Annotated[str, typer.Argument(metavar="I-n", help="Id of the item.", autocompletion=complete_item)]
ItemsArgument = Annotated[
    list[str],
    typer.Argument(metavar="I-n...", help="Ids of items, such as I-5 I-7 or I-5..I-12.", autocompletion=complete_item),
]
ContactArgument = Annotated[
    str,
    typer.Argument(
        metavar="C-n|NAME", help="The contact, by id or a part of the name.", autocompletion=complete_contact
    ),
]
SourceArgument = Annotated[str, typer.Argument(metavar="S-n", help="Id of the source.", autocompletion=complete_source)]
FigureArgument = Annotated[str, typer.Argument(metavar="F-n", help="Id of the figure.", autocompletion=complete_figure)]
SetOption = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="FIELD=VALUE", help="A field and its new value; repeat for more; empty clears it."),
]
WithdrawnOption = Annotated[bool, typer.Option("--all", help="Also what was withdrawn.")]
TopicArgument = Annotated[
    str, typer.Argument(metavar="TOPIC", help="Topic of the checklist.", autocompletion=complete_topic)
]
QuestionArgument = Annotated[
    str, typer.Argument(metavar="QID", help="Question of the checklist.", autocompletion=complete_question)
]
TextArgument = Annotated[
    str | None, typer.Argument(metavar="TEXT|-", help="The text; - reads standard input, none opens $EDITOR.")
]
OnOption = Annotated[
    str | None, typer.Option("--on", metavar="DATE", help="Judge as of this date; what came true later is left out.")
]
ForceOption = Annotated[
    bool, typer.Option("--force", help="Replace a file that is there; one named with -o is replaced in any case.")
]
TierChoice = Literal["1", "2", "3", "4"]
CredibilityChoice = Literal["1", "2", "3", "4", "5", "6"]


def read_text(call: "Call", typed: str | None, *, prompt: "str | Phrase") -> str:
    """Return a text argument: itself, standard input for `-`, or what the user writes in $EDITOR on a terminal.

    Raises `UsageError` when there is no text and no terminal, or the editor's file was left empty.
    """
    import sys

    from kamplan.errors import UsageError

    if typed == "-":
        return sys.stdin.read()
    if typed is not None:
        return typed
    if not sys.stdin.isatty():
        raise UsageError(
            Phrase(N_("no text was given")), hint=Phrase(N_("give the text, or - to read it from standard input"))
        )
    note = Phrase(N_("Lines that begin with # are left out; an empty text changes nothing."))
    written = edit_text(f"\n\n# {say(prompt, call.language)}\n# {note.say(call.language)}\n")
    text = "\n".join(line for line in written.splitlines() if not line.startswith("#")).strip()
    if not text:
        raise UsageError(
            Phrase(N_("no text was written")), hint=Phrase(N_("write one, or give it on the command line"))
        )
    return text


def edit_text(text: str, *, suffix: str = ".md") -> str:
    """Return a text as the user left it in $EDITOR; raises `UsageError` when the editor fails."""
    import shlex
    import subprocess
    import tempfile
    from pathlib import Path

    from kamplan.errors import UsageError

    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ("notepad" if os.name == "nt" else "vi")
    with tempfile.TemporaryDirectory(prefix="kamplan-") as folder:
        file = Path(folder) / f"text{suffix}"
        file.write_text(text, encoding="utf-8")
        try:
            done = subprocess.run([*shlex.split(editor), str(file)], check=False)  # noqa: S603 - the user's own editor
        except (OSError, ValueError) as error:
            raise UsageError(
                Phrase(N_("cannot start the editor {editor}"), editor=repr(editor)),
                hint=Phrase(N_("set EDITOR, or give the text")),
            ) from error
        if done.returncode != 0:
            raise UsageError(
                Phrase(N_("the editor ended with status {returncode}"), returncode=done.returncode),
                hint=Phrase(N_("nothing was changed; try again")),
            )
        return file.read_text(encoding="utf-8")
