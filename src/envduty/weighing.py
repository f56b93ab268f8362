"""How much the words of a text say for each matter: one arithmetic for questions and for the clauses of a notice.

A word tells by how few matters have it (idf) and by its length; in a clause that is conceded, refused or only says where,
it tells less. A term weighs what its parts found weigh, less what its missing parts would have told; parts on the same
characters count once. A matter weighs its best term, and a share of what its other terms and words say elsewhere in the
text; where a sentence has nothing for it but everyday words in one place, half. In a question it also counts that the
text has the characters of a matter's words, known words or not.
"""

from __future__ import annotations

import re
from operator import add
from typing import TYPE_CHECKING, NamedTuple

from envduty import text
from envduty.lexicon import COMMON, FILLER, INNOCENT, WHOLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from envduty.lexicon import Lexicon, Term, Word
    from envduty.text import Pattern

__all__ = [
    "CLAUSE",
    "QUESTION",
    "Besides",
    "Reading",
    "Weighed",
    "rank",
    "read",
    "stretches",
]

#: a complaint says its matter early; what follows a thousand characters is not read
_READ = 1000
# A string, as all patterns here: only who asks of a matter needs it compiled.
_BETWEEN_STOPS = r"[^,。;!?:、，；：！？]+"

# Tuned together on the judged sets (docs/evaluation.md); a round figure did as well as a fitted one.
#: what a missing part costs, of what it would have told
_MISSING = 0.8
#: what other terms' evidence counts
_REST = 0.3
#: what a matter counts for which a sentence of so many characters has everyday words in one place and nothing else
_LONELY, _SENTENCE = 0.5, 8
#: terms with less hope than this share of the best are not weighed, nor more than so many of a matter
_HOPELESS, _TERMS = 0.25, 12
#: what words count in filler, in what is conceded, in what others said who it is for, in what only says where
_FILLED, _CONCEDED, _REFUSED, _BESIDE = 0.7, 0.2, 0.4, 0.3


class Besides(NamedTuple):
    """What counts besides a matter's terms."""

    #: words of the matter that the terms have not found
    words: float
    #: that the text is written with the same characters, known words or not
    likeness: float


#: a question tells one matter in any words; a clause of a notice names several
QUESTION, CLAUSE = Besides(words=0.5, likeness=6.0), Besides(words=0.15, likeness=0.0)


class Found(NamedTuple):
    """A word, or a part of terms, found in a text."""

    weight: float
    #: the characters where it stands, as bits
    places: int


_NOTHING = Found(0.0, 0)


class Reading(NamedTuple):
    """A text, read."""

    folded: str
    #: the letters and digits that are no filler
    key: str
    #: word of the thesaurus → where it weighs most
    words: dict[str, Found]
    #: part → where it stands and what it weighs there
    parts: dict[int, Found]
    #: where everyday words of the thesaurus stand, each as bits
    common: frozenset[int]

    @property
    def sentence(self) -> bool:
        """Whether it says so much that a single word does not decide what it is about."""
        return len(self.key) > _SENTENCE


class Weighed(NamedTuple):
    """A matter, or a term of one, with what speaks for it."""

    topic: int
    score: float
    #: the characters that speak for it, as bits
    places: int
    #: (characters, what they contribute)
    evidence: tuple[tuple[int, float], ...]
    #: what was taken off for missing parts
    missing: float
    #: of the characters, those that its terms have: its other words may speak for something else as well
    claimed: int

    @property
    def alone(self) -> bool:
        """Whether all evidence is one stretch of the text."""
        run = self.places // (self.places & -self.places or 1)
        return not run & run + 1

    def beside(self, used: int) -> float:
        """What remains of the evidence where these characters speak for something else."""
        said = sum(weight * (places & ~used).bit_count() / places.bit_count() for places, weight in self.evidence)
        return said - self.missing


