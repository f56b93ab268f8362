"""A duty's sentence → its clauses, each with the role that the body has in it and the partners it names.

Rules, from the wording of Chinese administrative documents: a cooperative verb (会同, 配合, 协助, 参与) governs the rest of
its sentence until another verb of responsibility takes over; 牵头, 指导 and 监督 govern their own clause only; what no such
verb governs is the body's own duty, 负责. Where the rule errs, the data file says so (`roles:` on a duty). Half-width
punctuation cuts like full-width.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from envduty import text

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["ROLES", "Clause", "clause_named", "clauses"]

#: every role that a clause can have; 负责 is the default
ROLES = ("负责", "牵头", "会同", "参与", "配合", "协助", "指导", "监督")

_ADVERB = r"(?:并|及时|定期|积极|依法|严格|根据职责|按照职责|共同)*"
_AUTHORITIES = (
    "部门",
    "机关",
    "机构",
    "单位",
    "政府",
    "局",
    "厅",
    "委员会",
    "委",
    "办公室",
    "法院",
    "检察院",
    "办事处",
)
_AUTHORITY = f"(?:{'|'.join(_AUTHORITIES)})(?!托|任|派)"  # 委 in 委托 is none
# Each role with the words that open a clause in it. 支持 is a role only beside an authority: 支持企业 promotes something.
_OPENINGS = (
    ("牵头", r"(?:负责)?牵头"),
    ("会同", r"会同"),
    ("参与", r"参与"),
    ("配合", r"配合|支持(?=[^，。；]{0,12}?(?:部门|机关))"),
    ("协助", r"协助"),
    ("指导", r"(?:组织|监督|督促)?指导(?:和?(?:监督|督促|推动))?"),
    ("监督", r"监督(?!管理|指导|监测)(?:检查)?"),
)
_OPENING = re.compile(_ADVERB + "(?:" + "|".join(f"(?P<{role}>{words})" for role, words in _OPENINGS) + ")")
# 对…进行监督, 加强…的监督检查: the verb of the clause stands at its end.
_CLOSING = (
    ("指导", re.compile(r"进行(?:组织)?指导$")),
    ("监督", re.compile(r"(?:进行|实施)监督(?:问责)?$|(?:监督检查|审计监督|法律监督|检察监督)$")),
)
_GOVERNS_SENTENCE = frozenset({"会同", "参与", "配合", "协助"})
_NAMES_PARTNERS = _GOVERNS_SENTENCE | {"牵头"}
# A clause that opens like this is the body's own act again; what it does abroad is done without the partners at home.
_OWN_ACT = re.compile(r"(?:并?依法|并|组织|负责|按照规定|开展[^，。；]*对外)")
# These lead in to the clause that follows; those go on with the clause before.
_LEADS_IN = re.compile(
    r"(?:依照|依据|根据|按照|为|结合).*，$"
    r"|在(?!.*[中时](?:加强|强化|严格|做好|落实|推进|防止)).*，$"  # 在…中，; with a verb after it, it is a clause of its own
    r"|对(?!.*(?:进行|实施|实行|负责|开展|予以)).*，$"  # 对…案件, without a verb of its own
    r"|会同[^，]*(?:部门|机关)，$"
)
_GOES_ON = re.compile(r"(?:具有|避免|作为|防止发生)")
_SENTENCE = re.compile(r"[^。；]+[。；]?|[。；]")
_PARTNERS = re.compile(
    rf"(?:会同|配合|协助|支持)(?P<names>[^，。；]*?{_AUTHORITY}(?:(?:和|及|或者|、)[^，。；]{{0,24}}?{_AUTHORITY})*)"
)
# 会同公安、交通运输开展联合检查: a list without a word for what they are; who is meant, the notice's names tell.
_BARE_PARTNERS = re.compile(r"会同(?P<names>[^，。；]+)")
_FULL_WIDTH = str.maketrans(",;", "，；")
_AND = re.compile(r"(?:、|和|及|与|或者)")
_UNNAMED = re.compile(r"(?:有关|相关|其他)")


class Clause(NamedTuple):
    """One clause of a duty's text."""

    text: str
    #: one of ROLES
    role: str
    #: names of partners as the text gives them, completed (环境保护 → 环境保护部门); unnamed ones (有关部门) left out.
    #: One without a word for what it is (会同公安开展检查) stands with the words that follow it.
    partners: tuple[str, ...]
    #: the partners in the notice's words, such as 有关部门; empty when the clause has none
    partner_words: str


