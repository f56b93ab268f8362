"""What a person sees: the whole text at every width, no more colour than wanted, and never a control character.

Where the behaviour depends on isatty, the command runs on a pseudo-terminal, mostly without a process of its own; elsewhere the
renderer is asked directly.
"""

from __future__ import annotations

import ast
import contextlib
import fcntl
import io
import json
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest import mock

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from envduty import UsageError, cli, diff_notices
from envduty.answering import check as review
from envduty.output import Environment, emit, say, screen, terminal
from envduty.text import printable
from tests.conftest import MINI, call, copy_mini

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from envduty import Notice
    from envduty.answers import Answer

    Run = Callable[..., subprocess.CompletedProcess[str]]

WIDTHS = (40, 80, 200)

SGR = re.compile(r"\x1b\[([0-9;]*)m")
#: what the screen adds to the text: frames, guides, the marks around words that no other level has
FRAME = re.compile(r"[\s│├└─┃┏┓┗┛━┡┩╇┳┻╋┼┴┬┤┌┐┘╭╮╰╯〖〗]")
#: controls, C1 controls, bidi marks, invisible marks, lone surrogates
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")


def on_terminal(*arguments: str, columns: int = 80, process: bool = False, **variables: str) -> tuple[int, str]:
    """The exit code, and what a terminal of this width receives on standard output; of this process, or one of its own."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    unset = {"COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR"}
    environment = {key: value for key, value in os.environ.items() if key not in unset}
    environment |= {"TERM": "xterm-256color", **variables}
    with ThreadPoolExecutor(1) as reader:
        received = reader.submit(_received, master)
        code = (_process_on if process else _called_on)(slave, list(arguments), environment)
        return code, received.result(60).replace("\r\n", "\n")


def _received(master: int) -> str:
    """All that a terminal receives, until nobody has its other side open."""
    parts: list[bytes] = []
    with contextlib.suppress(OSError):  # Linux: the other side is closed
        while part := os.read(master, 65536):
            parts.append(part)
    os.close(master)
    return b"".join(parts).decode("utf-8", "replace")


def _process_on(slave: int, arguments: list[str], environment: dict[str, str]) -> int:
    process = subprocess.Popen(
        [sys.executable, "-m", "envduty", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=slave,
        stderr=subprocess.DEVNULL,
        env=environment,
    )
    os.close(slave)
    return process.wait(60)


def _called_on(slave: int, arguments: list[str], environment: dict[str, str]) -> int:
    with ExitStack() as changed:
        screen = changed.enter_context(open(slave, "w", encoding="utf-8"))
        changed.enter_context(mock.patch.dict(os.environ, environment, clear=True))
        # Its width is asked of the stream that the process began with.
        changed.enter_context(mock.patch.object(sys, "__stdout__", screen))
        changed.enter_context(contextlib.redirect_stdout(screen))
        changed.enter_context(contextlib.redirect_stderr(io.StringIO()))
        return cli.run(arguments)


def drawn(answer: Answer, columns: int = 80, *, colour: bool = True) -> str:
    """What a terminal of this width receives for an answer."""
    out = io.StringIO()
    emit(answer, "table", Environment(out, io.StringIO(), terminal=True, colour=colour, width=columns))
    return out.getvalue()


def without_style(screen: str) -> str:
    return SGR.sub("", screen)


def squeezed(text: str) -> str:
    """Text as it is compared: nothing that a screen may add or fold."""
    return FRAME.sub("", text)


def read(screen: str) -> list[str]:
    """The running texts of a screen: it as a whole, and each column of its tables read downwards."""
    lines = without_style(screen).splitlines()
    columns: dict[int, str] = {}
    for line in lines:
        for number, cell in enumerate(line.split("│")):
            columns[number] = columns.get(number, "") + cell
    return [squeezed("".join(lines)), *map(squeezed, columns.values())]


def _of_body(body: Any) -> Iterator[str]:
    yield from (body["name"], *body["notes"], body["text"] or "")
    for duty in body["duties"]:
        yield from (duty["citation"], duty["text"], *duty["notes"])
        yield from (doubt["reason"] for doubt in duty["unclear"])


def _of_handler(handler: Any) -> Iterator[str]:
    yield from (handler["body"]["name"], handler["role"], handler["reason"])
    for duty in handler["duties"]:
        yield from (duty["citation"], duty["text"], *duty["notes"])


def _of_topic(topic: Any) -> Iterator[str]:
    yield from (topic["topic"], topic["note"])
    for body in topic["bodies"]:
        yield from (body["name"], body["role"], *body["duties"])


#: command → the texts of one of its results that a person must be able to read
READ: dict[str, Callable[[Any], Iterable[str]]] = {
    "tree": lambda body: (body["id"], body["name"]) if body["text"] is None else (body["text"],),
    "show": _of_body,
    "who-handles": _of_handler,
    "search": lambda hit: (hit["body"]["name"], hit["citation"], hit["text"], *hit["notes"]),
    "diff-levels": lambda duty: (duty["id"], duty["text"], duty["topic"]),
    "diff-notices": lambda duty: (duty["id"], duty["text"]),
    "topics": _of_topic,
    "check": lambda finding: (finding["reason"], finding["path"]),
    "info": lambda fact: (fact["name"], fact["value"]),
}


def texts(answer: Any) -> Iterator[str]:
    """Every text of an answer that a person must be able to read; under it the notice's title and date."""
    tree = answer["command"] == "show" and not answer["query"]
    for result in answer["results"]:
        yield from READ["tree" if tree else answer["command"]](result)
    if answer["command"] not in {"check", "info"} and answer["results"]:
        yield from (answer["document"]["title"], answer["document"]["date"])


