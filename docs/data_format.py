"""Writes data-format.md, the curator's dictionary of the data file, from its JSON Schema.

    python docs/data_format.py

The words come from envduty/edition/model.py and knowledge.py (and schema.py for `extends`): correct them there, then run this.
"""
# ruff: noqa: INP001 - a script beside its page, no package

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from envduty.edition.schema import json_schema

FILE = Path(__file__).with_name("data-format.md")

HEAD = """\
<!-- 由 docs/data_format.py 生成，请勿直接修改：说明写在 src/envduty/edition/model.py 和 knowledge.py。 -->
# 数据文件的格式

*The format of the data file, for its curators. Generated from the types; the same shape checks every file.*

三种知识，分放在几个 YAML 文件（UTF-8）里：

| 文件 | 内容 | 模式 |
| --- | --- | --- |
| `data/duties.yaml` | 通知：文件、部分、机构、职责、校勘、索引（事项 → 职责） | `envduty schema data` |
| `data/departments.yaml` | 机构规范档：名称、下属单位、机构改革 | `envduty schema departments` |
| `data/matters.yaml` | 事项叙词表：人们会问的事和说法 | `envduty schema matters` |
| `data/words.yaml` | 词表：通名、地名、套话 | `envduty schema words` |

另一份通知用 `--data 文件` 或环境变量 `ENVDUTY_DATA` 指定；机构、事项、词表照用内置的，要换就在通知里写 `uses`。
改完运行 `envduty check 文件`：有错误时给出文件、行号、位置和原因，没有错误时提醒可能的疏漏。

- 编号（`"3.10"`）加引号：别的程序会把不加引号的 3.10 读成 3.1。
- 不认识的字段、重复的字段、空文字、指向不存在的编号都是错误；YAML 的标签(`!…`)、锚点和别名（`&` `*`）不能用。
- 编辑器用上表的 JSON Schema 可以提示字段。
- “职责引用”是职责编号，或加斜线指其中一个分句：`3.6.4/2` 是 3.6.4 的第 2 个分句。

只写与另一份文件不同之处时，用 `extends`（四种文件都可以）：有编号（`id`、`topic`、`matter`、`what`）的记录按编号逐字段合并，
写了 `text` 的职责整项取代原来的；词表（`aliases`、`terms` 等）是追加；其余字段是取代。`drop` 列出要删去的。
"""

TITLES = {
    "Edition": "通知：整个文件",
    "Document": "`document`：通知",
    "Source": "`document.source`：来源文件",
    "Passage": "`document.passages`：职责以外的文字",
    "Section": "`sections`：部分",
    "Body": "`bodies`：机构",
    "Names": "`names`：机构的名称",
    "Duty": "`duties`：职责",
    "Unclear": "`unclear`：存疑",
    "RoleOverride": "`roles`：角色的更正",
    "Gap": "`gaps`：缺文",
    "Parallel": "`parallels`：并排的职责",
    "Topic": "`topics`：索引",
    "Uses": "`uses`：所用的知识",
    "Departments": "机构规范档：整个文件",
    "Department": "`departments`：机构",
    "Change": "`changes`：机构改革",
    "Matters": "事项叙词表：整个文件",
    "Matter": "`matters`、`outside`：事项",
    "Vocabulary": "词表：整个文件",
}
#: fields that hold another record are described by its own table
RECORDS = {"Document": "通知", "Names": "名称", "Uses": "所用的知识", "Source": "来源"}
SCALARS = {"string": "文字", "integer": "整数", "boolean": "true / false"}
#: what the patterns of model.py mean
PATTERNS = {
    r"\S": "文字",
    r"^\d{4}-\d{2}-\d{2}$": "日期",
    "^[0-9a-f]{64}$": "64 位十六进制",
    r"^[a-z][a-z0-9-]*$": "机构代号",
    r"^\d{4}(-(0[1-9]|1[0-2]))?$": "年或年-月",
}


def page() -> str:
    """The whole page."""
    definitions = {
        name: definition
        for kind in ("data", "departments", "matters", "words")
        for name, definition in json_schema(kind)["$defs"].items()
    }
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
        lines += ["", "不写 `extends` 时，`document` 也必填，`sections` 或 `bodies` 里至少有一个机构。"]
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
        return f"列表：{_type(shape['items'])}"
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
