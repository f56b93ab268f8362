"""The subject index to browse, as a book has one: each matter with its bodies and their roles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from envduty import subject_index

if TYPE_CHECKING:
    from envduty.answers import Duty, TopicBody, TopicRecord, TopicsAnswer
    from envduty.store import Store, TopicRow

__all__ = ["find"]

_LEADS = frozenset({"负责", "会同", "指导", "监督"})


def find(store: Store, topic: str | None = None) -> TopicsAnswer:
    """All entries, or those that `topic` means."""
    rows = store.all_topics() if topic is None else _meant(store, topic)
    rows = [row for row in rows if not row.flag("outside")]
    references = {r.partition("/")[0] for row in rows for field in ("duties", "see") for r in row.words(field)}
    duties = {row.id: (row.answers, row.duty()) for row in store.duties(references)}
    names = dict(store.body_names())
    return {
        **store.head("topics", topic or ""),
        "results": [_record(row, duties, names) for row in rows],
        "suggestions": subject_index.near(store, topic) if topic is not None and not rows else [],
    }


def _meant(store: Store, topic: str) -> list[TopicRow]:
    question = subject_index.read(store, topic)
    named = store.topics(store.headed(question.key))
    exact = [row for row in named if row.name == topic]
    return exact or named or [entry.topic for entry in subject_index.entries(store, question)]


def _record(row: TopicRow, duties: dict[str, tuple[str, Duty]], names: dict[str, str]) -> TopicRecord:
    weights = subject_index.vocabulary([subject_index.Entry(row, frozenset(), (row.name,))])
    bodies: dict[str, TopicBody] = {}
    for field in ("duties", "see"):
        for reference in row.words(field):
            identifier, _, number = reference.partition("/")
            body, duty = duties[identifier]
            clauses = duty["clauses"]
            clause = clauses[subject_index.clause_number(clauses, weights, int(number or 0))]
            direct = field == "duties"
            entry = bodies.setdefault(
                body, {"id": body, "name": names[body], "role": clause["role"], "duties": [], "direct": direct}
            )
            if identifier not in entry["duties"]:
                entry["duties"].append(identifier)
    direct_roles = [body["role"] for body in bodies.values() if body["direct"]]
    return {
        "topic": row.name,
        "general": row.flag("general"),
        "shared": len(direct_roles) > 1,
        "leaderless": bool(direct_roles) and not _LEADS & set(direct_roles),
        "bodies": list(bodies.values()),
        "terms": row.words("terms"),
        "note": row.note("note"),
    }
