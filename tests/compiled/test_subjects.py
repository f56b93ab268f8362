"""Matters and the words for them, as tables: on the notice of tests/compiled/specimen."""

from __future__ import annotations

import re
import sqlite3
from threading import Lock
from typing import TYPE_CHECKING

import pytest

from envduty import lexicon
from envduty.compiled.subjects import Reference, Topic

if TYPE_CHECKING:
    from envduty.compiled.store import Store


#: the matters of the notice's index in its order, then those that it has not, then what is outside
NAMES = ["河道采砂", "河道规划", "河道经费", "河道巡查", "污水", "溺水", "采矿", "水费"]


def test_all_matters_in_order(specimen: Store) -> None:
    topics = specimen.subjects.all_topics()
    assert [(topic.order, topic.name) for topic in topics] == list(enumerate(NAMES))
    assert [topic.name for topic in topics if not topic.curated] == ["采矿", "水费"]
    assert [topic.name for topic in topics if topic.outside] == ["水费"]
    assert [topic.name for topic in topics if topic.general] == ["污水"]
    assert [topic.lost for topic in topics if topic.lost] == ["2.1"]


def test_an_entry_of_the_index_with_the_words_of_the_thesaurus_and_its_own(specimen: Store) -> None:
    """A reference without a clause is about that in which the matter is named; a misplaced duty is its real body's."""
    (topic,) = specimen.subjects.topics([0])
    assert topic == Topic(
        order=0,
        name="河道采砂",
        general=False,
        outside=False,
        curated=True,
        duties=[Reference("2.1.1", 0, named=False), Reference("2.1.3", 0, named=False), Reference("2.1.1", 1, named=True)],
        bodies=["2.1", "2.2"],
        see=[Reference("2.2.1", 0, named=True)],
        terms=["河里 <采>", "采砂", "挖沙", "<采> 河道", "彩砂"],
        note="见河道规定",
        lost="",
    )  # fmt: skip


def test_a_copy_gives_its_body_no_part(specimen: Store) -> None:
    (topic,) = specimen.subjects.topics([1])
    assert ([one.duty for one in topic.duties], topic.bodies) == (["2.1.2", "2.2.2"], ["2.1"])
    assert (topic.note, topic.see) == ("", [])


def test_matters_are_given_in_the_order_of_the_index(specimen: Store) -> None:
    assert [topic.name for topic in specimen.subjects.topics([5, 99, 1])] == ["河道规划", "溺水"]


@pytest.mark.parametrize(
    ("key", "names"),
    [
        ("河道采砂", ["河道采砂"]),
        ("挖沙", ["河道采砂"]),
        ("玩水", ["溺水"]),
        ("水费", ["水费"]),
        ("经费|资金", []),
        ("河里<采>", []),
        ("自来水收费", []),
        ("火星", []),
    ],
)
def test_matters_are_called_by_their_name_and_by_terms_of_one_word(specimen: Store, key: str, names: list[str]) -> None:
    assert [NAMES[order] for order in specimen.subjects.named([key])] == names


def test_several_keys_call_several_matters(specimen: Store) -> None:
    assert specimen.subjects.named(["污水", "火星", "采砂"]) == {0, 4}


#: what a word of two characters, and of three or more, tells that one of eight matters has
TWO, THREE = 5.166, 6.93


def test_a_word_tells_by_its_length_and_by_how_few_matters_have_it(specimen: Store) -> None:
    words = specimen.subjects.words(["彩砂", "自来水", "影响", "机关"])
    assert (
        (words["彩砂"] or [0])[0] == pytest.approx(TWO) == pytest.approx(lexicon.length("彩砂") * lexicon.rarity(8, 1))
    )
    assert (words["自来水"] or [0])[0] == pytest.approx(THREE)
    assert (words["影响"] or [0])[:2] == (0.0, ())
    assert not words.get("机关")


def test_a_word_of_two_matters_tells_less_and_costs_less_where_it_is_missing(specimen: Store) -> None:
    two = lexicon.length("河边") * lexicon.rarity(8, 2)
    (word,) = [word for string, word in specimen.subjects.words(["河边"]).items() if string == "河边"]
    assert word
    assert word.weight == pytest.approx(two)
    assert two < TWO
    swims, beside = specimen.subjects.standing(["游泳", "河边"])
    assert list(swims.terms.values()) == pytest.approx([two])
    assert beside.topics == {5, 7}


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("请问", lexicon.FILLER),
        ("影响", lexicon.INNOCENT),
        ("白石", lexicon.INNOCENT),
        ("负责人", lexicon.WHOLE),
        ("经费", lexicon.COMMON),
        ("河道规划", lexicon.FILLER),
        ("采砂", 0),
    ],
)
def test_kinds_of_words(specimen: Store, word: str, kind: int) -> None:
    found = specimen.subjects.words([word])[word]
    assert found
    assert found.kind == kind


