"""The tree → sections, bodies and duties: what the headings name decides, not how deep they stand."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from envduty.edition.draft import cover
from envduty.edition.draft.naming import Named
from envduty.edition.draft.parts import Body, Duty, Node, Passage, Section, unfinished
from envduty.edition.draft.tables import split_names
from envduty.edition.draft.tasks import tasks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from envduty.edition.draft.naming import Naming
    from envduty.edition.draft.outline import Outline

__all__ = ["Arranger"]

_UNNUMBERED = {"para", "sign"}
_SHORT = 16
#: a duty, its sub-items and theirs; what stands deeper is put beside these
_DEPTH = 3
#: bodies that must stand beside a heading that no word tells
_ENOUGH = 2
_COUNTED = re.compile(r"\s*[一二三四五六七八九十]{1,2}是")


class Arranger:
    """Sections with their bodies, and the passages that are no duty."""

    def __init__(self, plan: Outline, naming: Naming) -> None:
        self._naming, self._title = naming, plan.title
        self._root, self._texts = plan.root, plan.texts
        self._opened: set[int] = set()
        self._names: dict[int, Named | None] = {}
        self._groups: dict[int, bool] = {}
        self.passages: list[Passage] = list(plan.passages)
        self.sections: list[Section] = []
        self._walk(self._root, ())
        if not self.sections:
            self._by_tasks()
        self.sections = [part for section in self.sections if section.bodies for part in self._apart(section)]

    # -- what a node is

    def _named(self, node: Node) -> Named | None:
        if id(node) not in self._names:
            self._names[id(node)] = self._name(node)
        return self._names[id(node)]

    def _name(self, node: Node) -> Named | None:
        if node.kind in {*_UNNUMBERED, "group", "root", "项", "表段"}:
            return None
        if node.name:
            return Named(node.name, "", len(node.text))
        if name := self._naming.heading(node.text):
            return Named(name, "", len(node.text))
        named = self._naming.lead(node.text)
        if named and node.children and re.search(r"[：:]$|(职责|责任|任务)[。]?$", named.rest):
            return Named(named.name, "", len(node.text))  # 履行下列职责：
        return named

    def _is_body(self, node: Node) -> bool:
        named = self._named(node)
        return named is not None and bool(named.rest or any(child.kind != "sign" for child in node.children))

    def _is_group(self, node: Node) -> bool:
        """Whether bodies stand under it."""
        if id(node) not in self._groups:
            kids = [kid for kid in node.children if kid.kind not in _UNNUMBERED and not self._naming.no_body(kid.text)]
            bodies = [kid for kid in kids if self._is_body(kid) or self._is_group(kid)]
            headings = [kid for kid in bodies if kid.children]
            few = len(bodies) * 2 < len(kids) if headings else len(bodies) * 2 <= len(kids)
            self._groups[id(node)] = bool(bodies) and not (few and (self._named(node) is not None or not headings))
        return self._groups[id(node)]

    def _guessed(self, node: Node, parent: Node) -> Named | None:
        """A body that no word tells: its heading looks like those of the bodies beside it."""
        like = [kid for kid in parent.children if kid.kind == node.kind and kid is not node]
        bodies = [kid for kid in like if self._is_body(kid)]
        if (
            len(bodies) < _ENOUGH
            or len(bodies) * 2 < len(like)
            or node.kind in _UNNUMBERED
            or self._naming.no_body(node.text)
        ):
            return None
        head, colon, rest = node.text.partition("：" if "：" in node.text else ":")
        if (
            not self._naming.heads(head)
            or len(head) > _SHORT
            or self._naming.group(head)
            or not (node.children or rest)
        ):
            return None
        if colon and rest and not any((named := self._named(kid)) and named.rest for kid in bodies):
            return None
        node.doubts.append(f"认不出“{head}”是哪个机构；按它在同级标题中的位置当作机构")
        return Named(self._naming.stem(head), rest.strip(), len(head) + 1)

    # -- the walk

    def _walk(self, container: Node, path: tuple[Node, ...]) -> None:
        section: Section | None = None
        for kid in container.children:
            if kid.kind in _UNNUMBERED or (self._naming.no_body(kid.text.split("：")[0]) and not self._is_body(kid)):
                self._pass(kid)
            elif self._is_group(kid):
                self._walk(kid, (*path, kid))
                self._reprinted(kid)
                if id(kid) not in self._opened:  # a chapter whose bodies all stand in 节
                    self.passages.append(Passage("标题", kid.label + kid.text, tuple(kid.lines), tuple(kid.doubts)))
                section = None
            elif named := self._named(kid) if self._is_body(kid) else self._guessed(kid, container):
                if section is None:
                    section = self._open(path)
                section.bodies += self._bodies(kid, named)
            else:
                if section and (named := self._named(kid)):
                    kid.doubts.append(f"“{named.name}”之后没有职责")
                self._pass(kid)

    def _open(self, path: tuple[Node, ...]) -> Section:
        """A section for the bodies under the last of these headings; its label tells the place among the others."""
        section = Section("", "", [], tuple(node.number for node in path))
        if path:
            last = path[-1]
            self._opened.add(id(last))
            section.title, section.lines, section.doubts = last.text or last.label, list(last.lines), last.doubts
            whole = last.kind.startswith("1.1")  # 2.1 tells the place by itself
            labels = [node.label.strip(" 、．.") for node in (path[-1:] if whole else path)]
            section.label = "".join(labels) if last.text and last.label else ""
        self.sections.append(section)
        return section

    def _apart(self, section: Section) -> list[Section]:
        """Bodies beside sections are sections of their own: 六、区法院责任."""
        if not section.bare or len(self.sections) == 1:
            return [section]
        apart: list[Section] = []
        for body in section.bodies:
            if apart and not body.label and body.lines == apart[-1].lines:  # the second body of one paragraph
                apart[-1].bodies.append(body)
                continue
            self.passages += [Passage("重印", self._texts[line], (line,)) for line in body.again]
            inner = replace(body, label="", heading=body.name, lines=[], again=[], number=1)
            apart.append(Section(body.label, body.heading, body.lines, (body.number,), [inner]))
        return apart

    def _by_tasks(self) -> None:
        """A list of tasks that names its bodies in or behind each task (责任单位：……) and not in headings."""
        bodies: dict[str, Body] = {}
        used: set[int] = set()
        passed, self.passages = self.passages, []
        for task, below, found in sorted(tasks(self._root), key=lambda found: found[0].lines):
            subs, rest = self._items(below)
            subs += [self._duty(node, []) for node in rest]
            used.update(id(node) for top in (task, *below) for node in ([task] if top is task else top.all()))
            for name in split_names(found["names"] or found["led"], self._naming):
                duty = self._duty(task, subs)
                duty.role = "牵头" if "牵头" in (found["what"], found["verb"]) else ""
                bodies.setdefault(name, Body("", name, name, [])).duties.append(duty)
        self.sections = [Section("", "", [], bodies=list(bodies.values()))]
        self.passages = [*dict.fromkeys(self.passages), *(p for p in passed if p.node not in used)]

    def _pass(self, node: Node, what: str = "") -> None:
        """A node, and all under it, that is no duty."""
        kind = node.name if node.kind == "para" and node.name else what or cover.what_is(node.text, self._title)
        if node.text or node.label:
            heads = not what and node.children and self._naming.heads(node.text)
            inner = re.sub(r"[ \u3000]", "", node.text) if heads and len(node.text) <= _SHORT else what
            shown = "标题" if heads and kind == "正文" else kind
            self.passages.append(
                Passage(shown, node.label + node.text, tuple(node.lines), tuple(node.doubts), id(node))
            )
            self._reprinted(node)
        else:
            inner = what
        for child in node.children:
            self._pass(child, inner)

    def _reprinted(self, node: Node) -> None:
        self.passages += [Passage("重印", self._texts[line], (line,)) for line in (*node.again, *node.broken)]

    # -- bodies and duties

    def _bodies(self, node: Node, named: Named) -> Iterator[Body]:
        head = node.text if not named.rest else node.text[: named.at]
        name, aliases = self._naming.plates(named.name)
        body = Body(node.label, name, head.strip(), node.lines, node.number, [*node.again], aliases, doubts=node.doubts)
        self.passages += [Passage("重印", self._texts[line], (line,)) for line in node.broken]
        numbered = any(kid.kind not in _UNNUMBERED for kid in node.children)
        duties, trailing = self._items(node.children)
        yield body
        if named.rest:
            running = not re.search(r"[：:—。\s]$", node.text[: named.at])
            for name, parts in self._running(named.rest, split=not numbered, several=running):
                if name:
                    body = Body("", name, name, node.lines)
                    yield body
                body.duties += [Duty("", part, list(node.lines)) for part in parts]
        body.duties += duties
        if numbered:
            self._leave(trailing)
        else:
            self._paragraphs(body, trailing, alone=not named.rest)

    def _items(self, kids: list[Node], depth: int = 1) -> tuple[list[Duty], list[Node]]:
        """The duties under a heading; and the unnumbered paragraphs after the last, which belong to no item."""
        for kid in filter(_is_passage, kids):
            self._pass(kid)
        queue, duties = [kid for kid in kids if not _is_passage(kid)], list[Duty]()
        apart = False
        while queue:
            kid = queue.pop(0)
            if kid.kind not in _UNNUMBERED:
                apart = kid.kind == "格"  # what stands behind a cell of a table does not go on in it
                subs, rest = self._items(kid.children, depth + 1)
                duties += [self._duty(kid, subs)] if depth < _DEPTH else [self._duty(kid, []), *subs]
                queue = rest + queue
                continue
            after = next((node for node in queue if node.kind not in _UNNUMBERED), None)
            if duties and self._naming.titles(kid.text):
                self._pass(kid, "小标题")  # 牵头任务：……配合任务：
                apart = True
            elif apart:
                duties.append(self._duty(kid, []))
            elif duties and _goes_on(_leaf(duties[-1])):
                _join(_leaf(duties[-1]), kid)
            elif after is None:
                return duties, [kid, *queue]
            elif duties and after.number > duties[-1].number + 1:
                lost = self._duty(kid, [])
                lost.number = duties[-1].number + 1
                lost.doubts.append(f"这一项没有编号，疑是第 {lost.number} 项")
                duties.append(lost)
            elif duties:
                _join(_leaf(duties[-1]), kid)
            else:
                self._pass(kid, "引言")
        return duties, []

    def _duty(self, node: Node, subs: list[Duty]) -> Duty:
        label, text, doubts = node.label, node.text, list(node.doubts)
        if not text:
            label, text = "", node.label
            doubts.append("只有编号，没有文字")
        again, broken = list(node.again), list(node.broken)
        return Duty(label, text, list(node.lines), node.number, again, broken, subs, node.notes, node.role, doubts)

    def _paragraphs(self, body: Body, paragraphs: list[Node], *, alone: bool) -> None:
        """Unnumbered text under a body's heading: each paragraph a duty; a single one is divided at its semicolons."""
        while paragraphs and (len(paragraphs) > 1 or not alone) and self._naming.closes(paragraphs[-1].text):
            self._pass(paragraphs.pop(), "结语")
        titles = [node for node in paragraphs if self._naming.heads(node.text) and self._naming.group(node.text)]
        before = None
        for node in paragraphs:
            last = body.duties[-1] if body.duties and before not in titles else None
            before = node
            if node in titles:
                self._pass(node, "小标题")
            elif last and unfinished(last.text) and (last.lines != body.lines or not unfinished(paragraphs[-1].text)):
                _join(last, node)
            elif alone and len(paragraphs) == len(titles) + 1:
                whole = self._duty(node, [])
                parts = next(self._running(node.text, split=True, several=False))[1]
                first = replace(whole, text=parts[0])
                body.duties += [first, *(Duty("", part, list(node.lines), role=node.role) for part in parts[1:])]
            else:
                body.duties.append(self._duty(node, []))

    def _leave(self, paragraphs: list[Node]) -> None:
        """Paragraphs after the last item."""
        for node in paragraphs:
            plain = node.kind != "sign" and cover.what_is(node.text, self._title) == "正文"
            if plain and not self._naming.closes(node.text) and not node.name:
                node.doubts.append("最后一项之后的一段，没有编号，不算职责；请看是否遗漏")
            self._pass(node, "结语" if plain else "")

    def _running(self, text: str, *, split: bool, several: bool) -> Iterator[tuple[str, list[str]]]:
        """Running text divided at its semicolons; `several`: a sentence may begin with another body."""
        if not split:
            yield "", [text]
            return
        parts: list[str] = []
        name = ""
        for part in _divide(text):
            first = not parts and not name
            named = self._naming.lead(part) if several and not first else None
            if named and (parts[-1].endswith("。") if parts else False):
                yield name, parts
                name, parts = named.name, [named.rest]
            else:
                parts.append(part)
        yield name, parts


