"""The wheel carries the compiled notice: no first run compiles, whoever runs it and wherever it lies."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipapp
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.conftest import copy_mini

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., subprocess.CompletedProcess[str]]

ROOT = Path(__file__).parents[1]
pytestmark = pytest.mark.skipif(not (ROOT / "hatch_build.py").is_file(), reason="no checkout")
pytest.importorskip("hatchling", reason="builds need hatchling")

#: what only compiling needs
HEAVY = {"yaml", "msgspec", "pypinyin", "opencc", "jsonschema"}
PROGRAM = """
import sys
sys.path.insert(0, sys.argv.pop(1))
from envduty.cli import run
code = run(sys.argv[1:])
print("MODULES", *sorted({name.split(".")[0] for name in sys.modules}), file=sys.stderr)
sys.exit(code)
"""


def build(folder: Path, seed: str) -> Path:
    """A wheel of this checkout."""
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT, capture_output=True, encoding="utf-8", env={**os.environ, "PYTHONHASHSEED": seed}, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    (wheel,) = folder.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("wheel"), "1")


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel's files, as an installer lays them down; what they import is this interpreter's."""
    folder = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def ask(place: Path, *arguments: str, **variables: str) -> tuple[str, set[str]]:
    """(answer, packages in memory) of the envduty that lies in `place`."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(place), *arguments],
        capture_output=True, encoding="utf-8", env={**os.environ, **variables}, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout, set(done.stderr.split("MODULES")[1].split())


def form(place: Path, *arguments: str, **variables: str) -> str:
    answer, _ = ask(place, "info", "--json", *arguments, **variables)
    facts = {fact["name"]: fact["value"] for fact in json.loads(answer)["results"]}
    return str(facts["编译形式"])


def test_two_builds_are_the_same_bytes(wheel: Path, tmp_path: Path) -> None:
    assert build(tmp_path, "2").read_bytes() == wheel.read_bytes()


def test_the_first_run_neither_compiles_nor_caches(installed: Path, tmp_path: Path, run: Run) -> None:
    for question in (["show", "公安部门"], ["who-handles", "机动车尾气"], ["search", "噪声"]):
        answer, modules = ask(installed, *question, "--json", XDG_CACHE_HOME=str(tmp_path))
        assert answer == run(*question, "--json").stdout
        assert modules & HEAVY == set()
    assert list(tmp_path.iterdir()) == []
    assert form(installed, XDG_CACHE_HOME=str(tmp_path)) == "随包编译"


@pytest.mark.parametrize("variables", [{"HOME": "/proc", "XDG_CACHE_HOME": ""}, {"HOME": "", "XDG_CACHE_HOME": ""}])
def test_nobody_needs_a_home(variables: dict[str, str], installed: Path) -> None:
    assert form(installed, **variables) == "随包编译"


def test_other_files_are_cached(installed: Path, tmp_path: Path) -> None:
    file = ROOT / "tests" / "mini.yaml"
    for _ in range(2):
        assert form(installed, "--data", str(file), XDG_CACHE_HOME=str(tmp_path)) == "缓存"
    assert len(list(tmp_path.rglob("*.sqlite"))) == 1


def test_edited_data_are_compiled(installed: Path, tmp_path: Path) -> None:
    """To a small notice, which takes a moment to compile."""
    file = installed / "envduty" / "data" / "duties.yaml"
    old = file.read_bytes()
    try:
        file.write_bytes(copy_mini(file.parent).read_bytes())
        answer, _ = ask(installed, "show", "3.8", "--json", XDG_CACHE_HOME=str(tmp_path))
    finally:
        file.write_bytes(old)
    assert json.loads(answer)["results"][0]["name"] == "公安机关"


def test_a_damaged_form_is_compiled_again(installed: Path, tmp_path: Path) -> None:
    file = installed / "envduty" / "data" / "builtin.sqlite"
    whole = file.read_bytes()
    answer, _ = ask(installed, "search", "噪声", "--json")
    try:
        file.write_bytes(whole[:16384] + b"\xff" * (len(whole) - 16384))
        assert ask(installed, "search", "噪声", "--json", XDG_CACHE_HOME=str(tmp_path))[0] == answer
        file.unlink()
        assert ask(installed, "search", "噪声", "--json", XDG_CACHE_HOME=str(tmp_path))[0] == answer
    finally:
        file.write_bytes(whole)


def test_a_zipapp_answers_from_its_archive(installed: Path, tmp_path: Path) -> None:
    archive = tmp_path / "app.pyz"
    zipapp.create_archive(installed, archive, main="envduty.__main__:main")
    assert form(archive, XDG_CACHE_HOME=str(tmp_path / "cache")) == "随包编译"
    answer, modules = ask(archive, "show", "公安部门", "--json", XDG_CACHE_HOME=str(tmp_path / "cache"))
    assert answer == ask(installed, "show", "公安部门", "--json")[0]
    assert modules & HEAVY == set()
    assert not (tmp_path / "cache").exists()
