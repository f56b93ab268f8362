"""A matter in people's own words → the bodies that handle it, with role and evidence, or an honest "nobody".

Evidence, in order of trust: a clause of the notice put as a question; the notice's index, by the matters that the question
means (understanding/subjects.py); where it has none, the clauses themselves (derived.py). A duty scores by how directly it
has the matter: given it, named only in support, or only implied by what others must do.
"""

from __future__ import annotations

from collections import defaultdict
from math import log
from typing import TYPE_CHECKING, NamedTuple

from envduty import text
from envduty.answering import asked_body, then_and_now
from envduty.answering.evidence import quoted
from envduty.compiled.subjects import Reference
from envduty.understanding import subjects

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from envduty.answers import Clause, Handler, MatterStatus, WhoAnswer
    from envduty.compiled.store import Store
    from envduty.compiled.subjects import Topic
    from envduty.compiled.texts import Passage
    from envduty.understanding.subjects import Entry
    from envduty.weighing import Reading

__all__ = ["INFERRED_LEAD", "find"]

INFERRED_LEAD = "牵头(推定)"
_PARTNER = "参与"
_ASKS_FOR_LEAD = frozenset({"协助", "配合"})
_ASSISTS = _ASKS_FOR_LEAD | {_PARTNER}
_STOPS = ",.;:!?、，。；：！？"

# Scores: how directly a duty has the matter.
_DIRECT, _NAMED, _LEAD, _SEE, _TAKES_PART = 0.9, 0.75, 0.5, 0.45, 0.35
#: above this a duty says something of who leads and who takes part
_SAYS = 0.4
#: a clause of the notice, put as a question, means the body that has it
_VERBATIM = 2.0
_LITERAL_BONUS = 0.1
#: what each place further down in an entry's list takes off
_PLACE = 0.002
#: at the same place, who has the matter comes before who assists in it
_ASSISTANCE = 0.001
#: for each further entry, or the text itself, that says the same
_AGREED_BONUS = 0.02
#: for each matter near the question that the body has; less for each place further down in the entry
_SUPPORT, _FURTHER_DOWN = 0.2, 0.7
#: a matter this near to the best answers with its general bodies too
_AS_GOOD = 0.95
#: how much the question's own words say about which clause is meant, and those of the index
_OWN_WORDS, _INDEX_WORDS = 3, 2
#: a question with this share of its information in one clause is that clause, put as a question
_CLAUSE = 0.85
#: … and so is one with so many characters of it
_LONG = 12
#: with no entry matched, a duty must contain this share of the question's information
_LEXICAL = 0.66
#: a question with more bigrams is a sentence: its words alone prove nothing
_LEXICAL_BIGRAMS = 12
#: an answer that is not certain stays below one half
_DOUBT = 0.49


class _Found(NamedTuple):
    """A duty with what speaks for it."""

    row: Passage
    body: str
    score: float
    clause: int
    matched: tuple[str, ...]


def find(store: Store, matter: str) -> WhoAnswer:
    """The bodies that handle `matter`, best first."""
    asked = asked_body.find(store, matter, find)
    if asked:
        return asked
    question = subjects.read(store, matter)
    answer = _about(store, matter, question)
    return _by_name(store, matter, answer) or {
        **answer,
        "results": then_and_now.told(store, question.key, answer["results"]),
    }


def _by_name(store: Store, matter: str, answer: WhoAnswer) -> WhoAnswer | None:
    """Of a word that only may be a matter (消防), and of one that means one body either way (环保), the name is surer."""
    doubtful = answer["status"] in {"unassigned", "likely"}
    if not doubtful and len(answer["results"]) > 1:
        return None
    named = asked_body.by_name(store, matter)
    bodies = [[handler["body"]["id"] for handler in one["results"]] for one in (named, answer) if one]
    return named if named and (doubtful or bodies[0] == bodies[1]) else None


