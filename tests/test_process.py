"""What only a process shows: exit codes, pipes, signals, encodings of standard input, and start-up."""

from __future__ import annotations

import json
import os
import pty
import select
import signal
import subprocess
import sys
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import pytest

from tests.conftest import MINI, call

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Run = Callable[..., subprocess.CompletedProcess[str]]

COMMAND = [sys.executable, "-m", "envduty"]

#: command → arguments that find something
FOUND = {
    "show": ["公安部门"],
    "who-handles": ["机动车尾气"],
    "search": ["噪声"],
    "diff-levels": [],
    "topics": ["噪声"],
    "check": [],
    "info": [],
}
#: command → arguments that find nothing
MISSED = {
    "show": ["外交部"],
    "who-handles": ["发射卫星"],
    "search": ["没有这样的词"],
    "diff-levels": ["--topic", "火星"],
    "topics": ["火星"],
}
MISUSED = [
    ["no-such-command"],
    ["show", "--no-such-option"],
    ["show", "--format", "xml"],
    ["who-handles"],
    ["search"],
    ["search", "噪声", "--limit", "0"],
    ["search", "噪声", "--limit", "many"],
    ["search", "噪声", "--role", "皇帝"],
    ["search", "(", "--regex"],
    ["topics", "噪声", "尾气"],
    ["check", "a.yaml", "b.yaml"],
    ["info", "extra"],
    ["schema"],
    ["schema", "weather"],
    ["show", "--data"],
    ["diff-levels", "公安部门"],
]
WITH_DATA = [command for command in FOUND if command != "check"]


def environment(**variables: str) -> dict[str, str]:
    return {**os.environ, **variables}


def shell(line: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """A line of bash in which $E is the command; with pipefail its status is the command's own."""
    command = " ".join(f"'{word}'" for word in COMMAND)
    return subprocess.run(
        ["bash", "-c", f'set -o pipefail; E() {{ {command} "$@"; }}; {line}'],
        capture_output=True,
        encoding="utf-8",
        env=environment(**variables),
        timeout=60,
        check=False,
    )


def sentence(text: str) -> bool:
    """A message for a person: something in Chinese, and no traceback."""
    return any("\u4e00" <= c <= "\u9fff" for c in text) and "Traceback" not in text


# exit codes


STRICT = {"PYTHONWARNINGS": "error::EncodingWarning", "PYTHONWARNDEFAULTENCODING": "1"}


@pytest.mark.parametrize("command", [*FOUND, "schema"])
def test_0_found(command: str, run: Run) -> None:
    """And no file is opened without its encoding: on a Chinese Windows a forgotten one is GBK."""
    done = run(command, *FOUND.get(command, ["data"]), env=STRICT)
    assert (done.returncode, "Warning" in done.stderr) == (0, False)
    assert done.stdout


@pytest.mark.parametrize("name", FOUND)
def test_0_schema(name: str) -> None:
    assert call("schema", name).returncode == 0


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], *([c, "--help"] for c in [*FOUND, "schema"])], ids=" ".join)
def test_0_help(arguments: list[str], run: Run) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stderr) == (0, "")
    assert "envduty" in done.stdout


@pytest.mark.parametrize(
    ("command", "form"),
    [*((command, form) for command in MISSED for form in ("table", "json")), ("show", "csv"), ("show", "markdown")],
)
def test_1_nothing_found(command: str, form: str, run: Run) -> None:
    """A sentence says so on standard error; in JSON the miss is an envelope as well."""
    done = (run if form == "table" else call)(command, *MISSED[command], "--format", form)
    assert done.returncode == 1
    assert sentence(done.stderr)
    if form == "json":
        assert json.loads(done.stdout)["results"] == []


