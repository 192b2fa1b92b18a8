"""What bit-equality costs: the same source built with the device's approximate functions, for comparison only.

Such a build is a program `ballast_fast` beside `ballast`. Its digests differ by design and nothing else uses it.
"""
import os

from ballast import Ballast, summary
from part import Skipped, Task
from timing import MILLION, base

PAIRS = 3


def work(task: Task) -> None:
    program = task.build / "ballast_fast"
    if not os.access(program, os.X_OK):
        raise Skipped("no program ballast_fast beside ballast, so no build with approximate functions to compare with")
    fast = Ballast(program, task.processes, task.scratch)
    exact_runs, fast_runs = [], []
    for _ in range(PAIRS):  # in turns, so that a change of clock touches both
        for ballast, runs in ((task.ballast, exact_runs), (fast, fast_runs)):
            run = ballast.run(task.flagship(), "cuda", base(4 * MILLION), task.left())
            if not run.good:
                task.problems.append(f"{ballast.program.name}: {run.problem()}")
                return
            runs.append(run)
    task.content |= {"exact": summary(exact_runs), "fast": summary(fast_runs)}
    task.content["cost_of_equal_bits"] = 1 - (task.content["exact"]["firm_steps_per_second"]["median"]
                                              / task.content["fast"]["firm_steps_per_second"]["median"])
