"""Standard input, line by line, whatever program wrote it."""

from __future__ import annotations

import sys
from itertools import chain
from typing import TYPE_CHECKING

from envduty.output import Environment, say

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["lines"]


def lines(environment: Environment) -> Iterator[str]:
    """The lines of standard input, in UTF-8, UTF-16 or GBK; what is not UTF-8 is told."""
    if sys.stdin is None:
        return
    if sys.stdin.isatty():
        say(environment, "从标准输入读取，每行一个；按 Ctrl-D 结束。")
    stream = sys.stdin.buffer
    first = stream.readline()
    if not first:
        return  # to read on would ask a terminal for a second Ctrl-D
    wide = _wide(first)
    if wide:
        say(environment, "标准输入是 UTF-16 编码，已按此读取；别的程序多半要 UTF-8。")
        text = (first + stream.read()).decode(wide, "replace")
        yield from (line.rstrip("\r") for line in text.removesuffix("\n").split("\n"))
        return
    guessed = False
    for number, line in enumerate(chain([first], stream), 1):
        try:
            text = line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError:
            text, known = _guessed(line)
            if not known:
                say(environment, f"第 {number} 行不是 UTF-8 编码，认不出的字节以 \ufffd 代替。")
            elif not guessed:
                say(environment, f"第 {number} 行起有 GBK 编码的文字，已按 GBK 读取；别的程序多半要 UTF-8。")
                guessed = True
        if b"\0" in line and not guessed:
            say(environment, f"第 {number} 行起像是没有 BOM 的 UTF-16 编码，读不对；请先转成 UTF-8。")
            guessed = True
        yield text.rstrip("\r\n")


def _wide(line: bytes) -> str | None:
    """The variant of UTF-16 that a first line shows: by its mark, or by an end of line that is two bytes."""
    if line[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    return "utf-16-be" if line.endswith(b"\0\n") else None


def _decoded(line: bytes, encoding: str) -> str:
    """The text of a line where the encoding gives Chinese; else empty."""
    try:
        text = line.decode(encoding)
    except UnicodeDecodeError:
        return ""
    chinese = all(c.isascii() or "\u3000" <= c <= "\u9fff" or "\uff00" <= c <= "\uffef" or c in "“”‘’…—·" for c in text)
    return text if chinese else ""


def _guessed(line: bytes) -> tuple[str, bool]:
    """A line that is not UTF-8, and whether it is GBK."""
    text = _decoded(line, "gb18030")
    return text or line.decode("utf-8", "replace"), bool(text)
