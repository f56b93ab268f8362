"""What names and citations are compared by: shared by the tables that are looked up and by whoever looks something up.

A name is compared as a *key* (text.key).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from envduty import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from envduty.answers import MatchKind

__all__ = ["KINDS", "NUMERAL", "Ranks", "citation_keys", "spellings", "without_rank"]

#: how a name can be understood, most trusted first (JSON: match.kind)
KINDS: tuple[MatchKind, ...] = (
    "id",
    "citation",
    "name",
    "alias",
    "former",
    "subunit",
    "successor",
    "pinyin",
    "fuzzy",
    "unlisted",
)

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
NUMERAL = r"(?:[0-9]{1,4}|[〇零一二两三四五六七八九十百]{1,7})"
# Patterns are strings: to compile one costs a millisecond, and most questions need none of them.
_ORDINAL = rf"\(第?({NUMERAL})\)|第?\(?({NUMERAL})\)?(部分|大项|章|节|条|款|项|点|目|部)?[、.]?"
_DIVISIONS = ("章", "节", "条", "款")
_FIRST = frozenset("0123456789〇零一二两三四五六七八九十百第(")


class Ranks(NamedTuple):
    """The vocabulary of ranks and of what places end in, folded."""

    department: tuple[str, ...]
    unit: tuple[str, ...]
    place_endings: tuple[str, ...]


def without_rank(key: str, ranks: Ranks) -> list[str]:
    """The key without each rank (局, 厅, 委 …; 站, 大队 …) that it ends in; nothing where it ends in none."""
    return [
        key.removesuffix(rank)
        for words in (ranks.department, ranks.unit)
        for rank in words
        if key.endswith(rank) and len(key) - len(rank) >= 2  # noqa: PLR2004 - a stem of one character says nothing
    ]


def spellings(name: str, ranks: Ranks, common: Sequence[str]) -> list[tuple[str, str]]:
    """The forms of `name` that people type, as (name, rank added): itself, and a stem with the common ranks."""
    whole = text.key(name)
    return [(whole, "")] if without_rank(whole, ranks) else [(whole, ""), *((whole, rank) for rank in common)]


def citation_keys(citation: str) -> tuple[str, str] | None:
    """`三（六）4`, `第三部分第六项` → ("3.6.4", "3.6.4"); `第六条(三)` → ("6条.3", "6.3"); None for what is no citation.

    The first key tells chapters from articles, the second does not.
    """
    folded = text.fold(citation)
    if not folded or folded[0] not in _FIRST:
        return None
    strict: list[str] = []
    loose: list[str] = []
    while folded:
        part = re.match(_ORDINAL, folded)
        if not part or not part.end():
            return None
        number = str(_number(part[1] or part[2]))
        loose.append(number)
        strict.append(number + (part[3] if part[3] in _DIVISIONS else ""))
        folded = folded[part.end() :]
    return ".".join(strict), ".".join(loose)


def _number(numeral: str) -> int:
    if numeral.isdecimal():
        return int(numeral)
    total = digit = 0
    for character in numeral:
        if character in "十百":
            total += (digit or 1) * (10 if character == "十" else 100)
            digit = 0
        else:
            digit = _DIGITS[character]
    return total + digit
