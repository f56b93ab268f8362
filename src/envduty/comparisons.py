"""The shapes of comparisons: levels of one notice side by side, and notices side by side."""

from __future__ import annotations

from typing import Literal, TypedDict

from envduty.shapes import Damage, Document, Envelope, Reference, Suggestion

__all__ = ["Change", "Level", "LevelDuty", "LevelsAnswer", "NoticeDuty", "NoticeRow", "NoticesAnswer", "Row"]


class Level(TypedDict):
    """A column of diff-levels."""

    id: str
    name: str


class Row(TypedDict):
    """A matter, and the duties of each level on it."""

    topic: str
    #: body id → duty ids
    cells: dict[str, list[str]]
    #: why these duties stand together; "" for a row of one level
    why: str


class LevelDuty(Damage):
    """A duty in a row of diff-levels."""

    id: str
    citation: str
    body: Reference
    topic: str
    text: str
    roles: list[str]
    #: [start, end) of the words in `text` that no other level of the row has
    only: list[tuple[int, int]]


class LevelsAnswer(Envelope):
    """Levels side by side; `results` has every duty of `rows`, in their order."""

    #: what the rows were narrowed to
    topic: str | None
    levels: list[Level]
    rows: list[Row]
    results: list[LevelDuty]
    #: what is lost of the bodies compared
    notes: list[str]
    suggestions: list[Suggestion]


#: the same department has the matter; in another role; another department has it; one notice alone has it
Change = Literal["same", "role", "moved", "only"]


class NoticeRow(TypedDict):
    """A matter, and the duties of each notice on it."""

    #: the department that has it, by its latest name
    department: Reference
    topic: str
    #: notice id → duty ids
    cells: dict[str, list[str]]
    change: Change
    why: str


class NoticeDuty(Damage):
    """A duty in a row of diff-notices."""

    #: the id of its notice, as in `notices`
    notice: str
    id: str
    citation: str
    body: Reference
    #: the department of its row
    department: Reference
    topic: str
    change: Change
    text: str
    roles: list[str]
    #: [start, end) of the words in `text` that no duty of another notice in the row has
    only: list[tuple[int, int]]


class NoticesAnswer(Envelope):
    """Notices side by side; `document` is the first, `results` has every duty of `rows`, in their order."""

    #: what the rows were narrowed to; null where they were not
    within: str | None
    topic: str | None
    #: a body or section to compare that no notice has; null otherwise
    unknown: str | None
    #: a second notice with the id of another is told apart: id#2
    notices: list[Document]
    rows: list[NoticeRow]
    results: list[NoticeDuty]
    #: what is lost of the bodies compared
    notes: list[str]
    suggestions: list[Suggestion]
