"""Make a data file N times the built-in one, and questions for batches, to measure with.

    python bench/generate.py data 100 large.yaml
    python bench/generate.py names 10000 names.txt
    python bench/generate.py complaints 10000 complaints.txt

The built-in file stays in the large one as it is, line by line. Each copy of its bodies belongs to a made-up region (甲子旗,
乙丑旗 …) that stands before every name, duty and topic. Its duties deal with made-up matters (冰岩碎屑 instead of 噪声), so that
a question about noise has the answer that it has at one time the data; with --same-matters they keep the notice's own
matters, so that the answers grow too.
"""

# ruff: noqa: SIM905 - lists of words are easier to read and to extend as text

from __future__ import annotations

import argparse
import json
import random
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

BUILTIN = Path(__file__).parents[1] / "data" / "duties.yaml"

_MATTERS = (
    "机动车 车辆 汽车 尾气 噪声 噪音 大气 扬尘 粉尘 油烟 黑烟 锅炉 燃煤 煤炭 秸秆 垃圾 污水 废水 "
    "水源 河流 湖泊 地下水 土壤 耕地 农药 化肥 地膜 畜禽 养殖 粪便 森林 林业 草原 湿地 植被 沙漠 "
    "矿山 矿产 尾矿 地质 渔业 野生 放射 辐射 危险化学品 化工 危险废物 固体废物 医疗 船舶 公路 道路 "
    "运输 施工 工地 建筑 餐饮 食品 旅游 景区 文物 商务 黄标车 老旧车 报废 能源 电力 价格 信贷 税收 "
    "气象 地震 海关 进口 再生资源 工业 园区"
).split()
_SUBSTANCES = (
    "冰岩 沙棘 陶土 竹纤 松脂 桦皮 芦苇 羊绒 驼毛 乳清 麦麸 荞壳 盐硝 碱泥 石膏 云母 萤石 硅藻 膨润 "
    "沸石 铁砂 铜绿 锡渣 铅丹 锌白 镁砖 钛白 钨粉 钼精 稀土 石英 玄武 砚石 玛瑙 琥珀 蜡染 皮革 毛毡 "
    "麻绳 丝绵 棉絮 苇席 柳编 藤器 漆器 瓷釉 琉璃 砖坯 瓦当 窑灰 糖蜜 酒糟 醋醪 酱曲 茶末 椒壳 豆粕 "
    "菜籽 葵盘 薯浆"
).split()
_FORMS = (
    "碎屑 渗液 浮沫 粉末 残渣 溢流 沉泥 飞絮 余烬 废料 结块 悬粒 滤饼 浆体 挥发 边角 堆垛 尘霾 渣场 "
    "池窖 管廊 槽罐 料棚 晒场 作坊 磨房 窑口 栈台 货栈 码垛 车队 仓群 井组 沟渠 围堰 闸口 泵房 塔群 "
    "炉组 站场"
).split()
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_AUTHORITY = re.compile(r"(?:环境保护|公安|水行政|审计|纪检监察|监察|农牧业|卫生|检察|审判)(?:部门|机关)")
_RING = re.compile(r"<([^<>]+)>")


