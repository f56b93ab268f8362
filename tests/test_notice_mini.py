"""A notice of another region, with chapters, articles and other bodies: nothing of the built-in one is wired in."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.conftest import MINI, call, copy_mini

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from envduty import Notice


#: each command with a question that only this notice can answer
ASKED = {
    "show": ["第六条(三)"],
    "who-handles": ["非法采砂"],
    "search": ["河道巡查"],
    "diff-levels": [],
    "topics": ["河道采砂"],
    "info": [],
}


@pytest.fixture(scope="module")
def without_levels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same notice for which nobody wrote down levels."""
    text = MINI.read_text(encoding="utf-8").replace('levels: ["1.4", "1.5"]\n', "")
    file = copy_mini(tmp_path_factory.mktemp("variant"))
    file.write_text(text, encoding="utf-8")
    return file


def roles(answer: Any) -> dict[str, str]:
    return {handler["body"]["name"]: handler["role"] for handler in answer["results"]}


# numbering


@pytest.mark.parametrize(
    ("citation", "identifier"),
    [
        ("第六条(三)", "2.6.3"),
        ("第六条（三）", "2.6.3"),
        ("第六条 (三)", "2.6.3"),
        ("第四条(一)", "1.4.1"),
        ("第九条", "3.9"),
        ("第六条", "2.6"),
        ("第二章", "2"),
        ("2.6.3", "2.6.3"),
    ],
)
def test_its_own_citations_are_understood(citation: str, identifier: str, mini: Notice) -> None:
    answer = mini.show(citation)
    assert answer["match"]
    assert answer["match"]["kind"] in {"citation", "id"}
    assert answer["matches"][0]["ids"] == [identifier]


def test_it_cites_as_its_own_pattern_says(mini: Notice) -> None:
    citations = {duty["id"]: duty["citation"] for body in mini.show()["results"] for duty in body["duties"]}
    assert citations["2.6.3"] == "第六条(三)"
    assert citations["3.9.1"] == "第九条"
    assert all(citation.startswith("第") for citation in citations.values())


@pytest.mark.parametrize("citation", ["三(六)4", "3.6.4", "三(六)", "二(一)"])
def test_the_built_in_numbering_means_nothing_here(citation: str, mini: Notice) -> None:
    assert mini.show(citation)["results"] == []


@pytest.mark.parametrize("name", ["环境保护部门", "环保局", "旗委", "林业局", "海关"])
def test_the_built_in_names_mean_nothing_here(name: str, mini: Notice) -> None:
    assert mini.show(name)["results"] == []


@pytest.mark.parametrize(
    ("name", "identifier", "kind"),
    [
        ("水务局", "2.6", "name"),
        ("青山县水利局", "2.6", "former"),
        ("河长办", "2.6", "subunit"),
        ("综合行政执法局", "2.7", "successor"),
        ("水務部門", "2.6", "name"),
        ("shuiwu", "2.6", "pinyin"),
        ("派出所", "3.8", "subunit"),
        ("县政府", "1.4", "alias"),
    ],
)
def test_its_own_names_are_understood(name: str, identifier: str, kind: str, mini: Notice) -> None:
    answer = mini.show(name)
    assert [body["id"] for body in answer["results"]] == [identifier]
    assert answer["match"]
    assert answer["match"]["kind"] == kind


# who handles


def test_its_own_department_leads_where_a_body_only_assists(mini: Notice) -> None:
    """协助水务部门 implies that the water department leads; the environment department has no part in it."""
    answer = mini.who_handles("防溺水宣传")
    assert answer["status"] == "assigned"
    assert roles(answer) == {"教育部门": "协助", "水务部门": "牵头(推定)"}
    assert [handler["inferred"] for handler in answer["results"] if handler["body"]["id"] == "2.6"] == [True]


