"""How names are built, on a handful of words."""

from __future__ import annotations

import pytest

from envduty import grammar
from envduty.grammar import SUBUNIT, Term

ALIAS = 3


def _department(key: str, identifier: str, trust: int = ALIAS, *, whole: bool = False, bound: bool = False) -> Term:
    return Term(key, "d", trust, 0, identifier, key, whole, bound)


WORDS = (
    _department("公安", "police"),
    _department("公安部门", "police", whole=True),
    _department("环保", "env"),
    _department("水利", "water"),
    _department("规划", "planning"),
    _department("教育", "school"),
    _department("农牧", "farms"),
    _department("农科", "farms"),
    _department("农科", "science"),
    _department("招生考试", "school", SUBUNIT),
    _department("渔政", "farms", SUBUNIT),
    _department("交警", "police", SUBUNIT),
    _department("水政监察大队", "water", SUBUNIT, whole=True),
    _department("固废", "env", SUBUNIT, bound=True),
    Term("党委", "c", ALIAS, 0, "party"),
    Term("旗委", "c", ALIAS, 0, "party"),
    Term("政府", "g", ALIAS, 0, "government"),
    Term("政府", "t", ALIAS, 0, "township"),
    Term("人民政府", "g", ALIAS, 0, "government"),
    Term("镇政府", "t", ALIAS, 0, "township"),
    Term("街道", "t", ALIAS, 0, "township"),
    Term("镇", "t", ALIAS, 0, "township"),
    Term("公司", "o", ALIAS, 0, "firm"),
    Term("村", "o", ALIAS, 0, "village"),
    *(Term(word, "r") for word in ("局", "部门", "委", "办公室")),
    *(Term(word, "u") for word in ("大队", "科", "中心", "办公室", "分局")),
    *(Term(word, "f") for word in ("监测", "规划", "执法", "教育")),
    *(Term(word, "s") for word in grammar.SEPARATORS),
    *(Term(word, "e") for word in ("市", "旗", "区")),
    *(Term(word, "p") for word in ("包头", "土左", "达茂旗")),
)


def _opening() -> dict[str, list[Term]]:
    opening: dict[str, list[Term]] = {}
    for term in WORDS:
        opening.setdefault(term.key[:2], []).append(term)
    return opening


OPENING = _opening()


def _parsed(name: str) -> list[tuple[str, str, str]] | None:
    """Each name: its characters, its departments, and U(nit), R(anked), a number of unknown characters."""
    mentions = grammar.parse(name, [grammar.beginning(name, at, OPENING) for at in range(len(name))])
    if mentions is None:
        return None
    return [
        (
            name[one.start : one.end],
            " ".join("/".join(dict.fromkeys(term.department for term in head)) for head in one.heads),
            "U" * one.unit + "R" * one.ranked + (str(one.unknown) if one.unknown else ""),
        )
        for one in mentions
    ]