#: the command line → the same question to the API
QUESTIONS: dict[str, Callable[[Notice], Answer]] = {
    "show": lambda notice: notice.show(),
    "show 3.6": lambda notice: notice.show("3.6"),
    "show 三": lambda notice: notice.show("三"),
    "show 3.16 3.24 五": lambda notice: notice.show("3.16", "3.24", "五"),
    "who-handles 机动车尾气": lambda notice: notice.who_handles("机动车尾气"),
    "who-handles 化工厂偷排": lambda notice: notice.who_handles("化工厂偷排"),
    "search 噪声": lambda notice: notice.search("噪声"),
    "diff-levels": lambda notice: notice.diff_levels(),
    "diff-levels 公安 交通运输": lambda notice: notice.diff_levels("公安", "交通运输"),
    "diff-levels 公安 交通运输 教育 水利": lambda notice: notice.diff_levels("公安", "交通运输", "教育", "水利"),
    f"diff-notices builtin {MINI}": lambda notice: diff_notices(notice, MINI),
    "topics": lambda notice: notice.topics(),
    "topics 噪声": lambda notice: notice.topics("噪声"),
    f"check {MINI}": lambda _: review.find(MINI),
    "info": lambda notice: notice.info(),
}
#: those that run on a real pseudo-terminal; the others differ in nothing but the answer
ON_TERMINAL = [
    "show",
    "show 3.6",
    "who-handles 机动车尾气",
    "search 噪声",
    "diff-levels",
    "topics 噪声",
    f"check {MINI}",
    "info",
]


@pytest.fixture(scope="module")
def answered(notice: Notice) -> Callable[[str], Answer]:
    """The API's answer to a question of the command line, asked once."""
    return cache(lambda question: QUESTIONS[question](notice))


# whole text


@pytest.mark.parametrize("columns", WIDTHS)
@pytest.mark.parametrize("question", ON_TERMINAL)
def test_on_a_terminal_the_whole_text_stands_within_its_width(
    question: str, columns: int, answered: Callable[[str], Answer]
) -> None:
    code, screen = on_terminal(*question.split(), columns=columns)
    assert code == 0
    assert "…" not in screen
    assert [line for line in without_style(screen).splitlines() if cell_len(line) > columns] == []
    running = read(screen)
    missing = [text for text in texts(answered(question)) if not any(squeezed(text) in r for r in running)]
    assert missing == []


@pytest.mark.parametrize(
    ("question", "columns"), [("show 3.6", 80), ("who-handles 机动车尾气", 40), ("diff-levels", 200), ("--help", 47)]
)
def test_a_process_shows_on_a_terminal_what_it_shows_in_this_one(question: str, columns: int) -> None:
    """So that elsewhere the command need not be started."""
    alone = on_terminal(*question.split(), columns=columns, process=True)
    assert alone == on_terminal(*question.split(), columns=columns)
    assert colours(alone[1]) or question == "--help"


@pytest.mark.parametrize("columns", [20, 40, 72, 80, 132, 200])
@pytest.mark.parametrize("question", QUESTIONS)
def test_the_renderer_keeps_the_whole_text_within_its_width(
    question: str, columns: int, answered: Callable[[str], Answer]
) -> None:
    answer = answered(question)
    screen = drawn(answer, columns)
    assert [line for line in without_style(screen).splitlines() if cell_len(line) > columns] == []
    running = read(screen)
    assert [text for text in texts(answer) if not any(squeezed(text) in r for r in running)] == []


