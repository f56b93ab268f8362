"""Lists of tasks: not the headings name the bodies, but each task does (责任单位：……)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from envduty.edition.draft.parts import Node

__all__ = ["tasks"]

_TASK = re.compile(
    r"(?P<what>责任|牵头|主办|落实|实施)(?:单位|部门|主体)[：:]\s*(?P<names>[^；;。：:]{1,200}?)(?=[）)】；;。\s]*$|[；;])"
    r"|[（(](?P<led>[^（()）；;]{1,60}?)(?P<verb>牵头|负责)(?:[，,；;、][^（()）]{0,200})?[）)](?=[；;。\s]*$)"
)
#: a line that says so of the task above it, or who helps, or by when
_OF_TASK = re.compile(r"[【（(]?\w{2,4}(?:单位|部门|主体|时限|时间)[：:]")


def tasks(root: Node) -> Iterator[tuple[Node, list[Node], re.Match[str]]]:
    """Each task, what stands under it, and who is named for it: in its own text, or in lines under it or after it."""
    for parent in root.all():
        task, below = parent, [child for child in parent.children if _belongs(child)]
        for child in parent.children:
            found = list(_TASK.finditer(child.text))
            if not _OF_TASK.match(child.text):
                yield from ((child, [], one) for one in found)
                if not child.label and not parent.label:
                    task, below = child, []
            elif task.text:
                yield from ((task, below, one) for one in found)


def _belongs(child: Node) -> bool:
    """Whether a node is what its task says further: no task of its own, none under it, nor what a table gives a body."""
    return not any(node.name or _OF_TASK.match(node.text) or _TASK.search(node.text) for node in child.all())
