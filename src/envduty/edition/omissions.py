"""What a curator may have forgotten or mistyped; the file works all the same."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Protocol

import msgspec

from envduty.edition import roles
from envduty.edition.model import Names
from envduty.edition.walk import Reminder, bodies, duties

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from envduty.edition.knowledge import Department, Departments, Knowledge
    from envduty.edition.model import Body, Duty, Edition
    from envduty.edition.walk import Path_

__all__ = ["Ties", "mistyped", "redundant", "warnings"]

#: lists of words, in which a full-width comma makes one word of two
_WORDS = frozenset({"aliases", "former", "subunits", "successors", "names", "units", "terms", "headwords", "places"})
_COMMA = re.compile("[，；]")
#: no list is numbered further; a label such as 99999999999 is none
_MOST_DIGITS = 3
_RANKS = ("部门", "局", "厅", "委", "办")


class Ties(Protocol):
    """Which departments the bodies are; worked out on the floor above."""

    @property
    def departments(self) -> Mapping[str, Sequence[str]]:
        """The departments that each body is."""

    def partner(self, name: str) -> str:
        """The body that a duty speaks of by this name; "" for none."""


def redundant(departments: Departments) -> Iterator[Reminder]:
    """Names of the authority file that no department needs: its own with a rank, or one that two have for no reason."""
    owners: dict[str, list[Department]] = defaultdict(list)
    for department in departments.departments:
        for name in {*department.names, *department.former, *department.units}:
            owners[name].append(department)
    linked = {frozenset((change.source, change.to)) for change in departments.changes}
    linked |= {frozenset((one.id, one.under)) for one in departments.departments if one.under}
    for i, department in enumerate(departments.departments):
        own = {department.name, *department.names, *department.former}
        for field in ("names", "former", "units"):
            for j, name in enumerate(getattr(department, field)):
                # 教体 is both, 草原监理 changed hands.
                foreign = not name.isascii() and not set(name) & set(department.name)
                others = [d.id for d in owners[name] if d != department and {department.id, d.id} not in linked]
                if foreign and others:
                    yield Reminder(
                        "名称为几个机构共有",
                        ("departments", i, field, j),
                        f"“{name}”也是 {'、'.join(others)} 的名称；不是有意共用的就删去一处",
                    )
                if any(name.removesuffix(rank) in own for rank in _RANKS if name.endswith(rank)):
                    yield Reminder("名称不必写", ("departments", i, field, j), f"“{name}”去掉等级就是已有的名称")


def warnings(edition: Edition, knowledge: Knowledge, ties: Ties) -> list[Reminder]:
    """What a curator may have forgotten; the file works all the same."""
    return [
        *_unfindable(edition, knowledge, ties),
        *_partners(edition, ties),
        *_numbering(edition),
        *_namesakes(edition),
        *mistyped(edition),
    ]


def mistyped(value: object) -> Iterator[Reminder]:
    """Words of any data file that look like several in one."""
    yield from _joined(msgspec.to_builtins(value), ())


def _joined(value: object, path: Path_) -> Iterator[Reminder]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _joined(inner, (*path, key))
    elif isinstance(value, list | tuple):
        for index, inner in enumerate(value):
            yield from _joined(inner, (*path, index))
    elif (
        isinstance(value, str) and len(path) > 1 and (path[-2] in _WORDS or path[0] == "rings") and _COMMA.search(value)
    ):
        yield Reminder("几个词写成一个", path, f"“{value}”是一个词；是几个词的话，中间用半角逗号隔开")


def _unfindable(edition: Edition, knowledge: Knowledge, ties: Ties) -> Iterator[Reminder]:
    for path, body in bodies(edition):
        if not ties.departments[body.id] and body.names == Names():
            reason = f"{body.name}：规范档里认不出是哪个机构，只能按全称查到；请写 departments 或 names"
            yield Reminder("机构认不出", (*path, "name"), reason)
    if not edition.topics:
        yield Reminder("没有索引", ("document",), "没有主题索引（topics）：按条文的字句回答；重要的事项请编入索引")
        return
    indexed = {reference.partition("/")[0] for topic in edition.topics for reference in topic.duties}
    for path, _, duty in duties(edition):
        if not duty.copy_of and duty.id not in indexed:
            yield Reminder("职责不在索引里", path, f"职责 {duty.id} 不在主题索引的任何事项之下")
    known = {matter.matter for matter in knowledge.matters.matters}
    for i, topic in enumerate(edition.topics):
        if topic.topic not in known and not topic.terms:
            yield Reminder("事项没有说法", ("topics", i), f"事项“{topic.topic}”没有任何说法，只能按名称查到")


def _partners(edition: Edition, ties: Ties) -> Iterator[Reminder]:
    resolved: dict[str, set[str]] = defaultdict(set)
    for path, body, duty, partner in _partner_names(edition):
        target = ties.partner(partner)
        if target:
            resolved[body.id].add(target)
        else:
            yield Reminder("提到的机构认不出", path, f"{duty.id} 提到的“{partner}”认不出是哪个机构")
    for body_id in sorted(resolved):
        for partner_id in sorted(resolved[body_id]):
            if body_id not in resolved.get(partner_id, set()):
                reason = f"{body_id} 的职责提到 {partner_id}，{partner_id} 的职责没有回应"
                yield Reminder("提到而没有回应", (), reason)


def _partner_names(edition: Edition) -> Iterator[tuple[Path_, Body, Duty, str]]:
    for path, body, duty in duties(edition):
        for name in dict.fromkeys(name for clause in roles.clauses(duty.text) for name in clause.partners):
            yield path, body, duty, name


def _numbering(edition: Edition) -> Iterator[Reminder]:
    for path, body in bodies(edition):
        labels = (duty.label or "" for duty in body.duties)
        numbers = [int(label) for label in labels if label.isdecimal() and len(label) <= _MOST_DIGITS]
        missing = sorted(set(range(1, max(numbers, default=0) + 1)) - set(numbers))
        if missing:
            reason = f"{body.name}：项号不连续，缺第 {'、'.join(map(str, missing))} 项"
            yield Reminder("项号不连续", (*path, "duties"), reason)


def _namesakes(edition: Edition) -> Iterator[Reminder]:
    first: dict[str, str] = {}
    for path, body in bodies(edition):
        if body.name in first:
            yield Reminder("机构重名", (*path, "name"), f"{body.id} 与 {first[body.name]} 都叫“{body.name}”")
        first.setdefault(body.name, body.id)
