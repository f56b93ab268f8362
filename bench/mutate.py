"""Mutation testing: how many small changes of the code the tests notice.

    python bench/mutate.py                              # 60 mutants of each of the three packages, an hour or so
    python bench/mutate.py answering --sample 200       # more, of one package
    python bench/mutate.py understanding/match.py --sample 0     # all mutants of a module

A mutant differs from the code in one place: a comparison, an operator, a condition, a number, a text, a call that is left out.
It is killed when a test fails. Each is tried in a copy of the checkout, by the tests of the three packages and the judged sets; tests
that take longer than SLOW seconds stay out, so the score is a lower bound. Survivors are printed: one that changes an answer
wants a test.
"""

from __future__ import annotations

import argparse
import ast
import copy
import os
import random
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Queue
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = Path(__file__).parents[1]
PACKAGE = Path("src/envduty")
PACKAGES = ("understanding", "answering", "compiled")
TESTS = (
    *(f"tests/{package}" for package in PACKAGES),
    "tests/test_weighing.py",
    "tests/test_notice_mini.py",
    "tests/test_gold.py",
)
#: seconds; and how many times what they take on unchanged code tests may take before a mutant counts as hanging
SLOW, HANGS = 1.5, 5
SWAPS: dict[type, type[ast.AST]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.Break: ast.Continue,
    ast.Continue: ast.Break,
}


class Mutant(NamedTuple):
    """One small change."""

    file: Path
    line: int
    before: str
    after: str
    code: str


def changed(node: ast.AST) -> Iterator[ast.AST]:
    """What can stand in a node's place."""
    for field in ("ops", "op"):
        old = getattr(node, field, None)
        first = old[0] if isinstance(old, list) else old
        if type(first) in SWAPS:
            new = copy.deepcopy(node)
            swapped = SWAPS[type(first)]()
            setattr(new, field, [swapped, *old[1:]] if isinstance(old, list) else swapped)
            yield new
    if type(node) in SWAPS and isinstance(node, ast.stmt):
        yield SWAPS[type(node)]()
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield node.operand
    if isinstance(node, (ast.If, ast.IfExp, ast.While)):
        new = copy.deepcopy(node)
        new.test = ast.UnaryOp(ast.Not(), new.test)
        yield new
    if isinstance(node, ast.comprehension) and node.ifs:
        yield ast.comprehension(
            node.target, node.iter, [ast.UnaryOp(ast.Not(), node.ifs[0]), *node.ifs[1:]], node.is_async
        )
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        yield ast.Pass()
    if isinstance(node, ast.Constant):
        yield from map(ast.Constant, _other(node.value))


def _other(value: object) -> list[bool | int | float | str]:
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, (int, float)):
        return [value + 1]
    return [f"?{value}"] if isinstance(value, str) and value else []


def places(tree: ast.AST) -> Iterator[tuple[ast.AST, str, int | None]]:
    """(parent, field, position) of every node that runs: no docstrings, no types, no names that a module exports."""
    for field, value in ast.iter_fields(tree):
        if field in {"annotation", "returns", "decorator_list", "bases", "type_params"}:
            continue
        for position, child in enumerate(value if isinstance(value, list) else [value]):
            if not isinstance(child, ast.AST) or _says_nothing(child):
                continue
            yield tree, field, position if isinstance(value, list) else None
            yield from places(child)


def _says_nothing(node: ast.AST) -> bool:
    documents = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    exports = isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"
    types = isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
    casts = isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) and node.value.id[0].isupper()
    return documents or exports or types or casts or isinstance(node, (ast.Import, ast.ImportFrom))


def mutants(file: Path) -> Iterator[Mutant]:
    """All mutants of a module."""
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    for parent, field, position in places(tree):
        held = getattr(parent, field)
        node = held if position is None else held[position]
        for new in changed(node):
            _put(parent, field, position, new)
            code = ast.unparse(ast.fix_missing_locations(tree))
            _put(parent, field, position, node)
            line = getattr(node, "lineno", getattr(parent, "lineno", 0))
            yield Mutant(file, line, _short(node), _short(new), code)


def _put(parent: ast.AST, field: str, position: int | None, node: ast.AST) -> None:
    if position is None:
        setattr(parent, field, node)
    else:
        getattr(parent, field)[position] = node


def _short(node: ast.AST) -> str:
    return ast.unparse(node).partition("\n")[0][:90].strip()


