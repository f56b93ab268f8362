"""公安局的环保职责: a question that names a body and asks what it must do is about the body, not about a matter."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from envduty.understanding import names
from envduty.understanding.match import Match

if TYPE_CHECKING:
    from envduty.answers import Handler, WhoAnswer
    from envduty.compiled.store import Store
    from envduty.weighing import Reading

__all__ = ["find"]

_SCORE = 0.9
#: a body's name is understood, not guessed
_CERTAIN = frozenset({"id", "citation", "name", "alias", "former", "subunit", "successor"})
_SHORTEST_NAME = 2
_LONGEST_UNKNOWN = 12


def find(store: Store, matter: str, question: Reading) -> WhoAnswer | None:
    """The body that is asked about with all its duties; None where the question is about something else."""
    match = _asked(store, question.folded)
    if match is None or match.kind not in _CERTAIN:
        return None
    bodies = [body for body in match.ids if (record := store.texts.body(body)) and record["duties"]]
    return {
        **store.head("who-handles", matter),
        "status": "assigned" if bodies else "unassigned",
        "topics": [],
        "results": [_handler(store, body, match.text) for body in bodies],
        "suggestions": [],
        "notes": [],
    }


def _asked(store: Store, folded: str) -> Match | None:
    patterns = store.subjects.patterns
    if not re.search(patterns["asks"], folded) or re.search(patterns["beside"], folded):
        return None
    rest = re.compile(patterns["about_duties"]).search(folded, _SHORTEST_NAME)
    if rest is None or not re.search(patterns["asks"], rest[0]):
        return None
    name = folded[: rest.start()]
    match = names.find(store, name)
    if not match.ids and name.isalnum() and len(name) <= _LONGEST_UNKNOWN and name.endswith(store.ranks.department):
        # A body, but none of this notice's: nobody else is meant.
        return Match("name", name, ())
    return match


def _handler(store: Store, body: str, name: str) -> Handler:
    record = store.texts.body(body)
    duties = [duty for duty in record["duties"] if duty["clauses"]] if record else []
    return {
        "body": {"id": body, "name": store.texts.body_name(body)},
        "role": duties[0]["clauses"][0]["role"],
        "inferred": False,
        "derived": False,
        "score": _SCORE,
        "reason": "",
        "duties": [
            {
                "id": duty["id"],
                "citation": duty["citation"],
                "text": duty["text"],
                "clause": duty["clauses"][0]["text"],
                "role": duty["clauses"][0]["role"],
                "with": duty["clauses"][0]["with"],
                "matched": [name],
                "notes": duty["notes"],
            }
            for duty in duties
        ],
    }
