"""What a bug report needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import envduty

if TYPE_CHECKING:
    from envduty import Notice

FACTS = [
    ("通知", "关于印发《党委、政府及有关部门环境保护工作职责》的通知"),
    ("成文日期", "2015-12-31"),
    ("地区", "内蒙古自治区"),
    ("机构", "44 个，分 5 个部分"),
    ("职责", "163 项"),
    ("校勘", "改字 2 处，存疑 13 处，疑错置 1 项，误印重复 4 项，缺文 1 处"),
    ("数据文件", "内置"),
    ("JSON 版本", "1"),
    ("envduty", envduty.__version__),
]


@pytest.mark.parametrize(("name", "value"), FACTS)
def test_the_notice_and_its_damage_in_numbers(name: str, value: str, notice: Notice) -> None:
    assert {fact["name"]: fact["value"] for fact in notice.info()["results"]}[name] == value


def test_facts_stand_in_a_fixed_order(mini: Notice) -> None:
    assert " ".join(fact["name"] for fact in mini.info()["results"]) == (
        "通知 成文日期 地区 机构 职责 校勘 索引 数据文件 编译形式 缓存 JSON 版本 envduty Python"
    )
    answer = mini.info()
    assert (answer["command"], answer["query"], answer["suggestions"]) == ("info", "", [])


def test_the_index_is_counted(mini: Notice) -> None:
    index = {fact["name"]: fact["value"] for fact in mini.info()["results"]}["索引"]
    assert index.startswith("名称 ")
    assert index.endswith(" 个，事项 9 个")


def test_without_a_place_for_a_cache_that_is_said(mini: Notice, monkeypatch: pytest.MonkeyPatch) -> None:
    facts = {fact["name"]: fact["value"] for fact in mini.info()["results"]}
    assert facts["缓存"].endswith("envduty")
    monkeypatch.setattr("envduty.compiled.cache.folder", lambda: None)
    assert {fact["name"]: fact["value"] for fact in mini.info()["results"]}["缓存"] == "没有可用的位置"
