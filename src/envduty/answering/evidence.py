"""A duty as evidence: the one way in which an answer quotes it, with the clause that decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from envduty.answers import Evidence
    from envduty.compiled.texts import Passage

__all__ = ["quoted"]


def quoted(row: Passage, clause: int = 0, matched: Iterable[str] = ()) -> Evidence:
    """The duty of `row` with its clause number `clause` (from 0), and the words that matched, longest first."""
    duty = row.duty
    deciding = duty["clauses"][clause]
    return {
        "id": duty["id"],
        "citation": duty["citation"],
        "text": duty["text"],
        "clause": deciding["text"],
        "role": deciding["role"],
        "with": [*deciding["with"]],
        "matched": sorted(matched, key=lambda word: (-len(word), word)),
        "moved": [{**move} for move in duty["moved"]],
        **row.damage(),
    }