def test_1_only_suggestions(run: Run) -> None:
    done = run("show", "jy", "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["suggestions"]


@pytest.mark.parametrize("arguments", MISUSED, ids=" ".join)
def test_2_usage(arguments: list[str], run: Run) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert sentence(done.stderr)


def test_2_no_arguments_at_all(run: Run) -> None:
    """Where to start is shown, and the code says that nothing was asked."""
    done = run()
    assert done.returncode == 2
    assert "who-handles" in done.stdout


@pytest.mark.parametrize(
    ("command", "file"),
    [*((command, "no-such-file.yaml") for command in WITH_DATA), ("show", "."), ("show", str(Path(__file__)))],
)
def test_3_data_cannot_be_read(command: str, file: str, run: Run) -> None:
    done = run(command, *FOUND[command], "--data", file, "--json")
    assert (done.returncode, done.stdout) == (3, "")
    assert sentence(done.stderr)
    assert file in done.stderr


@pytest.mark.parametrize("option", ["argument", "--data", "ENVDUTY_DATA"])
def test_3_check_of_a_bad_file_is_a_report(option: str, run: Run) -> None:
    file = "no-such-file.yaml"
    if option == "ENVDUTY_DATA":
        done = run("check", "--json", env={"ENVDUTY_DATA": file})
    else:
        done = run("check", "--json", *([file] if option == "argument" else ["--data", file]))
    assert done.returncode == 3
    answer = json.loads(done.stdout)
    assert answer["ok"] is False
    assert [finding["file"] for finding in answer["results"]] == [file]


@pytest.mark.parametrize("command", [*FOUND, "schema"])
def test_3_output_cannot_be_written(command: str) -> None:
    """/dev/full refuses every byte."""
    arguments = FOUND.get(command, ["show"])
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*COMMAND, command, *arguments], stdout=full, stderr=subprocess.PIPE, encoding="utf-8", check=False
        )
    assert done.returncode == 3
    assert sentence(done.stderr)


@pytest.mark.parametrize("form", ["json", "csv", "markdown"])
def test_3_output_cannot_be_written_in_any_format(form: str) -> None:
    done = shell(f"E show --format {form} > /dev/full")
    assert done.returncode == 3
    assert sentence(done.stderr)


def test_3_a_batch_that_cannot_be_written() -> None:
    done = shell("yes 噪声 | head -50 | E search - > /dev/full")
    assert done.returncode == 3
    assert sentence(done.stderr)


@pytest.mark.parametrize("command", [*FOUND, "schema"])
def test_closed_standard_output_is_output_that_cannot_be_written(command: str) -> None:
    arguments = " ".join(FOUND.get(command, ["show"]))
    done = shell(f"E {command} {arguments} >&-")
    assert done.returncode == 3
    assert sentence(done.stderr)


@pytest.mark.parametrize("command", ["show", "who-handles", "info"])
def test_closed_standard_error_changes_nothing(command: str) -> None:
    arguments = " ".join(FOUND.get(command, ["show"]))
    with_error, without = shell(f"E {command} {arguments}"), shell(f"E {command} {arguments} 2>&-")
    assert (without.returncode, without.stdout) == (with_error.returncode, with_error.stdout)


def test_closed_standard_error_keeps_the_exit_code_of_a_miss() -> None:
    assert shell("E show 外交部 2>&-").returncode == 1
    assert shell("E show --no-such-option 2>&-").returncode == 2
    assert shell("E show --data no-such-file.yaml 2>&-").returncode == 3


def test_closed_standard_input_is_an_empty_batch() -> None:
    done = shell("E show - <&-")
    assert (done.returncode, done.stdout) == (1, "")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        "show", "show --json", "show --format csv", "show --format markdown", "topics", "diff-levels",
        "search 环境", "check", "info", "schema show", "who-handles 噪声", "--help", "show --help",
    ],
)  # fmt: skip
def test_141_the_reader_closed_the_pipe(arguments: str) -> None:
    """The reader is gone before the first byte, so every command meets the closed pipe."""
    program = "import os, sys; reader, writer = os.pipe(); os.close(reader); os.dup2(writer, 1); os.execv(sys.argv[1], sys.argv[1:])"
    done = subprocess.run(
        [sys.executable, "-c", program, *COMMAND, *arguments.split()],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stderr) == (141, "")


