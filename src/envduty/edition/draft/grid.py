"""Tables in plain text: rows of cells between bars (Markdown) or tabs (copied from a page or a spreadsheet)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from envduty.edition.draft.parts import Cell, Line, Table, clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from envduty.edition.draft.parts import Block

__all__ = ["blocks"]

_RULE = re.compile(r"[\s|:+=-]+")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
#: rows and columns of the smallest table
_LEAST = 2


def blocks(lines: list[str]) -> Iterator[Block]:
    """The lines of a text, and tables where several lines on end are divided alike."""
    start = 0
    while start < len(lines):
        for bar in "|\t":
            end = _end(lines, start, bar)
            if sum(len(_cells(line, bar)) >= _LEAST for line in lines[start:end]) >= _LEAST:
                yield _table(lines, start, end, bar)
                start = end
                break
        else:
            yield Line(start + 1, clean(lines[start]))
            start += 1


def _end(lines: list[str], start: int, bar: str) -> int:
    """Where the rows from `start` on end; between two rows, a line without bars heads a group of them."""
    end = start
    for i in range(start, len(lines)):
        if len(_cells(lines[i], bar)) >= _LEAST:
            end = i + 1
        elif i != end or end == start or not lines[i].strip():
            break
    return end


def _cells(line: str, bar: str) -> list[str]:
    return line.strip().strip("|").split(bar) if bar == "|" else line.rstrip().split(bar)


def _table(lines: list[str], start: int, end: int, bar: str) -> Table:
    numbers = range(start + 1, end + 1)
    rows: list[tuple[Cell, ...]] = []
    width = max(len(_cells(line, bar)) for line in lines[start:end])
    for number, line in zip(numbers, lines[start:end], strict=True):
        if not _RULE.fullmatch(line):
            rows.append(_row(number, _cells(line, bar), width, rows[-1] if rows else ()))
    return Table(tuple(rows), tuple(Line(number, clean(_BREAK.sub(" ", lines[number - 1]))) for number in numbers))


def _row(number: int, texts: list[str], width: int, above: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """A row of so many cells; empty ones at its beginning go on from the row above, a single one goes across."""
    cells = [
        Cell(tuple(Line(number, shown) for part in _BREAK.split(text) if (shown := clean(part))))
        for text in [*texts, *[""] * (width - len(texts))]
    ]
    filled = [i for i, cell in enumerate(cells) if cell.lines]
    if filled == [0]:
        return (cells[0],) * width
    first = filled[0] if filled and len(above) == width else 0
    return (*above[:first], *cells[first:])
