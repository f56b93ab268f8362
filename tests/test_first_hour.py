"""Whoever comes for the first time finds the way in: a slip of the hand is told what to type, in Chinese, at any width."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len

from envduty.output.lines import breaks, folded
from tests.conftest import call
from tests.output.test_terminal import on_terminal, without_style

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Run = Callable[..., subprocess.CompletedProcess[str]]

COMMANDS = ["show", "who-handles", "search", "diff-levels", "diff-notices", "topics", "check", "info", "schema"]
#: English words that are names: of formats, of this program, of options and what they take
NAMES = re.compile(
    r"envduty|HTML|\.docx|draft|diff-notices|CSV|BOM|Excel|JSON Lines|JSON Schema|JSON|ENVDUTY_DATA|Tab|shell|data|departments|matters|words"
    r"|show|who-handles|search|diff-levels|topics|check|info|schema|table\|json\|csv\|markdown|--?[a-zA-Z][a-z-]*|json|table|yaml"
)
#: half-width punctuation beside a Chinese character; citations such as 三(六)4 are the notice's own
HALF = re.compile(r"[\u4e00-\u9fff][,;:?!]|[,;:?!][\u4e00-\u9fff]|\((?![一二三四五六七八九十]+\))[\u4e00-\u9fff]")

HINTS = [
    (["公安部门"], "envduty show 公安部门"),
    (["gongan"], "envduty show gongan"),
    (["机动车尾气"], "envduty who-handles 机动车尾气"),
    (["没有这样的话"], "envduty search 没有这样的话"),
    (["who", "噪声"], "envduty who-handles"),
    (["diff"], "envduty diff-levels"),
    (["list"], "envduty show"),
    (["serach", "噪声"], "envduty search"),
    (["SHOW"], "envduty show"),
    (["version"], "envduty --version"),
    (["show", "--formt", "csv"], "--format"),
    (["show", "--topic", "水"], "它是 diff-levels、diff-notices 的选项"),
    (["--json"], "写在命令后面"),
    (["topics", "噪声", "尾气"], "多了参数 尾气"),
    (["show", "--data"], "选项 --data 后面要写一个值"),
    (["show", "--json=1"], "选项 --json 不带值"),
    (["search", "噪声", "--limit", "0"], "最小是 1"),
    (["show", "--format", "xml"], "table、json、csv、markdown"),
    (["schema"], "缺少参数 名称"),
    (["check", ""], "文件名是空的"),
    (["show", "--data", ""], "文件名是空的"),
]


@pytest.mark.parametrize(
    ("arguments", "hint"), HINTS, ids=lambda value: " ".join(value) if isinstance(value, list) else ""
)
def test_a_slip_is_told_what_to_type(arguments: list[str], hint: str) -> None:
    done = call(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert hint in done.stderr
    assert not HALF.search(done.stderr)


@pytest.mark.parametrize(
    "arguments",
    [
        ["--json", "show", "公安"],
        ["--format", "JSON", "show", "公安"],
        ["show", "公安", "--format", "Json"],
        ["show", "§3.6", "--json"],
    ],
)
def test_options_before_the_command_and_in_capitals_are_understood(arguments: list[str]) -> None:
    done = call(*arguments)
    assert done.returncode == 0
    assert json.loads(done.stdout)["results"][0]["id"] == "3.6"


@pytest.mark.parametrize("arguments", [["help"], ["help", "show"], ["--help"], ["search", "-h"]], ids=" ".join)
def test_help_is_wholly_chinese(arguments: list[str]) -> None:
    done = call(*arguments)
    assert (done.returncode, done.stderr) == (0, "")
    assert re.findall(r"[A-Za-z]{2,}", NAMES.sub("", done.stdout)) == []
    assert not HALF.search(done.stdout)


@pytest.mark.parametrize("columns", [20, 40, 47, 60, 64, 80, 120])
def test_help_is_whole_at_any_width(columns: int) -> None:
    for command in ([], *([name] for name in COMMANDS)):
        code, screen = on_terminal(*command, "--help", columns=columns)
        plain = without_style(screen)
        assert code == 0
        assert [line for line in plain.splitlines() if cell_len(line) > columns] == []
        wide = without_style(on_terminal(*command, "--help", columns=200)[1])
        assert re.sub(r"\s", "", plain) == re.sub(r"\s", "", wide)


@pytest.mark.parametrize("columns", [40, 60, 80])
@pytest.mark.parametrize(
    "question", ["show 三", "who-handles 机动车尾气", "search 环境", "topics", "diff-levels", "--help"]
)
def test_no_line_begins_with_closing_punctuation(question: str, columns: int) -> None:
    _, screen = on_terminal(*question.split(), columns=columns)
    lines = [line.strip(" │") for line in without_style(screen).splitlines()]
    assert [line for line in lines if line[:1] in set("，。；：、）》”")] == []


def test_lines_break_where_chinese_may() -> None:
    assert folded("监督管理，配合", 8) == ["监督管", "理，配合"]
    assert folded("依据（三）办", 6) == ["依据", "（三）", "办"]
    assert folded("见 3.6.4 项", 6) == ["见", "3.6.4", "项"]
    assert folded("abcdefghij", 4) == ["abcd", "efgh", "ij"]
    assert folded("。。。。。", 4) == ["。。", "。。", "。"]
    assert breaks("", 10) == []


@pytest.mark.parametrize("arguments", [[], ["--help"], ["show", "--help"], ["--version"]], ids=" ".join)
def test_help_that_cannot_be_written_is_3(arguments: list[str]) -> None:
    with open("/dev/full", "wb") as full:  # noqa: PTH123
        done = subprocess.run(
            [sys.executable, "-m", "envduty", *arguments],
            stdout=full,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            check=False,
        )
    assert done.returncode in {2, 3}
    assert "写不出结果" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("variables", [{"COLUMNS": "0"}, {"COLUMNS": "abc"}, {"COLUMNS": "-5"}])
def test_a_strange_width_is_no_error(variables: dict[str, str]) -> None:
    for arguments in (["--help"], ["show", "--help"], ["show", "公安"], ["topics", "噪声"]):
        for forced in ({}, {"FORCE_COLOR": "1"}):
            done = call(*arguments, env={**variables, **forced})
            assert (done.returncode, done.stderr) == (0, "")
            assert done.stdout


@pytest.mark.parametrize(
    "arguments", [["--help"], ["show", "--help"], ["show", "公安"], ["topics", "噪声"]], ids=" ".join
)
def test_a_strange_width_does_not_disturb_the_start(arguments: list[str], run: Run) -> None:
    """Typer reads TERMINAL_WIDTH while it is imported."""
    for forced in ({}, {"FORCE_COLOR": "1"}):
        done = run(*arguments, env={"TERMINAL_WIDTH": "abc", "COLUMNS": "abc", **forced})
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout


def test_force_color_0_means_no_colour() -> None:
    assert "\x1b" not in call("show", "公安部门", env={"FORCE_COLOR": "0"}).stdout
    assert "\x1b[3" not in on_terminal("show", "公安部门", FORCE_COLOR="0")[1]


def test_a_directory_that_is_gone_is_told(tmp_path: Path) -> None:
    program = (
        "import os, sys; os.mkdir('gone'); os.chdir('gone'); os.rmdir('../gone'); os.execv(sys.argv[1], sys.argv[1:])"
    )
    for arguments, code in ((["show", "公安", "--data", "x.yaml"], 3), (["check", "x.yaml"], 3), (["show", "公安"], 0)):
        command = [sys.executable, "-c", program, sys.executable, "-m", "envduty", *arguments]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8", check=False)
        assert done.returncode == code, done.stderr
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize("seconds", [0.02, 0.04, 0.06, 0.08, 0.12])
def test_ctrl_c_at_any_moment_ends_without_a_traceback(seconds: float) -> None:
    """Before Python has begun to run the program, Python itself may speak; from then on nothing is said."""
    program = (
        "import signal; signal.pthread_sigmask(signal.SIG_UNBLOCK, [2]); from envduty.__main__ import main; main()"
    )
    process = subprocess.Popen([sys.executable, "-c", program, "show"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout
    process.stdout.readline()
    time.sleep(seconds)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert process.returncode in {-signal.SIGINT, 0}
    assert b"Traceback" not in err


def test_ctrl_c_ends_the_loop_of_a_shell() -> None:
    """The command dies of the signal, as a shell expects; an exit code of 130 would keep its loop going."""
    line = f"for i in 1 2 3; do echo $i; {sys.executable} -m envduty show -; done"
    process = subprocess.Popen(
        ["bash", "-c", line],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    assert process.stdin
    assert process.stdout
    assert process.stdout.readline() == b"1\n"
    process.stdin.write("公安\n".encode())
    process.stdin.flush()
    assert process.stdout.readline().startswith(b"{")
    os.killpg(process.pid, signal.SIGINT)
    out, _ = process.communicate(timeout=30)
    assert out == b""


@pytest.mark.parametrize("encoding", ["gb18030", "gbk", "utf-16", "utf-16-be", "utf-8-sig"])
def test_a_file_of_complaints_in_another_encoding_is_read(encoding: str) -> None:
    asked = ["机动车尾气", "", "夜里工地太吵"]
    done = call("who-handles", "-", stdin="".join(f"{line}\r\n" for line in asked).encode(encoding))
    assert [json.loads(line)["query"] for line in done.stdout.splitlines()] == asked
    assert ("GBK" in done.stderr, "UTF-16" in done.stderr) == (encoding.startswith("gb"), encoding.startswith("utf-16"))


def test_an_option_that_is_wrong_is_told_once_in_a_batch() -> None:
    done = call("search", "-", "--role", "皇帝", stdin="噪声\n尾气\n")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("皇帝") == 1


def test_check_ends_with_a_sentence(tmp_path: Path) -> None:
    assert call("check").stderr.startswith("没有错误，可以使用")
    bad = tmp_path / "bad.yaml"
    bad.write_text("format: 2\n", encoding="utf-8")
    assert "处错误，改正后才能使用" in call("check", str(bad)).stderr
    assert len(call("check", "--all").stdout.splitlines()) > len(call("check").stdout.splitlines())


def test_a_long_batch_that_is_ended_gives_the_cursor_back() -> None:
    """The counter hides it; SIGTERM must not leave it hidden."""
    program = (
        "import envduty.output.progress as p; p._SECONDS = 0; from envduty.output import Environment;"
        "import io, os, signal, sys; sys.stderr.isatty = lambda: True\n"
        "try:\n  for _ in p.watched(iter('abc'), Environment(sys.stdout, sys.stderr, False, True, 80)):\n"
        "    os.kill(os.getpid(), signal.SIGTERM) if _ == 'c' else None\n"
        "except SystemExit as stop: print(stop.code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=False,
        env={**os.environ, "FORCE_COLOR": "1", "TERM": "xterm"},
    )  # fmt: skip
    assert done.stdout == "143\n"
    assert done.stderr.rfind("\x1b[?25h") >= done.stderr.rfind("\x1b[?25l") >= 0
