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
