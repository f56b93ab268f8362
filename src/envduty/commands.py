"""The commands: arguments → one call of the API → its answer into output."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from envduty import completing
from envduty.asking import answer, chosen_format
from envduty.output import Environment, Format, emit, emit_text, say
from envduty.usage import Command, Group

if TYPE_CHECKING:
    from envduty.answers import Answer
    from envduty.notice import Notice

__all__ = ["app"]

_ARGUMENTS, _OPTIONS, _OUTPUT = "参数", "选项", "输出"
_ASK, _KEEP = "查询", "数据"
_HELP = """查《党委、政府及有关部门环境保护工作职责》（内蒙古，2015年12月31日）：这件事归谁管？

从这里开始：

  envduty who-handles 机动车尾气   这件事归谁管
  envduty show 公安部门            这个部门管什么
  envduty search 噪声              通知哪里说到
  envduty diff-levels              各级党委、政府有何不同
"""

app = typer.Typer(
    cls=Group,
    rich_markup_mode=None,
    help=_HELP,
    context_settings={"help_option_names": ["-h", "--help"]},
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
command = partial(app.command, cls=Command)


def _version(*, asked: bool) -> None:
    if asked:
        from envduty.version import __version__

        emit_text(f"envduty {__version__}\n", Environment.current())
        raise typer.Exit


FormatOption = Annotated[
    Format | None, typer.Option("--format", case_sensitive=False, help="输出格式；默认 table", rich_help_panel=_OUTPUT)
]
JsonOption = Annotated[bool, typer.Option("--json", help="即 --format json", rich_help_panel=_OUTPUT)]
BomOption = Annotated[bool, typer.Option("--bom", help="CSV 开头加 BOM，供 Excel 识别编码", rich_help_panel=_OUTPUT)]
DataOption = Annotated[
    str | None,
    typer.Option("--data", metavar="文件", help="改用另一份数据文件（或设 ENVDUTY_DATA）", rich_help_panel=_OUTPUT),
]
JobsOption = Annotated[
    int, typer.Option("--jobs", min=1, metavar="进程数", help="逐行读 (-) 时用几个进程", rich_help_panel=_OUTPUT)
]


@app.callback()
def main(
    version: Annotated[
        bool,
        typer.Option("--version", "-V", is_eager=True, callback=lambda asked: _version(asked=asked), help="显示版本号"),
    ] = False,
) -> None:
    """The options before any command."""
    del version  # its callback has answered


@command("show", rich_help_panel=_ASK)
def show(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[名称]...",
            help="机构、部分或职责，如公安部门、交警、三、3.6.4、三(六)4；只写 - 则从标准输入逐行读",
            autocompletion=completing.names,
            rich_help_panel=_ARGUMENTS,
        ),
    ] = None,
    printed: Annotated[
        bool, typer.Option("--printed", help="照印本原文，不用改正后的文字", rich_help_panel=_OPTIONS)
    ] = False,
    form: FormatOption = None,
    as_json: JsonOption = False,
    bom: BomOption = False,
    data: DataOption = None,
    jobs: JobsOption = 1,
) -> int:
    """机构有哪些职责；不写名称则列出全部机构。

    例：envduty show 公安部门
    """
    asked = names or []
    return answer(data, form, as_json, bom, asked, partial(_put, method="show", printed=printed), jobs)


@command("who-handles", rich_help_panel=_ASK)
def who_handles(
    matter: Annotated[
        list[str],
        typer.Argument(
            metavar="事项", help="一件事，用自己的话说；只写 - 则从标准输入逐行读", rich_help_panel=_ARGUMENTS
        ),
    ],
    form: FormatOption = None,
    as_json: JsonOption = False,
    bom: BomOption = False,
    data: DataOption = None,
    jobs: JobsOption = 1,
) -> int:
    """一件事归哪些机构管，各是什么角色，依据哪一条。

    例：envduty who-handles 机动车尾气
    """
    return answer(data, form, as_json, bom, matter, _handled, jobs)


@command("search", rich_help_panel=_ASK)
def search(  # noqa: PLR0913, PLR0917 - one parameter an option
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="词...", help="要找的词，都须出现；词组用引号：'“环境 监测”'", rich_help_panel=_ARGUMENTS
        ),
    ],
    within: Annotated[
        str | None,
        typer.Option(
            "--in",
            metavar="名称",
            help="只在这个机构或部分里找，如公安、三、序言",
            autocompletion=completing.names,
            rich_help_panel=_OPTIONS,
        ),
    ] = None,
    role: Annotated[
        str | None,
        typer.Option(
            "--role",
            metavar="角色",
            help="只找命中的分句里有此角色的职责，如配合",
            autocompletion=completing.roles,
            rich_help_panel=_OPTIONS,
        ),
    ] = None,
    any_word: Annotated[bool, typer.Option("--any", help="任何一个词出现即可", rich_help_panel=_OPTIONS)] = False,
    regex: Annotated[bool, typer.Option("--regex", help="词是正则表达式", rich_help_panel=_OPTIONS)] = False,
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, metavar="条数", help="最多列出几条", rich_help_panel=_OPTIONS)
    ] = None,
    form: FormatOption = None,
    as_json: JsonOption = False,
    bom: BomOption = False,
    data: DataOption = None,
    jobs: JobsOption = 1,
) -> int:
    """通知哪里说到这些词。

    例：envduty search 噪声 --in 公安
    """
    return answer(
        data, form, as_json, bom, words,
        partial(_put, method="search", within=within, role=role, any_word=any_word, regex=regex, limit=limit), jobs,
    )  # fmt: skip


@command("diff-levels", rich_help_panel=_ASK)
def diff_levels(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[名称]...",
            help="要比较的机构，两个以上；不写则比较各级党委、政府",
            autocompletion=completing.names,
            rich_help_panel=_ARGUMENTS,
        ),
    ] = None,
    topic: Annotated[
        str | None, typer.Option("--topic", metavar="词", help="只看与此有关的事项", rich_help_panel=_OPTIONS)
    ] = None,
    form: FormatOption = None,
    as_json: JsonOption = False,
    bom: BomOption = False,
    data: DataOption = None,
    jobs: JobsOption = 1,
) -> int:
    """各级（或几个机构）的职责按事项并排比较。

    例：envduty diff-levels 公安 交通运输
    """
    return answer(data, form, as_json, bom, names or [], partial(_compared, topic=topic), jobs)


# What a command asks, as functions with a name: another process (--jobs) must find them.


def _put(notice: Notice, asked: list[str], *, method: str, **options: Any) -> Answer:  # noqa: ANN401 - the method's own
    answer: Answer = getattr(notice, method)(*asked, **options)
    return answer


def _handled(notice: Notice, asked: list[str]) -> Answer:
    return notice.who_handles(" ".join(asked))


def _compared(notice: Notice, asked: list[str], *, topic: str | None) -> Answer:
    """In a batch, the names of a line stand apart by spaces; a line without any compares nothing."""
    names = [name for word in asked for name in word.split()]
    return notice.diff_levels(*(names or asked), topic=topic)


@command("diff-notices", rich_help_panel=_ASK)
def diff_notices(
    files: Annotated[
        list[str],
        typer.Argument(metavar="文件...", help="两份以上的数据文件；builtin 是内置的", rich_help_panel=_ARGUMENTS),
    ],
    within: Annotated[
        str | None,
        typer.Option("--in", metavar="名称", help="只看这个机构或部分，如 环保局", rich_help_panel=_OPTIONS),
    ] = None,
    topic: Annotated[
        str | None, typer.Option("--topic", metavar="词", help="只看与此有关的事项", rich_help_panel=_OPTIONS)
    ] = None,
    form: FormatOption = None,
    as_json: JsonOption = False,
    bom: BomOption = False,
) -> int:
    """几份通知按部门和事项并排比较：新增、不再有、换了部门、角色有变。

    例：envduty diff-notices builtin 本地职责.yaml
    """
    from envduty.notice import diff_notices as compare

    chosen = chosen_format(form, as_json)
    return emit(compare(*files, within=within, topic=topic), chosen, Environment.current(), bom=bom)


@command("topics", rich_help_panel=_ASK)
def topics(
    topic: Annotated[
        str | None,
        typer.Argument(
            metavar="[事项]",
            help="一个事项；不写则列出全部",
            autocompletion=completing.topics,
            rich_help_panel=_ARGUMENTS,
        ),
    ] = None,
    form: FormatOption = None,
    as_json: JsonOption = False,
    bom: BomOption = False,
    data: DataOption = None,
    jobs: JobsOption = 1,
) -> int:
    """主题索引：每件事涉及哪些机构。

    例：envduty topics 噪声
    """
    asked = [topic] if topic is not None else []
    return answer(data, form, as_json, bom, asked, partial(_put, method="topics"), jobs)


@command("check", rich_help_panel=_KEEP)
def check(
    file: Annotated[
        str | None,
        typer.Argument(metavar="[文件]", help="要审查的数据文件；不写则审查内置的", rich_help_panel=_ARGUMENTS),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="提醒逐条列出，不分类", rich_help_panel=_OPTIONS)] = False,
    form: FormatOption = None,
    as_json: JsonOption = False,
    bom: BomOption = False,
    data: DataOption = None,
) -> int:
    """审查数据文件：错误、与来源不符之处、可能的疏漏。

    例：envduty check 本地职责.yaml
    """
    from envduty.answering import check as review

    chosen = chosen_format(form, as_json)
    reviewed = review.find(data if file is None else file)
    shown = reviewed if every or chosen != "table" else review.grouped(reviewed)
    emit(shown, chosen, Environment.current(), bom=bom)
    return 0 if reviewed["ok"] else 3


@command("draft", rich_help_panel=_KEEP)
def draft(
    file: Annotated[
        str, typer.Argument(metavar="文件", help="一份通知：文本、HTML 或 .docx", rich_help_panel=_ARGUMENTS)
    ],
) -> int:
    """由一份通知起草数据文件；没有把握的地方另行列出。

    例：envduty draft 通知.docx > 职责.yaml
    """
    from envduty.answering import draft as drafting

    drafted = drafting.find(file)
    emit_text(drafted.text, environment := Environment.current())
    for doubt in drafted.doubts:
        say(environment, str(doubt))
    return 0


@command("info", rich_help_panel=_KEEP)
def info(
    form: FormatOption = None,
    as_json: JsonOption = False,
    bom: BomOption = False,
    data: DataOption = None,
    clear_cache: Annotated[
        bool, typer.Option("--clear-cache", help="然后清空缓存（数据文件的编译结果）", rich_help_panel=_OPTIONS)
    ] = False,
) -> int:
    """通知、数据文件和程序的概况，报告问题时请附上。

    例：envduty info
    """
    try:
        return answer(data, form, as_json, bom, [], lambda notice, _: notice.info())
    finally:
        if clear_cache:
            from envduty.notice import clear_cache as clear

            say(Environment.current(), f"已清空缓存：删除 {clear()} 个文件。")


@command("schema", rich_help_panel=_KEEP)
def schema(
    name: Annotated[
        Literal[
            "show",
            "who-handles",
            "search",
            "diff-levels",
            "diff-notices",
            "topics",
            "check",
            "info",
            "data",
            "departments",
            "matters",
            "words",
        ],
        typer.Argument(
            metavar="名称",
            help="命令的名称，或 data、departments、matters、words（数据文件）",
            rich_help_panel=_ARGUMENTS,
        ),
    ],
) -> int:
    """打印 JSON Schema：各命令的 JSON，或数据文件。

    例：envduty schema show
    """
    from envduty.edition.schema import json_schema
    from envduty.output.machine import json_text

    emit_text(json_text(json_schema(name), indent=2) + "\n", Environment.current())
    return 0
