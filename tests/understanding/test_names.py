"""What a person calls a body → the bodies meant, and how it was understood; or nothing: a wrong body is worse than none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from envduty import grammar
from envduty.edition import datafile, location
from envduty.keys import KINDS, citation_keys
from envduty.understanding import names

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from envduty import Notice
    from envduty.answers import NamedMatch
    from envduty.compiled.store import Store
    from envduty.edition.model import Body

EDITION = datafile.load(location.BUILTIN).edition
BODIES = [body for section in EDITION.sections for body in section.bodies]
#: the fixture `notice` is the same for every example
many = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=200)


def _understood(notice: Notice, name: str) -> NamedMatch:
    (match,) = notice.show(name)["matches"]
    return match


# How a name can be understood

UNDERSTOOD: dict[str, list[tuple[str, list[str]]]] = {
    "id": [
        ("3.6", ["3.6"]),
        (" 3.6 ", ["3.6"]),
        ("３．６", ["3.6"]),
        ("3.1", ["3.1"]),
        ("3.10", ["3.10"]),
        ("3", ["3"]),
        ("5", ["5"]),
        ("3.6.4", ["3.6.4"]),
        ("3.16.gap", ["3.16.gap"]),
    ],
    "citation": [
        ("三", ["3"]),
        ("五", ["5"]),
        ("三(六)", ["3.6"]),
        ("三（六）", ["3.6"]),
        ("三（六）4", ["3.6.4"]),
        ("三 (六) 4.", ["3.6.4"]),
        ("第三部分第六项", ["3.6"]),
        ("第三部分", ["3"]),
        ("三(二十三)", ["3.23"]),
        ("三(十)", ["3.10"]),
        ("一(二)13", ["1.2.13"]),
    ],
    "name": [
        ("公安部门", ["3.6"]),
        ("公安局", ["3.6"]),
        ("公安厅", ["3.6"]),
        ("呼和浩特市公安局", ["3.6"]),
        ("内蒙古自治区公安厅", ["3.6"]),
        ("满洲里公安局", ["3.6"]),
        ("公安部门的职责", ["3.6"]),
        ("(六)公安部门工作职责", ["3.6"]),
        ("「公安部门」", ["3.6"]),
        ("环境保护部门", ["3.1"]),
        ("環境保護部門", ["3.1"]),
        ("旅游局", ["3.30"]),
        ("税务局", ["3.23"]),
        ("教育行政部门", ["3.3"]),
        # printed over the duties of the education department, whose name is lost; the real one first
        ("科技行政部门", ["3.4", "3.3"]),
    ],
    "alias": [
        ("公安", ["3.6"]),
        ("环保局", ["3.1"]),
        ("环保厅", ["3.1"]),
        ("玉泉区环保局", ["3.1"]),
        ("環保廳", ["3.1"]),
        ("工信局", ["3.5"]),
        ("质检局", ["3.25", "3.35"]),
        ("水务局", ["3.15"]),
        # the departments that became part of it after the notice come with it
        ("司法局", ["3.9", "3.31"]),
        ("文体旅游广电局", ["3.19", "3.30", "3.26"]),
        ("国税局", ["3.23"]),
        ("法院", ["4.1"]),
        ("检察院", ["4.2"]),
        ("政府", ["1.2", "1.3"]),
        ("达来呼布镇政府", ["1.3"]),
    ],
    "former": [("卫生局", ["3.20"]), ("人民公社", ["1.3"]), ("革委会", ["1.2"])],
    "subunit": [
        ("交警", ["3.6"]),
        ("环监", ["3.1"]),
        ("城管局", ["3.13"]),
        ("环境监察大队", ["3.1"]),
        ("12369", ["3.1"]),
        ("公安局户籍科", ["3.6"]),
        ("公安局某某科", ["3.6"]),
    ],
    "successor": [
        ("生态环境局", ["3.1"]),
        ("赤峰市生态环境局", ["3.1"]),
        ("市场监督管理局", ["3.24", "3.25", "3.28"]),
        # 规划 came from 3.13, 林业和草原 is managed by it
        ("自然资源局", ["3.12", "3.13", "3.17"]),
        ("应急管理局", ["3.27", "3.33"]),
        ("卫健委", ["3.20"]),
        ("农牧和科技局", ["3.16", "3.4"]),
    ],
    "pinyin": [
        ("gonganbumen", ["3.6"]),
        ("gonganju", ["3.6"]),
        ("Gong'an Ju", ["3.6"]),
        ("gaj", ["3.6"]),
        ("huanbaoju", ["3.1"]),
        ("Lǚyóu Jú", ["3.30"]),
        ("lvyouju", ["3.30"]),
    ],
    "fuzzy": [
        ("公按部门", ["3.6"]),  # sounds the same
        ("教肓局", ["3.3"]),  # looks the same
        ("公安部们", ["3.6"]),
        ("公安部门门", ["3.6"]),
        ("林业布门", ["3.17"]),
        ("街道办事外", ["1.3"]),
        ("环境保部门", ["3.1"]),
    ],
    "unlisted": [
        (name, []) for name in ("医保局", "外交部", "民宗委", "呼和浩特市体育局", "旗供电分局", "住建集团", "袄太村")
    ],
}


@pytest.mark.parametrize(
    ("kind", "written", "ids"), [(kind, written, ids) for kind, rows in UNDERSTOOD.items() for written, ids in rows]
)
def test_names_and_how_they_are_understood(notice: Notice, kind: str, written: str, ids: list[str]) -> None:
    match = _understood(notice, written)
    assert (match["kind"], match["ids"]) == (kind, ids)


def test_every_kind_has_its_table() -> None:
    assert tuple(UNDERSTOOD) == KINDS


@pytest.mark.parametrize(
    "written",
    [
        # bodies that the notice does not list
        *("外交部", "邮政局", "烟草局", "民宗委", "体育局", "呼和浩特市体育局", "烟草专卖局", "人大", "政协", "妇联"),
        # matters, not bodies
        *("噪声", "PM2.5", "天气", "垃圾", "检查"),
        # numbers that cite nothing
        *("3.14159", "五(一)", "3.99", "3.6.99", "九", "三(九十九)", "2015", "0", "3.6.4.1"),
        # small talk
        *("你好", "哈哈", "吃饭", "谁负责", "今天天气怎么样", "在吗", "hello", "a", "1+1=2"),
        # nothing at all
        *("", " ", "。", "()", "-", "%", "'; DROP TABLE body; --"),
    ],
)
def test_what_is_no_body_of_the_notice_means_nothing(notice: Notice, written: str) -> None:
    assert _understood(notice, written)["ids"] == []


def test_confusable_names_are_kept_apart(notice: Notice) -> None:
    """Plain fuzzy matching would turn each of these into its neighbour."""
    for one, other in [
        ("工信局", "工商局"),
        ("质检局", "检察院"),
        ("教育局", "卫生局"),
        ("审计局", "统计局"),
        ("地税局", "地震局"),
    ]:
        assert not set(_understood(notice, one)["ids"]) & set(_understood(notice, other)["ids"]), (one, other)


def test_initials_that_several_bodies_share_are_only_suggested(notice: Notice) -> None:
    """jcj: 经侦局? 监察局? 检察机关? Nobody is chosen, the candidates are named."""
    answer = notice.show("jcj")
    assert answer["matches"][0]["ids"] == []
    assert answer["results"] == []
    assert {"3.7", "4.2"} <= {candidate["id"] for candidate in answer["suggestions"]}
    assert all(0 < candidate["score"] <= 1 for candidate in answer["suggestions"])


# Numbering

NUMBERS = "一二三四五六七八九"


@given(st.integers(1, 36))
def test_a_numeral_and_a_number_cite_the_same(number: int) -> None:
    tens, ones = divmod(number, 10)
    numeral = ("" if tens == 0 else "十" if tens == 1 else NUMBERS[tens - 1] + "十") + (
        NUMBERS[ones - 1] if ones else ""
    )
    assert citation_keys(f"三({numeral})") == (f"3.{number}", f"3.{number}")
    assert citation_keys(f"第三部分第{numeral}项") == (f"3.{number}", f"3.{number}")
    assert citation_keys(f"3.{number}") == (f"3.{number}", f"3.{number}")


@pytest.mark.parametrize("written", ["公安", "三公", "一般", "", "(", "第", "三(六)四x", "三甲"])
def test_what_is_no_citation(written: str) -> None:
    assert citation_keys(written) is None


@pytest.mark.parametrize("body", BODIES, ids=lambda body: body.id)
def test_each_body_is_found_by_its_id_its_citation_and_its_heading(notice: Notice, body: Body) -> None:
    record = notice.show(body.id)["results"][0]
    assert record["id"] == body.id
    assert _understood(notice, record["citation"])["ids"] == [body.id]
    for duty in record["duties"]:
        assert notice.show(duty["id"])["results"][0]["duties"] == [duty]
        if duty["status"] != "gap" and len(record["duties"]) > 1:
            assert _understood(notice, duty["citation"])["ids"] == [duty["id"]]


def test_a_chapter_and_an_article_of_the_same_number_are_told_apart(
    tmp_path: Path, own_matters: str, opened: Callable[..., Notice]
) -> None:
    """第一章 is a section, 第一条 a body, though both say one."""
    file = tmp_path / "articles.yaml"
    file.write_text(
        """\
