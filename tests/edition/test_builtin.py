"""The real file: what is printed is what it says, what is damaged is marked, and everything in it can be found."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from envduty.answering import check as review
from envduty.edition import collation, datafile, location

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from envduty import Notice
    from envduty.answers import Duty
    from envduty.edition.model import Body, Topic

LOADED = datafile.load(location.BUILTIN)
EDITION = LOADED.edition
BODIES = [body for section in EDITION.sections for body in section.bodies]
DUTIES = {duty.id: duty for body in BODIES for duty in body.duties}
OWNER = {duty.id: body.id for body in BODIES for duty in body.duties}
TOPICS = EDITION.topics
DATA = location.BUILTIN.read_text(encoding="utf-8")
SOURCE = location.BUILTIN.parent / "source" / "notice.txt"
SOURCE_LINES = SOURCE.read_text(encoding="utf-8").split("\n")


def _nfkc(string: str) -> str:
    return unicodedata.normalize("NFKC", string)


def _as_printed(lines: Iterable[int]) -> str:
    """What the source has on these lines, without the list mark of the extraction."""
    return _nfkc("".join(SOURCE_LINES[line - 1].strip() for line in lines)).removeprefix("- ")


# What the notice has


def test_four_sections_of_bodies_and_a_closing_one() -> None:
    assert [(section.id, section.label, len(section.bodies)) for section in EDITION.sections] == [
        ("1", "一", 3),
        ("2", "二", 3),
        ("3", "三", 36),
        ("4", "四", 2),
        ("5", "五", 0),
    ]
    assert EDITION.sections[-1].text
    assert not any(section.text for section in EDITION.sections[:-1])


def test_44_bodies_and_163_duties() -> None:
    assert len(BODIES) == len({body.id for body in BODIES}) == 44
    assert sum(len(body.duties) for body in BODIES) == len(DUTIES) == 163


def test_it_is_the_notice_of_31_december_2015() -> None:
    document = EDITION.document
    assert (document.date, document.region, document.lead_body) == ("2015-12-31", "内蒙古自治区", "3.1")
    assert "党委、政府及有关部门环境保护工作职责" in document.title


# What is printed


def test_nothing_in_the_file_differs_from_the_source() -> None:
    assert collation.collate(EDITION, LOADED.notice.folder) == []


@pytest.mark.parametrize("duty", DUTIES)
def test_a_duty_says_what_is_printed(duty: str) -> None:
    """Read again here, apart from the program's own comparison."""
    entry = DUTIES[duty]
    label = f"{entry.label}." if entry.label else ""
    expected = _nfkc(label + (entry.printed or entry.text))
    assert _as_printed(entry.lines) == expected
    for line in entry.again:
        assert _as_printed([line]) == expected
    if entry.broken:
        assert expected.startswith(_as_printed(entry.broken))


@pytest.mark.parametrize("body", BODIES, ids=lambda body: body.id)
def test_a_heading_is_what_is_printed(body: Body) -> None:
    for line in (*body.lines, *body.again):
        assert _as_printed([line]) == _nfkc(f"{body.label}{body.heading}")
    assert str(body.heading).startswith(body.printed_name or body.name)


def test_every_line_of_the_source_is_accounted_for_once() -> None:
    used: Counter[int] = Counter()
    for passage in EDITION.document.passages:
        used.update(passage.lines)
    for section in EDITION.sections:
        used.update((*section.lines, *section.text_lines))
    for body in BODIES:
        used.update((*body.lines, *body.again, *(line for gap in body.gaps for line in gap.lines)))
        for duty in body.duties:
            used.update((*duty.lines, *duty.again, *duty.broken))
    assert set(used) == {number for number, line in enumerate(SOURCE_LINES, 1) if line.strip()}
    assert max(used.values()) == 1


def test_texts_are_punctuated_in_full_width() -> None:
    """Half-width punctuation of the extraction is the one thing that is changed silently."""
    assert [duty for duty in DUTIES.values() if re.search(r"[,:;()?!]", duty.text)] == []


def test_an_emendation_says_what_was_printed_and_why() -> None:
    emended = {duty.id: duty for duty in DUTIES.values() if duty.printed}
    assert {"1.2.1", "2.2.1"} <= set(emended)
    for duty in emended.values():
        assert duty.printed != duty.text
        assert duty.notes


# A changed character is found


def _copy(folder: Path, *, data: str = DATA, source: str | None = None) -> Path:
    (folder / "source").mkdir()
    (folder / "source" / "notice.txt").write_bytes(SOURCE.read_bytes() if source is None else source.encode("utf-8"))
    file = folder / "duties.yaml"
    file.write_text(data, encoding="utf-8")
    return file


