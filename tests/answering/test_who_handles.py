"""Who handles a matter, on the built-in notice and on one without an index."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from envduty import load
from tests.conftest import MINI, copy_mini, write_duties

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


#: synonyms that speak of one clause of several
SCRAPPED = ["淘汰", "老旧车淘汰", "黄标车淘汰", "报废老车"]


@pytest.fixture(scope="module")
def more(notice: Notice, opened: Callable[..., Notice], tmp_path_factory: pytest.TempPathFactory) -> Notice:
    """The built-in notice in which every matter has the openings of all its duties' clauses as terms, one also synonyms."""
    clauses = {d["id"]: [c["text"][:5] for c in d["clauses"]] for b in notice.show()["results"] for d in b["duties"]}
    matters = {
        one["topic"]: {d for body in one["bodies"] for d in body["duties"]} for one in notice.topics()["results"]
    }
    lines = ["extends: builtin", "document: {id: more, title: 本地, date: '2020-01-01', region: 本地}", "topics:"]
    for name, duties in matters.items():
        terms = sorted({term for duty in duties for term in clauses[duty] if len(term) > 1})
        terms += SCRAPPED if name == "机动车尾气" else []
        lines.append(f"  - {{topic: '{name}', terms: {json.dumps(terms, ensure_ascii=False)}}}")
    file = tmp_path_factory.mktemp("more") / "more.yaml"
    file.write_text("\n".join(lines), encoding="utf-8")
    return opened(file)


def test_more_terms_change_no_role_where_a_matter_is_listed(notice: Notice, more: Notice) -> None:
    """The clause is chosen by the matter's name, not by counting synonyms."""
    for one, other in zip(notice.topics()["results"], more.topics()["results"], strict=True):
        before, after = ([(body["id"], body["role"]) for body in topic["bodies"]] for topic in (one, other))
        assert before == after, one["topic"]
    assert set(SCRAPPED) <= set(more.topics("机动车尾气")["results"][0]["terms"])


def test_more_terms_change_no_role_of_any_matter(notice: Notice, more: Notice) -> None:
    """Asked by its name."""
    for name in (one["topic"] for one in notice.topics()["results"]):
        before, after = (
            {one["body"]["id"]: one["role"] for one in asked.who_handles(name)["results"]} for asked in (notice, more)
        )
        assert before == after, name


# How directly a body has a matter, in the small notice: what each score is made of

#: question → each body with role, score, and the beginning of the clause that decides
DIRECTNESS = {
    "the index: its first place counts most, who assists a little less": (
        "采砂",
        [("2.6", "负责", 1.0, "负责河道采砂"), ("1.5", "协助", 0.997, "协助"), ("3.8", "配合", 0.995, "配合")],
    ),
    "a clause put as a question goes before the index": (
        "协助水务部门查处非法采砂",
        [("1.5", "协助", 1.0, "协助"), ("3.8", "配合", 0.459, "配合"), ("2.6", "会同", 0.446, "会同")],
    ),
    "nearly all of a clause is that clause": (
        "助水务部门查处非法采砂",
        [("1.5", "协助", 1.0, "协助"), ("3.8", "配合", 0.464, "配合"), ("2.6", "会同", 0.448, "会同")],
    ),
    "a part of two clauses is no clause: the index decides": (
        "水务部门查处非法采砂",
        [("1.5", "协助", 1.0, "协助"), ("3.8", "配合", 0.998, "配合"), ("2.6", "会同", 0.941, "会同")],
    ),
    "words that the text has too say more than the index alone": (
        "清理河道垃圾",
        [("1.4", "负责", 1.0, "组织清理"), ("1.5", "负责", 0.998, "组织村民"), ("2.7", "负责", 0.884, "负责建成区")],
    ),
    "two matters: what has both comes first": (
        "采砂和河道垃圾",
        [
            ("1.5", "负责", 1.0, "组织村民"),
            ("2.7", "负责", 0.949, "负责建成区"),
            ("1.4", "负责", 0.932, "组织清理"),
            ("2.6", "负责", 0.836, "负责河道采砂"),
            ("3.8", "配合", 0.755, "配合"),
        ],
    ),
    "a general matter only supports a specific one": (
        "污水 采砂",
        [("2.6", "负责", 1.0, "负责河道采砂"), ("1.5", "协助", 0.943, "协助"), ("3.8", "配合", 0.903, "配合")],
    ),
    "a general matter alone: its bodies are only to be seen": ("河水发黑", [("1.4", "负责", 0.45, "对本行政区域")]),
    "no entry, but the words stand in two texts": (
        "清理",
        [("1.4", "负责", 1.0, "组织清理"), ("1.5", "负责", 1.0, "组织村民")],
    ),
    "no entry, and most of the words stand in one text": ("打击违法犯罪", [("3.8", "负责", 0.79, "依法打击")]),
    "no entry, and too few of the words stand in a text": ("建成区清洁", []),
    "everybody has the word: the leading department after others, the government last": (
        "河道",
        [
            ("2.7", "负责", 1.0, "负责建成区"),
            ("3.8", "负责", 1.0, "依法打击"),
            ("2.6", "负责", 1.0, "负责河道采砂"),
            ("1.4", "负责", 1.0, "对本行政区域"),
            ("1.5", "负责", 1.0, "组织村民"),
        ],
    ),
    "only assisted in: the leading department leads, at half of what is direct": (
        "违法建筑",
        [("2.7", "配合", 1.0, "配合水务部门拆除"), ("2.6", "牵头(推定)", 0.491, "")],
    ),
}


