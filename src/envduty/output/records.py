"""Answers → a header and rows, one duty a row: what CSV, Markdown and plain text share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from envduty.output import now
from envduty.output.damage import doubts, mark, remarks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from envduty import answers

__all__ = ["CHANGES", "FIELDS", "rows", "table"]

#: what became of a matter from notice to notice
CHANGES = {"same": "共有", "role": "角色有变", "moved": "部门有变", "only": "独有"}
FIELDS = {"text": "", "printed": "印本", "heading": "标题", "name": "名称", "note": "说明", "cover": "封面"}


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
            yield [*start, *_own_text(section), "", ""]


def _bodies(answer: answers.ShowAnswer) -> Iterator[list[str]]:
    for body in answer["results"]:
        if body["text"]:
            yield [body["id"], body["citation"], body["id"], body["name"], *_own_text(body), "", ""]
        for duty in body["duties"]:
            notes = [*(body["notes"] if duty is body["duties"][0] else []), *remarks(duty)]
            roles = "、".join(dict.fromkeys(clause["role"] for clause in duty["clauses"]))
            status = "、".join(filter(None, ("本地" if duty["local"] else "", mark(duty))))
            start = [duty["id"], duty["citation"], body["id"], body["name"], status, roles, duty["text"]]
            yield [*start, " ".join(notes), now.today(body["today"]), "；".join(now.moved(duty["moved"]))]


def _own_text(record: answers.BodyRecord | answers.SectionRecord) -> list[str]:
    """A text that is no duty has no role."""
    return ["存疑" if record["unclear"] else "", "", record["text"] or "", " ".join(doubts(record["unclear"]))]


def _who(answer: answers.WhoAnswer) -> Iterator[list[str]]:
    for handler in answer["results"]:
        start = [handler["body"]["id"], handler["body"]["name"], handler["role"], f"{handler['score']:.2f}"]
        if not handler["duties"]:
            yield [*start, "", "", "", "", handler["reason"], now.today(handler["today"]), "", ""]
        for duty in handler["duties"]:
            notes = " ".join(filter(None, (handler["reason"], *remarks(duty))))
            row = [*start, duty["id"], duty["citation"], duty["clause"], "、".join(duty["matched"]), notes]
            yield [*row, now.today(handler["today"]), "；".join(now.moved(duty["moved"])), mark(duty)]


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
            " ".join(remarks(hit)),
            mark(hit),
            FIELDS[hit["field"]],
        ]


def _levels(answer: answers.LevelsAnswer) -> Iterator[list[str]]:
    for duty in answer["results"]:
        start = [duty["topic"], duty["body"]["id"], duty["body"]["name"], duty["id"], "、".join(duty["roles"])]
        yield [*start, duty["text"], mark(duty), " ".join(remarks(duty))]


def _notices(answer: answers.NoticesAnswer) -> Iterator[list[str]]:
    whys = {(key, i): row["why"] for row in answer["rows"] for key, ids in row["cells"].items() for i in ids}
    for duty in answer["results"]:
        start = [duty["department"]["name"], duty["topic"], CHANGES[duty["change"]], duty["notice"]]
        told = [
            duty["body"]["id"],
            duty["body"]["name"],
            duty["id"],
            "、".join(duty["roles"]),
            duty["text"],
            mark(duty),
        ]
        yield [*start, *told, " ".join(filter(None, (whys[duty["notice"], duty["id"]], *remarks(duty))))]


def _topics(answer: answers.TopicsAnswer) -> Iterator[list[str]]:
    for topic in answer["results"]:
        for body in topic["bodies"]:
            for kind, duties in _by_kind(body):
                ids = "、".join(duty["id"] for duty in duties)
                notes = [*topic["notes"], *(remark for duty in duties for remark in remarks(duty))]
                marks = " ".join(f"{duty['id']}{mark(duty)}" for duty in duties if mark(duty))
                start = [topic["topic"], body["id"], body["name"], duties[0]["role"], kind]
                yield [*start, ids, marks, " ".join(dict.fromkeys(notes))]


def _by_kind(body: answers.TopicBody) -> list[tuple[str, list[answers.TopicDuty]]]:
    """The duties that have the matter, and those that are only to be seen."""
    kinds = [
        ("直接" if direct else "参见", [d for d in body["evidence"] if d["direct"] == direct])
        for direct in (True, False)
    ]
    return [(kind, duties) for kind, duties in kinds if duties]


def _matrix(answer: answers.TopicsAnswer) -> tuple[list[str], list[list[str]]]:
    """Matter × body; in each cell the role and the duties, what is damaged marked."""
    bodies = {body["id"]: body["name"] for topic in answer["results"] for body in topic["bodies"]}
    columns = sorted(bodies, key=lambda body: [int(n) if n.isdecimal() else 0 for n in body.split(".")])
    lines: list[list[str]] = []
    for topic in answer["results"]:
        cells = {body["id"]: _cell(body) for body in topic["bodies"]}
        lines.append([topic["topic"], *(cells.get(column, "") for column in columns)])
    return ["事项", *(f"{column} {bodies[column]}" for column in columns)], lines


def _cell(body: answers.TopicBody) -> str:
    parts: list[str] = []
    for kind, duties in _by_kind(body):
        ids = "、".join(duty["id"] + (f"〔{mark(duty)}〕" if mark(duty) else "") for duty in duties)
        parts.append(f"{duties[0]['role']}{'' if kind == '直接' else '（参见）'} {ids}")
    return "；".join(parts)


def _check(answer: answers.CheckAnswer) -> Iterator[list[str]]:
    names = {"error": "错误", "warning": "提醒", "change": "改动"}
    for finding in answer["results"]:
        yield [names[finding["level"]], finding["file"], str(finding["line"] or ""), finding["path"], finding["reason"]]


def _info(answer: answers.InfoAnswer) -> Iterator[list[str]]:
    for fact in answer["results"]:
        yield [fact["name"], fact["value"]]


_TABLES: dict[str, tuple[str, Callable[[Any], Iterator[list[str]]]]] = {
    "show": ("编号 引文 机构编号 机构 校勘 角色 职责 说明 今日机构 划转", _show),
    "who-handles": ("机构编号 机构 角色 得分 职责编号 引文 依据 命中 说明 今日机构 划转 校勘", _who),
    "search": ("编号 引文 机构编号 机构 原文 位置 说明 校勘 出处", _search),
    "diff-levels": ("事项 机构编号 机构 编号 角色 职责 校勘 说明", _levels),
    "diff-notices": ("部门 事项 变化 通知 机构编号 机构 编号 角色 职责 校勘 说明", _notices),
    "topics": ("事项 机构编号 机构 角色 关系 职责 校勘 说明", _topics),
    "check": ("级别 文件 行 位置 说明", _check),
    "info": ("项目 内容", _info),
}
