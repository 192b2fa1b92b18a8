#!/usr/bin/env python3
"""Single against double precision: the largest difference of any probability, beside its interval's half-width.

usage: compare_precision.py SINGLE.h5 DOUBLE.h5 [--out FILE.md]

Both files come from the same study, seed and numbers of paths, so they share their random numbers and differ by
rounding alone. Exit status 1 if a difference of a survival probability reaches the half-width of its interval.
"""
import argparse
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import xarray

VARIABLES = ("survival_probability", "default_probability", "acquisition_probability", "stress_probability")
SAME = ("study", "study_sha256", "seed", "paths", "confidence_level", "engine_version", "git_commit")


def open_pair(single: str, double: str) -> tuple[xarray.Dataset, xarray.Dataset]:
    files = [xarray.open_dataset(path, engine="h5netcdf") for path in (single, double)]
    for name, path, file in zip(("single", "double"), (single, double), files):
        if file.attrs["precision"] != name:
            sys.exit(f"compare_precision.py: {path} was run in {file.attrs['precision']} precision, not {name}. "
                     f"Give the single precision file first.")
    for name in SAME:
        if files[0].attrs[name] != files[1].attrs[name]:
            sys.exit(f"compare_precision.py: {name} differs ({files[0].attrs[name]} and {files[1].attrs[name]}), so the "
                     f"files do not share their random numbers. Run both with the same study, program and options.")
    if not np.array_equal(files[0]["num_paths"], files[1]["num_paths"]):
        sys.exit("compare_precision.py: numbers of paths differ. Run both with the same --paths and --scenario-paths.")
    return files[0], files[1]


def compare(single: xarray.Dataset, double: xarray.Dataset, name: str) -> dict:
    """Largest |difference| and largest share of a half-width, over firms, dates (and levels), with their places."""
    difference = np.abs(single[name] - double[name])
    half_width = (double[f"{name}_upper"] - double[f"{name}_lower"]) / 2
    share = difference / half_width

    def largest(of: xarray.DataArray) -> dict:
        place = of.argmax(...)
        where = of.isel(place)
        labels = [str(np.datetime_as_string(c, unit="D")) if np.issubdtype(c.dtype, np.datetime64) else
                  c.item().decode() if isinstance(c.item(), bytes) else str(c.item())
                  for c in (where.coords[d].values for d in of.dims if d in where.coords)]
        return {"difference": difference.isel(place).item(), "half_width": half_width.isel(place).item(),
                "share": share.isel(place).item(), "single": single[name].isel(place).item(),
                "double": double[name].isel(place).item(), "place": ", ".join(labels)}

    return {"number": difference.size, "equal": int((difference == 0).sum()), "by_difference": largest(difference),
            "by_share": largest(share.fillna(0.0))}


def main() -> int:
    parser = argparse.ArgumentParser(description="Single against double precision of one study")
    parser.add_argument("single")
    parser.add_argument("double")
    parser.add_argument("--out", help="also write the record there")
    parser.add_argument("--min-paths", type=int, default=1, help="leave scenarios with fewer paths out")
    arguments = parser.parse_args()
    single, double = open_pair(arguments.single, arguments.double)
    lines = ["# Single against double precision", "",
             f"- engine: commit {single.attrs['git_commit']}; compared {time.strftime('%Y-%m-%d %H:%M UTC', time.gmtime())}",
             f"- study: {single.attrs['study']}, seed {single.attrs['seed']}; interval level {100 * single.attrs['confidence_level']:g} %",
             f"- digests: single `{single.attrs['digest'][:16]}`, double `{double.attrs['digest'][:16]}`", ""]
    worst = 0.0
    for index, scenario in enumerate(single["scenario"].values):
        title = scenario.decode() if isinstance(scenario, bytes) else str(scenario)
        if int(single["num_paths"][index]) < arguments.min_paths:
            continue
        pair = (single.isel(scenario=index), double.isel(scenario=index))
        lines += [f"## {title}, {int(pair[0]['num_paths']):,} paths", "",
                  "| probability | compared | equal | largest difference | its half-width | where | single | double "
                  "| largest share of a half-width |", "|---|---|---|---|---|---|---|---|---|"]
        for name in VARIABLES:
            found = compare(*pair, name)
            at = found["by_difference"]
            lines.append(f"| {name.removesuffix('_probability')} | {found['number']} | {found['equal']} | {at['difference']:.2e} "
                         f"| {at['half_width']:.2e} | {at['place']} | {at['single']:.6f} | {at['double']:.6f} "
                         f"| {100 * found['by_share']['share']:.2f} % |")
            if name == VARIABLES[0]:
                worst = max(worst, found["by_share"]["share"])
        lines.append("")
    lines.insert(2, f"**Survival probabilities differ by at most {100 * worst:.2f} % of the half-width of their interval.**\n")
    text = "\n".join(lines)
    if arguments.out:
        Path(arguments.out).write_text(text)
    print(text)
    return 0 if worst < 1 else 1


if __name__ == "__main__":
    sys.exit(main())
