"""Where the data file is, and its bytes. Light: a warm run reads the file only to see that it has not changed."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Literal, TypeAlias

from envduty.errors import DataError, Fault

__all__ = ["BUILTIN", "MAX_BYTES", "Kind", "builtin", "locate", "read"]

#: 100 times the built-in notice fits three times over
MAX_BYTES = 256 * 1024 * 1024


#: the kinds of data file, as `envduty schema` calls them
Kind: TypeAlias = Literal["data", "departments", "matters", "words"]


def _folder() -> Path:
    """data/: inside the installed package, or at the top of the checkout (an editable install)."""
    installed = Path(__file__).parents[1] / "data"
    return installed if installed.is_dir() else Path(__file__).parents[3] / "data"


_FOLDER = _folder()
BUILTIN = _FOLDER / "duties.yaml"


def builtin(kind: Kind) -> Path:
    """The built-in file of a kind."""
    return BUILTIN if kind == "data" else _FOLDER / f"{kind}.yaml"


def locate(data: str | os.PathLike[str] | None = None) -> Path:
    """The data file to use: `data`, else the environment variable ENVDUTY_DATA, else the built-in one."""
    chosen = data or os.environ.get("ENVDUTY_DATA")
    return Path(chosen) if chosen else BUILTIN


def read(path: Path) -> bytes:
    """The bytes of a data file; DataError says why it cannot be read."""
    name = str(path)
    try:
        # Opening a FIFO would wait for a writer, reading a device might never end.
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            raise DataError([Fault(name, 0, "", "这是一个目录,不是数据文件;请给出 YAML 文件的路径")])
        if not stat.S_ISREG(found.st_mode):
            raise DataError([Fault(name, 0, "", "不是普通文件(管道、设备等不能作数据文件);请先存成文件")])
        if found.st_size > MAX_BYTES:
            raise DataError([Fault(name, 0, "", f"文件太大({found.st_size:,} 字节,上限 {MAX_BYTES:,})")])
        return path.read_bytes()
    except FileNotFoundError:
        reason = "找不到数据文件;请检查 --data 或环境变量 ENVDUTY_DATA 的路径"
    except PermissionError:
        reason = "没有读取权限;请检查文件权限"
    except (OSError, ValueError) as error:
        reason = f"读不了数据文件:{error}"
    raise DataError([Fault(name, 0, "", reason)])
