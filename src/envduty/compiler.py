"""An edition → the SQLite database that questions are put to (store.py). All that is costly happens here, once."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from envduty import names, roles, subject_index, text

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from envduty.answers import BodyRecord, Clause, Duty, Mention, SectionReference
    from envduty.datafile import Loaded
    from envduty.model import Body, Edition, Gap, Section, Topic
    from envduty.model import Duty as EditedDuty

__all__ = ["compile_edition"]

_TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE citation (key TEXT, strict INTEGER, id TEXT, citation TEXT);
CREATE TABLE section (ord INTEGER PRIMARY KEY, id TEXT UNIQUE, record TEXT);
CREATE TABLE body (ord INTEGER PRIMARY KEY, id TEXT UNIQUE, name TEXT, record TEXT);
CREATE TABLE passage (ord INTEGER PRIMARY KEY, id TEXT UNIQUE, body TEXT, answers TEXT, folded TEXT, record TEXT);
CREATE TABLE name (key TEXT, kind INTEGER, ord INTEGER, body TEXT, written TEXT);
CREATE TABLE spelling (key TEXT, kind INTEGER, ord INTEGER, body TEXT, written TEXT,
                       pinyin TEXT, initials TEXT, sound TEXT, shape TEXT, head TEXT, tail TEXT);
CREATE TABLE reading (character TEXT PRIMARY KEY, sound TEXT, shape TEXT) WITHOUT ROWID;
CREATE TABLE posting (gram TEXT, passage INTEGER, PRIMARY KEY (gram, passage)) WITHOUT ROWID;
CREATE TABLE frequency (gram TEXT PRIMARY KEY, duties INTEGER) WITHOUT ROWID;
CREATE TABLE topic (ord INTEGER PRIMARY KEY, record TEXT);
CREATE TABLE indexed (duty TEXT, topic INTEGER);
CREATE TABLE headword (key TEXT, topic INTEGER);
CREATE TABLE word (word TEXT, part INTEGER);
CREATE TABLE part (part INTEGER, term INTEGER, topic INTEGER, parts INTEGER);
CREATE TABLE ignored (word TEXT, kind TEXT);
CREATE TABLE opening (head TEXT PRIMARY KEY, longest INTEGER) WITHOUT ROWID;
"""
_INDEXES = """
CREATE INDEX citation_key ON citation (key);
CREATE INDEX citation_id ON citation (id);
CREATE INDEX passage_body ON passage (body);
CREATE INDEX indexed_duty ON indexed (duty);
CREATE INDEX name_key ON name (key);
CREATE INDEX spelling_pinyin ON spelling (pinyin);
CREATE INDEX spelling_initials ON spelling (initials);
CREATE INDEX spelling_key ON spelling (key);
CREATE INDEX spelling_sound ON spelling (sound);
CREATE INDEX spelling_shape ON spelling (shape);
CREATE INDEX spelling_head ON spelling (head);
CREATE INDEX spelling_tail ON spelling (tail);
CREATE INDEX headword_key ON headword (key);
CREATE INDEX word_word ON word (word);
CREATE INDEX part_part ON part (part);
CREATE INDEX ignored_word ON ignored (word);
"""
#: the ranks with which names are typed in pinyin; the others stay reachable in characters
_COMMON_RANKS = ("部门", "局", "厅", "委", "部", "办")
_RING = re.compile(r"<([^<>]+)>")


def compile_edition(loaded: Loaded, database: sqlite3.Connection) -> None:
    """Write the tables of `loaded` into an empty database."""
    database.executescript(_TABLES)
    _Compiler(loaded.edition, database).run()
    database.executescript(_INDEXES)
    database.commit()


