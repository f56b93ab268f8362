"""A body asked for instead of a matter, and what has moved since the notice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from envduty import Notice


@pytest.mark.parametrize(
    ("question", "bodies"),
    [
        ("林草局", ["3.17"]),
        ("公安局的环保职责", ["3.6"]),
        ("旗环保局都管些啥", ["3.1"]),
        ("税务局有没有环保方面的职责", ["3.23"]),
        ("镇政府街道办环保上都要干啥", ["1.3"]),
        ("公安的环保职责", ["3.6"]),
        ("河道采砂归不归水利局管", ["3.15"]),
        ("公安局、环保局", ["3.6", "3.1"]),
        ("公安局，环保局的职责", ["3.6", "3.1"]),
        ("烟草局的环保职责", []),
        # a name without a rank, where the notice has no such matter
        ("消防", ["3.6", "3.27"]),
        ("体育", []),
    ],
)
def test_a_body_asked_for_answers_with_its_duties(notice: Notice, question: str, bodies: list[str]) -> None:
    answer = notice.who_handles(question)
    assert [handler["body"]["id"] for handler in answer["results"]] == bodies
    assert answer["status"] == ("assigned" if bodies else "unassigned")
    assert answer["match"]


@pytest.mark.parametrize("question", ["城市管理职责", "垃圾填埋场", "企业的环保责任", "教育培训", "噪声归谁管"])
def test_a_matter_is_no_body(notice: Notice, question: str) -> None:
    assert notice.who_handles(question)["match"] is None


def test_all_the_duties_of_a_body_are_its_evidence(notice: Notice) -> None:
    """Also those misprinted elsewhere, and none of others printed under it."""
    (handler,) = notice.who_handles("农牧业局的环保职责")["results"]
    assert [duty["id"] for duty in handler["duties"]] == ["3.16.1", "3.17.4"]


def test_a_matter_that_the_body_named_does_not_have_says_so(notice: Notice) -> None:
    answer = notice.who_handles("河道采砂归不归教育局管")
    assert answer["results"][0]["body"]["id"] == "3.15"
    assert answer["notes"][-1] == "通知没有把此事交给教育行政部门。"


MOVED = [
    ("入河排污口", "3.15.1", "生态环境部门"),
    ("水功能区划", "3.15.1", "生态环境部门"),
    ("主体功能区规划", "3.2.1", "自然资源部门"),
    ("应对气候变化", "3.2.2", "生态环境部门"),
    ("建设项目规划许可", "3.13.3", "自然资源部门"),
    ("风景名胜区", "3.13.2", "林业和草原部门"),
    ("饮用水卫生监督", "3.20.1", "疾病预防控制部门"),
    ("公务员考核", "3.11.1", "组织部门"),
    ("环境领域职务犯罪", "4.2.3", "监察委员会"),
    ("过期药品回收", "3.28.1", "药品监督管理部门"),
]


@pytest.mark.parametrize(("matter", "duty", "to"), MOVED)
def test_what_moved_is_told(notice: Notice, matter: str, duty: str, to: str) -> None:
    moves = {d["id"]: d["moved"] for handler in notice.who_handles(matter)["results"] for d in handler["duties"]}
    assert [move["to"]["name"] for move in moves[duty]] == [to]


@pytest.mark.parametrize("matter", ["取水许可", "城市园林绿地", "环评", "环境影响评价制度", "危险品泄漏", "水土流失"])
def test_what_stayed_is_not_told_to_have_moved(notice: Notice, matter: str) -> None:
    answer = notice.who_handles(matter)
    assert answer["results"]
    assert [move for handler in answer["results"] for d in handler["duties"] for move in d["moved"]] == []


def test_every_body_has_a_today(notice: Notice) -> None:
    for record in notice.show()["results"]:
        assert record["today"][0]["whole"], record["id"]
        assert all(one["what"] and one["since"] for one in record["today"] if not one["whole"])
    (env,) = notice.show("3.1")["results"]
    assert [one["name"] for one in env["today"]] == ["生态环境部门", "税务部门"]


@pytest.mark.parametrize(
    ("question", "kind", "text", "since"),
    [
        ("消防", "successor", "消防", "2018-03"),
        ("公安局的环保职责", "name", "公安部门", None),
        ("烟草局的环保职责", "unlisted", "烟草专卖部门", None),
    ],
)
def test_how_a_body_was_understood(notice: Notice, question: str, kind: str, text: str, since: str | None) -> None:
    answer = notice.who_handles(question)
    assert answer["match"]
    assert (answer["match"]["kind"], answer["match"]["text"], answer["match"]["since"]) == (kind, text, since)
    assert answer["match"]["basis"] == (since and "《深化党和国家机构改革方案》")
    assert (answer["command"], answer["query"]) == ("who-handles", question)
    assert (answer["topics"], answer["suggestions"], answer["notes"]) == ([], [], [])


def test_a_body_asked_for_has_its_duties_in_its_own_right(notice: Notice) -> None:
    """Its role is that of its first duty; what it is today stands beside."""
    police, safety = notice.who_handles("消防")["results"]
    assert (police["body"], police["role"]) == ({"id": "3.6", "name": "公安部门"}, "负责")
    assert (police["score"], police["inferred"], police["derived"], police["reason"]) == (1.0, False, False, "")
    assert [today["name"] for today in police["today"]] == ["公安部门", "应急管理部门"]
    assert [duty["id"] for duty in safety["duties"]] == ["3.27.1", "3.27.2", "3.27.3", "3.27.4"]
    assert {tuple(duty["matched"]) for duty in safety["duties"]} == {()}
    (traffic,) = notice.who_handles("交通运输局的环保职责")["results"]
    assert traffic["role"] == traffic["duties"][0]["role"]


@pytest.mark.parametrize(
    ("question", "bodies", "notes"),
    [
        ("采砂归不归公安管", ["3.8"], []),  # it has the matter: it alone answers
        ("采砂归不归城管管", ["2.6", "1.5", "3.8"], ["通知没有把此事交给城市管理部门。"]),
        ("噪声归不归公安管", [], []),  # nobody has it: nothing to say of the one named
        (
            "河水发黑归不归公安管",
            ["1.4"],
            ["本规定没有写到污水，只有政府的一般责任可以适用。", "通知没有把此事交给公安机关。"],
        ),
    ],
)
def test_whether_a_body_has_a_matter(mini: Notice, question: str, bodies: list[str], notes: list[str]) -> None:
    answer = mini.who_handles(question)
    assert [handler["body"]["id"] for handler in answer["results"]] == bodies
    assert (answer["notes"], answer["query"]) == (notes, question)
    assert answer["match"]


@pytest.mark.parametrize(
    ("question", "duty", "clauses"),
    [
        ("园林绿地风景名胜区", "3.13.2", [1]),  # of three things in a clause, the one that was asked
        ("绿地", "3.13.2", []),  # … and the others have not moved
        ("城市园林绿地", "3.13.2", []),
        ("风景名胜区", "3.13.2", [2]),
        ("水功能区划", "3.15.1", [2]),
        ("入河排污口", "3.15.1", [6]),
        ("取水许可", "3.15.1", []),
    ],
)
def test_only_the_deciding_clause_has_moved(notice: Notice, question: str, duty: str, clauses: list[int]) -> None:
    evidence = [one for h in notice.who_handles(question)["results"] for one in h["duties"] if one["id"] == duty]
    assert [move["clause"] for move in evidence[0]["moved"]] == clauses


def test_a_duty_as_evidence_says_everything(notice: Notice) -> None:
    """Partners and moves are the answer's own."""
    quoted = notice.who_handles("入河排污口")["results"][0]["duties"][0]
    printed = next(duty for duty in notice.show("3.15")["results"][0]["duties"] if duty["id"] == "3.15.1")
    for field in ("id", "citation", "text", "status", "unclear", "likely_body", "copy_of", "notes"):
        assert quoted[field] == printed[field]
    assert quoted["clause"] == "加强对入河排污口的监督管理。"
    assert quoted["moved"] == [move for move in printed["moved"] if move["clause"] == 6]
    (partner,) = notice.who_handles("会同有关部门推动淘汰黄标车")["results"][:1]
    assert partner["duties"][0]["role"] == "会同"


def test_partners_of_the_deciding_clause_are_told(mini: Notice) -> None:
    first = mini.who_handles("会同公安机关查处非法采砂")["results"][0]["duties"][0]
    assert (first["role"], first["with"]) == ("会同", ["3.8"])
    assert mini.who_handles("采砂")["results"][0]["duties"][0]["with"] == []
