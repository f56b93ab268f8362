"""What is said beside an answer, on standard error: how a name was understood, and why nothing was found."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from envduty.text import event

if TYPE_CHECKING:
    from collections.abc import Iterator

    from envduty import answers

__all__ = ["of"]


def of(answer: answers.Answer) -> Iterator[str]:
    """The messages for an answer, one line each."""
    command = answer["command"]
    if command == "show":
        yield from _show(cast("answers.ShowAnswer", answer))
    elif command == "who-handles":
        yield from _who(cast("answers.WhoAnswer", answer))
    elif command == "search" and not answer["results"]:
        yield _search(cast("answers.SearchAnswer", answer))
    elif command == "topics" and not answer["results"]:
        yield f"主题索引里没有“{_short(answer['query'])}”。{_near(answer)}"
    elif command == "check":
        yield _check(cast("answers.CheckAnswer", answer))
    elif command == "diff-levels":
        yield from _levels(cast("answers.LevelsAnswer", answer))
    elif command == "diff-notices":
        yield from _notices(cast("answers.NoticesAnswer", answer))


def _show(answer: answers.ShowAnswer) -> Iterator[str]:
    names = {record["id"]: record["name"] for record in answer["results"]}
    for match in answer["matches"]:
        query = _short(match["query"])
        if match["kind"] == "unlisted":
            yield f"通知没有列出{match['text']}。"
        elif not match["ids"]:
            own = [s["name"] for s in answer["suggestions"]] if len(answer["matches"]) == 1 else []
            hint = f"是否指：{'、'.join(own)}？" if own else "可用 envduty show 查看全部机构。"
            yield f"未找到“{query}”。{hint}"
        elif match["kind"] == "fuzzy":
            yield f"按“{match['text']}”理解“{query}”"
        elif match["above"]:
            yield f"通知没有单列“{query}”；它归{match['above']}管理。"
        elif len(match["ids"]) > 1 and not match["since"]:
            yield f"“{query}”可指：{'、'.join(names.get(i, i) for i in match['ids'])}"
        if match["since"]:
            yield _of_another_time(answer, query, match, names)


def _of_another_time(answer: answers.ShowAnswer, query: str, match: answers.NamedMatch, names: dict[str, str]) -> str:
    # 自然资源局是2018年机构改革后的机构；通知中为国土资源部门（部分职责来自住房和城乡建设部门、林业部门）。
    since = match["since"] or ""
    side = "后" if since > answer["document"]["date"][: len(since)] else "前"
    own, parts = ([names.get(i, i) for i in match["ids"] if (i in match["parts"]) == part] for part in (False, True))
    came = f"（部分职责来自{'、'.join(parts)}）" if parts else ""
    return f"“{query}”是{event(since, match['basis'] or '')}{side}的机构；通知中为{'、'.join(own)}{came}。"


def _who(answer: answers.WhoAnswer) -> Iterator[str]:
    match = answer["match"]
    if match and match["kind"] == "unlisted":
        yield f"通知没有列出{match['text']}。"
    elif answer["status"] == "unassigned":
        yield f"通知没有规定“{_short(answer['query'])}”由哪个机构负责。{_near(answer)}"
    elif answer["status"] == "general":
        yield "通知未把此事明确分给某个部门；以下为一般职责。"
    if match and match["since"]:
        side = "后" if match["since"] > answer["document"]["date"][: len(match["since"])] else "前"
        bodies = "、".join(handler["body"]["name"] for handler in answer["results"])
        yield f"{match['text']}是{event(match['since'], match['basis'] or '')}{side}的机构；通知中为{bodies}。"
    yield from answer["notes"]


def _search(answer: answers.SearchAnswer) -> str:
    unknown = answer["unknown"]
    if unknown is None:
        return f"没有找到“{_short(answer['query'])}”。{_near(answer)}"
    names = "、".join(suggestion["name"] for suggestion in answer["suggestions"])
    return (
        f"未找到机构或部分“{_short(unknown)}”。{f'是否指：{names}？' if names else '可用 envduty show 查看全部机构。'}"
    )


def _levels(answer: answers.LevelsAnswer) -> Iterator[str]:
    if answer["results"]:
        yield from answer["notes"]
    elif answer["topic"] and answer["levels"]:
        yield f"比较的各方没有与“{_short(answer['topic'])}”有关的职责。"
    elif answer["query"]:
        names = "、".join(suggestion["name"] for suggestion in answer["suggestions"])
        yield f"“{_short(answer['query'])}”里有认不出的名称。{f'是否指：{names}？' if names else '可用 envduty show 查看全部机构。'}"
    else:
        yield "这份通知没有登记要比较的各级机构(levels)。"


def _check(answer: answers.CheckAnswer) -> str:
    """The end of a review: whether the file can be used, and what else there is to look at."""
    levels = [finding["level"] for finding in answer["results"]]
    errors, changes = levels.count("error"), levels.count("change")
    kinds = {finding["kind"] for finding in answer["results"] if finding["level"] == "warning"}
    parts = [f"有 {errors} 处错误，改正后才能使用" if errors else "没有错误，可以使用"]
    if kinds:
        parts.append(f"有 {len(kinds)} 类提醒，不改也能用（--all 逐条列出）")
    if changes:
        parts.append(f"改动 {changes} 处")
    return "；".join(parts) + "。"


def _notices(answer: answers.NoticesAnswer) -> Iterator[str]:
    if answer["results"]:
        yield from answer["notes"]
    elif answer["unknown"] is not None:
        names = "、".join(suggestion["name"] for suggestion in answer["suggestions"])
        yield f"各份通知里都没有“{_short(answer['unknown'])}”。{f'是否指：{names}？' if names else ''}"
    else:
        about = f"与“{_short(answer['topic'])}”有关的" if answer["topic"] else ""
        yield f"比较的通知里没有{about}职责。"


def _near(answer: answers.Answer) -> str:
    names = [suggestion["name"] for suggestion in answer["suggestions"]]
    return f"相近的事项：{'、'.join(names)}" if names else ""


def _short(query: str) -> str:
    return query if len(query) <= 60 else query[:59] + "…"  # noqa: PLR2004 - a message stays on a few lines
