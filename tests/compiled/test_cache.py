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
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zlib import crc32

import pytest

from envduty import load
from envduty.compiled import builtin, compiler, database
from envduty.compiled import cache as cache_module
from envduty.compiled.store import Store
from envduty.edition import datafile, location
from envduty.edition.location import BUILTIN
from envduty.notice import clear_cache
from tests.compiled.conftest import SPECIMEN
from tests.conftest import MINI, call, copy_mini, write_duties

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from envduty.edition.datafile import Loaded

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
    """A notice with little knowledge of its own: its cache is made in a moment."""
    monkeypatch.setenv("ENVDUTY_DATA", str(SPECIMEN))


def ask(cache: Path, *arguments: str, by: Run = call) -> str:
    """What the command answers that has its cache in this folder."""
    done = by(*(arguments or ASK), env={"XDG_CACHE_HOME": str(cache)})
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def cached(cache: Path) -> list[Path]:
    return [file for file in cache.rglob("*") if file.is_file()]


@pytest.mark.usefixtures("_small")
def test_the_second_question_finds_the_cache_of_the_first(cache: Path) -> None:
    first = ask(cache)
    (file,) = cached(cache)
    state = file.stat()
    assert ask(cache) == first
    assert [f.stat().st_mtime_ns for f in cached(cache)] == [state.st_mtime_ns]


@pytest.mark.usefixtures("_small")
def test_a_cache_without_its_tables_is_made_again(cache: Path) -> None:
    whole = ask(cache)
    (file,) = cached(cache)
    file.unlink()
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE meta (key, value)")
    connection.close()
    assert ask(cache) == whole


@pytest.mark.usefixtures("_small")
def test_a_cache_of_another_layout_behind_the_right_checksum_is_made_again(cache: Path) -> None:
    """What a crash, a disk or another program may leave: the checksum agrees and a table is missing."""
    whole = ask(cache)
    (file,) = cached(cache)
    with sqlite3.connect(file) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            if table != "meta" and not table.startswith("sqlite_"):
                connection.execute(f'DROP TABLE "{table}"')
    connection.close()
    assert ask(cache) == whole


@pytest.mark.usefixtures("_small")
def test_a_directory_in_the_place_of_the_cache_is_no_error(cache: Path) -> None:
    whole = ask(cache)
    (file,) = cached(cache)
    file.unlink()
    file.mkdir()
    (file / "occupied").write_bytes(b"")
    assert ask(cache) == whole
    assert [f.name for f in cached(cache)] == ["occupied"], "no draft is left behind"


@pytest.mark.usefixtures("_small")
def test_a_file_in_the_place_of_the_cache_folder_is_no_error(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"")
    assert ask(file) == ask(tmp_path / "cache")
    assert file.read_bytes() == b""


@pytest.mark.usefixtures("_small")
def test_a_place_that_cannot_be_written_is_no_error(run: Run, tmp_path: Path) -> None:
    """/proc refuses even root."""
    assert ask(Path("/proc/self/no-such-folder"), by=run) == ask(tmp_path)
    done = run(*ASK, env={"XDG_CACHE_HOME": "", "HOME": "/proc"})
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.usefixtures("_small")
def test_without_a_home_there_is_an_answer(run: Run) -> None:
    done = run(*ASK, env={"HOME": "", "XDG_CACHE_HOME": ""})
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.usefixtures("_small")
def test_an_edit_in_the_same_second_and_of_the_same_length_is_seen(cache: Path, tmp_path: Path) -> None:
    file = copy_mini(tmp_path)
    old = MINI.read_text(encoding="utf-8")
    file.write_text(old, encoding="utf-8")
    state = file.stat()
    assert "保障河道保护经费。" in ask(cache, "show", "--data", str(file))
    file.write_text(old.replace("保障河道保护经费。", "筹措河道保护经费。"), encoding="utf-8")
    os.utime(file, ns=(state.st_atime_ns, state.st_mtime_ns))
    answer = ask(cache, "show", "--data", str(file))
    assert "筹措河道保护经费。" in answer
    assert "保障河道保护经费。" not in answer


@pytest.mark.usefixtures("_small")
def test_an_edit_of_the_file_that_is_extended_is_seen(cache: Path, tmp_path: Path) -> None:
    base, local = copy_mini(tmp_path), tmp_path / "local.yaml"
    old = MINI.read_text(encoding="utf-8")
    base.write_text(old, encoding="utf-8")
    local.write_text("format: 1\nextends: mini.yaml\n", encoding="utf-8")
    assert "保障河道" in ask(cache, "show", "--data", str(local))
    base.write_text(old.replace("保障河道", "筹措河道"), encoding="utf-8")
    assert "筹措河道" in ask(cache, "show", "--data", str(local))


