"""What a part of the verification is given, and what it hands back."""
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable

from ballast import Ballast
from processes import Processes
from record import Record


class Skipped(Exception):
    """A part cannot be done here; the text says why."""


@dataclass
class Task:
    """One part at work: where things are, how much time is left, and what it has found so far."""
    name: str
    root: Path  # configs/ and scripts/ lie here
    build: Path  # ballast and tests/ lie here
    ballast: Ballast
    processes: Processes
    scratch: Path
    record: Record
    deadline: float  # of time.monotonic()
    together: int  # programs that may use the device at the same time
    content: dict = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)  # make the part bad
    undone: list[str] = field(default_factory=list)  # what there was no time for

    def left(self) -> float:
        return self.deadline - time.monotonic()

    def finding(self, **what) -> None:
        self.record.finding(self.name, what)

    def status(self) -> str:
        return "bad" if self.problems else "cut" if self.undone else "good"

    def result(self) -> dict:
        extra = {"problems": self.problems[:50]} if self.problems else {}
        return self.content | extra | ({"undone": self.undone} if self.undone else {})

    def flagship(self) -> Path:
        return self.root / "configs/ai_buildout_2026"

    def each(self, function: Callable, items: list) -> list:
        """function(item) for all items, so many at a time as may use the device together; results in order."""
        with ThreadPoolExecutor(max(1, self.together)) as pool:
            try:
                return list(pool.map(function, items))
            except BaseException as error:
                pool.shutdown(wait=False, cancel_futures=True)
                if not isinstance(error, Exception):
                    self.processes.close()  # the script was stopped: nobody waits for what still runs
                raise
