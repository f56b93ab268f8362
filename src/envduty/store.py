"""Read-only questions to a compiled notice (compiler.py writes it). Each costs a few index look-ups, at any size."""

from __future__ import annotations

import json
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from envduty import text
from envduty.names import Ranks

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping, Sequence

    from envduty.answers import BodyRecord, Document, Duty, Envelope, Level, SectionRecord

__all__ = ["SCHEMA_VERSION", "Completed", "NameRow", "Passage", "Reference", "Store", "Topic"]


SCHEMA_VERSION: Literal[1] = 1
#: passages kept in memory during a batch
_REMEMBERED = 2000


class NameRow(NamedTuple):
    """A name under a key: as the data has it, without its rank, or with a common rank spelt out.

    `body` is empty for bodies that the notice does not list.
    """

    #: position in names.KINDS
    kind: int
    #: position of the body in the notice
    order: int
    body: str
    #: the name as the data file has it
    written: str
    key: str


class Passage(NamedTuple):
    """A duty, a gap, the text of a section or the preamble."""

    order: int
    id: str
    #: the body under which it is printed; its own id where there is none
    body: str
    #: the body that a duty answers for; empty for a copy, a gap, and what is no duty
    answers: str
    folded: str
    duty: Duty


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


class Store:
    """A compiled notice, opened."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        # One connection serves all threads, one statement at a time.
        self._lock = Lock()
        # What a batch asks for again and again.
        self._passages: dict[str, Passage] = {}
        self._topics: dict[int, Topic] = {}
        self._bodies: dict[str, tuple[str, int]] = {}

    def close(self) -> None:
        """Give the database back; no question can be put after that."""
        self._db.close()

    def _all(self, sql: str, values: Sequence[str | int] | Mapping[str, str | int] = ()) -> list[Any]:
        with self._lock:
            return self._db.execute(sql, values).fetchall()

    def _among(self, sql: str, values: Iterable[str | int]) -> list[Any]:
        """Run `sql` with its `IN (?)` filled by any number of values."""
        return self._all(sql, (json.dumps(list(values), ensure_ascii=False),))

    def meta(self, key: str) -> Any:  # noqa: ANN401 - the compiler's JSON
        """A fact about the whole notice."""
        return json.loads(self._all("SELECT value FROM meta WHERE key = ?", (key,))[0][0])

    @cached_property
    def document(self) -> Document:
        """The document that every answer names."""
        document: Document = self.meta("document")
        return document

    def objects(self) -> int:
        """The number of tables and indexes, by which a damaged database is told."""
        return int(self._all("SELECT count(*) FROM sqlite_master")[0][0])

    def head(self, command: str, query: str) -> Envelope:
        """What every answer begins with."""
        return {"schema_version": SCHEMA_VERSION, "command": command, "query": query, "document": self.document}

    @cached_property
    def ranks(self) -> Ranks:
        """Words that names end in, and places."""
        department, unit, endings, places = self.meta("ranks")
        return Ranks(tuple(department), tuple(unit), tuple(endings), frozenset(places))

    @cached_property
    def levels(self) -> list[Level]:
        """The bodies that diff-levels compares."""
        levels: list[Level] = self.meta("levels")
        return levels

    @cached_property
    def authorities(self) -> frozenset[str]:
        """Bodies that a place can stand before another body's name with: its government, its party committee."""
        return frozenset(level["id"] for level in self.levels)

    @cached_property
    def lead_body(self) -> str | None:
        """The body that leads where others only assist it."""
        lead: str | None = self.meta("lead_body")
        return lead

    @cached_property
    def general_duties(self) -> frozenset[str]:
        """The duties that stand behind what nobody is given by name."""
        return frozenset(self.meta("general_duties"))

    @cached_property
    def size(self) -> int:
        """The number of duties."""
        return int(self.meta("counts")["duties"])

    def beginning_with(self, prefix: str) -> list[tuple[str, str]]:
        """(official name or id, what it is) of everything that begins so; all bodies for an empty prefix."""
        sql = """SELECT name, id FROM body WHERE substr(name, 1, length(:prefix)) = :prefix UNION ALL
                 SELECT id, name FROM body WHERE substr(id, 1, length(:prefix)) = :prefix UNION ALL
                 SELECT DISTINCT id, citation FROM citation
                 WHERE :prefix <> '' AND substr(id, 1, length(:prefix)) = :prefix AND id NOT IN (SELECT id FROM body)"""
        return [(word, about) for word, about in self._all(sql, {"prefix": prefix})]

    # Names

    def has_id(self, identifier: str) -> bool:
        """Whether a section, body or duty has this id."""
        return bool(self._all("SELECT 1 FROM citation WHERE id = ?", (identifier,)))

    def cited(self, keys: Sequence[str]) -> tuple[str, str] | None:
        """(id, citation) of what the first of these keys cites that cites anything."""
        for key in keys:
            rows = self._all("SELECT id, citation FROM citation WHERE key = ? ORDER BY strict DESC", (key,))
            if rows:
                identifier, citation = rows[0]
                return identifier, citation
        return None

    def names(self, keys: Sequence[str]) -> list[NameRow]:
        """The entries under any of these keys."""
        sql = "SELECT kind, ord, body, written, key FROM name WHERE key IN (SELECT value FROM json_each(?))"
        return [NameRow(*row) for row in self._among(sql, keys)]

    def pinyin(self, latin: str) -> list[NameRow]:
        """The names that are written like this in pinyin, in full or by their initials."""
        sql = "SELECT kind, ord, body, written, key FROM spelling WHERE pinyin = ? OR initials = ?"
        return [NameRow(*row) for row in self._all(sql, (latin, latin))]

    def spelt_like(self, key: str) -> list[NameRow]:
        """The names that sound like `key` or look like it, character by character."""
        sql = "SELECT character, sound, shape FROM reading WHERE character IN (SELECT value FROM json_each(?))"
        readings = {character: forms for character, *forms in self._among(sql, set(key))}
        sound, shape = ("".join(readings.get(c, (c, c))[form] for c in key) for form in (0, 1))
        sql = "SELECT kind, ord, body, written, key FROM spelling WHERE sound = ? OR shape = ?"
        return [NameRow(*row) for row in self._all(sql, (sound, shape))]

    def spelt_nearly(self, key: str) -> list[NameRow]:
        """All names that can be one edit away.

        One edit leaves the first or the second half of a name whole, but for a swap across the middle.
        """
        swapped = [key[:i] + key[i + 1] + key[i] + key[i + 2 :] for i in range(len(key) - 1)]
        heads = json.dumps([key[:n] for n in range(1, len(key) + 1)], ensure_ascii=False)
        tails = json.dumps([key[n:] for n in range(len(key))], ensure_ascii=False)
        sql = """SELECT kind, ord, body, written, key FROM spelling
                 WHERE head IN (SELECT value FROM json_each(:heads)) AND abs(length(key) - :length) <= 1 UNION
                 SELECT kind, ord, body, written, key FROM spelling
                 WHERE tail IN (SELECT value FROM json_each(:tails)) AND abs(length(key) - :length) <= 1 UNION
                 SELECT kind, ord, body, written, key FROM spelling
                 WHERE key IN (SELECT value FROM json_each(:swapped))"""
        values: dict[str, str | int] = {
            "heads": heads,
            "tails": tails,
            "length": len(key),
            "swapped": json.dumps(swapped, ensure_ascii=False),
        }
        return [NameRow(*row) for row in self._all(sql, values)]

    # Sections, bodies, duties

    def body_name(self, body: str) -> str:
        """The name of a body."""
        return self._named(body)[0]

    def body_names(self) -> list[tuple[str, str]]:
        """(id, name) of every body, in order."""
        return [(body, name) for body, name in self._all("SELECT id, name FROM body ORDER BY ord")]

    def body_order(self, body: str) -> int:
        """The position of a body in the notice."""
        return self._named(body)[1]

    def _named(self, body: str) -> tuple[str, int]:
        if body not in self._bodies:
            name, order = self._all("SELECT name, ord FROM body WHERE id = ?", (body,))[0]
            self._bodies[body] = (name, order)
        return self._bodies[body]

    def body(self, identifier: str) -> BodyRecord | None:
        """A body in full, or None where the id is no body's."""
        rows = self._all("SELECT record FROM body WHERE id = ?", (identifier,))
        return json.loads(rows[0][0]) if rows else None

    def bodies(self) -> list[BodyRecord]:
        """All bodies in full, in the order of the notice; a section that is a text of its own is none."""
        sql = "SELECT record FROM body WHERE id NOT IN (SELECT id FROM section) ORDER BY ord"
        return [json.loads(record) for (record,) in self._all(sql)]

    def section(self, identifier: str) -> SectionRecord | None:
        """A section, with the ids of its bodies."""
        rows = self._all("SELECT record FROM section WHERE id = ?", (identifier,))
        return json.loads(rows[0][0]) if rows else None

    def sections(self) -> list[SectionRecord]:
        """All sections, in order."""
        return [json.loads(record) for (record,) in self._all("SELECT record FROM section ORDER BY ord")]

    def duties(self, ids: Iterable[str]) -> list[Passage]:
        """The duties (and gaps) with these ids, in the order of the notice."""
        wanted = list(ids)
        missing = [identifier for identifier in wanted if identifier not in self._passages]
        if missing:
            if len(self._passages) > _REMEMBERED:
                self._passages.clear()
                missing = wanted
            for row in self._passage_rows("id IN (SELECT value FROM json_each(?))", json.dumps(missing)):
                self._passages[row.id] = row
        return sorted(self._passages[identifier] for identifier in wanted if identifier in self._passages)

    def duties_at(self, orders: Iterable[int]) -> list[Passage]:
        """The passages at these positions in the notice."""
        return self._passage_rows("ord IN (SELECT value FROM json_each(?))", json.dumps(list(orders)))

    def duties_of(self, bodies: Iterable[str]) -> list[Passage]:
        """The duties and gaps printed under these bodies."""
        rows = self._passage_rows("body IN (SELECT value FROM json_each(?))", json.dumps(list(bodies)))
        return [row for row in rows if row.id != row.body]

    def containing(self, words: Sequence[str], *, any_word: bool = False) -> list[Passage]:
        """The passages in which all of these folded words stand (or any of them), in order."""
        found = [{row.order: row for row in self._containing(word)} for word in words]
        orders = set.union(*map(set, found)) if any_word else set.intersection(*map(set, found))
        rows = {order: row for one in found for order, row in one.items()}
        return [rows[order] for order in sorted(orders)]

    def _containing(self, word: str) -> list[Passage]:
        """By the rarest bigram of the word; a word without one is looked for everywhere."""
        grams = text.bigrams(word)
        if not grams:
            return self._passage_rows("instr(folded, ?)", word)
        frequencies = self.frequencies(grams)
        rarest = min(grams, key=lambda gram: frequencies.get(gram, 0))
        where = "ord IN (SELECT passage FROM posting WHERE gram = ?) AND instr(folded, ?)"
        return self._passage_rows(where, rarest, word)

    def passages(self) -> list[Passage]:
        """Everything that can be searched."""
        return self._passage_rows("1")

    def _passage_rows(self, where: str, *values: str) -> list[Passage]:
        sql = f"SELECT ord, id, body, answers, folded, record FROM passage WHERE {where} ORDER BY ord"  # noqa: S608 - own words
        return [
            Passage(order, identifier, body, answers, folded, json.loads(record))
            for order, identifier, body, answers, folded, record in self._all(sql, values)
        ]

    # The subject index

    def frequencies(self, grams: Iterable[str]) -> dict[str, int]:
        """In how many duties each character bigram stands."""
        sql = "SELECT gram, duties FROM frequency WHERE gram IN (SELECT value FROM json_each(?))"
        return dict(self._among(sql, set(grams)))

    def postings(self, grams: Iterable[str]) -> list[tuple[str, int]]:
        """(bigram, position of a passage that has it)."""
        return self._among("SELECT gram, passage FROM posting WHERE gram IN (SELECT value FROM json_each(?))", grams)

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
