"""The shape of every answer, which is the shape of its JSON (schema version 1).

TypedDicts: an answer *is* its JSON, and to define one costs 0.02 ms at start-up, a dataclass 0.5. Fields may be added
within a version, never renamed or removed; tests/test_machine.py holds the list.
"""

from __future__ import annotations

from typing import Literal, TypedDict

from envduty.comparisons import Level, LevelDuty, LevelsAnswer, NoticeDuty, NoticeRow, NoticesAnswer, Row
from envduty.shapes import (
    Damage,
    Document,
    Envelope,
    Field,
    Moved,
    Reference,
    Status,
    Suggestion,
    Today,
    Unclear,
)
from envduty.version import SCHEMA_VERSION

__all__ = [
    "SCHEMA_VERSION",
    "Answer",
    "BodyRecord",
    "CheckAnswer",
    "Clause",
    "Damage",
    "Document",
    "Duty",
    "Envelope",
    "Field",
    "InfoAnswer",
    "Level",
    "LevelDuty",
    "LevelsAnswer",
    "MatterStatus",
    "Moved",
    "NoticeDuty",
    "NoticeRow",
    "NoticesAnswer",
    "Reference",
    "Row",
    "SearchAnswer",
    "SectionRecord",
    "SectionReference",
    "ShowAnswer",
    "Status",
    "Suggestion",
    "Today",
    "TopicsAnswer",
    "Unclear",
    "WhoAnswer",
]

MatchKind = Literal["id", "citation", "name", "alias", "former", "subunit", "successor", "pinyin", "fuzzy", "unlisted"]


class SectionReference(TypedDict):
    """The section that a body stands in."""

    id: str
    title: str


# `with` is a keyword of Python.
Clause = TypedDict(
    "Clause",
    {
        "text": str,
        "role": str,
        #: ids of the partners that it names
        "with": list[str],
        #: the partners in the notice's words, such as 有关部门; "" for none
        "partners": str,
    },
)


class Duty(TypedDict):
    """A duty at its place in the printed notice; status `gap` stands for lost text."""

    id: str
    citation: str
    #: as emended
    text: str
    #: as printed; null where the text is as printed
    printed: str | None
    status: Status
    #: id of the body that a misplaced duty belongs to
    likely_body: str | None
    #: id of the duty that this one repeats
    copy_of: str | None
    unclear: list[Unclear]
    notes: list[str]
    clauses: list[Clause]
    #: what of it another department has today
    moved: list[Moved]
    #: 1-based lines of the source, both copies where printed twice
    source_lines: list[int]
    #: changed or added by a region's own data file
    local: bool


class Mention(TypedDict):
    """A duty of another body that names this one as a partner."""

    body: Reference
    duty: str
    role: str
    #: whether this body's own duties name that body in turn
    returned: bool


class BodyRecord(TypedDict):
    """A body in full; a section that is one text of its own has no duties but `text`."""

    id: str
    name: str
    printed_name: str
    citation: str
    section: SectionReference
    notes: list[str]
    text: str | None
    #: doubtful words of that text
    unclear: list[Unclear]
    #: what it is in the authority file of departments
    departments: list[str]
    #: itself under today's name first, then where parts of its duties went
    today: list[Today]
    duties: list[Duty]
    mentioned_in: list[Mention]
    local: bool


class SectionRecord(TypedDict):
    """A section of the notice, with the ids of its bodies, or a text of its own (五、工作要求)."""

    id: str
    title: str
    citation: str
    bodies: list[str]
    text: str | None
    #: doubtful words of that text
    unclear: list[Unclear]


class NameMatch(TypedDict):
    """How a name was understood."""

    kind: MatchKind
    #: the name in the data
    text: str
    #: for a department of another time than the notice's: when it began or ended, and by what
    since: str | None
    basis: str | None


class NamedMatch(TypedDict):
    """One of several names that were asked for, and the ids it means."""

    query: str
    kind: MatchKind | None
    text: str | None
    ids: list[str]
    since: str | None
    basis: str | None
    #: of `ids`, those from which only a part of the duties came over
    parts: list[str]
    #: the listed department that manages the one asked for; null where that is listed itself
    above: str | None


