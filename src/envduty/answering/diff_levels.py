"""The levels' duties side by side by matter: what runs through them, what changes, what stands at one level alone.

Two duties are about the same matter when (1) both stand under one narrow entry of the index, and both texts speak of it; or
(2) one does, the other is to be seen there, and they share a telling word; or (3) the telling words that they share carry much
information, absolutely and as a share of the shorter duty. Set phrases and partners' names tell nothing. In a row each duty is
about the same matter as each duty of another level. A copy stands beside its original only. The data file's `parallels` come
before all of that.
"""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING, NamedTuple

from envduty import text
from envduty.answering import who_handles
from envduty.answering.alignment import Item, likeness, only, shared_phrases, themes_of
from envduty.compiled.words import grams
from envduty.errors import UsageError
from envduty.understanding.names import resolve

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from envduty.answers import Level, LevelDuty, LevelsAnswer, Row, Suggestion
    from envduty.compiled.store import Store

__all__ = ["find"]

#: characters of a duty's beginning that name a row of no matter of the index
_SHORT = 12
#: shared words that a reason or a name gives
_REASONS, _NAMES = 4, 2


class _Group(NamedTuple):
    """Duties that stand in one row."""

    items: list[Item]
    topic: str
    why: str

    def levels(self) -> set[str]:
        """The levels that have the matter; a copy gives it to nobody."""
        return {item.level for item in self.items if not item.row.duty["copy_of"]}


def find(store: Store, asked: Sequence[str], *, topic: str | None = None) -> LevelsAnswer:
    """The rows for the levels, or for any two or more bodies or sections; see Notice.diff_levels."""
    levels, members, suggestions = _columns(store, asked)
    groups = _groups(store, _items(store, members)) if levels else []
    if topic is not None:
        groups = _about(store, groups, topic)
    groups.sort(key=lambda group: (len(group.levels()) < 2, _position(levels, group)))  # noqa: PLR2004
    lost = [note for bodies in members.values() for note in _lost(store, bodies)] if groups else []
    return {
        **store.head("diff-levels", " ".join(asked)),
        "topic": topic,
        "levels": levels,
        "rows": [_row(levels, group) for group in groups],
        "results": [_cell(store, group, item) for group in groups for item in _in_order(levels, group)],
        "notes": lost,
        "suggestions": suggestions,
    }


def _about(store: Store, groups: list[_Group], topic: str) -> list[_Group]:
    """The groups that a topic means, by its entry or by its words."""
    wanted = {duty["id"] for result in who_handles.find(store, topic)["results"] for duty in result["duties"]}
    folded = text.fold(text.simplify(topic))
    return [g for g in groups if any(i.row.id in wanted or folded in i.row.folded for i in g.items) or topic in g.topic]


def _lost(store: Store, bodies: list[str]) -> Iterator[str]:
    for row in store.texts.duties_of(bodies):
        if row.duty["status"] == "gap":
            yield f"{store.texts.body_name(row.body)}的职责有缺文（{row.id}），没有的事项不等于没有规定。"


def _position(levels: list[Level], group: _Group) -> tuple[int, int]:
    order = [level["id"] for level in levels]
    first = min(group.items, key=lambda item: item.row.order)
    return (0 if len(group.levels()) > 1 else order.index(first.level), first.row.order)


def _in_order(levels: list[Level], group: _Group) -> list[Item]:
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


def _items(store: Store, members: dict[str, list[str]]) -> list[Item]:
    rows = [(level, row) for level, bodies in members.items() for row in store.texts.duties_of(bodies)]
    rows = [(level, row) for level, row in rows if row.duty["status"] != "gap"]
    wordings = store.words.of(row.id for _, row in rows)
    themes = store.words.themes(row.id for _, row in rows)
    frequencies = store.words.frequencies({g for wording in wordings.values() for g in grams(wording.telling)})
    items: list[Item] = []
    for level, row in rows:
        weights = {g: log(store.size / max(1, frequencies.get(g, 1))) for g in grams(wordings[row.id].telling)}
        items.append(Item(level, row, wordings[row.id], weights, themes.get(row.id, [])))
    return items


