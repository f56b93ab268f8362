"""What every answer on a terminal is made of: the console, and lines of text in their styles.

Text from users and data is never markup: it only enters as `Text(printable(…))`, through `text`.
"""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, cast

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from envduty.output.damage import mark, remarks
from envduty.output.streams import write
from envduty.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.console import RenderableType

    from envduty import answers
    from envduty.output.streams import Environment

__all__ = ["DOUBT", "FAINT", "HIT", "NAME", "ROLE", "console", "contrasted", "doubtful", "hanging", "line", "notes", "quoted", "text"]

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
    return Text(printable(string), style=style, overflow="fold")


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


def hanging(mark: str, body: RenderableType, *, indent: int = 0, style: str = "") -> RenderableType:
    """A mark at the left, the text folded beside it."""
    grid = Table.grid(padding=(0, 1))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold", ratio=1)
    grid.add_row(text(mark, style), body)
    return Padding(grid, (0, 0, 0, indent))


def quoted(
    citation: str, words: Text, damage: answers.Damage | answers.Duty, besides: Iterable[str] = ()
) -> Iterator[RenderableType]:
    """A duty with all that must be told of its damage, and what else there is to say."""
    if mark(damage):
        words.append(f" 〔{mark(damage)}〕", DOUBT)
    yield hanging(citation, words, indent=2, style=FAINT)
    yield from notes([*remarks(damage), *besides], indent=4)


def doubtful(string: str, unclear: Iterable[answers.Unclear]) -> Text:
    """A text with its doubtful words underlined."""
    words = text(string)
    for doubt in unclear:
        start = string.find(doubt["words"])
        if start >= 0:
            words.stylize("underline", start, start + len(doubt["words"]))
    return words


def contrasted(duty: answers.LevelDuty | answers.NoticeDuty) -> Text:
    """A duty with its roles and, marked, the words that it alone has in its row."""
    roles = f"〔{'、'.join(duty['roles'])}〕" if duty["roles"] not in ([], ["负责"]) else ""
    parts = [(roles, ROLE)]
    position = 0
    for start, end in duty["only"]:
        parts += [(duty["text"][position:start], ""), (f"〖{duty['text'][start:end]}〗", "bold")]
        position = end
    return line(*parts, (duty["text"][position:], ""))
