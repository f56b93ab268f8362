"""The notice itself: sections, bodies, duties, citations, and the words that stand in them."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from envduty import text
from envduty.compiled.table import Kept, Reader, from_json, insert, json_text
from envduty.keys import citation_keys

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable, Sequence
    from threading import Lock

    from envduty.answers import BodyRecord, Damage, Duty, Field, SectionRecord, Today
    from envduty.compiled.ties import Ties
    from envduty.edition.model import Edition

__all__ = ["SQL", "Passage", "Texts", "write"]

SQL = """
CREATE TABLE citation (key TEXT, strict INTEGER, id TEXT, citation TEXT);
CREATE TABLE section (ord INTEGER PRIMARY KEY, id TEXT UNIQUE, record TEXT);
CREATE TABLE body (ord INTEGER PRIMARY KEY, id TEXT UNIQUE, name TEXT, record TEXT);
CREATE TABLE passage (ord INTEGER PRIMARY KEY, id TEXT UNIQUE, body TEXT, answers TEXT, folded TEXT, record TEXT);
CREATE TABLE aside (ord INTEGER PRIMARY KEY, field TEXT, body TEXT, folded TEXT, record TEXT);
CREATE TABLE posting (gram TEXT, passage INTEGER, PRIMARY KEY (gram, passage)) WITHOUT ROWID;
CREATE TABLE frequency (gram TEXT PRIMARY KEY, duties INTEGER) WITHOUT ROWID;
CREATE INDEX citation_key ON citation (key);
CREATE INDEX citation_id ON citation (id);
CREATE INDEX passage_body ON passage (body);
"""
#: passages kept in memory during a batch
_REMEMBERED = 2000


class Passage(NamedTuple):
    """A duty, a gap, the text of a section or the preamble; or words beside them (Texts.asides)."""

    order: int
    id: str
    #: the body under which it is printed; its own id where there is none
    body: str
    #: the body that a duty answers for; empty for a copy, a gap, and what is no duty
    answers: str
    folded: str
    duty: Duty
    #: text, or what else the words are: printed, heading, name, note, cover
    field: Field = "text"

    def damage(self) -> Damage:
        """What a reader must be told wherever the passage is quoted; the caller's own."""
        duty = self.duty
        return {
            "status": duty["status"],
            "unclear": [{**doubt} for doubt in duty["unclear"]],
            "likely_body": duty["likely_body"],
            "copy_of": duty["copy_of"],
            "notes": [*duty["notes"]],
        }


class _Body(NamedTuple):
    """What is said of a body in every answer that names it."""

    name: str
    order: int
    today: list[Today]


