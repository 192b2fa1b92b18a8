"""Running other programs under a time limit: nothing that is started outlives the limit or this script."""
import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass
from glob import glob
from pathlib import Path

TAIL = 2000  # characters of a stream that a record keeps


@dataclass
class Finished:
    """What became of a program. `status` is the exit status, negative for a signal, None if the limit ended it."""
    argv: list[str]
    status: int | None
    out: str
    err: str
    wall: float  # [s] from start to end

    @property
    def good(self) -> bool:
        return self.status == 0

    def problem(self) -> str:
        """One line on why it is not good."""
        if self.status is None:
            return f"stopped after {self.wall:.1f} s"
        last = (self.err.strip() or self.out.strip() or "no output").splitlines()[-1]
        return f"exit status {self.status}: {last[:300]}"


class Processes:
    """Starts programs, each in a process group of its own, and knows which are alive."""

    def __init__(self) -> None:
        self._alive: dict[int, subprocess.Popen] = {}
        self._lock = threading.Lock()
        self._closed = False

    def run(self, argv: list[str], limit: float, environment: dict[str, str] | None = None,
            folder: Path | None = None) -> Finished:
        """Run to the end or for `limit` seconds. A program that cannot be started has status 127."""
        argv = [str(word) for word in argv]
        start = time.monotonic()
        if limit <= 0:
            return Finished(argv, None, "", "no time was left to start it", 0.0)
        with tempfile.TemporaryFile("w+", errors="replace") as out, tempfile.TemporaryFile("w+", errors="replace") as err:
            try:
                with self._lock:
                    if self._closed:
                        return Finished(argv, None, "", "stopped", 0.0)
                    child = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=out, stderr=err, cwd=folder,
                                             env=os.environ | (environment or {}), start_new_session=True)
                    self._alive[child.pid] = child
            except OSError as error:
                return Finished(argv, 127, "", str(error), 0.0)
            try:
                status = child.wait(timeout=limit)
            except subprocess.TimeoutExpired:
                status = None
            finally:
                wall = time.monotonic() - start
                self._end_group(child)
                with self._lock:
                    self._alive.pop(child.pid, None)
            out.seek(0)
            err.seek(0)
            return Finished(argv, status, out.read(), err.read(), wall)

    def close(self) -> None:
        """End whatever still runs; nothing can be started afterwards."""
        with self._lock:
            self._closed = True
            alive = list(self._alive.values())
        for child in alive:
            self._end_group(child)

    @staticmethod
    def _end_group(child: subprocess.Popen) -> None:
        try:
            os.killpg(child.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            pass
        child.wait()


def find_tool(name: str) -> str | None:
    """A tool of the CUDA toolkit: on PATH, else where toolkits are installed; None if it is nowhere."""
    places = [f"/usr/local/cuda*/bin/{name}", f"/opt/nvidia/nsight-compute/*/{name}",
              f"/usr/local/cuda*/nsight-compute*/{name}", f"/usr/local/cuda*/compute-sanitizer/{name}"]
    found = shutil.which(name)
    for place in places:
        found = found or next((path for path in sorted(glob(place), reverse=True) if os.access(path, os.X_OK)), None)
    return found
