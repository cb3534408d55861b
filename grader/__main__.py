"""The command `grade`, also as `python -m grader`. Next to nothing is loaded before an interrupt can be caught."""

from __future__ import annotations

import sys

INTERRUPTED = 130


def main() -> None:
    """Run the command. An interrupt while it is still being loaded is told in a word too."""
    try:
        from grader.cli import run

        status = run()
    except KeyboardInterrupt:
        if sys.stderr is not None:
            sys.stderr.write("Stopped.\n")
        status = INTERRUPTED
    raise SystemExit(status)


if __name__ == "__main__":
    main()