class _Compiler:
    def __init__(self, edition: Edition, database: sqlite3.Connection) -> None:
        self.edition = edition
        self.db = database
        words = edition.vocabulary
        # Longest first, so that 监督管理部门 is taken off before 部门.
        self.ranks = names.Ranks(
            department=_keys(words.department_ranks),
            unit=_keys(words.unit_ranks),
            place_endings=_keys(words.place_endings),
            places=frozenset(map(text.key, words.places)),
        )
        self.bodies = [(section, body) for section in edition.sections for body in section.bodies]
        self.order = {body.id: i for i, (_, body) in enumerate(self.bodies)}
        self.body_names = {body.id: body.name for _, body in self.bodies}
        self.partner_ids = self._partner_ids()

    def insert(self, table: str, rows: Iterator[tuple[Any, ...]] | list[tuple[Any, ...]]) -> None:
        rows = list(rows)
        if rows:
            places = ", ".join("?" * len(rows[0]))
            self.db.executemany(f"INSERT OR IGNORE INTO {table} VALUES ({places})", rows)  # noqa: S608 - own names

    def run(self) -> None:
        document = self.edition.document
        self.insert(
            "meta",
            [
                (key, _json(value))
                for key, value in {
                    "document": {
                        "id": document.id,
                        "title": document.title,
                        "date": document.date,
                        "region": document.region,
                    },
                    "ranks": [
                        self.ranks.department,
                        self.ranks.unit,
                        self.ranks.place_endings,
                        sorted(self.ranks.places),
                    ],
                    "levels": [{"id": i, "name": self.body_names[i]} for i in self.edition.levels],
                    "lead_body": document.lead_body,
                    "parallels": [
                        {"topic": p.topic, "duties": list(p.duties), "why": p.why} for p in self.edition.parallels
                    ],
                    "passages": [{"what": p.what, "text": p.text} for p in document.passages],
                    "counts": self._counts(),
                    "general_duties": self._general_duties(),
                }.items()
            ],
        )
        self._sections()
        self._names()
        self._index()
        self._topics()

    def _general_duties(self) -> list[str]:
        """The duties that stand behind a third or more of the matters that nobody is given by name."""
        entries = [topic for topic in self.edition.topics if topic.general]
        cited = Counter(
            duty for topic in entries for duty in {r.partition("/")[0] for r in (*topic.duties, *topic.see)}
        )
        return sorted(duty for duty, times in cited.items() if times * 3 >= len(entries))

    def _counts(self) -> dict[str, int]:
        duties = [duty for _, body in self.bodies for duty in body.duties]
        return {
            "sections": len(self.edition.sections),
            "bodies": len(self.bodies),
            "duties": len(duties),
            "emended": sum(duty.printed is not None for duty in duties),
            "misplaced": sum(duty.likely_body is not None for duty in duties),
            "copy": sum(duty.copy_of is not None for duty in duties),
            "unclear": sum(bool(duty.unclear) for duty in duties),
            "gap": sum(len(body.gaps) for _, body in self.bodies),
            "topics": len(self.edition.topics),
            "names": sum(
                len(body.names.aliases) + len(body.names.former) + len(body.names.subunits) + len(body.names.successors)
                for _, body in self.bodies
            ),
        }

    # The text

    def _cite(self, section: Section, body: Body | None = None, duty: str = "") -> str:
        label = body.label if body else ""
        return (
            self.edition.document.citation.format(section=section.label, body=label, duty=duty)
            if body
            else section.label
        )

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
            self.insert("section", [(order, section.id, _json(record))])
            self._identify(section.id, citation)
            if section.text:
                records[section.id] = self._text_record(section)
        self.insert(
            "body",
            [
                (order, body, record["name"], _json(record))
                for order, (body, record) in enumerate(_by_section(records, self.edition))
            ],
        )
        for section, body in self.bodies:
            self._identify(body.id, self._cite(section, body))
            for duty in records[body.id]["duties"]:
                self._identify(duty["id"], duty["citation"])

    def _identify(self, identifier: str, citation: str) -> None:
        strict, loose = names.citation_keys(citation) or ("", "")
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
            "duties": [],
            "mentioned_in": [],
            "local": False,
        }

    def _body_record(self, section: Section, body: Body) -> BodyRecord:
        duties: list[Duty] = []
        for duty in body.duties:
            duties.append(self._duty_record(section, body, duty))
            duties += [self._gap_record(section, body, gap) for gap in body.gaps if gap.after == duty.id]
        reference: SectionReference = {"id": section.id, "title": section.title}
        return {
            "id": body.id,
            "name": body.name,
            "printed_name": body.printed_name or body.name,
            "citation": self._cite(section, body),
            "section": reference,
            "notes": list(body.notes),
            "text": None,
            "duties": duties,
            "mentioned_in": [],
            "local": body.local,
        }

    def _duty_record(self, section: Section, body: Body, duty: EditedDuty) -> Duty:
        status = "misplaced" if duty.likely_body else "copy" if duty.copy_of else "emended" if duty.printed else "sound"
        return {
            "id": duty.id,
            "citation": self._cite(section, body, duty.label or ""),
            "text": duty.text,
            "printed": duty.printed,
            "status": status,  # type: ignore[typeddict-item]
            "likely_body": duty.likely_body,
            "copy_of": duty.copy_of,
            "unclear": [{"words": u.words, "conjecture": u.conjecture, "reason": u.reason} for u in duty.unclear],
            "notes": list(duty.notes),
            "clauses": self._clauses(duty),
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
            "source_lines": list(gap.lines),
            "local": False,
        }

    # Roles and partners

    def _partner_ids(self) -> dict[str, str]:
        """Each name under which a duty can speak of a body → its id; the first body in the notice wins."""
        found: dict[str, str] = {}
        for _, body in self.bodies:
            for name in (body.name, *body.names.aliases, *body.names.former):
                for key in names.keys(name, self.ranks):
                    found.setdefault(key, body.id)
        return found

    def _clauses(self, duty: EditedDuty) -> list[Clause]:
        result: list[Clause] = []
        for clause in roles.clauses(duty.text):
            ids = [self._partner(name) for name in clause.partners]
            role = clause.role
            for override in duty.roles:
                if override.words in clause.text:
                    role = override.role
                    ids = list(override.partners) if override.partners is not None else ids
            partners = [i for i in dict.fromkeys(ids) if i]
            result.append({"text": clause.text, "role": role, "with": partners, "partners": clause.partner_words})
        return result

    def _partner(self, name: str) -> str:
        return next((self.partner_ids[key] for key in names.keys(name, self.ranks) if key in self.partner_ids), "")

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

    # Names

    def _names(self) -> None:
        rows: list[tuple[Any, ...]] = []
        spellings: dict[tuple[str, str], _Spelling] = {}
        for kind, order, body, name in self._written_names():
            rows += [(key, names.KINDS.index(kind), order, body, name) for key in names.keys(name, self.ranks)]
            for stem, rank in names.spellings(name, self.ranks, _COMMON_RANKS):
                spelling = _Spelling(stem, rank, names.KINDS.index(kind), order, body, name)
                if not rank or (stem + rank, body) not in spellings:
                    spellings[stem + rank, body] = spelling
        for _, misprinted in self.bodies:
            if misprinted.printed_name:
                # A misprinted heading is found too, as it stands, after the body that bears the name by right.
                order = self.order[misprinted.id] + len(self.bodies)
                name = misprinted.printed_name
                rows.append((text.key(name), names.KINDS.index("name"), order, misprinted.id, name))
        for name in self.edition.vocabulary.other_bodies:
            rows += [(key, 0, 0, "", name) for key in names.keys(name, self.ranks)]
        self.insert("name", rows)
        readings = _readings(self.edition.vocabulary.lookalikes)
        self.insert("spelling", [_spelling_row(spelling, readings) for spelling in spellings.values()])
        self.insert("reading", [(character, sound, shape) for character, (sound, shape) in readings.items()])

    def _written_names(self) -> Iterator[tuple[str, int, str, str]]:
        """(kind, order, body, name) of everything a body is called."""
        for _, body in self.bodies:
            order = self.order[body.id]
            yield "name", order, body.id, body.name
            for kind, words in (
                ("alias", _trimmed(body, self.ranks)),
                ("alias", body.names.aliases),
                ("former", body.names.former),
                ("subunit", body.names.subunits),
                ("successor", body.names.successors),
            ):
                for name in words:
                    yield kind, order, body.id, name

    # The texts to search

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
            self.insert("passage", [(order, identifier, body, answers, text.fold(duty["text"]), _json(duty))])
        self.insert("frequency", sorted(frequency.items()))

    def _records(self) -> list[BodyRecord]:
        return [json.loads(record) for (record,) in self.db.execute("SELECT record FROM body ORDER BY ord")]

    # The subject index

    def _topics(self) -> None:
        parts = _Parts(self.edition.rings)
        clauses = {d["id"]: [c["text"] for c in d["clauses"]] for record in self._records() for d in record["duties"]}
        needs: list[tuple[int, int, int, int]] = []
        terms = 0
        for order, entry in enumerate((*self.edition.topics, *self.edition.outside)):
            outside = order >= len(self.edition.topics)
            record = _topic_record(entry, clauses) | {"outside": outside}
            self.insert("topic", [(order, _json(record))])
            self.insert("indexed", [(duty, order) for duty, *_ in record["duties"]])
            self.insert("headword", [(text.key(word), order) for word in (entry.topic, *entry.headwords)])
            for term in entry.terms if outside else (entry.topic, *entry.terms):
                needed = sorted({parts.number(written) for written in term.split()})
                needs += [(number, terms, order, len(needed)) for number in needed]
                terms += 1
        self.insert("word", parts.words)
        self.insert("part", needs)
        vocabulary = self.edition.vocabulary
        kinds = {
            # A place's name is innocent too: 临河区 has no river in it.
            "innocent": (*vocabulary.blockers, *vocabulary.places),
            "whole": vocabulary.wholes,
            "filler": vocabulary.stopwords,
        }
        ignored = [(text.fold(word), kind) for kind, words in kinds.items() for word in words]
        self.insert("ignored", ignored)
        longest: dict[str, int] = defaultdict(int)
        for word, _ in (*parts.words, *ignored):
            longest[word[:2]] = max(longest[word[:2]], len(word))
        self.insert("opening", list(longest.items()))


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


