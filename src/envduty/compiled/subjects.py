"""The subject index: what people ask about, the words for it, and the duties that deal with it."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from envduty import text
from envduty.compiled.table import Reader, insert, json_text
from envduty.edition import roles

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator
    from threading import Lock

    from envduty.edition.knowledge import Knowledge, Matters
    from envduty.edition.model import Edition
    from envduty.edition.model import Topic as IndexEntry

__all__ = ["SQL", "Completed", "Reference", "Subjects", "Topic", "general_duties", "write"]

SQL = """
CREATE TABLE topic (ord INTEGER PRIMARY KEY, record TEXT);
CREATE TABLE indexed (duty TEXT, topic INTEGER);
CREATE TABLE headword (key TEXT, topic INTEGER);
CREATE TABLE word (word TEXT, part INTEGER);
CREATE TABLE part (part INTEGER, term INTEGER, topic INTEGER, parts INTEGER);
CREATE TABLE ignored (word TEXT, kind TEXT);
CREATE TABLE opening (head TEXT PRIMARY KEY, longest INTEGER) WITHOUT ROWID;
CREATE INDEX indexed_duty ON indexed (duty);
CREATE INDEX headword_key ON headword (key);
CREATE INDEX word_word ON word (word);
CREATE INDEX part_part ON part (part);
CREATE INDEX ignored_word ON ignored (word);
"""
_RING = re.compile(r"<([^<>]+)>")


class Completed(NamedTuple):
    """A term of the subject index all of whose parts were found."""

    topic: int
    parts: list[int]


class Reference(NamedTuple):
    """A duty under an entry of the subject index."""

    duty: str
    #: position of the clause that the entry is about
    clause: int
    #: whether the data file names the clause; otherwise it follows from the entry's words
    named: bool


class Topic(NamedTuple):
    """An entry of the subject index."""

    order: int
    name: str
    general: bool
    fallback: bool
    #: a matter that the notice does not deal with
    outside: bool
    duties: list[Reference]
    see: list[Reference]
    terms: list[str]
    note: str
    #: the body in whose lost text the matter may have stood
    lost: str


class Subjects(Reader):
    """Matters, by the words of a question."""

    def __init__(self, connection: sqlite3.Connection, lock: Lock) -> None:
        super().__init__(connection, lock)
        self._topics: dict[int, Topic] = {}

    def openings(self, heads: Iterable[str]) -> dict[str, int]:
        """The first two characters of a word (or its only one) → the length of the longest word that begins so."""
        return dict(
            self._among("SELECT head, longest FROM opening WHERE head IN (SELECT value FROM json_each(?))", heads)
        )

    def parts(self, words: Iterable[str]) -> list[tuple[str, int]]:
        """(word, part of a term that it can stand for)."""
        return self._among("SELECT word, part FROM word WHERE word IN (SELECT value FROM json_each(?))", words)

    def completed(self, parts: Iterable[int]) -> list[Completed]:
        """The terms that need no other parts than these."""
        sql = """SELECT topic, group_concat(part) FROM part WHERE part IN (SELECT value FROM json_each(?))
                 GROUP BY term HAVING count(*) = parts"""
        return [Completed(topic, list(map(int, joined.split(",")))) for topic, joined in self._among(sql, parts)]

    def touched(self, parts: Iterable[int]) -> list[tuple[int, int]]:
        """(topic, part) of every term that needs one of these parts."""
        return self._among(
            "SELECT DISTINCT topic, part FROM part WHERE part IN (SELECT value FROM json_each(?))", parts
        )

    def ignored(self, words: Iterable[str]) -> list[tuple[str, str]]:
        """(word, kind) of those that are filler, innocent (no shorter word inside counts) or whole (no filler inside)."""
        return self._among("SELECT word, kind FROM ignored WHERE word IN (SELECT value FROM json_each(?))", words)

    def headed(self, keys: Iterable[str]) -> list[int]:
        """The entries that a whole question names."""
        sql = "SELECT topic FROM headword WHERE key IN (SELECT value FROM json_each(?))"
        return [topic for (topic,) in self._among(sql, keys)]

    def topics(self, orders: Iterable[int]) -> list[Topic]:
        """Entries of the subject index, in its order."""
        wanted = sorted(orders)
        missing = [order for order in wanted if order not in self._topics]
        if missing:
            sql = "SELECT ord, record FROM topic WHERE ord IN (SELECT value FROM json_each(?))"
            self._topics.update((order, _topic(order, record)) for order, record in self._among(sql, missing))
        return [self._topics[order] for order in wanted]

    def all_topics(self) -> list[Topic]:
        """The whole subject index."""
        return [_topic(order, record) for order, record in self._all("SELECT ord, record FROM topic ORDER BY ord")]

    def topics_of(self, duties: Iterable[str]) -> list[tuple[str, int]]:
        """(duty, entry under which it stands directly)."""
        return self._among("SELECT duty, topic FROM indexed WHERE duty IN (SELECT value FROM json_each(?))", duties)


def _topic(order: int, record: str) -> Topic:
    fields = json.loads(record)
    for field in ("duties", "see"):
        fields[field] = [Reference(*reference) for reference in fields[field]]
    return Topic(order, **fields)


class _Entry(NamedTuple):
    """A matter with its words, tied to the notice's duties."""

    topic: IndexEntry
    terms: tuple[str, ...]
    headwords: tuple[str, ...]
    fallback: bool
    outside: bool


