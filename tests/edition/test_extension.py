"""`extends`: a region says only what differs from another file; everything else stays as it is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from envduty.answering import check as review
from envduty.edition import datafile, location
from envduty.errors import DataError
from tests.compiled.conftest import SPECIMEN
from tests.conftest import MINI, copy_mini

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from envduty import Notice


def _write(folder: Path, text: str, name: str = "local.yaml") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def _over_mini(folder: Path, text: str) -> Path:
    """A file that changes the small notice, which lies beside it."""
    copy_mini(folder)
    return _write(folder, "extends: mini.yaml\n" + text)


def _changes(file: Path) -> list[str]:
    answer = review.find(file)
    assert answer["ok"], answer["results"]
    return [finding["reason"] for finding in answer["results"] if finding["level"] == "change"]


def _faults(file: Path) -> list[str]:
    with pytest.raises(DataError) as caught:
        datafile.load(file)
    assert not review.find(file)["ok"]
    return [str(fault) for fault in caught.value.faults]


# Nothing changed


def test_a_file_that_only_extends_is_the_built_in_notice(tmp_path: Path) -> None:
    file = _write(tmp_path, "extends: builtin\n")
    assert datafile.load(file).edition == datafile.load(location.BUILTIN).edition
    assert _changes(file) == []


def test_a_path_is_relative_to_the_file_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    copy_mini(tmp_path)
    file = _write(tmp_path / "below", "extends: ../mini.yaml\n")
    loaded = datafile.load(file)
    assert loaded.edition == datafile.load(MINI).edition
    assert [base.resolve() for base in loaded.notice.bases] == [(tmp_path / "mini.yaml").resolve()]


# Added, changed, taken out

LOCAL = """\
extends: builtin
document:
  id: hohhot
  title: 呼和浩特市环境保护工作职责
  date: "2017-05-01"
  region: 呼和浩特市
sections:
  - id: "3"
    bodies:
      - id: "3.6"
        names:
          aliases: [青城公安]
        duties:
          - id: "3.6.4"
            label: "4"
            text: 负责机动车尾气污染的路检路查，协助环境保护部门抽检机动车。
          - id: "3.6.6"
            label: "6"
            text: 查处燃放烟花爆竹的行为。
      - id: "3.37"
        label: (三十七)
        name: 骆驼管理部门
        names:
          aliases: [骆驼]
        duties:
          - id: "3.37.1"
            text: 负责骆驼的放养。
topics:
  - topic: 烟花爆竹燃放
    terms: [燃放烟花爆竹]
    duties: ["3.6.6"]
  - topic: 骆驼放养
    terms: [放骆驼]
    duties: ["3.37.1"]
uses:
  departments: departments.yaml
  matters: matters.yaml
drop: ["3.30"]
"""
MATTERS = """\
format: 1
extends: builtin
rings: {小区: [府邸]}
matters: [{matter: 机动车尾气, terms: [突突冒]}]
"""
DEPARTMENTS = """\
format: 1
extends: builtin
departments: [{id: town-water, name: 河湖管理部门, names: [河湖管理]}]
changes:
  - {date: "2024", from: water, to: town-water, whole: true, basis: 本县机构改革方案}
  - {date: "2018-03", from: land, to: natural-resources, whole: true, basis: 本县机构改革方案}
"""


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A city's adaptation of the built-in notice and of what it uses; what spoke of the dropped body goes too."""
    folder = tmp_path_factory.mktemp("local")
    _write(folder, MATTERS, "matters.yaml")
    _write(folder, DEPARTMENTS, "departments.yaml")
    edition = datafile.read(location.BUILTIN, "data").value
    (dropped,) = [body for section in edition.sections for body in section.bodies if body.id == "3.30"]
    duties = {duty.id for duty in dropped.duties}
    orphans = [
        topic.topic
        for topic in edition.topics
        if duties & {reference.partition("/")[0] for reference in (*topic.duties, *topic.see)}
    ]
    listed = "".join(f', "{topic}"' for topic in orphans)
    return _write(folder, LOCAL.replace('["3.30"]', f'["3.30"{listed}]'))


@pytest.fixture(scope="module")
def city(local: Path, opened: Callable[..., Notice]) -> Notice:
    """The adaptation, opened."""
    return opened(local)


