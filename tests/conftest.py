"""What all tests share: the real notice, a small one, and the installed command."""

from __future__ import annotations

import gc
import io
import os
import signal
import subprocess
import sys
from contextlib import ExitStack, closing, redirect_stderr, redirect_stdout
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from unittest import mock

import pytest
import typer.main

from envduty import cli, load
from envduty.compiled.cache import open_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from envduty import Notice
    from envduty.answers import Damage
    from envduty.compiled.store import Store

HERE = Path(__file__).parent
#: what is told of a duty of which there is nothing to tell
SOUND: Damage = {"status": "sound", "unclear": [], "likely_body": None, "copy_of": None, "notes": []}
#: a notice of another region, with chapters and articles, to show that nothing is wired in
MINI = HERE / "mini.yaml"


@pytest.fixture(autouse=True, scope="session")
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Tests neither read nor leave anything in the user's cache, and ask the built-in notice."""
    os.environ["XDG_CACHE_HOME"] = str(tmp_path_factory.mktemp("cache"))
    os.environ.pop("ENVDUTY_DATA", None)


@pytest.fixture(autouse=True, scope="session")
def _can_be_interrupted() -> None:
    """A shell has what it starts in the background ignore Ctrl-C, and what that starts, too."""
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def notice() -> Iterator[Notice]:
    """The built-in notice."""
    with load() as built_in:
        yield built_in


@pytest.fixture(scope="session")
def mini() -> Iterator[Notice]:
    """The small notice of tests/mini.yaml."""
    with load(MINI) as small:
        yield small


@pytest.fixture(scope="session")
def mini_store() -> Iterator[Store]:
    """The small notice's tables, for a module's own functions."""
    with closing(open_store(MINI)) as opened:
        yield opened


def copy_mini(folder: Path) -> Path:
    """The small notice with the knowledge that it uses, in a folder of its own."""
    for file in MINI.parent.glob("mini*.yaml"):
        (folder / file.name).write_bytes(file.read_bytes())
    return folder / MINI.name


def write_duties(file: Path, duties: Mapping[str, Sequence[str]]) -> Path:
    """A notice of 青山县 that nobody has made an index for: the texts of each body's duties."""
    document = f"document: {{id: {file.stem}-2020, title: 分工, date: '2020-01-01', region: 青山县}}"
    lines = ["format: 1", document, "bodies:"]
    for i, (name, texts) in enumerate(duties.items(), 1):
        lines.append(f"  - {{id: '{i}', label: ({i}), name: {name}, duties: [")
        lines += [f"      {{id: '{i}.{j}', label: '{j}', text: {text}}}," for j, text in enumerate(texts, 1)]
        lines.append("    ]}")
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


@pytest.fixture
def own_matters(tmp_path: Path) -> str:
    """The line of a notice in `tmp_path` that has no matters but its own: to compile it takes a moment, the thesaurus a second."""
    (tmp_path / "matters.yaml").write_text("format: 1\n", encoding="utf-8")
    return "uses: {matters: matters.yaml}\n"


@pytest.fixture(scope="module")
def opened() -> Iterator[Callable[..., Notice]]:
    """`load`, for the tests of a module: what it opens is closed at their end."""
    with ExitStack() as stack:
        yield lambda file=None: stack.enter_context(load(file))


def call(
    *arguments: str, stdin: str | bytes = "", env: Mapping[str, str] | None = None, encoding: str = "utf-8"
) -> subprocess.CompletedProcess[str]:
    """Run the command in this process, its streams kept: all but the process itself is real, in a fifth of the time.

    `encoding`: that of the console.
    """
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding=encoding, write_through=True) for _ in range(2))
    data = io.TextIOWrapper(io.BytesIO(stdin.encode() if isinstance(stdin, str) else stdin), encoding=encoding)
    with ExitStack() as changed:
        changed.callback(gc.set_threshold, *gc.get_threshold())  # a batch sets it for its process
        changed.enter_context(mock.patch.object(cli, "app", _command()))
        changed.enter_context(mock.patch.dict(os.environ, env or {}))
        changed.enter_context(mock.patch.object(sys, "stdin", data))
        changed.enter_context(redirect_stdout(out))
        changed.enter_context(redirect_stderr(err))
        code = cli.run(list(arguments))
    written = (stream.buffer.getvalue().decode("utf-8", "replace") for stream in (out, err))
    return subprocess.CompletedProcess(arguments, code, *written)


@cache
def _command() -> Callable[..., int | None]:
    """The command as Typer makes it, which in a process happens once and takes as long as an answer."""
    return typer.main.get_command(cli.app)


@pytest.fixture
def run() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run the command in a process of its own, where that is what is tested: `run("show", "公安部门", stdin="…", env={…})`."""

    def run_command(
        *arguments: str, stdin: str | bytes = "", env: dict[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        data = stdin.encode() if isinstance(stdin, str) else stdin
        done = subprocess.run(
            [sys.executable, "-m", "envduty", *arguments],
            input=data,
            capture_output=True,
            env={**os.environ, "PYTHONWARNDEFAULTENCODING": "1", **(env or {})},
            timeout=120,
            check=False,
        )
        out, err = (stream.decode("utf-8", "replace") for stream in (done.stdout, done.stderr))
        return subprocess.CompletedProcess(done.args, done.returncode, out, err)

    return run_command
