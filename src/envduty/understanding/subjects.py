"""A question in people's own words → the matters that it means.

1. Matters weigh what the question's words say for them (weighing.py); those outside the notice compete on the same terms.
2. The best is meant, and with it those that come near it, and those for which other words of the question speak.
3. How much is said in all decides whether the answer is sure, only likely, or whether there is none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from envduty import text, weighing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from envduty.answers import Suggestion
    from envduty.compiled.store import Store
    from envduty.compiled.subjects import Topic
    from envduty.weighing import Reading, Weighed

__all__ = ["Entry", "Meaning", "entries", "meant", "near", "read"]

# Tuned with the weights of weighing.py, on the same sets.
#: less evidence than this means no matter
_LIKELY = 2.0
#: less leaves doubt of a sentence (most such answers to unread complaints were wrong), and less than the second of a word
#: or two, or of a lonely everyday word in a sentence
_SURE, _BARELY = 6.0, 4.0
#: a question that is a matter's name
_NAMED = 8.0
#: a matter meant besides the best has this share of its evidence, and …
_NEAR = 0.82
#: … this much on words of its own, or is as good as the best
_OWN, _AS_GOOD = 0.5, 0.9
#: … or else this much on words of its own, and this share of the best
_FURTHER, _FURTHER_SHARE = 3.5, 0.5
#: a matter outside the notice is meant by a lonely word for which it has so much more than its share
_OUTSIDE = 1.5
#: matters this near to the best, and no more of them, support the bodies that others name
_SUPPORTS, _SUPPORTERS = 0.7, 10
#: a matter is suggested for this share of what the best has
_SUGGESTED = 0.5


class Entry(NamedTuple):
    """A matter that the question means."""

    topic: Topic
    #: its evidence, beside the best one's
    strength: float
    #: the words of the question that speak for it
    words: tuple[str, ...]


class Meaning(NamedTuple):
    """What a question means."""

    #: best first; none where it is about something outside the notice, or nothing is known
    entries: list[Entry]
    #: whether a matter outside the notice is meant
    outside: bool
    #: whether the evidence leaves no doubt
    sure: bool
    #: the matters near the best, meant or not, with their share of its evidence
    nearby: tuple[tuple[Topic, float], ...] = ()


def read(store: Store, matter: str) -> Reading:
    """The question, and the words of the thesaurus in it."""
    return weighing.read(store.subjects, matter)


def ranked(store: Store, question: Reading) -> list[Weighed]:
    """The matters that the question speaks for most; what it is called comes first, and alone."""
    named = store.subjects.named({question.key, text.key(question.folded)} - {""})
    if not named:
        return weighing.rank(store.subjects, question, min(_FURTHER_SHARE, _SUGGESTED))
    found = weighing.rank(store.subjects, question)
    # What a matter is called means that matter alone.
    missing = [weighing.Weighed(topic, 0.0, 0, (), 0.0, 0) for topic in sorted(named - {one.topic for one in found})]
    called = [one._replace(score=one.score + _NAMED) for one in (*found, *missing) if one.topic in named]
    return sorted(called, key=lambda one: (-one.score, one.topic))


def meant(store: Store, question: Reading) -> Meaning:
    """The matters that the question means."""
    found = ranked(store, question)
    if not found or found[0].score < _LIKELY:
        return Meaning([], outside=False, sure=False)
    top = found[0].score
    sure = top >= (_SURE if question.sentence else _BARELY)
    topics = {topic.order: topic for topic in store.subjects.topics(one.topic for one in _likely(found))}
    # A lonely word in a sentence; what is most of the sentence is none.
    lonely = question.sentence and found[0].alone and 2 * found[0].places.bit_count() < len(question.key)
    if any(topics[one.topic].outside and one.score * (_OUTSIDE if lonely else 1) >= top for one in _likely(found)):
        return Meaning([], outside=True, sure=sure)
    if lonely and found[0].missing and top < _BARELY:
        return Meaning([], outside=False, sure=False)
    entries: list[Entry] = []
    used = 0
    for one in _likely(found):
        topic = topics[one.topic]
        if topic.outside or not _besides(one.score / top, one.beside(used)):
            continue
        entries.append(Entry(topic, one.score / top, tuple(weighing.stretches(question.folded, one.places))))
        used |= one.claimed
    nearby = [(topics[one.topic], one.score / top) for one in found[:_SUPPORTERS] if one.score >= _SUPPORTS * top]
    return Meaning(entries, outside=False, sure=sure, nearby=tuple(nearby))


def _likely(found: list[Weighed]) -> Iterable[Weighed]:
    least = _FURTHER_SHARE * found[0].score
    return (one for one in found if one.score >= least)


def _besides(share: float, own: float) -> bool:
    """Whether a matter is meant besides those before it, which use other words or the same."""
    if share >= _AS_GOOD or (share >= _NEAR and own >= _OWN):
        return True
    return own >= _FURTHER and share >= _FURTHER_SHARE


def entries(store: Store, matter: str) -> list[Entry]:
    """The matters that these words mean; those outside the notice left out."""
    return meant(store, read(store, matter)).entries


def near(store: Store, question: Reading) -> list[Suggestion]:
    """Matters that share telling words with a question that none of them answers; a common word suggests nothing."""
    found = [one for one in ranked(store, question) if one.score > 0][:6]
    best = found[0].score if found else 0.0
    close = {one.topic: one.score for one in found if one.score >= _SUGGESTED * best}
    rows = sorted(store.subjects.topics(close), key=lambda topic: (-close[topic.order], topic.order))
    suggestions: list[Suggestion] = [
        {"id": topic.name, "name": topic.name, "score": round(min(1.0, close[topic.order] / _SURE) / 2, 3)}
        for topic in rows
        if topic.curated
    ]
    return suggestions[:3]
