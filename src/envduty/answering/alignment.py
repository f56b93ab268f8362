"""Duties compared two by two: whether they are about one matter, in which words, and what each says alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from envduty.compiled.words import PARTICLES, grams

if TYPE_CHECKING:
    from collections.abc import Sequence

    from envduty.compiled.texts import Passage
    from envduty.compiled.words import Theme, Wording

__all__ = ["Item", "likeness", "only", "shared_phrases", "themes_of"]

# Chosen on tests/gold/pairs.json, halves held out in turn (tests/answering/test_diff_levels.py).
#: information (nats) that shared words must carry where the index does not tie two duties: 总量控制 alone has 7.0
_TELLING = 7.1
#: … and their share of the shorter duty's
_SHARE = 0.25
#: what a shared word adds that carries any information
_ANY = 0.1


class Item(NamedTuple):
    """A duty to be placed."""

    level: str
    row: Passage
    wording: Wording
    #: the information of each bigram of its telling words
    weights: dict[str, float]
    themes: list[Theme]


def likeness(a: Item, b: Item) -> float:
    """How surely two duties are about the same matter; 0 where they are not."""
    shared = sum(weight for gram, weight in a.weights.items() if gram in b.weights)
    share = shared / (min(sum(a.weights.values()), sum(b.weights.values())) or 1)
    themes = _ties(a, b)
    if any(mine.direct and yours.direct for mine, yours in themes):
        return 1 + share + 1 / min(mine.size for mine, yours in themes if mine.direct and yours.direct)
    if themes and shared > _ANY:
        return 1 + share
    return share if shared >= _TELLING and share >= _SHARE else 0.0


def _ties(a: Item, b: Item) -> list[tuple[Theme, Theme]]:
    """The themes of both, of which at least one has the duty itself."""
    yours = {theme.order: theme for theme in b.themes}
    found = [(mine, yours[mine.order]) for mine in a.themes if mine.order in yours]
    return [(mine, your) for mine, your in found if mine.direct or your.direct]


def themes_of(items: Sequence[Item]) -> list[str]:
    """The entries that duties of different levels are tied by, as few as cover all of them; for one duty the one nearest to it.

    Of two that cover as much, the one whose name says most of what the duties share comes first, then the narrower one.
    """
    words = set.intersection(*(set(item.weights) for item in items)) or set(items[0].weights)

    def rank(theme: Theme) -> tuple[float, int, int]:
        name = grams([theme.name])
        return -(len(name & words) ** 2) / (len(name) or 1), theme.size, theme.order

    tied = {theme.order: theme for a in items for b in items if a.level != b.level for theme, _ in _ties(a, b)}
    if len(items) == 1:
        tied = {theme.order: theme for theme in items[0].themes if theme.direct}
    members = {order: {i for i, item in enumerate(items) if order in {t.order for t in item.themes}} for order in tied}
    left = set(range(len(items)))
    names: list[str] = []
    while left and any(members[order] & left for order in tied):
        best = min(tied.values(), key=lambda theme: (-len(members[theme.order] & left), *rank(theme)))
        names.append(best.name)
        left -= members[best.order]
    return names


def shared_phrases(items: Sequence[Item]) -> list[str]:
    """The phrases that duties of different levels share, as long as possible, the most telling first."""
    found: dict[str, float] = {}
    for i, a in enumerate(items):
        for b in items[:i]:
            if a.level != b.level:
                for phrase in _common_phrases(a, b):
                    told = grams(word for word in a.wording.telling if word in phrase)
                    found[phrase] = sum(a.weights.get(gram, 0) for gram in told)
    phrases = sorted((phrase for phrase, told in found.items() if told), key=lambda phrase: (-found[phrase], phrase))
    return [phrase for phrase in phrases if not any(phrase != other and phrase in other for other in phrases)]


def _common_phrases(a: Item, b: Item) -> list[str]:
    """The longest runs of words of `a` that also stand in `b`, without particles at their ends."""
    spans, string, other = a.wording.spans, a.row.duty["text"], b.row.duty["text"]
    borders = {0, *(end for _, end in b.wording.spans), *(start for start, _ in b.wording.spans)}
    phrases: list[str] = []
    first = 0
    while first < len(spans):
        last = first
        while (
            last < len(spans)
            and (last == first or spans[last - 1][1] == spans[last][0])
            and _stands(string[spans[first][0] : spans[last][1]], other, borders)
        ):
            last += 1
        phrases.append(string[spans[first][0] : spans[last - 1][1]] if last > first else "")
        first = max(last, first + 1)
    return [trimmed for phrase in phrases if len(trimmed := phrase.strip("".join(PARTICLES))) > 1]


def _stands(phrase: str, other: str, borders: set[int]) -> bool:
    """Whether a phrase stands in a text between borders of words."""
    at = other.find(phrase)
    while at >= 0:
        if at in borders and at + len(phrase) in borders:
            return True
        at = other.find(phrase, at + 1)
    return False


def only(item: Item, others: Sequence[Item]) -> list[tuple[int, int]]:
    """The spans of the words that none of the other duties has; neighbours are joined."""
    string = item.row.duty["text"]
    texts = [other.row.duty["text"] for other in others]
    spans: list[tuple[int, int]] = []
    for start, end in item.wording.spans:
        word = string[start:end]
        if word in PARTICLES or any(word in other for other in texts):
            continue
        if spans and spans[-1][1] == start:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans
