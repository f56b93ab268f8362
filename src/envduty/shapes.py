"""The shapes that answers share: the notice that answers, what is told of a quoted duty, what stands around every answer."""

from __future__ import annotations

from typing import Literal, TypedDict

__all__ = [
    "Damage",
    "Document",
    "Envelope",
    "Field",
    "Moved",
    "Reference",
    "Status",
    "Suggestion",
    "Today",
    "Unclear",
]

Status = Literal["sound", "emended", "misplaced", "copy", "gap"]
Field = Literal["text", "printed", "heading", "name", "note", "cover"]


class Document(TypedDict):
    """The notice that answers."""

    id: str
    title: str
    #: ISO date
    date: str
    region: str


class Suggestion(TypedDict):
    """What may have been meant; `id` is a body's id, or a topic's name."""

    id: str
    name: str
    #: 0 to 1
    score: float


class Reference(TypedDict):
    """A body named in passing."""

    id: str
    name: str


class Unclear(TypedDict):
    """Doubtful words that were left as printed."""

    words: str
    conjecture: str | None
    reason: str


class Damage(TypedDict):
    """What a reader must be told wherever a duty is quoted."""

    status: Status
    #: doubtful words that stand as printed
    unclear: list[Unclear]
    #: id of the body that a misplaced duty belongs to
    likely_body: str | None
    #: id of the duty that this one repeats
    copy_of: str | None
    notes: list[str]


class Envelope(TypedDict):
    """What every answer has; `results` and `suggestions` follow."""

    schema_version: Literal[1]
    command: str
    query: str
    document: Document


class Today(TypedDict):
    """What a body, or a part of its duties, belongs to today. A help and no legal statement."""

    id: str
    name: str
    #: year and month; null where nothing changed
    since: str | None
    basis: str | None
    #: false where only `what` of its duties went there
    whole: bool
    what: str | None


class Moved(TypedDict):
    """A clause whose matter another department has today. A help and no legal statement."""

    #: number of the clause in the duty, from 1
    clause: int
    to: Reference
    since: str
    what: str
    basis: str
    #: the words of the clause that tell it
    words: list[str]