@pytest.mark.parametrize("buffered", ["", "1"])
@pytest.mark.parametrize("arguments", ["show --json", "topics --json"])
def test_141_head(arguments: str, buffered: str) -> None:
    """More than a pipe holds is written, so that what follows the first byte meets a closed pipe."""
    done = shell(f"E {arguments} | head -c 1", PYTHONUNBUFFERED=buffered)
    assert (done.returncode, done.stdout, done.stderr) == (141, "{", "")


@pytest.mark.parametrize("buffered", ["", "1"])
def test_3_a_disk_that_fills_up_in_the_middle(buffered: str, tmp_path: Path) -> None:
    """Part of the answer can be written, the rest cannot; PYTHONUNBUFFERED is usual in containers."""
    file = tmp_path / "out.json"
    done = shell(f"ulimit -f 40; trap '' XFSZ; E show --json > '{file}'", PYTHONUNBUFFERED=buffered)
    assert done.returncode == 3
    assert sentence(done.stderr)


def test_141_head_of_a_batch() -> None:
    done = shell("yes 噪声 | head -2000 | E search - | head -1")
    assert done.returncode == 141
    assert json.loads(done.stdout)["query"] == "噪声"
    assert done.stderr == ""


@contextmanager
def started(*arguments: str, stdin: IO[bytes] | int) -> Iterator[subprocess.Popen[bytes]]:
    """The command; all of its processes are gone afterwards."""
    process = subprocess.Popen(
        [*COMMAND, *arguments], stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


@contextmanager
def endless(line: str) -> Iterator[IO[bytes]]:
    """The same line again and again."""
    source = subprocess.Popen(["yes", line], stdout=subprocess.PIPE)
    assert source.stdout
    try:
        yield source.stdout
    finally:
        source.kill()
        source.communicate()


def test_130_interrupted() -> None:
    """Ctrl-C in a batch that waits for its next line: what was answered stands, nothing more is said."""
    with started("show", "-", stdin=subprocess.PIPE) as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write("公安部门\n".encode())
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["results"]
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=20)
    assert process.returncode == -signal.SIGINT
    assert b"Traceback" not in err


def test_130_interrupted_while_answering() -> None:
    """Ctrl-C in the middle of the work, not while waiting."""
    with endless("噪声") as lines, started("search", "-", stdin=lines) as process:
        assert process.stdout
        for _ in range(3):
            assert json.loads(process.stdout.readline())
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=20)
    assert process.returncode == -signal.SIGINT
    assert b"Traceback" not in err


# a batch: `-`


def envelopes(done: subprocess.CompletedProcess[str]) -> list[Any]:
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize("command", ["show", "who-handles", "search", "topics"])
def test_a_batch_answers_each_line_in_order(command: str, run: Run) -> None:
    """Blank lines are questions too: the n-th answer is the n-th line's."""
    asked = ["公安部门", "", "噪声", "  ", "外交部", "三(六)4", "公安 交通运输"]
    done = run(command, "-", stdin="\n".join(asked))
    assert [answer["query"] for answer in envelopes(done)] == asked
    assert {answer["command"] for answer in envelopes(done)} == {command}
    assert done.returncode == 0


def test_a_batch_of_comparisons_reads_the_names_of_each_line() -> None:
    """`diff-levels 公安 交通运输` and the line `公安 交通运输` are one question."""
    done = call("diff-levels", "-", stdin="公安 交通运输\n")
    assert [[level["name"] for level in answer["levels"]] for answer in envelopes(done)] == [
        ["公安部门", "交通运输部门"]
    ]
    assert done.returncode == 0


def test_a_batch_of_comparisons_goes_on_after_a_line_with_one_name() -> None:
    done = call("diff-levels", "-", stdin="公安部门\n公安 交通运输\n")
    assert [answer["query"] for answer in envelopes(done)] == ["公安部门", "公安 交通运输"]
    assert [bool(answer["results"]) for answer in envelopes(done)] == [False, True]
    assert done.returncode == 0


