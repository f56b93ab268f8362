"""How the command line is used, in Chinese: help, and what a slip of the hand in a command or an option may have meant."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from typer.core import TyperCommand, TyperGroup

from envduty.errors import EnvdutyError, UsageError
from envduty.output import Environment, show_text
from envduty.output.lines import cells, folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["Command", "Group", "mistake"]

#: what people type for a command that has another name
_SYNONYMS = {
    "list": "show", "ls": "show", "tree": "show", "info": "info", "who": "who-handles", "ask": "who-handles",
    "whose": "who-handles", "谁管": "who-handles", "归谁管": "who-handles", "find": "search", "grep": "search",
    "查找": "search", "搜索": "search", "查": "show", "显示": "show", "diff": "diff-levels", "compare": "diff-levels",
    "比较": "diff-levels", "index": "topics", "索引": "topics", "validate": "check", "lint": "check", "检查": "check",
    "version": "--version", "版本": "--version", "帮助": "help", "about": "info",
}  # fmt: skip
#: Typer's own parameters, in Chinese
_OWN = {
    "help": "显示这份说明",
    "install_completion": "为正在用的 shell 安装 Tab 键补全",
    "show_completion": "打印补全脚本，供自己安装",
}
_LEFT, _NARROW = 26, 60


class _Chinese:
    """Help in Chinese, written like any other output: the same errors, widths and encodings."""

    def get_help(self, ctx: Any) -> str:  # noqa: ANN401 - Typer's context is private
        environment = Environment.current()
        return "\n".join(_help(self, ctx, environment.width, bold=environment.colour))

    def get_help_option(self, ctx: Any) -> Any:  # noqa: ANN401
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.callback = _show_help
        return option


class Command(_Chinese, TyperCommand):
    """A command with help in Chinese."""


class Group(_Chinese, TyperGroup):
    """The commands: options may stand before them, `help` is one, and a word that is none is told what to type."""

    def parse_args(self, ctx: Any, args: list[str]) -> Any:  # noqa: ANN401
        """Typer's, once `help` and options before the command are understood."""
        if args[:1] == ["help"]:
            args = [*args[1:2], "--help"]
        return super().parse_args(ctx, self._ordered(ctx, args))

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:  # noqa: ANN401
        """Typer's; UsageError for a word that is no command."""
        if args[0] not in self.commands:
            raise UsageError(_unknown(args[0], list(self.commands)))
        return super().resolve_command(ctx, args)

    def _ordered(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401
        """Options of a command that stand before it, after it."""
        own = {name for parameter in self.get_params(ctx) for name in parameter.opts}
        before, rest = list[str](), list(args)
        while rest and rest[0].startswith("-") and rest[0] not in {*own, "-", "--"}:
            option = rest.pop(0)
            before.append(option)
            if rest and option in self._valued():
                before.append(rest.pop(0))
        return [rest[0], *before, *rest[1:]] if before and rest and rest[0] in self.commands else args

    def _valued(self) -> set[str]:
        """The options that take a value."""
        options = (p for command in self.commands.values() for p in command.params if not getattr(p, "is_flag", False))
        return {name for option in options for name in option.opts if name.startswith("-")}


def _show_help(ctx: Any, _: object, value: object) -> None:  # noqa: ANN401
    if value and not ctx.resilient_parsing:
        show_text(ctx.get_help() + "\n", Environment.current())
        ctx.exit()


def _help(command: Any, ctx: Any, width: int, *, bold: bool) -> Iterator[str]:  # noqa: ANN401
    """The lines of a help text."""
    pieces = (
        " ".join(command.collect_usage_pieces(ctx))
        .replace("[OPTIONS]", "[选项]")
        .replace("COMMAND [ARGS]", "命令 [参数]")
    )
    yield from folded(f"用法：{ctx.command_path} {pieces}", width)
    yield ""
    for line in (command.help or "").strip().splitlines():
        yield from _indented(line.strip(), width, len(line) - len(line.lstrip()))
    panels: dict[str, list[tuple[str, str]]] = {}
    for parameter in command.get_params(ctx):
        is_option = parameter.opts[0].startswith("-")
        panel = getattr(parameter, "rich_help_panel", None) or ("选项" if is_option else "参数")
        panels.setdefault(panel, []).append((_left(parameter, ctx), _OWN.get(parameter.name) or parameter.help or ""))
    for name, inner in getattr(command, "commands", {}).items():
        panels.setdefault(inner.rich_help_panel, []).append((name, (inner.help or "").partition("\n")[0]))
    for panel, rows in panels.items():
        yield ""
        yield f"\x1b[1m{panel}\x1b[0m" if bold else panel
        for left, right in rows:
            yield from _row(left, right, width)


def _left(parameter: Any, ctx: Any) -> str:  # noqa: ANN401
    """An option with its metavar, or an argument."""
    if not parameter.opts[0].startswith("-"):
        return str(parameter.make_metavar(ctx))
    choices = getattr(parameter.type, "choices", None)
    metavar = "" if getattr(parameter, "is_flag", False) else parameter.metavar or "|".join(map(str, choices or ["值"]))
    return f"{', '.join(sorted(parameter.opts, key=len))} {metavar}".rstrip()


def _row(left: str, right: str, width: int) -> Iterator[str]:
    """Two columns; below each other where the left one is long or the terminal narrow."""
    size = sum(map(cells, left))
    if width < _NARROW or size > _LEFT - 2:
        yield from _indented(left, width, 2)
        yield from _indented(right, width, 6)
        return
    first, *others = folded(right, width - _LEFT - 2) or [""]
    yield f"  {left}{' ' * (_LEFT - size)}{first}"
    yield from (f"{' ' * (_LEFT + 2)}{line}" for line in others)


def _indented(text: str, width: int, indent: int) -> Iterator[str]:
    yield from (f"{' ' * indent}{line}".rstrip() for line in folded(text, max(width - indent, 10)))


def _unknown(word: str, commands: list[str]) -> str:
    """What may have been meant by a word that is no command."""
    meant = _near(word, commands)
    if meant:
        return f"没有命令“{word}”；是否指 envduty {meant}？\n用 envduty --help 查看全部命令。"
    fits = _fitting(word)
    lines = {
        "show": f"  envduty show {word}          这个机构管什么",
        "who-handles": f"  envduty who-handles {word}   这件事归谁管",
        "search": f"  envduty search {word}        通知哪里说到",
    }
    hints = "\n".join(lines[name] for name in fits)
    return f"没有命令“{word}”；命令写在前面，例如：\n{hints}\n用 envduty --help 查看全部命令。"


def _near(word: str, commands: list[str]) -> str | None:
    """The command that a mistyped one, its beginning or another name for it means."""
    lower = word.lower()
    if lower in _SYNONYMS:
        return _SYNONYMS[lower]
    begun = [name for name in commands if name.startswith(lower)] if lower else []
    close = get_close_matches(lower, [*commands, "help"], n=1, cutoff=0.7)
    return next(iter(begun or close), None)


def _fitting(word: str) -> Iterable[str]:
    """The commands that a word is a question for, best first, as far as the notice can tell."""
    from envduty.notice import load

    try:
        with load() as notice:
            if notice.show(word)["results"]:
                return ("show", "who-handles")
            if notice.who_handles(word)["results"]:
                return ("who-handles", "search")
    except EnvdutyError:
        pass
    return ("show", "who-handles", "search")


def mistake(error: Any) -> str:  # noqa: ANN401 - Typer's exceptions are private
    """Typer's English sentence in Chinese, for the mistakes that people make."""
    parameter, context = getattr(error, "param", None), getattr(error, "ctx", None)
    option = next(iter(getattr(parameter, "opts", [])), "")
    named = option if option.startswith("-") else parameter.make_metavar(context) if parameter and context else ""
    message = str(error.format_message())
    missing = f"缺少参数 {named}" if named else "没有写命令"
    match type(error).__name__:
        case "NoSuchOption":
            return f"没有选项 {error.option_name}{_instead(error.option_name, context)}"
        case "MissingParameter":
            return missing
        case "BadParameter":
            choices = getattr(parameter.type, "choices", None) if parameter else None
            return f"{named} 的值不对" + (f"；可用：{'、'.join(map(str, choices))}" if choices else _number(parameter))
        case "BadOptionUsage":
            return (
                f"选项 {error.option_name} 后面要写一个值"
                if "requires" in message
                else f"选项 {error.option_name} 不带值"
            )
        case _ if "extra argument" in message:
            return f"多了参数 {message.partition(' (')[2][:-1]}；有空格的一个词请加引号"
        case _:
            return missing if "Missing command" in message else message


def _number(parameter: Any) -> str:  # noqa: ANN401
    least = getattr(getattr(parameter, "type", None), "min", None)
    return f"；要写一个整数，最小是 {least}" if least is not None else ""


def _instead(option: str, context: Any) -> str:  # noqa: ANN401
    """The option that is nearest to a mistyped one, or the command that has it."""
    if context is None:
        return ""
    root = context.find_root().command
    owners = [name for name, command in root.commands.items() if any(option in p.opts for p in command.params)]
    if owners:
        return "；它写在命令后面" if context.command is root else f"；它是 {'、'.join(owners)} 的选项"
    known = [name for parameter in context.command.get_params(context) for name in parameter.opts]
    near = get_close_matches(option, known, n=1, cutoff=0.7)
    return f"；是否指 {near[0]}？" if near else ""
