"""A notice as text, HTML or .docx → a draft data file: read into lines, made a plain tree, written.

Whatever the input, what is written is a valid data file; what is doubtful is told, and no line of the source is lost.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from envduty.edition.draft import cover
from envduty.edition.draft.arrange import Arranger
from envduty.edition.draft.naming import Naming
from envduty.edition.draft.outline import outline
from envduty.edition.draft.parts import Doubt, DraftError, Notice
from envduty.edition.draft.reading import read
from envduty.edition.draft.writing import Writer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from envduty.edition.draft.parts import Duty

__all__ = ["Doubt", "Draft", "DraftError", "draft"]


class Draft(NamedTuple):
    """A data file as text, and the places that a person should look at, in the order of the source."""

    text: str
    doubts: tuple[Doubt, ...]


def draft(path: Path, known: Callable[[str], bool]) -> Draft:
    """The draft of a file; `known` tells whether a heading's name is one of a department."""
    source = read(path)
    naming = Naming(known)
    plan = outline(source, naming)
    found = Arranger(plan, naming)
    if not found.sections:
        raise DraftError(f"{path.name} 里没有找到机构及其职责：标题里要有机构名称，后面要有职责")
    issuers = cover.issuers_of(plan.lines)
    title = plan.title or path.stem
    date, signed = cover.date_of(plan.lines)
    region = cover.region_of([title, *issuers, *plan.head])
    notice = Notice(source, title, date, signed, region, issuers, found.passages, found.sections)
    _broken_off(notice)
    writer = Writer(notice, naming, _identifier(path, notice))
    text = writer.text()
    return Draft(text, tuple(sorted([*plan.doubts, *writer.doubts])))


def _identifier(path: Path, notice: Notice) -> str:
    """A short name in ASCII: region and year, or the file's own."""
    from pypinyin import lazy_pinyin

    place = "".join(lazy_pinyin(re.sub(r"(.{2,})[省市县区州旗盟镇乡]$", r"\1", notice.region), errors="ignore"))
    name = "-".join(filter(None, [place, notice.date[:4]])) if place else path.stem
    return re.sub(r"[^0-9A-Za-z_-]+", "-", name).strip("-")[:40] or "notice"


def _broken_off(notice: Notice) -> None:
    """Tells of duties that end without a stop, where most others have one."""
    duties = [duty for section in notice.sections for body in section.bodies for duty in _leaves(body.duties)]
    open_ = [duty for duty in duties if not re.search(r"[。；;.！？!?：:”\"）)…]$", duty.text)]
    if len(open_) * 4 < len(duties):
        for duty in open_:
            duty.doubts.append("句子没有写完")


def _leaves(duties: list[Duty]) -> Iterator[Duty]:
    for duty in duties:
        yield duty
        yield from _leaves(duty.duties)
