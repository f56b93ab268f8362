"""Whatever is asked, and whatever the data file is: an answer or a sentence, an exit code of the table, no traceback."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from envduty import DataError, UsageError
from envduty.answering import search
from tests.conftest import MINI, call

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable

    from envduty import Notice

    Run = Callable[..., subprocess.CompletedProcess[str]]

COMMANDS = ("show", "who-handles", "search", "diff-levels", "diff-notices", "topics", "check", "info", "schema")
CODES = {0, 1, 2, 3}
#: CSV ends its lines with \r\n
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def sound(done: subprocess.CompletedProcess[str], arguments: list[str]) -> None:
    """What holds after every run."""
    code, out, err = done.returncode, done.stdout, done.stderr
    assert code in CODES, (code, err)
    assert "Traceback" not in err
    assert CONTROL.findall(out) == []
    assert CONTROL.findall(err) == []
    assert not (code == 2 and out), "a usage error has no answer"
    if code == 3 and arguments[0] != "check":
        assert err.strip()
    if (
        "--json" in arguments[: (arguments.index("--") if "--" in arguments else None)]
        and code in {0, 1}
        and not {"-h", "--help"} & set(arguments)
    ):
        assert json.loads(out)["command"] == arguments[0]


#: pieces that mean something to the program, a shell, a terminal, Rich, a regular expression, YAML or SQL
PIECES = [
    "公安部门", "环保局", "市场监督管理局", "三(六)4", "3.6.4", "三", "3.", "..", "噪声", "机动车尾气", "没有", "的", "和",
    "[red]", "[/red]", "[bold", "\\[", "\x1b[31m", "\x07", "\u202e", "\u200b", "\r", "\n", "\t", "\x85", "\ufeff", "\ufffd",
    "👮\u200d♀️", "𠮷", "é", "e\u0301", "ﬀ", "㈠", "①", "İ", "ß", "(", ")", "[", "]", "*", "+", "?", "\\", "^", "$", "|",
    "'", '"', "“", "”", "「", "%", "_", ";", "--", "' OR 1=1 --", "{", "}", "<", ">", "&", "!", "`", "=", "@", "/", "~",
    "null", "true", "NaN", "-1", "0", "1e999", "gongan", "ga", "環境保護部門", " ", "\u3000", "A" * 300, "噪" * 300,
]  # fmt: skip
#: no surrogates: they are bytes that are not UTF-8, and have a test of their own
texts = st.one_of(
    st.lists(st.sampled_from(PIECES), min_size=0, max_size=5).map("".join),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40),
)
options: st.SearchStrategy[list[str]] = st.one_of(
    st.just(["--json"]),
    st.sampled_from(["table", "json", "csv", "markdown", "xml", ""]).map(lambda form: ["--format", form]),
    st.just([]),
    st.just(["--bom"]),
)
own_options: dict[str, st.SearchStrategy[list[str]]] = {
    "show": st.sampled_from([list[str](), ["--printed"]]),
    "search": st.one_of(
        st.just([]),
        st.just(["--any"]),
        texts.map(lambda text: ["--in", text]),
        st.sampled_from(["配合", "牵头", "", "[red]"]).map(lambda role: ["--role", role]),
        st.sampled_from(["1", "0", "-1", "99999999999999999999", "x", ""]).map(lambda limit: ["--limit", limit]),
    ),
    "diff-levels": st.one_of(st.just([]), texts.map(lambda text: ["--topic", text])),
}
MOST = {"show": 3, "who-handles": 3, "search": 3, "diff-levels": 4, "diff-notices": 3, "topics": 2, "check": 2, "info": 1,
        "schema": 2}  # fmt: skip


@st.composite
def command_lines(draw: st.DrawFn) -> list[str]:
    """A command with arguments; `--` keeps them from being options in two of three."""
    command = draw(st.sampled_from(COMMANDS))
    chosen = draw(options) + draw(own_options.get(command, st.just([])))
    words = draw(st.lists(texts, max_size=MOST[command]).filter(lambda found: found != ["-"]))
    return [command, *chosen, *draw(st.sampled_from([["--"], ["--"], []])), *words]


# questions


@settings(max_examples=120, deadline=None)
@given(command_lines())
def test_any_command_line_ends_in_order(arguments: list[str]) -> None:
    if "-" in arguments:
        return  # standard input has its own tests
    sound(call(*arguments), arguments)


@settings(max_examples=80, deadline=None)
@given(texts, st.sampled_from(["show", "who-handles", "search", "topics"]))
def test_any_question_has_an_envelope_that_repeats_it(text: str, command: str) -> None:
    done = call(command, "--json", "--", text)
    assert done.returncode in {0, 1}
    if text != "-":
        assert json.loads(done.stdout)["query"] == text


@settings(max_examples=100, deadline=None)
@given(
    texts, st.sampled_from(["show", "who-handles", "search", "topics"]), st.sampled_from(["csv", "markdown", "table"])
)
@example("公安部门公安部门)", "show", "csv")  # a bracket that was never opened
def test_any_question_in_any_format(text: str, command: str, form: str) -> None:
    if text == "-":
        return
    done = call(command, "--format", form, "--", text)
    sound(done, [command])
    if form == "csv":
        assert len({len(row) for row in csv.reader(io.StringIO(done.stdout))}) == 1
    if form == "markdown":
        assert {line[:2] for line in done.stdout.split("\n")[:-1]} == {"| "}


@settings(max_examples=120, deadline=None)
@given(text=st.text(max_size=80))
def test_the_library_answers_any_text(text: str, notice: Notice) -> None:
    """Also NUL and lone surrogates, which a command line cannot hold."""
    answers: list[Any] = [notice.show(text), notice.who_handles(text), notice.search(text), notice.topics(text)]
    answers += [notice.search("噪声", within=text), notice.diff_levels(topic=text), notice.search(text, any_word=True)]
    for answer in answers:
        assert json.loads(json.dumps(answer)) == json.loads(json.dumps(answer))
        assert isinstance(answer["results"], list)
    with contextlib.suppress(UsageError):
        notice.diff_levels("公安", text)


@settings(max_examples=60, deadline=None)
@given(texts)
def test_what_is_found_cuts_the_text_it_claims(mini: Notice, text: str) -> None:
    for hit in mini.search(text)["results"]:
        last = 0
        for start, end in hit["matches"]:
            assert last <= start < end <= len(hit["text"])
            last = end


@pytest.mark.parametrize(
    "text", ["噪声" * 500_000, "[/red]" * 170_000, "\x1b[31m" * 200_000, "(" * 1_000_000, " " * 1_000_000]
)
def test_a_megabyte_is_a_question_like_another(text: str, notice: Notice) -> None:
    for answer in (notice.show(text), notice.who_handles(text), notice.search(text), notice.topics(text)):
        assert answer["query"] == text


def test_a_line_of_a_megabyte() -> None:
    lines = ["机动车尾气" * 70_000, "机动车尾气"]
    for command in ("show", "who-handles", "search"):
        done = call(command, "-", stdin="\n".join(lines))
        assert [json.loads(line)["query"] for line in done.stdout.splitlines()] == lines
        assert "Traceback" not in done.stderr


#: samples that the shell, Python and the terminal hand through as they are
SAMPLES = [
    ["show", "[/red]"], ["show", "--", "--json"], ["show", "--", "-x"], ["show", ""], ["show", " "],
    ["show", "公安部门\n教育部门"], ["show", "3.6.4", "3.6.4"], ["who-handles", ""], ["who-handles", "[bold]噪声[/]", "--json"],
    ["who-handles", "噪声" * 20_000], ["search", ""], ["search", "“”"], ["search", ".*", "--regex", "--json"],
    ["search", "[", "--regex"], ["search", "", "--regex", "--json"], ["search", "(?i)[\\p{Han}]", "--regex", "--json"],
    ["search", "噪声", "--in", "[/red]"], ["search", "噪声", "--limit", "-1"], ["diff-levels", "--topic", ""],
    ["diff-levels", "公安", "公安"], ["topics", ""], ["topics", "[/red]"], ["check", ""], ["info", "--data", ""],
    ["schema", "[/red]"], ["--", "show"], ["[/red]"],
]  # fmt: skip
#: samples through a real process, because of what its boundary may make of them: controls, bytes that are not UTF-8, no command
CROSSING = [
    ["show", "\x1b[31m公安部门"], ["show", "\u202e门部安公"], ["show", "A" * 100_000], ["show", "\ud800"], ["show", ""],
    ["who-handles", "\udcff\udcfe"], ["search", "\x07"], ["diff-levels", "[/red]", "\x1b"], ["check", "\x1b[31m"],
    ["--", "show"], ["\x1b[31m"],
]  # fmt: skip


def spelt(arguments: list[str]) -> str:
    return ascii(" ".join(arguments))[:60]


@pytest.mark.parametrize("arguments", SAMPLES, ids=spelt)
def test_samples(arguments: list[str]) -> None:
    sound(call(*arguments), arguments)


@pytest.mark.parametrize("arguments", CROSSING, ids=spelt)
def test_samples_in_a_process(arguments: list[str], run: Run) -> None:
    if "\ud800" in arguments:
        arguments = ["show", os.fsdecode(b"\xff\xd6\xd0")]
    sound(run(*arguments), arguments)


# regular expressions

EXPLODING = [
    r"^(.|..)+[^。]$",
    r"^(?:(?:.|..|...)+)+[^。]$",
    r"(a+)+$",
    r"(.*)*x",
    r"(.+)+。。",
    r"(\w+\s?)+$x",
    r"((.|..)+)+!",
    r"(?:(?:.*)*)*Z",
    r"(.*?,){30}x",
]


@pytest.mark.parametrize("pattern", EXPLODING)
def test_an_exploding_expression_ends_within_its_own_limit(
    pattern: str, notice: Notice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It finds, finds nothing, or is a usage error that says it takes too long; it never hangs."""
    monkeypatch.setattr(search, "_REGEX_SECONDS", 0.3)
    try:
        assert isinstance(notice.search(pattern, regex=True)["results"], list)
    except UsageError as error:
        ended = str(error)
    else:
        ended = "太费时"
    assert "太费时" in ended


