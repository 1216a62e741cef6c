"""``python -m analysis`` and the command ``analysis``."""

from __future__ import annotations

import sys


def start() -> int:
    """Run the command line; an interruption while it is still being loaded ends as any other."""
    try:
        from analysis.cli import main
    except KeyboardInterrupt:
        print("analysis: interrupted; nothing was begun", file=sys.stderr)
        return 130
    return main()


if __name__ == "__main__":
    sys.exit(start())
