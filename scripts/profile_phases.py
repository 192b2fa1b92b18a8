#!/usr/bin/env python3
"""Where the cycles go: time, core cycles and instructions of each phase of a step, against the budgets.

usage: profile_phases.py [--build FOLDER] [--study FOLDER] [--paths N] [--out FILE]

Needs perf, valgrind, and addr2line or llvm-symbolizer; x86-64 with AVX-512. FOLDER is a finished Release build; its two
kernel units (v4 and v3, float) are compiled once more with line tables, which change no instruction, and linked to
its libraries.

  time, cycles   perf samples the v4 program on one thread by its own CPU time. An address belongs to the innermost
                 phase function of its inline chain. Cycles = samples x period x clock, the clock from a loop of
                 dependent additions (one cycle each) just before and after; waiting for a neighbour counts as cycles.
  instructions   valgrind counts every executed instruction of the v3 program (valgrind has no AVX-512), per firm-step
                 of 8 lanes. The source is the same; v4 spends about as many on 16 lanes.
"""
import argparse
import collections
import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
import time
from pathlib import Path

# Groups of docs/performance.md "Where the cycles go", budgets [instructions per firm-step of a group of lanes].
GROUPS = {
    "normals": (200, "draw_normals"),
    "factors": (60, "advance_factors advance_linear advance_jump advance_cir advance_markov"),
    "contracts": (250, "advance_contracts bill_contract cancellation_rate revise_contract renew_contract renegotiate "
                       "end_term"),
    "accounts and payments": (500, "value_equity accrue_firm run_operations run_lab run_fleet contract_flow meet_counterparties invest "
                                   "open_lines attribute_shortfalls close_statement serve_debt service_debts service_facilities "
                                   "run_vehicle bill_leases accrue_firms judge_firms raise_money go_public seek_support is_short pay_everyone "
                                   "clear_obligations settle_in_full settle_alone settle_in_part pay_in_full pay_in_part pay_out "
                                   "collect_payments test_covenants update_stress_level is_watched update_conduct close_step "
                                   "resolve_exits approach_exit decide_exit sell_or_fail"),
    "commitments and stakes": (None, "call_commitments bill_guarantees call_guarantees mark_valuation mark_stakes sell_stakes "
                                     "stake_value mark_power_rights sell_power_rights "
                                     "ask_for_bridges look_at_bridges bridge_lack"),
    "prices, labs and events": (150, "advance_events apply_events affect look_at_rivals catch_up share_market serve_demand "
                                     "compare_training follow_leader advance_regions restore_outages "
                                     "energise_sites gather_supply weigh_demand digest_forced_supply appraise_classes price_classes "
                                     "fill_cohorts gather_lab_compute sign_commitments pay_commitments advance_order_books"),
    "tallies": (150, "tally_date tally_firm_counts tally_market tally_power_sales tally_orders tally_runways tally_raises "
                     "tally_labs tally_lab_histograms tally_histograms tally_horizon"),
    "start and control": (None, "start_path write_records carve_workspace advance_group simulate_job simulate_paths"),
}
CYCLE_BUDGET = 900
GROUP_OF = {phase: group for group, (_, phases) in GROUPS.items() for phase in phases.split()}
BASE = 0x555555554000        # where Linux loads a position-independent program without address randomisation
FREQUENCY = 1999             # samples per second of CPU time

CLOCK_SOURCE = r"""
#include <cstdio>
#include <ctime>
int main() {   // fastest of many short loops: cycles per second of CPU time
    double best = 0.0;
    for (int turn = 0; turn < 60; ++turn) {
        timespec a, b;
        unsigned long sum = 0, one = 1;
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &a);
        for (int i = 0; i < 100000; ++i)
            asm volatile(".rept 100\n\tadd %1, %0\n\t.endr" : "+r"(sum) : "r"(one));
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &b);
        double const rate = 1e7 / (double(b.tv_sec - a.tv_sec) + 1e-9 * double(b.tv_nsec - a.tv_nsec));
        if (rate > best) best = rate;
    }
    std::printf("%.0f\n", best);
}
"""


def call(argv: list[str], **options) -> str:
    """Standard output of a command; ends the script if it fails."""
    result = subprocess.run(argv, capture_output=True, text=True, **options)
    if result.returncode != 0:
        sys.exit(f"profile_phases.py: exit status {result.returncode} of: {shlex.join(argv)}\n{result.stderr[-2000:]}")
    return result.stdout


