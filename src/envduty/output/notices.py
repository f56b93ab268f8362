"""Notices side by side at a terminal: a block a department, what both have in a table, what one alone has below it."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING

from rich.console import Group
from rich.padding import Padding
from rich.table import Table

from envduty.output.damage import mark, remarks
from envduty.output.records import CHANGES
from envduty.output.screen import DOUBT, FAINT, NAME, ROLE, contrasted, line, notes, quoted, text, widest
from envduty.text import labels

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType
    from rich.text import Text

    from envduty import answers

__all__ = ["render"]

#: with more notices than this a cell is narrower than a line of Chinese
_MOST_COLUMNS = 3


def render(answer: answers.NoticesAnswer, *, wide: bool) -> Iterator[RenderableType]:
    """The whole answer; where the screen is not wide, each row's duties one below the other."""
    names = labels(answer["notices"])
    duties = {(duty["notice"], duty["id"]): duty for duty in answer["results"]}
    for _, rows in groupby(answer["rows"], key=lambda row: row["department"]["id"]):
        yield from _department(list(rows), names, duties, wide=wide and len(names) <= _MOST_COLUMNS)
    yield from notes(answer["notes"])
    counts = Counter(_kind(row, names) for row in answer["rows"])
    kinds = [
        *(word for change, word in CHANGES.items() if change != "only"),
        *(f"只在{name}" for name in names.values()),
    ]
    told = "；".join(f"{kind} {counts[kind]}" for kind in kinds if counts[kind])
    yield text(f"{told}。〖〗内是大体相同的条文里别的通知没有的字词。", FAINT)
    for document in answer["notices"]:
        yield text(f"{document['region']} · {document['title']} · {document['date']}", FAINT)


def _kind(row: answers.NoticeRow, names: dict[str, str]) -> str:
    """What became of a matter, in words."""
    if row["change"] != "only":
        return CHANGES[row["change"]]
    return f"只在{next(names[key] for key, cell in row['cells'].items() if cell)}"


def _department(
    rows: list[answers.NoticeRow],
    names: dict[str, str],
    duties: dict[tuple[str, str], answers.NoticeDuty],
    *,
    wide: bool,
) -> Iterator[RenderableType]:
    yield line((rows[0]["department"]["name"], NAME))
    shared = [row for row in rows if row["change"] != "only"]
    if shared and wide:
        yield _side_by_side(shared, names, duties)
    elif shared:
        yield from (part for row in shared for part in _stacked(row, names, duties))
    for kind, single in groupby((row for row in rows if row["change"] == "only"), key=lambda row: _kind(row, names)):
        own = list(single)
        absent = "；".join(dict.fromkeys(row["why"] for row in own if row["why"]))
        yield Padding(line((kind, "bold"), (f"  {absent}" if absent else "", FAINT)), (0, 0, 0, 2))
        cells = [duties[key, i] for row in own for key, ids in row["cells"].items() for i in ids]
        width = widest(duty["id"] for duty in cells)
        for duty in cells:
            yield from quoted(duty["id"], _words(duty), duty, width=width)
    yield text("")


def _side_by_side(
    rows: list[answers.NoticeRow], names: dict[str, str], duties: dict[tuple[str, str], answers.NoticeDuty]
) -> RenderableType:
    table = Table(show_lines=True, header_style="bold", border_style=FAINT, expand=True)
    table.add_column(text("事项"), overflow="fold", ratio=1)
    for name in names.values():
        table.add_column(text(name), overflow="fold", ratio=2)
    for row in rows:
        matter = Group(text(row["topic"], "bold"), *_changed(row), text(row["why"], FAINT))
        cells = ([part for i in row["cells"][key] for part in _in_cell(row, duties[key, i])] for key in names)
        table.add_row(matter, *(Group(*cell) for cell in cells))
    return table


def _words(duty: answers.NoticeDuty) -> Text:
    """A duty; what it alone says is marked where the rest is the same, or there would be nothing but marks."""
    alone = sum(end - start for start, end in duty["only"])
    return contrasted(duty if alone <= len(duty["text"]) // 2 else {**duty, "only": []})


def _changed(row: answers.NoticeRow) -> list[RenderableType]:
    return [] if row["change"] == "same" else [text(f"〔{CHANGES[row['change']]}〕", ROLE)]


def _in_cell(row: answers.NoticeRow, duty: answers.NoticeDuty) -> Iterator[RenderableType]:
    body = f" {duty['body']['name']}" if row["change"] == "moved" else ""
    yield line((f"{duty['id']}{body}", FAINT), (f" 〔{mark(duty)}〕" if mark(duty) else "", DOUBT))
    yield _words(duty)
    yield from notes(remarks(duty), indent=0)


def _stacked(
    row: answers.NoticeRow, names: dict[str, str], duties: dict[tuple[str, str], answers.NoticeDuty]
) -> Iterator[RenderableType]:
    changed = "" if row["change"] == "same" else f" 〔{CHANGES[row['change']]}〕"
    yield Padding(line((row["topic"], "bold"), (changed, ROLE), (f"  {row['why']}", FAINT)), (0, 0, 0, 2))
    for key, name in names.items():
        for i in row["cells"][key]:
            duty = duties[key, i]
            yield Padding(line((f"{name} {duty['body']['name']}", NAME)), (0, 0, 0, 2))
            yield from quoted(i, _words(duty), duty)
