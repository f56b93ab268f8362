"""The review of an edition: what contradicts itself, what differs from the source, what a curator may have forgotten."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import defaultdict
from typing import TYPE_CHECKING, TypeAlias

from envduty import roles, text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from envduty.model import Body, Duty, Edition

__all__ = ["Path_", "Remark", "collate", "faults", "warnings"]

#: keys and indices that lead to a place in the data
Path_: TypeAlias = tuple[str | int, ...]
#: (path in the data, what is wrong with it)
Remark: TypeAlias = tuple[Path_, str]

_RING = re.compile(r"<([^<>]+)>")
_BIDI = re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def _bodies(edition: Edition) -> Iterator[tuple[Path_, Body]]:
    for i, section in enumerate(edition.sections):
        for j, body in enumerate(section.bodies):
            yield ("sections", i, "bodies", j), body


def _duties(edition: Edition) -> Iterator[tuple[Path_, Body, Duty]]:
    for path, body in _bodies(edition):
        for k, duty in enumerate(body.duties):
            yield (*path, "duties", k), body, duty


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
    bodies = {body.id for _, body in _bodies(edition)}
    # A region may word a duty anew; what the base's index says of its clauses is then passed over.
    duties = {d.id: len(roles.clauses(d.text)) if not d.local else None for _, _, d in _duties(edition)}
    for path, body in _body_references(edition):
        if body not in bodies:
            yield path, f"没有编号为 {body} 的机构"
    for path, reference in _duty_references(edition):
        identifier, _, clause = reference.partition("/")
        if identifier not in duties:
            yield path, f"没有编号为 {identifier} 的职责"
        elif clause and (count := duties[identifier]) is not None and int(clause) > count:
            yield path, f"职责 {identifier} 没有第 {clause} 个分句"


def _body_references(edition: Edition) -> Iterator[tuple[Path_, str]]:
    if edition.document.lead_body:
        yield ("document", "lead_body"), edition.document.lead_body
    for i, level in enumerate(edition.levels):
        yield ("levels", i), level
    for i, topic in enumerate(edition.topics):
        if topic.lost:
            yield ("topics", i, "lost"), topic.lost
    for path, _, duty in _duties(edition):
        if duty.likely_body:
            yield (*path, "likely_body"), duty.likely_body
        for k, override in enumerate(duty.roles):
            for partner in override.partners or ():
                yield (*path, "roles", k, "partners"), partner


def _duty_references(edition: Edition) -> Iterator[tuple[Path_, str]]:
    for path, _, duty in _duties(edition):
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
    texts = {duty.id: duty.text for _, _, duty in _duties(edition)}
    for path, _, duty in _duties(edition):
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
    for path, body in _bodies(edition):
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
    for path, body in _bodies(edition):
        if _BIDI.search(body.name):
            yield (*path, "name"), "含有不可见的方向控制符"
    for path, _, duty in _duties(edition):
        if _BIDI.search(duty.text):
            yield (*path, "text"), "含有不可见的方向控制符"


def collate(edition: Edition, folder: Path) -> list[Remark]:
    """The edition against its source: every non-blank line is accounted for, every text equals its lines under NFKC."""
    source = edition.document.source
    if source is None:
        return []
    where = ("document", "source")
    try:
        data = (folder / source.file).read_bytes()
    except OSError as error:
        return [((*where, "file"), f"读不了来源文件 {source.file}:{error.strerror}")]
    found: list[Remark] = []
    if hashlib.sha256(data).hexdigest() != source.sha256:
        found.append(((*where, "sha256"), "来源文件与登记的 SHA-256 不符:来源被改动过"))
    lines = data.decode("utf-8", "replace").split("\n")
    used: dict[int, Path_] = {}
    for path, numbers, expected, may_break in _witnesses(edition):
        for number in numbers:
            if number in used:
                found.append((path, f"来源第 {number} 行已经属于 {used[number]}"))
            used[number] = path
        found.extend((path, reason) for reason in _compare(lines, numbers, expected, may_break=may_break))
    for number, line in enumerate(lines, 1):
        if line.strip() and number not in used:
            found.append(((), f"来源第 {number} 行没有交代:“{line.strip()[:30]}”"))
    return found


def _compare(lines: list[str], numbers: tuple[int, ...], expected: str, *, may_break: bool) -> Iterator[str]:
    beyond = [number for number in numbers if number > len(lines)]
    if beyond:
        yield f"来源没有第 {beyond[0]} 行"
        return
    # "- " is the list mark of the extraction, not of the notice.
    printed = _nfkc("".join(lines[number - 1].strip() for number in numbers).removeprefix("- "))
    wanted = _nfkc(expected)
    if printed != wanted and not (may_break and wanted.startswith(printed)):
        at = next(
            (i for i, (a, b) in enumerate(zip(printed, wanted, strict=False)) if a != b), min(len(printed), len(wanted))
        )
        yield (
            f"与来源第 {'、'.join(map(str, numbers))} 行不符:第 {at + 1} 字处,"
            f"来源作“{printed[at : at + 8]}”,数据作“{wanted[at : at + 8]}”"
        )


def _nfkc(string: str) -> str:
    return unicodedata.normalize("NFKC", string)


def _witnesses(edition: Edition) -> Iterator[tuple[Path_, tuple[int, ...], str, bool]]:
    """(path, source lines, what they must say, whether they may break off) of everything printed."""
    for i, passage in enumerate(edition.document.passages):
        yield ("document", "passages", i), passage.lines, passage.text, False
    for i, section in enumerate(edition.sections):
        yield ("sections", i), section.lines, f"{section.label}、{section.title}", False
        if section.text:
            yield ("sections", i, "text"), section.text_lines, section.text, False
    for path, body in _bodies(edition):
        heading = f"{body.label}{body.heading or body.printed_name or body.name}"
        for line in (*body.lines, *body.again):
            yield path, (line,), heading, False
        for k, gap in enumerate(body.gaps):
            yield (*path, "gaps", k), gap.lines, gap.text or "", False
    for path, _, duty in _duties(edition):
        yield from _duty_witnesses(path, duty)


def _duty_witnesses(path: Path_, duty: Duty) -> Iterator[tuple[Path_, tuple[int, ...], str, bool]]:
    printed = (f"{duty.label}." if duty.label else "") + (duty.printed or duty.text)
    yield path, duty.lines, printed, False
    for line in duty.again:
        yield (*path, "again"), (line,), printed, False
    if duty.broken:
        yield (*path, "broken"), duty.broken, printed, True


def warnings(edition: Edition) -> list[Remark]:
    """What a curator may have forgotten; the file works all the same."""
    return [*_unfindable(edition), *_partners(edition), *_numbering(edition)]


def _unfindable(edition: Edition) -> Iterator[Remark]:
    for path, body in _bodies(edition):
        if not any((body.names.aliases, body.names.former, body.names.subunits, body.names.successors)):
            yield (*path, "names"), f"{body.name}:没有登记简称、别名,只能按全称查到"
    indexed = {reference.partition("/")[0] for topic in edition.topics for reference in topic.duties}
    for path, _, duty in _duties(edition):
        if not duty.copy_of and duty.id not in indexed:
            yield path, f"职责 {duty.id} 不在主题索引的任何事项之下"
    for i, topic in enumerate(edition.topics):
        if not topic.terms and not topic.headwords:
            yield ("topics", i), f"事项“{topic.topic}”没有任何说法,只能按名称查到"


def _partners(edition: Edition) -> Iterator[Remark]:
    named = _partner_names(edition)
    known = {
        text.key(name): body.id
        for _, body in _bodies(edition)
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
    for path, body, duty in _duties(edition):
        for name in dict.fromkeys(name for clause in roles.clauses(duty.text) for name in clause.partners):
            yield path, body, duty, name


def _numbering(edition: Edition) -> Iterator[Remark]:
    for path, body in _bodies(edition):
        numbers = [int(duty.label) for duty in body.duties if duty.label and duty.label.isdecimal()]
        missing = sorted(set(range(1, max(numbers, default=0) + 1)) - set(numbers))
        if missing:
            yield (*path, "duties"), f"{body.name}:项号不连续,缺第 {'、'.join(map(str, missing))} 项"