def test_a_duty_is_replaced_and_another_added(city: Notice) -> None:
    (record,) = city.show("公安局")["results"]
    duties = {duty["id"]: duty for duty in record["duties"]}
    assert list(duties) == ["3.6.1", "3.6.2", "3.6.3", "3.6.4", "3.6.5", "3.6.6"]
    assert duties["3.6.4"]["text"] == "负责机动车尾气污染的路检路查，协助环境保护部门抽检机动车。"
    assert duties["3.6.6"]["citation"] == "三(六)6"


def test_what_is_local_is_marked_and_nothing_else(city: Notice) -> None:
    records = city.show()["results"]
    marked = [duty["id"] for record in records for duty in record["duties"] if duty["local"]]
    assert marked == ["3.6.4", "3.6.6", "3.37.1"]
    assert [record["id"] for record in records if record["local"]] == ["3.37"]


def test_a_replaced_duty_no_longer_claims_lines_of_the_source(city: Notice) -> None:
    (record,) = city.show("3.6.4")["results"]
    assert record["duties"][0]["source_lines"] == []
    assert record["duties"][0]["printed"] is None


def test_a_body_is_added_with_its_names(city: Notice) -> None:
    assert city.show("骆驼局")["matches"][0]["ids"] == ["3.37"]
    assert city.show("三(三十七)")["matches"][0]["ids"] == ["3.37"]
    assert city.show("青城公安")["matches"][0]["ids"] == ["3.6"]
    assert city.show("公安局")["matches"][0]["ids"] == ["3.6"]


def test_a_body_is_dropped(city: Notice) -> None:
    assert city.show("3.30")["results"] == []
    assert city.show("旅游局")["matches"][0]["ids"] != ["3.30"]


def test_a_topic_is_added(city: Notice) -> None:
    assert city.who_handles("燃放烟花爆竹")["results"][0]["duties"][0]["id"] == "3.6.6"
    assert city.who_handles("骆驼放养")["results"][0]["body"]["name"] == "骆驼管理部门"


def test_the_answers_name_the_region(city: Notice) -> None:
    assert city.show("3.6")["document"] == {
        "id": "hohhot",
        "title": "呼和浩特市环境保护工作职责",
        "date": "2017-05-01",
        "region": "呼和浩特市",
    }


def test_check_lists_every_change_and_does_not_miss_the_source(local: Path) -> None:
    changes = _changes(local)
    assert changes[0] == "删去 3.30"
    assert changes[-1].startswith("改写的职责不再列在：")
    assert "机动车尾气" in changes[-1]
    assert [change for change in changes[:-1] if not change.startswith("删去")] == [
        "补充 3.6",
        "改写 3.6.4",
        "新增 3.6.6",
        "新增 3.37",
        "新增 3.37.1",
        "新增 烟花爆竹燃放",
        "新增 骆驼放养",
    ]


def test_a_city_has_words_of_its_own(local: Path, city: Notice) -> None:
    """Each kind of knowledge can be extended, and the notice that uses it hears its words."""
    loaded = datafile.load(local)
    assert "府邸" in loaded.knowledge.matters.rings["小区"]
    assert [path.name for path in loaded.others][-5:] == [
        "departments.yaml",
        "departments.yaml",
        "matters.yaml",
        "matters.yaml",
        "words.yaml",
    ]
    assert city.who_handles("突突冒")["topics"] == ["机动车尾气"]


def test_a_city_has_a_reform_of_its_own(local: Path, city: Notice) -> None:
    """A change event is added to the built-in ones; one that is there is corrected."""
    built_in = datafile.load(location.BUILTIN).knowledge.departments.changes
    changes = datafile.load(local).knowledge.departments.changes
    assert len(changes) == len(built_in) + 1
    (today,) = (one for one in city.show("水利局")["results"][0]["today"] if one["whole"])
    assert (today["name"], today["basis"]) == ("河湖管理部门", "本县机构改革方案")
    assert [body["id"] for body in city.show("河湖管理局")["results"]] == ["3.15"]
    assert city.show("国土局")["results"][0]["today"][0]["basis"] == "本县机构改革方案"


