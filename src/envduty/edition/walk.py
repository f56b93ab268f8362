"""Every body and duty of an edition, with the path that leads to it in the data file."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator

    from envduty.edition.model import Body, Duty, Edition, Section

__all__ = ["Item", "Path_", "Remark", "Reminder", "bodies", "duties", "items", "placed"]

#: keys and indices that lead to a place in the data
Path_: TypeAlias = tuple[str | int, ...]
#: (path in the data, what is wrong with it)
Remark: TypeAlias = tuple[Path_, str]


class Reminder(NamedTuple):
    """What a curator may have forgotten or mistyped."""

    #: of which kind it is, as a heading over its like
    kind: str
    path: Path_
    reason: str


class Item(NamedTuple):
    """A duty or sub-item, with what it stands under."""

    path: Path_
    duty: Duty
    #: the duties that it is a sub-item of, outermost first
    above: tuple[Duty, ...]


def placed(edition: Edition) -> list[tuple[Section, Body]]:
    """Each body with its section, in the order of the notice; NO_SECTION for a body outside any."""
    # Imported here: whoever only asks loads no data shapes.
    from envduty.edition.model import NO_SECTION

    inside = [(section, body) for section in edition.sections for body in section.bodies]
    return [*inside, *((NO_SECTION, body) for body in edition.bodies)]


def bodies(edition: Edition) -> Iterator[tuple[Path_, Body]]:
    """Each body, in the order of the notice."""
    for i, section in enumerate(edition.sections):
        for j, body in enumerate(section.bodies):
            yield ("sections", i, "bodies", j), body
    for j, body in enumerate(edition.bodies):
        yield ("bodies", j), body


def items(body: Body, path: Path_ = ()) -> Iterator[Item]:
    """Each duty of a body and its sub-items, in the order of the notice."""
    yield from _items(body.duties, path, ())


def _items(listed: tuple[Duty, ...], path: Path_, above: tuple[Duty, ...]) -> Iterator[Item]:
    for k, duty in enumerate(listed):
        inner = (*path, "duties", k)
        yield Item(inner, duty, above)
        yield from _items(duty.duties, inner, (*above, duty))


def duties(edition: Edition) -> Iterator[tuple[Path_, Body, Duty]]:
    """Each duty and sub-item with its body, in the order of the notice."""
    for path, body in bodies(edition):
        for item in items(body, path):
            yield item.path, body, item.duty
