"""What bodies are called today, and which of the clauses that answer another department has by now. A help, no legal statement."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from envduty import text

if TYPE_CHECKING:
    from envduty.answers import Evidence, Handler, Moved
    from envduty.compiled.store import Store

__all__ = ["told"]

_AND = r"[、，,]|和|及|与"


def told(store: Store, question: str, handlers: list[Handler]) -> list[Handler]:
    """The handlers, with what they are today, and of the moved clauses those that the question is about."""
    for handler in handlers:
        handler["today"] = store.texts.today(handler["body"]["id"])
        moved = [duty for duty in handler["duties"] if duty["moved"]]
        clauses = {row.id: row.duty["clauses"] for row in store.texts.duties(duty["id"] for duty in moved)}
        for duty in moved:
            own = [move for move in duty["moved"] if clauses[duty["id"]][move["clause"] - 1]["text"] == duty["clause"]]
            duty["moved"] = [move for move in own if _concerns(move, duty, question)]
    return handlers


def _concerns(move: Moved, duty: Evidence, question: str) -> bool:
    """Whether what was asked is the part that moved: of 园林、绿地和风景名胜区 only the last."""
    grams = {gram for words in (question, *duty["matched"]) for gram in text.bigrams(words)}
    items = re.split(_AND, duty["clause"].rstrip("，。；"))
    if len(items) == 1 or len(grams.intersection(text.bigrams(move["what"]))) > 1:
        return True
    shared = [len(grams.intersection(text.bigrams(item))) for item in items]
    nearest = [item for item, share in zip(items, shared, strict=True) if share and share == max(shared)]
    return any(word in item or text.bigrams(word)[0] in item for item in nearest for word in move["words"])
