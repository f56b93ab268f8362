"""`draft`: notices of every shape become data files, nothing of the source is lost, and hostile files get a sentence."""

from __future__ import annotations

import contextlib
import hashlib
import io
import sys
import zipfile
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from envduty.edition import datafile
from envduty.edition import draft as package
from envduty.edition.collation import collate
from envduty.edition.draft import DraftError, draft
from envduty.edition.draft.naming import Naming
from envduty.edition.draft.parts import all_lines, letters
from envduty.edition.draft.reading import read
from envduty.edition.draft.writing import full_width

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def nothing_known(_: str) -> bool:
    """The hardest resolver: every name must be told by its form."""
    return False


def drafted(path: Path, content: str | bytes, name: str = "notice.txt") -> tuple[dict[str, Any], list[str]]:
    """The data file of a text, read back, and its doubts."""
    file = path / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    found = draft(file, nothing_known)
    (path / "draft.yaml").write_text(found.text, encoding="utf-8")
    return yaml.safe_load(found.text), [str(doubt) for doubt in found.doubts]


def errors(path: Path) -> list[str]:
    """What a check of the draft finds wrong, its source beside it."""
    file = datafile.read(path / "draft.yaml", "data")
    return [reason for _, reason in collate(file.value, path)]


def bodies(data: dict[str, Any]) -> list[dict[str, Any]]:
    return [*(body for section in data.get("sections", []) for body in section["bodies"]), *data.get("bodies", [])]


def shown(data: dict[str, Any]) -> list[str]:
    """Each body and duty on a line: id, label, name or text."""

    def duties(entries: list[dict[str, Any]]) -> Iterator[str]:
        for duty in entries:
            yield " ".join(filter(None, [duty["id"], duty.get("label"), duty["text"]]))
            yield from duties(duty.get("duties", []))

    return [
        line
        for body in bodies(data)
        for line in (
            " ".join(filter(None, [body["id"], body.get("label"), body["name"]])),
            *duties(body.get("duties", [])),
        )
    ]


# -- the shapes of notices

