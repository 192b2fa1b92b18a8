"""Exceptions of the package. Each has `exit_code`, the exit code with which the program would end."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Sequence


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with a study, or, as a warning, doubtful.

    `line` and `column` count from 1; 0 where unknown, as of overrides (`file` is then "-p").
    """

    file: str
    line: int
    column: int
    key: str
    value: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        place = ":".join([self.file] + [str(number) for number in (self.line, self.column) if number])
        value = f" = {self.value}" if self.value else ""
        return f"{place}: {self.key}{value} ({self.problem}). {self.remedy}"


class BallastError(Exception):
    """Any failure of the engine; the message says what, why, and what to do."""

    exit_code = 1


class UsageError(BallastError, ValueError):
    """An argument means nothing, or names what the study has not."""

    exit_code = 2


class StudyError(BallastError, ValueError):
    """Everything that is wrong with a study at once.

    `problems` holds a `Problem` each: file, line, key, value, what is wrong, remedy.
    """

    exit_code = 3

    def __init__(self, message: str, problems: Sequence[Problem] = ()) -> None:
        super().__init__(message)
        self.problems = tuple(problems)

    def __reduce__(self):
        return type(self), (str(self), self.problems)


class InputError(BallastError):
    """A file is missing, damaged, or not what is asked for."""

    exit_code = 4


class OutputError(BallastError, OSError):
    """Reading or writing failed: disk full, no permission, another run holds the file."""

    exit_code = 6


class DeviceError(BallastError):
    """An accelerator failed, or this build or machine has none."""

    exit_code = 7


class Stopped(BallastError):
    """Stopped in order at a time limit or by a signal; the same call resumes from the checkpoint."""

    exit_code = 75


class Interrupted(Stopped, KeyboardInterrupt):
    """Stopped in order by Ctrl-C; the same call resumes from the checkpoint."""


_KINDS = {kind.exit_code: kind for kind in (UsageError, InputError, OutputError, DeviceError, Stopped)}


def from_engine(code: int, message: str, problems: Sequence[tuple]) -> BallastError:
    """The exception for an error of the engine; called by the module `_engine`."""
    if code == StudyError.exit_code:
        return StudyError(message, [Problem(*problem) for problem in problems])
    if code == Stopped.exit_code and message.startswith("stopped by SIGINT"):
        return Interrupted(message)
    error = _KINDS.get(code, BallastError)(message)
    if type(error) is BallastError:
        error.exit_code = code
    return error
