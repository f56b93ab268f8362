"""A name that was asked for: a body, a section, a duty, or a text of the notice that is none of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from envduty import text
from envduty.understanding.names import resolve

if TYPE_CHECKING:
    from envduty.answers import NamedMatch, Suggestion
    from envduty.compiled.store import Store

__all__ = ["named"]


def named(store: Store, name: str) -> tuple[list[NamedMatch], list[Suggestion]]:
    """What `name` means (序言, too), and what may have been meant where it means nothing."""
    preamble = store.texts.preamble(text.simplify(text.fold(name)))
    if preamble:
        cited: NamedMatch = {
            "query": name,
            "kind": "citation",
            "text": name,
            "ids": [preamble],
            "since": None,
            "basis": None,
            "parts": [],
            "above": None,
        }
        return [cited], []
    return resolve(store, name)
