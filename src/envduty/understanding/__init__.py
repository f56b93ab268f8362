"""What a person wrote → what is meant: bodies, or matters."""

from __future__ import annotations

__all__: list[str] = []