def region(number: int) -> str:
    """A made-up name, different for each of 120 numbers: 甲子旗 … 癸亥县."""
    return _STEMS[number % 10] + _BRANCHES[number % 12] + "旗县"[number // 60]


def numeral(number: int) -> str:
    """1 → 一, 44 → 四十四, 104 → 一百零四."""
    digits = "零一二三四五六七八九"
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    head = f"{digits[hundreds]}百" if hundreds else ""
    middle = ("" if tens == 1 and not hundreds else digits[tens]) + "十" if tens else "零" if hundreds and ones else ""
    return head + middle + (digits[ones] if ones else "")


def quoted(text: str) -> str:
    """A YAML scalar; JSON's double quotes are YAML's."""
    return json.dumps(text, ensure_ascii=False)


def listed(words: Iterable[str]) -> str:
    """A YAML list on one line."""
    return f"[{', '.join(map(quoted, words))}]"


def rewriter(number: int, *, same_matters: bool) -> Callable[[str], str]:
    """What turns the notice's words into those of a region: its own authorities and, unless told otherwise, its own matters."""
    place = region(number)
    matters: dict[str, str] = {}
    if not same_matters:
        for i, matter in enumerate(_MATTERS, number * len(_MATTERS)):
            generation, form = divmod(i // len(_SUBSTANCES), len(_FORMS))
            matters[matter] = _SUBSTANCES[i % len(_SUBSTANCES)] + _FORMS[form] + "料体物件"[generation]
    pattern = re.compile("|".join(map(re.escape, sorted(_MATTERS, key=len, reverse=True))))

    def rewrite(text: str) -> str:
        local = _AUTHORITY.sub(lambda found: place + found[0], text)
        return pattern.sub(lambda found: matters.get(found[0], found[0]), local)

    return rewrite


def sections(data: dict[str, Any], number: int, rewrite: Callable[[str], str]) -> Iterator[str]:
    """The bodies and duties of one region, as a section."""
    place, section = region(number), f"r{number + 1}"
    label = numeral(number + 6)
    yield f'  - id: "{section}"\n    label: {label}\n    title: {place}环境保护工作职责\n    bodies:\n'
    bodies = [body for original in data["sections"] for body in original.get("bodies", [])]
    for position, body in enumerate(bodies, 1):
        identifier = local_id(body["id"], number)
        yield f'      - id: "{identifier}"\n        label: ({numeral(position)})\n        name: {place}{body["name"]}\n'
        if body.get("names"):
            yield "        names:\n"
            for kind, names in body["names"].items():
                yield f"          {kind}: {listed(place + name for name in names)}\n"
        yield "        duties:\n"
        for duty in body["duties"]:
            yield f'          - id: "{local_id(duty["id"], number)}"\n'
            if "label" in duty:
                yield f'            label: "{duty["label"]}"\n'
            text = f"{rewrite(duty['text'])}具体办法由{place}制定。"
            yield f"            text: {quoted(text)}\n"


def local_id(reference: str, number: int) -> str:
    """3.6.4/2 → r7.3-6.4/2: the same place in a region's section."""
    section, body, *rest = reference.split(".")
    return ".".join([f"r{number + 1}", f"{section}-{body}", *rest])


def topics(data: dict[str, Any], number: int, rewrite: Callable[[str], str], *, same_matters: bool) -> Iterator[str]:
    """The subject index of one region."""
    place = region(number)

    def own(term: str) -> str:
        plain = term if same_matters else _RING.sub(r"\1", term)
        changed = rewrite(plain)
        return changed if changed != plain else f"{place} {plain}" if same_matters else f"{place}{plain}"

    matters = {matter["matter"]: matter for matter in read("matters")["matters"]}
    for topic in data["topics"]:
        known = matters.get(topic["topic"], {}) | topic
        yield f"  - topic: {quoted(place + topic['topic'])}\n    terms: {listed(map(own, known.get('terms', [])))}\n"
        if known.get("headwords"):
            yield f"    headwords: {listed(place + word for word in known['headwords'])}\n"
        for field in ("duties", "see"):
            if topic.get(field):
                yield f"    {field}: {listed(local_id(reference, number) for reference in topic[field])}\n"
        if topic.get("general"):
            yield "    general: true\n"


def read(kind: str) -> dict[str, Any]:
    """A built-in data file, as plain values."""
    data: dict[str, Any] = yaml.load(
        BUILTIN.with_name(f"{kind}.yaml").read_text("utf-8"),
        Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader),  # noqa: S506 - both are safe loaders
    )
    return data


def data_file(times: int, *, same_matters: bool = False) -> str:
    """The YAML of a notice `times` as large as the built-in one."""
    text = BUILTIN.read_text("utf-8")
    data = read("duties")
    rewriters = [rewriter(number, same_matters=same_matters) for number in range(times - 1)]
    more_sections = "".join(part for n, rewrite in enumerate(rewriters) for part in sections(data, n, rewrite))
    more_topics = "".join(
        part for n, rewrite in enumerate(rewriters) for part in topics(data, n, rewrite, same_matters=same_matters)
    )
    # Sections end where the topics begin, which are the last part of the file.
    head, mark, index = text.partition("\ntopics:\n")
    return f"{head}\n{more_sections}{mark}{index}{more_topics}"


_PLACES = (
    "呼和浩特市 包头市 乌海市 赤峰市 通辽市 鄂尔多斯市 呼伦贝尔市 巴彦淖尔市 乌兰察布市 兴安盟 锡林郭勒盟 阿拉善盟"
).split()
_COMPLAINTS = (
    "我家住{place},楼下{matter},半夜也不停,找过物业没有用,请问该找哪个部门",
    "{place}的{matter}问题反映多次了一直没人处理,谁来管?",
    "举报:{place}有企业{matter},严重影响周边居民生活,希望尽快查处",
    "{matter}归谁管",
    "请问在{place}遇到{matter}应该向哪里投诉,电话是多少?孩子老人都受不了了,已经持续好几个月",
)


def names(number: int) -> Iterator[str]:
    """Names as people ask for them: nine in ten curated, half of them after a place; the others misspelt or unknown."""
    chance = random.Random(1)  # noqa: S311 - the same questions every time
    kinds = ("names", "former", "units")
    curated = [
        name
        for one in read("departments")["departments"]
        for name in (one["name"], *(n for k in kinds for n in one.get(k, ())))
    ]
    unknown = ("外交部", "邮政局", "天文馆", "第三中学", "气球俱乐部", "环球贸易公司")
    for _ in range(number):
        name = chance.choice(curated)
        place = chance.choice(_PLACES)
        kind = chance.randrange(20)
        if kind == 0:
            yield place + chance.choice(unknown)
        elif kind == 1 and len(name) > 1:
            # One character too few, or one exchanged.
            at = chance.randrange(len(name))
            yield name[:at] + chance.choice(("", "按", "某", "市")) + name[at + 1 :]
        else:
            yield place + name if kind % 2 else name


def complaints(number: int) -> Iterator[str]:
    """Complaints in people's own words, each about a matter of the subject index; one in twenty about none."""
    chance = random.Random(2)  # noqa: S311 - the same questions every time
    known = read("matters")
    terms = [term for matter in known["matters"] for term in matter.get("terms", [])]

    def spoken(part: str) -> str:
        """One of the words that can stand for a part of a term."""
        word = chance.choice(part.split("|"))
        return chance.choice(known["rings"][word[1:-1]]) if word.startswith("<") else word

    for _ in range(number):
        matter = "公交票价" if chance.randrange(20) == 0 else "".join(map(spoken, chance.choice(terms).split()))
        yield chance.choice(_COMPLAINTS).format(place=chance.choice(_PLACES), matter=matter)


def main() -> None:
    """Write what is asked for."""
    parser = argparse.ArgumentParser(description="Data and questions to measure with.")
    parser.add_argument("what", choices=("data", "names", "complaints"))
    parser.add_argument("number", type=int, help="times the built-in data (up to 121), or how many questions")
    parser.add_argument("file", type=Path)
    parser.add_argument("--same-matters", action="store_true", help="regions have the notice's own matters")
    wanted = parser.parse_args()
    if wanted.what == "data":
        text = data_file(wanted.number, same_matters=wanted.same_matters)
    else:
        text = "".join(f"{line}\n" for line in (names if wanted.what == "names" else complaints)(wanted.number))
    wanted.file.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
