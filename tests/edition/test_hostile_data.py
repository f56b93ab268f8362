"""Data files that would exhaust, hang or mislead: each refused or told, in a sentence, at the place where it stands."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from envduty import DataError, load
from envduty.answering import check as review
from envduty.edition import datafile
from tests.conftest import MINI

if TYPE_CHECKING:
    from envduty.answers import CheckAnswer

GOOD = """\
format: 1
document: {id: x, title: 通知, date: "2020-01-01", region: 某地}
bodies:
  - id: "1"
    label: 一
    name: 水务部门
    names: {aliases: [水务]}
    duties:
      - {id: "1.1", label: "1", text: 管水。}
      - {id: "1.2", label: "2", text: 管河。}
topics: [{topic: 供水, terms: [自来水], duties: ["1.1", "1.2"]}]
"""


def reviewed(folder: Path, text: str) -> CheckAnswer:
    file = folder / "duties.yaml"
    file.write_text(text, encoding="utf-8")
    return review.find(file)


def faults(folder: Path, text: str) -> list[str]:
    return [f["reason"] for f in reviewed(folder, text)["results"] if f["level"] == "error"]


def reminders(folder: Path, text: str) -> list[str]:
    answer = reviewed(folder, text)
    assert answer["ok"], answer["results"]
    return [f["kind"] for f in answer["results"] if f["level"] == "warning"]


def test_the_good_file_has_no_fault(tmp_path: Path) -> None:
    assert reviewed(tmp_path, GOOD)["results"] == []


# what would exhaust or hang


@pytest.mark.parametrize("line", ["- [[[[]]]]\n", "- {a: {b: {c: {}}}}\n", "- - - - -\n", "a,b: [,,,]\n", "- [,,,,]\n"])
def test_a_file_is_refused_by_what_parsing_it_costs(tmp_path: Path, line: str) -> None:
    """16 MB of brackets take 8 GB as objects."""
    file = tmp_path / "brackets.yaml"
    file.write_text(line * (16_000_000 // len(line)), encoding="utf-8")
    with pytest.raises(DataError, match="内容太多"):
        datafile.load(file)


def test_a_long_chain_of_bases_is_refused(tmp_path: Path) -> None:
    for number in range(1000):
        (tmp_path / f"{number}.yaml").write_text(f"extends: {number + 1}.yaml\n", encoding="utf-8")
    with pytest.raises(DataError, match="层数太多"):
        datafile.load(tmp_path / "0.yaml")


@pytest.mark.parametrize("written", ['"a\\0b"', '"~\\0"', "x" * 5000])
@pytest.mark.parametrize("field", ["extends: {}", "uses: {{matters: {}}}", "document: {{source: {{file: {}}}}}"])
def test_a_path_that_cannot_be_is_told(tmp_path: Path, written: str, field: str) -> None:
    text = field.format(written)
    if text.startswith("document"):
        source = f"source: {{file: {written}, sha256: {'0' * 64}}}"
        text = GOOD.replace("region: 某地", f"region: 某地, {source}")
    elif text.startswith("uses"):
        text = f"{GOOD}{text}\n"
    assert faults(tmp_path, text)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no FIFOs")
@pytest.mark.parametrize("name", ["fifo", "/dev/zero", "."])
def test_a_source_that_is_no_file_is_not_read(tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / "fifo")
    source = f"source: {{file: {name}, sha256: {'0' * 64}}}"
    (reason,) = faults(tmp_path, GOOD.replace("region: 某地", f"region: 某地, {source}"))
    assert "读不了来源文件" in reason


@pytest.mark.parametrize("label", ["9" * 5000, "99999999999", "²", "٣"])
def test_a_label_of_many_digits_is_a_label(tmp_path: Path, label: str) -> None:
    assert reviewed(tmp_path, GOOD.replace('label: "2"', f'label: "{label}"'))["ok"]


def test_a_reference_of_many_digits_is_refused(tmp_path: Path) -> None:
    assert faults(tmp_path, GOOD.replace('["1.1", "1.2"]', f'["1.1/{"9" * 5000}"]'))


# what is told


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("2020-01-01", "2020-13-45", "没有这一天"),
        ("2020-01-01", "2023-02-29", "没有这一天"),
        ("text: 管河。", 'text: 管水。, copy_of: "1.2"', "指向它自己"),
        ("topics:", 'levels: ["1", "1"]\ntopics:', "写了两次"),
        ("[自来水]", "[<水]", "尖括号没有配对"),
        ("[自来水]", "[水>]", "尖括号没有配对"),
        ("[自来水]", "[<>]", "尖括号没有配对"),
        ("text: 管水。", "text: 管水: 河。", "有冒号而没有加引号"),
    ],
)
def test_a_mistake_is_told(tmp_path: Path, old: str, new: str, reason: str) -> None:
    assert any(reason in fault for fault in faults(tmp_path, GOOD.replace(old, new)))


def test_an_empty_ring_is_told(tmp_path: Path) -> None:
    assert faults(tmp_path, "format: 1\nrings: {水: []}\n") == ["同义词环“水”是空的"]


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("[水务]", "[公安，警察]", "几个词写成一个"),
        ("[自来水]", "[自来水；河水]", "几个词写成一个"),
        ('{id: "1.1", label: "1", text: 管水。}', 'id: "1.1"\n        text: 管水 #1 机组。', "文字被截断"),
        ("topics:", '  - {id: "2", label: 二, name: 水务部门, names: {aliases: [二水]}}\ntopics:', "机构重名"),
    ],
)
def test_a_likely_mistake_is_a_reminder(tmp_path: Path, old: str, new: str, kind: str) -> None:
    assert kind in reminders(tmp_path, GOOD.replace(old, new))


def test_reminders_are_grouped_with_their_number(tmp_path: Path) -> None:
    more = "".join(f'      - {{id: "1.{n}", text: 管水。}}\n' for n in range(3, 23))
    answer = reviewed(tmp_path, GOOD.replace("topics:", f"{more}topics:"))
    assert len(answer["results"]) == 20
    shown = [finding["reason"] for finding in review.grouped(answer)["results"]]
    assert shown[-1] == "职责不在索引里：共 20 处，还有 17 处"
    assert len(shown) == 4


YAMLS = {
    "a: b: c": "冒号", "a:\n\tb: c": "Tab", "a: [1, 2": "没有写完", "a: {b: 1": "没有写完", 'a: "b': "引号没有写完",
    "a: 1\n b: 2": "冒号", "- a\nb: c": "缩进", "a: 1\n---\nb: 2": "---", 'a: "\\q"': "反斜杠", "a: *b": "别名",
    "a: !x!y z": "标签", "a: @b": "开头", "a: - b": "“- ”", "a: \x07": "控制字符",
}  # fmt: skip


@pytest.mark.parametrize("text", YAMLS, ids=ascii)
def test_what_the_yaml_library_says_is_said_in_chinese(tmp_path: Path, text: str) -> None:
    (reason,) = faults(tmp_path, f"format: 1\n{text}\n")
    assert YAMLS[text] in reason
    assert "无法解析" not in reason


# anything at all, in its right shape or not

SAMPLE: Any = yaml.load(MINI.read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506 - strings only
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(-1, 10**12), st.text(max_size=8), st.just("9" * 5000), st.just("1.1")
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, one in inner for place in places(one, (*path, key)))][bool(path) - 1 :]


PLACES = [place for place in places(SAMPLE) if place]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(PLACES), VALUES), min_size=1, max_size=3))
def test_a_file_with_some_values_changed_is_right_or_refused(changes: list[tuple[tuple[Any, ...], Any]]) -> None:
    """Whatever stands in the place of a value: `check` reports it, or every question can be asked."""
    data = yaml.load(MINI.read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506
    for (*above, last), value in changes:
        owner = data
        for step in above:
            owner = owner[step] if isinstance(owner, dict | list) and _has(owner, step) else None
        if isinstance(owner, dict | list) and _has(owner, last):
            owner[last] = value
    file = Path(os.environ["XDG_CACHE_HOME"]) / "changed.yaml"
    file.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    if not review.find(file)["ok"]:
        return
    with load(file) as notice:
        answers: list[Any] = [
            notice.show(),
            notice.who_handles("采砂"),
            notice.search("河"),
            notice.topics(),
            notice.info(),
        ]
        answers += [notice.diff_levels()]
    assert all(answer["schema_version"] == 1 for answer in answers)


def _has(owner: Any, key: Any) -> bool:
    return key in owner if isinstance(owner, dict) else isinstance(key, int) and key < len(owner)
