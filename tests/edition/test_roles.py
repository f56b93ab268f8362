"""A duty's sentence → clauses, each with the role that the body has in it and the partners it names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envduty.edition import datafile, location, roles

if TYPE_CHECKING:
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
        for partner in clause.partners:
            assert partner.endswith(("部门", "机关", "机构", "单位", "政府"))


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
