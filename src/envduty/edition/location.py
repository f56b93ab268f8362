"""Where the data file is, and its bytes. Light: a warm run reads the file only to see that it has not changed."""

from __future__ import annotations

import os
import stat
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from envduty.errors import DataError, Fault, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "BUILTIN", "MAX_BYTES", "Kind", "Reading", "beside", "builtin", "content", "locate", "read", "recorded", "stamp",
]  # fmt: skip

#: 100 times the built-in notice fits five times over
MAX_BYTES = 64 * 1024 * 1024


#: the kinds of data file, as `envduty schema` calls them
Kind: TypeAlias = Literal["data", "departments", "matters", "words"]


#: the package lies in an archive (a zipapp)
_PACKED = not Path(__file__).is_file()


def _folder() -> Path:
    """data/: inside the installed package, or at the top of the checkout (an editable install)."""
    installed = Path(__file__).parents[1] / "data"
    return installed if _PACKED or installed.is_dir() else Path(__file__).parents[3] / "data"


_FOLDER = _folder()
BUILTIN = _FOLDER / "duties.yaml"


def builtin(kind: Kind) -> Path:
    """The built-in file of a kind."""
    return BUILTIN if kind == "data" else _FOLDER / f"{kind}.yaml"


def locate(data: str | os.PathLike[str] | None = None) -> Path:
    """The data file to use: `data`, else the environment variable ENVDUTY_DATA, else the built-in one."""
    if data is not None and not str(data):
        raise UsageError("文件名是空的：请写一个数据文件的路径")
    chosen = data or os.environ.get("ENVDUTY_DATA")
    path = Path(chosen) if chosen else BUILTIN
    if not path.is_absolute():
        try:
            Path.cwd()
        except OSError:
            raise DataError([Fault(str(path), 0, "", "当前目录已被删除，相对路径没有着落；请写绝对路径")]) from None
    return path


class Reading(NamedTuple):
    """A file as it was when it was read."""

    path: Path
    #: size, times and inode just before; None in an archive
    stamp: list[int] | None
    content: bytes


_readings: ContextVar[list[Reading] | None] = ContextVar("readings", default=None)


@contextmanager
def recorded() -> Iterator[list[Reading]]:
    """What is read meanwhile, in order, as it was read: a change one moment later is a change."""
    readings: list[Reading] = []
    token = _readings.set(readings)
    try:
        yield readings
    finally:
        _readings.reset(token)


def beside(folder: Path, written: str) -> Path:
    """The file that a data file in `folder` names, relative to it; `~` is the home."""
    return folder / (written if "\0" in written else os.path.expanduser(written))  # noqa: PTH111 - Path.expanduser raises where there is no home


def read(path: Path, most: int = MAX_BYTES) -> bytes:
    """The bytes of a data file; DataError says why it cannot be read."""
    name = str(path)
    try:
        found = stamp(path, most)
        data = content(path)
    except FileNotFoundError:
        reason = "找不到这个文件；请检查路径"
    except PermissionError:
        reason = "没有读取权限；请检查文件权限"
    except ValueError:
        reason = "路径里有不能用的字符（NUL）"
    except OSError as error:
        reason = f"读不了：{error.strerror or error}"
    else:
        readings = _readings.get()
        if readings is not None:
            readings.append(Reading(path, found, data))
        return data
    raise DataError([Fault(name, 0, "", reason)])


def stamp(path: Path, most: int = MAX_BYTES) -> list[int] | None:
    """What tells a changed file without reading it; DataError where it is no file that could be read."""
    if _packed(path):
        return None
    name = str(path)
    # Opening a FIFO would wait for a writer, reading a device might never end.
    found = path.stat()
    if stat.S_ISDIR(found.st_mode):
        raise DataError([Fault(name, 0, "", "这是一个目录，不是文件；请给出文件的路径")])
    if not stat.S_ISREG(found.st_mode):
        raise DataError([Fault(name, 0, "", "不是普通文件（管道、设备等不能用）；请先存成文件")])
    if found.st_size > most:
        raise DataError([Fault(name, 0, "", f"文件太大（{found.st_size:,} 字节，上限 {most:,}）")])
    return [found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino]


def content(path: Path) -> bytes:
    """The bytes of a file, of the package's own data in an archive too."""
    if not _packed(path):
        return path.read_bytes()
    from pkgutil import get_data

    return get_data("envduty", path.relative_to(_FOLDER.parent).as_posix()) or b""


def _packed(path: Path) -> bool:
    return _PACKED and _FOLDER in path.parents
