"""What words say: on a thesaurus of three matters, with no notice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from envduty import lexicon, weighing
from envduty.lexicon import Term, Word

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

#: word → its parts; a ring is two words for one part
WORDS = {"工地": (0,), "噪声": (1,), "吵": (1,), "扬尘": (2,), "羊": (3,), "学校": (4,)}
#: noise, dust and school education; the sheep say something of dust
TERMS = {0: Term(0, ((0, 2.0), (1, 3.0))), 1: Term(1, ((2, 5.0),)), 2: Term(2, ((4, 4.0),)), 3: Term(1, ((3, 1.0),))}
PATTERNS = {
    "conceded": "[^不]{0,4}?知道",
    "though": "虽然",
    "but": "可",
    "refused": "推给",
    "beside": "离(?P<a>学校)",
}


class Small:
    """A lexicon in memory."""

    patterns = PATTERNS

    def lengths(self, said: str) -> Mapping[str, Sequence[int]]:
        return {said[at : at + 2]: [2] for at in range(len(said))} | {c: [1] for c in said}

    def words(self, strings: Collection[str]) -> Mapping[str, Word]:
        known = {s: Word(4.0, WORDS[s], lexicon.COMMON if s == "学校" else 0) for s in strings if s in WORDS}
        return known | {string: Word(0.0, (), lexicon.FILLER) for string in strings if string == "谁管"}

    def postings(self, words: Collection[str]) -> Iterable[Mapping[int, float]]:
        for word in words:
            having = [(n, term) for n, term in TERMS.items() if set(WORDS[word]) & {part for part, _ in term.parts}]
            yield {n: sum(c for p, c in term.parts if p not in WORDS[word]) for n, term in having}

    def having(self, words: Collection[str]) -> Iterable[Collection[int]]:
        return [
            {term.topic for term in TERMS.values() if set(WORDS[word]) & {part for part, _ in term.parts}}
            for word in words
        ]

    def terms(self, numbers: Collection[int]) -> Iterable[Term]:
        return [TERMS[number] for number in numbers]

    def likeness(self, said: str, topics: Collection[int]) -> Mapping[int, float]:
        return {topic: float(topic == 2 and "校门口" in said) for topic in topics}


def best(words: str) -> list[int]:
    return [one.topic for one in weighing.rank(Small(), weighing.read(Small(), words))]


def score(words: str) -> float:
    return weighing.rank(Small(), weighing.read(Small(), words))[0].score


def test_a_term_with_all_its_parts_says_most() -> None:
    assert best("工地噪声") == [0]
    assert score("工地噪声") > score("噪声") > 0


def test_words_of_a_ring_stand_for_each_other() -> None:
    assert best("工地太吵") == [0]


def test_what_is_missing_is_taken_off() -> None:
    whole, half = (weighing.rank(Small(), weighing.read(Small(), words))[0] for words in ("工地噪声", "工地"))
    assert whole.missing == 0
    assert half.missing > 0


def test_matters_of_other_words_come_beside_the_best() -> None:
    first, second = weighing.rank(Small(), weighing.read(Small(), "工地噪声大，扬尘也大"))
    assert (first.topic, second.topic) == (0, 1)
    assert second.beside(first.places) == pytest.approx(second.score)
    assert first.beside(first.places) == 0


def test_other_terms_of_a_matter_add_to_it() -> None:
    assert score("扬尘羊") > score("扬尘")


def test_other_words_of_a_matter_add_to_it() -> None:
    """Sheep are no term by themselves for noise; a site without its noise adds nothing but itself."""
    assert score("扬尘工地") == score("扬尘")
    assert score("噪声吵工地") >= score("噪声工地")


def test_in_a_sentence_one_everyday_word_says_half() -> None:
    assert score("学校一二三四五六七八") == pytest.approx(score("学校") / 2)
    assert score("扬尘一二三四五六七八") == pytest.approx(score("扬尘"))
    assert score("学校一二三四五六学校扬尘") > score("扬尘") / 2


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("我们知道扬尘难免，可噪声太大", id="conceded"),
        pytest.param("虽然有扬尘，噪声更大", id="though"),
        pytest.param("扬尘的事推给别人，噪声也没人理", id="refused"),
        pytest.param("离学校不远，噪声很大", id="where"),
    ],
)
def test_what_is_no_matter_says_less(words: str) -> None:
    assert best(words)[0] == 0


def test_where_nothing_else_is_said_it_is_the_matter() -> None:
    assert score("扬尘的事推给别人") == score("扬尘")


def test_filler_is_no_content() -> None:
    assert weighing.read(Small(), "扬尘谁管?").key == "扬尘"


def test_nothing_known_says_nothing() -> None:
    assert best("今天星期几") == []
    assert best("") == []


@pytest.mark.parametrize("size", [10, 500, 50_000])
def test_a_word_of_one_matter_tells_the_same_in_a_thesaurus_of_any_size(size: int) -> None:
    assert lexicon.rarity(size, 1) == pytest.approx(lexicon.rarity(500, 1))
    assert lexicon.rarity(size, size) == pytest.approx(0, abs=0.3)
