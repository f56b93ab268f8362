"""Names of places."""

from __future__ import annotations

import pytest

from envduty.compiled.places import gazetteer


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("内蒙古自治区", "内蒙古"),
        ("香港特别行政区", "香港"),
        ("延边朝鲜族自治州", "延边朝鲜族"),
        ("七里自治县", "七里"),
        ("鄂温克族自治旗", "鄂温克族"),
        ("阿里地区", "阿里"),
        ("神农架林区", "神农架"),
        ("青海省", "青海"),
        ("包头市", "包头"),
        ("兴安盟", "兴安"),
        ("土默特左旗", "土默特左"),
        ("白石县", "白石"),
        ("玉泉区", "玉泉"),
        ("西州", ""),
        ("大西州", "大西"),
        ("黑石岭", ""),
    ],
)
def test_a_place_is_also_called_without_what_it_is(name: str, stem: str) -> None:
    """But by no single character: 县 of 泾县 would leave 泾."""
    found = gazetteer([], [name])
    assert name in found
    assert not stem or stem in found
    assert stem or not {name[:-1], name[:1]} & found


@pytest.mark.parametrize("name", ["内蒙古自治区", "内蒙古", "呼和浩特市", "呼和浩特", "泾县", "察哈尔右翼前旗"])
def test_the_gazetteer_of_the_country(name: str) -> None:
    assert name in gazetteer([], [])


def test_what_the_word_list_adds_stays_as_it_is() -> None:
    found = gazetteer(["石盘屯市", "红盘屯县"], [])
    assert {"石盘屯市", "红盘屯县"} <= found
    assert "石盘屯" not in gazetteer(["石盘屯市"], [])
    assert "泾" not in found
