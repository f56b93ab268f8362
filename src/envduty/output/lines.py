"""Chinese text in lines of a width: none begins with 。，；） or ends with （“, and no word or number is cut."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["breaks", "cells", "folded"]

_NOT_FIRST = frozenset("，。、；：？！）》〉」』】〕〗”’…—·,.;:?!)]}>%％")
_NOT_LAST = frozenset("（《〈「『【〔〖“‘([{<")


@lru_cache(maxsize=4096)
def cells(character: str) -> int:
    """The columns that a character takes on a terminal."""
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def breaks(text: str, width: int, size: Callable[[str], int] = cells) -> list[int]:
    """The offsets at which lines of at most `width` columns begin, but for the first."""
    found: list[int] = []
    start = used = 0
    for here, character in enumerate(text):
        if used + size(character) > width and here > start and not character.isspace():
            start = _place(text, start, here)
            used = sum(map(size, text[start:here]))
            found.append(start)
        used += size(character)
    return found


def folded(text: str, width: int) -> list[str]:
    """`text` in lines of at most `width` columns."""
    edges = [0, *breaks(text, width), len(text)]
    return [text[start:end].rstrip() for start, end in pairwise(edges)]


def _place(text: str, start: int, latest: int) -> int:
    """The last offset after `start` at which a line may begin; a word is cut sooner than punctuation is left alone."""
    for whole_words in (True, False):
        for at in range(latest, start, -1):
            if _may_begin(text, at, whole_words=whole_words):
                return at
    return latest


def _may_begin(text: str, at: int, *, whole_words: bool) -> bool:
    before, after = text[at - 1], text[at]
    if after in _NOT_FIRST or before in _NOT_LAST or unicodedata.combining(after):
        return False
    return not (whole_words and before.isascii() and after.isascii() and not before.isspace())