def link_command(build: Path) -> str:
    link = build / "CMakeFiles/ballast.dir/link.txt"
    if link.exists():
        return link.read_text().strip()
    return next(line for line in reversed(call(["ninja", "-C", str(build), "-t", "commands", "ballast"]).splitlines())
                if " -o ballast " in line)


def build_program(build: Path, folder: Path) -> Path:
    """The program of `build` with line tables in its v3 and v4 float kernels."""
    objects, compilers = [], []
    for unit in json.loads((build / "compile_commands.json").read_text()):
        variant = re.search(r"BALLAST_KERNEL_NS=(v[34]_f32)", unit["command"])
        if variant and unit["file"].endswith("cpu_paths.cpp"):
            objects.append(str(folder / f"{variant[1]}.o"))
            command = re.sub(r" -o \S+", f" -g1 -o {objects[-1]}", unit["command"])
            compilers.append(subprocess.Popen(shlex.split(command), cwd=build))
    if len(objects) != 2 or any(compiler.wait() != 0 for compiler in compilers):
        sys.exit(f"profile_phases.py: no v3 and v4 kernels from {build}. Give a finished Release build.")
    program = folder / "ballast_lines"
    # First come the objects, so the linker leaves their twins in the library.
    link = link_command(build).replace(" -o ballast ", f" {' '.join(objects)} -o {program} ", 1)
    call(["bash", "-c", link], cwd=build)
    return program


def run_study(program: Path, study: str, paths: int, isa: str, folder: Path, *before: str) -> dict:
    argv = ["setarch", "-R", *before, str(program), "-q", "run", study, "--paths", str(paths), "--scenario-paths", str(paths),
            "--backstop-paths", "0", "--threads", "1", "--isa", isa, "--json", "--out", str(folder / "run.h5")]
    return json.loads(call(argv))


def attribute(program: Path, weights: dict[int, float]) -> tuple[dict[str, float], float]:
    """Weight of each phase, and the weight of addresses outside the kernels."""
    symbolizer = ["addr2line"]
    if subprocess.run(["which", "llvm-symbolizer"], capture_output=True).returncode == 0:
        symbolizer = ["llvm-symbolizer", "--output-style=GNU"]
    text = call([*symbolizer, "-e", str(program), "-f", "-C", "-i", "-a"], input="\n".join(hex(a) for a in weights) + "\n")
    chains, address = collections.defaultdict(list), None
    for line in text.splitlines():
        if re.fullmatch(r"0x[0-9a-f]+", line):
            address = int(line, 16)
        elif line:
            chains[address].append(line)
    phases, outside = collections.Counter(), 0.0
    for address, weight in weights.items():
        functions = chains[address][0::2]        # innermost first; every second line is a place in the source
        names = [name for function in functions for name in re.findall(r"\w+", function) if name in GROUP_OF]
        kernel = any("_f32::" in function for function in functions)
        if names:
            phases[names[0]] += weight
        elif kernel or any("kernels/" in place for place in chains[address][1::2]):
            phases["advance_group"] += weight
        else:
            outside += weight
    return phases, outside


def sample_time(program: Path, study: str, paths: int, folder: Path) -> tuple[dict[int, float], dict]:
    """CPU seconds by address, and what the run reported."""
    data = str(folder / "perf.data")
    run = run_study(program, study, paths, "v4", folder, "perf", "record", "-q", "-e", "cpu-clock", "-F", str(FREQUENCY), "-o", data)
    samples = [int(ip, 16) for ip in call(["perf", "script", "-i", data, "-F", "ip", "--no-inline"]).split()]
    return {a: n / FREQUENCY for a, n in collections.Counter(ip - BASE for ip in samples).items()}, run


def count_instructions(program: Path, study: str, folder: Path) -> tuple[dict[int, float], dict]:
    """Executed instructions by address, and what the run reported (64 paths: 8 groups of 8 lanes in every scenario)."""
    data = folder / "callgrind.out"
    run = run_study(program, study, 64, "v3", folder, "valgrind", "-q", "--tool=callgrind", "--dump-instr=yes", "--compress-pos=no",
                    "--compress-strings=no", "--collect-atstart=no", "--toggle-collect=*v3_f32*simulate_paths*",
                    f"--callgrind-out-file={data}")
    counts, of_call, ours = collections.Counter(), False, False
    for line in data.read_text().splitlines():
        if line.startswith("ob="):              # addresses are those in the object's file
            ours = line.endswith(program.name)
        elif line.startswith("calls="):
            of_call = True                      # the next line is the cost of what was called
        elif line.startswith("0x"):
            if not of_call and ours:
                address, _, cost = line.split()
                counts[int(address, 16)] += int(cost)
            of_call = False
    return counts, run


