"""Lines → a plain tree, by the numbers and the unnumbered headings that stand before them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from envduty.edition.draft import cleaning, cover, numbering, tables
from envduty.edition.draft.parts import Doubt, Line, Node, Passage, all_lines, letters, unfinished

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from envduty.edition.draft.naming import Naming
    from envduty.edition.draft.parts import Source

__all__ = ["Outline", "outline"]

#: how far into a text a cover may reach
_COVER = 80
_WORTH = 8
_SECOND = 2
_MARKS = {"◆", "•"}
_NUMBERED = set(numbering.RANKS)


class Outline(NamedTuple):
    """The tree, the title, and what is no part of the tree."""

    root: Node
    title: str
    #: the lines before the first number
    head: list[str]
    #: the lines of the text, the printer's left out
    lines: list[str]
    #: every line by its number, the printer's too
    texts: dict[int, str]
    passages: list[Passage]
    doubts: list[Doubt]


def outline(source: Source, naming: Naming) -> Outline:
    """The tree of a source."""
    found: dict[int, list[Node]] = {}  # first line of a table → its bodies
    lines: list[Line] = []
    alone = {block.number for block in source.blocks if isinstance(block, Line)}
    around = [passage for passage in cleaning.aside(all_lines(source.blocks)) if {*passage.lines} <= alone]
    left = alone.difference(*(passage.lines for passage in around))
    for block in source.blocks:
        if isinstance(block, Line):
            if block.number in left:
                lines.append(block)
            continue
        inner = sorted(block.lines)
        if inner and (rows := tables.nodes(block, naming)) is not None:
            found[inner[0].number] = rows
        else:
            lines += inner
    cleaned = cleaning.tidy(
        lines, lambda line: _numbered(line) or _heads(line, naming), lambda line: _heads(line, naming)
    )
    texts = [line.text for line in cleaned.lines]
    head = _head(cleaned.lines)
    title = cover.title_of(head)
    pieces = _Pieces(cleaned.lines, naming, title).all()
    for piece in pieces:
        piece.again = [again for line in piece.lines for again in cleaned.again.pop(line, [])]
        piece.broken = [broken for line in piece.lines for broken in cleaned.broken.pop(line, [])]
    tree = _Tree(naming)
    for piece_or_table in _in_order(pieces, found):
        if isinstance(piece_or_table, Node):
            tree.push(piece_or_table)
        else:
            tree.hang(piece_or_table)
    return Outline(
        tree.root,
        title,
        head,
        texts,
        {line.number: line.label + line.text for line in all_lines(source.blocks)},
        [*cleaned.passages, *around],
        cleaned.doubts,
    )


def _head(lines: list[Line]) -> list[str]:
    """The lines before the first number: where a title can stand."""
    first = next((i for i, line in enumerate(lines[:_COVER]) if _numbered(line)), _COVER)
    return [line.text for line in lines[:first]]


def _numbered(line: Line) -> bool:
    return bool(line.label) or numbering.at_start(line.text) is not None


def _heads(line: Line, naming: Naming) -> bool:
    marker = numbering.at_start(line.text)
    return naming.heading(line.text[marker.end :] if marker else line.text) is not None


def _in_order(pieces: list[Node], found: dict[int, list[Node]]) -> Iterator[Node | list[Node]]:
    left = sorted(found)
    for piece in pieces:
        while left and left[0] < piece.lines[0]:
            yield found[left.pop(0)]
        yield piece
    for number in left:
        yield found[number]


class _Pieces:
    """Lines cut where a number begins, and told apart: numbered, a body's unnumbered heading, a group's, a signature, text."""

    def __init__(self, lines: list[Line], naming: Naming, title: str) -> None:
        self._naming, self._title = naming, letters(title)
        self._lines = lines
        self._starts = [self._marker(line) for line in lines]
        decimals = sum(m is not None and m.kind.startswith("1.1") for m in self._starts)
        self._unused = set() if decimals > 1 else {"1", "1.1", "1.1.1", "1.1.1.1"}
        self._counts: dict[str, int] = {}

    def all(self) -> list[Node]:
        pieces: list[Node] = []
        wrapped = cleaning.wrapped(self._lines)
        for i in range(len(self._lines)):
            first, *others = self._cut(i)
            if i and first.kind == "para" and self._lines[i - 1].number in wrapped:
                pieces[-1].text += first.text
                pieces[-1].lines.append(self._lines[i].number)
            else:
                pieces.append(first)
            pieces += others
        begin = self._cover_end(pieces)
        headed = sum(p.kind in _NUMBERED and self._naming.heading(p.text) is not None for p in pieces)
        for i, piece in enumerate(pieces):
            if piece.kind == "para" and i >= begin:
                self._tell(pieces, i, running=headed < _SECOND)
        return pieces

    def _marker(self, line: Line) -> numbering.Marker | None:
        marker = numbering.at_start(line.label + " 文") if line.label else None
        if line.label:
            return numbering.Marker(marker.kind if marker else "？", marker.number if marker else 0, line.label, 0)
        return numbering.at_start(line.text)

    def _start(self, i: int) -> numbering.Marker | None:
        marker = self._starts[i] if i < len(self._starts) else None
        return None if marker is None or marker.kind in self._unused else marker

    def _cut(self, i: int) -> Iterator[Node]:
        line, marker = self._lines[i], self._start(i)
        after = self._start(i + 1)
        begin = marker.end if marker else 0
        places = numbering.inside(line.text, begin)
        seconds = {m.kind: k for k, (_, m) in enumerate(places) if m.number == _SECOND}
        for k, (at, inner) in enumerate(places):
            before = line.text[begin:at]
            if at < begin or not before.strip():
                continue
            last = marker.number if marker and marker.kind == inner.kind else self._counts.get(inner.kind, 0)
            goes_on = seconds.get(inner.kind, -1) > k or _second(inner, after)
            if not (self._begins(inner, before, goes_on=goes_on) or numbering.carries_on(inner, last, before)):
                continue
            yield self._node(marker, before, line.number)
            marker, begin = inner, inner.end
        if marker is None and (titled := self._naming.duties_begin(line.text)):
            yield self._node(None, line.text[:titled], line.number)
            begin = titled
        if line.text[begin:] or begin == 0 or marker:
            yield self._node(marker, line.text[begin:], line.number)

    def _begins(self, marker: numbering.Marker, before: str, *, goes_on: bool) -> bool:
        """Whether a list begins inside a line: after a heading, or where it is carried on."""
        if marker.number != 1:
            return False
        return self._naming.heading(before) is not None or (
            goes_on and (numbering.stops(before) or before.endswith("职责"))
        )

    def _node(self, marker: numbering.Marker | None, text: str, line: int) -> Node:
        if marker is None:
            return Node("para", text.strip(), [line])
        self._counts[marker.kind] = marker.number
        for kind, rank in numbering.RANKS.items():
            if rank > numbering.RANKS.get(marker.kind, 99):
                self._counts.pop(kind, None)
        return Node(marker.kind, text.strip(), [line], marker.label, marker.number)

    def _cover_end(self, pieces: list[Node]) -> int:
        """The piece after the last one of the cover: after it, unnumbered headings are bodies."""
        end = 0
        for i, piece in enumerate(pieces[:_COVER]):
            if cover.is_cover(piece.text) or self._titled(piece.text):
                end = i + 1
                continue
            if piece.kind in _NUMBERED - _MARKS - {"1"} and i >= end:
                break
            named = self._naming.lead(piece.text)
            if named and len(named.rest) >= _WORTH:
                break
            heads = self._naming.heading(piece.text) and i + 1 < len(pieces)
            if heads and _is_duty(pieces[i + 1]) and not cover.is_cover(pieces[i + 1].text):
                break
        return end

    def _titled(self, text: str) -> bool:
        key = letters(text)
        alone = key == self._title and self._naming.heading(text) is None
        return alone or (len(key) >= _WORTH and key in self._title)

    def _tell(self, pieces: list[Node], i: int, *, running: bool) -> None:
        """Unnumbered text told apart by what it says and by what follows."""
        piece, after = pieces[i], pieces[i + 1] if i + 1 < len(pieces) else None
        before = pieces[i - 1] if i else None
        goes_on = before is not None and not self._naming.heads(before.text) and unfinished(before.text)
        text, naming = piece.text, self._naming
        if cover.DATE_LINE.match(text):
            piece.kind = "sign"
        elif goes_on or self._titled(text) or naming.titles(text):
            return
        elif naming.heading(text):
            later = pieces[i + 1 : i + 4]
            signers = sum(naming.heading(p.text) is not None for p in later)
            if any(cover.DATE_LINE.match(p.text) for p in later[: 1 + signers]):
                piece.kind = "sign"
            elif after is not None and _is_duty(after):
                piece.kind = "name"
            elif len(later) > 1 and naming.heading(later[0].text) and _is_duty(later[1]):
                piece.kind = "group"  # 党委和政府, and then 镇党委
        elif (named := naming.lead(text)) and named.rest and (running or text[: named.at][-1] in "：:—。"):
            piece.kind = "name"
        elif naming.no_body(re.split("[：:]", text)[0]) or (
            naming.heads(text) and naming.group(text) and after is not None
        ):
            piece.kind = "group"


def _second(marker: numbering.Marker, after: numbering.Marker | None) -> bool:
    return after is not None and after.kind == marker.kind and after.number == _SECOND


def _is_duty(piece: Node) -> bool:
    return piece.kind in _NUMBERED or re.search(r"[。；;]$|职责[：:]?$", piece.text) is not None


class _Tree:
    """The nodes above the next one, and where it belongs."""

    def __init__(self, naming: Naming) -> None:
        self.root = Node("root", "", [])
        self._stack = [self.root]
        self._naming = naming
        self._counts: dict[str, int] = {}
        self._before = ""

    def push(self, node: Node) -> None:
        """Puts a piece where its kind of number says."""
        if node.kind in {"para", "sign"}:
            self._before = node.text
            (self._stack[-1] if node.kind == "para" else self.root).children.append(node)
            return
        kinds = [above.kind for above in self._stack]
        if node.kind in kinds:
            del self._stack[kinds.index(node.kind) :]
        elif node.kind in {"name", "group"}:
            self._climb(lambda top: not self._opens(top))
        elif not (node.number <= 1 and self._invites(self._stack[-1])):
            rank = numbering.RANKS.get(node.kind, 99)
            self._climb(lambda top: numbering.RANKS.get(top.kind, -1) > rank)
        parent = self._stack[-1]
        if node.number:
            self._count(node, parent)
        parent.children.append(node)
        self._stack.append(node)
        self._before = node.text

    def hang(self, nodes: list[Node]) -> None:
        """Puts the bodies of a table under the heading above it."""
        self._climb(lambda top: not self._opens(top))
        self._stack[-1].children.extend(nodes)

    def _climb(self, leave: Callable[[Node], bool]) -> None:
        while len(self._stack) > 1 and leave(self._stack[-1]):
            self._stack.pop()

    def _opens(self, top: Node) -> bool:
        """Whether unnumbered bodies can stand under it: the heading of a group."""
        heads = self._naming.heads(top.text) and self._naming.heading(top.text) is None
        return top.kind == "group" or (heads and top.kind != "name" and unfinished(top.text))

    def _invites(self, top: Node) -> bool:
        return self._naming.heading(top.text) is not None or top.kind == "name" or top.text.endswith(("：", ":"))

    def _count(self, node: Node, parent: Node) -> None:
        """Doubts where the count breaks: in its parent, and over the whole text (articles are numbered through)."""
        last = next((child.number for child in reversed(parent.children) if child.kind == node.kind), 0)
        through = self._counts.get(node.kind, 0)
        self._counts[node.kind] = node.number
        begins = node.number == 1 and (not last or self._before.endswith(("：", ":")))
        if node.number in {last + 1, through + 1} or begins or "之" in node.label:
            return
        if node.number == 1:
            node.doubts.append(f"编号又从 {node.label} 开始，前面可能缺一个标题")
        elif node.number == last:
            node.doubts.append(f"编号 {node.label} 重复")
        elif node.number < last:
            node.doubts.append(f"编号 {node.label} 倒退，前一项是第 {last}")
        else:
            first = (last or through if node.number > through > last else last) + 1
            missing = "、".join(str(n) for n in range(first, min(node.number, first + 10)))
            node.doubts.append(f"编号 {node.label} 与前一项不连续，可能缺第 {missing} 项")
