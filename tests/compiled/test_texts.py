"""The notice's text as it is compiled: whom a duty means when it names partners."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from envduty import load
from tests.conftest import copy_mini

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("words", "partners"),
    [
        ("会同公安机关查处非法采砂", ["3.8"]),
        ("会同公安、城市管理部门查处非法采砂", ["3.8", "2.7"]),
        ("会同公安、城市管理行政执法人员查处非法采砂", ["3.8", "2.7"]),  # no word for what they are
        ("会同县教育局开展宣传", ["3.9"]),
        ("会同公安、气象部门巡查", ["3.8"]),  # the other is not in the notice
        ("会同有关部门查处非法采砂", []),
    ],
)
def test_partners_are_found_among_the_bodies_of_the_notice(tmp_path: Path, words: str, partners: list[str]) -> None:
    file = copy_mini(tmp_path)
    text = file.read_text(encoding="utf-8").replace("会同公安机关查处非法采砂", words)
    file.write_text(text, encoding="utf-8")
    with load(file) as notice:
        (body,) = notice.show("2.6.1")["results"]
        assert body["duties"][0]["clauses"][1]["with"] == partners


def test_a_name_with_and_in_it_is_one_body(tmp_path: Path) -> None:
    file = copy_mini(tmp_path)
    text = file.read_text(encoding="utf-8").replace("会同公安机关查处", "会同文化和旅游部门查处")
    file.write_text(text.replace("name: 教育部门", "name: 文化和旅游部门"), encoding="utf-8")
    with load(file) as notice:
        assert notice.show("2.6.1")["results"][0]["duties"][0]["clauses"][1]["with"] == ["3.9"]
