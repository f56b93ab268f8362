"""A notice that has once what a data file can have, compiled into memory."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from envduty.compiled.compiler import compile_edition
from envduty.compiled.store import Store
from envduty.edition import datafile
from tests.conftest import MINI

if TYPE_CHECKING:
    from collections.abc import Iterator

SPECIMEN = Path(__file__).parent / "specimen" / "notice.yaml"


def compiled(file: Path) -> Store:
    """The tables of a data file, in memory."""
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    compile_edition(datafile.load(file), connection)
    return Store(connection)


@pytest.fixture(scope="session")
def specimen() -> Iterator[Store]:
    """The notice of tests/compiled/specimen."""
    store = compiled(SPECIMEN)
    yield store
    store.close()


@pytest.fixture(scope="session")
def mini_store() -> Iterator[Store]:
    """The notice of tests/mini.yaml."""
    store = compiled(MINI)
    yield store
    store.close()
