"""Departments through made-up reforms: which bodies each one means, what a body is today, and what of its duties moved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from envduty.compiled.departments import DepartmentRow, Reforms
from envduty.edition.knowledge import Change, Department, Departments

if TYPE_CHECKING:
    from envduty.answers import Clause

#: the notice is of May 2015
DATE = "2015-05-20"


def department(identifier: str, **more: Any) -> Department:
    return Department(id=identifier, name=identifier.upper(), **more)


def change(date: str, source: str, to: str, **more: Any) -> Change:
    return Change(date=date, source=source, to=to, basis=f"{source} {date}", **{"whole": not more, **more})


#: the notice's bodies: water, land, plans, trees, roads (twice), the old office
TIES = {
    "water": ["1"],
    "land": ["2"],
    "plans": ["3"],
    "trees": ["4"],
    "roads": ["5", "6"],
    "office": ["7"],
    "rail": ["9"],
}
DEPARTMENTS = Departments(
    format=1,
    departments=(
        department("water"),
        department("land"),
        department("plans"),
        department("trees"),
        department("nature"),
        department("forest", under="nature"),
        department("roads"),
        department("police"),
        department("guards", under="police"),
        department("legal"),
        department("justice"),
        department("office"),
        department("bureau"),
        department("house"),
        department("centre", under="water"),
        department("desk", under="centre"),
        department("firm", kind="class"),
        department("canal"),
        department("rail"),
        department("tracks"),
        department("transport", under="roads"),
        department("ferries"),
        department("harbour"),
        department("depot", under="bureau"),
    ),
    changes=(
        change("2013", "canal", "water"),
        change("2018-03", "land", "nature"),
        change("2018-03", "trees", "forest"),
        change("2018-03", "plans", "nature", principal=True, what="规划", words=("规划", "选址")),
        change("2016", "water", "land", what="地下水", words=("地下水",)),
        change("2014", "water", "roads", what="航道", words=("航道",)),
        change("2018-05", "legal", "justice"),
        change("2015-06", "office", "bureau"),
        change("2019-01", "bureau", "house"),
        change("2020-01", "bureau", "police", what="保卫", words=("保卫",)),
        change("2015-05", "rail", "roads"),
        change("2016-02", "tracks", "rail"),
        change("2017", "ferries", "harbour"),
        change("2012", "harbour", "transport"),
    ),
)


@pytest.fixture(scope="module")
def reforms() -> Reforms:
    return Reforms(DEPARTMENTS, TIES, DATE)


MEANINGS = {
    "listed": ("water", DepartmentRow("WATER", ("1",), ("1",))),
    "listed, and what became part of it later": ("rail", DepartmentRow("RAIL", ("9",), ("9",))),
    "a whole predecessor of the same month is no later one": ("roads", DepartmentRow("ROADS", ("5", "6"), ("5", "6"))),
    "of before, what it became": ("canal", DepartmentRow("CANAL", ("1",), ("1",), (), "2013", "canal 2013")),
    "of after: whole predecessors, a principal part, then what it manages": (
        "nature",
        DepartmentRow("NATURE", ("2", "3", "4"), ("2",), ("3", "4"), "2018-03", "land 2018-03"),
    ),
    "managed, with a predecessor of its own": (
        "forest",
        DepartmentRow("FOREST", ("4",), ("4",), (), "2018-03", "trees 2018-03"),
    ),
    "of after, by one reform": ("bureau", DepartmentRow("BUREAU", ("7",), ("7",), (), "2015-06", "office 2015-06")),
    "of after, by two reforms": ("house", DepartmentRow("HOUSE", ("7",), ("7",), (), "2019-01", "bureau 2019-01")),
    "only what manages it is listed": ("centre", DepartmentRow("CENTRE", ("1",), ("1",), above="WATER")),
    "only what manages what manages it": ("desk", DepartmentRow("DESK", ("1",), ("1",), above="WATER")),
    "what manages it is of after": ("depot", DepartmentRow("DEPOT", ("7",), ("7",), above="BUREAU")),
    "nothing of it is listed": ("police", DepartmentRow("POLICE")),
    "nor what manages it": ("guards", DepartmentRow("GUARDS")),
    "nor what became part of it": ("justice", DepartmentRow("JUSTICE")),
    "what became of it is managed by a listed one": (
        "harbour",
        DepartmentRow("HARBOUR", ("5", "6"), ("5", "6"), (), "2012", "harbour 2012"),
    ),
    "a kind of unit": ("firm", DepartmentRow("FIRM", generic=True)),
}


@pytest.mark.parametrize("case", MEANINGS)
def test_what_a_department_means(case: str, reforms: Reforms) -> None:
    asked, meaning = MEANINGS[case]
    assert dict(reforms.rows())[asked] == meaning


def test_a_listed_department_means_what_became_part_of_it_after_the_notice_too() -> None:
    """Not what a unit of it is asked for, and not what had become part of it before."""
    changes = (change("2018", "land", "water"), change("2013", "plans", "water"), change("2018", "roads", "trees"))
    found = dict(
        Reforms(Departments(format=1, departments=DEPARTMENTS.departments, changes=changes), TIES, DATE).rows()
    )
    assert found["water"] == DepartmentRow("WATER", ("1", "2"), ("1",))
    assert found["trees"] == DepartmentRow("TREES", ("4", "5", "6"), ("4",))


def test_a_body_of_two_predecessors_is_named_once() -> None:
    changes = (change("2018", "water", "bureau"), change("2017", "land", "bureau"))
    found = Reforms(
        Departments(format=1, departments=DEPARTMENTS.departments, changes=changes),
        {"water": ["1", "2"], "land": ["2"]},
        DATE,
    )
    assert dict(found.rows())["bureau"] == DepartmentRow("BUREAU", ("1", "2"), ("1", "2"), (), "2017", "land 2017")


def test_departments_that_became_each_other_come_to_an_end() -> None:
    changes = (
        change("2010", "legal", "justice"),
        change("2012", "justice", "legal"),
        change("2013", "justice", "police"),
    )
    found = dict(Reforms(Departments(format=1, departments=DEPARTMENTS.departments, changes=changes), {}, DATE).rows())
    assert (found["legal"], found["police"]) == (DepartmentRow("LEGAL"), DepartmentRow("POLICE"))


def test_a_department_began_with_its_first_predecessor_in_the_notice() -> None:
    changes = (change("2017", "legal", "house"), change("2018", "office", "house"))
    found = Reforms(Departments(format=1, departments=DEPARTMENTS.departments, changes=changes), TIES, DATE)
    assert dict(found.rows())["house"].since == "2018"


@pytest.mark.parametrize(
    ("date", "told"),
    [("2015-05-20", ""), ("2015-04-30", "2015-05"), ("2014-12-31", "2015-05"), ("2016-01-01", "")],
    ids=["the same month", "the month before", "the year before", "the year after"],
)
def test_a_reform_of_a_month_is_later_where_the_notice_is_of_one_before(date: str, told: str) -> None:
    changes = (change("2015-05", "water", "house"),)
    found = Reforms(Departments(format=1, departments=DEPARTMENTS.departments, changes=changes), TIES, date)
    assert dict(found.rows())["house"].since == told
    assert [now["id"] for now in found.today(["water"], [])] == (["house"] if told else ["water"])


# Today


def test_a_body_that_no_reform_touched_is_what_it_was(reforms: Reforms) -> None:
    now = {"id": "trees", "name": "TREES", "since": None, "basis": None, "whole": True, "what": None}
    assert reforms.today(["guards"], []) == [{**now, "id": "guards", "name": "GUARDS"}]


def test_a_body_is_what_the_last_reform_made_of_it(reforms: Reforms) -> None:
    assert reforms.today(["office"], []) == [
        {"id": "house", "name": "HOUSE", "since": "2019-01", "basis": "bureau 2019-01", "whole": True, "what": None}
    ]


def test_a_body_of_two_departments_is_both_today_and_one_where_they_merged(reforms: Reforms) -> None:
    assert [now["id"] for now in reforms.today(["office", "water"], [])] == ["house", "water"]
    assert [now["id"] for now in reforms.today(["office", "bureau"], [])] == ["house"]


def clause(words: str) -> Clause:
    return {"text": words, "role": "负责", "with": [], "partners": ""}


def test_a_clause_that_has_a_word_of_what_went_elsewhere_has_moved(reforms: Reforms) -> None:
    moved = reforms.moved(["plans"], [clause("编制预算，"), clause("管理规划和选址，"), clause("管理档案。")])
    assert moved == [
        {
            "clause": 2,
            "to": {"id": "nature", "name": "NATURE"},
            "since": "2018-03",
            "what": "规划",
            "basis": "plans 2018-03",
            "words": ["规划", "选址"],
        }
    ]


@pytest.mark.parametrize(
    ("bodies", "words", "to"),
    [
        pytest.param(["water"], "保护地下水", ["nature"], id="to what the other became later"),
        pytest.param(["water"], "管理航道", [], id="a reform of before the notice"),
        pytest.param(["office"], "负责保卫", ["police"], id="from what it became"),
        pytest.param(
            ["office", "water"], "负责保卫和地下水", ["police", "nature"], id="from either of its departments"
        ),
        pytest.param(["roads"], "管理规划", [], id="from another"),
    ],
)
def test_what_went_where(bodies: list[str], words: str, to: list[str], reforms: Reforms) -> None:
    assert [one["to"]["id"] for one in reforms.moved(bodies, [clause(words)])] == to


def test_a_part_that_went_to_what_the_body_became_has_not_moved() -> None:
    changes = (
        change("2018-01", "water", "house"),
        change("2017-01", "water", "house", what="井", words=("井",)),
        change("2017-01", "water", "land", what="堤", words=("堤",)),
    )
    found = Reforms(Departments(format=1, departments=DEPARTMENTS.departments, changes=changes), TIES, DATE)
    assert [one["what"] for one in found.moved(["water"], [clause("修井和堤")])] == ["堤"]


def test_what_the_receiver_became_before_the_part_came_is_no_later_life_of_it() -> None:
    changes = (
        change("2017-01", "land", "house"),
        change("2018-01", "water", "land", what="堤", words=("堤",)),
        change("2018-01", "water", "bureau", what="井", words=("井",)),
        change("2018-01", "bureau", "house"),
    )
    found = Reforms(Departments(format=1, departments=DEPARTMENTS.departments, changes=changes), TIES, DATE)
    assert [one["to"]["id"] for one in found.moved(["water"], [clause("修井和堤")])] == ["land", "house"]


def test_where_parts_went_comes_after_what_a_body_is(reforms: Reforms) -> None:
    today = reforms.today(["plans"], reforms.moved(["plans"], [clause("管理规划，"), clause("管理选址。")]))
    assert today == [
        {"id": "plans", "name": "PLANS", "since": None, "basis": None, "whole": True, "what": None},
        {
            "id": "nature",
            "name": "NATURE",
            "since": "2018-03",
            "basis": "plans 2018-03",
            "whole": False,
            "what": "规划",
        },
    ]
