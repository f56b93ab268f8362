"""Duties side by side: which belong together, why, and what each says alone."""

from __future__ import annotations

import json
import re
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from envduty import UsageError
from envduty.edition import datafile, location
from tests.conftest import SOUND

if TYPE_CHECKING:
    from collections.abc import Iterator

    from envduty import Notice
    from envduty.answers import LevelsAnswer, Row

#: pairs of duties of different bodies, judged by one reader before the rules were written: are they about the same matter?
PAIRS: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "gold" / "pairs.json").read_text(encoding="utf-8")
)
WORDS = datafile.load(location.BUILTIN).knowledge.words
COPIES = {"3.17.5": "3.18.3", "3.24.2": "4.1.2", "3.24.3": "4.1.3", "3.24.4": "4.1.4"}


def body_of(duty: str) -> str:
    return duty.rsplit(".", 1)[0]


def row_of(answer: LevelsAnswer, duty: str) -> Row:
    (row,) = [row for row in answer["rows"] if any(duty in cell for cell in row["cells"].values())]
    return row


def ids(row: Row) -> set[str]:
    return {duty for cell in row["cells"].values() for duty in cell}


@pytest.fixture(scope="module")
def compared(notice: Notice) -> dict[tuple[str, str], LevelsAnswer]:
    """Every body beside every other."""
    bodies = [body["id"] for body in notice.show()["results"]]
    return {pair: notice.diff_levels(*pair) for pair in combinations(bodies, 2)}


@pytest.fixture(scope="module")
def rows(compared: dict[tuple[str, str], LevelsAnswer]) -> list[tuple[LevelsAnswer, Row]]:
    """Every row with duties of two bodies."""
    return [(answer, row) for answer in compared.values() for row in answer["rows"] if all(row["cells"].values())]


# which duties belong together


def _measured(compared: dict[tuple[str, str], LevelsAnswer], pairs: list[dict[str, Any]]) -> tuple[float, float]:
    """Precision and recall. A copy goes with its original alone, whatever a reader says of its words."""
    right = wrong = missed = 0
    for pair in pairs:
        a, b = pair["a"], pair["b"]
        if {a, b} & set(COPIES) and b != COPIES.get(a):
            continue
        together = b in ids(row_of(compared[body_of(a), body_of(b)], a))
        right += together and pair["same"]
        wrong += together and not pair["same"]
        missed += pair["same"] and not together
    return right / (right + wrong), right / (right + missed)


def test_duties_stand_together_as_a_reader_puts_them(compared: dict[tuple[str, str], LevelsAnswer]) -> None:
    precision, recall = _measured(compared, PAIRS)
    assert precision >= 0.93
    assert recall >= 0.88


@pytest.mark.parametrize("half", [0, 1])
def test_no_half_of_the_pairs_is_much_worse(compared: dict[tuple[str, str], LevelsAnswer], half: int) -> None:
    """The rules were not bent to a few of the pairs."""
    precision, recall = _measured(compared, PAIRS[half::2])
    assert precision >= 0.93
    assert recall >= 0.85


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("3.13.4", "3.15.1"),  # 排污口, which the index ties
        ("1.2.15", "3.6.5"),
        ("1.2.15", "3.27.3"),
        ("3.1.12", "3.4.1"),
        ("3.1.8", "3.9.2"),
        ("3.2.5", "3.10.7"),
        ("1.2.7", "3.10.2"),  # 网格化, which the words tie
        ("3.14.4", "3.6.4"),
    ],
)
def test_duties_about_one_matter_stand_together(compared: dict[tuple[str, str], LevelsAnswer], a: str, b: str) -> None:
    pair = sorted((a, b), key=lambda duty: [int(part) for part in duty.split(".")])
    assert set(pair) <= ids(row_of(compared[body_of(pair[0]), body_of(pair[1])], a))


@pytest.mark.parametrize(
    ("a", "b", "formula"),
    [
        ("1.3.6", "3.25.3", "做好环境保护工作"),
        ("2.1.2", "3.13.1", "的重要内容"),
        ("1.3.3", "3.26.2", "查处环境违法行为"),
        ("3.13.2", "3.17.2", "an entry that neither text is about: 古树名木"),
        ("3.7.2", "4.1.3", "其他负有环境保护监督管理职责的部门"),
        ("3.1.7", "3.6.4", "会同有关部门"),
        ("3.2.7", "3.34.1", "a partner's name: 环境保护部门"),
        ("1.2.1", "3.30.1", "规划"),
    ],
)
def test_set_phrases_tie_nothing(compared: dict[tuple[str, str], LevelsAnswer], a: str, b: str, formula: str) -> None:
    assert b not in ids(row_of(compared[body_of(a), body_of(b)], a)), formula


