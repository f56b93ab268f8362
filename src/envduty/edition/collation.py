"""The edition against its source: what was printed is what the data says was printed (textual criticism: collation)."""

from __future__ import annotations

import hashlib
import unicodedata
from typing import TYPE_CHECKING

from envduty.edition import location
from envduty.edition.walk import Path_, Remark, bodies, duties
from envduty.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from envduty.edition.model import Duty, Edition

__all__ = ["collate"]


def collate(edition: Edition, folder: Path) -> list[Remark]:
    """The edition against its source: every non-blank line is accounted for, every text equals its lines under NFKC."""
    source = edition.document.source
    if source is None:
        return []
    where = ("document", "source")
    try:
        data = location.read(folder / source.file)
    except DataError as error:
        return [((*where, "file"), f"读不了来源文件 {source.file}：{error.faults[0].reason}")]
    found: list[Remark] = []
    if hashlib.sha256(data).hexdigest() != source.sha256:
        found.append(((*where, "sha256"), "来源文件与登记的 SHA-256 不符：来源被改动过"))
    lines = data.decode("utf-8", "replace").split("\n")
    used: dict[int, Path_] = {}
    for path, numbers, expected, may_break in _witnesses(edition):
        for number in numbers:
            if number in used:
                found.append((path, f"来源第 {number} 行已经属于 {used[number]}"))
            used[number] = path
        found.extend((path, reason) for reason in _compare(lines, numbers, expected, may_break=may_break))
    for number, line in enumerate(lines, 1):
        if line.strip() and number not in used:
            found.append(((), f"来源第 {number} 行没有交代：“{line.strip()[:30]}”"))
    return found


def _compare(lines: list[str], numbers: tuple[int, ...], expected: str, *, may_break: bool) -> Iterator[str]:
    beyond = [number for number in numbers if number > len(lines)]
    if beyond:
        yield f"来源没有第 {beyond[0]} 行"
        return
    # "- " is the list mark of the extraction, not of the notice.
    printed = _nfkc("".join(lines[number - 1].strip() for number in numbers).removeprefix("- "))
    wanted = _nfkc(expected)
    if printed != wanted and not (may_break and wanted.startswith(printed)):
        at = next(
            (i for i, (a, b) in enumerate(zip(printed, wanted, strict=False)) if a != b), min(len(printed), len(wanted))
        )
        yield (
            f"与来源第 {'、'.join(map(str, numbers))} 行不符：第 {at + 1} 字处，"
            f"来源作“{printed[at : at + 8]}”，数据作“{wanted[at : at + 8]}”"
        )


def _nfkc(string: str) -> str:
    return unicodedata.normalize("NFKC", string)


def _witnesses(edition: Edition) -> Iterator[tuple[Path_, tuple[int, ...], str, bool]]:
    """(path, source lines, what they must say, whether they may break off) of everything printed."""
    for i, passage in enumerate(edition.document.passages):
        yield ("document", "passages", i), passage.lines, passage.text, False
    for i, section in enumerate(edition.sections):
        yield ("sections", i), section.lines, f"{section.label}、{section.title}", False
        if section.text:
            yield ("sections", i, "text"), section.text_lines, section.text, False
    for path, body in bodies(edition):
        heading = f"{body.label}{body.heading or body.printed_name or body.name}"
        for line in (*body.lines, *body.again):
            yield path, (line,), heading, False
        for k, gap in enumerate(body.gaps):
            yield (*path, "gaps", k), gap.lines, gap.text or "", False
    for path, _, duty in duties(edition):
        yield from _duty_witnesses(path, duty)


def _duty_witnesses(path: Path_, duty: Duty) -> Iterator[tuple[Path_, tuple[int, ...], str, bool]]:
    printed = (f"{duty.label}." if duty.label else "") + (duty.printed or duty.text)
    yield path, duty.lines, printed, False
    for line in duty.again:
        yield (*path, "again"), (line,), printed, False
    if duty.broken:
        yield (*path, "broken"), duty.broken, printed, True
