"""Which device and machine this is, and what a first process costs."""
import ctypes
import os
import platform
import statistics
import subprocess
import threading

from ballast import BASE_ALONE
from part import Task
from processes import TAIL, find_tool

# Of nvidia-smi --query-gpu; asked for one by one where the driver does not know all of them.
FACTS = ["name", "uuid", "driver_version", "memory.total", "memory.used", "compute_mode", "mig.mode.current",
         "ecc.mode.current", "persistence_mode", "clocks.sm", "clocks.mem", "clocks.max.sm", "clocks.max.mem",
         "power.limit", "temperature.gpu", "clocks_event_reasons.active", "pcie.link.gen.current", "pcie.link.width.current"]
FIRST_PATHS = 1_000_000


def smi(*options: str) -> str | None:
    """What nvidia-smi prints, or None if it is missing, fails or hangs."""
    try:
        found = subprocess.run(["nvidia-smi", *options], capture_output=True, text=True, timeout=20)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return found.stdout if found.returncode == 0 else None


def query(facts: list[str]) -> list[dict]:
    """For each device the facts that nvidia-smi knows, as texts."""
    text = smi(f"--query-gpu={','.join(facts)}", "--format=csv,noheader")
    if text is not None:
        rows = [line.split(", ") for line in text.strip().splitlines()]
        return [dict(zip(facts, row)) for row in rows if len(row) == len(facts)]
    if len(facts) == 1:
        return []
    devices: list[dict] = []
    for fact in facts:
        for number, found in enumerate(query([fact])):
            devices += [{}] * (number + 1 - len(devices))
            devices[number] = devices[number] | found
    return devices


def why_none() -> str | None:
    """Why there is no device, or None if there is one: the driver is asked, then nvidia-smi."""
    try:
        driver = ctypes.CDLL("libcuda.so.1")
    except OSError:
        listing = smi("-L")
        if listing and "GPU" in listing:
            return None
        return "there is no NVIDIA driver (libcuda.so.1 cannot be loaded, nvidia-smi lists no GPU)"
    status, number = driver.cuInit(0), ctypes.c_int(0)
    if status != 0:
        return f"the NVIDIA driver does not start (cuInit gives {status})"
    driver.cuDeviceGetCount(ctypes.byref(number))
    return None if number.value > 0 else "the NVIDIA driver sees no GPU"


def sm_count() -> int:
    """Multiprocessors of the first device, asked of the driver; 0 if it does not say."""
    attribute_multiprocessors, device, number = 16, ctypes.c_int(0), ctypes.c_int(0)
    try:
        driver = ctypes.CDLL("libcuda.so.1")
    except OSError:
        return 0
    if driver.cuInit(0) or driver.cuDeviceGet(ctypes.byref(device), 0):
        return 0
    failed = driver.cuDeviceGetAttribute(ctypes.byref(number), attribute_multiprocessors, device)
    return 0 if failed else number.value


def together() -> int:
    """Programs that may use the device at the same time: one where its compute mode is exclusive."""
    modes = query(["compute_mode"])
    shared = all("exclusive" not in mode.get("compute_mode", "").lower() for mode in modes)
    return min(6, max(2, (os.cpu_count() or 1) // 2)) if shared else 1


def processor() -> str:
    with open("/proc/cpuinfo") as lines:
        return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "unknown")


def machine(task: Task) -> None:
    """Device, host and tools; `ballast doctor`; the first process that simulates on this device."""
    task.content |= {
        "devices": query(FACTS), "processor": processor(), "cores": os.cpu_count(), "system": platform.platform(),
        "python": platform.python_version(),
        "tools": {name: find_tool(name) for name in ("ncu", "compute-sanitizer", "nvcc")}}
    version = task.processes.run([str(task.ballast.program), "--version"], 10)
    task.content["version"] = version.out.strip() or version.problem()
    for options in (["--json"], []):
        doctor = task.processes.run([str(task.ballast.program), "doctor", *options], min(15, task.left()), folder=task.scratch)
        if doctor.good:
            break
    task.content["doctor"] = {"status": doctor.status, "text": (doctor.out or doctor.err)[-2 * TAIL:]}
    task.finding(version=task.content["version"], doctor=doctor.status)
    first = task.ballast.run(task.flagship(), "cuda", ["--paths", str(FIRST_PATHS), *BASE_ALONE], task.left())
    task.content["first_process"] = first.facts()
    if not first.good:
        task.problems.append(f"the first run on the device failed: {first.problem()}")


class Clocks:
    """Samples clock, power and temperature of the first device while something runs: `with Clocks() as clocks`."""

    def __init__(self, every: float = 1.0) -> None:
        self._every, self._samples, self._over = every, [], threading.Event()
        self._thread = threading.Thread(target=self._sample, daemon=True)

    def __enter__(self) -> "Clocks":
        self._thread.start()
        return self

    def __exit__(self, *_) -> None:
        self._over.set()
        self._thread.join(timeout=25)

    def _sample(self) -> None:
        while not self._over.is_set():
            found = query(["clocks.sm", "power.draw", "temperature.gpu", "utilization.gpu"])
            if found:
                self._samples.append(found[0])
            self._over.wait(self._every)

    def summary(self) -> dict:
        """Median and extremes over the samples at which the device was busy [MHz, W, degrees C]."""
        def number(text: str) -> float | None:
            try:
                return float(text.split()[0])
            except (ValueError, IndexError):
                return None
        found: dict = {"samples": len(self._samples)}
        busy = [s for s in self._samples if (number(s.get("utilization.gpu", "")) or 0) >= 50]
        for name, key in (("sm_mhz", "clocks.sm"), ("watt", "power.draw"), ("celsius", "temperature.gpu")):
            values = [value for s in busy if (value := number(s.get(key, ""))) is not None]
            if values:
                found[name] = {"least": min(values), "median": statistics.median(values), "largest": max(values)}
        return found
