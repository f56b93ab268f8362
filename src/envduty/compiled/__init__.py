"""An edition as tables, written once and read by every question."""

from __future__ import annotations

__all__: list[str] = []
