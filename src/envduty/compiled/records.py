"""What is said of each section, body and duty of an edition, in the shape in which answers give it."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from envduty.edition import roles
from envduty.edition.walk import items, placed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from envduty.answers import BodyRecord, Clause, Duty, Field, Mention, SectionRecord, SectionReference
    from envduty.answers import Unclear as Doubt
    from envduty.compiled.ties import Ties
    from envduty.edition.model import Body, Edition, Gap, Section, Unclear
    from envduty.edition.model import Duty as EditedDuty
    from envduty.edition.walk import Item

__all__ = ["PREAMBLE", "Aside", "Records", "as_duty", "asides"]

#: the id of the text before the first section
PREAMBLE = "preamble"
_COVER = "cover"
#: what a data file calls that text among the passages that are no duty
_PREAMBLE = "序言"
#: what may stand before a partner's name: 市气象局
_PLACES = frozenset("省市盟州旗县区")


class Records:
    """The records of an edition."""

    def __init__(self, edition: Edition, ties: Ties) -> None:
        self._edition = edition
        self._ties = ties

    def sections(self) -> Iterator[SectionRecord]:
        """Each section, in order."""
        for section in self._edition.sections:
            yield {
                "id": section.id,
                "title": section.title,
                "citation": self._cite(section),
                "bodies": [body.id for body in section.bodies],
                "text": section.text,
                "unclear": _doubts(section.unclear),
            }

    def bodies(self) -> list[BodyRecord]:
        """Each body and each text of its own (五、工作要求), in the order of the notice; before them the preamble, if any."""
        records = {body.id: self._body_record(section, body) for section, body in placed(self._edition)}
        self._mentions(records)
        found = [
            _text_record(PREAMBLE, passage.what, passage.what, passage.text)
            for passage in self._edition.document.passages
            if passage.what == _PREAMBLE
        ]
        for section in self._edition.sections:
            found += [records[body.id] for body in section.bodies]
            if section.text:
                found.append(
                    _text_record(section.id, section.title, self._cite(section), section.text, section.unclear)
                )
        return [*found, *(records[body.id] for body in self._edition.bodies)]

    def _cite(self, section: Section, body: Body | None = None, duty: str = "") -> str:
        if body is None:
            return section.label or section.title
        return self._edition.document.citation.format(section=section.label or "", body=body.label or "", duty=duty)

    def _body_record(self, section: Section, body: Body) -> BodyRecord:
        duties: list[Duty] = []
        for item in items(body):
            duties.append(self._duty_record(section, body, item))
            duties += [self._gap_record(section, body, gap) for gap in body.gaps if gap.after == item.duty.id]
        reference: SectionReference = {"id": section.id, "title": section.title}
        return {
            "id": body.id,
            "name": body.name,
            "printed_name": body.printed_name or body.name,
            "citation": self._cite(section, body),
            "section": reference,
            "notes": list(body.notes),
            "text": None,
            "unclear": [],
            "departments": list(self._ties.departments[body.id]),
            "today": self._ties.today(body.id, duties),
            "duties": duties,
            "mentioned_in": [],
            "local": body.local,
        }

    def _duty_record(self, section: Section, body: Body, item: Item) -> Duty:
        duty = item.duty
        labels = "".join(one.label or "" for one in (*item.above, duty))
        clauses = self._clauses(duty)
        status = "misplaced" if duty.likely_body else "copy" if duty.copy_of else "emended" if duty.printed else "sound"
        return {
            "id": duty.id,
            "citation": self._cite(section, body, labels),
            "text": duty.text,
            "printed": duty.printed,
            "status": status,  # type: ignore[typeddict-item]
            "likely_body": duty.likely_body,
            "copy_of": duty.copy_of,
            "unclear": _doubts(duty.unclear),
            "notes": list(duty.notes),
            "clauses": clauses,
            "moved": [] if duty.copy_of else self._ties.moved(duty.likely_body or body.id, clauses),
            "source_lines": sorted({*duty.lines, *duty.again, *duty.broken}),
            "local": duty.local,
        }

    def _gap_record(self, section: Section, body: Body, gap: Gap) -> Duty:
        return {
            "id": gap.id,
            "citation": self._cite(section, body, "〔缺〕"),
            "text": f"〔上文缺〕{gap.text}" if gap.text else "〔缺〕",
            "printed": gap.text,
            "status": "gap",
            "likely_body": None,
            "copy_of": None,
            "unclear": [],
            "notes": [gap.reason],
            "clauses": [],
            "moved": [],
            "source_lines": list(gap.lines),
            "local": False,
        }

    def _clauses(self, duty: EditedDuty) -> list[Clause]:
        result: list[Clause] = []
        for clause in roles.clauses(duty.text):
            ids = self._named(clause.partners)
            role = duty.role or clause.role
            for override in duty.roles:
                if override.words in clause.text:
                    role = override.role
                    ids = list(override.partners) if override.partners is not None else ids
            partners = [i for i in dict.fromkeys(ids) if i]
            result.append({"text": clause.text, "role": role, "with": partners, "partners": clause.partner_words})
        return result

    def _named(self, partners: tuple[str, ...]) -> list[str]:
        """The bodies that partners' names mean; 住房 and 城乡建设部门 may be one body's name that has a 和 in it."""
        ids = [self._body_named(name) for name in partners]
        for i, (first, second) in enumerate(pairwise(partners)):
            if not (ids[i] and ids[i + 1]):
                joined = self._ties.partner(f"{first.removesuffix('部门')}和{second}")
                ids[i + 1] = joined or ids[i + 1]
        return ids

    def _body_named(self, name: str) -> str:
        """The body that a name means, its place left out; of a name with words after it (公安开展检查), the longest beginning."""
        local = name[1:] if name[0] in _PLACES else name
        ends = [len(local)] if local.endswith("部门") else range(len(local), 1, -1)
        return next((body for end in ends if (body := self._ties.partner(local[:end]))), "")

    def _mentions(self, records: dict[str, BodyRecord]) -> None:
        """Fill in who names whom as a partner, and whether that is returned."""
        named: dict[str, dict[str, tuple[str, str]]] = defaultdict(dict)
        for body_id, record in records.items():
            for duty in record["duties"]:
                for clause in duty["clauses"]:
                    for partner in clause["with"]:
                        named[body_id].setdefault(f"{partner} {duty['id']} {clause['role']}", (partner, duty["id"]))
        partners = {body_id: {partner for partner, _ in found.values()} for body_id, found in named.items()}
        for body_id, found in named.items():
            for entry, (partner, duty_id) in found.items():
                mention: Mention = {
                    "body": {"id": body_id, "name": records[body_id]["name"]},
                    "duty": duty_id,
                    "role": entry.rsplit(" ", 1)[1],
                    "returned": body_id in partners.get(partner, set()),
                }
                records[partner]["mentioned_in"].append(mention)


def _text_record(identifier: str, name: str, citation: str, text: str, unclear: Iterable[Unclear] = ()) -> BodyRecord:
    return {
        "id": identifier,
        "name": name,
        "printed_name": name,
        "citation": citation,
        "section": {"id": identifier, "title": name},
        "notes": [],
        "text": text,
        "unclear": _doubts(unclear),
        "departments": [],
        "today": [],
        "duties": [],
        "mentioned_in": [],
        "local": False,
    }


def _doubts(unclear: Iterable[Unclear]) -> list[Doubt]:
    return [{"words": doubt.words, "conjecture": doubt.conjecture, "reason": doubt.reason} for doubt in unclear]


def as_duty(identifier: str, citation: str, words: str, unclear: list[Doubt] | None = None) -> Duty:
    """A text that is no duty, for search."""
    return {
        "id": identifier,
        "citation": citation,
        "text": words,
        "printed": None,
        "status": "sound",
        "likely_body": None,
        "copy_of": None,
        "unclear": unclear or [],
        "notes": [],
        "clauses": [],
        "moved": [],
        "source_lines": [],
        "local": False,
    }


class Aside(NamedTuple):
    """Words beside the duties' texts that can be searched: as printed, a heading, a name, a note, the cover."""

    field: Field
    #: the body, or the text of its own, that they belong to
    body: str
    #: the words, with what is said of the duty or body that they belong to
    record: Duty


