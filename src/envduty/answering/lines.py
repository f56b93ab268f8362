"""Departments of several notices as lines: 环境保护 of 2015 and 生态环境 of 2021 are one, joined by whole change events.

Only what the notices themselves list is joined: of 2015 and 2016, 工商 and 质监 are two lines; beside a 市场监管 of 2021 they are one.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from envduty import text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from envduty.answers import BodyRecord, Moved, Reference
    from envduty.compiled.store import Store

__all__ = ["Lines", "chronological"]

#: these share duties out among themselves; what a court and a government both have, neither has from the other
_DEPARTMENTS = frozenset({"department", "party"})


class Lines:
    """The bodies of notices (id → notice), each in its line."""

    def __init__(self, notices: Mapping[str, Store]) -> None:
        self._notices = notices
        #: the notices in a few words
        self.labels = text.labels({**store.document, "id": key} for key, store in notices.items())
        self._later = defaultdict[str, set[str]](set)
        for store in notices.values():
            for before, after in store.successions:
                self._later[before].add(after)
        self.bodies = {(key, body["id"]): body for key, store in notices.items() for body in store.texts.bodies()}
        present = {department for body in self.bodies.values() for department in _departments(body)}
        self._line = {department: department for department in present}
        for department in sorted(present):
            for later in self._successors(department) & present:
                self._join(department, later)
        for body in self.bodies.values():
            first, *others = _departments(body)
            for other in others:
                self._join(first, other)

    def _successors(self, department: str) -> set[str]:
        """What a department became, through any number of reforms."""
        found: set[str] = set()
        ahead = [department]
        while ahead:
            new = self._later.get(ahead.pop(), set()) - found
            found |= new
            ahead += new
        return found

    def _join(self, one: str, other: str) -> None:
        joined = {self._line[one], self._line[other]}
        self._line.update((department, min(joined)) for department, line in self._line.items() if line in joined)

    def of(self, notice: str, body: str) -> str:
        """The line of a body."""
        return self._line[_departments(self.bodies[notice, body])[0]]

    def name(self, bodies: Iterable[tuple[str, str]]) -> Reference:
        """The department that bodies of one line are, by its name in the latest notice that lists it."""
        own = list(bodies)
        line = self.of(*own[0])
        for key in reversed(chronological(self._notices)):
            listed = [body for notice, body in self.bodies if notice == key and self.of(notice, body) == line]
            if listed:
                named = next((body for notice, body in own if notice == key), listed[0])
                break
        else:  # pragma: no cover - own bodies are listed
            raise LookupError(line)
        department = _departments(self.bodies[key, named])[0]
        if department.startswith("@"):
            return {"id": self.bodies[key, named]["name"], "name": self.bodies[key, named]["name"]}
        return {"id": department, "name": self._notices[key].departments.meaning(department).name}

    def lists(self, notice: str, line: str) -> bool:
        """Whether a notice has a body of this line."""
        return any(self.of(key, body) == line for key, body in self.bodies if key == notice)

    def is_department(self, notice: str, body: str) -> bool:
        """Whether a body is a department, and no court, committee or government."""
        kinds = self._notices[notice].kinds
        return all(kinds.get(d, "department") in _DEPARTMENTS for d in _departments(self.bodies[notice, body]))

    def reform(self, moves: Iterable[Moved], later: tuple[str, str]) -> Moved | None:
        """Of what moved away from a duty, the part that came to a body of a later notice."""
        body, date = self.bodies[later], self._notices[later[0]].document["date"]
        held = {*_departments(body), *(one["id"] for one in body["today"] if one["whole"])}
        return next((m for m in moves if m["to"]["id"] in held and m["since"] <= date[: len(m["since"])]), None)


def _departments(body: BodyRecord) -> list[str]:
    """The departments of a body; one that is none that is known stands for itself."""
    return body["departments"] or [f"@{text.key(body['name'])}"]


def chronological(notices: Mapping[str, Store]) -> list[str]:
    """The notices, the oldest first; those of one day in the order given."""
    return sorted(notices, key=lambda key: notices[key].document["date"])
