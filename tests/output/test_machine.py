"""What a program reads: JSON that its schema accepts and a spoiled one fails, CSV for spreadsheets, Markdown, plain text."""

from __future__ import annotations

import copy
import csv
import io
import json
import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from envduty import diff_notices
from envduty.output import Environment, Format, emit, json_line, machine
from tests.compiled.conftest import SPECIMEN
from tests.conftest import MINI, call, copy_mini

if TYPE_CHECKING:
    from collections.abc import Callable

    from envduty import Notice
    from envduty.answers import Answer

    Answered = Callable[[str], Answer]


#: command → arguments that find something
ASKED = {
    "show": ["公安部门"],
    "who-handles": ["机动车尾气"],
    "search": ["噪声"],
    "diff-levels": [],
    "diff-notices": [str(MINI), str(SPECIMEN)],
    "topics": ["噪声"],
    "check": [str(MINI)],
    "info": [],
}
#: more answers that the schemas must accept: misses, the whole notice, gaps, copies, inferred leads, lost passages
MORE = [
    ["show"],
    ["show", "三"],
    ["show", "五"],
    ["show", "3.16"],
    ["show", "3.24", "4.1"],
    ["show", "3.1", "--printed"],
    ["show", "外交部"],
    ["show", "市场监督管理局"],
    ["who-handles", "化工厂偷排"],
    ["who-handles", "发射卫星"],
    ["who-handles", "畜禽养殖污染"],
    ["search", "没有这样的词"],
    ["search", "噪声", "--in", "外交部"],
    ["diff-levels", "公安", "交通运输"],
    ["diff-levels", "--topic", "没有这样的事项"],
    ["diff-notices", "builtin", str(MINI)],
    ["diff-notices", "builtin", "builtin", "--in", "工商局"],
    ["diff-notices", "builtin", str(MINI), "--in", "外交部"],
    ["diff-notices", "builtin", str(MINI), "--topic", "没有这样的事项"],
    ["topics"],
    ["topics", "没有这样的事项"],
    ["check"],
    ["check", "no-such-file.yaml"],
    ["info", "--data", str(MINI)],
]

#: the fields of schema version 1: a command → an object of its answer → its fields. May grow, may not lose a member.
FIELDS_OF_VERSION_1 = {
    "show": {
        "ShowAnswer": "schema_version command query document match matches results suggestions",
        "Document": "id title date region",
        "NameMatch": "kind text",
        "NamedMatch": "query kind text ids",
        "BodyRecord": "id name printed_name citation section notes text unclear duties mentioned_in local",
        "SectionReference": "id title",
        "Duty": "id citation text printed status likely_body copy_of unclear notes clauses source_lines local",
        "Clause": "text role with partners",
        "Unclear": "words conjecture reason",
        "Mention": "body duty role returned",
        "Reference": "id name",
        "Suggestion": "id name score",
    },
    "who-handles": {
        "WhoAnswer": "schema_version command query document status topics results suggestions notes",
        "Document": "id title date region",
        "Handler": "body role inferred score reason duties",
        "Evidence": "id citation text clause role with matched notes status unclear likely_body copy_of",
        "Reference": "id name",
        "Suggestion": "id name score",
    },
    "search": {
        "SearchAnswer": "schema_version command query document results unknown suggestions",
        "Document": "id title date region",
        "Hit": "id citation body field text score matches status notes unclear likely_body copy_of",
        "Reference": "id name",
        "Suggestion": "id name score",
    },
    "diff-levels": {
        "LevelsAnswer": "schema_version command query document levels rows results notes suggestions",
        "Document": "id title date region",
        "Level": "id name",
        "Row": "topic cells why",
        "LevelDuty": "id citation body topic text roles only status notes unclear likely_body copy_of",
        "Reference": "id name",
        "Suggestion": "id name score",
    },
    "diff-notices": {
        "NoticesAnswer": "schema_version command query document within topic unknown notices rows results notes suggestions",
        "Document": "id title date region",
        "NoticeRow": "department topic cells change why",
        "NoticeDuty": "notice id citation body department topic change text roles only status notes unclear likely_body copy_of",
        "Reference": "id name",
        "Suggestion": "id name score",
    },
    "topics": {
        "TopicsAnswer": "schema_version command query document results suggestions",
        "Document": "id title date region",
        "TopicRecord": "topic general shared leaderless bodies terms note notes",
        "TopicBody": "id name role duties direct evidence",
        "TopicDuty": "id citation role direct status notes unclear likely_body copy_of",
        "Suggestion": "id name score",
    },
    "check": {
        "CheckAnswer": "schema_version command query document ok results suggestions",
        "Document": "id title date region",
        "Finding": "level file line path reason",
        "Suggestion": "id name score",
    },
    "info": {
        "InfoAnswer": "schema_version command query document results suggestions",
        "Document": "id title date region",
        "Fact": "name value",
        "Suggestion": "id name score",
    },
}

