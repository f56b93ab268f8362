"""What words say: on a thesaurus of three matters, with no notice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from envduty import lexicon, weighing
from envduty.lexicon import Standing, Term, Word
from envduty.text import Pattern
from envduty.weighing import Besides

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

#: word → its parts; a ring is two words for one part
WORDS = {"工地": (0,), "噪声": (1,), "吵": (1,), "扬尘": (2,), "羊": (3,), "学校": (4,)}
#: noise, dust and school education; the sheep say something of dust
TERMS = {0: Term(0, ((0, 2.0), (1, 3.0))), 1: Term(1, ((2, 5.0),)), 2: Term(2, ((4, 4.0),)), 3: Term(1, ((3, 1.0),))}
PATTERNS = {
    "conceded": Pattern("[^不]{0,4}?知道", ("知道",)),
    "though": Pattern("虽然"),
    "but": Pattern("可"),
    "refused": Pattern("推给", ("推给",)),
    "beside": Pattern("离(?P<a>学校)", ("离",)),
}


class Small:
    """A lexicon in memory."""

    patterns = PATTERNS

    def __init__(
        self,
        words: Mapping[str, tuple[int, ...]] = WORDS,
        terms: Mapping[int, Term] = TERMS,
        kinds: Mapping[str, int] | None = None,
    ) -> None:
        """`kinds`: also of strings that are no words."""
        self._words, self._terms = words, terms
        self._kinds = {"学校": lexicon.COMMON, "谁管": lexicon.FILLER} if kinds is None else kinds

    def lengths(self, said: str) -> Mapping[str, Sequence[int]]:
        return {said[at : at + 2]: [2] for at in range(len(said))} | {c: [1] for c in said}

    def words(self, strings: Collection[str]) -> Mapping[str, Word]:
        known = {s: Word(4.0, self._words[s], self._kinds.get(s, 0)) for s in strings if s in self._words}
        return {s: Word(0.0, (), self._kinds[s]) for s in strings if s in self._kinds} | known

    def standing(self, words: Collection[str]) -> list[Standing]:
        return [self._standing(word) for word in words]

    def _standing(self, word: str) -> Standing:
        own = self._words[word]
        found = {n: t for n, t in self._terms.items() if set(own) & {part for part, _ in t.parts}}
        costs = {n: sum(c for p, c in t.parts if p not in own) for n, t in found.items()}
        return Standing(dict(sorted(costs.items(), key=lambda one: one[1])), {t.topic for t in found.values()})

    def terms(self, numbers: Collection[int]) -> Iterable[Term]:
        return [self._terms[number] for number in numbers]

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


# How much exactly


@pytest.mark.parametrize(("word", "tells"), [("", 0), ("水", 0.45), ("扬尘", 0.82), ("建筑物", 1.1), ("建筑垃圾", 1.1)])
def test_a_longer_word_tells_more(word: str, tells: float) -> None:
    assert lexicon.length(word) == tells


@pytest.mark.parametrize(("having", "tells"), [(0, 6.3), (1, 6.3), (10, 4.2), (100, 2.1), (1000, 0)])
def test_a_word_of_fewer_matters_tells_more(having: int, tells: float) -> None:
    assert lexicon.rarity(999, having) == pytest.approx(tells)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        # a term's words, less four fifths of what is missing
        ("工地噪声", 8.0),
        ("噪声", 4.0 - 0.8 * 2.0),
        ("工地", 4.0 - 0.8 * 3.0),
        # three tenths of another term, half of another word for the same
        ("扬尘羊", 4.0 + 0.3 * 4.0),
        ("噪声吵工地", 8.0 + 0.5 * 4.0),
        # said twice it is said once
        ("扬尘扬尘", 4.0),
        ("扬尘工地", 4.0),
    ],
)
def test_what_a_matter_weighs(words: str, said: float) -> None:
    assert score(words) == pytest.approx(said)


def test_what_is_missing_is_told() -> None:
    (found,) = weighing.rank(Small(), weighing.read(Small(), "工地"))
    assert [found.score, found.missing] == pytest.approx([1.6, 2.4])
    assert (found.topic, found.places, found.evidence, found.claimed) == (0, 0b11, ((0b11, 4.0),), 0b11)


@pytest.mark.parametrize(
    ("said", "weight"),
    [
        ("扬尘", 4.0),
        # conceded, which takes a clause that contradicts
        ("我们知道扬尘难免，可噪声太大", 0.8),
        ("我们知道扬尘难免，噪声太大", 4.0),
        ("可我们知道扬尘难免。噪声太大，可", 4.0),
        ("噪声太大。我们知道扬尘难免", 4.0),
        ("我们都不知道扬尘，可噪声太大", 4.0),
        # though, refused
        ("虽然有扬尘，噪声更大", 0.8),
        ("噪声很大，扬尘推给别人", 1.6),
        # the same word counts where it tells most
        ("虽然有扬尘，扬尘推给别人，噪声更大", 1.6),
        ("虽然有扬尘，扬尘大", 4.0),
        ("扬尘大，虽然有扬尘", 4.0),
        # all of it is the matter after all
        ("虽然有扬尘", 4.0),
        ("虽然有扬尘，噪声推给别人", 4.0),
    ],
)
def test_where_a_word_tells_less(said: str, weight: float) -> None:
    assert weighing.read(Small(), said).words["扬尘"].weight == pytest.approx(weight)


@pytest.mark.parametrize(
    ("said", "weight"),
    [("离学校不远，噪声很大", 1.2), ("离学校不远", 1.2), ("学校不远", 4.0), ("虽然离学校不远，噪声很大", 0.24)],
)
def test_what_only_says_where_tells_three_tenths(said: str, weight: float) -> None:
    reading = weighing.read(Small(), said)
    assert reading.words["学校"].weight == pytest.approx(weight)
    if "噪声" in said:
        assert reading.words["噪声"].weight == 4.0


def test_of_what_says_where_only_the_place_tells_less() -> None:
    reading = weighing.read(Small({"离": (0,), "学校": (1,)}), "离学校不远")
    assert [reading.words[word].weight for word in ("离", "学校")] == pytest.approx([4.0, 1.2])


@pytest.mark.parametrize(
    ("kinds", "words", "key"),
    [
        ({}, {"扬尘": 4.0, "尘": 4.0}, "扬尘土"),
        # in filler seven tenths, by what of it stands there
        ({"扬尘": lexicon.FILLER}, {"扬尘": 2.8, "尘": 2.8}, "土"),
        ({"尘土": lexicon.FILLER}, {"扬尘": 3.4, "尘": 2.8}, "扬"),
        # what belongs together is not cut by filler
        ({"尘土": lexicon.FILLER, "扬尘": lexicon.WHOLE}, {"扬尘": 4.0, "尘": 4.0}, "扬尘"),
        # no single character of an innocent word counts
        ({"尘土": lexicon.INNOCENT}, {"扬尘": 4.0}, "扬尘土"),
        ({"尘土": lexicon.INNOCENT + lexicon.FILLER}, {"扬尘": 3.4}, "扬"),
        ({"尘土": lexicon.COMMON}, {"扬尘": 4.0, "尘": 4.0}, "扬尘土"),
    ],
)
def test_what_kind_of_text_a_word_stands_in(kinds: Mapping[str, int], words: dict[str, float], key: str) -> None:
    reading = weighing.read(Small({"扬尘": (0,), "尘": (1,)}, TERMS, kinds), "扬尘土")
    assert {word: found.weight for word, found in reading.words.items()} == pytest.approx(words)
    assert reading.key == key


def test_a_reading_tells_where_everything_stands() -> None:
    reading = weighing.read(Small(), "学校 揚塵、吵！")
    assert (reading.folded, reading.key) == ("学校扬尘、吵!", "学校扬尘吵")
    assert reading.words == {"学校": (4.0, 0b11), "扬尘": (4.0, 0b1100), "吵": (4.0, 0b100000)}
    assert reading.parts == {4: (4.0, 0b11), 2: (4.0, 0b1100), 1: (4.0, 0b100000)}
    assert reading.common == {0b11}


@pytest.mark.parametrize(
    ("said", "places"), [("扬尘扬尘", 0b11), ("虽然扬尘，扬尘大", 0b1100000), ("扬尘大，虽然扬尘", 0b11)]
)
def test_a_word_said_twice_stands_where_it_tells_most_or_first(said: str, places: int) -> None:
    assert weighing.read(Small(), said).words["扬尘"] == (4.0, places)


@pytest.mark.parametrize(("said", "part"), [("噪声吵闹", 0b11), ("吵闹噪声", 0b11), ("虽然噪声，吵闹", 0b1100000)])
def test_of_several_words_for_a_part_the_heaviest_counts_and_of_equal_ones_the_first(said: str, part: int) -> None:
    assert weighing.read(Small({"噪声": (1,), "吵闹": (1,)}), said).parts == {1: (4.0, part)}


@pytest.mark.parametrize(("length", "sentence"), [(8, False), (9, True)])
def test_how_long_a_sentence_is(length: int, sentence: bool) -> None:
    assert weighing.read(Small(), "。谁管" + "一" * length).sentence == sentence


@pytest.mark.parametrize(("before", "read"), [(998, True), (999, False), (2000, False)])
def test_what_follows_a_thousand_characters_is_not_read(before: int, read: bool) -> None:
    assert ("扬尘" in weighing.read(Small(), "一" * before + "扬尘").words) == read


@pytest.mark.parametrize(
    ("places", "found"), [(0b110101, ["a", "c", "ef"]), (0b111111, ["abcdef"]), (0b10, ["b"]), (0, [])]
)
def test_stretches(places: int, found: list[str]) -> None:
    assert weighing.stretches("abcdef", places) == found


@pytest.mark.parametrize(("places", "alone"), [(0b1, True), (0b0110, True), (0b101, False), (0b1101100, False)])
def test_alone_is_what_stands_in_one_stretch(places: int, alone: bool) -> None:
    assert weighing.Weighed(0, 1.0, places, (), 0.0, places).alone == alone


@pytest.mark.parametrize(("used", "remains"), [(0, 5.5), (0b10, 3.5), (0b110, 1.5), (0b1, 3.5), (0b111, -0.5)])
def test_what_remains_beside_other_evidence(used: int, remains: float) -> None:
    one = weighing.Weighed(0, 5.5, 0b111, ((0b1, 2.0), (0b110, 4.0)), 0.5, 0b111)
    assert one.beside(used) == pytest.approx(remains)


def _rank(terms: Sequence[Term], said: str, *, share: float = 0.0, words: float = 0.5) -> list[tuple[int, object]]:
    """(topic, score) by terms of the words 甲乙 (0), 丙丁 (1), 戊己 (2), 乙庚 (3) and 子丑 (4 and 5)."""
    known = {"甲乙": (0,), "丙丁": (1,), "戊己": (2,), "乙庚": (3,), "子丑": (4, 5)}
    lexicon = Small(known, dict(enumerate(terms)))
    found = weighing.rank(lexicon, weighing.read(lexicon, said), share, Besides(words, 0.0))
    return [(one.topic, pytest.approx(one.score)) for one in found]


def test_little_is_more_than_nothing() -> None:
    assert _rank([Term(0, ((0, 1.0), (9, 4.0)))], "甲乙") == [(0, 0.8)]
    assert _rank([Term(0, ((0, 1.0), (9, 5.0)))], "甲乙") == []


def test_other_words_are_evidence_but_claim_nothing() -> None:
    (found,) = weighing.rank(Small(), weighing.read(Small(), "工地噪声吵"))
    assert (found.score, found.places, found.claimed) == (10.0, 0b11111, 0b10011)
    assert found.beside(0b10011) == 2.0


def test_one_word_cannot_stand_for_two_parts_of_a_term() -> None:
    assert _rank([Term(0, ((4, 1.0), (5, 2.0)))], "子丑") == [(0, 4.0 - 0.8 * 2.0)]


def test_the_best_term_is_the_one_that_weighs_most_not_the_one_that_promised_most() -> None:
    terms = [Term(0, ((4, 1.0), (5, 3.5))), Term(0, ((0, 1.0),))]
    assert _rank(terms, "子丑，甲乙") == [(0, 4.0 + 0.3 * (4.0 - 0.8 * 3.5))]


def test_characters_count_once() -> None:
    """乙 is in both words: the second term has little of its own."""
    two = [Term(0, ((0, 1.0),)), Term(0, ((3, 1.0),))]
    assert _rank(two, "甲乙庚") == [(0, 4.0)]
    assert _rank(two, "甲乙，乙庚") == [(0, 4.0 + 0.3 * 4.0)]
    wide = [Term(0, ((0, 1.0), (1, 1.0))), Term(0, ((3, 1.0), (2, 1.0)))]
    assert _rank(wide, "甲乙庚丙丁戊己") == [(0, 8.0 + 0.3 * 8.0 * 3 / 4)]


@pytest.mark.parametrize(("missing", "topics"), [(2.4, [0, 1]), (2.5, [0]), (2.6, [0])])
def test_a_term_with_less_than_a_quarter_of_the_best_hope_is_not_weighed(missing: float, topics: list[int]) -> None:
    """Of eight, two: four less four fifths of what is missing."""
    terms = [Term(0, ((0, 1.0), (1, 1.0))), Term(1, ((2, 1.0), (9, missing)))]
    assert [topic for topic, _ in _rank(terms, "甲乙丙丁戊己")] == topics


@pytest.mark.parametrize(("missing", "topics"), [(6.2, [0, 1]), (6.25, [0])])
def test_nor_is_one_of_several_words(missing: float, topics: list[int]) -> None:
    """Of twelve, three."""
    terms = [Term(0, ((0, 1.0), (1, 1.0), (2, 1.0))), Term(1, ((1, 1.0), (2, 1.0), (9, missing)))]
    assert [topic for topic, _ in _rank(terms, "甲乙丙丁戊己")] == topics


def test_no_more_than_twelve_terms_of_a_matter_are_weighed() -> None:
    names = [f"{first}{second}" for first in "甲乙丙丁" for second in "子丑寅卯"][:14]
    for number in (11, 12, 13, 14):
        terms = {i: Term(0, ((i, 1.0),)) for i in range(number)}
        lexicon = Small({name: (i,) for i, name in enumerate(names[:number])}, terms)
        (found,) = weighing.rank(lexicon, weighing.read(lexicon, "，".join(names[:number])), besides=Besides(0.0, 0.0))
        assert found.score == pytest.approx(4.0 + 0.3 * 4.0 * (min(number, 12) - 1))


@pytest.mark.parametrize(("share", "topics"), [(0.0, [0, 1, 2]), (0.3, [0, 1]), (0.5, [0, 1]), (0.6, [0])])
def test_only_matters_with_a_share_of_the_best_are_asked_for(share: float, topics: list[int]) -> None:
    terms = [Term(0, ((0, 1.0), (1, 1.0))), Term(1, ((2, 1.0),)), Term(2, ((2, 1.0), (9, 2.3)))]
    assert [topic for topic, _ in _rank(terms, "甲乙丙丁戊己", share=share, words=0.0)] == topics


def test_the_share_is_of_the_best_however_little_that_is() -> None:
    terms = [Term(0, ((0, 1.0), (9, 4.0))), Term(1, ((0, 1.0), (9, 4.45)))]
    assert [topic for topic, _ in _rank(terms, "甲乙", share=0.5, words=0.0)] == [0, 1]


@pytest.mark.parametrize(("words", "said"), [(0.0, 4.0), (0.5, 6.0), (1.0, 8.0)])
def test_how_much_other_words_count_is_asked_for(words: float, said: float) -> None:
    """The second term lacks too much to be weighed; its word was said."""
    assert _rank([Term(0, ((0, 1.0),)), Term(0, ((1, 1.0), (9, 9.0)))], "甲乙丙丁", words=words) == [(0, said)]


def test_equal_matters_stand_in_their_order() -> None:
    assert _rank([Term(2, ((0, 1.0),)), Term(1, ((0, 1.0),))], "甲乙") == [(1, 4.0), (2, 4.0)]


@pytest.mark.parametrize(
    ("said", "weight"),
    [
        ("学校一二三四五六", 4.0),
        ("学校一二三四五六七", 2.0),
        # in two places, or beside a word that is not everyday
        ("学校一二三四五六教室", 5.2),
        ("学校教室一二三四五六", 2.6),
        ("教室扬尘一二三四五六", 5.2),
    ],
)
def test_everyday_words_in_one_place_of_a_sentence_count_half(said: str, weight: float) -> None:
    kinds = {"学校": lexicon.COMMON, "教室": lexicon.COMMON}
    terms = {number: Term(0, ((number, 1.0),)) for number in range(3)}
    words = Small({"学校": (0,), "教室": (1,), "扬尘": (2,)}, terms, kinds)
    (found,) = weighing.rank(words, weighing.read(words, said))
    assert found.score == pytest.approx(weight)


@pytest.mark.parametrize(
    ("words", "question", "clause"),
    [
        # other words of a matter
        ("噪声吵工地", 8.0 + 0.5 * 4.0, 8.0 + 0.15 * 4.0),
        # characters that it is written with, in a question, where words say something for it at all
        ("学校校门口", 4.0 + 6.0, 4.0),
        ("噪声校门口", 2.4, 2.4),
    ],
)
def test_a_question_tells_a_matter_in_any_words_a_clause_names_it(words: str, question: float, clause: float) -> None:
    reading = weighing.read(Small(), words)
    found = [weighing.rank(Small(), reading, besides=besides) for besides in (weighing.QUESTION, weighing.CLAUSE)]
    assert [one[0].score for one in found] == pytest.approx([question, clause])
    assert [one.score for one in weighing.rank(Small(), reading)] == [one.score for one in found[0]]


def test_what_is_only_written_alike_is_no_matter() -> None:
    assert best("校门口") == []
