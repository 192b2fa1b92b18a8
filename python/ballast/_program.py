"""The engine of this installation: the module in this process, and the program beside it."""
from __future__ import annotations

import importlib.util
import logging
import os
import pathlib
import sys
from dataclasses import dataclass
from types import ModuleType
from typing import Any, Callable, Sequence

log = logging.getLogger("ballast")
_LEVELS = {"warning": logging.WARNING, "error": logging.ERROR, "critical": logging.CRITICAL, "debug": logging.DEBUG}


@dataclass(frozen=True)
class Progress:
    """How far a job of a run is; `done` of `total`, counted in `unit`."""

    job: str
    unit: str
    done: int
    total: int


ProgressCall = Callable[[Progress], Any]


def engine() -> ModuleType:
    """The compiled module; where the package is not installed, the file that BALLAST_ENGINE names.

    Raises ImportError that says how to get it.
    """
    name = f"{__package__}._engine"
    named = os.environ.get("BALLAST_ENGINE", "")
    if named and name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, named)
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    try:
        from . import _engine
    except ImportError as error:
        raise ImportError("the engine of ballast is not built; in the source tree run `pip install .`") from error
    return _engine


def program() -> pathlib.Path:
    """The program of this package; where the package is not installed, the one that BALLAST_PROGRAM names."""
    packaged = pathlib.Path(__file__).parent / "bin" / "ballast"
    if packaged.is_file():
        return packaged
    named = os.environ.get("BALLAST_PROGRAM", "")
    if named and os.path.isfile(named):
        return pathlib.Path(named)
    raise FileNotFoundError("the program of ballast is not here; in the source tree run `pip install .`")


class _Bars:
    """A bar of tqdm per job of a run."""

    def __init__(self) -> None:
        self._bars: dict[str, Any] = {}

    def __call__(self, at: Progress) -> None:
        from tqdm.auto import tqdm

        bar = self._bars.get(at.job)
        if bar is None:
            bar = self._bars[at.job] = tqdm(total=at.total, desc=at.job, unit=" " + at.unit, unit_scale=True)
        bar.update(at.done - bar.n)
        if at.done >= at.total:
            bar.close()

    def close(self) -> None:
        for bar in self._bars.values():
            bar.close()


def _tell(level: str, text: str) -> None:
    log.log(_LEVELS.get(level, logging.INFO), "%s", text)


def perform(words: Sequence[str], progress: bool | ProgressCall = False, quiet: bool = False) -> tuple[int, str]:
    """Does what `ballast WORDS...` does in this process; exit status and what it says to stdout.

    Other threads of Python run meanwhile. `progress`: True for bars of tqdm, or a function that is called with a
    `Progress` up to ten times a second, from another thread; what it raises stops the call in order and is raised here.
    The engine's log goes to the logger "ballast", or nowhere if `quiet`. Raises BallastError.
    """
    bars = _Bars() if progress is True else None
    call = bars if bars is not None else progress or None
    tell = None if call is None else lambda *of: call(Progress(*of))
    try:
        return engine().perform([os.fspath(word) for word in words], tell, None if quiet else _tell)
    finally:
        if bars is not None:
            bars.close()
