"""A compiled notice, opened: its tables, and what holds for the whole of it. Each question costs a few index look-ups."""

from __future__ import annotations

from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from envduty.compiled.departments import DepartmentRows
from envduty.compiled.names import Names
from envduty.compiled.table import Reader, from_json
from envduty.compiled.texts import Texts
from envduty.keys import Ranks
from envduty.version import SCHEMA_VERSION

if TYPE_CHECKING:
    import sqlite3

    from envduty.answers import Document, Envelope, Level
    from envduty.compiled.clauses import Clauses
    from envduty.compiled.subjects import Subjects
    from envduty.compiled.words import Words

__all__ = ["Form", "Store"]

#: where the next run finds the tables: in the package, in the cache, or nowhere, so that it makes them again
Form: TypeAlias = Literal["随包编译", "缓存", "内存"]


class Store(Reader):
    """A compiled notice, opened."""

    def __init__(self, connection: sqlite3.Connection, form: Form = "内存") -> None:
        lock = Lock()
        super().__init__(connection, lock)
        self.form: Form = form
        self.texts = Texts(connection, lock)
        self.names = Names(connection, lock)
        self.departments = DepartmentRows(connection, lock)

    @cached_property
    def subjects(self) -> Subjects:
        """The matters; imported, like what follows, for the questions that need them."""
        from envduty.compiled.subjects import Subjects

        return Subjects(*self.source)

    @cached_property
    def words(self) -> Words:
        """The words of duties, for comparisons."""
        from envduty.compiled.words import Words

        return Words(*self.source)

    @cached_property
    def clauses(self) -> Clauses:
        """The clauses, for questions that the index does not answer."""
        from envduty.compiled.clauses import Clauses

        return Clauses(*self.source)

    def close(self) -> None:
        """Give the database back; no question can be put after that."""
        self._db.close()

    @property
    def lies_in_a_file(self) -> bool:
        """Whether the tables are read from a file, which something can damage."""
        return bool(self._all("PRAGMA database_list")[0][2])

    def meta(self, key: str) -> Any:  # noqa: ANN401 - the compiler's JSON
        """A fact about the whole notice."""
        return from_json(self._all("SELECT value FROM meta WHERE key = ?", (key,))[0][0])

    @cached_property
    def document(self) -> Document:
        """The document that every answer names."""
        document: Document = self.meta("document")
        return document

    def head(self, command: str, query: str) -> Envelope:
        """What every answer begins with."""
        return {"schema_version": SCHEMA_VERSION, "command": command, "query": query, "document": {**self.document}}

    @cached_property
    def ranks(self) -> Ranks:
        """Words that names and places end in."""
        return Ranks(*map(tuple, self.meta("ranks")))

    @cached_property
    def duty_words(self) -> tuple[str, ...]:
        """Words in which people ask what a body must do."""
        return tuple(self.meta("duty_words"))

    @cached_property
    def beside(self) -> tuple[str, ...]:
        """Words that make the name before them one of a place."""
        return tuple(self.meta("beside"))

    @property
    def levels(self) -> list[Level]:
        """The bodies that diff-levels compares; a fresh list, which an answer may own."""
        levels: list[Level] = self.meta("levels")
        return levels

    @cached_property
    def authorities(self) -> frozenset[str]:
        """Bodies that a place can stand before another body's name with: its government, its party committee."""
        return frozenset(level["id"] for level in self.levels)

    @cached_property
    def lead_body(self) -> str | None:
        """The body that leads where others only assist it."""
        lead: str | None = self.meta("lead_body")
        return lead

    @cached_property
    def broader(self) -> dict[str, str]:
        """Matter → the matter that it is a part of."""
        matters: dict[str, str] = self.meta("broader")
        return matters

    @cached_property
    def successions(self) -> list[tuple[str, str]]:
        """(department, what it became as a whole), through all reforms."""
        return [(before, after) for before, after in self.meta("successions")]

    @cached_property
    def kinds(self) -> dict[str, str]:
        """Department → its kind, where it is no plain department of a government."""
        return dict(self.meta("kinds"))

    @cached_property
    def size(self) -> int:
        """The number of duties."""
        return int(self.meta("counts")["duties"])