#: shape → (what is printed, each body and duty of the draft on a line)
SHAPES = {
    "chapters, articles, items; articles are numbered through": (
        """
        第一章　总则
        第一条　为落实责任，制定本规定。
        第二章　部门职责
        第二条　公安机关职责：
        （一）侦办案件。
        （二）管理烟花爆竹。（三）查处噪声。
        第三条县水利局职责
        （一）管理河道。
        第三章　附则
        第四条　本规定自印发之日起施行。
        """,
        """
        2.2 第二条 公安机关
        2.2.1 （一） 侦办案件。
        2.2.2 （二） 管理烟花爆竹。
        2.2.3 （三） 查处噪声。
        2.3 第三条 县水利局
        2.3.1 （一） 管理河道。
        """,
    ),
    "章, 节, articles with lead sentences, sub-items": (
        """
        第二章　部门职责
        第一节　综合部门
        第三条　区发展改革委履行以下职责：
        （一）协调项目立项，包括：
        1．水库加固；
        2．河道整治。
        第四条　区财政局负责落实经费。
        第二节　专业部门
        第五条　市委组织部承担下列职责：
        （一）考核干部。
        """,
        """
        2.1.3 第三条 区发展改革委
        2.1.3.1 （一） 协调项目立项，包括：
        2.1.3.1.1 1 水库加固；
        2.1.3.1.2 2 河道整治。
        2.1.4 第四条 区财政局
        2.1.4.1 负责落实经费。
        2.2.5 第五条 市委组织部
        2.2.5.1 （一） 考核干部。
        """,
    ),
    "一、 (一) 1. with a body beside the sections": (
        """
        一、政府部门工作职责
        (一)教育部门工作职责
        1.开展教育,组织活动。
        (二)海关工作职责
        依法查处走私。
        二、县人民政府工作职责
        1.编制规划。
        """,
        """
        1.1 (一) 教育部门
        1.1.1 1 开展教育，组织活动。
        1.2 (二) 海关
        1.2.1 依法查处走私。
        2.1 县人民政府
        2.1.1 1 编制规划。
        """,
    ),
    "decimals": (
        """
        1 总则
        1.1 目的
        为细化任务，制定本职责。
        3 成员单位
        3.1 县水务局
        (1)管理河道。
        3.10 县财政局
        (1)安排经费。
        4 附则
        4.1 施行
        自印发之日起施行。
        """,
        """
        3.1 3.1 县水务局
        3.1.1 (1) 管理河道。
        3.10 3.10 县财政局
        3.10.1 (1) 安排经费。
        """,
    ),
    "running text, two bodies in an article": (
        """
        第八条　水行政主管部门负责查处倾倒行为；指导（渣土；弃渣）利用。
        第九条　邮政管理部门推进减量；督促寄递企业。机关事务管理机构组织垃圾分类；负责考核。
        """,
        """
        1 第八条 水行政主管部门
        1.1 负责查处倾倒行为；
        1.2 指导（渣土；弃渣）利用。
        2 第九条 邮政管理部门
        2.1 推进减量；
        2.2 督促寄递企业。
        3 机关事务管理机构
        3.1 组织垃圾分类；
        3.2 负责考核。
        """,
    ),
    "a colon and no numbers": (
        """
        市公安局:划定限行区；查处燃放行为。
        国网临滏供电公司：限电；报送异常。
        工作要求：各单位要备案。
        """,
        """
        1 市公安局
        1.1 划定限行区；
        1.2 查处燃放行为。
        2 国网临滏供电公司
        2.1 限电；
        2.2 报送异常。
        """,
    ),
    "numbers with a colon, items inside the line": (
        """
        1、教育局：负责教育；指导学校。
        2、公安局：（1）划定限行区；（2）查处黑烟车。
        """,
        """
        1 1 教育局
        1.1 负责教育；
        1.2 指导学校。
        2 2 公安局
        2.1 （1） 划定限行区；
        2.2 （2） 查处黑烟车。
        """,
    ),
    "headings without numbers": (
        """
        党委和政府职责
        镇党委
        定期研究工作。
        纳入考核。
        内设机构职责
        派出所
        侦办案件。
        """,
        """
        1.1 镇党委
        1.1.1 定期研究工作。
        1.1.2 纳入考核。
        2.1 派出所
        2.1.1 侦办案件。
        """,
    ),
    "wrapped lines": (
        """
        一、县环保局
            1、负责统一监
        督管理，实行目标
        责任制。
            2、查处违法行为。
        """,
        """
        1 一 县环保局
        1.1 1 负责统一监督管理，实行目标责任制。
        1.2 2 查处违法行为。
        """,
    ),
    "Markdown": (
        """
        **一、区级部门**

        **（一）区城管局**

        1. 收运垃圾。
        """,
        """
        1.1 （一） 区城管局
        1.1.1 1 收运垃圾。
        """,
    ),
    "everything in one line": (
        """
        一、县环境保护局（一）负责监管。（二）检查执法。二、县水利局（一）管理水资源。（二）管理采砂。
        """,
        """
        1 一 县环境保护局
        1.1 （一） 负责监管。
        1.2 （二） 检查执法。
        2 二 县水利局
        2.1 （一） 管理水资源。
        2.2 （二） 管理采砂。
        """,
    ),
    "tasks that name their bodies": (
        """
        （一）打好蓝天保卫战
        1.治理扬尘。（责任单位：县住建局、县城管局）
        """,
        """
        1 县住建局
        1.1 1 治理扬尘。（责任单位：县住建局、县城管局）
        2 县城管局
        2.1 1 治理扬尘。（责任单位：县住建局、县城管局）
        """,
    ),
    "tasks that name their bodies in lines of their own": (
        """
        一、打好蓝天保卫战
        （一）治理扬尘。落实六个百分百。
        牵头单位：区住建局
        责任单位：区城管局，各街道办事处
        完成时限：2021年12月底
        （二）淘汰小锅炉（区市场监管局牵头，区生态环境局配合）。
        """,
        """
        1 区住建局
        1.1 （一） 治理扬尘。落实六个百分百。
        2 区城管局
        2.1 （一） 治理扬尘。落实六个百分百。
        3 各街道办事处
        3.1 （一） 治理扬尘。落实六个百分百。
        4 区市场监管局
        4.2 （二） 淘汰小锅炉（区市场监管局牵头，区生态环境局配合）。
        """,
    ),
    "a table of Markdown, cells merged": (
        """
        | 序号 | 责任单位 | 工作职责 | 配合单位 |
        | :--: | -------- | -------- | -------- |
        | 1 | 市水务局 | 管理河道采砂。 | 市公安局 |
        |  |  | 划定禁采区。 |  |
        | 2 | 市公安局（交警支队） | 1.查处黑烟车。<br>2.查处噪声。 | / |
        | 3 | 市发改委、市能源局 | 压减煤炭消费。 | |
        备注：未列入的部门按职责做好工作。
        """,
        """
        1 1 市水务局
        1.1 管理河道采砂。
        1.2 划定禁采区。
        2 2 市公安局
        2.1 1 查处黑烟车。
        2.2 2 查处噪声。
        3 3 市发改委
        3.1 压减煤炭消费。
        4 市能源局
        4.1 压减煤炭消费。
        """,
    ),
    "a table between tabs, in groups": (
        """
        序号\t任务\t牵头单位\t完成时限
        一、大气污染防治
        1\t淘汰小锅炉\t县住建局\t6月底
        2\t查处露天烧烤\t县城管局\t
        二、水污染防治
        3\t排查排污口\t县生态环境局\t长期
        """,
        """
        1.1 县住建局
        1.1.1 1 淘汰小锅炉
        1.2 县城管局
        1.2.2 2 查处露天烧烤
        2.1 县生态环境局
        2.1.3 3 排查排污口
        """,
    ),
    "headings in brackets, 一是 二是": (
        """
        【县公安局】
        一是侦办案件；会同县环保局办案。二是管理烟花爆竹。
        《县林业局职责》
        ①保护湿地；②查处毁林。
        """,
        """
        1 县公安局
        1.1 一是侦办案件；会同县环保局办案。
        1.2 二是管理烟花爆竹。
        2 县林业局
        2.1 ① 保护湿地；
        2.2 ② 查处毁林。
        """,
    ),
    "marks before headings and before items": (
        """
        ◆县农业农村局
        · 推广测土配方。
        · 回收农膜。
        ◆ 县气象局：预报重污染天气；人工增雨。
        """,
        """
        1 县农业农村局
        1.1 推广测土配方。
        1.2 回收农膜。
        2 县气象局
        2.1 预报重污染天气；
        2.2 人工增雨。
        """,
    ),
    "dashes": (
        """
        各成员单位职责如下：
        ——市公安局：查处黑烟车；
        ——市气象局、市生态环境局：联合预报；
        """,
        """
        1 市公安局
        1.1 查处黑烟车；
        2 市气象局、市生态环境局
        2.1 联合预报；
        """,
    ),
    "a table of contents; decimals of three levels": (
        """
        目  录
        1 总则
        2 组织体系……………3
        2.1 成员单位职责………4

        1 总则
        为健全机制，制定本预案。
        2 组织体系
        2.1 成员单位职责
        2.1.1 县公安局
        (1)维护秩序。
        2.1.2 县委宣传部：组织新闻发布；引导舆论。
        """,
        """
        2.1.1 2.1.1 县公安局
        2.1.1.1 (1) 维护秩序。
        2.1.2 2.1.2 县委宣传部
        2.1.2.1 组织新闻发布；
        2.1.2.2 引导舆论。
        """,
    ),
    "titles inside a body; an article put in later": (
        """
        第一条　县发改局
        牵头任务：
        1．审批项目。
        2．制定电价。
        配合任务：
        1．做好能耗双控。
        第一条之一　县教育局（负责人：张某）
        主要职责：把环保纳入教学；创建绿色学校。
        """,
        """
        1 第一条 县发改局
        1.1 1 审批项目。
        1.2 2 制定电价。
        1.3 1 做好能耗双控。
        2 第一条之一 县教育局
        2.1 把环保纳入教学；
        2.2 创建绿色学校。
        """,
    ),
    "lines broken at the edge of the page, also inside names": (
        """
        （一） 县（市、区）党委、政府。将生态环境保护纳入
        国民经济和社会发展规划，每年研究两次。
        （二） 市公安局。侦办环境污染犯罪案件；管理烟花爆
        竹；查处机动车鸣笛。
        （三） 市住房和城乡建设局（市城市管理行政执法局
        ）。1.管理扬尘。2.建设污水处理厂，推进雨污分流
        改造。
        """,
        """
        1 （一） 县（市、区）党委、政府
        1.1 将生态环境保护纳入国民经济和社会发展规划，每年研究两次。
        2 （二） 市公安局
        2.1 侦办环境污染犯罪案件；
        2.2 管理烟花爆竹；
        2.3 查处机动车鸣笛。
        3 （三） 市住房和城乡建设局
        3.1 1 管理扬尘。
        3.2 2 建设污水处理厂，推进雨污分流改造。
        """,
    ),
    "letters under numbers": (
        """
        一、县经信局
        1、淘汰落后产能，包括：
        a.钢铁；
        b.水泥。
        """,
        """
        1 一 县经信局
        1.1 1 淘汰落后产能，包括：
        1.1.1 a 钢铁；
        1.1.2 b 水泥。
        """,
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_shapes(tmp_path: Path, shape: str) -> None:
    text, expected = SHAPES[shape]
    data, _ = drafted(tmp_path, text)
    assert shown(data) == [line.strip() for line in expected.strip().splitlines()]
    assert lost(data, read(tmp_path / "notice.txt").blocks) == []
    assert errors(tmp_path) == []


# -- tables, HTML, Word

TABLE = """<html><head><title>x</title><script>责任单位</script></head><body><table class="layout"><tr><td>
<table><tr><th>责任单位</th><th>工作职责</th><th>配合单位</th></tr>
<tr><td colspan="3">一、政府部门</td></tr>
<tr><td rowspan="2"><p><b>市公安局</b></p></td><td>查处噪声
  扰民；受理警情。</td><td>市城管局</td></tr><tr><td>划定禁鸣路段。</td><td>&nbsp;</td></tr>
<tr><td>市体育局、市教育局</td><td>合理布局场地。</td></tr></table></td></tr></table></body></html>"""


def test_a_table_gives_each_responsible_body_its_rows(tmp_path: Path) -> None:
    data, _ = drafted(tmp_path, TABLE, "notice.html")
    assert shown(data) == [
        *("1.1 市公安局", "1.1.1 查处噪声扰民；受理警情。", "1.1.2 划定禁鸣路段。"),
        *("1.2 市体育局", "1.2.1 合理布局场地。", "1.3 市教育局", "1.3.1 合理布局场地。"),
    ]
    assert data["sections"][0]["title"] == "政府部门"
    assert bodies(data)[0]["duties"][0]["notes"] == ["配合单位：市城管局"]
    assert lost(data, read(tmp_path / "notice.html").blocks) == []
    assert errors(tmp_path) == []


def test_headings_printed_again_and_totals_are_no_bodies(tmp_path: Path) -> None:
    rows = "".join(
        f"<tr><td>{'</td><td>'.join(row)}</td></tr>"
        for row in (
            *(("责任单位", "主要职责"), ("市委<br>宣传部<br>（市文明办）", "组织宣传。")),
            *(("责任单位", "主要职责"), ("市林业局", "护林。"), ("合计", "2项")),
        )
    )
    page = f"<p>首页 &gt; 公开</p><p>职责清单</p><table>{rows}</table><p>相关文章</p><p>市林业局答记者问</p>"
    data, _ = drafted(tmp_path, page, "notice.html")
    assert shown(data) == ["1 市委宣传部", "1.1 组织宣传。", "2 市林业局", "2.1 护林。"]
    assert [p["text"] for p in data["document"]["passages"] if p["what"] == "网页"] == [
        "首页 > 公开",
        "相关文章",
        "市林业局答记者问",
    ]
    assert lost(data, read(tmp_path / "notice.html").blocks) == []
    assert errors(tmp_path) == []


def test_what_is_attached_stands_behind_the_duties(tmp_path: Path) -> None:
    data, _ = drafted(tmp_path, "一、县水利局\n1.管理河道。\n二、县教育局\n宣传教育。\n附件：1.联系表\n2.流程图\n")
    assert shown(data) == ["1 一 县水利局", "1.1 1 管理河道。", "2 二 县教育局", "2.1 宣传教育。"]
    assert errors(tmp_path) == []


def test_a_website_at_the_end_may_have_blank_lines(tmp_path: Path) -> None:
    data, _ = drafted(tmp_path, "县水利局：管理河道；治理。\n\n扫一扫在手机打开当前页\n\n县林业局\n")
    assert shown(data) == ["1 县水利局", "1.1 管理河道；", "1.2 治理。"]
    assert [p["what"] for p in data["document"]["passages"]] == ["网页", "网页"]
    assert errors(tmp_path) == []


def test_the_heading_of_a_table_may_have_two_rows(tmp_path: Path) -> None:
    page = (
        "<table><tr><td colspan=3>责任清单</td></tr><tr><td rowspan=2>单位</td><td colspan=2>责任清单</td></tr>"
        "<tr><td>序号</td><td>内容</td></tr><tr><td rowspan=2>县委<br>组织部</td><td>1</td><td>考核干部。</td></tr>"
        "<tr><td>2</td><td>培训干部。</td></tr></table>"
    )
    data, _ = drafted(tmp_path, page, "notice.html")
    assert shown(data) == ["1 县委组织部", "1.1 1 考核干部。", "1.2 2 培训干部。"]
    assert errors(tmp_path) == []


def test_a_task_may_have_bodies_in_two_columns(tmp_path: Path) -> None:
    page = (
        "<table><tr><th>任务</th><th>具体要求</th><th>牵头单位</th><th>责任单位</th></tr>"
        "<tr><td rowspan=2>扬尘</td><td>落实工地围挡。</td><td>市住建局</td><td>市城管局、各县政府</td></tr>"
        "<tr><td>机械化清扫道路。</td><td>市城管局</td><td></td></tr></table>"
    )
    data, _ = drafted(tmp_path, page, "notice.html")
    assert [(body["name"], [(d["text"], d.get("role")) for d in body["duties"]]) for body in bodies(data)] == [
        ("市住建局", [("落实工地围挡。", "牵头")]),
        ("市城管局", [("落实工地围挡。", None), ("机械化清扫道路。", "牵头")]),
        ("各县政府", [("落实工地围挡。", None)]),
    ]
    assert errors(tmp_path) == []


def test_a_table_of_tasks_led_by_bodies(tmp_path: Path) -> None:
    rows = "".join(
        f"<tr><td>{'</td><td>'.join(row)}</td></tr>"
        for row in (("序号", "任务", "牵头单位"), ("1", "开展详查", "市环保局"))
    )
    data, _ = drafted(tmp_path, f"<table>{rows}</table>", "notice.html")
    duty = bodies(data)[0]["duties"][0]
    assert (duty["label"], duty["text"], duty["role"]) == ("1", "开展详查", "牵头")


def test_an_ordered_list_of_html_is_numbered(tmp_path: Path) -> None:
    page = "<p>第一条　县水利局职责：</p><ol><li>管理河道。</li><li>管理采砂。</li></ol>"
    data, _ = drafted(tmp_path, page, "notice.html")
    assert shown(data) == ["1 第一条 县水利局", "1.1 1 管理河道。", "1.2 2 管理采砂。"]


def word_file(path: Path) -> Path:
    """A Word document whose numbers Word itself prints, those of the headings by their style."""
    docx = pytest.importorskip("docx")
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    document = docx.Document()
    numbering = document.part.numbering_part.element
    for element in list(numbering):
        numbering.remove(element)
    levels = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for i, (kind, text) in enumerate(
            [("chineseCountingThousand", "%1、"), ("decimal", "%2."), ("decimalEnclosedCircle", "%3")]
        )
    )
    numbering.append(parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="0">{levels}</w:abstractNum>'))
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="1"><w:abstractNumId w:val="0"/></w:num>'))
    properties = document.styles["Heading 1"].element.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_numId().val = 1
    for text, level in [
        ("县水利局", None),
        ("管理河道。", 1),
        ("管理采砂，包括：", 1),
        ("划定禁采区。", 2),
        ("县林业局", None),
        ("护林。", 1),
    ]:
        paragraph = document.add_paragraph(text, style="Heading 1" if level is None else None)
        if level is not None:
            number = paragraph._p.get_or_add_pPr().get_or_add_numPr()  # noqa: SLF001
            number.get_or_add_ilvl().val, number.get_or_add_numId().val = level, 1
    document.save(str(path / "notice.docx"))
    return path / "notice.docx"


def test_word_numbers_are_counted(tmp_path: Path) -> None:
    data = yaml.safe_load(draft(word_file(tmp_path), nothing_known).text)
    assert shown(data) == [
        *("1 一 县水利局", "1.1 1 管理河道。", "1.2 2 管理采砂，包括：", "1.2.1 ① 划定禁采区。"),
        *("2 二 县林业局", "2.1 1 护林。"),
    ]


# -- the document

COVER = """白桦市人民政府办公室关于印发
《白桦市党委、政府及有关部门生态环境
保护责任清单》的通知
白政办发〔2019〕46号
各县(市、区)人民政府,市政府各委办局:
现将责任清单印发给你们。
白桦市人民政府办公室
二〇一九年九月五日

一、市委
1.研究"重大"事项。
二、市生态环境局
1.统一监管。
各部门要报送情况。
"""


def test_the_cover_is_read(tmp_path: Path) -> None:
    data, doubts = drafted(tmp_path, COVER)
    document = data["document"]
    assert document["title"] == "白桦市党委、政府及有关部门生态环境保护责任清单"
    assert (document["id"], document["date"], document["region"]) == ("baihua-2019", "2019-09-05", "白桦市")
    assert document["issuers"] == ["白桦市人民政府办公室"]
    assert document["source"] == {
        "file": (tmp_path / "notice.txt").as_posix(),
        "sha256": hashlib.sha256(COVER.encode()).hexdigest(),
    }
    assert (document["lead_body"], data["levels"], document["citation"]) == ("2", ["1"], "{body}{duty}")
    whats = [passage["what"] for passage in document["passages"]]
    assert whats == ["标题", "标题", "标题", "文号", "主送", "印发说明", "发文机关", "日期", "结语"]
    assert bodies(data)[0]["duties"][0]["text"] == "研究“重大”事项。"
    assert doubts == []


TITLES = [
    ("某县人民政府关于明确环境保护职责的通知", "关于明确环境保护职责的通知"),
    ("某县人民政府关于印发某县河长制规定的通知", "某县河长制规定"),
    ("某县职责清单", "某县职责清单"),
    ("峰山区生态环境保护工作职责分\n工方案", "峰山区生态环境保护工作职责分工方案"),
]


@pytest.mark.parametrize(("line", "title"), TITLES)
def test_titles(tmp_path: Path, line: str, title: str) -> None:
    data, _ = drafted(tmp_path, f"{line}\n一、水利局\n1.管理河道。\n")
    assert data["document"]["title"] == title


def test_what_the_document_does_not_tell_is_doubtful(tmp_path: Path) -> None:
    data, doubts = drafted(tmp_path, "水利局：管理河道。")
    assert (data["document"]["date"], data["document"]["region"]) == ("1900-01-01", "未详")
    assert doubts == ["看不出成文日期，暂写 1900-01-01", "看不出适用的地区"]


# -- names

HEADINGS = [
    ("公安部门工作职责：", "公安部门"),
    ("各级党委环境保护工作职责", "各级党委"),
    ("县水利局的主要职责", "县水利局"),
    ("市、县（市、区）人民政府", "市、县（市、区）人民政府"),
    ("市委组织部履行下列职责：", "市委组织部"),
    ("自然资源和规划部门职责", "自然资源和规划部门"),
    ("区委宣传部（区政府新闻办）责任", "区委宣传部（区政府新闻办）"),
    ("《县林业局职责》", "县林业局"),
    ("市教育局（负责人：李某）", "市教育局（负责人：李某）"),
    ("治理黑臭水体（区水务局", None),
    ("组织部门", "组织部门"),
    ("市直有关部门职责", None),
    ("党委工作部门", None),
    ("加强组织领导", None),
    ("负责全县环境保护局", None),
    ("总则", None),
    ("打好蓝天保卫战", None),
]


@pytest.mark.parametrize(("heading", "name"), HEADINGS)
def test_names_in_headings(heading: str, name: str | None) -> None:
    assert Naming(nothing_known).heading(heading) == name


PLATES = [
    ("省发展和改革委员会（省能源局）", ("省发展和改革委员会", ["省能源局"])),
    ("区委宣传部（加挂区政府新闻办、区文明办牌子）", ("区委宣传部", ["区政府新闻办", "区文明办"])),
    ("公安局（交警支队）", ("公安局", ["交警支队"])),
    ("市教育局（负责人：李某）", ("市教育局", [])),
    ("市城管局（市综合执法局）", ("市城管局", ["市综合执法局"])),
    ("苏木乡镇政府（街道办事处）", ("苏木乡镇政府（街道办事处）", ["街道办事处"])),  # two kinds of one level
    ("各乡（镇、街道）", ("各乡（镇、街道）", [])),
]


@pytest.mark.parametrize(("name", "expected"), PLATES)
def test_second_names_in_brackets(name: str, expected: tuple[str, list[str]]) -> None:
    assert Naming(nothing_known).plates(name) == expected


def test_a_second_name_is_known_and_stays_in_the_heading(tmp_path: Path) -> None:
    data, _ = drafted(tmp_path, "一、省发展改革委（省能源局）职责\n1.审批项目。\n")
    body = bodies(data)[0]
    assert (body["name"], body["heading"]) == ("省发展改革委", "省发展改革委（省能源局）职责")
    assert body["names"] == {"aliases": ["省能源局"]}
    assert errors(tmp_path) == []


LEADS = [
    ("卫生健康部门督促医疗机构分类收集", "卫生健康部门"),
    ("市委宣传部负责舆论引导", "市委宣传部"),
    ("市生态环境局云溪分局负责监测", "市生态环境局云溪分局"),
    ("市、县(区)人民政府对本行政区域负责", "市、县(区)人民政府"),
    ("固体废物污染防治坚持减量化", None),
    ("【县水利局职责】管理河道", "县水利局"),
    ("县住建局。负责工地扬尘治理", "县住建局"),
    ("县公安局——查处黑烟车", "县公安局"),
    ("其他有关部门按照各自职责做好工作", None),
    ("组织开展工作，由县公安局负责", None),
]


@pytest.mark.parametrize(("text", "name"), LEADS)
def test_names_at_the_head_of_a_sentence(text: str, name: str | None) -> None:
    found = Naming(nothing_known).lead(text)
    assert (found.name if found else None) == name


def test_a_name_that_the_resolver_knows_needs_no_ending() -> None:
    assert Naming(lambda name: name == "人行").heading("人行职责") == "人行"


def test_of_two_readings_the_longest_known_name_is_taken() -> None:
    known = {"省委机构", "省委机构编制委员会办公室"}
    found = Naming(known.__contains__).lead("省委机构编制委员会办公室负责机构改革")
    assert found
    assert found.name == "省委机构编制委员会办公室"


def test_an_unknown_body_is_told_by_its_place(tmp_path: Path) -> None:
    data, doubts = drafted(tmp_path, "一、水利局\n1.甲。\n二、铁路车务段\n1.乙。\n三、林业局\n1.丙。\n")
    assert [body["name"] for body in bodies(data)] == ["水利局", "铁路车务段", "林业局"]
    assert "第 3 行：认不出“铁路车务段”是哪个机构；按它在同级标题中的位置当作机构" in doubts


# -- damage

DOUBTS = [
    ("a gap", "一、水利局\n1.甲。\n3.乙。\n", "第 3 行：编号 3. 与前一项不连续，可能缺第 2 项"),
    ("a lost number", "一、水利局\n1.甲。\n乙的事。\n3.丙。\n", "第 3 行：这一项没有编号，疑是第 2 项"),
    ("a lost heading", "一、水利局\n1.甲。\n2.乙。\n1.丙。\n", "第 4 行：编号又从 1. 开始，前面可能缺一个标题"),
    ("a number twice", "一、水利局\n1.甲。\n1.乙。\n", "第 3 行：编号又从 1. 开始，前面可能缺一个标题"),
    ("a sentence that breaks off", "一、水利局\n1.甲。\n2.乙。\n3.丙。\n4.丁。\n5.实行卫生\n", "第 6 行：句子没有写完"),
    (
        "text after the last item",
        "一、水利局\n1.甲。\n这里还有一段。\n二、林业局\n1.乙。\n",
        "第 3 行：最后一项之后的一段，没有编号，不算职责；请看是否遗漏",
    ),
]


@pytest.mark.parametrize(("text", "doubt"), [case[1:] for case in DOUBTS], ids=[case[0] for case in DOUBTS])
def test_doubts_are_told_and_stand_at_their_place(tmp_path: Path, text: str, doubt: str) -> None:
    data, doubts = drafted(tmp_path, text)
    assert doubt in doubts
    reason = doubt.partition("：")[2]
    assert f"# 存疑：{reason}" in draft(tmp_path / "notice.txt", nothing_known).text
    assert lost(data, read(tmp_path / "notice.txt").blocks) == []
    assert errors(tmp_path) == []


PAGES = """某市人民政府文件
（一）市水务局
1.管理河道，统一
某市人民政府文件
- 2 -
调度水量。
（二）市农业局
1.推广测土配方施肥技术。
2.指导水产健康养殖，清理网箱。
（二）市农业局
1.推广测土配方施肥技术。
2.指导水产健康养殖，清
（三）市林业局
1.护林防火。
某市人民政府文件
"""


def test_a_page_printed_twice_is_taken_once(tmp_path: Path) -> None:
    data, doubts = drafted(tmp_path, PAGES)
    water, farming, _ = bodies(data)
    assert water["duties"][0]["text"] == "管理河道，统一调度水量。"
    assert water["duties"][0]["lines"] == [3, 6]
    assert farming["again"] == [10]
    assert [(duty.get("again"), duty.get("broken")) for duty in farming["duties"]] == [([11], None), (None, [12])]
    assert doubts[-1] == "第 10 行：第 10—11 行与第 7—8 行相同，疑为同一页印了两次；只取前一份"
    assert lost(data, read(tmp_path / "notice.txt").blocks) == []
    assert errors(tmp_path) == []


# -- nothing is lost, nothing crashes


def lost(data: dict[str, Any], blocks: Any) -> list[str]:
    """What stands in the source and not in the draft: lines told by nobody, letters that no piece has."""
    source = {line.number: letters(line.label + line.text) for line in all_lines(blocks)}
    left = dict(source)
    again: set[int] = set()
    for section in data.get("sections", []):  # a label tells the place too: 第二章第一节
        lines = section.get("lines", [])
        if letters(section.get("label", "") + section["title"]).endswith("".join(left[line] for line in lines)):
            left.update(dict.fromkeys(lines, ""))
    for lines, text, more in pieces(data):
        again.update(more)
        for letter_run in split(text, [left.get(line, "") for line in lines]):
            for line in lines:
                if letter_run and letter_run in left.get(line, ""):
                    left[line] = left[line].replace(letter_run, "", 1)
                    break
    return [f"{line}: {rest}" for line, rest in left.items() if rest and line not in again]


def split(text: str, parts: list[str]) -> list[str]:
    """A text that was joined from several lines, cut where the lines end."""
    if len(parts) == 1:
        return [text]
    runs, rest = [], text
    for part in parts:
        size = next((n for n in range(min(len(part), len(rest)), 0, -1) if part.endswith(rest[:n])), 0)
        runs.append(rest[:size])
        rest = rest[size:]
    return [*runs, rest]


def pieces(data: dict[str, Any]) -> Iterator[tuple[list[int], str, list[int]]]:
    """(lines, letters, lines that print it again) of all that the draft holds."""
    for passage in data["document"].get("passages", []):
        yield passage["lines"], letters(passage["text"]), []
    for section in data.get("sections", []):
        yield section.get("lines", []), letters(section["title"]), []
        yield section.get("lines", []), letters(section.get("label", "")), []
    for body in bodies(data):
        heading = letters(body.get("heading", body["name"]))
        yield body.get("lines", []), letters(body.get("label", "")), []
        yield body.get("lines", []), heading, body.get("again", [])
        yield from _duty_pieces(body.get("duties", []))


def _duty_pieces(duties: list[dict[str, Any]]) -> Iterator[tuple[list[int], str, list[int]]]:
    for duty in duties:
        yield (
            duty["lines"],
            letters(duty.get("label", "") + duty["text"]),
            [*duty.get("again", []), *duty.get("broken", [])],
        )
        yield from _duty_pieces(duty.get("duties", []))


NUMBERS = [
    "",
    "",
    "第一章　",
    "第二节 ",
    "第三条 ",
    "一、",
    "二、",
    "（一）",
    "(二)",
    "1.",
    "２．",
    "（1）",
    "①",
    "1.1 ",
    "- ",
    "——",
    "◆",
    "a.",
    "一是",
    "第三条之一　",
    "一",
    "3",
]
TEXTS = [
    "公安局",
    "水利部门职责：",
    "总则",
    "附则",
    "政府部门",
    "负责执法；查处噪声。",
    "县林业局负责护林。县水利局管理河道；治理采砂。",
    "：",
    "",
    "2019年1月2日",
    "省能源局（公安局）职责",
    "主要职责：治理。",
    "治理（责任单位：公安局、水利局）",
    "牵头单位：公安局",
    "目录",
    "扫一扫",
    "| 责任单位 | 职责 |",
    "| 公安局 | 执法。<br>治理 |",
    "|  | 治理；执法 |",
    "任务\t牵头单位",
    "治理\t公安局",
    "【公安局】",
    "公安局负责在全县范围内查处各类违法排污行为以及机动车",
]
LINES = st.lists(st.tuples(st.sampled_from(NUMBERS), st.sampled_from(TEXTS)).map("".join), min_size=1, max_size=14)
ANY = st.text(
    alphabet=st.sampled_from([*"一二三1289第章条节（）()、.．。；：:公安局水利部门县负责 \n\t\u202e\"'#&*-|{}[]@`%<>"]),
    max_size=200,
)
PATIENT = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@PATIENT
@given(LINES.map("\n".join) | ANY)
@example(
    "第三条 公安局\n第一章\u3000公安局负责查处各类\n公安局\n第二节 县林业局负责护林。\n公安局负责查处各类"
)  # a title over two lines
@example(
    "公安局\n总则\n牵头单位：公安局\n公安局负责在全县查处各类\n治理（责任单位：公安局、水利局）"
)  # a task under a task
@example("公安局\n总则\n牵头单位：公安局\n任务\t牵头单位\n治理\t公安局")  # a table under a task
@example("公安局\n第一章\u3000总则\n任务\t牵头单位\n一是任务\t牵头单位")  # a table under a duty
@example("公安局\n第一章\u3000总则\n任务\t牵头单位\n第一章\u3000任务\t牵头单位\n公安局")  # … and text behind it
def test_whatever_the_text_the_draft_is_valid_and_whole(tmp_path: Path, text: str) -> None:
    """Ids are unique and nested, no text is empty, every line is told; or the file is refused with a sentence."""
    try:
        data, _ = drafted(tmp_path, text)
    except DraftError:
        return
    ids = [line.split()[0] for line in shown(data)] + [section["id"] for section in data.get("sections", [])]
    assert len(ids) == len(set(ids))
    told = {line for lines, _, more in pieces(data) for line in (*lines, *more)}
    told |= {line for body in bodies(data) for line in body.get("broken", [])}
    assert {n for n, line in enumerate(text.split("\n"), 1) if letters(line)} <= told
    assert lost(data, read(tmp_path / "notice.txt").blocks) == []
    assert errors(tmp_path) == []
    assert all(duty["text"].strip() for body in bodies(data) for duty in body.get("duties", []))


@PATIENT
@given(
    st.lists(
        st.sampled_from(
            [*"<>/&;= \"'", "<table>", "<tr>", "<td>", "<p>", "rowspan=3", "公安局", "职责", "</table>", "<!--"]
        )
    ).map("".join)
)
def test_broken_html_is_never_a_traceback(tmp_path: Path, page: str) -> None:
    with contextlib.suppress(DraftError):
        drafted(tmp_path, "<html>" + page, "notice.html")


def archive(**files: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in files.items():
            opened.writestr(name, content)
    return stream.getvalue()


HOSTILE = {
    "empty": (b"", "没有找到机构"),
    "binary": (bytes(range(256)) * 40, "不是文本"),
    "zeros": (b"\0" * 5000, "不是文本"),
    "PDF": (b"%PDF-1.7 ...", "PDF"),
    "old Word": (b"\xd0\xcf\x11\xe0" + b"x" * 100, "另存为 .docx"),
    "no archive": (b"PK\x03\x04" + b"x" * 100, "损坏的压缩包"),
    "another archive": (archive(a=b"x"), "不是完好的 Word 文档"),
    "a bomb": (archive(document=b"a" * 60_000_000), "解开后有 60 MB"),
    "many digits": (
        f"<table><tr><th>序号</th><th>责任单位</th><th>职责</th></tr><tr><td>{'9' * 5000}</td><td>公安局</td></tr></table>".encode(),
        "没有找到",
    ),
    "too large": (b"\xe5\xb1\x80" * 7_000_000, "太大"),
    "too long": (b"a" * 1_000_001, "有 1000001 字"),
    "prose": (("今天天气很好，我们去公园散步。" * 100).encode(), "没有找到机构"),
    "tables in tables": (b"<html>" + b"<table><tr><td>" * 2000, "没有找到机构"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_files_get_a_sentence(tmp_path: Path, kind: str) -> None:
    content, sentence = HOSTILE[kind]
    with pytest.raises(DraftError, match=sentence) as caught:
        drafted(tmp_path, content)
    assert caught.value.exit_code == 3
    assert "\n" not in str(caught.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(DraftError, match=r"读不了 none\.txt"):
        draft(tmp_path / "none.txt", nothing_known)


@pytest.mark.parametrize(
    ("name", "content", "module"), [("a.html", b"<html>", "bs4"), ("a.docx", archive(a=b""), "docx")]
)
def test_a_missing_reader_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, content: bytes, module: str
) -> None:
    monkeypatch.setitem(__import__("sys").modules, module, None)
    with pytest.raises(DraftError, match=r"envduty\[draft\]"):
        drafted(tmp_path, content, name)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    text = "一、水利局\r\n1.管理河道。\r\n".encode(encoding)
    assert shown(drafted(tmp_path, text)[0]) == ["1 一 水利局", "1.1 1 管理河道。"]


def test_twice_the_text_is_about_twice_the_work(tmp_path: Path) -> None:
    """Work is counted in calls: those of Python's own functions, and those in C."""

    def work(articles: int) -> int:
        file = tmp_path / f"{articles}.txt"
        article = "第{n}条　县第{n}水利局职责：\n（一）管理河道，查处第{n}种非法采砂行为。\n（二）治理。\n"
        file.write_text("".join(article.format(n=n) for n in range(1, articles + 1)), encoding="utf-8")
        done: Counter[str] = Counter()
        sys.setprofile(lambda _frame, event, _arg: done.update([event]))
        try:
            draft(file, nothing_known)
        finally:
            sys.setprofile(None)
        return done["call"] + done["c_call"]

    assert work(200) < 2.5 * work(100)


WIDTHS = [
    ("负责环保,查处(违法)行为;报告:", "负责环保，查处（违法）行为；报告："),
    ("1,000吨，9:30前", "1,000吨，9:30前"),
    ("(PM2.5)监测", "（PM2.5）监测"),
    ('公布"一河一策".', "公布“一河一策”。"),
    ("负责 河道 管理", "负责河道管理"),
]


@pytest.mark.parametrize(("printed", "expected"), WIDTHS)
def test_punctuation_becomes_full_width(printed: str, expected: str) -> None:
    assert full_width(printed) == expected


def test_the_package_has_one_function() -> None:
    assert set(package.__all__) == {"Doubt", "Draft", "DraftError", "draft"}