def _groups(store: Store, items: list[Item]) -> list[_Group]:
    """Every duty in exactly one group."""
    by_id = {item.row.id: item for item in items}
    groups: list[_Group] = []
    placed: set[str] = set()
    for parallel in store.meta("parallels"):
        chosen = [by_id[i] for i in parallel["duties"] if i in by_id and i not in placed]
        if chosen and (len(chosen) > 1 or len(parallel["duties"]) == 1):
            placed.update(item.row.id for item in chosen)
            groups.append(_Group(chosen, parallel["topic"], parallel["why"] if len(chosen) > 1 else ""))
    free = [item for item in items if item.row.id not in placed]
    copies = [item for item in free if item.row.duty["copy_of"]]
    groups += map(_described, _clusters([item for item in free if not item.row.duty["copy_of"]]))
    alone = [item for item in copies if item.row.duty["copy_of"] not in by_id]
    return [*(_with_copies(group, copies) for group in groups), *(_described([copy]) for copy in alone)]


def _clusters(items: list[Item]) -> list[list[Item]]:
    """Joined closest pairs first, as long as each duty goes with each of another level."""
    found = {
        (j, i): closeness
        for i, a in enumerate(items)
        for j, b in enumerate(items[:i])
        if a.level != b.level and (closeness := likeness(a, b))
    }
    cluster_of = {i: [i] for i in range(len(items))}
    for pair in sorted(found, key=lambda pair: (-found[pair], pair)):
        first, second = (cluster_of[i] for i in pair)
        across = [(min(i, j), max(i, j)) for i in first for j in second if items[i].level != items[j].level]
        if first is not second and all(pair in found for pair in across):
            first += second
            cluster_of.update(dict.fromkeys(second, first))
    return [[items[i] for i in cluster] for cluster in {id(c): c for c in cluster_of.values()}.values()]


def _described(cluster: list[Item]) -> _Group:
    """The group with its matter's name, and why its duties stand together."""
    themes = themes_of(cluster)
    if len(cluster) == 1:
        return _Group(cluster, themes[0] if themes else _beginning(cluster[0]), "")
    phrases = shared_phrases(cluster)
    reasons = [f"同有{''.join(f'“{phrase}”' for phrase in phrases[:_REASONS])}"] if phrases else []
    if themes:
        reasons.append(f"同属事项{''.join(f'“{theme}”' for theme in themes)}")
    return _Group(cluster, "、".join((themes or phrases)[:_NAMES]), "；".join(reasons))


def _beginning(item: Item) -> str:
    """The first words of a duty, none of them cut."""
    ends = [end for _, end in item.wording.spans if end <= _SHORT] or [_SHORT]
    return text.printable(item.row.duty["text"][: ends[-1]])


def _with_copies(group: _Group, copies: list[Item]) -> _Group:
    """The group with the copies of its duties; they are no reason for it."""
    ids = {item.row.id for item in group.items}
    own = [copy for copy in copies if copy.row.duty["copy_of"] in ids]
    said = [f"{copy.row.id} 是 {copy.row.duty['copy_of']} 的误印重复" for copy in own]
    return _Group([*group.items, *own], group.topic, "；".join(filter(None, (group.why, *said))))


def _row(levels: list[Level], group: _Group) -> Row:
    cells: dict[str, list[str]] = {level["id"]: [] for level in levels}
    for item in _in_order(levels, group):
        cells[item.level].append(item.row.id)
    return {"topic": group.topic, "cells": cells, "why": group.why}


def _cell(store: Store, group: _Group, item: Item) -> LevelDuty:
    duty = item.row.duty
    others = [other for other in group.items if other.level != item.level]
    return {
        "id": item.row.id,
        "citation": duty["citation"],
        "body": {"id": item.row.body, "name": store.texts.body_name(item.row.body)},
        "topic": group.topic,
        "text": duty["text"],
        # A copy gives its body no part in the matter.
        "roles": [] if duty["copy_of"] else list(dict.fromkeys(clause["role"] for clause in duty["clauses"])),
        "only": only(item, others) if others else [],
        **item.row.damage(),
    }
