"""Bodies inside a question: where their names stand, and whether the question asks for a body instead of a matter."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from envduty import grammar, text
from envduty.grammar import NAME_CLASSES, SUBUNIT, Mention
from envduty.understanding.match import NOTHING, Match, meant

if TYPE_CHECKING:
    from collections.abc import Sequence

    from envduty.compiled.store import Store
    from envduty.grammar import Term

__all__ = ["Asked", "Named", "asked_body", "inside", "named_body"]

#: a longer question tells a story; it does not ask for one body's duties
_LONGEST_QUESTION = 40
# Without a rank, 环保 is a body only in such company: 环保说不归他管, 归不归环保管.
_DOES = r"(?:说|不管|管不管|管不着|推|让我|叫我|来人|也不管|都不管)"
_ASKED = r"(?:归|找|问|由|该|属于|属|让|给|是|是不是|是否)$"
_MANAGED = "来?(?:管|负责)"
_MANAGES = r"(?:管辖|管理|主管|负责|处理|监管|管)"
_WHETHER = r"(?:归不归|(?:是不是|该不该|应不应该|是否)(?:归|由)?|属不属于|(?<!不)归(?!不))"
_MATTER_FIRST = text.Pattern(
    rf"(?P<matter>.+?){_WHETHER}(?P<body>.+?)来?{_MANAGES}(?:的?吗|么|呢)?$", ("管", "负责", "处理")
)
_CAN = r"(?:管不管|管不着|负不负责|该不该管|能不能管|可不可以管|有没有权管|要不要管)"
_BODY_FIRST = text.Pattern(rf"(?P<body>.+?){_CAN}(?P<matter>.+?)(?:吗|么|呢)?$", ("管", "负责"))
#: after 公安 without a rank
_ASKS = r"(?:的|在|对|都|要|应|有|管|负|承担).*(?:职责|责任|职能|义务|管|负责|什么|哪些)"


class Named(NamedTuple):
    """A name inside a question."""

    #: in the folded question
    start: int
    end: int
    #: bodies, in order of fit; empty where the notice does not list it
    ids: tuple[str, ...]
    how: Match


class Asked(NamedTuple):
    """A question for bodies."""

    #: without ids where the notice does not list them
    match: Match
    #: what is asked of these bodies in particular; "" for all that they must do
    matter: str


def inside(store: Store, question: str) -> list[Named]:
    """The names of bodies in a question, in order: the longest, with a rank or a unit of their own."""
    folded = text.fold(question)
    starting = store.names.starting(folded)
    found: list[Named] = []
    at = 0
    while at < len(folded):
        named = _name_at(store, folded, starting, at)
        if named and named.how.kind:
            found.append(named)
        at = named.end if named else at + 1
    return found


def _name_at(store: Store, folded: str, starting: Sequence[Sequence[Term]], at: int) -> Named | None:
    """The name that begins here; one of no kind is something else, to be passed over."""
    read = _read(starting, at)
    if read is None:
        return None
    mention = read._replace(ranked=True)
    before, after = folded[:at], folded[mention.end :]
    other = any(term.word == "o" for term in _names(starting, mention.end))
    if other or after.startswith(store.beside):
        return Named(at, mention.end, (), NOTHING)  # 环保公司, 法院路
    if not read.ranked and not (re.match(_DOES, after) or (re.search(_ASKED, before) and re.match(_MANAGED, after))):
        return None
    if any(store.departments.meaning(term.department).generic for term in mention.heads[-1]):
        return Named(at, mention.end, (), NOTHING)
    match = meant(store, mention)
    return Named(at, mention.end, match.ids, match)


def _names(starting: Sequence[Sequence[Term]], at: int) -> list[Term]:
    terms = starting[at] if at < len(starting) else ()
    return [term for term in terms if term.word in NAME_CLASSES and not term.bound and len(term.key) > 1]


def _read(starting: Sequence[Sequence[Term]], at: int) -> Mention | None:
    """The longest name that begins here: stems, then functions, ranks and units."""
    heads: list[tuple[Term, ...]] = []
    start, ranked, unit = at, False, False
    while not ranked and (names := _names(starting, at)):
        length = max(len(term.key) for term in names)
        head = tuple(term for term in names if len(term.key) == length)
        ranked = head[0].whole or head[0].word != "d"
        heads = [head] if head[0].word != "d" else [*heads, head]  # 环保|公司, 工业|园区管委会
        at += length
        joint = _longest(starting, at, "s")
        if joint and not ranked and _names(starting, at + len(joint.key)):
            at += len(joint.key)
    end = at
    while heads and heads[0][0].word in "do" and (word := _longest(starting, at, "rufd")):
        if word.word == "d" and word.trust != SUBUNIT:
            break  # 教育局|环保局
        at += len(word.key)
        if word.word in "ru" or word.whole:
            unit |= word.word != "r" or ranked or at - len(word.key) != end
            end, ranked = at, True
    return Mention(tuple(heads), unit, ranked, 0, start, end) if heads else None


def _longest(starting: Sequence[Sequence[Term]], at: int, kinds: str) -> Term | None:
    words = [term for term in starting[at] if term.word in kinds] if at < len(starting) else []
    return max(words, key=lambda term: (len(term.key), term.word == "r"), default=None)


def asked_body(store: Store, question: str) -> Asked | None:
    """The bodies that a question asks for: 林草局, 公安局的环保职责, 河道采砂归不归水利局管; None where it asks for a matter."""
    plain = _short(question)
    return (_whether(store, plain) or _duties(store, plain)) if plain else None


def named_body(store: Store, question: str) -> Asked | None:
    """A question that is a department's name without a rank, and may also be a matter: 消防."""
    plain = _short(question)
    match = _body(store, plain, bare=True, unit=False) if plain else None
    return Asked(match, "") if match else None


