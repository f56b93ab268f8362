"""Who handles a matter by the clauses of the notice themselves, where its index does not have the matter.

A question and a clause meet in the matters that both speak for, in the rings of words that both have words of, in the very
words and in single characters, which an official term and everyday speech often share: 半夜有船往江里放黑油水 has 船, 油 and
水 of 船舶偷排含油污水. Where two clauses say as much, the body whose other clauses speak of the same field comes first. What
answers is marked as derived, and stays below what an index would say.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from envduty import text
from envduty.answering.evidence import quoted
from envduty.compiled.clauses import vector
from envduty.understanding import subjects

if TYPE_CHECKING:
    from envduty.answers import Evidence, Handler, MatterStatus, WhoAnswer
    from envduty.compiled.store import Store
    from envduty.understanding.subjects import Meaning
    from envduty.weighing import Reading

__all__ = ["find"]

# Tuned together on sample notices, each judged by the weights that the others gave (docs/evaluation.md).
#: what the matters say, the very words, the characters, the rings
_MATTERS, _WORDS, _CHARACTERS, _RINGS = 0.8, 2.0, 0.9, 0.5
#: what the body's other clauses say, which tell of its field
_FIELD = 0.4
#: a question must say this much before its words, its characters and its rings count fully: few match by chance
_WORDS_FULL, _CHARACTERS_FULL, _RINGS_FULL = 12.5, 3.5, 8.0
#: where no word is the same, a character that tells so much stands for one
_TELLING = 0.3
#: less than this in all is no answer
_ENOUGH = 0.46
#: bodies with this share of the best one's evidence answer too
_BESIDE_THE_BEST = 0.4
#: what the evidence counts where no matter is known, and where one is meant that such notices do not have
_UNKNOWN, _OUTSIDE = 0.75, 0.87
#: what is derived ranks below what a curator wrote; with half of all that can be said it is no longer only likely
_BELOW_CURATED, _STRONG = 0.6, 0.5


def find(store: Store, matter: str, question: Reading, meaning: Meaning) -> WhoAnswer | None:
    """The bodies whose clauses say most of the question; None where the notice has an index and no derived one."""
    if not store.clauses.count:
        return None
    scores = _scores(store, question, meaning)
    by_body: dict[str, list[tuple[float, int]]] = defaultdict(list)
    for clause, body in store.clauses.bodies(scores):
        by_body[body].append((scores[clause], clause))
    best = max(scores.values(), default=0.0)
    least = max(_ENOUGH if best < _ENOUGH else 0.0, _BESIDE_THE_BEST * best)
    answering = {body: sorted(said, key=lambda one: (-one[0], one[1])) for body, said in by_body.items()}
    ranked = sorted(answering, key=lambda body: (-answering[body][0][0], store.texts.body_order(body)))
    handlers = [
        _handler(store, body, [one for one in answering[body] if one[0] >= least], question)
        for body in ranked
        if answering[body][0][0] >= least
    ]
    return {
        **store.head("who-handles", matter),
        "status": _status(handlers),
        "topics": [entry.topic.name for entry in meaning.entries] if handlers else [],
        "match": None,
        "results": handlers,
        "suggestions": [] if handlers or meaning.outside else subjects.near(store, question),
        "notes": ["这份通知没有主题索引；以下是按条文的字句推出来的。"] if handlers else [],
    }


def _status(handlers: list[Handler]) -> MatterStatus:
    if not handlers:
        return "unassigned"
    return "assigned" if handlers[0]["score"] >= _STRONG else "likely"


def _scores(store: Store, question: Reading, meaning: Meaning) -> dict[int, float]:
    """By clause, how much of the question it says."""
    scores: dict[int, float] = defaultdict(float)
    for topic, weight in vector(store.subjects, question).items():
        for clause, other in store.clauses.of_topic(topic):
            scores[clause] = max(scores[clause], _MATTERS * weight * other)
    grams = {gram: store.clauses.rarity(gram) for gram in set(text.bigrams(question.key))}
    characters = store.clauses.telling(question.key)
    for factor, found in (
        (_WORDS, _shares(store, grams, _WORDS_FULL)),
        (_CHARACTERS, _shares(store, characters, _CHARACTERS_FULL)),
        (_RINGS, _by_rings(store, question)),
        (_FIELD, _by_field(store, characters)),
    ):
        for clause, share in found.items():
            scores[clause] += factor * share
    trust = _OUTSIDE if meaning.outside else 1.0
    trust *= 1.0 if meaning.entries else _UNKNOWN
    return {clause: trust * score for clause, score in scores.items()}


def _shares(store: Store, weights: dict[str, float], full: float) -> dict[int, float]:
    """By clause, the share of what these characters or bigrams tell that stands in it."""
    total = max(sum(weights.values()), full)
    sums: dict[int, float] = defaultdict(float)
    for gram, clause in store.clauses.of_grams(sorted(weights)):
        sums[clause] += weights[gram] / total
    return sums


def _by_rings(store: Store, question: Reading) -> dict[int, float]:
    """By clause, the share of the question's words that it has others of the same ring for."""
    weights = {part: found.weight for part, found in question.parts.items() if store.subjects.loose(part)}
    total = max(sum(weights.values()), _RINGS_FULL)
    sums: dict[int, float] = defaultdict(float)
    for part, clause, rarity in store.clauses.of_parts(weights):
        sums[clause] += weights[part] * rarity / total
    return sums


def _by_field(store: Store, characters: dict[str, float]) -> dict[int, float]:
    """By clause, the share of what these characters tell that stands in any clause of its body."""
    total = max(sum(characters.values()), _CHARACTERS_FULL)
    having: dict[str, set[str]] = defaultdict(set)
    found = store.clauses.of_grams(sorted(characters))
    bodies = dict(store.clauses.bodies({clause for _, clause in found}))
    for character, clause in found:
        having[bodies[clause]].add(character)
    return {clause: sum(characters[c] for c in having[body]) / total for clause, body in bodies.items()}


def _handler(store: Store, body: str, said: list[tuple[float, int]], question: Reading) -> Handler:
    evidence = _evidence(store, [clause for _, clause in said], question)
    return {
        "body": {"id": body, "name": store.texts.body_name(body)},
        "role": evidence[0]["role"],
        "inferred": False,
        "derived": True,
        "score": round(_BELOW_CURATED * min(1.0, said[0][0]), 3),
        "reason": "",
        "today": [],
        "duties": evidence,
    }


def _evidence(store: Store, clauses: list[int], question: Reading) -> list[Evidence]:
    """The duties of these clauses, each once, by the clause that says most."""
    rows = {row.id: row for row in store.texts.duties(duty for duty, _ in store.clauses.places(clauses).values())}
    places = store.clauses.places(clauses)
    telling = {c for c, weight in store.clauses.telling(question.key).items() if weight >= _TELLING}
    found: dict[str, Evidence] = {}
    for number in clauses:
        duty, position = places[number]
        if duty not in found:
            clause = text.key(rows[duty].duty["clauses"][position]["text"])
            found[duty] = quoted(rows[duty], position, _common(question.key, clause) or telling & set(clause))
    return list(found.values())


def _common(question: str, clause: str) -> set[str]:
    """The stretches of two characters or more that both have, none inside another."""
    words: list[str] = []
    start = 0
    while start < len(question) - 1:
        end = start + 2
        if question[start:end] in clause:
            while end < len(question) and question[start : end + 1] in clause:
                end += 1
            words.append(question[start:end])
            start = end
        else:
            start += 1
    return set(words)