def test_a_reworded_duty_keeps_its_number_and_loses_what_the_index_said_of_its_old_text(
    tmp_path: Path, opened: Callable[..., Notice]
) -> None:
    text = 'sections: [{id: "2", bodies: [{id: "2.6", duties: [{id: "2.6.1", text: 负责养路。}]}]}]\n'
    notice = opened(_over_mini(tmp_path, text))
    assert notice.show("2.6.1")["results"][0]["duties"][0]["citation"] == "第六条(一)"
    assert datafile.load(tmp_path / "local.yaml").edition.sections[1].bodies[0].duties[0].label == "(一)"
    cited = {duty["id"] for one in notice.who_handles("采砂")["results"] for duty in one["duties"]}
    assert cited
    assert "2.6.1" not in cited


def test_what_a_patch_itself_says_of_a_reworded_duty_stays(tmp_path: Path, opened: Callable[..., Notice]) -> None:
    text = """\
sections: [{id: "2", bodies: [{id: "2.6", duties: [{id: "2.6.1", text: 负责巡河时查看采砂。}]}]}]
topics: [{topic: 河道采砂, duties: ["2.6.1"]}]
"""
    notice = opened(_over_mini(tmp_path, text))
    cited = {duty["id"] for one in notice.who_handles("采砂")["results"] for duty in one["duties"]}
    assert "2.6.1" in cited


@pytest.mark.parametrize(
    "text",
    [
        'sections: [{id: "3", bodies: [{id: "3.6", duties: [{id: "3.6.6", text: 甲。}, {id: "3.6.6", text: 乙。}]}]}]',
        'sections: [{id: "3", bodies: [{id: "3.99", label: 九, name: 甲}, {id: "3.99", label: 九, name: 乙}]}]',
        "topics: [{topic: 船, terms: [船]}, {topic: 船, terms: [舟]}]",
    ],
)
def test_what_a_patch_says_twice_is_refused(tmp_path: Path, text: str) -> None:
    (fault,) = _faults(_write(tmp_path, f"extends: builtin\n{text}\n"))
    assert "写了两次" in fault
    assert ":2: " in fault


@pytest.mark.parametrize(
    "sections",
    [
        '[{id: "3", title: 公安机关的职责, bodies: [{id: "3.1", name: 公安局}]}]',
        '[{id: "A", label: 甲, title: 总则, bodies: [{id: "A.1", label: 一, name: 公安局, duties: [{id: "A.1.1", text: 管。}]}]}]',
    ],
)
def test_two_notices_are_not_mixed(tmp_path: Path, sections: str) -> None:
    (fault,) = _faults(_write(tmp_path, f"extends: builtin\nsections: {sections}\n"))
    assert "像是另一份通知" in fault


def test_the_base_itself_stays_as_it_is(local: Path, notice: Notice) -> None:
    before = datafile.read(location.BUILTIN, "data").value
    datafile.read(local, "data")
    assert datafile.read(location.BUILTIN, "data").value == before
    assert notice.show("旅游局")["matches"][0]["ids"] == ["3.30"]


#: change of the small notice → what check says about it
SAID: list[tuple[str, list[str]]] = [
    ('drop: ["2.7:城管"]', ["删去 2.7:城管"]),
    ("drop: [河道整治规划]", ["删去 河道整治规划"]),
    ('drop: ["2.6.2", 河道整治规划]', ["删去 2.6.2", "删去 河道整治规划"]),
    ("topics: [{topic: 河道采砂, terms: [抽沙]}]", ["补充 河道采砂"]),
    ("topics: [{topic: 船只, terms: [船], duties: [1.4.1]}]", ["新增 船只"]),
    ('sections: [{id: "3", bodies: [{id: "3.8", names: {aliases: [警察]}}]}]', ["补充 3.8"]),
    (
        'sections: [{id: "3", bodies: [{id: "3.9", duties: [{id: "3.9.1", text: 教。}]}]}]',
        ["改写 3.9.1", "改写的职责不再列在：防溺水教育"],
    ),
    (
        'sections: [{id: "4", label: 第四章, title: 附则, text: 自发布之日起施行。}]',
        ["新增 4"],
    ),
    ("document: {region: 绿水县}", []),
]


@pytest.mark.parametrize(("text", "said"), SAID)
def test_what_check_says_about_a_change(tmp_path: Path, text: str, said: list[str]) -> None:
    assert _changes(_over_mini(tmp_path, text + "\n")) == said


