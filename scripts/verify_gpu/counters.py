"""Hardware counters of the path kernel by Nsight Compute, and the floor that they give: instructions over all launches of
a short run, everything else of one launch that fills the device.

The floor: each of 4 schedulers of an SM issues one instruction for 32 threads per clock. With i thread instructions per
firm-step a device of S SMs at f Hz cannot exceed S x 4 x f x 32 / i firm-steps per second, whatever else is done.
"""
import csv
import io
import re

from device import sm_count
from part import Skipped, Task
from processes import TAIL, find_tool
from timing import base

SECTIONS = ["SpeedOfLight", "ComputeWorkloadAnalysis", "MemoryWorkloadAnalysis", "SchedulerStats", "WarpStateStats",
            "InstructionStats", "LaunchStats", "Occupancy"]
KERNEL = "regex:simulate"  # of the path kernel's name
COUNTED = ["smsp__inst_executed.sum", "smsp__thread_inst_executed.sum", "dram__bytes.sum"]
COUNTED_PATHS = 100_000
METRICS = ["gpu__time_duration.sum", "dram__bytes.sum", "lts__t_bytes.sum", "l1tex__t_bytes.sum",
           "sm__cycles_elapsed.avg.per_second"]
# The first launches of a run are small; the one after these fills the device. Being profiled makes the next small again.
WARMING_LAUNCHES = 5
METERED_PATHS = 6_000_000
SCHEDULERS, WARP = 4, 32

# Name in the record: pattern of the metric's name. Sections name a few of them differently from version to version.
FIGURES = {
    "issue_slots_used_percent": r"^sm__inst_issued\.avg\.pct_of_peak_sustained_active$"
                                r"|^smsp__issue_active\.avg\.pct_of_peak_sustained_active$",
    "issued_per_cycle_and_scheduler": r"^smsp__issue_active\.avg\.per_cycle_active$",
    "eligible_warps": r"^smsp__warps_eligible\.avg\.per_cycle_active$",
    "occupancy_percent": r"^sm__warps_active\.avg\.pct_of_peak_sustained_active$",
    "occupancy_limit_percent": r"^sm__maximum_warps_per_active_cycle_pct$",
    "registers_per_thread": r"^launch__registers_per_thread$",
    "shared_bytes_per_block": r"^launch__shared_mem_per_block(_dynamic)?$",
    "threads_per_block": r"^launch__block_size$",
    "blocks": r"^launch__grid_size$",
    "l1_hit_percent": r"^l1tex__t_sector_hit_rate\.pct$",
    "l2_hit_percent": r"^lts__t_sector_hit_rate\.pct$",
    "sm_throughput_percent": r"^sm__throughput\.avg\.pct_of_peak_sustained_elapsed$",
    "memory_throughput_percent": r"^gpu__compute_memory_throughput\.avg\.pct_of_peak_sustained_elapsed$",
    "dram_throughput_percent": r"^gpu__dram_throughput\.avg\.pct_of_peak_sustained_elapsed$",
}
PIPES = re.compile(r"^sm__(?:inst_executed_)?pipe_(\w+?)(?:_cycles_active)?\.avg\.pct_of_peak_sustained_active$")
STALLS = re.compile(r"^smsp__average_warps?_(?:latency_)?issue_stalled_(\w+?)_per_issue_active\.ratio$"
                    r"|^smsp__average_warps?_(?:latency_)?issue_stalled_(\w+?)\.ratio$")
SCALES = {"": 1, "k": 1e3, "K": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "m": 1e-3, "u": 1e-6, "n": 1e-9}
BASES = ("byte/second", "byte/s", "byte", "second", "cycle/second", "hz", "inst", "cycle", "s")
LONG_UNITS = {"nsecond": "nsecond", "ns": "nsecond", "us": "usecond", "ms": "msecond", "msecond": "msecond"}


def in_base_units(text: str, unit: str) -> float | None:
    """A number of the csv in bytes, seconds, Hz or plain: "1,234.5" of "Kbyte" is 1234500. None if it is no number."""
    try:
        value = float(text.replace(",", ""))
    except ValueError:
        return None
    unit = LONG_UNITS.get(unit, unit)
    for base_unit in BASES:
        prefix = unit[:len(unit) - len(base_unit)]
        if unit.lower().endswith(base_unit) and prefix in SCALES:
            return value * SCALES[prefix]
    return value


def kernels(text: str) -> list[dict]:
    """Launches in a `--csv --page raw` listing: name, and every metric that is a number, in base units."""
    lines = [line for line in text.splitlines() if line.startswith('"')]
    rows = list(csv.reader(io.StringIO("\n".join(lines))))
    if len(rows) < 3 or "Kernel Name" not in rows[0]:
        return []
    names, units = rows[0], rows[1]
    found = []
    for row in rows[2:]:
        metrics = {name: value for name, unit, text in zip(names, units, row)
                   if "__" in name and (value := in_base_units(text, unit)) is not None}
        found.append({"name": row[names.index("Kernel Name")], "metrics": metrics})
    return found


