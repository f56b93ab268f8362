"""The levels' duties side by side by matter: what runs through them, what changes, what stands at one level alone.

Two duties of different levels belong together when the words they share say much (idf over the whole notice, so 环境保护
says nothing) or when they stand under the same narrow entry of the subject index. The closest pairs are joined first; each
duty joins one row. The data file's `parallels` come before all of that.
"""

from __future__ import annotations

from collections import defaultdict
from math import log
from typing import TYPE_CHECKING, NamedTuple

from envduty import text
from envduty.answering import who_handles
from envduty.errors import UsageError
from envduty.understanding.names import resolve

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from envduty.answers import Duty, Level, LevelDuty, LevelsAnswer, Row, Suggestion
    from envduty.compiled.store import Store
    from envduty.compiled.subjects import Topic
    from envduty.compiled.texts import Passage

__all__ = ["find"]

#: duties less alike than this stand in rows of their own
_ALIKE = 0.25
#: with fewer words in common than this, a shared entry of the subject index says nothing (1.1.1 and 1.2.1)
_TOUCHING = 0.05
#: a bigram in more than this share of the notice's duties says nothing (环境, 保护); one in a few duties always does
_COMMON, _FEW = 0.1, 4
#: two characters with one of these are no word
_PARTICLES = frozenset("和的与及等对在为")


class _Item(NamedTuple):
    """A duty to be placed."""

    level: str
    row: Passage
    duty: Duty
    grams: frozenset[str]
    topics: frozenset[int]


class _Group(NamedTuple):
    """Duties that stand in one row."""

    items: list[_Item]
    topic: str
    why: str


def find(store: Store, asked: Sequence[str], *, topic: str | None = None) -> LevelsAnswer:
    """The rows for the levels, or for any two or more bodies or sections; see Notice.diff_levels."""
    levels, members, suggestions = _columns(store, asked)
    groups = _groups(store, list(_items(store, members))) if levels else []
    if topic is not None:
        wanted = {duty["id"] for result in who_handles.find(store, topic)["results"] for duty in result["duties"]}
        folded = text.fold(text.simplify(topic))
        groups = [
            g for g in groups if any(i.row.id in wanted or folded in i.row.folded for i in g.items) or topic in g.topic
        ]
    groups.sort(key=lambda group: (len({item.level for item in group.items}) < 2, _position(levels, group)))  # noqa: PLR2004
    return {
        **store.head("diff-levels", " ".join(asked)),
        "topic": topic,
        "levels": levels,
        "rows": [_row(levels, group) for group in groups],
        "results": [_cell(store, group, item) for group in groups for item in _in_order(levels, group)],
        "suggestions": suggestions,
    }


def _position(levels: list[Level], group: _Group) -> tuple[int, int]:
    order = [level["id"] for level in levels]
    shared = len({item.level for item in group.items}) > 1
    first = min(group.items, key=lambda item: item.row.order)
    return (0 if shared else order.index(first.level), first.row.order)


def _in_order(levels: list[Level], group: _Group) -> list[_Item]:
    order = [level["id"] for level in levels]
    return sorted(group.items, key=lambda item: (order.index(item.level), item.row.order))


def _columns(store: Store, asked: Sequence[str]) -> tuple[list[Level], dict[str, list[str]], list[Suggestion]]:
    """The columns, the bodies under each, and what may have been meant where a name means none."""
    if not asked:
        return store.levels, {level["id"]: [level["id"]] for level in store.levels}, []
    members: dict[str, list[str]] = {}
    levels: list[Level] = []
    suggestions: list[Suggestion] = []
    unknown: list[str] = []
    for name in asked:
        matches, near = resolve(store, name)
        suggestions += near
        unknown += [match["query"] for match in matches if not match["ids"]]
        for identifier in (i for match in matches for i in match["ids"]):
            section = store.texts.section(identifier)
            body = store.texts.body(identifier)
            if section and identifier not in members:
                members[identifier] = section["bodies"]
                levels.append({"id": identifier, "name": section["title"]})
            elif body and identifier not in members:
                members[identifier] = [identifier]
                levels.append({"id": identifier, "name": body["name"]})
    if unknown:
        return [], {}, suggestions
    if len(levels) < 2:  # noqa: PLR2004 - one column compares with nothing
        raise UsageError("请至少写两个机构（或部分）来比较，如 envduty diff-levels 公安 交通运输")
    return levels, members, suggestions


