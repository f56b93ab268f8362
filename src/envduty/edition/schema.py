"""JSON Schemas (2020-12), made from the types: of the data file from model.Edition, of the answers from answers.py."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from envduty import answers
from envduty.edition import knowledge, model

if TYPE_CHECKING:
    from envduty.edition.walk import Remark

__all__ = ["NAMES", "json_schema", "violations"]

_TYPES: dict[str, Any] = {
    "show": answers.ShowAnswer,
    "who-handles": answers.WhoAnswer,
    "search": answers.SearchAnswer,
    "diff-levels": answers.LevelsAnswer,
    "diff-notices": answers.NoticesAnswer,
    "topics": answers.TopicsAnswer,
    "check": answers.CheckAnswer,
    "info": answers.InfoAnswer,
    "data": model.Edition,
    "departments": knowledge.Departments,
    "matters": knowledge.Matters,
    "words": knowledge.Vocabulary,
}
#: the record that a whole file is, and the fields that every whole file has
_WHOLE = {
    "data": ("Edition", ["format", "document"]),
    "departments": ("Departments", ["format", "departments"]),
    "matters": ("Matters", ["format"]),
    "words": ("Vocabulary", ["format"]),
}

#: what `envduty schema` prints
NAMES = tuple(_TYPES)

_REASONS = {
    "required": "缺少字段 {missing}",
    "type": "类型不对：应为{expected}，却是{found}",
    "enum": "只能是 {allowed} 之一",
    "pattern": "格式不对：{value}",
    "minItems": "至少要有一项",
    "minimum": "太小：最小是 {limit}",
}
_TYPE_NAMES = {
    "string": "文字（数字请加引号）",
    "array": "列表",
    "object": "字段组",
    "integer": "整数",
    "boolean": "true 或 false",
    "null": "空",
    "number": "数字",
}
_PYTHON_TYPES = {dict: "字段组", list: "列表", str: "文字", bool: "true/false", int: "整数", type(None): "空值"}


def json_schema(name: str) -> dict[str, Any]:
    """The schema of an answer, or of the data file (`data`)."""
    (schema,), definitions = msgspec.json.schema_components([_TYPES[name]], ref_template="#/$defs/{name}")
    for definition in definitions.values():
        if definition.get("type") == "object" and "properties" in definition:
            definition["additionalProperties"] = False
    if name in _WHOLE:
        record, _ = _WHOLE[name]
        # A region's file that only says what differs is checked once it is merged.
        definitions[record]["properties"] |= {
            "extends": {"type": "string", "description": "在哪个文件的基础上增改：builtin 或文件路径"},
            "drop": {
                "type": "array",
                "items": {"type": "string"},
                "description": "从原文件删去的编号、事项或“3.6：名称”",
            },
        }
        definitions[record]["required"] = ["format"]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"envduty {name}",
        **schema,
        "$defs": definitions,
    }


def violations(name: str, value: Any) -> list[Remark]:  # noqa: ANN401 - any JSON
    """Everything in `value` that its schema refuses, as (path, Chinese reason), in order of place."""
    from jsonschema import Draft202012Validator

    schema = json_schema(name)
    if name in _WHOLE:
        record, required = _WHOLE[name]
        schema["$defs"][record]["required"] = required
    found = [leaf for error in Draft202012Validator(schema).iter_errors(value) for leaf in _leaves(error)]
    return list(dict.fromkeys(remark for error in found for remark in _remarks(error)))


def _remarks(error: Any) -> list[Remark]:  # noqa: ANN401
    """Where an error stands and what it is; each unknown field at its own place."""
    path = tuple(error.absolute_path)
    if error.validator == "additionalProperties" and isinstance(error.schema.get("properties"), dict):
        unknown = [field for field in error.instance if field not in error.schema["properties"]]
        return [((*path, field), f"不认识的字段 {field}；请检查拼写") for field in unknown]
    return [(path, _reason(error))]


def _leaves(error: Any) -> list[Any]:  # noqa: ANN401
    """Of an `anyOf` (a value or nothing), what is wrong with the value itself."""
    if error.validator != "anyOf":
        return [error]
    inner = [child for child in error.context if child.validator != "type" or child.validator_value != "null"]
    return [leaf for child in inner[:1] for leaf in _leaves(child)] or [error]


def _reason(error: Any) -> str:  # noqa: ANN401
    if error.validator == "pattern" and not error.instance.strip():
        return "不能为空"
    template = _REASONS.get(error.validator)
    if template is None:
        return str(error.message)
    missing = ""
    if error.validator == "required":
        missing = "、".join(field for field in error.validator_value if field not in error.instance)
    kinds = error.validator_value if isinstance(error.validator_value, list) else [error.validator_value]
    return template.format(
        missing=missing,
        expected="或".join(_TYPE_NAMES.get(str(kind), str(kind)) for kind in kinds),
        found=_PYTHON_TYPES.get(type(error.instance), "别的"),
        allowed="、".join(map(str, kinds)),
        value=str(error.instance)[:40] or "（空）",
        limit=error.validator_value,
    )
