"""`extends`: a region's changes laid over another data file, by id.

Records with an id (bodies, duties, topics …) are merged field by field, a duty with a text of its own replaces the base's
whole; lists of words grow; everything else is replaced. `drop` takes ids, names of topics, or `3.6:交警` for one name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

    #: (old container, old key, new container, new key): what is known of the old place holds for the new one
    Moved: TypeAlias = Callable[[Any, str | int, Any, str | int], None]

__all__ = ["Merger"]

_IDENTITY = ("id", "topic", "matter", "what")


class Merger:
    """Lays one patch over one base; what it did and could not do is in `changes` and `problems`."""

    def __init__(self, moved: Moved, *, of_notice: bool = True) -> None:
        self._moved = moved
        #: in a notice, what is added is marked as local; knowledge has no such mark
        self._of_notice = of_notice
        #: what changed, a Chinese sentence each
        self.changes: list[str] = []
        #: (container in the patch, key in it, field, why it cannot be done)
        self.problems: list[tuple[Any, str | int, str, str]] = []

    def merge(self, base: dict[str, Any], patch: dict[str, Any], drop: list[Any]) -> dict[str, Any]:
        """The base with `drop` taken out and `patch` laid over it; neither is changed."""
        for index, entry in enumerate(drop):
            kept, found = self._without(base, str(entry))
            if found:
                base = kept
                self.changes.append(f"删去 {entry}")
            else:
                self.problems.append((drop, index, f"drop[{index}]", f"要删去的“{entry}”在原文件中不存在"))
        self._same_notice(base, patch)
        reworded = _reworded(base, patch)
        if not reworded:
            return self._record(base, patch)
        base, entries = self._unindexed(base, reworded)
        merged = self._record(base, patch)
        if entries:
            self.changes.append(f"改写的职责不再列在：{'、'.join(entries)}")
        return merged

    def _same_notice(self, base: dict[str, Any], patch: dict[str, Any]) -> None:
        """Another notice laid over the base would mix two: its parts have other titles, or other ids throughout."""
        titles = {_identity(section): section.get("title") for section in _records(base.get("sections"))}
        sections = _records(patch.get("sections"))
        for section in sections:
            title = titles.get(_identity(section))
            if title and section.get("title", title) != title:
                reason = (
                    f"原文件的第 {_identity(section)} 部分是“{title}”，这像是另一份通知；自成一份的通知不写 extends"
                )
                self.problems.append((section, "title", "sections.title", reason))
        strange = [
            section for section in sections if _records(section.get("bodies")) and _identity(section) not in titles
        ]
        if titles and strange and len(strange) == len(sections):
            reason = "没有一个部分与原文件相同，这像是另一份通知；自成一份的通知不写 extends"
            self.problems.append((patch, "sections", "sections", reason))

    def _unindexed(self, base: dict[str, Any], duties: list[str]) -> tuple[dict[str, Any], list[str]]:
        """The base without what its index says of the old text of reworded duties, and the entries that said it.

        An entry about nothing else goes.
        """
        changed: list[str] = []
        copy = dict(base)
        for field in base:
            self._moved(base, field, copy, field)
        for group in ("topics", "parallels"):
            entries = base.get(group)
            if not isinstance(entries, list):
                continue
            copy[group] = []
            for index, entry in enumerate(entries):
                shorter = entry
                for duty in duties:
                    shorter, _ = self._without(shorter, duty)
                if shorter != entry:
                    changed.append(str(_identity(entry)))
                if shorter == entry or (group == "topics" and (shorter.get("duties") or shorter.get("see"))):
                    copy[group].append(shorter)
                    self._moved(entries, index, copy[group], len(copy[group]) - 1)
        return copy, changed

    def _record(self, base: dict[str, Any], patch: dict[str, Any]) -> dict[str, Any]:
        merged: dict[str, Any] = {}
        for field in (*base, *(field for field in patch if field not in base)):
            old, new = base.get(field), patch.get(field)
            if field not in patch:
                merged[field] = old
            elif isinstance(old, dict) and isinstance(new, dict):
                merged[field] = self._record(old, new)
            elif isinstance(new, list):
                merged[field] = self._list(old if isinstance(old, list) else [], new)
            else:
                merged[field] = new
            source = patch if field in patch else base
            self._moved(source, field, merged, field)
        return merged

    def _list(self, base: list[Any], patch: list[Any]) -> list[Any]:
        if not all(isinstance(item, str) or _identity(item) for item in patch):
            return patch
        merged: list[Any] = []
        for index, item in enumerate(base):
            merged.append(item)
            self._moved(base, index, merged, index)
        places = {_identity(item): index for index, item in enumerate(base) if _identity(item)}
        seen: set[str] = set()
        for index, item in enumerate(patch):
            identity = _identity(item)
            if identity in seen:
                self.problems.append((patch, index, str(identity), f"{identity} 写了两次；请合在一处"))
            seen |= {identity} if identity else set()
            place = places.get(identity) if identity else None
            if place is not None:
                merged[place] = self._changed(base[place], item, str(identity))
            elif identity:
                self.changes.append(f"新增 {identity}")
                place = len(merged)
                merged.append(self._new(item))
            elif item not in merged:
                place = len(merged)
                merged.append(item)
            if place is not None:
                self._moved(patch, index, merged, place)
        return merged

    def _changed(self, old: dict[str, Any], new: dict[str, Any], identity: str) -> dict[str, Any]:
        if "text" in new and "title" not in old:
            # A duty with another text keeps its number and nothing else: no source lines, no doubts.
            self.changes.append(f"改写 {identity}")
            return self._local(new, {"label": old["label"]} if "label" in old else {})
        if set(new) - {*_IDENTITY, "from", "to", "date", "bodies", "duties"}:
            self.changes.append(f"补充 {identity}")
        return self._record(old, new)

    def _new(self, item: dict[str, Any]) -> dict[str, Any]:
        """A record that the base does not have; duties and bodies are marked as local."""
        added = dict(item)
        for field in item:
            self._moved(item, field, added, field)
        for field in ("bodies", "duties"):
            if isinstance(item.get(field), list):
                added[field] = self._list([], item[field])
        return self._local(added) if "id" in item and "title" not in item and "after" not in item else added

    def _local(self, item: dict[str, Any], kept: dict[str, Any] | None = None) -> dict[str, Any]:
        marked = {**(kept or {}), **item, **({"local": True} if self._of_notice else {})}
        for field in item:
            self._moved(item, field, marked, field)
        return marked

    def _without(self, container: Any, entry: str) -> tuple[Any, bool]:  # noqa: ANN401
        """A copy of the container without the record or name, and whether it was there."""
        if isinstance(container, dict):
            pairs: list[tuple[Any, Any]] = list(container.items())
            copy: Any = {}
        elif isinstance(container, list):
            pairs, copy = list(enumerate(container)), []
        else:
            return container, False
        owner, colon, name = entry.partition(":")
        found = False
        for key, value in pairs:
            if not colon and isinstance(copy, list) and _identity(value) == entry:
                found = True
                continue
            if not colon and isinstance(copy, list) and _refers_to(value, entry):
                continue
            if colon and _identity(value) == owner:
                kept, inside = _without_name(value, name)
            else:
                kept, inside = self._without(value, entry)
            found |= inside
            place = len(copy) if isinstance(copy, list) else key
            if isinstance(copy, list):
                copy.append(kept)
            else:
                copy[key] = kept
            self._moved(container, key, copy, place)
        return copy, found


def _identity(record: Any) -> str | None:  # noqa: ANN401
    if not isinstance(record, dict):
        return None
    if {"from", "to", "date"} <= set(record):
        # A change event is told by what it leads from and to, when, and for which part.
        return f"{record['from']} → {record['to']}（{record['date']}）{record.get('what', '')}"
    return next((str(record[key]) for key in _IDENTITY if key in record), None)


def _records(value: Any) -> list[dict[str, Any]]:  # noqa: ANN401
    """The records of a list; files are merged before their shape is checked."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _duty_texts(value: Any) -> dict[str, Any]:  # noqa: ANN401
    """The texts of all duties below a record, by their ids."""
    found: dict[str, Any] = {}
    for field in ("sections", "bodies", "duties"):
        for record in _records(value.get(field)):
            if field == "duties" and "text" in record:
                found[str(record.get("id"))] = record["text"]
            found |= _duty_texts(record)
    return found


def _reworded(base: dict[str, Any], patch: dict[str, Any]) -> list[str]:
    """The duties of the base that the patch gives another text."""
    old = _duty_texts(base)
    return [identifier for identifier, text in _duty_texts(patch).items() if old.get(identifier, text) != text]


def _refers_to(value: Any, entry: str) -> bool:  # noqa: ANN401
    """Whether a list's item (a level, a topic's duty 3.6.4/2) is what is dropped, or part of it."""
    if not isinstance(value, str) or not entry[:1].isdecimal():
        return False
    identifier = value.partition("/")[0]
    return identifier == entry or identifier.startswith(f"{entry}.")


def _without_name(body: dict[str, Any], name: str) -> tuple[dict[str, Any], bool]:
    names = body.get("names")
    if not isinstance(names, dict):
        return body, False
    kept = {
        field: [word for word in words if word != name] if isinstance(words, list) else words
        for field, words in names.items()
    }
    return {**body, "names": kept}, kept != names
