"""The subject index to browse, as a book has one: each matter with its bodies and their roles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from envduty.understanding import subjects

if TYPE_CHECKING:
    from envduty.answers import TopicBody, TopicRecord, TopicsAnswer
    from envduty.compiled.store import Store
    from envduty.compiled.subjects import Topic
    from envduty.compiled.texts import Passage

__all__ = ["find"]

_LEADS = frozenset({"负责", "会同", "指导", "监督"})


def find(store: Store, topic: str | None = None) -> TopicsAnswer:
    """All entries, or those that `topic` means."""
    rows = store.subjects.all_topics() if topic is None else _meant(store, topic)
    rows = [row for row in rows if row.curated]
    duties = {row.id: row for row in store.texts.duties({r.duty for row in rows for r in (*row.duties, *row.see)})}
    names = dict(store.texts.body_names())
    return {
        **store.head("topics", topic or ""),
        "results": [_record(row, duties, names) for row in rows],
        "suggestions": subjects.near(store, topic) if topic is not None and not rows else [],
    }


def _meant(store: Store, topic: str) -> list[Topic]:
    return [entry.topic for entry in subjects.entries(store, topic)]


def _record(topic: Topic, duties: dict[str, Passage], names: dict[str, str]) -> TopicRecord:
    bodies: dict[str, TopicBody] = {}
    for direct, references in ((True, topic.duties), (False, topic.see)):
        for reference in references:
            passage = duties[reference.duty]
            clauses = passage.duty["clauses"]
            role = clauses[min(reference.clause, len(clauses) - 1)]["role"]
            body = passage.answers or passage.body
            entry = bodies.setdefault(
                body, {"id": body, "name": names[body], "role": role, "duties": [], "direct": direct}
            )
            if reference.duty not in entry["duties"]:
                entry["duties"].append(reference.duty)
    direct_roles = [body["role"] for body in bodies.values() if body["direct"]]
    return {
        "topic": topic.name,
        "general": topic.general,
        "shared": len(direct_roles) > 1,
        "leaderless": bool(direct_roles) and not _LEADS & set(direct_roles),
        "bodies": list(bodies.values()),
        "terms": [*topic.terms],
        "note": topic.note,
    }
