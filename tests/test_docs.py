"""The documents say what the program does: commands shown are run and compared, what there is to know is told.

    ENVDUTY_UPDATE=1 pytest tests/test_docs.py

writes the real outputs into both READMEs, docs/data-format.md and data/duties.schema.json instead of comparing: look at the
difference before you keep it.
"""

from __future__ import annotations

import difflib
import doctest
import os
import re
import runpy
import shutil
import subprocess
import sysconfig
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import typer.main

from envduty.cli import app
from envduty.errors import EnvdutyError
from tests.conftest import copy_mini

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
PAGES = ["README.md", "README.zh-CN.md"]
UPDATE = bool(os.environ.get("ENVDUTY_UPDATE"))
JQ = shutil.which("jq")

# A fenced block, with the comment that names the file whose content it is.
_BLOCK = re.compile(
    r"(?:<!-- file: (?P<file>\S+) -->\n)?^```(?P<kind>\w*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL
)
_LONG_OPTION = re.compile(r"(?<!-)--[a-z][a-z-]*")
_EXIT_ROW = re.compile(r"^\| (\d+) \|", re.MULTILINE)
_VARIABLE = re.compile(r'(?:environ|variables)(?:\.get\(|\[)"([A-Z_]+)"')
_EXAMPLE = re.compile(r"^例：(envduty .+)$", re.MULTILINE)

#: name → command, as Typer made them from cli.py
COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]


