"""A YAML file → plain values, each with the line that it stands on.

YAML may not guess here: `id: 3.10` stays "3.10", a duplicate key is an error, and tags, anchors and aliases are refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import yaml

from envduty.edition import location
from envduty.errors import DataError, Fault

if TYPE_CHECKING:
    from pathlib import Path

    from envduty.edition.walk import Path_

__all__ = ["Reader", "dotted", "parse"]

Place: TypeAlias = tuple[str, int]

_TAG = "tag:yaml.org,2002:"
#: what a file may hold; a value costs about a kilobyte while it is read, however few bytes it is written in
_MAX_VALUES = 1_500_000
#: every value but the first has one of these before or after it
_MARKS = "\n,:-[{?"
#: what the YAML library says (a part of it) → what a person does about it
_PROBLEMS = {
    "mapping values are not allowed": "这里不能再有冒号；文字里含有“: ”时请整段加引号",
    "could not find expected ':'": "这一行缺少冒号，或者上面的引号、括号没有写完",
    "tab": "不能用 Tab 键缩进；请改用空格",
    "found character": "有不能出现在开头的字符（Tab、@、` 或 %）；请改用空格缩进，或给文字加引号",
    "did not find expected key": "缩进与上面不一致，或者引号提前结束",
    "did not find expected '-' indicator": "列表的各项没有对齐，或者少了“- ”",
    "did not find expected ',' or": "方括号或花括号没有写完，各项之间少了半角逗号，或者文字里有冒号而没有加引号",
    "expected ',' or": "方括号或花括号没有写完，各项之间少了半角逗号，或者文字里有冒号而没有加引号",
    "unexpected end of stream": "引号没有写完",
    "another document": "一个文件里只能有一份数据；请去掉多余的 ---",
    "expected a single document": "一个文件里只能有一份数据；请去掉多余的 ---",
    "control characters": "有看不见的控制字符；请删去",
    "special characters": "有看不见的控制字符；请删去",
    "block sequence entries": "“- ”不能写在这里；请换行，或给文字加引号",
    "unknown escape": "双引号里的反斜杠要写两个；或改用单引号",
    "anchor": "不支持 YAML 锚点和别名（& 和 *）；文字以 & 或 * 开头时请加引号",
    "alias": "不支持 YAML 锚点和别名（& 和 *）；文字以 & 或 * 开头时请加引号",
    "tag": "不支持 YAML 标签；文字以 ! 开头时请加引号",
    "<block end>": "缩进与上面不一致",
}


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Only whole numbers, true/false and null are more than strings."""

    yaml_implicit_resolvers: dict[str, list[Any]] = {}  # noqa: RUF012


def _resolve(kind: str, pattern: str, first: str) -> None:
    import re

    _Loader.add_implicit_resolver(f"{_TAG}{kind}", re.compile(pattern), list(first))


_resolve("int", r"^(?:0|[1-9][0-9]*)$", "0123456789")
_resolve("bool", r"^(?:true|false)$", "tf")
_resolve("null", r"^(?:null|~|)$", "n~")
_Loader.yaml_implicit_resolvers[""] = _Loader.yaml_implicit_resolvers["~"]


