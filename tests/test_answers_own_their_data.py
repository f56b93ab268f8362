"""Whoever changes an answer changes nothing else: every record and list of every answer is spoiled, then all is asked again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from envduty import diff_notices, load
from tests.conftest import MINI

if TYPE_CHECKING:
    from collections.abc import Callable

    from envduty import Notice

ASKS: dict[str, Callable[[Notice], Any]] = {
    "show": lambda notice: notice.show(),
    "show a body": lambda notice: notice.show("公安部门"),
    "show twice": lambda notice: notice.show("公安部门", "公安局", "3.6.4"),
    "show a section": lambda notice: notice.show("三"),
    "show a duty": lambda notice: notice.show("3.6.4", printed=True),
    "show nothing": lambda notice: notice.show("外交部", "jy"),
    "show a likeness": lambda notice: notice.show("环镜保护部门"),
    "who-handles": lambda notice: notice.who_handles("机动车尾气"),
    "who-handles, general": lambda notice: notice.who_handles("饭店油烟"),
    "who-handles nothing": lambda notice: notice.who_handles("发射卫星"),
    "search": lambda notice: notice.search("噪声"),
    "search in": lambda notice: notice.search("环境", within="三", role="配合"),
    "search, regex": lambda notice: notice.search("噪.", regex=True),
    "diff-levels": lambda notice: notice.diff_levels(),
    "diff-levels of two": lambda notice: notice.diff_levels("公安", "交通运输", topic="机动车"),
    "diff-notices": lambda notice: diff_notices(notice, notice, within="公安"),
    "topics": lambda notice: notice.topics(),
    "a topic": lambda notice: notice.topics("噪声"),
    "info": lambda notice: notice.info(),
    "completions": lambda notice: notice.completions("公"),
    "topic names": lambda notice: notice.topic_names(),
}


def spoil(value: Any) -> None:
    """Make every container inside `value` another one; nothing that is spoiled afterwards makes it good again."""
    inner = list(value.values()) if isinstance(value, dict) else list(value) if isinstance(value, list | tuple) else []
    for one in inner:
        spoil(one)
    if isinstance(value, dict):
        value.clear()
        value["spoiled"] = True
    elif isinstance(value, list):
        value.append("spoiled")


@pytest.mark.parametrize("file", [None, MINI], ids=["built-in", "mini"])
def test_a_spoiled_answer_spoils_no_other(file: Any) -> None:
    with load(file) as notice:
        first = {name: json.dumps(ask(notice)) for name, ask in ASKS.items()}
        for ask in ASKS.values():
            spoil(ask(notice))
        for name, again in ASKS.items():
            assert json.dumps(again(notice)) == first[name]


@pytest.mark.parametrize("name", ASKS)
def test_no_two_places_of_an_answer_are_one(name: str, notice: Notice) -> None:
    """To change one record changes one record."""
    seen: set[int] = set()

    def walk(value: Any) -> None:
        if isinstance(value, dict | list):
            assert id(value) not in seen, value
            seen.add(id(value))
        for one in value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ():
            walk(one)

    walk(ASKS[name](notice))