@pytest.mark.parametrize(
    ("name", "departments", "marks"),
    [
        # a department, with a rank or without, and with one of its own
        ("公安", "police", ""),
        ("公安局", "police", "R"),
        ("公安部门", "police", "R"),
        ("农科局", "farms/science", "R"),
        # after a place: known, unknown before its ending, unknown without one
        ("包头公安局", "police", "R"),
        ("包头市公安局", "police", "R"),
        ("某某市公安局", "police", "R2"),
        ("某某公安局", "police", "R2"),
        ("市某公安局", "police", "R1"),
        ("某包头公安局", "police", "R1"),
        ("某某镇公安局", "police", "R2"),
        # … with what units do in its name
        ("某执法市公安局", "police", "R1"),
        ("某某执法公安局", "police", "R2"),
        ("执法某某公安局", "police", "R2"),
        ("某某某某某某市公安局", "police", "R6"),
        # a unit: by its rank, its function, unknown characters, its place, its name
        ("公安大队", "police", "UR"),
        ("公安局大队", "police", "UR"),
        ("公安监测局", "police", "UR"),
        ("公安监测大队", "police", "UR"),
        ("公安分局", "police", "UR"),
        ("公安局某某科", "police", "UR2"),
        ("公安某某分局", "police", "UR2"),
        ("公安局包头分局", "police", "UR"),
        ("公安局某某分局", "police", "UR2"),
        ("公安局包头", "police", "R"),
        ("公安局市", "police", "R"),
        ("公安包头", "police", ""),
        ("公安包头大队", "police", "UR"),
        ("公安局某包头大队", "police", "UR1"),
        ("公安某包头大队", "police", "UR1"),
        ("公安某执法大队", "police", "UR1"),
        ("公安某环保大队", "police", "UR1"),
        ("公安局某执法大队", "police", "UR1"),
        ("公安局某环保大队", "police", "UR1"),
        ("公安局某某局", "police", "UR2"),
        ("公安局某某市", "police", "UR2"),
        ("公安局执法", "police", "UR"),
        ("公安局环保大队", "police", "UR"),
        ("公安局渔政环保大队", "police", "UR"),
        ("公安监测监测局", "police", "UR"),
        ("公安监测包头", "police", "UR"),
        ("公安监测某某大队", "police", "UR2"),
        ("公安和监测局", "police", "R"),
        ("农牧渔政中心", "farms", "UR"),
        ("农牧局渔政", "farms", "UR"),
        ("环保局招生考试中心", "env", "UR"),
        ("教育招生考试中心", "school", "UR"),
        ("水利局水政监察大队", "water", "UR"),
        ("水政监察大队", "water", "R"),
        ("招生考试局", "school", "R"),
        ("招生考试中心", "school", "UR"),
        ("交警", "police", ""),
        ("环保交警", "env", "U"),
        ("交警大队", "police", "UR"),
        ("公安局交警", "police", "UR"),
        # 固废 only before a rank
        ("固废中心", "env", "UR"),
        ("环保固废中心", "env", "UR"),
        ("固废监测中心", "env", "UR"),
        ("固废某某中心", "env", "UR2"),
        # 办公室 is a department's rank before it is a unit's
        ("公安办公室", "police", "R"),
        ("公安局办公室", "police", "R"),
        ("公安局执法办公室", "police", "UR"),
        # merged, joined or not; what another department is called may be what a unit does
        ("环保公安局", "env police", "R"),
        ("公安和环保局", "police env", "R"),
        ("公安、环保局", "police env", "R"),
        ("公安以及环保局", "police env", "R"),
        ("公安和包头环保局", "police env", "R"),
        ("水利规划局", "water planning", "R"),
        ("水利规划", "water planning", ""),
        ("水利规划中心", "water", "UR"),
        ("规划水利局", "planning water", "R"),
        ("规划中心", "planning", "UR"),
        ("公安教育环保水利规划农牧局", "police school env water planning farms", "R"),
        # an authority
        ("包头党委", "party", "R"),
        ("包头市政府", "government", "R"),
        ("政府", "government/township", "R"),
        ("政府办公室", "government/township", "R"),
        ("旗委公安局", "police", "R"),
        ("包头市人民政府公安局", "police", "R"),
        ("党委政府", "party government/township", "R"),
        ("土左旗委", "party", "R"),
        ("某某党委", "party", "R2"),
        ("市某党委", "party", "R1"),
        ("包头党委政府", "party government", "R"),
        ("镇党委政府", "party township", "R"),
        ("公安和包头党委", "police party", "R"),
        ("党委公安", "police", "R"),
        ("党委局公安局", "police", "R"),
        ("党委包头公安局", "police", "R"),
        ("党委执法公安局", "police", "R"),
        ("党委市", "party", "R"),
        # after a rank it is no authority
        ("公安局党委", "police", "R"),
        ("公安局政府", "police", "R"),
        ("公安局镇", "police", "R"),
        # … of a township, which may be called like a department
        ("建设镇政府", "township", "R2"),
        ("建设镇人民政府", "township", "R2"),
        ("公安街道", "township", "R"),
        ("公安街道环保局", "env", "R"),
        ("街道公安", "police", "R"),
        ("镇街道", "township", "R"),
        ("政府街道", "township", "R"),
        ("镇政府政府", "township", "R"),
        ("镇中心", "township", "R"),
        # what ends in something else is that
        ("公安公司", "firm", ""),
        ("包头公司", "firm", ""),
        ("某某公司", "firm", "2"),
        # … however much stands before
        ("某某某某某某某公司", "firm", "7"),
        ("公安局公司", "firm", "R"),
        ("公司公安局", "firm", "R"),
        ("袄太村", "village", "2"),
        ("公司政府", "government/township", "R"),
        ("公司街道", "township", "R"),
        ("公司政府公安局", "police", "R"),
        ("公司局", "firm", "R"),
        ("公司包头", "firm", ""),
        ("公司某某", "firm", "2"),
        ("公司党委", "firm", ""),
        ("公司执法", "firm", ""),
        ("局公司", "firm", "1"),
    ],
)
def test_one_name(name: str, departments: str, marks: str) -> None:
    assert _parsed(name) == [(name, departments, marks)]


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("公安局和环保局", [("公安局", "police", "R"), ("环保局", "env", "R")]),
        ("公安局、包头环保局", [("公安局", "police", "R"), ("包头环保局", "env", "R")]),
        ("公司和公安局", [("公司", "firm", ""), ("公安局", "police", "R")]),
        ("和公安局", [("公安局", "police", "R")]),
        ("公安局和", [("公安局", "police", "R")]),
        ("包头、公安局", [("公安局", "police", "R")]),
        ("某某、公安局", [("公安局", "police", "R")]),
        ("旗委、公安局", [("旗委", "party", "R"), ("公安局", "police", "R")]),
        # whose 政府 it is: of the place or the township before it, also after 、
        ("旗委、政府", [("旗委", "party", "R"), ("政府", "government", "R")]),
        ("包头党委、政府", [("包头党委", "party", "R"), ("政府", "government", "R")]),
        ("党委、政府", [("党委", "party", "R"), ("政府", "government/township", "R")]),
        ("镇党委、政府", [("镇党委", "party", "R"), ("政府", "township", "R")]),
        ("镇和政府", [("镇", "township", "R"), ("政府", "township", "R")]),
        # places and ranks only
        *(
            (written, [])
            for written in (
                "包头",
                "包头市",
                "市",
                "局",
                "包头局",
                "办公室",
                "达茂旗委",
                "、",
                "局包头",
                "包头局市执法",
                "某市",
            )
        ),
    ],
)
def test_several_names_or_none(written: str, names: list[tuple[str, str, str]]) -> None:
    assert _parsed(written) == names


