"""Time one peer on the reduced model: `harness.py PEER STUDY_FOLDER --seconds S --paths N,N,...` prints JSON.

Each way of writing it and each number of paths per call runs once to warm up (compilation is timed there), then until
three calls or the time are over. A call ends with its survivors on the host. After each, a line with all there is so far,
so that the last line counts. Exit status 3: the library is not here.
"""
import argparse
import importlib
import json
import statistics
import sys
import time
from pathlib import Path

import numpy

from model import read_model

# Peer: (file with prepare(model, paths, way), library, ways).
PEERS = {"numpy": ("array_model", "numpy", ["numpy"]),
         "cupy": ("array_model", "cupy", ["cupy"]),
         "kernel": ("kernel_model", "cupy", ["fast", "precise"]),
         "jax": ("jax_model", "jax", ["rbg", "unsafe_rbg", "threefry2x32"]),
         "torch": ("torch_model", "torch", ["eager", "compiled"])}
CALLS = 3
NOT_HERE = 3


def time_calls(simulate, paths: int, firm_steps: int, end: float) -> dict:
    """One warm-up and up to CALLS timed calls; survivors of all of them are added up."""
    start = time.perf_counter()
    survivors = simulate(1)
    warm_up = time.perf_counter() - start
    seconds = []
    while len(seconds) < CALLS and (not seconds or time.monotonic() + seconds[-1] < end):
        start = time.perf_counter()
        survivors = survivors + simulate(2 + len(seconds))
        seconds.append(time.perf_counter() - start)
    return {"paths_per_call": paths, "warm_up_s": warm_up, "seconds": seconds,
            "firm_steps_per_second": firm_steps / statistics.median(seconds), "paths": paths * (1 + len(seconds)),
            "survivors": numpy.asarray(survivors).tolist()}


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("peer", choices=PEERS)
    parser.add_argument("study", type=Path)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--paths", default="131072,1048576")
    given = parser.parse_args()
    file, library, ways = PEERS[given.peer]
    end = time.monotonic() + given.seconds
    try:
        version = importlib.import_module(library).__version__
        prepare = importlib.import_module(file).prepare
    except ImportError as error:
        print(f"{library} cannot be imported: {error}", file=sys.stderr)
        return NOT_HERE
    model = read_model(given.study)
    runs = []
    for way in ways:
        for paths in map(int, given.paths.split(",")):
            if runs and time.monotonic() > end:
                runs.append({"way": way, "paths_per_call": paths, "problem": "no time was left"})
                continue
            try:
                found = time_calls(prepare(model, paths, way), paths, model.firm_steps(paths), end)
            except Exception as error:  # out of memory, no compiler: other ways may work
                found = {"paths_per_call": paths, "problem": f"{type(error).__name__}: {error}"[:500]}
            runs.append({"way": way, **found})
            print(json.dumps({"peer": given.peer, "version": version, "firms": model.firms,
                              "report_steps": model.report_steps, "runs": runs}), flush=True)
    return 0 if any("seconds" in run for run in runs) else 1


if __name__ == "__main__":
    sys.exit(main())