def read(lexicon: Lexicon, said: str) -> Reading:
    """The parts of terms that stand in a text, each where it weighs most."""
    folded = text.fold(text.simplify(said[:_READ]))
    standing = _standing(lexicon, folded)
    filler, innocent = _unsaid(standing)
    telling = _telling(lexicon, folded)
    heaviest: dict[str, tuple[float, int, Word]] = {}
    common: set[int] = set()
    for start, string, places, word in standing:
        size = len(string)
        if not word.parts or (size == 1 and places & innocent):
            continue
        if word.kind & COMMON:
            common.add(places)
        weight = word.weight
        unsaid = places & filler
        if unsaid:
            weight *= 1 - (1 - _FILLED) * unsaid.bit_count() / size
        if telling:
            weight *= min(telling[start : start + size])
        if string not in heaviest or weight > heaviest[string][0]:
            heaviest[string] = weight, places, word
    words: dict[str, Found] = {}
    parts: dict[int, Found] = {}
    # Of the words for a part, the heaviest counts, and of equal ones the first: it keeps its place.
    for string, (weight, places, word) in sorted(heaviest.items(), key=_heaviest_word):
        found = words[string] = Found(weight, places)
        for part in word.parts:
            if part not in parts:
                parts[part] = found
    said = "".join(stretches(folded, ~filler & ((1 << len(folded)) - 1))) if filler else folded
    return Reading(folded, "".join(filter(str.isalnum, said)), words, parts, frozenset(common))


def _heaviest_word(one: tuple[str, tuple[float, int, Word]]) -> float:
    return -one[1][0]


def _standing(lexicon: Lexicon, folded: str) -> list[tuple[int, str, int, Word]]:
    """The words in a text, each with where it begins, and as bits: what begins like a word and is as long as such words are."""
    lengths = lexicon.lengths(folded).get
    strings = [(start, folded[start]) for start, sizes in enumerate(map(lengths, folded)) if sizes]
    for start, sizes in enumerate(map(lengths, map(add, folded, folded[1:]))):
        if sizes:
            strings += [(start, folded[start : start + size]) for size in sizes]
    known = lexicon.words([string for _, string in strings]).get
    return [
        (start, string, ((1 << len(string)) - 1) << start, word) for start, string in strings if (word := known(string))
    ]


def _unsaid(standing: Iterable[tuple[int, str, int, Word]]) -> tuple[int, int]:
    """The characters that say nothing, and those of which none counts alone."""
    filler = innocent = whole = 0
    for _, _, places, word in standing:
        if word.kind:
            filler |= places if word.kind & FILLER else 0
            innocent |= places if word.kind & INNOCENT else 0
            whole |= places if word.kind & WHOLE else 0
    return filler & ~whole, innocent


def stretches(folded: str, places: int) -> list[str]:
    """The stretches of a text that these characters make."""
    return [folded[run.start() : run.end()] for run in re.finditer("1+", f"{places:b}"[::-1])]


def _telling(lexicon: Lexicon, folded: str) -> list[float] | None:
    """By position, how much a word there counts: less in what is conceded, refused, or says only where. None: all fully."""
    patterns = lexicon.patterns
    factors = [1.0] * len(folded)
    lowered = False
    if any(patterns[name].may_be_in(folded) for name in ("conceded", "though", "refused")):
        clauses = list(re.finditer(_BETWEEN_STOPS, folded))
        said = [clause[0] for clause in clauses]
        lower = [_factor(patterns, one, then) for one, then in zip(said, [*said[1:], ""], strict=False)]
        # Where nothing else is said, it is the matter after all.
        lowered = 1.0 in lower and min(lower) < 1.0
        for clause, factor in zip(clauses, lower, strict=True) if lowered else ():
            factors[clause.start() : clause.end()] = [factor] * len(clause[0])
    if patterns["beside"].may_be_in(folded):
        for place in re.finditer(patterns["beside"].regex, folded):
            start, end = place.span(place.lastgroup or 0)
            factors[start:end] = [factor * _BESIDE for factor in factors[start:end]]
            lowered = True
    return factors if lowered else None


def _factor(patterns: Mapping[str, Pattern], said: str, then: str) -> float:
    conceded = re.match(patterns["conceded"].regex, said) and re.match(patterns["but"].regex, then)
    if conceded or re.match(patterns["though"].regex, said):
        return _CONCEDED
    return _REFUSED if re.search(patterns["refused"].regex, said) else 1.0


