"""The cache can only save time: damaged, old, forged, unwritable or absent, it changes no answer and is no error."""

from __future__ import annotations

import gc
import json
import os
import sqlite3
import stat
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from envduty import load
from envduty.compiled import compiler, database
from envduty.edition.location import BUILTIN
from envduty.notice import clear_cache
from tests.conftest import MINI, copy_mini

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., subprocess.CompletedProcess[str]]

COMMAND = [sys.executable, "-m", "envduty"]
ASK = ("show", "公安", "--json")


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """A folder for the cache that nobody else uses."""
    folder = tmp_path / "cache"
    folder.mkdir()
    return folder


@pytest.fixture
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    """The small notice: its cache is made in a moment."""
    monkeypatch.setenv("ENVDUTY_DATA", str(MINI))


def ask(run: Run, cache: Path, *arguments: str) -> str:
    done = run(*(arguments or ASK), env={"XDG_CACHE_HOME": str(cache)})
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def cached(cache: Path) -> list[Path]:
    return [file for file in cache.rglob("*") if file.is_file()]


@pytest.mark.usefixtures("_small")
def test_the_second_question_finds_the_cache_of_the_first(run: Run, cache: Path) -> None:
    first = ask(run, cache)
    (file,) = cached(cache)
    state = file.stat()
    assert ask(run, cache) == first
    assert [f.stat().st_mtime_ns for f in cached(cache)] == [state.st_mtime_ns]


@pytest.mark.usefixtures("_small")
def test_a_cache_without_its_tables_is_made_again(run: Run, cache: Path) -> None:
    whole = ask(run, cache)
    (file,) = cached(cache)
    file.unlink()
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE meta (key, value)")
    connection.close()
    assert ask(run, cache) == whole


@pytest.mark.usefixtures("_small")
def test_a_cache_of_another_layout_behind_the_right_checksum_is_made_again(run: Run, cache: Path) -> None:
    """What a crash, a disk or another program may leave: the checksum agrees and a table is missing."""
    whole = ask(run, cache)
    (file,) = cached(cache)
    with sqlite3.connect(file) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            if table != "meta" and not table.startswith("sqlite_"):
                connection.execute(f'DROP TABLE "{table}"')
    connection.close()
    assert ask(run, cache) == whole


@pytest.mark.usefixtures("_small")
def test_a_directory_in_the_place_of_the_cache_is_no_error(run: Run, cache: Path) -> None:
    whole = ask(run, cache)
    (file,) = cached(cache)
    file.unlink()
    file.mkdir()
    (file / "occupied").write_bytes(b"")
    assert ask(run, cache) == whole
    assert [f.name for f in cached(cache)] == ["occupied"], "no draft is left behind"


@pytest.mark.usefixtures("_small")
def test_a_file_in_the_place_of_the_cache_folder_is_no_error(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"")
    assert ask(run, file) == ask(run, tmp_path / "cache")
    assert file.read_bytes() == b""


@pytest.mark.usefixtures("_small")
def test_a_place_that_cannot_be_written_is_no_error(run: Run, tmp_path: Path) -> None:
    """/proc refuses even root."""
    assert ask(run, Path("/proc/self/no-such-folder")) == ask(run, tmp_path)
    done = run(*ASK, env={"XDG_CACHE_HOME": "", "HOME": "/proc"})
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.usefixtures("_small")
def test_without_a_home_there_is_an_answer(run: Run) -> None:
    done = run(*ASK, env={"HOME": "", "XDG_CACHE_HOME": ""})
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.usefixtures("_small")
def test_an_edit_in_the_same_second_and_of_the_same_length_is_seen(run: Run, cache: Path, tmp_path: Path) -> None:
    file = copy_mini(tmp_path)
    old = MINI.read_text(encoding="utf-8")
    file.write_text(old, encoding="utf-8")
    state = file.stat()
    assert "保障河道保护经费。" in ask(run, cache, "show", "--data", str(file))
    file.write_text(old.replace("保障河道保护经费。", "筹措河道保护经费。"), encoding="utf-8")
    os.utime(file, ns=(state.st_atime_ns, state.st_mtime_ns))
    answer = ask(run, cache, "show", "--data", str(file))
    assert "筹措河道保护经费。" in answer
    assert "保障河道保护经费。" not in answer


@pytest.mark.usefixtures("_small")
def test_an_edit_of_the_file_that_is_extended_is_seen(run: Run, cache: Path, tmp_path: Path) -> None:
    base, local = copy_mini(tmp_path), tmp_path / "local.yaml"
    old = MINI.read_text(encoding="utf-8")
    base.write_text(old, encoding="utf-8")
    local.write_text("format: 1\nextends: mini.yaml\n", encoding="utf-8")
    assert "保障河道" in ask(run, cache, "show", "--data", str(local))
    base.write_text(old.replace("保障河道", "筹措河道"), encoding="utf-8")
    assert "筹措河道" in ask(run, cache, "show", "--data", str(local))