def test_an_expression_that_takes_too_long_is_a_usage_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "_REGEX_SECONDS", 0.3)
    done = call("search", "--regex", r"^(.|..)+[^。]$")
    assert (done.returncode, done.stdout) == (2, "")
    assert "太费时" in done.stderr


@pytest.mark.parametrize(
    "pattern", ["(", "[", "*", "(?P<a>x)(?P<a>y", "\\", "(?<=a+)b", "a{9999999999}", "(?R)", "\\p{Nope}", "(" * 5000]
)
def test_a_bad_expression_is_a_usage_error_or_finds_nothing(pattern: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "_REGEX_SECONDS", 0.3)
    done = call("search", "--regex", "--json", "--", pattern)
    sound(done, ["search", "--json"])
    assert done.returncode in {1, 2}


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from([*"()[]{}*+?|\\^$.", "声", "噪", "a", "1,", "(?:", "\\w", "\\p{Han}"]), max_size=8).map(
        "".join
    )
)
def test_any_expression_is_found_or_refused(mini: Notice, pattern: str) -> None:
    try:
        hits = mini.search(pattern, regex=True)["results"]
    except UsageError:
        return
    assert all(start < end for hit in hits for start, end in hit["matches"])


# data files

BOMB = "a: &a [x, x]\n" + "".join(
    f"{chr(98 + i)}: &{chr(98 + i)} [*{chr(97 + i)}, *{chr(97 + i)}]\n" for i in range(20)
)
BAD: dict[str, bytes] = {
    "bomb": BOMB.encode(),
    "python tag": b"!!python/object/apply:os.system ['touch /tmp/envduty-was-here']\n",
    "python name": b"format: !!python/name:os.system\n",
    "unknown tag": b"format: 1\ndocument: !evil {}\n",
    "binary tag": b"format: !!binary aGVsbG8=\n",
    "merge key": b"a: &a {b: 1}\nc:\n  <<: *a\n",
    "deep flow": b"[" * 20_000,
    "deep block": b"".join(b" " * i + b"a:\n" for i in range(1500)),
    "nul": b"format: 1\n\0\n",
    "escape": b'format: 1\ndocument: {id: "\\e[31m"}\n',
    "utf-16": "format: 1\n".encode("utf-16"),
    "gbk": "标题: 环境保护\n".encode("gbk"),
    "empty": b"",
    "only a mark": b"\xef\xbb\xbf",
    "number": b"7",
    "list": b"- 1\n- 2\n",
    "two documents": b"format: 1\n---\nformat: 1\n",
    "json": b'{"format": 1}',
    "recursion": b"&a [*a]\n",
    "long key": b"? " + b"k" * 5000 + b"\n: 1\n",
    "huge number": b"format: " + b"9" * 10_000 + b"\n",
    "extends itself": b"format: 1\nextends: bad.yaml\n",
    "extends a directory": b"format: 1\nextends: .\n",
    "extends a device": b"format: 1\nextends: /dev/zero\n",
    "extends nothing": b"format: 1\nextends:\n",
    "zip": b"PK\x03\x04" + bytes(range(256)),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_data_file_is_exit_code_3_with_a_reason(name: str, tmp_path: Path) -> None:
    file = tmp_path / "bad.yaml"
    file.write_bytes(BAD[name])
    for command in ("show", "info"):
        done = call(command, "--json", "--data", str(file))
        assert (done.returncode, done.stdout) == (3, ""), command
        assert "bad.yaml" in done.stderr
        assert CONTROL.findall(done.stderr) == []
        assert len(done.stderr) < 20_000
    checked = call("check", "--json", str(file))
    assert checked.returncode == 3
    assert json.loads(checked.stdout)["ok"] is False


def test_no_tag_is_obeyed() -> None:
    assert not Path("/tmp/envduty-was-here").exists()  # noqa: S108 - the bait named above


@pytest.mark.parametrize(
    "command", ["show", "who-handles 噪声", "search 噪声", "diff-levels", "topics", "info", "check"]
)
def test_what_is_no_regular_file_is_exit_code_3(command: str, run: Run, tmp_path: Path) -> None:
    """A FIFO would wait for a writer, a device might never end; a process can be ended that does."""
    ask = run if command == "show" else call
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    for file in (str(fifo), str(tmp_path), "/dev/zero", "/dev/null", "/proc/self/mem"):
        done = ask(*command.split(), "--data", file)
        assert done.returncode == 3, file
        assert "Traceback" not in done.stderr


def test_a_huge_file_is_refused_by_its_size(tmp_path: Path) -> None:
    """Not read first: the file is sparse, and larger than the memory should ever be asked for."""
    file = tmp_path / "huge.yaml"
    with file.open("wb") as stream:
        stream.truncate(8 * 1024**3)
    done = call("show", "--data", str(file))
    assert (done.returncode, done.stdout) == (3, "")
    assert "太大" in done.stderr


def test_a_large_file_of_rubbish_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "large.yaml"
    file.write_bytes(b"- x\n" * 100_000)
    assert call("show", "--data", str(file)).returncode == 3


@pytest.mark.parametrize(
    "name", ["no-such", "a" * 5000, "nul\0in it", "\x1b[31m", "[/red]", "~", "http://example.org/x.yaml", "file\n2"]
)
def test_a_name_that_is_no_file_is_exit_code_3(name: str, opened: Callable[..., Notice]) -> None:
    done = call("show", "--data", name)
    assert (done.returncode, done.stdout) == (3, "")
    assert CONTROL.findall(done.stderr) == []
    with pytest.raises(DataError):
        opened(name)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_refused_with_a_reason(content: bytes) -> None:
    file = Path(os.environ["XDG_CACHE_HOME"]) / "any.yaml"
    file.write_bytes(content)
    done = call("show", "--data", str(file))
    assert (done.returncode, done.stdout) == (3, "")
    assert CONTROL.findall(done.stderr) == []


LINES = MINI.read_text(encoding="utf-8").splitlines()


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, len(LINES) - 1),
    st.sampled_from(
        ["", "  - x", "&a", "*a", "!!set {}", "[", "? a", "\t", "x: y", "%YAML 1.1", "---", "'", "\u202e", "- - -"]
    ),
)
def test_a_file_with_one_spoiled_line_is_right_or_refused(number: int, line: str) -> None:
    """Whatever a slip of the hand makes of a good file."""
    file = Path(os.environ["XDG_CACHE_HOME"]) / "spoiled.yaml"
    file.write_text("\n".join([*LINES[:number], line, *LINES[number + 1 :]]), encoding="utf-8")
    arguments = ["show", "--json", "--data", str(file)]
    done = call(*arguments)
    assert done.returncode in {0, 3}
    sound(done, arguments)


def test_the_streams_of_the_process_are_left_as_they_were() -> None:
    before = sys.stdout, sys.stderr
    call("show", "外交部")
    assert (sys.stdout, sys.stderr) == before