def _about(store: Store, matter: str, question: Reading) -> WhoAnswer:
    """By the notice's own words, its index, or else its clauses."""
    meaning = subjects.meant(store, question)
    named = _named(store, question)
    if meaning.outside and not any(_put_as_question(row, question) is not None for row in named):
        named = []
    outside = meaning.outside and not named
    if not named and not any(entry.topic.curated for entry in meaning.entries):
        from envduty.answering import derived

        answer = derived.find(store, matter, question, meaning)
        if answer is not None:
            return answer
    entries = [entry for entry in meaning.entries if entry.topic.curated]
    found = [] if outside else _evidence(store, question, entries, named)
    results = _handlers(store, found, [] if named else meaning.nearby)
    doubt = bool(results) and bool(entries) and not named and not meaning.sure
    if doubt:
        results = [{**handler, "score": round(handler["score"] * _DOUBT, 3)} for handler in results]
    return {
        **store.head("who-handles", matter),
        "status": _status(entries, results, named, doubt=doubt),
        "topics": [entry.topic.name for entry in entries] if results else [],
        "match": None,
        "results": results,
        "suggestions": [] if results or outside else subjects.near(store, question),
        "notes": _notes(store, entries, doubt=doubt) if results else [],
    }


def _status(entries: list[Entry], results: list[Handler], named: list[Passage], *, doubt: bool) -> MatterStatus:
    if not results:
        return "unassigned"
    if doubt:
        return "likely"
    return "assigned" if not entries or _specific(entries, named) else "general"


def _named(store: Store, question: Reading) -> list[Passage]:
    """The duties in which the question stands word for word."""
    # A clause of the notice has filler in it, and stops.
    whole = question.folded.strip(_STOPS)
    found = [
        row
        for words in dict.fromkeys((question.key, whole))
        if len(words) > 1
        for row in store.texts.containing([words])
    ]
    return list({row.id: row for row in found if row.answers}.values())


# Evidence


class _Claim(NamedTuple):
    """What speaks for a duty before its text has been read."""

    score: float
    reference: Reference
    matched: tuple[str, ...]
    #: the matter that says so
    name: str


def _evidence(store: Store, question: Reading, entries: list[Entry], named: list[Passage]) -> list[_Found]:
    """Every duty that speaks to the matter, once for each body that it answers for; `named` have the question's words."""
    lexical = _lexical(store, question)
    claims = _claims(entries, named, lexical, question)
    grams = text.distinct_bigrams(question.key)
    found: list[_Found] = []
    for row in store.texts.duties(claims):
        claim = claims[row.id]
        clause = _clause(row, claim, grams)
        score = claim.score + _LITERAL_BONUS * lexical.get(row.id, 0)
        if row.duty["clauses"][clause]["role"] in _ASSISTS:
            score -= _ASSISTANCE
        matched = claim.matched or tuple(sorted(gram for gram in grams if gram in row.folded))
        if row.answers:
            found.append(_Found(row, row.answers, score, clause, matched))
            if row.answers != row.body:
                # A misplaced duty also stands where it was printed.
                found.append(_Found(row, row.body, min(score, _SEE), clause, matched))
    return found


def _clause(row: Passage, claim: _Claim, grams: frozenset[str]) -> int:
    """The clause of a duty that the question is about: by its own words, and by the matter's name."""
    clauses = row.duty["clauses"]
    default = min(claim.reference.clause, len(clauses) - 1)
    if claim.reference.named or len(clauses) == 1:
        return default
    index = text.distinct_bigrams(claim.name)
    own = [text.distinct_bigrams(clause["text"]) for clause in clauses]
    said = [_OWN_WORDS * len(words & grams) + _INDEX_WORDS * len(words & index) for words in own]
    return default if said[default] == max(said) else said.index(max(said))


def _claims(
    entries: list[Entry], named: list[Passage], lexical: dict[str, float], question: Reading
) -> dict[str, _Claim]:
    """By duty id, the best of what the index and the text say for it."""
    claims: dict[str, _Claim] = {}

    def claim(score: float, reference: Reference, matched: tuple[str, ...], name: str = "") -> None:
        old = claims.get(reference.duty)
        best = old if old and old.score >= score else _Claim(score, reference, (), name)
        words = tuple(dict.fromkeys((*(old.matched if old else ()), *matched)))
        claims[reference.duty] = best._replace(score=best.score + (_AGREED_BONUS if old else 0), matched=words)

    specific = _specific(entries, named)
    for entry, weight, reference in _references(entries, specific=specific):
        claim(weight * entry.strength, reference, entry.words, entry.topic.name)
    for row in named:
        # Where the index knows the matter, its judgement comes before the mere words.
        clause = _put_as_question(row, question)
        score = _VERBATIM if clause is not None else _NAMED if entries else _DIRECT
        claim(score, Reference(row.id, clause or 0, named=clause is not None), (question.key,))
    if not entries:
        for duty, share in lexical.items():
            if share >= _LEXICAL:
                claim(_DIRECT * share, Reference(duty, 0, named=False), ())
    return claims