@settings(max_examples=25, deadline=None)
@given(columns=st.integers(min_value=20, max_value=250))
def test_any_width_will_do(columns: int, mini: Notice) -> None:
    answer = mini.show("第二章", "3.8")
    screen = drawn(answer, columns)
    assert max(map(cell_len, without_style(screen).splitlines())) <= columns
    assert [text for text in texts(answer) if squeezed(text) not in squeezed(without_style(screen))] == []


def test_a_miss_draws_nothing(notice: Notice) -> None:
    for answer in (notice.show("外交部"), notice.who_handles("发射卫星"), notice.search("没有这样的词")):
        assert drawn(answer).strip() == ""


def test_found_words_are_marked(notice: Notice) -> None:
    """In reverse, which is seen on dark and on light backgrounds."""
    assert re.search(r"\x1b\[1;7m噪声", drawn(notice.search("噪声")))


def test_no_colour_is_unreadable_on_a_dark_or_a_light_background(answered: Callable[[str], Answer]) -> None:
    """Neither black nor white is set as a colour of the text."""
    for question in QUESTIONS:
        codes = {code for style in SGR.findall(drawn(answered(question))) for code in style.split(";")}
        assert not codes & {"30", "37", "90", "97", "40", "47", "107"}


# colour


def colours(screen: str) -> set[str]:
    """The SGR parameters that set a colour."""
    codes = {code for style in SGR.findall(screen) for code in style.split(";") if code}
    return {code for code in codes if code in {"38", "48"} or (code.isdecimal() and int(code) in range(30, 108))}


def test_a_terminal_gets_colour() -> None:
    assert colours(on_terminal("show", "公安部门")[1])


@pytest.mark.parametrize("question", ["show", "search 噪声", "diff-levels"])
def test_no_color_is_kept(question: str) -> None:
    code, screen = on_terminal(*question.split(), NO_COLOR="1")
    assert (code, colours(screen)) == (0, set())


def test_an_empty_no_color_means_nothing() -> None:
    """https://no-color.org: "when present and not an empty string"."""
    assert colours(on_terminal("show", "公安部门", NO_COLOR="")[1])


@pytest.mark.parametrize("question", ["show", "show 公安部门", "who-handles 机动车尾气", "diff-levels", "info"])
def test_a_dumb_terminal_gets_no_escape(question: str) -> None:
    code, screen = on_terminal(*question.split(), TERM="dumb")
    assert (code, "\x1b" in screen) == (0, False)


def test_a_dumb_terminal_gets_no_escape_in_help() -> None:
    code, screen = on_terminal("--help", TERM="dumb")
    assert (code, "\x1b" in screen) == (0, False)


def test_force_color_asks_for_the_view_of_the_terminal_in_a_pipe() -> None:
    forced = call("show", "公安部门", env={"FORCE_COLOR": "1"})
    assert colours(forced.stdout)
    assert "\t" not in forced.stdout
    assert "\x1b" not in call("show", "公安部门").stdout


@pytest.mark.parametrize("form", ["json", "csv", "markdown"])
def test_no_machine_format_has_colour(form: str) -> None:
    plain = call("show", "公安部门", "--format", form)
    assert call("show", "公安部门", "--format", form, env={"FORCE_COLOR": "1"}).stdout == plain.stdout
    assert on_terminal("show", "公安部门", "--format", form)[1].replace("\r", "") == plain.stdout.replace("\r", "")


# encodings

ENCODINGS = ["ascii", "gbk", "cp437"]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("question", ["show", "who-handles 机动车尾气", "diff-levels", "show 外交部"])
def test_a_console_with_another_encoding_gets_what_it_can_show(encoding: str, question: str) -> None:
    """Also where Rich draws; the exit code is that of UTF-8."""
    for forced in ("", "1"):
        done = call(*question.split(), encoding=encoding, env={"FORCE_COLOR": forced})
        assert done.returncode == (1 if "外交部" in question else 0)
        assert bool(done.stdout) == ("外交部" not in question)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_process_on_a_console_with_another_encoding(encoding: str, run: Run) -> None:
    """Python makes the streams, and is told by LANG and PYTHONIOENCODING of what kind."""
    for forced in ("", "1"):
        env = {"PYTHONIOENCODING": encoding, "FORCE_COLOR": forced, "LANG": "C"}
        done = run("show", "公安部门", env=env)
        assert (done.returncode, done.stdout) == (0, call("show", "公安部门", encoding=encoding, env=env).stdout)
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize("encoding", ["ascii", "cp437"])
def test_an_error_is_said_in_what_the_console_can_show(encoding: str, run: Run) -> None:
    for arguments, code in (
        (["show", "--data", "no-such-file"], 3),
        (["show", "--no-such"], 2),
        (["show", "外交部"], 1),
    ):
        done = run(*arguments, env={"PYTHONIOENCODING": encoding, "LANG": "C"})
        assert (done.returncode, "Traceback" in done.stderr) == (code, False)
        assert done.stderr.isascii()


