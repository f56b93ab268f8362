"""What all tables share: how rows are written, and how they are asked for."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping, Sequence
    from threading import Lock

__all__ = ["Reader", "insert", "json_text"]


def json_text(value: object) -> str:
    """`value` as compact JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def insert(database: sqlite3.Connection, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
    """Write rows into a table; a second row of a key is an error of the writer's."""
    rows = list(rows)
    if rows:
        places = ", ".join("?" * len(rows[0]))
        database.executemany(f"INSERT INTO {table} VALUES ({places})", rows)  # noqa: S608 - own names


class Reader:
    """Questions to some tables of a compiled notice; one connection serves all threads, one statement at a time."""

    def __init__(self, connection: sqlite3.Connection, lock: Lock) -> None:
        self._db = connection
        self._lock = lock

    def _all(self, sql: str, values: Sequence[str | int] | Mapping[str, str | int] = ()) -> list[Any]:
        with self._lock:
            return self._db.execute(sql, values).fetchall()

    def _among(self, sql: str, values: Iterable[str | int]) -> list[Any]:
        """Run `sql` with its `IN (?)` filled by any number of values."""
        return self._all(sql, (json.dumps(list(values), ensure_ascii=False),))