def _items(store: Store, members: dict[str, list[str]]) -> Iterator[_Item]:
    rows = [(level, row) for level, bodies in members.items() for row in store.texts.duties_of(bodies)]
    topics: dict[str, set[int]] = defaultdict(set)
    for duty, topic in store.subjects.topics_of(row.id for _, row in rows):
        topics[duty].add(topic)
    for level, row in rows:
        if row.duty["status"] != "gap":
            grams = frozenset(text.bigrams(row.duty["text"]))
            yield _Item(level, row, row.duty, grams, frozenset(topics[row.id]))


def _groups(store: Store, items: list[_Item]) -> list[_Group]:
    """Every duty in exactly one group."""
    weights = _weights(store, items)
    topic_rows = {row.order: row for row in store.subjects.topics({t for item in items for t in item.topics})}
    sizes = {order: len(row.duties) for order, row in topic_rows.items()}
    by_id = {item.row.id: item for item in items}
    groups: list[_Group] = []
    placed: set[str] = set()
    for parallel in store.meta("parallels"):
        chosen = [by_id[i] for i in parallel["duties"] if i in by_id and i not in placed]
        if chosen and (len(chosen) > 1 or len(parallel["duties"]) == 1):
            placed.update(item.row.id for item in chosen)
            groups.append(_Group(chosen, parallel["topic"], parallel["why"] if len(chosen) > 1 else ""))
    free = [item for item in items if item.row.id not in placed]
    return [*groups, *(_described(cluster, weights, topic_rows) for cluster in _clusters(free, weights, sizes))]


def _weights(store: Store, items: list[_Item]) -> dict[str, float]:
    """The information of each bigram of the duties compared; 0 for those that half the notice has."""
    frequencies = store.texts.frequencies({gram for item in items for gram in item.grams})
    size = store.size
    return {g: log(size / n) if n <= max(_FEW, _COMMON * size) else 0.0 for g, n in frequencies.items()}


def _likeness(a: _Item, b: _Item, weights: dict[str, float], sizes: dict[int, int]) -> float:
    """The share of the shorter duty's information that both have, and more for an entry of the index, the narrower the more."""
    shared = sum(weights.get(gram, 0) for gram in a.grams & b.grams)
    total = min(sum(weights.get(g, 0) for g in a.grams), sum(weights.get(g, 0) for g in b.grams)) or 1
    likeness = shared / total
    return (
        likeness + max((1 / sizes[t] for t in a.topics & b.topics), default=0.0) if likeness >= _TOUCHING else likeness
    )


def _clusters(items: list[_Item], weights: dict[str, float], sizes: dict[int, int]) -> list[list[_Item]]:
    """Joined closest pairs first; two duties of one level share a row only through a duty of another."""
    pairs = sorted(
        (
            (_likeness(a, b, weights, sizes), i, j)
            for i, a in enumerate(items)
            for j, b in enumerate(items)
            if i < j and a.level != b.level
        ),
        key=lambda pair: (-pair[0], pair[1], pair[2]),
    )
    cluster_of: dict[int, list[_Item]] = {i: [item] for i, item in enumerate(items)}
    for likeness, i, j in pairs:
        if likeness < _ALIKE:
            break
        first, second = cluster_of[i], cluster_of[j]
        if first is second or {item.level for item in first} & {item.level for item in second}:
            continue
        first += second
        for k, item in enumerate(items):
            if item in second:
                cluster_of[k] = first
    return list({id(cluster): cluster for cluster in cluster_of.values()}.values())


