"""Words → where the notice has them: all literal hits, ranked, with offsets.

The duties' texts come first; a text as printed where the emended one lacks the words; then headings and names, notes, the cover.
A copy comes after its original.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from envduty import text
from envduty.answering import who_handles
from envduty.answering.asked import named
from envduty.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from envduty.answers import Field, Hit, SearchAnswer, Suggestion
    from envduty.compiled.store import Store
    from envduty.compiled.texts import Passage

    _SpansOf: TypeAlias = Callable[[Passage], list[tuple[int, int]]]

__all__ = ["find", "words_of"]

#: seconds that a regular expression may take over the whole notice
_REGEX_SECONDS = 2.0
#: characters of an expression times its counted repeats: compiling is not under the time limit
_REGEX_SIZE = 3_000_000
#: what an expression can run into before its time is up
_TOO_MUCH = (MemoryError, RecursionError, OverflowError)
#: matters that are suggested where the notice has not the words
_SUGGESTED = 3
#: the notice's own text before what stands beside it
_FIELDS: tuple[Field, ...] = ("text", "printed", "heading", "name", "note", "cover")
_WORDS = r"[“\"「]([^”\"」]+)[”\"」]|(\S+)"


def words_of(question: str) -> list[str]:
    """The words of a question, folded and in simplified characters; a phrase in quotes is one word."""
    found = (phrase or word for phrase, word in re.findall(_WORDS, text.simplify(question)))
    return [folded for folded in map(text.fold, found) if folded]


def find(
    store: Store,
    asked: Sequence[str],
    *,
    within: str | None = None,
    role: str | None = None,
    any_word: bool = False,
    regex: bool = False,
    limit: int | None = None,
) -> SearchAnswer:
    """Every passage that contains the words, the most telling first; see Notice.search."""
    if role is not None:
        _check_role(role)
    question = " ".join(asked)
    within_bodies, suggestions = _limits(store, within)
    hits: list[Hit] = []
    if within_bodies != set():
        if regex:
            found, spans_of = [*store.texts.passages(), *store.texts.asides()], _expression(question)
        else:
            words = words_of(question)
            found = _containing(store, words, any_word=any_word) if words else []
            spans_of = _literal(words)
        inside = (p for p in found if within_bodies is None or {p.body, p.id} & within_bodies)
        hits = _ranked(_hits(store, inside, spans_of, role))
        if not hits and within is None:
            suggestions = _suggested(store, question)
    return {
        **store.head("search", question),
        "results": hits[:limit],
        "unknown": within if within_bodies == set() else None,
        "suggestions": suggestions,
    }


def _suggested(store: Store, question: str) -> list[Suggestion]:
    """The matters that the words mean, though the notice puts them otherwise; else those that share words with them."""
    answer = who_handles.find(store, question)
    meant: list[Suggestion] = [
        {"id": topic, "name": topic, "score": answer["results"][0]["score"]} for topic in answer["topics"][:_SUGGESTED]
    ]
    return meant or answer["suggestions"]


def _containing(store: Store, words: list[str], *, any_word: bool) -> list[Passage]:
    return [
        *store.texts.containing(words, any_word=any_word),
        *store.texts.asides(words, any_word=any_word),
    ]


def _check_role(role: str) -> None:
    from envduty.edition.roles import ROLES

    if role not in ROLES:
        raise UsageError(f"没有角色“{role}”；可用：{'、'.join(ROLES)}")


def _limits(store: Store, within: str | None) -> tuple[set[str] | None, list[Suggestion]]:
    """The ids of the bodies or sections to search; None for everywhere, empty where the name is unknown."""
    if within is None:
        return None, []
    matches, suggestions = named(store, within)
    bodies: set[str] = set()
    for identifier in (i for match in matches for i in match["ids"]):
        section = store.texts.section(identifier)
        bodies |= {identifier, *(section["bodies"] if section else ())}
    return bodies, suggestions


def _literal(words: list[str]) -> _SpansOf:
    def spans_of(passage: Passage) -> list[tuple[int, int]]:
        folded, offsets = text.fold_with_offsets(passage.duty["text"])
        spans: list[tuple[int, int]] = []
        for word in words:
            start = folded.find(word)
            while start >= 0:
                spans.append((offsets[start], offsets[start + len(word) - 1] + 1))
                start = folded.find(word, start + 1)
        return _merged(spans)

    return spans_of


def _expression(pattern: str) -> _SpansOf:
    import warnings
    from time import monotonic

    import regex

    if _size(pattern) > _REGEX_SIZE:
        raise UsageError("正则表达式太复杂；请写得简单些")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the engine's remarks on style are not for the user
            expression = regex.compile(pattern)
    except regex.error as error:
        raise UsageError(f"正则表达式有误：{error}") from None
    except _TOO_MUCH:
        raise UsageError("正则表达式太复杂；请写得简单些") from None

    deadline = monotonic() + _REGEX_SECONDS

    def spans_of(passage: Passage) -> list[tuple[int, int]]:
        try:
            left = max(0.001, deadline - monotonic())
            return _merged([m.span() for m in expression.finditer(passage.duty["text"], timeout=left) if m[0]])
        except _TOO_MUCH:
            raise UsageError("正则表达式太复杂；请写得简单些") from None
        except TimeoutError:
            raise UsageError(f"正则表达式太费时（超过 {_REGEX_SECONDS:g} 秒）；请写得简单些") from None

    return spans_of


def _size(pattern: str) -> int:
    """What compiling costs at most: every {n} may stand inside every other."""
    size = len(pattern)
    for numbers in re.findall(r"\{(\d{0,9}),?(\d{0,9})\}", pattern):
        size *= max(1, *(int(number or 0) for number in numbers))
    return size


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans in order, overlapping ones joined."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _hits(store: Store, passages: Iterable[Passage], spans_of: _SpansOf, role: str | None) -> Iterator[Hit]:
    names = dict(store.texts.body_names())
    seen: set[str] = set()
    for passage in passages:
        spans = spans_of(passage)
        if not spans or (role is not None and role not in _roles_at(passage, spans)):
            continue
        if passage.field == "text":
            seen.add(passage.id)
        elif passage.field == "printed" and passage.id in seen:
            continue
        duty = passage.duty
        # How much of the passage the words are: a short duty about them comes before a long one that mentions them.
        covered = sum(end - start for start, end in spans)
        damage = passage.damage()
        damage["notes"] = [note for note in damage["notes"] if note != duty["text"]]
        section = None if passage.body in names else store.texts.section(passage.body)
        name = section["title"] if section else names.get(passage.body, duty["citation"])
        yield {
            "id": passage.id,
            "citation": duty["citation"],
            "body": {"id": passage.body, "name": name},
            "field": passage.field,
            "text": duty["text"],
            "score": round(covered / len(duty["text"]), 4),
            "matches": spans,
            **damage,
        }


def _ranked(hits: Iterable[Hit]) -> list[Hit]:
    """Best first, what is the notice's own text before the rest, and a copy after its original."""
    return sorted(hits, key=lambda hit: (max(1, _FIELDS.index(hit["field"])), -hit["score"], hit["status"] == "copy"))


def _roles_at(passage: Passage, spans: list[tuple[int, int]]) -> set[str]:
    """The roles of the clauses in which the spans begin; what is no duty's own text has none."""
    if passage.field != "text":
        return set()
    roles: set[str] = set()
    start = 0
    for clause in passage.duty["clauses"]:
        end = start + len(clause["text"])
        if any(start <= first < end for first, _ in spans):
            roles.add(clause["role"])
        start = end
    return roles
