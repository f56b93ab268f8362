"""What answers give of a section, a body and a duty, and what else is searched: on the notice of tests/compiled/specimen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.conftest import SOUND

if TYPE_CHECKING:
    from envduty.answers import BodyRecord, Duty
    from envduty.compiled.store import Store


def body(store: Store, identifier: str) -> BodyRecord:
    found = store.texts.body(identifier)
    assert found
    return found


def duty(store: Store, identifier: str) -> Duty:
    (found,) = store.texts.duties([identifier])
    return found.duty


#: a duty of which there is nothing to say
PLAIN: dict[str, Any] = {
    **SOUND,
    "printed": None,
    "clauses": [],
    "moved": [],
    "source_lines": [],
    "local": False,
}
BODY: dict[str, Any] = {"notes": [], "text": None, "unclear": [], "today": [], "duties": [], "mentioned_in": []}


def test_sections(specimen: Store) -> None:
    """One without a number is cited by its title."""
    doubt = {"words": "加强", "conjecture": None, "reason": "疑为强化"}
    wanted = [
        ("1", "政府的职责", "一、", ["1.1", "1.2"], None, []),
        ("2", "部门的职责", "部门的职责", ["2.1", "2.2"], None, []),
        ("3", "工作要求", "三、", [], "各部门要加强河道保护。", [doubt]),
    ]
    fields = ("id", "title", "citation", "bodies", "text", "unclear")
    assert specimen.texts.sections() == [dict(zip(fields, one, strict=True)) for one in wanted]


def test_a_body_says_everything_about_itself(specimen: Store) -> None:
    found = body(specimen, "1.1")
    assert {**found, "duties": [], "today": []} == {
        **BODY,
        "id": "1.1",
        "name": "县政府",
        "printed_name": "县政府",
        "citation": "一、(一)",
        "section": {"id": "1", "title": "政府的职责"},
        "notes": ["上级政府也适用"],
        "departments": ["government"],
        "local": False,
    }
    assert found["duties"] == [
        {
            **PLAIN,
            "id": "1.1.1",
            "citation": "一、(一)1",
            "text": "保障河道治理经费。",
            "clauses": [{"text": "保障河道治理经费。", "role": "负责", "with": [], "partners": ""}],
            "source_lines": [3, 5, 9],
        }
    ]


def test_a_body_is_printed_otherwise_or_stands_in_no_section(specimen: Store) -> None:
    assert body(specimen, "2.1")["printed_name"] == "水物部门"
    assert body(specimen, "2.3")["section"] == {"id": "", "title": ""}
    assert (body(specimen, "2.3")["citation"], body(specimen, "2.1")["citation"]) == ("", "(一)")


@pytest.mark.parametrize("identifier", ["3", "preamble"])
def test_a_text_of_its_own_is_a_body_without_duties(specimen: Store, identifier: str) -> None:
    name, citation, text = {
        "3": ("工作要求", "三、", "各部门要加强河道保护。"),
        "preamble": ("序言", "序言", "为了河道，特此分工。"),
    }[identifier]
    found = body(specimen, identifier)
    assert {**found, "unclear": []} == {
        **BODY,
        "id": identifier,
        "name": name,
        "printed_name": name,
        "citation": citation,
        "section": {"id": identifier, "title": name},
        "text": text,
        "departments": [],
        "local": False,
    }
    assert [doubt["reason"] for doubt in found["unclear"]] == (["疑为强化"] if identifier == "3" else [])


def test_the_preamble_stands_before_all_and_texts_at_the_end_of_their_section(specimen: Store) -> None:
    names = [name for _, name in specimen.texts.body_names()]
    assert names == ["序言", "县政府", "乡镇政府", "水务部门", "公安部门", "工作要求", "教育部门"]


@pytest.mark.parametrize(
    ("identifier", "status", "citation"),
    [
        ("2.1.1", "emended", "(一)1"),
        ("2.1.1.1", "sound", "(一)1(1)"),
        ("2.1.2", "sound", "(一)"),
        ("2.1.gap", "gap", "(一)〔缺〕"),
        ("2.1.3", "misplaced", "(一)3"),
        ("2.2.2", "copy", "(二)2"),
    ],
)
def test_status_and_citation_of_a_duty(specimen: Store, identifier: str, status: str, citation: str) -> None:
    found = duty(specimen, identifier)
    assert (found["status"], found["citation"]) == (status, citation)


def test_an_emended_duty_gives_its_doubts_and_what_was_printed(specimen: Store) -> None:
    assert {**duty(specimen, "2.1.1"), "clauses": []} == {
        **PLAIN,
        "id": "2.1.1",
        "citation": "(一)1",
        "text": "负责河道采砂的监督管理，会同公安部门查处非法采砂。",
        "printed": "负责河道彩砂的监督管理，会同公安部门查处非法采砂。",
        "status": "emended",
        "unclear": [
            {"words": "非法", "conjecture": "违法", "reason": "疑有误"},
            {"words": "查处", "conjecture": None, "reason": "看不清"},
        ],
        "notes": ["采砂印作彩砂"],
    }


def test_gaps_stand_after_the_duty_that_they_follow(specimen: Store) -> None:
    assert [one["id"] for one in body(specimen, "2.1")["duties"]] == [
        "2.1.1",
        "2.1.1.1",
        "2.1.2",
        "2.1.gap",
        "2.1.3",
        "2.1.gap2",
    ]


def test_a_gap_shows_what_is_left(specimen: Store) -> None:
    gap = {**PLAIN, "id": "2.1.gap", "citation": "(一)〔缺〕", "status": "gap"}
    rest = {"text": "〔上文缺〕管理", "printed": "管理", "notes": ["缺了一页"], "source_lines": [20, 21]}
    assert duty(specimen, "2.1.gap") == gap | rest
    assert duty(specimen, "2.1.gap2") == gap | {"id": "2.1.gap2", "text": "〔缺〕", "notes": ["又缺一页"]}


def clauses(store: Store, identifier: str) -> list[tuple[str, str, list[str], str]]:
    return [(one["text"], one["role"], one["with"], one["partners"]) for one in duty(store, identifier)["clauses"]]


def test_a_clause_has_its_role_and_its_partners(specimen: Store) -> None:
    assert clauses(specimen, "2.1.1") == [
        ("负责河道采砂的监督管理，", "负责", [], ""),
        ("会同公安部门查处非法采砂。", "会同", ["2.2"], "公安部门"),
    ]


def test_the_data_file_corrects_roles_and_partners_of_the_clauses_that_it_names(specimen: Store) -> None:
    """A role without partners leaves those of the wording."""
    assert [one[1:3] for one in clauses(specimen, "2.2.3")] == [
        ("参与", []),
        ("配合", ["2.1"]),
        ("会同", ["2.3"]),
        ("配合", ["2.1"]),
    ]
    assert [one[1] for one in clauses(specimen, "2.3.1")] == ["牵头"], "a role of the whole duty"


def mentions(store: Store, identifier: str) -> list[tuple[str, str, str, str, bool]]:
    return [
        (one["body"]["id"], one["body"]["name"], one["duty"], one["role"], one["returned"])
        for one in body(store, identifier)["mentioned_in"]
    ]


def test_who_names_whom_and_whether_that_is_returned(specimen: Store) -> None:
    """Once for each duty and role; 2.2.3 has two clauses with 2.1."""
    assert mentions(specimen, "2.1") == [
        ("1.2", "乡镇政府", "1.2.1", "会同", False),
        ("2.2", "公安部门", "2.2.1", "配合", True),
        ("2.2", "公安部门", "2.2.3", "配合", True),
    ]
    assert mentions(specimen, "2.3") == [("2.2", "公安部门", "2.2.3", "会同", False)]
    assert mentions(specimen, "1.2") == []


def test_what_moved_is_told_of_the_duty_and_of_the_body(specimen: Store) -> None:
    (moved,) = duty(specimen, "2.2.3")["moved"]
    assert (moved["clause"], moved["to"]["id"]) == (1, "court")
    assert [(now["id"], now["whole"]) for now in specimen.texts.today("2.2")] == [("police", True), ("court", False)]
    assert [(now["id"], now["since"]) for now in specimen.texts.today("2.1")] == [("river", "2018")]


ASIDES = [
    ("cover", "cover", "cover", "标题", "关于样本的通知"),
    ("heading", "1", "1", "一、", "政府的职责"),
    ("heading", "2", "2", "部门的职责", "部门的职责"),
    ("heading", "3", "3", "三、", "工作要求"),
    ("heading", "1.1", "1.1", "一、(一)", "县政府"),
    ("note", "1.1", "1.1", "一、(一)", "上级政府也适用"),
    ("heading", "1.2", "1.2", "一、(二)", "乡镇政府"),
    ("heading", "2.1", "2.1", "(一)", "水物部门的职责"),
    ("name", "2.1", "2.1", "(一)", "水务部门"),
    ("printed", "2.1", "2.1.1", "(一)1", "负责河道彩砂的监督管理，会同公安部门查处非法采砂。"),
    ("note", "2.1", "2.1.1", "(一)1", "违法：疑有误"),
    ("note", "2.1", "2.1.1", "(一)1", "看不清"),
    ("note", "2.1", "2.1.1", "(一)1", "采砂印作彩砂"),
    ("note", "2.1", "2.1.gap", "(一)〔缺〕", "缺了一页"),
    ("note", "2.1", "2.1.gap2", "(一)〔缺〕", "又缺一页"),
    ("heading", "2.2", "2.2", "(二)", "公安部门"),
    ("note", "3", "3", "三、", "疑为强化"),
    ("heading", "2.3", "2.3", "", "教育部门"),
]


def test_what_stands_beside_the_duties_in_the_order_of_the_notice(specimen: Store) -> None:
    found = specimen.texts.asides()
    assert [(one.field, one.body, one.id, one.duty["citation"], one.duty["text"]) for one in found] == ASIDES
    assert [one.order for one in found] == list(range(len(ASIDES)))


def test_an_aside_of_a_duty_says_what_is_wrong_with_it_another_nothing(specimen: Store) -> None:
    cover, *_ = specimen.texts.asides()
    assert cover.duty == {**PLAIN, "id": "cover", "citation": "标题", "text": "关于样本的通知"}
    (printed,) = [one for one in specimen.texts.asides() if one.field == "printed"]
    assert printed.damage()["status"] == "emended"
    assert printed.damage()["notes"] == ["采砂印作彩砂"]