def test_lists_of_words_grow_and_fields_are_replaced(tmp_path: Path) -> None:
    file = _over_mini(
        tmp_path,
        """\
document: {region: 绿水县}
levels: ["2.6"]
""",
    )
    edition = datafile.load(file).edition
    base = datafile.load(MINI).edition
    assert edition.document.region == "绿水县"
    assert edition.document.title == base.document.title
    assert edition.levels == (*base.levels, "2.6")


def test_a_topic_with_more_terms_keeps_its_duties(tmp_path: Path, opened: Callable[..., Notice]) -> None:
    notice = opened(_over_mini(tmp_path, "topics: [{topic: 河道采砂, terms: [抽沙]}]\n"))
    for matter in ("抽沙", "非法采砂"):
        answer = notice.who_handles(matter)
        assert answer["topics"] == ["河道采砂"]
        assert {handler["body"]["id"] for handler in answer["results"]} == {"2.6", "1.5", "3.8"}


def test_a_duty_can_be_rewritten_shorter_than_it_was(tmp_path: Path, opened: Callable[..., Notice]) -> None:
    """Topics of the base that name its second clause then mean the duty; a region cannot edit the base's topics."""
    for base in SPECIMEN.parent.iterdir():
        (tmp_path / base.name).write_bytes(base.read_bytes())
    file = _write(
        tmp_path,
        """\
extends: notice.yaml
sections:
  - id: "2"
    bodies:
      - id: "2.1"
        duties:
          - id: "2.1.1"
            text: 负责河道采砂的监督管理。
""",
    )
    assert "2.1.1/2" in next(t.duties for t in datafile.load(SPECIMEN).edition.topics if t.topic == "河道采砂")
    (duty,) = opened(file).show("2.1.1")["results"][0]["duties"]
    assert duty["text"] == "负责河道采砂的监督管理。"


def test_a_file_can_extend_one_that_extends(tmp_path: Path) -> None:
    city = _over_mini(tmp_path, "document: {region: 绿水市}\n")
    town = _write(tmp_path, f"extends: {city.name}\ndocument: {{id: town}}\n", "town.yaml")
    loaded = datafile.load(town)
    assert loaded.edition.document.region == "绿水市"
    assert loaded.edition.document.id == "town"
    assert [base.name for base in loaded.notice.bases] == ["local.yaml", "mini.yaml"]


def test_a_change_in_the_base_is_seen(tmp_path: Path, opened: Callable[..., Notice]) -> None:
    """The cache knows what a file builds on."""
    file = _over_mini(tmp_path, "document: {id: green}\n")
    assert opened(file).show("2.6")["results"][0]["name"] == "水务部门"
    (tmp_path / "mini.yaml").write_text(
        MINI.read_text(encoding="utf-8").replace("name: 水务部门", "name: 水利部门"), encoding="utf-8"
    )
    assert opened(file).show("2.6")["results"][0]["name"] == "水利部门"


# Mistakes


def test_a_circle_is_told_with_its_way(tmp_path: Path) -> None:
    one = _write(tmp_path, "format: 1\nextends: two.yaml\n", "one.yaml")
    two = _write(tmp_path, "extends: one.yaml\n", "two.yaml")
    assert _faults(one) == [f"{two}:1: extends: extends 循环引用：one.yaml → two.yaml → one.yaml"]


def test_a_file_cannot_extend_itself(tmp_path: Path) -> None:
    file = _write(tmp_path, "# to itself\nextends: local.yaml\n")
    assert _faults(file) == [f"{file}:2: extends: extends 循环引用：local.yaml → local.yaml"]


def test_a_missing_base(tmp_path: Path) -> None:
    file = _write(tmp_path, "extends: nowhere.yaml\n")
    assert _faults(file) == [f"{file}:1: extends: 读不了所扩展的 nowhere.yaml：找不到这个文件；请检查路径"]


@pytest.mark.parametrize("entry", ["9.9", "2.6:水电", "2.6.9", "无此事项", "2.99:水务"])
def test_what_is_dropped_must_be_there(tmp_path: Path, entry: str) -> None:
    file = _over_mini(tmp_path, f'document: {{region: 绿水县}}\ndrop: ["{entry}"]\n')
    assert _faults(file) == [f"{file}:3: drop[0]: 要删去的“{entry}”在原文件中不存在"]


