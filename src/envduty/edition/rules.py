"""The rules that an edition keeps: contradictions inside the data that make it unusable."""

from __future__ import annotations

import re
from datetime import date
from string import Formatter
from typing import TYPE_CHECKING

from envduty.edition import roles
from envduty.edition.knowledge import Departments, Matters, Vocabulary
from envduty.edition.model import Edition
from envduty.edition.walk import bodies, duties, items, placed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from envduty.edition.knowledge import Knowledge
    from envduty.edition.model import Unclear
    from envduty.edition.walk import Path_, Remark

__all__ = ["faults", "together"]

_RING = re.compile(r"<([^<>]+)>")
_NUMBERS = ("section", "body", "duty")
_BIDI = re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def faults(value: Edition | Departments | Matters | Vocabulary) -> list[Remark]:
    """Contradictions inside one data file that make it unusable."""
    match value:
        case Edition():
            return _edition_faults(value)
        case Departments():
            return [*_department_faults(value)]
        case Matters():
            return [*_matter_faults(value)]
        case Vocabulary():
            return []


def together(edition: Edition, knowledge: Knowledge) -> list[Remark]:
    """What a notice and the knowledge that it uses contradict each other in."""
    departments = {department.id for department in knowledge.departments.departments}
    unknown: list[Remark] = [
        ((*path, "departments", k), f"规范档里没有机构 {identifier}")
        for path, body in bodies(edition)
        for k, identifier in enumerate(body.departments)
        if identifier not in departments
    ]
    rings = [
        (("topics", i, "terms", j), reason)
        for i, entry in enumerate(edition.topics)
        for j, reason in _unknown_rings(entry.terms, knowledge.matters.rings)
    ]
    outside = {matter.matter for matter in knowledge.matters.outside}
    clash: list[Remark] = [
        (("topics", i, "topic"), f"叙词表把“{entry.topic}”列为通知不涉及的事项（outside）")
        for i, entry in enumerate(edition.topics)
        if entry.topic in outside
    ]
    return [*unknown, *rings, *clash]


def _edition_faults(edition: Edition) -> list[Remark]:
    return [
        *_citation(edition),
        *_date(edition),
        *_structure(edition),
        *_references(edition),
        *_duty_faults(edition),
        *_index_faults(edition),
        *_name_faults(edition),
        *_characters(edition),
    ]


def _structure(edition: Edition) -> Iterator[Remark]:
    """Ids are unique and nested: a body's id begins with its section's, a duty's with its body's."""
    seen: dict[str, str] = {}

    def once(path: Path_, identifier: str, parent: str) -> Iterator[Remark]:
        if identifier in seen:
            yield (*path, "id"), f"编号 {identifier} 重复（{seen[identifier]}已用）"
        elif parent and not identifier.startswith(f"{parent}."):
            yield (*path, "id"), f"编号 {identifier} 应以上级编号“{parent}.”开头"
        seen[identifier] = "前面"

    for i, section in enumerate(edition.sections):
        yield from once(("sections", i), section.id, "")
    for (path, body), (section, _) in zip(bodies(edition), placed(edition), strict=True):
        yield from once(path, body.id, section.id)
        listed = list(items(body, path))
        for item in listed:
            yield from once(item.path, item.duty.id, item.above[-1].id if item.above else body.id)
        for k, gap in enumerate(body.gaps):
            yield from once((*path, "gaps", k), gap.id, body.id)
            if gap.after not in {item.duty.id for item in listed}:
                yield (*path, "gaps", k, "after"), f"没有编号为 {gap.after} 的职责"
    if not seen:
        yield (), "没有任何机构：请在 sections 或 bodies 里写"


def _citation(edition: Edition) -> Iterator[Remark]:
    """The pattern is filled in for every duty: anything but the plain fields could break or exhaust that."""
    try:
        fields = list(Formatter().parse(edition.document.citation))
    except ValueError:
        fields = [("", "", "", None)]
    if any(name is not None and (name not in _NUMBERS or form or turn) for _, name, form, turn in fields):
        yield ("document", "citation"), "只能用 {section}、{body}、{duty} 三个编号，不能带格式"


