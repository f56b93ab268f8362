"""What bodies are called: the words that names are made of, and how each name is spelt, said and seen."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

from envduty import grammar, text
from envduty.compiled.table import Kept, Reader, from_json, insert, json_text
from envduty.grammar import NAME_CLASSES, Term
from envduty.keys import KINDS, Ranks, without_rank
from envduty.keys import spellings as forms

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from threading import Lock

    from envduty.edition.knowledge import Department, Departments, Knowledge, Vocabulary
    from envduty.edition.model import Edition

__all__ = ["SQL", "Lexicon", "Names", "own", "ranks", "write"]

SQL = """
CREATE TABLE name (head TEXT PRIMARY KEY, terms TEXT) WITHOUT ROWID;
CREATE TABLE spelling (key TEXT, word TEXT, kind INTEGER, ord INTEGER, department TEXT, written TEXT,
                       pinyin TEXT, initials TEXT, sound TEXT, shape TEXT, head TEXT, tail TEXT);
CREATE TABLE reading (character TEXT PRIMARY KEY, sound TEXT, shape TEXT) WITHOUT ROWID;
CREATE INDEX spelling_pinyin ON spelling (pinyin);
CREATE INDEX spelling_initials ON spelling (initials);
CREATE INDEX spelling_key ON spelling (key);
CREATE INDEX spelling_sound ON spelling (sound);
CREATE INDEX spelling_shape ON spelling (shape);
CREATE INDEX spelling_head ON spelling (head);
CREATE INDEX spelling_tail ON spelling (tail);
"""
#: the ranks with which names are typed in pinyin; the others stay reachable in characters
_COMMON_RANKS = ("部门", "局", "厅", "委", "部", "办")
_LETTERS = {"committee": "c", "government": "g", "township": "t", "other": "o", "class": "o"}
_NAME, _ALIAS, _FORMER, _SUBUNIT = (KINDS.index(kind) for kind in ("name", "alias", "former", "subunit"))
#: a misprinted heading is found too, after the body that bears the name by right
_MISPRINT = 10_000


def own(body: str) -> str:
    """The id under which a body's own names stand beside the departments'."""
    return f"@{body}"


class Names(Reader):
    """Names, by what they are made of and by likeness."""

    def __init__(self, connection: sqlite3.Connection, lock: Lock) -> None:
        super().__init__(connection, lock)
        self._opening = Kept[str, list[Term]](self, "name", "head, terms", _terms)

    def starting(self, name: str) -> list[list[Term]]:
        """For each position of `name`, the terms that begin there."""
        return _starting(name, self._openings(name))

    def covered(self, name: str) -> bool:
        """Whether `name` can be names and nothing else: to be asked before costlier questions."""
        return grammar.covered(name, self._openings(name))

    def _openings(self, name: str) -> Mapping[str, Sequence[Term] | None]:
        return self._opening.whole or self._opening.of({name[at : at + n] for at in range(len(name)) for n in (1, 2)})

    def pinyin(self, latin: str) -> list[Term]:
        """The names that are written like this in pinyin, in full or by their initials."""
        sql = "SELECT key, word, kind, ord, department, written FROM spelling WHERE pinyin = ? OR initials = ?"
        return [Term(*row) for row in self._all(sql, (latin, latin))]

    def spelt_like(self, key: str) -> list[Term]:
        """The names that sound like `key` or look like it, character by character."""
        sql = "SELECT character, sound, shape FROM reading WHERE character IN (SELECT value FROM json_each(?))"
        readings = {character: forms for character, *forms in self._among(sql, set(key))}
        sound, shape = ("".join(readings.get(c, (c, c))[form] for c in key) for form in (0, 1))
        sql = "SELECT key, word, kind, ord, department, written FROM spelling WHERE sound = ? OR shape = ?"
        return [Term(*row) for row in self._all(sql, (sound, shape))]

    def spelt_nearly(self, key: str) -> list[Term]:
        """All names that can be one edit away.

        One edit leaves the first or the second half of a name whole, but for a swap across the middle.
        """
        swapped = [key[:i] + key[i + 1] + key[i] + key[i + 2 :] for i in range(len(key) - 1)]
        heads = json.dumps([key[:n] for n in range(1, len(key) + 1)], ensure_ascii=False)
        tails = json.dumps([key[n:] for n in range(len(key))], ensure_ascii=False)
        sql = """SELECT key, word, kind, ord, department, written FROM spelling
                 WHERE head IN (SELECT value FROM json_each(:heads)) AND abs(length(key) - :length) <= 1 UNION
                 SELECT key, word, kind, ord, department, written FROM spelling
                 WHERE tail IN (SELECT value FROM json_each(:tails)) AND abs(length(key) - :length) <= 1 UNION
                 SELECT key, word, kind, ord, department, written FROM spelling
                 WHERE key IN (SELECT value FROM json_each(:swapped))"""
        values: dict[str, str | int] = {
            "heads": heads,
            "tails": tails,
            "length": len(key),
            "swapped": json.dumps(swapped, ensure_ascii=False),
        }
        return [Term(*row) for row in self._all(sql, values)]


def _starting(name: str, opening: Mapping[str, Sequence[Term] | None]) -> list[list[Term]]:
    return [grammar.beginning(name, at, opening) for at in range(len(name))]


def _terms(record: str) -> list[Term]:
    return [Term(*fields) for fields in from_json(record)]


def ranks(words: Vocabulary) -> Ranks:
    """The vocabulary of ranks, longest first, so that 监督管理部门 is taken off before 部门."""
    return Ranks(_keys(words.department_ranks), _keys(words.unit_ranks), _keys(words.place_endings))


class Lexicon:
    """Every word that names are made of, in memory: what the compiler reads headings with, and then writes."""

    def __init__(self, departments: Departments, words: Vocabulary, places: Iterable[str]) -> None:
        self._ranks = ranks(words)
        self._opening: dict[str, list[Term]] = {}
        self.letters = {d.id: _LETTERS.get(d.kind, "d") for d in departments.departments}
        #: 法院, 检察院: no rank stands after what they are called
        self.unranked = {d.id for d in departments.departments if d.kind in ("court", "procuratorate")}
        for order, department in enumerate(departments.departments):
            self._department(department, order)
        for letter, found in (
            ("r", self._ranks.department),
            ("u", self._ranks.unit),
            ("f", _keys(words.functions)),
            ("s", grammar.SEPARATORS),
            ("e", self._ranks.place_endings),
            ("p", sorted(set(map(text.key, places)))),
        ):
            for key in found:
                self._add(Term(key, letter))
        self._settle()

    @property
    def opening(self) -> Mapping[str, Sequence[Term]]:
        """The terms, by the characters that they are looked up by."""
        return self._opening

    def terms(self) -> list[Term]:
        """All terms."""
        return [term for terms in self._opening.values() for term in terms]

    def _settle(self) -> None:
        """铁路 is the railway's name before it is what 铁路办 has without its rank."""
        for head, terms in self._opening.items():
            free = {term.key for term in terms if term.word in NAME_CLASSES and not term.bound}
            self._opening[head] = [term for term in terms if not (term.bound and term.key in free)]

    def parse(self, name: str) -> list[grammar.Mention] | None:
        """The names in a heading."""
        return grammar.parse(name, _starting(name, self._opening))

    def exact(self, key: str) -> tuple[Term, ...]:
        """The terms that are this name as a whole."""
        terms = self._opening.get(key[:2], ())
        return tuple(term for term in terms if term.key == key and term.word in NAME_CLASSES and not term.bound)

    def inside(self, name: str) -> list[Term]:
        """The longest departments' names inside a heading that cannot be read as a whole (畜牧食品局)."""
        found: list[Term] = []
        at = 0
        for position, terms in enumerate(_starting(name, self._opening)):
            named = [t for t in terms if t.word in NAME_CLASSES and t.trust <= _ALIAS and len(t.key) > 1]
            if named and position >= at:
                longest = max(len(term.key) for term in named)
                found += [term for term in named if len(term.key) == longest]
                at = position + longest
        return found

    def _department(self, department: Department, order: int) -> None:
        letter, official = self.letters[department.id], text.key(department.name)
        stems = _trimmed(official, self._ranks) if official.endswith("部门") else ()
        rows = [(key, department.name, _ALIAS) for key in (official, *stems)]
        for trust, names in ((_ALIAS, department.names), (_FORMER, department.former), (_SUBUNIT, department.units)):
            rows += [(text.key(name), name, trust) for name in names]
        for key, written, trust in rows:
            # A unit of a government (便民服务中心) is no authority before another name.
            word = "d" if trust == _SUBUNIT and letter in "cgt" else letter
            self.name(Term(key, word, trust, order, department.id, written))
        for written in department.tells:
            self._add(Term(text.key(written), "d", _SUBUNIT, order, department.id, written, bound=True))

    def local(self, edition: Edition, ties: Mapping[str, Sequence[str]]) -> None:
        """Add what the notice calls its bodies itself."""
        from envduty.edition.walk import placed

        for order, (_, body) in enumerate(placed(edition)):
            letter = self.letters[ties[body.id][0]] if ties[body.id] else "d"
            official = text.key(body.name)
            stems = _trimmed(official, self._ranks)
            rows = [(official, body.name, "name"), *((stem, body.name, "name") for stem in stems)]
            for kind, names in (
                ("alias", body.names.aliases),
                ("former", body.names.former),
                ("subunit", body.names.subunits),
                ("successor", body.names.successors),
            ):
                rows += [(text.key(name), name, kind) for name in names]
            for key, written, kind in rows:
                self.name(Term(key, letter, KINDS.index(kind), order, own(body.id), written))
            if body.printed_name:
                key = text.key(body.printed_name)
                self.name(Term(key, letter, _NAME, order + _MISPRINT, own(body.id), body.printed_name))
        self._settle()

    def name(self, term: Term) -> None:
        """Add a name; of a unit with a rank (固废中心) also what stands before any rank."""
        whole = term.key.endswith((*self._ranks.department, *self._ranks.unit))
        self._add(term._replace(whole=whole))
        if whole and term.trust == _SUBUNIT:
            for stem in without_rank(term.key, self._ranks)[:1]:
                self._add(term._replace(key=stem, bound=True))

    def _add(self, term: Term) -> None:
        if term.key:
            self._opening.setdefault(term.key[:2], []).append(term)


