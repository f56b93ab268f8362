"""Bodies inside a question: which words name one, and which questions ask for one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from envduty import text
from envduty.understanding import bodies

if TYPE_CHECKING:
    from envduty.compiled.store import Store


def _inside(store: Store, question: str) -> list[tuple[str, list[str], str | None]]:
    folded = text.fold(question)
    return [(folded[one.start : one.end], list(one.ids), one.how.kind) for one in bodies.inside(store, question)]


# Inside a question


@pytest.mark.parametrize(
    ("question", "found"),
    [
        # with a rank, at its beginning, in the middle and at its end
        ("环保局来过", [("环保局", ["3.1"], "alias")]),
        ("找过环保局", [("环保局", ["3.1"], "alias")]),
        ("a找环保局", [("环保局", ["3.1"], "alias")]),
        ("去法院", [("法院", ["4.1"], "alias")]),
        # several, joined or not
        ("环保局和城管局都不管", [("环保局", ["3.1"], "alias"), ("城管局", ["3.13"], "subunit")]),
        ("住建和水务局来人", [("住建和水务局", ["3.13", "3.15"], "alias")]),
        ("环保和城管说不管", [("环保和城管", ["3.1", "3.13"], "alias")]),
        ("教育局环保局互相推", [("教育局", ["3.3"], "alias"), ("环保局", ["3.1"], "alias")]),
        # without a rank where what follows is what a body does
        ("公安说不归他管", [("公安", ["3.6"], "name")]),
        ("公安让我等", [("公安", ["3.6"], "name")]),
        # … or where it is asked for and manages
        ("这事归环保管", [("环保", ["3.1"], "alias")]),
        ("让环保来管", [("环保", ["3.1"], "alias")]),
        ("是环保负责", [("环保", ["3.1"], "alias")]),
        # a unit, told by its rank, its function or the department before it
        ("找城管执法大队", [("城管执法大队", ["3.13"], "subunit")]),
        ("公安局户籍科的人", [("公安局户籍科", ["3.6"], "subunit")]),
        ("环境监察大队来过", [("环境监察大队", ["3.1"], "subunit")]),
        ("环保局办公室不接", [("环保局办公室", ["3.1"], "subunit")]),
        ("旗农牧业局综合执法大队来查过", [("农牧业局综合执法大队", ["3.16"], "subunit")]),
        ("国税局稽查局来了", [("国税局稽查局", ["3.23"], "subunit")]),
        ("水务局水政监察大队没来", [("水务局水政监察大队", ["3.15"], "subunit")]),
        ("教育招生考试中心旁", []),
        # 办公室 is a rank, and after a rank a unit
        ("找环保办公室", [("环保办公室", ["3.1"], "alias")]),
        # a place is a part of a park committee's name
        ("工业园区管委会说", [("工业园区管委会", ["1.2"], "alias")]),
        # known, but not listed
        ("医保局管不管", [("医保局", [], "unlisted")]),
        ("信访局监察大队", [("信访局监察大队", [], "unlisted")]),
    ],
)
def test_what_names_a_body(store: Store, question: str, found: list[tuple[str, list[str], str | None]]) -> None:
    assert _inside(store, question) == found


@pytest.mark.parametrize(
    "question",
    [
        *("", "噪声", "村里的环境卫生", "环保", "找环保", "环保和噪声"),
        # company that proves nothing: asked for, but not to manage; managing, but not asked for
        *("这事归环保", "环保管噪声"),
        # a firm, a street, a gate
        *(
            "环保局公司",
            "环保局加油站",
            "环保公司说不管",
            "法院路施工",
            "公安局家属院",
            "公安局门口的噪声",
            "供电公司说停电",
            "环保公司偷排",
        ),
        # one character, and a word that needs a rank
        *("镇说不管", "固废说不管"),
    ],
)
def test_what_names_none(store: Store, question: str) -> None:
    assert _inside(store, question) == []


def test_after_what_is_no_body_the_next_name_is_found(store: Store) -> None:
    assert _inside(store, "法院路环保局") == [("环保局", ["3.1"], "alias")]


# A question for a body


def _asked(store: Store, question: str) -> tuple[list[str], str] | None:
    asked = bodies.asked_body(store, question)
    return (list(asked.match.ids), asked.matter) if asked else None


@pytest.mark.parametrize(
    ("question", "ids", "matter"),
    [
        ("噪声归不归环保局管", ["3.1"], "噪声"),
        ("噪声归不归环保管", ["3.1"], "噪声"),
        ("噪声是不是该环保局管", ["3.1"], "噪声"),
        ("噪声是不是归环保局管吗", ["3.1"], "噪声"),
        ("噪声属不属于环保局来管的吗", ["3.1"], "噪声"),
        ("噪声归城管管", ["3.13"], "噪声"),
        ("河道采砂是否由水利局负责", ["3.15"], "河道采砂"),
        ("水利局管不管河道采砂", ["3.15"], "河道采砂"),
        ("水利局管不管河道采砂吗", ["3.15"], "河道采砂"),
        ("水利局能不能管采砂呢", ["3.15"], "采砂"),
        ("环保管不管噪声", ["3.1"], "噪声"),
        ("交警管不管尾气", ["3.6"], "尾气"),
        ("環保局管不管噪聲", ["3.1"], "噪声"),
        ("乡的职责", ["1.3"], ""),
        ("公安局", ["3.6"], ""),
        ("公安的职责", ["3.6"], ""),
        ("公安局和环保局", ["3.6", "3.1"], ""),
        ("烟草局和公安局的职责", ["3.6"], ""),
        ("烟草局的职责", [], ""),
        # a unit's name alone may be a matter
        ("垃圾填埋场的职责", ["3.13"], ""),
        ("水政监察大队的职责", ["3.15"], ""),
        ("环保局负责什么", ["3.1"], ""),
        ("环保局都有哪些环保方面的职责", ["3.1"], ""),
    ],
)
def test_who_is_asked_for_and_about_what(store: Store, question: str, ids: list[str], matter: str) -> None:
    assert _asked(store, question) == (ids, matter)


@pytest.mark.parametrize(
    "question",
    [
        # neither a matter nor a body before or after the words that ask
        *("归不归水利局管", "管不管噪声", "噪声归不归环保局", "水利局管不管"),
        "噪声不归城管管",
        # a body that the notice does not list can have no matter of it
        *("烟草局管不管噪声", "噪声归不归烟草局管"),
        # a firm, a place, a word without a rank that nothing follows
        *("公司的职责", "垃圾填埋场", "水政监察大队", "公安", "某某公安局噪声"),
        *("", "的职责", "噪声的职责", "公安局乙丙的职责"),
    ],
)
def test_what_asks_for_no_body(store: Store, question: str) -> None:
    assert _asked(store, question) is None


@pytest.mark.parametrize(("length", "asks"), [(39, True), (40, True), (41, False), (60, False)])
def test_a_long_question_tells_a_story(store: Store, length: int, asks: bool) -> None:
    place = "内蒙古自治区" * 10
    question = f"{place[: (length - 5) // 6 * 6]}公安局"
    question += "的" * (length - len(question))
    assert len(question) == length
    assert (bodies.asked_body(store, question) is not None) == asks


@pytest.mark.parametrize(
    "question",
    [
        "水利局管不管河道采砂，这里有很多人天天晚上来挖沙子，挖得河床都塌了一大片，村里的地也跟着塌了",
        f"公安局，{'的' * 37}这里有人天天烧垃圾",
        f"公安局{'的' * 100}",
    ],
)
def test_a_story_stays_one_whatever_stands_where_it_is_cut(store: Store, question: str) -> None:
    assert bodies.asked_body(store, question) is None
    assert bodies.named_body(store, question) is None


# A name that may also be a matter


@pytest.mark.parametrize(
    ("question", "ids", "kind"),
    [
        ("消防", ["3.6", "3.27"], "successor"),
        ("体育", [], "unlisted"),
        ("公安", ["3.6"], "alias"),
        ("環保", ["3.1"], "alias"),
        ("环境监察大队", ["3.1"], "subunit"),
    ],
)
def test_a_word_that_is_a_departments_name(store: Store, question: str, ids: list[str], kind: str) -> None:
    named = bodies.named_body(store, question)
    assert named is not None
    assert (list(named.match.ids), named.match.kind, named.matter) == (ids, kind, "")


@pytest.mark.parametrize(("name", "named"), [("市级消防", True), ("旗县级消防", False), ("市消防内蒙古自治区", False)])
def test_a_word_is_no_story(store: Store, name: str, named: bool) -> None:
    """Forty characters are a name with its place."""
    assert (bodies.named_body(store, "内蒙古自治区" * 6 + name) is not None) == named


@pytest.mark.parametrize("question", ["", "噪声", "公司", "交警", "垃圾填埋场", "公安噪声"])
def test_a_word_that_is_none(store: Store, question: str) -> None:
    assert bodies.named_body(store, question) is None
