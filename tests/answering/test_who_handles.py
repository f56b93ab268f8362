"""Who handles a matter, on the built-in notice and on one without an index."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from envduty import load
from tests.conftest import write_duties

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from envduty import Notice
    from envduty.answers import WhoAnswer


def ids(answer: WhoAnswer) -> list[str]:
    return [handler["body"]["id"] for handler in answer["results"]]


def test_a_clause_put_as_a_question_finds_its_body(notice: Notice) -> None:
    """Nine in ten of a hundred would be chance; all but a few that two bodies share are wanted."""
    wrong = []
    for body in notice.show()["results"]:
        for duty in body["duties"]:
            own = duty["likely_body"] or body["id"]
            for clause in duty["clauses"]:
                answer = notice.who_handles(clause["text"])
                evidence = [one["clause"] for one in answer["results"][0]["duties"]] if answer["results"] else []
                if not duty["copy_of"] and (ids(answer)[:1] != [own] or clause["text"] not in evidence):
                    wrong.append((duty["id"], clause["text"], ids(answer)[:3]))
    assert len(wrong) <= 3, wrong


def test_two_matters_of_a_sentence_answer_together(notice: Notice) -> None:
    found = ids(notice.who_handles("工地半夜打桩睡不着，渣土车还一路撒土"))
    assert {"3.13", "3.14"} <= set(found)


def test_what_is_conceded_does_not_decide(notice: Notice) -> None:
    answer = notice.who_handles("知道修路要有灰，可KTV半夜唱歌吵得睡不着")
    assert set(ids(answer)[:2]) == {"3.6", "3.19"}


def test_a_body_that_refused_is_not_the_answer(notice: Notice) -> None:
    answer = notice.who_handles("广场舞太吵，教育局说不归他们管")
    assert ids(answer)[0] == "3.6"
    assert "3.3" not in ids(answer)


@pytest.mark.parametrize("question", ["公安局的环保职责", "公安局在环保上管什么", "公安局有哪些环境保护责任"])
def test_a_body_asked_about_is_no_matter(question: str, notice: Notice) -> None:
    answer = notice.who_handles(question)
    assert ids(answer) == ["3.6"]
    assert [one["id"] for one in answer["results"][0]["duties"]] == ["3.6.1", "3.6.2", "3.6.3", "3.6.4", "3.6.5"]


def test_whom_somebody_takes_to_be_meant_does_not_decide(notice: Notice) -> None:
    assert ids(notice.who_handles("河道采砂归不归公安局管"))[0] == "3.15"


def test_what_is_matched_are_words_of_the_question(notice: Notice) -> None:
    question = "楼下烧烤摊天天冒烟"
    for handler in notice.who_handles(question)["results"]:
        assert all(word in question for one in handler["duties"] for word in one["matched"])


def test_an_answer_without_certainty_says_so(notice: Notice) -> None:
    likely = [notice.who_handles(words) for words in ("铲车", "粉笔灰", "水面", "树枝", "塑料瓶", "石头堆")]
    doubtful = [answer for answer in likely if answer["status"] == "likely"]
    assert doubtful
    for answer in doubtful:
        assert all(handler["score"] < 0.5 for handler in answer["results"])
        assert answer["notes"][0].startswith("没有把握；最接近的事项是")


@pytest.fixture(scope="module")
def without_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A notice that nobody has made an index for."""
    duties = {
        "生态环境部门": ["查处超标排放等环境违法行为。", "发布空气质量状况。"],
        "公安机关": ["查处商业经营、室内装修等社会生活噪声扰民行为。", "侦办污染环境犯罪案件。"],
        "农业农村部门": ["指导畜禽粪污资源化利用，回收废旧农膜。"],
    }
    return write_duties(tmp_path_factory.mktemp("plain") / "plain.yaml", duties)


@pytest.mark.parametrize(
    ("question", "body"),
    [("楼上装修电钻吵死人", "公安机关"), ("养猪场的粪水", "农业农村部门"), ("今天空气怎么样达标吗", "生态环境部门")],
)
def test_without_an_index_the_clauses_answer(question: str, body: str, without_index: Path) -> None:
    with load(without_index) as plain:
        answer = plain.who_handles(question)
    assert answer["results"][0]["body"]["name"] == body
    assert answer["results"][0]["derived"]
    assert answer["status"] in {"assigned", "likely"}


def test_without_an_index_the_words_of_a_clause_leave_no_doubt(without_index: Path) -> None:
    with load(without_index) as plain:
        assert plain.who_handles("侦办污染环境犯罪案件")["status"] == "assigned"
        assert plain.who_handles("今天空气怎么样达标吗")["status"] == "likely"


@pytest.mark.parametrize("question", ["护照过期换证", "孩子转学", "进口固体废物", "河道非法采砂", "核电站辐射"])
def test_without_an_index_what_no_clause_says_is_nobodys(question: str, without_index: Path) -> None:
    with load(without_index) as plain:
        assert plain.who_handles(question)["results"] == []


def test_one_more_term_changes_no_role(opened: Callable[..., Notice], tmp_path: Path) -> None:
    """The clause is chosen by the matter's name, not by counting synonyms."""
    file = tmp_path / "local.yaml"
    file.write_text(
        "extends: builtin\ndocument: {id: local, title: 本地, date: '2020-01-01', region: 本地}\n"
        "topics:\n  - {topic: 机动车尾气, terms: [淘汰, 老旧车淘汰, 黄标车淘汰, 报废老车]}\n",
        encoding="utf-8",
    )
    before, after = (opened(one).topics("机动车尾气")["results"][0]["bodies"] for one in (None, file))
    assert [(body["id"], body["role"]) for body in after] == [(body["id"], body["role"]) for body in before]


def test_more_terms_change_no_role_of_any_matter(notice: Notice, opened: Callable[..., Notice], tmp_path: Path) -> None:
    """Every matter gets the openings of all its duties' clauses as terms; asked by its name, all roles stay."""
    clauses = {d["id"]: [c["text"][:5] for c in d["clauses"]] for b in notice.show()["results"] for d in b["duties"]}
    matters = {
        one["topic"]: {d for body in one["bodies"] for d in body["duties"]} for one in notice.topics()["results"]
    }
    lines = ["extends: builtin", "document: {id: more, title: 本地, date: '2020-01-01', region: 本地}", "topics:"]
    for name, duties in matters.items():
        terms = sorted({term for duty in duties for term in clauses[duty] if len(term) > 1})
        lines.append(f"  - {{topic: '{name}', terms: {json.dumps(terms, ensure_ascii=False)}}}")
    file = tmp_path / "more.yaml"
    file.write_text("\n".join(lines), encoding="utf-8")
    more = opened(file)
    for name in matters:
        before, after = (
            {one["body"]["id"]: one["role"] for one in asked.who_handles(name)["results"]} for asked in (notice, more)
        )
        assert before == after, name
