"""All that a change must pass, on every Python that is here: `pipx run nox`, or `nox -s lint` and the like.

CONTRIBUTING.md tells the single commands; nothing needs nox.
"""

from __future__ import annotations

import re
from pathlib import Path

import nox

nox.options.error_on_missing_interpreters = False
nox.options.default_venv_backend = "venv"

PYTHONS = ["3.10", "3.11", "3.12", "3.13"]


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """The test suite."""
    session.install("-e", ".[test]")
    session.run("pytest", *session.posargs)


@nox.session(python=PYTHONS[0])
def minimums(session: nox.Session) -> None:
    """The test suite with the lowest version of each dependency that pyproject.toml allows."""
    dependencies = nox.project.load_toml()["project"]["dependencies"]
    lowest = [re.sub(r">=([^,]+).*", r"==\1", dependency) for dependency in dependencies]
    session.install("-e", ".[test]", *lowest)
    session.run("pytest", *session.posargs)


@nox.session
def lint(session: nox.Session) -> None:
    """Ruff's rules and format."""
    session.install("ruff>=0.6")
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")


@nox.session
def types(session: nox.Session) -> None:
    """Mypy, strict."""
    session.install("-e", ".[dev]")
    session.run("mypy")


@nox.session
def build(session: nox.Session) -> None:
    """The sdist, the wheel that is built from it, and a first question to it from another folder."""
    session.install("build", "twine")
    folder = Path(session.create_tmp()).resolve()
    session.run("python", "-m", "build", "-o", str(folder))
    files = [str(file) for file in folder.iterdir() if file.suffix in {".whl", ".gz"}]
    session.run("twine", "check", "--strict", *files)
    session.install(*(file for file in files if file.endswith(".whl")))
    session.cd(folder)
    session.run("envduty", "show", "公安部门", "--json", silent=True)
    session.run("envduty", "check")
