"""What drafting works on: a source read into lines and tables, the tree made of them, and the notice found in the tree."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from envduty.errors import EnvdutyError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = [
    "Block",
    "Body",
    "Cell",
    "Doubt",
    "DraftError",
    "Duty",
    "Line",
    "Node",
    "Notice",
    "Passage",
    "Section",
    "Source",
    "Table",
    "all_lines",
    "clean",
    "letters",
    "unfinished",
]


#: half-width forms that an input method for Japanese leaves; in width alone they differ
_JAPANESE = str.maketrans("､｡｢｣", "、。「」")


class DraftError(EnvdutyError):
    """The file cannot be drafted."""


def clean(text: str) -> str:
    """One line without what cannot be seen: control and direction marks; tabs and breaks become blanks."""
    text = re.sub(r"[\t\r\n\f\v\x1c-\x1f\x85\u2028\u2029]", " ", text).translate(_JAPANESE)
    return "".join(c for c in text if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Cn"}).strip()


def letters(text: str) -> str:
    """A text without blanks and punctuation, for comparing."""
    return "".join(c for c in unicodedata.normalize("NFKC", text) if c.isalnum())


def unfinished(text: str) -> bool:
    """Whether a sentence goes on in the next line."""
    return re.search(r"[。；;！？!?.．…」』”’\"）)]$", text.rstrip()) is None


class Doubt(NamedTuple):
    """A place that a person should look at; line 0 means the whole file."""

    line: int
    reason: str

    def __str__(self) -> str:
        return f"第 {self.line} 行：{self.reason}" if self.line else self.reason


class Line(NamedTuple):
    """A line of the source, by its 1-based number; `label` is a number that Word or the browser would print before it."""

    number: int
    text: str
    label: str = ""


class Cell(NamedTuple):
    """A cell of a table; a merged one stands in each row and column that it covers."""

    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        """What the cell says."""
        return "".join(line.label + line.text for line in self.lines)

    @property
    def joined(self) -> str:
        """Its lines, one below the other."""
        return "\n".join(line.text for line in self.lines)


class Table(NamedTuple):
    """A table as a grid of rows."""

    rows: tuple[tuple[Cell, ...], ...]
    #: the lines of text that it was read from; without them, each line of a cell is one of the source
    text: tuple[Line, ...] = ()

    @property
    def lines(self) -> list[Line]:
        """The lines of the source, each once."""
        inner = self.text or (line for row in self.rows for cell in row for line in cell.lines)
        return list({line.number: line for line in inner}.values())


Block: TypeAlias = "Line | Table"


def all_lines(blocks: Iterable[Block]) -> list[Line]:
    """The lines of a text and of its tables, each once."""
    return [line for block in blocks for line in ([block] if isinstance(block, Line) else block.lines)]


class Source(NamedTuple):
    """A file as it was read."""

    #: its path as it was given; relative, it is right where the draft is kept in the folder that one stands in
    name: str
    sha256: str
    blocks: tuple[Block, ...]


@dataclass(eq=False)
class Node:
    """A numbered or unnumbered piece of text and what stands under it."""

    kind: str
    text: str
    lines: list[int]
    label: str = ""
    number: int = 0
    #: further lines that print it once more, whole or broken off
    again: list[int] = field(default_factory=list)
    broken: list[int] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    role: str = ""
    #: the body that it is known to name, where a table says so
    name: str = ""

    def all(self) -> Iterator[Node]:
        """The node and all under it, in the order of the text."""
        yield self
        for child in self.children:
            yield from child.all()


@dataclass(eq=False)
class Duty:
    """A duty; sub-items are duties too."""

    label: str
    text: str
    lines: list[int]
    number: int = 0
    again: list[int] = field(default_factory=list)
    broken: list[int] = field(default_factory=list)
    duties: list[Duty] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    role: str = ""
    doubts: list[str] = field(default_factory=list)


@dataclass(eq=False)
class Body:
    """A body with its duties."""

    label: str
    name: str
    heading: str
    lines: list[int]
    number: int = 0
    again: list[int] = field(default_factory=list)
    #: further names, printed in brackets
    aliases: list[str] = field(default_factory=list)
    duties: list[Duty] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)


@dataclass(eq=False)
class Section:
    """A group of bodies; a section inside a section (章 and 节) carries both labels."""

    label: str
    title: str
    lines: list[int]
    numbers: tuple[int, ...] = ()
    bodies: list[Body] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)

    @property
    def bare(self) -> bool:
        """Whether its bodies stand under no heading."""
        return not (self.label or self.title)


class Passage(NamedTuple):
    """A text that is no duty."""

    what: str
    text: str
    lines: tuple[int, ...]
    doubts: tuple[str, ...] = ()
    #: which node of the tree it was
    node: int = 0


@dataclass(eq=False)
class Notice:
    """A notice as drafted."""

    source: Source
    title: str = ""
    date: str = ""
    #: whether the date stands where a notice is signed
    signed: bool = False
    region: str = ""
    issuers: tuple[str, ...] = ()
    passages: list[Passage] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
