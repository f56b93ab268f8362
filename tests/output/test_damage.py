"""Wherever a duty is quoted, its damage is told: in every command that quotes duties, in every format."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any, cast

import pytest

from envduty.output import Environment, emit
from envduty.output.damage import doubts, mark, remarks
from tests.conftest import SOUND

if TYPE_CHECKING:
    from envduty import Notice
    from envduty.answers import Answer, Damage, Duty
    from envduty.output import Format


def written(answer: Answer, form: Format, *, terminal: bool = False) -> str:
    held = io.BytesIO()
    out = io.TextIOWrapper(held, encoding="utf-8", write_through=True)
    emit(answer, form, Environment(out, io.StringIO(), terminal, colour=False, width=4000))
    return held.getvalue().decode("utf-8")


@pytest.fixture(scope="module")
def damaged(notice: Notice) -> dict[str, Duty]:
    """Every duty whose words are not to be taken as they stand."""
    duties = [duty for body in notice.show()["results"] for duty in body["duties"]]
    return {duty["id"]: duty for duty in duties if mark(duty) or duty["notes"]}


def answers(notice: Notice, damaged: dict[str, Duty]) -> dict[str, list[Answer]]:
    """Questions that quote every damaged duty, by command."""
    bodies = sorted({identifier.rsplit(".", 1)[0] for identifier in damaged})
    topics = notice.topics()["results"]
    asked = [t["topic"] for t in topics if any(e["id"] in damaged for body in t["bodies"] for e in body["evidence"])]
    return {
        "show": [notice.show(*bodies)],
        "search": [notice.search(duty["text"][:6].split("，")[0]) for duty in damaged.values()],
        "diff-levels": [
            notice.diff_levels(body, other) for body in bodies for other in ("3.1", "3.6") if body != other
        ],
        "topics": [notice.topics(topic) for topic in asked],
        "who-handles": [notice.who_handles(topic) for topic in asked],
    }


@pytest.fixture(scope="module")
def asked(notice: Notice, damaged: dict[str, Duty]) -> dict[str, list[Answer]]:
    return answers(notice, damaged)


def quoted(value: Any) -> list[dict[str, Any]]:
    """Every object of an answer that quotes a duty."""
    if isinstance(value, list):
        return [one for item in value for one in quoted(item)]
    if not isinstance(value, dict):
        return []
    own = [value] if {"id", "citation"} <= set(value) and value.get("field", "text") == "text" else []
    return [*own, *(one for item in value.values() for one in quoted(item))]


FORMS: list[Format] = ["csv", "markdown", "table"]
COMMANDS = ["show", "search", "diff-levels", "topics", "who-handles"]


@pytest.mark.parametrize("command", COMMANDS)
def test_json_tells_all_of_it(asked: dict[str, list[Answer]], damaged: dict[str, Duty], command: str) -> None:
    seen: set[str] = set()
    for answer in asked[command]:
        for one in quoted(json.loads(written(answer, "json"))["results"]):
            if one["id"] in damaged:
                seen.add(one["id"])
                for field in ("status", "unclear", "likely_body", "copy_of", "notes"):
                    assert one[field] == cast("dict[str, Any]", damaged[one["id"]])[field]
    assert len(seen) > len(damaged) // 2


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("form", ["csv", "markdown", "table"])
def test_every_line_that_quotes_a_damaged_duty_tells_it(
    asked: dict[str, list[Answer]], damaged: dict[str, Duty], command: str, form: Format
) -> None:
    told = 0
    for answer in asked[command]:
        text = written(answer, form).replace("\\", "").replace("§", "")
        lines = [" ".join(row) for row in csv.reader(io.StringIO(text))] if form == "csv" else text.splitlines()
        for identifier in {one["id"] for one in quoted(answer["results"])} & damaged.keys():
            duty = damaged[identifier]
            own = [line for line in lines if identifier in line.replace("|", " ").replace("、", " ").split()]
            assert own, identifier
            for line in own:
                assert all(part in line for part in mark(duty).split("、")), (identifier, line)
                assert all(remark in line for remark in remarks(duty)), (identifier, line)
                told += 1
    assert told


@pytest.mark.parametrize("command", COMMANDS)
def test_a_terminal_tells_it_below_the_duty(
    asked: dict[str, list[Answer]], damaged: dict[str, Duty], command: str
) -> None:
    for answer in asked[command]:
        text = written(answer, "table", terminal=True)
        for identifier in {one["id"] for one in quoted(answer["results"])} & damaged.keys():
            for remark in remarks(damaged[identifier]):
                assert remark in text, (command, identifier)
            if mark(damaged[identifier]):
                assert f"〔{mark(damaged[identifier])}〕" in text


def test_the_matrix_of_topics_marks_damaged_duties(notice: Notice, damaged: dict[str, Duty]) -> None:
    cells = [c for row in csv.reader(io.StringIO(written(notice.topics(), "csv"))) for c in row[1:] if "3.17.4" in c]
    assert cells
    assert all(f"3.17.4〔{mark(damaged['3.17.4'])}〕" in cell for cell in cells)


def test_a_section_of_its_own_tells_its_doubtful_words(notice: Notice) -> None:
    remark = doubts(notice.show("五")["results"][0]["unclear"])[0]
    assert remark.startswith("“对本部门环境保护工作职责作出调整”存疑（疑作“对各部门环境保护工作职责作出调整”）：")
    for answer in (notice.show("五"), notice.show(), notice.search("第一责任人")):
        for form in FORMS:
            assert remark in written(answer, form)
        assert remark in written(answer, "table", terminal=True)


# the sentences


def test_a_sound_duty_needs_no_word() -> None:
    assert mark(SOUND) == ""
    assert remarks(SOUND) == []


def test_a_doubt_comes_with_its_conjecture_and_its_reason() -> None:
    doubt: Damage = {**SOUND, "unclear": [{"words": "甲", "conjecture": "乙", "reason": "因为。"}]}
    assert mark(doubt) == "存疑"
    assert remarks(doubt) == ["“甲”存疑（疑作“乙”）：因为。"]


def test_a_doubt_without_a_conjecture_makes_none_up() -> None:
    assert remarks({**SOUND, "unclear": [{"words": "甲", "conjecture": None, "reason": "因为。"}]}) == [
        "“甲”存疑：因为。"
    ]


def test_damage_on_which_the_data_has_no_note_is_told_all_the_same() -> None:
    copy: Damage = {**SOUND, "status": "copy", "copy_of": "4.1.2"}
    misplaced: Damage = {**SOUND, "status": "misplaced", "likely_body": "3.16"}
    assert mark(copy) == "误印重复"
    assert remarks(copy) == ["与 4.1.2 一字不差，是误印的重复，不作为这里的职责。"]
    assert mark(misplaced) == "疑错置"
    assert remarks(misplaced) == ["印在这里，很可能属于 3.16。"]
