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
from envduty.keys import KINDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from envduty.answers import Clause, Duty, Moved, Today
    from envduty.edition.knowledge import Knowledge
    from envduty.edition.model import Edition
    from envduty.grammar import Term

__all__ = ["Ties"]

_NAMED = KINDS.index("alias")


class Ties:
    """The bodies of a notice as departments."""

    def __init__(self, edition: Edition, knowledge: Knowledge) -> None:
        words = knowledge.words
        self.lexicon = Lexicon(knowledge.departments, words, gazetteer(words.places, [edition.document.region]))
        read = {body.id: self._read(body.name) for _, body in placed(edition)}
        #: body → departments
        self.departments = {
            body.id: body.departments or tuple(dict.fromkeys(term.department for term in read[body.id]))
            for _, body in placed(edition)
        }
        named = {term.department for terms in read.values() for term in terms if term.trust <= _NAMED}
        bodies: dict[str, list[str]] = {}
        for identifier, departments in self.departments.items():
            # 畜牧兽医水产局 bears a former name of 农业: it is that department only where no other body is.
            weak = {term.department for term in read[identifier] if term.trust > _NAMED} & named
            for department in departments:
                if department not in weak:
                    bodies.setdefault(department, []).append(identifier)
        self._reforms = Reforms(knowledge.departments, bodies, edition.document.date)
        self.lexicon.local(edition, self.departments)
        self.rows = dict(self._reforms.rows())
        for _, body in placed(edition):
            self.rows[own(body.id)] = DepartmentRow(body.name, (body.id,), (body.id,))

    def _read(self, heading: str) -> list[Term]:
        """The names of departments that a heading is made of."""
        folded = text.fold(heading)
        plain = re.sub(r"\([^()]*\)", "", folded)
        mentions = [*(self._mentions(text.key(folded), separated(plain)) or self._mentions(text.key(plain)))]
        terms = [term for mention in mentions for head in mention.heads for term in _best(head)]
        for inner in re.findall(r"\(([^()]*)\)$", folded):
            second = [t for m in self._mentions(separated(inner)) for head in m.heads for t in _best(head)]
            terms += [term for term in second if term.trust != SUBUNIT]
        if any(term.word == "t" for term in terms):
            terms = [term for term in terms if term.word not in "cg"]  # 乡镇党委、政府 is the township
        return terms or self.lexicon.inside(text.key(plain))

    def _mentions(self, *names: str) -> Sequence[Mention]:
        """The names in the first of these that is one as a whole, or else in the last."""
        exact = next(filter(None, map(self.lexicon.exact, names)), None)
        if exact:
            return [Mention((exact,), unit=False, ranked=True)]
        return self.lexicon.parse(names[-1]) or []

    def partner(self, name: str) -> str:
        """The body that a duty speaks of by this name; "" for none."""
        mentions = self._mentions(text.key(name))
        if len(mentions) != 1 or mentions[0].unknown:
            return ""
        return next(
            (body for term in _best(mentions[0].heads[0]) for body in self.rows[term.department].unit_bodies), ""
        )

    def today(self, body: str, duties: Sequence[Duty]) -> list[Today]:
        """What a body is called today, and where parts of these duties of it went."""
        moves = [move for duty in duties if duty["likely_body"] in (None, body) for move in duty["moved"]]
        return self._reforms.today(self.departments[body], moves)

    def moved(self, body: str, clauses: Sequence[Clause]) -> list[Moved]:
        """Which of a body's clauses went elsewhere."""
        return self._reforms.moved(self.departments[body], clauses)


def _best(head: Sequence[Term]) -> list[Term]:
    """Of all that the data says of a word, names before former names and units."""
    ordered = sorted(head, key=lambda term: (term.trust, term.order))
    return [term for term in ordered if term.trust <= _NAMED] or ordered