def _entries(edition: Edition, matters: Matters) -> Iterator[_Entry]:
    """The notice's index in its order, each entry with the thesaurus's words and its own; then what is outside."""
    from envduty.edition.knowledge import Matter
    from envduty.edition.model import Topic as IndexEntry

    known = {matter.matter: matter for matter in matters.matters}
    for topic in edition.topics:
        matter = known.get(topic.topic, Matter(matter=topic.topic))
        terms = dict.fromkeys((topic.topic, *matter.terms, *topic.terms))
        yield _Entry(topic, tuple(terms), (*matter.headwords, *topic.headwords), matter.fallback, outside=False)
    for matter in matters.outside:
        yield _Entry(IndexEntry(topic=matter.matter), matter.terms, matter.headwords, fallback=False, outside=True)


def write(database: sqlite3.Connection, edition: Edition, knowledge: Knowledge) -> None:
    """Write the tables; the notice's texts must have been written before."""
    parts = _Parts(knowledge.matters.rings)
    clauses = _clauses(database)
    needs: list[tuple[int, int, int, int]] = []
    terms = 0
    for order, entry in enumerate(_entries(edition, knowledge.matters)):
        record = _topic_record(entry, clauses)
        insert(database, "topic", [(order, json_text(record))])
        insert(database, "indexed", [(duty, order) for duty, *_ in record["duties"]])
        insert(database, "headword", [(text.key(word), order) for word in (entry.topic.topic, *entry.headwords)])
        for term in entry.terms:
            needed = sorted({parts.number(written) for written in term.split()})
            needs += [(number, terms, order, len(needed)) for number in needed]
            terms += 1
    insert(database, "word", parts.words)
    insert(database, "part", needs)
    vocabulary = knowledge.words
    kinds = {
        # A place's name is innocent too: 临河区 has no river in it.
        "innocent": (*vocabulary.blockers, *vocabulary.places),
        "whole": vocabulary.wholes,
        "filler": vocabulary.stopwords,
    }
    ignored = [(text.fold(word), kind) for kind, words in kinds.items() for word in words]
    insert(database, "ignored", ignored)
    longest: dict[str, int] = defaultdict(int)
    for word, _ in (*parts.words, *ignored):
        longest[word[:2]] = max(longest[word[:2]], len(word))
    insert(database, "opening", list(longest.items()))


def general_duties(edition: Edition) -> list[str]:
    """The duties that stand behind a third or more of the matters that nobody is given by name."""
    entries = [topic for topic in edition.topics if topic.general]
    cited = Counter(duty for topic in entries for duty in {r.partition("/")[0] for r in (*topic.duties, *topic.see)})
    return sorted(duty for duty, times in cited.items() if times * 3 >= len(entries))


def _clauses(database: sqlite3.Connection) -> dict[str, list[str]]:
    """The clauses of each duty."""
    records = [json.loads(record) for (record,) in database.execute("SELECT record FROM body")]
    return {d["id"]: [c["text"] for c in d["clauses"]] for record in records for d in record["duties"]}


class _Parts:
    """Numbers the parts of terms: a word, or a ring of words."""

    def __init__(self, rings: dict[str, tuple[str, ...]]) -> None:
        self._rings = rings
        self._numbers: dict[str, int] = {}
        #: (word, part that it can stand for)
        self.words: list[tuple[str, int]] = []

    def number(self, written: str) -> int:
        if written not in self._numbers:
            self._numbers[written] = number = len(self._numbers)
            ring = _RING.fullmatch(written)
            spelt = self._rings[ring[1]] if ring else (written,)
            self.words.extend((text.fold(text.simplify(word)), number) for word in spelt)
        return self._numbers[written]


def _topic_record(entry: _Entry, clauses: dict[str, list[str]]) -> dict[str, Any]:
    """The entry as store.Topic has it, each reference with the clause that the entry is about."""
    topic = entry.topic
    weights = roles.vocabulary((topic.topic, *entry.terms))

    def resolved(reference: str) -> tuple[str, int, bool]:
        duty, _, number = reference.partition("/")
        clause = int(number) - 1 if number else roles.clause_number(clauses[duty], weights)
        return duty, clause, bool(number)

    return {
        "name": topic.topic,
        "general": topic.general,
        "fallback": entry.fallback,
        "outside": entry.outside,
        "duties": [resolved(reference) for reference in topic.duties],
        "see": [resolved(reference) for reference in topic.see],
        "terms": entry.terms[1:],
        "note": topic.note or "",
        "lost": topic.lost or "",
    }
