"""Measure envduty side by side with a bare Typer app, and print the figures as Markdown.

    python bench/run.py               # everything, some minutes
    python bench/run.py --runs 10     # quicker, less exact
    python bench/run.py --times 1 10  # without the data at 100 times

Two commands that are compared run in turn (A B A B …), so that what else the machine does hits both; the ratio is the median
of the ratios of the pairs. Everything runs from a wheel of this checkout with the interpreter that runs this script, with a cache of its
own in a temporary folder.
"""

from __future__ import annotations

import argparse
import fcntl
import importlib.metadata
import os
import platform
import pty
import select
import shutil
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).parents[1]
BENCH = ROOT / "bench"

SHOW = ["show", "公安部门", "--json"]
QUERIES = {
    "show 公安部门": SHOW,
    "who-handles 机动车尾气": ["who-handles", "机动车尾气", "--json"],
    "search 噪声": ["search", "噪声", "--json"],
    "diff-levels": ["diff-levels", "--json"],
}
FUZZY = ["show", "公按部们", "--json"]
NO_HOME = {"HOME": "/proc", "XDG_CACHE_HOME": "/proc/cache"}
#: what issue and design ask for: at most this many times the other, or at least this many a second
LIMITS = {"show 公安部门": 1.2, "who-handles 机动车尾气": 1.3}
TABLE_LIMIT, SCALE_LIMIT, FUZZY_LIMIT, FIRST_LIMIT = 1.2, 2.0, 0.150, 1.3
RATES = {"names": 3000, "complaints": 3000}


