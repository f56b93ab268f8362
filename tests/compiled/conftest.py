"""A notice that has once what a data file can have, compiled into memory."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from envduty.compiled.compiler import compile_edition
from envduty.compiled.store import Store
from envduty.edition import datafile

if TYPE_CHECKING:
    from collections.abc import Iterator

SPECIMEN = Path(__file__).parent / "specimen" / "notice.yaml"


def compiled(file: Path) -> Store:
    """The tables of a data file, in memory."""
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    compile_edition(datafile.load(file), connection)
    return Store(connection)


def indexed(folder: Path, index: str) -> Store:
    """The tables of the specimen with another index (`topics:` and its lines, or nothing), copied into a folder."""
    for file in SPECIMEN.parent.glob("*.yaml"):
        text = file.read_text(encoding="utf-8")
        if file == SPECIMEN:
            head, rest = text.split("topics:\n")
            text = f"{head}{index}uses:{rest.split('uses:')[1]}"
        (folder / file.name).write_text(text, encoding="utf-8")
    return compiled(folder / SPECIMEN.name)


@pytest.fixture(scope="session")
def specimen() -> Iterator[Store]:
    """The notice of tests/compiled/specimen."""
    store = compiled(SPECIMEN)
    yield store
    store.close()
