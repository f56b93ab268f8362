"""How texts are cut into words, which of them tell what a duty is about, and which entries of the index it is about."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envduty.compiled.words import cut, grams

if TYPE_CHECKING:
    from envduty import Notice

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