class Checkout:
    """A copy of the checkout in which mutants are tried."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        unwanted = shutil.ignore_patterns("__pycache__", ".*", "dist", "*.egg-info")
        shutil.copytree(ROOT, folder, ignore=unwanted)
        self.environment = {**os.environ, "PYTHONPATH": str(folder / "src"), "PYTHONDONTWRITEBYTECODE": "1"}

    def passes(self, tests: Iterable[str], *options: str, seconds: float | None = None) -> bool:
        """Whether these tests pass, in time."""
        command = [sys.executable, "-m", "pytest", "-q", "-n0", "-p", "no:cacheprovider", *options, *tests]
        pipe = subprocess.DEVNULL
        try:
            done = subprocess.run(
                command, cwd=self.folder, env=self.environment, stdout=pipe, stderr=pipe, timeout=seconds, check=False
            )
        except subprocess.TimeoutExpired:
            return False
        return done.returncode == 0

    def compiled(self, package: str) -> None:
        """The built-in notice compiled once for all mutants, where these do not compile it themselves."""
        target = self.folder / "data/builtin.sqlite"
        target.unlink(missing_ok=True)
        if package != "compiled":
            code = (
                f"from envduty.compiled import builtin; from pathlib import Path; builtin.write(Path({str(target)!r}))"
            )
            subprocess.run([sys.executable, "-c", code], env=self.environment, check=True)

    def timed(self) -> dict[str, float]:
        """The tests that pass on unchanged code in less than SLOW seconds, each with its seconds; a module's setting-up is its first test's."""
        report = self.folder / "report.xml"
        self.passes(TESTS, f"--junitxml={report}", "-o", "junit_family=xunit1")
        seconds: dict[str, float] = {}
        for case in ET.parse(report).iter("testcase"):  # noqa: S314 - our own report
            if not any(child.tag in {"failure", "error", "skipped"} for child in case):
                seconds[f"{case.get('file')}::{case.get('name')}"] = float(case.get("time", 0))
        return {test: taken for test, taken in seconds.items() if taken < SLOW}

    def kills(self, mutant: Mutant, tests: dict[str, float]) -> bool:
        """Whether a test fails on a mutant."""
        file = self.folder / mutant.file
        original = file.read_text(encoding="utf-8")
        file.write_text(mutant.code, encoding="utf-8")
        module, package = f"test_{mutant.file.stem}.py", f"/{mutant.file.parent.name}/"
        ordered = sorted(tests, key=lambda test: (module not in test, package not in test, "test_gold" in test))
        listed = self.folder / "tests.txt"
        listed.write_text("\n".join(ordered), encoding="utf-8")
        try:
            return not self.passes([f"@{listed}"], "-x", seconds=60 + HANGS * sum(tests.values()))
        finally:
            file.write_text(original, encoding="utf-8")


def chosen(where: str, sample: int, seed: int) -> list[Mutant]:
    """Mutants of a package or a module, at random."""
    place = ROOT / PACKAGE / where
    files = [place] if place.suffix else sorted(place.rglob("*.py"))
    found = [mutant for file in files for mutant in mutants(file.relative_to(ROOT))]
    print(f"{where}: {len(found)} mutants", flush=True)
    return random.Random(seed).sample(found, min(sample, len(found))) if sample else found  # noqa: S311 - a sample


def main() -> None:
    """Try mutants, print those that survive, and the scores."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("where", nargs="*", default=PACKAGES, help="packages or modules, as understanding/match.py")
    parser.add_argument("--sample", type=int, default=60, help="mutants of each; 0 for all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="envduty-mutants-") as folder:
        free: Queue[Checkout] = Queue()
        for number in range(wanted.jobs):
            free.put(Checkout(Path(folder) / str(number)))
        for where in wanted.where:
            _score(where, chosen(where, wanted.sample, wanted.seed), free, wanted.jobs)


def _score(where: str, tried: list[Mutant], free: Queue[Checkout], jobs: int) -> None:
    checkouts = [free.get() for _ in range(jobs)]
    for checkout in checkouts:
        checkout.compiled(where.partition("/")[0])
    tests = checkouts[0].timed()
    for checkout in checkouts:
        free.put(checkout)

    def attempt(mutant: Mutant) -> bool:
        checkout = free.get()
        try:
            return checkout.kills(mutant, tests)
        finally:
            free.put(checkout)

    results: Counter[bool] = Counter()
    with ThreadPoolExecutor(jobs) as pool:
        for mutant, killed in zip(tried, pool.map(attempt, tried), strict=True):
            results[killed] += 1
            if not killed:
                print(f"  survives: {mutant.file}:{mutant.line}: {mutant.before} → {mutant.after}", flush=True)
    print(f"{where}: {results[True]} of {len(tried)} killed, {results[True] / max(1, len(tried)):.2f}", flush=True)


if __name__ == "__main__":
    main()