format: 1
document: {id: x, title: 通知, date: "2020-01-01", region: 某地, citation: "{body}{duty}"}
sections:
  - id: "1"
    label: 第一章
    title: 总则
    bodies:
      - {id: "1.1", label: 第一条, name: 水务部门, duties: [{id: "1.1.1", label: (一), text: 管水。}]}
      - {id: "1.2", label: 第二条, name: 公安机关, duties: [{id: "1.2.1", text: 查处。}]}
  - id: "2"
    label: 第二章
    title: 其他
    bodies:
      - {id: "2.3", label: 第三条, name: 教育部门, duties: [{id: "2.3.1", text: 宣传。}]}
"""
        + own_matters,
        encoding="utf-8",
    )
    notice = opened(file)
    asked = ["第一章", "第一条", "第二章", "第二条", "第三条", "第一条(一)"]
    assert [_understood(notice, name)["ids"] for name in asked] == [["1"], ["1.1"], ["2"], ["1.2"], ["2.3"], ["1.1.1"]]


def test_another_notice_has_its_own_numbering_and_its_own_ranks(mini: Notice) -> None:
    asked = {
        "第六条": ["2.6"],
        "第六条(三)": ["2.6.3"],
        "第六条第三项": ["2.6.3"],
        "第二章": ["2"],
        "2.6.3": ["2.6.3"],
        "青山县水务局": ["2.6"],
        "水利局": ["2.6"],
        "河长办": ["2.6"],
        "统计局": [],
        "环保局": [],
        "三(六)": [],
    }
    assert {name: _understood(mini, name)["ids"] for name in asked} == asked


# Any name, any place, any rank

PLACES = [
    *(
        "",
        "呼和浩特市",
        "内蒙古自治区",
        "内蒙古",
        "玉泉区",
        "鄂尔多斯市准格尔旗",
        "阿拉善左旗",
        "锡林郭勒盟",
        "五原县",
        "满洲里市",
    ),
    *("赤峰市红山区", "兴安盟行署", "包头市人民政府", "我市", "中华人民共和国"),
]
DEPARTMENTS = [body for body in BODIES if body.name.endswith("部门")]


@many
@given(place=st.sampled_from(PLACES), body=st.sampled_from(BODIES))
def test_every_official_name_with_any_place_finds_itself_first(notice: Notice, place: str, body: Body) -> None:
    match = _understood(notice, place + body.name)
    assert match["ids"][:1] == [body.id]
    assert match["kind"] in ("name", "alias")  # 市检察机关 is 市检察院


@many
@given(
    place=st.sampled_from(PLACES),
    body=st.sampled_from(DEPARTMENTS),
    rank=st.sampled_from(["局", "厅", "委", "委员会", "办公室", "主管部门", "部门", "管理局"]),
)
def test_every_department_with_any_place_and_rank_finds_itself(
    notice: Notice, place: str, body: Body, rank: str
) -> None:
    match = _understood(notice, place + body.name.removesuffix("部门") + rank)
    assert body.id in match["ids"]


@many
@given(
    body=st.sampled_from(BODIES),
    noise=st.sampled_from([" ", "\u3000", "\u200b", "\u202e", "\ufeff", "\x00", "·", "“", "、"]),
    at=st.integers(0, 30),
)
def test_blanks_marks_and_invisible_characters_inside_a_name_do_not_matter(
    notice: Notice, body: Body, noise: str, at: int
) -> None:
    at %= len(body.name) + 1
    assert _understood(notice, body.name[:at] + noise + body.name[at:])["ids"][:1] == [body.id]


@many
@given(string=st.text(st.characters(), max_size=100))
def test_whatever_is_asked_the_answer_is_ids_that_exist(notice: Notice, string: str) -> None:
    answer = notice.show(string)
    (match,) = answer["matches"]
    assert bool(match["ids"]) == bool(match["kind"]) == bool(match["text"]) == bool(answer["results"])


@pytest.mark.parametrize(
    "unit",
    [
        "公",
        "三",
        "市",
        "1.",
        "(",
        "㈠",
        "\x00",
        "\x1b[31m",
        "\u202e公安",
        "🐎",
        "👨‍👩‍👧",
        "a",
        "%",
        "é",
        "\ud800",
        "環",
        " ",
        "局",
    ],
    ids=ascii,
)
@pytest.mark.parametrize("length", [79, 80, 81, 100_000])
def test_no_input_breaks_the_search_for_a_name_however_long(notice: Notice, unit: str, length: int) -> None:
    answer = notice.show((unit * length)[:length])
    assert answer["results"] == []


@pytest.mark.parametrize("unit", ["环境监察", "公安", "环境保护环境监察", "环保", "农牧业", "市", "政府"])
def test_a_name_made_of_many_names_does_not_cost_ever_more_steps(
    store: Store, unit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """环境监察 is one name and also two: twenty of them are a million ways to read a name that means nothing."""
    steps = 0
    go = grammar._go  # noqa: SLF001

    def counted(*arguments: Any) -> None:
        nonlocal steps
        steps += 1
        go(*arguments)

    monkeypatch.setattr(grammar, "_go", counted)
    names.find(store, f"{unit * (76 // len(unit))}乙局")
    assert steps < 20_000


def test_several_names_at_once_are_answered_in_their_order(notice: Notice) -> None:
    answer = notice.show("法院", "外交部", "公安局")
    assert [match["ids"] for match in answer["matches"]] == [["4.1"], [], ["3.6"]]
    assert [record["id"] for record in answer["results"]] == ["4.1", "3.6"]
    assert answer["match"] == {"kind": "alias", "text": "法院", "since": None, "basis": None}


# How a name is built


@pytest.mark.parametrize(
    ("written", "ids"),
    [
        # place, authority, department, rank, place, unit, branch
        ("内蒙古自治区人民政府法制办公室", ["3.31"]),
        ("旗县级以上人民政府林业行政主管部门", ["3.17"]),
        ("国家税务总局呼和浩特市税务局稽查局", ["3.23"]),
        ("旗农牧业局综合执法大队", ["3.16"]),
        ("锡林郭勒盟生态环境局东乌珠穆沁旗分局", ["3.1"]),
        ("公路工程质量监督站", ["3.14"]),
        ("内蒙古检察院第八检察部", ["4.2"]),
        ("包头铁检院", ["4.2"]),
        ("棋盘井人民法庭", ["4.1"]),
        ("策克海关", ["3.36", "3.35"]),
        ("审计署驻太原特派员办事处", ["3.21"]),
        # a township's own
        ("保合少镇政府", ["1.3"]),
        ("大学东路街道办事处", ["1.3"]),
        ("建设街道", ["1.3"]),
        ("旗政府", ["1.2"]),
        # merged bureaus
        ("住建和水务局", ["3.13", "3.15"]),
        ("科学技术和林业草原局", ["3.4", "3.17"]),
        ("农科局", ["3.16", "3.4"]),
        # a name split by another's, and names of before 2018, when 新闻出版 was no unit of 宣传
        ("经济科技和信息化局", ["3.5", "3.4"]),
        ("旅游和文化广电新闻出版局", ["3.30", "3.19", "3.26"]),
        ("州文化广电新闻出版局（州版权局）", ["3.19", "3.26"]),
        # what one department is called may be what a unit of another does
        ("水利规划院", ["3.15"]),
        ("水利规划局", ["3.15", "3.13"]),
        ("环保宣传教育中心", ["3.1"]),
        ("农牧业综合行政执法局", ["3.16"]),
        # a word that only one department's units have
        ("动物防疫站", ["3.16"]),
        ("动物检疫所", ["3.16"]),
        ("林业有害生物防治检疫局", ["3.17"]),
        ("房屋安全鉴定中心", ["3.13"]),
        ("黑河流域管理局", ["3.15"]),
        ("动物", []),
        ("内蒙古森工集团", []),
        # short forms
        ("卫监所", ["3.20"]),
        ("县防减局", ["3.33"]),
        ("县农委", ["3.16"]),
        # as people say it
        ("县里管环保的", ["3.1"]),
        ("管教育的那个部门", ["3.3"]),
        ("市里的安监", ["3.27"]),
        ("公安的人", ["3.6"]),
        ("管医保的部门", []),
        ("负有安全生产监督管理职责的部门", ["3.27"]),
        # a second name in brackets counts where it is a department's of its own
        ("市场监督管理局(知识产权局)", ["3.24", "3.25", "3.28"]),
        ("财政局（国有资产监督管理委员会）", ["3.10", "3.22"]),
        # known words are no part of a place
        ("共青团内蒙古自治区委员会", []),
        ("九三学社包头市委员会", []),
        ("有关部门", []),
        ("监督管理部门", []),
        ("内蒙古自治区", []),
    ],
)
def test_a_name_is_read_by_its_parts(notice: Notice, written: str, ids: list[str]) -> None:
    assert _understood(notice, written)["ids"] == ids


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("盟委、行署", [["1.1"], ["1.2"]]),
        ("公安局 环保局", [["3.6"], ["3.1"]]),
        ("工信局和商务局", [["3.5"], ["3.18"]]),
        ("苏木镇党委、政府", [["1.1"], ["1.3"]]),
        ("呼伦贝尔市党委、政府", [["1.1"], ["1.2"]]),
        ("旗委、政府", [["1.1"], ["1.2"]]),
        ("乡镇党委政府", [["1.1", "1.3"]]),
        ("环保局、医保局", [["3.1"], []]),
    ],
)
def test_several_names_in_one_argument_are_several_names(notice: Notice, written: str, asked: list[list[str]]) -> None:
    assert [match["ids"] for match in notice.show(written)["matches"]] == asked


# Then and now


def test_a_department_of_another_time_is_told_with_its_reform(notice: Notice) -> None:
    match = _understood(notice, "自然资源局")
    assert (match["since"], match["parts"]) == ("2018-03", ["3.13", "3.17"])
    assert "机构改革方案" in (match["basis"] or "")
    assert _understood(notice, "环保局")["since"] is None


def test_a_department_of_before_a_notice_is_told_too(
    tmp_path: Path, own_matters: str, opened: Callable[..., Notice]
) -> None:
    file = tmp_path / "later.yaml"
    file.write_text(
        """\
