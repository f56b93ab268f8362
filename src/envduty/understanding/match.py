"""How a name was understood: the departments that its words stand for, and the bodies of the notice that these are."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from envduty import text
from envduty.grammar import SUBUNIT
from envduty.keys import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from envduty.answers import MatchKind
    from envduty.compiled.departments import DepartmentRow
    from envduty.compiled.store import Store
    from envduty.grammar import Mention, Term

__all__ = ["NOTHING", "Match", "meant", "most_trusted", "of_terms"]

_NAME, _ALIAS = KINDS.index("name"), KINDS.index("alias")


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
    #: of a department of another time than the notice's: when it began or ended, and by what
    since: str | None = None
    basis: str | None = None
    #: of the ids, those from which only a part of the duties came over
    parts: tuple[str, ...] = ()
    #: the listed department that manages the one that was asked for
    above: str | None = None


NOTHING = Match(None, "", ())


def meant(store: Store, mention: Mention) -> Match:
    """The bodies that a name means; kind `unlisted` where it is known and the notice does not list it."""
    heads = mention.heads
    if len(heads) > 1:
        # 文化广电新闻出版局 is of the time when 新闻出版 was a department, not yet a unit of another.
        heads = tuple(tuple(t for t in head if t.trust != SUBUNIT) or head for head in heads)
    found = [of_terms(store, head, unit=mention.unit, ranked=mention.ranked) for head in heads]
    listed = [match for match in found if match.ids]
    if not listed:
        return found[0]
    ids = tuple(dict.fromkeys(i for match in listed for i in match.ids))
    told = next((match for match in listed if match.since), listed[0])
    own = {i for match in listed for i in match.ids if i not in match.parts}
    return listed[0]._replace(ids=ids, since=told.since, basis=told.basis, parts=tuple(i for i in ids if i not in own))


def of_terms(store: Store, terms: Sequence[Term], *, unit: bool, ranked: bool) -> Match:
    """What one word of a name means; `terms` is all that the data says of it."""
    by_heading = [term for term in terms if _is_own(term) and term.trust == _NAME]
    rows = [(term, store.departments.meaning(term.department)) for term in by_heading or terms]
    rows.sort(key=lambda found: _order(*found))
    listed = [(term, row) for term, row in rows if row.bodies]
    if not listed:
        return Match("unlisted", rows[0][1].name, ())
    if all(term.trust == SUBUNIT for term, _ in listed):
        # 草原监理 has changed hands: who had it at the time of the notice answers.
        listed = [(term, row) for term, row in listed if not row.since] or listed
    ids: dict[str, None] = {}
    parts: set[str] = set()
    for term, row in listed:
        as_unit = unit or term.trust == SUBUNIT or not (ranked or row.since)
        parts.update(i for i in row.parts if i not in ids)
        ids |= dict.fromkeys(row.unit_bodies if as_unit else row.bodies)
    term, row = listed[0]
    return Match(
        _kind(store, term, row, unit=unit, ranked=ranked),
        term.written,
        tuple(ids),
        since=row.since or None,
        basis=row.basis or None,
        parts=tuple(i for i in ids if i in parts),
        above=row.above or None,
    )


def _order(term: Term, row: DepartmentRow) -> tuple[bool, int, bool, int, int]:
    """What the notice itself says first; departments of its own time before others."""
    return not _is_own(term), term.trust, bool(row.since), _place(term, row), term.order


def _is_own(term: Term) -> bool:
    """The notice itself calls a body so."""
    return term.department.startswith("@")


def _place(term: Term, row: DepartmentRow) -> int:
    """Where a department's own character stands in a name that several share: 农科 is 农牧业 before 科技."""
    shared = (at for at, character in enumerate(term.key) if character in row.name)
    return next(shared, len(term.key)) if term.trust == _ALIAS else 0


def _kind(store: Store, term: Term, row: DepartmentRow, *, unit: bool, ranked: bool) -> MatchKind:
    if unit or row.above:
        return "subunit"
    if row.since:
        return "successor" if row.since > store.document["date"][: len(row.since)] else "former"
    if term.trust == _NAME and not ranked and term.key != text.key(term.written):
        return "alias"
    return KINDS[term.trust]


def most_trusted(terms: Iterable[Term]) -> list[Term]:
    """Of several spellings: names in use before former ones and subunits, what is on the list before stem + rank."""
    rare = {KINDS.index("former"), KINDS.index("subunit")}
    trust = {term: (term.trust in rare, term.key != text.key(term.written)) for term in terms}
    return [term for term in trust if trust[term] == min(trust.values())]
