"""A notice without an index answers by its clauses: by matters, words, rings and single characters, or says nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from envduty import load
from tests.conftest import write_duties

if TYPE_CHECKING:
    from collections.abc import Iterator

    from envduty import Notice

DUTIES = {
    "县人民政府": ["对本行政区域水环境质量负责。"],
    "生态环境部门": ["监督工业企业污染防治，核发排污许可证。", "组织排查入河排污口。"],
    "水利部门": ["负责河道采砂许可和现场监管。", "清理河道管理范围内的违法建筑。"],
    "交通运输部门": ["监督船舶含油污水接收处置。", "配合有关部门处置水上溢油。"],
    "农业农村部门": ["指导畜禽粪污资源化利用。", "查处电鱼毒鱼行为。"],
    "住房城乡建设部门": ["推进城镇污水处理厂和配套管网建设。"],
    "财政部门": ["统筹安排河湖管护、保洁员补助经费。"],
}


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Notice]:
    """Who does what on rivers in 青山县, with no index."""
    file = write_duties(tmp_path_factory.mktemp("derived") / "rivers.yaml", DUTIES)
    with load(file) as notice:
        yield notice


@pytest.mark.parametrize(
    ("question", "body"),
    [
        ("半夜有人开着铲车在河里偷偷挖沙子卖", "水利部门"),  # a matter by everyday words
        ("养猪场的粪水直接流出来", "农业农村部门"),
        ("有船往江里放油水", "交通运输部门"),  # 船, 油: no word is the same
        ("村里保洁员的工资从哪出", "财政部门"),  # a word of the clause alone
    ],
)
def test_everyday_words_find_the_clause(question: str, body: str, plain: Notice) -> None:
    first = plain.who_handles(question)["results"][0]
    assert first["body"]["name"] == body
    assert first["derived"]


@pytest.mark.parametrize("question", ["护照过期换证", "孩子转学要什么材料", "广场舞音响太吵", "公交卡退押金"])
def test_what_no_clause_speaks_of_is_nobodys(question: str, plain: Notice) -> None:
    answer = plain.who_handles(question)
    assert answer["status"] == "unassigned"
    assert not answer["results"]
    assert not answer["notes"]


@pytest.mark.parametrize("question", ["保洁员的工资从哪出", "有船往江里放油水", "养猪场的粪水"])
def test_the_status_says_how_much_speaks_for_the_answer(question: str, plain: Notice) -> None:
    answer = plain.who_handles(question)
    score = answer["results"][0]["score"]
    assert answer["status"] == ("assigned" if score >= 0.5 else "likely")
    assert score <= 0.6, "what is derived ranks below what a curator wrote"
    assert answer["notes"] == ["这份通知没有主题索引；以下是按条文的字句推出来的。"]


def test_words_that_match_are_told_and_else_telling_characters(plain: Notice) -> None:
    by_word = plain.who_handles("村里保洁员的工资从哪出")["results"][0]["duties"][0]
    assert by_word["matched"] == ["保洁员"]
    by_character = plain.who_handles("有船往江里放油水")["results"][0]["duties"][0]
    assert "船" in by_character["matched"]


def test_bodies_come_by_evidence(plain: Notice) -> None:
    scores = [handler["score"] for handler in plain.who_handles("河里的污水")["results"]]
    assert scores == sorted(scores, reverse=True)
    assert scores


#: question → status, each body with its score (× 0.6 at most: what a curator wrote is surer), the matched words of its best duty
SAID: dict[str, tuple[str, str, list[tuple[str, float, list[str]]]]] = {
    "a matter by everyday words, no word the same": (
        "半夜有人开着铲车在河里偷偷挖沙子卖", "likely", [("水利部门", 0.47, [])],
    ),
    "bodies beside the best, down to two fifths of it": (
        "养猪场的粪水直接流出来", "assigned",
        [("农业农村部门", 0.57, ["粪"]), ("住房城乡建设部门", 0.309, []), ("交通运输部门", 0.296, ["接"])],
    ),
    "characters alone": ("有船往江里放油水", "likely", [("交通运输部门", 0.491, ["船"])]),
    "a word alone": ("村里保洁员的工资从哪出", "likely", [("财政部门", 0.481, ["保洁员"])]),
    "several clauses that say something": (
        "河里的污水", "likely",
        [
            ("交通运输部门", 0.355, ["污水"]), ("住房城乡建设部门", 0.235, ["污水"]),
            ("水利部门", 0.168, []), ("农业农村部门", 0.16, []),
        ],
    ),
    "all the words are in one clause": ("保洁员补助", "assigned", [("财政部门", 0.6, ["保洁员补助"])]),
    "two matters, each with its words": (
        "船舶污水 河道采砂", "assigned", [("交通运输部门", 0.6, ["污水", "船舶"]), ("水利部门", 0.6, ["河道采砂"])],
    ),
    "a matter that the words name": ("污水处理厂臭味", "assigned", [("住房城乡建设部门", 0.6, ["污水处理厂"])]),
    "a word that clauses do not part from others": ("违法建筑", "likely", [("水利部门", 0.481, ["违法建筑"])]),
}  # fmt: skip


@pytest.mark.parametrize("case", SAID)
def test_bodies_by_how_much_their_clauses_say_of_the_question(case: str, plain: Notice) -> None:
    question, status, bodies = SAID[case]
    answer = plain.who_handles(question)
    assert (answer["status"], answer["match"], answer["suggestions"]) == (status, None, [])
    assert [one["body"]["name"] for one in answer["results"]] == [name for name, _, _ in bodies]
    assert [one["score"] for one in answer["results"]] == pytest.approx([score for _, score, _ in bodies], abs=0.002)
    for one, (_, _, matched) in zip(answer["results"], bodies, strict=True):
        assert one["duties"][0]["matched"] == matched
        assert one["role"] == one["duties"][0]["role"]
        assert (one["inferred"], one["derived"], one["reason"]) == (False, True, "")


@pytest.mark.parametrize(
    ("question", "topics"),
    [
        ("半夜有人开着铲车在河里偷偷挖沙子卖", ["河道采砂", "荒漠化与沙化防治"]),
        ("村里保洁员的工资从哪出", []),
        ("护照过期换证", []),
        ("噪声", []),  # a matter that is meant, and no clause has
    ],
)
def test_the_matters_that_were_meant_are_told_with_an_answer(question: str, topics: list[str], plain: Notice) -> None:
    answer = plain.who_handles(question)
    assert answer["topics"] == topics
    assert (answer["command"], answer["query"]) == ("who-handles", question)


@pytest.mark.parametrize("question", ["排污许可证", "水环境", "溢油谁管", "河道采砂许可和现场监管"])
def test_words_that_stand_in_a_clause_are_no_derivation(question: str, plain: Notice) -> None:
    (one,) = plain.who_handles(question)["results"]
    assert (one["score"], one["derived"]) == (1.0, False)


def test_a_derived_answer_says_what_the_body_is_today(plain: Notice) -> None:
    (one,) = plain.who_handles("村里保洁员的工资从哪出")["results"]
    assert [today["name"] for today in one["today"]] == ["财政部门"]
    assert one["duties"][0]["clause"] == "统筹安排河湖管护、保洁员补助经费。"


def test_a_duty_comes_once_by_the_clause_that_says_most(plain: Notice) -> None:
    (environment,) = [
        one for one in plain.who_handles("工厂排污，许可证没有核发")["results"] if one["body"]["name"] == "生态环境部门"
    ]
    ids = [duty["id"] for duty in environment["duties"]]
    assert len(ids) == len(set(ids))
    assert environment["duties"][0]["clause"] == "核发排污许可证。"