#: the header of each command's CSV and Markdown; scripts read columns by name, so these only grow as well
COLUMNS = {
    "show": "编号 引文 机构编号 机构 校勘 角色 职责 说明 今日机构 划转",
    "who-handles": "机构编号 机构 角色 得分 职责编号 引文 依据 命中 说明 今日机构 划转 校勘",
    "search": "编号 引文 机构编号 机构 原文 位置 说明 校勘 出处",
    "diff-levels": "事项 机构编号 机构 编号 角色 职责 校勘 说明",
    "diff-notices": "部门 事项 变化 通知 机构编号 机构 编号 角色 职责 校勘 说明",
    "topics": "事项 机构编号 机构 角色 关系 职责 校勘 说明",
    "check": "级别 文件 行 位置 说明",
    "info": "项目 内容",
}

HOSTILE = "=1+1 | [红](http://x) *粗* <b>&amp;</b> `码` \x1b[31m\r\n下一行\t末"


class Captured:
    """An environment whose standard output is kept: a binary stream under a text one, as in a process."""

    def __init__(self, *, terminal: bool = False) -> None:
        self.bytes = io.BytesIO()
        out = io.TextIOWrapper(self.bytes, encoding="utf-8", write_through=True)
        self.environment = Environment(out, io.StringIO(), terminal, colour=False, width=80)

    def emit(self, answer: Answer, form: Format, *, bom: bool = False) -> str:
        emit(answer, form, self.environment, bom=bom)
        return self.bytes.getvalue().decode("utf-8")


def written(answer: Answer, form: Format, *, bom: bool = False) -> str:
    return Captured().emit(answer, form, bom=bom)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory, opened: Callable[..., Notice]) -> Notice:
    """The small notice with texts that a spreadsheet, Markdown or a terminal would run; bidi marks are refused in data."""
    lines = MINI.read_text(encoding="utf-8")
    texts = {
        "text: 编制河道整治规划。": f"text: {json.dumps(HOSTILE)}",
        "text: 组织村民清理河道垃圾。": 'text: "=HYPERLINK(\\"http://x\\")河道"',
        "text: 保障河道保护经费。": 'text: "@SUM(1)河道"',
        "text: 负责建成区河道的保洁。": 'text: "+1河道"',
        "text: 协助水务部门查处非法采砂。": 'text: "-1河道"',
        "text: 配合水务部门查处非法采砂。": 'text: "\\t=1河道"',
    }
    for old, new in texts.items():
        assert old in lines
        lines = lines.replace(old, new)
    file = copy_mini(tmp_path_factory.mktemp("hostile"))
    file.write_text(lines, encoding="utf-8")
    return opened(file)


@pytest.fixture(scope="session")
def schemas() -> dict[str, dict[str, Any]]:
    from envduty.edition.schema import json_schema

    return {name: json_schema(name) for name in ASKED}


@pytest.fixture(scope="module")
def answered(notice: Notice) -> Answered:
    """The real answer of a command, through the API; asked once, and copied by whoever spoils it."""
    from envduty.answering import check as review

    calls: dict[str, Callable[..., Answer]] = {
        "show": notice.show,
        "who-handles": notice.who_handles,
        "search": notice.search,
        "diff-levels": notice.diff_levels,
        "diff-notices": diff_notices,
        "topics": notice.topics,
        "check": lambda file: review.find(Path(file)),
        "info": notice.info,
    }
    return cache(lambda command: calls[command](*ASKED[command]))


def refused(schema: dict[str, Any], instance: Any) -> bool:
    return not Draft202012Validator(schema).is_valid(instance)


# JSON


