"""A name that nobody curated: the one name that it clearly misspells, or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from envduty.understanding import misspelling

if TYPE_CHECKING:
    from envduty.compiled.store import Store


@pytest.mark.parametrize(
    ("written", "text", "ids"),
    [
        # of three characters on: what sounds or looks the same
        ("公按部门", "公安部门", ["3.6"]),
        ("财正局", "财政部门", ["3.10"]),
        ("教肓局", "教育", ["3.3"]),
        ("国士资源局", "国土资源部门", ["3.12"]),
        ("人民法圆", "人民法院", ["4.1"]),
        # both 检察院 and 监察院 sound so; the one that shares more characters
        ("检查院", "检察院", ["4.2"]),
        ("监查局", "监察部门", ["3.7"]),
        ("旅文局", "文旅", ["3.19", "3.30"]),
        # as what it is written like would be understood, with what became part of it
        ("司发局", "司法", ["3.9", "3.31"]),
        # one edit of a long name
        ("街道办事某", "街道办事处", ["1.3"]),
        ("街道办事外", "街道办事处", ["1.3"]),
        ("环境保部门", "环境保护部门", ["3.1"]),
        ("环境保护郎门", "环境保护部门", ["3.1"]),
        # of a short one where only the rank is damaged, or two characters are swapped
        ("公安部们", "公安部门", ["3.6"]),
        ("公安部门门", "公安部门", ["3.6"]),
        ("林业布门", "林业部门", ["3.17"]),
        ("安公部门", "公安部门", ["3.6"]),
        ("公部安门", "公安部门", ["3.6"]),
        ("体文局", "文体", ["3.19"]),
        # after a place, as far as that is one
        ("呼和浩特市公按部门", "公安部门", ["3.6"]),
        ("市教肓局", "教育", ["3.3"]),
    ],
)
def test_what_is_clearly_misspelt(store: Store, written: str, text: str, ids: list[str]) -> None:
    found = misspelling.find(store, written)
    assert (found.kind, found.text, list(found.ids)) == ("fuzzy", text, ids)


@pytest.mark.parametrize(
    "written",
    [
        # too short: words of their own
        *("", "公", "公按", "财正", "检察", "气象"),
        # three characters, one edit from many
        *("体育居", "园林环卫局", "工生局", "像气局", "甲乙丙"),
        # what stands before is no place
        *("某公按部门", "好公按部门"),
        "公按部门市",
    ],
)
def test_what_is_no_misspelling(store: Store, written: str) -> None:
    found = misspelling.find(store, written)
    assert (found.kind, found.ids, found.candidates) == (None, (), ())


@pytest.mark.parametrize(
    ("written", "candidates"),
    [
        # two names fit equally, in the order of the notice
        ("建察局", [("3.7", "监察部门", 0.667), ("4.2", "检察机关", 0.667)]),
        # one edit, of a word too short to be sure of
        ("街道办事", [("1.3", "苏木乡镇政府（街道办事处）", 0.8)]),
    ],
)
def test_what_may_be_meant_is_only_suggested(
    store: Store, written: str, candidates: list[tuple[str, str, float]]
) -> None:
    found = misspelling.find(store, written)
    assert (found.kind, found.ids, list(found.candidates)) == (None, (), candidates)


def test_no_more_than_five_are_suggested_the_likeliest_first_then_in_the_order_of_the_notice(store: Store) -> None:
    """A longer name that is one edit away is less damaged."""
    found = misspelling.find(store, "市管部门").candidates
    assert [(body, score) for body, _, score in found] == [
        ("3.24", 0.8),
        ("1.1", 0.75),
        ("3.6", 0.75),
        ("3.12", 0.75),
        ("3.13", 0.75),
    ]


@pytest.mark.parametrize(
    ("written", "ids"),
    [("水雾局", ["2.6"]), ("水无部门", ["2.6"]), ("公按机关", ["3.8"]), ("城市管里部门", ["2.7"]), ("采务局", [])],
)
def test_another_notices_names_are_misspelt_too(mini_store: Store, written: str, ids: list[str]) -> None:
    assert list(misspelling.find(mini_store, written).ids) == ids
