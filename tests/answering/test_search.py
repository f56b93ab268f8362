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


# every field of a hit, in the small notice


def found(answer: SearchAnswer) -> list[tuple[str, float, list[tuple[int, int]]]]:
    return [(hit["id"], hit["score"], hit["matches"]) for hit in answer["results"]]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        # the more of a duty the words are, the better; the order of the notice breaks ties
        (["非法采砂"], [("1.5.2", 0.3077, [(8, 12)]), ("3.8.2", 0.3077, [(8, 12)]), ("2.6.1", 0.16, [(20, 24)])]),
        # every place of a word; neighbours are two marks
        (["河道", "垃圾"], [("1.5.1", 0.3636, [(6, 8), (8, 10)]), ("1.4.1", 0.2308, [(8, 10), (21, 23), (23, 25)])]),
        # words that overlap are one mark, of which the longer end counts
        (["河道垃圾", "道垃"], [("1.5.1", 0.3636, [(6, 10)]), ("1.4.1", 0.16 - 0.0062, [(21, 25)])]),
        (["河道垃", "道垃圾"], [("1.5.1", 0.3636, [(6, 10)]), ("1.4.1", 0.16 - 0.0062, [(21, 25)])]),
        (["公安"], [("2.6.1", 0.08, [(14, 16)]), ("3.8", 0.5, [(0, 2)])]),
        (["其他部门的职责"], [("3", 1.0, [(0, 7)])]),
        (["制定本规定"], [("preamble", 0.1852, [(21, 26)])]),
        ([""], []),
        (["“”"], []),
    ],
)
def test_hits_are_ranked_by_how_much_of_a_passage_the_words_are(
    words: list[str], expected: list[tuple[str, float, list[tuple[int, int]]]], mini: Notice
) -> None:
    hits = found(mini.search(*words))
    assert [(i, spans) for i, _, spans in hits] == [(i, spans) for i, _, spans in expected]
    assert [score for _, score, _ in hits] == pytest.approx([score for _, score, _ in expected], abs=0.0001)


@pytest.mark.parametrize(
    ("words", "body", "citation"),
    [
        ("编制河道整治规划", {"id": "2.6", "name": "水务部门"}, "第六条(二)"),
        ("其他部门的职责", {"id": "3", "name": "其他部门的职责"}, "第三章"),
        ("制定本规定", {"id": "preamble", "name": "序言"}, "序言"),
    ],
)
def test_a_hit_says_whose_words_it_has(words: str, body: dict[str, str], citation: str, mini: Notice) -> None:
    (hit,) = mini.search(words)["results"]
    assert (hit["body"], hit["citation"], hit["status"]) == (body, citation, "sound")
    assert mini.search(words)["query"] == words


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("会{1}同", [("2.6.1", [(12, 14)])]),
        ("采砂|非法采砂", [("1.5.2", [(8, 12)]), ("3.8.2", [(8, 12)]), ("2.6.1", [(4, 6), (20, 24)])]),
        ("^保障", [("1.4.2", [(0, 2)])]),
        ("本规定.$", [("preamble", [(23, 27)])]),
        ("x*", []),  # nothing is no hit
        ("(?i)x{0,9}河道垃圾", [("1.5.1", [(6, 10)]), ("1.4.1", [(21, 25)])]),
    ],
)
def test_an_expression_finds_what_it_means(
    expression: str, expected: list[tuple[str, list[tuple[int, int]]]], mini: Notice
) -> None:
    assert [(i, spans) for i, _, spans in found(mini.search(expression, regex=True))] == expected


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("(", "正则表达式有误："),
        ("x{1000}{1000}", "正则表达式太复杂"),
        ("(x{1,2000}){2000}", "正则表达式太复杂"),
    ],
)
def test_an_expression_that_cannot_be_used_says_why(expression: str, said: str, mini: Notice) -> None:
    with pytest.raises(UsageError, match=said):
        mini.search(expression, regex=True)


