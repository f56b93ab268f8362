"""Who handles a matter by the clauses of the notice themselves, where its index does not have the matter.

A question and a clause meet in three ways: in the matters that both speak for, in the rings of words that both have words
of, and in the very words. What answers is marked as derived, and stays below what an index would say.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from envduty import text
from envduty.answering.evidence import quoted
from envduty.compiled.clauses import vector
from envduty.understanding import subjects

if TYPE_CHECKING:
    from envduty.answers import Evidence, Handler, WhoAnswer
    from envduty.compiled.store import Store
    from envduty.understanding.subjects import Meaning
    from envduty.weighing import Reading

__all__ = ["find"]

# Tuned on the sample notices (docs/evaluation.md).
#: what the own words and the rings say, beside the matters
_WORDS, _RINGS = 1.2, 0.6
#: a clause with less of the question than this is not found by words alone
_SHARE = 0.3
#: less than this in all is no answer
_ENOUGH = 0.35
#: with so much nineteen in twenty of the first bodies were right
_SAYS_ALL = 1.0
#: bodies with this share of the best one's evidence answer too
_BESIDE_THE_BEST = 0.6
#: a clause that speaks so much for a matter deals with it
_SPEAKS = 0.2
#: where no clause deals with what is meant, the words must say all
_UNKNOWN = 0.65
#: a question must speak for this much before its rings count fully
_RING_EVIDENCE = 8.0
#: what is derived ranks below what a curator wrote
_BELOW_CURATED = 0.6


def find(store: Store, matter: str, question: Reading, meaning: Meaning) -> WhoAnswer | None:
    """The bodies whose clauses say most of the question; None where the notice has an index and no derived one."""
    if not store.clauses.count:
        return None
    scores = _scores(store, question, meaning)
    by_body: dict[str, list[tuple[float, int]]] = defaultdict(list)
    for clause, body in store.clauses.bodies(scores):
        by_body[body].append((scores[clause], clause))
    best = max(scores.values(), default=0.0)
    handlers: list[Handler] = []
    for body, said in by_body.items():
        said.sort(key=lambda one: (-one[0], one[1]))
        if best >= _ENOUGH and said[0][0] >= _BESIDE_THE_BEST * best:
            handlers.append(_handler(store, body, [one for one in said if one[0] >= _BESIDE_THE_BEST * best], question))
    handlers.sort(key=lambda handler: (-handler["score"], store.texts.body_order(handler["body"]["id"])))
    return {
        **store.head("who-handles", matter),
        "status": ("assigned" if best >= _SAYS_ALL else "likely") if handlers else "unassigned",
        "topics": [entry.topic.name for entry in meaning.entries] if handlers else [],
        "match": None,
        "results": handlers,
        "suggestions": [] if handlers or meaning.outside else subjects.near(store, question),
        "notes": ["这份通知没有主题索引；以下是按条文的字句推出来的。"] if handlers else [],
    }


def _scores(store: Store, question: Reading, meaning: Meaning) -> dict[int, float]:
    """By clause, how much of the question it says."""
    meant = {entry.topic.order for entry in meaning.entries}
    known = False
    scores: dict[int, float] = defaultdict(float)
    for topic, weight in vector(store.subjects, question).items():
        for clause, other in store.clauses.of_topic(topic):
            scores[clause] = max(scores[clause], weight * other)
            known |= topic in meant and other >= _SPEAKS
    for factor, found in ((_WORDS, _by_words(store, question)), (_RINGS, _by_rings(store, question))):
        for clause, share in found.items():
            if share >= _SHARE or clause in scores:
                scores[clause] += factor * share
    return dict(scores) if known else {clause: _UNKNOWN * score for clause, score in scores.items()}


def _by_words(store: Store, question: Reading) -> dict[int, float]:
    """By clause, the share of the question's information that stands in it."""
    grams = sorted(set(text.bigrams(question.key)))
    weights = {gram: store.clauses.rarity(gram) for gram in grams}
    total = sum(weights.values()) or 1.0
    sums: dict[int, float] = defaultdict(float)
    for gram, clause in store.clauses.of_grams(grams):
        sums[clause] += weights[gram] / total
    return sums


def _by_rings(store: Store, question: Reading) -> dict[int, float]:
    """By clause, the share of the question's words that it has others of the same ring for."""
    weights = {part: found.weight for part, found in question.parts.items() if store.subjects.loose(part)}
    total = max(sum(weights.values()), _RING_EVIDENCE)
    sums: dict[int, float] = defaultdict(float)
    for part, clause, rarity in store.clauses.of_parts(weights):
        sums[clause] += weights[part] * rarity / total
    return sums


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
    found: dict[str, Evidence] = {}
    for number in clauses:
        duty, position = places[number]
        if duty not in found:
            clause = text.key(rows[duty].duty["clauses"][position]["text"])
            found[duty] = quoted(rows[duty], position, _common(question.key, clause))
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
