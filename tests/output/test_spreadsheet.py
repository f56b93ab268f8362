"""CSV that Excel and pandas read right by themselves: no cell is taken for another number, a date or a formula."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Any

import pytest

from envduty.output.machine import render

if TYPE_CHECKING:
    from collections.abc import Callable

    from envduty import Notice
    from envduty.answers import Answer

ASKS: dict[str, Callable[[Notice], Answer]] = {
    "show": lambda notice: notice.show(),
    "who-handles": lambda notice: notice.who_handles("机动车尾气"),
    "search": lambda notice: notice.search("环境"),
    "diff-levels": lambda notice: notice.diff_levels(),
    "topics": lambda notice: notice.topics(),
    "a topic": lambda notice: notice.topics("噪声"),
}
#: columns that are numbers and dates
NUMBERS = {"得分"}
#: what Excel, in one country or another, takes for a date or a time: 3.6.4, 6-10, 6/10, 6:10
DATE = re.compile(r"\d+[-./:]\d+([-./:]\d+)?")
FORMULA = ("=", "+", "-", "@")


def cells(answer: Answer) -> list[tuple[str, str]]:
    """(column, cell) of every cell."""
    header, *rows = csv.reader(io.StringIO(render(answer, "csv")))
    return [(column, cell) for row in rows for column, cell in zip(header, row, strict=True) if cell]


def changed(cell: str) -> bool:
    """Whether a spreadsheet would show another text than the one in the file."""
    if DATE.fullmatch(cell) or cell.startswith(FORMULA):
        return True
    try:
        return str(float(cell)) != cell
    except ValueError:
        return False


@pytest.mark.parametrize("name", ASKS)
def test_no_cell_is_taken_for_another_number_a_date_or_a_formula(name: str, notice: Notice) -> None:
    assert [pair for pair in cells(ASKS[name](notice)) if pair[0] not in NUMBERS and changed(pair[1])] == []


def test_an_id_of_a_cell_is_understood_by_the_command(notice: Notice) -> None:
    answer: Any = notice.show()
    ids = {cell for column, cell in cells(answer) if column.endswith("编号")}
    assert {"§3.1", "§3.10"} <= ids
    for cell in sorted(ids)[:40]:
        assert notice.show(cell)["matches"][0]["ids"] == [cell.removeprefix("§")]


def test_a_header_lets_no_control_character_pass(notice: Notice) -> None:
    """The matrix of topics has names from the data in its header."""
    answer: Any = notice.topics()
    for topic in answer["results"]:
        for body in topic["bodies"]:
            body["name"] = "\x1b[31m公安\u202e"
            body["role"] = "\x1b[32m负责"
    written = render(answer, "csv") + render(answer, "markdown")
    assert not re.search("[\x1b\u202e]", written)
