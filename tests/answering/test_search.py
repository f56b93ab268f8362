"""Where the notice says something: in its text, as printed, and beside the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from envduty.errors import UsageError

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable

    from envduty import Notice
    from envduty.answers import Hit, SearchAnswer

    Run = Callable[..., subprocess.CompletedProcess[str]]


def ids(answer: SearchAnswer, field: str = "text") -> list[str]:
    return [hit["id"] for hit in answer["results"] if hit["field"] == field]


def marked(hit: Hit) -> list[str]:
    return [hit["text"][start:end] for start, end in hit["matches"]]


# the notice's own text


def test_every_duty_with_the_word_is_found(notice: Notice) -> None:
    having = {d["id"] for body in notice.show()["results"] for d in body["duties"] if "噪声" in d["text"]}
    assert set(ids(notice.search("噪声"))) == having


def test_offsets_are_those_of_the_words(notice: Notice) -> None:
    for hit in notice.search("环境", "监测")["results"]:
        assert set(marked(hit)) == {"环境", "监测"}


def test_all_words_must_stand_or_any_of_them(notice: Notice) -> None:
    both = set(ids(notice.search("噪声", "扬尘")))
    either = set(ids(notice.search("噪声", "扬尘", any_word=True)))
    assert both == set(ids(notice.search("噪声"))) & set(ids(notice.search("扬尘")))
    assert either == set(ids(notice.search("噪声"))) | set(ids(notice.search("扬尘")))
    assert both < either


@pytest.mark.parametrize("quoted", ["“环境 监测”", '"环境 监测"', "「环境 监测」"])
def test_words_in_quotes_are_one_phrase(notice: Notice, quoted: str) -> None:
    phrase = set(ids(notice.search(quoted)))
    assert phrase == set(ids(notice.search("环境监测")))
    assert phrase < set(ids(notice.search("环境", "监测")))


def test_the_best_comes_first(notice: Notice) -> None:
    """A short duty about the words comes before a long one that mentions them."""
    scores = [hit["score"] for hit in notice.search("噪声")["results"] if hit["field"] == "text"]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] > scores[-1]
    assert ids(notice.search("噪声"))[0] == "3.6.3"


def test_a_limit_keeps_the_best(notice: Notice) -> None:
    every = notice.search("环境")["results"]
    assert notice.search("环境", limit=3)["results"] == every[:3]
    assert len(every) > 3


@pytest.mark.parametrize(("copy", "original"), [("3.24.2", "4.1.2"), ("3.17.5", "3.18.3")])
def test_a_copy_comes_after_its_original(notice: Notice, copy: str, original: str) -> None:
    (text,) = [duty["text"] for body in notice.show(original)["results"] for duty in body["duties"]]
    found = ids(notice.search(text[:8]))
    assert found.index(original) < found.index(copy)


def test_a_role_is_that_of_a_clause_in_which_a_word_stands(notice: Notice) -> None:
    """会同有关部门推动…黄标车…，协助…尾气污染… (3.6.4)."""
    assert "3.6.4" in ids(notice.search("黄标车", role="会同"))
    assert "3.6.4" not in ids(notice.search("黄标车", role="协助"))
    assert "3.6.4" in ids(notice.search("尾气", role="协助"))
    with pytest.raises(UsageError):
        notice.search("尾气", role="主管")


def test_a_word_that_stands_in_two_clauses_is_found_by_the_role_of_either(notice: Notice) -> None:
    for hit in notice.search("环境", role="指导")["results"]:
        (duty,) = [d for body in notice.show(hit["id"])["results"] for d in body["duties"]]
        assert any(clause["role"] == "指导" and "环境" in clause["text"] for clause in duty["clauses"])
        assert marked(hit) == ["环境"] * duty["text"].count("环境")  # the whole duty is shown with all hits


# beside the text


@pytest.mark.parametrize(("words", "duty"), [("生态功能区 and", "1.2.1"), ("方针政策 and", "2.2.1")])
def test_an_emended_place_is_found_as_printed(notice: Notice, words: str, duty: str) -> None:
    answer = notice.search(words)
    assert ids(answer) == []
    assert ids(answer, "printed") == [duty]
    hit = next(hit for hit in answer["results"] if hit["field"] == "printed")
    assert "and" in marked(hit)
    assert hit["status"] == "emended"


def test_an_emended_duty_is_told_once_where_both_wordings_have_the_words(notice: Notice) -> None:
    assert "2.2.1" in ids(notice.search("舆论环境"))
    assert ids(notice.search("舆论环境"), "printed") == []


@pytest.mark.parametrize(
    ("words", "field", "first"),
    [
        ("科技行政部门工作职责", "heading", "3.3"),
        ("党委职能部门环境保护工作职责", "heading", "2"),
        ("教育行政部门", "name", "3.3"),
        ("排污费改税", "note", "3.10.5"),
        ("同样的文字误印为", "note", "3.18.3"),
        ("各人民团体", "cover", "cover"),
    ],
)
def test_headings_names_notes_and_the_cover_are_searched_and_marked(
    notice: Notice, words: str, field: str, first: str
) -> None:
    answer = notice.search(words)
    assert ids(answer, field)[0] == first
    assert [hit for hit in answer["results"] if hit["field"] == field and words not in hit["text"]] == []


def test_what_the_notice_says_comes_before_what_is_said_of_it(notice: Notice) -> None:
    order = ["text", "printed", "heading", "name", "note", "cover"]
    fields = [order.index(hit["field"]) for hit in notice.search("审判机关", "职责", any_word=True)["results"]]
    assert len(set(fields)) > 2
    assert fields == sorted(fields)


def test_a_note_that_is_found_is_not_told_twice(notice: Notice) -> None:
    for hit in notice.search("一字不差")["results"]:
        assert hit["field"] == "note"
        assert hit["text"] not in hit["notes"]


# where


@pytest.mark.parametrize(
    ("within", "words", "found"),
    [
        ("序言", "生态安全屏障", ["preamble"]),
        ("五", "第一责任人", ["5"]),
        ("三", "第一责任人", []),
        ("四", "民事案件", ["4.1.4"]),
    ],
)
def test_a_search_stays_in_its_place(notice: Notice, within: str, words: str, found: list[str]) -> None:
    answer = notice.search(words, within=within)
    assert ids(answer) == found
    assert answer["unknown"] is None


@pytest.mark.parametrize("within", ["外交部", ""])
def test_a_place_that_the_notice_has_not_is_told_as_unknown(notice: Notice, within: str, run: Run) -> None:
    answer = notice.search("噪声", within=within)
    assert (answer["results"], answer["unknown"]) == ([], within)
    done = run("search", "噪声", "--in", within)
    assert done.returncode == 1
    assert f"未找到机构或部分“{within}”" in done.stderr
    assert "没有找到“噪声”" not in done.stderr


@pytest.mark.parametrize("name", ["序言", "五"])
def test_the_texts_that_are_no_body_are_shown(notice: Notice, name: str) -> None:
    (record,) = notice.show(name)["results"]
    assert record["text"]
    assert record["duties"] == []


# nothing found


@pytest.mark.parametrize(("words", "suggested"), [("草原", "草原保护"), ("油烟", "餐饮油烟"), ("黑臭水体", "黑臭水体")])
def test_suggestions_mean_what_was_asked(notice: Notice, words: str, suggested: str) -> None:
    answer = notice.search(words)
    assert answer["results"] == []
    assert answer["suggestions"][0]["name"] == suggested


def test_nothing_is_suggested_for_what_the_notice_does_not_deal_with(notice: Notice) -> None:
    assert notice.search("发射卫星")["suggestions"] == []