def _short(question: str) -> str:
    """The letters of a question, and 、 between its parts; none of one that says too much to ask for a body, marks not counted."""
    if len(question) > 2 * _LONGEST_QUESTION:
        return ""
    plain = grammar.separated(text.fold(text.simplify(question)))
    return plain if len(plain) - plain.count("、") <= _LONGEST_QUESTION else ""


def _whether(store: Store, plain: str) -> Asked | None:
    """河道采砂归不归水利局管, 水利局管不管河道采砂."""
    for pattern in (_MATTER_FIRST, _BODY_FIRST):
        parts = re.match(pattern.regex, plain) if pattern.may_be_in(plain) else None
        if parts and (match := _body(store, parts["body"], bare=True)) and match.ids:
            return Asked(match, parts["matter"])
    return None


def _duties(store: Store, plain: str) -> Asked | None:
    """A name alone, or followed by nothing but the words in which people ask what a body must do."""
    generic = [len(plain)]
    for end in generic:
        # One look at all words first: hardly any position ends one.
        if plain.endswith(store.duty_words, 1, end):
            starts = (end - len(word) for word in store.duty_words if plain.endswith(word, 1, end))
            generic += [at for at in starts if at not in generic]
    for at in sorted(generic):
        bare = at < len(plain) and bool(re.match(_ASKS, plain[at:]))
        if match := _body(store, plain[:at], bare=bare, unit=at < len(plain)):
            return Asked(match, "")
    return None


def _body(store: Store, name: str, *, bare: bool, unit: bool = True) -> Match | None:
    """What a string means that is nothing but names of bodies; `bare`: also without a rank, `unit`: also of units."""
    mentions = grammar.parse(name, store.names.starting(name)) if store.names.covered(name) else None
    if not mentions or any(mention.unknown or not (mention.ranked or bare) for mention in mentions):
        return None
    heads = [term for mention in mentions for head in mention.heads for term in head]
    if not unit and all(term.trust == SUBUNIT for term in heads):
        return None  # 垃圾填埋场 is a place that smells, before it is a unit of 城管
    if any(store.departments.meaning(term.department).generic for term in heads):
        return None
    found = [meant(store, mention) for mention in mentions]
    listed = [match for match in found if match.ids]
    ids = tuple(dict.fromkeys(i for match in listed for i in match.ids))
    return (listed or found)[0]._replace(ids=ids)
