"""Who is responsible for this? The environmental duties of a notice's bodies, as a command and as a library.

>>> from envduty import load
>>> with load() as notice:
...     notice.who_handles("机动车尾气")["results"][0]["body"]["name"]
'公安部门'
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from envduty.version import __version__

if TYPE_CHECKING:
    from envduty.errors import DataError, EnvdutyError, Fault, UsageError
    from envduty.notice import Notice, diff_notices, load

__all__ = ["DataError", "EnvdutyError", "Fault", "Notice", "UsageError", "__version__", "diff_notices", "load"]

_HOME = {"Notice": "notice", "diff_notices": "notice", "load": "notice"}


def __getattr__(name: str) -> object:
    """Public names are imported when first used: `envduty --help` needs none of them."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOME.get(name, 'errors')}"), name)


def __dir__() -> list[str]:
    return __all__
