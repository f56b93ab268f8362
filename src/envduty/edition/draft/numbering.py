"""The numbers that notices put before their parts, and where a line holds several numbered parts."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

__all__ = ["RANKS", "Marker", "at_start", "carries_on", "inside", "stops"]

_CN = "[一二三四五六七八九十百零〇]+"
_AR = r"\d{1,3}"
_BLANK = r"[ \u3000\xa0]*"

#: kind of number → pattern; `n` is the number itself. The order is that of trying.
_KINDS = {
    "编": rf"第{_BLANK}(?P<n>{_CN}|{_AR}){_BLANK}(?:编|部分)",
    "章": rf"第{_BLANK}(?P<n>{_CN}|{_AR}){_BLANK}章",
    "节": rf"第{_BLANK}(?P<n>{_CN}|{_AR}){_BLANK}节",
    "条": rf"第{_BLANK}(?P<n>{_CN}|{_AR}){_BLANK}条(?:之{_CN})?(?![件例款目]|的|规定|所|之|和|、|至|第|及)",
    "一、": rf"(?P<n>{_CN}){_BLANK}[、．.]",
    "（一）": rf"[（(〔【\[]{_BLANK}(?P<n>{_CN}){_BLANK}[）)〕】\]][、．.]?|(?P<m>{_CN})[）)]|(?P<o>[㈠-㈩])",
    "1.1": r"(?P<n>\d{1,2}(?:[.．]\d{1,2}){1,3})(?![\d%％万亿])[.．、]?",
    "1.": rf"(?P<n>{_AR}){_BLANK}(?:[．、]|[.](?!\d))|(?P<m>[⒈-⒛])",
    "（1）": rf"[（(]{_BLANK}(?P<n>{_AR}){_BLANK}[）)]|(?P<m>[⑴-⒇])|(?P<o>{_AR})[）)]",
    "①": r"(?P<n>[①-⑳])",
    "a.": r"[(（]?(?P<n>[a-hA-H])[)）.．、](?![A-Za-z.])",
    "1": r"(?P<n>\d{1,2})(?=[ \u3000\xa0]+[^\W\d])",
}
_START = {kind: re.compile(pattern) for kind, pattern in _KINDS.items()}
_INSIDE = {
    kind: re.compile(pattern) for kind, pattern in _KINDS.items() if kind not in {"1", "1.1", "a.", "编", "章", "节"}
}
#: after these a number inside a line may carry on the count; elsewhere only after a whole heading
_STOP = re.compile(r"[。；;：:.]\s*$")
#: how many numbers a line may leave out
_SKIPPED = 2
#: which kind usually stands above which
RANKS = {
    "编": 0,
    "章": 1,
    "节": 2,
    "条": 3,
    "一、": 4,
    "（一）": 5,
    "1": 5,
    "1.1": 6,
    "1.": 7,
    "（1）": 8,
    "①": 9,
    "a.": 10,
}
#: marks that stand before headings rather than before items
RANKS |= {"◆": 5, "•": 11}
_LIST_MARK = re.compile(r"[-•·●◆■□○▪★▲*–—－]\s+(?=\S)|[-—–]{2}|[•·●◆■▪★▲]")
_HEADING_MARKS = "●◆■□○★▲"
_CN_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0}


class Marker(NamedTuple):
    """A number at the head of a text."""

    kind: str
    number: int
    label: str
    end: int


def _value(printed: str) -> int:
    """三十二 → 32, 3 → 3, ③ → 3, 3.10 → 10."""
    printed = unicodedata.normalize("NFKC", printed).strip(".").split(".")[-1]
    printed = printed.strip("()")
    if printed.isdecimal():
        return int(printed)
    if printed.isascii():
        return ord(printed.lower()) - ord("a") + 1
    total, digit = 0, 0
    for c in printed:
        if c in "十百":
            total += (digit or 1) * (10 if c == "十" else 100)
            digit = 0
        else:
            digit = _CN_DIGITS.get(c, 0)
    return total + digit


def _marker(kind: str, found: re.Match[str], start: int) -> Marker:
    printed = next(value for key, value in found.groupdict().items() if value and key != "all")
    label = found.string[start : found.end()].strip()
    depth = unicodedata.normalize("NFKC", printed).strip(".").count(".")
    if kind == "1.1" and depth > 1:
        kind += ".1" * (depth - 1)
    return Marker(kind, _value(printed), label, found.end())


def at_start(text: str) -> Marker | None:
    """The number that a line begins with; a list mark before it does not count."""
    mark = _LIST_MARK.match(text)
    for kind, pattern in _START.items():
        if found := pattern.match(text, mark.end() if mark else 0):
            return _marker(kind, found, found.start())
    return Marker("◆" if mark[0][0] in _HEADING_MARKS else "•", 0, "", mark.end()) if mark else None


def inside(text: str, after: int) -> list[tuple[int, Marker]]:
    """The places inside a line where a numbered part may begin."""
    found = [
        (match.start(), _marker(kind, match, match.start()))
        for kind, pattern in _INSIDE.items()
        for match in pattern.finditer(text, after)
        if match.start() > after
    ]
    return sorted(found, key=lambda place: (place[0], -place[1].end))


def carries_on(marker: Marker, last: int, before: str) -> bool:
    """Whether a number inside a line carries on the count of the parts before it."""
    return 0 < last < marker.number <= last + _SKIPPED and _STOP.search(before) is not None


def stops(before: str) -> bool:
    """Whether a sentence ends before the number."""
    return _STOP.search(before) is not None
