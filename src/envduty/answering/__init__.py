"""One module a command, named like it; each has `find`, which returns the answer."""

from __future__ import annotations

__all__: list[str] = []
