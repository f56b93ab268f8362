"""A file read into lines and tables, whatever it is: text in any usual encoding, HTML or .docx."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import TYPE_CHECKING

from envduty.edition import location
from envduty.edition.draft import grid
from envduty.edition.draft.parts import DraftError, Source
from envduty.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from envduty.edition.draft.parts import Block

__all__ = ["read"]

#: far more than any notice has; beyond it a file is something else
_BYTES = 20_000_000
_CHARACTERS = 1_000_000

_OTHER_FORMATS = {
    b"%PDF": "这是 PDF 文件；请先转成文本，再起草",
    b"\xd0\xcf\x11\xe0": "这是旧式 Word 文档（.doc）；请先另存为 .docx",
    b"{\\rtf": "这是 RTF 文档；请先另存为 .docx",
}
_MARKDOWN = re.compile(r"^\s*#{1,6}\s+|\*\*|^\s*>\s+")
_MARKUP = re.compile(
    r"\s*(<!doctype html|<\?xml[^>]*>\s*<(!doctype )?html|<html|<head|<body|<table|<div|<p>)", re.IGNORECASE
)


def read(path: Path) -> Source:
    """The file's lines and tables; what it is is told by its content, not by its name."""
    try:
        data = location.read(path, _BYTES)
    except DataError as error:
        raise DraftError(f"读不了 {path.name}：{error.faults[0].reason}") from error
    for start, reason in _OTHER_FORMATS.items():
        if data.startswith(start):
            raise DraftError(f"{path.name}：{reason}")
    blocks = tuple(_blocks(path.name, data))
    return Source(path.as_posix(), hashlib.sha256(data).hexdigest(), blocks)


def _blocks(name: str, data: bytes) -> Iterable[Block]:
    if data.startswith(b"PK\x03\x04"):
        from envduty.edition.draft import word

        return word.blocks(name, data)
    text = _decode(name, data)
    if len(text) > _CHARACTERS:
        raise DraftError(f"{name} 有 {len(text)} 字，不像一份通知；请只留下通知的正文")
    if _MARKUP.match(text):
        from envduty.edition.draft import markup

        return markup.blocks(text)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return grid.blocks([_MARKDOWN.sub("", line) for line in text.split("\n")])


def _decode(name: str, data: bytes) -> str:
    """UTF-8, UTF-16 or GB 18030, the first in which the file reads as text."""
    encodings = ["utf-8-sig", "gb18030"]
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\0" in data[:1000]:
        encodings = ["utf-16-le", "utf-16-be"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _readable(text):
            return text
    raise DraftError(f"{name} 不是文本（也不是 HTML 或 .docx），读不出文字")


def _readable(text: str) -> bool:
    """Whether nearly all characters are ones that people write."""
    sample = text[:20_000]
    strange = sum(unicodedata.category(c) in {"Cc", "Cn", "Co", "Cs"} and c not in "\n\r\t\f" for c in sample)
    return strange * 50 <= len(sample)
