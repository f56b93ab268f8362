"""What a person calls a body → the bodies meant, in a fixed order of trust, with how it was understood.

Names people use are curated in the data file; only the last step guesses, and only where one name clearly fits. A name is
compared as a *key* (text.key). A rank at its end (局, 厅, 委 …; 站, 大队 …) is exchangeable within its class, so that 环保局,
环保厅 and 环保部门 share the key 环保⟨D⟩.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from typing import TYPE_CHECKING

from envduty import text
from envduty.keys import DEPARTMENT, KINDS, NUMERAL, citation_keys, without_rank
from envduty.understanding.match import NOTHING, Match, most_trusted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from envduty.answers import NamedMatch, Suggestion
    from envduty.compiled.names import NameRow
    from envduty.compiled.store import Store

__all__ = ["find", "resolve"]

_LONGEST = 80  # no name of a body is longer: gold "内蒙古自治区人民政府法制办公室" has 16 characters
_TONES = frozenset("\u0300\u0301\u0304\u030c")
_JOINTS = frozenset(" '’-.")
_AND = "和与及、"
# A name may stand in a heading or a question, with its number: (七)监察部门工作职责, 公安部门的职责.
_LABEL = rf"^\({NUMERAL}\)"
_TAIL = r"的?(?:环境保护)?(?:工作)?职责$"
_POLITE = ("中共", "中国共产党", "中华人民共和国", "国家", "中央", "全国")
_SHORTEST_BARE_PLACE, _LONGEST_BARE_PLACE = 2, 5
_SHORTEST_PLACED_NAME = 3


def find(store: Store, name: str) -> Match:
    """The bodies that `name` means; a Match without ids where it means none."""
    cited = _by_id(store, name)
    if cited:
        return cited
    whole = text.key(_plain(text.fold(name)))
    if not whole or len(whole) > _LONGEST:
        return NOTHING
    found = _by_name(store, whole)
    if found is None and not text.is_simplified(whole):
        whole = text.key(text.simplify(whole))
        found = _by_name(store, whole)
    if found is not None:
        return found
    latin = _latin(name)
    if latin:
        return _by_pinyin(store, latin)
    # A number that cites nothing (3.6.99, 五(一), 12345) names no body either.
    return NOTHING if citation_keys(name) else _by_likeness(store, whole)


def _plain(folded: str) -> str:
    """A name without the number and the last words of its heading."""
    if folded.startswith("("):
        folded = re.sub(_LABEL, "", folded) or folded
    return re.sub(_TAIL, "", folded) or folded if folded.endswith("职责") else folded


def _by_id(store: Store, name: str) -> Match | None:
    folded = text.fold(name).removeprefix("§")  # as CSV writes ids
    if len(folded) > _LONGEST:
        return None
    if store.texts.has_id(folded):
        return Match("id", folded, (folded,))
    target = store.texts.cited(citation_keys(folded) or ())
    return Match("citation", target[1], (target[0],)) if target else None


def _by_name(store: Store, plain: str) -> Match | None:
    """By the curated names; NOTHING where the name is known to be another body's, None where it is unknown."""
    for start in range(len(plain) - 1):
        rest = plain[start:]
        # 达来呼布|镇政府: a name that begins with the place's last word follows any place.
        if start and not rest.startswith(store.ranks.place_endings) and not _is_place(store, plain[:start]):
            continue
        rows = _rows(store, rest)
        if rows:
            return _match(rows)
        joined = _compound(store, rest)
        if joined:
            return joined
    return _after_any_place(store, plain) or _department_of(store, plain)


def _rows(store: Store, key: str) -> list[NameRow]:
    """The index's rows for a name: exact first, else with its rank exchanged."""
    exact = store.names.under([key])
    if exact:
        return exact
    exchanged = store.names.under(without_rank(key, store.ranks))
    # 安全监管局 is 安全监管 + 局 before it is 安全 + 监管局.
    longest = max((len(row.key) for row in exchanged), default=0)
    closest = [row for row in exchanged if len(row.key) == longest]
    if all(row.body for row in closest):
        return closest
    # Where another body has the name too, a stem (铁路) decides before a name that had a rank of its own (铁路办).
    deciding = [row for row in closest if row.key.startswith(text.key(row.written))] or closest
    return [row for row in deciding if not row.body] or deciding


def _match(rows: Sequence[NameRow]) -> Match:
    ids = _ordered(rows)
    if not ids:
        return NOTHING
    first = min((row for row in rows if row.body), key=lambda row: (row.kind, row.order))
    return Match(KINDS[first.kind], first.written, ids)


def _ordered(rows: Iterable[NameRow]) -> tuple[str, ...]:
    """Ids in order of fit. A row without a body belongs to a body that the notice does not list."""
    ranked = sorted(rows, key=lambda row: (row.kind, row.order))
    return tuple(dict.fromkeys(row.body for row in ranked if row.body))