format: 1
document: {id: later, title: 职责, date: "2021-06-01", region: 青山县}
bodies:
  - {id: "1", label: 一、, name: 市场监督管理部门, duties: [{id: "1.1", text: 管市场。}]}
  - {id: "2", label: 二、, name: 自然资源和规划部门, duties: [{id: "2.1", text: 管地。}]}
"""
        + own_matters,
        encoding="utf-8",
    )
    notice = opened(file)
    asked = {
        "质监局": ("1", "former"),
        "林业局": ("2", "former"),
        "林草局": ("2", "subunit"),
        "青山规划局": ("2", "former"),
    }
    for name, (body, kind) in asked.items():
        match = _understood(notice, name)
        assert (match["ids"], match["kind"]) == ([body], kind), name
    assert _understood(notice, "质监局")["since"] == "2018-03"


# What names are wrapped in


@pytest.mark.parametrize(
    ("written", "kind", "ids"),
    [
        # a heading's number and last words; more than one of these is something else
        ("（六）公安部门职责", "name", ["3.6"]),
        ("公安部门环境保护工作职责", "name", ["3.6"]),
        ("公安部门的环境保护职责", "name", ["3.6"]),
        ("(二百)", None, []),
        ("职责", None, []),
        # a place spoken of
        ("旗里的公安局", "name", ["3.6"]),
        ("县上的教育", "alias", ["3.3"]),
        # who does it
        ("县里主管环保的部门", "alias", ["3.1"]),
        ("市管环保的", "alias", ["3.1"]),
        ("搞环保的那家单位", "alias", ["3.1"]),
        ("分管教育工作的人", "alias", ["3.3"]),
        ("负责水利的局", "name", ["3.15"]),
        # whom one speaks to
        ("环保那边", "alias", ["3.1"]),
        ("公安的同志", "alias", ["3.6"]),
        ("环保局那里", "alias", ["3.1"]),
        ("那边", None, []),
        ("的", None, []),
        # a mark at its end
        ("公安局、", "name", ["3.6"]),
        # a second name in brackets: of a department, at the end; one that cannot be read does not matter
        ("公安局（环保局）", "name", ["3.6", "3.1"]),
        ("公安局(某某某某某某某某)", "name", ["3.6"]),
        ("公安局(甲环保局)", "name", ["3.6"]),
        ("公安局(交警)", "name", ["3.6"]),
        ("公安局(环保局)某科", "subunit", ["3.6"]),
        ("市(环保局)", None, []),
        # as CSV writes ids
        ("§3.6", "id", ["3.6"]),
        ("§三(六)", "citation", ["3.6"]),
    ],
)
def test_a_name_is_found_in_what_it_is_wrapped_in(store: Store, written: str, kind: str | None, ids: list[str]) -> None:
    ((query, found),) = names.find(store, written)
    assert (query, found.kind, list(found.ids)) == (written, kind, ids)


@pytest.mark.parametrize(
    ("end", "length", "found"),
    [("呼和浩特公安局", 79, True), ("呼和浩特市公安局", 80, True), ("呼和浩特市公安部门", 81, False)],
)
def test_a_name_has_at_most_eighty_characters(store: Store, end: str, length: int, found: bool) -> None:
    """Marks and blanks are none of them."""
    name = "内蒙古自治区" * 12 + end
    assert len(name) == length
    for written in (name, f"{name}。 ？"):
        assert bool(names.find(store, written)[0][1].ids) == found


def test_an_id_is_not_looked_for_in_a_long_text(store: Store) -> None:
    assert names.find(store, "3.6" + " " * 90)[0][1].ids == ("3.6",)
    assert names.find(store, "3." * 40 + "6")[0][1].kind is None


@pytest.mark.parametrize(
    ("written", "kind", "ids", "candidates"),
    [
        ("gong an", "pinyin", ["3.6"], []),
        ("GŌNG'ĀN-JÚ.", "pinyin", ["3.6"], []),
        ("Gong’an Ju", "pinyin", ["3.6"], []),
        ("LÜYOUJU", "pinyin", ["3.30"], []),
        ("hb", "pinyin", ["3.1"], []),
        # a name in use before a former one and a unit's
        ("shuiwu", "pinyin", ["3.15"], []),
        ("jcj", None, [], [("3.6", "公安部门", 1.0), ("3.7", "监察部门", 1.0), ("4.2", "检察机关", 1.0)]),
        *((other, None, [], []) for other in ("g", "gong1an", "gongan1", "gong?an", "ñ", "公安abc", "xyzzy")),
    ],
)
def test_pinyin(
    store: Store, written: str, kind: str | None, ids: list[str], candidates: list[tuple[str, str, float]]
) -> None:
    ((query, found),) = names.find(store, written)
    assert (query, found.kind, list(found.ids), list(found.candidates)) == (written, kind, ids, candidates)


def test_what_is_told_of_each_name(store: Store) -> None:
    found, near = names.resolve(store, "自然资源局、外交部、能源局")
    reform = "《深化党和国家机构改革方案》"
    assert [tuple(one.values()) for one in found] == [
        (
            "自然资源局",
            "successor",
            "自然资源部门",
            ["3.12", "3.13", "3.17"],
            "2018-03",
            reform,
            ["3.13", "3.17"],
            None,
        ),
        ("外交部", "unlisted", "外事部门", [], None, None, [], None),
        ("能源局", "subunit", "能源部门", ["3.2"], None, None, [], "发展和改革委员会"),
    ]
    assert list(found[0]) == ["query", "kind", "text", "ids", "since", "basis", "parts", "above"]
    assert near == []


def test_of_two_names_each_is_told_by_its_own_words(store: Store) -> None:
    assert [query for query, _ in names.find(store, "公安局、环保局")] == ["公安局", "环保局"]


def test_what_may_be_meant_instead(store: Store) -> None:
    found, near = names.resolve(store, "建察局")
    assert [(one["kind"], one["text"], one["ids"]) for one in found] == [(None, None, [])]
    assert near == [
        {"id": "3.7", "name": "监察部门", "score": 0.667},
        {"id": "4.2", "name": "检察机关", "score": 0.667},
    ]
