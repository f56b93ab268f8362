"""Lines that a printer put between the text: page numbers, running heads, pages printed twice."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from envduty.edition.draft import numbering
from envduty.edition.draft.naming import words
from envduty.edition.draft.parts import Doubt, Line, Passage, letters, unfinished

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Cleaned", "aside", "tidy", "wrapped"]

_PAGE = re.compile(r"[-—–－_\s·•]*第?\s*\d{1,3}\s*页?(\s*[/／，,共]*\s*\d{1,3}\s*页)?[-—–－_\s·•]*")
#: from an entry of a table of contents to its page
_LEADER = re.compile(r"[\s.．…·—\d-]*$")
_APPENDIX = re.compile(r"附[件表]\s*\d?\s*[：:]")
_STOPS = ("。", "；", ";")
_ENDED = re.compile(r"[。；;！？!?：:]$")
#: a page printed twice is told by so many lines alike
_RUN = 3
_LONG = 40
_FRAGMENT = 4
#: by so much the first line of a paragraph, or one of letters and figures, is shorter
_INDENT = 4
#: no page is narrower
_NARROW = 18


class Cleaned(NamedTuple):
    """The text without the printer's lines."""

    lines: list[Line]
    passages: list[Passage]
    doubts: list[Doubt]
    #: line → the lines that print it again, whole or broken off
    again: dict[int, list[int]]
    broken: dict[int, list[int]]


def aside(lines: list[Line]) -> list[Passage]:
    """What stands around the text itself: a website's words, a table of contents."""
    found = dict.fromkeys(_appendices(lines), "附件") | dict.fromkeys(_contents(lines), "目录")
    found |= dict.fromkeys(_website(lines), "网页")
    return [
        Passage(what, lines[i].label + lines[i].text, (lines[i].number,))
        for i, what in sorted(found.items())
        if lines[i].text
    ]


def _appendices(lines: list[Line]) -> list[int]:
    """The list of what is attached, behind the text: 附件：1.联系表."""
    start = len(lines)
    while start and not lines[start - 1].text.endswith(_STOPS):
        start -= 1
    found: list[int] = []
    for i in range(start, len(lines)):
        if _APPENDIX.match(lines[i].text) or (found and numbering.at_start(lines[i].text)):
            found.append(i)
    return found


def _website(lines: list[Line]) -> list[int]:
    """Lines that begin like a website's; after the last sentence, all from the first of these on."""
    begins = re.compile("|".join(map(re.escape, words()["website"])))
    spoken = {
        i for i, line in enumerate(lines) if line.label or line.text.endswith(_STOPS) or numbering.at_start(line.text)
    }
    found = [i for i, line in enumerate(lines) if i not in spoken and begins.match(line.text)]
    tail = next((i for i in found if i > max(spoken, default=-1)), len(lines))
    return [*found, *range(tail, len(lines))]


def _contents(lines: list[Line]) -> list[int]:
    """The lines under 目录 that stand in the text once more, there without the page."""
    keys = [letters(line.label + line.text) for line in lines]
    start = next((i + 1 for i, key in enumerate(keys) if key == "目录"), None)
    if start is None:
        return []
    end = start
    while end < len(lines):
        key = letters(_LEADER.sub("", lines[end].label + lines[end].text))
        if key and not any(later.startswith(key) for later in keys[end + 1 :]):
            break
        end += 1
    return [*range(start - 1, end)]


def tidy(lines: list[Line], keep: Callable[[Line], bool], heading: Callable[[Line], bool]) -> Cleaned:
    """The lines worth reading; `keep` tells what is no running head, however often it stands there, `heading` what names a body."""
    passages: list[Passage] = []
    reprints = _Reprints(_without_heads([line for line in lines if line.text or line.label], keep, passages), heading)
    passages += reprints.passages
    return Cleaned(reprints.kept(), passages, reprints.doubts, dict(reprints.again), dict(reprints.broken))


def wrapped(lines: list[Line]) -> set[int]:
    """The numbers of lines that were broken at the edge of the page: in a text of which many lines are as long as the longest."""
    width = max((len(line.text) for line in lines), default=0)
    full = [line for line in lines if len(line.text) >= max(width - _INDENT, _NARROW)]
    broken = {line.number for line in full if unfinished(line.text) and not line.label}
    return broken if len(full) >= _RUN and len(full) * 8 >= len(lines) and len(broken) * 2 >= len(full) else set()


class _Reprints:
    """Pages that are printed twice, whole or broken off at either end."""

    def __init__(self, lines: list[Line], heading: Callable[[Line], bool]) -> None:
        self._lines, self._heading = lines, heading
        self._keys = [letters(line.label + line.text) for line in lines]
        self._dropped: dict[int, int] = {}  # a line printed again → its first printing
        self.again: dict[int, list[int]] = defaultdict(list)
        self.broken: dict[int, list[int]] = defaultdict(list)
        self.passages: list[Passage] = []
        self.doubts: list[Doubt] = []
        first: dict[str, int] = {}
        i = 0
        while i < len(lines):
            original = first.get(self._keys[i])
            length = 0 if original is None else _run(self._keys, original, i)
            if original is not None and length:
                i = self._again(original, i, length)
                continue
            if self._keys[i]:
                first.setdefault(self._keys[i], i)
            i += 1

    def kept(self) -> list[Line]:
        """The lines, those printed again left out."""
        return [line for i, line in enumerate(self._lines) if i not in self._dropped]

    def _again(self, original: int, copy: int, length: int) -> int:
        """Notes lines that are printed again; where reading goes on."""
        lines, keys = self._lines, self._keys
        place = f"第 {_range(lines, copy, length)} 行与第 {_range(lines, original, length)} 行相同"
        headed = any(map(self._heading, lines[copy : copy + length]))
        if not headed and _continues(lines[copy - 1], lines[copy]):
            self.doubts.append(Doubt(lines[copy].number, f"{place}，编号却接得上；或是误印的重复，请看原件"))
            return copy + length
        for k in range(length):
            self._drop(copy + k, original + k, self.again)
        tail, source = copy + length, original + length
        torn = tail < len(lines) and source < copy and _breaks_off(keys[tail], keys[source])
        if torn:
            self._drop(tail, source, self.broken)
        if (
            original > 0
            and source < copy
            and not lines[copy - 1].label
            and _breaks_off(keys[copy - 1], keys[original - 1], end=True)
        ):
            self.passages.append(Passage("重印的残行", lines[copy - 1].text, (lines[copy - 1].number,)))
            self._dropped[copy - 1] = original - 1
        self.doubts.append(Doubt(lines[copy].number, f"{place}，疑为同一页印了两次；只取前一份"))
        return tail + torn

    def _drop(self, line: int, original: int, noted: dict[int, list[int]]) -> None:
        self._dropped[line] = original = self._dropped.get(original, original)
        noted[self._lines[original].number].append(self._lines[line].number)


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


def _breaks_off(short: str, whole: str, *, end: bool = False) -> bool:
    """Whether one text is the beginning, or the end, of the other."""
    return _FRAGMENT <= len(short) < len(whole) and (whole.endswith(short) if end else whole.startswith(short))
