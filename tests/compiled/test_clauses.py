"""The clauses of a notice without an index, by what they speak for: on the notice of tests/compiled/specimen without its index."""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING

import pytest

from envduty import weighing
from envduty.compiled.clauses import vector
from tests.compiled.conftest import indexed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from envduty.compiled.store import Store

#: every clause that a body answers for: its duty, and its position there
CLAUSES = [
    ("1.1.1", 0),
    ("1.2.1", 0),
    ("1.2.1", 1),
    ("2.1.1", 0),
    ("2.1.1", 1),
    ("2.1.1.1", 0),
    ("2.1.2", 0),
    ("2.1.3", 0),
    ("2.2.1", 0),
    ("2.2.3", 0),
    ("2.2.3", 1),
    ("2.2.3", 2),
    ("2.2.3", 3),
    ("2.3.1", 0),
]
COUNT = len(CLAUSES)
#: the matters: 采矿 0, 河道采砂 1, 溺水 2, 水费 3 (outside)
MINING, SAND, DROWNING, BILLS = range(4)


def rare(having: int) -> float:
    return log((COUNT + 1) / having) / log(COUNT + 1)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = indexed(tmp_path_factory.mktemp("plain"), "")
    yield store
    store.close()


def test_the_clauses_that_bodies_answer_for(plain: Store, specimen: Store) -> None:
    """Neither gaps, copies, the preamble nor texts; none where there is an index."""
    assert plain.clauses.count == COUNT
    assert specimen.clauses.count == 0
    assert plain.clauses.places(range(COUNT + 5)) == dict(enumerate(CLAUSES))


def test_a_misplaced_duty_is_its_real_bodys(plain: Store) -> None:
    assert sorted(plain.clauses.bodies([0, 7, 13, 99])) == [(0, "1.1"), (7, "2.2"), (13, "2.3")]


def test_clauses_that_speak_for_a_matter(plain: Store) -> None:
    """Of the sand speak three clauses, of what pulls in nothing else; the fewer do, the more each tells."""
    found = dict(plain.clauses.of_topic(SAND))
    assert [CLAUSES[clause] for clause in sorted(found)] == [("2.1.1", 0), ("2.1.1", 1), ("2.1.3", 0), ("2.2.1", 0)]
    assert found[3] == pytest.approx(rare(4) ** 0.5), "河道采砂 in full"
    assert found[7] < found[4] == found[8] <= found[3]
    assert dict(plain.clauses.of_topic(DROWNING)) == {13: pytest.approx(1)}
    assert plain.clauses.of_topic(BILLS) == []


def test_clauses_with_a_loose_part(plain: Store) -> None:
    """A ring's words count, single words do not."""
    (ring,) = plain.subjects.words(["盗采"])["盗采"].parts  # type: ignore[union-attr]
    found = list(plain.clauses.of_parts([ring]))
    assert [(part, CLAUSES[clause]) for part, clause, _ in found] == [
        (ring, one) for one in (("2.1.1", 0), ("2.1.1", 1), ("2.1.3", 0), ("2.2.1", 0))
    ]
    assert [how for *_, how in found] == pytest.approx([rare(4)] * 4)
    (single,) = plain.subjects.words(["溺水"])["溺水"].parts  # type: ignore[union-attr]
    assert list(plain.clauses.of_parts([single])) == []


@pytest.mark.parametrize(("gram", "having"), [("溺水", 1), ("溺", 1), ("巡查", 2), ("。", 0), ("砂", 3), ("的", 1)])
def test_clauses_with_characters_and_bigrams(plain: Store, gram: str, having: int) -> None:
    assert len(plain.clauses.of_grams([gram, "龘"])) == having
    assert plain.clauses.rarity(gram) == pytest.approx(rare(having + 1))


def test_a_character_tells_by_how_few_matters_and_clauses_have_it(plain: Store) -> None:
    """矿 is written with one of four matters and stands in no clause, 采 with two of them and in four."""
    told = plain.clauses.telling("矿采龘矿")
    assert set(told) == {"矿", "采", "龘"}
    assert told["矿"] == pytest.approx(1 - log(2) / log(5))
    assert told["采"] == pytest.approx((1 - log(3) / log(5)) * rare(5))
    assert told["龘"] == pytest.approx(0.15)


# What a text speaks for


def spoken(plain: Store, words: str, fading: float = 1.0) -> dict[int, float]:
    return vector(plain.subjects, weighing.read(plain.subjects, words), fading=fading)


def test_the_best_matter_counts_fully_and_others_by_their_share(plain: Store) -> None:
    found = spoken(plain, "采砂的人玩水，盗采也是采矿")
    assert max(found.values()) == pytest.approx(1)
    assert set(found) == {MINING, SAND, DROWNING}
    low = min(found, key=lambda one: found[one])
    assert 0 < found[low] < 1
    assert spoken(plain, "采砂的人玩水，盗采也是采矿", 2.0)[low] == pytest.approx(found[low] ** 2)


def test_a_matter_outside_such_notices_says_nothing(plain: Store) -> None:
    assert spoken(plain, "水费") == {}
    assert DROWNING in spoken(plain, "溺水水费")
    assert BILLS not in spoken(plain, "溺水水费")


def test_nothing_known_speaks_for_nothing(plain: Store) -> None:
    assert spoken(plain, "火星") == {}


def test_little_evidence_counts_in_part(plain: Store) -> None:
    """河里 alone lacks the half of its term; with four or more of evidence a matter counts fully."""
    reading = weighing.read(plain.subjects, "盗采")
    (one,) = weighing.rank(plain.subjects, reading, besides=weighing.CLAUSE)
    assert spoken(plain, "盗采") == {SAND: pytest.approx(min(1, one.score / 4.0))}
    assert one.score < 4.0