def _put_as_question(row: Passage, question: Reading) -> int | None:
    """The clause that the question is, word for word."""
    asked = text.key(question.folded)
    for number, clause in enumerate(row.duty["clauses"]):
        own = text.key(clause["text"])
        if asked in own and (len(asked) >= _CLAUSE * len(own) or len(asked) >= _LONG):
            return number
    return None


def _specific(entries: list[Entry], named: list[Passage]) -> bool:
    """Whether the notice gives the matter to somebody by name."""
    return bool(named) or any(not entry.topic.general and entry.strength >= _AS_GOOD for entry in entries)


def _references(entries: list[Entry], *, specific: bool) -> Iterator[tuple[Entry, float, Reference]]:
    """What the entries refer to, and how directly. Where a specific body exists, general matters only support it."""
    for entry in entries:
        supports = specific and entry.topic.general
        for place, reference in enumerate(entry.topic.duties):
            # An entry lists first what fits best.
            yield entry, (_SEE if supports else _DIRECT) - _PLACE * place, reference
        if not supports and (not specific or entry.strength >= _AS_GOOD):
            yield from ((entry, _SEE, reference) for reference in entry.topic.see)


def _lexical(store: Store, question: Reading) -> dict[str, float]:
    """Duty id → the share of the question's information that stands in it."""
    grams = sorted(text.distinct_bigrams(question.key))
    if not grams or len(grams) > _LEXICAL_BIGRAMS:
        return {}
    frequencies = store.texts.frequencies(grams)
    size = store.size
    weights = {gram: log(1 + size / frequencies.get(gram, 1)) for gram in grams}
    total = sum(weights.values())
    sums: dict[int, float] = defaultdict(float)
    for gram, orders in store.texts.postings(grams).items():
        for order in orders:
            sums[order] += weights[gram]
    likely = [order for order, weight in sums.items() if weight / total > 0.3]  # noqa: PLR2004 - too little to count
    return {row.id: sums[row.order] / total for row in store.texts.duties_at(likely) if row.answers}


# Bodies


def _handlers(store: Store, found: list[_Found], nearby: Iterable[tuple[Topic, float]]) -> list[Handler]:
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
            "derived": False,
            "score": best.score,
            "reason": "",
            "today": [],
            "duties": [quoted(one.row, one.clause, one.matched) for one in duties],
        }
    for topic, share in nearby:
        # A body that has several of the matters that the question may mean comes before one that has a single one.
        for place, body in enumerate(topic.bodies):
            if body in handlers:
                handlers[body]["score"] += _SUPPORT * share * _FURTHER_DOWN**place
    direct = [one for one in found if one.score > _SAYS]
    _add_lead(store, handlers, direct)
    _add_partners(store, handlers, direct)
    highest = max((handler["score"] for handler in handlers.values()), default=0.0)
    for handler in handlers.values():
        handler["score"] = round(handler["score"] / max(1.0, highest), 3)
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
        "derived": False,
        "score": _LEAD,
        "reason": reason,
        "today": [],
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
                    "derived": False,
                    "score": _TAKES_PART,
                    "reason": reason,
                    "today": [],
                    "duties": [],
                }


def _clause_of(one: _Found) -> Clause:
    return one.row.duty["clauses"][one.clause]


def _notes(store: Store, entries: list[Entry], *, doubt: bool) -> list[str]:
    notes: list[str] = []
    if doubt:
        notes.append(f"没有把握；最接近的事项是“{entries[0].topic.name}”。")
    for entry in entries:
        if entry.topic.note:
            notes.append(entry.topic.note)
        if entry.topic.lost:
            notes.append(store.texts.lost(entry.topic.lost))
    return list(dict.fromkeys(notes))
