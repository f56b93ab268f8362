"""Names as tables, and headings read with them: on the notice of tests/compiled/specimen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from envduty.compiled.names import Lexicon, own, ranks
from envduty.compiled.ties import Ties
from envduty.edition import datafile
from envduty.keys import KINDS
from tests.compiled.conftest import SPECIMEN

if TYPE_CHECKING:
    from collections.abc import Iterable

    from envduty.compiled.departments import DepartmentRow
    from envduty.compiled.store import Store
    from envduty.grammar import Term

LOADED = datafile.load(SPECIMEN)


@pytest.fixture(scope="module")
def ties() -> Ties:
    return Ties(LOADED.edition, LOADED.knowledge)


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    """The words before the notice adds its own."""
    return Lexicon(LOADED.knowledge.departments, LOADED.knowledge.words, ["白石", "白石县"])


def told(terms: Iterable[Term]) -> list[tuple[str, str, str]]:
    """Which department each term names, and as what."""
    return [(term.key, term.department, KINDS[term.trust]) for term in terms]


def test_ranks_are_longest_first() -> None:
    """So that 监督管理部门 is taken off before 部门."""
    found = ranks(LOADED.knowledge.words)
    assert found.department == ("监督管理部门", "主管部门", "部门", "厅", "局")
    assert found.unit == ("中心", "大队", "所", "站")
    assert found.place_endings == ("乡", "县")


#: (word, class, kind, whole, bound) of what the departments and the word list say of a name
WORDS: dict[str, list[tuple[str, str, str, bool, bool]]] = {
    "水务部门": [("d", "water", "alias", True, False)],
    "水务": [("d", "water", "alias", False, False)],
    "水行政": [("d", "water", "alias", False, False)],
    "水利": [("d", "water", "former", False, False)],
    "河长办": [("d", "water", "subunit", False, False)],
    "水文站": [("d", "water", "subunit", True, False)],
    "水文": [("d", "water", "subunit", False, True)],
    "渠道": [("d", "water", "subunit", False, True)],
    "政府": [("g", "government", "alias", False, False)],
    "县政府": [("g", "government", "alias", False, False)],
    "服务中心": [("d", "government", "subunit", True, False)],
    "乡镇": [("t", "township", "alias", False, False)],
    "教育和体育": [("d", "education", "alias", False, False)],
    "教育体育": [("d", "education", "alias", False, False)],
    "教体": [("d", "education", "alias", False, False), ("d", "sports", "alias", False, False)],
    "法院": [("d", "court", "alias", False, False)],
    "公司": [("o", "firm", "alias", False, False)],
    "局": [("r", "", "id", False, False)],
    "站": [("u", "", "id", False, False)],
    "监测": [("f", "", "id", False, False)],
    "和": [("s", "", "id", False, False)],
    "县": [("e", "", "id", False, False)],
    "白石": [("p", "", "id", False, False)],
    "水": [],
}


@pytest.mark.parametrize("name", WORDS)
def test_what_names_are_made_of(lexicon: Lexicon, name: str) -> None:
    found = [term for term in lexicon.opening.get(name[:2], ()) if term.key == name]
    assert [(t.word, t.department, KINDS[t.trust], t.whole, t.bound) for t in found] == WORDS[name]


def test_terms_say_where_their_department_stands_and_how_it_is_written(lexicon: Lexicon) -> None:
    (term,) = lexicon.exact("水务")
    assert (term.order, term.written) == (2, "水务部门")
    assert lexicon.letters["court"] == "d"
    assert lexicon.unranked == {"court"}


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("公安", [("公安", "police", "alias")]),
        ("教体", [("教体", "education", "alias"), ("教体", "sports", "alias")]),
        ("水文", []),
        ("监测", []),
        ("水", []),
    ],
)
def test_names_as_a_whole(lexicon: Lexicon, name: str, found: list[tuple[str, str, str]]) -> None:
    assert told(lexicon.exact(name)) == found


@pytest.mark.parametrize(
    ("heading", "found"),
    [
        pytest.param("畜牧公安局", ["公安"], id="inside"),
        pytest.param("水务公安", ["水务", "公安"], id="two"),
        pytest.param("一教育和体育部门", ["教育和体育部门"], id="the longest"),
        pytest.param("一水利二河长办", [], id="neither former names nor units"),
    ],
)
def test_departments_inside_a_heading(lexicon: Lexicon, heading: str, found: list[str]) -> None:
    assert [term.key for term in lexicon.inside(heading)] == found


def test_a_heading_is_parsed(lexicon: Lexicon) -> None:
    (mention,) = lexicon.parse("白石县公安局") or []
    assert told(mention.heads[0]) == [("公安", "police", "alias")]
    assert lexicon.parse("畜牧") is None


def test_a_name_stands_before_the_same_name_that_needs_a_rank() -> None:
    """水文 is the unit 水文站's beginning until a body is called so."""
    departments = LOADED.knowledge.departments
    station = next(one for one in departments.departments if one.id == "sports")
    more = type(station)(id="sports", name="水文部门")
    changed = type(departments)(format=1, departments=(*departments.departments[:5], more))
    found = Lexicon(changed, LOADED.knowledge.words, [])
    assert [(t.department, t.bound) for t in found.opening["水文"] if t.key == "水文"] == [("sports", False)]


# What the notice calls its bodies


