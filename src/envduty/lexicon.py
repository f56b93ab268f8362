"""The thesaurus as questions see it: words, the terms that they make up, and how much a word tells."""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from envduty.text import Pattern

__all__ = ["COMMON", "FILLER", "INNOCENT", "WHOLE", "Lexicon", "Standing", "Term", "Word", "length", "rarity"]

#: what a text of a word's kind is: nothing said; no single character inside it counts; not to be cut by filler;
#: an everyday word
FILLER, INNOCENT, WHOLE, COMMON = 1, 2, 4, 8

# Tuned with the weights of weighing.py.
#: a word of one character, of two, of more
_LENGTHS = (0.0, 0.45, 0.82, 1.1)
#: what a word of one matter alone tells
_RAREST = 6.3


class Word(NamedTuple):
    """What a string is to the thesaurus."""

    weight: float
    #: the parts of terms that it can stand for
    parts: tuple[int, ...]
    #: FILLER, INNOCENT, WHOLE, COMMON, added up
    kind: int


class Term(NamedTuple):
    """A term of a matter."""

    topic: int
    #: (part, what it costs where it is missing)
    parts: tuple[tuple[int, float], ...]


class Standing(NamedTuple):
    """Where a word stands."""

    #: term → what its other parts cost where they are missing, the least first
    terms: dict[int, float]
    #: the matters that have it in some term
    topics: set[int]


class Lexicon(Protocol):
    """The thesaurus, as the compiled tables have it; what it gives by key may have more, and None for what is unknown."""

    def lengths(self, said: str) -> Mapping[str, Sequence[int] | None]:
        """The first two characters of a word (or its only one) → how long words are that begin so; for all in a text."""

    def words(self, strings: Collection[str]) -> Mapping[str, Word | None]:
        """The strings that are words."""

    def standing(self, words: Collection[str]) -> Sequence[Standing]:
        """Where each of these words stands."""

    def terms(self, numbers: Collection[int]) -> Iterable[Term]:
        """The terms with these numbers, in this order."""

    def likeness(self, said: str, topics: Collection[int]) -> Mapping[int, float]:
        """How much a text has of the character bigrams of the words of each of these matters: a cosine."""

    @property
    def patterns(self) -> Mapping[str, Pattern]:
        """What is no matter: conceded, though, but, refused, beside."""


def length(word: str) -> float:
    """What a word's length tells."""
    return _LENGTHS[min(len(word), 3)]


def rarity(matters: int, having: int) -> float:
    """What it tells that a matter is one of the few that have something; the same for a thesaurus of any size."""
    return _RAREST * log((matters + 1) / max(1, having)) / log(matters + 1)
