"""Word documents (.docx) → lines and tables, with the numbers that Word prints by itself."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections import defaultdict
from itertools import count
from typing import TYPE_CHECKING, Any, NamedTuple

from envduty.edition.draft.parts import Cell, DraftError, Line, Table, clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from envduty.edition.draft.parts import Block

__all__ = ["blocks"]

#: what zipfile, lxml (a SyntaxError) and python-docx raise on a damaged document, each without saying so
_BROKEN = (
    *(ArithmeticError, AssertionError, AttributeError, EOFError, LookupError, OSError, RuntimeError, SyntaxError),
    *(TypeError, ValueError, zipfile.BadZipFile, zlib.error),
)

#: unpacked size beyond which a .docx is no notice
_UNPACKED = 50_000_000
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_LETTERS, _HUNDRED, _DIGITS_MOST = 26, 100, 6
_DIGITS = "零一二三四五六七八九"


def blocks(name: str, data: bytes) -> list[Block]:
    """The paragraphs and tables of the document's body, in order."""
    try:
        import docx.exceptions
        import docx.opc.exceptions
    except ImportError as error:
        raise DraftError('读 .docx 需要 python-docx：pip install "envduty[draft]"') from error
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise DraftError(f"{name} 是损坏的压缩包，不是 Word 文档（.docx）") from error
    if size > _UNPACKED:
        raise DraftError(f"{name} 解开后有 {size // 1_000_000} MB，不像一份通知，不予读取")
    try:
        document = docx.Document(io.BytesIO(data))
        return list(_content(document.element.body, _Numbering(document), count(1)))
    except (*_BROKEN, docx.exceptions.PythonDocxError, docx.opc.exceptions.OpcError) as error:
        raise DraftError(f"{name} 不是完好的 Word 文档（.docx）") from error


def _content(parent: Any, numbering: _Numbering, numbers: Iterator[int]) -> Iterator[Block]:  # noqa: ANN401
    for element in parent.iterchildren():
        if element.tag == _W + "p":
            yield from _paragraph(element, numbering, numbers)
        elif element.tag == _W + "tbl":
            yield _table(element, numbering, numbers)
        elif element.tag in {_W + "sdt", _W + "sdtContent", _W + "ins", _W + "smartTag"}:
            yield from _content(element, numbering, numbers)


def _paragraph(element: Any, numbering: _Numbering, numbers: Iterator[int]) -> Iterator[Line]:  # noqa: ANN401
    """One line, or several where the author broke the line inside the paragraph."""
    marks = {_W + "br": "\n", _W + "tab": "\t", _W + "noBreakHyphen": "-"}
    words = "".join(marks.get(part.tag) or part.text or "" for part in element.iter(_W + "t", *marks))
    lines = [shown for line in words.split("\n") if (shown := clean(line))]
    if not lines:
        return  # an empty paragraph is not numbered by Word's reader either
    label = numbering.label(element)
    for i, shown in enumerate(lines):
        yield Line(next(numbers), shown, "" if i else label)


def _table(element: Any, numbering: _Numbering, numbers: Iterator[int]) -> Table:  # noqa: ANN401
    rows: list[tuple[Cell, ...]] = []
    for row in element.iterchildren(_W + "tr"):
        cells: list[Cell] = []
        for item in row.iterchildren(_W + "tc"):
            above = rows[-1][len(cells)] if item.vMerge == "continue" and rows and len(cells) < len(rows[-1]) else None
            lines = tuple(
                line
                for block in _content(item, numbering, numbers)
                for line in (
                    [block] if isinstance(block, Line) else (x for r in block.rows for c in r for x in c.lines)
                )
            )
            cells += [above or Cell(lines)] * min(item.grid_span, 100)
        rows.append(tuple(cells))
    return Table(tuple(row for row in rows if row))


class _Level(NamedTuple):
    """How one level of a list is numbered."""

    kind: str
    text: str
    start: int
    style: str