def write(database: sqlite3.Connection, lexicon: Lexicon, knowledge: Knowledge, listed: Callable[[str], bool]) -> None:
    """Write the tables; `listed` tells whether a department means a body of the notice."""
    vocabulary = ranks(knowledge.words)
    insert(database, "name", [(head, json_text(terms)) for head, terms in lexicon.opening.items() if terms])
    spelt = [
        t for t in lexicon.terms() if t.word in NAME_CLASSES and not t.bound and len(t.key) > 1 and listed(t.department)
    ]
    owners: dict[str, set[str]] = {}
    for term in spelt:
        if term.trust == _ALIAS and not term.department.startswith("@"):
            owners.setdefault(term.key, set()).add(term.department)
    spellings: dict[tuple[str, str], tuple[Term, str]] = {}
    for term in spelt:
        if len(owners.get(term.key, ())) > 1:
            continue  # 科教: the short name of a merged bureau is not typed in pinyin
        common = _COMMON_RANKS if term.department not in lexicon.unranked else ()
        for stem, rank in forms(term.key, vocabulary, common):
            form = stem + rank, term.department
            if form not in spellings or (bool(rank), term.trust) < (bool(spellings[form][1]), spellings[form][0].trust):
                spellings[form] = (term, rank)
    readings = _readings(knowledge.words.lookalikes)
    insert(database, "spelling", [_spelling_row(term, rank, readings) for term, rank in spellings.values()])
    insert(database, "reading", [(character, sound, shape) for character, (sound, shape) in readings.items()])


