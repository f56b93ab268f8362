"""Words → the duties in whose text they stand: all literal hits, ranked, with offsets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from envduty import text
from envduty.errors import UsageError
from envduty.understanding import subjects
from envduty.understanding.names import resolve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from envduty.answers import Hit, SearchAnswer, Suggestion
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
    bodies, suggestions = _limits(store, within)
    hits: list[Hit] = []
    if bodies or not within:
        if regex:
            passages, spans_of = store.texts.passages(), _expression(question)
        else:
            words = words_of(question)
            passages = store.texts.containing(words, any_word=any_word) if words else []
            spans_of = _literal(words)
        hits = _hits(store, (p for p in passages if not bodies or {p.body, p.id} & bodies), spans_of, role)
        if not hits and not within:
            suggestions = subjects.near(store, question)
    return {
        **store.head("search", question),
        "results": hits[:limit],
        "suggestions": suggestions,
    }


def _check_role(role: str) -> None:
    from envduty.edition.roles import ROLES

    if role not in ROLES:
        raise UsageError(f"没有角色“{role}”；可用：{'、'.join(ROLES)}")


def _limits(store: Store, within: str | None) -> tuple[set[str], list[Suggestion]]:
    """The ids of the bodies or sections to search; empty for everywhere."""
    if within is None:
        return set(), []
    matches, suggestions = resolve(store, within)
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


def _hits(store: Store, passages: Iterable[Passage], spans_of: _SpansOf, role: str | None) -> list[Hit]:
    names = dict(store.texts.body_names())
    found: list[Hit] = []
    for passage in passages:
        spans = spans_of(passage)
        if role is not None:
            spans = [span for span in spans if _role_at(passage, span[0]) == role]
        if spans:
            duty = passage.duty
            # How much of the passage the words are: a short duty about them comes before a long one that mentions them.
            covered = sum(end - start for start, end in spans)
            found.append(
                {
                    "id": passage.id,
                    "citation": duty["citation"],
                    "body": {"id": passage.body, "name": names.get(passage.body, duty["citation"])},
                    "text": duty["text"],
                    "score": round(covered / len(duty["text"]), 4),
                    "matches": spans,
                    "status": duty["status"],
                    "notes": [*duty["notes"]],
                }
            )
    return sorted(found, key=lambda hit: -hit["score"])


def _role_at(passage: Passage, offset: int) -> str:
    """The role of the clause at an offset; a section's own text has none."""
    end = 0
    for clause in passage.duty["clauses"]:
        end += len(clause["text"])
        if offset < end:
            return clause["role"]
    return ""
