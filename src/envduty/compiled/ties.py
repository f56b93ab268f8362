"""Which departments the bodies of a notice are: each heading read as a name, corrected by what the data file says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from envduty import text
from envduty.compiled.departments import DepartmentRow, Reforms
from envduty.compiled.names import Lexicon, own
from envduty.compiled.places import gazetteer
from envduty.edition.walk import placed
from envduty.grammar import SUBUNIT, Mention, separated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from envduty.answers import Clause, Duty, Moved, Today
    from envduty.edition.knowledge import Knowledge
    from envduty.edition.model import Edition

__all__ = ["Ties"]


class Ties:
    """The bodies of a notice as departments."""

    def __init__(self, edition: Edition, knowledge: Knowledge) -> None:
        words = knowledge.words
        self.lexicon = Lexicon(knowledge, gazetteer(words.places, [edition.document.region]))
        #: body → departments
        self.departments = {body.id: body.departments or self._read(body.name) for _, body in placed(edition)}
        bodies: dict[str, list[str]] = {}
        for body, departments in self.departments.items():
            for department in departments:
                bodies.setdefault(department, []).append(body)
        self._reforms = Reforms(knowledge.departments, bodies, edition.document.date)
        self.lexicon.local(edition, self.departments)
        self.rows = dict(self._reforms.rows())
        for _, body in placed(edition):
            self.rows[own(body.id)] = DepartmentRow(body.name, (body.id,), (body.id,))

    def _read(self, heading: str) -> tuple[str, ...]:
        folded = text.fold(heading)
        plain = re.sub(r"\([^()]*\)", "", folded)
        names = [self._mentions(text.key(folded)) or self._mentions(separated(plain))]
        names += [self._mentions(separated(inner)) for inner in re.findall(r"\(([^()]*)\)$", folded)]
        found = [
            term.department
            for mentions in names
            for mention in mentions
            for head in mention.heads
            for term in sorted(head, key=lambda term: (term.trust, term.order))
            if term.trust != SUBUNIT or (mentions is names[0] and all(t.trust == SUBUNIT for t in head))
        ]
        return tuple(dict.fromkeys(found))

    def _mentions(self, name: str) -> Sequence[Mention]:
        exact = self.lexicon.exact(name)
        if exact:
            return [Mention((exact,), unit=False, ranked=True)]
        return self.lexicon.parse(name) or []

    def partner(self, name: str) -> str:
        """The body that a duty speaks of by this name; "" for none."""
        mentions = self._mentions(text.key(name))
        if len(mentions) != 1 or mentions[0].unknown:
            return ""
        terms = sorted(mentions[0].heads[0], key=lambda term: (term.trust, term.order))
        return next((body for term in terms for body in self.rows[term.department].unit_bodies), "")

    def today(self, body: str, duties: Sequence[Duty]) -> list[Today]:
        """What a body is called today, and where parts of these duties of it went."""
        moves = [move for duty in duties if duty["likely_body"] in (None, body) for move in duty["moved"]]
        return self._reforms.today(self.departments[body], moves)

    def moved(self, body: str, clauses: Sequence[Clause]) -> list[Moved]:
        """Which of a body's clauses went elsewhere."""
        return self._reforms.moved(self.departments[body], clauses)