def _is_place(store: Store, prefix: str) -> bool:
    """Whether `prefix` can stand before a body's name: a place, or a government or party committee of one."""
    prefix = next((prefix.removeprefix(word) for word in _POLITE if prefix.startswith(word)), prefix)
    ranks = store.ranks
    if not prefix or prefix in ranks.places or prefix.endswith(ranks.place_endings):
        return True
    for place_end in range(len(prefix), 0, -1):
        if prefix[:place_end] in ranks.places or prefix[:place_end].endswith(ranks.place_endings):
            authority = prefix[place_end:] or prefix
            rows = _rows(store, authority) or _rows(store, prefix[place_end - 1 :])
            return any(row.body in store.authorities for row in rows)
    return False


def _compound(store: Store, name: str) -> Match | None:
    """A merged bureau (农牧和科技局): its name without rank, cut into names that are all known."""
    for stem in without_rank(name, store.ranks):
        parts = _segments(store, stem[: -len(DEPARTMENT)])
        ids = tuple(dict.fromkeys(i for rows in parts for i in _ordered(rows)[:1]))
        if len(parts) > 1 and ids:
            return Match("successor", name, ids)
    return None


def _segments(store: Store, stem: str) -> list[list[NameRow]]:
    """The names that `stem` is made of, longest first; empty where it is not made of names."""
    known: dict[str, list[NameRow]] = defaultdict(list)
    pieces = {stem[i:j] for i in range(len(stem)) for j in range(i + 2, len(stem) + 1)}
    for row in store.names.under(sorted(pieces)):
        known[row.key].append(row)
    # From the end: at each position, the way to go on from there.
    ways: dict[int, list[list[NameRow]]] = {len(stem): []}
    for start in range(len(stem) - 2, -1, -1):
        for end in range(len(stem), start + 1, -1):
            after = end + 1 if stem[end : end + 1] in _AND and end < len(stem) else end
            rows = known.get(stem[start:end], [])
            if after in ways and rows and not any(row.body in store.authorities for row in rows):
                ways[start] = [rows, *ways[after]]
                break
    return ways.get(0, [])


def _after_any_place(store: Store, plain: str) -> Match | None:
    """满洲里公安局: a place that no list knows and that has no 市 or 旗 at its end, before a name with a rank."""
    for start in range(_SHORTEST_BARE_PLACE, min(_LONGEST_BARE_PLACE, len(plain) - _SHORTEST_PLACED_NAME) + 1):
        place, rest = plain[:start], plain[start:]
        if not without_rank(rest, store.ranks) or store.names.under([place, place + DEPARTMENT]):
            continue
        rows = _rows(store, rest)
        if rows:
            return _match(rows)
    return None


def _department_of(store: Store, plain: str) -> Match | None:
    """公安局户籍科: a body's name with a rank, before a unit of it that nobody has listed."""
    if not plain.endswith(store.ranks.unit):
        return None
    for end in range(len(plain) - 2, _SHORTEST_PLACED_NAME - 1, -1):
        head = plain[:end]
        if head.endswith(store.ranks.department) and (found := _by_name(store, head)):
            return found._replace(kind="subunit") if found.ids else found
    return None


def _latin(name: str) -> str:
    """`Lǚyóu Jú` → `lvyouju`; empty where the name has other letters than pinyin's."""
    plain = "".join(c for c in unicodedata.normalize("NFD", text.fold(name)) if c not in _TONES)
    joined = "".join(c for c in unicodedata.normalize("NFC", plain).replace("ü", "v") if c not in _JOINTS)
    return joined if joined.isascii() and joined.isalpha() else ""


def _by_pinyin(store: Store, latin: str) -> Match:
    """By the pinyin of a name, in full or its initials; several bodies of different names are only candidates."""
    rows = most_trusted(store.names.pinyin(latin)) if len(latin) > 1 else []
    meanings = {_ordered(row for row in rows if row.key == key) for key in {row.key for row in rows}}
    if len(meanings) == 1:
        return _match(rows)._replace(kind="pinyin")
    return Match(None, "", (), tuple((body, store.texts.body_name(body), 1.0) for body in _in_order(store, rows)))


def _in_order(store: Store, rows: Iterable[NameRow]) -> list[str]:
    return sorted({row.body for row in rows if row.body}, key=store.texts.body_order)


def _by_likeness(store: Store, whole: str) -> Match:
    from envduty.understanding import misspelling

    return misspelling.find(store, whole)


def resolve(store: Store, name: str) -> tuple[NamedMatch, list[Suggestion]]:
    """How a name was understood, and what may have been meant instead where it was not."""
    match = find(store, name)
    found: NamedMatch = {
        "query": name,
        "kind": match.kind,
        "text": match.text or None,
        "ids": list(match.ids),
    }
    return found, [{"id": body, "name": label, "score": score} for body, label, score in match.candidates]
