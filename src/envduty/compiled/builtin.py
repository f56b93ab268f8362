"""The built-in notice's compiled form: made when the wheel is built, read from the package, never written by a user's run.

It belongs to the data files beside it, by their checksum: where somebody has edited those, the notice is compiled and cached
like any other. A checkout (an editable install) has no such form.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, get_args
from zlib import crc32

from envduty.compiled import database
from envduty.compiled.store import Store
from envduty.compiled.table import insert
from envduty.edition import location

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["NAME", "open_store", "write"]

#: the file in the package's data folder
NAME = "builtin.sqlite"
_KEY = "builtin"


def open_store() -> Store | None:
    """The compiled form in the package; None where there is none, or none of these data."""
    file = location.BUILTIN.with_name(NAME)
    try:
        store = Store(database.opened(file) or database.loaded(location.content(file)), "随包编译")
    except (OSError, sqlite3.Error):
        return None
    try:
        if store.meta(_KEY) == _checksum():
            return store
    except (OSError, sqlite3.Error, LookupError, ValueError):
        pass
    store.close()
    return None


def write(target: Path) -> None:
    """Compile the built-in notice into a new file: the same data give the same bytes."""
    from envduty.compiled.compiler import compile_edition
    from envduty.edition import datafile

    with closing(sqlite3.connect(target)) as connection:
        compile_edition(datafile.load(location.BUILTIN), connection)
        insert(connection, "meta", [(_KEY, str(_checksum())), ("file", '"内置"')])
        connection.commit()
        # Pages that were used and freed would keep whatever stood in memory.
        connection.execute("VACUUM")


def _checksum() -> int:
    """What the four data files contain."""
    checksum = 0
    for kind in get_args(location.Kind):
        checksum = crc32(location.content(location.builtin(kind)), checksum)
    return checksum
