"""A drafted notice → the text of a data file, with the doubts as comments at their places."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from typing import TYPE_CHECKING

from envduty.edition.draft.parts import Doubt

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from envduty.edition.draft.naming import Naming
    from envduty.edition.draft.parts import Body, Duty, Notice, Section

__all__ = ["Writer", "full_width"]

_HEAD = """\
# {title}：由 envduty draft 起草，尚未经人校读。
#
# 编号（1.2.3）是在原件中的位置，一律加引号；text 的标点已改为全角，别的一字未改。
# “# 存疑：”写明起草时没有把握的地方：看过原件、改定之后删去该行。
# 改完运行 envduty check：它逐行对照来源。
"""
#: half-width marks that stand for full-width ones between Chinese characters
_WIDE = str.maketrans(",;:?!()", "，；：？！（）")
_PLAIN = re.compile(r"[\u3400-\u9fff《（“〔【第][^\x00-\x1f:#,\[\]{}&*!|>'\"%@`]*(?<!\s)")


def full_width(text: str) -> str:
    """Chinese punctuation in its full width; figures (1,000 · 9:30 · GB(T)) keep theirs."""
    text = re.sub(r"(?<=[^\x00-\x7f])[ \u3000\xa0]+(?=[^\x00-\x7f])", "", text)
    text = re.sub(r"(?<![0-9A-Za-z])[,;:?!()]|[,;:?!()](?![0-9A-Za-z])", lambda found: found[0].translate(_WIDE), text)
    if '"' in text and text.count('"') % 2 == 0:
        parts = text.split('"')
        text = "".join(part + ("" if i == len(parts) - 1 else "“”"[i % 2]) for i, part in enumerate(parts))
    return _paired(re.sub(r"(?<=[^\x00-\x7f])[.．]$", "。", text))


def _paired(text: str) -> str:
    """A bracket whose partner is full-width is full-width too: （PM2.5)."""
    opened: list[int] = []
    out = list(text)
    for i, c in enumerate(text):
        if c in "(（":
            opened.append(i)
        elif c in ")）" and opened:
            at = opened.pop()
            if {out[at], c} != {"(", ")"}:
                out[at], out[i] = "（", "）"
    return "".join(out)


#: levels of sections that an id may show; with body, duty and two of sub-items it has six parts
_LEVELS = 2


class Writer:
    """Writes a notice; each doubt becomes a comment and an entry of `doubts`."""

    def __init__(self, notice: Notice, naming: Naming, identifier: str) -> None:
        self._notice, self._naming, self._identifier = notice, naming, identifier
        self.doubts: list[Doubt] = []
        self._out: list[str] = []
        self._numbers = _Numbers(notice.sections)

    def text(self) -> str:
        """The whole file."""
        self._put(0, _HEAD.format(title=_safe(self._notice.title)))
        self._put(0, "format: 1\n")
        self._document()
        levels = [self._numbers.bodies[id(body)] for body in self._bodies() if self._naming.level(body.name)]
        if levels:
            self._put(0, f"# 各级党委、政府，按印出的先后\nlevels: [{', '.join(map(_quoted, levels))}]\n")
        if self._flat:
            self._put(0, "bodies:")
            for body in self._notice.sections[0].bodies:
                self._body(body, 1)
        else:
            self._put(0, "sections:")
            for section in self._notice.sections:
                self._section(section)
        return "\n".join(self._out).rstrip() + "\n"

    @property
    def _flat(self) -> bool:
        """Whether the bodies stand in no section."""
        return len(self._notice.sections) == 1 and self._notice.sections[0].bare

    def _bodies(self) -> Iterator[Body]:
        return (body for section in self._notice.sections for body in section.bodies)

    def _put(self, depth: int, line: str) -> None:
        self._out.append("  " * depth + line)

    def _doubt(self, depth: int, doubts: Iterable[str], lines: Sequence[int]) -> None:
        for reason in doubts:
            self.doubts.append(Doubt(lines[0] if lines else 0, reason))
            self._put(depth, f"# 存疑：{_safe(reason)}")

    def _document(self) -> None:
        notice = self._notice
        self._put(0, "document:")
        self._put(1, f"id: {self._identifier}")
        if not notice.title:
            self._doubt(1, ["看不出标题"], [])
        self._put(1, f"title: {_scalar(full_width(notice.title) or '无标题')}")
        if not notice.date:
            self._doubt(1, ["看不出成文日期，暂写 1900-01-01"], [])
        elif not notice.signed:
            self._doubt(1, ["没有单独成行的成文日期，暂取正文里的第一个日期"], [])
        self._put(1, f'date: "{notice.date or "1900-01-01"}"')
        if not notice.region:
            self._doubt(1, ["看不出适用的地区"], [])
        self._put(1, f"region: {_scalar(notice.region or '未详')}")
        if notice.issuers:
            self._put(1, f"issuers: [{', '.join(map(_scalar, notice.issuers))}]")
        self._put(1, f'citation: "{self._citation()}"')
        lead = next((self._numbers.bodies[id(b)] for b in self._bodies() if self._naming.leads(b.name)), None)
        if lead:
            self._put(1, f"lead_body: {_quoted(lead)}")
        self._put(1, "source:")
        self._put(2, f"file: {_quoted(notice.source.name)}")
        self._put(2, f"sha256: {_quoted(notice.source.sha256)}")
        if notice.passages:
            self._put(1, "passages:")
        for passage in sorted(notice.passages, key=lambda p: p.lines[:1]):
            self._doubt(2, passage.doubts, passage.lines)
            self._put(2, f"- what: {_scalar(passage.what)}")
            self._put(3, f"text: {_scalar(full_width(passage.text))}")
            self._lines(3, "lines", passage.lines)
        self._put(0, "")

    def _citation(self) -> str:
        """How a duty is cited: what is numbered through, or by decimals, needs no section."""
        labels = [body.label.strip(" 、．.") for body in self._bodies() if body.label]
        through = len(set(labels)) == len(labels) or all("." in label for label in labels)
        return "{body}{duty}" if self._flat or (labels and through) else "{section}{body}{duty}"

    def _section(self, section: Section) -> None:
        self._doubt(1, section.doubts, section.lines)
        self._put(1, f"- id: {_quoted(self._numbers.sections[id(section)])}")
        self._label(2, section.label)
        title = section.title.rstrip("：:") or section.title or section.label or "未分部分"
        self._put(2, f"title: {_scalar(full_width(title))}")
        self._lines(2, "lines", section.lines)
        self._put(2, "bodies:")
        for body in section.bodies:
            self._body(body, 3)

    def _body(self, body: Body, depth: int) -> None:
        identifier = self._numbers.bodies[id(body)]
        self._doubt(depth, body.doubts, body.lines)
        self._put(depth, f"- id: {_quoted(identifier)}")
        self._label(depth + 1, body.label)
        self._put(depth + 1, f"name: {_scalar(full_width(body.name))}")
        if body.heading != body.name:
            self._put(depth + 1, f"heading: {_scalar(full_width(body.heading))}")
        if body.aliases:
            self._put(depth + 1, f"names: {{aliases: [{', '.join(map(_scalar, body.aliases))}]}}")
        self._lines(depth + 1, "lines", body.lines)
        self._lines(depth + 1, "again", body.again)
        self._duties(body.duties, identifier, depth + 1)

    def _duties(self, duties: list[Duty], parent: str, depth: int) -> None:
        if not duties:
            return
        self._put(depth, "duties:")
        for duty, number in zip(duties, _positions([duty.number for duty in duties]), strict=True):
            self._doubt(depth + 1, duty.doubts, duty.lines)
            identifier = f"{parent}.{number}"
            self._put(depth + 1, f"- id: {_quoted(identifier)}")
            self._label(depth + 2, duty.label)
            self._put(depth + 2, f"text: {_scalar(full_width(duty.text))}")
            self._lines(depth + 2, "lines", duty.lines)
            self._lines(depth + 2, "again", duty.again)
            self._lines(depth + 2, "broken", duty.broken)
            if duty.role:
                self._put(depth + 2, f"role: {duty.role}")
            if duty.notes:
                self._put(depth + 2, "notes:")
                for note in duty.notes:
                    self._put(depth + 3, f"- {_scalar(full_width(note))}")
            self._duties(duty.duties, identifier, depth + 2)

    def _label(self, depth: int, label: str) -> None:
        if shown := label.strip().rstrip("、．.。 "):
            self._put(depth, f"label: {_scalar(shown)}")

    def _lines(self, depth: int, name: str, lines: Sequence[int]) -> None:
        if lines:
            self._put(depth, f"{name}: [{', '.join(map(str, dict.fromkeys(lines)))}]")


class _Numbers:
    """Ids: the printed numbers where they count upwards, so that an id is the place in print; else the positions."""

    def __init__(self, sections: list[Section]) -> None:
        self.sections: dict[int, str] = {}
        self.bodies: dict[int, str] = {}
        for printed in (True, False):
            self._give(sections, printed=printed)
            ids = sorted(f"{own}." for own in self.sections.values())
            nested = any(later.startswith(own) for own, later in pairwise(ids))
            if not nested and len(set(self.bodies.values())) == len(self.bodies):
                return

    def _give(self, sections: list[Section], *, printed: bool) -> None:
        for position, section in enumerate(sections, 1):
            numbered = printed and all(section.numbers) and 0 < len(section.numbers) <= _LEVELS
            own = ".".join(map(str, section.numbers)) if numbered else str(position)
            flat = len(sections) == 1 and section.bare
            self.sections[id(section)] = "" if flat else own
            for body, number in zip(section.bodies, _positions([b.number for b in section.bodies]), strict=True):
                self.bodies[id(body)] = str(number) if flat else f"{own}.{number}"


def _positions(numbers: list[int]) -> list[int]:
    rising = all(a < b for a, b in pairwise(numbers)) and all(numbers)
    return numbers if rising else list(range(1, len(numbers) + 1))


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _scalar(text: str) -> str:
    """A text as YAML: bare where nothing in it can be misread, else quoted."""
    return text if _PLAIN.fullmatch(text) else _quoted(text)


def _safe(text: str) -> str:
    return re.sub(r"\s+", " ", text)
