"""How much must be said for a matter: on a thesaurus whose words weigh what a test says, and on the small notice."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest

from envduty.compiled.subjects import Topic
from envduty.lexicon import Standing, Term, Word
from envduty.text import Pattern
from envduty.understanding import subjects
from envduty.weighing import Weighed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from envduty.compiled.store import Store
    from envduty.understanding.subjects import Meaning

#: as many characters as make a sentence with a word of two
STORY = "一二三四五六七"
#: a character fewer
SHORT = STORY[1:]


class Thesaurus:
    """Words of two characters, each the one word of its part, and matters with terms of such words."""

    patterns: Mapping[str, Pattern] = dict.fromkeys(("conceded", "though", "but", "refused", "beside"), Pattern("(?!)"))

    def __init__(
        self,
        weights: Mapping[str, float],
        matters: Mapping[str, Sequence[str]],
        *,
        outside: Collection[str] = (),
        derived: Collection[str] = (),
        called: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        self._weights = dict(weights)
        self._parts = {word: part for part, word in enumerate(self._weights)}
        self._matters = list(matters)
        self._outside, self._derived, self._called = outside, derived, called or {}
        self._terms = [
            Term(topic, tuple((self._parts[word], self._weights[word]) for word in term.split()))
            for topic, terms in enumerate(matters.values())
            for term in terms
        ]

    def lengths(self, said: str) -> Mapping[str, Sequence[int]]:
        return {said[at : at + 2]: [2] for at in range(len(said))}

    def words(self, strings: Collection[str]) -> Mapping[str, Word]:
        return {s: Word(self._weights[s], (self._parts[s],), 0) for s in strings if s in self._weights}

    def standing(self, words: Collection[str]) -> list[Standing]:
        return [self._standing(self._parts[word]) for word in words]

    def _standing(self, part: int) -> Standing:
        found = {n: term for n, term in enumerate(self._terms) if part in dict(term.parts)}
        costs = {n: sum(c for p, c in term.parts if p != part) for n, term in found.items()}
        return Standing(dict(sorted(costs.items(), key=lambda one: one[1])), {term.topic for term in found.values()})

    def terms(self, numbers: Collection[int]) -> Iterable[Term]:
        return [self._terms[number] for number in numbers]

    def likeness(self, said: str, topics: Collection[int]) -> Mapping[int, float]:  # noqa: ARG002
        return dict.fromkeys(topics, 0.0)

    def named(self, keys: Collection[str]) -> set[int]:
        return {self._matters.index(name) for key in keys for name in self._called.get(key, ())}

    def topics(self, orders: Iterable[int]) -> list[Topic]:
        names = [(order, self._matters[order]) for order in sorted(orders)]
        return [
            Topic(i, name, False, name in self._outside, name not in self._derived, [], [], [], [], "", "")
            for i, name in names
        ]

    @property
    def store(self) -> Store:
        return cast("Store", SimpleNamespace(subjects=self))

    def meant(self, question: str) -> Meaning:
        return subjects.meant(self.store, subjects.read(self.store, question))

    def near(self, question: str) -> list[tuple[str, float]]:
        found = subjects.near(self.store, subjects.read(self.store, question))
        assert all(one["id"] == one["name"] for one in found)
        return [(one["name"], one["score"]) for one in found]


def _names(meaning: Meaning) -> list[str]:
    return [entry.topic.name for entry in meaning.entries]


@pytest.mark.parametrize(
    ("question", "weight", "meant", "sure"),
    [
        ("噪声", 1.99, False, False),
        ("噪声", 2.0, True, False),
        ("噪声", 3.99, True, False),
        ("噪声", 4.0, True, True),
        (f"噪声{SHORT}", 2.0, True, False),
        (f"噪声{SHORT}", 4.0, True, True),
        # a sentence must say more to be sure
        (f"噪声{STORY}", 1.99, False, False),
        (f"噪声{STORY}", 2.0, True, False),
        (f"噪声{STORY}", 5.99, True, False),
        (f"噪声{STORY}", 6.0, True, True),
    ],
)
def test_how_much_must_be_said(question: str, weight: float, meant: bool, sure: bool) -> None:
    meaning = Thesaurus({"噪声": weight}, {"噪声污染": ["噪声"]}).meant(question)
    assert (_names(meaning), meaning.sure, meaning.outside) == (["噪声污染"] if meant else [], sure, False)


def test_nothing_known_means_nothing() -> None:
    thesaurus = Thesaurus({"噪声": 5.0}, {"噪声污染": ["噪声"]})
    assert thesaurus.meant("天气") == ([], False, False, ())
    assert thesaurus.near("天气") == []


@pytest.mark.parametrize(
    ("second", "meant"),
    [
        # on words of its own
        (3.6, ["噪声", "扬尘"]),
        (3.49, ["噪声"]),
    ],
)
def test_a_matter_of_other_words_is_meant_besides(second: float, meant: list[str]) -> None:
    weights = {"噪声": 5.0, "扬尘": second}
    thesaurus = Thesaurus(weights, {"噪声": ["噪声"], "扬尘": ["扬尘"]})
    assert _names(thesaurus.meant("噪声扬尘")) == _names(thesaurus.meant("扬尘噪声")) == meant


@pytest.mark.parametrize(
    ("best", "meant"), [(7.0, ["噪声", "扬尘"]), (7.01, ["噪声"]), (4.26, ["噪声", "扬尘"]), (4.28, ["噪声", "扬尘"])]
)
def test_a_matter_of_other_words_has_half_of_the_best(best: float, meant: list[str]) -> None:
    weights = {"噪声": best, "扬尘": 3.5}
    assert _names(Thesaurus(weights, {"噪声": ["噪声"], "扬尘": ["扬尘"]}).meant("噪声扬尘")) == meant


@pytest.mark.parametrize(("share", "meant"), [(0.82, ["噪声", "扬尘"]), (0.81, ["噪声"])])
def test_a_matter_that_comes_near_needs_little_of_its_own(share: float, meant: list[str]) -> None:
    weights = {"噪声": 4.0, "扬尘": 4.0 * share}
    assert _names(Thesaurus(weights, {"噪声": ["噪声"], "扬尘": ["扬尘"]}).meant("噪声扬尘")) == meant


@pytest.mark.parametrize(("own", "meant"), [(0.5, ["甲", "乙"]), (0.4, ["甲"])])
def test_but_a_little_of_its_own(own: float, meant: list[str]) -> None:
    thesaurus = Thesaurus({"噪声": 8.0, "扬尘": 1.5, "工地": own}, {"甲": ["噪声 扬尘"], "乙": ["噪声 工地"]})
    assert _names(thesaurus.meant("噪声扬尘工地")) == meant


@pytest.mark.parametrize(
    ("missing", "meant"), [(0.0, ["甲", "乙"]), (0.625, ["甲", "乙"]), (0.64, ["甲"]), (1.0, ["甲"]), (4.0, ["甲"])]
)
def test_a_matter_of_the_same_words_is_as_good_as_the_best(missing: float, meant: list[str]) -> None:
    """噪声 speaks for both; the second lacks a word."""
    thesaurus = Thesaurus({"噪声": 5.0, "工地": missing}, {"甲": ["噪声"], "乙": ["噪声 工地"]})
    meaning = thesaurus.meant("噪声")
    assert _names(meaning) == meant
    assert [entry.strength for entry in meaning.entries] == pytest.approx([1.0, 1 - 0.8 * missing / 5.0][: len(meant)])


def test_of_what_another_matter_has_said_only_the_rest_is_a_matters_own() -> None:
    """Each of the first two has words of its own; the third has none besides them."""
    weights = {"噪声": 6.0, "扬尘": 5.0, "工地": 1.0}
    matters = {"甲": ["噪声"], "乙": ["扬尘"], "丙": ["扬尘 工地"]}
    assert _names(Thesaurus(weights, matters).meant("噪声扬尘")) == ["甲", "乙"]


def test_a_matter_after_one_that_is_not_meant_may_be() -> None:
    weights = {"噪声": 6.0, "扬尘": 4.0, "工地": 1.0}
    matters = {"甲": ["噪声"], "乙": ["噪声 工地"], "丙": ["扬尘"]}
    assert _names(Thesaurus(weights, matters).meant("噪声扬尘")) == ["甲", "丙"]


def test_an_entry_tells_its_words_and_its_strength() -> None:
    weights = {"噪声": 5.0, "扬尘": 4.0, "工地": 3.0}
    meaning = Thesaurus(weights, {"甲": ["噪声 工地"], "乙": ["扬尘"]}).meant("工地上噪声和扬尘")
    assert [(e.topic.name, e.strength, e.words) for e in meaning.entries] == [
        ("甲", 1.0, ("工地", "噪声")),
        ("乙", 0.5, ("扬尘",)),
    ]


# Outside the notice


@pytest.mark.parametrize(
    ("question", "inside", "outside"),
    [
        ("噪声护照", 5.0, True),
        ("噪声护照", 5.1, False),
        # a lonely word of a sentence may as well be the matter outside
        (f"噪声护照{STORY}", 7.49, True),
        (f"噪声护照{STORY}", 7.51, False),
    ],
)
def test_a_matter_outside_competes(question: str, inside: float, outside: bool) -> None:
    thesaurus = Thesaurus({"噪声": inside, "护照": 5.0}, {"噪声": ["噪声"], "护照": ["护照"]}, outside={"护照"})
    meaning = thesaurus.meant(question)
    assert meaning.outside == outside
    assert _names(meaning) == ([] if outside else ["噪声"])


def test_of_several_words_none_is_lonely() -> None:
    weights = {"噪声": 3.0, "扬尘": 3.0, "护照": 5.5}
    thesaurus = Thesaurus(weights, {"甲": ["噪声 扬尘"], "护照": ["护照"]}, outside={"护照"})
    assert _names(thesaurus.meant("噪声一扬尘二护照三四五六七八九十")) == ["甲"]


@pytest.mark.parametrize(("rest", "meant"), [("三四五", ["甲"]), ("三四五六", [])])
def test_what_is_half_of_the_sentence_is_not_lonely(rest: str, meant: list[str]) -> None:
    """Five of ten characters, and of eleven."""
    weights = {"噪声": 3.0, "扬尘": 3.0, "尘土": 2.0, "护照": 5.5}
    thesaurus = Thesaurus(weights, {"甲": ["噪声 扬尘 尘土"], "护照": ["护照"]}, outside={"护照"})
    assert _names(thesaurus.meant(f"噪声扬尘土{rest[:1]}护照{rest[1:]}")) == meant


def test_a_matter_outside_is_told_with_its_certainty() -> None:
    thesaurus = Thesaurus({"护照": 3.0, "签证": 4.0}, {"护照": ["护照"], "签证": ["签证"]}, outside={"护照", "签证"})
    assert thesaurus.meant("护照") == ([], True, False, ())
    assert thesaurus.meant("签证") == ([], True, True, ())


@pytest.mark.parametrize(("weight", "missing", "meant"), [(4.5, 0.7, False), (4.8, 1.0, True), (3.9, 0.0, True)])
def test_a_lonely_word_that_lacks_another_proves_little(weight: float, missing: float, meant: bool) -> None:
    thesaurus = Thesaurus({"噪声": weight, "工地": missing}, {"甲": ["噪声 工地" if missing else "噪声"]})
    meaning = thesaurus.meant(f"噪声{STORY}")
    assert (_names(meaning), meaning.sure, meaning.outside) == (["甲"] if meant else [], False, False)
    assert _names(thesaurus.meant("噪声")) == ["甲"]


# What a matter is called


def test_what_a_matter_is_called_means_it_alone() -> None:
    weights = {"噪声": 5.0, "扬尘": 5.0}
    matters = {"甲": ["噪声"], "乙": ["扬尘"], "丙": ["噪声"]}
    thesaurus = Thesaurus(weights, matters, called={"噪声扬尘": ["丙", "乙"]})
    assert _names(thesaurus.meant("噪声扬尘")) == ["乙", "丙"]
    assert _names(thesaurus.meant("扬尘噪声")) == ["甲", "乙", "丙"]


def test_a_name_is_enough_where_no_word_is_known() -> None:
    thesaurus = Thesaurus({"噪声": 5.0}, {"甲": ["噪声"], "乙": ["噪声"]}, called={"扰民": ["乙", "甲"]})
    meaning = thesaurus.meant("扰民")
    assert [(e.topic.name, e.strength, e.words) for e in meaning.entries] == [("甲", 1.0, ()), ("乙", 1.0, ())]
    assert meaning.sure
    evidence = [Weighed(topic, 8.0, 0, (), 0.0, 0) for topic in (0, 1)]
    assert subjects.ranked(thesaurus.store, subjects.read(thesaurus.store, "扰民")) == evidence
    assert thesaurus.near("扰民") == [("甲", 0.5), ("乙", 0.5)]


def test_a_name_is_worth_more_than_words() -> None:
    weights = {"噪声": 5.0, "工地": 3.0}
    thesaurus = Thesaurus(weights, {"甲": ["噪声 工地"], "乙": ["噪声"]}, called={"噪声": ["乙", "甲"]})
    assert [e.topic.name for e in thesaurus.meant("噪声").entries] == ["乙"]
    found = subjects.ranked(thesaurus.store, subjects.read(thesaurus.store, "噪声"))
    assert [(one.topic, one.score) for one in found] == [(1, 13.0), (0, pytest.approx(10.6))]


def test_a_question_is_compared_with_names_also_with_its_filler() -> None:
    class Filled(Thesaurus):
        def words(self, strings: Collection[str]) -> Mapping[str, Word]:
            return {**super().words(strings), **{s: Word(0.0, (), 1) for s in strings if s == "有关"}}

    thesaurus = Filled({"噪声": 5.0}, {"甲": ["噪声"], "乙": ["噪声"]}, called={"有关扰民": ["甲"], "扰民": ["乙"]})
    assert _names(thesaurus.meant("有关扰民")) == ["甲", "乙"]
    assert _names(thesaurus.meant("扰民")) == ["乙"]


# Beside what is meant


def test_the_matters_near_the_best_are_told() -> None:
    lacking = {"0.84": 1.0, "0.70": 1.875, "0.68": 2.0}
    words = dict(zip(("工地", "夜间", "施工"), lacking.values(), strict=True))
    matters = {"best": ["噪声"]} | {name: [f"噪声 {word}"] for name, word in zip(lacking, words, strict=True)}
    meaning = Thesaurus({"噪声": 5.0, **words}, matters).meant("噪声")
    assert _names(meaning) == ["best"]
    assert [(topic.name, share) for topic, share in meaning.nearby] == [
        ("best", 1.0),
        ("0.84", pytest.approx(0.84)),
        ("0.70", 0.7),
    ]


def test_no_more_than_ten_are_told() -> None:
    meaning = Thesaurus({"噪声": 5.0}, {str(number): ["噪声"] for number in range(12)}).meant("噪声")
    assert len(meaning.nearby) == 10
    assert len(meaning.entries) == 12


@pytest.mark.parametrize(
    ("weights", "near"),
    [
        ([1.2], [("0", 0.1)]),
        ([6.0], [("0", 0.5)]),
        ([9.0], [("0", 0.5)]),
        ([1.2, 0.61], [("0", 0.1), ("1", 0.051)]),
        ([1.2, 0.6], [("0", 0.1), ("1", 0.05)]),
        ([1.2, 0.59], [("0", 0.1)]),
        ([0.6, 1.2], [("1", 0.1), ("0", 0.05)]),
        ([1.2, 1.2, 1.2, 1.2], [("0", 0.1), ("1", 0.1), ("2", 0.1)]),
    ],
)
def test_what_is_suggested_and_how_likely(weights: list[float], near: list[tuple[str, float]]) -> None:
    words = ["噪声", "扬尘", "工地", "施工"][: len(weights)]
    thesaurus = Thesaurus(dict(zip(words, weights, strict=True)), {str(n): [word] for n, word in enumerate(words)})
    assert thesaurus.near("".join(words)) == near


def test_only_what_the_notice_has_is_suggested_of_the_six_best() -> None:
    matters = {str(number): ["噪声"] for number in range(8)}
    assert [name for name, _ in Thesaurus({"噪声": 1.2}, matters, derived={"0", "2"}).near("噪声")] == ["1", "3", "4"]
    assert [name for name, _ in Thesaurus({"噪声": 1.2}, matters, derived="01234").near("噪声")] == ["5"]


# On the small notice


@pytest.mark.parametrize(
    ("question", "matters"),
    [
        ("非法采砂", ["河道采砂"]),
        ("有人在河边挖沙很久了没人管", ["河道采砂"]),
        ("河里的垃圾和巡查", ["河道保洁", "河道巡查"]),
        ("自来水收费", []),
        ("河道", []),
    ],
)
def test_the_matters_of_a_question(mini_store: Store, question: str, matters: list[str]) -> None:
    assert [entry.topic.name for entry in subjects.entries(mini_store, question)] == matters