def test_two_files_have_caches_of_their_own(cache: Path) -> None:
    for _ in range(2):
        assert "公安机关" in ask(cache, "show", "公安", "--data", str(MINI))
        assert "公安部门" in ask(cache, "show", "公安", "--data", str(SPECIMEN))
    assert len(cached(cache)) == 2


@pytest.mark.usefixtures("_small")
def test_processes_that_start_at_once_all_answer(run: Run, cache: Path) -> None:
    """All compile and write the cache together; one file is left, and it is whole."""
    with ThreadPoolExecutor(4) as pool:
        answers = set(pool.map(lambda _: ask(cache, by=run), range(4)))
    assert len(answers) == 1
    assert len(cached(cache)) == 1
    assert {ask(cache)} == answers


@pytest.mark.usefixtures("_small")
def test_the_cache_of_another_version_is_left_alone(cache: Path) -> None:
    """The version is a part of the key: the file of another version is neither read nor harmed."""
    ask(cache)
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
def test_a_batch_outlives_the_cache_file(cache: Path) -> None:
    """Someone clears the cache while a batch runs."""
    ask(cache)
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


@pytest.fixture(scope="module")
def mini_compiled() -> Iterator[sqlite3.Connection]:
    """The small notice, compiled."""
    with closing(sqlite3.connect(":memory:", check_same_thread=False)) as connection:
        compiler.compile_edition(datafile.load(MINI), connection)
        yield connection


