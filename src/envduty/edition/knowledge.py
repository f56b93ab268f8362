"""The shape of the knowledge beside a notice: departments (authority file), matters (thesaurus), words of the language.

Like the notice's own (model.py), each type is the one definition from which its JSON Schema, check and documentation come.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from envduty.edition.model import DepartmentId, Record, Text, Words

__all__ = ["Change", "Department", "Departments", "Knowledge", "Matter", "Matters", "Vocabulary"]

Period = Annotated[str, Meta(pattern=r"^\d{4}(-(0[1-9]|1[0-2]))?$")]
Kind = Literal["committee", "government", "township", "department", "party", "court", "procuratorate", "other", "class"]


class Department(Record, frozen=True, kw_only=True):
    """A department as it was between two reforms; what a reform makes of it is another one (W3C ORG)."""

    id: Annotated[DepartmentId, Meta(description="代号，小写拉丁字母，永不改变")]
    name: Annotated[Text, Meta(description="首选名称，如通知的标题那样写")]
    kind: Annotated[
        Kind,
        Meta(
            description="committee 党委、government 政府、township 乡镇街道、department 部门（不写）、party 党委部门、"
            "court 法院、procuratorate 检察院、other 其他机构（人大、工会……）、class 一类单位（公司、学校、村……）"
        ),
    ] = "department"
    names: Annotated[Words, Meta(description="在它存在的时期叫什么；能配任何通名（局、厅、委……）的不写通名")] = ()
    former: Annotated[Words, Meta(description="同一机构更早的名称")] = ()
    units: Annotated[Words, Meta(description="下属单位：按“机构名 + 监测、执法…… + 站、队……”看不出来的才写")] = ()
    tells: Annotated[
        Words,
        Meta(
            description="只有这个机构的下属单位才用的字眼（动物…站、房屋…中心）：后面有站、队、中心才算，单说不是名称"
        ),
    ] = ()
    under: Annotated[DepartmentId | None, Meta(description="由哪个机构管理（林草归自然资源）")] = None


class Change(Record, frozen=True, kw_only=True, rename={"source": "from"}):
    """A change event: a department, or a part of it, became (part of) another."""

    date: Annotated[Period, Meta(description="年或年-月；加引号")]
    source: Annotated[DepartmentId, Meta(description="原来的机构")]
    to: Annotated[DepartmentId, Meta(description="后来的机构")]
    whole: Annotated[bool, Meta(description="整个机构（true），还是一部分职责（不写）")] = False
    what: Annotated[Text | None, Meta(description="划转的是哪部分职责；整个机构则不写")] = None
    words: Annotated[Words, Meta(description="这部分职责在条文里的字眼：分句含有它即为已划转")] = ()
    principal: Annotated[bool, Meta(description="这部分很大：问新机构时也要答原机构（城乡规划）")] = False
    basis: Annotated[Text, Meta(description="依据的文件")]


class Departments(Record, frozen=True, kw_only=True):
    """The authority file of departments."""

    format: Annotated[Literal[1], Meta(description="数据格式版本，目前是 1")]
    departments: Annotated[tuple[Department, ...], Meta(description="机构")]
    changes: Annotated[tuple[Change, ...], Meta(description="机构改革：何时、据何、由谁到谁")] = ()


class Matter(Record, frozen=True, kw_only=True):
    """A matter: what people ask about, and the words for it (SKOS)."""

    matter: Annotated[Text, Meta(description="首选词，如书后索引")]
    terms: Annotated[
        Words,
        Meta(
            description="人们的说法：几部分用空格隔开，合起来说的是这件事；"
            "一部分是一个词、几个可以互换的词（甲|乙）或同义词环（<环名>）"
        ),
    ] = ()
    broader: Annotated[Text | None, Meta(description="上位的事项")] = None
    related: Annotated[Words, Meta(description="相关的事项")] = ()


class Matters(Record, frozen=True, kw_only=True):
    """The thesaurus of matters."""

    format: Annotated[Literal[1], Meta(description="数据格式版本，目前是 1")]
    rings: Annotated[dict[Text, Words], Meta(description="同义词环：可以互换的日常用词")] = {}  # noqa: RUF012 - msgspec copies it
    matters: Annotated[tuple[Matter, ...], Meta(description="事项")] = ()
    outside: Annotated[
        tuple[Matter, ...], Meta(description="这类通知都不涉及的事项：用词相近，认得出来才能如实回答")
    ] = ()


class Vocabulary(Record, frozen=True, kw_only=True):
    """Words of the language: what reading a name or a question takes for granted."""

    format: Annotated[Literal[1], Meta(description="数据格式版本，目前是 1")]
    department_ranks: Annotated[Words, Meta(description="部门一级的通名：局、厅、委……")] = ()
    unit_ranks: Annotated[Words, Meta(description="下属单位的通名：站、所、支队……")] = ()
    functions: Annotated[Words, Meta(description="部门名和下属单位的通名之间的词：监测、执法、服务……")] = ()
    place_endings: Annotated[Words, Meta(description="地名的末字：市、旗、县……")] = ()
    places: Annotated[
        Words, Meta(description="行政区划以外的地名、地名的简称，和名称前的限定语（国家、各级、有关……）")
    ] = ()
    duty_words: Annotated[Words, Meta(description="问一个机构有哪些职责时的套话:的、环保、管什么、有哪些……")] = ()
    beside: Annotated[Words, Meta(description="紧跟在机构名后面就成了地点的词:路、小区、家属院、门口……")] = ()
    lookalikes: Annotated[Words, Meta(description="形近字,一组写在一起(育肓、技枝):识别写错的名称")] = ()
    stopwords: Annotated[Words, Meta(description="问句里的虚词套话,不参与匹配")] = ()
    wholes: Annotated[Words, Meta(description="不得被虚词截断的词(负责人、污水处理)")] = ()
    blockers: Annotated[Words, Meta(description="含有污染用字但与污染无关的词(影响、天气)")] = ()
    common: Annotated[
        Words, Meta(description="日常到处用的词（学生、市场）：一句话里只有它，不足以说明问的是什么事")
    ] = ()
    words: Annotated[Words, Meta(description="公文用词：比较职责时按词断开文字")] = ()
    formulas: Annotated[
        Words, Meta(description="套话：两项职责同有这些词，不说明讲的是一件事（加强、有关、环境保护）")
    ] = ()
    asks_duties: Annotated[Words, Meta(description="问一个机构要做什么的话（职责、管什么）")] = ()
    about_duties: Annotated[Words, Meta(description="这样的问句里，机构名称之后还会有的话（的、在、环保、哪些）")] = ()
    conceded: Annotated[
        Words, Meta(description="承认的话怎么开头（知道、明白）：后面跟着转折，前面说的就不是所问")
    ] = ()
    though: Annotated[Words, Meta(description="让步的话怎么开头（虽然、别跟我说）：说的不是所问")] = ()
    but: Annotated[Words, Meta(description="转折的话怎么开头（可、但）")] = ()
    refused: Annotated[
        Words, Meta(description="推给别人的话（说…不归、推给；… 代表几个字）：里面提到的机构不是所问")
    ] = ()
    claimed: Annotated[Words, Meta(description="猜是谁管的话（归…管）：… 处的机构不是所问")] = ()
    settings: Annotated[Words, Meta(description="常用来说明地点的场所（学校、小区）")] = ()
    naming: Annotated[Words, Meta(description="常用来取名的词（绿源、环保）：后面跟着公司、门口，就不是所问")] = ()
    named: Annotated[
        Words, Meta(description="跟在这样的词后面就成了名称的词（公司、酒店、一日游），beside 里的不必再写")
    ] = ()
    beside_before: Annotated[Words, Meta(description="写在场所之前，表示只是说明地点（离、挨着）")] = ()
    beside_after: Annotated[Words, Meta(description="写在场所之后，表示只是说明地点（旁边、门口）")] = ()


class Knowledge(Record, frozen=True, kw_only=True):
    """Everything beside the notice."""

    departments: Departments
    matters: Matters
    words: Vocabulary
