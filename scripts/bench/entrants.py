"""Who takes part, in which ways, and what each needs."""
import os
import shutil
import subprocess
from pathlib import Path

from contenders import Absent, BallastProgram, Failed, HERE, NativeProgram, PythonPeer, Way, python_says
from ballast import Ballast
from processes import Processes

# What an array holds at most, in numbers [rows of a model's state x paths]; the caches decide which is best.
SMALL, LARGE = (1 << 15, 1 << 17, 1 << 19), (1 << 16, 1 << 18, 1 << 20)
MOST_PATHS = 1 << 16
NUMBA_SIZE, NUMBA_LEAST = 1 << 20, 1 << 11

# Peer: (ways of writing it, sizes of arrays, whether its library uses all cores by itself, only on this model).
ARRAY_PEERS = {"numpy": (["numpy"], SMALL, False), "jax": (["threefry2x32", "rbg", "unsafe_rbg"], LARGE, True),
               "torch": (["eager", "compiled"], LARGE, True)}
TITLES = {"ballast": "Ballast", "ballast_v3": "Ballast, AVX2", "numpy": "NumPy", "numba": "Numba",
          "numba_lanes": "Numba, vector code by hand", "jax": "JAX", "torch": "PyTorch", "quantlib": "QuantLib",
          "plain": "C++, standard library", "simd_avx512": "C++, AVX-512 by hand", "simd_avx2": "C++, AVX2 by hand"}
LIMITS = ("numba_lanes", "simd_avx512", "simd_avx2")  # written for one model and one machine: what is possible
PACKAGES = {"numpy": "numpy", "numba": "numba", "numba_lanes": "numba", "jax": "jax", "torch": "torch", "quantlib": "QuantLib"}

PLAIN_FLAGS = ["-std=c++20", "-O3", "-march=native", "-fopenmp"]
AVX2_FLAGS = ["-std=c++20", "-O3", "-march=x86-64-v3", "-maes", "-fopenmp", "-w", "-DLANES=8"]
AVX512_FLAGS = ["-std=c++20", "-O3", "-march=native", "-mprefer-vector-width=512", "-fopenmp", "-w", "-DLANES=16"]
GENERATORS = ("Ars5", "Philox")
# Program: (source, flags, {way: more flags}).
PROGRAMS = {"plain": ("plain.cpp", PLAIN_FLAGS, {"mt19937_64": []}),
            "simd_avx2": ("lanes.cpp", AVX2_FLAGS, {name: [f"-DGENERATOR={name}"] for name in GENERATORS}),
            "simd_avx512": ("lanes.cpp", AVX512_FLAGS, {name: [f"-DGENERATOR={name}"] for name in GENERATORS})}


def processor_flags() -> set[str]:
    with open("/proc/cpuinfo") as info:
        return next((set(line.split()) for line in info if line.startswith("flags")), set())


def power_of_two(limit: float) -> int:
    """The largest that is not above a limit, at least 64."""
    return max(64, 1 << (int(limit).bit_length() - 1))


def ways_of(peer: str, rows: int, cores: int) -> list[Way]:
    """All ways to try: the first name at every size, alone and with a process per core; then the other names."""
    if peer in ("numba", "numba_lanes"):
        paths = min(MOST_PATHS, max(NUMBA_LEAST, power_of_two(NUMBA_SIZE / rows)))
        return [Way({"numba": "library", "numba_lanes": "lanes"}[peer], paths)]
    if peer == "quantlib":
        return [Way("engine", 4096, cores), Way("paths", 1024, cores)]
    names, sizes, threads = ARRAY_PEERS[peer]
    batches = sorted({min(MOST_PATHS, power_of_two(size / rows)) for size in sizes})
    processes = [1, cores] if threads and cores > 1 else [cores]
    return [Way(name, batch, number) for name in names for batch in batches for number in processes]


class Entrants:
    """Makes the contenders of a model; remembers who is absent and why."""

    def __init__(self, python: Path, ballast: Ballast, processes: Processes, scratch: Path, limit: float,
                 asked: list[str] | None) -> None:
        self.python, self.ballast, self.processes, self.scratch, self.limit = python, ballast, processes, scratch, limit
        self.asked = asked
        self.absent: dict[str, str] = {}
        self.broken: dict[tuple[str, str], str] = {}  # by study: there, but it does not start or compile
        self._built: dict[tuple[str, str], tuple[dict[str, Path], str]] = {}

    def wanted(self, peer: str) -> bool:
        return self.asked is None or peer in self.asked

    def contenders(self, study: Path, facts: dict, cores: list[int]) -> list:
        """Ballast first; whoever cannot take part is noted in `absent`."""
        found = [BallastProgram("ballast", self.ballast, study, facts, cores, [], self.limit)]
        if "avx512f" in processor_flags():
            found.append(BallastProgram("ballast_v3", self.ballast, study, facts, cores, ["--isa", "v3"], self.limit))
        for peer in TITLES:
            if peer.startswith("ballast") or not self.wanted(peer) or (peer == "quantlib" and "exact" not in facts):
                continue
            try:
                found.append(self._native(peer, study, cores) if peer in PROGRAMS else
                             PythonPeer(peer, ways_of(peer, facts["rows"], len(cores)), self.python, study, cores, self.limit))
            except Absent as error:
                self.absent[peer] = str(error)
            except Failed as error:
                self.broken[study.name, peer] = str(error)
        return found

    def _native(self, peer: str, study: Path, cores: list[int]) -> NativeProgram:
        needed = {"simd_avx2": {"avx2", "fma", "aes"}, "simd_avx512": {"avx512f", "avx512dq", "avx512bw"}}.get(peer, set())
        if lacking := needed - processor_flags():
            raise Absent(f"this processor has no {', '.join(sorted(lacking))}")
        if (peer, study.name) not in self._built:
            self._built[peer, study.name] = self._build(peer, study)
        programs, version = self._built[peer, study.name]
        return NativeProgram(peer, programs, version, self.processes, cores, self.limit)

    def _build(self, peer: str, study: Path) -> tuple[dict[str, Path], str]:
        compiler = os.environ.get("CXX") or shutil.which("g++") or shutil.which("c++")
        if compiler is None:
            raise Absent("there is no C++ compiler; scripts/install_deps.sh installs one")
        version = subprocess.run([compiler, "--version"], capture_output=True, text=True).stdout.splitlines()[0]
        folder = self.scratch / study.name
        folder.mkdir(exist_ok=True)
        (folder / "numbers.hpp").write_text(python_says(self.python, "numbers", str(study)))
        source, flags, ways = PROGRAMS[peer]
        programs = {way: folder / f"{peer}_{way}" for way in ways}
        for way, more in ways.items():
            words = [compiler, *flags, *more, "-I", folder, "-I", HERE / "peers", HERE / "peers" / source, "-o", programs[way]]
            finished = self.processes.run(words, 300)
            if not finished.good:
                raise Failed(f"it does not compile: {finished.problem()}")
        return programs, f"{version}, {' '.join(flags)}"
