"""`draft` with the departments: names that no form tells are known, and a draft answers at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml

from envduty.answering import check, draft

if TYPE_CHECKING:
    from pathlib import Path

HEADINGS = [
    ("县政协", "县政协"),
    ("县农牧和科技局（县乡村振兴办）职责", "县农牧和科技局"),
    ("省委机构编制委员会办公室", "省委机构编制委员会办公室"),
    ("文化广电和旅游部门", "文化广电和旅游部门"),
]


@pytest.mark.parametrize(("heading", "name"), HEADINGS)
def test_bodies_that_the_departments_tell(tmp_path: Path, heading: str, name: str) -> None:
    (tmp_path / "notice.txt").write_text(f"一、{heading}\n1.甲的事。\n", encoding="utf-8")
    data = yaml.safe_load(draft.find(tmp_path / "notice.txt").text)
    assert [body["name"] for body in data["bodies"]] == [name]


def test_a_name_ends_where_the_departments_say(tmp_path: Path) -> None:
    """编制 is a verb too."""
    (tmp_path / "notice.txt").write_text("第一条 省委机构编制委员会办公室负责机构改革。\n", encoding="utf-8")
    data = yaml.safe_load(draft.find(tmp_path / "notice.txt").text)
    assert data["bodies"][0]["name"] == "省委机构编制委员会办公室"


def test_topics_alone_are_no_bodies(tmp_path: Path) -> None:
    """环境保护 and 土地管理 are names of departments, but nothing says here that a department is meant."""
    (tmp_path / "notice.txt").write_text(
        "一、环境保护\n1.甲。\n二、县水利局\n1.乙。\n三、县林业局\n1.丙。\n", encoding="utf-8"
    )
    found = draft.find(tmp_path / "notice.txt")
    assert any("认不出“环境保护”是哪个机构" in str(doubt) for doubt in found.doubts)


def test_a_draft_without_an_index_gets_one_reminder(tmp_path: Path) -> None:
    (tmp_path / "notice.txt").write_text("一、县水利局\n1.管理河道。\n2.管理采砂。\n", encoding="utf-8")
    (tmp_path / "draft.yaml").write_text(draft.find(tmp_path / "notice.txt").text, encoding="utf-8")
    reasons = [finding["reason"] for finding in check.find(tmp_path / "draft.yaml")["results"]]
    assert reasons == ["没有主题索引（topics）：按条文的字句回答；重要的事项请编入索引"]


KNOWN = ("县公安局", "县政协", "法院", "检察院", "县委", "县总工会", "团委", "环保局", "县水利局和林业局")
UNKNOWN = ("环境保护", "水利", "水利、林业", "县水利局、林业", "火星")


def test_a_heading_is_known_where_every_department_in_it_has_its_rank(tmp_path: Path) -> None:
    """Of 政协 and 法院 nothing says a rank."""
    numerals = "一二三四五六七八九十"
    headings = [*KNOWN, *UNKNOWN]
    labels = [*numerals, *(f"十{numeral}" for numeral in numerals)]
    lines = [f"{label}、{heading}\n1.{heading}的事。" for label, heading in zip(labels, headings, strict=False)]
    (tmp_path / "notice.txt").write_text("\n".join(lines), encoding="utf-8")
    found = draft.find(tmp_path / "notice.txt")
    assert [body["name"] for body in yaml.safe_load(found.text)["bodies"]] == headings
    doubted = [name for name in headings if any(f"认不出“{name}”是哪个机构" in str(doubt) for doubt in found.doubts)]
    assert doubted == list(UNKNOWN)
