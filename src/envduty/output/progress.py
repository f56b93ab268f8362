"""A counter on standard error for long batches, when a person watches and the answers go elsewhere."""

from __future__ import annotations

import signal
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from envduty.output.streams import Environment

__all__ = ["watched"]

#: a run shorter than this needs no counter
_SECONDS = 1.5


def watched(lines: Iterable[str], environment: Environment) -> Iterator[str]:
    """The lines; from the second second on, how many have been read is shown."""
    started = monotonic()
    counted = iter(lines)
    for number, line in enumerate(counted, 1):
        yield line
        if monotonic() - started > _SECONDS:
            yield from _counted(counted, number, environment)


def _counted(lines: Iterator[str], already: int, environment: Environment) -> Iterator[str]:
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    # The cursor is hidden meanwhile: whatever ends the process must pass the end of the block, which shows it again.
    signal.signal(signal.SIGTERM, _terminated)
    columns = (SpinnerColumn(), TextColumn("已答 {task.completed}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(file=environment.err), transient=True) as progress:
        task = progress.add_task("", total=None, completed=already)
        for line in lines:
            yield line
            progress.advance(task)


def _terminated(number: int, _: object) -> None:
    raise SystemExit(128 + number)
