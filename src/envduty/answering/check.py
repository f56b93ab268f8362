"""`check`: a data file as a helpful reviewer reads it: errors, then what may have been forgotten, then local changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from envduty.compiled.ties import Ties
from envduty.edition import collation, location, omissions
from envduty.errors import DataError
from envduty.version import SCHEMA_VERSION

if TYPE_CHECKING:
    import os
    from pathlib import Path

    from envduty.answers import CheckAnswer, Document, Finding
    from envduty.edition.datafile import File, Loaded
    from envduty.edition.walk import Path_

__all__ = ["find", "grouped"]

#: findings of a kind that a grouped review still shows
_EXAMPLES = 3


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
            read = datafile.read(path, kind)
            found = [*omissions.mistyped(read.value)]
            if kind == "departments":
                found += omissions.redundant(read.value)
            results = [*_doubts(read), *(_finding("warning", read, w.path, w.reason, w.kind) for w in found)]
            results += _changes(read)
    except DataError as error:
        results = [
            {"level": "error", "kind": "", "file": f.file, "line": f.line, "path": f.path, "reason": f.reason}
            for f in error.faults
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


def grouped(answer: CheckAnswer) -> CheckAnswer:
    """The review with the first examples of each kind of reminder, and how many more there are."""
    kinds: dict[tuple[str, str], list[Finding]] = {}
    for finding in answer["results"]:
        kinds.setdefault((finding["level"], finding["kind"]), []).append(finding)
    shown: list[Finding] = []
    for (_, kind), findings in kinds.items():
        few = findings if not kind or len(findings) <= _EXAMPLES + 1 else findings[:_EXAMPLES]
        shown += few
        if len(few) < len(findings):
            more = f"{kind}：共 {len(findings)} 处，还有 {len(findings) - len(few)} 处"
            shown.append({**findings[0], "line": 0, "path": "", "reason": more})
    return {**answer, "results": shown}


def _findings(loaded: Loaded) -> list[Finding]:
    """What differs from the source, then what may have been forgotten."""
    # A region's file departs from the source on purpose; its base is what the source vouches for.
    collated = [] if loaded.notice.bases else collation.collate(loaded.edition, loaded.notice.folder)
    ties = Ties(loaded.edition, loaded.knowledge)
    forgotten = omissions.warnings(loaded.edition, loaded.knowledge, ties)
    return [
        *(_finding("error", loaded.notice, where, reason) for where, reason in collated),
        *_doubts(loaded.notice),
        *(_finding("warning", loaded.notice, where, reason, kind) for kind, where, reason in forgotten),
    ]


def _doubts(file: File) -> list[Finding]:
    """Where YAML may have read less than what was meant, in the file itself and not in what it extends."""
    return [
        {
            "level": "warning",
            "kind": "文字被截断",
            "file": _name(file.path),
            "line": doubt.line,
            "path": doubt.path,
            "reason": doubt.reason,
        }
        for doubt in file.doubts
        if doubt.file == str(file.path)
    ]


def _finding(level: Literal["error", "warning"], file: File, where: Path_, reason: str, kind: str = "") -> Finding:
    place = file.place(where)
    return {
        "level": level, "kind": kind, "file": _name(file.path), "line": place.line, "path": place.path, "reason": reason,
    }  # fmt: skip


def _changes(file: File) -> list[Finding]:
    return [
        {"level": "change", "kind": "", "file": _name(file.path), "line": 0, "path": "", "reason": change}
        for change in file.changes
    ]


def _name(path: Path) -> str:
    return "内置数据" if path == location.BUILTIN else str(path)
