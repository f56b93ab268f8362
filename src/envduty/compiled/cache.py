"""A data file's compiled form, kept by the file's path and content and the program's version.

The cache can only save time: whatever is wrong with it, the file is compiled again, in memory if it must be.
"""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import time
from pathlib import Path
from typing import Any
from zlib import crc32

from envduty.compiled.store import Store
from envduty.edition import location
from envduty.errors import DataError

__all__ = ["open_store"]

#: what decides how a data file is compiled: a change of any of it makes every cache old
_WRITERS = ("edition", "compiled", "text.py", "keys.py")
#: nanoseconds within which two writes may leave the same time stamp (2 s on FAT)
_GRAIN = 2_000_000_000


def open_store(path: Path) -> Store:
    """The compiled notice of a data file; DataError where the file is no good."""
    cached = _file(path)
    return _open(cached, path) or _compile(path, cached)


def _file(path: Path) -> Path:
    from platformdirs import user_cache_path

    from envduty.version import __version__

    key = f"{__version__} {_layout()} {path.absolute()}".encode("utf-8", "surrogateescape")
    return user_cache_path("envduty", appauthor=False) / f"{crc32(key):08x}.sqlite"


def _layout() -> int:
    """A checksum of the code that writes the tables."""
    checksum = 0
    for writer in _WRITERS:
        place = Path(__file__).parents[1] / writer
        for file in sorted(place.glob("*.py")) if place.is_dir() else [place]:
            checksum = crc32(file.read_bytes(), checksum)
    return checksum


def _open(cached: Path, path: Path) -> Store | None:
    if not cached.is_file():
        return None
    try:
        store = Store(sqlite3.connect(f"{cached.as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False))
    except (sqlite3.Error, ValueError):
        return None
    if _current(store, path):
        return store
    store.close()
    return None


def _current(store: Store, path: Path) -> bool:
    """Whether a compiled form is whole and made from the files as they are now."""
    try:
        origins = store.meta("origins")
        whole = store.meta("objects") == store.objects()
        return bool(whole and origins[0]["path"] == str(path.absolute()) and all(map(_unchanged, origins)))
    except (sqlite3.Error, LookupError, TypeError, ValueError, OSError, DataError):
        return False


def _origin(path: Path) -> dict[str, Any]:
    """What a compiled form is made from, to be told again when the file has changed."""
    content = location.read(path)
    found = path.stat()
    return {
        "path": str(path.absolute()),
        "stamp": _stamp(found),
        # A file written within the clock's grain of this moment can change again under the same stamp.
        "settled": time.time_ns() - max(found.st_mtime_ns, found.st_ctime_ns) > _GRAIN,
        "size": len(content),
        "checksum": crc32(content),
    }


def _unchanged(origin: dict[str, Any]) -> bool:
    """By the stamp where it can be trusted, else by the content: size and checksum, against the same file's earlier state."""
    path = Path(origin["path"])
    if origin["settled"] and _stamp(path.stat()) == origin["stamp"]:
        return True
    content = location.read(path)
    return [len(content), crc32(content)] == [origin["size"], origin["checksum"]]


def _stamp(found: os.stat_result) -> list[int]:
    return [found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino]


def _compile(path: Path, cached: Path) -> Store:
    from envduty.compiled.compiler import compile_edition
    from envduty.edition import datafile

    # Before the file is read: what is written while it is being compiled counts as a change.
    own = _origin(path)
    loaded = datafile.load(path)
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    compile_edition(loaded, connection)
    facts = {
        "objects": Store(connection).objects(),
        "origins": [own, *map(_origin, loaded.others)],
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
        with contextlib.closing(sqlite3.connect(draft)) as target:
            connection.backup(target)
        draft.replace(cached)
    except (OSError, sqlite3.Error):
        try:
            draft.unlink()
        except OSError:
            return