def _described(cluster: list[_Item], weights: dict[str, float], topics: dict[int, Topic]) -> _Group:
    """The group with its matter's name, and why its duties stand together."""
    common = frozenset.intersection(*(item.topics for item in cluster))
    any_topic = common or frozenset.union(*(item.topics for item in cluster))
    shared = _shared_words(cluster, weights) if len(cluster) > 1 else []
    words = set(text.bigrams("".join(shared) or cluster[0].duty["text"]))
    narrow = max((topics[t] for t in any_topic), key=lambda row: _closeness(row, words), default=None)
    name = narrow.name if narrow else shared[0] if shared else text.printable(cluster[0].duty["text"])[:12]
    if len(cluster) == 1:
        return _Group(cluster, name, "")
    reasons = [f"同有{''.join(f'“{word}”' for word in shared[:4])}"] if shared else []
    if common and narrow:
        reasons.append(f"同属事项“{narrow.name}”")
    return _Group(cluster, name, ";".join(reasons))


def _closeness(topic: Topic, words: set[str]) -> tuple[float, int, int]:
    """How much an entry's name says of what duties are about, then how narrow it is."""
    name = set(text.bigrams(topic.name))
    return len(name & words) ** 2 / (len(name) or 1), -len(topic.duties), -topic.order


def _shared_words(cluster: list[_Item], weights: dict[str, float]) -> list[str]:
    """The strings that duties of a cluster share, the most telling first."""
    words: dict[str, float] = {}
    for a in cluster:
        for b in cluster:
            if a.row.order < b.row.order:
                for start, end in _common_spans(a.row.folded, [b.row.folded]):
                    word = a.row.folded[start:end]
                    words[word] = sum(weights.get(gram, 0) for gram in text.bigrams(word))
    return sorted((w for w in words if words[w] > 0), key=lambda w: (-words[w], w))


def _common_spans(folded: str, others: Iterable[str]) -> list[tuple[int, int]]:
    """The spans of two or more letters that also stand in one of `others`, as long as possible."""
    spans: list[tuple[int, int]] = []
    start = 0
    while start < len(folded) - 1:
        end = start
        for other in others:
            stop = start + 2
            while stop <= len(folded) and folded[start:stop].isalnum() and folded[start:stop] in other:
                end = max(end, stop)
                stop += 1
        if end - start > 2 or (end > start and not _PARTICLES & set(folded[start:end])):  # noqa: PLR2004
            spans.append((start, end))
            start = end
        else:
            start += 1
    return spans


def _row(levels: list[Level], group: _Group) -> Row:
    cells: dict[str, list[str]] = {level["id"]: [] for level in levels}
    for item in group.items:
        cells[item.level].append(item.row.id)
    return {"topic": group.topic, "cells": cells, "why": group.why}


def _cell(store: Store, group: _Group, item: _Item) -> LevelDuty:
    others = [other.row.folded for other in group.items if other.level != item.level]
    return {
        "id": item.row.id,
        "citation": item.duty["citation"],
        "body": {"id": item.row.body, "name": store.texts.body_name(item.row.body)},
        "topic": group.topic,
        "text": item.duty["text"],
        "roles": list(dict.fromkeys(clause["role"] for clause in item.duty["clauses"])),
        "only": _only(item.duty["text"], others) if others else [],
    }


def _only(words: str, others: list[str]) -> list[tuple[int, int]]:
    """The spans of `words` that none of the others has."""
    folded, offsets = text.fold_with_offsets(words)
    common = {p for start, end in _common_spans(folded, others) for p in range(start, end)}
    own = [p for p, character in enumerate(folded) if character.isalnum() and p not in common]
    spans: list[tuple[int, int]] = []
    for position in own:
        offset = offsets[position]
        if spans and spans[-1][1] == offset:
            spans[-1] = (spans[-1][0], offset + 1)
        else:
            spans.append((offset, offset + 1))
    return spans
