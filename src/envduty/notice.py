"""A notice that answers questions: what a Python program imports, and what the command line calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from envduty.compiled import cache
from envduty.edition import location

if TYPE_CHECKING:
    import os

    from typing_extensions import Self

    from envduty.answers import (
        InfoAnswer,
        LevelsAnswer,
        SearchAnswer,
        ShowAnswer,
        TopicsAnswer,
        WhoAnswer,
    )
    from envduty.compiled.store import Store

__all__ = ["Notice", "load"]


def load(data: str | os.PathLike[str] | None = None) -> Notice:
    """The notice in a data file: `data`, else the one that ENVDUTY_DATA names, else the built-in one.

    Raises DataError, which lists every fault, where the file cannot be used.
    """
    return Notice(cache.open_store(location.locate(data)))


class Notice:
    """A notice; each method answers one kind of question with the same dictionary that the command prints as JSON.

    Several threads may ask one notice. Close it when done, or use `with load() as notice`.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give back what the notice holds open; it can be asked nothing more."""
        self._store.close()

    def show(self, *names: str, printed: bool = False) -> ShowAnswer:
        """Bodies, sections or duties in full; the whole notice without a name. `printed`: the text as printed."""
        from envduty.answering import show

        return show.find(self._store, names, printed=printed)

    def who_handles(self, matter: str) -> WhoAnswer:
        """The bodies that handle a matter, best first, with role and evidence."""
        from envduty.answering import who_handles

        return who_handles.find(self._store, matter)

    def search(
        self,
        *words: str,
        within: str | None = None,
        role: str | None = None,
        any_word: bool = False,
        regex: bool = False,
        limit: int | None = None,
    ) -> SearchAnswer:
        """The duties in whose text the words stand: all of them, or with `any_word` at least one.

        `within`: a body or section; `role`: a role that one of the duty's clauses has; `regex`: the words are one
        regular expression. Raises UsageError for a `within` or `role` that means nothing, or a bad expression.
        """
        from envduty.answering import search

        return search.find(self._store, words, within=within, role=role, any_word=any_word, regex=regex, limit=limit)

    def diff_levels(self, *names: str, topic: str | None = None) -> LevelsAnswer:
        """The levels side by side by matter, or any two or more bodies; `topic` narrows the rows."""
        from envduty.answering import diff_levels

        return diff_levels.find(self._store, names, topic=topic)

    def topics(self, topic: str | None = None) -> TopicsAnswer:
        """The subject index, or one entry of it."""
        from envduty.answering import topics

        return topics.find(self._store, topic)

    def info(self) -> InfoAnswer:
        """What the notice contains, and how damaged it is."""
        from envduty.answering import info

        return info.find(self._store)

    def completions(self, prefix: str = "") -> list[tuple[str, str]]:
        """(word, what it is): official names and ids of bodies, sections and duties that begin with `prefix`."""
        return self._store.texts.beginning_with(prefix)

    def topic_names(self) -> list[str]:
        """The matters of the subject index, for completion."""
        return [row.name for row in self._store.subjects.all_topics() if row.curated]
