"""Lines that a printer put between the text: page numbers, running heads, pages printed twice."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from envduty.edition.draft import numbering
from envduty.edition.draft.parts import Doubt, Line, Passage, letters

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Cleaned", "tidy"]

_PAGE = re.compile(r"[-—–－_\s·•]*第?\s*\d{1,3}\s*页?(\s*[/／，,共]*\s*\d{1,3}\s*页)?[-—–－_\s·•]*")
_ENDED = re.compile(r"[。；;！？!?：:]$")
#: a page printed twice is told by so many lines alike
_RUN = 3
_LONG = 40
_FRAGMENT = 4


class Cleaned(NamedTuple):
    """The text without the printer's lines."""

    lines: list[Line]
    passages: list[Passage]
    doubts: list[Doubt]
    #: line → the lines that print it again, whole or broken off
    again: dict[int, list[int]]
    broken: dict[int, list[int]]


def tidy(lines: list[Line], keep: Callable[[Line], bool], heading: Callable[[Line], bool]) -> Cleaned:
    """The lines worth reading; `keep` tells what is no running head, however often it stands there, `heading` what names a body."""
    passages: list[Passage] = []
    kept = _without_heads([line for line in lines if line.text or line.label], keep, passages)
    again: dict[int, list[int]] = defaultdict(list)
    broken: dict[int, list[int]] = defaultdict(list)
    doubts: list[Doubt] = []
    dropped: set[int] = set()
    keys = [letters(line.label + line.text) for line in kept]
    first: dict[str, int] = {}
    first_of: dict[int, int] = {}  # a line printed again → its first printing
    i = 0
    while i < len(kept):
        original = first.get(keys[i])
        length = 0 if original is None else _run(keys, original, i)
        if original is None or not length:
            if keys[i]:
                first.setdefault(keys[i], i)
            i += 1
            continue
        place = f"第 {_range(kept, i, length)} 行与第 {_range(kept, original, length)} 行相同"
        if not any(heading(line) for line in kept[i : i + length]) and _continues(kept[i - 1], kept[i]):
            doubts.append(Doubt(kept[i].number, f"{place}，编号却接得上；或是误印的重复，请看原件"))
            i += length
            continue
        for k in range(length):
            first_of[i + k] = first_of.get(original + k, original + k)
            again[kept[first_of[i + k]].number].append(kept[i + k].number)
            dropped.add(i + k)
        tail, source = i + length, original + length
        if tail < len(kept) and source < i and _breaks_off(keys[tail], keys[source]):
            broken[kept[first_of.get(source, source)].number].append(kept[tail].number)
            dropped.add(tail)
        head = _torn_head(kept, keys, original, i) if original + length < i else None
        if head is not None:
            passages.append(Passage("重印的残行", kept[head].text, (kept[head].number,)))
            dropped.add(head)
        doubts.append(Doubt(kept[i].number, f"{place}，疑为同一页印了两次；只取前一份"))
        i = max(tail, *(d + 1 for d in dropped))
    return Cleaned(
        [line for i, line in enumerate(kept) if i not in dropped], passages, doubts, dict(again), dict(broken)
    )


def _without_heads(lines: list[Line], keep: Callable[[Line], bool], passages: list[Passage]) -> list[Line]:
    counts = Counter(letters(line.text) for line in lines if not line.label)
    seen: set[str] = set()
    kept = []
    for line in lines:
        key = letters(line.text)
        repeated = (
            counts[key] >= _RUN and key in seen and len(key) < _LONG and not _ENDED.search(line.text) and not keep(line)
        )
        seen.add(key)
        if not line.label and _PAGE.fullmatch(line.text):
            passages.append(Passage("页码", line.text, (line.number,)))
        elif not key and not line.label:
            passages.append(Passage("符号", line.text, (line.number,)))
        elif repeated:
            passages.append(Passage("页眉", line.text, (line.number,)))
        else:
            kept.append(line)
    return kept


def _run(keys: list[str], original: int, copy: int) -> int:
    """How many lines from `copy` on repeat those from `original` on; 0 where too few to be a page."""
    length = 0
    while copy + length < len(keys) and original + length < copy and keys[original + length] == keys[copy + length]:
        length += 1
    size = sum(len(key) for key in keys[copy : copy + length])
    torn = (
        copy + length < len(keys)
        and original + length < copy
        and _breaks_off(keys[copy + length], keys[original + length])
    )
    lines = length + torn
    alike = lines >= _RUN or original + lines == copy
    return length if length and alike and size >= _LONG // 4 else 0


def _range(kept: list[Line], start: int, length: int) -> str:
    first, last = kept[start].number, kept[start + length - 1].number
    return str(first) if first == last else f"{first}—{last}"


def _continues(before: Line, line: Line) -> bool:
    """Whether a line carries on the count of the line before it."""
    one, other = numbering.at_start(before.text), numbering.at_start(line.text)
    return one is not None and other is not None and one.kind == other.kind and other.number == one.number + 1


def _breaks_off(short: str, whole: str) -> bool:
    return _FRAGMENT <= len(short) < len(whole) and whole.startswith(short)


def _torn_head(kept: list[Line], keys: list[str], original: int, copy: int) -> int | None:
    """The line before a reprinted page that is the end of the line before its first printing."""
    if original < 1:
        return None
    torn, whole = keys[copy - 1], keys[original - 1]
    return (
        copy - 1
        if _FRAGMENT <= len(torn) < len(whole) and whole.endswith(torn) and kept[copy - 1].label == ""
        else None
    )