def test_every_duty_of_every_level_stands_in_exactly_one_row(notice: Notice) -> None:
    for names in ((), ("公安", "交通运输", "水利"), ("三", "四"), ("工商", "法院")):
        answer = notice.diff_levels(*names)
        placed = [duty for row in answer["rows"] for cell in row["cells"].values() for duty in cell]
        assert len(placed) == len(set(placed))
        bodies = [i for level in answer["levels"] for i in _bodies(notice, level["id"])]
        printed = [d["id"] for i in bodies for d in notice.show(i)["results"][0]["duties"] if d["status"] != "gap"]
        assert sorted(placed) == sorted(printed)
        assert [duty["id"] for duty in answer["results"]] == placed or set(placed) == {
            duty["id"] for duty in answer["results"]
        }


def _bodies(notice: Notice, level: str) -> list[str]:
    return [body["id"] for body in notice.show(level)["results"]]


def test_two_duties_of_one_level_share_a_row_when_each_goes_with_the_other_side(
    compared: dict[tuple[str, str], LevelsAnswer],
) -> None:
    """危险化学品: 3.6.2 goes with 3.27.1 and with 3.27.2. 3.20.3 is about 辐射, as 1.2.2, and not about 应急预案, as 1.2.15."""
    assert ids(row_of(compared["3.6", "3.27"], "3.6.2")) == {"3.6.2", "3.27.1", "3.27.2"}
    assert not {"1.2.2", "1.2.15"} <= ids(row_of(compared["1.2", "3.20"], "1.2.2"))


def test_shared_matters_come_first_then_those_of_each_level_in_its_order(notice: Notice) -> None:
    answer = notice.diff_levels()
    shared = [sum(map(bool, row["cells"].values())) > 1 for row in answer["rows"]]
    assert True in shared
    assert shared == sorted(shared, reverse=True)
    alone = [next(level for level, cell in row["cells"].items() if cell) for row in answer["rows"][sum(shared) :]]
    assert alone == sorted(alone, key=["1.1", "1.2", "1.3"].index)


def test_the_same_question_has_the_same_rows_whatever_the_order_of_the_bodies(notice: Notice) -> None:
    def rows(*names: str) -> set[frozenset[str]]:
        return {frozenset(ids(row)) for row in notice.diff_levels(*names)["rows"]}

    assert rows("公安", "交通运输") == rows("交通运输", "公安")


# why


def test_every_shared_row_has_a_matter_and_a_reason(rows: list[tuple[LevelsAnswer, Row]]) -> None:
    assert len(rows) > 100
    assert [row for _, row in rows if not row["topic"] or not row["why"]] == []


def test_a_row_is_named_by_an_entry_of_the_index_that_its_texts_are_about(notice: Notice) -> None:
    row = row_of(notice.diff_levels("住建局", "水利局"), "3.13.4")
    assert row["topic"] == "入河排污口"
    assert row["why"] == "同有“排污口”；同属事项“入河排污口”"


def test_a_row_that_the_data_writes_comes_before_what_is_computed(notice: Notice) -> None:
    row = row_of(notice.diff_levels("公安", "交通运输"), "3.14.4")
    assert (row["topic"], row["why"]) == ("黄标车、老旧车淘汰", "同讲老旧车的淘汰和报废回收")


def test_a_row_that_the_index_does_not_tie_is_named_by_the_words_that_it_shares(notice: Notice) -> None:
    row = row_of(notice.diff_levels("3.4", "3.10"), "3.4.2")
    assert "3.10.6" in ids(row)
    assert row["topic"] in row["why"]


def _borders(text: str) -> set[int]:
    from envduty.compiled.words import cut

    vocabulary = {*WORDS.words, *WORDS.formulas}
    return {border for span in cut(text, vocabulary) for border in span}


def test_no_reason_cuts_a_word(rows: list[tuple[LevelsAnswer, Row]]) -> None:
    """What is quoted begins and ends at a border of words, in at least two of the duties."""
    for answer, row in rows:
        texts = [duty["text"] for duty in answer["results"] if duty["id"] in ids(row)]
        for phrase in _quoted(row["why"].split("同属事项")[0]):
            assert not re.search(r"[，。；：、（）]", phrase), (row, phrase)
            whole = [text for text in texts if _stands(phrase, text)]
            assert len(whole) > 1, (row, phrase)


def _quoted(why: str) -> Iterator[str]:
    for part in why.split("“")[1:]:
        yield part.split("”")[0]


def _stands(phrase: str, text: str) -> bool:
    borders = _borders(text)
    starts = [i for i in range(len(text)) if text.startswith(phrase, i)]
    return any(start in borders and start + len(phrase) in borders for start in starts)