class Reader:
    """Turns YAML nodes into plain values, remembering where each stood."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.faults: list[Fault] = []
        #: places where YAML may have read less than what was meant
        self.doubts: list[Fault] = []
        #: the lines of the file that is being read
        self.lines: list[str] = []
        #: (id of the container, key or index) → file and line; survives merging, which keeps the values
        self.places: dict[tuple[int, str | int], Place] = {}
        #: nodes and values by whose id something is kept here, so that no id is given twice
        self._kept: dict[int, yaml.Node] = {}
        self._roots: list[Any] = []

    def root(self, node: yaml.Node) -> Any:  # noqa: ANN401
        """The value of a whole file."""
        value = self.value(node, ())
        self._roots.append(value)
        return value

    def moved(self, old: Any, old_key: str | int, new: Any, new_key: str | int) -> None:  # noqa: ANN401
        """Where a value stood is where it stands in a merged container."""
        self._roots.append(new)
        if (id(old), old_key) in self.places:
            self.places[id(new), new_key] = self.places[id(old), old_key]

    def locate(self, raw: Any, where: Path_, reason: str) -> Fault:  # noqa: ANN401
        """The fault at a path of the merged data, with the file and line of the nearest thing written down."""
        place: Place = (self.name, 0)
        value = raw
        for step in where:
            place = self.places.get((id(value), step), place)
            try:
                value = value[step]
            except (KeyError, IndexError, TypeError):
                break
        return Fault(*place, dotted(where), reason)

    def fault(self, node: yaml.Node, path: Path_, reason: str) -> None:
        """Keep what is wrong with a node."""
        self.faults.append(Fault(self.name, node.start_mark.line + 1, dotted(path), reason))

    def value(self, node: yaml.Node, path: Path_) -> Any:  # noqa: ANN401
        """The plain value of a node; None where it is refused."""
        if id(node) in self._kept:
            self.fault(node, path, "不支持 YAML 锚点和别名（& 和 *）；请把内容写全")
            return None
        self._kept[id(node)] = node
        if isinstance(node, yaml.MappingNode) and node.tag == f"{_TAG}map":
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode) and node.tag == f"{_TAG}seq":
            values: list[Any] = []
            for index, item in enumerate(node.value):
                values.append(self.value(item, (*path, index)))
                self.places[id(values), index] = (self.name, item.start_mark.line + 1)
            return values
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node, path)
        self.fault(node, path, f"不支持 YAML 标签 {node.tag}；请去掉以 ! 开头的标签")
        return None

    def _mapping(self, node: yaml.MappingNode, path: Path_) -> dict[str, Any]:
        values: dict[str, Any] = {}
        lines: dict[str, int] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                self.fault(key_node, path, "字段名必须是文字")
                continue
            key = str(key_node.value)
            if key in lines:
                self.fault(key_node, (*path, key), f"字段重复：第 {lines[key]} 行已经写过")
                continue
            lines[key] = line
            values[key] = self.value(value_node, (*path, key))
            self.places[id(values), key] = (self.name, line)
        return values

    def _scalar(self, node: yaml.ScalarNode, path: Path_) -> str | int | bool | None:
        text = str(node.value)
        kind = node.tag.removeprefix(_TAG)
        if kind == "null":
            return None
        if kind == "bool" and text in ("true", "false"):
            return text == "true"
        if kind == "int" and text.isdecimal():
            return int(text) if len(text) < 10 else text  # noqa: PLR2004
        if node.style in (None, "") and path and path[-1] in _PROSE and self._cut(node):
            self.doubts.append(
                Fault(self.name, node.end_mark.line + 1, dotted(path), "文字在“ #”处截断，后面成了注释；请整段加引号")
            )
        if kind != "str":
            self.fault(node, path, f"不支持 YAML 标签 {node.tag}；请去掉以 ! 开头的标签")
        return text

    def _cut(self, node: yaml.ScalarNode) -> bool:
        """Whether a comment follows a text on its line."""
        line = self.lines[node.end_mark.line] if node.end_mark.line < len(self.lines) else ""
        return line[node.end_mark.column :].lstrip().startswith("#")


#: fields whose text a comment should not follow
_PROSE = ("text", "printed", "title", "reason", "heading", "words")


def parse(path: Path, reader: Reader) -> Any:  # noqa: ANN401
    """The value of a file; DataError where it is no YAML."""
    name = str(path)
    data = location.read(path)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DataError([Fault(name, line, "", "不是 UTF-8 编码；请用编辑器另存为 UTF-8")]) from None
    if sum(map(text.count, _MARKS)) > _MAX_VALUES:
        raise DataError([Fault(name, 0, "", f"内容太多（超过 {_MAX_VALUES:,} 项）；请分成几个文件")])
    reader.lines = text.splitlines()
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        position = getattr(error, "position", None)
        problem = str(getattr(error, "problem", None) or getattr(error, "reason", None) or "")
        said = next((chinese for part, chinese in _PROBLEMS.items() if part in problem), f"无法解析（{problem}）")
        line = mark.line + 1 if mark else data.count(b"\n", 0, position) + 1 if position is not None else 0
        raise DataError([Fault(name, line, "", f"YAML 格式错误：{said}")]) from None
    except RecursionError:
        raise DataError([Fault(name, 0, "", "YAML 嵌套太深")]) from None
    if node is None:
        raise DataError([Fault(name, 0, "", "文件是空的")])
    return reader.root(node)


def dotted(path: Path_) -> str:
    """A path in the data as people write it: `sections[2].bodies[5].name`."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).removeprefix(".")
