#!/usr/bin/env bash
# Firm-steps per second of the flagship on one and two threads, memory, and what the instruction set and precision cost.
#   scripts/measure_speed.sh [REPEATS]         default 3, about two minutes on two AVX-512 cores
# Runs build/release/ballast (PROGRAM names another) in turns of 1 and 2 threads, so that a slow spell of the machine
# touches both; writes the table to results/evidence/speed.md (RECORD names another) and prints it.
# STUDY, PATHS (default 200000) and SCENARIO_PATHS (default 100000) change what is run.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

export REPEATS=${1:-3}
export PROGRAM=${PROGRAM:-build/release/ballast}
export RECORD=${RECORD:-results/evidence/speed.md}
export STUDY=${STUDY:-configs/ai_buildout_2026}
export PATHS=${PATHS:-200000} SCENARIO_PATHS=${SCENARIO_PATHS:-100000}
if [ ! -x "$PROGRAM" ]; then
    echo "measure_speed.sh: $PROGRAM is missing. Build it with scripts/build_release.sh ballast." >&2
    exit 2
fi

exec python3 - <<'PYTHON'
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time

program, study = os.environ["PROGRAM"], os.environ["STUDY"]
repeats = int(os.environ["REPEATS"])
paths, scenario_paths = int(os.environ["PATHS"]), int(os.environ["SCENARIO_PATHS"])
folder = tempfile.TemporaryDirectory()


def command(threads: int, share: int = 1, *options: str) -> list[str]:
    return [program, "-q", "run", study, "--paths", str(paths // share), "--scenario-paths", str(scenario_paths // share),
            "--backstop-paths", "0", "--json", "--threads", str(threads), *options]


def measure(threads: int, share: int = 1, *options: str) -> dict:
    """One run: its own figures and, from the kernel, user seconds [s], peak memory [MiB], load before it [-]."""
    load, start = os.getloadavg()[0], time.monotonic()
    with open(os.path.join(folder.name, "run.json"), "w+") as out:
        child = subprocess.Popen(command(threads, share, *options, "--out", os.path.join(folder.name, "run.h5")), stdout=out)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode != 0:
            sys.exit(f"measure_speed.sh: exit status {child.returncode} of: {' '.join(child.args)}")
        out.seek(0)
        run = json.load(out)
    run |= {"user": usage.ru_utime, "memory": usage.ru_maxrss / 1024, "load": load, "wall": time.monotonic() - start}
    print(f"{threads} thread(s) {' '.join(options)}: {run['firm_steps_per_second'] / 1e6:.1f} M/s, "
          f"{run['seconds']:.2f} s, user {run['user']:.2f} s", file=sys.stderr)
    return run


def spread(values: list[float], digits: int = 1) -> str:
    return " / ".join(f"{value:.{digits}f}" for value in (min(values), statistics.median(values), max(values)))


def row(name: str, runs: list[dict]) -> str:
    return (f"| {name} | {spread([r['firm_steps_per_second'] / 1e6 for r in runs])} | {spread([r['seconds'] for r in runs], 2)} "
            f"| {spread([r['user'] for r in runs], 2)} | {max(r['memory'] for r in runs):.0f} "
            f"| {spread([r['load'] for r in runs])} |")


def first_line(*argv: str) -> str:
    result = subprocess.run(argv, capture_output=True, text=True)
    return result.stdout.splitlines()[0] if result.returncode == 0 and result.stdout else "unknown"


runs = {1: [], 2: []}
for _ in range(repeats):
    for threads in runs:
        runs[threads].append(measure(threads))
others = [("2 threads, v3", (2, 4, "--isa", "v3")), ("2 threads, portable", (2, 200, "--isa", "portable")),
          ("2 threads, double precision", (2, 4, "--precision", "double"))]
others = [(name, [measure(*settings)]) for name, settings in others]

if len({run["digest"] for of_threads in runs.values() for run in of_threads}) != 1:
    sys.exit("measure_speed.sh: digests of equal runs differ; no record written")

speed = {t: [r["firm_steps_per_second"] for r in of_threads] for t, of_threads in runs.items()}
user = {t: statistics.median(r["user"] for r in of_threads) for t, of_threads in runs.items()}
with open("/proc/cpuinfo") as info:
    model = next((line.split(":")[1].strip() for line in info if line.startswith("model name")), "unknown")
first = runs[2][0]
text = f"""# Speed of the flagship

- commit: {first_line('git', 'describe', '--always', '--dirty')}, {time.strftime('%Y-%m-%d %H:%M UTC', time.gmtime())}
- program: {first_line(program, '--version')}, {first['isa']}, {first['precision']} precision
- machine: {model}, {os.cpu_count()} cores, {platform.system()} {platform.release()}
- command: `{' '.join(command(2))}` and the same with `--threads 1`, {repeats} times in turn
- one run: {first['firm_steps'] / 1e9:.3f} bn firm-steps, {len(first['scenarios'])} scenarios with the base; digest `{first['digest'][:16]}` in all {2 * repeats} runs
- 1 to 2 threads: **{statistics.median(speed[2]) / statistics.median(speed[1]):.2f}** times as fast (medians), {max(speed[2]) / max(speed[1]):.2f} (best of each);
  user seconds of 2 threads over those of 1: {user[2] / user[1]:.2f} (medians; 1 means that threads do not hold each other up)

Minimum / median / maximum; seconds are those of sampling, as `run` reports them; memory is the peak resident set.
The load average of the minute before a run counts the runs of this script too: about 1 to 2 on an idle machine.

| run | million firm-steps/s | seconds | user seconds | peak memory [MiB] | load before |
|---|---|---|---|---|---|
"""
text += "".join(row(name, of_runs) + "\n" for name, of_runs in [("1 thread", runs[1]), ("2 threads", runs[2]), *others])
text += "\nThe last three rows are one run each with fewer paths (v3 and double a quarter, portable a two-hundredth).\n"
with open(os.environ["RECORD"], "w") as record:
    record.write(text)
print(text)
PYTHON
