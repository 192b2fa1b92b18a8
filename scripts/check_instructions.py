#!/usr/bin/env python3
"""Check the instructions that the CPU spends on a firm-step, counted by valgrind: the same on every run and machine.

usage: check_instructions.py [--update] VALGRIND BUDGET.json DRIVER SOURCE_ROOT

DRIVER is tests/guard/counted_run of a release build. Counted are the paths of the base case alone, on 8 lanes of single
precision (valgrind knows no AVX-512). Compilers differ: a count is compared with that of the same compiler, within 3 %
both ways, so that what was won is not lost again unnoticed; where the budget has no such compiler, it may be up to 15 %
above the greatest of the others. --update writes the counts of this compiler.
"""
import json
import re
import subprocess
import sys
from pathlib import Path

from budget import read_budget, write_budget

STUDIES = {"ai_buildout_2026": ("configs/ai_buildout_2026", 128), "peer_model": ("configs/benchmarks/peer_model", 1024)}
LANES = 8
BAND = 0.03
OTHER_COMPILER_BAND = 0.15


def count(valgrind: str, driver: str, study: Path, paths: int, variants: int = 1) -> tuple[str, float] | None:
    """Compiler, and instructions per firm-step of 8 lanes of so many equal variants; None if the driver cannot run here."""
    done = subprocess.run([valgrind, "--tool=callgrind", "--instr-atstart=no", "--callgrind-out-file=/dev/null",
                           driver, str(study), str(paths), str(variants)], capture_output=True, text=True)
    if done.stdout.startswith("skipped: "):
        print(done.stdout, end="")
        return None
    collected = re.search(r"Collected\s*:\s*(\d+)", done.stderr)
    if done.returncode or not collected:
        raise SystemExit(f"{driver} under valgrind failed on {study}:\n{done.stderr[-2000:]}")
    run = json.loads(done.stdout)
    return run["compiler"], int(collected[1]) / (run["firm_steps"] / LANES)


def problem(study: str, compiler: str, found: float, budget: dict[str, dict[str, float]]) -> str | None:
    """What is wrong with a count; `budget` is {compiler: {study: count}}."""
    if compiler in budget and study in budget[compiler]:
        allowed = budget[compiler][study]
        if abs(found - allowed) <= BAND * allowed:
            return None
        return f"{study}: {found:.0f} instructions per firm-step of 8 lanes, budget {allowed:.0f} +- {100 * BAND:.0f} %"
    known = [counts[study] for counts in budget.values() if study in counts]
    if not known:
        return f"{study}: not in the budget"
    if found > (1 + OTHER_COMPILER_BAND) * max(known):
        return (f"{study}: {found:.0f} instructions per firm-step of 8 lanes by {compiler}, more than "
                f"{100 * OTHER_COMPILER_BAND:.0f} % above those of other compilers ({max(known):.0f})")
    return None


def main() -> int:
    valgrind, budget_file, driver, root = [argument for argument in sys.argv[1:] if argument != "--update"]
    path = Path(budget_file)
    counted = {}
    for study, (folder, paths) in STUDIES.items():
        found = count(valgrind, driver, Path(root) / folder, paths)
        if found is None:
            return 0
        compiler, counted[study] = found
    if "--update" in sys.argv:
        everything = read_budget(path)
        everything.setdefault("cpu", {})[compiler] = {study: round(each) for study, each in counted.items()}
        write_budget(path, everything)
    budget = read_budget(path).get("cpu", {})
    problems = [text for study, each in counted.items() if (text := problem(study, compiler, each, budget))]
    for text in problems:
        print(text)
    if problems:
        print("a change that is meant: scripts/update_budgets.sh")
    counts = ", ".join(f"{study} {each:.1f}" for study, each in counted.items())
    print(f"instructions per firm-step of 8 lanes by {compiler}: {counts}; {len(problems)} violations")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
