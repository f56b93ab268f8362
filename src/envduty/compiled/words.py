"""What duties are made of when they are compared: their words, and the entries of the index that they are about.

A text is cut where the fewest words of the vocabulary (data/words.yaml) make it up. Telling are the words that are no set phrase
(加强, 有关, 环境保护) and name no partner: what duties share of these, they have in common.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from envduty import text
from envduty.compiled.table import Reader, from_json, insert, json_text

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable, Iterator

    from envduty.answers import Duty
    from envduty.edition.knowledge import Knowledge
    from envduty.edition.model import Edition, Topic

__all__ = ["PARTICLES", "SQL", "Theme", "Wording", "Words", "cut", "grams", "write"]

SQL = """
CREATE TABLE wording (duty TEXT PRIMARY KEY, record TEXT) WITHOUT ROWID;
CREATE TABLE telling (gram TEXT PRIMARY KEY, duties INTEGER) WITHOUT ROWID;
CREATE TABLE theme (duty TEXT, ord INTEGER, name TEXT, size INTEGER, direct INTEGER);
CREATE INDEX theme_duty ON theme (duty);
"""
#: characters that are words by themselves, and say nothing
PARTICLES = frozenset("和的与及等对在为将并向把被从其或者中内以")
_RUN = r"[\u3400-\u9fff]+|[0-9A-Za-z.]+"
#: what a word of the vocabulary, a particle and any other character cost; a longer word is a little cheaper
_WORD, _PARTICLE, _CHARACTER, _LONGER = 1.0, 1.0, 1.5, 0.001
#: an entry with more duties is no one matter (规划编制 has 14)
_NARROW = 12


class Wording(NamedTuple):
    """A duty's text, cut."""

    #: [start, end) of each word in the text, in order
    spans: list[tuple[int, int]]
    #: the words that say what the duty is about
    telling: list[str]


class Theme(NamedTuple):
    """An entry of the index under which a duty stands, and of which its text speaks."""

    order: int
    name: str
    #: the number of its duties
    size: int
    #: False where the duty is only to be seen
    direct: bool


class Words(Reader):
    """The words of duties, and their themes."""

    def of(self, duties: Iterable[str]) -> dict[str, Wording]:
        """Each duty's text, cut."""
        sql = "SELECT duty, record FROM wording WHERE duty IN (SELECT value FROM json_each(?))"
        found = ((duty, *from_json(record)) for duty, record in self._among(sql, duties))
        return {duty: Wording([(start, end) for start, end in spans], telling) for duty, spans, telling in found}

    def frequencies(self, asked: Iterable[str]) -> dict[str, int]:
        """In how many duties each bigram stands inside a telling word."""
        return dict(
            self._among("SELECT gram, duties FROM telling WHERE gram IN (SELECT value FROM json_each(?))", asked)
        )

    def themes(self, duties: Iterable[str]) -> dict[str, list[Theme]]:
        """The themes of each duty, in the order of the index."""
        sql = """SELECT duty, ord, name, size, direct FROM theme
                 WHERE duty IN (SELECT value FROM json_each(?)) ORDER BY ord"""
        found: dict[str, list[Theme]] = {}
        for duty, order, name, size, direct in self._among(sql, duties):
            found.setdefault(duty, []).append(Theme(order, name, size, bool(direct)))
        return found


def grams(words: Iterable[str]) -> set[str]:
    """The bigrams inside words: 老旧车辆 and 老旧汽车 share 老旧."""
    return {word[i : i + 2] for word in words for i in range(len(word) - 1)}


def cut(string: str, vocabulary: Collection[str]) -> Iterator[tuple[int, int]]:
    """The spans of the words of `string`; characters that no word has stand together between those that have one."""
    longest = max(map(len, vocabulary), default=1)
    for run in re.finditer(_RUN, string):
        if run[0].isascii():
            yield run.span()
            continue
        joined: list[tuple[int, int]] = []
        unknown = False
        for start, end in _cheapest(run[0], run.start(), vocabulary, longest):
            alone = end - start == 1 and string[start] not in PARTICLES
            if alone and unknown:
                joined[-1] = (joined[-1][0], end)
            else:
                joined.append((start, end))
            unknown = alone
        yield from joined