@pytest.mark.parametrize(
    ("word", "matters", "rests"),
    [
        pytest.param("采砂", [0], [0, TWO, TWO], id="a term by itself, and a ring's word in two terms"),
        pytest.param("盗采", [0], [TWO, TWO], id="a ring's word, simplified"),
        pytest.param("挖矿", [6], [0], id="either of two words"),
        pytest.param("收费", [7], [THREE], id="beside a longer word"),
        pytest.param("自来水", [7], [TWO], id="beside a shorter word"),
        pytest.param("请问", [], [], id="no matter's"),
    ],
)
def test_where_a_word_stands_and_what_is_missing_beside_it(
    specimen: Store, word: str, matters: list[int], rests: list[float]
) -> None:
    ((terms, topics),) = specimen.subjects.standing([word])
    assert sorted(topics) == matters
    assert list(terms.values()) == pytest.approx(rests), "the least first"


def test_words_are_answered_in_the_order_in_which_they_are_asked(specimen: Store) -> None:
    assert [one.topics for one in specimen.subjects.standing(["溺水", "采砂", "溺水"])] == [{5}, {0}, {5}]


def test_parts_of_several_words_are_loose(specimen: Store) -> None:
    words = specimen.subjects.words(["资金", "自来水"])
    parts = [words[word].parts for word in ("资金", "自来水")]  # type: ignore[union-attr]
    assert [[specimen.subjects.loose(part) for part in own] for own in parts] == [[True], [False]]


def test_a_term_has_a_matter_and_what_each_part_costs(specimen: Store) -> None:
    ((terms, _),) = specimen.subjects.standing(["收费"])
    (term,) = specimen.subjects.terms(list(terms))
    assert term.topic == 7
    assert sorted(cost for _, cost in term.parts) == pytest.approx([TWO, THREE])


def test_a_term_that_is_written_twice_is_one(specimen: Store) -> None:
    """水费 is the matter and a term of it."""
    ((terms, _),) = specimen.subjects.standing(["水费"])
    assert len(terms) == 1


def test_how_long_words_are_that_begin_so(specimen: Store) -> None:
    lengths = specimen.subjects.lengths("河道规划")
    assert lengths["河道"] == [2, 4]
    assert not lengths.get("河")
    assert specimen.subjects.lengths("自来水费")["自来"] == [3]


PATTERNS = [
    ("conceded", "我知道", True),
    ("conceded", "不知道", False),
    ("conceded", "我当然早就知道", False),
    ("though", "虽然", True),
    ("though", "果然", False),
    ("but", "可是", True),
    ("refused", "不管又推给", True),
    ("refused", "不管还要让我们都去推给", False),
    ("beside", "离学校", True),
    ("beside", "离他们小区", True),
    ("beside", "离他们那个小区", False),
    ("beside", "小区的旁边", True),
    ("beside", "小区里", False),
    ("beside", "绿源公司", True),
    ("beside", "绿源厂门口", True),
    ("beside", "绿源的公司", False),
    ("beside", "归水利局管", True),
    ("beside", "归他管", False),
]


@pytest.mark.parametrize(("name", "said", "matches"), PATTERNS)
def test_what_is_no_matter(specimen: Store, name: str, said: str, matches: bool) -> None:
    pattern = specimen.subjects.patterns[name]
    assert bool(re.match(pattern.regex, said)) == matches
    assert pattern.may_be_in(said) or not matches


@pytest.mark.parametrize(
    ("said", "place"), [("离学校", "学校"), ("学校旁边", "学校"), ("绿源公司", "绿源公司"), ("归水利局管", "水利局")]
)
def test_what_says_only_where_is_told(specimen: Store, said: str, place: str) -> None:
    found = re.search(specimen.subjects.patterns["beside"].regex, said)
    assert found
    assert found[found.lastgroup or 0] == place


def test_a_pattern_of_no_words_matches_nothing(mini_store: Store) -> None:
    for name, said in (("though", "虽然"), ("refused", "")):
        pattern = mini_store.subjects.patterns[name]
        assert not re.search(pattern.regex, said)
        assert not pattern.may_be_in(said)


def test_tables_lock_one_another_out(specimen: Store) -> None:
    connection, lock = specimen.subjects.source
    assert isinstance(connection, sqlite3.Connection)
    assert isinstance(lock, type(Lock()))
    assert lock is specimen.texts.source[1]
