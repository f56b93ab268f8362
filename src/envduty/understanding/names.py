"""What a person calls a body → the bodies meant, in a fixed order of trust, with how it was understood.

Names people use are curated in the data; grammar.py reads what they are made of. Only the last step guesses, and only where
one name clearly fits. A wrong body is worse than none.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from envduty import grammar, text
from envduty.grammar import NAME_CLASSES, SUBUNIT, Mention
from envduty.keys import NUMERAL, citation_keys
from envduty.understanding.match import NOTHING, Match, meant, most_trusted, of_terms

if TYPE_CHECKING:
    from envduty.answers import NamedMatch, Suggestion
    from envduty.compiled.store import Store

__all__ = ["find", "resolve"]

_LONGEST = 80  # no name of a body is longer: gold "内蒙古自治区人民政府法制办公室" has 16 characters
_TONES = frozenset("\u0300\u0301\u0304\u030c")
_JOINTS = frozenset(" '’-.")
# A name may stand in a heading or a question, with its number: (七)监察部门工作职责, 公安部门的职责.
_LABEL = rf"^\({NUMERAL}\)"
_TAIL = r"的?(?:环境保护)?(?:工作)?职责$"
# As people say it: 市里的安监; 环保那边, 公安的人; 县里管环保的, 管教育的那个部门.
_SPOKEN = (
    (r"(?<=[省市盟旗县区州乡镇])[里上]的", ""),
    (r"(?:的人|的同志|那边|那头|那里)$", ""),
    (
        r"^(.{0,8}?)[里上]?(?:分管|主管|负责|管(?!理)|搞)(.+?)(?:工作)?的(?:那个|那家)?(局|部门|单位|机构|机关)?$",
        r"\1\2\3",
    ),
)
_BRACKETS = r"\(([^()]*)\)"


def find(store: Store, name: str) -> list[tuple[str, Match]]:
    """The names in `name`, each with the bodies that it means; a Match without ids where it means none."""
    cited = _by_id(store, name)
    if cited:
        return [(name, cited)]
    folded = _plain(text.fold(re.sub(r"\s+", "、", name.strip())))
    whole = text.key(folded)
    if not whole or len(whole) > _LONGEST:
        return [(name, NOTHING)]
    if not text.is_simplified(whole):
        folded = text.simplify(folded)
        whole = text.key(folded)
    found = _by_name(store, folded)
    if found is not None:
        return found if len(found) > 1 else [(name, match) for _, match in found] or [(name, NOTHING)]
    latin = _latin(name)
    if latin:
        return [(name, _by_pinyin(store, latin))]
    # A number that cites nothing (3.6.99, 五(一), 12345) names no body either.
    return [(name, NOTHING if citation_keys(name) else _by_likeness(store, whole))]


def _plain(folded: str) -> str:
    """A name without the number and the last words of its heading."""
    if folded.startswith("("):
        folded = re.sub(_LABEL, "", folded) or folded
    return re.sub(_TAIL, "", folded) or folded if folded.endswith("职责") else folded


def _unwrapped(folded: str) -> str:
    """A name without the words that people wrap it in."""
    if "的" in folded or "那" in folded:
        for pattern, kept in _SPOKEN:
            folded = re.sub(pattern, kept, folded) or folded
    return folded


def _by_id(store: Store, name: str) -> Match | None:
    folded = text.fold(name).removeprefix("§")  # as CSV writes ids
    if len(folded) > _LONGEST:
        return None
    if store.texts.has_id(folded):
        return Match("id", folded, (folded,))
    target = store.texts.cited(citation_keys(folded) or ())
    return Match("citation", target[1], (target[0],)) if target else None


def _by_name(store: Store, folded: str) -> list[tuple[str, Match]] | None:
    """By the curated names; [] where it is made of places and ranks only, None where it cannot be read."""
    whole = _exact(store, text.key(folded))
    if whole:
        return [(folded, meant(store, whole))]
    folded = _unwrapped(folded)
    separated = grammar.separated(re.sub(_BRACKETS, "", folded))
    mentions = _parse(store, separated)
    if mentions is None and "、" in separated:
        separated = separated.replace("、", "")
        mentions = _parse(store, separated)
    if mentions is None:
        return None
    second = re.search(rf"{_BRACKETS}$", folded)
    if mentions and second:
        mentions[-1] = _with_second(store, mentions[-1], second[1])
    return [(separated[mention.start : mention.end], meant(store, mention)) for mention in mentions]


def _exact(store: Store, key: str) -> Mention | None:
    """A name as the data has it."""
    terms = [t for t in store.names.starting(key)[0] if t.key == key and t.word in NAME_CLASSES and not t.bound]
    return Mention((tuple(terms),), unit=False, ranked=terms[0].whole) if terms else None


def _parse(store: Store, name: str) -> list[Mention] | None:
    return grammar.parse(name, store.names.starting(name)) if name else None


def _with_second(store: Store, mention: Mention, brackets: str) -> Mention:
    """市场监督管理局(知识产权局): the second name counts where it is a department's of its own."""
    second = _parse(store, grammar.separated(brackets)) or []
    heads = [
        head for other in second if not other.unknown for head in other.heads if all(t.trust != SUBUNIT for t in head)
    ]
    return mention._replace(heads=(*mention.heads, *heads))


def _latin(name: str) -> str:
    """`Lǚyóu Jú` → `lvyouju`; empty where the name has other letters than pinyin's."""
    plain = "".join(c for c in unicodedata.normalize("NFD", text.fold(name)) if c not in _TONES)
    joined = "".join(c for c in unicodedata.normalize("NFC", plain).replace("ü", "v") if c not in _JOINTS)
    return joined if joined.isascii() and joined.isalpha() else ""


def _by_pinyin(store: Store, latin: str) -> Match:
    """By the pinyin of a name, in full or its initials; several bodies of different names are only candidates."""
    terms = most_trusted(store.names.pinyin(latin)) if len(latin) > 1 else []
    by_key = {key: [term for term in terms if term.key == key] for key in dict.fromkeys(t.key for t in terms)}
    meanings = [of_terms(store, spelt, unit=False, ranked=True) for spelt in by_key.values()]
    if len({match.ids for match in meanings}) == 1:
        return meanings[0]._replace(kind="pinyin")
    bodies = sorted({body for match in meanings for body in match.ids}, key=store.texts.body_order)
    return NOTHING._replace(candidates=tuple((body, store.texts.body_name(body), 1.0) for body in bodies))


def _by_likeness(store: Store, whole: str) -> Match:
    from envduty.understanding import misspelling

    return misspelling.find(store, whole)


def resolve(store: Store, name: str) -> tuple[list[NamedMatch], list[Suggestion]]:
    """How each name in `name` was understood, and what may have been meant instead where one was not."""
    named = find(store, name)
    found: list[NamedMatch] = [
        {
            "query": query,
            "kind": match.kind,
            "text": match.text or None,
            "ids": list(match.ids),
            "since": match.since,
            "basis": match.basis,
            "parts": list(match.parts),
            "above": match.above,
        }
        for query, match in named
    ]
    near = [candidate for _, match in named for candidate in match.candidates]
    return found, [{"id": body, "name": label, "score": score} for body, label, score in near]