def test_a_blank_line_finds_nothing() -> None:
    """It is no question: `show` without a name lists everything, a blank line does not."""
    for command in ("show", "who-handles", "search", "topics"):
        done = call(command, "-", stdin="\n \n")
        assert [answer["results"] for answer in envelopes(done)] == [[], []], command
        assert done.returncode == 1, command


def test_a_batch_line_is_the_answer_to_the_single_question(run: Run) -> None:
    for command in ("show", "who-handles", "search", "topics"):
        assert run(command, "-", stdin="噪声\n").stdout == call(command, "噪声", "--json").stdout, command


@pytest.mark.parametrize("end", ["\n", "\r\n", ""])
def test_line_ends_and_the_byte_order_mark_are_no_part_of_the_question(end: str, run: Run) -> None:
    done = run("show", "-", stdin=f"\ufeff公安部门{end}".encode())
    assert [answer["query"] for answer in envelopes(done)] == ["公安部门"]


def test_a_batch_without_a_hit_is_a_miss() -> None:
    assert call("show", "-", stdin="外交部\n天气\n").returncode == 1
    assert call("show", "-", stdin="外交部\n公安部门\n天气\n").returncode == 0


def test_an_empty_batch_is_a_miss_without_output() -> None:
    done = call("who-handles", "-", stdin="")
    assert (done.returncode, done.stdout) == (1, "")


def test_a_line_that_is_not_utf8_is_named_and_the_rest_answered() -> None:
    done = call("show", "-", stdin="公安部门\n".encode() + "公安部门\n".encode("gbk") + "教育部门\n".encode())
    found = [bool(answer["results"]) for answer in envelopes(done)]
    assert found == [True, True, True]
    assert "第 2 行" in done.stderr
    assert sentence(done.stderr)
    assert done.returncode == 0


def test_a_bad_line_of_a_batch_does_not_end_it() -> None:
    """A question that alone would be a usage error leaves its line an envelope, and the others theirs."""
    done = call("search", "--regex", "-", stdin="(\n噪声\n")
    assert [answer["query"] for answer in envelopes(done)] == ["(", "噪声"]
    assert [bool(answer["results"]) for answer in envelopes(done)] == [False, True]
    assert "第 1 行" in done.stderr
    assert done.returncode == 0


def test_a_batch_refuses_a_format_that_cannot_stand_in_lines() -> None:
    """`-` answers in JSON Lines; to ask for CSV is a mistake that should not pass unseen."""
    done = call("show", "-", "--format", "csv", stdin="公安部门\n")
    assert (done.returncode, done.stdout) == (2, "")


