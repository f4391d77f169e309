"""Every failure a user can meet, and the exit code each one ends with.

A failure is an exception with two sentences: what is wrong (it names the thing) and what to type next.
Findings about an account are values, not failures; see `kamplan.analysis`.
"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kamplan.language import Phrase


class ExitCode(IntEnum):
    """How a command ends; scripts rely on these numbers."""

    OK = 0
    FAILURE = 1
    USAGE = 2
    NOT_FOUND = 3
    CONFLICT = 4
    STORE = 5
    TEMPLATE = 6
    FINDINGS = 10
    UNSURE = 11
    BUG = 70
    INTERRUPTED = 130
    TERMINATED = 143


class KamplanError(Exception):
    """An expected failure: `message` names the thing, `hint` says what to type next.

    Each is an English text, or what can be said in the reader's language (`kamplan.language.Phrase`).
    """

    exit_code = ExitCode.FAILURE
    meaning = "An expected failure, such as a document that cannot be written."

    def __init__(self, message: str | Phrase, *, hint: str | Phrase, details: tuple[str | Phrase, ...] = ()) -> None:
        super().__init__(str(message))
        self.message = message
        self.hint = hint
        self.details = details


class UsageError(KamplanError):
    """What was typed, or a row of a file, breaks a rule of the method or of the command."""

    exit_code = ExitCode.USAGE
    meaning = "What was typed, or a row of an imported file, breaks a rule; the message names the field."


class UnaskedError(UsageError):
    """What nobody can take back needs a yes, and nobody can be asked; the command line is named with --yes."""


class NotFoundError(KamplanError):
    """Nothing readable is recorded under this key, name or id."""

    exit_code = ExitCode.NOT_FOUND
    meaning = "Nothing is recorded under that key, name or id."


class ConflictError(KamplanError):
    """The record exists already, or has changed so that the command no longer applies."""

    exit_code = ExitCode.CONFLICT
    meaning = "The record exists already, is ambiguous, or is in a state that the command does not fit."


class StoreError(KamplanError):
    """The store cannot be opened, read or written."""

    exit_code = ExitCode.STORE
    meaning = "The store cannot be opened, read or written: locked, damaged, newer, foreign or out of space."


class TemplateError(KamplanError):
    """A plan template is wrong, asks for what does not exist, or tries what a template may not."""

    exit_code = ExitCode.TEMPLATE
    meaning = "A template is wrong or tries what a template may not; the message names file and line."


class UnfinishedPlanError(KamplanError):
    """A plan with required topics still open was asked for without `--draft`."""

    exit_code = ExitCode.FINDINGS
    meaning = (
        "Something is missing or needs attention: an unfinished plan without `--draft`, or findings under `--strict`."
    )
