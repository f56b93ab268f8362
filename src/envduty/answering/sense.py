"""What the duties of several notices are about: the matters that their clauses speak for, and their telling words.

The clauses of all notices are read with the words of one, so that the same words mean the same.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import combinations
from math import log
from typing import TYPE_CHECKING, NamedTuple

from envduty import text, weighing
from envduty.answering.alignment import Item
from envduty.compiled.clauses import vector
from envduty.compiled.words import grams

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from envduty.compiled.store import Store
    from envduty.compiled.texts import Passage

__all__ = ["Entry", "Said", "Sense", "text_share"]

#: what a matter far below the best still counts in a clause: its share to this power
_FADES = 1.5
#: with less a clause does not speak for a matter
_SPEAKS = 0.3
#: … and one that speaks for it more than others do, has it
_HAS = 0.6
#: duties that say less of the same as a whole say no more in a clause
_WORTH = 0.4
#: texts that have this share of each other are one text, changed; what that is worth
_COPIED, _ONE_TEXT = 0.6, 4.0
#: what a matter counts as the name of a row where no word of it stands in the duties
_UNNAMED = 0.35
#: shared words must carry this much (nats), or the share of a duty of few words would be large by chance
_INFORMATION = 12.0
#: the duties of a notice of usual length, by which the words of a shorter one are weighed
_USUAL = 150
#: a matter that more departments of one notice have, moves from none to another
_SHARED = 2


class Said(NamedTuple):
    """A clause."""

    role: str
    #: matter → how much the clause speaks for it, at most 1
    matters: dict[int, float]
    #: the bigrams of its telling words
    grams: frozenset[str]


class Entry(NamedTuple):
    """A duty of a notice, to be placed."""

    #: the notice
    level: str
    item: Item
    #: the body that it answers for
    body: str
    #: the line of that body
    line: str
    clauses: list[Said]
    #: of all clauses together
    whole: Said
    #: of its text
    bigrams: frozenset[str]


class Sense:
    """The duties of notices (id → notice), read; `rows` are (notice, line of the body, duty)."""

    def __init__(self, notices: Mapping[str, Store], rows: Iterable[tuple[str, str, Passage]]) -> None:
        self._subjects = next(iter(notices.values())).subjects
        given = list(rows)
        self.entries: list[Entry] = []
        for key, store in notices.items():
            self.entries += self._read(key, store, [(line, row) for notice, line, row in given if notice == key])
        # Counted in the notice that has most of it: that all notices have a matter makes it no less rare.
        weight: defaultdict[int, float] = defaultdict(float)
        having: defaultdict[str, float] = defaultdict(float)
        for key in notices:
            own = [entry.whole for entry in self.entries if entry.level == key]
            for matter in {matter for whole in own for matter in whole.matters}:
                weight[matter] = max(weight[matter], sum(whole.matters.get(matter, 0.0) for whole in own))
            for gram, count in Counter(gram for whole in own for gram in whole.grams).items():
                having[gram] = max(having[gram], count)
        size = max(_USUAL, *(sum(entry.level == key for entry in self.entries) for key in notices))
        self._rare = {matter: log(size / max(1.0, sums)) / log(size) for matter, sums in weight.items()}
        self._tells = {gram: log(size / count) for gram, count in having.items()}
        holders = {
            (matter, e.level, e.line)
            for e in self.entries
            for matter, weight in e.whole.matters.items()
            if weight >= _HAS
        }
        spread = Counter((matter, level) for matter, level, _ in holders)
        self._shared = {matter for (matter, _), lines in spread.items() if lines > _SHARED}
        names = self._subjects.topics(self._rare)
        self._names = {topic.order: topic.name for topic in names}
        for entry in self.entries:
            entry.item.weights.update((gram, self._tells[gram]) for gram in entry.whole.grams)

    def _read(self, key: str, store: Store, rows: list[tuple[str, Passage]]) -> Iterator[Entry]:
        wordings = store.words.of(row.id for _, row in rows)
        themes = store.words.themes(row.id for _, row in rows)
        for line, row in rows:
            wording = wordings[row.id]
            clauses: list[Said] = []
            for clause in row.duty["clauses"]:
                read = vector(self._subjects, weighing.read(self._subjects, clause["text"]), fading=_FADES)
                matters = {matter: weight for matter, weight in read.items() if weight > _SPEAKS}
                told = grams(word for word in wording.telling if word in clause["text"])
                clauses.append(Said(clause["role"], matters, frozenset(told)))
            item = Item(key, row, wording, {}, [])
            indexed = self._subjects.named({text.key(theme.name) for theme in themes.get(row.id, []) if theme.direct})
            bigrams = frozenset(text.bigrams(row.duty["text"]))
            yield Entry(key, item, row.answers, line, clauses, _together(clauses, indexed), bigrams)

    def likeness(self, a: Said, b: Said, *, moved: bool = False) -> float:
        """How much two texts say of the same; `moved`: by matters alone that few departments share."""
        matters = sum(
            min(weight, b.matters[matter]) * self._rare[matter]
            for matter, weight in a.matters.items()
            if matter in b.matters and not (moved and matter in self._shared)
        )
        least = min(sum(map(self._tells.__getitem__, said.grams)) for said in (a, b))
        words = sum(map(self._tells.__getitem__, a.grams & b.grams)) / max(least, _INFORMATION)
        return matters + words

    def closeness(self, a: Entry, b: Entry) -> float:
        """How much two duties say of the same, as a whole or in a clause of each; or how nearly they are one text."""
        whole = self.likeness(a.whole, b.whole)
        if whole > _WORTH:
            whole = max(whole, self.likeness(*self.nearest(a, b)))
        return whole + _ONE_TEXT * copied if (copied := text_share(a, b)) >= _COPIED else whole

    def nearest(self, a: Entry, b: Entry) -> tuple[Said, Said]:
        """The two clauses in which two duties meet."""
        return max(((x, y) for x in a.clauses for y in b.clauses), key=lambda pair: self.likeness(*pair))

    def alike(self, a: Entry, b: Entry, enough: float) -> tuple[Said, Said]:
        """The two clauses in which two duties meet; of several that say enough, two of one role."""
        pairs = [(x, y) for x in a.clauses for y in b.clauses]
        found = [pair for pair in pairs if pair[0].role == pair[1].role and self.likeness(*pair) >= enough]
        return max(found or pairs, key=lambda pair: self.likeness(*pair))

    def topic(self, entries: Sequence[Entry]) -> str:
        """The matter that duties of different notices have in common, or the one of a single duty; "" for none."""
        says: defaultdict[int, float] = defaultdict(float)
        pairs = [(a, b) for a, b in combinations(entries, 2) if a.level != b.level] or [(entries[0], entries[0])]
        for a, b in pairs:
            words = a.bigrams & b.bigrams
            for matter in a.whole.matters.keys() & b.whole.matters.keys():
                name = text.bigrams(self._names[matter])
                said = min(a.whole.matters[matter], b.whole.matters[matter]) * self._rare[matter]
                says[matter] += said * (_UNNAMED + sum(gram in words for gram in name) / (len(name) or 1))
        best = min(says, key=lambda matter: (-says[matter], matter), default=None)
        return "" if best is None else self._names[best]


def text_share(a: Entry, b: Entry) -> float:
    """How much of two texts is the same, word for word."""
    shared = len(a.bigrams & b.bigrams)
    return 2 * shared / (len(a.bigrams) + len(b.bigrams) or 1)


def _together(clauses: list[Said], indexed: Iterable[int]) -> Said:
    """What clauses say together; the notice's own index says most."""
    matters = dict.fromkeys(indexed, 1.0)
    for clause in clauses:
        matters.update((m, max(w, matters.get(m, 0.0))) for m, w in clause.matters.items())
    return Said("", matters, frozenset().union(*(clause.grams for clause in clauses)))
