"""The command line: runs a command, and turns every way that it can end into an exit code."""

from __future__ import annotations

import contextlib
import io
import os
import sys

from envduty.commands import app
from envduty.errors import EnvdutyError, OutputError
from envduty.output import Environment, say, show_text, writing
from envduty.usage import mistake

__all__ = ["app", "run"]


def run(arguments: list[str] | None = None) -> int:
    """Run the command; every way it can end becomes an exit code here and nowhere else."""
    for stream in (sys.stdout, sys.stderr):
        # A console that lacks a character must not end what Typer writes by itself (completion scripts).
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        code = _run(arguments)
    except EnvdutyError as error:
        if str(error):
            say(Environment.current(), str(error))
        code = error.exit_code
    except KeyboardInterrupt:
        code = 130
    return _close(code)


def _run(arguments: list[str] | None) -> int:
    try:
        return int(app(args=arguments, prog_name="envduty", standalone_mode=False) or 0)
    except EnvdutyError:
        raise
    except SystemExit as stop:
        # Typer ends like this, with 1, when the reader of a completion script closes the pipe.
        return 141 if isinstance(stop.__context__, BrokenPipeError) else int(stop.code or 0)
    except OSError as error:
        say(Environment.current(), f"写不出结果：{error.strerror or error}")
        return OutputError.exit_code
    except Exception as error:
        if not hasattr(error, "format_message"):
            raise
        return _misused(error)


def _misused(error: Exception) -> int:
    """A mistake in the arguments, told in Chinese; without any argument, how to begin."""
    environment = Environment.current()
    context = getattr(error, "ctx", None)
    if type(error).__name__ == "NoArgsIsHelpError":
        show_text(f"{context.get_help() if context else ''}\n", environment)
        return 2
    path = context.command_path if context else "envduty"
    say(environment, f"用法错误：{mistake(error)}\n用 {path} --help 查看用法。")
    return 2


def _close(code: int) -> int:
    """Flush standard output; what it still holds after a failure is dropped, or Python would complain at exit."""
    try:
        with writing(sys.stdout):
            return code
    except OutputError as error:
        with contextlib.suppress(OSError, ValueError, AttributeError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return code or error.exit_code
