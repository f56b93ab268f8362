"""The rules that an edition keeps: contradictions inside the data that make it unusable."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from envduty import text
from envduty.edition import roles
from envduty.edition.walk import Path_, Remark, bodies, duties

if TYPE_CHECKING:
    from collections.abc import Iterator

    from envduty.edition.model import Edition

__all__ = ["faults"]

_RING = re.compile(r"<([^<>]+)>")
_BIDI = re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def faults(edition: Edition) -> list[Remark]:
    """Contradictions inside the data that make it unusable."""
    return [
        *_citation(edition),
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
            yield (*path, "id"), f"编号 {identifier} 重复({seen[identifier]}已用)"
        elif parent and not identifier.startswith(f"{parent}."):
            yield (*path, "id"), f"编号 {identifier} 应以上级编号“{parent}.”开头"
        seen[identifier] = "前面"

    for i, section in enumerate(edition.sections):
        path: Path_ = ("sections", i)
        yield from once(path, section.id, "")
        for j, body in enumerate(section.bodies):
            inner = (*path, "bodies", j)
            yield from once(inner, body.id, section.id)
            for k, duty in enumerate(body.duties):
                yield from once((*inner, "duties", k), duty.id, body.id)
            for k, gap in enumerate(body.gaps):
                yield from once((*inner, "gaps", k), gap.id, body.id)
                if gap.after not in {duty.id for duty in body.duties}:
                    yield (*inner, "gaps", k, "after"), f"没有编号为 {gap.after} 的职责"


def _citation(edition: Edition) -> Iterator[Remark]:
    try:
        edition.document.citation.format(section="", body="", duty="")
    except (LookupError, ValueError, AttributeError):
        yield ("document", "citation"), "只能用 {section}、{body}、{duty} 三个编号"


def _references(edition: Edition) -> Iterator[Remark]:
    """Every id that is referred to exists."""
    known = {body.id for _, body in bodies(edition)}
    # A region may word a duty anew; what the base's index says of its clauses is then passed over.
    counts = {d.id: len(roles.clauses(d.text)) if not d.local else None for _, _, d in duties(edition)}
    for path, body in _body_references(edition):
        if body not in known:
            yield path, f"没有编号为 {body} 的机构"
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
    for path, _, duty in duties(edition):
        if duty.printed == duty.text:
            yield (*path, "printed"), "与 text 相同;印本原文只在不同时才写"
        if duty.copy_of in texts and texts[duty.copy_of] != duty.text:
            yield (*path, "copy_of"), f"说是 {duty.copy_of} 的重复,文字却不一样"
        for k, unclear in enumerate(duty.unclear):
            if unclear.words not in duty.text:
                yield (*path, "unclear", k, "words"), f"正文里没有“{unclear.words}”"
        for k, override in enumerate(duty.roles):
            if not any(override.words in clause.text for clause in roles.clauses(duty.text)):
                yield (*path, "roles", k, "words"), f"没有一个分句含有“{override.words}”"


def _index_faults(edition: Edition) -> Iterator[Remark]:
    seen: set[str] = set()
    for group, entries in (("topics", edition.topics), ("outside", edition.outside)):
        for i, entry in enumerate(entries):
            if entry.topic in seen:
                yield (group, i, "topic"), f"事项“{entry.topic}”重复"
            seen.add(entry.topic)
            for j, term in enumerate(entry.terms):
                unknown = [ring for ring in _RING.findall(term) if ring not in edition.rings]
                if unknown:
                    yield (group, i, "terms", j), f"没有名为“{unknown[0]}”的同义词环"
    for i, entry in enumerate(edition.outside):
        if entry.duties or entry.see:
            yield ("outside", i), f"“{entry.topic}”列为通知不涉及的事项,就不能有职责"


def _name_faults(edition: Edition) -> Iterator[Remark]:
    others = {text.key(name) for name in edition.vocabulary.other_bodies}
    for path, body in bodies(edition):
        for field in ("aliases", "former", "subunits", "successors"):
            seen: set[str] = set()
            for j, name in enumerate(getattr(body.names, field)):
                if text.key(name) in others:
                    yield (*path, "names", field, j), f"“{name}”又列在 other_bodies(通知没有列入的机构)里"
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