def test_an_unchanged_copy_is_in_order(tmp_path: Path) -> None:
    answer = review.find(_copy(tmp_path))
    assert answer["ok"]
    assert [finding for finding in answer["results"] if finding["level"] == "error"] == []


def test_a_changed_character_in_the_data_is_found(tmp_path: Path) -> None:
    """公安 1 on line 117 of the source: 侦办 becomes 侦查."""
    spoilt = DATA.replace("依法侦办涉嫌环境刑事犯罪案件", "依法侦查涉嫌环境刑事犯罪案件")
    assert spoilt != DATA
    file = _copy(tmp_path, data=spoilt)
    answer = review.find(file)
    (error,) = [finding for finding in answer["results"] if finding["level"] == "error"]
    line = next(number for number, line in enumerate(spoilt.split("\n"), 1) if '- id: "3.6.1"' in line)
    assert not answer["ok"]
    assert error["file"] == str(file)
    assert error["path"] == "sections[2].bodies[5].duties[0]"
    assert error["line"] == line
    assert error["reason"] == "与来源第 117 行不符：第 6 字处，来源作“办涉嫌环境刑事犯”，数据作“查涉嫌环境刑事犯”"


def test_a_changed_character_in_the_source_is_found(tmp_path: Path) -> None:
    source = "\n".join(
        line.replace("侦办", "侦查") if number == 117 else line for number, line in enumerate(SOURCE_LINES, 1)
    )
    answer = review.find(_copy(tmp_path, source=source))
    errors = [(f["path"], f["reason"]) for f in answer["results"] if f["level"] == "error"]
    assert not answer["ok"]
    assert errors == [
        ("document.source.sha256", "来源文件与登记的 SHA-256 不符：来源被改动过"),
        (
            "sections[2].bodies[5].duties[0]",
            "与来源第 117 行不符：第 6 字处，来源作“查涉嫌环境刑事犯”，数据作“办涉嫌环境刑事犯”",
        ),
    ]


@pytest.mark.parametrize("number", [10, 116, 260])
def test_a_line_added_to_the_source_is_found(tmp_path: Path, number: int) -> None:
    lines = [*SOURCE_LINES[: number - 1], "多出来的一行", *SOURCE_LINES[number:]]
    if SOURCE_LINES[number - 1].strip():
        lines = [*SOURCE_LINES, "多出来的一行"]
    answer = review.find(_copy(tmp_path, source="\n".join(lines)))
    assert any("没有交代：“多出来的一行”" in finding["reason"] for finding in answer["results"])


def test_a_missing_source_is_an_error_with_a_reason(tmp_path: Path) -> None:
    file = _copy(tmp_path)
    (tmp_path / "source" / "notice.txt").unlink()
    (error,) = [finding for finding in review.find(file)["results"] if finding["level"] == "error"]
    assert error["path"] == "document.source.file"
    assert error["reason"].startswith("读不了来源文件 source/notice.txt：")


# Where the source is damaged


def _duty(notice: Notice, identifier: str) -> Duty:
    (record,) = notice.show(identifier)["results"]
    (duty,) = record["duties"]
    return duty


def test_the_education_department_is_printed_as_that_of_science(notice: Notice) -> None:
    (record,) = notice.show("3.3")["results"]
    assert (record["name"], record["printed_name"]) == ("教育行政部门", "科技行政部门")
    assert record["notes"]
    assert notice.show("3.4")["results"][0]["name"] == "科技行政部门"
    assert notice.show("3.3", printed=True)["results"][0]["name"] == "科技行政部门"


def test_what_is_lost_of_farming_is_shown_as_a_gap(notice: Notice) -> None:
    (record,) = notice.show("3.16")["results"]
    assert [(duty["id"], duty["status"]) for duty in record["duties"]] == [("3.16.1", "sound"), ("3.16.gap", "gap")]
    gap = record["duties"][1]
    assert (gap["text"], gap["printed"], gap["source_lines"]) == ("〔上文缺〕无害化。", "无害化。", [260])
    assert gap["notes"]
    assert gap["clauses"] == []


#: body → lines of its two headings, and the items that only one copy has
PRINTED_TWICE = {
    "3.17": ({194, 262}, {"3.17.3", "3.17.4", "3.17.5"}),
    "3.18": ({202, 266}, {"3.18.3"}),
    "3.19": ({207, 273}, set()),
    "3.20": ({212, 278}, set()),
    "3.21": ({220, 285}, set()),
    "3.22": ({225, 290}, set()),
    "3.23": ({230, 295}, set()),
    "3.24": ({234, 299}, set()),
    "3.25": ({241, 306}, set()),
    "3.26": ({248, 313}, set()),
    "3.27": ({254, 319}, {"3.27.4"}),
}


