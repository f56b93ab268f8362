"""A word of a name → the bodies meant: whose name it is, of which time, and as what it was understood."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from envduty.grammar import Term
from envduty.keys import KINDS
from envduty.understanding import match, names

if TYPE_CHECKING:
    from envduty.compiled.store import Store
    from envduty.understanding.match import Match

SUCCEEDED = "2018-03"


def _meant(store: Store, name: str) -> Match:
    ((_, found),) = names.find(store, name)
    return found


@pytest.mark.parametrize(
    ("name", "kind", "text", "ids"),
    [
        # the notice's own heading means that body alone, another name also what later became part of it
        ("司法行政部门", "name", "司法行政部门", ["3.9"]),
        ("司法局", "alias", "司法", ["3.9", "3.31"]),
        ("海关管理局", "name", "海关管理部门", ["3.36"]),
        ("海关", "alias", "海关", ["3.36", "3.35"]),
        # … but a unit of it does not mean those, nor its name without a rank
        ("司法处", "subunit", "司法", ["3.9"]),
        ("司法", "alias", "司法", ["3.9"]),
        # a heading's stem is one of its names; with a rank it is the heading
        ("公安", "alias", "公安部门", ["3.6"]),
        ("公安局", "name", "公安部门", ["3.6"]),
        ("公安部门", "name", "公安部门", ["3.6"]),
        # a misprinted heading comes after the body whose name it is by right
        ("科技行政部门", "name", "科技行政部门", ["3.4", "3.3"]),
        # a merged bureau's short name: first whose character stands first, not who stands first in the data
        ("农科局", "alias", "农科", ["3.16", "3.4"]),
        ("教科局", "alias", "教科", ["3.3", "3.4"]),
        ("安环局", "alias", "安环局", ["3.27", "3.1"]),
        ("公检法司", "alias", "公检法司", ["3.6", "4.2", "3.9", "3.31", "4.1"]),
        # a department of the notice's own time before one of another
        ("工科局", "alias", "工科", ["3.4", "3.5"]),
        ("文广局", "alias", "文广", ["3.19", "3.26"]),
        # a name before a unit's
        ("公务员局", "alias", "公务员局", ["3.11", "2.1"]),
        # a unit that changed hands belongs to who had it at the time
        ("反贪局", "subunit", "反贪", ["4.2"]),
        ("草原监理", "subunit", "草原监理", ["3.16"]),
        # who manages it answers
        ("能源局", "subunit", "能源部门", ["3.2"]),
        ("卫生局", "former", "卫生", ["3.20"]),
        ("农牧局", "successor", "农牧", ["3.16"]),
        ("数据局", "unlisted", "数据管理部门", []),
        ("烟草专卖局规划科", "unlisted", "烟草专卖部门", []),
    ],
)
def test_what_a_name_means(store: Store, name: str, kind: str, text: str, ids: list[str]) -> None:
    found = _meant(store, name)
    assert (found.kind, found.text, list(found.ids)) == (kind, text, ids)


@pytest.mark.parametrize(
    ("name", "since", "parts", "above"),
    [
        ("公安局", None, [], None),
        ("农牧局", SUCCEEDED, [], None),
        ("市场监督管理局", SUCCEEDED, [], None),
        # of these only a part came over
        ("自然资源局", SUCCEEDED, ["3.13", "3.17"], None),
        # a unit is of the department itself
        ("自然资源局规划科", SUCCEEDED, [], None),
        # one of them began later: that is told, whichever stands first
        ("农牧和科技局", SUCCEEDED, [], None),
        ("科技和农牧局", SUCCEEDED, [], None),
        # a body that another of the names means wholly is no part
        ("自然资源和林业局", SUCCEEDED, ["3.13"], None),
        ("能源局", None, [], "发展和改革委员会"),
        ("规划局", None, [], "住房和城乡建设部门"),
        ("数据局", None, [], None),
    ],
)
def test_what_is_told_of_its_time_and_of_who_manages_it(
    store: Store, name: str, since: str | None, parts: list[str], above: str | None
) -> None:
    found = _meant(store, name)
    assert (found.since, list(found.parts), found.above) == (since, parts, above)
    assert bool(found.basis) == bool(since)


def test_a_name_made_of_several_is_told_by_the_first_that_is_listed(store: Store) -> None:
    assert list(_meant(store, "烟草和公安局").ids) == ["3.6"]
    assert _meant(store, "烟草和公安局").kind == "name"
    assert (_meant(store, "烟草和邮政局").kind, _meant(store, "烟草和邮政局").ids) == ("unlisted", ())


@pytest.mark.parametrize("name", ["文化广电新闻出版局", "文化和新闻出版局"])
def test_in_a_name_of_several_a_department_goes_before_another_ones_unit(store: Store, name: str) -> None:
    """文化广电新闻出版局 is of the time when 新闻出版 was a department."""
    assert list(_meant(store, name).ids) == ["3.19", "3.26"]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("水务部门", "name"),
        ("水务局", "name"),
        ("水务", "alias"),
        ("水利局", "former"),
        ("河长办", "subunit"),
        ("综合行政执法局", "successor"),
        ("城管局", "alias"),
    ],
)
def test_a_notices_own_names_are_of_the_kind_that_it_says(mini_store: Store, name: str, kind: str) -> None:
    assert _meant(mini_store, name).kind == kind


# Of several spellings


def _term(key: str, kind: str, written: str) -> Term:
    return Term(key, "d", KINDS.index(kind), 0, kind, written)


NAME = _term("水务", "name", "水务")
STEM = _term("水务局", "alias", "水务")
FORMER, UNIT = _term("水利", "former", "水利"), _term("河长办", "subunit", "河长办")


@pytest.mark.parametrize(
    ("spelt", "trusted"),
    [
        ([], []),
        ([UNIT, NAME, FORMER], [NAME]),
        ([STEM, NAME], [NAME]),
        # in use before written down
        ([FORMER, STEM, UNIT], [STEM]),
        ([FORMER, UNIT], [FORMER, UNIT]),
        ([NAME, NAME], [NAME]),
    ],
)
def test_the_most_trusted_of_several_spellings(spelt: list[Term], trusted: list[Term]) -> None:
    assert match.most_trusted(spelt) == trusted
