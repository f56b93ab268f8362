"""A data file is either right, or refused with everything that is wrong with it: file, line, path and reason.

tests/bad/ has one broken file a rule; its first line says which.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from envduty.answering import check as review
from envduty.edition import datafile, location
from envduty.edition.reading import dotted
from envduty.errors import DataError

BAD = Path(__file__).parent / "bad"
MINI = Path(__file__).parents[1] / "mini.yaml"

GOOD = """\
format: 1
document: {id: x, title: 通知, date: "2020-01-01", region: 某地}
sections:
  - id: "1"
    label: 一
    title: 职责
    bodies:
      - id: "1.1"
        label: (一)
        name: 水务部门
        duties:
          - id: "1.1.1"
            label: "1"
            text: 管水。
"""

_DUTY = "sections[0].bodies[0].duties[1]"
_ALIAS = "不支持 YAML 锚点和别名（& 和 *）；请把内容写全"

#: broken file → (line, path, reason) of each fault
REFUSED: dict[str, list[tuple[int, str, str]]] = {
    # the shape
    "unknown-field": [(13, "sections[0].bodies[0].nmae", "不认识的字段 nmae；请检查拼写")],
    "unknown-field-in-second-item": [(20, f"{_DUTY}.lable", "不认识的字段 lable；请检查拼写")],
    "missing-field": [(19, _DUTY, "缺少字段 text")],
    "missing-document": [(0, "", "缺少字段 document")],
    "no-sections": [(0, "", "没有任何机构：请在 sections 或 bodies 里写")],
    "wrong-type": [(4, "levels", "类型不对：应为列表，却是文字")],
    "number-for-text": [(20, f"{_DUTY}.label", "类型不对：应为文字（数字请加引号），却是整数")],
    "empty-text": [(21, f"{_DUTY}.text", "不能为空")],
    "bad-date": [(3, "document.date", "格式不对：2020年1月1日")],
    "bad-id": [(19, f"{_DUTY}.id", "格式不对：1.1.一")],
    "future-format": [(2, "format", "只能是 1 之一")],
    "unknown-role": [(22, f"{_DUTY}.roles[0].role", "只能是 会同、协助、参与、指导、牵头、监督、负责、配合 之一")],
    "a-list": [(0, "", "类型不对：应为字段组，却是列表")],
    "a-word": [(0, "", "类型不对：应为字段组，却是文字")],
    # ids
    "duplicate-id": [(19, f"{_DUTY}.id", "编号 1.1.1 重复（前面已用）")],
    "id-not-nested": [(19, f"{_DUTY}.id", "编号 1.2.2 应以上级编号“1.1.”开头")],
    "body-id-not-nested": [(22, "sections[0].bodies[1].id", "编号 2.1 应以上级编号“1.”开头")],
    # references
    "unknown-copy": [(22, f"{_DUTY}.copy_of", "没有编号为 1.9.9 的职责")],
    "unknown-likely-body": [(22, f"{_DUTY}.likely_body", "没有编号为 1.9 的机构")],
    "unknown-partner": [(22, f"{_DUTY}.roles[0].partners", "没有编号为 9.9 的机构")],
    "unknown-gap": [(25, "sections[0].bodies[1].gaps[0].after", "没有编号为 1.1.1 的职责")],
    "unknown-lead-body": [(3, "document.lead_body", "没有编号为 7 的机构")],
    "unknown-level": [(4, "levels[1]", "没有编号为 1.3 的机构")],
    "unknown-parallel": [(6, "parallels[0].duties[1]", "没有编号为 1.3.1 的职责")],
    "unknown-topic-duty": [(31, "topics[0].duties[1]", "没有编号为 1.1.3 的职责")],
    "unknown-clause": [(31, "topics[0].duties[0]", "职责 1.1.1 没有第 3 个分句")],
    "unknown-see": [(32, "topics[0].see[0]", "没有编号为 1.4.1 的职责")],
    "unknown-lost": [(32, "topics[0].lost", "没有编号为 1.4 的机构")],
    "unknown-ring": [(30, "topics[0].terms[1]", "没有名为“火”的同义词环")],
    # what contradicts itself
    "copy-differs": [(22, f"{_DUTY}.copy_of", "说是 1.1.1 的重复，文字却不一样")],
    "printed-as-text": [(22, f"{_DUTY}.printed", "与 text 相同；印本原文只在不同时才写")],
    "unclear-not-in-text": [(22, f"{_DUTY}.unclear[0].words", "正文里没有“管海”")],
    "role-words-missing": [(22, f"{_DUTY}.roles[0].words", "没有一个分句含有“管海”")],
    "duplicate-topic": [(32, "topics[1].topic", "事项“供水”重复")],
    "duplicate-name": [(14, "sections[0].bodies[0].names.aliases[2]", "“水务”重复")],
    "bidi-mark": [(21, f"{_DUTY}.text", "含有不可见的方向控制符")],
    # what YAML would guess or execute
    "duplicate-key": [(13, "sections[0].bodies[0].name", "字段重复：第 12 行已经写过")],
    "tag": [
        (
            21,
            f"{_DUTY}.text",
            "不支持 YAML 标签 tag:yaml.org,2002:python/object/apply:os.system；请去掉以 ! 开头的标签",
        )
    ],
    "scalar-tag": [(21, f"{_DUTY}.text", "不支持 YAML 标签 !secret；请去掉以 ! 开头的标签")],
    "anchor": [(21, "sections[0].bodies[1].duties[0].text", _ALIAS)],
    "self-reference": [(2, "a[0]", _ALIAS)],
    "bomb": [(line, f"{name}[{i}]", _ALIAS) for line, name in ((2, "b"), (3, "c"), (4, "d")) for i in range(9)],
    # what is no YAML text at all
    "empty": [(0, "", "文件是空的")],
    "only-a-comment": [(0, "", "文件是空的")],
    "not-utf8": [(3, "", "不是 UTF-8 编码；请用编辑器另存为 UTF-8")],
    # several at once
    "many-faults": [
        (5, "sections[0]", "缺少字段 title"),
        (10, "sections[0].bodies[0].name", "类型不对：应为文字（数字请加引号），却是整数"),
        (11, "sections[0].bodies[0].colour", "不认识的字段 colour；请检查拼写"),
        (14, "sections[0].bodies[0].duties[0].text", "不能为空"),
        (17, "topics[0].duties[0]", "格式不对：水"),
    ],
    "many-contradictions": [
        (4, "levels[0]", "没有编号为 1.3 的机构"),
        (19, f"{_DUTY}.id", "编号 1.1.1 重复（前面已用）"),
        (31, "topics[0].duties[0]", "职责 1.1.1 没有第 9 个分句"),
    ],
}

#: broken file → line; the reason is in the words of the YAML library
NO_YAML = {"not-yaml": 25, "tab": 24, "two-documents": 32, "nul": 21}

#: broken departments, matters or words → (line, path, reason) of each fault
KNOWLEDGE: dict[str, list[tuple[int, str, str]]] = {
    "list-as-key": [(4, "rings", "字段名必须是文字")],
    "unknown-ring": [(7, "matters[0].terms[1]", "没有名为“火”的同义词环")],
    "duplicate-matter": [(6, "outside[0].matter", "事项“供水”重复")],
    "unknown-broader": [(5, "matters[0].broader", "没有事项“水”"), (6, "matters[0].related", "没有事项“供水”")],
    "duties-in-the-thesaurus": [(5, "matters[0].duties", "不认识的字段 duties；请检查拼写")],
    "duplicate-department": [
        (4, "departments[0].names[2]", "“水利”重复"),
        (5, "departments[1].id", "代号 water 重复"),
    ],
    "unknown-department": [
        (4, "departments[0].under", "没有代号为 rivers 的机构"),
        (6, "changes[0].to", "没有代号为 ecology 的机构"),
        (7, "changes[1].to", "与 from 相同"),
    ],
    "part-without-name": [(7, "changes[0].what", "划转一部分的要写 what；整个机构的写 whole: true，不写 what")],
    "bad-period": [(7, "changes[0].date", "格式不对：2018-13")],
    "bad-department-id": [(4, "departments[0].id", "格式不对：水利")],
    "unknown-word-list": [(4, "places_endings", "不认识的字段 places_endings；请检查拼写")],
}

if TYPE_CHECKING:
    from collections.abc import Callable

    from envduty import Notice


def _faults(path: Path) -> list[str]:
    with pytest.raises(DataError) as caught:
        datafile.load(path)
    assert str(caught.value) == "\n".join(map(str, caught.value.faults))
    assert caught.value.exit_code == 3
    return [str(fault) for fault in caught.value.faults]


def _write(folder: Path, text: str) -> Path:
    file = folder / "duties.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def _spelt(file: Path, line: int, path: str, reason: str) -> str:
    """A fault as it is printed."""
    return ": ".join(part for part in (f"{file}:{line}" if line else str(file), path, reason) if part)


@pytest.mark.parametrize("name", REFUSED)
def test_a_broken_file_is_refused_with_file_line_path_and_reason(name: str) -> None:
    file = BAD / f"{name}.yaml"
    assert sorted(_faults(file)) == sorted(_spelt(file, *fault) for fault in REFUSED[name])


@pytest.mark.parametrize("name", KNOWLEDGE)
def test_broken_knowledge_is_refused_with_file_line_path_and_reason(name: str) -> None:
    """Both by itself and where a notice uses it."""
    file = BAD / "knowledge" / f"{name}.yaml"
    kind = datafile.kind_of(file)
    assert kind != "data"
    with pytest.raises(DataError) as caught:
        datafile.read(file, kind)
    assert sorted(map(str, caught.value.faults)) == sorted(_spelt(file, *fault) for fault in KNOWLEDGE[name])


@pytest.mark.parametrize("kind", ["departments", "matters", "words"])
def test_the_knowledge_that_a_notice_uses_is_refused_with_it(tmp_path: Path, kind: str) -> None:
    file = _write(tmp_path, f"{GOOD}uses: {{{kind}: own.yaml}}\n")
    (tmp_path / "own.yaml").write_text("format: 2\n", encoding="utf-8")
    assert f"{tmp_path / 'own.yaml'}:1: format: 只能是 1 之一" in _faults(file)


@pytest.mark.parametrize(
    ("added", "reason"),
    [
        ("topics: [{topic: 供水, terms: [<火> 供应]}]\n", "topics[0].terms[0]: 没有名为“火”的同义词环"),
        ("topics: [{topic: 养老金与退休}]\n", "topics[0].topic: 叙词表把“养老金与退休”列为通知不涉及的事项（outside）"),
    ],
)
def test_what_a_notice_and_its_knowledge_contradict_each_other_in(tmp_path: Path, added: str, reason: str) -> None:
    (fault,) = _faults(_write(tmp_path, GOOD + added))
    assert fault.endswith(reason)


@pytest.mark.parametrize("name", NO_YAML)
def test_what_is_no_yaml_is_refused_with_its_line(name: str) -> None:
    file = BAD / f"{name}.yaml"
    (fault,) = _faults(file)
    assert fault.startswith(f"{file}:{NO_YAML[name]}: YAML 格式错误：")
    assert not re.search("[a-z]{3}", fault.partition("YAML 格式错误：")[2]), "in Chinese"


def test_every_broken_file_is_tried() -> None:
    assert {file.stem for file in BAD.glob("*.yaml")} == {*REFUSED, *NO_YAML}


@pytest.mark.parametrize("name", [*REFUSED, *NO_YAML])
def test_check_reports_what_loading_refuses(name: str, opened: Callable[..., Notice]) -> None:
    file = BAD / f"{name}.yaml"
    answer = review.find(file)
    assert not answer["ok"]
    assert answer["document"] is None
    reported = [(f["level"], f["file"], f["line"], f["path"], f["reason"]) for f in answer["results"]]
    with pytest.raises(DataError) as caught:
        opened(file)
    assert reported == [("error", *fault) for fault in caught.value.faults]


@pytest.mark.parametrize("name", ["many-faults", "many-contradictions"])
def test_faults_are_told_in_the_order_of_the_file(name: str) -> None:
    with pytest.raises(DataError) as caught:
        datafile.load(BAD / f"{name}.yaml")
    lines = [fault.line for fault in caught.value.faults]
    assert lines == sorted(lines)


def test_each_missing_field_is_told_once(tmp_path: Path) -> None:
    file = _write(tmp_path, GOOD.replace('{id: x, title: 通知, date: "2020-01-01", region: 某地}', "{title: 通知}"))
    assert _faults(file) == [f"{file}:2: document: 缺少字段 id、date、region"]


def test_at_most_a_hundred_faults_are_told(tmp_path: Path) -> None:
    file = _write(tmp_path, GOOD + "levels: [" + '"7", ' * 500 + "]\n")
    assert len(_faults(file)) == 100


# What cannot be opened


def test_a_missing_file(tmp_path: Path) -> None:
    file = tmp_path / "nowhere.yaml"
    assert _faults(file) == [f"{file}: 找不到这个文件；请检查路径"]


def test_a_directory(tmp_path: Path) -> None:
    assert _faults(tmp_path) == [f"{tmp_path}: 这是一个目录，不是文件；请给出文件的路径"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no FIFOs")
def test_a_fifo_is_not_waited_for(tmp_path: Path) -> None:
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    assert _faults(fifo) == [f"{fifo}: 不是普通文件（管道、设备等不能用）；请先存成文件"]


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="this system has no /dev/zero")
def test_a_device_is_not_read_to_its_end() -> None:
    assert _faults(Path("/dev/zero")) == ["/dev/zero: 不是普通文件（管道、设备等不能用）；请先存成文件"]


def test_a_path_through_a_file(tmp_path: Path) -> None:
    """Unreadable for root as well as for others."""
    file = _write(tmp_path, GOOD) / "duties.yaml"
    (fault,) = _faults(file)
    assert fault.startswith(f"{file}: 读不了：")


@pytest.mark.parametrize("name", ["x" * 5000, "a\0b"], ids=["too long", "a NUL"])
def test_a_path_that_no_system_can_open(tmp_path: Path, name: str) -> None:
    (fault,) = _faults(tmp_path / name)
    assert "读不了：" in fault or "NUL" in fault


def test_a_link_that_leads_to_itself(tmp_path: Path) -> None:
    link = tmp_path / "loop.yaml"
    link.symlink_to(link)
    (fault,) = _faults(link)
    assert fault.startswith(f"{link}: ")


def test_a_file_too_large_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "large.yaml"
    with file.open("wb") as stream:
        stream.truncate(location.MAX_BYTES + 1)  # a hole: it takes no room
    assert _faults(file) == [f"{file}: 文件太大（67,108,865 字节，上限 67,108,864）"]


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        "{a: " * 100_000,
        "- " * 100_000 + "a",
        "[" * 100_000 + "]" * 100_000,
        "a: " + "[" * 900 + "]" * 900,
    ],
    ids=["[", "{a:", "-", "[…]", "900 levels"],
)
def test_deep_nesting_is_refused(tmp_path: Path, text: str) -> None:
    file = _write(tmp_path, text + "\n")
    (fault, *_) = _faults(file)
    assert fault.startswith(str(file))


# YAML may not guess


def test_an_unquoted_id_is_what_is_written(tmp_path: Path, own_matters: str, opened: Callable[..., Notice]) -> None:
    """Other programs read 3.10 as the number 3.1, which is another body."""
    file = _write(
        tmp_path,
        """\
