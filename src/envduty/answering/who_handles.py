"""A matter in people's own words → the bodies that handle it, with role and evidence, or an honest "nobody".

Two kinds of evidence: the entries of the subject index that the question means (subjects.py), and the text itself,
the share of the question's information (idf of its bigrams) that stands in a duty. A duty scores by how directly it has the
matter: given it, named only in support, or only implied by what others must do.
"""

from __future__ import annotations

from collections import defaultdict
from math import log
from typing import TYPE_CHECKING, NamedTuple

from envduty import text
from envduty.compiled.subjects import Reference
from envduty.edition.roles import clause_number, vocabulary
from envduty.understanding import subjects

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from envduty.answers import Clause, Duty, Evidence, Handler, WhoAnswer
    from envduty.compiled.store import Store
    from envduty.compiled.texts import Passage

__all__ = ["INFERRED_LEAD", "find"]

INFERRED_LEAD = "牵头(推定)"
_PARTNER = "参与"
_ASKS_FOR_LEAD = frozenset({"协助", "配合"})
_ASSISTS = _ASKS_FOR_LEAD | {_PARTNER}

# Scores: how directly a duty has the matter.
_DIRECT, _NAMED, _LEAD, _SEE, _TAKES_PART = 0.9, 0.75, 0.5, 0.45, 0.35
_LITERAL_BONUS = 0.1
#: what each place further down in an entry's list takes off
_PLACE = 0.002
#: who has the matter comes before who assists in it
_ASSISTANCE = 0.01
#: for each further entry, or the text itself, that says the same
_AGREED_BONUS = 0.02
#: how much more the question's own words say about which clause is meant than the index's
_OWN_WORDS = 3
#: with no entry matched, a duty must contain this share of the question's information
_LEXICAL = 0.66
#: a question with more bigrams is a sentence: its words alone prove nothing
_LEXICAL_BIGRAMS = 12


class _Found(NamedTuple):
    """A duty with what speaks for it."""

    row: Passage
    body: str
    score: float
    clause: int
    matched: tuple[str, ...]


def find(store: Store, matter: str) -> WhoAnswer:
    """The bodies that handle `matter`, best first."""
    question = subjects.read(store, matter)
    entries = subjects.entries(store, question)
    outside = any(entry.topic.outside for entry in entries)
    with_words = store.texts.containing([question.key]) if len(question.key) > 1 and not outside else []
    named = [passage for passage in with_words if passage.answers]
    found = [] if outside else _evidence(store, question, entries, named)
    results = _handlers(store, found)
    general = bool(results) and bool(entries) and not named and all(entry.topic.general for entry in entries)
    notes = _notes(store, entries) if results else []
    return {
        **store.head("who-handles", matter),
        "status": ("general" if general else "assigned") if results else "unassigned",
        "topics": [entry.topic.name for entry in entries if not entry.topic.outside] if results else [],
        "results": results,
        "suggestions": [] if results or outside else subjects.near(store, matter),
        "notes": notes,
    }


# Evidence


class _Claim(NamedTuple):
    """What speaks for a duty before its text has been read."""

    score: float
    reference: Reference
    matched: tuple[str, ...]


def _evidence(
    store: Store, question: subjects.Question, entries: list[subjects.Entry], named: list[Passage]
) -> list[_Found]:
    """Every duty that speaks to the matter, once for each body that it answers for; `named` have the question's words."""
    lexical = _lexical(store, question)
    claims = _claims(store, entries, named, lexical, question.key)
    grams = text.bigrams(question.key)
    weights = vocabulary(word for entry in entries for word in (*entry.words, entry.topic.name))
    for gram in grams:
        weights[gram] = weights.get(gram, 0) + _OWN_WORDS
    found: list[_Found] = []
    for row in store.texts.duties(claims):
        claim = claims[row.id]
        clauses = [clause["text"] for clause in row.duty["clauses"]]
        clause = min(claim.reference.clause, len(clauses) - 1)
        if not claim.reference.named:
            clause = clause_number(clauses, weights, clause)
        score = min(1.0, claim.score + _LITERAL_BONUS * lexical.get(row.id, 0))
        if row.duty["clauses"][clause]["role"] in _ASSISTS:
            score -= _ASSISTANCE
        matched = claim.matched or tuple(gram for gram in dict.fromkeys(grams) if gram in row.folded)
        if row.answers:
            found.append(_Found(row, row.answers, score, clause, matched))
            if row.answers != row.body:
                # A misplaced duty also stands where it was printed.
                found.append(_Found(row, row.body, min(score, _SEE), clause, matched))
    return found


def _claims(
    store: Store, entries: list[subjects.Entry], named: list[Passage], lexical: dict[str, float], key: str
) -> dict[str, _Claim]:
    """By duty id, the best of what the index and the text say for it."""
    claims: dict[str, _Claim] = {}

    def claim(score: float, reference: Reference, matched: tuple[str, ...]) -> None:
        old = claims.get(reference.duty)
        best = old if old and old.score >= score else _Claim(score, reference, ())
        words = tuple(dict.fromkeys((*(old.matched if old else ()), *matched)))
        claims[reference.duty] = _Claim(best.score + (_AGREED_BONUS if old else 0), best.reference, words)

    furthest = max((len(entry.reach) for entry in entries), default=1)
    specific = bool(named) or any(not entry.topic.general for entry in entries)
    for entry, weight, reference in _references(store, entries, furthest, specific=specific):
        claim(weight * len(entry.reach) / furthest, reference, entry.words)
    for row in named:
        # Where the index knows the matter, its judgement comes before the mere words.
        claim(_NAMED if entries else _DIRECT, Reference(row.id, 0, named=False), (key,))
    if not entries:
        for duty, share in lexical.items():
            if share >= _LEXICAL:
                claim(_DIRECT * share, Reference(duty, 0, named=False), ())
    return claims