def _topic_record(topic: Topic, clauses: dict[str, list[str]]) -> dict[str, Any]:
    """The entry as store.Topic has it, each reference with the clause that the entry is about."""
    weights = subject_index.vocabulary((topic.topic, topic.topic, *topic.terms))

    def resolved(reference: str) -> tuple[str, int, bool]:
        duty, _, number = reference.partition("/")
        clause = int(number) - 1 if number else subject_index.clause_number(clauses[duty], weights)
        return duty, clause, bool(number)

    return {
        "name": topic.topic,
        "general": topic.general,
        "fallback": topic.fallback,
        "duties": [resolved(reference) for reference in topic.duties],
        "see": [resolved(reference) for reference in topic.see],
        "terms": topic.terms,
        "note": topic.note or "",
        "lost": topic.lost or "",
    }


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
        "source_lines": [],
        "local": False,
    }


def _json(value: Any) -> str:  # noqa: ANN401
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _keys(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted({text.key(word) for word in words}, key=lambda word: (-len(word), word)))


def _by_section(records: dict[str, BodyRecord], edition: Edition) -> Iterator[tuple[str, BodyRecord]]:
    for section in edition.sections:
        for body in section.bodies:
            yield body.id, records[body.id]
        if section.text:
            yield section.id, records[section.id]