format: 1
document: {id: x, title: 通知, date: 2020-01-01, region: 某地}
sections:
  - id: "3"
    label: 三
    title: 职责
    bodies:
      - {id: 3.1, label: (一), name: 水务部门}
      - {id: 3.10, label: (十), name: 公安机关}
"""
        + own_matters,
    )
    loaded = datafile.load(file)
    assert [body.id for body in loaded.edition.sections[0].bodies] == ["3.1", "3.10"]
    assert loaded.edition.document.date == "2020-01-01"
    assert opened(file).show("3.10")["results"][0]["name"] == "公安机关"


@pytest.mark.parametrize(
    "word", ["on", "yes", "No", "NULL", "0x1F", "1e3", "12:30", "1_000", "2015-12-31", ".5", "=", "True"]
)
def test_words_that_other_readers_take_for_something_else_stay_words(tmp_path: Path, word: str) -> None:
    file = _write(tmp_path, GOOD.replace("title: 职责", f"title: {word}"))
    assert datafile.load(file).edition.sections[0].title == word


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    file = tmp_path / "bom.yaml"
    file.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert datafile.load(file).edition == datafile.load(_write(tmp_path, GOOD)).edition


def test_the_line_of_everything_is_known() -> None:
    loaded = datafile.load(MINI)
    lines = MINI.read_text(encoding="utf-8").split("\n")
    for i, section in enumerate(loaded.edition.sections):
        for j, body in enumerate(section.bodies):
            path = ("sections", i, "bodies", j)
            assert lines[loaded.notice.place((*path, "name")).line - 1].strip() == f"name: {body.name}"
            for k, duty in enumerate(body.duties):
                assert lines[loaded.notice.place((*path, "duties", k)).line - 1].strip() == f'- id: "{duty.id}"'
                assert lines[loaded.notice.place((*path, "duties", k, "text")).line - 1].strip() == f"text: {duty.text}"


@pytest.mark.parametrize(
    ("path", "written"),
    [
        ((), ""),
        (("sections",), "sections"),
        (("sections", 2, "bodies", 5, "name"), "sections[2].bodies[5].name"),
        ((0, 1), "[0][1]"),
    ],
)
def test_paths_are_written_as_people_write_them(path: tuple[str | int, ...], written: str) -> None:
    assert dotted(path) == written


# What is accepted can be used


def test_the_shortest_file(tmp_path: Path, opened: Callable[..., Notice]) -> None:
    notice = opened(_write(tmp_path, GOOD))
    assert notice.show("水务部门")["results"][0]["duties"][0]["citation"] == "一(一)1"
    assert notice.who_handles("管水")["results"][0]["body"]["name"] == "水务部门"


@pytest.mark.parametrize(
    "citation",
    [
        "{nothing}",
        "{section",
        "{0}",
        "{section.x}",
        "{}",
        "{body:>999999999}",
        "{body!r}",
        "{body.__class__}",
        "{body:{duty}}",
    ],
)
def test_a_citation_pattern_that_cannot_be_filled_in_is_a_fault(tmp_path: Path, citation: str) -> None:
    file = _write(tmp_path, GOOD.replace("region: 某地", f'region: 某地, citation: "{citation}"'))
    (fault,) = _faults(file)
    assert fault.startswith(f"{file}:2: document.citation: ")


@pytest.mark.parametrize("text", ["。", "，，", "，管水。", "管水。。", "；"])
def test_a_badly_punctuated_text_is_refused_or_can_be_used(
    tmp_path: Path, text: str, own_matters: str, opened: Callable[..., Notice]
) -> None:
    topics = 'topics: [{topic: 供水, duties: ["1.1.1"]}]\n'
    file = _write(tmp_path, GOOD.replace("管水。", text) + topics + own_matters)
    answer = review.find(file)
    if answer["ok"]:
        notice = opened(file)
        assert notice.who_handles("供水")["results"][0]["body"]["id"] == "1.1"
        assert notice.search("水")["command"] == "search"


@settings(deadline=None)
@given(text=st.text(st.sampled_from("[]{}:,-\"'&*!|>#%@?~\n\t 0a水\x00\u202e\ufeff"), max_size=60))
def test_whatever_a_file_says_it_is_read_or_refused_and_never_breaks(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    file = _write(tmp_path_factory.mktemp("any"), text)
    assert _faults(file)


@settings(deadline=None)
@given(data=st.binary(max_size=60))
def test_whatever_bytes_a_file_has_it_never_breaks(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    file = tmp_path_factory.mktemp("any") / "duties.yaml"
    file.write_bytes(data)
    assert _faults(file)
