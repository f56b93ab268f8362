"""Departments through the reforms: which bodies of the notice each one means, what a body is today, and what of its duties moved."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from envduty.compiled.table import Reader, from_json, insert, json_text

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from threading import Lock

    from envduty.answers import Clause, Moved, Today
    from envduty.edition.knowledge import Change, Departments

__all__ = ["SQL", "DepartmentRow", "DepartmentRows", "Reforms", "write"]

SQL = "CREATE TABLE department (id TEXT PRIMARY KEY, record TEXT) WITHOUT ROWID;"


class DepartmentRow(NamedTuple):
    """What a department means in this notice."""

    name: str
    #: bodies, in order of fit; empty where the notice does not list it
    bodies: tuple[str, ...] = ()
    #: the same where it was asked for by a unit of it
    unit_bodies: tuple[str, ...] = ()
    #: of these, those from which only a part came over
    parts: tuple[str, ...] = ()
    #: where it is a department of another time than the notice's: when it began or ended, and by what
    since: str = ""
    basis: str = ""
    #: where only the department above it is listed: the name of that
    above: str = ""
    #: one kind of unit (公司, 学校), no body of its own
    generic: bool = False


class DepartmentRows(Reader):
    """What departments mean, by id."""

    def __init__(self, connection: sqlite3.Connection, lock: Lock) -> None:
        super().__init__(connection, lock)
        self._known: dict[str, DepartmentRow] = {}

    def meaning(self, department: str) -> DepartmentRow:
        """What a department means in this notice."""
        if department not in self._known:
            ((record,),) = self._all("SELECT record FROM department WHERE id = ?", (department,))
            name, bodies, unit_bodies, parts, *rest = from_json(record)
            self._known[department] = DepartmentRow(name, tuple(bodies), tuple(unit_bodies), tuple(parts), *rest)
        return self._known[department]


class Reforms:
    """The authority file beside one notice: `ties` gives the bodies that each department is listed as."""

    def __init__(self, departments: Departments, ties: Mapping[str, Sequence[str]], date: str) -> None:
        self._by_id = {department.id: department for department in departments.departments}
        self._ties = ties
        self._date = date
        self._to: dict[str, list[Change]] = defaultdict(list)
        self._from: dict[str, list[Change]] = defaultdict(list)
        for change in departments.changes:
            self._to[change.to].append(change)
            self._from[change.source].append(change)
        self._under: dict[str, list[str]] = defaultdict(list)
        for department in departments.departments:
            if department.under:
                self._under[department.under].append(department.id)

    def rows(self) -> Iterator[tuple[str, DepartmentRow]]:
        """What each department means."""
        for identifier in self._by_id:
            yield identifier, self._row(identifier)._replace(generic=self._by_id[identifier].kind == "class")

    def _row(self, asked: str) -> DepartmentRow:
        name = self._by_id[asked].name
        own = list(self._ties.get(asked, ()))
        if own:
            later = [change.source for change in self._to[asked] if change.whole and self._later(change)]
            merged = [body for source in later for body in self._listed(source)]
            return DepartmentRow(name, _once([*own, *merged]), _once(own))
        before = list(self._before(asked, {asked}))
        principal = [c for c in self._to[asked] if c.principal and self._later(c) and self._listed(c.source)]
        whole = _once(body for change in before for body in self._listed(change.source))
        came = _once(body for change in principal for body in self._listed(change.source))
        below = tuple(body for body in self._below(asked) if body not in (*whole, *came))
        if not (whole or came or below):
            return self._after(asked) or self._above(asked) or DepartmentRow(name)
        parts = came + below if whole else ()
        return DepartmentRow(name, whole + came + below, whole or came or below, parts, *self._began(asked, principal))

    def _began(self, department: str, principal: Sequence[Change]) -> tuple[str, str]:
        """When and by what a department of after the notice came to be."""
        whole = [
            c
            for c in self._to[department]
            if c.whole and (self._listed(c.source) or any(self._before(c.source, set())))
        ]
        first = min(whole or principal, key=lambda change: change.date, default=None)
        return (first.date, first.basis) if first and self._later(first) else ("", "")

    def _before(self, department: str, seen: set[str]) -> Iterator[Change]:
        """The changes by which listed departments became this one, through any number of reforms."""
        for change in self._to[department]:
            if change.whole and change.source not in seen:
                seen.add(change.source)
                if self._listed(change.source):
                    yield change
                else:
                    yield from self._before(change.source, seen)

    def _below(self, department: str) -> Iterator[str]:
        """The bodies of departments that this one manages: listed, or whole predecessors of theirs."""
        for child in self._under[department]:
            found = self._listed(child)
            if not found:
                found = [body for change in self._before(child, {child}) for body in self._listed(change.source)]
            yield from found

    def _after(self, department: str) -> DepartmentRow | None:
        """What became of it is listed."""
        for change in self._whole(department):
            above = self._above(change.to)
            bodies = _once(self._listed(change.to)) or (above.bodies if above else ())
            if bodies:
                first = self._whole(department)[0]
                when = (first.date, first.basis) if not self._later(first) else ("", "")
                return DepartmentRow(self._by_id[department].name, bodies, bodies, (), *when)
        return None

    def _above(self, department: str) -> DepartmentRow | None:
        """Only the department that manages it is listed."""
        above = self._by_id[department].under
        if above is None:
            return None
        row = self._row(above)
        name, bodies = self._by_id[department].name, row.unit_bodies
        return DepartmentRow(name, bodies, bodies, above=row.above or row.name) if bodies else None

    def _listed(self, department: str) -> list[str]:
        return list(self._ties.get(department, ()))

    def _later(self, change: Change) -> bool:
        return change.date > self._date[: len(change.date)]

    def _whole(self, department: str) -> list[Change]:
        """The changes that a department as a whole went through from here on, one after the other."""
        found: list[Change] = []
        while change := next((c for c in self._from[department] if c.whole and c not in found), None):
            found.append(change)
            department = change.to
        return found

    # Today

    def _lives(self, departments: Iterable[str]) -> Iterator[tuple[str, list[Change]]]:
        """Each department with its changes as a whole after the notice."""
        for department in departments:
            yield department, [change for change in self._whole(department) if self._later(change)]

    def _moves(self, departments: Iterable[str]) -> Iterator[Change]:
        """The parts that went elsewhere after the notice, from these departments or what they became."""
        for department, life in self._lives(departments):
            kept = {department, *(change.to for change in life)}
            for identifier in (department, *(change.to for change in life)):
                for change in self._from[identifier]:
                    if not change.whole and self._later(change) and change.to not in kept:
                        yield change

    def today(self, departments: Sequence[str], moved: Iterable[Moved]) -> list[Today]:
        """What a body is called today, then where parts of its duties went."""
        found: dict[str, Today] = {}
        for department, life in self._lives(departments):
            last = life[-1] if life else None
            now = last.to if last else department
            found.setdefault(
                now,
                {
                    "id": now,
                    "name": self._by_id[now].name,
                    "since": last.date if last else None,
                    "basis": last.basis if last else None,
                    "whole": True,
                    "what": None,
                },
            )
        for move in moved:
            to = move["to"]
            found.setdefault(to["id"], {**to, **_event(move), "whole": False})
        return list(found.values())

    def moved(self, departments: Sequence[str], clauses: Sequence[Clause]) -> list[Moved]:
        """The clauses whose matter went elsewhere after the notice."""
        found: list[Moved] = []
        for number, clause in enumerate(clauses, 1):
            for change in self._moves(departments):
                words = [word for word in change.words if word in clause["text"]]
                if words:
                    life = [c for c in self._whole(change.to) if c.date >= change.date]
                    now = life[-1].to if life else change.to
                    found.append(
                        {
                            "clause": number,
                            "to": {"id": now, "name": self._by_id[now].name},
                            "since": change.date,
                            "what": change.what or "",
                            "basis": change.basis,
                            "words": words,
                        }
                    )
        return found


def _event(move: Moved) -> Today:
    return {"since": move["since"], "basis": move["basis"], "what": move["what"]}  # type: ignore[typeddict-item]


def _once(ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ids))


def write(database: sqlite3.Connection, rows: Iterable[tuple[str, DepartmentRow]]) -> None:
    """Write the table."""
    insert(database, "department", [(identifier, json_text(row)) for identifier, row in rows])
