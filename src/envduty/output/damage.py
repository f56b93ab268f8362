"""How the damage of a quoted duty is told: a mark beside it, and remarks below it. The one place that does, for every format."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from envduty.answers import Damage, Duty, Status, Unclear

__all__ = ["STATUS", "doubts", "mark", "remarks"]

STATUS: dict[Status, str] = {
    "sound": "",
    "emended": "已改字",
    "misplaced": "疑错置",
    "copy": "误印重复",
    "gap": "缺文",
}


def mark(damage: Damage | Duty) -> str:
    """What is wrong with a duty, in a word or two; "" where nothing is."""
    return "、".join(filter(None, (STATUS[damage["status"]], "存疑" if damage["unclear"] else "")))


def remarks(damage: Damage | Duty) -> list[str]:
    """All that a reader must know of a duty's damage, one sentence each."""
    said = [*damage["notes"]]
    if damage["copy_of"] and not said:
        said.append(f"与 {damage['copy_of']} 一字不差，是误印的重复，不作为这里的职责。")
    if damage["likely_body"] and not said:
        said.append(f"印在这里，很可能属于 {damage['likely_body']}。")
    return [*said, *doubts(damage["unclear"])]


def doubts(unclear: Iterable[Unclear]) -> list[str]:
    """Doubtful words, what they may have been, and why."""
    return [
        f"“{doubt['words']}”存疑{'（疑作“' + doubt['conjecture'] + '”）' if doubt['conjecture'] else ''}：{doubt['reason']}"
        for doubt in unclear
    ]
