"""How a Chinese administrative name is built: [place] [authority] department [rank] [place] [unit] [branch], and several joined.

A name is read as the cheapest way through a table of states. What the words are comes from the data; what may follow what
stands here. Unknown characters are dear, so that they are a place only where nothing known stands in them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["NAME_CLASSES", "SEPARATORS", "SUBUNIT", "Mention", "Term", "beginning", "covered", "parse", "separated"]

#: committee, government, township, department (or a unit of one), what is no department
NAME_CLASSES = "cgtdo"
#: what stands between two names
SEPARATORS = ("和", "与", "及", "以及", "、")
_MARKS = frozenset("".join(SEPARATORS))
#: marks with which people separate names
_BETWEEN = frozenset("、,;/|")
#: Term.trust of a unit's name
SUBUNIT = 5


class Term(NamedTuple):
    """A word that names are made of."""

    key: str
    #: one of NAME_CLASSES, or p(lace) e(nding of a place) r(ank) u(nit's rank) f(unction) s(eparator)
    word: str
    #: position in keys.KINDS, for names
    trust: int = 0
    #: of the department among all
    order: int = 0
    department: str = ""
    #: the name as the data has it
    written: str = ""
    #: it ends in a rank of its own
    whole: bool = False
    #: it needs a rank after it: 固废 of 固废中心
    bound: bool = False


class Mention(NamedTuple):
    """One name inside what was asked."""

    #: for each department that it is made of (a merged bureau has several), what the data says of that word
    heads: tuple[tuple[Term, ...], ...]
    #: it is asked for as a unit, a branch or an agency of the department
    unit: bool
    #: a rank stands after it, or it has its own
    ranked: bool
    #: characters that nothing tells
    unknown: int = 0
    start: int = 0
    end: int = 0


# States: Start, X unknown characters so far, Authority, Department, Joined (after 和), E as D but after unknown characters,
# Function (监测), Z unknown characters after a stem, Ranked, Y unknown characters after a rank, Other, V no name as yet.
_MOVES: Mapping[str, Mapping[str, str]] = {
    "S": {"p": "S", "e": "S", "s": "S", "f": "X", "x": "X", "r": "V", "u": "V"}
    | dict.fromkeys("cgt", "A")
    | {"d": "D"},
    "X": {"x": "X", "e": "S", "p": "S", "s": "S", "f": "X"} | dict.fromkeys("cgt", "A") | {"d": "E"},
    "A": {"p": "A", "e": "A", "s": "S", "r": "A", "u": "A", "f": "A"} | dict.fromkeys("cgt", "A") | {"d": "D"},
    "D": {"d": "D", "s": "J", "f": "F", "r": "R", "u": "R", "p": "R", "x": "Z"} | dict.fromkeys("cgt", "A"),
    "E": {"d": "E", "s": "J", "f": "F", "r": "R", "u": "R", "x": "Z"} | dict.fromkeys("cgt", "A"),
    "J": {"d": "D", "p": "S", "f": "F"} | dict.fromkeys("cgt", "A"),
    "F": {"f": "F", "r": "R", "u": "R", "s": "J", "d": "D", "p": "R", "x": "Z"},
    "Z": dict.fromkeys("xfdps", "Z") | {"u": "R"},
    "R": dict.fromkeys("pedfurcgt", "R") | {"s": "S", "x": "Y"},
    "Y": dict.fromkeys("xdfps", "Y") | dict.fromkeys("ure", "R"),
    "O": dict.fromkeys("pedfurcx", "O") | {"s": "S", "g": "A", "t": "A"},
    "V": dict.fromkeys("prufes", "V"),
}
#: `o` leads to Other from everywhere but V
_FINAL = frozenset("SADROV")
_COST = {"p": 4.0, "e": 2.0, "s": 3.0, "f": 5.0, "r": 3.0, "u": 4.9, "d": 5.0, "c": 5.0, "g": 5.0, "t": 5.0, "o": 5.0}
#: 规划 is a department's name and what others do: 水利规划院 is the unit of one department, 水利规划局 are two
_FUNCTION, _AFTER_FUNCTION = 4.9, {"f": 0.0, "u": -1.5}
_NO_UNIT = 0.5
_STARTS_UNKNOWN, _UNKNOWN = 14.0, 7.0
#: 袄太村 is a village's committee before it is a place; 公安县 is a county
_NO_NAME = 3.0
#: a longer word of the data is more likely meant than two short ones
_LENGTH = 0.6
#: gold "中国电信股份…": no place has more characters that nothing tells
_LONGEST_UNKNOWN = 6
#: 市委 says of which place it is, 党委 does not
_PARTY = "党"
#: 文体旅游广电 is four; nothing is merged of more
_MOST_HEADS = 6


class _Step(NamedTuple):
    cost: float
    #: where it began, and in which state
    start: int
    before: str
    word: str
    terms: tuple[Term, ...]


def parse(name: str, starting: Sequence[Sequence[Term]]) -> list[Mention] | None:
    """The names in `name`; [] where it is made of places and ranks only, None where it cannot be read.

    `starting`: for each position of `name`, the terms that begin there.
    """
    ways: list[dict[str, _Step]] = [{} for _ in range(len(name) + 1)]
    ways[0]["S"] = _Step(0.0, 0, "", "", ())
    for at in range(len(name)):
        if not ways[at]:
            continue
        words = _words(starting[at])
        for state, step in ways[at].items():
            for length, word, terms in words:
                _go(ways, step.cost, at, state, word, at + length, terms)
            _go(ways, step.cost, at, state, "x", at + 1, ())
    ends = [
        (step.cost + (_NO_NAME if state in "SV" else 0), state) for state, step in ways[-1].items() if state in _FINAL
    ]
    return _mentions(_path(ways, min(ends)[1]), len(name)) if ends else None


def _words(terms: Sequence[Term]) -> list[tuple[int, str, tuple[Term, ...]]]:
    """(length, class, terms) of each word that begins here; a name that several bodies have is one word."""
    names: dict[str, list[Term]] = {}
    words: list[tuple[int, str, tuple[Term, ...]]] = []
    for term in terms:
        if term.word in NAME_CLASSES:
            names.setdefault(term.key, []).append(term)
        else:
            words.append((len(term.key), term.word, ()))
    for key, found in names.items():
        word = min((term.word for term in found), key=NAME_CLASSES.index)
        words.append((len(key), word, tuple(found)))
    return words


def _go(
    ways: list[dict[str, _Step]], cost: float, at: int, state: str, word: str, end: int, terms: tuple[Term, ...]
) -> None:
    """Keep this step, if it is the cheapest into its state."""
    after = "O" if word == "o" and state != "V" else _MOVES[state].get(word)
    if after is None:
        return
    if word == "x":
        cost += _UNKNOWN if state in "XZYO" else _STARTS_UNKNOWN
    else:
        function = word == "f" and state in "DEF"
        cost += _FUNCTION if function else _COST[word]
        cost -= _LENGTH * (end - at) if terms or function or word == "u" else 0
        cost += _AFTER_FUNCTION.get(word, _NO_UNIT) if state == "F" else 0
    if terms and after in "DE":
        after = "E" if terms[0].bound else "R" if terms[0].whole else after
    old = ways[end].get(after)
    if old is None or cost < old.cost:
        ways[end][after] = _Step(cost, at, state, word, terms)


def _path(ways: list[dict[str, _Step]], state: str) -> list[tuple[_Step, str]]:
    """The steps of the cheapest way, each with the state that it leads to."""
    path: list[tuple[_Step, str]] = []
    at = len(ways) - 1
    while at:
        step = ways[at][state]
        path.append((step, state))
        at, state = step.start, step.before
    return path[::-1]


class _Reading:
    """The name being read, between two separators."""

    def __init__(self, town: tuple[Term, ...] = (), *, placed: bool = False) -> None:
        self.heads: list[tuple[Term, ...]] = []
        self.word = ""
        self.unit = self.ranked = False
        #: a place stands before: its 政府 is no township's, also after 、
        self.placed = placed
        self.unknown = self.longest = 0
        #: 卫|建委: one character is no place
        self.broken = self.here = False
        #: the township that stands before: its 政府 is a township's, also after 、
        self.town = town

    def take(self, step: _Step, after: str) -> None:
        word = step.word
        self.broken |= step.before == "X" and word in "cgtd" and self.unknown == 1 and not self.here
        if word in "cgt" and after == "A":
            self._authority(step)
        elif word == "d" and step.before not in "RYZO":
            self._department(step, after)
        elif word == "o":
            self.heads, self.word = [step.terms], "o"
        elif word == "r":
            self.ranked = True
        elif word in "pe":
            self.here = self.placed = True
            self.unknown = 0
        elif word == "x":
            self.unknown += 1
            self.longest = max(self.longest, self.unknown)
        if word in "ufx" and step.before in "DEFRYZ":
            self.unit = self.ranked = True
        if word == "d" and step.before in "RY" and all(term.trust == SUBUNIT for term in step.terms):
            self.unit = True

    def _department(self, step: _Step, after: str) -> None:
        if step.before == "A":
            self.heads.clear()
        self.ranked |= after == "R"
        if self.heads and step.before != "J" and all(term.trust == SUBUNIT for term in step.terms):
            self.unit = True  # 教育|招生考试|中心 is the education department's
        else:
            self.heads.append(step.terms)
        self.word = "d"

    def _authority(self, step: _Step) -> None:
        if step.before in "ODEFJ" and self.word not in ("c", "g", "t"):
            self.heads.clear()  # 建设街道, 大学东路街道: the name of a place
        if step.word == "g" and self.word == "t":
            return  # 保合少镇|人民政府
        if self.heads and self.word in "gt":
            self.heads.pop()
        if step.word == "t":
            self.town = step.terms
        self.placed |= step.word == "c" and _PARTY not in step.terms[0].key
        self.heads.append(step.terms)
        self.word = step.word
        self.ranked = True

    def mention(self, start: int, end: int) -> list[Mention]:
        heads = self.heads
        if self.word == "g" and self.town:
            heads = [*heads[:-1], tuple(t for t in heads[-1] if t.word == "t") or self.town]
        elif self.word == "g" and self.placed:
            heads = [*heads[:-1], tuple(t for t in heads[-1] if t.word != "t")]
        return [Mention(tuple(heads), self.unit, self.ranked, self.longest, start, end)] if heads else []


def _mentions(path: list[tuple[_Step, str]], length: int) -> list[Mention] | None:
    found: list[Mention] = []
    reading = _Reading()
    start = 0
    for step, after in path:
        if step.word == "s" and after == "S":
            found += reading.mention(start, step.start)
            start = step.start + 1
            reading = _Reading(reading.town, placed=reading.placed)
        else:
            reading.take(step, after)
            if (
                len(reading.heads) > _MOST_HEADS
                or reading.broken
                or (reading.unknown > _LONGEST_UNKNOWN and path[-1][1] != "O")
            ):
                return None
    return found + reading.mention(start, length)


def separated(folded: str) -> str:
    """A folded name as it is parsed: its letters, and 、 for what stands between two names."""
    marked = "".join(c if c.isalnum() else "、" if c in _BETWEEN else "" for c in folded)
    return "、".join(filter(None, marked.split("、")))


def beginning(name: str, at: int, opening: Mapping[str, Sequence[Term] | None]) -> list[Term]:
    """The terms that begin at this position of `name`; `opening`: terms by their first two characters, or their only one."""
    pair = name[at : at + 2]
    found = [term for term in opening.get(pair) or () if name.startswith(term.key, at)]
    single = opening.get(pair[0]) if len(pair) > 1 else None
    return [*single, *found] if single else found


def covered(name: str, opening: Mapping[str, Sequence[Term] | None]) -> bool:
    """Whether known words make up a stretch of `name` between separators: only then parse() finds names of nothing else."""
    marks = [at for at, character in enumerate(name) if character in _MARKS]
    ends = {*marks, len(name)}
    reached = {0, *(at + 1 for at in marks)}
    for at in range(len(name)):
        if at in reached:
            further = {at + len(term.key) for term in beginning(name, at, opening)}
            if further & ends:
                return True
            reached |= further
    return False
