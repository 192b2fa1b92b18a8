"""Peers on the same card in the same run: the reduced model in JAX, PyTorch, CuPy and a hand-written kernel.

Like with like: configs/benchmarks/peer_model, run by Ballast as any study. A comparison counts only where the peer's
survival probabilities agree with Ballast's within five standard errors, for every firm and date; else it is void.
"""
import json
import sys
from pathlib import Path

from answers import STANDARD_ERRORS, survival_of_ballast, worst_difference
from ballast import summary
from part import Skipped, Task

HARNESS = Path(__file__).resolve().parent / "peers/harness.py"
ORDER = ["jax", "kernel", "cupy", "torch"]  # the last may take what the others leave: it compiles longest
BALLAST_PATHS, ALL_PATHS = 4 << 20, 16 << 20


def last_object(output: str) -> dict | None:
    """The last whole line of JSON that a peer printed; it may have been stopped while it wrote another."""
    for line in reversed(output.splitlines()):
        try:
            return json.loads(line)
        except ValueError:
            continue
    return None


def judged(ballast: dict, rate: float, peer: dict) -> dict:
    """A peer's runs, each with its difference from Ballast and whether it counts; the fastest that counts is `best`."""
    runs = []
    survival = survival_of_ballast(ballast, peer["report_steps"], peer["firms"])
    for run in peer["runs"]:
        found = {key: value for key, value in run.items() if key != "survivors"}
        if "survivors" in run:
            found["standard_errors"] = worst_difference(survival, ballast["paths"], run["survivors"], run["paths"])
            found["void"] = not found["standard_errors"] <= STANDARD_ERRORS
        runs.append(found)
    counted = [run for run in runs if run.get("void") is False]
    result = {"version": peer["version"], "runs": runs}
    if counted:
        best = max(counted, key=lambda run: run["firm_steps_per_second"])
        result["best"] = {key: best[key] for key in ("way", "paths_per_call", "firm_steps_per_second")}
        result["ballast_over_peer"] = rate / best["firm_steps_per_second"]
    return result


def work(task: Task) -> None:
    study = task.root / "configs/benchmarks/peer_model"
    runs = [task.ballast.run(study, "cuda", ["--paths", str(paths), "--backstop-paths", "0"], task.left())
            for paths in (BALLAST_PATHS, ALL_PATHS, ALL_PATHS)]
    bad = next((run for run in runs if not run.good), None)
    if bad:
        task.problems.append(f"ballast on the reduced model: {bad.problem()}")
        return
    task.content["ballast"] = {"few": summary(runs[:1]), "many": summary(runs[1:])}
    rate = max(run.rate for run in runs)
    task.content |= {"ballast_firm_steps_per_second": rate, "peers": {}, "absent": {}}
    task.finding(ballast=rate)
    for number, name in enumerate(ORDER):
        share = task.left() / (len(ORDER) - number)
        finished = task.processes.run([sys.executable, "-B", HARNESS, name, study, "--seconds", f"{0.5 * share:.1f}"], share)
        if finished.status is None:
            task.undone.append(name)
        elif not finished.good:
            task.content["absent"][name] = finished.problem()
        peer = last_object(finished.out)
        if peer:
            found = judged(runs[-1].json, rate, peer)
            task.content["peers"][name] = found
            task.finding(peer=name, **found)
            task.problems += [f"{name} {run['way']}: differs from ballast by {run['standard_errors']:.1f} standard errors"
                              for run in found["runs"] if run.get("void")]
    if not task.content["peers"] and not task.undone:
        raise Skipped("no peer ran: " + "; ".join(f"{name}: {why}" for name, why in task.content["absent"].items()))
