"""What people ask about: matters with the words for them, and the duties of the notice's index that deal with them."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from functools import cached_property
from itertools import chain
from math import hypot, log
from operator import add
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from envduty import text, weighing
from envduty.compiled.table import Kept, Reader, insert, json_text
from envduty.edition import roles
from envduty.weighing import Term, Word

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from threading import Lock

    from envduty.edition.knowledge import Knowledge, Matters, Vocabulary
    from envduty.edition.model import Edition
    from envduty.edition.model import Topic as IndexEntry

__all__ = ["SQL", "Reference", "Subjects", "Topic", "write"]

SQL = """
CREATE TABLE topic (ord INTEGER PRIMARY KEY, record TEXT);
CREATE TABLE called (key TEXT, topic INTEGER, PRIMARY KEY (key, topic)) WITHOUT ROWID;
CREATE TABLE word (word TEXT PRIMARY KEY, weight REAL, parts TEXT, kind INTEGER) WITHOUT ROWID;
CREATE TABLE part (part INTEGER PRIMARY KEY, loose INTEGER, terms TEXT, topics TEXT);
CREATE TABLE term (term INTEGER PRIMARY KEY, topic INTEGER, parts TEXT);
CREATE TABLE bigram (bigram TEXT PRIMARY KEY, rarity REAL, topics TEXT) WITHOUT ROWID;
CREATE TABLE opening (head TEXT PRIMARY KEY, lengths TEXT) WITHOUT ROWID;
CREATE TABLE pattern (name TEXT PRIMARY KEY, regex TEXT) WITHOUT ROWID;
"""
_Row = TypeVar("_Row")
#: what a part of several words costs where it is missing: as one of two characters
_LOOSE = "一二"
#: what a missing part costs at least: however many matters have one of its words, it is not there
_LEAST_COST = 1.6


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


class _Standing(NamedTuple):
    """Where a word stands."""

    #: term → what its other parts cost where they are missing, the least first
    terms: dict[int, float]
    topics: frozenset[int]


class _Bigram(NamedTuple):
    """Two characters of words."""

    rarity: float
    #: matter → how much of its words they are
    topics: dict[int, float]


class Subjects(Reader):
    """Matters, by the words of a question: a weighing.Lexicon."""

    def __init__(self, connection: sqlite3.Connection, lock: Lock) -> None:
        super().__init__(connection, lock)
        self._topics = Kept[int, Topic](self, "topic", "ord, ord, record", _topic)
        self._called = Kept[str, list[int]](self, "called", "key, json_group_array(topic)", json.loads)
        self._openings = Kept[str, list[int]](self, "opening", "head, lengths", json.loads)
        self._words = Kept[str, Word](self, "word", "word, weight, parts, kind", _word)
        self._parts = Kept[int, _Part](self, "part", "part, loose, terms, topics", _part)
        self._standing: dict[str, _Standing] = {}
        self._bigrams = Kept[str, _Bigram](self, "bigram", "bigram, rarity, topics", _bigram)
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

    def having(self, words: Collection[str]) -> list[frozenset[int]]:
        """For each of these words, the matters that have it in some term."""
        return [standing.topics for standing in self._standing_of(words)]

    def postings(self, words: Collection[str]) -> list[Mapping[int, float]]:
        """For each of these words, the terms that it stands in, with what their other parts cost; the least first."""
        return [standing.terms for standing in self._standing_of(words)]

    def _standing_of(self, words: Collection[str]) -> list[_Standing]:
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
        known = self._bigrams.of(bigrams)
        found = [row for bigram in bigrams if (row := known.get(bigram))]
        sums = dict.fromkeys(topics, 0.0)
        for rarity, weights in found:
            for topic in sums.keys() & weights.keys():
                sums[topic] += rarity * weights[topic]
        size = hypot(*(row.rarity for row in found)) or 1.0
        return {topic: total / size for topic, total in sums.items()}

    @cached_property
    def patterns(self) -> Mapping[str, str]:
        """What is no matter, as patterns."""
        return dict(self._all("SELECT name, regex FROM pattern"))

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
    return Word(weight, tuple(json.loads(parts)), kind)


def _part(loose: int, terms: str, topics: str) -> _Part:
    return _Part(bool(loose), tuple((term, rest) for term, rest in json.loads(terms)), tuple(json.loads(topics)))


def _standing(parts: Iterable[_Part]) -> _Standing:
    terms: dict[int, float] = {}
    topics: set[int] = set()
    for part in parts:
        topics.update(part.topics)
        for term, rest in part.terms:
            terms[term] = min(rest, terms.get(term, rest))
    return _Standing(dict(sorted(terms.items(), key=lambda one: (one[1], one[0]))), frozenset(topics))


def _bigram(rarity: float, topics: str) -> _Bigram:
    return _Bigram(rarity, dict(json.loads(topics)))


def _term(topic: int, parts: str) -> Term:
    return Term(topic, tuple((part, cost) for part, cost in json.loads(parts)))


def _topic(order: int, record: str) -> Topic:
    fields = json.loads(record)
    for field in ("duties", "see"):
        fields[field] = [Reference(*reference) for reference in fields[field]]
    return Topic(order, **fields)


class _Entry(NamedTuple):
    """A matter with its words, tied to the notice's duties where its index has it."""

    topic: IndexEntry
    terms: tuple[str, ...]
    #: the names of the matters above it, the nearest first
    above: tuple[str, ...] = ()
    outside: bool = False
    curated: bool = True


