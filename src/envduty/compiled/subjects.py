"""What people ask about: matters with the words for them, and the duties of the notice's index that deal with them."""

from __future__ import annotations

from functools import cache, cached_property
from math import hypot
from operator import add
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from envduty.compiled.table import Kept, Reader, from_json
from envduty.lexicon import Standing, Term, Word
from envduty.text import Pattern

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from threading import Lock

__all__ = ["SQL", "Reference", "Subjects", "Topic"]

SQL = """
CREATE TABLE topic (ord INTEGER PRIMARY KEY, record TEXT);
CREATE TABLE called (key TEXT, topic INTEGER, PRIMARY KEY (key, topic)) WITHOUT ROWID;
CREATE TABLE word (word TEXT PRIMARY KEY, weight REAL, parts TEXT, kind INTEGER) WITHOUT ROWID;
CREATE TABLE part (part INTEGER PRIMARY KEY, loose INTEGER, terms TEXT, topics TEXT);
CREATE TABLE term (term INTEGER PRIMARY KEY, topic INTEGER, parts TEXT);
CREATE TABLE bigram (bigram TEXT PRIMARY KEY, rarity REAL) WITHOUT ROWID;
CREATE TABLE vector (topic INTEGER PRIMARY KEY, bigrams TEXT);
CREATE TABLE opening (head TEXT PRIMARY KEY, lengths TEXT) WITHOUT ROWID;
CREATE TABLE pattern (name TEXT PRIMARY KEY, regex TEXT, signs TEXT) WITHOUT ROWID;
"""
_Row = TypeVar("_Row")


class Reference(NamedTuple):
    """A duty under an entry of the index."""

    duty: str
    #: position of the clause that the entry is about
    clause: int
    #: whether the data file names the clause; otherwise it follows from the entry's name
    named: bool


class Topic(NamedTuple):
    """A matter, with its entry in the notice's index."""

    order: int
    name: str
    general: bool
    #: a matter that such notices do not deal with
    outside: bool
    #: whether the notice's index has it; its duties are otherwise found by the clauses
    curated: bool
    duties: list[Reference]
    #: the bodies that its duties answer for, the first first
    bodies: list[str]
    see: list[Reference]
    terms: list[str]
    note: str
    #: the body in whose lost text the matter may have stood
    lost: str


class _Part(NamedTuple):
    """A part of terms."""

    #: whether several words can stand for it
    loose: bool
    #: (term, what its other parts cost where they are missing)
    terms: tuple[tuple[int, float], ...]
    #: the matters that have it
    topics: tuple[int, ...]


class Subjects(Reader):
    """Matters, by the words of a question: a lexicon.Lexicon."""

    def __init__(self, connection: sqlite3.Connection, lock: Lock) -> None:
        super().__init__(connection, lock)
        self._topics = Kept[int, Topic](self, "topic", "ord, ord, record", _topic)
        self._called = Kept[str, list[int]](self, "called", "key, json_group_array(topic)", from_json)
        self._openings = Kept[str, list[int]](self, "opening", "head, lengths", cache(from_json))  # few differ
        self._words = Kept[str, Word](self, "word", "word, weight, parts, kind", _word)
        self._parts = Kept[int, _Part](self, "part", "part, loose, terms, topics", _part)
        self._standing: dict[str, Standing] = {}
        self._rarities = Kept[str, float](self, "bigram", "bigram, rarity", float)
        #: how much of a matter's words each bigram is
        self._vectors = Kept[int, dict[str, float]](self, "vector", "topic, bigrams", from_json)
        self._terms = Kept[int, Term](self, "term", "term, topic, parts", _term)

    def lengths(self, said: str) -> Mapping[str, Sequence[int] | None]:
        """The first two characters of a word (or its only one) → how long words are that begin so; for all in a text."""
        heads = self._openings.whole
        return heads or self._openings.of({said[start : start + n] for start in range(len(said)) for n in (1, 2)})

    def words(self, strings: Collection[str]) -> Mapping[str, Word | None]:
        """The strings that are words, among others."""
        return self._words.of(strings)

    def loose(self, part: int) -> bool:
        """Whether several words can stand for this part."""
        return _found(self._parts, [part])[0].loose

    def standing(self, words: Collection[str]) -> list[Standing]:
        """Where each of these words stands."""
        missing = [word for word in words if word not in self._standing]
        if missing:
            known = self._words.of(missing)
            parts = {word: found.parts for word in missing if (found := known[word])}
            self._parts.of({part for own in parts.values() for part in own})
            self._standing |= {word: _standing(_found(self._parts, own)) for word, own in parts.items()}
        return [self._standing[word] for word in words]

    def terms(self, numbers: Collection[int]) -> list[Term]:
        """The terms with these numbers, in this order."""
        return _found(self._terms, numbers)

    def likeness(self, said: str, topics: Collection[int]) -> dict[int, float]:
        """How much a text has of the character bigrams of the words of each of these matters: a cosine."""
        bigrams = dict.fromkeys(map(add, said, said[1:]))
        rarities = self._rarities.of(bigrams)
        found = {bigram: rarity for bigram in bigrams if (rarity := rarities.get(bigram))}
        size = hypot(*found.values()) or 1.0
        vectors = self._vectors.of(topics)
        own = ((topic, vectors.get(topic) or {}) for topic in topics)
        return {
            topic: sum([rarity * vector[bigram] for bigram, rarity in found.items() if bigram in vector]) / size
            for topic, vector in own
        }

    @cached_property
    def patterns(self) -> Mapping[str, Pattern]:
        """What is no matter."""
        rows = self._all("SELECT name, regex, signs FROM pattern")
        return {name: Pattern(regex, tuple(from_json(signs))) for name, regex, signs in rows}

    def named(self, keys: Collection[str]) -> set[int]:
        """The matters that are called so: by their name, or by a term of one word."""
        called = self._called.of(keys)
        return {topic for key in keys for topic in called.get(key) or ()}

    def topics(self, orders: Iterable[int]) -> list[Topic]:
        """Matters, in the order of the notice's index."""
        return _found(self._topics, sorted(orders))

    def all_topics(self) -> list[Topic]:
        """All matters."""
        return [_topic(order, record) for order, record in self._all("SELECT ord, record FROM topic ORDER BY ord")]


def _found(rows: Kept[int, _Row], keys: Collection[int]) -> list[_Row]:
    """Rows that the tables have."""
    found = rows.of(keys)
    return [row for key in keys if (row := found[key]) is not None]


def _word(weight: float, parts: str, kind: int) -> Word:
    return Word(weight, tuple(from_json(parts)), kind)


def _part(loose: int, terms: str, topics: str) -> _Part:
    return _Part(bool(loose), tuple(map(tuple, from_json(terms))), tuple(from_json(topics)))


def _standing(parts: Iterable[_Part]) -> Standing:
    terms: dict[int, float] = {}
    topics: set[int] = set()
    for part in parts:
        topics.update(part.topics)
        for term, rest in part.terms:
            terms[term] = min(rest, terms.get(term, rest))
    return Standing(dict(sorted(terms.items(), key=lambda one: (one[1], one[0]))), topics)


def _term(topic: int, parts: str) -> Term:
    return Term(topic, tuple(map(tuple, from_json(parts))))


def _topic(order: int, record: str) -> Topic:
    fields = from_json(record)
    for field in ("duties", "see"):
        fields[field] = [Reference(*reference) for reference in fields[field]]
    return Topic(order, **fields)