def _date(edition: Edition) -> Iterator[Remark]:
    try:
        date.fromisoformat(edition.document.date)
    except ValueError:
        yield ("document", "date"), f"没有这一天：{edition.document.date}"


def _references(edition: Edition) -> Iterator[Remark]:
    """Every id that is referred to exists."""
    known = {body.id for _, body in bodies(edition)}
    # A region may word a duty anew; what the base's index says of its clauses is then passed over.
    counts = {d.id: len(roles.clauses(d.text)) if not d.local else None for _, _, d in duties(edition)}
    for path, body in _body_references(edition):
        if body not in known:
            yield path, f"没有编号为 {body} 的机构"
    for i, level in enumerate(edition.levels):
        if level in edition.levels[:i]:
            yield ("levels", i), f"{level} 写了两次"
    for path, reference in _duty_references(edition):
        identifier, _, clause = reference.partition("/")
        if identifier not in counts:
            yield path, f"没有编号为 {identifier} 的职责"
        elif clause and (count := counts[identifier]) is not None and int(clause) > count:
            yield path, f"职责 {identifier} 没有第 {clause} 个分句"


def _body_references(edition: Edition) -> Iterator[tuple[Path_, str]]:
    if edition.document.lead_body:
        yield ("document", "lead_body"), edition.document.lead_body
    for i, level in enumerate(edition.levels):
        yield ("levels", i), level
    for i, topic in enumerate(edition.topics):
        if topic.lost:
            yield ("topics", i, "lost"), topic.lost
    for path, _, duty in duties(edition):
        if duty.likely_body:
            yield (*path, "likely_body"), duty.likely_body
        for k, override in enumerate(duty.roles):
            for partner in override.partners or ():
                yield (*path, "roles", k, "partners"), partner


def _duty_references(edition: Edition) -> Iterator[tuple[Path_, str]]:
    for path, _, duty in duties(edition):
        if duty.copy_of:
            yield (*path, "copy_of"), duty.copy_of
    for i, parallel in enumerate(edition.parallels):
        for j, identifier in enumerate(parallel.duties):
            yield ("parallels", i, "duties", j), identifier
    for i, topic in enumerate(edition.topics):
        for j, reference in enumerate(topic.duties):
            yield ("topics", i, "duties", j), reference
        for j, reference in enumerate(topic.see):
            yield ("topics", i, "see", j), reference


def _duty_faults(edition: Edition) -> Iterator[Remark]:
    texts = {duty.id: duty.text for _, _, duty in duties(edition)}
    for i, section in enumerate(edition.sections):
        yield from _unclear_faults(("sections", i), section.unclear, section.text or "")
    copies = {duty.id for _, _, duty in duties(edition) if duty.copy_of}
    for path, _, duty in duties(edition):
        yield from _unclear_faults(path, duty.unclear, duty.text)
        if duty.copy_of in copies:
            itself = "它自己" if duty.copy_of == duty.id else f"{duty.copy_of}，而那也是重复"
            yield (*path, "copy_of"), f"说是重复的，却指向{itself}；请写原来的那一项"
        if duty.printed == duty.text:
            yield (*path, "printed"), "与 text 相同；印本原文只在不同时才写"
        if duty.copy_of in texts and texts[duty.copy_of] != duty.text:
            yield (*path, "copy_of"), f"说是 {duty.copy_of} 的重复，文字却不一样"
        for k, override in enumerate(duty.roles):
            if not any(override.words in clause.text for clause in roles.clauses(duty.text)):
                yield (*path, "roles", k, "words"), f"没有一个分句含有“{override.words}”"