@pytest.mark.parametrize(
    "written",
    [
        # unknown characters: nothing else, too many, one that is no place
        *("某某", "公", "公安乙丙", "公安局某某", "公安某某局"),
        *("某某某某某某某市公安局", "公安局某某某某某某某分局"),
        *("某公安局", "卫公安局", "局公安局", "某镇", "某党委"),
        # no rank after what needs one, a function without anybody whose it is
        *("固废", "公安监测", "执法大队"),
        # nothing is merged of seven
        "公安教育环保水利规划农牧农科局",
        "公安和教育和环保和水利和规划和农牧和农科局",
    ],
)
def test_what_cannot_be_read(written: str) -> None:
    assert _parsed(written) is None


@pytest.mark.parametrize(
    ("written", "separated"),
    [
        ("公安局", "公安局"),
        ("公安局、环保局", "公安局、环保局"),
        ("公安局,环保局;水利局/农牧局|教育局", "公安局、环保局、水利局、农牧局、教育局"),
        ("、公安局、、(环保)局。", "公安局、环保局"),
        ("", ""),
    ],
)
def test_names_are_separated_by_marks(written: str, separated: str) -> None:
    assert grammar.separated(written) == separated


@pytest.mark.parametrize(
    ("name", "at", "keys"),
    [
        ("公安部门", 0, ["公安", "公安部门"]),
        ("市公安部门", 1, ["公安", "公安部门"]),
        ("镇政府", 0, ["镇", "镇政府"]),
        ("镇", 0, ["镇"]),
        ("某镇", 1, ["镇"]),
        ("公安部", 0, ["公安"]),
        ("公", 0, []),
        ("某", 0, []),
    ],
)
def test_the_terms_that_begin_somewhere(name: str, at: int, keys: list[str]) -> None:
    assert [term.key for term in grammar.beginning(name, at, OPENING)] == keys


@pytest.mark.parametrize(
    ("name", "covered"),
    [
        ("公安局", True),
        ("包头公安局", True),
        ("市", True),
        ("公安局和某某", True),
        ("某某、公安局", True),
        ("某某和公安", True),
        ("某某公安局", False),
        ("公安局某某", False),
        ("公安某和某公安", False),
        ("某某", False),
        ("", False),
    ],
)
def test_whether_known_words_make_up_a_stretch(name: str, covered: bool) -> None:
    assert grammar.covered(name, OPENING) == covered
