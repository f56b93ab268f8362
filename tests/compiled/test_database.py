"""SQLite files that are only read: opened, loaded, sealed."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from envduty.compiled import database

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "数 据#?.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript("CREATE TABLE one (n); INSERT INTO one VALUES (1);")
    return path


def test_a_file_is_opened_to_be_read(file: Path) -> None:
    connection = database.opened(file)
    assert connection
    with closing(connection):
        assert connection.execute("SELECT n FROM one").fetchall() == [(1,)]
        with pytest.raises(sqlite3.OperationalError):
            connection.execute("INSERT INTO one VALUES (2)")


def test_what_is_no_file_is_not_opened(tmp_path: Path) -> None:
    assert database.opened(tmp_path) is None
    assert database.opened(tmp_path / "nothing") is None


def test_a_database_is_loaded_into_memory(file: Path) -> None:
    with closing(database.loaded(file.read_bytes())) as connection:
        file.unlink()
        assert connection.execute("SELECT n FROM one").fetchall() == [(1,)]


def test_another_thread_may_ask(file: Path) -> None:
    from concurrent.futures import ThreadPoolExecutor

    opened = database.opened(file)
    assert opened
    with ThreadPoolExecutor(1) as pool, closing(opened), closing(database.loaded(file.read_bytes())) as loaded:
        for connection in (opened, loaded):
            assert pool.submit(connection.execute, "SELECT n FROM one").result().fetchall() == [(1,)]


@pytest.mark.parametrize("at", [0, 59, 60, 61, 63, 64, 65, -1])
def test_every_changed_byte_breaks_the_seal(file: Path, at: int) -> None:
    assert not database.sealed(file)
    database.seal(file)
    assert database.sealed(file)
    content = bytearray(file.read_bytes())
    content[at] ^= 1
    file.write_bytes(content)
    assert not database.sealed(file)


def test_a_seal_is_four_bytes_of_the_header(file: Path) -> None:
    before = file.read_bytes()
    database.seal(file)
    after = file.read_bytes()
    assert (after[:60], after[64:]) == (before[:60], before[64:])
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("SELECT n FROM one").fetchall() == [(1,)]


def test_a_file_too_large_to_be_verified_is_believed(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "_VERIFIED", file.stat().st_size)
    assert not database.sealed(file)
    monkeypatch.setattr(database, "_VERIFIED", file.stat().st_size - 1)
    assert database.sealed(file)


def test_a_file_of_some_megabytes_is_verified(file: Path) -> None:
    with file.open("r+b") as stream:
        stream.truncate(32 * 1024 * 1024)
    assert not database.sealed(file)
