"""What the cover and the end of a notice tell: title, date, region, issuers; and what kind each other line is."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["DATE_LINE", "date_of", "is_cover", "issuers_of", "region_of", "title_of", "what_is"]

_YEAR, _MONTHS, _DAYS = 4, 12, 31
_CN = "〇零○Ｏ一二三四五六七八九"
_DATE = re.compile(
    rf"(?P<y>\d{{4}}|[{_CN}]{{4}})\s*年\s*(?P<m>\d{{1,2}}|[一二三四五六七八九十]{{1,2}})\s*月\s*"
    r"(?P<d>\d{1,2}|[一二三四五六七八九十]{1,3})\s*日|(?P<y2>\d{4})[-/.](?P<m2>\d{1,2})[-/.](?P<d2>\d{1,2})"
)
DATE_LINE = re.compile(
    rf"^(?P<who>[^，。；0-9{_CN}]{{0,40}}?)[\s\u3000]*(?:{_DATE.pattern})[\s\u3000]*(?P<end>印发|通过|发布)?$"
)
_NUMBER = re.compile(r"^\S{0,20}[〔\[［(（【]\s*\d{4}\s*[〕\]］)）】]\s*第?\s*\d+\s*号$")
_TITLE_END = re.compile(
    r"(通知|通告|公告|意见|函|决定|规定|办法|细则|方案|清单|分工|职责|制度|分工表|一览表|清单表)(（[^）]*）)?$"
)
_ADDRESS = re.compile(r"[：:]$")
_COVER = re.compile(r"印发给你们|现将|现印发|请(认真|遵照|结合|抓紧|对照|贯彻|按照|抓好|严格)|经.{2,30}同意")
_DOCUMENT = r"(?:规定|办法|细则|方案|清单|分工|职责|制度|意见|分工表|一览表|清单表|规程)"
_PLACE = re.compile(
    r"(?:[\u4e00-\u9fff]{2,6}?(?:自治区|省))?(?:[\u4e00-\u9fff]{2,7}?(?:自治州|地区|盟|州|市))?(?:[\u4e00-\u9fff]{1,7}?(?:自治县|自治旗|县|旗|区))?"
    r"(?:[\u4e00-\u9fff]{2,6}?(?:街道|镇|乡|苏木))?"
)
_NO_PLACE = re.compile(r"城市|园区|地区$|社区|辖区|全市|全县|本市|本县|各市|各县|市区|县区|区市")


def title_of(lines: list[str]) -> str:
    """The title of what was issued; of a notice that issues nothing, its own, from 关于 on."""
    head = [re.sub(r"\s", "", line) for line in lines if not _NUMBER.match(line)]
    for size in (3, 2, 1):
        for i in range(len(head)):
            joined = "".join(head[i : i + size])
            if issued := re.search(r"印发[《〈](.+?)[》〉](?:的通知|$|，)", joined):
                return issued[1]
    for size in (1, 2, 3, 4):
        for i in range(len(head)):
            joined = "".join(head[i : i + size])
            if found := re.search(r"关于.{2,80}?的(?:通知|通告|公告|意见|函|决定)", joined):
                issued = re.fullmatch(rf"关于印发(.+?{_DOCUMENT})(（[^）]*）)?的通知", found[0])
                return issued[1] + (issued[2] or "") if issued else found[0]
    plain = [line.strip("《》") for line in head if not re.search(r"[，。；：:]", line)]
    at = next((i for i, line in enumerate(plain) if _TITLE_END.search(line)), 0)
    broken = at > 0 and not region_of([plain[at]]) and region_of([plain[at - 1]])
    return "".join(plain[at - 1 if broken else at : at + 1])


def date_of(lines: list[str]) -> tuple[str, bool]:
    """The date of signing, and whether it stands alone or behind its issuer; else the first date of all. Empty where there is none."""
    alone = [found for line in lines if (found := DATE_LINE.match(line))]
    signed = [found for found in alone if not found["end"]] or alone
    found = signed[0] if signed else next((f for line in lines if (f := _DATE.search(line))), None)
    if not found:
        return "", False
    year, month, day = (_digits(found[key] or found[key + "2"]) for key in "ymd")
    valid = 1 <= month <= _MONTHS and 1 <= day <= _DAYS
    return (f"{year:04}-{month:02}-{day:02}", bool(signed)) if valid else ("", False)


def _digits(printed: str) -> int:
    printed = unicodedata.normalize("NFKC", printed)
    if printed.isdecimal():
        return int(printed)
    if len(printed) == _YEAR:
        return int("".join(str(max(0, "零一二三四五六七八九".find(c))) for c in printed))
    total, digit = 0, 0
    for c in printed:
        if c == "十":
            total, digit = (digit or 1) * 10, 0
        else:
            digit = "零一二三四五六七八九".find(c)
    return total + digit


def region_of(texts: list[str]) -> str:
    """The place that a title or an issuer begins with: 中共青山县委办公室 → 青山县."""
    for text in texts:
        bare = re.sub(r"^(中共|中国共产党|关于|印发|公布|明确|转发|进一步|调整|[《〈])+", "", re.sub(r"\s", "", text))
        found = _PLACE.match(bare)
        if found and found[0] and not _NO_PLACE.search(found[0]):
            return found[0]
    return ""


def issuers_of(lines: list[str]) -> tuple[str, ...]:
    """Who issued it: who signs above the date, else what stands before 关于 or in 某某文件."""
    for i, line in enumerate(lines):
        found = DATE_LINE.match(line)
        if not found or found["end"]:
            continue
        who = found["who"].strip()
        above = []
        for before in reversed(lines[max(0, i - 4) : i]):
            if who or not _signs(before):
                break
            above.append(before.strip())
        names = [who] if who and _signs(who) else above[::-1]
        if names:
            return tuple(name for line in names for name in re.split(r"[\s\u3000]+", line) if name)
    for line in lines[:10]:
        head = re.split(r"关于|文件$", line)[0].strip()
        if head != line and _signs(head):
            return tuple(name for name in re.split(r"[\s\u3000]+", head) if name)
    return ()


def _signs(line: str) -> bool:
    return (
        re.fullmatch(r"[^，。；：、\d《》]{3,50}(政府|委员会|办公室|办公厅|小组|指挥部|委|局|厅)", line.strip())
        is not None
    )


def is_cover(line: str) -> bool:
    """Whether a line belongs to the cover: title, number of the document, addressees, date, the sentence that issues it."""
    line = line.strip()
    return bool(
        _NUMBER.match(line)
        or DATE_LINE.match(line)
        or (re.search(r"^.{0,40}关于.{2,}$|文件$", line) and not re.search(r"[，。；]", line))
        or (line.startswith(("各", "本")) and _ADDRESS.search(line))
        or _COVER.search(line)
    )


def what_is(line: str, title: str) -> str:
    """A word for a line that is no duty."""
    line = line.strip()
    bare = re.sub(r"\W", "", line)
    titled = bool(bare) and bare in re.sub(r"\W", "", title)
    kinds = {
        "文号": _NUMBER.match(line),
        "日期": DATE_LINE.match(line),
        "标题": titled or re.search(r"^[^，。；：]{0,30}关于|^[^，。；：]*的通知$", line),
        "主送": line.startswith("各") and _ADDRESS.search(line),
        "发文机关": _signs(line) or line.endswith("文件"),
        "印发说明": _COVER.search(line),
    }
    return next((kind for kind, found in kinds.items() if found), "正文")
