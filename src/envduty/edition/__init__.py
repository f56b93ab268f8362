"""A data file, read and checked: YAML → model → DataError or an edition without contradictions."""

from __future__ import annotations

__all__: list[str] = []
