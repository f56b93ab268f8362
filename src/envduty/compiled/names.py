"""What bodies are called: names by key, and how each is spelt, said and seen."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from envduty import text
from envduty.compiled.table import Reader, insert
from envduty.keys import KINDS, Ranks, keys
from envduty.keys import spellings as forms

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

    from envduty.edition.knowledge import Vocabulary
    from envduty.edition.model import Body, Edition

__all__ = ["SQL", "NameRow", "Names", "partners", "ranks", "write"]

SQL = """
CREATE TABLE name (key TEXT, kind INTEGER, ord INTEGER, body TEXT, written TEXT);
CREATE TABLE spelling (key TEXT, kind INTEGER, ord INTEGER, body TEXT, written TEXT,
                       pinyin TEXT, initials TEXT, sound TEXT, shape TEXT, head TEXT, tail TEXT);
CREATE TABLE reading (character TEXT PRIMARY KEY, sound TEXT, shape TEXT) WITHOUT ROWID;
CREATE INDEX name_key ON name (key);
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


class Names(Reader):
    """Names, by key and by likeness."""

    def under(self, keys: Sequence[str]) -> list[NameRow]:
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


def ranks(words: Vocabulary) -> Ranks:
    """The vocabulary of ranks and places, longest first, so that 监督管理部门 is taken off before 部门."""
    return Ranks(
        department=_keys(words.department_ranks),
        unit=_keys(words.unit_ranks),
        place_endings=_keys(words.place_endings),
        places=frozenset(map(text.key, words.places)),
    )


def partners(edition: Edition, vocabulary: Ranks) -> dict[str, str]:
    """Each key under which a duty can speak of a body → its id; the first body in the notice wins."""
    from envduty.edition.walk import placed

    found: dict[str, str] = {}
    for _, body in placed(edition):
        for name in (body.name, *body.names.aliases, *body.names.former):
            for key in keys(name, vocabulary):
                found.setdefault(key, body.id)
    return found


def write(database: sqlite3.Connection, edition: Edition, words: Vocabulary, vocabulary: Ranks) -> None:
    """Write the tables."""
    _Writer(database, edition, words, vocabulary).names()


class _Writer:
    def __init__(self, database: sqlite3.Connection, edition: Edition, words: Vocabulary, vocabulary: Ranks) -> None:
        from envduty.edition.walk import placed

        self.db = database
        self.edition = edition
        self.words = words
        self.ranks = vocabulary
        self.bodies = placed(edition)
        self.order = {body.id: i for i, (_, body) in enumerate(self.bodies)}

    def names(self) -> None:
        rows: list[tuple[Any, ...]] = []
        spellings: dict[tuple[str, str], _Spelling] = {}
        for kind, order, body, name in self._written_names():
            rows += [(key, KINDS.index(kind), order, body, name) for key in keys(name, self.ranks)]
            for stem, rank in forms(name, self.ranks, _COMMON_RANKS):
                spelling = _Spelling(stem, rank, KINDS.index(kind), order, body, name)
                if not rank or (stem + rank, body) not in spellings:
                    spellings[stem + rank, body] = spelling
        for _, misprinted in self.bodies:
            if misprinted.printed_name:
                # A misprinted heading is found too, as it stands, after the body that bears the name by right.
                order = self.order[misprinted.id] + len(self.bodies)
                name = misprinted.printed_name
                rows.append((text.key(name), KINDS.index("name"), order, misprinted.id, name))
        for name in self.words.other_bodies:
            rows += [(key, 0, 0, "", name) for key in keys(name, self.ranks)]
        insert(self.db, "name", rows)
        readings = _readings(self.words.lookalikes)
        insert(self.db, "spelling", [_spelling_row(spelling, readings) for spelling in spellings.values()])
        insert(self.db, "reading", [(character, sound, shape) for character, (sound, shape) in readings.items()])

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


def _keys(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted({text.key(word) for word in words}, key=lambda word: (-len(word), word)))


def _trimmed(body: Body, ranks: Ranks) -> tuple[str, ...]:
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
