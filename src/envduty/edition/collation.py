"""The edition against its source: what was printed is what the data says was printed (textual criticism: collation).

The texts of a line are looked for in it and struck out, in the order of the data; what is left unstruck nobody has told.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from envduty.edition import location
from envduty.edition.draft.parts import DraftError, all_lines, letters
from envduty.edition.draft.reading import read
from envduty.edition.walk import Path_, Remark, bodies, duties
from envduty.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from envduty.edition.model import Edition

__all__ = ["collate"]

_STRUCK = "\0"
#: marks that the drafting or the extraction sets right or leaves out; full width and half width are alike by NFKC
_ALIKE = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "。": ".", "*": None, "#": None})
#: what may stand between a number and its text, and before a number
_BETWEEN = r"\W*"
_LIST_MARK = re.compile(r"[-•·●◆]+")


class _Witness(NamedTuple):
    """A printed text: where the data has it, on which lines, with which number before it."""

    path: Path_
    lines: tuple[int, ...]
    label: str
    text: str
    #: lines that print it again, whole or broken off
    again: tuple[int, ...] = ()
    broken: tuple[int, ...] = ()


def collate(edition: Edition, folder: Path) -> list[Remark]:
    """The edition against its source: every line is accounted for, every text equals its lines."""
    source = edition.document.source
    if source is None:
        return []
    where = ("document", "source")
    try:
        data = location.read(folder / source.file)
        blocks = read(folder / source.file).blocks
    except DataError as error:
        return [((*where, "file"), f"读不了来源文件 {source.file}：{error.faults[0].reason}")]
    except DraftError as error:
        return [((*where, "file"), str(error))]
    found: list[Remark] = []
    if hashlib.sha256(data).hexdigest() != source.sha256:
        found.append(((*where, "sha256"), "来源文件与登记的 SHA-256 不符：来源被改动过"))
    page = _Page({line.number: _fold(line.label + line.text) for line in all_lines(blocks)})
    for witness in _witnesses(edition):
        found += ((witness.path, reason) for reason in page.strike(witness))
    return [*found, *(((), reason) for reason in page.untold())]


def _fold(text: str) -> str:
    """A text as it is compared: width, blanks and the form of quotation marks do not count."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).translate(_ALIKE)


class _Page:
    """The lines of the source, and what of them is not yet told."""

    def __init__(self, lines: dict[int, str]) -> None:
        self._lines, self._left = lines, dict(lines)
        self._told: set[tuple[tuple[int, ...], str]] = set()
        self._blamed: set[int] = set()

    def strike(self, witness: _Witness) -> Iterator[str]:
        """Strikes a text out of its lines; what differs."""
        numbers = witness.lines
        beyond = [number for number in (*numbers, *witness.again, *witness.broken) if number not in self._lines]
        if beyond:
            yield f"来源没有第 {beyond[0]} 行"
            return
        label, text = _fold(witness.label), _fold(witness.text)
        if numbers and (numbers, text) not in self._told:  # a row of a table may be the duty of several bodies
            self._told.add((numbers, text))
            if span := self._find(numbers, label, text):
                self._strike_out(numbers, *span)
            else:
                yield self._difference(numbers, label, text)
        whole = letters("".join(self._lines[number] for number in numbers))
        for number in (*witness.again, *witness.broken):  # another printing may have other punctuation
            if letters(self._lines[number]) in whole:
                self._left[number] = ""
            elif span := self._find((number,), label, text) or self._find((number,), "", text):
                self._strike_out((number,), *span)
            else:
                yield self._difference((number,), label, text)

    def untold(self) -> Iterator[str]:
        """The lines of which something is left."""
        for number, left in self._left.items():
            rest = left.replace(_STRUCK, "")
            if number not in self._blamed and any(c.isalnum() for c in rest):
                yield f"来源第 {number} 行没有交代：“{rest[:30]}”"

    def _find(self, numbers: tuple[int, ...], label: str, text: str) -> tuple[int, int] | None:
        """Where a text stands in its lines; the label of a 节 begins with its chapter's, which is printed elsewhere."""
        left = "".join(self._left[number] for number in numbers)
        if not label:
            start = left.find(text)
            return (start, start + len(text)) if start >= 0 else None
        printed = (re.search(re.escape(label[i:]) + _BETWEEN + re.escape(text), left) for i in range(len(label)))
        return next((found.span() for found in printed if found), None)

    def _strike_out(self, numbers: tuple[int, ...], start: int, end: int) -> None:
        at = 0
        for number in numbers:
            left = self._left[number]
            first, last = max(start - at, 0), min(end - at, len(left))
            at += len(left)
            if first < last:
                self._left[number] = left[:first] + _STRUCK + left[last:]

    def _difference(self, numbers: tuple[int, ...], label: str, text: str) -> str:
        self._blamed.update(numbers)
        printed = _LIST_MARK.sub("", "".join(self._left[number] for number in numbers).replace(_STRUCK, ""), count=1)
        head = re.match(re.escape(label) + _BETWEEN, printed) if label else None
        wanted = (head[0] if head else label) + text
        at = next(
            (i for i, (a, b) in enumerate(zip(printed, wanted, strict=False)) if a != b), min(len(printed), len(wanted))
        )
        return (
            f"与来源第 {'、'.join(map(str, numbers))} 行不符：第 {at + 1} 字处，"
            f"来源作“{printed[at : at + 8]}”，数据作“{wanted[at : at + 8]}”"
        )


def _witnesses(edition: Edition) -> Iterator[_Witness]:
    """Everything printed."""
    for i, passage in enumerate(edition.document.passages):
        yield _Witness(("document", "passages", i), passage.lines, "", passage.text)
    for i, section in enumerate(edition.sections):
        yield _Witness(("sections", i), section.lines, section.label or "", section.title)
        if section.text:
            yield _Witness(("sections", i, "text"), section.text_lines, "", section.text)
    for path, body in bodies(edition):
        heading = body.heading or body.printed_name or body.name
        yield _Witness(path, body.lines, body.label or "", heading, body.again)
        for k, gap in enumerate(body.gaps):
            yield _Witness((*path, "gaps", k), gap.lines, "", gap.text or "")
    for path, _, duty in duties(edition):
        text = duty.printed or duty.text
        yield _Witness(path, duty.lines, duty.label or "", text, duty.again, duty.broken)
