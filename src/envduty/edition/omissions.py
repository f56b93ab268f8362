"""What a curator may have forgotten; the file works all the same."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from envduty import text
from envduty.edition import roles
from envduty.edition.walk import Remark, bodies, duties

if TYPE_CHECKING:
    from collections.abc import Iterator

    from envduty.edition.knowledge import Knowledge
    from envduty.edition.model import Body, Duty, Edition
    from envduty.edition.walk import Path_

__all__ = ["warnings"]


def warnings(edition: Edition, knowledge: Knowledge) -> list[Remark]:
    """What a curator may have forgotten; the file works all the same."""
    return [*_unfindable(edition, knowledge), *_partners(edition), *_numbering(edition)]


def _unfindable(edition: Edition, knowledge: Knowledge) -> Iterator[Remark]:
    for path, body in bodies(edition):
        if not any((body.names.aliases, body.names.former, body.names.subunits, body.names.successors)):
            yield (*path, "names"), f"{body.name}:没有登记简称、别名,只能按全称查到"
    indexed = {reference.partition("/")[0] for topic in edition.topics for reference in topic.duties}
    for path, _, duty in duties(edition):
        if not duty.copy_of and duty.id not in indexed:
            yield path, f"职责 {duty.id} 不在主题索引的任何事项之下"
    known = {matter.matter for matter in knowledge.matters.matters}
    for i, topic in enumerate(edition.topics):
        if topic.topic not in known and not topic.terms:
            yield ("topics", i), f"事项“{topic.topic}”没有任何说法,只能按名称查到"


def _partners(edition: Edition) -> Iterator[Remark]:
    named = _partner_names(edition)
    known = {
        text.key(name): body.id
        for _, body in bodies(edition)
        for name in (body.name, body.printed_name or body.name, *body.names.aliases)
    }
    resolved: dict[str, set[str]] = defaultdict(set)
    for path, body, duty, partner in named:
        key = text.key(partner)
        stem = key.removesuffix("部门").removesuffix("机关")
        target = known.get(key) or known.get(stem)
        if target is None:
            yield path, f"{duty.id} 提到的“{partner}”认不出是哪个机构"
        else:
            resolved[body.id].add(target)
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
