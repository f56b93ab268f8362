"""What bodies and duties have become since the notice, in words. A help and no legal statement: DISCLAIMER says so, once."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from envduty.text import event

if TYPE_CHECKING:
    from collections.abc import Sequence

    from envduty import answers
    from envduty.answers import Moved, Today

__all__ = ["DISCLAIMER", "has_changed", "moved", "today"]

DISCLAIMER = "今日机构、职责划转按机构改革文件整理，供查阅参考，不是法律意见。"


def today(records: Sequence[Today], *, with_parts: bool = False) -> str:
    """What a body is today, and where parts of its duties went; "" where nothing changed."""
    parts = [f"{one['name']}（{_year(one)}：{one['what']}）" for one in records if with_parts and not one["whole"]]
    now = [
        f"{one['name']}（{event(one['since'], one['basis'] or '')}）" if one["since"] else one["name"]
        for one in records
        if one["whole"] and (one["since"] or parts)
    ]
    went = f"部分职责已划入{'、'.join(parts)}" if parts else ""
    return "；".join(filter(None, ("、".join(now), went)))


def moved(moves: Sequence[Moved]) -> list[str]:
    """2018年起划入生态环境部门：入河排污口设置管理, each once."""
    return list(dict.fromkeys(f"{move['since'][:4]}年起划入{move['to']['name']}：{move['what']}" for move in moves))


def has_changed(answer: answers.Answer) -> bool:
    """Whether an answer tells of anything that changed since the notice."""
    results = cast("list[dict[str, list[Today]]]", answer["results"])
    return any(today(result.get("today", []), with_parts=True) for result in results)


def _year(one: Today) -> str:
    return f"{(one['since'] or '')[:4]}年"
