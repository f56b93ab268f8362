"""TAB in a real shell: bash, zsh and fish complete commands, options, and the names and ids that the notice has."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pexpect  # type: ignore[import-untyped]
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

BIN = Path(sys.executable).parent
SHELLS = ("bash", "zsh", "fish")
#: the file that a shell reads when it starts
START = {"bash": ".bashrc", "zsh": ".zshrc", "fish": ".config/fish/config.fish"}
PROMPT = {
    "bash": "PS1='READY> '; PS2=; bind 'set show-all-if-ambiguous on'; bind 'set enable-bracketed-paste off'\n",
    "zsh": "PROMPT='READY> '; unsetopt PROMPT_SP; setopt NO_BEEP; zle_bracketed_paste=()\n",
    "fish": "function fish_prompt; echo -n 'READY> '; end; set -g fish_greeting; set -g fish_autosuggestion_enabled 0\n",
}
START_ARGUMENTS = {"bash": ["--noprofile", "-i"], "zsh": ["-i"], "fish": ["-i"]}
ESCAPE = re.compile(
    r"\x1b\[[0-9;?>=]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[=>()][A-Z0-9]?|\x1bk[^\x1b]*\x1b\\|[\r\x07\x08]"
)


def script(shell: str) -> str:
    """The completion script that the program prints for a shell."""
    done = subprocess.run(
        [BIN / "envduty"],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "_ENVDUTY_COMPLETE": f"source_{shell}"},
        check=True,
    )
    return done.stdout


def complete(line: str, shell: str = "bash") -> list[str]:
    """What the program itself answers to a shell's question; the last word of the line is the one to complete."""
    words = line.split(" ")
    variables = {
        "_ENVDUTY_COMPLETE": f"complete_{shell}",
        "COMP_WORDS": line,
        "COMP_CWORD": str(len(words) - 1),
        "_TYPER_COMPLETE_ARGS": line,
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
    }
    done = subprocess.run(
        [BIN / "envduty"], capture_output=True, encoding="utf-8", env={**os.environ, **variables}, check=False
    )
    assert "Traceback" not in done.stderr
    return done.stdout.split("\n")


@pytest.fixture(params=SHELLS)
def press(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[str, str], str]]:
    """`press(line, wanted)`: type a line in the shell, press TAB, and read the screen until `wanted` comes."""
    shell: str = request.param
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not on this machine")
    start = tmp_path / START[shell]
    start.parent.mkdir(parents=True, exist_ok=True)
    install = "autoload -Uz compinit && compinit -u\n" if shell == "zsh" else ""
    start.write_text(install + script(shell) + "\n" + PROMPT[shell], encoding="utf-8")
    variables = {
        **os.environ,
        "HOME": str(tmp_path),
        "ZDOTDIR": str(tmp_path),
        "XDG_CONFIG_HOME": str(tmp_path / ".config"),
        "XDG_DATA_HOME": str(tmp_path / ".local"),
        "PATH": f"{BIN}:{os.environ['PATH']}",
        "TERM": "xterm",
        "LC_ALL": "C.UTF-8",
        "INPUTRC": "/dev/null",
    }
    child = pexpect.spawn(
        shell, START_ARGUMENTS[shell], env=variables, encoding="utf-8", codec_errors="replace", dimensions=(50, 160), timeout=6
    )  # fmt: skip
    child.expect("READY> ")

    screen = ""

    def read_until(wanted: str) -> bool:
        nonlocal screen
        with contextlib.suppress(pexpect.TIMEOUT):
            while not re.search(wanted, ESCAPE.sub("", screen), re.DOTALL):
                screen += child.read_nonblocking(65536, timeout=5)
            return True
        return False

    def pressed(line: str, wanted: str) -> str:
        child.send(line)
        read_until(re.escape(line))
        child.send("\t")
        if not read_until(wanted):
            pytest.fail(f"{shell}: after {line!r} TAB no {wanted!r} but:\n{ESCAPE.sub('', screen)}")
        return ESCAPE.sub("", screen)

    yield pressed
    child.close(force=True)


# in the shell


def test_a_command_is_completed(press: Callable[[str, str], str]) -> None:
    assert "Traceback" not in press("envduty sh", r"show ")


def test_several_commands_are_offered(press: Callable[[str, str], str]) -> None:
    assert "Traceback" not in press("envduty s", "schema.*search|search.*schema")


def test_an_option_is_completed(press: Callable[[str, str], str]) -> None:
    press("envduty show --pr", "--printed")


def test_a_name_is_completed(press: Callable[[str, str], str]) -> None:
    press("envduty show 公", "公安部门")


def test_an_id_is_completed(press: Callable[[str, str], str]) -> None:
    assert "Traceback" not in press("envduty show 3.3", r"3\.30.*3\.36")


def test_the_id_of_a_duty_is_completed(press: Callable[[str, str], str]) -> None:
    press("envduty show 3.6.", r"3\.6\.4")


def test_a_format_is_completed(press: Callable[[str, str], str]) -> None:
    press("envduty show --format ma", "markdown")


# what the program answers, whatever the shell


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_is_printed(shell: str) -> None:
    assert "_ENVDUTY_COMPLETE" in script(shell)
    assert "envduty" in script(shell)


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("envduty sh", "show"),
        ("envduty who", "who-handles"),
        ("envduty show 公", "公安部门"),
        ("envduty show 公安 教", "教育行政部门"),
        ("envduty show 3.1", "3.16"),
        ("envduty show 3.6.", "3.6.4"),
        ("envduty diff-levels 公", "公安部门"),
        ("envduty search 噪声 --in 公", "公安部门"),
        ("envduty topics 噪", "噪声"),
        ("envduty show --format c", "csv"),
        ("envduty search 噪声 --role 配", "配合"),
        ("envduty schema who", "who-handles"),
    ],
)
def test_the_program_completes(line: str, wanted: str) -> None:
    offered = complete(line)
    assert any(wanted in answer for answer in offered), offered


@pytest.mark.parametrize("shell", SHELLS)
def test_a_prefix_without_a_name_completes_to_nothing(shell: str) -> None:
    assert "".join(complete("envduty show 外交", shell)).strip() in {"", "_files"}  # in zsh Typer falls back to files


def test_a_bad_data_file_does_not_disturb_the_prompt(monkeypatch: pytest.MonkeyPatch) -> None:
    """TAB is no place for an error message."""
    monkeypatch.setenv("ENVDUTY_DATA", "no-such-file.yaml")
    assert "".join(complete("envduty show 公")).strip() == ""


def test_completion_asks_the_file_in_use(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENVDUTY_DATA", str(Path(__file__).parent / "mini.yaml"))
    assert any("公安机关" in answer for answer in complete("envduty show 公"))


@pytest.mark.parametrize("shell", SHELLS)
def test_installing_writes_into_the_home(shell: str, tmp_path: Path) -> None:
    """`envduty --install-completion` says where it wrote, and touches nothing outside HOME."""
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not on this machine")
    command = f"{BIN / 'envduty'} --install-completion; true"
    done = subprocess.run(
        [shell, "-c", command],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path / ".config"), "SHELL": shell},
        check=False,
    )
    assert "Traceback" not in done.stderr
    written = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert [file for file in written if "envduty" in file.name + file.read_text(encoding="utf-8", errors="replace")]
