"""A notice that answers questions: what a Python program imports, and what the command line calls."""

from __future__ import annotations

import os
from itertools import count
from typing import TYPE_CHECKING, TypeVar

from envduty.compiled import cache
from envduty.edition import location

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
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

__all__ = ["Notice", "clear_cache", "diff_notices", "load"]

_Answer = TypeVar("_Answer")


def load(data: str | os.PathLike[str] | None = None) -> Notice:
    """The notice in a data file: `data`, else the one that ENVDUTY_DATA names, else the built-in one.

    Raises DataError, which lists every fault, where the file cannot be used.
    """
    return Notice(location.locate(data))


def clear_cache() -> int:
    """Empty the cache of compiled data files; the number of files that went. Nothing but time is lost."""
    return cache.clear()


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
        opened = [one if isinstance(one, Notice) else stack.enter_context(Notice(_place(one))) for one in notices]
        return _ask_all(opened, lambda stores: comparison.find(_told_apart(stores), within=within, topic=topic))


def _place(notice: str | os.PathLike[str]) -> Path:
    return location.BUILTIN if notice == "builtin" else location.locate(notice)


def _told_apart(stores: Sequence[Store]) -> dict[str, Store]:
    """The notices by id; a second one of the same id is id#2."""
    found: dict[str, Store] = {}
    for store in stores:
        identifier = store.document["id"]
        keys = (identifier if number == 1 else f"{identifier}#{number}" for number in count(1))
        found[next(key for key in keys if key not in found)] = store
    return found


def _ask_all(notices: Sequence[Notice], find: Callable[[list[Store]], _Answer]) -> _Answer:
    """The answer of several notices together, each as good as if it were asked alone."""
    if not notices:
        return find([])
    first, *others = notices
    return first._ask(lambda store: _ask_all(others, lambda stores: find([store, *stores])))  # noqa: SLF001 - its own door


class Notice:
    """A notice; each method answers one kind of question with the same dictionary that the command prints as JSON.

    Several threads may ask one notice. Close it when done, or use `with load() as notice`.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        #: the last one answers; one that failed stays open for the threads that still ask it
        self._stores = [cache.open_store(path)]
        self._process = os.getpid()

    def __reduce__(self) -> tuple[type[Notice], tuple[Path]]:
        """A notice is sent to another process as the path of its file."""
        return Notice, (self._path,)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give back what the notice holds open; it can be asked nothing more."""
        for store in self._stores:
            store.close()

    def _ask(self, find: Callable[[Store], _Answer]) -> _Answer:
        """The answer of the notice; where its cache turns out to be damaged, of the notice compiled again."""
        if self._process != os.getpid():
            # A forked process may not use its parent's connection, nor wait for the lock of a thread that it does not have.
            self._stores = [*self._stores, cache.open_store(self._path)]
            self._process = os.getpid()
        store = self._stores[-1]
        try:
            return find(store)
        except cache.FAILURES as failure:
            if store is self._stores[-1]:
                self._stores.append(cache.remade(self._path, store, failure))
        return find(self._stores[-1])

    def show(self, *names: str, printed: bool = False) -> ShowAnswer:
        """Bodies, sections or duties in full; the whole notice without a name. `printed`: the text as printed."""
        from envduty.answering import show

        return self._ask(lambda store: show.find(store, names, printed=printed))

    def who_handles(self, matter: str) -> WhoAnswer:
        """The bodies that handle a matter, best first, with role and evidence."""
        from envduty.answering import who_handles

        return self._ask(lambda store: who_handles.find(store, matter))

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

        return self._ask(
            lambda store: search.find(
                store, words, within=within, role=role, any_word=any_word, regex=regex, limit=limit
            )
        )

    def diff_levels(self, *names: str, topic: str | None = None) -> LevelsAnswer:
        """The levels side by side by matter, or any two or more bodies; `topic` narrows the rows."""
        from envduty.answering import diff_levels

        return self._ask(lambda store: diff_levels.find(store, names, topic=topic))

    def topics(self, topic: str | None = None) -> TopicsAnswer:
        """The subject index, or one entry of it."""
        from envduty.answering import topics

        return self._ask(lambda store: topics.find(store, topic))

    def info(self) -> InfoAnswer:
        """What the notice contains, and how damaged it is."""
        from envduty.answering import info

        return self._ask(info.find)

    def completions(self, prefix: str = "") -> list[tuple[str, str]]:
        """(word, what it is): official names and ids of bodies, sections and duties that begin with `prefix`."""
        return self._ask(lambda store: store.texts.beginning_with(prefix))

    def topic_names(self) -> list[str]:
        """The matters of the subject index, for completion."""
        rows = self._ask(lambda store: store.subjects.all_topics())
        return [row.name for row in rows if row.curated]
