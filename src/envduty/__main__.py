"""The command `envduty`, and `python -m envduty`."""

from __future__ import annotations

import gc
import os
import signal
import sys


def main() -> None:
    """Run the command line and exit with its code."""
    # Start-up makes many objects and no garbage; to look for some costs a fifth of the time, most of it at the end.
    gc.disable()
    try:
        from envduty.cli import run

        code = run()
    except KeyboardInterrupt:
        code = 130
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if code == 130 and os.name == "posix":  # noqa: PLR2004 - Ctrl-C
        # A shell ends its loop only where the signal ended the command; it shows the same 130.
        os.kill(os.getpid(), signal.SIGINT)
    gc.freeze()
    sys.exit(code)


if __name__ == "__main__":
    main()