def clauses(text: str) -> list[Clause]:
    """The clauses of `text`, in order; joined, they are `text`."""
    found = [clause for sentence in _SENTENCE.findall(_punctuated(text)) for clause in _sentence_clauses(sentence)]
    start = 0
    for i, clause in enumerate(found):
        end = start + len(clause.text)
        found[i] = clause._replace(text=text[start:end])
        start = end
    return found


def _punctuated(text: str) -> str:
    """`text` with the punctuation that cuts it in full width, at the same length; a number keeps its own (1,000, 2.5)."""
    commas = re.sub(r"(?<!\d)[,;]|[,;](?!\d)", lambda found: found[0].translate(_FULL_WIDTH), text)
    return re.sub(r"(?<=[\u3400-\u9fff）)”\"])[.．](?![0-9A-Za-z])|｡", "。", commas)


def _sentence_clauses(sentence: str) -> list[Clause]:
    found: list[Clause] = []
    for part in _split(sentence):
        role, governed = _role(part.rstrip("，。；"))
        if role == "负责" and not governed and found and found[-1].role in _GOVERNS_SENTENCE:
            found.append(found[-1]._replace(text=part))
        else:
            names, words = _partners(part) if role in _NAMES_PARTNERS else ((), "")
            found.append(Clause(part, role, names, words))
    return found


def _split(sentence: str) -> list[str]:
    """The sentence cut at its commas, lead-ins and continuations joined to the clause that they belong to."""
    parts: list[str] = []
    lead = ""
    for piece in re.findall(r"[^，]+，?|，", sentence):
        if _LEADS_IN.match(piece):
            lead += piece
        elif parts and not lead and _GOES_ON.match(piece):
            parts[-1] += piece
        else:
            parts.append(lead + piece)
            lead = ""
    if lead:
        parts.append(lead)
    return parts


def _role(part: str) -> tuple[str, bool]:
    """The role of a clause, and whether its own words decide it."""
    pieces = part.split("，")
    for piece in pieces:
        opening = _OPENING.match(piece)
        if opening:
            return str(opening.lastgroup), True
    for role, pattern in _CLOSING:
        if pattern.search(pieces[-1]):
            return role, True
    return "负责", bool(_OWN_ACT.match(pieces[-1]))


def _partners(part: str) -> tuple[tuple[str, ...], str]:
    found = _PARTNERS.search(part)
    if not found:
        bare = _BARE_PARTNERS.search(part)
        return (tuple(filter(None, _AND.split(bare["names"]))), "") if bare else ((), "")
    words = found["names"]
    names: list[str] = []
    for name in _AND.split(words):
        plain = name.removesuffix("部门").removesuffix("等")
        if name and not _UNNAMED.match(name):
            names.append(name if name.endswith(_AUTHORITIES[1:]) else f"{plain}部门")
    return tuple(names), words


def clause_named(clauses: list[str], names: Iterable[str]) -> int:
    """The position of the clause that says most of the first of these names that singles one out; else the first.

    A matter's name decides, then the broader matter's: never its synonyms, so that one more word changes no role.
    """
    grams = [text.distinct_bigrams(clause) for clause in clauses]
    for name in names:
        shared = [len(text.distinct_bigrams(name) & own) for own in grams]
        if max(shared) and shared.count(max(shared)) == 1:
            return shared.index(max(shared))
    return 0