@pytest.fixture
def _compiles_at_once(mini_compiled: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    """To compile the small notice is to copy it: what is compiled is not asked here, but whether and when."""
    monkeypatch.setattr(compiler, "compile_edition", lambda _, connection: mini_compiled.backup(connection))


@pytest.fixture
def used(cache: Path, _compiles_at_once: None, monkeypatch: pytest.MonkeyPatch) -> Path:
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
def test_a_command_does_not_notice_the_damage(cache: Path) -> None:
    whole = ask(cache)
    (file,) = cached(cache)
    file.write_bytes(file.read_bytes()[:-4096])
    assert ask(cache) == whole


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


@pytest.mark.usefixtures("_compiles_at_once")
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


# In this process, with nothing to compile: what is believed, and what is done with files


@pytest.fixture
def own_cache(cache: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a cache of its own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    return cache / "envduty"


@pytest.fixture
def compilations(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every notice that is compiled, by its id; with one table, which takes no time."""
    done: list[str] = []

    def compile_edition(loaded: Loaded, connection: sqlite3.Connection) -> None:
        done.append(loaded.edition.document.id)
        connection.execute("CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID")

    monkeypatch.setattr(compiler, "compile_edition", compile_edition)
    return done


@pytest.fixture
def notice_file(tmp_path: Path) -> Path:
    file = write_duties(tmp_path / "small.yaml", {"水务部门": ["管理河道。"]})
    long_ago(file)
    return file


def long_ago(file: Path, seconds: float = 3600) -> None:
    """Set a file's time stamps back; that of its state (ctime) stays now."""
    os.utime(file, (time.time() - seconds,) * 2)


def opened_form(file: Path) -> str:
    store = cache_module.open_store(file)
    store.close()
    return store.form


@pytest.mark.usefixtures("own_cache")
def test_what_is_compiled_is_found_again(notice_file: Path, compilations: list[str]) -> None:
    assert [opened_form(notice_file) for _ in range(3)] == ["缓存"] * 3
    assert compilations == ["small-2020"]


def test_a_compiled_form_says_of_which_files_it_is_made(
    own_cache: Path, notice_file: Path, compilations: list[str]
) -> None:
    store = cache_module.open_store(notice_file)
    origins = store.meta("origins")
    assert store.meta("file") == str(notice_file)
    store.close()
    assert compilations
    assert {origin["path"] for origin in origins} >= {str(notice_file)}
    (own,) = [origin for origin in origins if origin["path"] == str(notice_file)]
    assert own["size"] == notice_file.stat().st_size
    assert own["checksum"] == crc32(notice_file.read_bytes())
    assert len(origins) == len({origin["path"] for origin in origins}) == 4
    assert own_cache.stat().st_mode & 0o777 == 0o700


@pytest.mark.usefixtures("own_cache")
@pytest.mark.parametrize(
    ("change", "again"),
    [
        pytest.param(lambda text: text.replace("河道", "渠道"), True, id="as long as before"),
        pytest.param(lambda text: text + "\n", True, id="longer"),
        pytest.param(lambda text: text, False, id="written again, the same"),
    ],
)
def test_a_changed_file_is_compiled_again(
    notice_file: Path, compilations: list[str], change: Callable[[str], str], again: bool
) -> None:
    opened_form(notice_file)
    notice_file.write_text(change(notice_file.read_text(encoding="utf-8")), encoding="utf-8")
    long_ago(notice_file)
    opened_form(notice_file)
    assert len(compilations) == 1 + again


@pytest.mark.usefixtures("own_cache")
def test_a_file_is_not_read_again_where_its_stamp_can_be_trusted(
    notice_file: Path, compilations: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It cannot where it was written at the moment at which it was compiled."""
    later = time.time_ns()
    reads: list[Path] = []
    read = location.read

    def noted(file: Path) -> bytes:
        reads.append(file)
        return read(file)

    for ahead, contents in ((1, 1), (3, 0)):
        cache_module.clear()
        monkeypatch.setattr(time, "time_ns", lambda ahead=ahead: later + ahead * 1_000_000_000)
        opened_form(notice_file)
        with monkeypatch.context() as patch:
            patch.setattr(location, "read", noted)
            reads.clear()
            opened_form(notice_file)
        assert reads.count(notice_file) == contents
    assert len(compilations) == 2


def forged(file: Path, **facts: object) -> None:
    """Put facts into a compiled form and seal it again."""
    with closing(sqlite3.connect(file)) as connection:
        for key, value in facts.items():
            connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, json.dumps(value)))
        connection.commit()
    database.seal(file)


@pytest.mark.parametrize("origins", [[], {}, None, 1, [{"path": "elsewhere"}], [{}]])
def test_a_form_of_other_files_is_not_believed(
    own_cache: Path, notice_file: Path, compilations: list[str], origins: object
) -> None:
    opened_form(notice_file)
    (file,) = own_cache.iterdir()
    forged(file, origins=origins)
    assert opened_form(notice_file) == "缓存"
    assert len(compilations) == 2


def test_a_form_that_is_in_order_behind_another_fact_is_believed(
    own_cache: Path, notice_file: Path, compilations: list[str]
) -> None:
    opened_form(notice_file)
    (file,) = own_cache.iterdir()
    forged(file, mark="mine")
    store = cache_module.open_store(notice_file)
    assert store.meta("mark") == "mine"
    store.close()
    assert len(compilations) == 1


@pytest.mark.usefixtures("own_cache", "compilations")
@pytest.mark.parametrize(("days", "noted"), [(0.9, False), (1.1, True)])
def test_once_a_day_it_is_noted_that_a_file_is_used(
    own_cache: Path, notice_file: Path, days: float, noted: bool
) -> None:
    opened_form(notice_file)
    (file,) = own_cache.iterdir()
    long_ago(file, days * 86_400)
    opened_form(notice_file)
    assert (time.time() - file.stat().st_mtime < 60) == noted


@pytest.mark.usefixtures("compilations")
@pytest.mark.parametrize(
    ("name", "days", "kept"),
    [
        ("a.sqlite", 89.9, True),
        ("a.sqlite", 90.1, False),
        ("a.tmp", 0.9, True),
        ("a.tmp", 1.1, False),
        ("a.txt", 999, True),
    ],
)
def test_what_goes_by_its_age(own_cache: Path, notice_file: Path, name: str, days: float, kept: bool) -> None:
    own_cache.mkdir()
    file = own_cache / name
    file.write_bytes(b"")
    long_ago(file, days * 86_400)
    opened_form(notice_file)
    assert file.exists() == kept
    assert len(list(own_cache.glob("*.sqlite"))) == 1 + (kept and name.endswith("sqlite"))


def test_the_files_of_the_cache(own_cache: Path) -> None:
    assert (cache_module.folder(), cache_module.files(), cache_module.clear()) == (own_cache, [], 0)
    own_cache.mkdir()
    for name in ("b.sqlite", "a.tmp", "c.txt", "d"):
        (own_cache / name).write_bytes(b"")
    (own_cache / "e.sqlite").mkdir()
    assert [file.name for file in cache_module.files()] == ["a.tmp", "b.sqlite", "e.sqlite"]
    assert cache_module.clear() == 2, "a folder does not go"
    assert {file.name for file in own_cache.iterdir()} == {"c.txt", "d", "e.sqlite"}


@pytest.mark.usefixtures("own_cache")
def test_only_a_form_in_a_file_is_made_again(notice_file: Path, compilations: list[str]) -> None:
    failure = sqlite3.DatabaseError("damaged")
    memory = Store(sqlite3.connect(":memory:"))
    with pytest.raises(sqlite3.DatabaseError, match="damaged"):
        cache_module.remade(notice_file, memory, failure)
    memory.close()
    opened_form(notice_file)
    in_file = cache_module.open_store(notice_file)
    with pytest.raises(sqlite3.ProgrammingError):
        cache_module.remade(notice_file, in_file, sqlite3.ProgrammingError("closed"))
    again = cache_module.remade(notice_file, in_file, failure)
    assert again.form == "缓存"
    assert len(compilations) == 2
    again.close()
    in_file.close()


def test_where_nothing_can_be_kept_the_form_is_in_memory(
    own_cache: Path, notice_file: Path, compilations: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    own_cache.write_bytes(b"")
    assert [opened_form(notice_file) for _ in range(2)] == ["内存"] * 2
    monkeypatch.setattr(cache_module, "folder", lambda: None)
    assert opened_form(notice_file) == "内存"
    assert len(compilations) == 3
    assert own_cache.read_bytes() == b""


@pytest.mark.parametrize("place", ["relative", None])
def test_a_user_without_a_place_for_a_cache(monkeypatch: pytest.MonkeyPatch, place: str | None) -> None:
    def user_cache_path(*_: object, **__: object) -> Path:
        if place is None:
            raise RuntimeError
        return Path(place)

    monkeypatch.setattr("platformdirs.user_cache_path", user_cache_path)
    assert cache_module.folder() is None
    assert cache_module.files() == []


def test_forms_are_kept_by_path_version_and_code(
    own_cache: Path, notice_file: Path, compilations: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    other = notice_file.with_name("other.yaml")
    other.write_bytes(notice_file.read_bytes())
    opened_form(notice_file)
    opened_form(other)
    monkeypatch.chdir(notice_file.parent)
    opened_form(Path(other.name))
    assert len(compilations) == len(list(own_cache.iterdir())) == 2, "a relative path is the same file"
    monkeypatch.setattr("envduty.version.__version__", "0.0.9")
    opened_form(other)
    assert len(list(own_cache.iterdir())) == 3


def test_a_new_compilation_replaces_the_old_file_and_leaves_no_draft(
    own_cache: Path, notice_file: Path, compilations: list[str]
) -> None:
    opened_form(notice_file)
    (file,) = own_cache.iterdir()
    file.write_bytes(b"rubbish")
    opened_form(notice_file)
    assert list(own_cache.iterdir()) == [file]
    assert database.sealed(file)
    assert len(compilations) == 2


# The built-in notice's form in the package


@pytest.fixture
def packaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, compilations: list[str]) -> Path:
    """A package's folder of data, those of a small notice, with the compiled form beside them."""
    folder = tmp_path / "data"
    folder.mkdir()
    for file in SPECIMEN.parent.glob("*.yaml"):
        (folder / file.name).write_bytes(file.read_bytes())
    (folder / SPECIMEN.name).unlink()
    write_duties(folder / BUILTIN.name, {"水务部门": ["管理河道。"]})
    monkeypatch.setattr(location, "_FOLDER", folder)
    monkeypatch.setattr(location, "BUILTIN", folder / BUILTIN.name)
    builtin.write(folder / builtin.NAME)
    assert compilations == ["duties-2020"]
    return folder


def test_the_packages_form_answers_for_the_data_beside_it(packaged: Path, own_cache: Path) -> None:
    store = builtin.open_store()
    assert store
    assert (store.form, store.meta("file"), store.lies_in_a_file) == ("随包编译", "内置", True)
    store.close()
    assert opened_form(packaged / BUILTIN.name) == "随包编译"
    assert not own_cache.exists()


@pytest.mark.parametrize("name", ["duties", "departments", "matters", "words"])
def test_it_does_not_answer_for_data_that_somebody_has_edited(packaged: Path, name: str) -> None:
    with (packaged / f"{name}.yaml").open("a", encoding="utf-8") as file:
        file.write("# edited\n")
    assert builtin.open_store() is None


@pytest.mark.usefixtures("own_cache")
def test_edited_data_of_the_package_are_compiled_and_still_called_built_in(packaged: Path) -> None:
    (packaged / builtin.NAME).unlink()
    store = cache_module.open_store(packaged / BUILTIN.name)
    assert (store.form, store.meta("file")) == ("缓存", "内置")
    store.close()


@pytest.mark.parametrize("content", [None, b"", b"rubbish" * 1000])
def test_a_package_without_a_form_or_with_a_bad_one(packaged: Path, content: bytes | None) -> None:
    file = packaged / builtin.NAME
    file.unlink()
    if content is not None:
        file.write_bytes(content)
    assert builtin.open_store() is None


def test_the_same_data_give_the_same_bytes(packaged: Path) -> None:
    builtin.write(packaged / "again.sqlite")
    assert (packaged / "again.sqlite").read_bytes() == (packaged / builtin.NAME).read_bytes()
