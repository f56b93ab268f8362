"""Notices side by side: departments through the reforms as one line, matters aligned, and every duty in exactly one row."""

from __future__ import annotations

import json
from collections import Counter
from contextlib import ExitStack
from functools import partial
from itertools import combinations
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import envduty
from envduty import DataError, UsageError, diff_notices
from envduty.answering import draft
from tests.conftest import HERE, MINI, SOUND, call

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from envduty import Notice
    from envduty.answers import NoticeRow, NoticesAnswer

    Write = Callable[..., Path]

#: an invented notice of 2022, 22 bodies
SAMPLE = HERE / "samples" / "青山县.txt"
#: all that the notices of a few lines are about: most of the time to compile one goes into the built-in thesaurus
FEW_MATTERS = """\
format: 1
rings: {吵: [噪声, 吵, 扰民]}
matters:
  - {matter: 噪声污染, terms: [噪声, <吵>, 夜里 <吵>]}
  - {matter: 社会生活噪声, terms: [社会生活噪声, 商业经营 噪声, 装修 噪声], broader: 噪声污染}
  - {matter: 环境保护规划, terms: [环境 规划]}
  - {matter: 排污费征收和使用, terms: [排污费]}
  - {matter: 野生动植物, terms: [野生 动物|植物]}
  - {matter: 河道采砂, terms: [采砂|挖沙]}
  - {matter: 入河排污口, terms: [排污口]}
  - {matter: 露天焚烧, terms: [焚烧 秸秆]}
  - {matter: 车用燃油, terms: [油品|燃油]}
"""


