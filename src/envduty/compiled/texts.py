"""The notice itself: sections, bodies, duties, citations, and the words that stand in them."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from envduty import text
from envduty.compiled.table import Reader, insert, json_text
from envduty.edition import roles
from envduty.edition.walk import items, placed
from envduty.keys import citation_keys

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Sequence
    from threading import Lock

    from envduty.answers import BodyRecord, Clause, Duty, Mention, SectionRecord, SectionReference
    from envduty.compiled.ties import Ties
    from envduty.edition.model import Body, Edition, Gap, Section
    from envduty.edition.model import Duty as EditedDuty
    from envduty.edition.walk import Item

__all__ = ["SQL", "Passage", "Texts", "write"]

SQL = """
CREATE TABLE citation (key TEXT, strict INTEGER, id TEXT, citation TEXT);
CREATE TABLE section (ord INTEGER PRIMARY KEY, id TEXT UNIQUE, record TEXT);
CREATE TABLE body (ord INTEGER PRIMARY KEY, id TEXT UNIQUE, name TEXT, record TEXT);
CREATE TABLE passage (ord INTEGER PRIMARY KEY, id TEXT UNIQUE, body TEXT, answers TEXT, folded TEXT, record TEXT);
CREATE TABLE posting (gram TEXT, passage INTEGER, PRIMARY KEY (gram, passage)) WITHOUT ROWID;
CREATE TABLE frequency (gram TEXT PRIMARY KEY, duties INTEGER) WITHOUT ROWID;
CREATE INDEX citation_key ON citation (key);
CREATE INDEX citation_id ON citation (id);
CREATE INDEX passage_body ON passage (body);
"""
#: passages kept in memory during a batch
_REMEMBERED = 2000


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


class Texts(Reader):
    """The notice's text, by id, citation and words."""

    def __init__(self, connection: sqlite3.Connection, lock: Lock) -> None:
        super().__init__(connection, lock)
        # What a batch asks for again and again.
        self._passages: dict[str, Passage] = {}
        self._bodies: dict[str, tuple[str, int]] = {}

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

    def frequencies(self, grams: Iterable[str]) -> dict[str, int]:
        """In how many duties each character bigram stands."""
        sql = "SELECT gram, duties FROM frequency WHERE gram IN (SELECT value FROM json_each(?))"
        return dict(self._among(sql, set(grams)))

    def postings(self, grams: Iterable[str]) -> list[tuple[str, int]]:
        """(bigram, position of a passage that has it)."""
        return self._among("SELECT gram, passage FROM posting WHERE gram IN (SELECT value FROM json_each(?))", grams)


def write(database: sqlite3.Connection, edition: Edition, ties: Ties) -> None:
    """Write the tables."""
    _Writer(database, edition, ties).run()


