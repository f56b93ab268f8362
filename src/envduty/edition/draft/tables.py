"""A table of duties → bodies with their duties: which column is which is told by its heading, else by what stands in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from envduty.edition.draft.naming import words
from envduty.edition.draft.numbering import Marker, at_start
from envduty.edition.draft.parts import Node, letters

if TYPE_CHECKING:
    from envduty.edition.draft.naming import Naming
    from envduty.edition.draft.parts import Cell, Line, Table

__all__ = ["nodes"]

#: a number of more digits numbers nothing
_DIGITS = 6
#: a second column of bodies that are responsible too
_SHARED = {"责任", "牵头", "主办", "主责"}
#: a column's heading is so short; a table has so many rows and columns
_HEADING, _LEAST = 10, 2


class _Columns(NamedTuple):
    header: int  # rows of heading
    bodies: list[tuple[int, str]]  # with the role that the heading says: 牵头单位
    duty: int
    partner: int | None
    number: int | None
    numbers_bodies: bool  # a number covers the rows of a body


def nodes(table: Table, naming: Naming) -> list[Node] | None:
    """The bodies of a table (in groups where a row names one), or None where it is no table of duties."""
    columns = _columns(table, naming)
    if columns is None:
        return None
    top: list[Node] = []
    bodies: dict[str, Node] = {}
    used: set[int] = set()
    header = [_texts(row) for row in table.rows[: columns.header]]
    for index, row in enumerate(table.rows):
        if index < columns.header or _texts(row) in header:  # a header is printed on each page
            top += [_passage("表头", line) for cell in row for line in _fresh(cell, used)]
        elif len({id(cell) for cell in row}) == 1 or max(columns.bodies[0][0], columns.duty) >= len(row):
            lines = [line for cell in row for line in _fresh(cell, used)]
            top += [_heading(line) for line in lines]
            bodies = {}
        else:
            _row(row, columns, naming, top, bodies, used)
    for body in bodies.values():
        _single(body, several=any(len(other.children) > 1 for other in bodies.values()))
    return top


def _texts(row: tuple[Cell, ...]) -> list[str]:
    return [letters(cell.text) for cell in row]


def _row(
    row: tuple[Cell, ...], columns: _Columns, naming: Naming, top: list[Node], bodies: dict[str, Node], used: set[int]
) -> None:
    texts = row[columns.duty].lines
    named = [(row[i], role) for i, role in columns.bodies if i < len(row) and letters(row[i].text)]
    partner = row[columns.partner] if columns.partner is not None and columns.partner < len(row) else None
    number = row[columns.number] if columns.number is not None and columns.number < len(row) else None
    if not named or not texts or row[0].text.strip() in words()["totals"]:
        top.extend(_passage("表格", line) for cell in row for line in _fresh(cell, used))
        return
    counted = [line.number for line in _fresh(number, used)] if number else []
    names = [(name, cell, role) for cell, role in named for name in split_names(cell.joined, naming)]
    for name, cell, role in names:
        if name not in bodies:
            bodies[name] = _body(name, cell, alone=len(names) == 1, numbered=columns.numbers_bodies)
            _group(top).append(bodies[name])
            used.update(map(id, cell.lines))
        body = bodies[name]
        first = len(body.children)
        body.children += [_duty(line, role) for line in texts]
        if partner is not None and partner.text.strip(" \u3000/—-－无"):
            body.children[first].notes.append("配合单位：" + "、".join(line.text for line in partner.lines))
        if number is not None:
            _label(body if columns.numbers_bodies else body.children[first], number.text.strip(), counted)
            number, counted = (None, []) if columns.numbers_bodies else (number, counted)
    for cell in row:
        what = "配合单位" if cell is partner else "表格"
        top.extend(_passage(what, line) for line in _fresh(cell, used) if line not in texts)


def _body(name: str, cell: Cell, *, alone: bool, numbered: bool) -> Node:
    """A body as its cell prints it; the number inside the cell is its label, where no column has the numbers."""
    text = "".join(line.text for line in cell.lines)
    marker = at_start(text) if alone and not numbered else None
    if marker is None or not text[marker.end :].strip():
        marker = Marker("", 0, "", 0)
    heading = text[marker.end :].strip() if alone else name
    return Node("格", heading, [line.number for line in cell.lines], marker.label, marker.number, name=name)


def _label(node: Node, label: str, lines: list[int]) -> None:
    """The running number of a row, as the label of its (first) body where it covers as many rows, else of the duty."""
    if not node.label:
        node.label, node.number = label, int(label) if label.isdecimal() and len(label) < _DIGITS else 0
    node.lines = [*lines, *node.lines]


def _group(top: list[Node]) -> list[Node]:
    """The list that a body belongs to: the last group of the table, else the table itself."""
    group = next((node for node in reversed(top) if node.kind == "表段"), None)
    return top if group is None else group.children


def _single(body: Node, *, several: bool) -> None:
    """A row that is all its body has is running text, unless rows are what divides the others."""
    if len(body.children) == 1 and not several and not body.children[0].label:
        body.children[0].kind = "para"


def _fresh(cell: Cell, used: set[int]) -> list[Line]:
    """The lines of a cell that no row above has used."""
    fresh = [line for line in cell.lines if id(line) not in used]
    used.update(map(id, fresh))
    return fresh


def _duty(line: Line, role: str) -> Node:
    marker = at_start(line.label + " " + line.text if line.label else line.text)
    if line.label:
        return Node("项", line.text, [line.number], line.label, marker.number if marker else 0, role=role)
    if marker and marker.kind not in {"1", "1.1"}:
        return Node("项", line.text[marker.end :].strip(), [line.number], marker.label, marker.number, role=role)
    return Node("项", line.text, [line.number], role=role)


def _heading(line: Line) -> Node:
    marker = at_start(line.text)
    text, label = (line.text[marker.end :].strip(), marker.label) if marker else (line.text, "")
    return Node("表段", text, [line.number], label, marker.number if marker else 0)


def _passage(what: str, line: Line) -> Node:
    return Node("para", line.label + line.text, [line.number], name=what)


def split_names(text: str, naming: Naming) -> list[str]:
    """The bodies named in one cell; 镇人民政府、街道办事处 stay together, as one level."""
    text = re.sub(r"\s+(?=[（(])|(?<=[省市县区旗州盟]委)\n(?=\w+[部办室校])", "", text.strip("\n \u3000：:"))
    parts = [part.strip() for part in re.split(r"[、，,；;\s\u3000]+(?![^（(]*[）)])", text) if part.strip()]
    if len(parts) > 1 and all(naming.names(part) for part in parts) and not all(naming.level(part) for part in parts):
        return list(dict.fromkeys(parts))
    marker = at_start(text)
    text = re.sub(r"\n", "", (marker and text[marker.end :].strip()) or text)
    return [naming.heading(text) or text]


def _columns(table: Table, naming: Naming) -> _Columns | None:
    for rows in range(1, 4):
        heads = _heads(table.rows[:rows])
        kinds = [next((kind for kind, names in words()["columns"].items() if _is_heading(h, names)), "") for h in heads]
        spans = rows < len(table.rows) and any(a is b for a, b in zip(*table.rows[rows - 1 : rows + 1], strict=False))
        if "body" not in kinds or "duty" not in kinds or spans:
            continue  # 单位 | 责任清单, and under that 序号 | 内容
        first = kinds.index("body")
        bodies = [i for i, kind in enumerate(kinds) if i == first or (kind == "body" and heads[i][:2] in _SHARED)]
        sizes = [sum(len(row[i].text) for row in table.rows[rows:] if i < len(row)) for i in range(len(kinds))]
        duty = max((i for i, kind in enumerate(kinds) if kind == "duty"), key=lambda i: sizes[i])
        partner, number = (kinds.index(kind) if kind in kinds else None for kind in ("partner", "number"))
        return _made(table, rows, [(i, "牵头" if "牵头" in heads[i] else "") for i in bodies], duty, partner, number)
    return _by_content(table, naming)


def _heads(rows: tuple[tuple[Cell, ...], ...]) -> list[str]:
    """What the rows of a heading say of each column, the lowest the most; a row that is one cell is the table's title."""
    found: list[str] = []
    for row in rows:
        if len({id(cell) for cell in row}) > 1:
            found = [cell.text or above for cell, above in zip(row, [*found, *[""] * len(row)], strict=False)]
    return found


