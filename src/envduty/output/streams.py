"""Where output goes: the process's streams, read once, and text written to them whatever their encoding or end."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from envduty.errors import OutputError, PipeClosedError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO

__all__ = ["Environment", "encodable", "say", "write", "write_text", "write_utf8", "writing"]


class Environment(NamedTuple):
    """Where output goes, read once; tests make their own."""

    out: TextIO
    err: TextIO
    #: whether a person sits at the standard output
    terminal: bool
    colour: bool
    #: columns of the terminal
    width: int

    @classmethod
    def current(cls) -> Environment:
        """The process's own streams. FORCE_COLOR asks for the terminal's view also in a pipe; 0 asks for no colour."""
        variables = os.environ
        asked = variables.get("FORCE_COLOR")
        forced = bool(asked) and asked != "0"
        terminal = forced or (sys.stdout is not None and sys.stdout.isatty())
        plain = bool(variables.get("NO_COLOR")) or asked == "0" or (variables.get("TERM") == "dumb" and not forced)
        colour = terminal and not plain
        width = 80
        if terminal:
            from shutil import get_terminal_size

            width = max(20, get_terminal_size().columns)
        return cls(sys.stdout, sys.stderr, terminal, colour, width)


def write_utf8(stream: TextIO, text: str) -> None:
    """Machine formats are UTF-8 whatever the console's encoding."""
    with writing(stream):
        write(stream, text, "utf-8")


def write_text(stream: TextIO, text: str) -> None:
    """Text for a person, in the stream's own encoding."""
    with writing(stream):
        write(stream, text)


def write(stream: TextIO, text: str, encoding: str | None = None) -> None:
    """Write all of `text`, in `encoding` or the stream's own, in which marks that it lacks fall back."""
    buffer = getattr(stream, "buffer", None)
    if buffer is None:
        stream.write(text)
        return
    stream.flush()
    data = memoryview(text.encode(encoding, "replace") if encoding else encodable(text, stream).encode(stream.encoding))
    while data:
        # An unbuffered stream (PYTHONUNBUFFERED) may take a part only.
        data = data[buffer.write(data) :]


@contextmanager
def writing(stream: TextIO) -> Iterator[None]:
    """Whatever goes wrong while `stream` is written to becomes an OutputError."""
    try:
        if stream is None:
            raise OutputError("标准输出已关闭，写不出结果")
        yield
        stream.flush()
    except BrokenPipeError:
        raise PipeClosedError from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise OutputError(f"写不出结果：{reason}") from None


#: marks that an old console lacks, and what stands for them there
_FALLBACKS = str.maketrans(
    {"※": "*", "…": "...", "〔": "[", "〕": "]", "—": "-", "├": "|", "└": "`", "─": "-", "│": "|", "•": "-"}
)


def encodable(text: str, stream: TextIO) -> str:
    """`text` in characters that the stream's encoding has."""
    encoding = getattr(stream, "encoding", None) or "utf-8"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        text = text.translate(_FALLBACKS)
        return text.encode(encoding, "backslashreplace").decode(encoding)
    return text


def say(environment: Environment, message: str) -> None:
    """A message for the person, on standard error."""
    from envduty.text import printable

    text = "\n".join(map(printable, message.split("\n"))) + "\n"
    try:
        write_text(environment.err, text)
    except OutputError:
        # Nobody can be told that nobody can be told.
        return
