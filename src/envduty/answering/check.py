"""`check`: a data file as a helpful reviewer reads it: errors, then what may have been forgotten, then local changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from envduty.answers import SCHEMA_VERSION
from envduty.compiled.ties import Ties
from envduty.edition import collation, location, omissions
from envduty.errors import DataError

if TYPE_CHECKING:
    import os
    from pathlib import Path

    from envduty.answers import CheckAnswer, Document, Finding
    from envduty.edition.datafile import File, Loaded
    from envduty.edition.walk import Path_

__all__ = ["find"]


def find(file: str | os.PathLike[str] | None = None) -> CheckAnswer:
    """The review of a data file; without one, of the file that questions would use."""
    from envduty.edition import datafile

    path = location.locate(file)
    document: Document | None = None
    try:
        kind = datafile.kind_of(path)
        if kind == "data":
            loaded = datafile.load(path)
            head = loaded.edition.document
            document = {"id": head.id, "title": head.title, "date": head.date, "region": head.region}
            results = [*_findings(loaded), *_changes(loaded.notice)]
        else:
            other = datafile.read(path, kind)
            found = omissions.redundant(other.value) if kind == "departments" else ()
            results = [*(_finding("warning", other, where, reason) for where, reason in found), *_changes(other)]
    except DataError as error:
        results = [
            {"level": "error", "file": f.file, "line": f.line, "path": f.path, "reason": f.reason} for f in error.faults
        ]
    return {
        "schema_version": SCHEMA_VERSION,
        "command": "check",
        "query": str(file or ""),
        "document": document,
        "ok": not any(finding["level"] == "error" for finding in results),
        "results": results,
        "suggestions": [],
    }


def _findings(loaded: Loaded) -> list[Finding]:
    """What differs from the source, then what may have been forgotten."""
    # A region's file departs from the source on purpose; its base is what the source vouches for.
    collated = [] if loaded.notice.bases else collation.collate(loaded.edition, loaded.notice.folder)
    ties = Ties(loaded.edition, loaded.knowledge)
    forgotten = omissions.warnings(loaded.edition, loaded.knowledge, ties)
    return [
        *(_finding("error", loaded.notice, where, reason) for where, reason in collated),
        *(_finding("warning", loaded.notice, where, reason) for where, reason in forgotten),
    ]


def _finding(level: Literal["error", "warning"], file: File, where: Path_, reason: str) -> Finding:
    place = file.place(where)
    return {"level": level, "file": _name(file.path), "line": place.line, "path": place.path, "reason": reason}


def _changes(file: File) -> list[Finding]:
    return [
        {"level": "change", "file": _name(file.path), "line": 0, "path": "", "reason": change}
        for change in file.changes
    ]


def _name(path: Path) -> str:
    return "内置数据" if path == location.BUILTIN else str(path)
