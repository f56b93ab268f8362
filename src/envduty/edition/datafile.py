"""Data files → a checked edition with the knowledge it uses, or a DataError that lists everything wrong, with file, line and path."""

from __future__ import annotations

from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple
from zlib import crc32

import msgspec

from envduty.edition import location, rules
from envduty.edition.knowledge import Departments, Knowledge, Matters, Vocabulary
from envduty.edition.model import Edition
from envduty.edition.reading import Reader, dotted, parse
from envduty.errors import DataError, Fault

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from envduty.edition.location import Kind
    from envduty.edition.walk import Path_, Remark

__all__ = ["File", "Loaded", "kind_of", "load", "read"]

_MAX_FAULTS = 100
#: the first conversion to a type prepares it, which two threads must not do at once
_CONVERTING = Lock()
#: files that build on one another
_MAX_CHAIN = 10
_TYPES: dict[Kind, Any] = {"data": Edition, "departments": Departments, "matters": Matters, "words": Vocabulary}


class File(NamedTuple):
    """One data file as read, with what it extends laid under it."""

    #: an Edition, Departments, Matters or Vocabulary
    value: Any
    path: Path
    #: the files it builds on (`extends`), nearest first
    bases: list[Path]
    #: the folder that document.source.file is relative to
    folder: Path
    #: what the file changes in its base, one Chinese sentence each
    changes: list[str]
    #: the file and line of a path in the data, line 0 where unknown
    place: Callable[[Path_], Fault]
    #: where YAML may have read less than what was meant
    doubts: list[Fault]


class Loaded(NamedTuple):
    """A notice and the knowledge that it uses."""

    edition: Edition
    knowledge: Knowledge
    notice: File
    #: every file that the answers depend on but the notice itself
    others: list[Path]


def load(path: Path) -> Loaded:
    """A notice with its knowledge. DataError lists all faults found, at most 100."""
    notice = read(path, "data")
    edition: Edition = notice.value
    files = {kind: _used(notice, kind) for kind in ("departments", "matters", "words")}
    knowledge = Knowledge(**{kind: file.value for kind, file in files.items()})
    faults = [notice.place(where)._replace(reason=reason) for where, reason in rules.together(edition, knowledge)]
    if faults:
        raise DataError(faults[:_MAX_FAULTS])
    others = [*notice.bases, *(base for file in files.values() for base in (file.path, *file.bases))]
    return Loaded(edition, knowledge, notice, others)


def _used(notice: File, kind: Kind) -> File:
    """The knowledge that a notice uses: the built-in one, or a file named beside the notice (or the base that names it)."""
    chosen = getattr(notice.value.uses, kind)
    if chosen == "builtin":
        return _builtin(kind, crc32(location.read(location.builtin(kind))))
    written = next(p for p in (notice.path, *notice.bases) if str(p) == notice.place(("uses", kind)).file)
    return read(location.beside(written.parent, chosen), kind)


@lru_cache(maxsize=len(_TYPES))
def _builtin(kind: Kind, checksum: int) -> File:
    """Built-in knowledge, read once a process for however many notices; on which lines it stands is forgotten, it takes memory."""
    del checksum  # it tells one state of the file from another
    path = location.builtin(kind)
    return read(path, kind)._replace(place=lambda where: Fault(str(path), 0, dotted(where), ""))


def kind_of(path: Path) -> Kind:
    """Which kind of data file this is, by the fields that only this kind has; a notice where none tells."""
    raw = parse(path, Reader(str(path)))
    fields = raw if isinstance(raw, dict) else {}
    if isinstance(fields.get("departments"), list) or "changes" in fields:
        return "departments"
    if {"matters", "rings", "outside"} & set(fields):
        return "matters"
    return "words" if {"stopwords", "unit_ranks", "department_ranks"} & set(fields) else "data"


def read(path: Path, kind: Kind) -> File:
    """Read one file, merge (`extends`), validate. DataError lists all faults found, at most 100."""
    reader = Reader(str(path))
    raw, bases, folder, changes = _merged(path, kind, reader, ())
    if reader.faults:
        raise DataError(reader.faults[:_MAX_FAULTS])
    try:
        with _CONVERTING:
            value = msgspec.convert(raw, _TYPES[kind])
    except msgspec.ValidationError:
        from envduty.edition.schema import violations

        raise DataError(_located(raw, reader, violations(kind, raw))) from None
    faults = _located(raw, reader, rules.faults(value))
    if faults:
        raise DataError(faults)
    return File(value, path, bases, folder, changes, lambda where: reader.locate(raw, where, ""), reader.doubts)


def _merged(path: Path, kind: Kind, reader: Reader, above: tuple[Path, ...]) -> tuple[Any, list[Path], Path, list[str]]:
    """The value of a file over what it extends, the bases, the folder of its source, and what it changes."""
    reader.name = name = str(path)
    raw = parse(path, reader)
    if reader.faults or not isinstance(raw, dict) or "extends" not in raw:
        return raw, [], path.parent, []
    where = reader.places[id(raw), "extends"]
    target = raw.pop("extends")
    drop = raw.pop("drop", [])
    base_path = _base(path, target, kind) if isinstance(target, str) and isinstance(drop, list) else None
    reason = _refused(base_path, path, above)
    if base_path is None or reason:
        reader.faults.append(Fault(*where, "extends", reason))
        return raw, [], path.parent, []
    try:
        base, bases, folder, _ = _merged(base_path, kind, reader, (*above, path.resolve()))
    except DataError as error:
        # Told where it is written: a file that cannot be opened has no line of its own.
        unread = [f for f in error.faults if f.line == 0 and f.file == str(base_path)]
        reader.faults.extend(Fault(*where, "extends", f"读不了所扩展的 {target}：{f.reason}") for f in unread)
        reader.faults.extend(f for f in error.faults if f not in unread)
        return raw, [], path.parent, []
    reader.name = name
    if not isinstance(base, dict):
        return raw, [base_path], path.parent, []
    from envduty.edition.extension import Merger

    merger = Merger(reader.moved, of_notice=kind == "data")
    merged = merger.merge(base, raw, drop)
    for owner, key, field, reason in merger.problems:
        reader.faults.append(Fault(*reader.places.get((id(owner), key), where), field, reason))
    return merged, [base_path, *bases], folder, merger.changes


def _base(path: Path, target: str, kind: Kind) -> Path:
    return location.builtin(kind) if target == "builtin" else location.beside(path.parent, target)


def _refused(base: Path | None, path: Path, above: tuple[Path, ...]) -> str:
    """Why a file cannot build on another one; empty where it can."""
    if base is None:
        return "extends 写 builtin 或一个文件路径，drop 写一个列表"
    if "\0" in str(base):
        return "路径里有不能用的字符（NUL）"
    chain = (*above, path.resolve())
    try:
        circle = base.resolve() in chain
    except (OSError, RuntimeError):
        return "路径绕了圈子，或者太长"
    if circle:
        return f"extends 循环引用：{' → '.join(p.name for p in (*chain, base))}"
    return f"extends 层数太多（最多 {_MAX_CHAIN} 层）" if len(chain) > _MAX_CHAIN else ""


def _located(raw: Any, reader: Reader, remarks: list[Remark]) -> list[Fault]:  # noqa: ANN401
    """The faults in order of file and line, at most 100."""
    faults = dict.fromkeys(reader.locate(raw, where, reason) for where, reason in remarks)
    return sorted(faults, key=lambda fault: (fault.file, fault.line))[:_MAX_FAULTS]
