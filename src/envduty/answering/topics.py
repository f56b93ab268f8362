"""The subject index to browse, as a book has one: each matter with its bodies and their roles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from envduty import text
from envduty.understanding import subjects

if TYPE_CHECKING:
    from envduty.answers import TopicBody, TopicDuty, TopicRecord, TopicsAnswer
    from envduty.compiled.store import Store
    from envduty.compiled.subjects import Reference, Topic
    from envduty.compiled.texts import Passage

__all__ = ["find"]

_LEADS = frozenset({"负责", "牵头", "会同", "指导", "监督"})


def find(store: Store, topic: str | None = None) -> TopicsAnswer:
    """All entries in the order of the notice, or those that `topic` means."""
    rows = store.subjects.all_topics() if topic is None else _meant(store, topic)
    rows = [row for row in rows if row.curated]
    above = {row.name: _broader(store, row) for row in rows}
    cited = (reference for row in rows for one in (row, *above[row.name]) for reference in (*one.duties, *one.see))
    duties = {row.id: row for row in store.texts.duties({reference.duty for reference in cited})}
    if topic is None:
        rows.sort(key=lambda row: min((duties[r.duty].order for r in row.duties or row.see), default=-1))
    return {
        **store.head("topics", topic or ""),
        "results": [_record(store, row, above[row.name], duties) for row in rows],
        "suggestions": subjects.near(store, subjects.read(store, topic)) if topic is not None and not rows else [],
    }


def _meant(store: Store, topic: str) -> list[Topic]:
    return [entry.topic for entry in subjects.entries(store, topic)]


def _broader(store: Store, topic: Topic) -> list[Topic]:
    """The entries that this one is a part of, the nearest first."""
    names: list[str] = []
    while (name := store.broader.get(names[-1] if names else topic.name)) and name not in names:
        names.append(name)
    rows = {row.name: row for row in store.subjects.topics(store.subjects.named({text.key(name) for name in names}))}
    return [rows[name] for name in names if name in rows]


def _record(store: Store, topic: Topic, above: list[Topic], duties: dict[str, Passage]) -> TopicRecord:
    bodies: dict[str, TopicBody] = {}
    for direct, references in ((True, topic.duties), (False, topic.see)):
        for reference in references:
            passage = duties[reference.duty]
            body = passage.answers or passage.body
            one = _duty(passage, reference, direct=direct)
            entry = bodies.setdefault(body, _body(store, body, one))
            if reference.duty not in entry["duties"]:
                entry["duties"].append(reference.duty)
                entry["evidence"].append(one)
    lost = [store.texts.lost(topic.lost)] if topic.lost else []
    return {
        "topic": topic.name,
        "general": topic.general,
        "shared": sum(body["direct"] for body in bodies.values()) > 1,
        "leaderless": bool(topic.duties) and not any(_led(row, duties) for row in (topic, *above)),
        "bodies": list(bodies.values()),
        "terms": [*topic.terms],
        "note": topic.note,
        "notes": [*([topic.note] if topic.note else []), *lost],
    }


def _body(store: Store, body: str, first: TopicDuty) -> TopicBody:
    name = store.texts.body_name(body)
    return {"id": body, "name": name, "role": first["role"], "duties": [], "direct": first["direct"], "evidence": []}


def _duty(passage: Passage, reference: Reference, *, direct: bool) -> TopicDuty:
    return {
        "id": passage.id,
        "citation": passage.duty["citation"],
        "role": _role(passage, reference),
        "direct": direct,
        **passage.damage(),
    }


def _role(passage: Passage, reference: Reference) -> str:
    clauses = passage.duty["clauses"]
    return clauses[min(reference.clause, len(clauses) - 1)]["role"]


def _led(topic: Topic, duties: dict[str, Passage]) -> bool:
    """Whether a body that has the matter leads in it; what is no matter of its own is led by nobody."""
    return any(_role(duties[reference.duty], reference) in _LEADS for reference in topic.duties)
