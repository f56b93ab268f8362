"""What can go wrong, each with its exit code and a Chinese sentence that says what to do."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["DataError", "EnvdutyError", "Fault", "OutputError", "PipeClosedError", "UsageError"]


class EnvdutyError(Exception):
    """Base of every error that envduty raises on purpose; `str(error)` is the sentence for the user."""

    exit_code = 3


class UsageError(EnvdutyError):
    """The question cannot be asked this way."""

    exit_code = 2


class OutputError(EnvdutyError):
    """The answer cannot be written (a full disk, a closed standard output)."""


class PipeClosedError(OutputError):
    """Whoever read the output has closed it; nothing is wrong, and nobody is left to be told."""

    exit_code = 141


class Fault(NamedTuple):
    """One mistake in a data file."""

    file: str
    #: 1-based line in the file; 0 where the whole file is meant
    line: int
    #: path inside the file, such as `sections[2].bodies[5].name`; empty for the whole file
    path: str
    reason: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.path}: {self.reason}" if self.path else f"{place}: {self.reason}"


class DataError(EnvdutyError):
    """The data file cannot be used; `faults` lists everything that is wrong with it."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__("\n".join(str(fault) for fault in faults))
