"""The subject index to browse: who has a matter, who is only to be seen, who leads, and on what damaged words it rests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from envduty.edition import datafile, location

if TYPE_CHECKING:
    from envduty import Notice
    from envduty.answers import TopicRecord

INDEX = {topic.topic: topic for topic in datafile.load(location.BUILTIN).edition.topics}


def plain(references: tuple[str, ...]) -> set[str]:
    return {reference.partition("/")[0] for reference in references}


@pytest.fixture(scope="module")
def records(notice: Notice) -> dict[str, TopicRecord]:
    return {record["topic"]: record for record in notice.topics()["results"]}


def test_each_duty_says_whether_it_has_the_matter_or_is_only_to_be_seen(records: dict[str, TopicRecord]) -> None:
    """Not its body: one duty of a body may have the matter and another only touch it."""
    for name, record in records.items():
        evidence = [duty for body in record["bodies"] for duty in body["evidence"]]
        assert {duty["id"] for duty in evidence if duty["direct"]} == plain(INDEX[name].duties)
        assert {d["id"] for d in evidence if not d["direct"]} == plain(INDEX[name].see) - plain(INDEX[name].duties)


def test_a_body_is_direct_where_one_of_its_duties_is(records: dict[str, TopicRecord]) -> None:
    for record in records.values():
        for body in record["bodies"]:
            assert body["direct"] == any(duty["direct"] for duty in body["evidence"])
            assert body["duties"] == [duty["id"] for duty in body["evidence"]]


def test_entries_stand_in_the_order_of_the_notice(notice: Notice, records: dict[str, TopicRecord]) -> None:
    order = [duty["id"] for body in notice.show()["results"] for duty in body["duties"]]
    first = [
        min(order.index(duty) for duty in plain(INDEX[name].duties or INDEX[name].see))
        for name in records
        if INDEX[name].duties or INDEX[name].see
    ]
    assert first == sorted(first)


@pytest.mark.parametrize("name", ["乡镇配合查处环境违法", "文化娱乐场所环境管理", "突发环境事件中的师生安全"])
def test_a_part_of_a_matter_that_somebody_leads_is_not_leaderless(records: dict[str, TopicRecord], name: str) -> None:
    assert not records[name]["leaderless"]
    assert {body["role"] for body in records[name]["bodies"] if body["direct"]} <= {"配合", "协助", "参与"}


def test_a_matter_that_nobody_leads_is_leaderless(notice: Notice, records: dict[str, TopicRecord]) -> None:
    assert records["人工影响天气"]["leaderless"]
    assert notice.topics("人工影响天气")["results"][0]["leaderless"]


def test_asked_alone_a_matter_reads_as_in_the_whole_index(notice: Notice, records: dict[str, TopicRecord]) -> None:
    for name in ("噪声污染", "乡镇配合查处环境违法", "病死畜禽", "医疗废物"):
        assert notice.topics(name)["results"] == [records[name]]


def test_damage_is_told_with_every_duty(notice: Notice, records: dict[str, TopicRecord]) -> None:
    told = {duty["id"]: duty for body in notice.show()["results"] for duty in body["duties"]}
    for record in records.values():
        for body in record["bodies"]:
            for duty in body["evidence"]:
                for field in ("status", "unclear", "likely_body", "copy_of", "notes"):
                    assert duty[field] == told[duty["id"]][field]


def test_no_copy_stands_for_a_body_that_has_not_the_duty(records: dict[str, TopicRecord]) -> None:
    cited = {duty["id"] for record in records.values() for body in record["bodies"] for duty in body["evidence"]}
    assert not cited & {"3.24.2", "3.24.3", "3.24.4", "3.17.5"}


def test_what_may_have_stood_in_a_lost_passage_says_so(records: dict[str, TopicRecord]) -> None:
    assert records["病死畜禽"]["notes"][-1] == "农牧业部门的职责有缺文，遗失的项目可能规定过此事。"


def test_a_misplaced_duty_answers_for_the_body_that_it_belongs_to(records: dict[str, TopicRecord]) -> None:
    bodies = {body["id"] for body in records["农牧业面源污染"]["bodies"] if "3.17.4" in body["duties"]}
    assert bodies == {"3.16"}


def test_an_answer_is_the_callers_own(notice: Notice) -> None:
    first = notice.topics("噪声污染")
    first["results"][0]["terms"].append("改过")
    first["results"][0]["bodies"][0]["evidence"][0]["notes"].append("改过")
    assert "改过" not in str(notice.topics("噪声污染"))


#: matter of the small notice → general, shared, leaderless; each body with role, whether it has the matter, and its duties
SMALL = {
    "河道保洁": (
        (False, True, False),
        [("2.7", "负责", True, ["2.7.1"]), ("1.4", "负责", True, ["1.4.1"]), ("1.5", "负责", True, ["1.5.1"])],
    ),
    "河水污染": ((True, False, False), [("1.4", "负责", False, ["1.4.1"])]),
    "河道保护经费": ((False, False, False), [("1.4", "负责", True, ["1.4.2"])]),
    "河道采砂": (
        (False, True, False),
        [("2.6", "负责", True, ["2.6.1"]), ("1.5", "协助", True, ["1.5.2"]), ("3.8", "配合", True, ["3.8.2", "3.8.1"])],
    ),
    "河道整治规划": ((False, False, False), [("2.6", "负责", True, ["2.6.2"])]),
    "河道巡查": ((False, False, False), [("2.6", "指导", True, ["2.6.3"])]),
    "河道违法建筑": ((False, False, True), [("2.7", "配合", True, ["2.7.2"])]),
    "破坏河道": ((False, False, False), [("3.8", "负责", True, ["3.8.1"])]),
    "防溺水教育": ((False, False, True), [("3.9", "协助", True, ["3.9.1"])]),
}


@pytest.mark.parametrize("name", SMALL)
def test_who_has_a_matter_of_the_small_notice(name: str, mini: Notice) -> None:
    (record,) = mini.topics(name)["results"]
    what, bodies = SMALL[name]
    assert record["topic"] == name
    assert (record["general"], record["shared"], record["leaderless"]) == what
    assert [(one["id"], one["role"], one["direct"], one["duties"]) for one in record["bodies"]] == bodies
    names = {body["id"]: body["name"] for body in mini.show()["results"]}
    assert all(one["name"] == names[one["id"]] for one in record["bodies"])


def test_all_matters_stand_in_the_order_of_their_first_duties(mini: Notice) -> None:
    answer = mini.topics()
    assert [record["topic"] for record in answer["results"]] == list(SMALL)
    assert (answer["command"], answer["query"], answer["suggestions"]) == ("topics", "", [])


def test_words_and_notes_of_a_matter(mini: Notice) -> None:
    (dirty,) = mini.topics("河水发黑")["results"]
    note = "本规定没有写到污水，只有政府的一般责任可以适用。"
    assert (dirty["terms"], dirty["note"], dirty["notes"]) == (["<河道> 污水", "河水发黑"], note, [note])
    (tidy,) = mini.topics("河道保洁")["results"]
    assert (tidy["note"], tidy["notes"]) == ("", [])


def test_the_role_is_that_of_the_clause_that_the_index_names(mini: Notice) -> None:
    one, other = mini.topics("采砂")["results"][0]["bodies"][2]["evidence"]
    assert (one["id"], one["citation"], one["role"], one["direct"]) == ("3.8.2", "第八条(二)", "配合", True)
    assert (other["id"], other["citation"], other["role"], other["direct"]) == ("3.8.1", "第八条(一)", "负责", False)


def test_suggestions_stand_in_for_a_matter_that_is_not_there(notice: Notice, mini: Notice) -> None:
    assert "工厂烟尘粉尘" in [one["name"] for one in notice.topics("粉笔灰")["suggestions"]]
    assert notice.topics("噪声污染")["suggestions"] == []
    absent = mini.topics("火星")
    assert (absent["results"], absent["suggestions"], absent["query"]) == ([], [], "火星")
