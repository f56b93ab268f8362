"""The notice, opened for a module's own functions."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from envduty.compiled import cache
from envduty.edition import location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from envduty.compiled.store import Store


@pytest.fixture(scope="package")
def store() -> Iterator[Store]:
    """The built-in notice's tables."""
    with closing(cache.open_store(location.BUILTIN)) as opened:
        yield opened
