"""`draft`: a notice of any shape → the text of a data file, and the places that a person should look at."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from envduty.edition import location
from envduty.edition.draft import draft

if TYPE_CHECKING:
    import os

    from envduty.edition.draft import Draft

__all__ = ["find"]

#: shorter names are words as well: 环保, 组织, 规划
_NAME = 3


def find(file: str | os.PathLike[str]) -> Draft:
    """The draft of a file; its bodies are told by the built-in departments and by the form of their names."""
    from envduty.edition import datafile

    departments = datafile.read(location.builtin("departments"), "departments").value.departments
    names = {name for d in departments for name in (d.name, *d.names, *d.former) if len(name) >= _NAME}
    return draft(Path(file), names.__contains__)
