"""A body asked for instead of a matter → its duties, or that the notice does not list it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from envduty.answering.evidence import quoted
from envduty.understanding.bodies import asked_body, named_body

if TYPE_CHECKING:
    from collections.abc import Callable

    from envduty.answers import Handler, NameMatch, WhoAnswer
    from envduty.compiled.store import Store
    from envduty.understanding.match import Match

__all__ = ["by_name", "find"]


def find(store: Store, question: str, handles: Callable[[Store, str], WhoAnswer]) -> WhoAnswer | None:
    """The answer to 林草局, 公安局的环保职责, 采砂归不归水利局管; None where a matter is asked for."""
    asked = asked_body(store, question)
    if asked is None:
        return None
    match = asked.match
    if asked.matter:
        return _whether(store, question, match, handles(store, asked.matter))
    return _own(store, question, match)


def by_name(store: Store, question: str) -> WhoAnswer | None:
    """The answer to 消防, which is no matter that the notice speaks of, but a department's name."""
    asked = named_body(store, question)
    return _own(store, question, asked.match) if asked else None


def _own(store: Store, question: str, match: Match) -> WhoAnswer:
    return {
        **store.head("who-handles", question),
        "status": "assigned" if match.ids else "unassigned",
        "topics": [],
        "match": _match(match),
        "results": [_handler(store, body) for body in match.ids],
        "suggestions": [],
        "notes": [],
    }


def _match(match: Match) -> NameMatch | None:
    if match.kind is None:
        return None
    return {"kind": match.kind, "text": match.text, "since": match.since, "basis": match.basis}


def _whether(store: Store, question: str, match: Match, answer: WhoAnswer) -> WhoAnswer:
    """The answer for a matter, limited to the bodies named where they have it."""
    own = [handler for handler in answer["results"] if handler["body"]["id"] in match.ids]
    names = "、".join(map(store.texts.body_name, match.ids))
    notes = answer["notes"] if own or not answer["results"] else [*answer["notes"], f"通知没有把此事交给{names}。"]
    return {
        **answer,
        **store.head("who-handles", question),
        "match": _match(match),
        "results": own or answer["results"],
        "notes": notes,
    }


def _handler(store: Store, body: str) -> Handler:
    duties = [quoted(row) for row in store.texts.duties_for([body])]
    return {
        "body": {"id": body, "name": store.texts.body_name(body)},
        "role": duties[0]["role"] if duties else "负责",
        "inferred": False,
        "derived": False,
        "score": 1.0,
        "reason": "",
        "today": store.texts.today(body),
        "duties": duties,
    }
