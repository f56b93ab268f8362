"""Read-only questions to a compiled notice (compiler.py writes it). Each costs a few index look-ups, at any size."""

from __future__ import annotations

import json
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypedDict

from envduty.names import Ranks

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from envduty.answers import BodyRecord, Clause, Document, Duty, Envelope, Level, Reference, SectionRecord, Status

__all__ = ["SCHEMA_VERSION", "DutyRow", "NameRow", "Passage", "Store", "TermRow", "TopicRow"]


SCHEMA_VERSION: Literal[1] = 1


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


class DutyRow(NamedTuple):
    """A duty as retrieval needs it."""

    order: int
    id: str
    body: str
    #: the body that the duty answers for; empty for a copy, for which its original answers
    answers: str
    folded: str
    record: str

    def duty(self) -> Duty:
        """The duty in full."""
        duty: Duty = json.loads(self.record)
        return duty


class Passage(TypedDict):
    """A text that can be searched: a duty, a section's own text, the preamble."""

    id: str
    citation: str
    body: Reference
    text: str
    status: Status
    notes: list[str]
    clauses: list[Clause]


class TermRow(NamedTuple):
    """A term of the subject index that a word is part of; matched when all its parts are."""

    word: str
    part: int
    term: int
    topic: int
    parts: int


class TopicRow(NamedTuple):
    """An entry of the subject index."""

    order: int
    name: str
    record: str

    @property
    def fields(self) -> dict[str, Any]:
        """The entry as in the data file (model.Topic), without fields at their defaults, and `outside`."""
        fields: dict[str, Any] = json.loads(self.record)
        return fields

    def flag(self, field: str) -> bool:
        """Whether `general`, `fallback` or `outside` holds."""
        return bool(self.fields.get(field))

    def words(self, field: str) -> list[str]:
        """`terms`, `duties` or `see`."""
        words: list[str] = self.fields.get(field, [])
        return words

    def note(self, field: str) -> str:
        """`note` or `lost`; empty where the entry has none."""
        return str(self.fields.get(field) or "")


