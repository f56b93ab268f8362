"""How much the words of a text say for each matter: one arithmetic for questions and for the clauses of a notice.

A word tells by how few matters have it (idf) and by its length; in a clause that is conceded, refused or only says where,
it tells less. A term weighs what its parts found weigh, less what its missing parts would have told; parts on the same
characters count once. A matter weighs its best term, and a share of what its other terms and words say elsewhere in the
text; where a sentence has nothing for it but everyday words in one place, half. In a question it also counts that the
text has the characters of a matter's words, known words or not.
"""

from __future__ import annotations

import re
from itertools import chain
from operator import add
from typing import TYPE_CHECKING, NamedTuple

from envduty import text
from envduty.lexicon import COMMON, FILLER, INNOCENT, WHOLE

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from envduty.lexicon import Lexicon, Term, Word

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
_BETWEEN_STOPS = re.compile(r"[^,。;!?:、，；：！？]+")

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
    heaviest: dict[str, tuple[Found, Word]] = {}
    common: set[int] = set()
    for start, string, word in standing:
        size = len(string)
        places = ((1 << size) - 1) << start
        if not word.parts or (size == 1 and places & innocent):
            continue
        if word.kind & COMMON:
            common.add(places)
        weight = word.weight
        if places & filler:
            weight *= 1 - (1 - _FILLED) * (places & filler).bit_count() / size
        if telling:
            weight *= min(telling[start : start + size])
        if string not in heaviest or weight > heaviest[string][0].weight:
            heaviest[string] = Found(weight, places), word
    ordered = sorted(heaviest.items(), key=_heaviest_word)
    parts: dict[int, Found] = {}
    # Of the words for a part, the heaviest counts, and of equal ones the first: the last that is written.
    for _, (found, word) in reversed(ordered):
        parts.update(dict.fromkeys(word.parts, found))
    words = {string: found for string, (found, _) in ordered}
    said = "".join(stretches(folded, ~filler & ((1 << len(folded)) - 1)))
    return Reading(folded, "".join(filter(str.isalnum, said)), words, parts, frozenset(common))


def _heaviest_word(one: tuple[str, tuple[Found, Word]]) -> float:
    return -one[1][0].weight


def _standing(lexicon: Lexicon, folded: str) -> list[tuple[int, str, Word]]:
    """The words in a text, each with where it begins: what begins like a word and is as long as such words are."""
    lengths = lexicon.lengths(folded).get
    strings = [(start, folded[start]) for start, sizes in enumerate(map(lengths, folded)) if sizes]
    for start, sizes in enumerate(map(lengths, map(add, folded, folded[1:]))):
        if sizes:
            strings += [(start, folded[start : start + size]) for size in sizes]
    known = lexicon.words([string for _, string in strings])
    return [(start, string, word) for start, string in strings if (word := known.get(string))]


def _unsaid(standing: Iterable[tuple[int, str, Word]]) -> tuple[int, int]:
    """The characters that say nothing, and those of which none counts alone."""
    filler = innocent = whole = 0
    for start, string, word in standing:
        if word.kind:
            places = ((1 << len(string)) - 1) << start
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
    clauses = list(_BETWEEN_STOPS.finditer(folded))
    lowered = 0
    for number, clause in enumerate(clauses):
        following = clauses[number + 1][0] if number + 1 < len(clauses) else ""
        factor = _factor(patterns, clause[0], following)
        if factor < 1:
            lowered += 1
            factors[clause.start() : clause.end()] = [factor] * len(clause[0])
    if lowered == len(clauses):
        # Where nothing else is said, it is the matter after all.
        factors = [1.0] * len(folded)
        lowered = 0
    for place in re.finditer(patterns["beside"], folded):
        start, end = place.span(place.lastgroup or 0)
        factors[start:end] = [factor * _BESIDE for factor in factors[start:end]]
        lowered += 1
    return factors if lowered else None


def _factor(patterns: Mapping[str, str], said: str, then: str) -> float:
    conceded = re.match(patterns["conceded"], said) and re.match(patterns["but"], then)
    if conceded or re.match(patterns["though"], said):
        return _CONCEDED
    return _REFUSED if re.search(patterns["refused"], said) else 1.0


