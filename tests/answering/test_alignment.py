"""Duties compared two by two, on words that are cut and weighed by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pytest

from envduty.answering.alignment import Item, likeness, only, shared_phrases, themes_of
from envduty.compiled.texts import Passage
from envduty.compiled.words import PARTICLES, Theme, Wording, grams

if TYPE_CHECKING:
    from envduty.answers import Duty


def item(
    words: str,
    *,
    level: str = "a",
    themes: tuple[Theme, ...] = (),
    weight: float = 4.0,
    telling: str | None = None,
) -> Item:
    """A duty whose words stand between spaces; a stop is no word. All bigrams weigh the same."""
    spans: list[tuple[int, int]] = []
    text = ""
    for word in words.split():
        if word not in "，。":
            spans.append((len(text), len(text) + len(word)))
        text += word
    told = [word for word in words.split() if word not in PARTICLES and word not in "，。"]
    told = told if telling is None else telling.split()
    duty: dict[str, Any] = {"text": text}
    row = Passage(0, text, level, level, text, cast("Duty", duty))
    return Item(level, row, Wording(spans, told), dict.fromkeys(grams(told), weight), list(themes))


NOISE, NIGHT, TOWN = Theme(1, "噪声污染", 4, True), Theme(2, "夜间施工", 2, True), Theme(3, "城市管理", 9, True)
SEEN = NOISE._replace(direct=False)


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        # words alone: two bigrams of 4.0 nats are enough, of 3.5 they are not; a share of one quarter is enough
        pytest.param(item("防治噪声 污水"), item("防治噪声 扬尘", level="b"), 12 / 16, id="words"),
        pytest.param(item("噪声 污水"), item("噪声 扬尘", level="b"), 0, id="too little"),
        pytest.param(
            item("噪声", weight=7.1), item("噪声 扬尘", weight=7.1, level="b"), 7.1 / 7.1, id="just enough of the less"
        ),
        pytest.param(item("噪声", weight=7.0), item("噪声", weight=7.0, level="b"), 0, id="just too little"),
        pytest.param(
            item("噪声 甲乙 丙丁 戊己", weight=8),
            item("噪声 一二 三四 五六", weight=8, level="b"),
            0.25,
            id="a quarter",
        ),
        pytest.param(
            item("噪声 甲乙 丙丁 戊己 庚辛", weight=9),
            item("噪声 一二 三四 五六 七八", weight=9, level="b"),
            0,
            id="a fifth",
        ),
        # both have a matter: one, the share, and how narrow the matter is
        pytest.param(item("噪声", themes=(NOISE,)), item("扬尘", themes=(NOISE,), level="b"), 1.25, id="matter"),
        pytest.param(
            item("噪声", themes=(NOISE,)), item("噪声", themes=(NOISE,), level="b"), 2.25, id="matter and words"
        ),
        pytest.param(
            item("噪声", themes=(NOISE, NIGHT)), item("扬尘", themes=(NIGHT, NOISE), level="b"), 1.5, id="the narrower"
        ),
        pytest.param(
            item("噪声", themes=(NOISE, NIGHT)),
            item("扬尘", themes=(NOISE, NIGHT._replace(direct=False)), level="b"),
            1.25,
            id="the narrower of those that both have",
        ),
        # one has it, and the other is to be seen: a word must be the same
        pytest.param(item("噪声", themes=(NOISE,)), item("噪声", themes=(SEEN,), level="b"), 2, id="seen, with a word"),
        pytest.param(item("噪声", themes=(SEEN,)), item("噪声", themes=(NOISE,), level="b"), 2, id="the other way"),
        pytest.param(item("噪声", themes=(NOISE,)), item("扬尘", themes=(SEEN,), level="b"), 0, id="seen, with none"),
        pytest.param(
            item("噪声", themes=(NOISE,), weight=0.1),
            item("噪声", themes=(SEEN,), weight=0.1, level="b"),
            0,
            id="a word that tells nothing",
        ),
        pytest.param(item("噪声", themes=(SEEN,)), item("噪声", themes=(SEEN,), level="b"), 0, id="both only seen"),
        pytest.param(item("噪声", themes=(NOISE,)), item("噪声", themes=(TOWN,), level="b"), 0, id="other matters"),
        pytest.param(item("的"), item("的", level="b"), 0, id="nothing told"),
    ],
)
def test_how_surely_two_duties_are_about_one_matter(a: Item, b: Item, expected: float) -> None:
    assert likeness(a, b) == pytest.approx(expected)
    assert likeness(b, a) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("items", "names"),
    [
        pytest.param([item("噪声", themes=(TOWN, NOISE))], ["噪声污染"], id="alone: whose name the text has"),
        pytest.param([item("甲乙", themes=(TOWN, NIGHT, NOISE))], ["夜间施工"], id="else the narrower"),
        pytest.param(
            [item("甲乙", themes=(NIGHT._replace(order=7, name="同样"), NIGHT))], ["夜间施工"], id="else the first"
        ),
        pytest.param(
            [item("噪声 污染", themes=(NOISE._replace(name="噪声污染防治"), TOWN._replace(name="噪声")))],
            ["噪声"],
            id="a name of which more is in the text",
        ),
        pytest.param([item("噪声", themes=(SEEN,))], [], id="alone, what is only seen is no name"),
        pytest.param(
            [item("噪声", themes=(NOISE, TOWN)), item("噪声", themes=(TOWN, NOISE), level="b")],
            ["噪声污染"],
            id="of two",
        ),
        pytest.param(
            [item("噪声", themes=(NOISE,)), item("噪声", themes=(SEEN,), level="b")],
            ["噪声污染"],
            id="of one, and seen",
        ),
        pytest.param(
            [item("噪声", themes=(NOISE,)), item("噪声", themes=(NOISE,))], [], id="duties of one level tie nothing"
        ),
        pytest.param(
            [
                item("噪声 夜间", themes=(NOISE, NIGHT)),
                item("噪声", themes=(NOISE,), level="b"),
                item("夜间", themes=(NIGHT,), level="c"),
            ],
            ["夜间施工", "噪声污染"],
            id="as few as cover all",
        ),
        pytest.param(
            [
                item("城市 噪声", themes=(NOISE, TOWN)),
                item("噪声", themes=(NOISE, TOWN), level="b"),
                item("城市", themes=(TOWN,), level="c"),
            ],
            ["城市管理"],
            id="what covers most",
        ),
    ],
)
def test_the_matters_that_tie_duties(items: list[Item], names: list[str]) -> None:
    assert themes_of(items) == names


@pytest.mark.parametrize(
    ("a", "b", "phrases"),
    [
        ("负责 防治 噪声 污染 。", "配合 防治 噪声 污染 。", ["防治噪声污染"]),
        ("防治 噪声 ， 查处 排污", "查处 排污 ， 防治 噪声", ["查处排污", "防治噪声"]),  # not over a stop
        ("防治 噪声 的 污染", "防治 噪声 的 扬尘", ["防治噪声"]),  # no particle at its end
        ("防治 噪声 的 污染", "扬尘 的 污染", ["污染"]),  # … nor at its beginning
        ("声污", "防治 噪声 污染", []),  # no words cut: 声污 stands across two
        ("噪声 扬尘", "噪声源 ， 噪声 污水", ["噪声"]),  # the first place is inside a word, the second is whole
        ("和 的", "和 的", []),
        ("水 污染", "水 污泥", []),  # one character is no phrase
        ("甲乙 丙丁", "戊己", []),
        ("防治 噪声 ， 噪声", "防治 噪声", ["防治噪声"]),  # none inside another
    ],
)
def test_phrases_are_whole_words_as_long_as_possible(a: str, b: str, phrases: list[str]) -> None:
    assert sorted(shared_phrases([item(a), item(b, level="b")])) == sorted(phrases)


def test_the_most_telling_phrase_comes_first_and_what_tells_nothing_does_not_come() -> None:
    a, b = (item("扬尘 ， 噪声 污染 ， 有关 单位", level=level, telling="扬尘 噪声 污染") for level in "ab")
    assert shared_phrases([a, b]) == ["噪声污染", "扬尘"]
    even, other = (item("扬尘 ， 噪声", level=level) for level in "ab")
    assert shared_phrases([even, other]) == ["噪声", "扬尘"], "of two that tell as much, by their characters"


def test_phrases_are_those_of_different_levels() -> None:
    assert shared_phrases([item("防治 噪声"), item("防治 噪声")]) == []
    assert shared_phrases([item("扬尘"), item("防治 噪声"), item("防治 噪声", level="b")]) == ["防治噪声"]


@pytest.mark.parametrize(
    ("own", "others", "marked"),
    [
        ("负责 防治 噪声 。", ["配合 防治 噪声 。"], ["负责"]),
        ("查处 排污 噪声", ["噪声"], ["查处排污"]),  # neighbours are one mark
        ("查处 噪声 排污", ["噪声"], ["查处", "排污"]),
        ("查处 ， 排污", ["噪声"], ["查处", "排污"]),
        ("查处 的 排污", ["噪声"], ["查处", "排污"]),  # a particle is never marked
        ("防治 噪声", ["噪声", "防治"], []),  # what any of them has
        ("防治 噪声", ["扬尘", "防治"], ["噪声"]),
    ],
)
def test_what_no_other_duty_has_is_marked(own: str, others: list[str], marked: list[str]) -> None:
    mine = item(own)
    spans = only(mine, [item(other, level="b") for other in others])
    assert [mine.row.duty["text"][start:end] for start, end in spans] == marked
