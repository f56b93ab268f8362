"""The review of a data file: what kind of file, what it finds and where, and reminders in groups."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import pytest

from envduty.answering import check
from envduty.edition import location
from tests.conftest import MINI, copy_mini

if TYPE_CHECKING:
    from pathlib import Path

    from envduty.answers import CheckAnswer, Finding

QINGSHAN = {"id": "qingshan-rivers", "title": "青山县河道保护工作职责规定", "date": "2020-06-01", "region": "青山县"}


def write(folder: Path, name: str, text: str) -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def test_a_notice_is_reviewed_with_its_document() -> None:
    answer = check.find(MINI)
    assert (answer["command"], answer["query"], answer["document"]) == ("check", str(MINI), QINGSHAN)
    assert (answer["schema_version"], answer["ok"], answer["suggestions"]) == (1, True, [])
    assert {(f["level"], f["kind"], f["file"], f["line"]) for f in answer["results"]} == {
        ("warning", "提到而没有回应", str(MINI), 0)
    }


def test_without_a_file_the_built_in_notice_is_reviewed() -> None:
    answer = check.find()
    assert answer["document"]
    assert (answer["query"], answer["document"]["id"], answer["ok"]) == ("", "nmg-2015", True)
    assert {finding["file"] for finding in answer["results"]} == {"内置数据"}


@pytest.mark.parametrize("name", ["mini-matters.yaml", "mini-words.yaml"])
def test_knowledge_is_reviewed_without_a_document(name: str) -> None:
    answer = check.find(MINI.parent / name)
    assert (answer["document"], answer["ok"], answer["results"]) == (None, True, [])


def test_names_that_two_departments_have_are_reminders_for_departments_alone() -> None:
    departments = check.find(location.builtin("departments"))
    assert {(f["level"], f["kind"]) for f in departments["results"]} == {("warning", "名称为几个机构共有")}
    first = departments["results"][0]
    assert first["line"] > 0
    assert first["path"].startswith("departments[")
    assert "不是有意共用的就删去一处" in first["reason"]
    assert check.find(location.builtin("matters"))["results"] == []


def test_several_words_in_one_are_a_reminder_in_any_file(tmp_path: Path) -> None:
    text = (MINI.parent / "mini-matters.yaml").read_text(encoding="utf-8").replace("自来水, 水费", "自来水，水费")
    file = write(tmp_path, "matters.yaml", text)
    (finding,) = check.find(file)["results"]
    assert (finding["level"], finding["file"], finding["path"]) == ("warning", str(file), "outside[0].terms[0]")
    assert "自来水，水费" in finding["reason"]


def test_what_cannot_be_read_is_an_error_with_its_place(tmp_path: Path) -> None:
    file = write(tmp_path, "notice.yaml", "format: 1\ndocument: 3\n")
    answer = check.find(file)
    assert (answer["ok"], answer["document"]) == (False, None)
    first = answer["results"][0]
    assert (first["level"], first["kind"], first["file"], first["line"], first["path"]) == (
        "error", "", str(file), 2, "document",
    )  # fmt: skip
    assert first["reason"]


def test_what_yaml_may_have_read_short_is_a_reminder_in_the_file_itself_alone(tmp_path: Path) -> None:
    file = copy_mini(tmp_path)
    text = file.read_text(encoding="utf-8").replace("text: 保障河道保护经费。", "text: 保障经费 #每年一次")
    file.write_text(text, encoding="utf-8")
    local = write(
        tmp_path,
        "local.yaml",
        "extends: mini.yaml\ndocument: {id: local, title: 本地, date: '2021-01-01', region: 本地}\n",
    )
    (short,) = [finding for finding in check.find(file)["results"] if finding["kind"] == "文字被截断"]
    assert (short["level"], short["file"], short["line"] > 1) == ("warning", str(file), True)
    assert short["path"].endswith("duties[1].text")
    assert [finding for finding in check.find(local)["results"] if finding["kind"] == "文字被截断"] == []


def test_what_a_local_file_changes_is_told_last(tmp_path: Path) -> None:
    """Its base is what the source vouches for; the local file is not held against it."""
    local = write(
        tmp_path,
        "local.yaml",
        "extends: builtin\ndocument: {id: local, title: 本地, date: '2021-01-01', region: 本地}\n"
        "sections:\n  - {id: '3', bodies: [{id: '3.1', duties: [{id: '3.1.1', text: 另写。}]}]}\n",
    )
    answer = check.find(local)
    assert answer["ok"]
    levels = [finding["level"] for finding in answer["results"]]
    assert levels == sorted(levels, reverse=True), "warnings before changes"
    changes = [finding for finding in answer["results"] if finding["level"] == "change"]
    assert changes
    assert {(c["kind"], c["file"], c["line"], c["path"]) for c in changes} == {("", str(local), 0, "")}
    assert any("3.1.1" in change["reason"] for change in changes)


def reviewed(*kinds: tuple[Literal["error", "warning", "change"], str, int]) -> CheckAnswer:
    """A review with so many findings of each level and kind."""
    results: list[Finding] = [
        {"level": level, "kind": kind, "file": "a.yaml", "line": n, "path": f"p{n}", "reason": f"{kind}{n}"}
        for level, kind, count in kinds
        for n in range(1, count + 1)
    ]
    return {**check.find(MINI), "results": results}


@pytest.mark.parametrize(("count", "shown"), [(1, 1), (3, 3), (4, 4), (5, 4), (20, 4)])
def test_of_many_reminders_of_a_kind_three_are_shown_and_the_number(count: int, shown: int) -> None:
    """One line more than three is shown rather than counted."""
    results = check.grouped(reviewed(("warning", "甲", count)))["results"]
    assert len(results) == shown
    assert [finding["line"] for finding in results[:3]] == [1, 2, 3][:count]
    if count > 4:
        assert results[-1] == {
            "level": "warning", "kind": "甲", "file": "a.yaml", "line": 0, "path": "",
            "reason": f"甲：共 {count} 处，还有 {count - 3} 处",
        }  # fmt: skip


def test_errors_and_changes_are_all_shown() -> None:
    answer = reviewed(("error", "", 9), ("warning", "甲", 9), ("warning", "乙", 2), ("change", "", 9))
    grouped = check.grouped(answer)
    levels = [(finding["level"], finding["kind"]) for finding in grouped["results"]]
    assert levels == [("error", "")] * 9 + [("warning", "甲")] * 4 + [("warning", "乙")] * 2 + [("change", "")] * 9
    assert {**grouped, "results": []} == {**answer, "results": []}
