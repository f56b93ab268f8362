"""Answers for a person at a terminal, one part a command."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from rich.console import Group
from rich.padding import Padding
from rich.table import Table
from rich.tree import Tree

from envduty.output import notices, now
from envduty.output.damage import STATUS, doubts, mark, remarks
from envduty.output.records import FIELDS
from envduty.output.screen import DOUBT as _DOUBT
from envduty.output.screen import FAINT as _FAINT
from envduty.output.screen import HIT as _HIT
from envduty.output.screen import NAME as _NAME
from envduty.output.screen import ROLE as _ROLE
from envduty.output.screen import console
from envduty.output.screen import contrasted as _level_cell
from envduty.output.screen import doubtful as _doubtful
from envduty.output.screen import hanging as _hanging
from envduty.output.screen import line as _line
from envduty.output.screen import notes as _notes
from envduty.output.screen import quoted as _quoted
from envduty.output.screen import text as _text
from envduty.output.screen import widest as _widest
from envduty.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType
    from rich.text import Text

    from envduty import answers
    from envduty.output.streams import Environment

__all__ = ["render"]

#: below this width, columns side by side hold too few characters a line to be read
_NARROW = 72
#: with more columns than this a cell is narrower than a line of Chinese
_MOST_COLUMNS = 3


def render(answer: answers.Answer, environment: Environment) -> None:
    """Write the whole answer."""
    wide = environment.width >= _NARROW
    screen = console(environment)
    for part in _parts(answer, wide=wide):
        screen.print(Group(part))  # a Text by itself would be copied into one that breaks anywhere


def _parts(answer: answers.Answer, *, wide: bool) -> Iterator[RenderableType]:
    if not answer["results"] and answer["command"] != "check":
        return
    command = answer["command"]
    if command == "show":
        shown = cast("answers.ShowAnswer", answer)
        yield from _show(shown) if shown["query"] else [_tree(shown)]
    elif command == "who-handles":
        yield from _who(cast("answers.WhoAnswer", answer))
    elif command == "search":
        yield from _search(cast("answers.SearchAnswer", answer))
    elif command == "diff-levels":
        yield from _levels(cast("answers.LevelsAnswer", answer), wide=wide)
    elif command == "diff-notices":
        yield from notices.render(cast("answers.NoticesAnswer", answer), wide=wide)
        return
    elif command == "topics":
        yield from _topics(cast("answers.TopicsAnswer", answer), wide=wide)
    elif command == "check":
        yield from _check(cast("answers.CheckAnswer", answer))
        return
    else:
        yield _pairs([(fact["name"], fact["value"]) for fact in cast("answers.InfoAnswer", answer)["results"]])
        return
    yield _foot(answer)
    if now.has_changed(answer):
        yield _text(now.DISCLAIMER, _FAINT)


def _foot(answer: answers.Answer) -> RenderableType:
    document = answer["document"]
    if document is None:
        return _text("")
    return _text(f"{document['region']} · {document['title']} · {document['date']}", _FAINT)


def _now(today: list[answers.Today], *, with_parts: bool = False) -> Iterator[RenderableType]:
    """今：生态环境部门（2018年机构改革）."""
    if words := now.today(today, with_parts=with_parts):
        yield _hanging("今：", _text(words, _FAINT), indent=2, style=_FAINT)


# show


def _tree(answer: answers.ShowAnswer) -> Tree:
    document = answer["document"]
    tree = Tree(_text(document["title"], "bold"), guide_style=_FAINT)
    bodies = {body["id"]: body for body in answer["results"]}
    for section in answer["sections"]:
        branch = tree.add(_text(f"{section['citation']} {section['title']}", "bold"))
        if section["text"]:
            branch.add(_doubtful(section["text"], section["unclear"]))
            for remark in doubts(section["unclear"]):
                branch.add(_text(f"※ {remark}", _DOUBT))
        for identifier in section["bodies"]:
            branch.add(_leaf(bodies[identifier]))
    return tree


def _leaf(body: answers.BodyRecord) -> Text:
    """A body, how many duties it has, and what is damaged in them."""
    duties = [duty for duty in body["duties"] if duty["status"] != "gap"]
    line = _line((f"{body['id']} ", ""), (body["name"], _NAME), (f" {len(duties)} 项", _FAINT))
    marks = dict.fromkeys(STATUS[duty["status"]] for duty in body["duties"] if STATUS[duty["status"]])
    if any(duty["unclear"] for duty in body["duties"]):
        marks["存疑"] = None
    if body["name"] != body["printed_name"]:
        marks["标题误印"] = None
    if body["local"] or any(duty["local"] for duty in body["duties"]):
        marks["本地"] = None
    return line.append(f" ※{'、'.join(marks)}" if marks else "", _DOUBT)


def _show(answer: answers.ShowAnswer) -> Iterator[RenderableType]:
    for body in answer["results"]:
        misprint = f"（印作“{body['printed_name']}”）" if body["name"] != body["printed_name"] else ""
        local = "〔本地〕" if body["local"] else ""
        yield _line((f"{body['citation']} ", _FAINT), (body["name"], _NAME), (misprint + local, _DOUBT))
        yield from _now(body["today"], with_parts=True)
        yield from _notes(body["notes"])
        if body["text"]:
            yield Padding(_doubtful(body["text"], body["unclear"]), (0, 0, 0, 2))
            yield from _notes(doubts(body["unclear"]), indent=4)
        width = _widest(duty["citation"] for duty in body["duties"])
        for duty in body["duties"]:
            yield from _duty(duty, width)
        mentions = [
            f"{mention['body']['name']}（{mention['role']}，{mention['duty']}{'' if mention['returned'] else '；未回应'}）"
            for mention in body["mentioned_in"]
        ]
        if mentions and len(body["duties"]) > 1:
            yield _hanging("被提及于", _text("、".join(mentions), _FAINT), indent=2, style=_FAINT)
        yield _text("")


def _duty(duty: answers.Duty, width: int) -> Iterator[RenderableType]:
    line = _doubtful(duty["text"], duty["unclear"])
    roles = list(dict.fromkeys(clause["role"] for clause in duty["clauses"]))
    if roles != ["负责"] and roles:
        line.append(printable(f" 〔{'、'.join(roles)}〕"), _ROLE)
    if duty["local"]:
        line.append(" 〔本地〕", _DOUBT)
    yield from _quoted(duty["citation"], line, duty, now.moved(duty["moved"]), width)


# who-handles


def _who(answer: answers.WhoAnswer) -> Iterator[RenderableType]:
    if answer["topics"]:
        yield _text("事项：" + "、".join(answer["topics"]), "bold")
    width = _widest(duty["citation"] for handler in answer["results"] for duty in handler["duties"])
    for handler in answer["results"]:
        body = handler["body"]
        yield _line((body["name"], _NAME), (f" {handler['role']}", _ROLE), (f" {body['id']}", _FAINT))
        yield from _now(handler["today"])
        if handler["reason"]:
            yield from _notes([handler["reason"]])
        for duty in handler["duties"]:
            line = _doubtful(duty["text"], duty["unclear"])
            start = duty["text"].find(duty["clause"])
            if start >= 0 and duty["clause"] != duty["text"]:
                line.stylize("bold", start, start + len(duty["clause"].rstrip("，。；")))
            for word in duty["matched"]:
                at = duty["text"].find(word)
                if at >= 0:
                    line.stylize(_HIT, at, at + len(word))
            yield from _quoted(duty["citation"], line, duty, now.moved(duty["moved"]), width)
    yield _text("")


# search


def _search(answer: answers.SearchAnswer) -> Iterator[RenderableType]:
    for hit in answer["results"]:
        line = _doubtful(hit["text"], hit["unclear"] if hit["field"] == "text" else [])
        for start, end in hit["matches"]:
            line.stylize(_HIT, start, end)
        field = f" 〔{FIELDS[hit['field']]}〕" if FIELDS[hit["field"]] else ""
        yield _line((hit["body"]["name"], _NAME), (field, _ROLE))
        yield from _quoted(hit["citation"], line, hit)
    yield _text(f"共 {len(answer['results'])} 处", _FAINT)


# diff-levels


def _levels(answer: answers.LevelsAnswer, *, wide: bool) -> Iterator[RenderableType]:
    duties = {duty["id"]: duty for duty in answer["results"]}
    levels = answer["levels"]
    shared = [row for row in answer["rows"] if _is_shared(row, duties)]
    single = [row for row in answer["rows"] if row not in shared]
    yield _text("共有的事项", "bold underline") if shared else _text("没有共有的事项", _FAINT)
    if shared and wide and len(levels) <= _MOST_COLUMNS:
        yield _side_by_side(levels, shared, duties)
    else:
        for row in shared:
            yield from _stacked(levels, row, duties)
    counts: list[str] = []
    for level in levels:
        own = [row for row in single if row["cells"][level["id"]]]
        counts.append(f"只在{level['name']} {len(own)}")
        if own:
            yield _line(("\n只在", "bold underline"), (level["name"], "bold underline"))
        for row in own:
            yield _text(row["topic"], "bold")
            for i in row["cells"][level["id"]]:
                yield from _quoted(i, _level_cell(duties[i]), duties[i])
    yield from _notes(answer["notes"])
    yield _text(f"\n共有 {len(shared)}；{'；'.join(counts)}。〖〗内是同一行里别级没有的字词。", _FAINT)


def _is_shared(row: answers.Row, duties: dict[str, answers.LevelDuty]) -> bool:
    """Whether two levels have the matter; a copy gives it to nobody."""
    return sum(any(not duties[i]["copy_of"] for i in cell) for cell in row["cells"].values()) > 1


def _side_by_side(
    levels: list[answers.Level], rows: list[answers.Row], duties: dict[str, answers.LevelDuty]
) -> RenderableType:
    used = [level for level in levels if any(row["cells"][level["id"]] for row in rows)]
    table = Table(show_lines=True, header_style="bold", border_style=_FAINT, expand=True)
    table.add_column(_text("事项"), overflow="fold", ratio=1)
    for level in used:
        table.add_column(_text(level["name"]), overflow="fold", ratio=2)
    for row in rows:
        topic = Group(_text(row["topic"], "bold"), _text(row["why"], _FAINT))
        cells = ([duties[i] for i in row["cells"][level["id"]]] for level in used)
        table.add_row(
            topic,
            *(Group(*(part for duty in cell for part in _in_cell(duty))) for cell in cells),
        )
    return table


def _in_cell(duty: answers.LevelDuty) -> Iterator[RenderableType]:
    marked = f" 〔{mark(duty)}〕" if mark(duty) else ""
    yield _line((duty["id"], _FAINT), (marked, _DOUBT))
    yield _level_cell(duty)
    yield from _notes(remarks(duty), indent=0)


def _stacked(
    levels: list[answers.Level], row: answers.Row, duties: dict[str, answers.LevelDuty]
) -> Iterator[RenderableType]:
    yield _line((row["topic"], "bold"), (f"  {row['why']}", _FAINT))
    for level in levels:
        for identifier in row["cells"][level["id"]]:
            yield Padding(_text(level["name"], _NAME), (0, 0, 0, 2))
            yield from _quoted(identifier, _level_cell(duties[identifier]), duties[identifier])


# topics, check, info


def _topics(answer: answers.TopicsAnswer, *, wide: bool) -> Iterator[RenderableType]:
    for topic in answer["results"]:
        marks = [
            word
            for word, holds in (
                ("一般职责", topic["general"]),
                ("多部门", topic["shared"]),
                ("无牵头", topic["leaderless"]),
            )
            if holds
        ]
        yield _line((topic["topic"], "bold"), (f"  {'、'.join(marks)}" if marks else "", _FAINT))
        width = _widest(body["name"] for body in topic["bodies"]) if wide else 0
        for body in topic["bodies"]:
            yield from _topic_body(body, width, remarked=bool(answer["query"]))
        if answer["query"] and topic["terms"]:
            yield _hanging("说法", _text("、".join(map(_term, topic["terms"])), _FAINT), indent=2)
        yield from _notes(topic["notes"])


def _topic_body(body: answers.TopicBody, width: int, *, remarked: bool) -> Iterator[RenderableType]:
    """A body under a topic with its duties, in a column of `width` or below; those that are only to be seen come last."""
    about = _line((f"{body['role']} ", _ROLE))
    seen = True
    for duty in body["evidence"]:
        if duty["direct"] < seen:
            about.append("参见 ", _ROLE)
        seen = duty["direct"]
        about.append(f"{duty['id']} ", _FAINT)
        about.append(f"〔{mark(duty)}〕" if mark(duty) else "", _DOUBT)
    if width:
        yield _hanging(body["name"], about, indent=2, style=_NAME, width=width)
    else:
        yield Padding(_text(body["name"], _NAME), (0, 0, 0, 2))
        yield Padding(about, (0, 0, 0, 4))
    if remarked:
        yield from _notes((remark for duty in body["evidence"] for remark in remarks(duty)), indent=4)


def _term(term: str) -> str:
    """A term of the index as it is read: words that must stand together joined by ＋, rings by their name."""
    return "＋".join(re.sub("[<>‹›]", "", term).split())


def _check(answer: answers.CheckAnswer) -> Iterator[RenderableType]:
    names = {"error": ("错误", "bold red"), "warning": ("提醒", "yellow"), "change": ("改动", "cyan")}
    for finding in answer["results"]:
        name, style = names[finding["level"]]
        place = finding["file"] + (f":{finding['line']}" if finding["line"] else "")
        where = f" {finding['path']}" if finding["path"] else ""
        yield _line((name, style), (f" {place}{where}", _FAINT))
        yield Padding(_text(finding["reason"]), (0, 0, 0, 2))


def _pairs(pairs: list[tuple[str, str]]) -> RenderableType:
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for name, value in pairs:
        grid.add_row(_text(name, "bold"), _text(value))
    return grid