def test_the_department_that_has_the_duty_is_not_inferred(mini: Notice) -> None:
    answer = mini.who_handles("非法采砂")
    assert answer["results"][0]["body"]["name"] == "水务部门", "who has the duty comes before who assists in it"
    assert not [handler for handler in answer["results"] if handler["inferred"]]
    assert {"乡镇人民政府", "公安机关"} <= set(roles(answer))
    assert roles(answer)["乡镇人民政府"] == "协助"


def test_what_is_general_here(mini: Notice) -> None:
    answer = mini.who_handles("河水发黑")
    assert answer["status"] == "general"
    assert set(roles(answer)) <= {body["name"] for body in mini.show()["results"]}
    assert "县人民政府" in roles(answer)


@pytest.mark.parametrize("matter", ["自来水收费", "机动车尾气", "噪声", "秸秆焚烧", "发射卫星"])
def test_what_nobody_is_assigned_here(matter: str, mini: Notice) -> None:
    """Also the built-in notice's matters: its subject index is not wired in."""
    answer = mini.who_handles(matter)
    assert (answer["status"], answer["results"]) == ("unassigned", [])


# levels


def test_its_own_levels_stand_side_by_side(mini: Notice) -> None:
    answer = mini.diff_levels()
    assert [level["name"] for level in answer["levels"]] == ["县人民政府", "乡镇人民政府"]
    rows = {row["topic"]: row for row in answer["rows"]}
    assert rows["河道保护经费"]["cells"] == {"1.4": ["1.4.2"], "1.5": []}
    assert rows["河道保洁"]["cells"] == {"1.4": ["1.4.1"], "1.5": ["1.5.1"]}
    every = [duty for row in answer["rows"] for cell in row["cells"].values() for duty in cell]
    assert sorted(every) == ["1.4.1", "1.4.2", "1.5.1", "1.5.2"]


def test_any_bodies_stand_side_by_side(mini: Notice) -> None:
    assert [level["id"] for level in mini.diff_levels("水务", "城管", "派出所")["levels"]] == ["2.6", "2.7", "3.8"]


@pytest.mark.parametrize("form", ["table", "json", "csv", "markdown"])
def test_a_notice_without_levels_says_so(form: str, without_levels: Path) -> None:
    done = call("diff-levels", "--data", str(without_levels), "--format", form)
    assert done.returncode == 1
    assert "levels" in done.stderr
    assert "这份通知" in done.stderr
    if form == "json":
        answer = json.loads(done.stdout)
        assert (answer["levels"], answer["rows"], answer["results"]) == ([], [], [])


def test_a_notice_without_levels_still_compares_bodies(without_levels: Path, opened: Callable[..., Notice]) -> None:
    assert opened(without_levels).diff_levels("水务", "城管")["results"]


def test_a_topic_that_no_level_has_is_not_called_a_notice_without_levels() -> None:
    """The levels are there; it is the topic that is not."""
    done = call("diff-levels", "--topic", "火星", "--data", str(MINI))
    assert done.returncode == 1
    assert "火星" in done.stderr
    assert "没有登记" not in done.stderr


# search, topics, info


@pytest.mark.parametrize(
    ("within", "ids"),
    [
        ("公安", {"3.8.2"}),
        ("第二章", {"2.6.1"}),
        ("第五条", {"1.5.2"}),
        ("教育", set()),
        (None, {"1.5.2", "2.6.1", "3.8.2"}),
    ],
)
def test_a_search_inside_its_own_bodies_and_chapters(within: str | None, ids: set[str], mini: Notice) -> None:
    assert {hit["id"] for hit in mini.search("非法采砂", within=within)["results"]} == ids


def test_its_preamble_is_searched_or_not_but_never_lost_silently(mini: Notice) -> None:
    hits = mini.search("制定本规定")["results"]
    assert all("制定本规定" in hit["text"] for hit in hits)