def _keys(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted({text.key(word) for word in words}, key=lambda word: (-len(word), word)))


def _trimmed(official: str, ranks: Ranks) -> tuple[str, ...]:
    """公安部门 is also called 公安: the official name without its shortest rank, and without 和."""
    rank = next((rank for rank in reversed(ranks.department) if official.endswith(rank)), "")
    stem = official.removesuffix(rank)
    return tuple(dict.fromkeys((stem, stem.replace("和", "")))) if rank and len(stem) >= 2 else ()  # noqa: PLR2004


def _spelling_row(term: Term, rank: str, readings: dict[str, tuple[str, str]]) -> tuple[Any, ...]:
    form = term.key + rank
    syllables = (*_syllables(term.key), *_syllables(rank))
    half = len(form) // 2
    sound, shape = ("".join(readings.get(c, (c, c))[which] for c in form) for which in (0, 1))
    initials = "".join(syllable[:1] for syllable in syllables)
    return form, *term[1:6], "".join(syllables), initials, sound, shape, form[:half], form[half:]


@cache
def _syllables(word: str) -> tuple[str, ...]:
    from pypinyin import lazy_pinyin

    return tuple(lazy_pinyin(word, v_to_u=False))


def _readings(lookalikes: tuple[str, ...]) -> dict[str, tuple[str, str]]:
    """Each character that has a sound, with it and the first of those that it looks like."""
    shapes = {character: group[0] for group in lookalikes for character in group}
    return {character: (sound, shapes.get(character, character)) for character, sound in _sounds()}


@cache
def _sounds() -> tuple[tuple[str, str], ...]:
    """The Chinese characters of GB 2312, each with its usual pinyin without tone."""
    from pypinyin import lazy_pinyin

    characters = [
        bytes((row, cell)).decode("gb2312", "ignore") for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF)
    ]
    return tuple((character, lazy_pinyin(character)[0]) for character in characters if character)