def _trimmed(body: Body, ranks: names.Ranks) -> tuple[str, ...]:
    """公安部门 is also called 公安: the official name without its shortest rank, and without 和."""
    key = text.key(body.name)
    rank = next((rank for rank in reversed(ranks.department) if key.endswith(rank)), "")
    stem = key.removesuffix(rank)
    return tuple(dict.fromkeys((stem, stem.replace("和", "")))) if rank and len(stem) >= 2 else ()  # noqa: PLR2004


class _Spelling(NamedTuple):
    """A name as people type it, a rank perhaps added to its stem."""

    stem: str
    rank: str
    kind: int
    order: int
    body: str
    name: str


def _spelling_row(spelling: _Spelling, readings: dict[str, tuple[str, str]]) -> tuple[Any, ...]:
    form = spelling.stem + spelling.rank
    syllables = (*_syllables(spelling.stem), *_syllables(spelling.rank))
    half = len(form) // 2
    sound, shape = ("".join(readings.get(c, (c, c))[which] for c in form) for which in (0, 1))
    initials = "".join(syllable[:1] for syllable in syllables)
    return form, *spelling[2:], "".join(syllables), initials, sound, shape, form[:half], form[half:]


@cache
def _syllables(word: str) -> tuple[str, ...]:
    from pypinyin import lazy_pinyin

    return tuple(lazy_pinyin(word, v_to_u=False))


def _readings(lookalikes: tuple[str, ...]) -> dict[str, tuple[str, str]]:
    """Each Chinese character of GB 2312 with its usual pinyin without tone, and the first of those it looks like."""
    from pypinyin import lazy_pinyin

    shapes = {character: group[0] for group in lookalikes for character in group}
    characters = [
        bytes((row, cell)).decode("gb2312", "ignore") for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF)
    ]
    return {c: (lazy_pinyin(c)[0], shapes.get(c, c)) for c in characters if c}
