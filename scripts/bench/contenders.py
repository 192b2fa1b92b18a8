"""Who takes part in a comparison: programs that run once a call, and peers in Python that stay alive between calls.

A contender answers call(way, paths, seed) with what it found and how long that took; cold(way, paths, seed) does the same from
the start of its processes. `cores` are the processors that it may use.
"""
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from answers import survival_of_ballast
from ballast import Ballast
from processes import Processes

HERE = Path(__file__).resolve().parent
NOT_HERE = 3


class Failed(Exception):
    """A contender could not answer; the text says why."""


class Absent(Exception):
    """A contender is not installed; the text says what is missing."""


class Way(NamedTuple):
    """A way of asking: how it is written, paths an array holds (0: the program decides), and processes that share the work,
    each on a core of its own (1: one process on all cores)."""
    name: str
    paths_per_call: int = 0
    processes: int = 1

    def text(self) -> str:
        batch = f", {self.paths_per_call} paths a call" if self.paths_per_call else ""
        return self.name + batch + (f", {self.processes} processes" if self.processes > 1 else "")


@dataclass
class Answer:
    seconds: float  # of simulation; of a program, as it reports them
    wall: float  # [s] as seen from outside
    paths: int
    survivors: list[list[float]]  # [report dates][firms]; a peer that gives one row gives the horizon


