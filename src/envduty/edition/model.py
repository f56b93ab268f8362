"""The shape of a data file: the one definition, from which its JSON Schema, its check and its documentation come.

The descriptions are Chinese because curators read them, in their editor and in docs/data-format.md.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from msgspec import Meta, Struct

__all__ = [
    "NO_SECTION",
    "Body",
    "DepartmentId",
    "Document",
    "Duty",
    "Edition",
    "Gap",
    "Id",
    "Names",
    "Parallel",
    "Passage",
    "Record",
    "RoleOverride",
    "Section",
    "Text",
    "Topic",
    "Unclear",
    "Uses",
    "Words",
]

Text: TypeAlias = Annotated[str, Meta(pattern=r"\S")]
#: section.body.duty, or with parts and sub-items in between: at most six, none so long that it could not be a number
Id: TypeAlias = Annotated[str, Meta(pattern=r"^[0-9A-Za-z_-]{1,40}(\.[0-9A-Za-z_-]{1,40}){0,5}$")]
#: a duty, or with /n its n-th clause
Ref: TypeAlias = Annotated[str, Meta(pattern=r"^[0-9A-Za-z_-]{1,40}(\.[0-9A-Za-z_-]{1,40}){0,5}(/[1-9][0-9]{0,3})?$")]
#: a department of the authority file
DepartmentId: TypeAlias = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9-]*$")]
Line: TypeAlias = Annotated[int, Meta(ge=1)]
Lines: TypeAlias = tuple[Line, ...]
Words: TypeAlias = tuple[Text, ...]
Role: TypeAlias = Literal["负责", "牵头", "会同", "参与", "配合", "协助", "指导", "监督"]


class Record(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What all records share: they never change, and a misspelt field is an error."""


class Passage(Record, frozen=True, kw_only=True):
    """A passage of the document that is no duty: title, addressees, date, page header …."""

    what: Annotated[Text, Meta(description="这是什么：标题、发文机关、主送、日期、页眉……")]
    text: Annotated[Text, Meta(description="原文（标点恢复为全角）")]
    lines: Annotated[Lines, Meta(description="在来源文件中的行号；没有来源文件则不写")] = ()


class Source(Record, frozen=True, kw_only=True):
    """The file that the texts were taken from, for the mechanical check."""

    file: Annotated[Text, Meta(description="来源文件，相对于本数据文件")]
    sha256: Annotated[str, Meta(pattern="^[0-9a-f]{64}$", description="来源文件的 SHA-256，防止来源被改动")]


class Document(Record, frozen=True, kw_only=True):
    """The notice as a document."""

    id: Annotated[Id, Meta(description="文件的短代号，脚本用来区分不同通知")]
    title: Annotated[Text, Meta(description="通知的标题")]
    date: Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}$", description="成文日期，年-月-日")]
    region: Annotated[Text, Meta(description="适用的地区")]
    issuers: Annotated[Words, Meta(description="发文机关")] = ()
    citation: Annotated[
        Text,
        Meta(description="引用格式；可用 {section} {body} {duty} 三个编号，如 {section}{body}{duty} → 三(六)4"),
    ] = "{section}{body}{duty}"
    lead_body: Annotated[
        Id | None,
        Meta(description="牵头机构：别的机构只是“协助、配合”它时，推定由它牵头（如环境保护部门 3.1）；没有则不写"),
    ] = None
    source: Annotated[Source | None, Meta(description="来源文件；没有则不写")] = None
    passages: Annotated[tuple[Passage, ...], Meta(description="职责以外的文字，每段写明行号")] = ()


class Unclear(Record, frozen=True, kw_only=True):
    """Words that are doubtful but not emended (TEI: unclear)."""

    words: Annotated[Text, Meta(description="存疑的字句，须与正文一致")]
    conjecture: Annotated[Text | None, Meta(description="可能的原字；只是推测，不改正文")] = None
    reason: Annotated[Text, Meta(description="为什么存疑，写给读者看")]