@pytest.mark.parametrize("body", PRINTED_TWICE)
def test_what_is_printed_twice_keeps_the_lines_of_both_copies(body: str) -> None:
    headings, once = PRINTED_TWICE[body]
    (entry,) = [one for one in BODIES if one.id == body]
    assert {*entry.lines, *entry.again} == headings
    found_once = {duty.id for duty in entry.duties if not duty.again and not duty.broken}
    lost_in_one_copy = {"3.20.5"} & found_once
    assert found_once - lost_in_one_copy == once


def test_item_5_of_health_stands_in_one_copy_only(notice: Notice) -> None:
    assert len(_duty(notice, "3.20.5")["source_lines"]) == 1


def test_only_those_eleven_bodies_are_printed_twice() -> None:
    assert {body.id for body in BODIES if body.again} == set(PRINTED_TWICE)


def test_item_4_of_forestry_belongs_to_farming_but_stays_where_it_is_printed(notice: Notice) -> None:
    duty = _duty(notice, "3.17.4")
    assert (duty["status"], duty["likely_body"], duty["citation"]) == ("misplaced", "3.16", "三(十七)4")
    assert "农牧业" in duty["text"]
    assert duty["notes"]


@pytest.mark.parametrize(
    ("copy", "original"),
    [("3.17.5", "3.18.3"), ("3.24.2", "4.1.2"), ("3.24.3", "4.1.3"), ("3.24.4", "4.1.4")],
)
def test_copies_are_marked_and_repeat_their_original_word_for_word(notice: Notice, copy: str, original: str) -> None:
    duty = _duty(notice, copy)
    assert (duty["status"], duty["copy_of"]) == ("copy", original)
    assert duty["text"] == _duty(notice, original)["text"]
    assert duty["notes"]


def test_nothing_else_is_marked_misplaced_or_a_copy() -> None:
    assert {d.id for d in DUTIES.values() if d.likely_body} == {"3.17.4"}
    assert {d.id for d in DUTIES.values() if d.copy_of} == {"3.17.5", "3.24.2", "3.24.3", "3.24.4"}
    texts = Counter(duty.text for duty in DUTIES.values() if not duty.copy_of)
    assert [text for text, times in texts.items() if times > 1] == []


def test_the_duty_broken_by_a_page_is_joined(notice: Notice) -> None:
    duty = _duty(notice, "3.27.3")
    assert duty["text"] == "会同有关部门开展因生产安全事故引发次生环境事故的应急处置工作。"
    assert duty["source_lines"] == [258, 323, 325]


@pytest.mark.parametrize("duty", ["1.2.1", "2.2.1"])
def test_the_word_and_is_emended(notice: Notice, duty: str) -> None:
    record = _duty(notice, duty)
    assert record["status"] == "emended"
    assert " and " in str(record["printed"])
    assert record["text"] == str(record["printed"]).replace(" and ", "和")
    (printed,) = notice.show(duty, printed=True)["results"]
    assert printed["duties"][0]["text"] == record["printed"]


@pytest.mark.parametrize("duty", ["1.2.13", "3.15.1", "3.20.2", "3.20.4"])
def test_a_suspected_misprint_is_flagged_and_left_as_printed(notice: Notice, duty: str) -> None:
    record = _duty(notice, duty)
    assert record["unclear"] or record["printed"]
    for doubt in record["unclear"]:
        assert doubt["words"] in record["text"]
        assert doubt["reason"]


@pytest.mark.parametrize(
    ("what", "lines"),
    [("标题", (105,)), ("主送", (107,)), ("印发说明", (109,)), ("日期", (113,)), ("题头", (58,)), ("序言", (3,))],
)
def test_the_cover_notice_is_metadata(what: str, lines: tuple[int, ...]) -> None:
    assert lines in [passage.lines for passage in EDITION.document.passages if passage.what == what]


# Canonical form


def test_ids_are_quoted() -> None:
    """Unquoted, 3.10 is 3.1 to other programs."""
    assert re.findall(r"^.*\bid: (?![\"a-z]).*$", DATA, re.MULTILINE) == []
    for field in ("after", "copy_of", "likely_body", "lost", "lead_body"):
        assert re.findall(rf"^ *{field}: (?!\").*$", DATA, re.MULTILINE) == [], field


def test_ids_are_in_order_and_count_from_one() -> None:
    assert [section.id for section in EDITION.sections] == [str(n + 1) for n in range(len(EDITION.sections))]
    for section in EDITION.sections:
        assert [body.id for body in section.bodies] == [f"{section.id}.{n + 1}" for n in range(len(section.bodies))]
        for body in section.bodies:
            assert [duty.id for duty in body.duties] == [f"{body.id}.{n + 1}" for n in range(len(body.duties))]


def test_labels_are_the_numbers_of_the_ids(notice: Notice) -> None:
    for body in BODIES:
        for duty in body.duties:
            assert duty.label in (duty.id.rsplit(".", 1)[1], None)
            assert duty.label or len(body.duties) == 1
    assert notice.show("3.23")["results"][0]["duties"][0]["citation"] == "三(二十三)"