def _is_heading(text: str, names: list[str]) -> bool:
    bare = re.sub(r"[（(].*|[\s\u3000：:]", "", text)
    return bare in names or (len(bare) <= _HEADING and any(bare.endswith(name) for name in names))


def _by_content(table: Table, naming: Naming) -> _Columns | None:
    """Without headings: the column that is full of names, and the one with the longest texts."""
    rows = [row for row in table.rows if len({id(cell) for cell in row}) > 1]
    width = min((len(row) for row in rows), default=0)
    if min(width, len(rows)) < _LEAST:
        return None
    names = [sum(naming.heading(row[i].text) is not None for row in rows) for i in range(width)]
    sizes = [sum(len(row[i].text) for row in rows) for i in range(width)]
    body, duty = names.index(max(names)), sizes.index(max(sizes))
    if body == duty or names[body] * 10 < len(rows) * 6 or sizes[duty] < len(rows) * 8:
        return None
    number = next((i for i in range(width) if all(row[i].text.strip(" .、．").isdecimal() for row in rows)), None)
    return _made(table, 0, [(body, "")], duty, None, number)


def _made(
    table: Table, header: int, bodies: list[tuple[int, str]], duty: int, partner: int | None, number: int | None
) -> _Columns:
    body = bodies[0][0]
    rows = [row for row in table.rows[header:] if len(row) > max(body, duty, number or 0)]
    alike = number is not None and len({id(row[number]) for row in rows}) == len({id(row[body]) for row in rows})
    return _Columns(header, bodies, duty, partner, number, alike and body < duty)