def report(arguments, clock: float, timed: tuple, counted: tuple, outside: float) -> str:
    seconds, timed_run = timed
    instructions, counted_run = counted
    steps16, steps8 = timed_run["firm_steps"] / 16, counted_run["firm_steps"] / 8
    total_seconds, total_instructions = sum(seconds.values()), sum(instructions.values())
    model = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), "unknown")
    lines = [
        "# Cycles and instructions by phase", "",
        f"- commit: {call(['git', 'describe', '--always', '--dirty']).strip()}, {time.strftime('%Y-%m-%d %H:%M UTC', time.gmtime())}",
        f"- machine: {model}, {os.cpu_count()} cores; load average {os.getloadavg()[0]:.1f} at the end",
        f"- command: `scripts/profile_phases.py --study {os.path.relpath(arguments.study)} --paths {arguments.paths}`",
        f"- time: {len(timed_run['scenarios'])} scenarios with the base, {timed_run['firm_steps'] / 1e6:.1f} million firm-steps on one thread,"
        f" {total_seconds:.2f} s of CPU time in the kernels (and {outside:.2f} s elsewhere: reading, tables, intervals),"
        f" {FREQUENCY} samples per second",
        f"- clock: {clock / 1e9:.2f} GHz, measured by dependent additions; if vector code runs at a lower clock, cycles are fewer",
        f"- instructions: v3, 8 lanes, {counted_run['firm_steps'] / 1e6:.2f} million firm-steps, every executed instruction of the kernels", "",
        f"**{total_seconds * clock / steps16:.0f} core cycles per 16-lane firm-step** (budget {CYCLE_BUDGET});"
        f" {total_instructions / steps8:.0f} instructions per 8-lane firm-step (sum of budgets 1310).", "",
        "| group | share of time | cycles per 16-lane firm-step | instructions per firm-step of 8 lanes | budget [instructions] |",
        "|---|---|---|---|---|"]

    def row(name: str, s: float, n: float, budget: str) -> str:
        return f"| {name} | {100 * s / total_seconds:.1f} % | {s * clock / steps16:.0f} | {n / steps8:.0f} | {budget} |"

    for group, (budget, phases) in GROUPS.items():
        names = phases.split()
        lines.append(row(group, sum(seconds.get(p, 0) for p in names), sum(instructions.get(p, 0) for p in names), str(budget or "-")))
    lines += ["", "| phase | share of time | cycles per 16-lane firm-step | instructions per firm-step of 8 lanes | group |", "|---|---|---|---|---|"]
    for phase in sorted(GROUP_OF, key=lambda p: -seconds.get(p, 0)):
        if seconds.get(phase, 0) + instructions.get(phase, 0) > 0:
            lines.append(row(f"`{phase}`", seconds.get(phase, 0), instructions.get(phase, 0), GROUP_OF[phase]))
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description="Time, cycles and instructions by phase of a step")
    parser.add_argument("--build", default="build/release", help="finished Release build")
    parser.add_argument("--study", default="configs/ai_buildout_2026")
    parser.add_argument("--paths", type=int, default=40000, help="paths of every scenario in the timed run")
    parser.add_argument("--out", default="results/evidence/phases.md")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        clock_program = folder / "clock"
        call(["g++", "-O1", "-x", "c++", "-", "-o", str(clock_program)], input=CLOCK_SOURCE)
        program = build_program(Path(arguments.build).resolve(), folder)
        before = float(call([str(clock_program)]))
        samples, timed_run = sample_time(program, arguments.study, arguments.paths, folder)
        clock = (before + float(call([str(clock_program)]))) / 2
        seconds, outside = attribute(program, samples)
        counts, counted_run = count_instructions(program, arguments.study, folder)
        instructions, unknown = attribute(program, counts)
        if unknown > 0.02 * sum(counts.values()):
            sys.exit(f"profile_phases.py: {unknown:.0f} of {sum(counts.values())} instructions belong to no kernel function.")
    text = report(arguments, clock, (seconds, timed_run), (instructions, counted_run), outside)
    Path(arguments.out).write_text(text)
    print(text)


if __name__ == "__main__":
    main()