def test_its_own_subject_index(mini: Notice) -> None:
    topics = {topic["topic"]: topic for topic in mini.topics()["results"]}
    assert list(topics)[:3] == ["河道保洁", "河水污染", "河道保护经费"]
    assert [body["id"] for body in topics["河道采砂"]["bodies"] if body["direct"]] == ["2.6", "1.5", "3.8"]
    assert topics["防溺水教育"]["leaderless"]
    assert topics["河水污染"]["general"]
    assert "自来水收费" not in topics


def test_info_counts_it(mini: Notice) -> None:
    facts = {fact["name"]: fact["value"] for fact in mini.info()["results"]}
    assert facts["通知"] == "青山县河道保护工作职责规定"
    assert facts["地区"] == "青山县"
    assert facts["机构"].startswith("6 个")
    assert facts["职责"].startswith("12 项")


# through the command


@pytest.mark.parametrize("way", ["--data", "ENVDUTY_DATA"])
@pytest.mark.parametrize("command", ASKED)
def test_every_command_asks_the_file_that_it_is_given(command: str, way: str) -> None:
    arguments = [command, *ASKED[command], "--json"]
    done = (
        call(*arguments, "--data", str(MINI)) if way == "--data" else call(*arguments, env={"ENVDUTY_DATA": str(MINI)})
    )
    answer = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (0, "")
    assert answer["document"] == {
        "id": "qingshan-rivers",
        "title": "青山县河道保护工作职责规定",
        "date": "2020-06-01",
        "region": "青山县",
    }
    assert answer["results"]


@pytest.mark.parametrize("command", ASKED)
@pytest.mark.parametrize("form", ["table", "csv", "markdown"])
def test_no_other_format_mentions_the_built_in_notice(command: str, form: str) -> None:
    done = call(command, *ASKED[command], "--format", form, "--data", str(MINI), env={"FORCE_COLOR": "1"})
    assert done.returncode == 0
    assert "内蒙古" not in done.stdout + done.stderr
    assert "环境保护部门" not in done.stdout + done.stderr


@pytest.mark.parametrize("way", ["argument", "--data", "ENVDUTY_DATA"])
def test_check_reviews_the_file_that_it_is_given(way: str) -> None:
    if way == "ENVDUTY_DATA":
        done = call("check", "--json", env={"ENVDUTY_DATA": str(MINI)})
    else:
        done = call("check", "--json", *([str(MINI)] if way == "argument" else ["--data", str(MINI)]))
    answer = json.loads(done.stdout)
    assert (done.returncode, answer["ok"]) == (0, True)
    assert answer["document"]["id"] == "qingshan-rivers"


def test_data_goes_before_the_environment() -> None:
    done = call("info", "--json", "--data", str(MINI), env={"ENVDUTY_DATA": "no-such-file.yaml"})
    assert json.loads(done.stdout)["document"]["id"] == "qingshan-rivers"


def test_a_batch_asks_the_file_that_it_is_given() -> None:
    done = call("show", "-", "--data", str(MINI), stdin="第六条(三)\n三(六)4\n")
    assert [bool(json.loads(line)["results"]) for line in done.stdout.splitlines()] == [True, False]


def test_both_notices_at_once(mini: Notice, notice: Notice) -> None:
    """Two notices in one process do not see each other."""
    assert notice.show("公安")["results"][0]["name"] == "公安部门"
    assert mini.show("公安")["results"][0]["name"] == "公安机关"
    assert notice.show("第六条")["results"] == []


def test_csv_of_all_topics_has_its_bodies_as_columns() -> None:
    header, *rows = csv.reader(io.StringIO(call("topics", "--format", "csv", "--data", str(MINI)).stdout))
    assert header == [
        "事项",
        "1.4 县人民政府",
        "1.5 乡镇人民政府",
        "2.6 水务部门",
        "2.7 城市管理部门",
        "3.8 公安机关",
        "3.9 教育部门",
    ]
    assert {"河道巡查": "指导 2.6.3"}.items() <= {row[0]: row[3] for row in rows}.items()
