"""How fast the flagship runs: the base case at 1, 10 and 100 million paths, the whole job, double precision, the CPU.

`seconds` are those of simulation, `wall` is from the start of a process to its end with the result file written. Every
run is a process of its own, so device start and table building are in every wall time. Medians of repeats.
"""
from ballast import BASE_ALONE, Run, summary
from device import Clocks
from part import Task

MILLION = 1_000_000
RATE_LANDING, RATE_GOAL, END_TO_END_GOAL = 8e9, 20e9, 3.0  # firm-steps/s; s for 10 M paths
MARGIN = 1.3  # of a predicted time


def measure(task: Task, name: str, backend: str, options: list[str], repeats: int) -> list[Run]:
    """Equal runs until `repeats` are done or the time is over; recorded under `name`."""
    runs: list[Run] = []
    for number in range(repeats):
        if runs and task.left() < MARGIN * runs[-1].wall:
            break
        run = task.ballast.run(task.flagship(), backend, options, task.left())
        task.finding(case=name, **run.facts())
        if not run.good:
            if run.finished.status is None:
                task.undone.append(name)
            else:
                task.problems.append(f"{name}: {run.problem()}")
            break
        runs.append(run)
    if runs:
        task.content[name] = summary(runs)
        if not task.content[name]["equal_digests"]:
            task.problems.append(f"{name}: digests of equal runs differ")
    return runs


def base(paths: int, *more: str) -> list[str]:
    return ["--paths", str(paths), *BASE_ALONE, *more]


def work(task: Task) -> None:
    with Clocks() as clocks:
        measure(task, "base_1m", "cuda", base(MILLION), 5)
        ten = measure(task, "base_10m", "cuda", base(10 * MILLION), 3)
        start = {backend: measure(task, f"start_{backend}", backend, base(1024), 3) for backend in ("cuda", "cpu")}
        measure(task, "main_job", "cuda", [], 1)
        if ten:
            predicted = ten[-1].wall + 90 * MILLION / ten[-1].json["paths"] * ten[-1].json["seconds"]
            if MARGIN * predicted < task.left() - 10:
                measure(task, "base_100m", "cuda", base(100 * MILLION), 1)
            else:
                task.content["base_100m"] = {"left_out": f"predicted {predicted:.1f} s, {task.left():.1f} s left"}
        measure(task, "base_1m_double", "cuda", base(MILLION, "--precision", "double"), 3)
        measure(task, "cpu", "cpu", base(200_000), 1)
    task.content["clocks"] = clocks.summary()
    best = [run.rate for run in ten]
    if best:
        rate, wall = max(best), task.content["base_10m"]["wall_s"]["median"]
        task.content["goals"] = {
            "firm_steps_per_second": rate, "landing_reached": rate >= RATE_LANDING, "goal_reached": rate >= RATE_GOAL,
            "end_to_end_10m_s": wall, "end_to_end_reached": wall < END_TO_END_GOAL}
    if all(start.values()):
        walls = {backend: summary(runs)["wall_s"]["median"] for backend, runs in start.items()}
        task.content["device_start_s"] = walls["cuda"] - walls["cpu"]
