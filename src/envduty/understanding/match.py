"""How a name was understood."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from envduty import text
from envduty.keys import KINDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from envduty.answers import MatchKind
    from envduty.compiled.names import NameRow

__all__ = ["NOTHING", "Match", "most_trusted"]


class Match(NamedTuple):
    """The bodies (or sections, or duties) that a name means."""

    #: one of KINDS
    kind: MatchKind | None
    #: the name in the data that it was understood as
    text: str
    #: ids, in order of fit
    ids: tuple[str, ...]
    #: where nothing is found for certain: (id, name, score 0–1), best first
    candidates: tuple[tuple[str, str, float], ...] = ()


NOTHING = Match(None, "", ())


def most_trusted(rows: Sequence[NameRow]) -> list[NameRow]:
    """Of several spellings: names in use before former ones and subunits, what is on the list before stem + rank."""
    rare = {KINDS.index("former"), KINDS.index("subunit")}
    trust = {row: (row.kind in rare, row.key != text.key(row.written)) for row in rows}
    return [row for row in rows if trust[row] == min(trust.values())]
