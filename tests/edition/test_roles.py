"""A duty's sentence → clauses, each with the role that the body has in it and the partners it names."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envduty.edition import datafile, location, roles

if TYPE_CHECKING:
    from envduty import Notice
    from envduty.edition.model import Duty

DUTIES: dict[str, Duty] = {
    duty.id: duty
    for section in datafile.load(location.BUILTIN).edition.sections
    for body in section.bodies
    for duty in body.duties
}

phrases = st.sampled_from(
    [
        "会同有关部门推进淘汰黄标车",
        "会同环境保护、农牧业等部门",
        "会同公安机关",
        "参与编制主体功能区规划",
        "配合环境保护部门做好检测工作",
        "支持有关部门开展减排核算",
        "支持企业开展清洁生产",
        "协助环境保护部门对尾气污染进行监督管理",
        "指导监督医疗卫生机构加强管理",
        "监督检查落实情况",
        "对重大案件",
        "对资金使用情况进行监督",
        "依照环境保护法律法规",
        "依法追究责任",
        "并对落实情况进行监督检查",
        "避免对土壤造成污染",
        "负责饮用水安全",
        "加强审计监督",
        "推广清洁能源",
        "“三同时”、PM2.5",
    ]
)
#: sentences as administrative documents build them
sentences = st.lists(st.tuples(phrases, st.sampled_from("，。；")), min_size=1, max_size=8).map(
    lambda parts: "".join(phrase + end for phrase, end in parts)
)


def _joined(text: str) -> str:
    return "".join(clause.text for clause in roles.clauses(text))


@pytest.mark.parametrize("duty", DUTIES)
def test_the_clauses_of_a_duty_joined_are_its_text(duty: str) -> None:
    assert _joined(DUTIES[duty].text) == DUTIES[duty].text


@given(sentences)
def test_the_clauses_of_any_sentence_joined_are_the_sentence(sentence: str) -> None:
    assert _joined(sentence) == sentence


@given(st.text(st.sampled_from("会同配合部门对，。；、a 0"), max_size=20))
def test_no_character_is_lost_however_badly_a_text_is_punctuated(text: str) -> None:
    """A curator's slip (，， or a leading 。) must not make words disappear from what readers see."""
    assert _joined(text) == text


@given(sentences)
def test_every_clause_has_a_known_role_and_only_cooperation_names_partners(sentence: str) -> None:
    for clause in roles.clauses(sentence):
        assert clause.role in roles.ROLES
        if clause.role in ("负责", "指导", "监督"):
            assert clause.partners == ()


@pytest.mark.parametrize("duty", DUTIES)
def test_a_duty_always_has_a_clause_with_a_known_role(duty: str) -> None:
    found = roles.clauses(DUTIES[duty].text)
    assert found
    assert {clause.role for clause in found} <= set(roles.ROLES)


@pytest.mark.parametrize(
    "duty", [d for d in DUTIES if DUTIES[d].text.startswith(("会同", "参与", "配合", "协助", "指导", "监督检查"))]
)
def test_a_duty_that_opens_with_a_role_word_has_that_role_first(duty: str) -> None:
    first = roles.clauses(DUTIES[duty].text)[0]
    assert DUTIES[duty].text.startswith(first.role)


ENV = ("环境保护部门",)

#: duty → the role of each of its clauses and the partners named there, as a careful reader takes them
AS_READ: dict[str, list[tuple[str, tuple[str, ...]]]] = {
    # 编制…，编制…。参与编制…。拟订…，指导监督…。制定…。
    "3.1.2": [("负责", ()), ("负责", ()), ("参与", ()), ("负责", ()), ("指导", ()), ("负责", ())],
    # 会同有关部门推动…，协助环境保护部门对机动车尾气污染进行监督管理。 (监督管理 is not 监督)
    "3.6.4": [("会同", ()), ("协助", ENV)],
    # 参与…调查处理，依法追究…，并对…进行监督检查。
    "3.7.3": [("参与", ()), ("负责", ()), ("监督", ())],
    # 会同纪检监察机关和环境保护部门或者其他…部门，按照…结论，对…落实问责处理决定。
    "3.11.2": [("会同", ("纪检监察机关", "环境保护部门"))],
    # 会同环境保护部门…。会同环境保护、农牧业等部门…。
    "3.12.4": [("会同", ENV), ("会同", ("环境保护部门", "农牧业部门"))],
    # 指导…，组织实施…。对…实施监督管理，会同有关部门…。
    "3.14.4": [("指导", ()), ("负责", ()), ("负责", ()), ("会同", ())],
    # 指导监督医疗卫生机构…，会同有关部门…。
    "3.20.3": [("指导", ()), ("会同", ())],
    # 依照统计法律法规，及时提供数据，支持有关部门…。
    "3.29.3": [("负责", ()), ("配合", ())],
    # 支持保险经营机构…，督促…。 (supporting enterprises is not cooperating)
    "3.32.1": [("负责", ()), ("负责", ())],
    # 配合有关部门…，避免…。 (避免 goes on with what precedes)
    "3.33.2": [("配合", ())],
    # 配合环境保护部门…，及时提供…，制定…，加强…。
    "3.34.1": [("配合", ENV), ("配合", ENV), ("配合", ENV), ("配合", ENV)],
    "1.3.3": [("配合", ())],
    # 组织…，监督指导…。
    "1.3.4": [("负责", ()), ("指导", ())],
    "2.1.3": [("会同", ENV)],
    "3.21.1": [("监督", ())],
    # 加强…资质认定，配合环境保护部门…。
    "3.25.3": [("负责", ()), ("配合", ENV)],
    # 协助环境保护部门…，配合环境保护部门…。
    "3.20.2": [("协助", ENV), ("配合", ENV)],
}


