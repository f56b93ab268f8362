"""Bodies, sections and duties by name: in full, one after the other, as emended or as printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from envduty import Notice


@pytest.mark.parametrize(
    ("asked", "bodies"),
    [
        ((), ["1.4", "1.5", "2.6", "2.7", "3.8", "3.9"]),
        (("水务",), ["2.6"]),
        (("第二章",), ["2.6", "2.7"]),
        (("第二章", "公安"), ["2.6", "2.7", "3.8"]),
        (("公安", "第二章"), ["3.8", "2.6", "2.7"]),
        (("水务", "水利局"), ["2.6"]),  # once, however often it is named
        (("火星部",), []),
        (("火星部", "公安"), ["3.8"]),
    ],
)
def test_bodies_come_in_the_order_in_which_they_are_named(
    asked: tuple[str, ...], bodies: list[str], mini: Notice
) -> None:
    answer = mini.show(*asked)
    assert [body["id"] for body in answer["results"]] == bodies
    assert (answer["command"], answer["query"]) == ("show", " ".join(asked))
    assert [section["id"] for section in answer["sections"]] == ([] if asked else ["1", "2", "3"])


def test_a_duty_is_shown_in_its_body_without_the_others(mini: Notice) -> None:
    (water,) = mini.show("第六条(三)")["results"]
    assert (water["id"], [duty["id"] for duty in water["duties"]]) == ("2.6", ["2.6.3"])
    assert [duty["id"] for duty in mini.show("水务")["results"][0]["duties"]] == ["2.6.1", "2.6.2", "2.6.3"]
    both = mini.show("第六条(三)", "水务")["results"]
    assert [len(body["duties"]) for body in both] == [1, 3], "a body and one duty of it are two answers"


def test_the_match_is_that_of_the_first_name_that_means_a_body(mini: Notice) -> None:
    assert mini.show("火星部", "水利局")["match"] == {"kind": "former", "text": "水利", "since": None, "basis": None}
    assert mini.show("火星部")["match"] is None
    assert mini.show()["match"] is None
    assert [(one["query"], one["ids"]) for one in mini.show("火星部", "水利局")["matches"]] == [
        ("火星部", []),
        ("水利局", ["2.6"]),
    ]


def test_what_is_known_but_not_listed_is_the_match_where_nothing_else_is(notice: Notice) -> None:
    alone, beside = notice.show("烟草局")["match"], notice.show("烟草局", "公安局")["match"]
    assert alone
    assert alone["kind"] == "unlisted"
    assert beside
    assert (beside["kind"], beside["text"]) == ("name", "公安部门")


def test_a_department_of_another_time_says_since_when(notice: Notice) -> None:
    match = notice.show("生态环境局")["match"]
    assert match
    assert (match["since"], match["basis"]) == ("2018-03", "《深化党和国家机构改革方案》")


def test_suggestions_of_all_names_are_told(notice: Notice) -> None:
    one, other = (notice.show(name)["suggestions"] for name in ("环保部们xx", "公按部们xx"))
    assert notice.show("环保部们xx", "公按部们xx")["suggestions"] == one + other


def test_as_printed_is_as_printed(notice: Notice) -> None:
    (emended,), (printed,) = (notice.show("1.2", printed=printed)["results"] for printed in (False, True))
    changed = [(one, other) for one, other in zip(emended["duties"], printed["duties"], strict=True) if one["printed"]]
    assert [one["id"] for one, _ in changed] == ["1.2.1"]
    assert "and" not in changed[0][0]["text"]
    assert "and" in changed[0][1]["text"]
    for one, other in zip(emended["duties"], printed["duties"], strict=True):
        assert other["text"] == (one["printed"] or one["text"])


def test_a_name_as_printed(notice: Notice) -> None:
    shown = {body["id"]: body["name"] for body in notice.show(printed=True)["results"]}
    assert shown == {body["id"]: body["printed_name"] for body in notice.show()["results"]}


@pytest.mark.parametrize("name", ["序言", " 序言 "])
def test_the_preamble_is_shown_by_its_name(name: str, mini: Notice) -> None:
    answer = mini.show(name)
    assert answer["match"] == {"kind": "citation", "text": name, "since": None, "basis": None}
    assert answer["matches"] == [
        {
            "query": name, "kind": "citation", "text": name, "ids": ["preamble"],
            "since": None, "basis": None, "parts": [], "above": None,
        }
    ]  # fmt: skip
    assert [body["id"] for body in answer["results"]] == ["preamble"]
    assert answer["suggestions"] == []
