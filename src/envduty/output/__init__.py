"""Answers → text on a stream. Chooses the renderer and imports only that one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from envduty.output.streams import Environment, say, write, write_text, write_utf8, writing

if TYPE_CHECKING:
    from envduty.answers import Answer

__all__ = ["Environment", "Format", "emit", "emit_text", "found", "json_line", "say", "show_text", "write", "writing"]

Format = Literal["table", "json", "csv", "markdown"]


def found(answer: Answer) -> bool:
    """Whether an answer answers: the exit code is 0, else 1."""
    return bool(answer["results"]) or bool(answer.get("ok"))


def emit(answer: Answer, form: Format, environment: Environment, *, bom: bool = False) -> int:
    """Write `answer` in a format; the exit code that it means."""
    if form == "table" and environment.terminal:
        from envduty.output import terminal

        with writing(environment.out):
            terminal.render(answer, environment)
    elif form == "table":
        from envduty.output import machine

        write_text(environment.out, machine.plain(answer))
    else:
        from envduty.output import machine

        write_utf8(environment.out, ("\ufeff" if bom and form == "csv" else "") + machine.render(answer, form))
    _explain(answer, environment)
    return 0 if found(answer) else 1


def json_line(answer: Answer) -> str:
    """An envelope as a line of a batch."""
    from envduty.output import machine

    return machine.json_text(answer) + "\n"


def emit_text(text: str, environment: Environment) -> None:
    """Write a text in UTF-8, at once: whoever reads a batch need not wait for its end."""
    write_utf8(environment.out, text)


def show_text(text: str, environment: Environment) -> None:
    """Write a text for a person, in the console's encoding."""
    write_text(environment.out, text)


def _explain(answer: Answer, environment: Environment) -> None:
    from envduty.output import messages

    for message in messages.of(answer):
        say(environment, message)