class Bench:
    """A temporary folder with launchers, data and a cache, and ways to run commands in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.cache = folder / "cache"
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "ENVDUTY", "_"))}
        for variable in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES"):
            kept.pop(variable, None)
        # Wherever the cache goes on this system, it goes into the folder.
        home = {"HOME": str(folder), "XDG_CACHE_HOME": str(self.cache)}
        self.environment = kept | home | {"TERM": "xterm-256color", "LANG": "C.UTF-8"}
        # Both programs start as an installed script does: a few lines that import a compiled module.
        self.envduty = self._launcher("envduty", self._wheel(), "envduty.__main__")
        self.bare = self._launcher("bare", BENCH, "bare")

    def _wheel(self) -> Path:
        """A wheel of this checkout, laid down as an installer does: it carries the compiled notice, a checkout does not."""
        wheels, site = self.folder / "wheels", self.folder / "site"
        build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(wheels)]
        subprocess.run(build, cwd=ROOT, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        with zipfile.ZipFile(next(wheels.glob("*.whl"))) as wheel:
            wheel.extractall(site)
        subprocess.run([sys.executable, "-m", "compileall", "-q", site], check=True)
        return site

    def _launcher(self, name: str, path: Path, module: str) -> list[str]:
        """A script that starts a program as an installed one does."""
        script = self.folder / name
        lines = ("import sys", f"sys.path.insert(0, {str(path)!r})", f"from {module} import main", "main()", "")
        script.write_text("\n".join(lines), "utf-8")
        return [sys.executable, str(script)]

    def forget(self) -> None:
        """Empty the cache."""
        shutil.rmtree(self.cache, ignore_errors=True)

    def run(self, command: Sequence[str], **more: str) -> float:
        """Seconds that a command takes, its output into a pipe."""
        start = time.perf_counter()
        process = subprocess.Popen(
            command, env=self.environment | more, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        output = process.communicate()[0]
        seconds = time.perf_counter() - start
        if "pass" not in command and not output:
            raise SystemExit(f"no output from {command}")
        return seconds

    def run_on_terminal(self, command: Sequence[str]) -> float:
        """Seconds that a command takes on a pseudo-terminal of 100 columns."""
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))
        start = time.perf_counter()
        process = subprocess.Popen(
            command, env=self.environment, stdin=theirs, stdout=theirs, stderr=theirs, close_fds=True
        )
        os.close(theirs)
        written = 0
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:  # Linux says so when the other side has closed
                break
            if not part:
                break
            written += len(part)
        process.wait()
        seconds = time.perf_counter() - start
        os.close(ours)
        if not written:
            raise SystemExit(f"no output from {command}")
        return seconds


class Pair(NamedTuple):
    """Two commands compared."""

    #: medians, in seconds
    first: float
    second: float
    ratio: float

    @classmethod
    def of(cls, times: Sequence[tuple[float, float]]) -> Pair:
        """The medians of what was measured in turn."""
        return cls(
            statistics.median(a for a, _ in times),
            statistics.median(b for _, b in times),
            statistics.median(a / b for a, b in times),
        )


def milliseconds(seconds: float) -> str:
    """0.0512 → 51.2 ms."""
    return f"{seconds * 1000:.1f} ms"


def row(what: str, pair: Pair, limit: float | None = None) -> str:
    """A line of the table."""
    wanted = "" if limit is None else f"≤ {limit:g} {'✓' if pair.ratio <= limit else '✗'}"
    return f"| {what} | {milliseconds(pair.first)} | {milliseconds(pair.second)} | {pair.ratio:.2f} | {wanted} |"


def machine() -> str:
    """The machine and the versions, in a sentence."""
    model = platform.processor() or platform.machine()
    facts = Path("/proc/cpuinfo")
    if facts.is_file():
        names = [line.partition(":")[2].strip() for line in facts.read_text().splitlines() if "model name" in line]
        model = names[0] if names else model
    packages = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in ("typer", "rich"))
    return f"{model}, {os.cpu_count()} cores, {platform.system()}; Python {platform.python_version()}, {packages}"


def startup(bench: Bench, runs: int) -> Iterator[str]:
    """Warm, against the bare app."""
    yield "| warm start | envduty | bare Typer | ratio | wanted |\n| --- | ---: | ---: | ---: | --- |"
    bench.run([*bench.envduty, *SHOW])
    for what, query in QUERIES.items():
        times = [(bench.run([*bench.envduty, *query]), bench.run([*bench.bare, *query])) for _ in range(runs)]
        yield row(f"`{what} --json`", Pair.of(times), LIMITS.get(what))
    completion = {"COMP_WORDS": "envduty sh", "COMP_CWORD": "1"}
    pair = Pair.of(
        [
            (
                bench.run(bench.envduty, _ENVDUTY_COMPLETE="complete_bash", **completion),
                bench.run(bench.bare, _BARE_COMPLETE="complete_bash", **completion),
            )
            for _ in range(runs)
        ]
    )
    yield row("completion of `sh`", pair)
    words, table = QUERIES["show 公安部门"][:-1], [*bench.bare, "show", "公安部门", "--table"]
    bench.run_on_terminal([*bench.envduty, *words])
    pair = Pair.of(
        [(bench.run_on_terminal([*bench.envduty, *words]), bench.run_on_terminal(table)) for _ in range(runs)]
    )
    yield row("`show 公安部门`, a table on a terminal", pair, TABLE_LIMIT)
    nothing = [sys.executable, "-c", "pass"]
    pair = Pair.of([(bench.run(nothing), bench.run([*bench.bare, *SHOW])) for _ in range(runs)])
    yield row("for comparison: `python -c pass`", pair)


def installed(bench: Bench, runs: int) -> Iterator[str]:
    """The runs of the wheel that would be the dearest if it had to compile, against a warm one."""
    command = [*bench.envduty, *SHOW]
    yield "\n| installed from the wheel | this | warm | ratio | wanted |\n| --- | ---: | ---: | ---: | --- |"
    for what, variables in (("the first run, its cache empty", {}), ("with a home that cannot be written", NO_HOME)):
        times = []
        for _ in range(runs):
            bench.forget()
            times.append((bench.run(command, **variables), bench.run(command)))
        yield row(what, Pair.of(times), FIRST_LIMIT)


def scale(bench: Bench, files: dict[int, Path], runs: int) -> Iterator[str]:
    """Cold and warm at several sizes."""
    yield "\n| size | data file | cold (compiles) | cache |\n| --- | ---: | ---: | ---: |"
    for times, file in files.items():
        bench.forget()
        seconds = []
        for _ in range(3 if times == 1 else 1):
            bench.forget()
            seconds.append(bench.run([*bench.envduty, *SHOW, "--data", str(file)]))
        size = sum(path.stat().st_size for path in bench.cache.rglob("*") if path.is_file())
        yield f"| {times}× | {megabytes(file.stat().st_size)} | {statistics.median(seconds):.2f} s | {megabytes(size)} |"
    for times in [times for times in files if times > 1]:
        yield f"\n| warm, {times}× the data | {times}× | 1× | ratio | wanted |\n| --- | ---: | ---: | ---: | --- |"
        for what, query in (*QUERIES.items(), ("show 公按部们", FUZZY)):
            large, small = ([*bench.envduty, *query, "--data", str(files[n])] for n in (times, 1))
            bench.run(large), bench.run(small)
            pair = Pair.of([(bench.run(large), bench.run(small)) for _ in range(runs)])
            yield row(f"`{what} --json`", pair, SCALE_LIMIT)
            if query is FUZZY and times == max(files):
                verdict = "✓" if pair.first <= FUZZY_LIMIT else "✗"
                yield f"| … a misspelt name in all | {milliseconds(pair.first)} | | | ≤ {FUZZY_LIMIT * 1000:.0f} ms {verdict} |"


def megabytes(size: float) -> str:
    """Bytes → 55.4 MB."""
    return f"{size / 1e6:.1f} MB"


def batches(bench: Bench, number: int) -> Iterator[str]:
    """Throughput, memory, and the time to the first answer of a batch; a rate on one core is of the processor's seconds."""
    yield (
        "\n| batch | seconds | of a core | a second of a core | wanted | peak memory | … of a tenth | first answer |"
        "\n| --- | ---: | ---: | ---: | --- | ---: | ---: | ---: |"
    )
    for what, command in (("names", "show"), ("complaints", "who-handles")):
        file = bench.folder / f"{what}.txt"
        generate(what, number, file)
        lines = file.read_bytes().splitlines(keepends=True)
        tenth = bench.folder / "tenth.txt"
        tenth.write_bytes(b"".join(lines[: number // 10]))
        little = consume(bench, [command, "-"], tenth, number // 10)
        whole = consume(bench, [command, "-"], file, number)
        rate = number / whole.busy
        wanted = f"≥ {RATES[what]:,} {'✓' if rate >= RATES[what] else '✗'}"
        first = first_answer(bench, command, lines[0])
        yield (
            f"| {number:,} {what}, `{command} -` | {whole.seconds:.2f} | {whole.busy:.2f} | {rate:,.0f} | {wanted} "
            f"| {megabytes(whole.peak)} | {megabytes(little.peak)} | {milliseconds(first)} |"
        )
        jobs = os.cpu_count() or 1
        shared = consume(bench, [command, "-", "--jobs", str(jobs)], file, number)
        yield (
            f"| … `--jobs {jobs}` | {shared.seconds:.2f} | {shared.busy:.2f} | {number / shared.busy:,.0f} "
            f"| | {megabytes(shared.peak)} | | |"
        )


class Run(NamedTuple):
    """A batch, measured."""

    seconds: float
    #: seconds of a processor, its children's counted
    busy: float
    #: bytes of memory of the first process
    peak: float


def consume(bench: Bench, command: Sequence[str], file: Path, number: int) -> Run:
    """Run a batch; every line must be answered."""
    output = bench.folder / "answers.jsonl"
    start = time.perf_counter()
    with file.open("rb") as questions, output.open("wb") as answers:
        process = subprocess.Popen(
            [*bench.envduty, *command], env=bench.environment, stdin=questions, stdout=answers,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    answered = output.read_bytes().count(b"\n")
    if process.returncode or answered != number:
        raise SystemExit(f"{command}: exit code {process.returncode}, {answered} answers of {number}")
    peak = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return Run(seconds, usage.ru_utime + usage.ru_stime, peak)


def first_answer(bench: Bench, command: str, line: bytes) -> float:
    """Seconds from the start to the first answer, while the input stays open."""
    start = time.perf_counter()
    with subprocess.Popen(
        [*bench.envduty, command, "-"], env=bench.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:  # fmt: skip
        assert process.stdin
        assert process.stdout
        process.stdin.write(line)
        process.stdin.flush()
        ready, _, _ = select.select([process.stdout], [], [], 10)
        seconds = time.perf_counter() - start
        process.stdin.close()
        process.stdout.read()
    if not ready:
        raise SystemExit(f"{command}: no answer before the end of the input")
    return seconds


def generate(what: str, number: int, file: Path, *more: str) -> None:
    """Make data or questions, in a process of its own: its memory must not count as the children's."""
    subprocess.run([sys.executable, BENCH / "generate.py", what, str(number), file, *more], check=True)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="envduty beside a bare Typer app.")
    parser.add_argument("--runs", type=int, default=40, help="pairs a comparison")
    parser.add_argument("--times", type=int, nargs="+", default=[1, 10, 100], help="sizes of the data")
    parser.add_argument("--batch", type=int, default=10_000, help="questions a batch; 0 for none")
    parser.add_argument(
        "--same-matters", action="store_true", help="at n times the data, answers have n times the hits"
    )
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="envduty-bench-") as folder:
        bench = Bench(Path(folder))
        print(f"{machine()}; medians of {wanted.runs} pairs.\n")
        for line in startup(bench, wanted.runs):
            print(line, flush=True)
        for line in installed(bench, wanted.runs):
            print(line, flush=True)
        if wanted.batch:
            for line in batches(bench, wanted.batch):
                print(line, flush=True)
        files = {times: bench.folder / f"data-{times}.yaml" for times in sorted({1, *wanted.times})}
        if len(files) > 1:
            for times, file in files.items():
                generate("data", times, file, *["--same-matters"] * wanted.same_matters)
            for line in scale(bench, files, max(5, wanted.runs // 2)):
                print(line, flush=True)


if __name__ == "__main__":
    main()
