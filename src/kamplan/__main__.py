"""The entry point: `kamplan` and `python -m kamplan`."""

from __future__ import annotations

import contextlib
import gc
import signal
import sys
from typing import TYPE_CHECKING

from kamplan.cli.streams import open_missing
from kamplan.errors import ExitCode

if TYPE_CHECKING:
    from types import FrameType

GC_THRESHOLD = 100_000
"""Objects made between two collections: what a command imports is no garbage, and looking for some costs a tenth."""


def main() -> None:
    """Run the command line and end the process with its exit code."""
    gc.set_threshold(GC_THRESHOLD)
    open_missing()
    if sys.argv[1:] == ["--version"]:
        from kamplan import __version__

        with contextlib.suppress(OSError):  # the whole command line says what is wrong
            sys.stdout.write(f"kamplan {__version__}\n")
            sys.stdout.flush()
            sys.exit(0)
    from kamplan.cli.app import run

    signal.signal(signal.SIGTERM, _end)
    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGALRM, signal.default_int_handler)
        sys.unraisablehook = _keep_interrupt
    code = run(sys.argv[1:])
    gc.freeze()  # the process ends: no last collection over everything that was imported
    sys.exit(code)


def _keep_interrupt(found: sys.UnraisableHookArgs) -> None:
    """Interrupt once more: Python drops an interrupt that comes while it clears up after an import."""
    if issubclass(found.exc_type, KeyboardInterrupt):
        signal.setitimer(signal.ITIMER_REAL, 0.01)
    else:
        sys.__unraisablehook__(found)


def _end(_signal: int, _frame: FrameType | None) -> None:
    """End as an exception does, so that what was begun is rolled back and temporary files go."""
    sys.exit(ExitCode.TERMINATED)


if __name__ == "__main__":
    main()
