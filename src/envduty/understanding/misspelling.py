"""A name nobody curated → the one name that it clearly misspells, or nothing. The last step of names.find.

Chinese misspellings are homophones (公按部门), look-alikes (教肓局), or one character missing, doubled or swapped. A short word is one edit
from many others (体育局 and 教育局), so how much a difference may change depends on what it leaves untouched.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from envduty.understanding.match import NOTHING, Match, most_trusted, of_terms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from envduty.compiled.store import Store
    from envduty.grammar import Term

__all__ = ["find"]

#: from this length on, one edit anywhere leaves enough of a name: gold "街道办事外" (5); "体育局" (3) must not pass
_LONG = 5
#: shorter words that sound or look like a name are words of their own: 检查 is not 检察
_SHORTEST = 3
_SHORTEST_SUGGESTED = 4


def find(store: Store, key: str) -> Match:
    """The bodies that `key` (a name's key) misspells; candidates instead where two names fit equally."""
    for start in range(len(key) - _SHORTEST + 1):
        if start and not key[:start].endswith(store.ranks.place_endings):
            continue
        found = _closest(store, key[start:])
        if found.ids or found.candidates:
            return found
    return NOTHING


def _closest(store: Store, key: str) -> Match:
    near = _one_edit_away(store, key)
    for rows in (_alike(store, key), [row for row in near if _trusted(store, key, row.key)]):
        spelt = {row.key: [other for other in rows if other.key == row.key] for row in rows}
        meanings = [of_terms(store, terms, unit=False, ranked=True) for terms in spelt.values()]
        if len({match.ids[0] for match in meanings}) == 1:
            return min(meanings, key=lambda match: len(match.ids))._replace(kind="fuzzy")
        if rows:
            return _candidates(store, key, rows)
    return _candidates(store, key, near) if len(key) >= _SHORTEST_SUGGESTED else NOTHING


def _alike(store: Store, key: str) -> list[Term]:
    """Names that sound or look the same and share at least a character; of those the closest in writing."""
    if len(key) < _SHORTEST:
        return []
    rows = [row for row in store.names.spelt_like(key) if len(row.key) == len(key)]
    shared = {row.key: sum(a == b for a, b in zip(row.key, key, strict=True)) for row in rows}
    most = max(shared.values(), default=0)
    return most_trusted([row for row in rows if most and shared[row.key] == most])


def _one_edit_away(store: Store, key: str) -> list[Term]:
    """Names one insertion, deletion, substitution or swap away."""
    rows = store.names.spelt_nearly(key)
    if not rows:
        return []
    from rapidfuzz.distance import OSA

    return [row for row in rows if OSA.distance(key, row.key, score_cutoff=1) <= 1]


def _trusted(store: Store, key: str, name: str) -> bool:
    """Whether what the edit leaves of a name one edit away is enough to know it by."""
    if len(key) >= _LONG and len(name) >= _LONG:
        return True
    # Only the rank is damaged (林业布门, 公安部门门), or two characters are swapped.
    damaged = next((rank for rank in store.ranks.department if len(rank) > 1 and name.endswith(rank)), None)
    return bool(damaged and key.startswith(name.removesuffix(damaged))) or sorted(key) == sorted(name)


def _candidates(store: Store, key: str, rows: Sequence[Term]) -> Match:
    scores: dict[str, float] = {}
    for row in rows:
        score = 1 - 1 / max(len(key), len(row.key))
        for body in store.departments.meaning(row.department).bodies:
            scores[body] = max(scores.get(body, 0.0), score)
    ranked = sorted(scores, key=lambda body: (-scores[body], store.texts.body_order(body)))
    found = tuple((body, store.texts.body_name(body), round(scores[body], 3)) for body in ranked[:5])
    return NOTHING._replace(candidates=found)
