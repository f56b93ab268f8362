"""Compiles the built-in notice into the wheel, so that no user's first run has to. An editable install compiles when first asked."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileHook(BuildHookInterface[BuilderConfig]):
    """Adds data/builtin.sqlite to the package."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile and add the file."""
        if version == "editable":
            return
        sys.path.insert(0, str(Path(self.root) / "src"))
        from envduty.compiled import builtin

        self._folder = tempfile.TemporaryDirectory()
        file = Path(self._folder.name) / builtin.NAME
        builtin.write(file)
        build_data["force_include"][str(file)] = f"envduty/data/{builtin.NAME}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove the file that was made."""
        if version != "editable":
            self._folder.cleanup()