@pytest.mark.parametrize("duty", AS_READ)
def test_roles_and_partners_of_real_duties(duty: str) -> None:
    assert [(clause.role, clause.partners) for clause in roles.clauses(DUTIES[duty].text)] == AS_READ[duty]


@pytest.mark.parametrize(
    ("duty", "words"),
    [
        ("3.6.4", ["有关部门", "环境保护部门"]),
        ("3.12.4", ["环境保护部门", "环境保护、农牧业等部门"]),
        ("1.3.3", ["有关部门"]),
        ("3.1.2", ["", "", "", "", "", ""]),
    ],
)
def test_partners_are_also_kept_in_the_words_of_the_notice(duty: str, words: list[str]) -> None:
    """配合有关部门 names nobody, and says so."""
    assert [clause.partner_words for clause in roles.clauses(DUTIES[duty].text)] == words


# every clause, as one careful reader judged it before the rules were mended

GOLD: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "gold" / "clauses.json").read_text(encoding="utf-8")
)


def test_every_clause_of_the_notice_is_cut_and_read_as_judged(notice: Notice) -> None:
    """322 clauses: where each ends, its role, the bodies that it names."""
    judged = [(row["duty"], row["clause"], row["text"], row["role"], row["with"]) for row in GOLD]
    read = [
        (duty["id"], number, clause["text"], clause["role"], clause["with"])
        for body in notice.show()["results"]
        for duty in body["duties"]
        for number, clause in enumerate(duty["clauses"], 1)
    ]
    assert [row for row in read if row not in judged] == []
    assert [row for row in judged if row not in read] == []


# kinds of wording that other notices have


def _read(text: str) -> list[tuple[str, str]]:
    return [(clause.text, clause.role) for clause in roles.clauses(text)]


@pytest.mark.parametrize(
    ("half", "full"),
    [
        ("编制规划,会同公安机关查处;配合水务部门清理.", "编制规划，会同公安机关查处；配合水务部门清理。"),
        ("指导企业减排,监督检查落实情况。", "指导企业减排，监督检查落实情况。"),
    ],
)
def test_half_width_punctuation_changes_neither_clauses_nor_roles(half: str, full: str) -> None:
    assert [(c.role, c.partners, len(c.text)) for c in roles.clauses(half)] == [
        (c.role, c.partners, len(c.text)) for c in roles.clauses(full)
    ]
    assert _joined(half) == half


def test_a_number_is_not_cut_at_its_comma_or_point() -> None:
    assert len(roles.clauses("淘汰1,000辆黄标车.")) == 1
    assert len(roles.clauses("PM2.5 监测")) == 1


def test_to_lead_is_a_role_of_its_own_and_names_its_partners() -> None:
    lead, own = roles.clauses("负责牵头会同水务部门整治黑臭水体，落实责任。")
    assert (lead.role, lead.partners) == ("牵头", ("水务部门",))
    assert own.role == "负责"


def test_holding_to_account_is_supervision() -> None:
    assert _read("对履职情况进行监督问责。") == [("对履职情况进行监督问责。", "监督")]


def test_what_a_body_does_abroad_it_does_without_its_partners_at_home() -> None:
    assert [role for _, role in _read("会同有关部门推动环保产业发展，开展环保领域对外交流。")] == ["会同", "负责"]


def test_a_time_or_place_leads_in_only_where_no_verb_of_the_body_follows_it() -> None:
    assert len(roles.clauses("在旅游开发中，加强生态环境保护。")) == 1
    assert len(roles.clauses("在旅游开发中加强生态环境保护，防止环境污染。")) == 2


@pytest.mark.parametrize(
    ("text", "partners"),
    [
        ("会同公安机关、城市管理行政执法局开展检查。", ("公安机关", "城市管理行政执法局")),
        ("会同公安、农业等部门开展检查。", ("公安部门", "农业部门")),
        ("会同市环境保护局、市农业委员会开展详查。", ("市环境保护局", "市农业委员会")),
        ("会同有关部门开展委托检查。", ()),
    ],
)
def test_partners_are_named_whatever_their_rank(text: str, partners: tuple[str, ...]) -> None:
    assert roles.clauses(text)[0].partners == partners