@pytest.mark.parametrize("case", DIRECTNESS)
def test_bodies_come_by_how_directly_they_have_the_matter(case: str, mini: Notice) -> None:
    question, expected = DIRECTNESS[case]
    results = mini.who_handles(question)["results"]
    assert [(one["body"]["id"], one["role"]) for one in results] == [(body, role) for body, role, _, _ in expected]
    assert [one["score"] for one in results] == pytest.approx([score for _, _, score, _ in expected], abs=0.0015)
    for one, (_, _, _, beginning) in zip(results, expected, strict=True):
        clause = one["duties"][0]["clause"] if one["duties"] else ""
        assert clause.startswith(beginning)
        assert bool(clause) == bool(beginning)


@pytest.mark.parametrize(
    ("question", "status", "topics"),
    [
        ("采砂", "assigned", ["河道采砂"]),
        ("采砂和河道垃圾", "assigned", ["河道保洁", "河道采砂"]),
        ("河水发黑", "general", ["河水污染"]),
        ("清理", "assigned", []),
        ("建成区清洁", "unassigned", []),
        ("自来水收费", "unassigned", []),
        ("序言", "unassigned", []),
        ("村", "unassigned", []),  # one character is no word
    ],
)
def test_the_status_says_on_what_the_answer_rests(question: str, status: str, topics: list[str], mini: Notice) -> None:
    answer = mini.who_handles(question)
    assert (answer["status"], answer["topics"], answer["match"]) == (status, topics, None)
    assert (answer["command"], answer["query"]) == ("who-handles", question)
    assert bool(answer["results"]) == (status != "unassigned")


def test_an_inferred_lead_says_from_what(mini: Notice) -> None:
    lead = mini.who_handles("协助水务部门")["results"][-1]
    assert lead["inferred"]
    assert not lead["derived"]
    assert lead["duties"] == []
    assert lead["body"] == {"id": "2.6", "name": "水务部门"}
    assert lead["reason"] == (
        "通知没有明说由水务部门牵头；第五条(二)、第九条规定别的机构协助、配合水务部门，据此推定。"
    )


def test_what_the_notice_says_itself_is_neither_inferred_nor_derived(mini: Notice) -> None:
    for one in mini.who_handles("采砂")["results"]:
        assert (one["inferred"], one["derived"], one["reason"]) == (False, False, "")


def test_a_partner_named_after_together_with_takes_part(opened: Callable[..., Notice], tmp_path: Path) -> None:
    """Where the index does not name it for the matter itself."""
    text = MINI.read_text(encoding="utf-8").replace('["2.6.1", "1.5.2", "3.8.2"]\n    see: ["3.8.1"]', '["2.6.1"]')
    file = copy_mini(tmp_path)
    file.write_text(text, encoding="utf-8")
    results = opened(file).who_handles("会同公安机关查处")["results"]
    assert (results[0]["body"]["id"], results[0]["role"]) == ("2.6", "会同")
    (partner,) = [one for one in results if one["role"] == "参与"]
    assert partner["body"] == {"id": "3.8", "name": "公安机关"}
    assert partner["reason"] == "第六条(一)规定水务部门会同公安机关办理。"
    assert (partner["inferred"], partner["derived"], partner["duties"]) == (False, False, [])