@pytest.mark.parametrize("encoding", ["ascii", "gbk", "cp437"])
@pytest.mark.parametrize("arguments", [["--help"], ["show", "--help"], ["search", "--help"], []], ids=" ".join)
def test_help_is_shown_on_any_console(encoding: str, arguments: list[str]) -> None:
    done = call(*arguments, encoding=encoding, env={"LANG": "C"})
    assert done.returncode == (0 if arguments else 2)
    assert done.stdout


def test_gbk_shows_the_chinese_text(notice: Notice) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "envduty", "show", "公安部门"],
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "gbk"},
        check=True,
    )
    for duty in notice.show("公安部门")["results"][0]["duties"]:
        assert duty["text"] in done.stdout.decode("gbk")


def test_json_is_utf8_whatever_the_console(run: Run) -> None:
    for encoding in ("ascii", "gbk", "utf-16"):
        done = run("show", "公安部门", "--json", env={"PYTHONIOENCODING": encoding, "LANG": "C"})
        assert json.loads(done.stdout)["results"][0]["name"] == "公安部门"


# hostile text

HOSTILE = [
    "[red]公安[/red]",
    "[/red]",
    "[bold]噪声[/]",
    "[link=http://x]噪声[/link]",
    ":smile: 噪声",
    "\x1b[31m噪声\x1b[0m",
    "\x1b]0;title\x07噪声",
    "\x9b31m噪声",
    "\u202e声噪\u202c",
    "噪\u200b声",
    "噪声\x00",
    "噪声\r覆盖",
    "👮\u200d♀️🏭噪声",
    "\ud800噪声",
    "\ufeff噪声",
]


@pytest.mark.parametrize("query", HOSTILE, ids=ascii)
def test_a_hostile_question_reaches_no_terminal_as_it_is(query: str, notice: Notice) -> None:
    """Neither on the screen nor in what is said beside it."""
    asks: list[Callable[[], Answer]] = [
        lambda: notice.show(query),
        lambda: notice.who_handles(query),
        lambda: notice.search(query),
        lambda: notice.search(query, within=query),
        lambda: notice.topics(query),
        lambda: notice.diff_levels("公安", query),
        lambda: notice.diff_levels(topic=query),
    ]
    for ask in asks:
        out, err = io.StringIO(), io.StringIO()
        environment = Environment(out, err, terminal=True, colour=True, width=80)
        try:
            emit(ask(), "table", environment)
        except UsageError as error:
            say(environment, str(error))
        assert CONTROL.findall(without_style(out.getvalue())) == []
        assert CONTROL.findall(err.getvalue()) == []


@pytest.mark.parametrize("query", [q for q in HOSTILE if "\x00" not in q and "\ud800" not in q], ids=ascii)
def test_a_hostile_argument_of_the_command(query: str) -> None:
    done = call("show", query, env={"FORCE_COLOR": "1"})
    assert done.returncode in {0, 1}
    assert CONTROL.findall(without_style(done.stdout + done.stderr)) == []


def test_markup_in_a_question_is_shown_as_it_was_typed() -> None:
    assert "[/red]" in call("show", "[/red]", env={"FORCE_COLOR": "1"}).stderr
    assert "[bold]星星[/]" in call("who-handles", "[bold]星星[/]", env={"FORCE_COLOR": "1"}).stderr


def test_a_usage_error_shows_no_control_character() -> None:
    mistakes = [
        ["search", "x", "--role", "\x1b[31m[red]"], ["search", "(\x1b[31m", "--regex"], ["show", "--\x1b[31mx"],
        ["\x1b[31m\x07[/red]"], ["show", "--data", "\x1b[31m.yaml"],
    ]  # fmt: skip
    for arguments in mistakes:
        done = call(*arguments, env={"FORCE_COLOR": "1"})
        assert done.returncode in {2, 3}
        assert CONTROL.findall(done.stderr) == [], arguments


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory, opened: Callable[..., Notice]) -> Notice:
    """The small notice in which every kind of text is hostile."""
    evil = json.dumps("[/red][bold]坏[/bold]\x1b[31m\x07:smile:\x85")[1:-1]
    text = MINI.read_text(encoding="utf-8")
    replaced = {
        "text: 编制河道整治规划。": f'text: "编制河道整治规划{evil}。"',
        "title: 青山县河道保护工作职责规定": f'title: "规定{evil}"',
        "region: 青山县\n": f'region: "青山县{evil}"\n',
        "name: 教育部门": f'name: "教育部门{evil}"',
        "title: 其他部门的职责": f'title: "职责{evil}"',
        "label: 第八条": f'label: "第八条{evil}"',
        "topic: 防溺水教育": f'topic: "防溺水教育{evil}"',
        "why: 乡镇没有对应的职责": f'why: "理由{evil}"',
        "note: 本规定没有写到污水，只有政府的一般责任可以适用。": f'note: "说明{evil}"',
    }
    for old, new in replaced.items():
        assert old in text
        text = text.replace(old, new)
    file = copy_mini(tmp_path_factory.mktemp("hostile"))
    file.write_text(text, encoding="utf-8")
    return opened(file)