class _Numbering:
    """Word's automatic numbers, counted as Word counts them: per list and level, a level starting anew under a higher one."""

    def __init__(self, document: Any) -> None:  # noqa: ANN401
        self._styles = {style.get(_W + "styleId"): style for style in document.styles.element.iter(_W + "style")}
        self._levels: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, str] = {}
        self._starts: dict[tuple[str, int], int] = {}
        self._counters: dict[str, dict[int, int]] = defaultdict(dict)
        self._begun: set[str] = set()
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError, AttributeError):
            return
        for abstract in root.iterchildren(_W + "abstractNum"):
            self._levels[abstract.get(_W + "abstractNumId")] = {
                _int(level.get(_W + "ilvl"), 0): _Level(
                    _value(level, "numFmt"),
                    _value(level, "lvlText"),
                    _int(_value(level, "start"), 1),
                    _value(level, "pStyle"),
                )
                for level in abstract.iterchildren(_W + "lvl")
            }
        for number in root.iterchildren(_W + "num"):
            identifier = number.get(_W + "numId")
            self._lists[identifier] = _value(number, "abstractNumId")
            for override in number.iterchildren(_W + "lvlOverride"):
                if start := _value(override, "startOverride"):
                    self._starts[identifier, _int(override.get(_W + "ilvl"), 0)] = _int(start, 1)

    def label(self, paragraph: Any) -> str:  # noqa: ANN401
        """The number that Word prints before this paragraph, and counts it."""
        identifier, level = self._list_of(paragraph)
        abstract = self._lists.get(identifier, "")
        levels = self._levels.get(abstract, {})
        if level not in levels:
            return ""
        counters = self._counters[abstract]
        if identifier not in self._begun:
            self._begun.add(identifier)
            for (owner, at), start in self._starts.items():
                if owner == identifier:
                    counters[at] = start - 1
        counters[level] = counters.get(level, levels[level].start - 1) + 1
        for deeper in [at for at in counters if at > level]:
            del counters[deeper]
        text = levels[level].text
        if levels[level].kind == "bullet":
            return ""
        for at in range(level + 1):
            above = levels.get(at, _Level("decimal", "", 1, ""))
            text = text.replace(f"%{at + 1}", _shown(counters.setdefault(at, above.start), above.kind))
        return text

    def _list_of(self, paragraph: Any) -> tuple[str, int]:  # noqa: ANN401
        """(list, level) from the paragraph, or from its style and those that it is based on."""
        properties = paragraph.find(_W + "pPr")
        style = _value(properties, "pStyle") if properties is not None else ""
        found, level = _num_pr(properties)
        seen: set[str] = set()
        while not found and style in self._styles and style not in seen:
            seen.add(style)
            found, level = _num_pr(self._styles[style].find(_W + "pPr"))
            levels = self._levels.get(self._lists.get(found, ""), {})
            level = next((at for at, entry in levels.items() if entry.style == style), level)
            style = _value(self._styles[style], "basedOn")
        return found, level


def _num_pr(properties: Any) -> tuple[str, int]:  # noqa: ANN401
    number = properties.find(_W + "numPr") if properties is not None else None
    return ("", 0) if number is None else (_value(number, "numId"), _int(_value(number, "ilvl"), 0))


def _value(element: Any, name: str) -> str:  # noqa: ANN401
    child = element.find(_W + name)
    return "" if child is None else str(child.get(_W + "val") or "")


def _int(value: str | None, default: int) -> int:
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < _DIGITS_MOST else default


def _shown(number: int, kind: str) -> str:
    if "hinese" in kind or "deograph" in kind or "japaneseCounting" in kind:
        return _chinese(number)
    if kind == "decimalEnclosedCircle" and 1 <= number <= len(_CIRCLED):
        return _CIRCLED[number - 1]
    if kind == "decimalFullWidth":
        return "".join(chr(ord(c) + 0xFEE0) for c in str(number))
    if kind in {"lowerLetter", "upperLetter"} and 1 <= number <= _LETTERS:
        return chr(ord("a" if kind == "lowerLetter" else "A") + number - 1)
    return "" if kind == "none" else str(number)


def _chinese(number: int) -> str:
    if not 0 < number < _HUNDRED:
        return str(number)
    tens, ones = divmod(number, 10)
    return (("" if tens == 1 else _DIGITS[tens]) + "十" if tens else "") + (_DIGITS[ones] if ones or not tens else "")
