"""Strings in, strings out: what is true of every text that anybody may type."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envduty import text

#: any string, lone surrogates too: a terminal may hand over anything
anything = st.text(st.characters(), max_size=60)
#: what people type into this program
typed = st.text(
    st.sampled_from("公安部门環境保護局噪声（）()，。、 　\t\n1１ａAÀﬁ㎡№ǚ㈠㍿🐎👨‍👩‍👧\u200b\u202e\ufeff\x00\x1b"),
    max_size=40,
)


@given(anything | typed)
def test_folding_twice_is_folding_once(string: str) -> None:
    once = text.fold(string)
    assert text.fold(once) == once


@given(anything | typed)
def test_folded_text_has_no_spaces_no_controls_and_no_capitals(string: str) -> None:
    folded = text.fold(string)
    assert all(unicodedata.category(character)[0] not in "ZC" for character in folded)
    assert folded == folded.casefold()


@given(anything | typed, anything | typed)
def test_folding_goes_character_by_character(left: str, right: str) -> None:
    """So that a match in the folded text can be cut out of the text itself."""
    assert text.fold(left + right) == text.fold(left) + text.fold(right)


@given(anything | typed)
def test_offsets_point_to_the_character_that_each_folded_one_comes_from(string: str) -> None:
    folded, offsets = text.fold_with_offsets(string)
    assert folded == text.fold(string)
    assert len(offsets) == len(folded)
    assert offsets == sorted(offsets)
    assert all(folded[at] in text.fold(string[offset]) for at, offset in enumerate(offsets))


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("公安部门", "公安部门"),
        ("公安（部门）", "公安(部门)"),
        (" 公 安\u3000部\t门\n", "公安部门"),
        ("ＰＭ２.５", "pm2.5"),
        ("公\u200b安\u202e部\ufeff门", "公安部门"),
        ("公安\x00\x1b部门", "公安部门"),
        ("COD", "cod"),
        ("ß", "ss"),
        ("㎡", "m2"),
        ("㈥", "(六)"),
        ("", ""),
    ],
)
def test_fold(written: str, folded: str) -> None:
    assert text.fold(written) == folded


@given(anything | typed)
def test_a_key_is_its_own_key(string: str) -> None:
    key = text.key(string)
    assert text.key(key) == key


@given(anything | typed)
def test_a_key_has_only_letters_marks_and_digits(string: str) -> None:
    assert all(unicodedata.category(character)[0] not in "PSZC" for character in text.key(string))


@pytest.mark.parametrize(
    "written",
    [
        "卫生和计划生育部门",
        "卫生和计划生育 部门",
        "「卫生和计划生育部门」",
        "卫生和计划生育部门?",
        "卫生_和_计划生育部门。",
    ],
)
def test_one_name_has_one_key_however_it_is_punctuated(written: str) -> None:
    assert text.key(written) == "卫生和计划生育部门"


@given(anything | typed)
def test_bigrams_are_pairs_of_neighbours(string: str) -> None:
    folded = text.fold(string)
    grams = text.bigrams(string)
    assert all(len(gram) == 2 and gram in folded for gram in grams)
    assert len(grams) <= max(0, len(folded) - 1)


@pytest.mark.parametrize(
    ("string", "grams"),
    [
        ("机动车", ["机动", "动车"]),
        ("噪声", ["噪声"]),
        ("水", []),
        ("", []),
        ("水、大气", ["大气"]),  # 水大 would be no word of the text
        ("大气，水体", ["大气", "水体"]),
        ("PM2.5", ["pm", "m2"]),
        ("机 动", ["机动"]),
    ],
)
def test_bigrams(string: str, grams: list[str]) -> None:
    assert text.bigrams(string) == grams


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [
        ("環境保護部門", "环境保护部门"),
        ("公安局", "公安局"),
        ("衛生", "卫生"),
        ("林業廳", "林业厅"),
        ("", ""),
        ("abc", "abc"),
        ("🐎", "🐎"),
    ],
)
def test_simplify(traditional: str, simplified: str) -> None:
    assert text.simplify(traditional) == simplified


@given(st.text(st.sampled_from("环境保护部门公安局噪声aA1，。🐎 "), max_size=40))
def test_simplified_text_is_left_alone(string: str) -> None:
    assert text.is_simplified(string)
    assert text.simplify(string) == string


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_simplifying_never_fails(string: str) -> None:
    assert isinstance(text.simplify(string), str)


@given(anything | typed)
def test_what_is_shown_cannot_steer_a_terminal_or_turn_the_direction_of_reading(string: str) -> None:
    shown = text.printable(string)
    assert len(shown) == len(string)
    for character in shown:
        assert character in "\t\n" or unicodedata.category(character) not in ("Cc", "Cs"), hex(ord(character))
        assert unicodedata.bidirectional(character) not in (
            "LRE",
            "RLE",
            "LRO",
            "RLO",
            "PDF",
            "LRI",
            "RLI",
            "FSI",
            "PDI",
        )
    shown.encode("utf-8")


@given(st.text(st.sampled_from("公安部门，。（）“”〔缺〕※ aA1\n\t🐎"), max_size=40))
def test_harmless_text_is_shown_as_it_is(string: str) -> None:
    assert text.printable(string) == string


@given(anything | typed)
def test_printable_text_stays_as_it_is(string: str) -> None:
    shown = text.printable(string)
    assert text.printable(shown) == shown