@pytest.mark.parametrize("columns", WIDTHS)
def test_a_hostile_data_file_reaches_no_terminal_as_it_is(hostile: Notice, columns: int) -> None:
    """Markup is text: [/red] stands there, and nothing is red."""
    answers: list[Answer] = [
        hostile.show(), hostile.show("2.6", "3.9", "第三章"), hostile.who_handles("防溺水"), hostile.search("规划"),
        hostile.diff_levels(), hostile.diff_levels("水务", "公安"), hostile.topics(), hostile.topics("溺水"), hostile.info(),
        hostile.who_handles("河水发黑"),
    ]  # fmt: skip
    for answer in answers:
        out, err = io.StringIO(), io.StringIO()
        emit(answer, "table", Environment(out, err, terminal=True, colour=True, width=columns))
        shown = without_style(out.getvalue())
        assert CONTROL.findall(shown + err.getvalue()) == []
        assert "[/red][bold]坏[/bold]" in squeezed(shown), answer["command"]
        assert "31" not in {code for style in SGR.findall(out.getvalue()) for code in style.split(";")}


def test_a_megabyte_is_drawn_without_a_cut(notice: Notice) -> None:
    """A question of a megabyte is not repeated in full, and no answer is cut for it."""
    out, err = io.StringIO(), io.StringIO()
    emit(
        notice.who_handles("噪声" + "[/red]\x1b" * 150_000),
        "table",
        Environment(out, err, terminal=True, colour=True, width=80),
    )
    assert len(err.getvalue()) < 1000
    assert CONTROL.findall(without_style(out.getvalue()) + err.getvalue()) == []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60))
def test_any_text_is_drawn_as_text(mini: Notice, text: str) -> None:
    """Whatever stands in an answer: no control character, no markup, and the letters are all there."""
    answer = mini.show("2.6.2")
    answer["results"][0]["duties"][0]["text"] = f"始{text}末"
    answer["results"][0]["name"] = text
    shown = without_style(drawn(answer))
    assert CONTROL.findall(shown) == []
    assert squeezed(printable(f"始{text}末")) in squeezed(shown)


# the code of the one module with Rich

SOURCES = [Path(str(module.__file__)).read_text(encoding="utf-8") for module in (screen, terminal)]
TREE = ast.Module([statement for source in SOURCES for statement in ast.parse(source).body], [])
CALLS = [node for node in ast.walk(TREE) if isinstance(node, ast.Call)]


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def test_text_is_never_parsed_as_markup_or_escapes() -> None:
    assert not [
        call.lineno for call in CALLS if _called(call) in {"from_markup", "from_ansi", "render_markup", "escape"}
    ]
    switches = [
        keyword for call in CALLS for keyword in call.keywords if keyword.arg in {"markup", "emoji", "highlight"}
    ]
    assert not [switch.value.lineno for switch in switches if getattr(switch.value, "value", True)]


def test_rich_is_given_no_bare_string() -> None:
    """Wherever Rich takes a renderable, a string would be read as markup by another console."""
    takers = {"print", "add_column", "add_row", "add", "Tree", "Padding", "Group", "Panel", "Columns", "rule"}
    bare = [
        call.lineno
        for call in CALLS
        for argument in call.args
        if _called(call) in takers
        and (
            isinstance(argument, ast.JoinedStr)
            or (isinstance(argument, ast.Constant) and isinstance(argument.value, str))
        )
    ]
    assert bare == []


def test_one_function_makes_text() -> None:
    """A Text is made in `screen.text` alone, which makes it printable."""
    makers = {
        function.name
        for function in ast.walk(TREE)
        if isinstance(function, ast.FunctionDef)
        and any(isinstance(node, ast.Call) and _called(node) in {"Text", "_Chinese"} for node in ast.walk(function))
    }
    assert makers == {"text"}
