"""A data file's compiled form, kept by the file's path and content and the program's version.

The cache can only save time: whatever is wrong with it, the file is compiled again, in memory if it must be.
"""

from __future__ import annotations

import json
import os
import sqlite3
from pathlib import Path
from zlib import crc32

from envduty import location
from envduty.errors import DataError
from envduty.store import Store

__all__ = ["open_store"]

#: raise it whenever compiler.py writes something else
_LAYOUT = 5


def open_store(path: Path) -> Store:
    """The compiled notice of a data file; DataError where the file is no good."""
    # A checksum is enough to see an edit: it only ever compares a file with its own earlier state, never with another's.
    origin = _origin(path)
    cached = _file(path)
    store = _open(cached, origin)
    return store or _compile(path, cached, origin)


def _origin(path: Path) -> list[str | int]:
    """What a compiled form was made from: path, size and checksum."""
    content = location.read(path)
    return [str(path.absolute()), len(content), crc32(content)]


def _file(path: Path) -> Path:
    from platformdirs import user_cache_path

    from envduty import __version__

    key = f"{__version__} {_LAYOUT} {path.absolute()}".encode("utf-8", "surrogateescape")
    return user_cache_path("envduty", appauthor=False) / f"{crc32(key):08x}.sqlite"


def _open(cached: Path, origin: list[str | int]) -> Store | None:
    if not cached.is_file():
        return None
    try:
        connection = sqlite3.connect(f"{cached.as_uri()}?mode=ro&immutable=1", uri=True)
        store = Store(connection)
        made_from = store.meta("origins")
        current = made_from[0] == origin and all(_origin(Path(base)) == [base, *rest] for base, *rest in made_from[1:])
    except (sqlite3.Error, LookupError, TypeError, ValueError, DataError):
        return None
    return store if current else None


def _compile(path: Path, cached: Path, origin: list[str | int]) -> Store:
    from envduty import datafile
    from envduty.compiler import compile_edition

    loaded = datafile.load(path)
    connection = sqlite3.connect(":memory:")
    compile_edition(loaded, connection)
    facts = {
        "origins": [origin, *map(_origin, loaded.bases)],
        "file": "内置" if path == location.BUILTIN else str(path),
    }
    connection.executemany("INSERT INTO meta VALUES (?, ?)", [(key, json.dumps(fact)) for key, fact in facts.items()])
    connection.commit()
    _keep(connection, cached)
    return Store(connection)


def _keep(connection: sqlite3.Connection, cached: Path) -> None:
    """Write the database beside its place, then rename: a reader sees the old file or the whole new one."""
    draft = cached.with_suffix(f".{os.getpid()}.tmp")
    try:
        cached.parent.mkdir(parents=True, exist_ok=True)
        target = sqlite3.connect(draft)
        with target:
            connection.backup(target)
        target.close()
        draft.replace(cached)
    except (OSError, sqlite3.Error):
        try:
            draft.unlink()
        except OSError:
            return
