"""A notice is opened, asked and closed; nothing is left behind, and threads and processes may share one."""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import pickle
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from envduty import load
from tests.compiled.conftest import SPECIMEN
from tests.conftest import MINI

if TYPE_CHECKING:
    from pathlib import Path

    from envduty import Notice

PROGRAM = """
from envduty import load
with load({file!r}) as notice:
    assert notice.who_handles("非法采砂")["results"]
notice = load({file!r})
notice.show("水务局"), notice.show("水务菊"), notice.completions("水")
notice.close()
"""


@pytest.mark.parametrize("states", [["cold", "warm", "damaged"], ["a folder that cannot be made"]], ids=", ".join)
def test_a_program_that_closes_what_it_opens_is_told_nothing(states: list[str], tmp_path: Path) -> None:
    """Under `-X dev -W error` an open connection, a deprecated call or a forgotten encoding would be."""
    place = tmp_path / "cache"
    if states == ["a folder that cannot be made"]:
        place.write_text("a file", encoding="utf-8")
    environment = {"XDG_CACHE_HOME": str(place), "PYTHONWARNDEFAULTENCODING": "1"}
    command = [sys.executable, "-X", "dev", "-W", "error", "-c", PROGRAM.format(file=str(SPECIMEN))]
    for state in states:
        for file in place.rglob("*.sqlite") if state == "damaged" else ():
            file.write_bytes(b"no database")
        done = subprocess.run(command, capture_output=True, env=environment, check=False, timeout=60)
        assert (done.returncode, done.stdout, done.stderr.decode()) == (0, b"", ""), state


def test_a_closed_notice_answers_no_more() -> None:
    with load(MINI) as notice:
        assert notice.show("水务局")["results"]
    with pytest.raises(sqlite3.ProgrammingError):
        notice.show("水务局")


def test_eight_threads_are_answered_as_one(notice: Notice) -> None:
    questions = ["机动车尾气", "夜里工地太吵", "饭店油烟", "发射卫星", "秸秆焚烧", "医疗废物"]
    alone = [notice.who_handles(question) for question in questions]
    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(notice.who_handles, questions * 20))
    assert together == alone * 20


COLD = """
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from envduty import load
start = Barrier(8)
def ask(_):
    start.wait()
    with load({file!r}) as notice:
        return notice.who_handles("非法采砂")
with ThreadPoolExecutor(8) as threads:
    first, *others = threads.map(ask, range(8))
assert first["results"] and others == [first] * 7
"""


@pytest.mark.parametrize("attempt", range(3))
def test_cold_loads_in_parallel_threads(attempt: int, tmp_path: Path) -> None:
    """Two first conversions at once once killed the interpreter."""
    done = subprocess.run(
        [sys.executable, "-X", "dev", "-W", "error", "-c", COLD.format(file=str(SPECIMEN))],
        capture_output=True, env={"XDG_CACHE_HOME": str(tmp_path / str(attempt))}, check=False, timeout=60,
    )  # fmt: skip
    assert (done.returncode, done.stderr.decode()) == (0, "")


def test_an_event_loop_asks_in_its_threads(mini: Notice) -> None:
    async def ask() -> list[object]:
        return await asyncio.gather(*(asyncio.to_thread(mini.show, "水务局") for _ in range(8)))

    assert asyncio.run(ask()) == [mini.show("水务局")] * 8


@pytest.mark.skipif("fork" not in multiprocessing.get_all_start_methods(), reason="no fork here")
def test_forked_processes_answer_as_their_parent(mini: Notice) -> None:
    """Each opens the notice anew: SQLite's connections are not made to be forked."""
    answers = {json.dumps(mini.show("水务局"))}
    context = multiprocessing.get_context("fork")
    results = context.SimpleQueue()

    def ask() -> None:
        results.put([json.dumps(mini.show("水务局")) for _ in range(50)])

    processes = [context.Process(target=ask) for _ in range(3)]
    for process in processes:
        process.start()
    for _ in processes:
        answers.update(results.get())
    for process in processes:
        process.join()
    assert len(answers) == 1


def test_a_notice_can_be_sent_to_another_process(mini: Notice) -> None:
    with pickle.loads(pickle.dumps(mini)) as sent:  # noqa: S301 - our own
        assert sent.show("水务局") == mini.show("水务局")