@pytest.mark.parametrize("name", [*ASKED, "data"])
def test_schema_is_printed_and_is_a_schema(name: str) -> None:
    done = call("schema", name)
    assert (done.returncode, done.stderr) == (0, "")
    schema = json.loads(done.stdout)
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_schema_of_an_unknown_name_is_a_usage_error() -> None:
    done = call("schema", "weather")
    assert done.returncode == 2
    assert done.stdout == ""
    assert "show" in done.stderr


@pytest.mark.parametrize("arguments", [*([c, *a] for c, a in ASKED.items()), *MORE], ids=" ".join)
def test_an_answer_is_one_line_of_json_that_its_schema_accepts(
    arguments: list[str], schemas: dict[str, dict[str, Any]]
) -> None:
    done = call(*arguments, "--json")
    assert done.stdout.count("\n") == 1
    assert done.stdout.endswith("\n")
    answer = json.loads(done.stdout)
    Draft202012Validator(schemas[arguments[0]]).validate(answer)
    assert (answer["schema_version"], answer["command"]) == (1, arguments[0])
    assert done.returncode in {0, 1, 3}
    assert "Traceback" not in done.stderr


def test_chinese_is_written_as_it_is() -> None:
    assert "机动车尾气" in call("who-handles", "机动车尾气", "--json").stdout


@pytest.mark.parametrize("command", ASKED)
def test_the_schema_refuses_an_answer_with_a_field_less(
    command: str, answered: Answered, schemas: dict[str, dict[str, Any]]
) -> None:
    answer = dict(answered(command))
    for field in answer:
        spoiled = {key: value for key, value in answer.items() if key != field}
        assert refused(schemas[command], spoiled), field


@pytest.mark.parametrize("command", ASKED)
def test_the_schema_refuses_an_unknown_field_at_the_top(
    command: str, answered: Answered, schemas: dict[str, dict[str, Any]]
) -> None:
    assert refused(schemas[command], {**answered(command), "resluts": []})


@pytest.mark.parametrize("command", ASKED)
def test_the_schema_refuses_a_field_of_the_wrong_type(
    command: str, answered: Answered, schemas: dict[str, dict[str, Any]]
) -> None:
    answer = dict(answered(command))
    for field, value in answer.items():
        wrong = 7 if isinstance(value, str | list | dict | bool) or value is None else "1"
        assert refused(schemas[command], {**answer, field: wrong}), field


