"""Whether a text names a body: by what the resolver knows, and by what headings of notices look like (words.yaml)."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = ["Naming", "words"]

_LONGEST = 40
_TAIL = 3
#: a kind of place is so short: 街道
_KIND = 2
_SHORT = 16
_STOPS = "，。；,;！？!?"
_TRAILING = "：:。.；; \u3000—-"
_TITLED = re.compile(r"[【〖〔《［\[]([^】〗〕》］\]]{2,30})[】〗〕》］\]]")
_NOTE = re.compile(r"[（(][^（()）]*[）)]$")


@cache
def words() -> dict[str, Any]:
    """The word lists of words.yaml."""
    loaded: dict[str, Any] = yaml.safe_load(files(__package__).joinpath("words.yaml").read_text("utf-8"))
    return loaded


def _any(entries: Iterable[str]) -> str:
    return "|".join(re.escape(entry) for entry in sorted(entries, key=len, reverse=True))


class Named(NamedTuple):
    """A body found in a text: its name, and the text after it ("" where the text is nothing but a heading)."""

    name: str
    rest: str
    #: where the rest begins
    at: int


def _worded(rest: str) -> str:
    """What goes on after a name; nothing, where it is only punctuation."""
    return rest.strip() if any(c.isalnum() for c in rest) else ""


def _balanced(name: str) -> bool:
    return sum(name.count(c) for c in "（(") == sum(name.count(c) for c in "）)")


class Naming:
    """Finds names of bodies in headings and at the head of sentences."""

    def __init__(self, known: Callable[[str], bool]) -> None:
        w = words()
        self._known = cache(known)
        duties = _any(w["duty_words"])
        self._suffix = re.compile(rf"(?:的|主要|具体|相关)*(?:工作)?(?:{duties})+(?:如下|为|是)?$")
        self._titles = re.compile(rf"(?:主要|具体|工作|牵头|配合|参与|承担|负责|的)*(?:{duties}|事项)+[：:]\s*")
        self._fields = re.compile(rf"(?:{_any(w['fields'])})+(?:{duties})?")
        self._whole = re.compile(
            rf"(?:{_any(w['strong_endings'])}|.{{2}}[{''.join(w['weak_endings'])}]|[省市县区旗州盟地乡镇]委|海关)$"
        )
        self._ending = re.compile(
            rf"(?:{_any([*w['strong_endings'], *w['weak_endings']])})(?:[（(][^（()）]{{1,12}}[）)])?"
        )
        self._group = re.compile(
            rf"(?:驻.|{_any(w['group_words'])}|{_any(w['group_endings'])})*(?:{_any(w['group_endings'])})(?:等)?"
        )
        self._never = re.compile(rf"(?:{_any(w['never_first'])})|.*(?:{_any(w['never_inside'])})")
        self._after = re.compile(rf"[ \u3000]*(?:{_any(w['after_name'])})")
        self._nothing = re.compile(_any(w["not_bodies"]))
        self._closing = re.compile(_any(w["closing"]))
        self._plate = re.compile(rf"^(?:{_any(w['plate_words'])})+|(?:{_any(w['plate_words'])})+$")
        self._level = re.compile(rf"(?:{_any(w['levels'])})$")
        self._lead, self._not_lead = re.compile(_any(w["lead"])), re.compile(_any(w["not_lead"]))

    def heading(self, text: str) -> str | None:
        """The body that a heading names, as a reader says it: 公安部门工作职责： → 公安部门."""
        text = text.strip(_TRAILING)
        if titled := _TITLED.fullmatch(text):
            return self.heading(titled[1])
        if not text or len(text) > _LONGEST or any(c in _STOPS for c in _NOTE.sub("", text)):
            return None
        stem = self._suffix.sub("", text)
        if self.names(stem):
            return stem
        return self._shortest(
            stem,
            lambda end: (
                self._fields.fullmatch(stem, end) is not None
                or (stem != text and self._after.match(stem, end) is not None)
            ),
        )

    def _shortest(self, text: str, goes_on: Callable[[int], bool]) -> str | None:
        """The name at the head of a text that goes on after it; 市委|组织部|负责: what looks like a verb may be the rest of the name."""
        ends = [end for end in self._ends(text) if end < len(text) and goes_on(end) and self.names(text[:end])]
        known = [end for end in ends if self._known(text[:end])]
        return text[: max(known or (end for end in ends if end - ends[0] <= _TAIL))] if ends else None

    def lead(self, text: str) -> Named | None:
        """The body at the head of a text that goes on: after a colon, or with the verb of its duty."""
        colon = re.search(r"[：:]|——", text[: _LONGEST + 8])
        if colon and (name := self.heading(text[: colon.start()])):
            return Named(name, _worded(text[colon.end() :]), colon.end())
        titled = _TITLED.match(text)
        if titled and (name := self.heading(titled[1])):
            return Named(name, _worded(text[titled.end() :]), titled.end())
        stop = re.match(r"([^，。；：:,;]{2,30})[。\u3000 ]\s*(?=\S{2})", text)
        if stop and (name := self.heading(stop[1])):
            return Named(name, _worded(text[stop.end() :]), stop.end())
        head = re.split(f"[{_STOPS}：:]", text[: _LONGEST + 8])[0]
        name = self._shortest(head, lambda end: self._after.match(head, end) is not None)
        return Named(name, _worded(text[len(name) :]), len(name)) if name else None

    def plates(self, name: str) -> tuple[str, list[str]]:
        """A name without the bracket behind it, and the names in the bracket: 省发展改革委（省能源局）.

        Two names of one rank are two name plates of one body, 镇政府（街道办） are two kinds of one level: these stay together.
        """
        note = _NOTE.search(name)
        if not note:
            return name, []
        first, inner = name[: note.start()].strip(), self._plate.sub("", note[0][1:-1])
        seconds = [part for part in re.split("[、，,]", inner) if len(part) > _KIND and self.names(part)]
        plates = inner == note[0][1:-1] and seconds and seconds[-1][-1] == first[-1:]
        kinds = len(inner.split("、")[0]) <= _KIND  # 各乡（镇、街道）
        return name if self.level(first) or plates or kinds else first, seconds

    def names(self, name: str) -> bool:
        """Whether the string is the name of one body (or of several joined: 市农业局、市林业局)."""
        bare = _NOTE.sub("", name)
        never = (self._never.match(bare) and not self._known(name)) or not _balanced(name)
        if not 1 < len(name) <= _LONGEST or self.group(name) or never:
            return False
        return self._known(name) or self._whole.search(bare) is not None

    def _ends(self, text: str) -> list[int]:
        """The places in a text where a name may end, the first first."""
        ends = {found.end() for found in self._ending.finditer(text)}
        ends |= {i + 1 for i, c in enumerate(text) if c in words()["weak_endings"]}
        return sorted(end for end in ends if end > 1)

    def group(self, text: str) -> bool:
        """Whether it is a kind of bodies rather than a body: 市直有关部门."""
        text = self._suffix.sub("", text.strip(_TRAILING))
        return not text or self._group.fullmatch(text) is not None

    def no_body(self, text: str) -> bool:
        """Whether a heading opens a part without duties: 总则, 附则, 保障措施."""
        text = re.sub(r"[ \u3000]", "", text).strip(_TRAILING)
        return 0 < len(text) <= _SHORT and not any(c in _STOPS for c in text) and self._nothing.search(text) is not None

    def heads(self, text: str) -> bool:
        """Whether a line can be a heading of any kind."""
        text = text.strip()
        return bool(text) and len(text) <= _LONGEST and not any(c in _STOPS for c in _NOTE.sub("", text))

    def stem(self, text: str) -> str:
        """A heading without the words for duties: 镇长职责 → 镇长."""
        return self._suffix.sub("", text) or text

    def titles(self, text: str) -> bool:
        """Whether a line only says that duties follow: 主要职责：, 配合任务：."""
        return self._titles.fullmatch(text.strip()) is not None

    def duties_begin(self, text: str) -> int:
        """Where a line that begins with 职责： goes on; 0 elsewhere."""
        found = self._titles.match(text)
        return found.end() if found else 0

    def closes(self, text: str) -> bool:
        """Whether a paragraph after the last duty speaks to everybody: 各部门要……."""
        return self._closing.match(text) is not None

    def level(self, name: str) -> bool:
        """Whether the body is a party committee or a government of some level."""
        return self._level.search(re.sub(r"[（(][^（()）]*[）)]", "", name)) is not None

    def leads(self, name: str) -> bool:
        """Whether it is the environment department, with which others cooperate."""
        return self._lead.search(name) is not None and self._not_lead.search(name) is None