def test_no_mark_cuts_a_word(rows: list[tuple[LevelsAnswer, Row]]) -> None:
    for answer, _ in rows[:100]:
        for duty in answer["results"]:
            borders = _borders(duty["text"])
            assert [span for span in duty["only"] if not set(span) <= borders] == []


def test_marks_are_the_words_that_the_other_side_has_not(notice: Notice) -> None:
    answer = notice.diff_levels("公安", "交通运输")
    duties = {duty["id"]: duty for duty in answer["results"]}
    marked = [duties["3.14.4"]["text"][start:end] for start, end in duties["3.14.4"]["only"]]
    assert "黄标车" not in "".join(marked)
    assert any("交通干线" in words for words in marked)


def test_a_duty_that_stands_alone_has_no_marks(notice: Notice) -> None:
    answer = notice.diff_levels("公安", "交通运输")
    alone = {i for row in answer["rows"] if not all(row["cells"].values()) for i in ids(row)}
    assert alone
    assert [duty["id"] for duty in answer["results"] if duty["id"] in alone and duty["only"]] == []


# damage


def test_a_copy_stands_beside_its_original_and_gives_its_body_no_part(notice: Notice) -> None:
    """工商 does not try cases."""
    answer = notice.diff_levels("工商", "法院")
    row = row_of(answer, "3.24.2")
    assert ids(row) == {"3.24.2", "4.1.2"}
    assert "3.24.2 是 4.1.2 的误印重复" in row["why"]
    copy = next(duty for duty in answer["results"] if duty["id"] == "3.24.2")
    assert copy["roles"] == []
    assert (copy["status"], copy["copy_of"]) == ("copy", "4.1.2")
    assert "不作为工商行政管理部门的职责" in "".join(copy["notes"])


@pytest.mark.parametrize(("copy", "other"), [("3.24.4", "4.2"), ("3.17.5", "3.6"), ("3.17.5", "3.14")])
def test_a_copy_goes_with_nothing_but_its_original(notice: Notice, copy: str, other: str) -> None:
    assert ids(row_of(notice.diff_levels(body_of(copy), other), copy)) == {copy}


def test_what_is_only_copied_is_no_shared_matter(notice: Notice) -> None:
    """The row comes with those of one level."""
    answer = notice.diff_levels("工商", "法院")
    assert not [row for row in answer["rows"] if "同" in row["why"]]


def test_damage_is_told_with_every_duty(notice: Notice, compared: dict[tuple[str, str], LevelsAnswer]) -> None:
    told = {duty["id"]: duty for body in notice.show()["results"] for duty in body["duties"]}
    for answer in compared.values():
        for duty in answer["results"]:
            for field in ("status", "unclear", "likely_body", "copy_of", "notes"):
                assert duty[field] == told[duty["id"]][field]


def test_a_comparison_says_what_is_lost_of_a_body(notice: Notice) -> None:
    assert notice.diff_levels("农牧业", "林业")["notes"] == [
        "农牧业部门的职责有缺文（3.16.gap），没有的事项不等于没有规定。"
    ]
    assert notice.diff_levels("公安", "林业")["notes"] == []


def test_topic_narrows_to_the_rows_that_it_means(notice: Notice) -> None:
    answer = notice.diff_levels("公安", "交通运输", topic="噪声")
    assert answer["rows"]
    assert all("噪声" in d["text"] or "噪声" in d["topic"] for d in answer["results"] if d["id"] in {"3.6.3", "3.14.3"})
    assert len(answer["rows"]) < len(notice.diff_levels("公安", "交通运输")["rows"])


# the whole answer, in the small notice


@pytest.mark.parametrize(
    ("asked", "rows"),
    [
        (
            (),
            [
                ("河道保洁", {"1.4": ["1.4.1"], "1.5": ["1.5.1"]}, "同属事项“河道保洁”"),
                ("河道保护经费", {"1.4": ["1.4.2"], "1.5": []}, ""),  # the data writes that nothing stands beside it
                ("河道采砂", {"1.4": [], "1.5": ["1.5.2"]}, ""),
            ],
        ),
        (
            ("水务", "公安", "城管", "1.5"),
            [
                ("河道采砂", {"2.6": ["2.6.1"], "3.8": ["3.8.2"], "2.7": [], "1.5": ["1.5.2"]}, "同属事项“河道采砂”"),
                ("河道整治规划", {"2.6": ["2.6.2"], "3.8": [], "2.7": [], "1.5": []}, ""),
                ("河道巡查", {"2.6": ["2.6.3"], "3.8": [], "2.7": [], "1.5": []}, ""),
                ("破坏河道", {"2.6": [], "3.8": ["3.8.1"], "2.7": [], "1.5": []}, ""),
                ("负责建成区河道的保洁", {"2.6": [], "3.8": [], "2.7": ["2.7.1"], "1.5": []}, ""),
                ("河道违法建筑", {"2.6": [], "3.8": [], "2.7": ["2.7.2"], "1.5": []}, ""),
                ("河道保洁", {"2.6": [], "3.8": [], "2.7": [], "1.5": ["1.5.1"]}, ""),
            ],
        ),
    ],
)
def test_rows_of_the_small_notice(
    asked: tuple[str, ...], rows: list[tuple[str, dict[str, list[str]], str]], mini: Notice
) -> None:
    answer = mini.diff_levels(*asked)
    assert [(row["topic"], row["cells"], row["why"]) for row in answer["rows"]] == rows
    assert [duty["id"] for duty in answer["results"]] == [
        duty for _, cells, _ in rows for cell in cells.values() for duty in cell
    ]
    assert (answer["command"], answer["query"], answer["topic"]) == ("diff-levels", " ".join(asked), None)
    assert (answer["notes"], answer["suggestions"]) == ([], [])


