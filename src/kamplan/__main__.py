"""The entry point: `kamplan` and `python -m kamplan`."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line and end the process with its exit code."""
    if sys.argv[1:] == ["--version"]:
        from kamplan import __version__

        sys.stdout.write(f"kamplan {__version__}\n")
        sys.exit(0)
    from kamplan.cli.app import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