def _cheapest(run: str, offset: int, vocabulary: Collection[str], longest: int) -> list[tuple[int, int]]:
    """The cheapest way to make up a run of Chinese characters from words."""
    costs = [0.0, *[float("inf")] * len(run)]
    starts = [0] * (len(run) + 1)
    for start in range(len(run)):
        for end in range(start + 1, min(start + longest, len(run)) + 1):
            piece = run[start:end]
            if piece in vocabulary:
                cost = _WORD - _LONGER * len(piece) ** 2
            elif len(piece) == 1:
                cost = _PARTICLE if piece in PARTICLES else _CHARACTER
            else:
                continue
            if costs[start] + cost < costs[end]:
                costs[end], starts[end] = costs[start] + cost, start
    spans: list[tuple[int, int]] = []
    end = len(run)
    while end:
        spans.append((offset + starts[end], offset + end))
        end = starts[end]
    return spans[::-1]


def write(database: sqlite3.Connection, edition: Edition, knowledge: Knowledge) -> None:
    """Write the tables; the notice's texts must have been written before."""
    formulas = frozenset(knowledge.words.formulas)
    vocabulary = formulas.union(knowledge.words.words)
    records = (from_json(record) for (record,) in database.execute("SELECT record FROM body ORDER BY ord"))
    duties = {duty["id"]: duty for record in records for duty in record["duties"] if duty["status"] != "gap"}
    frequency: Counter[str] = Counter()
    for duty in duties.values():
        spans = list(cut(duty["text"], vocabulary))
        telling = _telling(duty, spans, formulas)
        frequency.update(grams(telling) if not duty["copy_of"] else ())
        insert(database, "wording", [(duty["id"], json_text([spans, telling]))])
    insert(database, "telling", sorted(frequency.items()))
    terms = {matter.matter: matter.terms for matter in knowledge.matters.matters}
    texts = {identifier: text.fold(duty["text"]) for identifier, duty in duties.items()}
    for order, topic in enumerate(edition.topics):
        named = [topic.topic[slice(*span)] for span in cut(topic.topic, vocabulary)]
        names = [word for word in named if len(word) > 1 and word not in formulas] or named
        signs: list[list[tuple[str, ...]]] = [[(text.fold(word),)] for word in names]
        # A term that can stand in an official text: one without a ring of everyday words.
        plain = [term for term in (*terms.get(topic.topic, ()), *topic.terms) if "<" not in term]
        signs += [[tuple(map(text.fold, part.split("|"))) for part in term.split()] for term in plain]
        insert(database, "theme", _themes(order, topic, signs, texts))


def _telling(duty: Duty, spans: list[tuple[int, int]], formulas: frozenset[str]) -> list[str]:
    """The words that are no set phrase, nor part of a partner's name."""
    partners: list[tuple[int, int]] = []
    for clause in duty["clauses"]:
        at = duty["text"].find(clause["partners"]) if clause["partners"] else -1
        partners += [(at, at + len(clause["partners"]))] if at >= 0 else []
    words = [
        duty["text"][start:end]
        for start, end in spans
        if not any(first <= start and end <= last for first, last in partners)
    ]
    return list(dict.fromkeys(word for word in words if len(word) > 1 and word not in formulas))


def _themes(
    order: int, topic: Topic, signs: list[list[tuple[str, ...]]], texts: dict[str, str]
) -> Iterator[tuple[str, int, str, int, int]]:
    """(duty, position, name, size, direct) for each duty of an entry that speaks of its matter."""
    if topic.general:
        return
    for direct, references in ((1, topic.duties), (0, topic.see)):
        size = len(topic.duties) + (0 if direct else len(topic.see))
        for duty in dict.fromkeys(reference.partition("/")[0] for reference in references):
            words = texts.get(duty, "")
            if size <= _NARROW and any(all(any(word in words for word in part) for part in sign) for sign in signs):
                yield duty, order, topic.topic, len(topic.duties), direct