@pytest.mark.parametrize(
    ("question", "matched"),
    [
        ("清理河道垃圾", ["清理河道垃圾", "河道垃圾"]),  # the words of the index and those of the text, longest first
        ("打击违法犯罪", ["打击", "法犯", "犯罪", "违法"]),  # of a text without an entry, what stands in it
        ("采砂", ["采砂"]),
    ],
)
def test_what_is_matched(question: str, matched: list[str], mini: Notice) -> None:
    assert mini.who_handles(question)["results"][0]["duties"][0]["matched"] == matched


# … and in the built-in one

BUILT_IN = {
    "the matter's bodies in the order of the index, the environment department only in support": (
        "噪声",
        [
            ("3.6", "负责", 1.0), ("3.13", "负责", 0.998), ("3.14", "监督", 0.996),
            ("3.19", "配合", 0.993), ("1.2", "负责", 0.992), ("3.1", "负责", 0.441),
        ],
    ),
    "a misplaced duty answers for its body, and where it is printed only to be seen": (
        "农膜",
        [("3.16", "负责", 1.0), ("1.3", "负责", 0.944), ("3.17", "负责", 0.409), ("1.2", "负责", 0.409)],
    ),
    "at the same score, departments before the government": (
        "秸秆焚烧",
        [("3.1", "负责", 1.0), ("3.16", "负责", 0.409), ("1.2", "负责", 0.409), ("1.3", "负责", 0.409)],
    ),
    "a matter that supports": ("烟花爆竹", [("3.6", "负责", 1.0), ("3.1", "负责", 0.409)]),
    "matters near the question support the bodies that have them": (
        "塑料瓶",
        [("3.30", "负责", 0.49), ("3.18", "负责", 0.397), ("3.1", "负责", 0.374), ("1.3", "负责", 0.162)],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", BUILT_IN)
def test_bodies_of_the_built_in_notice_come_by_directness(case: str, notice: Notice) -> None:
    question, expected = BUILT_IN[case]
    results = notice.who_handles(question)["results"]
    assert [(one["body"]["id"], one["role"]) for one in results] == [(body, role) for body, role, _ in expected]
    assert [one["score"] for one in results] == pytest.approx([score for *_, score in expected], abs=0.0015)


@pytest.mark.parametrize(
    ("question", "notes"),
    [
        ("噪声", []),
        ("农膜", ["农牧业部门的职责有缺文，遗失的项目可能规定过此事。"]),
        ("石头堆", ["没有把握；最接近的事项是“采石场、矿山爆破震动”。"]),
        ("发射卫星", []),
    ],
)
def test_notes_tell_of_doubt_and_of_what_is_lost(question: str, notes: list[str], notice: Notice) -> None:
    assert notice.who_handles(question)["notes"] == notes


def test_a_note_of_the_index_is_told(mini: Notice) -> None:
    assert mini.who_handles("河水发黑")["notes"] == ["本规定没有写到污水，只有政府的一般责任可以适用。"]


def test_where_nothing_answers_matters_with_the_same_words_are_suggested(notice: Notice) -> None:
    assert notice.who_handles("粉笔灰")["results"] == []
    assert "工厂烟尘粉尘" in [one["name"] for one in notice.who_handles("粉笔灰")["suggestions"]]
    assert notice.who_handles("噪声")["suggestions"] == []
    assert notice.who_handles("发射卫星")["suggestions"] == []


@pytest.mark.parametrize(
    ("question", "by_name"),
    [
        ("环保", True),  # one body either way
        ("消防", True),  # no matter of the notice
        ("交通", False),  # several bodies have the matter
        ("噪声", False),
    ],
)
def test_a_word_that_is_a_name_and_a_matter(question: str, by_name: bool, notice: Notice) -> None:
    assert bool(notice.who_handles(question)["match"]) == by_name
