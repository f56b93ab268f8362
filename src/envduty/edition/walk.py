"""Every body and duty of an edition, with the path that leads to it in the data file."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator

    from envduty.edition.model import Body, Duty, Edition

__all__ = ["Path_", "Remark", "bodies", "duties"]

#: keys and indices that lead to a place in the data
Path_: TypeAlias = tuple[str | int, ...]
#: (path in the data, what is wrong with it)
Remark: TypeAlias = tuple[Path_, str]


def bodies(edition: Edition) -> Iterator[tuple[Path_, Body]]:
    """Each body, in the order of the notice."""
    for i, section in enumerate(edition.sections):
        for j, body in enumerate(section.bodies):
            yield ("sections", i, "bodies", j), body


def duties(edition: Edition) -> Iterator[tuple[Path_, Body, Duty]]:
    """Each duty with its body, in the order of the notice."""
    for path, body in bodies(edition):
        for k, duty in enumerate(body.duties):
            yield (*path, "duties", k), body, duty
