"""A question or a batch of them: the notice is asked, its answers are written, and the exit code tells whether it found something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from envduty.errors import UsageError
from envduty.output import Environment, Format, emit

if TYPE_CHECKING:
    from collections.abc import Callable

    from envduty.answers import Answer
    from envduty.notice import Notice

__all__ = ["answer", "chosen_format"]


def answer(
    data: str | None,
    form: Format | None,
    as_json: bool,
    bom: bool,
    words: list[str],
    ask: Callable[[Notice, list[str]], Answer],
    jobs: int = 1,
) -> int:
    """Ask the notice and write the answer, or a batch of them where the only word is `-`."""
    from envduty.notice import load

    environment = Environment.current()
    chosen = chosen_format(form, as_json)
    with load(data) as notice:
        if words == ["-"]:
            if form not in (None, "json"):
                raise UsageError(f"从标准输入逐行读时只输出 JSON Lines，不能用 --format {form}")
            from envduty import batch

            return batch.run(notice, ask, environment, jobs)
        if jobs > 1:
            raise UsageError("--jobs 只用于从标准输入逐行读（只写 -）")
        return emit(ask(notice, [_readable(word) for word in words]), chosen, environment, bom=bom)


def chosen_format(form: Format | None, as_json: bool) -> Format:
    """The format that --format and --json ask for together."""
    if as_json and form not in (None, "json"):
        raise UsageError("--json 与 --format 冲突：请只用一个")
    return "json" if as_json else form or "table"


def _readable(word: str) -> str:
    """An argument that is not UTF-8 reaches Python with lone surrogates, which no output can hold."""
    return word.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
