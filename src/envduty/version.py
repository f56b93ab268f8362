"""The versions, of the program and of its JSON: the one place where they stand."""

from __future__ import annotations

from typing import Literal

__all__ = ["SCHEMA_VERSION", "__version__"]

__version__ = "0.2.0"
#: a new field in an answer is no new version, nor is anything that breaks no reader
SCHEMA_VERSION: Literal[1] = 1