def test_the_first_answer_comes_before_the_input_ends() -> None:
    process = subprocess.Popen([*COMMAND, "who-handles", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdin
    assert process.stdout
    for matter in ("机动车尾气", "发射卫星"):
        process.stdin.write(f"{matter}\n".encode())
        process.stdin.flush()
        ready, _, _ = select.select([process.stdout], [], [], 20)
        assert ready, "no answer while the pipe is open"
        assert json.loads(process.stdout.readline())["query"] == matter
    process.stdin.close()
    assert process.stdout.read() == b""
    assert process.wait(20) == 0
    process.stdout.close()


@pytest.mark.parametrize("command", ["show", "who-handles", "search"])
def test_a_terminal_as_input_is_told_what_is_waited_for(command: str) -> None:
    master, slave = pty.openpty()
    process = subprocess.Popen(
        [*COMMAND, command, "-"], stdin=slave, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
    )
    os.close(slave)
    assert process.stderr
    assert "Ctrl-D" in process.stderr.readline()
    os.write(master, b"\x04")
    out, _ = process.communicate(timeout=20)
    os.close(master)
    assert (process.returncode, out) == (1, "")


# a batch in several processes


@pytest.mark.parametrize("command", [["who-handles"], ["search", "--regex"], ["show", "--printed"]], ids=" ".join)
def test_several_processes_give_the_same_bytes(command: list[str], run: Run) -> None:
    """More lines than a block has, some of them bad, not UTF-8 or asked before."""
    lines = "".join(f"{word}{number % 20}\n" for number in range(120) for word in ("噪声", "公安部门\n(", "3.6.4"))
    stdin = lines.encode() + "公安部门\n".encode("gbk")
    one, two = run(*command, "-", stdin=stdin), run(*command, "-", "--jobs", "2", stdin=stdin)
    assert two.stdout.count("\n") == stdin.count(b"\n")
    assert (two.returncode, two.stdout) == (one.returncode, one.stdout)
    told = [sorted(line for line in done.stderr.splitlines() if line.startswith("第")) for done in (one, two)]
    assert told[0] == told[1] != []


def test_several_processes_are_for_lines(run: Run) -> None:
    done = run("show", "公安部门", "--jobs", "2")
    assert (done.returncode, done.stdout) == (2, "")
    assert sentence(done.stderr)


def test_130_interrupted_in_several_processes() -> None:
    """Ctrl-C reaches all of them, as from a terminal; none stays, none complains."""
    with endless("噪声") as lines, started("search", "-", "--jobs", "2", stdin=lines) as process:
        assert process.stdout
        for _ in range(3):
            assert json.loads(process.stdout.readline())
        os.killpg(process.pid, signal.SIGINT)
        _, err = process.communicate(timeout=20)
        with pytest.raises(ProcessLookupError):
            os.killpg(process.pid, 0)
    assert (process.returncode, err) == (-signal.SIGINT, b"")


def test_141_head_of_a_batch_in_several_processes() -> None:
    done = shell("yes 噪声 | head -5000 | E search - --jobs 2 | head -1")
    assert done.returncode == 141
    assert done.stderr == ""


# start-up

HEAVY = {"rich", "yaml", "rapidfuzz", "opencc", "pypinyin", "msgspec", "jsonschema", "regex", "pydantic"}
WARM = [
    ["show", "公安部门", "--json"],
    ["show", "--json"],
    ["show", "3.6.4", "--json"],
    ["who-handles", "机动车尾气", "--json"],
    ["search", "噪声", "--json"],
    ["diff-levels", "--json"],
    ["topics", "--json"],
    ["info", "--json"],
    ["show", "公安部门", "--format", "csv"],
    ["show", "公安部门"],
]


def imported(arguments: list[str]) -> set[str]:
    """The top-level packages in memory when a fresh process has answered."""
    program = (
        "import sys; from envduty.cli import run; code = run(sys.argv[1:]);"
        "print('\\nMODULES', *sorted({m.split('.')[0] for m in sys.modules}), file=sys.stderr); sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments], capture_output=True, encoding="utf-8", check=False
    )
    return set(done.stderr.rpartition("MODULES")[2].split())


@pytest.mark.parametrize("arguments", WARM, ids=" ".join)
def test_a_warm_answer_imports_nothing_heavy(arguments: list[str]) -> None:
    assert call("info").returncode == 0
    modules = imported(arguments)
    assert "envduty" in modules
    assert modules & HEAVY == set()


def test_no_file_is_opened_without_its_encoding_when_the_data_is_compiled(run: Run, tmp_path: Path) -> None:
    done = run("show", "公安", "--data", str(MINI), env={**STRICT, "XDG_CACHE_HOME": str(tmp_path)})
    assert (done.returncode, done.stderr) == (0, "")


def test_the_installed_command_and_the_module_are_one(run: Run) -> None:
    script = Path(sys.executable).with_name("envduty")
    done = subprocess.run([script, "show", "公安部门", "--json"], capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout) == (0, run("show", "公安部门", "--json").stdout)


def test_the_module_calls_itself_envduty(run: Run) -> None:
    assert "__main__" not in run("--help").stdout
