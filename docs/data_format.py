"""Writes data-format.md, the curator's dictionary of the data file, from its JSON Schema.

    python docs/data_format.py

The words come from envduty/model.py (and envduty/schema.py for `extends`): correct them there, then run this.
"""
# ruff: noqa: INP001 - a script beside its page, no package

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from envduty.edition.schema import json_schema

FILE = Path(__file__).with_name("data-format.md")

HEAD = """\
<!-- 由 docs/data_format.py 生成,请勿直接修改:说明写在 src/envduty/model.py。 -->
# 数据文件的格式

*The format of the data file, for its curators. Generated from the types; the same shape checks every file.*

一份通知是一个 YAML 文件(UTF-8)。内置的是 `data/duties.yaml`;别的文件用 `--data 文件` 或环境变量 `ENVDUTY_DATA` 指定。
改完运行 `envduty check 文件`:有错误时给出文件、行号、位置和原因,没有错误时提醒可能的疏漏。

- 编号(`"3.10"`)加引号:别的程序会把不加引号的 3.10 读成 3.1。
- 不认识的字段、重复的字段、空文字、指向不存在的编号都是错误;YAML 的标签(`!…`)、锚点和别名(`&` `*`)不能用。
- 编辑器用 `envduty schema data` 打印的 JSON Schema 可以提示字段。
- “职责引用”是职责编号,或加斜线指其中一个分句:`3.6.4/2` 是 3.6.4 的第 2 个分句。

只写与另一份文件不同之处时,用 `extends`:有编号(`id`、`topic`、`what`)的记录按编号逐字段合并,
写了 `text` 的职责整项取代原来的;词表(`aliases`、`terms` 等)是追加;其余字段是取代。`drop` 列出要删去的。
"""

TITLES = {
    "Edition": "整个文件",
    "Document": "`document`:通知",
    "Source": "`document.source`:来源文件",
    "Passage": "`document.passages`:职责以外的文字",
    "Section": "`sections`:部分",
    "Body": "`bodies`:机构",
    "Names": "`names`:机构的名称",
    "Duty": "`duties`:职责",
    "Unclear": "`unclear`:存疑",
    "RoleOverride": "`roles`:角色的更正",
    "Gap": "`gaps`:缺文",
    "Parallel": "`parallels`:并排的职责",
    "Topic": "`topics`、`outside`:主题索引",
    "Vocabulary": "`vocabulary`:词表",
}
#: fields that hold another record are described by its own table
RECORDS = {"Document": "通知", "Names": "名称", "Vocabulary": "词表", "Source": "来源"}
SCALARS = {"string": "文字", "integer": "整数", "boolean": "true / false"}
#: what the patterns of model.py mean
PATTERNS = {r"\S": "文字", r"^\d{4}-\d{2}-\d{2}$": "日期", "^[0-9a-f]{64}$": "64 位十六进制"}


def page() -> str:
    """The whole page."""
    definitions = json_schema("data")["$defs"]
    return "\n".join([HEAD, *(_record(name, definitions[name]) for name in _in_order(definitions))])


def _in_order(definitions: dict[str, Any]) -> list[str]:
    """The titled records from the outside in, then any that a newer model has."""
    return [*(name for name in TITLES if name in definitions), *(name for name in definitions if name not in TITLES)]


def _record(name: str, definition: dict[str, Any]) -> str:
    lines = [f"## {TITLES.get(name, name)}", "", "| 字段 | 类型 | 必填 | 说明 |", "| --- | --- | --- | --- |"]
    required = definition.get("required", [])
    for field, shape in definition["properties"].items():
        words = shape.get("description") or f"见下文“{RECORDS.get(_target(shape), field)}”"
        cells = (f"`{field}`", _type(shape), "是" if field in required else "", words)
        lines.append("| " + " | ".join(cell.replace("|", r"\|").replace("<", "&lt;") for cell in cells) + " |")
    if name == "Edition":
        lines += ["", "不写 `extends` 时,`document` 和 `sections` 也必填。"]
    return "\n".join(lines) + "\n"


def _target(shape: dict[str, Any]) -> str:
    return str(shape.get("$ref", "")).rpartition("/")[2]


def _type(shape: dict[str, Any]) -> str:
    """The type in a curator's words."""
    if "anyOf" in shape:
        return _type(next(one for one in shape["anyOf"] if one.get("type") != "null"))
    if "$ref" in shape:
        return _linked(_target(shape))
    if "items" in shape:
        return f"列表:{_type(shape['items'])}"
    if isinstance(shape.get("additionalProperties"), dict):
        return f"名称 → {_type(shape['additionalProperties'])}"
    return " / ".join(map(str, shape["enum"])) if "enum" in shape else _scalar(shape["type"], shape.get("pattern"))


def _scalar(kind: str, pattern: str | None) -> str:
    if pattern is None:
        return SCALARS[kind]
    return PATTERNS.get(pattern) or ("职责引用" if "/" in pattern else "编号")


def _linked(name: str) -> str:
    """A record's name, linked to its table."""
    title = TITLES.get(name, name)
    anchor = "".join(c for c in title.lower().replace(" ", "-") if c.isalnum() or c in "-_")
    return f"[{title.rpartition(':')[2]}](#{anchor})"


if __name__ == "__main__":
    FILE.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{FILE.name}\n")
