"""Names, ids and citations → the bodies they mean, in full."""

from __future__ import annotations

from typing import TYPE_CHECKING

from envduty.answering.asked import named

if TYPE_CHECKING:
    from collections.abc import Sequence

    from envduty.answers import BodyRecord, NamedMatch, NameMatch, ShowAnswer, Suggestion
    from envduty.compiled.store import Store

__all__ = ["find"]


def find(store: Store, asked: Sequence[str], *, printed: bool = False) -> ShowAnswer:
    """The bodies, sections or duties that `asked` names; the whole notice where it is empty.

    `printed`: the texts as printed instead of as emended.
    """
    matches: list[NamedMatch] = []
    suggestions: list[Suggestion] = []
    records: list[BodyRecord] = []
    for name in asked:
        found, near = named(store, name)
        matches += found
        suggestions += near
        for identifier in dict.fromkeys(i for one in found for i in one["ids"]):
            records += _records(store, identifier)
    if not asked:
        records = store.texts.bodies()
    if printed:
        _print(records)
    known = [match for match in matches if match["kind"]]
    first = next((match for match in known if match["ids"]), known[0] if known else None)
    match: NameMatch | None = None
    if first and first["kind"] and first["text"]:
        match = {"kind": first["kind"], "text": first["text"], "since": first["since"], "basis": first["basis"]}
    return {
        **store.head("show", " ".join(asked)),
        "match": match,
        "matches": matches,
        "sections": [] if asked else store.texts.sections(),
        "results": list({(r["id"], *(duty["id"] for duty in r["duties"])): r for r in records}.values()),
        "suggestions": suggestions,
    }


def _records(store: Store, identifier: str) -> list[BodyRecord]:
    """The records of an id: a body, the bodies of a section, or a body with the one duty."""
    body = store.texts.body(identifier)
    if body:
        return [body]
    section = store.texts.section(identifier)
    if section:
        return [record for record in map(store.texts.body, section["bodies"]) if record]
    (row,) = store.texts.duties([identifier])
    owner = store.texts.body(row.body)
    # The body's own record of the duty is this answer's alone; `row` may be kept for later questions.
    return [{**owner, "duties": [d for d in owner["duties"] if d["id"] == identifier]}] if owner else []


def _print(records: list[BodyRecord]) -> None:
    for record in records:
        record["name"] = record["printed_name"]
        for duty in record["duties"]:
            duty["text"] = duty["printed"] or duty["text"]