class ShowAnswer(Envelope):
    """Bodies in full."""

    #: how the first name was understood; null where nothing was found or asked
    match: NameMatch | None
    matches: list[NamedMatch]
    #: all sections, where the whole notice was asked for; else empty
    sections: list[SectionRecord]
    results: list[BodyRecord]
    suggestions: list[Suggestion]


# Fields of evidence; `with` is a keyword of Python.
_Evidence = TypedDict(
    "_Evidence",
    {
        "id": str,
        "citation": str,
        "text": str,
        #: the clause most specific to the matter
        "clause": str,
        "role": str,
        "with": list[str],
        #: words of the question that the duty or its entry in the subject index answers
        "matched": list[str],
        #: what of the clause another department has today
        "moved": list[Moved],
    },
)


class Evidence(_Evidence, Damage):
    """A duty as evidence for a matter."""


class Handler(TypedDict):
    """A body that handles a matter."""

    body: Reference
    #: 负责, 会同, 参与, 配合, 协助, 指导, 监督, or 牵头(推定)
    role: str
    #: whether the notice only implies it
    inferred: bool
    #: 0 to 1: how directly the notice gives the matter to the body
    score: float
    #: why, where it is inferred or takes part only as a partner; "" otherwise
    reason: str
    #: as in show
    today: list[Today]
    #: whether the notice has no index and its clauses answer by themselves
    derived: bool
    duties: list[Evidence]


#: a duty names the matter; only general duties apply; the closest matters answer, without certainty; nobody is given it
MatterStatus = Literal["assigned", "general", "likely", "unassigned"]


class WhoAnswer(Envelope):
    """Who handles a matter."""

    status: MatterStatus
    #: entries of the subject index that the question matched
    topics: list[str]
    #: where a body was asked for instead of a matter, as in show
    match: NameMatch | None
    results: list[Handler]
    suggestions: list[Suggestion]
    notes: list[str]


class Hit(Damage):
    """A duty, section text or preamble in which the words stand, or what stands beside it."""

    id: str
    citation: str
    body: Reference
    #: what `text` is: the text, the text as printed, a heading, a name, a note, the cover
    field: Field
    text: str
    score: float
    #: [start, end) character offsets into `text`
    matches: list[tuple[int, int]]


class SearchAnswer(Envelope):
    """Where the notice says something."""

    #: a body or section to search in that the notice does not have; null otherwise
    unknown: str | None
    results: list[Hit]
    suggestions: list[Suggestion]


class TopicDuty(Damage):
    """A duty under a topic."""

    id: str
    citation: str
    role: str
    #: False where the responsibility is only general or indirect (see)
    direct: bool


class TopicBody(TypedDict):
    """A body under a topic."""

    id: str
    name: str
    role: str
    duties: list[str]
    #: whether one of its duties has the matter itself
    direct: bool
    evidence: list[TopicDuty]


class TopicRecord(TypedDict):
    """An entry of the subject index."""

    topic: str
    general: bool
    #: several bodies have a duty on it
    shared: bool
    #: bodies only 配合, 协助 or 参与; nobody leads
    leaderless: bool
    bodies: list[TopicBody]
    terms: list[str]
    note: str
    #: the note, and where the matter may have stood in a lost passage
    notes: list[str]


class TopicsAnswer(Envelope):
    """The subject index."""

    results: list[TopicRecord]
    suggestions: list[Suggestion]


class Finding(TypedDict):
    """Something that `check` found."""

    level: Literal["error", "warning", "change"]
    #: of which kind a reminder is; "" for errors and changes
    kind: str
    file: str
    #: 0 where the whole file is meant
    line: int
    path: str
    reason: str


class CheckAnswer(TypedDict):
    """The review of a data file; `document` is null where it cannot be read."""

    schema_version: Literal[1]
    command: str
    query: str
    document: Document | None
    ok: bool
    results: list[Finding]
    suggestions: list[Suggestion]


class Fact(TypedDict):
    """One line of `info`."""

    name: str
    value: str


class InfoAnswer(Envelope):
    """What a bug report needs."""

    results: list[Fact]
    suggestions: list[Suggestion]


Answer = ShowAnswer | WhoAnswer | SearchAnswer | LevelsAnswer | NoticesAnswer | TopicsAnswer | CheckAnswer | InfoAnswer