@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("a tab", "\t"),
        ("a space at the end of a line", r" +$"),
        ("a carriage return", "\r"),
        ("a bidi or invisible character", "[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"),
        ("a control character", "[\x00-\x08\x0b-\x1f\x7f-\x9f]"),
        ("an ideographic space", "\u3000"),
    ],
)
def test_the_file_has_nowhere(what: str, pattern: str) -> None:
    found = [n for n, line in enumerate(DATA.split("\n"), 1) if re.search(pattern, line)]
    assert found == [], f"{what} on lines {found}"


def test_the_file_ends_with_one_newline() -> None:
    assert DATA.endswith("\n")
    assert not DATA.endswith("\n\n")


# Names

DEPARTMENTS = {department.id: department for department in LOADED.knowledge.departments.departments}
#: heading → the department that bears it by right
TIED = {body.id: (d.id,) for body in BODIES for d in DEPARTMENTS.values() if d.name == body.name}


def _ids(notice: Notice, name: str) -> list[str]:
    return notice.show(name)["matches"][0]["ids"]


def test_every_body_is_a_department_of_the_authority_file(notice: Notice) -> None:
    assert {record["id"]: tuple(record["departments"]) for record in notice.show()["results"]} == TIED


@pytest.mark.parametrize("body", BODIES, ids=lambda body: body.id)
def test_every_name_of_a_department_leads_to_its_body(notice: Notice, body: Body) -> None:
    (tied,) = TIED[body.id]
    department = DEPARTMENTS[tied]
    names = (department.name, *department.names, *department.former, *department.units)
    assert [name for name in names if body.id not in _ids(notice, name)] == []


def test_a_department_that_the_notice_does_not_list_leads_nowhere_or_to_what_it_came_from(notice: Notice) -> None:
    """Each of its names means the same bodies, so that 医保局 does not become another's for being short."""
    shared = [name for d in DEPARTMENTS.values() for name in {*d.names, *d.former, *d.units}]
    listed = {identifier for tied in TIED.values() for identifier in tied}
    for department in (d for d in DEPARTMENTS.values() if d.id not in listed):
        meant = set(_ids(notice, department.name))
        for name in department.names:
            if shared.count(name) == 1:
                assert set(_ids(notice, name)) <= meant, (department.id, name)


# The subject index

ALL_REFERENCES = {topic.topic: [ref.partition("/")[0] for ref in topic.duties] for topic in TOPICS}


def _answering(duty: str) -> str:
    """The body that a duty answers for."""
    entry = DUTIES[duty]
    return OWNER[entry.copy_of] if entry.copy_of else entry.likely_body or OWNER[duty]


def test_every_duty_stands_under_a_topic() -> None:
    indexed = {duty for duties in ALL_REFERENCES.values() for duty in duties}
    assert [duty for duty in DUTIES if duty not in indexed and not DUTIES[duty].copy_of] == []


DIRECT = [topic for topic in TOPICS if topic.duties]


def _first(notice: Notice, matter: str) -> str | None:
    results = notice.who_handles(matter)["results"]
    return results[0]["body"]["id"] if results else None


@pytest.mark.parametrize("topic", DIRECT, ids=lambda topic: topic.topic)
def test_a_topic_asked_by_its_name_is_answered_first_by_a_body_that_has_it(notice: Notice, topic: Topic) -> None:
    assert _first(notice, topic.topic) in {_answering(duty) for duty in ALL_REFERENCES[topic.topic]}


@pytest.mark.parametrize("topic", DIRECT, ids=lambda topic: topic.topic)
def test_every_plain_term_of_a_topic_leads_to_a_body_that_has_it(notice: Notice, topic: Topic) -> None:
    """… or to one of a more specific topic, one whose own words reach further into the term."""
    own = {_answering(duty) for duty in ALL_REFERENCES[topic.topic]}
    astray: dict[str, list[str]] = {}
    for term in topic.terms:
        if " " in term or "<" in term:
            continue
        answer = notice.who_handles(term)
        answering = {handler["body"]["id"] for handler in answer["results"]}
        others = {_answering(duty) for name in answer["topics"] for duty in ALL_REFERENCES[name]}
        if not answering & own and not (topic.topic not in answer["topics"] and answering & others):
            astray[term] = sorted(answering)
    assert astray == {}


def test_the_built_in_file_loads_and_has_nothing_to_correct(opened: Callable[..., Notice]) -> None:
    answer = review.find(location.BUILTIN)
    assert answer["ok"]
    assert [finding for finding in answer["results"] if finding["level"] != "warning"] == []
    assert len(opened(location.BUILTIN).show()["results"]) == 44
