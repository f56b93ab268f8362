"""Notices side by side, department by department and matter by matter: what is the same, changed in role, moved, or in one alone.

Departments of different times are one line where whole change events join them (lines.py). Two duties meet where their
clauses speak for the same matters in the same words (sense.py): those of one line first; of two lines where a reform took the
matter from one to the other, or where few departments have it and both have it in their own right. Every duty of every notice
stands in exactly one row.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from envduty import text
from envduty.answering import who_handles
from envduty.answering.alignment import only, shared_phrases
from envduty.answering.lines import Lines, chronological
from envduty.answering.sense import Entry, Sense, text_share
from envduty.understanding.names import resolve

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from envduty.answers import NoticeDuty, NoticeRow, NoticesAnswer, Reference, Suggestion
    from envduty.comparisons import Change
    from envduty.compiled.store import Store
    from envduty.compiled.texts import Passage

__all__ = ["find"]

# Chosen on the sample notices beside the built-in one, each pair judged by hand.
#: closeness from which two duties of one line are about the same matter; a further one must be closer to join them
_SAME, _JOINS = 0.9, 1.3
#: how much two departments' duties must say of the same, in matters that few have, where no reform is known
_MOVED = 1.6
#: … or which share of their text, where both found nothing in their own line
_TAKEN = 0.8
#: who only helps has the matter from nobody
_HELPS = frozenset({"参与", "配合", "协助"})
#: characters of a duty's beginning that name a row of no matter
_SHORT = 12
#: shared phrases that a reason gives
_REASONS = 3


class _Row(NamedTuple):
    """Duties that stand in one row."""

    entries: list[Entry]
    copies: list[tuple[str, Passage]]
    department: Reference
    topic: str
    change: Change
    why: str

    def duties(self, notice: str) -> list[Passage]:
        """The duties of a notice, in order."""
        own = [entry.item.row for entry in self.entries if entry.level == notice]
        return sorted(own + [row for key, row in self.copies if key == notice])


def find(notices: Mapping[str, Store], *, within: str | None = None, topic: str | None = None) -> NoticesAnswer:
    """The rows for notices (id → notice), the first of which answers; see envduty.diff_notices."""
    first = next(iter(notices.values()))
    comparison = _Comparison(notices)
    wanted, suggestions = _limits(notices, comparison.lines, within)
    rows = comparison.rows() if wanted is None or wanted else []
    if wanted is not None:
        rows = [row for row in rows if any(entry.line in wanted for entry in row.entries)]
    if topic is not None:
        rows = _about(notices, rows, topic)
    return {
        **first.head("diff-notices", " ".join(notices)),
        "within": within,
        "topic": topic,
        "unknown": within if wanted is not None and not wanted else None,
        "notices": [{**store.document, "id": key} for key, store in notices.items()],
        "rows": [_row(notices, row) for row in rows],
        "results": [duty for row in rows for duty in _duties(notices, row)],
        "notes": list(_lost(notices, comparison.lines, {entry.line for row in rows for entry in row.entries})),
        "suggestions": suggestions,
    }


def _limits(notices: Mapping[str, Store], lines: Lines, within: str | None) -> tuple[set[str] | None, list[Suggestion]]:
    """The lines that a name means in any of the notices; None where there is none, no lines where no notice has it."""
    if within is None:
        return None, []
    found: set[str] = set()
    suggestions: dict[str, Suggestion] = {}
    for key, store in notices.items():
        matches, near = resolve(store, within)
        suggestions.update((one["name"], one) for one in near)
        for identifier in (i for match in matches for i in match["ids"] if i not in match["parts"]):
            section = store.texts.section(identifier)
            bodies = section["bodies"] if section else [identifier]
            found |= {lines.of(key, body) for body in bodies if (key, body) in lines.bodies}
    return found, [] if found else list(suggestions.values())


def _about(notices: Mapping[str, Store], rows: list[_Row], topic: str) -> list[_Row]:
    """The rows that a topic means, by what handles it in each notice or by its words."""
    answers = {key: who_handles.find(store, topic) for key, store in notices.items()}
    wanted = {
        (key, duty["id"])
        for key, answer in answers.items()
        if answer["status"] != "general"
        for result in answer["results"]
        for duty in result["duties"]
    }
    folded = text.fold(text.simplify(topic))
    return [
        row
        for row in rows
        if topic in row.topic
        or any((e.level, e.item.row.id) in wanted or folded in e.item.row.folded for e in row.entries)
    ]


class _Comparison:
    """Notices, read to be laid side by side."""

    def __init__(self, notices: Mapping[str, Store]) -> None:
        self.notices = notices
        self.lines = Lines(notices)
        self.order = chronological(notices)
        printed = [(key, row) for key, body in self.lines.bodies for row in notices[key].texts.duties_of([body])]
        self.copies = [(key, row) for key, row in printed if row.duty["copy_of"]]
        own = [(key, row) for key, row in printed if row.answers]
        self.sense = Sense(notices, [(key, self.lines.of(key, row.answers), row) for key, row in own])

    def rows(self) -> list[_Row]:
        """Every duty of every notice in exactly one row, in the order of the first notice that has its department."""
        rows = [self._row(cluster) for cluster in self._clusters()]
        places: dict[str, int] = {}
        for entry in self.sense.entries:
            places.setdefault(self._department(entry)["id"], len(places))
        given = list(self.notices)

        def place(row: _Row) -> tuple[int, bool, int, int]:
            first = min(row.entries, key=lambda entry: (given.index(entry.level), entry.item.row.order))
            there = places.get(row.department["id"], len(places))
            return there, row.change == "only", given.index(first.level), first.item.row.order

        return sorted(rows, key=place)

    def _clusters(self) -> list[list[Entry]]:
        """Closest first: duties of one line, then those that found none there, with the ones of other lines that they meet."""
        near = {
            (j, i): (closeness, b, a)
            for i, a in enumerate(self.sense.entries)
            for j, b in enumerate(self.sense.entries[:i])
            if a.level != b.level and (closeness := self.sense.closeness(a, b)) >= _SAME
        }
        cluster_of = {i: [i] for i in range(len(self.sense.entries))}

        def join(pairs: Mapping[tuple[int, int], object], pair: tuple[int, int]) -> None:
            first, second = (cluster_of[i] for i in pair)
            levels = {i: self.sense.entries[i].level for i in (*first, *second)}
            across = [(min(i, j), max(i, j)) for i in first for j in second if levels[i] != levels[j]]
            if first is not second and all(one in pairs for one in across):
                first += second
                cluster_of.update(dict.fromkeys(second, first))

        def alone(pair: tuple[int, int]) -> list[bool]:
            return [len(cluster_of[i]) == 1 for i in pair]

        own = {pair: closeness for pair, (closeness, a, b) in near.items() if a.line == b.line}
        for pair in sorted(own, key=lambda pair: (-own[pair], pair)):
            if all(alone(pair)) or own[pair] >= _JOINS:
                join(own, pair)
        for pair in sorted(near, key=lambda pair: (-near[pair][0], pair)):
            _, a, b = near[pair]
            if a.line != b.line and any(alone(pair)) and self._may_move(a, b, alone=all(alone(pair))):
                join(near, pair)
        return [
            [self.sense.entries[i] for i in cluster] for cluster in {id(c): c for c in cluster_of.values()}.values()
        ]

    def _reform(self, a: Entry, b: Entry) -> str:
        """The event that took the matter from one duty's department to the other's; "" for none."""
        before, after = sorted((a, b), key=lambda entry: self.order.index(entry.level))
        said, _ = self.sense.nearest(before, after)
        number = before.clauses.index(said) + 1
        moves = [
            move
            for move in before.item.row.duty["moved"]
            if move["clause"] == number and not after.bigrams.isdisjoint(text.bigrams("".join(move["words"])))
        ]
        move = self.lines.reform(moves, (after.level, after.body))
        return f"{text.event(move['since'], move['basis'])}：{move['what']}" if move else ""

    def _may_move(self, a: Entry, b: Entry, *, alone: bool) -> bool:
        """Whether one department can have the matter from the other.

        A reform took it there; or each has it in its own right, few others have it, and (unless both found nothing in their own
        line) one of the departments is in one notice only.
        """
        if self._reform(a, b):
            return True
        if not all(self.lines.is_department(entry.level, entry.body) for entry in (a, b)):
            return False
        if any(said.role in _HELPS for said in self.sense.nearest(a, b)):
            return False
        if not alone and self.lines.lists(b.level, a.line) and self.lines.lists(a.level, b.line):
            return False
        return (alone and text_share(a, b) >= _TAKEN) or self.sense.likeness(a.whole, b.whole, moved=True) >= _MOVED

    def _department(self, *entries: Entry) -> Reference:
        return self.lines.name((entry.level, entry.body) for entry in entries)

    def _row(self, cluster: list[Entry]) -> _Row:
        cluster.sort(key=lambda entry: (self.order.index(entry.level), entry.item.row.order))
        ids = {(entry.level, entry.item.row.id) for entry in cluster}
        copies = [(key, row) for key, row in self.copies if (key, row.duty["copy_of"]) in ids]
        said = [f"{row.id} 是 {row.duty['copy_of']} 的误印重复" for _, row in copies]
        change, told = self._change(cluster)
        line = max(
            (e.line for e in reversed(cluster)), key=lambda one: len({e.level for e in cluster if e.line == one})
        )
        department = self._department(*(entry for entry in cluster if entry.line == line))
        why = "；".join(filter(None, (*told, *self._reasons(cluster), *said)))
        return _Row(cluster, copies, department, self._topic(cluster), change, why)

    def _change(self, cluster: list[Entry]) -> tuple[Change, list[str]]:
        """What became of the matter from notice to notice, and from what to what."""
        pairs = [(a, b) for a, b in combinations(cluster, 2) if a.level != b.level]
        if not pairs:
            return "only", list(self._absent(cluster[0]))
        across = [(a, b) for a, b in pairs if a.line != b.line]
        if across:
            return "moved", list(dict.fromkeys(self._move(a, b) for a, b in across))
        roles = [self.sense.alike(a, b, _SAME) for a, b in pairs]
        changed = list(dict.fromkeys(f"{a.role} → {b.role}" for a, b in roles if a.role != b.role))
        return ("role", changed) if all(a.role != b.role for a, b in roles) else ("same", [])

    def _move(self, a: Entry, b: Entry) -> str:
        before, after = (self.lines.bodies[entry.level, entry.body]["name"] for entry in (a, b))
        reform = self._reform(a, b)
        if not reform and not self.lines.lists(b.level, a.line):
            reform = f"{self.lines.labels[b.level]}没有列出{before}"
        elif not reform and not self.lines.lists(a.level, b.line):
            reform = f"{self.lines.labels[a.level]}没有列出{after}"
        return f"{before} → {after}" + (f"（{reform}）" if reform else "")

    def _absent(self, entry: Entry) -> Iterator[str]:
        """Of the other notices, those that do not even list the department."""
        for key in self.notices:
            if key != entry.level and not self.lines.lists(key, entry.line):
                yield f"{self.lines.labels[key]}没有列出这个部门"

    def _reasons(self, cluster: list[Entry]) -> Iterator[str]:
        """In what the duties meet: phrases, else a matter."""
        if len(cluster) > 1:
            phrases = shared_phrases([entry.item for entry in cluster])[:_REASONS]
            if phrases:
                yield f"同有{''.join(f'“{phrase}”' for phrase in phrases)}"
            elif matter := self.sense.topic(cluster):
                yield f"同属事项“{matter}”"

    def _topic(self, cluster: list[Entry]) -> str:
        if matter := self.sense.topic(cluster):
            return matter
        phrases = shared_phrases([entry.item for entry in cluster])
        spans = cluster[0].item.wording.spans
        end = max((end for _, end in spans if end <= _SHORT), default=_SHORT)
        return phrases[0] if phrases else text.printable(cluster[0].item.row.duty["text"][:end])


def _lost(notices: Mapping[str, Store], lines: Lines, wanted: set[str]) -> Iterator[str]:
    for key, store in notices.items():
        for row in store.texts.duties_of(body for notice, body in lines.bodies if notice == key):
            if row.duty["status"] == "gap" and lines.of(key, row.body) in wanted:
                name = f"{lines.labels[key]}{store.texts.body_name(row.body)}"
                yield f"{name}的职责有缺文（{row.id}），没有的事项不等于没有规定。"


def _row(notices: Mapping[str, Store], row: _Row) -> NoticeRow:
    return {
        "department": row.department,
        "topic": row.topic,
        "cells": {key: [duty.id for duty in row.duties(key)] for key in notices},
        "change": row.change,
        "why": row.why,
    }


def _duties(notices: Mapping[str, Store], row: _Row) -> Iterator[NoticeDuty]:
    items = {(entry.level, entry.item.row.id): entry.item for entry in row.entries}
    for key, store in notices.items():
        for passage in row.duties(key):
            duty, item = passage.duty, items.get((key, passage.id))
            others = [entry.item for entry in row.entries if entry.level != key]
            yield {
                "notice": key,
                "id": passage.id,
                "citation": duty["citation"],
                "body": {"id": passage.body, "name": store.texts.body_name(passage.body)},
                "department": {**row.department},
                "topic": row.topic,
                "change": row.change,
                "text": duty["text"],
                # A copy gives its body no part in the matter.
                "roles": [] if duty["copy_of"] else list(dict.fromkeys(c["role"] for c in duty["clauses"])),
                "only": only(item, others) if item and others else [],
                **passage.damage(),
            }
