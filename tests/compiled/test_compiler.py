"""What holds for a whole notice, as it is compiled and as the store gives it: on the notice of tests/compiled/specimen."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

import pytest

from envduty.compiled.store import Store

if TYPE_CHECKING:
    from pathlib import Path

FACTS: dict[str, Any] = {
    "document": {"id": "specimen", "title": "样本分工", "date": "2015-05-20", "region": "白石县"},
    "ranks": [["监督管理部门", "主管部门", "部门", "厅", "局"], ["中心", "大队", "所", "站"], ["乡", "县"]],
    "duty_words": ["职责"],
    "beside": ["门口"],
    "levels": [{"id": "1.1", "name": "县政府"}, {"id": "1.2", "name": "乡镇政府"}],
    "lead_body": "2.1",
    "parallels": [{"topic": "河道经费", "duties": ["1.1.1", "1.2.1"], "why": "同一件事"}],
    "passages": [{"what": "序言", "text": "为了河道，特此分工。"}, {"what": "标题", "text": "关于样本的通知"}],
    "broader": {"河道采砂": "采矿"},
    "kinds": {"government": "government", "township": "township", "court": "court", "firm": "class"},
    "successions": [["water", "river"]],
}


@pytest.mark.parametrize("key", FACTS)
def test_facts(specimen: Store, key: str) -> None:
    assert specimen.meta(key) == FACTS[key]


COUNTS = {
    "sections": 3,
    "bodies": 5,
    "duties": 10,
    "emended": 1,
    "misplaced": 1,
    "copy": 1,
    "unclear": 2,  # a duty and the text of a section
    "gap": 2,
    "topics": 6,
}


@pytest.mark.parametrize("what", COUNTS)
def test_counts(specimen: Store, what: str) -> None:
    assert specimen.meta("counts")[what] == COUNTS[what]


def test_names_are_counted_once_and_places_not(specimen: Store) -> None:
    assert specimen.meta("counts")["names"] == 38


def test_the_store_gives_the_facts(specimen: Store) -> None:
    assert specimen.document == FACTS["document"]
    assert specimen.levels == FACTS["levels"]
    assert specimen.authorities == {"1.1", "1.2"}
    assert (specimen.lead_body, specimen.size) == ("2.1", 10)
    assert (specimen.duty_words, specimen.beside) == (("职责",), ("门口",))
    assert specimen.broader == FACTS["broader"]
    assert specimen.kinds == FACTS["kinds"]
    assert specimen.successions == [("water", "river")]
    assert specimen.ranks.unit == ("中心", "大队", "所", "站")


def test_every_answer_begins_with_the_question_and_the_document(specimen: Store) -> None:
    head = specimen.head("show", "水务")
    assert head == {"schema_version": 1, "command": "show", "query": "水务", "document": FACTS["document"]}
    head["document"]["title"] = "mine"
    assert specimen.document["title"] == "样本分工"


def test_a_fact_that_is_not_there_is_an_error(specimen: Store) -> None:
    with pytest.raises(LookupError):
        specimen.meta("nothing")


def test_a_store_knows_whether_it_lies_in_a_file(specimen: Store, tmp_path: Path) -> None:
    assert not specimen.lies_in_a_file
    assert specimen.form == "内存"
    store = Store(sqlite3.connect(tmp_path / "file"), "缓存")
    assert (store.lies_in_a_file, store.form) == (True, "缓存")
    store.close()
    with pytest.raises(sqlite3.ProgrammingError):
        store.meta("document")