def _divide(text: str) -> list[str]:
    """A text cut after each semicolon (and then after each full stop) that stands in no bracket; else before 一是, 二是."""
    counted = len(_COUNTED.findall(text)) > 1
    stops = "；;。" if re.search("[；;]", text) or counted else ""
    parts, depth, start = [], 0, 0
    for i, c in enumerate(text):
        depth += (c in "（(《“") - (c in "）)》”")
        ends = c in stops and depth <= 0 and text[start : i + 1].strip(" ；;。")
        if ends and (not counted or _COUNTED.match(text[i + 1 :])):
            parts.append(text[start : i + 1].strip())
            start = i + 1
    rest = text[start:].strip()
    if rest and parts and not any(c.isalnum() for c in rest):
        parts[-1] += rest
    elif rest:
        parts.append(rest)
    return parts


def _is_passage(node: Node) -> bool:
    """Whether a table says that it is no duty."""
    return node.kind == "para" and bool(node.name)


def _goes_on(duty: Duty) -> bool:
    return unfinished(duty.text) and not duty.text.endswith(("：", ":"))


def _leaf(duty: Duty) -> Duty:
    while duty.duties:
        duty = duty.duties[-1]
    return duty


def _join(duty: Duty, node: Node) -> None:
    duty.text += node.text
    for mine, others in ((duty.lines, node.lines), (duty.again, node.again), (duty.broken, node.broken)):
        mine.extend(others)
