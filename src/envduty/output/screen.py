"""What every answer on a terminal is made of: the console, and text that breaks where Chinese may.

Text from users and data is never markup: it only enters as `text` and `line`, which let no control character pass.
"""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, cast

from rich.cells import cell_len
from rich.console import Console
from rich.containers import Lines
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from envduty.output.damage import mark, remarks
from envduty.output.lines import breaks
from envduty.output.streams import write
from envduty.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.console import JustifyMethod, OverflowMethod, RenderableType

    from envduty import answers
    from envduty.output.streams import Environment

__all__ = [
    "DOUBT", "FAINT", "HIT", "NAME", "ROLE", "console", "contrasted", "doubtful", "hanging", "line", "notes", "quoted", "text",
    "widest",
]  # fmt: skip

NAME, FAINT, HIT, ROLE, DOUBT = "bold cyan", "dim", "bold reverse", "green", "yellow"


class _Fallback:
    """A file that writes only characters that the stream's encoding has."""

    def __init__(self, environment: Environment) -> None:
        self._stream = environment.out
        self.encoding = getattr(environment.out, "encoding", None) or "utf-8"

    def write(self, text: str) -> int:
        write(self._stream, text)
        return len(text)

    def flush(self) -> None:
        self._stream.flush()

    def isatty(self) -> bool:
        return True


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """Rich would end the process with 1, which means "not found"."""
        raise BrokenPipeError


class _Chinese(Text):
    """Text that breaks where Chinese may: no line begins with 。，；）, no number is cut."""

    def wrap(
        self,
        console: Console,
        width: int,
        *,
        justify: JustifyMethod | None = None,
        overflow: OverflowMethod | None = None,
        tab_size: int = 8,
        no_wrap: bool | None = None,
    ) -> Lines:
        if no_wrap:
            return super().wrap(console, width, justify=justify, overflow=overflow, tab_size=tab_size, no_wrap=no_wrap)
        lines = Lines()
        for line in self.split(allow_blank=True):
            line.expand_tabs(tab_size)
            parts = line.divide(breaks(line.plain, width, cell_len))
            for part in parts:
                part.rstrip_end(width)
            lines.extend(parts)
        return lines


def console(environment: Environment) -> Console:
    """A console on the environment's stream."""
    return _Console(
        file=cast("IO[str]", _Fallback(environment)),
        width=environment.width,
        force_terminal=True,
        no_color=not environment.colour,
        color_system="auto" if environment.colour else None,
        markup=False,
        highlight=False,
        emoji=False,
        legacy_windows=False,
        soft_wrap=False,
    )


def text(string: str, style: str = "") -> Text:
    """The only way for a string onto the screen."""
    return _Chinese(printable(string), style=style, overflow="fold")


def line(*parts: tuple[str, str]) -> Text:
    """Strings in one line, each in its own style."""
    joined = text("")
    for string, style in parts:
        joined.append(printable(string), style)
    return joined


def notes(said: Iterable[str], indent: int = 2) -> Iterator[RenderableType]:
    """Footnotes, one below the other."""
    for note in said:
        yield hanging("※", text(note, DOUBT), indent=indent)


def hanging(mark: str, body: RenderableType, *, indent: int = 0, style: str = "", width: int = 0) -> RenderableType:
    """A mark at the left, in a column of `width` at least, the text folded beside it."""
    grid = Table.grid(padding=(0, 1))
    grid.add_column(no_wrap=True, min_width=width)
    grid.add_column(overflow="fold", ratio=1)
    grid.add_row(text(mark, style), body)
    return Padding(grid, (0, 0, 0, indent))


def quoted(
    citation: str, words: Text, damage: answers.Damage | answers.Duty, besides: Iterable[str] = (), width: int = 0
) -> Iterator[RenderableType]:
    """A duty with all that must be told of its damage, and what else there is to say."""
    if mark(damage):
        words.append(f" 〔{mark(damage)}〕", DOUBT)
    yield hanging(citation, words, indent=2, style=FAINT, width=width)
    yield from notes([*remarks(damage), *besides], indent=4)


def doubtful(string: str, unclear: Iterable[answers.Unclear]) -> Text:
    """A text with its doubtful words underlined."""
    words = text(string)
    for doubt in unclear:
        start = string.find(doubt["words"])
        if start >= 0:
            words.stylize("underline", start, start + len(doubt["words"]))
    return words


def widest(marks: Iterable[str]) -> int:
    """The columns that marks stand in, so that the texts beside them begin in one line."""
    return max(map(cell_len, marks), default=0)


def contrasted(duty: answers.LevelDuty | answers.NoticeDuty) -> Text:
    """A duty with its roles and, marked, the words that it alone has in its row."""
    roles = f"〔{'、'.join(duty['roles'])}〕" if duty["roles"] not in ([], ["负责"]) else ""
    parts = [(roles, ROLE)]
    position = 0
    for start, end in duty["only"]:
        parts += [(duty["text"][position:start], ""), (f"〖{duty['text'][start:end]}〗", "bold")]
        position = end
    return line(*parts, (duty["text"][position:], ""))
