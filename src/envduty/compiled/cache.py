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
from threading import Lock
from typing import TYPE_CHECKING, Any
from zlib import crc32

from envduty.compiled import builtin, database
from envduty.compiled.store import Store
from envduty.edition import location
from envduty.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from envduty.edition.location import Reading

__all__ = ["FAILURES", "clear", "files", "folder", "open_store", "remade"]

#: what a question to a damaged database ends with
FAILURES = (sqlite3.DatabaseError, UnicodeDecodeError, json.JSONDecodeError)

#: what decides how a data file is compiled: a change of any of it makes every cache old
_WRITERS = ("edition", "compiled", "grammar.py", "keys.py", "lexicon.py", "text.py", "weighing.py")
#: nanoseconds within which two writes may leave the same time stamp (2 s on FAT)
_GRAIN = 2_000_000_000
_DAY = 86_400
#: seconds after which a file that nobody has used goes, and a draft that nobody has finished
_OLD, _LOST = 90 * _DAY, _DAY
#: one thread opens at a time: the others then find what it has compiled
_opening = Lock()
if hasattr(os, "register_at_fork"):
    # A child that is forked while another thread compiles must not wait for a thread that it does not have.
    os.register_at_fork(before=_opening.acquire, after_in_parent=_opening.release, after_in_child=_opening.release)


def open_store(path: Path) -> Store:
    """The compiled notice of a data file; DataError where the file is no good."""
    with _opening:
        own = builtin.open_store() if path == location.BUILTIN else None
        cached = None if own else _file(path)
        return own or (_open(cached, path) if cached else None) or _compile(path, cached)


def remade(path: Path, failed: Store, failure: Exception) -> Store:
    """The notice compiled again, where a question to the one on disk has failed; any other failure is raised."""
    if not failed.lies_in_a_file or isinstance(failure, sqlite3.ProgrammingError):
        raise failure
    with _opening:
        return _compile(path, _file(path))


def folder() -> Path | None:
    """Where the cache is; None where this user has no place for one."""
    from platformdirs import user_cache_path

    try:
        place = user_cache_path("envduty", appauthor=False)
    except (OSError, RuntimeError):
        return None
    return place if place.is_absolute() else None


def files() -> list[Path]:
    """The files of the cache, drafts that were left behind counted."""
    place = folder()
    try:
        return sorted(one for one in place.iterdir() if one.suffix in {".sqlite", ".tmp"}) if place else []
    except OSError:
        return []


def clear() -> int:
    """Empty the cache; the number of files that went."""
    return _remove(files())


def _remove(unwanted: Iterable[Path]) -> int:
    gone = 0
    for file in unwanted:
        with contextlib.suppress(OSError):
            file.unlink()
            gone += 1
    return gone


def _file(path: Path) -> Path | None:
    from envduty.version import __version__

    place = folder()
    try:
        key = f"{__version__} {_layout()} {path.absolute()}".encode("utf-8", "surrogateescape")
    except OSError:  # the current folder has been deleted
        return None
    return place / f"{crc32(key):08x}.sqlite" if place else None


def _layout() -> int:
    """A checksum of the code that writes the tables; in an archive the version must do."""
    checksum = 0
    for writer in _WRITERS:
        place = Path(__file__).parents[1] / writer
        for file in sorted(place.glob("*.py")) if place.is_dir() else [place] if place.is_file() else []:
            checksum = crc32(file.read_bytes(), checksum)
    return checksum


def _open(cached: Path, path: Path) -> Store | None:
    try:
        connection = database.opened(cached) if database.sealed(cached) else None
    except (OSError, ValueError, sqlite3.Error):
        return None
    if not connection:
        return None
    store = Store(connection, "缓存")
    if _current(store, path):
        _used(cached)
        return store
    store.close()
    return None


def _used(cached: Path) -> None:
    """Note, once a day, that a file is still used."""
    with contextlib.suppress(OSError):
        if time.time() - cached.stat().st_mtime > _DAY:
            os.utime(cached)


def _current(store: Store, path: Path) -> bool:
    """Whether a compiled form is made from the files as they are now."""
    try:
        origins = store.meta("origins")
        return bool(origins[0]["path"] == str(path.absolute()) and all(map(_unchanged, origins)))
    except (sqlite3.Error, LookupError, TypeError, ValueError, OSError, DataError):
        return False


def _origin(reading: Reading) -> dict[str, Any]:
    """What a compiled form is made from, to be told again when the file has changed."""
    stamp = reading.stamp
    return {
        "path": str(reading.path.absolute()),
        "stamp": stamp,
        # A file written within the clock's grain of this moment can change again under the same stamp.
        "settled": stamp is not None and time.time_ns() - max(stamp[1:3]) > _GRAIN,
        "size": len(reading.content),
        "checksum": crc32(reading.content),
    }


def _unchanged(origin: dict[str, Any]) -> bool:
    """By the stamp where it can be trusted, else by the content: size and checksum, against the same file's earlier state."""
    path = Path(origin["path"])
    if origin["settled"] and location.stamp(path) == origin["stamp"]:
        return True
    content = location.read(path)
    return [len(content), crc32(content)] == [origin["size"], origin["checksum"]]


def _compile(path: Path, cached: Path | None) -> Store:
    from envduty.compiled.compiler import compile_edition
    from envduty.edition import datafile

    # Each file counts as it was when it was read: what is written while it is being compiled is a change.
    with location.recorded() as readings:
        loaded = datafile.load(path)
    with contextlib.ExitStack() as unfinished:
        connection = unfinished.enter_context(contextlib.closing(sqlite3.connect(":memory:", check_same_thread=False)))
        compile_edition(loaded, connection)
        facts: dict[str, Any] = {"file": "内置" if path == location.BUILTIN else str(path)}
        first = {reading.path: reading for reading in reversed(readings)}
        with contextlib.suppress(OSError):
            facts["origins"] = [_origin(first[path]) for path in dict.fromkeys(reading.path for reading in readings)]
        connection.executemany(
            "INSERT INTO meta VALUES (?, ?)", [(key, json.dumps(fact)) for key, fact in facts.items()]
        )
        connection.commit()
        kept = bool(cached and "origins" in facts and _keep(connection, cached))
        unfinished.pop_all()
    return Store(connection, "缓存" if kept else "内存")


def _keep(connection: sqlite3.Connection, cached: Path) -> bool:
    """Write the database beside its place, then rename: a reader sees the old file or the whole new one."""
    import tempfile

    drafts: list[Path] = []
    try:
        cached.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # A name that nobody can guess, and that was not there: no link leads the draft elsewhere.
        descriptor, name = tempfile.mkstemp(".tmp", f"{cached.stem}.", cached.parent)
        os.close(descriptor)
        draft = Path(name)
        drafts.append(draft)
        with contextlib.closing(sqlite3.connect(draft)) as target:
            connection.backup(target)
        database.seal(draft)
        draft.replace(cached)
        _tidy()
    except (OSError, ValueError, sqlite3.Error):
        return False
    finally:
        # Also after Ctrl-C.
        _remove(drafts)
    return True


def _tidy() -> None:
    """Remove what nobody has used for long: caches of other files and versions, drafts of interrupted runs."""
    now = time.time()
    ages = {".sqlite": _OLD, ".tmp": _LOST}
    _remove(file for file in files() if now - file.stat().st_mtime > ages[file.suffix])
