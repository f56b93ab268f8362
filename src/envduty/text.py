"""Strings in, strings out: folding for comparison, character bigrams, and what may be shown to a person."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache
from operator import add
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from envduty.shapes import Document

__all__ = [
    "Pattern",
    "bigrams",
    "distinct_bigrams",
    "event",
    "fold",
    "fold_with_offsets",
    "is_simplified",
    "key",
    "labels",
    "printable",
    "simplify",
]

# Separators, controls and invisible marks carry no meaning in a question.
_IGNORED = ("Z", "C")
_UNSAFE = r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"


@lru_cache(maxsize=8192)
def _fold_character(character: str) -> str:
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", character).casefold())
    return "".join(c for c in folded if unicodedata.category(c)[0] not in _IGNORED)


def fold(text: str) -> str:
    """`text` as it is compared: NFKC, no case, no spaces, no control characters. Idempotent."""
    return "".join(map(_fold_character, text))


class Pattern(NamedTuple):
    """An expression for folded texts, kept until a text may have it: to compile one takes longer than an answer."""

    regex: str
    #: each text that has it has one of these
    signs: tuple[str, ...] = ("",)

    def may_be_in(self, folded: str) -> bool:
        """Whether it is worth looking."""
        return any(map(folded.__contains__, self.signs))


def fold_with_offsets(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its characters the offset in `text` that it comes from."""
    folded: list[str] = []
    offsets: list[int] = []
    for offset, character in enumerate(text):
        part = _fold_character(character)
        folded.append(part)
        offsets.extend([offset] * len(part))
    return "".join(folded), offsets


def key(text: str) -> str:
    """The folded text without punctuation: what names are looked up by."""
    return "".join(filter(str.isalnum, fold(text)))


def bigrams(text: str) -> list[str]:
    """The character bigrams of the folded text, in order; none of them spans punctuation."""
    folded = fold(text)
    return list(filter(str.isalnum, map(add, folded, folded[1:])))


@lru_cache(maxsize=4096)
def distinct_bigrams(text: str) -> frozenset[str]:
    """The different ones; remembered, since clauses and names of matters are asked for again and again."""
    return frozenset(bigrams(text))


def event(since: str, basis: str) -> str:
    """2018年机构改革, or the year alone where a change was none."""
    return f"{since[:4]}年机构改革" if "机构改革" in basis else f"{since[:4]}年"


def labels(documents: Iterable[Document]) -> dict[str, str]:
    """Notices in a few words, by id: 青山县2021年; with the id where another is called the same."""
    names = {document["id"]: f"{document['region']}{document['date'][:4]}年" for document in documents}
    alone = Counter(names.values())
    return {key: name if alone[name] == 1 else f"{name}（{key}）" for key, name in names.items()}


def is_simplified(text: str) -> bool:
    """Whether every Chinese character of `text` is one of the 6,763 simplified ones of GB 2312."""
    return _in_gb2312(text) or _in_gb2312("".join(c for c in text if "\u3400" <= c <= "\u9fff"))


def _in_gb2312(text: str) -> bool:
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def simplify(text: str) -> str:
    """`text` in simplified characters; OpenCC is loaded only for text that needs it."""
    if is_simplified(text):
        return text
    return _converter()(text)


@lru_cache(maxsize=1)
def _converter() -> Callable[[str], str]:
    from opencc import OpenCC

    convert: Callable[[str], str] = OpenCC("t2s").convert
    return convert


def printable(text: str) -> str:
    """`text` safe to show: control characters, bidi overrides and lone surrogates become U+FFFD."""
    return re.sub(_UNSAFE, "\ufffd", text)