def _entries(edition: Edition, matters: Matters) -> Iterator[_Entry]:
    """The notice's index in its order, with the thesaurus's words and its own; other matters; what is outside."""
    from envduty.edition.knowledge import Matter
    from envduty.edition.model import Topic as IndexEntry

    known = {matter.matter: matter for matter in matters.matters}
    broader = {matter.matter: matter.broader for matter in matters.matters}
    for topic in edition.topics:
        matter = known.pop(topic.topic, Matter(matter=topic.topic))
        yield _Entry(
            topic, tuple(dict.fromkeys((topic.topic, *matter.terms, *topic.terms))), _above(topic.topic, broader)
        )
    for matter in known.values():
        entry = IndexEntry(topic=matter.matter)
        yield _Entry(entry, (matter.matter, *matter.terms), _above(matter.matter, broader), curated=False)
    for matter in matters.outside:
        yield _Entry(IndexEntry(topic=matter.matter), matter.terms, outside=True, curated=False)


def _above(matter: str, broader: dict[str, str | None]) -> tuple[str, ...]:
    above: list[str] = []
    while (up := broader.get(matter)) and up not in above:
        above.append(up)
        matter = up
    return tuple(above)


def write(database: sqlite3.Connection, edition: Edition, knowledge: Knowledge) -> None:
    """Write the tables; the notice's texts must have been written before."""
    entries = list(_entries(edition, knowledge.matters))
    clauses = _clauses(database)
    answers = dict(database.execute("SELECT id, answers FROM passage"))
    for order, entry in enumerate(entries):
        record = _topic_record(entry, clauses, answers)
        insert(database, "topic", [(order, json_text(record))])
        called = {text.key(term) for term in entry.terms if not {" ", "|", "<"} & set(term)}
        insert(database, "called", [(key, order) for key in sorted(called)])
    _Words(knowledge.matters.rings, entries).write(database, knowledge.words)
    insert(database, "pattern", list(_patterns(knowledge.words).items()))


def _clauses(database: sqlite3.Connection) -> dict[str, list[str]]:
    """The clauses of each duty."""
    records = [json.loads(record) for (record,) in database.execute("SELECT record FROM body")]
    return {d["id"]: [c["text"] for c in d["clauses"]] for record in records for d in record["duties"]}


class _Words:
    """The words of all terms, weighed by how few matters have them."""

    def __init__(self, rings: Mapping[str, tuple[str, ...]], entries: Sequence[_Entry]) -> None:
        self._rings = rings
        self._matters = len(entries)
        self._numbers: dict[str, int] = {}
        #: part → the words that can stand for it
        self._spelt: list[tuple[str, ...]] = []
        self._terms: list[tuple[int, tuple[int, ...]]] = []
        #: word → the matters that have it
        self._having: dict[str, set[int]] = defaultdict(set)
        for order, entry in enumerate(entries):
            for term in dict.fromkeys(entry.terms):
                parts = tuple(dict.fromkeys(self._number(written) for written in term.split()))
                self._terms.append((order, parts))
                for part in parts:
                    for word in self._spelt[part]:
                        self._having[word].add(order)

    def _number(self, written: str) -> int:
        if written not in self._numbers:
            self._numbers[written] = len(self._numbers)
            spelt = (w for a in written.split("|") for w in (self._rings[a[1:-1]] if a.startswith("<") else (a,)))
            self._spelt.append(tuple(dict.fromkeys(text.fold(text.simplify(word)) for word in spelt)))
        return self._numbers[written]

    def write(self, database: sqlite3.Connection, vocabulary: Vocabulary) -> None:
        """Write the words, the parts and the terms."""
        standing: dict[str, list[int]] = defaultdict(list)
        postings: dict[int, list[tuple[int, float]]] = defaultdict(list)
        for part, words in enumerate(self._spelt):
            for word in words:
                standing[word].append(part)
        costs = [self._cost(words) for words in self._spelt]
        topics: dict[int, set[int]] = defaultdict(set)
        for number, (topic, parts) in enumerate(self._terms):
            for part in parts:
                topics[part].add(topic)
                postings[part].append((number, sum(costs[p] for p in parts if p != part)))
        terms = [(n, t, json_text([(p, costs[p]) for p in parts])) for n, (t, parts) in enumerate(self._terms)]
        insert(database, "term", terms)
        loose = [len(words) > 1 for words in self._spelt]
        rows = [(p, loose[p], json_text(postings[p]), json_text(sorted(topics[p]))) for p in range(len(costs))]
        insert(database, "part", rows)
        kinds = _kinds(vocabulary)
        strings = sorted({*standing, *kinds})
        weights = {
            w: weighing.length(w) * weighing.rarity(self._matters, len(having)) for w, having in self._having.items()
        }
        spelt = [(w, weights.get(w, 0.0), json_text(standing.get(w, [])), kinds.get(w, 0)) for w in strings]
        insert(database, "word", spelt)
        lengths: dict[str, set[int]] = defaultdict(set)
        for string in strings:
            lengths[string[:2]].add(len(string))
        insert(database, "opening", [(head, json_text(sorted(found))) for head, found in lengths.items()])
        insert(database, "bigram", self._bigrams())

    def _bigrams(self) -> Iterator[tuple[str, float, str]]:
        """(bigram, rarity, matters with its share) of all words; of many for one part each counts less."""
        counts: dict[int, Counter[str]] = defaultdict(Counter)
        for topic, parts in self._terms:
            for words in (self._spelt[part] for part in parts):
                for bigram in chain.from_iterable(map(text.bigrams, words)):
                    counts[topic][bigram] += len(words) ** -0.5
        having = Counter(chain.from_iterable(counts.values()))
        rarities = {bigram: log((self._matters + 1) / topics) for bigram, topics in having.items()}
        rows: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for topic, own in counts.items():
            weights = {b: rarities[b] * (1 + log(count) if count > 1 else count) for b, count in own.items()}
            size = hypot(*weights.values()) or 1.0
            for bigram, weight in weights.items():
                rows[bigram].append((topic, round(weight / size, 5)))
        return ((bigram, rarities[bigram], json_text(rows[bigram])) for bigram in sorted(rows))

    def _cost(self, words: tuple[str, ...]) -> float:
        """What it tells that none of these words is there."""
        having = set().union(*(self._having[word] for word in words))
        word = _LOOSE if len(words) > 1 else "".join(words)
        return max(_LEAST_COST, weighing.length(word) * weighing.rarity(self._matters, len(having)))


