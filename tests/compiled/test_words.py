"""How texts are cut into words, which of them tell what a duty is about, and which entries of the index it is about."""

from __future__ import annotations

import contextlib
import itertools
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envduty.compiled.words import Theme, cut, grams
from tests.compiled.conftest import indexed

if TYPE_CHECKING:
    from collections.abc import Callable

    from envduty import Notice
    from envduty.compiled.store import Store

VOCABULARY = frozenset({"污染", "污染物", "排放", "总量", "控制", "物排", "治理"})


def words(text: str) -> list[str]:
    return [text[start:end] for start, end in cut(text, VOCABULARY)]


def test_a_text_is_cut_into_the_fewest_words() -> None:
    """Not 污染|物排|放."""
    assert words("污染物排放总量控制") == ["污染物", "排放", "总量", "控制"]


def test_particles_stand_alone_and_unknown_characters_together() -> None:
    assert words("污染和扬尘的治理") == ["污染", "和", "扬尘", "的", "治理"]


def test_no_word_goes_over_punctuation() -> None:
    assert words("污染，物排放。PM2.5治理") == ["污染", "物", "排放", "PM2.5", "治理"]


@given(st.text(st.sampled_from("污染物排放总量控制治理扬尘和的，。；PM2. \n"), max_size=30))
def test_spans_are_in_order_and_leave_out_only_what_is_no_word(text: str) -> None:
    spans = list(cut(text, VOCABULARY))
    assert spans == sorted(spans)
    assert all(end <= start for (_, end), (start, _) in itertools.pairwise(spans))
    kept = "".join(text[start:end] for start, end in spans)
    assert kept == "".join(character for character in text if character.isalnum() or character == ".")


def test_bigrams_do_not_go_over_the_border_of_words() -> None:
    assert grams(["污染物", "排放"]) == {"污染", "染物", "排放"}


@pytest.mark.parametrize(
    ("duty", "word", "tells"),
    [
        ("3.12.4", "土壤", True),
        ("3.12.4", "农牧业", False),  # 会同环境保护、农牧业等部门
        ("3.12.4", "环境保护", False),
        ("3.6.4", "黄标车", True),
        ("3.6.4", "有关", False),
        ("3.6.4", "监督管理", False),
    ],
)
def test_set_phrases_and_partners_tell_nothing(notice: Notice, duty: str, word: str, tells: bool) -> None:
    telling = notice._stores[-1].words.of([duty])[duty].telling  # noqa: SLF001 - the table has no other way to it
    assert (word in telling) == tells


def test_a_theme_is_an_entry_of_which_the_text_speaks(notice: Notice) -> None:
    """3.13.2 stands under 古树名木 without a word of trees."""
    themes = notice._stores[-1].words.themes(["3.13.2", "3.6.4"])  # noqa: SLF001
    assert "古树名木" not in {theme.name for theme in themes["3.13.2"]}
    assert "黄标车、老旧车淘汰" in {theme.name for theme in themes["3.6.4"] if theme.direct}


# The tables, on the notice of tests/compiled/specimen


def test_a_duty_is_cut_and_tells_by_what_is_no_set_phrase_and_no_partner(specimen: Store) -> None:
    """负责 and 监督管理 are set phrases, 公安部门 is a partner; particles and single characters tell nothing."""
    wording = specimen.words.of(["2.1.1"])["2.1.1"]
    text = "负责河道采砂的监督管理，会同公安部门查处非法采砂。"
    assert [text[start:end] for start, end in wording.spans] == [
        "负责", "河道", "采砂", "的", "监督管理", "会同", "公安", "部门", "查处非法", "采砂",
    ]  # fmt: skip
    assert wording.telling == ["河道", "采砂", "会同", "查处非法"]


