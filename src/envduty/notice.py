"""A notice that answers questions: what a Python program imports, and what the command line calls."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from envduty.compiled import cache
from envduty.edition import location

if TYPE_CHECKING:
    import os
    from collections.abc import Collection
    from pathlib import Path

    from typing_extensions import Self

    from envduty.answers import (
        InfoAnswer,
        LevelsAnswer,
        NoticesAnswer,
        SearchAnswer,
        ShowAnswer,
        TopicsAnswer,
        WhoAnswer,
    )
    from envduty.compiled.store import Store

__all__ = ["Notice", "diff_notices", "load"]


def load(data: str | os.PathLike[str] | None = None) -> Notice:
    """The notice in a data file: `data`, else the one that ENVDUTY_DATA names, else the built-in one.

    Raises DataError, which lists every fault, where the file cannot be used.
    """
    return Notice(cache.open_store(location.locate(data)))


def diff_notices(
    *notices: str | os.PathLike[str] | Notice, within: str | None = None, topic: str | None = None
) -> NoticesAnswer:
    """Two or more notices side by side by department and matter: data files, `builtin`, or notices that are open.

    `within`: a body or section of any of them; `topic` narrows the rows. Raises UsageError for fewer than two, DataError where
    a file cannot be used.
    """
    from contextlib import ExitStack

    from envduty.answering import diff_notices as comparison
    from envduty.errors import UsageError

    if len(notices) < 2:  # noqa: PLR2004 - one notice compares with nothing
        raise UsageError("请至少写两份通知来比较，如 envduty diff-notices builtin 本地职责.yaml")
    with ExitStack() as stack:
        stores: dict[str, Store] = {}
        for notice in notices:
            if not isinstance(notice, Notice):
                opened = stack.enter_context(Notice(cache.open_store(_place(notice))))
                store = opened._store  # noqa: SLF001 - its own door
            else:
                store = notice._store  # noqa: SLF001
            stores[_key(store.document["id"], stores)] = store
        return comparison.find(stores, within=within, topic=topic)


def _place(notice: str | os.PathLike[str]) -> Path:
    return location.BUILTIN if notice == "builtin" else location.locate(notice)


def _key(identifier: str, taken: Collection[str]) -> str:
    """The id of a notice; a second one of the same id is told apart."""
    numbered = (identifier if number == 1 else f"{identifier}#{number}" for number in count(1))
    return next(key for key in numbered if key not in taken)


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
        """Where the notice has the words, all of them, or with `any_word` at least one: duties first, then headings and notes.

        `within`: a body or section, told as `unknown` where the notice does not have it; `role`: a role that a clause has
        in which one of the words stands; `regex`: the words are one regular expression. Raises UsageError for an unknown
        role or a bad expression.
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