class Store:
    """A compiled notice, opened."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def _all(self, sql: str, values: Sequence[str | int] = ()) -> list[Any]:
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
    def size(self) -> int:
        """The number of duties."""
        return int(self._all("SELECT count(*) FROM duty")[0][0])

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
                 WHERE head IN (SELECT value FROM json_each(?1)) AND abs(length(key) - ?3) <= 1 UNION
                 SELECT kind, ord, body, written, key FROM spelling
                 WHERE tail IN (SELECT value FROM json_each(?2)) AND abs(length(key) - ?3) <= 1 UNION
                 SELECT kind, ord, body, written, key FROM spelling WHERE key IN (SELECT value FROM json_each(?4))"""
        values = (heads, tails, len(key), json.dumps(swapped, ensure_ascii=False))
        return [NameRow(*row) for row in self._all(sql, values)]

    # Sections, bodies, duties

    def body_name(self, body: str) -> str:
        """The name of a body."""
        return str(self._all("SELECT name FROM body WHERE id = ?", (body,))[0][0])

    def body_names(self) -> list[tuple[str, str]]:
        """(id, name) of every body, in order."""
        return [(body, name) for body, name in self._all("SELECT id, name FROM body ORDER BY ord")]

    def body_order(self, body: str) -> int:
        """The position of a body in the notice."""
        return int(self._all("SELECT ord FROM body WHERE id = ?", (body,))[0][0])

    def body(self, identifier: str) -> BodyRecord | None:
        """A body in full, or None where the id is no body's."""
        rows = self._all("SELECT record FROM body WHERE id = ?", (identifier,))
        return json.loads(rows[0][0]) if rows else None

    def bodies(self) -> list[BodyRecord]:
        """All bodies in full, in the order of the notice, and sections that are a text of their own."""
        return [json.loads(record) for (record,) in self._all("SELECT record FROM body ORDER BY ord")]

    def section(self, identifier: str) -> SectionRecord | None:
        """A section, with the ids of its bodies."""
        rows = self._all("SELECT record FROM section WHERE id = ?", (identifier,))
        return json.loads(rows[0][0]) if rows else None

    def sections(self) -> list[SectionRecord]:
        """All sections, in order."""
        return [json.loads(record) for (record,) in self._all("SELECT record FROM section ORDER BY ord")]

    def duties(self, ids: Iterable[str]) -> list[DutyRow]:
        """The duties (and gaps) with these ids, in the order of the notice."""
        sql = """SELECT ord, id, body, answers, folded, record FROM duty
                 WHERE id IN (SELECT value FROM json_each(?)) ORDER BY ord"""
        return [DutyRow(*row) for row in self._among(sql, ids)]

    def duties_at(self, orders: Iterable[int]) -> list[DutyRow]:
        """The duties at these positions in the notice."""
        sql = """SELECT ord, id, body, answers, folded, record FROM duty
                 WHERE ord IN (SELECT value FROM json_each(?)) ORDER BY ord"""
        return [DutyRow(*row) for row in self._among(sql, orders)]

    def duties_of(self, bodies: Iterable[str]) -> list[DutyRow]:
        """The duties printed under these bodies."""
        sql = """SELECT ord, id, body, answers, folded, record FROM duty
                 WHERE body IN (SELECT value FROM json_each(?)) ORDER BY ord"""
        return [DutyRow(*row) for row in self._among(sql, bodies)]

    def duties_with(self, folded: str) -> list[DutyRow]:
        """The duties in which this folded string stands."""
        sql = "SELECT ord, id, body, answers, folded, record FROM duty WHERE instr(folded, ?) ORDER BY ord"
        return [DutyRow(*row) for row in self._all(sql, (folded,))]

    def passages(self, words: Iterable[str] = (), *, any_word: bool = False) -> list[Passage]:
        """The searchable texts in which all of these folded words stand (or any of them), in order."""
        sql = "SELECT record FROM passage WHERE NOT EXISTS (SELECT 1 FROM json_each(?) WHERE NOT instr(folded, value)) ORDER BY ord"
        if any_word:
            sql = "SELECT record FROM passage WHERE EXISTS (SELECT 1 FROM json_each(?) WHERE instr(folded, value)) ORDER BY ord"
        return [json.loads(record) for (record,) in self._among(sql, words)]

    # The subject index

    def frequencies(self, grams: Iterable[str]) -> dict[str, int]:
        """In how many duties each character bigram stands."""
        sql = "SELECT gram, duties FROM frequency WHERE gram IN (SELECT value FROM json_each(?))"
        return dict(self._among(sql, set(grams)))

    def postings(self, grams: Iterable[str]) -> list[tuple[str, int]]:
        """(bigram, order of a duty that has it)."""
        return self._among("SELECT gram, duty FROM posting WHERE gram IN (SELECT value FROM json_each(?))", grams)

    def terms(self, words: Iterable[str]) -> list[TermRow]:
        """Every term that one of these words is part of."""
        sql = """SELECT word.word, word.part, term.term, term.topic, term.parts FROM word
                 JOIN part ON part.part = word.part JOIN term ON term.term = part.term
                 WHERE word.word IN (SELECT value FROM json_each(?))"""
        return [TermRow(*row) for row in self._among(sql, words)]

    def ignored(self, words: Iterable[str]) -> list[tuple[str, str]]:
        """(word, kind) of those that are filler, innocent (shorter words inside do not count) or whole (no filler inside)."""
        return self._among("SELECT word, kind FROM ignored WHERE word IN (SELECT value FROM json_each(?))", words)

    def headed(self, key: str) -> list[int]:
        """The topics that a whole question names."""
        return [topic for (topic,) in self._all("SELECT topic FROM headword WHERE key = ?", (key,))]

    def topics(self, orders: Iterable[int]) -> list[TopicRow]:
        """Entries of the subject index, in its order."""
        sql = "SELECT ord, name, record FROM topic WHERE ord IN (SELECT value FROM json_each(?)) ORDER BY ord"
        return [TopicRow(*row) for row in self._among(sql, orders)]

    def all_topics(self) -> list[TopicRow]:
        """The whole subject index."""
        return [TopicRow(*row) for row in self._all("SELECT ord, name, record FROM topic ORDER BY ord")]