@pytest.mark.parametrize("text", ["extends: [builtin]\n", "extends:\n", "extends: builtin\ndrop: 3.6\n"])
def test_extends_is_one_name_and_drop_a_list(tmp_path: Path, text: str) -> None:
    file = _write(tmp_path, text)
    assert _faults(file) == [f"{file}:1: extends: extends 写 builtin 或一个文件路径，drop 写一个列表"]


def test_a_broken_base_is_told_as_its_own(tmp_path: Path) -> None:
    base = _write(tmp_path, "format: 1\nformat: 1\n", "base.yaml")
    file = _write(tmp_path, "extends: base.yaml\n")
    assert f"{base}:2: format: 字段重复：第 1 行已经写过" in _faults(file)


def _one(file: Path) -> str:
    (fault,) = _faults(file)
    return fault


def test_a_dropped_duty_leaves_the_subject_index_too(tmp_path: Path, opened: Callable[..., Notice]) -> None:
    notice = opened(_over_mini(tmp_path, 'drop: ["2.6.2"]\n'))
    assert not notice.show("2.6.2")["results"]
    assert "2.6.2" not in {d for t in notice.topics()["results"] for body in t["bodies"] for d in body["duties"]}


_RIVERS = 'sections:\n  - id: "2"\n    bodies:\n      - id: "2.6"\n        duties:\n'
_PLAN = f'{_RIVERS}          - id: "2.6.2"\n            text: 管船。\n'

#: a mistake in a file that extends → line there, path, reason
MISTAKES = [
    ("document:\n  regoin: 绿水县\n", 3, "document.regoin", "不认识的字段 regoin；请检查拼写"),
    ("document:\n  date: 去年\n", 3, "document.date", "格式不对：去年"),
    ('levels:\n  - "9.9"\n', 3, "levels[2]", "没有编号为 9.9 的机构"),
    (
        'topics:\n  - topic: 船只\n    duties:\n      - "9.9.9"\n',
        5,
        "topics[9].duties[0]",
        "没有编号为 9.9.9 的职责",
    ),
    (
        'topics:\n  - topic: 河道采砂\n    duties:\n      - "9.9.9"\n',
        5,
        "topics[0].duties[3]",
        "没有编号为 9.9.9 的职责",
    ),
    (
        f'{_RIVERS}          - id: "2.7.9"\n            text: 管船。\n',
        7,
        "sections[1].bodies[0].duties[3].id",
        "编号 2.7.9 应以上级编号“2.6.”开头",
    ),
    (
        f"{_PLAN}            unclear:\n              - words: 管水\n                reason: 疑误\n",
        10,
        "sections[1].bodies[0].duties[1].unclear[0].words",
        "正文里没有“管水”",
    ),
    (
        f'{_PLAN}            copy_of: "9.9.9"\n',
        9,
        "sections[1].bodies[0].duties[1].copy_of",
        "没有编号为 9.9.9 的职责",
    ),
    ("uses:\n  words: [绿水]\n", 3, "uses.words", "类型不对：应为文字（数字请加引号），却是列表"),
    ("topics: 船只\n", 2, "topics", "类型不对：应为列表，却是文字"),
]


@pytest.mark.parametrize(("text", "line", "path", "reason"), MISTAKES)
def test_a_mistake_is_told_with_the_file_and_line_where_it_was_made(
    tmp_path: Path, text: str, line: int, path: str, reason: str
) -> None:
    """Not only somewhere in the merged data: the curator must find it."""
    file = _over_mini(tmp_path, text)
    assert _one(file) == f"{file}:{line}: {path}: {reason}"


def test_a_later_mistake_in_the_base_is_told_as_its_own(tmp_path: Path) -> None:
    base = _write(
        tmp_path, MINI.read_text(encoding="utf-8").replace('lead_body: "2.6"', 'lead_body: "9.9"'), "base.yaml"
    )
    file = _write(tmp_path, "extends: base.yaml\ndocument: {region: 绿水县}\n")
    line = 1 + base.read_text(encoding="utf-8").split("\n").index('  lead_body: "9.9"')
    assert _one(file) == f"{base}:{line}: document.lead_body: 没有编号为 9.9 的机构"
