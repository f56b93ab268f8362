"""Makes the pictures of the README from the command's real output.

    python docs/pictures.py

Run it when the terminal's view changes, and look at the pictures before they are kept.
"""
# ruff: noqa: INP001 - a script beside its pictures, no package

from __future__ import annotations

import html
import io
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from envduty import load
from envduty.output import Environment
from envduty.output.terminal import render

if TYPE_CHECKING:
    from envduty.answers import Answer

#: the height of a line's letters in Rich's picture
_SIZE = 20
HERE = Path(__file__).parent
WIDTH = 88
#: a column's width in ems: that of the Latin fonts below, whose quotation marks and lines are one column wide
COLUMN = 0.6
CELL = _SIZE * COLUMN
FONTS = (
    "Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', 'Noto Sans Mono CJK SC', 'PingFang SC', "
    "'Microsoft YaHei', 'Noto Sans CJK SC', 'WenQuanYi Micro Hei', monospace"
)
# Rich's picture fetches its font from the network, and that font has no Chinese; the reader's own fonts have. Full-width
# variants are Rich's help for that font; in a Chinese one they would widen the Latin letters.
_NOT_NEEDED = re.compile(r"@font-face \{\{.*?\}\}|font-variant-east-asian: full-width;|<!-- .*? -->", re.DOTALL)
_TEMPLATE = _NOT_NEEDED.sub("", CONSOLE_SVG_FORMAT).replace(
    "font-family: Fira Code, monospace", f"font-family: {FONTS}"
)

# Rich gives a text's length in characters, which squeezes Chinese into half its columns.
_TEXT = re.compile(
    r'<text(?P<before>[^>]*?) x="(?P<x>[^"]+)" y="(?P<y>[^"]+)" textLength="[^"]+"(?P<after>[^>]*)>(?P<text>[^<]*)</text>'
)
_RUN = re.compile(r" +|[\u1100-\u115f\u2e80-\uffe6]+|[^\u1100-\u115f\u2e80-\uffe6 ]+")


def picture(answer: Answer, command: str) -> str:
    """An SVG of a terminal in which `command` has just given `answer`."""
    screen = Console(
        width=WIDTH,
        record=True,
        file=io.StringIO(),
        force_terminal=True,
        color_system="truecolor",
        legacy_windows=False,
    )
    screen.print(Text(f"$ {command}", style="bold"), Text.from_ansi(_shown(answer)), sep="\n")
    svg = screen.export_svg(
        title="envduty", code_format=_TEMPLATE, font_aspect_ratio=COLUMN, unique_id=f"envduty-{answer['command']}"
    )
    return "\n".join(line.rstrip() for line in _TEXT.sub(_runs, svg).splitlines() if line.strip()) + "\n"


def _runs(found: re.Match[str]) -> str:
    """The text again, each run of wide or narrow characters at its own columns, whatever font the reader has."""
    column = float(found["x"])
    runs: list[str] = []
    for run in _RUN.findall(html.unescape(found["text"]).replace("\u00a0", " ")):
        width = cell_len(run) * CELL
        if run.strip():
            runs.append(
                f'<text{found["before"]} x="{column:g}" y="{found["y"]}" textLength="{width:g}"{found["after"]}>'
                f"{html.escape(run, quote=False)}</text>"
            )
        column += width
    return "".join(runs)


def _shown(answer: Answer) -> str:
    """What a colour terminal of the picture's width would show."""
    out = io.StringIO()
    os.environ["TERM"], os.environ["COLORTERM"] = "xterm-256color", "truecolor"
    render(answer, Environment(out, out, terminal=True, colour=True, width=WIDTH))
    return out.getvalue().rstrip("\n")


def main() -> None:
    """Write the pictures beside this script."""
    os.environ.pop("ENVDUTY_DATA", None)
    notice = load()
    pictures: list[tuple[Answer, str]] = [
        (notice.show("公安部门"), "envduty show 公安部门"),
        (notice.who_handles("机动车尾气"), "envduty who-handles 机动车尾气"),
        (notice.diff_levels(topic="农村牧区"), "envduty diff-levels --topic 农村牧区"),
    ]
    for answer, command in pictures:
        file = HERE / f"{answer['command']}.svg"
        file.write_text(picture(answer, command), encoding="utf-8")
        sys.stdout.write(f"{file.name}\n")


if __name__ == "__main__":
    main()