def _references(
    store: Store, entries: list[subjects.Entry], furthest: int, *, specific: bool
) -> Iterator[tuple[subjects.Entry, float, Reference]]:
    """What the entries refer to, and how directly. Where a specific body exists, general duties are left out."""
    general = store.general_duties if specific else frozenset()
    for entry in entries:
        supports = specific and entry.topic.general
        for place, reference in enumerate(entry.topic.duties):
            # An entry lists first what fits best.
            yield entry, (_SEE if supports else _DIRECT) - _PLACE * place, reference
        if not supports and (not specific or len(entry.reach) == furthest):
            for reference in entry.topic.see:
                if reference.duty not in general:
                    yield entry, _SEE, reference


def _lexical(store: Store, question: subjects.Question) -> dict[str, float]:
    """Duty id → the share of the question's information that stands in it."""
    grams = sorted(set(text.bigrams(question.key)))
    if not grams or len(grams) > _LEXICAL_BIGRAMS:
        return {}
    frequencies = store.texts.frequencies(grams)
    size = store.size
    weights = {gram: log(1 + size / frequencies.get(gram, 1)) for gram in grams}
    total = sum(weights.values())
    sums: dict[int, float] = defaultdict(float)
    for gram, order in store.texts.postings(grams):
        sums[order] += weights[gram]
    likely = [order for order, weight in sums.items() if weight / total > 0.3]  # noqa: PLR2004 - too little to count
    return {row.id: sums[row.order] / total for row in store.texts.duties_at(likely) if row.answers}


# Bodies


def _handlers(store: Store, found: list[_Found]) -> list[Handler]:
    by_body: dict[str, list[_Found]] = defaultdict(list)
    for one in found:
        by_body[one.body].append(one)
    handlers: dict[str, Handler] = {}
    for body, duties in by_body.items():
        duties.sort(key=lambda one: (-one.score, one.row.order))
        best = duties[0]
        handlers[body] = {
            "body": {"id": body, "name": store.texts.body_name(body)},
            "role": _clause_of(best)["role"],
            "inferred": False,
            "score": round(best.score, 3),
            "reason": "",
            "duties": [_as_evidence(one) for one in duties],
        }
    direct = [one for one in found if one.score > _LEAD]
    _add_lead(store, handlers, direct)
    _add_partners(store, handlers, direct)
    return sorted(handlers.values(), key=lambda handler: _rank(store, handler))


def _rank(store: Store, handler: Handler) -> tuple[float, bool, bool, int]:
    """Best first; at the same score, departments before the leading one and the place's government, which answer for all."""
    body = handler["body"]["id"]
    return -handler["score"], body in store.authorities, body == store.lead_body, store.texts.body_order(body)


def _add_lead(store: Store, handlers: dict[str, Handler], direct: list[_Found]) -> None:
    """Where others only assist the leading department, it leads."""
    lead = store.lead_body
    asking = [one for one in direct if lead in _clause_of(one)["with"] and _clause_of(one)["role"] in _ASKS_FOR_LEAD]
    present = handlers.get(lead or "")
    if lead is None or not asking or (present and present["score"] > _LEAD):
        return
    citations = "、".join(dict.fromkeys(one.row.duty["citation"] for one in asking))
    name = store.texts.body_name(lead)
    reason = f"通知没有明说由{name}牵头；{citations}规定别的机构协助、配合{name}，据此推定。"
    duties = present["duties"] if present else []
    handlers[lead] = {
        "body": {"id": lead, "name": name},
        "role": INFERRED_LEAD,
        "inferred": True,
        "score": _LEAD,
        "reason": reason,
        "duties": duties,
    }


def _add_partners(store: Store, handlers: dict[str, Handler], direct: list[_Found]) -> None:
    """A partner named after 会同 takes part."""
    for one in direct:
        clause = _clause_of(one)
        for partner in clause["with"] if clause["role"] == "会同" else []:
            if partner not in handlers:
                citation = one.row.duty["citation"]
                reason = f"{citation}规定{store.texts.body_name(one.body)}会同{store.texts.body_name(partner)}办理。"
                handlers[partner] = {
                    "body": {"id": partner, "name": store.texts.body_name(partner)},
                    "role": _PARTNER,
                    "inferred": False,
                    "score": _TAKES_PART,
                    "reason": reason,
                    "duties": [],
                }


def _clause_of(one: _Found) -> Clause:
    return one.row.duty["clauses"][one.clause]


def _as_evidence(one: _Found) -> Evidence:
    duty: Duty = one.row.duty
    clause = duty["clauses"][one.clause]
    return {
        "id": duty["id"],
        "citation": duty["citation"],
        "text": duty["text"],
        "clause": clause["text"],
        "role": clause["role"],
        "with": [*clause["with"]],
        "matched": sorted(one.matched, key=lambda word: (-len(word), word)),
        "notes": [*duty["notes"]],
    }


def _notes(store: Store, entries: Iterable[subjects.Entry]) -> list[str]:
    notes: list[str] = []
    for entry in entries:
        if entry.topic.note:
            notes.append(entry.topic.note)
        if entry.topic.lost:
            notes.append(f"{store.texts.body_name(entry.topic.lost)}的职责有缺文，遗失的项目可能规定过此事。")
    return list(dict.fromkeys(notes))
