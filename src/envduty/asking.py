"""A question or a batch of them: the notice is asked, its answers are written, and the exit code tells whether it found something."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from envduty.errors import UsageError
from envduty.output import Environment, Format, emit, emit_line, found, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import BinaryIO

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
) -> int:
    """Ask the notice and write the answer, or a batch of them where the only word is `-`."""
    from envduty.notice import load

    environment = Environment.current()
    chosen = chosen_format(form, as_json)
    with load(data) as notice:
        if words == ["-"]:
            if form not in (None, "json"):
                raise UsageError(f"从标准输入逐行读时只输出 JSON Lines，不能用 --format {form}")
            return _batch(lambda line: ask(notice, [line]), environment)
        return emit(ask(notice, [_readable(word) for word in words]), chosen, environment, bom=bom)


def chosen_format(form: Format | None, as_json: bool) -> Format:
    """The format that --format and --json ask for together."""
    if as_json and form not in (None, "json"):
        raise UsageError("--json 与 --format 冲突：请只用一个")
    return "json" if as_json else form or "table"


def _readable(word: str) -> str:
    """An argument that is not UTF-8 reaches Python with lone surrogates, which no output can hold."""
    return word.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _batch(ask: Callable[[str], Answer], environment: Environment) -> int:
    import gc

    gc.enable()
    hits = 0
    lines = _lines(environment)
    if environment.err.isatty() and not environment.terminal:
        from envduty.output.progress import watched

        lines = watched(lines, environment)
    for number, line in enumerate(lines, 1):
        try:
            result = ask(line)
        except UsageError as error:
            # Where even an empty line cannot be asked, it is an option that is wrong: told once, and the end.
            result = ask("")
            say(environment, f"第 {number} 行：{error}")
            result["query"] = line
        hits += found(result)
        emit_line(result, environment)
    return 0 if hits else 1


def _lines(environment: Environment) -> Iterator[str]:
    """The lines of standard input, in UTF-8, UTF-16 or GBK; what is not UTF-8 is told."""
    if sys.stdin is None:
        return
    if sys.stdin.isatty():
        say(environment, "从标准输入读取，每行一个；按 Ctrl-D 结束。")
    stream = sys.stdin.buffer
    wide = _wide(stream)
    if wide:
        say(environment, "标准输入是 UTF-16 编码，已按此读取；别的程序多半要 UTF-8。")
        yield from (line.rstrip("\r\n") for line in _recoded(stream, wide))
        return
    guessed = False
    for number, line in enumerate(stream, 1):
        try:
            text = line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError:
            text, known = _guessed(line)
            if not known:
                say(environment, f"第 {number} 行不是 UTF-8 编码，认不出的字节以 \ufffd 代替。")
            elif not guessed:
                say(environment, f"第 {number} 行起有 GBK 编码的文字，已按 GBK 读取；别的程序多半要 UTF-8。")
                guessed = True
        yield text.rstrip("\r\n")


def _wide(stream: BinaryIO) -> str | None:
    """The variant of UTF-16 that the first bytes show: by their mark, or by an end of line that is two bytes."""
    peek = getattr(stream, "peek", None)
    start = peek(4096) if peek else b""
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    odd, even = start[1::2].count(0), start[::2].count(0)
    return None if odd == even else "utf-16-le" if odd > even else "utf-16-be"


def _recoded(stream: BinaryIO, encoding: str) -> Iterator[str]:
    import io

    yield from io.TextIOWrapper(stream, encoding, "replace", newline="\n")


def _guessed(line: bytes) -> tuple[str, bool]:
    """A line that is not UTF-8, and whether it is GBK."""
    try:
        text = line.decode("gb18030")
    except UnicodeDecodeError:
        text = ""
    if text and all(c.isascii() or "\u3000" <= c <= "\u9fff" or "\uff00" <= c <= "\uffef" or c in "“”‘’…—·" for c in text):
        return text, True
    return line.decode("utf-8", "replace"), False