def test_two_files_have_caches_of_their_own(run: Run, cache: Path) -> None:
    ask(run, cache)
    ask(run, cache, "show", "--data", str(MINI))
    assert len(cached(cache)) == 2
    assert "公安部门" in ask(run, cache)
    assert "公安机关" in ask(run, cache, "show", "公安", "--data", str(MINI))


@pytest.mark.usefixtures("_small")
def test_processes_that_start_at_once_all_answer(run: Run, cache: Path) -> None:
    """All compile and write the cache together; one file is left, and it is whole."""
    with ThreadPoolExecutor(4) as pool:
        answers = set(pool.map(lambda _: ask(run, cache), range(4)))
    assert len(answers) == 1
    assert len(cached(cache)) == 1
    assert {ask(run, cache)} == answers


@pytest.mark.usefixtures("_small")
def test_the_cache_of_another_version_is_left_alone(run: Run, cache: Path) -> None:
    """The version is a part of the key: the file of another version is neither read nor harmed."""
    ask(run, cache)
    (file,) = cached(cache)
    program = "import envduty.version, sys; envduty.version.__version__ = '0.0.9'; from envduty.cli import run; sys.exit(run(sys.argv[1:]))"
    before = file.read_bytes()
    done = subprocess.run(
        [sys.executable, "-c", program, *ASK],
        capture_output=True, encoding="utf-8", env={**os.environ, "XDG_CACHE_HOME": str(cache)}, check=False,
    )  # fmt: skip
    assert done.returncode == 0
    assert len(cached(cache)) == 2
    assert file.read_bytes() == before


def test_the_built_in_file_is_not_touched() -> None:
    assert not list(BUILTIN.parent.rglob("*.sqlite"))


@pytest.mark.usefixtures("_small")
def test_a_batch_outlives_the_cache_file(run: Run, cache: Path) -> None:
    """Someone clears the cache while a batch runs."""
    ask(run, cache)
    process = subprocess.Popen(
        [*COMMAND, "show", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "XDG_CACHE_HOME": str(cache)},
    )
    assert process.stdin
    assert process.stdout
    process.stdin.write("公安\n".encode())
    process.stdin.flush()
    first = json.loads(process.stdout.readline())
    for file in cached(cache):
        file.unlink()
    out, _ = process.communicate("教育\n公安\n".encode(), timeout=20)
    second, third = map(json.loads, out.splitlines())
    assert first == third
    assert second["results"]


def damaged(file: Path, start: int, length: int) -> None:
    """Turn over every bit of a part of a file."""
    with file.open("r+b") as stream:
        stream.seek(start)
        part = stream.read(length)
        stream.seek(start)
        stream.write(bytes(byte ^ 255 for byte in part))


