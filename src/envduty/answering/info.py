"""`info`: what a bug report needs."""

from __future__ import annotations

import platform
from typing import TYPE_CHECKING

from envduty.compiled import cache
from envduty.version import SCHEMA_VERSION, __version__

if TYPE_CHECKING:
    from envduty.answers import Fact, InfoAnswer
    from envduty.compiled.store import Store

__all__ = ["find"]


def find(store: Store) -> InfoAnswer:
    """Facts about the notice, its damage, the data file and the program."""
    document = store.document
    counts = store.meta("counts")
    pairs = {
        "通知": document["title"],
        "成文日期": document["date"],
        "地区": document["region"],
        "机构": f"{counts['bodies']} 个，分 {counts['sections']} 个部分",
        "职责": f"{counts['duties']} 项",
        "校勘": f"改字 {counts['emended']} 处，存疑 {counts['unclear']} 处，疑错置 {counts['misplaced']} 项，"
        f"误印重复 {counts['copy']} 项，缺文 {counts['gap']} 处",
        "索引": f"名称 {counts['names']} 个，事项 {counts['topics']} 个",
        "数据文件": store.meta("file"),
        "编译形式": store.form,
        "缓存": str(cache.folder() or "没有可用的位置"),
        "JSON 版本": str(SCHEMA_VERSION),
        "envduty": __version__,
        "Python": platform.python_version(),
    }
    facts: list[Fact] = [{"name": name, "value": value} for name, value in pairs.items()]
    return {
        **store.head("info", ""),
        "results": facts,
        "suggestions": [],
    }
