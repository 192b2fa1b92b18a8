#!/usr/bin/env python3
"""What a run costs against paths, steps, firms, contracts, debts and scenarios: slopes of counted instructions.

usage: measure_slopes.py [--build FOLDER] [--out FILE]

Studies are made here, one dimension varied at a time about a common point, and their base case is simulated by
tests/guard/counted_run of a finished release build under valgrind: instructions of the path code on 8 lanes of single
precision, which are the same on every run and machine. A line is fitted to each dimension; how far the counts lie from it
says whether cost is linear. Seconds follow from the instructions per second of a machine (results/evidence/phases.md).
"""
import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from check_instructions import count

POINT = {"paths": 64, "steps": 52, "firms": 16, "contracts": 16, "debts": 16, "scenarios": 1}
VALUES = {"paths": (64, 128, 256), "steps": (26, 52, 104, 208), "firms": (8, 16, 32, 64), "contracts": (0, 16, 32, 64),
          "debts": (0, 16, 32, 64), "scenarios": (1, 2, 4, 8)}
LANES = 8
DRIVERS = "abcdef"


def study_text(steps: int, firms: int, contracts: int, debts: int) -> str:
    """A study of firms on six correlated drivers; contracts and debts go round the firms."""
    lines = ["[general]", 'name = "slopes"', "start = 2026-06-30", f"num_steps = {steps}", "money_quantum_log2 = 11",
             "", "[correlation]", f'pairs = [{", ".join(f"[{chr(34)}a{chr(34)}, {chr(34)}{d}{chr(34)}, 0.3]" for d in DRIVERS[1:])}]']
    for d in DRIVERS:
        lines += ["", f"[factor.{d}]", 'kind = "log_ou"', "initial = 1", "mean = 1", "kappa = 1", "sigma = 0.3", "driver = true"]
    for i in range(firms):
        lines += ["", f"[firm.firm_{i:02}]", 'group = "other"', "cash_usd_bn = 2", "core_usd_bn_per_year = 2",
                  f'core_factor = "{DRIVERS[i % len(DRIVERS)]}"', "core_factor_beta = 1", "fixed_cost_usd_bn_per_year = 2.3",
                  "noise_usd_bn = 0.2"]
    for i in range(contracts):
        lines += ["", f"[contract.contract_{i:02}]", f'provider = "firm_{i % firms:02}"', f'customer = "firm_{(i + 1) % firms:02}"',
                  "usd_bn_per_year = 0.1", "start = 2026-06-30", "end = 2034-06-30", "take_or_pay = 0.8", "cancel_per_year = 0.05"]
    for i in range(debts):
        lines += ["", f"[debt.debt_{i:02}]", f'firm = "firm_{i % firms:02}"', 'kind = "amortising"', "amount_usd_bn = 0.2",
                  "floating = false", "rate = 0.08", "maturity = 2034-06-30"]
    return "\n".join(lines) + "\n"


def instructions(valgrind: str, driver: Path, point: dict[str, int], folder: Path) -> float:
    """Of a whole run on 8 lanes."""
    shape = {name: point[name] for name in ("steps", "firms", "contracts", "debts")}
    (folder / "study.toml").write_text(study_text(**shape))
    found = count(valgrind, str(driver), folder, point["paths"], point["scenarios"])
    if found is None:
        sys.exit("measure_slopes.py: this processor has no AVX2.")
    return found[1] * point["scenarios"] * point["paths"] * point["steps"] * point["firms"] / LANES


def fit(x: list[float], y: list[float]) -> tuple[float, float, float]:
    """Line by least squares: intercept, slope, and the largest deviation relative to its value."""
    mean_x, mean_y = sum(x) / len(x), sum(y) / len(y)
    slope = sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y)) / sum((a - mean_x) ** 2 for a in x)
    intercept = mean_y - slope * mean_x
    return intercept, slope, max(abs(intercept + slope * a - b) / b for a, b in zip(x, y))


def main() -> None:
    parser = argparse.ArgumentParser(description="Slopes of the cost of a run")
    parser.add_argument("--build", default="build/release", help="finished release build with tests")
    parser.add_argument("--out", default="results/evidence/slopes.md")
    parser.add_argument("--valgrind", default="valgrind")
    arguments = parser.parse_args()
    driver = Path(arguments.build).resolve() / "tests/counted_run"
    if not driver.exists():
        sys.exit(f"measure_slopes.py: {driver} is missing. Build it (it needs valgrind's headers).")

    rows, shares = [], []
    with tempfile.TemporaryDirectory() as name:
        whole = instructions(arguments.valgrind, driver, POINT, Path(name))
        for dimension, values in VALUES.items():
            totals = [whole if value == POINT[dimension] else
                      instructions(arguments.valgrind, driver, {**POINT, dimension: value}, Path(name)) for value in values]
            intercept, slope, deviation = fit(list(values), totals)
            # Per group of 8 paths, and per step of it unless steps or paths are what is varied.
            per = 1 if dimension == "paths" else POINT["paths"] / LANES * (1 if dimension == "steps" else POINT["steps"])
            counted = ", ".join(f"{value}: {total / per:,.0f}" for value, total in zip(values, totals))
            unit = {"paths": "a run", "steps": "a group of 8 paths"}.get(dimension, "a step of 8 paths")
            per_path = f"{slope / per:,.0f}"
            rows.append(f"| {dimension} | {unit} | {counted} | **{per_path}** | {intercept / per:,.0f} | {100 * deviation:.1f} % |")
            shares.append((dimension, slope * POINT[dimension] / whole))
            print(f"{dimension}: slope {slope / per:.1f}, intercept {intercept / per:.1f}, off {100 * deviation:.2f} %", file=sys.stderr)

    commit = subprocess.run(["git", "describe", "--always", "--dirty"], capture_output=True, text=True).stdout.strip()
    text = f"""# What a run costs, by what it has

- commit: {commit or 'unknown'}, {time.strftime('%Y-%m-%d', time.gmtime())}; written by `scripts/measure_slopes.py`
- counted: instructions of the path code on 8 lanes of single precision (v3), by valgrind
- study: firms with income, costs and noise on six correlated drivers; contracts for money with a floor and a hazard of
  cancellation; amortising debts; weekly steps. One dimension is varied, the others stay at
  {', '.join(f'{value} {name}' for name, value in POINT.items())}
- slope: instructions that one more costs; *rest*: the line at 0; *off*: largest distance of a count from the line

| dimension | instructions of | counted, by number | slope | rest | off |
|---|---|---|---|---|---|
""" + "\n".join(rows) + f"""

Twice as much of one dimension costs, at this point (1: all of the cost grows with it):
{', '.join(f'{dimension} {share:+.2f}' for dimension, share in shares)}.
"""
    Path(arguments.out).write_text(text)
    print(text)


if __name__ == "__main__":
    main()