@pytest.mark.parametrize(
    ("name", "body", "kind"),
    [
        ("水务部门", "2.1", "name"),
        ("水务", "2.1", "name"),
        ("治水", "2.1", "alias"),
        ("水电", "2.1", "former"),
        ("堤防大队", "2.1", "subunit"),
        ("河湖局", "2.1", "successor"),
        ("水物部门", "2.1", "name"),
        ("教育", "2.3", "name"),
    ],
)
def test_a_bodys_own_names(ties: Ties, name: str, body: str, kind: str) -> None:
    assert (name, own(body), kind) in told(ties.lexicon.exact(name))


def test_a_misprinted_name_stands_behind_the_right_ones(ties: Ties) -> None:
    (term,) = ties.lexicon.exact("水物部门")
    assert (term.order, term.written) == (10_002, "水物部门")
    orders = {t.order for t in ties.lexicon.exact("水务部门") if t.department == own("2.1")}
    assert orders == {2}, "the position of the body"


# Ties


def test_bodies_are_departments_by_their_headings(ties: Ties) -> None:
    assert ties.departments == {
        "1.1": ("government",),
        "1.2": ("township",),
        "2.1": ("water",),
        "2.2": ("police",),
        "2.3": ("education",),
    }


@pytest.mark.parametrize(
    ("department", "bodies"),
    [
        ("water", ("2.1",)),
        ("river", ("2.1",)),
        ("sports", ()),
        ("education", ("2.3",)),
        ("firm", ()),
        ("@2.2", ("2.2",)),
    ],
)
def test_what_departments_mean_in_the_tables(specimen: Store, department: str, bodies: tuple[str, ...]) -> None:
    row: DepartmentRow = specimen.departments.meaning(department)
    assert row.bodies == row.unit_bodies == bodies
    assert row.generic == (department == "firm")
    assert specimen.departments.meaning(department) is row, "read once"


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("水务部门", "2.1"),
        ("白石县公安局", "2.2"),
        ("水利局", "2.1"),
        ("乡镇", "1.2"),
        ("体育部门", ""),
        ("水务和公安部门", "2.1"),  # a merged one: its first
        ("水务部门和公安部门", ""),
        ("气象部门", ""),
        ("", ""),
    ],
)
def test_partners(ties: Ties, name: str, body: str) -> None:
    assert ties.partner(name) == body


# Look-ups


def found(terms: Iterable[Term]) -> set[tuple[str, str]]:
    return {(term.key, term.department) for term in terms}


def test_terms_that_begin_at_each_position(specimen: Store) -> None:
    positions = specimen.names.starting("白石公安局")
    assert [{term.key for term in terms} for terms in positions] == [{"白石"}, set(), {"公安"}, set(), {"局"}]


@pytest.mark.parametrize(("name", "covered"), [("白石县公安局", True), ("公安局水务局", True), ("公安河", False)])
def test_what_can_be_names_and_nothing_else(specimen: Store, name: str, covered: bool) -> None:
    assert specimen.names.covered(name) == covered


@pytest.mark.parametrize(
    ("latin", "names"),
    [
        ("gongan", {("公安", "police"), ("公安", "@2.2")}),
        ("gaj", {("公安局", "police"), ("公安局", "@2.2")}),
        ("paichusuo", {("派出所", "police")}),
        ("shuiwenzhan", {("水文站", "water")}),
        ("shuiwen", set()),
        ("hehuju", {("河湖局", "river"), ("河湖局", "@2.1")}),
        ("fayuan", set()),  # no body of the notice
        ("jiaoti", set()),  # the short name of two
        ("gonganju", {("公安局", "police"), ("公安局", "@2.2")}),
        ("shuiwuting", {("水务厅", "water"), ("水务厅", "@2.1")}),
        ("shuiwuzhan", set()),
    ],
)
def test_names_in_pinyin(specimen: Store, latin: str, names: set[tuple[str, str]]) -> None:
    got = found(specimen.names.pinyin(latin))
    assert got - {("教体", "education")} == names


def test_a_name_that_is_written_so_is_spelt_before_one_with_a_rank_added(specimen: Store) -> None:
    """水务部门 is the name itself, and 水务 with a rank."""
    spelt = [term for term in specimen.names.pinyin("shuiwubumen") if term.key == "水务部门"]
    assert sorted((term.department, KINDS[term.trust]) for term in spelt) == [("@2.1", "name"), ("water", "alias")]


@pytest.mark.parametrize(
    ("key", "names"),
    [
        ("公按", {"公安"}),  # sounds the same
        ("木务局", {"水务局"}),  # looks the same
        ("水物局", {"水务局"}),
        ("公司", set()),
    ],
)
def test_names_that_sound_or_look_alike(specimen: Store, key: str, names: set[str]) -> None:
    assert {term.key for term in specimen.names.spelt_like(key)} == names


@pytest.mark.parametrize(
    ("key", "name"),
    [
        pytest.param("派出", "派出所", id="one left out"),
        pytest.param("派派出所", "派出所", id="one too many"),
        pytest.param("派岀所", "派出所", id="another"),
        pytest.param("派所出", "派出所", id="swapped"),
        pytest.param("公安部们", "公安部门", id="the last"),
        pytest.param("安公部门", "公安部门", id="the first two"),
        pytest.param("公部安门", "公安部门", id="across the middle"),
    ],
)
def test_names_that_are_one_edit_away(specimen: Store, key: str, name: str) -> None:
    assert name in {term.key for term in specimen.names.spelt_nearly(key)}


@pytest.mark.parametrize("key", ["公安部门的领导们", "火星"])
def test_names_that_are_not(specimen: Store, key: str) -> None:
    assert not specimen.names.spelt_nearly(key)