class RoleOverride(Record, frozen=True, kw_only=True):
    """Where the rule that reads roles from the wording is wrong."""

    words: Annotated[Text, Meta(description="分句中的字句，用来指明是哪一个分句")]
    role: Annotated[Role, Meta(description="该分句的角色")]
    partners: Annotated[tuple[Id, ...] | None, Meta(description="该分句提到的机构编号；不写则按规则识别")] = None


class Duty(Record, frozen=True, kw_only=True):
    """One duty, at its place in the printed notice."""

    id: Annotated[Id, Meta(description="编号，即在印本中的位置，永不改变：3.6.4 = 三(六)4；加引号")]
    label: Annotated[Text | None, Meta(description="印出的项号；不分项的一段不写")] = None
    text: Annotated[Text, Meta(description="职责全文（只在确有把握处改字）")]
    printed: Annotated[Text | None, Meta(description="印本原文；只在与 text 不同时写")] = None
    lines: Annotated[Lines, Meta(description="来源行号；被换页截断的依次写各行")] = ()
    again: Annotated[Lines, Meta(description="重印的一份所在的行")] = ()
    broken: Annotated[Lines, Meta(description="重印但中途截断的一份所在的行")] = ()
    likely_body: Annotated[Id | None, Meta(description="误印在此；很可能属于哪个机构")] = None
    copy_of: Annotated[Id | None, Meta(description="与哪一项一字不差：误印的重复")] = None
    unclear: Annotated[tuple[Unclear, ...], Meta(description="存疑而未改的字句")] = ()
    notes: Annotated[Words, Meta(description="写给读者的说明")] = ()
    roles: Annotated[tuple[RoleOverride, ...], Meta(description="角色识别规则出错时的更正")] = ()
    role: Annotated[Role | None, Meta(description="整项的角色：来自表格的一栏（牵头单位、配合单位），文字里没有")] = (
        None
    )
    duties: Annotated[tuple[Duty, ...], Meta(description="分项：(1)(2)……，编号接在本项之后")] = ()
    local: Annotated[bool, Meta(description="本地增改的（由 extends 自动标出）")] = False


class Gap(Record, frozen=True, kw_only=True):
    """Lost text of a body: shown, never filled."""

    id: Annotated[Id, Meta(description="缺文的编号，如 3.16.gap")]
    after: Annotated[Id, Meta(description="缺文在哪一项职责之后")]
    text: Annotated[Text | None, Meta(description="残存的文字")] = None
    lines: Annotated[Lines, Meta(description="残存文字的行号")] = ()
    reason: Annotated[Text, Meta(description="说明缺了什么、凭什么知道")]


class Names(Record, frozen=True, kw_only=True):
    """What people call a body; entries without a rank (环保) answer with any (环保局, 环保厅 …)."""

    aliases: Annotated[Words, Meta(description="当时通用的全称、简称")] = ()
    former: Annotated[Words, Meta(description="以前的名称")] = ()
    subunits: Annotated[Words, Meta(description="下属单位、执法队伍")] = ()
    successors: Annotated[Words, Meta(description="后来承接职能的机构（如2018年机构改革后）")] = ()


class Body(Record, frozen=True, kw_only=True):
    """A body that the notice gives duties."""

    id: Annotated[Id, Meta(description="编号：3.6 = 三(六)；加引号")]
    label: Annotated[Text | None, Meta(description="印出的编号，如 (六)、第六条；没有编号的不写")] = None
    name: Annotated[Text, Meta(description="名称")]
    printed_name: Annotated[Text | None, Meta(description="印出的名称；只在与 name 不同时写")] = None
    heading: Annotated[Text | None, Meta(description="印出的整行标题（不含编号）")] = None
    lines: Annotated[Lines, Meta(description="标题的行号")] = ()
    again: Annotated[Lines, Meta(description="重印标题的行号")] = ()
    notes: Annotated[Words, Meta(description="写给读者的说明")] = ()
    departments: Annotated[
        tuple[DepartmentId, ...], Meta(description="规范档里的哪些机构；按名称认得出的不写，认错了才写")
    ] = ()
    names: Annotated[Names, Meta(description="本地的称呼（通用的称呼在规范档里）")] = Names()
    duties: Annotated[tuple[Duty, ...], Meta(description="职责，按印本顺序")] = ()
    gaps: Annotated[tuple[Gap, ...], Meta(description="缺文")] = ()
    local: Annotated[bool, Meta(description="本地增改的（由 extends 自动标出）")] = False