@pytest.mark.parametrize(
    ("expression", "allowed"),
    [
        ("河(河{1000}){200}", True),  # 15 characters, 200 000 repeats
        ("河河(河{1000}){200}", False),
        ("(河(河{1000}){200}){0}", False),  # a repeat of none costs what one costs
        ("((河{100}){1,150}){20}", False),  # the larger number counts
        ("((河{100}){1,15}){20}", True),
    ],
)
def test_the_size_of_an_expression_is_its_length_times_its_repeats(
    expression: str,
    allowed: bool,
    mini: Notice,
) -> None:
    if allowed:
        assert mini.search(expression, regex=True)["results"] == []
    else:
        with pytest.raises(UsageError, match="正则表达式太复杂"):
            mini.search(expression, regex=True)


def test_a_role_that_no_clause_can_have_is_a_mistake(mini: Notice) -> None:
    with pytest.raises(UsageError, match=r"没有角色“主管”；可用：.*牵头"):
        mini.search("采砂", role="主管")


@pytest.mark.parametrize(
    ("words", "role", "found"),
    [
        ("采砂", "会同", ["2.6.1"]),
        ("采砂", "负责", ["2.6.1"]),
        ("河道采砂", "会同", []),  # it begins in the clause before
        ("会同", "会同", ["2.6.1"]),  # the first words of a clause
        ("会同", "负责", []),
        ("采砂", "协助", ["1.5.2"]),
        ("制定本规定", "负责", []),  # what is no duty has no role
        ("公安机关", "负责", []),
    ],
)
def test_a_role_is_that_of_the_clause_in_which_a_hit_begins(
    words: str, role: str, found: list[str], mini: Notice
) -> None:
    assert [hit["id"] for hit in mini.search(words, role=role)["results"]] == found


@pytest.mark.parametrize(
    ("words", "within", "expected"),
    [
        ("采砂", "第一章", ["1.5.2"]),
        ("采砂", "水务", ["2.6.1"]),
        ("采砂", "第八条(二)", ["3.8.2"]),
        ("其他部门的职责", "第三章", ["3"]),
        ("公安机关", "第三章", ["3.8"]),
    ],
)
def test_within_a_section_a_body_or_a_duty(words: str, within: str, expected: list[str], mini: Notice) -> None:
    answer = mini.search(words, within=within)
    assert [hit["id"] for hit in answer["results"]] == expected
    assert answer["unknown"] is None


def test_a_misspelt_place_is_unknown_and_suggests_what_was_meant(notice: Notice) -> None:
    answer = notice.search("噪声", within="环竟保护部门xx")
    assert answer["unknown"] == "环竟保护部门xx"
    assert answer["results"] == []


@pytest.mark.parametrize(
    ("words", "suggested"),
    [
        ({"words": "挖沙"}, [("河道采砂", 1.0)]),  # what it means, by how sure that is
        ({"words": "挖沙", "within": "水务"}, []),  # inside a place, nothing is said of other places
        ({"words": "采砂"}, []),
        ({"words": "自来水收费"}, []),
    ],
)
def test_what_the_words_mean_is_suggested_where_the_notice_puts_it_otherwise(
    words: dict[str, str], suggested: list[tuple[str, float]], mini: Notice
) -> None:
    answer = mini.search(words["words"], within=words.get("within"))
    assert [(one["id"], one["score"]) for one in answer["suggestions"]] == suggested
    assert [one["name"] for one in answer["suggestions"]] == [one["id"] for one in answer["suggestions"]]


def test_at_most_three_matters_are_suggested(notice: Notice) -> None:
    words = "粪水臭味狗叫油烟"
    assert len(notice.who_handles(words)["topics"]) >= 3
    assert len(notice.search(words)["suggestions"]) == 3


def test_what_is_printed_has_no_role(notice: Notice) -> None:
    assert ids(notice.search("生态功能区 and"), "printed") == ["1.2.1"]
    assert notice.search("生态功能区 and", role="负责")["results"] == []