class _Writer:
    def __init__(self, database: sqlite3.Connection, edition: Edition, ties: Ties) -> None:
        self.db = database
        self.edition = edition
        self._ties = ties
        self.bodies = placed(edition)
        self.body_names = {body.id: body.name for _, body in self.bodies}

    def insert(self, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
        insert(self.db, table, rows)

    def run(self) -> None:
        self._sections()
        self._index()

    def _cite(self, section: Section, body: Body | None = None, duty: str = "") -> str:
        if body is None:
            return section.label or section.title
        return self.edition.document.citation.format(section=section.label or "", body=body.label or "", duty=duty)

    def _sections(self) -> None:
        records = {body.id: self._body_record(section, body) for section, body in self.bodies}
        self._mentions(records)
        for order, section in enumerate(self.edition.sections):
            ids = [body.id for body in section.bodies]
            citation = self._cite(section)
            record = {
                "id": section.id,
                "title": section.title,
                "citation": citation,
                "bodies": ids,
                "text": section.text,
            }
            self.insert("section", [(order, section.id, json_text(record))])
            self._identify(section.id, citation)
            if section.text:
                records[section.id] = self._text_record(section)
        self.insert(
            "body",
            [
                (order, body, record["name"], json_text(record))
                for order, (body, record) in enumerate(_by_section(records, self.edition))
            ],
        )
        for section, body in self.bodies:
            self._identify(body.id, self._cite(section, body))
            for duty in records[body.id]["duties"]:
                self._identify(duty["id"], duty["citation"])

    def _identify(self, identifier: str, citation: str) -> None:
        strict, loose = citation_keys(citation) or ("", "")
        self.insert("citation", [(strict, 1, identifier, citation), (loose, 0, identifier, citation)])

    def _text_record(self, section: Section) -> BodyRecord:
        return {
            "id": section.id,
            "name": section.title,
            "printed_name": section.title,
            "citation": self._cite(section),
            "section": {"id": section.id, "title": section.title},
            "notes": [],
            "text": section.text,
            "departments": [],
            "today": [],
            "duties": [],
            "mentioned_in": [],
            "local": False,
        }

    def _body_record(self, section: Section, body: Body) -> BodyRecord:
        duties: list[Duty] = []
        for item in items(body):
            duties.append(self._duty_record(section, body, item))
            duties += [self._gap_record(section, body, gap) for gap in body.gaps if gap.after == item.duty.id]
        reference: SectionReference = {"id": section.id, "title": section.title}
        return {
            "id": body.id,
            "name": body.name,
            "printed_name": body.printed_name or body.name,
            "citation": self._cite(section, body),
            "section": reference,
            "notes": list(body.notes),
            "text": None,
            "departments": list(self._ties.departments[body.id]),
            "today": self._ties.today(body.id, duties),
            "duties": duties,
            "mentioned_in": [],
            "local": body.local,
        }

    def _duty_record(self, section: Section, body: Body, item: Item) -> Duty:
        duty = item.duty
        labels = "".join(one.label or "" for one in (*item.above, duty))
        clauses = self._clauses(duty)
        status = "misplaced" if duty.likely_body else "copy" if duty.copy_of else "emended" if duty.printed else "sound"
        return {
            "id": duty.id,
            "citation": self._cite(section, body, labels),
            "text": duty.text,
            "printed": duty.printed,
            "status": status,  # type: ignore[typeddict-item]
            "likely_body": duty.likely_body,
            "copy_of": duty.copy_of,
            "unclear": [{"words": u.words, "conjecture": u.conjecture, "reason": u.reason} for u in duty.unclear],
            "notes": list(duty.notes),
            "clauses": clauses,
            "moved": [] if duty.copy_of else self._ties.moved(duty.likely_body or body.id, clauses),
            "source_lines": sorted({*duty.lines, *duty.again, *duty.broken}),
            "local": duty.local,
        }

    def _gap_record(self, section: Section, body: Body, gap: Gap) -> Duty:
        return {
            "id": gap.id,
            "citation": self._cite(section, body, "〔缺〕"),
            "text": f"〔上文缺〕{gap.text}" if gap.text else "〔缺〕",
            "printed": gap.text,
            "status": "gap",
            "likely_body": None,
            "copy_of": None,
            "unclear": [],
            "notes": [gap.reason],
            "clauses": [],
            "moved": [],
            "source_lines": list(gap.lines),
            "local": False,
        }

    def _clauses(self, duty: EditedDuty) -> list[Clause]:
        result: list[Clause] = []
        for clause in roles.clauses(duty.text):
            ids = [self._ties.partner(name) for name in clause.partners]
            role = duty.role or clause.role
            for override in duty.roles:
                if override.words in clause.text:
                    role = override.role
                    ids = list(override.partners) if override.partners is not None else ids
            partners = [i for i in dict.fromkeys(ids) if i]
            result.append({"text": clause.text, "role": role, "with": partners, "partners": clause.partner_words})
        return result

    def _mentions(self, records: dict[str, BodyRecord]) -> None:
        """Fill in who names whom as a partner, and whether that is returned."""
        named: dict[str, dict[str, tuple[str, str]]] = defaultdict(dict)
        for body_id, record in records.items():
            for duty in record["duties"]:
                for clause in duty["clauses"]:
                    for partner in clause["with"]:
                        named[body_id].setdefault(f"{partner} {duty['id']} {clause['role']}", (partner, duty["id"]))
        partners = {body_id: {partner for partner, _ in found.values()} for body_id, found in named.items()}
        for body_id, found in named.items():
            for entry, (partner, duty_id) in found.items():
                mention: Mention = {
                    "body": {"id": body_id, "name": self.body_names[body_id]},
                    "duty": duty_id,
                    "role": entry.rsplit(" ", 1)[1],
                    "returned": body_id in partners.get(partner, set()),
                }
                records[partner]["mentioned_in"].append(mention)

    def _index(self) -> None:
        frequency: Counter[str] = Counter()
        rows: list[tuple[Any, ...]] = []
        rows += [
            ("preamble", "preamble", "", _as_duty("preamble", passage.what, passage.text))
            for passage in self.edition.document.passages
            if passage.what == "序言"
        ]
        for record in self._records():
            if record["text"]:
                rows.append(
                    (record["id"], record["id"], "", _as_duty(record["id"], record["citation"], record["text"]))
                )
            for duty in record["duties"]:
                answers = "" if duty["copy_of"] or duty["status"] == "gap" else duty["likely_body"] or record["id"]
                rows.append((duty["id"], record["id"], answers, duty))
        for order, (identifier, body, answers, duty) in enumerate(rows):
            grams = set(text.bigrams(duty["text"]))
            frequency.update(grams if answers else ())
            self.insert("posting", [(gram, order) for gram in sorted(grams)])
            self.insert("passage", [(order, identifier, body, answers, text.fold(duty["text"]), json_text(duty))])
        self.insert("frequency", sorted(frequency.items()))

    def _records(self) -> list[BodyRecord]:
        return [json.loads(record) for (record,) in self.db.execute("SELECT record FROM body ORDER BY ord")]


def _as_duty(identifier: str, citation: str, words: str) -> Duty:
    """A text that is no duty, for search."""
    return {
        "id": identifier,
        "citation": citation,
        "text": words,
        "printed": None,
        "status": "sound",
        "likely_body": None,
        "copy_of": None,
        "unclear": [],
        "notes": [],
        "clauses": [],
        "moved": [],
        "source_lines": [],
        "local": False,
    }


def _by_section(records: dict[str, BodyRecord], edition: Edition) -> Iterator[tuple[str, BodyRecord]]:
    for section in edition.sections:
        for body in section.bodies:
            yield body.id, records[body.id]
        if section.text:
            yield section.id, records[section.id]
    for body in edition.bodies:
        yield body.id, records[body.id]
