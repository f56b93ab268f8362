"""The subject index at work: a question in people's own words → the entries that it means.

1. The question is folded, and every word of the index that occurs in it is found. Filler words carry nothing; a word
   inside an innocent longer one (响 in 影响) does not count.
2. A term counts when all its parts occur; an entry's *reach* is the characters of the question that its terms cover. An
   entry whose reach lies inside another's is dropped: 工地噪声 means construction noise, not noise.
3. Entries for matters outside the notice compete on the same terms; where one reaches furthest, nobody is meant.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from envduty import text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from envduty.answers import Suggestion
    from envduty.compiled.store import Store
    from envduty.compiled.subjects import Topic

__all__ = ["Entry", "Question", "entries", "near", "read"]

#: a complaint says its matter early; what follows a thousand characters is not read
_READ = 1000
#: entries that reach less than this share of the furthest are not meant
_REACH = 0.6
#: where no term is complete, an entry must have this share of the question's content in its words
_NEAR = 0.5
#: … and where more entries than this have, none is meant
_FEW = 4
#: a word in more entries than this tells nothing (没有, 项目)
_TELLING = 12
#: an entry is suggested for this share of the question's content
_SUGGESTED = 0.34


class Question(NamedTuple):
    """A question, read."""

    folded: str
    #: positions that are letters or digits and no filler
    content: frozenset[int]
    #: the content in one string
    key: str
    #: where each word of the question starts
    occurrences: dict[str, list[int]]


class Entry(NamedTuple):
    """An entry of the subject index that the question matched."""

    topic: Topic
    #: positions in the folded question
    reach: frozenset[int]
    words: tuple[str, ...]


def read(store: Store, matter: str) -> Question:
    """The question, and where each of its words occurs."""
    folded = text.fold(text.simplify(matter[:_READ]))
    occurrences = _occurrences(store, folded)
    spans: dict[str, set[int]] = {"filler": set(), "innocent": set(), "whole": set()}
    for word, kind in store.subjects.ignored(occurrences):
        spans[kind].update(p for start in occurrences[word] for p in range(start, start + len(word)))
    filler = spans["filler"] - spans["whole"]
    content = frozenset(i for i, c in enumerate(folded) if c.isalnum() and i not in filler)
    key = "".join(folded[i] for i in sorted(content))
    for character in [word for word in occurrences if len(word) == 1]:
        # A single character inside an innocent word (响 in 影响) does not count.
        occurrences[character] = [start for start in occurrences[character] if start not in spans["innocent"]]
        if not occurrences[character]:
            del occurrences[character]
    return Question(folded, content, key, occurrences)


def _occurrences(store: Store, folded: str) -> dict[str, list[int]]:
    """Where each string stands that may be a word: those that begin like one and are no longer than such words are."""
    longest = store.subjects.openings({folded[start : start + n] for start in range(len(folded)) for n in (1, 2)})
    found: dict[str, list[int]] = defaultdict(list)
    for start, character in enumerate(folded):
        if character in longest:
            found[character].append(start)
        for end in range(start + 2, min(start + longest.get(folded[start : start + 2], 0), len(folded)) + 1):
            found[folded[start:end]].append(start)
    return found


def entries(store: Store, question: Question) -> list[Entry]:
    """The entries meant, those that reach furthest first; those outside the notice where the question is about them."""
    words = _words_by_part(store, question)
    whole = store.subjects.headed({question.key, text.key(question.folded)})
    found = _reached(store, question, _completed(store, question, words), whole)
    named = [entry for entry in found if entry.topic.order in whole]
    if named:
        # What an entry is called, or the one word for it, means that entry alone.
        return _furthest(named)
    specific = [entry for entry in found if not entry.topic.fallback]
    if not specific:
        specific = _near(store, question, words)
    return _furthest(specific or found)


def _words_by_part(store: Store, question: Question) -> dict[int, list[str]]:
    """The words of the question by the part of a term that they can stand for."""
    words: dict[int, list[str]] = defaultdict(list)
    for word, part in store.subjects.parts(question.occurrences):
        words[part].append(word)
    return words


def _completed(store: Store, question: Question, words: dict[int, list[str]]) -> dict[int, set[str]]:
    """Topic → the words of its complete terms, each part in a place of its own."""
    places = {part: _places(question, found) for part, found in words.items()}
    found: dict[int, set[str]] = defaultdict(set)
    for term in store.subjects.completed(words):
        own = [places[part] for part in term.parts]
        if len(own) == 1 or len(set().union(*own)) > max(map(len, own)):
            found[term.topic].update(word for part in term.parts for word in words[part])
    return found


def _near(store: Store, question: Question, words: dict[int, list[str]]) -> list[Entry]:
    """Where no term is complete: the entries whose words, all the same, are most of the question."""
    long = {part: [word for word in found if len(word) > 1] for part, found in words.items()}
    touched: dict[int, set[str]] = defaultdict(set)
    for topic, part in store.subjects.touched(part for part, found in long.items() if found):
        touched[topic].update(long[part])
    needed = _NEAR * len(question.content)
    near = _furthest(_reached(store, question, touched, []))
    near = [e for e in near if len(e.reach & question.content) >= needed and _has_several(question, e)]
    return near if len(near) <= _FEW else []


def _has_several(question: Question, entry: Entry) -> bool:
    """Whether more than one word, each in a place of its own, speaks for the entry."""
    return len(entry.reach) > max(len(_places(question, [word])) for word in entry.words)


def _places(question: Question, words: Iterable[str]) -> set[int]:
    return {p for word in words for start in question.occurrences[word] for p in range(start, start + len(word))}


def _reached(store: Store, question: Question, words: dict[int, set[str]], whole: list[int]) -> list[Entry]:
    """The entries by their words, and those that the whole question names."""
    found: list[Entry] = []
    for topic in store.subjects.topics({*words, *whole}):
        own = sorted(words.get(topic.order, ()), key=lambda word: (question.folded.find(word), word))
        reach = frozenset(_places(question, own))
        if topic.order in whole:
            reach |= question.content
            own.append(question.key)
        found.append(Entry(topic, reach, tuple(own)))
    return found


def _furthest(found: list[Entry]) -> list[Entry]:
    """Of the entries reached, those that reach furthest; those outside the notice only where none inside reaches as far."""
    kept = [entry for entry in found if not any(entry.reach < other.reach for other in found)]
    inside = [entry for entry in kept if not entry.topic.outside]
    furthest = max((len(entry.reach) for entry in inside), default=0)
    outside = [entry for entry in kept if entry.topic.outside]
    if any(len(entry.reach) > furthest for entry in outside):
        return outside
    near = [entry for entry in inside if len(entry.reach) >= _REACH * furthest]
    return sorted(near, key=lambda entry: (-len(entry.reach), entry.topic.order))


def near(store: Store, matter: str) -> list[Suggestion]:
    """Entries that share telling words with a question that none of them answers; a common word suggests nothing."""
    question = read(store, matter)
    words = _words_by_part(store, question)
    topics: dict[int, set[int]] = defaultdict(set)
    for topic, part in store.subjects.touched(words):
        topics[part].add(topic)
    shares: dict[int, set[int]] = defaultdict(set)
    for part, touched in topics.items():
        if len(touched) <= _TELLING:
            for topic in touched:
                shares[topic] |= _places(question, (word for word in words[part] if len(word) > 1)) & question.content
    total = max(1, len(question.content))
    best = sorted(shares, key=lambda topic: (-len(shares[topic]), topic))[:3]
    return [
        {"id": topic.name, "name": topic.name, "score": round(len(shares[topic.order]) / total, 3)}
        for topic in store.subjects.topics(best)
        if not topic.outside and len(shares[topic.order]) >= _SUGGESTED * total
    ]
