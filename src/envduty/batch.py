"""A batch: one question a line on standard input, one envelope a line on standard output, in order, in one process or several."""

from __future__ import annotations

import gc
from collections import deque
from contextlib import closing
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from envduty import stdin
from envduty.errors import UsageError
from envduty.output import emit_text, found, json_line, say

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator

    from envduty.answers import Answer
    from envduty.notice import Notice
    from envduty.output import Environment

    Ask = Callable[[Notice, list[str]], Answer]

__all__ = ["run"]

#: answers kept because people complain of the same things in the same words; of a few kilobytes each
_REMEMBERED = 4096
#: new objects, more than freed ones, after which rings of them are looked for
_COLLECTED_AFTER = 50_000
#: lines that a process is given at a time
_BLOCK = 128
#: blocks a process that may wait to be answered or written: the input is not read further ahead
_AHEAD = 3


class _Answered(NamedTuple):
    """What is to be written for a line."""

    text: str
    found: bool
    #: why the line could not be asked
    problem: str = ""


def run(notice: Notice, ask: Ask, environment: Environment, jobs: int = 1) -> int:
    """Answer every line; the exit code. With several `jobs` an answer can wait for those of the lines around it."""
    # What an answer leaves goes without the collector; it looks for rings of objects, and rarely: the notice is large.
    gc.set_threshold(_COLLECTED_AFTER)
    gc.enable()
    lines = stdin.lines(environment)
    if environment.err.isatty() and not environment.terminal:
        from envduty.output.progress import watched

        lines = watched(lines, environment)
    hits = 0
    # Closed here when nobody reads any more: processes that end as late as the interpreter does complain of each other.
    with closing(_answers(notice, ask, lines, jobs)) as answers:
        for number, answer in enumerate(answers, 1):
            if answer.problem:
                say(environment, f"第 {number} 行：{answer.problem}")
            hits += answer.found
            emit_text(answer.text, environment)
    return 0 if hits else 1


def _answers(notice: Notice, ask: Ask, lines: Iterator[str], jobs: int) -> Generator[_Answered, None, None]:
    if jobs == 1:
        yield from map(_answerer(notice, ask), lines)
    else:
        yield from _shared(notice, ask, lines, jobs)


def _answerer(notice: Notice, ask: Ask) -> Callable[[str], _Answered]:
    @lru_cache(_REMEMBERED)
    def answered(line: str) -> _Answered:
        try:
            answer = ask(notice, [line])
        except UsageError as error:
            answer = ask(notice, [""])
            answer["query"] = line
            return _Answered(json_line(answer), found(answer), str(error))
        return _Answered(json_line(answer), found(answer))

    return answered


def _shared(notice: Notice, ask: Ask, lines: Iterator[str], jobs: int) -> Iterator[_Answered]:
    """The answers of several processes, in the order of the lines."""
    from concurrent.futures import Future, ProcessPoolExecutor

    pool = ProcessPoolExecutor(jobs, initializer=_start, initargs=(notice, ask))
    waiting: deque[Future[list[_Answered]]] = deque()
    try:
        for block in iter(lambda: list(islice(lines, _BLOCK)), []):
            waiting.append(pool.submit(_block, block))
            if len(waiting) >= jobs * _AHEAD:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)


#: in a process of a batch: what answers its lines
_own: list[Callable[[str], _Answered]] = []


def _start(notice: Notice, ask: Ask) -> None:
    import signal

    # Ctrl-C reaches every process of a terminal; the first one ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _own.append(_answerer(notice, ask))


def _block(lines: Iterable[str]) -> list[_Answered]:
    return list(map(_own[0], lines))
