"""What all tables share: how rows are written, and how they are asked for."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from threading import Lock

__all__ = ["Kept", "Reader", "from_json", "insert", "json_text"]

_Key = TypeVar("_Key", str, int)
_Row = TypeVar("_Row")
#: so many look-ups have cost about as much as reading a table as a whole
_MANY = 400


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_decode = json.JSONDecoder().raw_decode


def json_text(value: object) -> str:
    """`value` as compact JSON."""
    return _encode(value)


def from_json(written: str) -> Any:  # noqa: ANN401 - what was written
    """What json_text has written; a fifth of the time of json.loads, which looks for white space around it."""
    value, end = _decode(written)
    if end != len(written):
        raise json.JSONDecodeError("Extra data", written, end)
    return value


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

    @property
    def source(self) -> tuple[sqlite3.Connection, Lock]:
        """What another reader of the same tables is made with."""
        return self._db, self._lock

    def _all(self, sql: str, values: Sequence[str | int] | Mapping[str, str | int] = ()) -> list[Any]:
        with self._lock:
            return self._db.execute(sql, values).fetchall()

    def _among(self, sql: str, values: Iterable[str | int]) -> list[Any]:
        """Run `sql` with its `IN (?)` filled by any number of values."""
        return self._all(sql, (json.dumps(list(values), ensure_ascii=False),))


class Kept(Reader, Generic[_Key, _Row]):
    """Rows of a table by their key, in memory, because a batch asks for them again and again.

    At first those that were asked for; after many look-ups the whole table, unless it is too large.
    """

    def __init__(self, reader: Reader, table: str, columns: str, make: Callable[..., _Row], most: int = 50_000) -> None:
        """`columns`: the key, and what `make` makes a row of; `most`: rows kept."""
        super().__init__(*reader.source)
        self._table = table
        self._columns = columns
        self._make = make
        self._most = most
        self._rows: dict[_Key, _Row | None] = {}
        self._lookups = 0
        #: all rows, once they are in memory
        self.whole: Mapping[_Key, _Row | None] | None = None

    def of(self, keys: Collection[_Key]) -> Mapping[_Key, _Row | None]:
        """At least the rows with these keys; None, or nothing, where there is none."""
        if self.whole is not None:
            return self.whole
        rows = self._rows
        missing = [key for key in keys if key not in rows]
        if missing:
            self._lookups += 1
            if self._lookups == _MANY and self._fits():
                self.whole = self._read()
                self._rows = {}
                return self.whole
            if len(rows) > self._most:
                # Another thread may still read the old ones.
                rows = self._rows = {}
                missing = list(keys)
            rows.update(dict.fromkeys(missing) | self._read("IN (SELECT value FROM json_each(?))", missing))
        return rows

    @property
    def _key(self) -> str:
        return self._columns.partition(",")[0]

    def _fits(self) -> bool:
        return bool(self._all(f"SELECT count(*) <= ? FROM {self._table}", (self._most,))[0][0])  # noqa: S608 - own names

    def _read(self, keys: str = "IS NOT NULL", *values: Sequence[_Key]) -> dict[_Key, _Row | None]:
        sql = f"SELECT {self._columns} FROM {self._table} WHERE {self._key} {keys} GROUP BY {self._key}"  # noqa: S608 - own names
        found = self._among(sql, *values) if values else self._all(sql)
        return {key: self._make(*columns) for key, *columns in found}