def whole(paths: int, unit: int) -> int:
    """The next multiple of a unit."""
    return -(-paths // unit) * unit


def on_cores(cores: list[int]) -> list[str]:
    return ["taskset", "-c", ",".join(map(str, cores))]


class BallastProgram:
    """`ballast run` on the CPU; `options` picks an instruction set, say."""

    def __init__(self, name: str, ballast: Ballast, study: Path, model: dict, cores: list[int], options: list[str],
                 limit: float) -> None:
        self.name, self._ballast, self._study, self._model, self._cores = name, ballast, study, model, cores
        self._options, self._limit = options, limit
        self.ways, self.version = [Way(" ".join(options) or "auto")], ""

    def unit(self, way: Way) -> int:
        return 256

    def call(self, way: Way, paths: int, seed: int) -> Answer:
        options = ["--paths", str(paths), "--scenario", "base", "--backstop-paths", "0", "--seed", str(seed),
                   "--threads", str(len(self._cores)), *self._options]
        run = self._ballast.run(self._study, "cpu", options, self._limit, on_cores(self._cores))
        if not run.good:
            raise Failed(run.problem())
        self.version = run.json["isa"]
        survival = survival_of_ballast(run.json, self._model["report_steps"], self._model["firms"])
        return Answer(float(run.json["seconds"]), run.wall, run.json["paths"],
                      [[round(p * run.json["paths"]) for p in row] for row in survival])

    cold = call

    def close(self) -> None:
        pass


class NativeProgram:
    """C++ peers, compiled for the study: PATHS SEED THREADS -> JSON. `programs`: executable of each way."""

    def __init__(self, name: str, programs: dict[str, Path], version: str, processes: Processes, cores: list[int],
                 limit: float) -> None:
        self.name, self._programs, self._processes, self._cores, self._limit = name, programs, processes, cores, limit
        self.ways, self.version = [Way(way) for way in programs], version

    def unit(self, way: Way) -> int:
        return 256

    def call(self, way: Way, paths: int, seed: int) -> Answer:
        words = [*on_cores(self._cores), self._programs[way.name], paths, seed, len(self._cores)]
        finished = self._processes.run(words, self._limit, {"OMP_WAIT_POLICY": "PASSIVE"})
        if not finished.good:
            raise Failed(finished.problem())
        found = json.loads(finished.out)
        return Answer(found["seconds"], finished.wall, found["paths"], found["survivors"])

    cold = call

    def close(self) -> None:
        pass


def quiet_environment(threads: int) -> dict[str, str]:
    """So many threads in every library; threads that wait for work do not spin, because others are being timed; BLAS chooses
    its kernels itself; nothing compiled is found from an earlier process; no GPU."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("OPENBLAS_")}
    for library in ("OMP", "NUMBA", "OPENBLAS", "MKL"):
        environment[f"{library}_NUM_THREADS"] = str(threads)
    return environment | {"OMP_WAIT_POLICY": "PASSIVE", "KMP_BLOCKTIME": "0", "JAX_PLATFORMS": "cpu", "CUDA_VISIBLE_DEVICES": "",
                          "TORCHINDUCTOR_FORCE_DISABLE_CACHES": "1", "PYTHONDONTWRITEBYTECODE": "1"}


class Server:
    """One process of serve.py."""

    def __init__(self, python: Path, peer: str, study: Path, cores: list[int], limit: float) -> None:
        self._limit = limit
        self._errors = tempfile.TemporaryFile("w+", errors="replace")
        words = [*on_cores(cores), str(python), str(HERE / "serve.py"), peer, str(study)]
        self._child = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors, text=True,
                                       env=quiet_environment(len(cores)))

    def ready(self) -> str:
        """Wait until it listens; the version of its library."""
        return self._read()["version"]

    def send(self, question: dict) -> None:
        try:
            self._child.stdin.write(json.dumps(question) + "\n")
            self._child.stdin.flush()
        except BrokenPipeError:
            pass  # reading says why

    def receive(self) -> dict:
        answer = self._read()
        if "problem" in answer:
            raise Failed(answer["problem"])
        return answer

    def _read(self) -> dict:
        """The next object it writes; a process that says nothing for too long is ended."""
        watchdog = threading.Timer(self._limit, self._child.kill)
        watchdog.start()
        try:
            while line := self._child.stdout.readline():
                if line.startswith("{"):  # a library may say something else
                    return json.loads(line)
        finally:
            watchdog.cancel()
        status = self._child.wait()
        self._errors.seek(0)
        last = (self._errors.read().strip() or "no output").splitlines()[-1][:300]
        if status == NOT_HERE:
            raise Absent(last)
        raise Failed(f"exit status {status}: {last}")

    def close(self) -> None:
        self._child.kill()
        self._child.wait()
        for stream in (self._child.stdin, self._child.stdout, self._errors):
            try:
                stream.close()
            except BrokenPipeError:
                pass


class PythonPeer:
    """A peer of serve.py: for each number of processes a set of servers that stay alive."""

    def __init__(self, name: str, ways: list[Way], python: Path, study: Path, cores: list[int], limit: float) -> None:
        self.name, self.ways, self._python, self._study, self._cores, self._limit = name, ways, python, study, cores, limit
        self.version = ""
        self._servers: dict[int, list[Server]] = {}
        self._servers_for(ways[0].processes)

    def unit(self, way: Way) -> int:
        return way.paths_per_call * way.processes

    def _start(self, processes: int) -> list[Server]:
        shares = [self._cores] if processes == 1 else [[core] for core in self._cores]
        return [Server(self._python, self.name, self._study, share, self._limit) for share in shares]

    def _servers_for(self, processes: int) -> list[Server]:
        if processes not in self._servers:
            self._servers[processes] = self._start(processes)
            for server in self._servers[processes]:
                self.version = server.ready()
        return self._servers[processes]

    @staticmethod
    def _ask(servers: list[Server], way: Way, paths: int, seed: int, start: float) -> Answer:
        calls = paths // (way.paths_per_call * len(servers))
        for number, server in enumerate(servers):
            server.send({"way": way.name, "paths_per_call": way.paths_per_call, "calls": calls,
                         "seed": seed * 1_000_000 + number * 100_000})
        answers = [server.receive() for server in servers]
        seconds = time.perf_counter() - start
        total = [[sum(counts) for counts in zip(*rows)] for rows in zip(*(answer["survivors"] for answer in answers))]
        return Answer(seconds, seconds, sum(answer["paths"] for answer in answers), total)

    def call(self, way: Way, paths: int, seed: int) -> Answer:
        servers = self._servers_for(way.processes)
        return self._ask(servers, way, whole(paths, self.unit(way)), seed, time.perf_counter())

    def cold(self, way: Way, paths: int, seed: int) -> Answer:
        start = time.perf_counter()
        servers = self._start(way.processes)
        try:
            for server in servers:
                server.ready()
            return self._ask(servers, way, whole(paths, self.unit(way)), seed, start)
        finally:
            for server in servers:
                server.close()

    def close(self) -> None:
        for servers in self._servers.values():
            for server in servers:
                server.close()
        self._servers = {}


def python_says(python: Path, *words: str) -> str:
    """What serve.py prints for these words. Absent: its libraries are missing."""
    done = subprocess.run([str(python), "-B", str(HERE / "serve.py"), *words], capture_output=True, text=True)
    if done.returncode == NOT_HERE:
        raise Absent(done.stderr.strip())
    if done.returncode:
        raise Failed(done.stderr.strip().splitlines()[-1])
    return done.stdout


def environment_python(folder: Path | None) -> Path:
    return folder / "bin/python" if folder else Path(sys.executable)