class Texts(Reader):
    """The notice's text, by id, citation and words."""

    def __init__(self, connection: sqlite3.Connection, lock: Lock) -> None:
        super().__init__(connection, lock)
        columns = "ord, id, body, answers, folded, record"
        self._by_id = Kept[str, Passage](self, "passage", f"id, {columns}", _passage, _REMEMBERED)
        self._by_order = Kept[int, Passage](self, "passage", f"ord, {columns}", _passage, _REMEMBERED)
        self._frequencies = Kept[str, int](self, "frequency", "gram, duties", int)
        self._postings = Kept[str, list[int]](self, "posting", "gram, json_group_array(passage)", from_json)
        self._bodies = Kept[str, _Body](self, "body", "id, name, ord, json_extract(record, '$.today')", _body)

    def beginning_with(self, prefix: str) -> list[tuple[str, str]]:
        """(official name or id, what it is) of everything that begins so; all bodies for an empty prefix."""
        sql = """SELECT name, id FROM body WHERE substr(name, 1, length(:prefix)) = :prefix UNION ALL
                 SELECT id, name FROM body WHERE substr(id, 1, length(:prefix)) = :prefix UNION ALL
                 SELECT DISTINCT id, citation FROM citation
                 WHERE :prefix <> '' AND substr(id, 1, length(:prefix)) = :prefix AND id NOT IN (SELECT id FROM body)"""
        return [(word, about) for word, about in self._all(sql, {"prefix": prefix})]

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

    def body_name(self, body: str) -> str:
        """The name of a body."""
        return self._body(body).name

    def lost(self, body: str) -> str:
        """What is to be said where a matter may have stood in the lost text of a body."""
        return f"{self.body_name(body)}的职责有缺文，遗失的项目可能规定过此事。"

    def body_names(self) -> list[tuple[str, str]]:
        """(id, name) of every body and text of its own, in order."""
        return [(body, name) for body, name in self._all("SELECT id, name FROM body ORDER BY ord")]

    def body_order(self, body: str) -> int:
        """The position of a body in the notice."""
        return self._body(body).order

    def today(self, body: str) -> list[Today]:
        """What a body is called today, and where parts of its duties went; the caller's own."""
        return [{**now} for now in self._body(body).today]

    def _body(self, body: str) -> _Body:
        found = self._bodies.of((body,))[body]
        if found is None:
            raise LookupError(body)
        return found

    def body(self, identifier: str) -> BodyRecord | None:
        """A body in full, or None where the id is no body's."""
        rows = self._all("SELECT record FROM body WHERE id = ?", (identifier,))
        return from_json(rows[0][0]) if rows else None

    def bodies(self) -> list[BodyRecord]:
        """All bodies in full, in the order of the notice; a section that is a text of its own is none."""
        sql = "SELECT record FROM body WHERE ord >= 0 AND id NOT IN (SELECT id FROM section) ORDER BY ord"
        return [from_json(record) for (record,) in self._all(sql)]

    def preamble(self, name: str) -> str | None:
        """The id of the text before the first section, where that is its name."""
        rows = self._all("SELECT id FROM body WHERE ord < 0 AND name = ?", (name,))
        return str(rows[0][0]) if rows else None

    def section(self, identifier: str) -> SectionRecord | None:
        """A section, with the ids of its bodies."""
        rows = self._all("SELECT record FROM section WHERE id = ?", (identifier,))
        return from_json(rows[0][0]) if rows else None

    def sections(self) -> list[SectionRecord]:
        """All sections, in order."""
        return [from_json(record) for (record,) in self._all("SELECT record FROM section ORDER BY ord")]

    def duties(self, ids: Iterable[str]) -> list[Passage]:
        """The duties (and gaps) with these ids, in the order of the notice."""
        wanted = list(ids)
        found = self._by_id.of(wanted)
        return sorted((row for one in wanted if (row := found.get(one))), key=_order)

    def duties_at(self, orders: Iterable[int]) -> list[Passage]:
        """The passages at these positions in the notice."""
        wanted = sorted(orders)
        found = self._by_order.of(wanted)
        return [row for order in wanted if (row := found.get(order))]

    def duties_of(self, bodies: Iterable[str]) -> list[Passage]:
        """The duties and gaps printed under these bodies."""
        rows = self._passage_rows("body IN (SELECT value FROM json_each(?))", json.dumps(list(bodies)))
        return [row for row in rows if row.id != row.body]

    def duties_for(self, bodies: Iterable[str]) -> list[Passage]:
        """The duties that these bodies answer for, wherever they are printed."""
        return self._passage_rows("answers IN (SELECT value FROM json_each(?))", json.dumps(list(bodies)))

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
        postings = self._postings.of(grams)
        rarest = min((postings.get(gram) or [] for gram in grams), key=len)
        return [row for row in self.duties_at(rarest) if word in row.folded]

    def passages(self) -> list[Passage]:
        """Everything that can be searched."""
        return self._passage_rows("1")

    def asides(self, words: Sequence[str] = (), *, any_word: bool = False) -> list[Passage]:
        """What stands beside the texts and has all of these folded words (or any of them)."""
        joint = " OR " if any_word else " AND "
        where = joint.join(["instr(folded, ?)"] * len(words)) or "1"
        sql = f"SELECT ord, body, field, folded, record FROM aside WHERE {where} ORDER BY ord"  # noqa: S608 - own words
        return [
            Passage(order, duty["id"], body, "", folded, duty, field)
            for order, body, field, folded, record in self._all(sql, words)
            for duty in (from_json(record),)
        ]

    def _passage_rows(self, where: str, *values: str) -> list[Passage]:
        sql = f"SELECT ord, id, body, answers, folded, record FROM passage WHERE {where} ORDER BY ord"  # noqa: S608 - own words
        return [_passage(*row) for row in self._all(sql, values)]

    def frequencies(self, grams: Iterable[str]) -> dict[str, int]:
        """In how many duties each character bigram stands."""
        wanted = set(grams)
        found = self._frequencies.of(wanted)
        return {gram: duties for gram in wanted if (duties := found.get(gram))}

    def postings(self, grams: Collection[str]) -> dict[str, list[int]]:
        """Bigram → the positions of the passages that have it."""
        found = self._postings.of(grams)
        return {gram: found.get(gram) or [] for gram in grams}