def read(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def blocks(page: str, kind: str) -> list[str]:
    return [block["body"] for block in _BLOCK.finditer(read(page)) if block["kind"] == kind]


def commands(page: str) -> list[str]:
    """The lines that a reader may type, in order."""
    typed = [line for body in blocks(page, "console") for line in body.splitlines() if line.startswith("$ ")]
    return typed + [line for body in blocks(page, "bash") for line in body.splitlines()]


@cache
def bash(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a line as a reader would in `folder`, both streams together, as in a terminal; what both pages show, once."""
    kept = {key: value for key, value in os.environ.items() if key not in ("FORCE_COLOR", "NO_COLOR", "COLUMNS")}
    path = os.pathsep.join([sysconfig.get_path("scripts"), kept.get("PATH", os.defpath)])
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        cwd=folder,
        env={**kept, "PATH": path, "LC_ALL": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=120,
        check=False,
    )
    # CSV ends its lines with CR LF, which a page cannot show.
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode("utf-8").replace("\r\n", "\n"))


def write_files(page: str, folder: Path) -> None:
    """The files that a page shows in full, and the sample notice."""
    shutil.copy(ROOT / "tests" / "samples" / "青山县.txt", folder)
    for block in _BLOCK.finditer(page):
        if block["file"]:
            (folder / block["file"]).write_text(block["body"], encoding="utf-8")


def refreshed(page: str, folder: Path) -> str:
    """`page` with the real output under each command of its console blocks, run in order in `folder`.

    Without jq, what needs it stays as it is.
    """

    def rerun(block: re.Match[str]) -> str:
        if block["kind"] != "console":
            return block[0]
        return block[0].replace(block["body"], "".join(_shown(block["body"], folder)))

    write_files(page, folder)
    return _BLOCK.sub(rerun, page)


def _shown(body: str, folder: Path) -> Iterator[str]:
    """The commands of a console block, each with its output."""
    for entry in re.split(r"^(?=\$ )", body, flags=re.MULTILINE)[1:]:
        command = entry.partition("\n")[0].removeprefix("$ ")
        if not JQ and "| jq " in command:
            yield entry
            continue
        done = bash(command, folder)
        assert done.returncode == 0, f"{command}: exit code {done.returncode}\n{done.stdout}"
        yield f"$ {command}\n{done.stdout}"


def same(file: str, now: str) -> None:
    """`file` holds `now`; with ENVDUTY_UPDATE it does from now on."""
    if UPDATE:
        (ROOT / file).write_text(now, encoding="utf-8")
    difference = difflib.unified_diff(read(file).splitlines(), now.splitlines(), file, "now", lineterm="", n=1)
    assert read(file) == now, "ENVDUTY_UPDATE=1 writes it:\n" + "\n".join(difference)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where readers type what they read."""
    return tmp_path_factory.mktemp("reader")


@pytest.mark.parametrize("page", PAGES)
def test_each_command_shown_gives_the_output_shown(page: str, folder: Path) -> None:
    same(page, refreshed(read(page), folder))
    if not JQ:
        pytest.skip("jq is not installed: its commands were not run, the others hold")


@pytest.mark.parametrize("page", PAGES)
def test_python_shown_gives_the_values_shown(page: str) -> None:
    source = "\n".join(blocks(page, "python"))
    test = doctest.DocTestParser().get_doctest(source, {}, page, page, 0)
    assert test.examples
    report: list[str] = []
    failed = doctest.DocTestRunner(verbose=False).run(test, out=report.append).failed
    assert not failed, "".join(report)


@pytest.mark.parametrize("page", PAGES)
def test_every_command_is_documented(page: str) -> None:
    missing = [name for name in COMMANDS if not re.search(rf"`?envduty {name}\b", read(page))]
    assert not missing


@pytest.mark.parametrize("page", PAGES)
def test_every_option_is_documented_and_no_other(page: str) -> None:
    options = {
        option
        for command in [typer.main.get_command(app), *COMMANDS.values()]
        for parameter in command.params
        for option in parameter.opts
        if option.startswith("--")
    }
    usual = {"--help", "--show-completion"}  # may be told, need not be
    told = set(_LONG_OPTION.findall(read(page)))
    assert options - usual - told == set(), "not documented: " + ", ".join(sorted(options - usual - told))
    assert told - usual - options == set(), "no option of envduty: " + ", ".join(sorted(told - usual - options))


@pytest.mark.parametrize("page", PAGES)
def test_every_exit_code_is_documented_and_no_other(page: str) -> None:
    pending, codes = [EnvdutyError], {0, 1, 130}  # found, not found, Ctrl-C; the rest are errors
    while pending:
        error = pending.pop()
        codes.add(error.exit_code)
        pending += error.__subclasses__()
    assert [int(code) for code in _EXIT_ROW.findall(read(page))] == sorted(codes)


@pytest.mark.parametrize("page", PAGES)
def test_every_environment_variable_is_documented(page: str) -> None:
    sources = "\n".join(file.read_text(encoding="utf-8") for file in (ROOT / "src").rglob("*.py"))
    variables = set(_VARIABLE.findall(sources)) - {"TERM"}  # a terminal's own, nobody sets it for envduty
    assert {"ENVDUTY_DATA", "NO_COLOR"} <= variables
    # XDG_CACHE_HOME is read by platformdirs.
    assert not [name for name in sorted(variables | {"XDG_CACHE_HOME"}) if f"| `{name}` |" not in read(page)]


@pytest.fixture(scope="module")
def helped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files that the examples name."""
    folder = tmp_path_factory.mktemp("helped")
    write_files(read("README.zh-CN.md"), folder)
    copy_mini(folder).rename(folder / "本地职责.yaml")
    shutil.copy(ROOT / "data" / "source" / "notice.txt", folder / "通知.docx")  # told by its content, not its name
    return folder


@pytest.mark.parametrize("name", COMMANDS)
def test_the_example_in_each_help_works(name: str, helped: Path) -> None:
    examples = _EXAMPLE.findall(COMMANDS[name].help or "")
    assert examples, "no line 例：envduty …"
    for example in examples:
        assert example.split()[1] == name
        done = bash(example, helped)
        assert done.returncode in (0, 1), done.stdout
        assert done.stdout or ">" in example


def test_both_readmes_have_the_same_parts() -> None:
    """As many sections at the same levels; the same commands, files, Python, pictures and table rows, in the same order."""
    english, chinese = map(_parts, PAGES)
    assert english == chinese


def _parts(page: str) -> dict[str, list[str]]:
    text = read(page)
    prose = _BLOCK.sub("", text)
    return {
        "sections": re.findall(r"^#+(?= )", prose, re.MULTILINE),
        "commands": commands(page),
        "files": [f"{block['file']}: {block['body']}" for block in _BLOCK.finditer(text) if block["file"]],
        "python": blocks(page, "python"),
        "pictures": re.findall(r"!\[.*?\]\(.*?\)", prose),
        "rows": re.findall(r"^\| (`[\w-]+|\d+)", prose, re.MULTILINE | re.ASCII),
    }


def test_the_page_on_the_data_format_is_the_generated_one() -> None:
    same("docs/data-format.md", runpy.run_path(str(ROOT / "docs" / "data_format.py"))["page"]())


@pytest.mark.parametrize("kind", ["data", "departments", "matters", "words"])
def test_the_schema_beside_the_data_is_the_printed_one(tmp_path: Path, kind: str) -> None:
    file = "duties" if kind == "data" else kind
    same(f"data/{file}.schema.json", bash(f"envduty schema {kind}", tmp_path).stdout)