def test_duties_are_cut_but_no_gaps(specimen: Store) -> None:
    assert set(specimen.words.of(["2.3.1", "2.1.gap", "1.1.1", "9"])) == {"2.3.1", "1.1.1"}
    assert specimen.words.of(["1.1.1"])["1.1.1"].telling == ["保障", "河道", "治理", "经费"]


def test_telling_bigrams_are_counted_in_originals(specimen: Store) -> None:
    """规划 stands in a duty and its copy; 水务 only in partners' names."""
    assert specimen.words.frequencies(["规划", "巡查", "垃圾", "水务", "监督"]) == {"规划": 1, "巡查": 2, "垃圾": 1}


def test_themes_of_duties_in_the_order_of_the_index(specimen: Store) -> None:
    """2.1.3 stands under 河道采砂 without a word of it, 1.1.1 under a general entry."""
    found = specimen.words.themes(["2.1.1", "2.2.1", "2.1.3", "1.1.1", "2.2.2"])
    assert found == {
        "2.1.1": [Theme(0, "河道采砂", 3, direct=True)],
        "2.2.1": [Theme(0, "河道采砂", 3, direct=False)],
        "2.2.2": [Theme(1, "河道规划", 2, direct=True)],
        "1.1.1": [Theme(2, "河道经费", 2, direct=True)],
    }


@pytest.fixture(scope="module")
def themes(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], list[str]]:
    """The duties of which an entry of the index is a theme."""
    with contextlib.closing(indexed(tmp_path_factory.mktemp("themes"), f"topics:\n{ENTRIES}\n")) as store:
        found = store.words.themes([one.id for one in store.texts.passages()])
    return lambda name: sorted(duty for duty, own in found.items() if name in {theme.name for theme in own})


ALL = ["1.1.1", "1.2.1", "2.1.1", "2.1.1.1", "2.1.2", "2.1.3", "2.2.1", "2.2.2", "2.2.3", "2.3.1"]
LISTED = ", ".join(f'"{duty}"' for duty in ALL)
ENTRIES = f"""\
  - {{topic: 监督管理, duties: [{LISTED}]}}
  - {{topic: 开展巡查, duties: [{LISTED}]}}
  - {{topic: 甲, terms: [非法 查处|打击], duties: [{LISTED}]}}
  - {{topic: 乙, terms: [<采>], duties: [{LISTED}]}}
  - {{topic: 丙, terms: [巡查], duties: [{LISTED}, "1.1.1/1", "1.2.1/1"]}}
  - {{topic: 丁, terms: [巡查], duties: [{LISTED}, "1.1.1/1", "1.2.1/1", "2.1.1/1"]}}
  - {{topic: 戊, terms: [巡查], duties: ["1.1.1"], see: ["2.2.3"]}}
  - {{topic: 己, terms: [巡查], duties: ["1.1.1"], see: ["2.1.1.1", {LISTED}, "1.2.1/1"]}}
  - {{topic: 采矿, terms: [河道 采砂], duties: [{LISTED}]}}"""


@pytest.mark.parametrize(
    ("name", "duties"),
    [
        pytest.param("监督管理", ["2.1.1"], id="a set phrase, where there is nothing else"),
        pytest.param("开展巡查", ["2.1.1.1", "2.2.3"], id="a word beside a set phrase"),
        pytest.param("甲", ["2.1.1", "2.2.1"], id="all parts, either word"),
        pytest.param("乙", [], id="a ring is everyday words"),
        pytest.param("丙", ["2.1.1.1", "2.2.3"], id="twelve duties"),
        pytest.param("丁", [], id="more are no one matter"),
        pytest.param("戊", ["2.2.3"], id="to be seen"),
        pytest.param("己", [], id="more to be seen"),
        pytest.param("采矿", ["2.1.1"], id="a term of its own"),
    ],
)
def test_an_entry_is_the_theme_of_duties_that_speak_of_it(
    themes: Callable[[str], list[str]], name: str, duties: list[str]
) -> None:
    assert themes(name) == duties
