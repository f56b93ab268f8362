"""Rows by their key, kept in memory."""

from __future__ import annotations

import sqlite3
from threading import Lock
from typing import TYPE_CHECKING

import pytest

from envduty.compiled.table import Kept, Reader, insert, json_text

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def database() -> Iterator[sqlite3.Connection]:
    """Numbers from 0 to 999 with their squares."""
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE square (number INTEGER, square INTEGER)")
    insert(connection, "square", ((n, n * n) for n in range(1000)))
    yield connection
    connection.close()


def kept(database: sqlite3.Connection, most: int = 50_000) -> Kept[int, str]:
    return Kept[int, str](Reader(database, Lock()), "square", "number, square", str, most)


def test_json_is_compact_and_keeps_chinese() -> None:
    assert json_text({"河": [1, 2]}) == '{"河":[1,2]}'


def test_no_rows_are_no_error(database: sqlite3.Connection) -> None:
    insert(database, "square", [])
    assert database.execute("SELECT count(*) FROM square").fetchone() == (1000,)


def test_rows_with_these_keys_and_none_where_there_is_none(database: sqlite3.Connection) -> None:
    rows = kept(database)
    assert rows.of([2, 3, 5000]) == {2: "4", 3: "9", 5000: None}
    assert rows.whole is None
    assert rows.of([]) == {2: "4", 3: "9", 5000: None}


def test_a_row_is_read_once(database: sqlite3.Connection) -> None:
    rows = kept(database)
    rows.of([2])
    database.execute("UPDATE square SET square = 0")
    assert (rows.of([2, 3])[2], rows.of([3])[3]) == ("4", "0")


def test_after_many_look_ups_the_whole_table_is_in_memory(database: sqlite3.Connection) -> None:
    """Only a look-up that reads something counts."""
    rows = kept(database, 1000)
    for n in range(399):
        rows.of([n])
        rows.of([n])
    assert rows.whole is None
    assert rows.of([399])[999] == str(999 * 999)
    assert rows.whole is not None
    database.execute("DELETE FROM square")
    assert len(rows.of([5000])) == 1000


def test_a_table_that_is_too_large_is_never_whole(database: sqlite3.Connection) -> None:
    rows = kept(database, 999)
    for n in range(500):
        rows.of([n])
    assert rows.whole is None


def test_more_rows_than_are_kept_go_but_those_asked_for(database: sqlite3.Connection) -> None:
    rows = kept(database, 2)
    before = rows.of([1, 2])
    assert set(rows.of([3])) == {1, 2, 3}
    assert rows.of([3, 4]) == {3: "9", 4: "16"}
    assert set(before) == {1, 2, 3}, "another thread may still read the old ones"