def asides(edition: Edition, bodies: Iterable[BodyRecord]) -> Iterator[Aside]:
    """All asides, in the order of the notice."""
    for passage in edition.document.passages:
        if passage.what != _PREAMBLE:
            yield Aside("cover", _COVER, as_duty(_COVER, passage.what, passage.text))
    headings = {body.id: body.heading or body.printed_name or body.name for _, body in placed(edition)}
    for section in edition.sections:
        yield Aside("heading", section.id, as_duty(section.id, section.label or section.title, section.title))
    for body in bodies:
        yield from _body_asides(body, headings.get(body["id"]))


def _body_asides(body: BodyRecord, heading: str | None) -> Iterator[Aside]:
    def beside(field: Field, words: str) -> Aside:
        return Aside(field, body["id"], as_duty(body["id"], body["citation"], words))

    if heading:
        yield beside("heading", heading)
        if body["name"] not in heading:
            yield beside("name", body["name"])
    for note in (*body["notes"], *map(_doubt, body["unclear"])):
        yield beside("note", note)
    for duty in body["duties"]:
        if duty["printed"] and duty["status"] != "gap":
            yield Aside("printed", body["id"], {**duty, "text": duty["printed"]})
        for note in (*map(_doubt, duty["unclear"]), *duty["notes"]):
            yield Aside("note", body["id"], {**duty, "text": note})


def _doubt(doubt: Doubt) -> str:
    return f"{doubt['conjecture']}：{doubt['reason']}" if doubt["conjecture"] else doubt["reason"]
