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
    from collections.abc import Iterable, Iterator

    from envduty.answers import Clause, Suggestion
    from envduty.store import Store, TermRow, TopicRow

__all__ = ["Entry", "Question", "clause_number", "entries", "near", "read", "vocabulary"]

#: a complaint says its matter early; what follows a thousand characters is not read
_READ = 1000
_LONGEST_WORD = 16
#: entries that reach less than this share of the furthest are not meant
_REACH = 0.6
#: where no term is complete, an entry must have this share of the question's content in its words
_NEAR = 0.5


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

    topic: TopicRow
    #: positions in the folded question
    reach: frozenset[int]
    words: tuple[str, ...]


def read(store: Store, matter: str) -> Question:
    """The question, and where each of its words occurs."""
    folded = text.fold(text.simplify(matter[:_READ]))
    occurrences: dict[str, list[int]] = defaultdict(list)
    for start in range(len(folded)):
        for end in range(start + 1, min(start + _LONGEST_WORD, len(folded)) + 1):
            occurrences[folded[start:end]].append(start)
    spans: dict[str, set[int]] = {"filler": set(), "innocent": set(), "whole": set()}
    for word, kind in store.ignored(occurrences):
        spans[kind].update(p for start in occurrences[word] for p in range(start, start + len(word)))
    filler = spans["filler"] - spans["whole"]
    content = frozenset(i for i, c in enumerate(folded) if c.isalnum() and i not in filler)
    key = "".join(folded[i] for i in sorted(content))
    return Question(folded, content, key, _guilty(occurrences, spans["innocent"]))


def _guilty(occurrences: dict[str, list[int]], innocent: set[int]) -> dict[str, list[int]]:
    """The occurrences without single characters inside an innocent word (响 in 影响)."""
    kept = {word: [s for s in starts if len(word) > 1 or s not in innocent] for word, starts in occurrences.items()}
    return {word: starts for word, starts in kept.items() if starts}


def entries(store: Store, question: Question) -> list[Entry]:
    """The entries meant, those that reach furthest first; those outside the notice where the question is about them."""
    rows = store.terms(question.occurrences)
    found = _reached(store, question, [row for term in _matched_terms(rows, question.occurrences) for row in term])
    specific = [entry for entry in found if not entry.topic.flag("fallback")]
    if not specific:
        near = _reached(store, question, [row for row in rows if len(row.word) > 1])
        specific = [e for e in _furthest(near) if len(e.reach & question.content) >= _NEAR * len(question.content)]
    return _furthest(specific or found)


def _reached(store: Store, question: Question, rows: list[TermRow]) -> list[Entry]:
    """The entries whose words these are, and those that the whole question names."""
    reaches: dict[int, set[int]] = defaultdict(set)
    words: dict[int, set[str]] = defaultdict(set)
    for row in rows:
        words[row.topic].add(row.word)
        reaches[row.topic].update(
            p for start in question.occurrences[row.word] for p in range(start, start + len(row.word))
        )
    for topic in {*store.headed(question.key), *store.headed(text.key(question.folded))}:
        reaches[topic] |= question.content
        words[topic].add(question.key)
    return [
        Entry(row, frozenset(reaches[row.order]), tuple(sorted(words[row.order], key=question.folded.find)))
        for row in store.topics(reaches)
    ]


def _furthest(found: list[Entry]) -> list[Entry]:
    """Of the entries reached, those that reach furthest; those outside the notice only where none inside reaches as far."""
    kept = [entry for entry in found if not any(entry.reach < other.reach for other in found)]
    inside = [entry for entry in kept if not entry.topic.flag("outside")]
    furthest = max((len(entry.reach) for entry in inside), default=0)
    outside = [entry for entry in kept if entry.topic.flag("outside")]
    if any(len(entry.reach) > furthest for entry in outside):
        return outside
    near = [entry for entry in inside if len(entry.reach) >= _REACH * furthest]
    return sorted(near, key=lambda entry: (-len(entry.reach), entry.topic.order))


def _matched_terms(rows: list[TermRow], occurrences: dict[str, list[int]]) -> Iterator[list[TermRow]]:
    """The rows of each term all of whose parts occur, each part in a place of its own."""
    by_term: dict[int, list[TermRow]] = defaultdict(list)
    for row in rows:
        by_term[row.term].append(row)
    for found in by_term.values():
        parts: dict[int, set[int]] = defaultdict(set)
        for row in found:
            parts[row.part].update(p for s in occurrences[row.word] for p in range(s, s + len(row.word)))
        if len(parts) == found[0].parts and (
            len(parts) == 1 or len(set().union(*parts.values())) > max(map(len, parts.values()))
        ):
            yield found


def vocabulary(entries: Iterable[Entry]) -> dict[str, float]:
    """The bigrams that tell which clause the entries are about: their words in the question, their names, their terms."""
    weights: dict[str, float] = defaultdict(float)
    for entry in entries:
        for weight, phrases in ((2, (*entry.words, entry.topic.name)), (0.2, entry.topic.words("terms"))):
            for phrase in phrases:
                for gram in text.bigrams(phrase.split("<")[0]):
                    weights[gram] = max(weights[gram], weight)
    return weights


def clause_number(clauses: list[Clause], weights: dict[str, float], named: int = 0) -> int:
    """The position of the clause most specific to a matter: the one that the index names (from 1), else by its words."""
    if 0 < named <= len(clauses):
        return named - 1
    sums = [sum(weights.get(gram, 0) for gram in set(text.bigrams(clause["text"]))) for clause in clauses]
    return sums.index(max(sums))


def near(store: Store, matter: str) -> list[Suggestion]:
    """Entries of the subject index that share a word of two characters or more with a question that none of them answers."""
    question = read(store, matter)
    shares: dict[int, int] = defaultdict(int)
    for row in store.terms(question.occurrences):
        if len(row.word) > 1:
            shares[row.topic] = max(shares[row.topic], len(row.word))
    best = sorted(shares, key=lambda topic: (-shares[topic], topic))[:3]
    total = max(1, len(question.content))
    rows = [row for row in store.topics(best) if not row.flag("outside")]
    return [{"id": row.name, "name": row.name, "score": round(min(1.0, shares[row.order] / total), 3)} for row in rows]
