"""The command line: runs a command, and turns every way that it can end into an exit code."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from typing import Any

from envduty.commands import app
from envduty.errors import EnvdutyError, OutputError
from envduty.output import Environment, say, writing

__all__ = ["app", "run"]


def run(arguments: list[str] | None = None) -> int:
    """Run the command; every way it can end becomes an exit code here and nowhere else."""
    for stream in (sys.stdout, sys.stderr):
        # Help texts are Typer's to write: a console that lacks a character must not end them.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        code = app(args=arguments, prog_name="envduty", standalone_mode=False)
    except EnvdutyError as error:
        if str(error):
            say(Environment.current(), str(error))
        code = error.exit_code
    except KeyboardInterrupt:
        code = 130
    except SystemExit as stop:
        # Typer ends like this, with 1, when the reader of a help text closes the pipe.
        code = 141 if stop.code == 1 else stop.code
    except Exception as error:
        if not hasattr(error, "format_message"):
            raise
        code = _usage(error)
    return _close(int(code or 0))


def _close(code: int) -> int:
    """Flush standard output; what it still holds after a failure is dropped, or Python would complain at exit."""
    try:
        with writing(sys.stdout):
            return code
    except OutputError as error:
        with contextlib.suppress(OSError, ValueError, AttributeError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return code or error.exit_code


def _usage(error: Any) -> int:  # noqa: ANN401 - Typer's exceptions are private
    """A mistake in the arguments, told in Chinese."""
    environment = Environment.current()
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "envduty"
    kind = type(error).__name__
    if kind == "NoArgsIsHelpError":
        say(environment, error.format_message())
        return 2
    say(environment, f"用法错误:{_mistake(error, context)}\n用 {path} --help 查看用法。")
    return 2


def _mistake(error: Any, context: Any) -> str:  # noqa: ANN401
    """Typer's English sentence in Chinese, for the mistakes that people make."""
    parameter = getattr(error, "param", None)
    named = parameter.make_metavar(context) if parameter and context else ""
    option = next(iter(getattr(parameter, "opts", [])), named)
    message = str(error.format_message())
    match type(error).__name__:
        case "NoSuchOption":
            return f"没有选项 {error.option_name}"
        case "MissingParameter":
            return f"缺少参数 {named}"
        case "BadParameter":
            choices = getattr(parameter.type, "choices", None) if parameter else None
            return f"{option} 的值不对" + (f";可用:{'、'.join(map(str, choices))}" if choices else f":{error.message}")
        case _ if message.startswith("No such command"):
            return f"没有命令{message.removeprefix('No such command').rstrip('.')}"
        case _:
            return message
