"""The bare twin: a Typer app with envduty's commands and options that does nothing but print a constant.

It is the floor that envduty's start-up is measured against; no program on Typer can be faster. It prints one line of JSON,
or with --table one Rich table.
"""

# ruff: noqa: ARG001 - the arguments are parsed, which is what is measured, and not used

from __future__ import annotations

import sys
from typing import Annotated, Literal

import typer

__all__ = ["app", "main"]

_OUTPUT = "输出"

app = typer.Typer(
    help="envduty without envduty.",
    context_settings={"help_option_names": ["-h", "--help"]},
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)

Names = Annotated[list[str] | None, typer.Argument(metavar="[名称]...", help="机构、部分或职责")]
Words = Annotated[list[str], typer.Argument(metavar="词...", help="要找的词")]
Form = Annotated[
    Literal["table", "json", "csv", "markdown"] | None,
    typer.Option("--format", help="输出格式;终端上默认 table", rich_help_panel=_OUTPUT),
]
Json = Annotated[bool, typer.Option("--json", help="即 --format json", rich_help_panel=_OUTPUT)]
Bom = Annotated[bool, typer.Option("--bom", help="CSV 开头加 BOM", rich_help_panel=_OUTPUT)]
Data = Annotated[str | None, typer.Option("--data", metavar="文件", help="改用另一份数据文件", rich_help_panel=_OUTPUT)]
Jobs = Annotated[int, typer.Option("--jobs", min=1, metavar="进程数", help="用几个进程", rich_help_panel=_OUTPUT)]
AsTable = Annotated[bool, typer.Option("--table", help="one Rich table")]


def _answer(table: bool) -> None:
    if not table:
        sys.stdout.write('{"schema_version": 1, "results": []}\n')
        return
    from rich.console import Console
    from rich.table import Table

    grid = Table("编号", "职责", title="公安部门")
    grid.add_row("三(六)1", "依法侦办涉嫌环境刑事犯罪案件。")
    Console().print(grid)


@app.command("show")
def show(
    names: Names = None,
    printed: Annotated[bool, typer.Option("--printed", help="照印本原文")] = False,
    form: Form = None,
    as_json: Json = False,
    bom: Bom = False,
    data: Data = None,
    jobs: Jobs = 1,
    table: AsTable = False,
) -> None:
    """What a body must do."""
    _answer(table)


@app.command("who-handles")
def who_handles(
    matter: Words,
    form: Form = None,
    as_json: Json = False,
    bom: Bom = False,
    data: Data = None,
    jobs: Jobs = 1,
    table: AsTable = False,
) -> None:
    """Who handles a matter."""
    _answer(table)


@app.command("search")
def search(  # noqa: PLR0913, PLR0917 - as many options as envduty has
    words: Words,
    within: Annotated[str | None, typer.Option("--in", metavar="名称", help="只在这个机构或部分里找")] = None,
    role: Annotated[str | None, typer.Option("--role", metavar="角色", help="只找含此角色的职责")] = None,
    any_word: Annotated[bool, typer.Option("--any", help="任何一个词出现即可")] = False,
    regex: Annotated[bool, typer.Option("--regex", help="词是正则表达式")] = False,
    limit: Annotated[int | None, typer.Option("--limit", min=1, metavar="条数", help="最多列出几条")] = None,
    form: Form = None,
    as_json: Json = False,
    bom: Bom = False,
    data: Data = None,
    jobs: Jobs = 1,
    table: AsTable = False,
) -> None:
    """Where words stand."""
    _answer(table)


@app.command("diff-levels")
def diff_levels(
    names: Names = None,
    topic: Annotated[str | None, typer.Option("--topic", metavar="词", help="只看与此有关的事项")] = None,
    form: Form = None,
    as_json: Json = False,
    bom: Bom = False,
    data: Data = None,
    jobs: Jobs = 1,
    table: AsTable = False,
) -> None:
    """Levels side by side."""
    _answer(table)


@app.command("topics")
def topics(
    topic: Annotated[str | None, typer.Argument(metavar="[事项]", help="一个事项")] = None,
    form: Form = None,
    as_json: Json = False,
    bom: Bom = False,
    data: Data = None,
    jobs: Jobs = 1,
    table: AsTable = False,
) -> None:
    """The subject index."""
    _answer(table)


@app.command("check")
def check(
    file: Annotated[str | None, typer.Argument(metavar="[文件]", help="要审查的数据文件")] = None,
    form: Form = None,
    as_json: Json = False,
    bom: Bom = False,
    data: Data = None,
    table: AsTable = False,
) -> None:
    """Review a data file."""
    _answer(table)


@app.command("info")
def info(
    form: Form = None,
    as_json: Json = False,
    bom: Bom = False,
    data: Data = None,
    clear_cache: Annotated[bool, typer.Option("--clear-cache", help="清空缓存")] = False,
    table: AsTable = False,
) -> None:
    """Facts."""
    _answer(table)


@app.command("schema")
def schema(
    name: Annotated[
        Literal["show", "who-handles", "search", "diff-levels", "topics", "check", "info", "data"],
        typer.Argument(metavar="名称", help="命令的名称,或 data"),
    ],
    table: AsTable = False,
) -> None:
    """Print a JSON Schema."""
    _answer(table)


def main() -> None:
    """Run the app."""
    app()
