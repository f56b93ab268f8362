"""The clauses of a notice that has no index, by what they speak for: matters, rings of words, and the words themselves."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cached_property
from itertools import islice
from math import log
from typing import TYPE_CHECKING

from envduty import text, weighing
from envduty.compiled.subjects import Subjects
from envduty.compiled.table import Reader, from_json, insert

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator
    from threading import Lock

    from envduty.weighing import Reading

__all__ = ["SQL", "Clauses", "vector", "write"]

SQL = """
CREATE TABLE clause (clause INTEGER PRIMARY KEY, duty TEXT, position INTEGER, body TEXT);
CREATE TABLE clause_topic (topic INTEGER, clause INTEGER, weight REAL);
CREATE TABLE clause_part (part INTEGER, clause INTEGER);
CREATE TABLE clause_gram (gram TEXT, clause INTEGER);
CREATE TABLE clause_character (character TEXT PRIMARY KEY, telling REAL) WITHOUT ROWID;
CREATE INDEX clause_topic_topic ON clause_topic (topic);
CREATE INDEX clause_part_part ON clause_part (part);
CREATE INDEX clause_gram_gram ON clause_gram (gram);
"""
#: a text speaks for its first matters only; further down it is chance
_MATTERS = 12
#: what a matter far below the best still counts in a clause: its share to this power
_FADES = 1.5
#: with this much evidence a matter counts fully
_FULL = 4.0
#: what a character tells that no matter is written with
_UNWRITTEN = 0.15


class Clauses(Reader):
    """Clauses, by what a question has in common with them."""

    @cached_property
    def count(self) -> int:
        """The number of clauses; none where the notice has an index."""
        return int(self._all("SELECT count(*) FROM clause")[0][0])

    def of_topic(self, topic: int) -> list[tuple[int, float]]:
        """(clause, how much it speaks for the matter, and how few clauses do)."""
        rows = self._all("SELECT clause, weight FROM clause_topic WHERE topic = ?", (topic,))
        rare = self._rare(len(rows)) ** 0.5
        return [(clause, weight * rare) for clause, weight in rows]

    def of_parts(self, parts: Iterable[int]) -> Iterator[tuple[int, int, float]]:
        """(part, clause that has one of its words, how few clauses do)."""
        for part in parts:
            rows = self._all("SELECT clause FROM clause_part WHERE part = ?", (part,))
            yield from ((part, clause, self._rare(len(rows))) for (clause,) in rows)

    def of_grams(self, grams: Iterable[str]) -> list[tuple[str, int]]:
        """(character or bigram, clause that has it)."""
        return self._among("SELECT gram, clause FROM clause_gram WHERE gram IN (SELECT value FROM json_each(?))", grams)

    def rarity(self, gram: str) -> float:
        """What a character or a bigram tells among these clauses: 1 where none has it."""
        (having,) = self._all("SELECT count(*) FROM clause_gram WHERE gram = ?", (gram,))[0]
        return self._rare(having + 1)

    def telling(self, characters: Iterable[str]) -> dict[str, float]:
        """What each character tells: by how few matters are written with it, and how few clauses."""
        sql = "SELECT character, telling FROM clause_character WHERE character IN (SELECT value FROM json_each(?))"
        wanted = sorted(set(characters))
        known: dict[str, float] = dict(self._among(sql, wanted))
        return {c: known[c] * self.rarity(c) if c in known else _UNWRITTEN for c in wanted}

    def _rare(self, having: int) -> float:
        return log((self.count + 1) / max(1, having)) / log(self.count + 1)

    def bodies(self, clauses: Iterable[int]) -> list[tuple[int, str]]:
        """(clause, the body that it answers for)."""
        return self._among("SELECT clause, body FROM clause WHERE clause IN (SELECT value FROM json_each(?))", clauses)

    def places(self, clauses: Iterable[int]) -> dict[int, tuple[str, int]]:
        """Clause → its duty, and its position there."""
        sql = "SELECT clause, duty, position FROM clause WHERE clause IN (SELECT value FROM json_each(?))"
        return {clause: (duty, position) for clause, duty, position in self._among(sql, clauses)}


def vector(subjects: Subjects, reading: Reading, *, fading: float = 1.0) -> dict[int, float]:
    """The matters that a text speaks for, the best as 1; those outside such notices say nothing of a clause."""
    found = list(islice(weighing.rank(subjects, reading, besides=weighing.CLAUSE), _MATTERS))
    if not found:
        return {}
    top = found[0].score
    inside = {t.order for t in subjects.topics(one.topic for one in found) if not t.outside}
    return {
        one.topic: (one.score / top) ** fading * min(1.0, one.score / _FULL) for one in found if one.topic in inside
    }


def write(database: sqlite3.Connection, lock: Lock) -> None:
    """Write what each clause speaks for; texts and subjects must have been written before."""
    subjects = Subjects(database, lock)
    rows: dict[str, list[tuple[object, ...]]] = defaultdict(list)
    number = 0
    for duty, answers, record in database.execute(
        "SELECT id, answers, record FROM passage WHERE answers <> '' ORDER BY ord"
    ):
        for position, clause in enumerate(from_json(record)["clauses"]):
            reading = weighing.read(subjects, clause["text"])
            rows["clause"].append((number, duty, position, answers))
            rows["clause_topic"] += [(t, number, w) for t, w in vector(subjects, reading, fading=_FADES).items()]
            rows["clause_part"] += [(part, number) for part in reading.parts if subjects.loose(part)]
            rows["clause_gram"] += [
                (gram, number) for gram in {*text.bigrams(clause["text"]), *text.key(clause["text"])}
            ]
            number += 1
    rows["clause_character"] += _characters(subjects)
    for table, lines in rows.items():
        insert(database, table, lines)


def _characters(subjects: Subjects) -> list[tuple[object, ...]]:
    """(character, how few matters are written with it, from 1 for none down to 0 for all)."""
    topics = subjects.all_topics()
    having = Counter(c for topic in topics for c in set(text.key("".join((topic.name, *topic.terms)))))
    return [(c, 1 - log(1 + n) / log(len(topics) + 1)) for c, n in having.items()]
