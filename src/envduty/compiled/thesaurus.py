"""How the thesaurus is written: matters with the duties of the notice's index, and the words of all terms, weighed."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from itertools import chain
from math import hypot, log
from typing import TYPE_CHECKING, Any, NamedTuple

from envduty import lexicon, text
from envduty.compiled.table import from_json, insert, json_text
from envduty.edition import roles

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from envduty.edition.knowledge import Knowledge, Matters, Vocabulary
    from envduty.edition.model import Edition
    from envduty.edition.model import Topic as IndexEntry

__all__ = ["write"]

#: what a part of several words costs where it is missing: as one of two characters
_LOOSE = "一二"
#: what a missing part costs at least: however many matters have one of its words, it is not there
_LEAST_COST = 1.6


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
    insert(database, "pattern", _patterns(knowledge.words))


def _clauses(database: sqlite3.Connection) -> dict[str, list[str]]:
    """The clauses of each duty."""
    records = [from_json(record) for (record,) in database.execute("SELECT record FROM body")]
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
            w: lexicon.length(w) * lexicon.rarity(self._matters, len(having)) for w, having in self._having.items()
        }
        spelt = [(w, weights.get(w, 0.0), json_text(standing.get(w, [])), kinds.get(w, 0)) for w in strings]
        insert(database, "word", spelt)
        lengths: dict[str, set[int]] = defaultdict(set)
        for string in strings:
            lengths[string[:2]].add(len(string))
        insert(database, "opening", [(head, json_text(sorted(found))) for head, found in lengths.items()])
        self._write_bigrams(database)

    def _write_bigrams(self, database: sqlite3.Connection) -> None:
        """How rare each bigram of all words is, and the share that it is of each matter's; of many words for one part each counts less."""
        counts: dict[int, Counter[str]] = defaultdict(Counter)
        for topic, parts in self._terms:
            for words in (self._spelt[part] for part in parts):
                for bigram in chain.from_iterable(map(text.bigrams, words)):
                    counts[topic][bigram] += len(words) ** -0.5
        having = Counter(chain.from_iterable(counts.values()))
        rarities = {bigram: log((self._matters + 1) / having[bigram]) for bigram in sorted(having)}
        insert(database, "bigram", rarities.items())
        for topic, own in counts.items():
            weights = {b: rarities[b] * (1 + log(count) if count > 1 else count) for b, count in own.items()}
            size = hypot(*weights.values()) or 1.0
            shares = {bigram: round(weight / size, 5) for bigram, weight in weights.items()}
            insert(database, "vector", [(topic, json_text(shares))])

    def _cost(self, words: tuple[str, ...]) -> float:
        """What it tells that none of these words is there."""
        having = set().union(*(self._having[word] for word in words))
        word = _LOOSE if len(words) > 1 else "".join(words)
        return max(_LEAST_COST, lexicon.length(word) * lexicon.rarity(self._matters, len(having)))


def _kinds(vocabulary: Vocabulary) -> dict[str, int]:
    """What words say nothing, and which hold others together."""
    kinds: dict[str, int] = defaultdict(int)
    for kind, words in (
        (lexicon.FILLER, vocabulary.stopwords),
        # A place's name is innocent too: 临河区 has no river in it.
        (lexicon.INNOCENT, (*vocabulary.blockers, *vocabulary.places)),
        (lexicon.WHOLE, vocabulary.wholes),
        (lexicon.COMMON, vocabulary.common),
    ):
        for word in words:
            kinds[text.fold(word)] |= kind
    return kinds


def _patterns(vocabulary: Vocabulary) -> Iterator[tuple[str, str, str]]:
    """How to tell what is conceded, what was refused, and what only says where; a pattern of no words matches nothing."""

    def any_of(words: Iterable[str]) -> str:
        spelt = (".{0,6}?".join(map(re.escape, pieces)) for pieces in map(_pieces, words))
        return f"(?:{'|'.join(spelt)})" if words else "(?!)"

    settings = any_of(vocabulary.settings)
    named = f"(?P<c>{any_of(vocabulary.naming)}[局院厂]?{any_of((*vocabulary.named, *vocabulary.beside))})"
    before, after = any_of(vocabulary.beside_before), any_of(vocabulary.beside_after)
    beside = (f"{before}.{{0,3}}?(?P<a>{settings})", f"(?P<b>{settings})的?{after}", named, *_claimed(vocabulary))
    saying_where = (*vocabulary.beside_before, *vocabulary.beside_after, *vocabulary.naming, *vocabulary.claimed)
    for name, regex, words in (
        ("conceded", f"[^不谁想]{{0,4}}?{any_of(vocabulary.conceded)}", vocabulary.conceded),
        ("though", any_of(vocabulary.though), vocabulary.though),
        ("but", any_of(vocabulary.but), vocabulary.but),
        ("refused", any_of(vocabulary.refused), vocabulary.refused),
        ("beside", "|".join(beside), saying_where),
    ):
        yield name, regex, json_text(sorted({max(_pieces(word), key=len) for word in words}))


def _pieces(words: str) -> list[str]:
    """说…不归 → 说, 不归."""
    return [text.fold(piece) for piece in words.split("…")]


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
