"""The notice's text as it is compiled: whom a duty means when it names partners, and how texts are looked up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from envduty import load
from tests.conftest import copy_mini

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from envduty import Notice
    from envduty.compiled.store import Store
    from envduty.compiled.texts import Passage


#: whom the water department acts together with → which bodies of the small notice that is
TOGETHER = {
    "会同公安机关查处非法采砂": ["3.8"],
    "会同公安、城市管理部门查处非法采砂": ["3.8", "2.7"],
    "会同公安、城市管理行政执法人员查处非法采砂": ["3.8", "2.7"],  # no word for what they are
    "会同县教育局开展宣传": ["3.9"],
    "会同公安、气象部门巡查": ["3.8"],  # the other is not in the notice
    "会同有关部门查处非法采砂": [],
}


@pytest.fixture(scope="module")
def together(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, list[str]]]:
    """Whom the small notice takes to be meant, with a duty for each of these words."""
    file = copy_mini(tmp_path_factory.mktemp("together"))
    text = file.read_text(encoding="utf-8")
    duties = "".join(
        f'          - {{id: "2.6.{n}", text: 负责河道采砂的监督管理，{words}。}}\n'
        for n, words in enumerate(TOGETHER, 4)
    )
    before = "            text: 指导乡镇人民政府开展河道巡查。\n"
    assert before in text
    file.write_text(text.replace(before, before + duties), encoding="utf-8")
    with load(file) as notice:
        (body,) = notice.show("2.6")["results"]
        yield {words: duty["clauses"][1]["with"] for words, duty in zip(TOGETHER, body["duties"][3:], strict=True)}


@pytest.mark.parametrize("words", TOGETHER)
def test_partners_are_found_among_the_bodies_of_the_notice(words: str, together: dict[str, list[str]]) -> None:
    assert together[words] == TOGETHER[words]


def test_a_name_with_and_in_it_is_one_body(tmp_path: Path) -> None:
    file = copy_mini(tmp_path)
    text = file.read_text(encoding="utf-8").replace("会同公安机关查处", "会同文化和旅游部门查处")
    file.write_text(text.replace("name: 教育部门", "name: 文化和旅游部门"), encoding="utf-8")
    with load(file) as notice:
        assert notice.show("2.6.1")["results"][0]["duties"][0]["clauses"][1]["with"] == ["3.9"]


# The tables, on the notice of tests/compiled/specimen


@pytest.mark.parametrize(
    ("prefix", "found"),
    [
        pytest.param("水", [("水务部门", "2.1")], id="a name"),
        pytest.param("2.3", [("2.3", "教育部门"), ("2.3.1", "")], id="ids of a body and of its duty"),
        pytest.param("2.1.1", [("2.1.1", "(一)1"), ("2.1.1.1", "(一)1(1)")], id="ids of duties"),
        pytest.param("1.1", [("1.1", "县政府"), ("1.1.1", "一、(一)1")], id="ids of a body and of its only duty"),
        pytest.param("3", [("3", "工作要求")], id="the id of a text"),
        pytest.param("务部", [], id="no beginning"),
    ],
)  # fmt: skip
def test_what_begins_so(specimen: Store, prefix: str, found: list[tuple[str, str]]) -> None:
    assert sorted(specimen.texts.beginning_with(prefix)) == sorted(found)


def test_nothing_begins_every_body(specimen: Store) -> None:
    names = {name for _, name in specimen.texts.body_names()}
    assert {word for word, _ in specimen.texts.beginning_with("")} == names | {
        one for one, _ in specimen.texts.body_names()
    }


@pytest.mark.parametrize("identifier", ["1", "1.1", "2.1.1.1", "2.1.gap", "2.3"])
def test_ids(specimen: Store, identifier: str) -> None:
    assert specimen.texts.has_id(identifier)
    assert not specimen.texts.has_id(f"{identifier}0")


@pytest.mark.parametrize(
    ("keys", "identifier"),
    [(["1.1.1"], "1.1.1"), (["9", "1.1"], "1.1"), (["9"], None), ([], None)],
)
def test_the_first_key_that_cites_anything(specimen: Store, keys: list[str], identifier: str | None) -> None:
    found = specimen.texts.cited(keys)
    assert (found and found[0]) == identifier


def test_a_chapter_is_cited_rather_than_an_article_that_has_lost_its_sort(mini: Notice) -> None:
    texts = mini._stores[-1].texts  # noqa: SLF001
    assert texts.cited(["6条"]) == ("2.6", "第六条")
    assert texts.cited(["2章"]) == ("2", "第二章")
    assert texts.cited(["2"]) == ("2", "第二章")


def test_bodies_without_texts_of_their_own(specimen: Store) -> None:
    assert [body["id"] for body in specimen.texts.bodies()] == ["1.1", "1.2", "2.1", "2.2", "2.3"]
    assert specimen.texts.body("9") is None
    assert specimen.texts.section("9") is None
    section = specimen.texts.section("2")
    assert section
    assert section["title"] == "部门的职责"
    assert (specimen.texts.preamble("序言"), specimen.texts.preamble("县政府")) == ("preamble", None)
    with pytest.raises(LookupError):
        specimen.texts.body_name("9")


def test_the_preamble_is_before_the_first_body(specimen: Store) -> None:
    texts = specimen.texts
    assert [texts.body_order(body) for body in ("preamble", "1.1", "2.3")] == [-1, 0, 5]
    assert texts.lost("2.1") == "水务部门的职责有缺文，遗失的项目可能规定过此事。"


#: every passage: its id, the body under which it stands, the body that answers for it
PASSAGES = [
    ("preamble", "preamble", ""),
    ("1.1.1", "1.1", "1.1"),
    ("1.2.1", "1.2", "1.2"),
    ("2.1.1", "2.1", "2.1"),
    ("2.1.1.1", "2.1", "2.1"),
    ("2.1.2", "2.1", "2.1"),
    ("2.1.gap", "2.1", ""),
    ("2.1.3", "2.1", "2.2"),
    ("2.1.gap2", "2.1", ""),
    ("2.2.1", "2.2", "2.2"),
    ("2.2.2", "2.2", ""),
    ("2.2.3", "2.2", "2.2"),
    ("3", "3", ""),
    ("2.3.1", "2.3", "2.3"),
]


def test_passages_and_who_answers_for_them(specimen: Store) -> None:
    found = specimen.texts.passages()
    assert [(one.id, one.body, one.answers) for one in found] == PASSAGES
    assert [one.order for one in found] == list(range(len(PASSAGES)))
    assert found[1].folded == "保障河道治理经费。"
    assert found[0].folded == "为了河道,特此分工。"


def ids(passages: Iterable[Passage]) -> list[str]:
    return [one.id for one in passages]


def test_duties_by_id_position_and_body_in_the_order_of_the_notice(specimen: Store) -> None:
    texts = specimen.texts
    assert ids(texts.duties(["2.3.1", "9.9", "1.1.1"])) == ["1.1.1", "2.3.1"]
    assert ids(texts.duties_at([3, 1, 99])) == ["1.1.1", "2.1.1"]
    assert ids(texts.duties_of(["2.2", "1.1"])) == ["1.1.1", "2.2.1", "2.2.2", "2.2.3"]
    assert ids(texts.duties_of(["3", "preamble"])) == []
    assert ids(texts.duties_for(["2.2"])) == ["2.1.3", "2.2.1", "2.2.3"]


@pytest.mark.parametrize(
    ("words", "any_word", "found"),
    [
        pytest.param(["采砂"], False, ["2.1.1", "2.2.1"], id="one word"),
        pytest.param(["河道", "采砂"], False, ["2.1.1"], id="all"),
        pytest.param(["巡查", "溺水"], True, ["2.1.1.1", "2.2.3", "2.3.1"], id="any"),
        pytest.param(["溺"], False, ["2.3.1"], id="one character"),
        pytest.param(["查处河道"], False, [], id="bigrams that stand apart"),
        pytest.param(["采砂机"], False, [], id="a bigram that stands nowhere"),
    ],
)
def test_passages_that_contain_words(specimen: Store, words: list[str], any_word: bool, found: list[str]) -> None:
    assert ids(specimen.texts.containing(words, any_word=any_word)) == found


@pytest.mark.parametrize(
    ("words", "any_word", "found"),
    [
        (["水务"], False, ["水务部门"]),
        (["水物", "职责"], False, ["水物部门的职责"]),
        (["缺", "彩砂"], True, ["采砂印作彩砂", "缺了一页", "又缺一页"]),
    ],
)
def test_asides_that_contain_words(specimen: Store, words: list[str], any_word: bool, found: list[str]) -> None:
    got = [one.duty["text"] for one in specimen.texts.asides(words, any_word=any_word)]
    assert [one for one in got if "监督" not in one] == found


def test_bigrams_are_counted_in_what_bodies_answer_for_and_found_everywhere(specimen: Store) -> None:
    """河道规划 stands in a duty and its copy, 保护 in no duty."""
    assert specimen.texts.frequencies(["规划", "采砂", "保护", "飞机"]) == {"规划": 1, "采砂": 2}
    assert specimen.texts.postings(["规划", "保护", "飞机"]) == {"规划": [5, 10], "保护": [12], "飞机": []}


def test_damage_is_the_callers_own(specimen: Store) -> None:
    (passage,) = specimen.texts.duties(["2.1.3"])
    damage = passage.damage()
    assert damage == {"status": "misplaced", "unclear": [], "likely_body": "2.2", "copy_of": None, "notes": []}
    damage["notes"].append("mine")
    (emended,) = specimen.texts.duties(["2.1.1"])
    emended.damage()["unclear"][0]["words"] = "mine"
    assert passage.damage()["notes"] == []
    assert emended.damage()["unclear"][0]["words"] == "非法"
