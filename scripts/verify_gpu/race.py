"""The race of mappings and block sizes: which lays paths over threads fastest, in each precision.

All of them must give one digest. A mapping that the device cannot hold is refused by the program and left out, and with it
the others of as many paths where their state is what does not fit.
"""
import statistics

from ballast import Run
from part import Task
from timing import base

# Paths per block : threads, or state in device memory; the likeliest first, in case that the time ends.
MAPPINGS = {
    "single": ["auto", "16:512", "8:256", "8:384", "8:320", "16:384", "16:640", "8:512", "global:256", "32:512", "global:384",
               "16:256", "8:192", "8:640", "8:128", "global:128", "32:384", "32:640"],
    "double": ["auto", "8:256", "16:256", "8:192", "global:256", "8:128", "32:256", "16:128", "global:128"]}
PATHS = {"single": 2_000_000, "double": 500_000}
FINALISTS, MORE_RUNS = 4, 2
SHARE_OF_SINGLE = 0.6  # of the time


def refused(run: Run) -> bool:
    """The program said that it cannot run this mapping here; a lost device is another matter."""
    return run.finished.status == 2 or (run.finished.status == 7 and "cannot simulate" in run.finished.err)


def work(task: Task) -> None:
    """`PRECISION`: list of {mapping, firm_steps_per_second, ...}, fastest first; `best`: the fastest of each."""
    task.content["best"] = {}
    end = task.deadline
    task.deadline = end - (1 - SHARE_OF_SINGLE) * task.left()
    race(task, "single")
    task.deadline = end
    race(task, "double")


def race(task: Task, precision: str) -> None:
    """Each mapping once, then the fastest some more times; their median counts."""
    results: dict[str, dict] = {}
    rates: dict[str, list[float]] = {}
    too_large: set[str] = set()
    slowest = 1.0

    def once(mapping: str) -> None:
        nonlocal slowest
        options = base(PATHS[precision], "--precision", precision, "--cuda-mapping", mapping)
        run = task.ballast.run(task.flagship(), "cuda", options, task.left())
        found = results.setdefault(mapping, {"mapping": mapping})
        if run.good:
            slowest = max(slowest, run.wall)
            rates.setdefault(mapping, []).append(run.rate)
            found |= {"digest": run.json["digest"], "devices": run.json.get("devices", [])}
        elif run.finished.status is None:
            task.undone.append(f"{precision} {mapping}")
        else:
            found["problem"] = run.problem()
            if "more than a block may share" in run.finished.err:
                too_large.add(mapping.split(":")[0])
            if mapping == "auto" or not refused(run):
                task.problems.append(f"{precision} {mapping}: {found['problem']}")
        task.finding(precision=precision, mapping=mapping, **run.facts())

    for mapping in MAPPINGS[precision]:
        if mapping.split(":")[0] in too_large:
            results[mapping] = {"mapping": mapping, "problem": "state too large, as with other numbers of threads"}
        elif task.left() < 1.5 * slowest:
            task.undone.append(f"{precision} {mapping}")
        else:
            once(mapping)
    finalists = {"auto", *sorted(rates, key=lambda mapping: -rates[mapping][0])[:FINALISTS]} & set(rates)
    for _ in range(MORE_RUNS):
        for mapping in sorted(finalists):
            if task.left() > 1.5 * slowest:
                once(mapping)
    for mapping, measured in rates.items():
        results[mapping] |= {"firm_steps_per_second": statistics.median(measured), "runs": len(measured)}
    task.content[precision] = sorted(results.values(), key=lambda found: -found.get("firm_steps_per_second", 0))
    if len({found["digest"] for found in results.values() if "digest" in found}) > 1:
        task.problems.append(f"{precision}: mappings give different digests")
    if "auto" in rates:
        best = task.content[precision][0]
        task.content["best"][precision] = {
            "mapping": best["mapping"], "firm_steps_per_second": best["firm_steps_per_second"],
            "auto_over_best": results["auto"]["firm_steps_per_second"] / best["firm_steps_per_second"]}