def rank(lexicon: Lexicon, reading: Reading, share: float = 0.0, besides: Besides = QUESTION) -> list[Weighed]:
    """The matters that a text speaks for, those with most evidence first; at least those with this share of the best."""
    standing = lexicon.standing(reading.words)
    by_topic: dict[int, list[Term]] = {}
    #: what a matter says at most
    bounds: dict[int, float] = {}
    for hope, term in _hopeful(lexicon, reading, [terms for terms, _ in standing]):
        topic = term.topic
        if topic not in by_topic:
            by_topic[topic], bounds[topic] = [term], hope
        elif len(by_topic[topic]) < _TERMS:
            by_topic[topic].append(term)
            bounds[topic] += _REST * hope
    own: dict[int, list[tuple[float, int]]] = {topic: [] for topic in by_topic}
    for (weight, places), (_, having) in zip(reading.words.values(), standing, strict=True):
        for topic in own.keys() & having:
            own[topic].append((besides.words * weight, places))
            bounds[topic] += besides.words * weight
    alike = lexicon.likeness(reading.folded, by_topic) if besides.likeness else {}
    for topic, cosine in alike.items():
        bounds[topic] += besides.likeness * cosine
    weighed: list[Weighed] = []
    best = 0.0
    for topic in sorted(bounds, key=bounds.__getitem__, reverse=True):
        if bounds[topic] < share * best:
            break
        one = _matter(reading, by_topic[topic], own[topic])
        if one.score > 0:
            weighed.append(one._replace(score=one.score + besides.likeness * alike.get(topic, 0.0)))
            best = max(best, weighed[-1].score)
    return sorted(weighed, key=lambda one: (-one.score, one.topic))


def _hopeful(lexicon: Lexicon, reading: Reading, postings: list[Mapping[int, float]]) -> list[tuple[float, Term]]:
    """(what it says if its parts stand in places of their own, term): the most first; the hopeless left out."""
    once: set[int] = set()
    often: set[int] = set()
    for terms in postings:
        often |= once & terms.keys()
        once.update(terms)
    parts = reading.parts.get
    hopes: dict[int, float] = {}
    for number, term in zip(often, lexicon.terms(often), strict=True):
        hope = 0.0
        for part, cost in term.parts:
            found = parts(part)
            hope += found.weight if found else -_MISSING * cost
        hopes[number] = hope
    # Where one word only stands for parts of a term, the rest is missing; what misses least comes first.
    alone = [(found.weight, terms) for found, terms in zip(reading.words.values(), postings, strict=True)]
    firsts = (weight - _MISSING * next(iter(terms.values())) for weight, terms in alone)
    least = _HOPELESS * max([0.0, *hopes.values(), *firsts])
    hopeful = [(-hope, number) for number, hope in hopes.items() if hope > least]
    for weight, terms in alone:
        for number, rest in terms.items():
            hope = weight - _MISSING * rest
            if hope <= least:
                break
            if number not in often:
                hopeful.append((-hope, number))
    hopeful.sort()
    return [(-hope, term) for (hope, _), term in zip(hopeful, lexicon.terms([n for _, n in hopeful]), strict=True)]


class _Told(NamedTuple):
    """What a term says, its parts in places of their own: as Weighed has it."""

    score: float
    places: int
    evidence: tuple[tuple[int, float], ...]
    missing: float


def _best_first(one: _Told) -> tuple[float, int, int]:
    return -one.score, -one.places.bit_count(), one.places


def _matter(reading: Reading, terms: list[Term], own: list[tuple[float, int]]) -> Weighed:
    """A matter by its best term, and what its other terms and other words of its own (weight, characters) find elsewhere."""
    best, *others = sorted([_told(reading.parts, term) for term in terms], key=_best_first)
    score, places, evidence, missing = best
    claimed = places
    further = [(_REST * other.score, other.places, True) for other in others if other.score > 0]
    further += [(weight, where, False) for weight, where in own]
    gains: list[tuple[int, float]] = []
    for weight, where, term in further:
        fresh = where & ~places
        # Most of it must speak for nothing yet.
        if fresh and fresh.bit_count() * 2 > where.bit_count():
            gain = weight * fresh.bit_count() / where.bit_count()
            score += gain
            places |= fresh
            gains.append((fresh, gain))
            if term:
                claimed |= fresh
    one = Weighed(terms[0].topic, score, places, (*evidence, *gains), missing, claimed)
    if reading.sentence and one.alone and reading.common.issuperset(places for places, _ in one.evidence):
        return one._replace(score=_LONELY * score)
    return one


def _told(parts: Mapping[int, Found], term: Term) -> _Told:
    if len(term.parts) == 1:
        weight, places = parts[term.parts[0][0]]
        return _Told(weight, places, ((places, weight),), 0.0)
    missing = score = 0.0
    used = 0
    evidence: list[tuple[int, float]] = []
    for one, cost in sorted([(parts.get(part, _NOTHING), cost) for part, cost in term.parts], key=_heaviest):
        fresh = one.places & ~used
        if fresh:
            score += one.weight
            used |= fresh
            evidence.append((fresh, one.weight))
        else:
            missing += _MISSING * cost
    return _Told(score - missing, used, tuple(evidence), missing)


def _heaviest(one: tuple[Found, float]) -> tuple[float, int]:
    return -one[0].weight, one[0].places