def test_a_duty_in_a_row_says_everything(mini: Notice) -> None:
    first = mini.diff_levels("水务", "公安")["results"][0]
    assert dict(first) == {
        "id": "2.6.1",
        "citation": "第六条(一)",
        "body": {"id": "2.6", "name": "水务部门"},
        "topic": "河道采砂",
        "text": "负责河道采砂的监督管理，会同公安机关查处非法采砂。",
        "roles": ["负责", "会同"],
        "only": [(0, 6), (7, 11), (12, 24)],
        **SOUND,
    }


@pytest.mark.parametrize(
    ("names", "columns"),
    [
        (("水务", "公安"), [("2.6", "水务部门"), ("3.8", "公安机关")]),
        (("第二章", "公安"), [("2", "主管部门的职责"), ("3.8", "公安机关")]),
        (("水务", "水利局", "公安", "第八条"), [("2.6", "水务部门"), ("3.8", "公安机关")]),
        (("第二章", "第二章", "第一章"), [("2", "主管部门的职责"), ("1", "人民政府的职责")]),
        (("水务", "火星部"), []),
        (("火星部",), []),
    ],
)
def test_each_body_or_section_named_is_one_column(
    names: tuple[str, ...], columns: list[tuple[str, str]], mini: Notice
) -> None:
    answer = mini.diff_levels(*names)
    assert [(level["id"], level["name"]) for level in answer["levels"]] == columns
    assert bool(answer["rows"]) == bool(columns)


@pytest.mark.parametrize("names", [("水务",), ("水务", "水利局")])
def test_one_column_compares_with_nothing(names: tuple[str, ...], mini: Notice) -> None:
    with pytest.raises(UsageError, match="请至少写两个机构"):
        mini.diff_levels(*names)


@pytest.mark.parametrize(
    ("topic", "rows"),
    [
        ("经费", ["河道保护经费"]),  # by its entry
        ("村民", ["河道保洁"]),  # by its words
        ("河道采砂", ["河道采砂"]),
        ("道采", ["河道采砂"]),  # by a part of the row's name
        ("村民清理", ["河道保洁"]),
        ("火星", []),
        ("河道", ["河道保洁", "河道保护经费", "河道采砂"]),
    ],
)
def test_a_topic_means_rows_by_entry_words_or_name(topic: str, rows: list[str], mini: Notice) -> None:
    answer = mini.diff_levels(topic=topic)
    assert [row["topic"] for row in answer["rows"]] == rows
    assert answer["topic"] == topic
    assert [level["id"] for level in answer["levels"]] == ["1.4", "1.5"], "the levels are there all the same"


def test_a_topic_that_no_body_has_tells_of_no_loss(notice: Notice) -> None:
    assert notice.diff_levels("农牧业", "林业", topic="火星")["notes"] == []


@pytest.mark.parametrize(
    ("duty", "topic", "why"),
    [
        ("1.1.2", "环保队伍建设", "同有“队伍建设”；同属事项“环保队伍建设”"),
        ("1.3.2", "环境执法与查处环境违法", "同有“环境违法”；同属事项“环境执法与查处环境违法”"),
        ("1.3.4", "农村牧区环境综合整治", "同有“农村牧区环境综合整治”；同属事项“农村牧区环境综合整治”"),
        ("1.1.3", "一票否决", ""),
        ("1.2.15", "突发环境事件应急预案", ""),
    ],
)
def test_a_row_is_named_and_says_why(duty: str, topic: str, why: str, notice: Notice) -> None:
    row = row_of(notice.diff_levels(), duty)
    assert (row["topic"], row["why"]) == (topic, why)
