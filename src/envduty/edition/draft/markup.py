"""HTML → lines and tables, as a browser would show them."""

from __future__ import annotations

import re
from itertools import count
from typing import TYPE_CHECKING

from envduty.edition.draft.parts import Cell, DraftError, Line, Table, clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bs4 import Tag

    from envduty.edition.draft.parts import Block

__all__ = ["blocks"]

_HIDDEN = {"script", "style", "head", "noscript", "template", "svg", "select", "button"}
_INLINE = {
    "a", "abbr", "b", "big", "cite", "code", "del", "em", "font", "i", "ins", "kbd", "label", "mark", "o:p", "q", "s", "samp",
    "small", "span", "strong", "sub", "sup", "u", "var",
}  # fmt: skip
#: what a table may claim to span; more is an attack
_SPAN = 200
_DIGITS = 10


def blocks(text: str) -> list[Block]:
    """The lines and tables of a page, in order; a line is what stands in one paragraph."""
    try:
        from bs4 import BeautifulSoup
        from bs4.exceptions import ParserRejectedMarkup
    except ImportError as error:
        raise DraftError('读 HTML 需要 beautifulsoup4：pip install "envduty[draft]"') from error
    try:
        return list(_walk(BeautifulSoup(text, "html.parser"), count(1)))
    except (ParserRejectedMarkup, AssertionError, LookupError, RuntimeError, ValueError) as error:
        raise DraftError("HTML 损坏，读不出文字") from error


def _walk(top: Tag, numbers: Iterator[int]) -> Iterator[Block]:
    """Without recursion: pages may nest as deep as they like."""
    words: list[str] = []
    label = ""
    for item in _flat(top):
        if isinstance(item, str):
            words.append(item)
            continue
        if shown := clean(_joined("".join(words))):
            yield Line(next(numbers), shown, label)
            label = ""
        words.clear()
        if item is not None and item.name == "li":
            label = _list_number(item)
        elif item is not None and _is_table(item):
            yield _table(item, numbers)


def _flat(top: Tag) -> Iterator[str | Tag | None]:
    """The texts under an element, and where a paragraph begins (an element) or ends (None)."""
    from bs4.element import NavigableString, PreformattedString, Tag

    todo: list[object] = [None, *reversed(top.contents)]
    while todo:
        item = todo.pop()
        if item is None:
            yield None
        elif isinstance(item, NavigableString):
            if not isinstance(item, PreformattedString):  # comments, declarations
                yield str(item)
        elif isinstance(item, Tag) and item.name in _INLINE:
            todo.extend(reversed(item.contents))
        elif isinstance(item, Tag) and item.name not in _HIDDEN:
            yield item
            todo.extend([None] if _is_table(item) else [None, *reversed(item.contents)])


def _is_table(item: Tag) -> bool:
    """A table that holds tables is only layout."""
    return item.name == "table" and item.find("table") is None


def _joined(text: str) -> str:
    """White space as HTML means it: none between Chinese characters, where a source line merely ends."""
    text = re.sub(r"[ \t]*[\r\n]+[ \t]*", "\n", text)
    return re.sub(r"(?<=[^\x00-\x7f])\n(?=[^\x00-\x7f])", "", text).replace("\n", " ")


def _list_number(item: Tag) -> str:
    """The number that a browser prints before an item of an ordered list."""
    parent = item.parent
    if parent is None or parent.name != "ol":
        return ""
    start = str(parent.get("start") or "1")
    before = sum(1 for _ in item.find_previous_siblings("li"))
    return f"{(int(start) if start.isascii() and start.isdigit() and len(start) < _DIGITS else 1) + before}."


def _table(table: Tag, numbers: Iterator[int]) -> Table:
    rows: list[list[Cell]] = []
    open_: dict[int, tuple[Cell, int]] = {}  # column → a cell from above and how many rows it still covers
    for row in table.find_all("tr"):
        cells: list[Cell] = []
        todo = list(row.find_all(["td", "th"], recursive=False))
        while todo or len(cells) in open_:
            if (above := open_.pop(len(cells), None)) is not None:
                cell, left = above
                if left > 1:
                    open_[len(cells)] = (cell, left - 1)
                cells.append(cell)
                continue
            tag = todo.pop(0)
            tag.name = "div"
            cell = Cell(tuple(line for line in _walk(tag, numbers) if isinstance(line, Line)))
            down = _span(tag, "rowspan")
            for _ in range(_span(tag, "colspan")):
                if down > 1:
                    open_[len(cells)] = (cell, down - 1)
                cells.append(cell)
        rows.append(cells)
    return Table(tuple(tuple(row) for row in rows if row))


def _span(tag: Tag, name: str) -> int:
    value = str(tag.get(name) or "1")
    return min(int(value), _SPAN) if value.isascii() and value.isdigit() and len(value) < _DIGITS and int(value) else 1