def _order(row: Passage) -> int:
    return row.order


def _passage(order: int, identifier: str, body: str, answers: str, folded: str, record: str) -> Passage:
    return Passage(order, identifier, body, answers, folded, from_json(record))


def _body(name: str, order: int, today: str) -> _Body:
    return _Body(name, order, from_json(today))


def write(database: sqlite3.Connection, edition: Edition, ties: Ties) -> None:
    """Write the tables."""
    from envduty.compiled import records  # with the shape of data files, which no question needs

    written = records.Records(edition, ties)
    bodies = written.bodies()
    for order, section in enumerate(written.sections()):
        insert(database, "section", [(order, section["id"], json_text(section))])
        _identify(database, section["id"], section["citation"])
    first = -sum(body["id"] == records.PREAMBLE for body in bodies)
    rows = [(order, body["id"], body["name"], json_text(body)) for order, body in enumerate(bodies, first)]
    insert(database, "body", rows)
    for body in bodies:
        if not body["text"]:
            _identify(database, body["id"], body["citation"])
        for duty in body["duties"]:
            _identify(database, duty["id"], duty["citation"])
    _passages(database, bodies)
    asides = [
        (order, aside.field, aside.body, text.fold(aside.record["text"]), json_text(aside.record))
        for order, aside in enumerate(records.asides(edition, bodies))
    ]
    insert(database, "aside", asides)


def _identify(database: sqlite3.Connection, identifier: str, citation: str) -> None:
    strict, loose = citation_keys(citation) or ("", "")
    insert(database, "citation", [(strict, 1, identifier, citation), (loose, 0, identifier, citation)])


def _passages(database: sqlite3.Connection, bodies: Iterable[BodyRecord]) -> None:
    """What can be searched as the notice's own text, and where its bigrams stand."""
    from envduty.compiled.records import as_duty

    rows: list[tuple[str, str, str, Duty]] = []
    for body in bodies:
        if body["text"]:
            duty = as_duty(body["id"], body["citation"], body["text"], body["unclear"])
            rows.append((body["id"], body["id"], "", duty))
        for duty in body["duties"]:
            answers = "" if duty["copy_of"] or duty["status"] == "gap" else duty["likely_body"] or body["id"]
            rows.append((duty["id"], body["id"], answers, duty))
    frequency: Counter[str] = Counter()
    for order, (identifier, body_id, answers, duty) in enumerate(rows):
        grams = set(text.bigrams(duty["text"]))
        frequency.update(grams if answers else ())
        insert(database, "posting", [(gram, order) for gram in sorted(grams)])
        insert(database, "passage", [(order, identifier, body_id, answers, text.fold(duty["text"]), json_text(duty))])
    insert(database, "frequency", sorted(frequency.items()))
