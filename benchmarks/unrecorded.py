"""kamplan as it is, or with its change records and digests switched off: run by `changes.py`, for the benchmark alone.

python unrecorded.py on|off ARGUMENTS OF KAMPLAN
"""

from __future__ import annotations

import sys

from kamplan.__main__ import main
from kamplan.store import unit


def switch_off() -> None:
    """Let commands write rows without digests and without a record of what they changed."""
    unit.digest_row = lambda _row: ""
    unit.Unit.write_change = lambda _self: None  # type: ignore[method-assign]  # what it would cost is measured


if __name__ == "__main__":
    if sys.argv.pop(1) == "off":
        switch_off()
    main()
