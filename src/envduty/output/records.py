"""Answers → a header and rows, one duty a row: what CSV, Markdown and plain text share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from envduty.output import now

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from envduty import answers

__all__ = ["rows", "table"]

_STATUS = {"sound": "", "emended": "已改字", "misplaced": "疑错置", "copy": "误印重复", "gap": "缺文"}


def table(answer: answers.Answer) -> tuple[list[str], list[list[str]]]:
    """The header and rows of an answer; a header even where there are no rows."""
    header, make = _TABLES[answer["command"]]
    if answer["command"] == "topics" and not answer["query"]:
        return _matrix(cast("answers.TopicsAnswer", answer))
    return header.split(), list(make(answer))


def rows(answer: answers.Answer) -> list[list[str]]:
    """The rows for plain text."""
    _, make = _TABLES[answer["command"]]
    return list(make(answer))


def _show(answer: answers.ShowAnswer) -> Iterator[list[str]]:
    yield from _bodies(answer)
    for section in answer["sections"]:
        if section["text"]:
            start = [section["id"], section["citation"], section["id"], section["title"]]
            yield [*start, "", "", section["text"], "", "", ""]


def _bodies(answer: answers.ShowAnswer) -> Iterator[list[str]]:
    for body in answer["results"]:
        if body["text"]:
            yield [body["id"], body["citation"], body["id"], body["name"], "", "", body["text"], "", "", ""]
        for duty in body["duties"]:
            notes = [*(body["notes"] if duty is body["duties"][0] else []), *_notes(duty)]
            roles = "、".join(dict.fromkeys(clause["role"] for clause in duty["clauses"]))
            status = "本地" if duty["local"] else _STATUS[duty["status"]]
            start = [duty["id"], duty["citation"], body["id"], body["name"], status, roles, duty["text"]]
            yield [*start, " ".join(notes), now.today(body["today"]), "；".join(now.moved(duty["moved"]))]


def _notes(duty: answers.Duty) -> list[str]:
    doubts = [f"“{doubt['words']}”存疑：{doubt['reason']}" for doubt in duty["unclear"]]
    return [*duty["notes"], *doubts]


def _who(answer: answers.WhoAnswer) -> Iterator[list[str]]:
    for handler in answer["results"]:
        start = [handler["body"]["id"], handler["body"]["name"], handler["role"], f"{handler['score']:.2f}"]
        if not handler["duties"]:
            yield [*start, "", "", "", "", handler["reason"], now.today(handler["today"]), ""]
        for duty in handler["duties"]:
            notes = " ".join(filter(None, (handler["reason"], *duty["notes"])))
            row = [*start, duty["id"], duty["citation"], duty["clause"], "、".join(duty["matched"]), notes]
            yield [*row, now.today(handler["today"]), "；".join(now.moved(duty["moved"]))]


def _search(answer: answers.SearchAnswer) -> Iterator[list[str]]:
    for hit in answer["results"]:
        spans = " ".join(f"{start}..{end}" for start, end in hit["matches"])
        yield [
            hit["id"],
            hit["citation"],
            hit["body"]["id"],
            hit["body"]["name"],
            hit["text"],
            spans,
            " ".join(hit["notes"]),
        ]


def _levels(answer: answers.LevelsAnswer) -> Iterator[list[str]]:
    for duty in answer["results"]:
        body = duty["body"]
        yield [duty["topic"], body["id"], body["name"], duty["id"], "、".join(duty["roles"]), duty["text"]]


def _topics(answer: answers.TopicsAnswer) -> Iterator[list[str]]:
    for topic in answer["results"]:
        for body in topic["bodies"]:
            kind = "直接" if body["direct"] else "参见"
            yield [topic["topic"], body["id"], body["name"], body["role"], kind, "、".join(body["duties"])]


def _matrix(answer: answers.TopicsAnswer) -> tuple[list[str], list[list[str]]]:
    """Matter × body, the role in each cell."""
    bodies = {body["id"]: body["name"] for topic in answer["results"] for body in topic["bodies"]}
    columns = sorted(bodies, key=lambda body: [int(n) if n.isdecimal() else 0 for n in body.split(".")])
    lines: list[list[str]] = []
    for topic in answer["results"]:
        roles = {body["id"]: body["role"] + ("" if body["direct"] else "（参见）") for body in topic["bodies"]}
        lines.append([topic["topic"], *(roles.get(column, "") for column in columns)])
    return ["事项", *(f"{column} {bodies[column]}" for column in columns)], lines


def _check(answer: answers.CheckAnswer) -> Iterator[list[str]]:
    names = {"error": "错误", "warning": "提醒", "change": "改动"}
    for finding in answer["results"]:
        yield [names[finding["level"]], finding["file"], str(finding["line"] or ""), finding["path"], finding["reason"]]


def _info(answer: answers.InfoAnswer) -> Iterator[list[str]]:
    for fact in answer["results"]:
        yield [fact["name"], fact["value"]]


_TABLES: dict[str, tuple[str, Callable[[Any], Iterator[list[str]]]]] = {
    "show": ("编号 引文 机构编号 机构 校勘 角色 职责 说明 今日机构 划转", _show),
    "who-handles": ("机构编号 机构 角色 得分 职责编号 引文 依据 命中 说明 今日机构 划转", _who),
    "search": ("编号 引文 机构编号 机构 原文 位置 说明", _search),
    "diff-levels": ("事项 机构编号 机构 编号 角色 职责", _levels),
    "topics": ("事项 机构编号 机构 角色 关系 职责", _topics),
    "check": ("级别 文件 行 位置 说明", _check),
    "info": ("项目 内容", _info),
}