@pytest.fixture
def used(cache: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The cache file of the small notice, in a cache of its own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    load(MINI).close()
    (file,) = cached(cache)
    return file


def asked() -> list[Any]:
    with load(MINI) as notice:
        return [notice.show(), notice.who_handles("采砂"), notice.search("河道"), notice.topics()]


def test_no_damaged_byte_is_believed(used: Path) -> None:
    """Wherever the damage lies, every question is answered as before and the cache made again."""
    whole, answers = used.read_bytes(), asked()
    for start in range(0, len(whole), len(whole) // 20):
        damaged(used, start, 1 if start % 2 else 512)
        assert asked() == answers
        assert used.read_bytes() == whole


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "text": lambda _: b"not a database",
    "head alone": lambda _: b"SQLite format 3\0" + b"\0" * 84,
    "zeros": lambda whole: b"\0" * len(whole),
    "a tenth": lambda whole: whole[: len(whole) // 10],
    "nine tenths": lambda whole: whole[: len(whole) * 9 // 10],
    "a page of rubbish": lambda whole: whole[:4096] + bytes(range(256)) * 16 + whole[8192:],
    "the last page": lambda whole: whole[:-4096] + bytes(4096),
    "something more": lambda whole: whole + bytes(4096),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_cache_is_made_again(damage: str, used: Path) -> None:
    whole, answers = used.read_bytes(), asked()
    used.write_bytes(DAMAGE[damage](whole))
    assert asked() == answers
    assert used.read_bytes() == whole


@pytest.mark.usefixtures("_small")
def test_a_command_does_not_notice_the_damage(run: Run, cache: Path) -> None:
    whole = ask(run, cache)
    (file,) = cached(cache)
    file.write_bytes(file.read_bytes()[:-4096])
    assert ask(run, cache) == whole


def test_damage_that_shows_only_when_asked_is_repaired(used: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file too large to be verified when it is opened."""
    with load(MINI) as notice:
        answer = notice.search("河道")
    monkeypatch.setattr(database, "_VERIFIED", 0)
    with sqlite3.connect(used) as connection:
        connection.execute("DROP TABLE posting")
    connection.close()
    with load(MINI) as notice, ThreadPoolExecutor(4) as threads:
        assert list(threads.map(notice.search, ["河道"] * 8)) == [answer] * 8
    with load(MINI) as notice:
        assert notice.search("河道") == answer


def test_an_error_of_the_program_is_not_taken_for_damage(used: Path) -> None:
    assert used.is_file()
    with load(MINI) as notice, pytest.raises(sqlite3.OperationalError, match="no such table"):
        notice._ask(lambda store: store._all("SELECT * FROM nowhere"))  # noqa: SLF001


def test_a_draft_follows_no_link_and_is_nobody_elses_to_read(used: Path, tmp_path: Path) -> None:
    """Names that a process once used for its drafts, planted as links."""
    victim = tmp_path / "victim"
    victim.write_text("dear", encoding="utf-8")
    for number in (0, os.getpid()):
        used.with_suffix(f".{number}.tmp").symlink_to(victim)
    used.unlink()
    load(MINI).close()
    assert victim.read_text(encoding="utf-8") == "dear"
    assert stat.S_IMODE(used.stat().st_mode) == 0o600


def test_what_is_old_goes_by_itself(used: Path) -> None:
    now = time.time()
    files = {"old.sqlite": 91, "used.sqlite": 89, "lost.tmp": 2, "new.tmp": 0, "other.txt": 1000}
    for name, days in files.items():
        file = used.with_name(name)
        file.write_bytes(b"")
        os.utime(file, (now, now - days * 86_400))
    used.unlink()
    load(MINI).close()
    assert {file.name for file in used.parent.iterdir()} == {used.name, "used.sqlite", "new.tmp", "other.txt"}


def test_what_is_used_does_not_grow_old(used: Path) -> None:
    week_ago = time.time() - 7 * 86_400
    os.utime(used, (week_ago, week_ago))
    load(MINI).close()
    assert used.stat().st_mtime > week_ago + 86_400


def test_the_cache_can_be_emptied(used: Path, run: Run) -> None:
    kept = used.with_name("notes.txt")
    kept.write_bytes(b"")
    done = run("info", "--clear-cache", "--data", str(MINI))
    assert (done.returncode, "缓存" in done.stdout) == (0, True)
    assert "删除 1 个文件" in done.stderr
    assert cached(used.parent) == [kept]
    assert clear_cache() == 0


def test_the_cache_can_be_emptied_when_the_data_are_bad(used: Path, run: Run) -> None:
    assert run("info", "--clear-cache", "--data", "no-such-file.yaml").returncode == 3
    assert not used.exists()


@pytest.mark.parametrize("place", ["relative/cache", "/" + "x" * 5000, "/" + "x" * 300, "/\0"])
def test_a_cache_in_an_impossible_place_is_no_error(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platformdirs.user_cache_path", lambda *_, **__: Path(place))
    with load(MINI) as notice:
        assert notice.show("公安")["results"]
        assert {"name": "编译形式", "value": "内存"} in notice.info()["results"]
    assert not Path("relative").exists()


def test_an_interrupt_leaves_no_draft(used: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(database, "seal", interrupted)
    folder = used.parent
    used.unlink()
    with pytest.raises(KeyboardInterrupt):
        load(MINI)
    gc.collect()  # what was left open would complain here
    assert list(folder.iterdir()) == []


def test_a_base_edited_while_the_file_is_compiled_is_a_change(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    base, local = copy_mini(tmp_path), tmp_path / "local.yaml"
    local.write_text("format: 1\nextends: mini.yaml\n", encoding="utf-8")
    old = base.read_text(encoding="utf-8")
    compile_edition = compiler.compile_edition

    def edited_meanwhile(*arguments: Any) -> None:
        base.write_text(old.replace("保障河道", "筹措河道"), encoding="utf-8")
        compile_edition(*arguments)

    with monkeypatch.context() as patch:
        patch.setattr(compiler, "compile_edition", edited_meanwhile)
        with load(local) as notice:
            assert notice.search("保障河道")["results"]
    with load(local) as notice:
        assert not notice.search("保障河道")["results"]
        assert notice.search("筹措河道")["results"]