def rank(lexicon: Lexicon, reading: Reading, share: float = 0.0, besides: Besides = QUESTION) -> list[Weighed]:
    """The matters that a text speaks for, those with most evidence first; at least those with this share of the best."""
    hopes = _hopes(lexicon, reading)
    hopeful = sorted((-hope, number) for number, hope in hopes.items())
    by_topic: dict[int, list[Term]] = {}
    #: what a matter says at most
    bounds: dict[int, float] = {}
    for (hope, _), term in zip(hopeful, lexicon.terms([number for _, number in hopeful]), strict=True):
        terms = by_topic.get(term.topic)
        if terms is None:
            by_topic[term.topic], bounds[term.topic] = [term], -hope
        elif len(terms) < _TERMS:
            terms.append(term)
            bounds[term.topic] -= _REST * hope
    own = _own(lexicon, reading.words, by_topic)
    alike = dict.fromkeys(by_topic, 0.0)
    if besides.likeness:
        alike = {one: besides.likeness * cosine for one, cosine in lexicon.likeness(reading.folded, by_topic).items()}
    for topic, having in own.items():
        bounds[topic] += besides.words * sum(found.weight for found in having) + alike[topic]
    weighed: list[Weighed] = []
    best = 0.0
    for topic in sorted(bounds, key=bounds.__getitem__, reverse=True):
        if bounds[topic] < share * best:
            break
        one = _matter(reading, by_topic[topic], own[topic], besides.words)
        if one.score > 0:
            weighed.append(one._replace(score=one.score + alike[topic]))
            best = max(best, weighed[-1].score)
    return sorted(weighed, key=lambda one: (-one.score, one.topic))


def _own(lexicon: Lexicon, words: Mapping[str, Found], topics: Collection[int]) -> dict[int, list[Found]]:
    """The words found that each of these matters has in some term, heaviest first."""
    own: dict[int, list[Found]] = {topic: [] for topic in topics}
    for found, having in zip(words.values(), lexicon.having(words), strict=True):
        for topic in own.keys() & having:
            own[topic].append(found)
    return own


def _matter(reading: Reading, terms: list[Term], own: list[Found], words: float) -> Weighed:
    """A matter by its terms, and by other words of its own."""
    best = _together([_weigh(reading.parts, term) for term in terms])
    one = _elsewhere(best, [(words * found.weight, found.places) for found in own])
    if reading.sentence and one.alone and reading.common.issuperset(places for places, _ in one.evidence):
        return one._replace(score=_LONELY * one.score)
    return one


def _hopes(lexicon: Lexicon, reading: Reading) -> dict[int, float]:
    """By term, what it says if its parts stand in places of their own; the hopeless left out."""
    postings = list(lexicon.postings(reading.words))
    once: set[int] = set()
    often: set[int] = set()
    for terms in postings:
        often.update(once.intersection(terms))
        once.update(terms)
    weights = {part: found.weight for part, found in reading.parts.items()}.get
    hopes = {number: _hope(weights, term) for number, term in zip(often, lexicon.terms(often), strict=True)}
    alone = [(found.weight, terms) for found, terms in zip(reading.words.values(), postings, strict=True)]
    firsts = (weight - _MISSING * next(iter(terms.values())) for weight, terms in alone)
    least = max(0.0, _HOPELESS * max(chain(hopes.values(), firsts), default=0.0))
    hopes = {number: hope for number, hope in hopes.items() if hope > least}
    for weight, terms in alone:
        for number, rest in terms.items():
            hope = weight - _MISSING * rest
            if hope <= least:
                break
            if number not in often:
                hopes[number] = hope
    return hopes


def _hope(weights: Callable[[int], float | None], term: Term) -> float:
    hope = 0.0
    for part, cost in term.parts:
        weight = weights(part)
        hope += -_MISSING * cost if weight is None else weight
    return hope


def _weigh(parts: Mapping[int, Found], term: Term) -> Weighed:
    """A term's evidence, its parts in places of their own."""
    missing = score = 0.0
    used = 0
    evidence: list[tuple[int, float]] = []
    found = [(parts.get(part, _NOTHING), cost) for part, cost in term.parts]
    if len(found) == 1:
        (((weight, places), _),) = found
        return Weighed(term.topic, weight, places, ((places, weight),), 0.0, places)
    found.sort(key=_heaviest)
    for one, cost in found:
        fresh = one.places & ~used
        if fresh:
            score += one.weight
            used |= fresh
            evidence.append((fresh, one.weight))
        else:
            missing += _MISSING * cost
    return Weighed(term.topic, score - missing, used, tuple(evidence), missing, used)


def _heaviest(one: tuple[Found, float]) -> tuple[float, int]:
    return -one[0].weight, one[0].places


def _together(terms: list[Weighed]) -> Weighed:
    """A matter by its terms: the best, and what others find elsewhere."""
    if len(terms) == 1:
        return terms[0]
    terms.sort(key=lambda one: (-one.score, -one.places.bit_count(), one.places))
    best, *others = terms
    one = _elsewhere(best, [(_REST * other.score, other.places) for other in others if other.score > 0])
    return one._replace(claimed=one.places)


def _elsewhere(one: Weighed, others: Iterable[tuple[float, int]]) -> Weighed:
    """With what others (weight, characters) say on characters of which most speak for nothing yet."""
    score, places, evidence = one.score, one.places, list(one.evidence)
    for weight, own in others:
        fresh = own & ~places
        if fresh.bit_count() * 2 > own.bit_count():
            gain = weight * fresh.bit_count() / own.bit_count()
            score += gain
            places |= fresh
            evidence.append((fresh, gain))
    return one._replace(score=score, places=places, evidence=tuple(evidence))
