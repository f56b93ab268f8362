"""Answers for programs: JSON, CSV, Markdown, and tab-separated plain text for pipes."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Literal

from envduty.text import printable

if TYPE_CHECKING:
    from envduty.answers import Answer

__all__ = ["json_text", "plain", "render"]

# Harmless inside JSON, harmful on a terminal that shows it: C1 controls, bidi marks, line separators, lone surrogates.
_ESCAPED = r"[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
_ENCODER = json.JSONEncoder(ensure_ascii=False)
_SPREADSHEET_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_WHITE = r"[\t\r\n\v\f]+"


def render(answer: Answer, form: Literal["json", "csv", "markdown"]) -> str:
    """The whole answer in a machine format."""
    if form == "json":
        return json_text(answer) + "\n"
    return _csv(answer) if form == "csv" else _markdown(answer)


def json_text(answer: object, indent: int | None = None) -> str:
    """JSON with Chinese characters as they are; on one line without `indent`."""
    text = _ENCODER.encode(answer) if indent is None else json.dumps(answer, ensure_ascii=False, indent=indent)
    # What is to be escaped cannot be printed; text that can is the rule, and seen at once.
    return text if text.isprintable() else re.sub(_ESCAPED, lambda found: f"\\u{ord(found[0]):04x}", text)


def plain(answer: Answer) -> str:
    """One record a line, its fields separated by tabs."""
    from envduty.output import records

    lines = ("\t".join(re.sub(_WHITE, " ", printable(cell)) for cell in row) for row in records.rows(answer))
    return "".join(f"{line}\n" for line in lines)


def _csv(answer: Answer) -> str:
    import csv
    import io

    from envduty.output import records

    header, rows = records.table(answer)
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    ids = [column.endswith("编号") or (answer["command"] == "topics" and column == "职责") for column in header]
    writer.writerow(map(_safe_cell, header))
    writer.writerows(
        [_as_text(cell) if is_id else _safe_cell(cell) for cell, is_id in zip(row, ids, strict=True)] for row in rows
    )
    return stream.getvalue()


def _safe_cell(cell: str) -> str:
    """A cell that a spreadsheet would run as a formula is marked as text."""
    cell = printable(cell)
    return f"'{cell}" if cell.startswith(_SPREADSHEET_FORMULA) else cell


def _as_text(ids: str) -> str:
    """Ids that no spreadsheet takes for a number or a date: 3.10 would become 3.1, another body. `show §3.10` means the same."""
    return "、".join(f"§{one}" for one in printable(ids).split("、") if one)


def _markdown(answer: Answer) -> str:
    from envduty.output import records

    header, rows = records.table(answer)
    lines = [header, ["---"] * len(header), *rows]
    return "".join("| " + " | ".join(map(_markdown_cell, line)) + " |\n" for line in lines)


def _markdown_cell(cell: str) -> str:
    """Data is text, not markup: whatever Markdown or HTML would read is escaped."""
    escaped = re.sub(r"([\\`*_\[\]<>|~&])", r"\\\1", printable(cell))
    return re.sub(_WHITE, " ", escaped)
