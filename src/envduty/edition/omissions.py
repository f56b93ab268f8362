"""What a curator may have forgotten; the file works all the same."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Protocol

from envduty.edition import roles
from envduty.edition.model import Names
from envduty.edition.walk import Remark, bodies, duties

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from envduty.edition.knowledge import Department, Departments, Knowledge
    from envduty.edition.model import Body, Duty, Edition
    from envduty.edition.walk import Path_

__all__ = ["Ties", "redundant", "warnings"]

_RANKS = ("部门", "局", "厅", "委", "办")


class Ties(Protocol):
    """Which departments the bodies are; worked out on the floor above."""

    @property
    def departments(self) -> Mapping[str, Sequence[str]]:
        """The departments that each body is."""

    def partner(self, name: str) -> str:
        """The body that a duty speaks of by this name; "" for none."""


def redundant(departments: Departments) -> Iterator[Remark]:
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
                    yield (
                        ("departments", i, field, j),
                        f"“{name}”也是 {'、'.join(others)} 的名称；不是有意共用的就删去一处",
                    )
                if any(name.removesuffix(rank) in own for rank in _RANKS if name.endswith(rank)):
                    yield ("departments", i, field, j), f"“{name}”不必写：去掉等级就是已有的名称"


def warnings(edition: Edition, knowledge: Knowledge, ties: Ties) -> list[Remark]:
    """What a curator may have forgotten; the file works all the same."""
    return [*_unfindable(edition, knowledge, ties), *_partners(edition, ties), *_numbering(edition)]


def _unfindable(edition: Edition, knowledge: Knowledge, ties: Ties) -> Iterator[Remark]:
    for path, body in bodies(edition):
        if not ties.departments[body.id] and body.names == Names():
            yield (*path, "name"), f"{body.name}：规范档里认不出是哪个机构，只能按全称查到；请写 departments 或 names"
    if not edition.topics:
        yield ("document",), "没有主题索引（topics）：按条文的字句回答；重要的事项请编入索引"
    indexed = {reference.partition("/")[0] for topic in edition.topics for reference in topic.duties}
    for path, _, duty in duties(edition):
        if edition.topics and not duty.copy_of and duty.id not in indexed:
            yield path, f"职责 {duty.id} 不在主题索引的任何事项之下"
    known = {matter.matter for matter in knowledge.matters.matters}
    for i, topic in enumerate(edition.topics):
        if topic.topic not in known and not topic.terms:
            yield ("topics", i), f"事项“{topic.topic}”没有任何说法,只能按名称查到"


def _partners(edition: Edition, ties: Ties) -> Iterator[Remark]:
    resolved: dict[str, set[str]] = defaultdict(set)
    for path, body, duty, partner in _partner_names(edition):
        target = ties.partner(partner)
        if target:
            resolved[body.id].add(target)
        else:
            yield path, f"{duty.id} 提到的“{partner}”认不出是哪个机构"
    for body_id in sorted(resolved):
        for partner_id in sorted(resolved[body_id]):
            if body_id not in resolved.get(partner_id, set()):
                yield (), f"{body_id} 的职责提到 {partner_id},{partner_id} 的职责没有回应"


def _partner_names(edition: Edition) -> Iterator[tuple[Path_, Body, Duty, str]]:
    for path, body, duty in duties(edition):
        for name in dict.fromkeys(name for clause in roles.clauses(duty.text) for name in clause.partners):
            yield path, body, duty, name


def _numbering(edition: Edition) -> Iterator[Remark]:
    for path, body in bodies(edition):
        numbers = [int(duty.label) for duty in body.duties if duty.label and duty.label.isdecimal()]
        missing = sorted(set(range(1, max(numbers, default=0) + 1)) - set(numbers))
        if missing:
            yield (*path, "duties"), f"{body.name}:项号不连续,缺第 {'、'.join(map(str, missing))} 项"