def _kinds(vocabulary: Vocabulary) -> dict[str, int]:
    """What words say nothing, and which hold others together."""
    kinds: dict[str, int] = defaultdict(int)
    for kind, words in (
        (weighing.FILLER, vocabulary.stopwords),
        # A place's name is innocent too: 临河区 has no river in it.
        (weighing.INNOCENT, (*vocabulary.blockers, *vocabulary.places)),
        (weighing.WHOLE, vocabulary.wholes),
        (weighing.COMMON, vocabulary.common),
    ):
        for word in words:
            kinds[text.fold(word)] |= kind
    return kinds


def _patterns(vocabulary: Vocabulary) -> dict[str, str]:
    """How to tell what is conceded, what was refused, and what only says where; a pattern of no words matches nothing."""

    def any_of(words: Iterable[str]) -> str:
        spelt = (".{0,6}?".join(re.escape(text.fold(piece)) for piece in word.split("…")) for word in words)
        return f"(?:{'|'.join(spelt)})" if words else "(?!)"

    settings = any_of(vocabulary.settings)
    named = f"(?P<c>{any_of(vocabulary.naming)}[局院厂]?{any_of((*vocabulary.named, *vocabulary.beside))})"
    before, after = any_of(vocabulary.beside_before), any_of(vocabulary.beside_after)
    return {
        "conceded": f"[^不谁想]{{0,4}}?{any_of(vocabulary.conceded)}",
        "though": any_of(vocabulary.though),
        "but": any_of(vocabulary.but),
        "refused": any_of(vocabulary.refused),
        "asks": any_of(vocabulary.asks_duties),
        "about_duties": f"(?:{any_of((*vocabulary.asks_duties, *vocabulary.about_duties))})+[?]*$",
        "beside": "|".join(
            (f"{before}.{{0,3}}?(?P<a>{settings})", f"(?P<b>{settings})的?{after}", named, *_claimed(vocabulary))
        ),
    }


def _claimed(vocabulary: Vocabulary) -> Iterator[str]:
    """归不归水利局管: whom somebody takes to be meant is no matter."""
    for number, words in enumerate(vocabulary.claimed):
        opening, _, closing = (re.escape(text.fold(piece)) for piece in words.partition("…"))
        yield f"{opening}(?P<d{number}>.{{2,10}}?){closing}"


def _topic_record(entry: _Entry, clauses: dict[str, list[str]], answers: dict[str, str]) -> dict[str, Any]:
    """The entry as Topic has it, each reference with the clause that the entry is about."""
    topic = entry.topic

    def resolved(reference: str) -> tuple[str, int, bool]:
        duty, _, number = reference.partition("/")
        clause = int(number) - 1 if number else roles.clause_named(clauses[duty], (topic.topic, *entry.above))
        return duty, clause, bool(number)

    duties = [resolved(reference) for reference in topic.duties]
    return {
        "name": topic.topic,
        "general": topic.general,
        "outside": entry.outside,
        "curated": entry.curated,
        "duties": duties,
        "bodies": [body for body in dict.fromkeys(answers[duty] for duty, *_ in duties) if body],
        "see": [resolved(reference) for reference in topic.see],
        "terms": entry.terms[1:],
        "note": topic.note or "",
        "lost": topic.lost or "",
    }