class Section(Record, frozen=True, kw_only=True):
    """A part of the notice: bodies, or a closing text."""

    id: Annotated[Id, Meta(description="编号；加引号")]
    label: Annotated[Text | None, Meta(description="印出的编号，如 三、第三章；没有编号的不写")] = None
    title: Annotated[Text, Meta(description="标题")]
    lines: Annotated[Lines, Meta(description="标题的行号")] = ()
    text: Annotated[Text | None, Meta(description="不分机构的一段文字")] = None
    text_lines: Annotated[Lines, Meta(description="该段文字的行号")] = ()
    unclear: Annotated[tuple[Unclear, ...], Meta(description="该段文字中存疑而未改的字句")] = ()
    bodies: Annotated[tuple[Body, ...], Meta(description="本部分的机构")] = ()


#: where the bodies of a notice without sections stand
NO_SECTION = Section(id="", label="", title="")


class Parallel(Record, frozen=True, kw_only=True):
    """A row of diff-levels that the computed alignment does not find, or finds wrongly."""

    topic: Annotated[Text, Meta(description="事项名称")]
    duties: Annotated[tuple[Id, ...], Meta(min_length=1, description="并排的职责；只写一项则让它单独成行")]
    why: Annotated[Text, Meta(description="为什么并排（或单列）")]


class Topic(Record, frozen=True, kw_only=True):
    """An entry of the notice's index: a matter of the thesaurus (or a local one, with terms) and its duties."""

    topic: Annotated[Text, Meta(description="事项名称：叙词表里的，或本地自己的")]
    terms: Annotated[
        Words,
        Meta(
            description="本地的说法（通用的说法在叙词表里），写法同叙词表：几部分用空格隔开，甲|乙 可以互换，<环名> 引用同义词环"
        ),
    ] = ()
    duties: Annotated[tuple[Ref, ...], Meta(description="把这件事交给某机构的职责；3.6.4/2 指第2个分句")] = ()
    see: Annotated[tuple[Ref, ...], Meta(description="间接相关、只负一般责任的职责（参见）")] = ()
    general: Annotated[bool, Meta(description="通知没有点名这件事，只有一般职责可以适用")] = False
    lost: Annotated[Id | None, Meta(description="可能在哪个机构的缺文里规定过")] = None
    note: Annotated[Text | None, Meta(description="随答案给读者的说明")] = None


class Uses(Record, frozen=True, kw_only=True):
    """The knowledge beside the notice: `builtin`, or a file (which may itself extend the built-in one)."""

    departments: Annotated[Text, Meta(description="机构规范档：builtin 或文件路径")] = "builtin"
    matters: Annotated[Text, Meta(description="事项叙词表：builtin 或文件路径")] = "builtin"
    words: Annotated[Text, Meta(description="词表：builtin 或文件路径")] = "builtin"


class Edition(Record, frozen=True, kw_only=True):
    """A whole data file: one notice, edited."""

    format: Annotated[Literal[1], Meta(description="数据格式版本，目前是 1")]
    document: Document
    sections: Annotated[tuple[Section, ...], Meta(description="各部分，按印本顺序")] = ()
    bodies: Annotated[tuple[Body, ...], Meta(description="不分部分的通知：机构直接写在这里")] = ()
    levels: Annotated[tuple[Id, ...], Meta(description="diff-levels 比较的各级机构，由高到低")] = ()
    parallels: Annotated[tuple[Parallel, ...], Meta(description="对 diff-levels 自动对齐的更正")] = ()
    topics: Annotated[tuple[Topic, ...], Meta(description="索引：每件事由哪些职责管，按通知的顺序")] = ()
    uses: Annotated[Uses, Meta(description="改用别的规范档、叙词表、词表；不写则用内置的")] = Uses()
