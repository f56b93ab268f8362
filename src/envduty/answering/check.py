"""`check`: a data file as a helpful reviewer reads it: errors, then what may have been forgotten, then local changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from envduty.answers import SCHEMA_VERSION
from envduty.edition import collation, location, omissions
from envduty.errors import DataError

if TYPE_CHECKING:
    import os

    from envduty.answers import CheckAnswer, Document, Finding
    from envduty.edition.datafile import Loaded

__all__ = ["find"]


def find(file: str | os.PathLike[str] | None = None) -> CheckAnswer:
    """The review of a data file; without one, of the file that questions would use."""
    from envduty.edition import datafile

    path = location.locate(file)
    name = "内置数据" if path == location.BUILTIN else str(path)
    document: Document | None = None
    try:
        loaded = datafile.load(path)
    except DataError as error:
        results: list[Finding] = [
            {"level": "error", "file": f.file, "line": f.line, "path": f.path, "reason": f.reason} for f in error.faults
        ]
    else:
        results = _findings(name, loaded)
        head = loaded.edition.document
        document = {"id": head.id, "title": head.title, "date": head.date, "region": head.region}
    return {
        "schema_version": SCHEMA_VERSION,
        "command": "check",
        "query": str(file or ""),
        "document": document,
        "ok": not any(finding["level"] == "error" for finding in results),
        "results": results,
        "suggestions": [],
    }


def _findings(name: str, loaded: Loaded) -> list[Finding]:
    from envduty.edition.datafile import dotted

    edition = loaded.edition
    found: list[Finding] = []
    if not loaded.bases:
        # A region's file departs from the source on purpose; its base is what the source vouches for.
        for path, reason in collation.collate(edition, loaded.folder):
            found.append(
                {"level": "error", "file": name, "line": loaded.line(path), "path": dotted(path), "reason": reason}
            )
    for path, reason in omissions.warnings(edition):
        found.append(
            {"level": "warning", "file": name, "line": loaded.line(path), "path": dotted(path), "reason": reason}
        )
    found += [{"level": "change", "file": name, "line": 0, "path": "", "reason": change} for change in loaded.changes]
    return found
