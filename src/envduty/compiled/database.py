"""SQLite files that are only read: opened where they lie or loaded into memory, and sealed against damage."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from zlib import adler32

__all__ = ["loaded", "opened", "seal", "sealed"]

#: SQLite's header keeps four bytes for the program (user_version), here
_SEAL = slice(60, 64)
#: reading more than this to verify it would cost what the cache saves; a larger file's damage shows when a question fails
_VERIFIED = 32 * 1024 * 1024


def opened(file: Path) -> sqlite3.Connection | None:
    """A file on disk, to be read and never locked or written; None where it is in no folder (in a zip archive)."""
    if not file.is_file():
        return None
    return sqlite3.connect(f"{file.as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)


def loaded(content: bytes) -> sqlite3.Connection:
    """A database in memory that has this content."""
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    if hasattr(connection, "deserialize"):
        connection.deserialize(content)
        return connection
    # Python 3.10 reads databases from files alone.
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "database"
        file.write_bytes(content)
        with closing(sqlite3.connect(file)) as source:
            source.backup(connection)
    return connection


def seal(file: Path) -> None:
    """Write a checksum of the file into its header."""
    content = bytearray(file.read_bytes())
    with file.open("r+b") as stream:
        stream.seek(_SEAL.start)
        stream.write(_checksum(content).to_bytes(4, "big"))


def sealed(file: Path) -> bool:
    """Whether a file is as it was when it was sealed."""
    if file.stat().st_size > _VERIFIED:
        return True
    content = bytearray(file.read_bytes())
    return content[_SEAL] == _checksum(content).to_bytes(4, "big")


def _checksum(content: bytearray) -> int:
    """Adler-32, six times as fast as CRC-32: every run that uses a cache pays for it."""
    return adler32(memoryview(content)[_SEAL.stop :], adler32(memoryview(content)[: _SEAL.start]))
