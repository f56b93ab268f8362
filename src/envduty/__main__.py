"""The command `envduty`, and `python -m envduty`."""

from __future__ import annotations

import gc
import sys


def main() -> None:
    """Run the command line and exit with its code."""
    # Start-up makes many objects and no garbage; to look for some costs a fifth of the time, most of it at the end.
    gc.disable()
    from envduty.cli import run

    code = run()
    gc.freeze()
    sys.exit(code)


if __name__ == "__main__":
    main()