def _unclear_faults(path: Path_, unclear: Iterable[Unclear], text: str) -> Iterator[Remark]:
    for k, doubt in enumerate(unclear):
        if doubt.words not in text:
            yield (*path, "unclear", k, "words"), f"正文里没有“{doubt.words}”"


def _index_faults(edition: Edition) -> Iterator[Remark]:
    seen: set[str] = set()
    for i, entry in enumerate(edition.topics):
        if entry.topic in seen:
            yield ("topics", i, "topic"), f"事项“{entry.topic}”重复"
        seen.add(entry.topic)


def _matter_faults(matters: Matters) -> Iterator[Remark]:
    seen: set[str] = set()
    known = {entry.matter for entry in matters.matters}
    yield from ((("rings", name), f"同义词环“{name}”是空的") for name, words in matters.rings.items() if not words)
    for group, entries in (("matters", matters.matters), ("outside", matters.outside)):
        for i, entry in enumerate(entries):
            if entry.matter in seen:
                yield (group, i, "matter"), f"事项“{entry.matter}”重复"
            seen.add(entry.matter)
            for j, reason in _unknown_rings(entry.terms, matters.rings):
                yield (group, i, "terms", j), reason
            for field, names in (("broader", filter(None, [entry.broader])), ("related", entry.related)):
                for name in names:
                    if name not in known or name == entry.matter:
                        yield (group, i, field), f"没有事项“{name}”"


def _unknown_rings(terms: Iterable[str], rings: Mapping[str, object]) -> Iterator[tuple[int, str]]:
    for j, term in enumerate(terms):
        unknown = [ring for ring in _RING.findall(term) if ring not in rings]
        if unknown:
            yield j, f"没有名为“{unknown[0]}”的同义词环"
        elif set("<>") & set(_RING.sub("", term)):
            yield j, f"“{term}”里的尖括号没有配对；同义词环写作 <环名>"


def _department_faults(departments: Departments) -> Iterator[Remark]:
    known: set[str] = set()
    for i, department in enumerate(departments.departments):
        if department.id in known:
            yield ("departments", i, "id"), f"代号 {department.id} 重复"
        known.add(department.id)
    yield from _department_names(departments, known)
    yield from _changes(departments, known)


def _department_names(departments: Departments, known: set[str]) -> Iterator[Remark]:
    for i, department in enumerate(departments.departments):
        if department.under is not None and department.under not in known - {department.id}:
            yield ("departments", i, "under"), f"没有代号为 {department.under} 的机构"
        for field in ("names", "former", "units", "tells"):
            words = getattr(department, field)
            for j, name in enumerate(words):
                if name in words[:j]:
                    yield ("departments", i, field, j), f"“{name}”重复"


def _changes(departments: Departments, known: set[str]) -> Iterator[Remark]:
    for i, change in enumerate(departments.changes):
        for field, identifier in (("from", change.source), ("to", change.to)):
            if identifier not in known:
                yield ("changes", i, field), f"没有代号为 {identifier} 的机构"
        if change.source == change.to:
            yield ("changes", i, "to"), "与 from 相同"
        if change.whole == (change.what is not None):
            yield ("changes", i, "what"), "划转一部分的要写 what；整个机构的写 whole: true，不写 what"


def _name_faults(edition: Edition) -> Iterator[Remark]:
    for path, body in bodies(edition):
        for field in ("aliases", "former", "subunits", "successors"):
            seen: set[str] = set()
            for j, name in enumerate(getattr(body.names, field)):
                if name in seen:
                    yield (*path, "names", field, j), f"“{name}”重复"
                seen.add(name)


def _characters(edition: Edition) -> Iterator[Remark]:
    """Invisible direction marks could make a text read differently from what it says."""
    for path, body in bodies(edition):
        if _BIDI.search(body.name):
            yield (*path, "name"), "含有不可见的方向控制符"
    for path, _, duty in duties(edition):
        if _BIDI.search(duty.text):
            yield (*path, "text"), "含有不可见的方向控制符"