def figures(metrics: dict[str, float]) -> dict:
    """The figures that a reader asks for, of one launch."""
    found: dict = {}
    for name, pattern in FIGURES.items():
        values = [value for metric, value in metrics.items() if re.search(pattern, metric)]
        if values:
            found[name] = max(values)
    if "issue_slots_used_percent" not in found and "issued_per_cycle_and_scheduler" in found:
        found["issue_slots_used_percent"] = 100 * found["issued_per_cycle_and_scheduler"]  # one a cycle at most
    pipes: dict[str, float] = {}
    for metric, value in metrics.items():
        if match := PIPES.match(metric):
            pipes[match[1]] = max(value, pipes.get(match[1], 0.0))
    found["pipes_percent"] = dict(sorted(pipes.items(), key=lambda item: -item[1]))
    stalls = {match[1] or match[2]: value for metric, value in metrics.items() if (match := STALLS.match(metric))}
    found["stalls_warps_per_issue"] = dict(sorted(stalls.items(), key=lambda item: -item[1])[:8])
    for name in ("dram__bytes.sum", "lts__t_bytes.sum", "l1tex__t_bytes.sum"):
        if name in metrics and metrics.get("gpu__time_duration.sum"):
            found[name.split("__")[0] + "_bytes_per_second"] = metrics[name] / metrics["gpu__time_duration.sum"]
    return found


def floor(launches: list[dict], firm_steps: int, sms: int, hertz: float) -> dict:
    """Instructions per firm-step over all launches of the path kernel, and the rate that issue slots allow."""
    def total(name: str) -> float:
        return sum(launch["metrics"].get(name, 0.0) for launch in launches)
    instructions, threads, moved = map(total, COUNTED)
    per_firm_step = WARP * instructions / firm_steps
    found = {"thread_instructions_per_firm_step": per_firm_step, "sms": sms, "sm_hertz": hertz,
             "firm_steps_per_second": sms * SCHEDULERS * hertz * WARP / per_firm_step}
    if threads:
        found |= {"threads_active_per_instruction": threads / instructions, "dram_bytes_per_firm_step": moved / firm_steps}
    return found


def profile(task: Task, ncu: str, paths: int, options: list[str]) -> tuple[list[dict], dict]:
    """Launches of the path kernel in a profiled run, and the run's JSON; none if it failed, which is noted."""
    log = task.scratch / "ncu.csv"
    log.unlink(missing_ok=True)
    before = [ncu, "--csv", "--page", "raw", "--log-file", str(log), "--clock-control", "none", "--kernel-name", KERNEL,
              *options]
    run = task.ballast.run(task.flagship(), "cuda", base(paths), task.left(), before)
    text = log.read_text(errors="replace") if log.exists() else ""
    launches = kernels(text) if run.good else []
    if not launches:
        said = text.strip()[-TAIL:] or run.problem()
        task.content["failed"] = task.content.get("failed", []) + [f"{' '.join(options)}: {said}"]
    return launches, run.json


def by_sections(task: Task, ncu: str) -> list[dict]:
    """All sections of one launch that fills the device; without extra metrics where the chip does not know one, and of the
    first launch where a run has too few."""
    sections = [word for section in SECTIONS for word in ("--section", section)]
    late = ["--launch-skip", str(WARMING_LAUNCHES), "--launch-count", "1"]
    for options in ([*late, *sections, "--metrics", ",".join(METRICS)], [*late, *sections],
                    ["--launch-count", "1", *sections]):
        launches, _ = profile(task, ncu, METERED_PATHS, options)
        if launches or task.left() < 5:
            return launches
    return []


def measured_rate(task: Task) -> float | None:
    """The best rate of this record's timing and race, single precision, many paths."""
    parts = task.record.content["parts"]
    rates = [parts.get("timing", {}).get("base_10m", {}).get("firm_steps_per_second", {}).get("largest"),
             parts.get("race", {}).get("best", {}).get("single", {}).get("firm_steps_per_second")]
    return max((rate for rate in rates if rate), default=None)


def clock(task: Task, launch: dict) -> float:
    """SM clock [Hz]: what the timing part saw under load, else what the profiled launch ran at."""
    seen = task.record.content["parts"].get("timing", {}).get("clocks", {}).get("sm_mhz", {}).get("median")
    return seen * 1e6 if seen else launch["metrics"].get("sm__cycles_elapsed.avg.per_second", 0.0)


def work(task: Task) -> None:
    ncu = find_tool("ncu")
    if ncu is None:
        raise Skipped("ncu (Nsight Compute) is not installed")
    counted, run = profile(task, ncu, COUNTED_PATHS, ["--metrics", ",".join(COUNTED)])
    if not counted and task.left() > 5:  # one metric that the chip does not know costs all of them
        counted, run = profile(task, ncu, COUNTED_PATHS, ["--metrics", COUNTED[0]])
    metered = by_sections(task, ncu) if task.left() > 5 else []
    if not counted and not metered:
        if task.left() < 1:
            task.undone.append("profile")
            return
        raise Skipped(f"ncu read no counters: {task.content['failed'][-1][-300:].strip()}")
    if metered:
        launch = metered[-1]
        task.content |= {"kernel": launch["name"], "figures": figures(launch["metrics"]), "metrics": launch["metrics"]}
    else:
        task.undone.append("figures of one launch")
    sms = int(metered[-1]["metrics"].get("launch__sm_count", 0)) if metered else 0
    hertz = clock(task, metered[-1] if metered else counted[-1])
    sms = sms or sm_count()
    if not (counted and sms and hertz and "smsp__inst_executed.sum" in counted[-1]["metrics"]):
        task.undone.append("floor: executed instructions, multiprocessors or clock are missing")
        return
    task.content["floor"] = floor(counted, int(run["firm_steps"]), sms, hertz)
    rate = measured_rate(task)
    if rate:
        task.content["floor"]["share_reached"] = rate / task.content["floor"]["firm_steps_per_second"]