def _objects(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """The paths of all objects in an answer; of a list only its last item: a schema of tuples would stop at the first."""
    if isinstance(value, dict):
        return [path, *(found for key, inner in value.items() for found in _objects(inner, (*path, key)))]
    if isinstance(value, list) and value:
        return _objects(value[-1], (*path, len(value) - 1))
    return []


@pytest.mark.parametrize("command", ASKED)
def test_the_schema_refuses_a_spoiled_object_anywhere_inside(
    command: str, answered: Answered, schemas: dict[str, dict[str, Any]]
) -> None:
    """Each required field dropped and each mistyped, in every object, also those in the last item of a list."""
    answer = _shortened(json.loads(json.dumps(answered(command))))
    validator = Draft202012Validator(schemas[command])
    assert validator.is_valid(answer)
    for path in _objects(answer):
        if "cells" in path:
            continue  # its keys are ids of bodies
        for field in _at(answer, path):
            for spoil in ("drop", "mistype"):
                spoiled = copy.deepcopy(answer)
                target = _at(spoiled, path)
                if spoil == "drop":
                    del target[field]
                else:
                    target[field] = {"wrong": 1.5}
                assert not validator.is_valid(spoiled), (*path, field, spoil)


def _shortened(value: Any) -> Any:
    """An answer in which each list has its first and its last item alone: those between are not spoiled, and take time."""
    if isinstance(value, dict):
        return {key: _shortened(inner) for key, inner in value.items()}
    return [_shortened(inner) for inner in (*value[:1], *value[1:][-1:])] if isinstance(value, list) else value


def _at(value: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        value = value[step]
    return value


@pytest.mark.parametrize("command", FIELDS_OF_VERSION_1)
def test_no_field_of_version_1_is_renamed_or_removed(command: str, schemas: dict[str, dict[str, Any]]) -> None:
    definitions = schemas[command]["$defs"]
    for name, fields in FIELDS_OF_VERSION_1[command].items():
        assert set(fields.split()) - set(definitions[name]["properties"]) == set(), name
        assert set(fields.split()) - set(definitions[name]["required"]) == set(), name


@pytest.mark.parametrize("command", FIELDS_OF_VERSION_1)
def test_the_real_answer_has_the_fields_of_version_1(command: str, answered: Answered) -> None:
    top = next(iter(FIELDS_OF_VERSION_1[command].values()))
    assert set(top.split()) <= set(answered(command))


#: what a process answers to each of many command lines
ANSWER_ALL = """
import contextlib, io, json, sys
from envduty.cli import run

def answered(arguments):
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    with contextlib.redirect_stdout(out):
        run(arguments)
    return out.buffer.getvalue().decode("utf-8")

print(json.dumps([answered(arguments) for arguments in json.loads(sys.argv[1])]))
"""
SAME = [
    *([command, *arguments, "--format", "json"] for command, arguments in ASKED.items()),
    *(["show", *ASKED["show"], "--format", form] for form in ("csv", "markdown", "table")),
]


@pytest.fixture(scope="module")
def two_processes() -> list[dict[str, str]]:
    """What two processes with different hash seeds answer to all these command lines."""
    command = [sys.executable, "-c", ANSWER_ALL, json.dumps(SAME)]
    answers = [
        json.loads(subprocess.check_output(command, encoding="utf-8", env={**os.environ, "PYTHONHASHSEED": seed}))
        for seed in ("1", "2")
    ]
    return [dict(zip(map(" ".join, SAME), outputs, strict=True)) for outputs in answers]


@pytest.mark.parametrize("question", [" ".join(arguments) for arguments in SAME])
def test_the_same_question_gives_the_same_bytes(question: str, two_processes: list[dict[str, str]]) -> None:
    first, second = (answers[question] for answers in two_processes)
    assert first == second
    assert first


def test_json_is_the_answer_of_the_api(answered: Answered) -> None:
    for command in ("show", "who-handles", "search", "diff-levels", "topics"):
        done = call(command, *ASKED[command], "--json")
        assert json.loads(done.stdout) == json.loads(json.dumps(answered(command)))


@given(st.text())
def test_any_text_survives_json_without_a_dangerous_character(text: str) -> None:
    encoded = machine.json_text({"query": text})
    assert json.loads(encoded) == {"query": text}
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", encoded)


def test_format_and_json_may_not_contradict_each_other() -> None:
    assert call("info", "--json", "--format", "json").returncode == 0
    done = call("info", "--json", "--format", "csv")
    assert (done.returncode, done.stdout) == (2, "")


@pytest.mark.parametrize("command", ["check", "show", "topics"])
def test_every_command_refuses_contradicting_formats_before_it_works(command: str) -> None:
    done = call(command, "--json", "--format", "markdown")
    assert (done.returncode, done.stdout) == (2, "")


# CSV


@pytest.mark.parametrize("command", ASKED)
def test_csv_parses_back_and_begins_with_its_header(command: str) -> None:
    done = call(command, *ASKED[command], "--format", "csv")
    header, *rows = csv.reader(io.StringIO(done.stdout))
    assert header[: len(COLUMNS[command].split())] == COLUMNS[command].split()
    assert {len(row) for row in rows} == {len(header)}
    assert done.returncode == 0


@pytest.mark.parametrize(
    "arguments", [["show", "外交部"], ["who-handles", "发射卫星"], ["search", "没有这样的词"]], ids=" ".join
)
def test_csv_of_a_miss_is_a_header_alone(arguments: list[str]) -> None:
    done = call(*arguments, "--format", "csv")
    assert done.returncode == 1
    assert list(csv.reader(io.StringIO(done.stdout))) == [COLUMNS[arguments[0]].split()]


def test_csv_holds_every_duty_once(notice: Notice) -> None:
    rows = list(csv.DictReader(io.StringIO(call("show", "--format", "csv").stdout)))
    duties = {duty["id"]: duty["text"] for body in notice.show()["results"] for duty in body["duties"]}
    assert {row["编号"]: row["职责"] for row in rows if row["编号"] != "§5"} == {
        f"§{i}": text for i, text in duties.items()
    }
    assert len({row["编号"] for row in rows}) == len(rows)


def test_csv_of_all_topics_is_a_matrix_of_matters_and_bodies(notice: Notice) -> None:
    header, *rows = csv.reader(io.StringIO(call("topics", "--format", "csv").stdout))
    assert header[0] == "事项"
    assert [row[0] for row in rows] == [topic["topic"] for topic in notice.topics()["results"]]
    assert len(set(header)) == len(header)


def test_csv_cells_are_no_formulas(hostile: Notice) -> None:
    rows = list(csv.reader(io.StringIO(written(hostile.show(), "csv"))))
    cells = [cell for row in rows for cell in row]
    assert not [cell for cell in cells if cell[:1] in {"=", "+", "-", "@", "\t", "\r"}]
    for original in ('=HYPERLINK("http://x")河道', "@SUM(1)河道", "+1河道", "-1河道"):
        assert f"'{original}" in cells


def test_csv_of_a_question_is_safe_in_every_column(hostile: Notice) -> None:
    for answer in (hostile.search("河道"), hostile.diff_levels(), hostile.who_handles("河道垃圾")):
        cells = [cell for row in csv.reader(io.StringIO(written(answer, "csv"))) for cell in row]
        assert not [cell for cell in cells if cell[:1] in {"=", "+", "-", "@", "\t", "\r"}]


def test_a_byte_order_mark_comes_only_when_asked_for(notice: Notice) -> None:
    answer = notice.show("公安部门")
    assert not written(answer, "csv").startswith("\ufeff")
    with_mark = written(answer, "csv", bom=True)
    assert with_mark.startswith("\ufeff编号,")
    assert call("show", "公安部门", "--format", "csv", "--bom").stdout.startswith("\ufeff编号,")


@pytest.mark.parametrize("form", ["json", "markdown"])
def test_a_byte_order_mark_spoils_no_other_format(form: str) -> None:
    """JSON with a BOM is not JSON (RFC 8259, 8.1); --bom is documented for CSV."""
    done = call("show", "公安部门", "--format", form, "--bom")
    assert not done.stdout.startswith("\ufeff")


# Markdown


def _cells(line: str) -> list[str]:
    """The cells of a line of a table: a pipe after a backslash does not count."""
    assert line.startswith("| ")
    assert line.endswith(" |")
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", line[1:-1])]


@pytest.mark.parametrize("command", ASKED)
def test_markdown_is_a_table_with_one_line_a_row(command: str) -> None:
    done = call(command, *ASKED[command], "--format", "markdown")
    header, rule, *rows = done.stdout.splitlines()
    assert _cells(header) == COLUMNS[command].split()
    assert set(_cells(rule)) == {"---"}
    assert {len(_cells(row)) for row in rows} == {len(_cells(header))}
    csv_rows = list(csv.reader(io.StringIO(call(command, *ASKED[command], "--format", "csv").stdout)))
    assert len(rows) == len(csv_rows) - 1


def test_markdown_escapes_what_would_be_markup(hostile: Notice) -> None:
    text = written(hostile.show("2.6.2"), "markdown")
    assert len(text.splitlines()) == 3
    row = text.splitlines()[2]
    assert len(_cells(row)) == len(COLUMNS["show"].split())
    for mark in "|*`[]<>&":
        assert not re.search(rf"(?<!\\){re.escape(mark)}", row.replace("| ", "").replace(" |", "")), mark
    for letters in ("红", "粗", "码", "下一行", "末"):
        assert letters in row


# plain text


@pytest.mark.parametrize("command", ASKED)
def test_plain_text_is_one_record_a_line_with_tabs_and_no_colour(command: str) -> None:
    done = call(command, *ASKED[command])
    assert done.stdout.endswith("\n")
    lines = done.stdout.splitlines()
    assert {line.count("\t") for line in lines} == {len(COLUMNS[command].split()) - 1}
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", done.stdout)


def test_plain_text_does_not_wrap(notice: Notice) -> None:
    """Whatever COLUMNS says."""
    done = call("show", "公安部门", env={"COLUMNS": "20"})
    texts = [duty["text"] for duty in notice.show("公安部门")["results"][0]["duties"]]
    assert [line.split("\t")[6] for line in done.stdout.splitlines()] == texts


def test_plain_text_keeps_hostile_data_in_its_column(hostile: Notice) -> None:
    text = written(hostile.show("2.6.2"), "table")
    assert text.count("\n") == 1
    assert text.count("\t") == len(COLUMNS["show"].split()) - 1
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", text)


# JSON Lines


def test_a_batch_line_is_the_envelope_of_the_single_question(notice: Notice) -> None:
    for matter in ("机动车尾气", "噪声"):
        assert json_line(notice.who_handles(matter)) == machine.render(notice.who_handles(matter), "json")