def write_notice(folder: Path, identifier: str, date: str, *, uses: dict[str, str], **bodies: list[str]) -> Path:
    """A notice in a file of its own, with the knowledge that it uses."""
    document = {
        "id": identifier,
        "title": f"{identifier}的职责",
        "date": date,
        "region": "某县",
        "citation": "{body}{duty}",
    }
    listed: list[dict[str, Any]] = [
        {
            "id": f"{number}",
            "name": name,
            "duties": [{"id": f"{number}.{n}", "text": text} for n, text in enumerate(texts, 1)],
        }
        for number, (name, texts) in enumerate(bodies.items(), 1)
    ]
    file = folder / f"{identifier}.yaml"
    notice = {"format": 1, "document": document, "bodies": listed, "uses": uses}
    file.write_text(yaml.safe_dump(notice, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return file


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """A notice about few matters in a file of its own: `write("a", "2016-01-01", 环境保护局=["编制规划。"])`."""
    (tmp_path / "matters.yaml").write_text(FEW_MATTERS, encoding="utf-8")
    return partial(write_notice, tmp_path, uses={"matters": "matters.yaml"})


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The draft of the sample notice, as it comes out."""
    file = tmp_path_factory.mktemp("sample") / "青山县.yaml"
    file.write_text(draft.find(SAMPLE).text, encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def drafted(sample: Path, opened: Callable[..., Notice]) -> Notice:
    """The same, open."""
    return opened(sample)


@pytest.fixture(scope="module")
def reformed(sample: Path) -> NoticesAnswer:
    """The built-in notice beside the sample."""
    return diff_notices("builtin", sample)


def the_row(answer: NoticesAnswer, notice: str, duty: str) -> NoticeRow:
    (row,) = [row for row in answer["rows"] if duty in row["cells"][notice]]
    return row


def placed(answer: NoticesAnswer) -> Counter[tuple[str, str]]:
    return Counter((key, i) for row in answer["rows"] for key, ids in row["cells"].items() for i in ids)


def duties_of(notice: Notice) -> set[str]:
    return {d["id"] for body in notice.show()["results"] for d in body["duties"] if d["status"] != "gap"}


# Every duty once


def test_every_duty_stands_in_exactly_one_row(reformed: NoticesAnswer, notice: Notice, drafted: Notice) -> None:
    wanted = {("nmg-2015", i) for i in duties_of(notice)} | {("qingshan-2022", i) for i in duties_of(drafted)}
    assert placed(reformed) == Counter(wanted)


def test_results_tell_every_duty_of_the_rows_in_their_order(reformed: NoticesAnswer) -> None:
    in_rows = [(key, i) for row in reformed["rows"] for key, ids in row["cells"].items() for i in ids]
    assert [(duty["notice"], duty["id"]) for duty in reformed["results"]] == in_rows


PHRASES = st.lists(
    st.sampled_from(
        ["防治噪声污染", "配合公安部门查处噪声扰民", "牵头编制环境保护规划", "征收排污费", "保护野生动植物", "落实有关工作", "管理河道采砂"]
    ),
    min_size=1, max_size=3, unique=True,
)  # fmt: skip
BODIES = st.dictionaries(
    st.sampled_from(["环境保护局", "生态环境局", "公安局", "水利局", "神仙办公室", "县人民政府"]),
    st.lists(PHRASES.map(lambda clauses: "，".join(clauses) + "。"), min_size=1, max_size=3),
    min_size=1, max_size=3,
)  # fmt: skip


@settings(
    max_examples=6,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # to shrink what fails would compile for minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(written=st.lists(st.tuples(st.sampled_from(["2014-01-01", "2021-01-01"]), BODIES), min_size=4, max_size=4))
def test_every_duty_of_any_notices_stands_in_exactly_one_row(
    write: Write, written: list[tuple[str, dict[str, list[str]]]]
) -> None:
    """Of four notices any two and any three: to compile one costs more than to compare it."""
    with ExitStack() as stack:
        notices = {
            f"n{number}": stack.enter_context(envduty.load(write(f"n{number}", date, **bodies)))
            for number, (date, bodies) in enumerate(written)
        }
        for compared in (*combinations(notices, 2), *combinations(notices, 3)):
            wanted = {(key, i) for key in compared for i in duties_of(notices[key])}
            assert placed(diff_notices(*(notices[key] for key in compared))) == Counter(wanted)


# What became of a matter


def test_a_department_through_a_reform_is_one_line_by_its_latest_name(reformed: NoticesAnswer) -> None:
    row = the_row(reformed, "nmg-2015", "3.1.6")
    assert row["department"] == {"id": "ecology", "name": "生态环境部门"}
    assert row["cells"] == {"nmg-2015": ["3.1.6"], "qingshan-2022": ["2.2.4"]}
    assert row["change"] == "same"
    assert "环境质量监测" in row["why"]


@pytest.mark.parametrize("merged", ["3.25.2", "3.28.2"])
def test_departments_that_merged_are_one_line(reformed: NoticesAnswer, merged: str) -> None:
    row = the_row(reformed, "nmg-2015", merged)
    assert (row["department"]["id"], row["change"]) == ("market", "same")


def test_departments_that_merge_later_are_lines_of_their_own(write: Write) -> None:
    bodies = {"工商行政管理局": ["查处无照经营。"], "质量技术监督局": ["监督车用燃油质量。"]}
    answer = diff_notices(write("a", "2014-01-01", **bodies), write("b", "2016-01-01", **bodies))
    assert [row["department"]["id"] for row in answer["rows"]] == ["industry-commerce", "quality"]
    assert [row["cells"] for row in answer["rows"]] == [{"a": ["1.1"], "b": ["1.1"]}, {"a": ["2.1"], "b": ["2.1"]}]


def test_another_role_in_the_same_matter(reformed: NoticesAnswer) -> None:
    row = the_row(reformed, "nmg-2015", "3.2.7")
    assert (row["change"], row["cells"]["qingshan-2022"]) == ("role", ["2.3.1"])
    assert row["why"].startswith("配合 → 牵头；")


def test_roles_are_compared_from_the_older_to_the_newer(write: Write) -> None:
    old = write("old", "2014-01-01", 公安局=["配合环境保护部门防治社会生活噪声污染。"], 环境保护局=["编制规划。"])
    new = write("new", "2016-01-01", 公安局=["负责社会生活噪声污染防治。"])
    for files in ((old, new), (new, old)):
        assert the_row(diff_notices(*files), "new", "1.1")["why"].startswith("配合 → 负责；")


def test_three_notices_stand_in_one_row(write: Write) -> None:
    files = [
        write("a", "2014-01-01", 公安局=["配合环境保护部门查处社会生活噪声污染。"]),
        write("b", "2016-01-01", 公安局=["配合环境保护部门对社会生活噪声污染进行查处。"]),
        write("c", "2021-01-01", 公安局=["牵头整治商业经营、装修等社会生活噪声。"]),
    ]
    (row,) = diff_notices(*files)["rows"]
    assert row["cells"] == {"a": ["1.1"], "b": ["1.1"], "c": ["1.1"]}
    assert (row["change"], row["why"].split("；")[0]) == ("role", "配合 → 牵头")


def test_a_reform_took_the_matter_to_another_department(reformed: NoticesAnswer) -> None:
    row = the_row(reformed, "qingshan-2022", "2.8.1")
    assert (row["change"], row["department"]["id"]) == ("moved", "natural-resources")
    assert "3.13.1" in row["cells"]["nmg-2015"]
    assert "住房和城乡建设部门 → 自然资源部门（2018年机构改革：城乡规划管理）" in row["why"]


def test_a_reform_after_both_notices_took_nothing(write: Write) -> None:
    old = write("old", "2014-01-01", 水利局=["监督管理入河排污口。"])
    new = write("new", "2016-01-01", 环境保护局=["监督管理入河排污口。"])
    assert "机构改革" not in the_row(diff_notices(old, new), "new", "1.1")["why"]


def test_a_matter_moved_where_no_reform_is_known(reformed: NoticesAnswer) -> None:
    row = the_row(reformed, "qingshan-2022", "2.17.2")
    assert (row["change"], row["cells"]["nmg-2015"]) == ("moved", ["3.6.3"])
    assert row["why"].startswith("公安部门 → 综合行政执法部门（内蒙古自治区2015年没有列出综合行政执法部门）")


def test_who_only_helps_has_the_matter_from_nobody(write: Write) -> None:
    old = write("old", "2014-01-01", 公安局=["配合环境保护部门查处社会生活噪声污染。"])
    new = write("new", "2016-01-01", 文化局=["查处社会生活噪声污染。"])
    assert [row["change"] for row in diff_notices(old, new)["rows"]] == ["only", "only"]


def test_what_one_notice_alone_has(reformed: NoticesAnswer) -> None:
    gone, without = the_row(reformed, "nmg-2015", "3.1.10"), the_row(reformed, "nmg-2015", "3.8.1")
    assert (gone["change"], gone["why"]) == ("only", "")
    assert (without["change"], without["why"]) == ("only", "青山县2022年没有列出这个部门")


def test_bodies_of_no_known_department_meet_by_their_name(write: Write) -> None:
    texts = ["组织夜间巡查，劝阻露天焚烧秸秆。"]
    answer = diff_notices(write("a", "2014-01-01", 神仙办=texts), write("b", "2016-01-01", 神仙办=texts))
    assert [(row["change"], row["department"]["name"]) for row in answer["rows"]] == [("same", "神仙办")]


def test_a_notice_beside_itself_has_nothing_but_the_same(notice: Notice) -> None:
    answer = diff_notices(notice, notice)
    assert [one["id"] for one in answer["notices"]] == ["nmg-2015", "nmg-2015#2"]
    assert all(row["cells"]["nmg-2015"] == row["cells"]["nmg-2015#2"] for row in answer["rows"])
    assert {row["change"] for row in answer["rows"]} == {"same"}
    assert not any(duty["only"] for duty in answer["results"])


def test_a_misplaced_duty_is_compared_where_it_belongs(reformed: NoticesAnswer) -> None:
    (duty,) = [duty for duty in reformed["results"] if duty["id"] == "3.17.4"]
    assert (duty["department"]["id"], duty["status"], duty["likely_body"]) == ("agriculture-rural", "misplaced", "3.16")


def test_a_copy_stands_beside_its_original(reformed: NoticesAnswer) -> None:
    row = the_row(reformed, "nmg-2015", "3.24.2")
    assert "4.1.2" in row["cells"]["nmg-2015"]
    assert "3.24.2 是 4.1.2 的误印重复" in row["why"]
    assert row["change"] == "same"


def test_lost_passages_are_told(reformed: NoticesAnswer) -> None:
    assert reformed["notes"] == ["内蒙古自治区2015年农牧业部门的职责有缺文（3.16.gap），没有的事项不等于没有规定。"]


# Narrowed


@pytest.mark.parametrize("name", ["环保局", "生态环境局"])
def test_within_a_department_by_the_name_of_any_time(notice: Notice, drafted: Notice, name: str) -> None:
    answer = diff_notices(notice, drafted, within=name)
    assert {("nmg-2015", "3.1.1"), ("qingshan-2022", "2.2.1")} <= set(placed(answer))
    assert {duty["body"]["id"] for duty in answer["results"]} <= {"3.1", "3.14", "3.15", "3.17", "2.2", "2.12"}


def test_within_what_no_notice_has(notice: Notice, drafted: Notice) -> None:
    answer = diff_notices(notice, drafted, within="外交部")
    assert (answer["unknown"], answer["rows"], answer["results"]) == ("外交部", [], [])


def test_about_a_topic(notice: Notice, drafted: Notice) -> None:
    answer = diff_notices(notice, drafted, topic="入河排污口")
    assert the_row(answer, "qingshan-2022", "2.2.3")["change"] == "moved"
    assert not {("nmg-2015", "3.6.3"), ("qingshan-2022", "2.13.1")} & set(placed(answer))
    assert diff_notices(notice, drafted, topic="发射卫星")["rows"] == []


# The door


def test_the_command_and_the_library_give_the_same(notice: Notice, drafted: Notice, sample: Path) -> None:
    done = call("diff-notices", "builtin", str(sample), "--in", "水利局", "--json")
    assert json.loads(done.stdout) == json.loads(json.dumps(diff_notices(notice, drafted, within="水利局")))
    assert done.returncode == 0


def test_one_notice_compares_with_nothing() -> None:
    done = call("diff-notices", "builtin")
    assert (done.returncode, done.stdout) == (2, "")
    assert "请至少写两份通知" in done.stderr
    with pytest.raises(UsageError):
        diff_notices("builtin")


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    file = tmp_path / "坏.yaml"
    file.write_text("format: 1\ndocument: 3\n", encoding="utf-8")
    done = call("diff-notices", "builtin", str(file))
    assert (done.returncode, done.stdout) == (3, "")
    assert "坏.yaml" in done.stderr
    with pytest.raises(DataError):
        diff_notices("builtin", file)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(["--in", "外交部"], "各份通知里都没有“外交部”。"), (["--topic", "火星"], "比较的通知里没有与“火星”有关的职责。")],
)
def test_nothing_found(arguments: list[str], said: str) -> None:
    done = call("diff-notices", "builtin", str(MINI), *arguments)
    assert (done.returncode, done.stdout, done.stderr.strip()) == (1, "", said)


def test_a_notice_that_is_open_stays_open(mini: Notice, notice: Notice) -> None:
    diff_notices(mini, notice)
    assert mini.show("水务")["results"]


def test_plain_text_has_one_duty_a_line(sample: Path) -> None:
    lines = call("diff-notices", "builtin", str(sample), "--topic", "入河排污口").stdout.splitlines()
    assert all(len(line.split("\t")) == 11 for line in lines)
    assert "生态环境部门\t入河排污口\t部门有变\tqingshan-2022\t2.2\t生态环境部门\t2.2.3\t负责" in "\n".join(lines)


# The whole answer, on two small notices before and after the reforms of 2018

BEFORE = {
    "公安局": [
        "配合环境保护部门查处社会生活噪声污染，限制机动车鸣喇叭。",
        "负责剧毒化学品运输的公共安全管理。",
        "处理辖区内的其他事务。",
    ],
    "环境保护局": [
        "编制环境保护规划，发布环境质量状况。",
        "负责征收排污费。",
        "指导农村生活污水治理，防治农业面源污染。",
    ],
    "水利局": ["监督管理入河排污口。", "负责河道采砂的监督管理。"],
    "住房和城乡建设局": [
        "编制城乡规划，核发建设项目规划许可。",
        "查处露天烧烤、占道经营造成的油烟污染。",
    ],
    "法院": ["审理环境资源案件。"],
    "神仙办": ["劝阻露天焚烧秸秆。"],
}
AFTER = {
    "公安局": ["负责社会生活噪声污染的查处，限制机动车鸣喇叭。", "负责剧毒化学品运输的公共安全管理。"],
    "生态环境局": ["编制生态环境保护规划，发布环境质量状况。", "监督管理入河排污口。", "防治农业面源污染。"],
    "水利局": ["负责河道采砂的监督管理。", "负责节约用水。"],
    "自然资源局": ["编制城乡规划，核发建设项目规划许可。"],
    "综合行政执法局": ["查处露天烧烤、占道经营造成的油烟污染。"],
    "农业农村局": ["指导农村生活污水治理。"],
    "法院": ["依法审理环境资源案件。"],
    "神仙办": ["劝阻露天焚烧秸秆。"],
}
#: duties before, duties after → department, matter, change, why; in the order of the older notice
ROWS = {
    ("1.1", "1.1"): ("公安部门", "噪声污染", "role", "配合 → 负责；同有“限制机动车鸣喇叭”“社会生活噪声污染”"),
    ("1.2", "1.2"): ("公安部门", "危险化学品运输", "same", "同有“负责剧毒化学品运输的公共安全管理”"),
    ("1.3", ""): ("公安部门", None, "only", ""),
    ("2.1", "2.1"): ("生态环境部门", "环境保护规划", "same", "同有“发布环境质量状况”"),
    ("2.3", "2.3 6.1"): (
        "生态环境部门",
        "农牧业面源污染",
        "moved",
        "环境保护局 → 农业农村局（某县2014年没有列出农业农村局）；同有“指导农村生活污水治理”“防治农业面源污染”",
    ),
    ("3.1", "2.2"): (
        "生态环境部门",
        "入河排污口",
        "moved",
        "水利局 → 生态环境局（2018年机构改革：编制水功能区划、排污口设置管理、流域水环境保护）；同有“监督管理入河排污口”",
    ),
    ("2.2", ""): ("生态环境部门", "排污费征收和使用", "only", ""),
    ("3.2", "3.1"): ("水利部门", "河道采砂", "same", "同有“负责河道采砂的监督管理”"),
    ("", "3.2"): ("水利部门", "用水总量与节水", "only", ""),
    ("5.1", "7.1"): ("审判机关", "环境资源审判与环境司法", "same", "同有“审理环境资源案件”"),
    ("6.1", "8.1"): ("神仙办", "露天焚烧", "same", "同有“劝阻露天焚烧秸秆”"),
    ("4.1", "4.1"): (
        "自然资源部门",
        "规划许可与施工许可",
        "moved",
        "住房和城乡建设局 → 自然资源局（2018年机构改革：城乡规划管理）；同有“核发建设项目规划许可”",
    ),
    ("4.2", "5.1"): (
        "城市管理综合执法部门",
        "露天烧烤",
        "moved",
        "住房和城乡建设局 → 综合行政执法局（某县2021年没有列出住房和城乡建设局）；同有“占道经营造成的油烟污染”“查处露天烧烤”",
    ),
}
#: the rows in the order of the newer notice, where that is asked first
NEWER_FIRST = [
    ("1.1", "1.1"), ("1.2", "1.2"), ("1.3", ""), ("2.1", "2.1"), ("3.1", "2.2"), ("2.3", "2.3 6.1"), ("2.2", ""),
    ("3.2", "3.1"), ("", "3.2"), ("4.1", "4.1"), ("4.2", "5.1"), ("5.1", "7.1"), ("6.1", "8.1"),
]  # fmt: skip


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory, opened: Callable[..., Notice]) -> tuple[Notice, Notice]:
    """The two notices, open."""
    folder = tmp_path_factory.mktemp("small")
    before = write_notice(folder, "before", "2014-01-01", uses={}, **BEFORE)
    return opened(before), opened(write_notice(folder, "after", "2021-01-01", uses={}, **AFTER))


@pytest.fixture(scope="module")
def both(small: tuple[Notice, Notice]) -> tuple[NoticesAnswer, NoticesAnswer]:
    """The older notice beside the newer one, and the newer one beside the older."""
    return diff_notices(*small), diff_notices(*small[::-1])


def pair(row: NoticeRow) -> tuple[str, str]:
    return " ".join(row["cells"]["before"]), " ".join(row["cells"]["after"])


@pytest.mark.parametrize("expected", ROWS, ids=" | ".join)
def test_what_became_of_each_matter(expected: tuple[str, str], both: tuple[NoticesAnswer, NoticesAnswer]) -> None:
    for answer in both:
        (row,) = [row for row in answer["rows"] if pair(row) == expected]
        department, topic, change, why = ROWS[expected]
        assert (row["department"]["name"], row["change"], row["why"]) == (department, change, why)
        assert topic is None or row["topic"] == topic


def test_rows_stand_in_the_order_of_the_first_notice(both: tuple[NoticesAnswer, NoticesAnswer]) -> None:
    """Department by department, in each what one notice alone has last; departments of the other notice at the end."""
    assert [pair(row) for row in both[0]["rows"]] == list(ROWS)
    assert [pair(row) for row in both[1]["rows"]] == NEWER_FIRST


def test_the_head_of_a_comparison(both: tuple[NoticesAnswer, NoticesAnswer]) -> None:
    answer = both[0]
    assert (answer["command"], answer["query"], answer["document"]["id"]) == ("diff-notices", "before after", "before")
    assert (answer["within"], answer["topic"], answer["unknown"]) == (None, None, None)
    assert (answer["notes"], answer["suggestions"]) == ([], [])
    assert [(one["id"], one["date"]) for one in answer["notices"]] == [
        ("before", "2014-01-01"),
        ("after", "2021-01-01"),
    ]


def test_a_compared_duty_says_everything(both: tuple[NoticesAnswer, NoticesAnswer]) -> None:
    (duty,) = [one for one in both[0]["results"] if (one["notice"], one["id"]) == ("before", "2.3")]
    assert dict(duty) == {
        "notice": "before",
        "id": "2.3",
        "citation": duty["citation"],
        "body": {"id": "2", "name": "环境保护局"},
        "department": {"id": "ecology", "name": "生态环境部门"},
        "topic": "农牧业面源污染",
        "change": "moved",
        "text": "指导农村生活污水治理，防治农业面源污染。",
        "roles": ["指导", "负责"],
        "only": [],
        **SOUND,
    }


@pytest.mark.parametrize(
    ("notice", "duty", "marked"),
    [
        ("before", "1.1", ["配合环境保护部门"]),
        ("after", "1.1", ["负责"]),
        ("after", "2.1", ["生态"]),
        ("before", "2.1", []),
        ("after", "7.1", ["依法"]),
        ("before", "2.2", []),  # alone
    ],
)
def test_words_that_no_other_notice_has_are_marked(
    notice: str, duty: str, marked: list[str], both: tuple[NoticesAnswer, NoticesAnswer]
) -> None:
    (one,) = [one for one in both[0]["results"] if (one["notice"], one["id"]) == (notice, duty)]
    assert [one["text"][start:end] for start, end in one["only"]] == marked


@pytest.mark.parametrize(
    ("limits", "rows"),
    [
        ({"within": "环保局"}, [("2.1", "2.1"), ("2.3", "2.3 6.1"), ("3.1", "2.2"), ("2.2", "")]),
        ({"within": "农业农村局"}, [("2.3", "2.3 6.1")]),
        ({"within": "法院"}, [("5.1", "7.1")]),
        ({"within": "神仙办"}, [("6.1", "8.1")]),
        ({"within": "外交部"}, []),
        ({"topic": "噪声"}, [("1.1", "1.1")]),
        ({"topic": "秸秆"}, [("6.1", "8.1")]),  # by its words
        ({"topic": "露天烧烤"}, [("4.2", "5.1")]),
        ({"topic": "面源污染"}, [("2.3", "2.3 6.1")]),
        ({"topic": "噪声", "within": "法院"}, []),
        ({"topic": "火星"}, []),
    ],
)
def test_narrowed_to_a_department_or_a_topic(
    limits: dict[str, str], rows: list[tuple[str, str]], small: tuple[Notice, Notice]
) -> None:
    answer = diff_notices(*small, **limits)
    assert [pair(row) for row in answer["rows"]] == rows
    assert (answer["within"], answer["topic"]) == (limits.get("within"), limits.get("topic"))
    assert answer["unknown"] == ("外交部" if limits.get("within") == "外交部" else None)
