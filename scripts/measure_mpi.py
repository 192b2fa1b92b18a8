#!/usr/bin/env python3
"""Measure what processes cost that share a run by MPI, against threads of one process, and write the record.

usage: scripts/measure_mpi.py [--build FOLDER] [--pairs N] [--paths N] [--record FILE]

Each pair is a run of the flagship's base case by one process with 2 threads and one by 2 processes with 1 thread each, in
turn, so that what else the machine does meets both. Rates are those that a run reports of its sampling. Processor time is
that of everything that was started, less that of the same command with few paths: start, study and figures.
"""
import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STUDY = "configs/ai_buildout_2026"
FEW_PATHS = 64
AS_ROOT = {"OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1"}


def measure(command: list[str]) -> dict:
    """What a run with --json says, with the processor seconds of all that it started and the load before it."""
    before, load = resource.getrusage(resource.RUSAGE_CHILDREN), os.getloadavg()[0]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=os.environ | AS_ROOT)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}: exit {done.returncode}\n{done.stderr}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return json.loads(done.stdout) | {"processor_seconds": processor, "load": load}


def measure_sampling(command: list[str], paths: int) -> dict:
    few = measure([*command, "--paths", str(FEW_PATHS)])
    many = measure([*command, "--paths", str(paths)])
    return many | {"processor_seconds": many["processor_seconds"] - few["processor_seconds"]}


def spread(values: list[float], digits: int) -> str:
    return " / ".join(f"{f(values):.{digits}f}" for f in (min, statistics.median, max))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", default="build/release")
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--paths", type=int, default=131072)
    parser.add_argument("--record", default="results/evidence/mpi.md")
    arguments = parser.parse_args()
    scratch = tempfile.TemporaryDirectory()
    options = ["run", STUDY, "-q", "--json", "--backend", "cpu", "--scenario", "base", "--backstop-paths", "0",
               "--out", f"{scratch.name}/out.h5"]
    ways = {
        "1 process, 2 threads": [f"{arguments.build}/ballast", *options, "--threads", "2"],
        "2 processes, 1 thread each": ["mpirun", "-n", "2", f"{arguments.build}/ballast-mpi", *options, "--threads", "1"],
    }
    runs: dict[str, list[dict]] = {way: [] for way in ways}
    for pair in range(arguments.pairs):
        for way in list(ways) if pair % 2 == 0 else list(ways)[::-1]:
            runs[way].append(measure_sampling(ways[way], arguments.paths))
            print(f"{way}: {runs[way][-1]['firm_steps_per_second'] / 1e6:.1f} M firm-steps/s, "
                  f"load {runs[way][-1]['load']:.1f}", file=sys.stderr)
    one, two = runs.values()
    digests = {run["digest"] for run in one + two}
    if len(digests) != 1:
        sys.exit(f"digests differ: {digests}")
    ratios = [b["firm_steps_per_second"] / a["firm_steps_per_second"] for a, b in zip(one, two)]
    costs = [a["processor_seconds"] / b["processor_seconds"] for a, b in zip(one, two)]
    version = subprocess.run([f"{arguments.build}/ballast", "--version"], capture_output=True, text=True, cwd=ROOT)
    mpi = subprocess.run(["mpirun", "--version"], capture_output=True, text=True)
    cpu = next((line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines()
                if line.startswith("model name")), "unknown processor")
    lines = [
        "# Processes against threads", "",
        f"- measured: {time.strftime('%Y-%m-%d %H:%M UTC', time.gmtime())}, {version.stdout.strip()}, "
        f"{mpi.stdout.splitlines()[0]}",
        f"- machine: {cpu}, {os.cpu_count()} processors",
        "- commands, in turn: " + " and ".join(f"`{' '.join(way).replace(scratch.name, 'FOLDER')}`" for way in ways.values())
        + f", each with `--paths {FEW_PATHS}` and `--paths {arguments.paths}`",
        f"- one digest in all {len(one + two)} runs: `{digests.pop()[:16]}`",
        f"- firm-steps per second of 2 processes over those of 2 threads: **{statistics.median(ratios):.3f}** (median of "
        f"{len(ratios)} pairs; {min(ratios):.3f} to {max(ratios):.3f})",
        f"- processor seconds of sampling, of 2 threads over those of 2 processes: **{statistics.median(costs):.3f}** "
        f"(median; {min(costs):.3f} to {max(costs):.3f})", "",
        "Minimum / median / maximum; the load average of the minute before a run counts the runs of this script too: about 2 on",
        "an idle machine. Where it is far above that, others had most of the processors: rates then say little of the program,",
        "processor seconds still do.", "",
        "| run | million firm-steps/s | seconds of sampling | processor seconds | load before |", "|---|---|---|---|---|"]
    for way, of_way in runs.items():
        lines.append("| " + " | ".join([
            way, spread([run["firm_steps_per_second"] / 1e6 for run in of_way], 1),
            spread([run["seconds"] for run in of_way], 2), spread([run["processor_seconds"] for run in of_way], 2),
            spread([run["load"] for run in of_way], 1)]) + " |")
    (ROOT / arguments.record).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
