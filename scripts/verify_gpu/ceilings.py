"""What the device itself can do: copy bandwidth and rate of fused multiply-adds, measured in this run."""
import json
import sys
from pathlib import Path

from part import Skipped, Task
from processes import find_tool

KERNELS = Path(__file__).resolve().parent / "peers/ceiling_kernels.py"


def work(task: Task) -> None:
    """By CuPy where it is installed, else by a program that nvcc makes of the same kernels."""
    finished = task.processes.run([sys.executable, "-B", KERNELS], task.left())
    why = finished.problem()
    if not finished.good and (nvcc := find_tool("nvcc")):
        program = task.scratch / "ceilings"
        finished = task.processes.run([nvcc, "-O3", "-std=c++17", "-arch=native", "-o", program, KERNELS.with_suffix(".cu")],
                                      task.left())
        if finished.good:
            finished = task.processes.run([program], task.left())
        why = finished.problem()
    if not finished.good:
        raise Skipped(f"neither CuPy nor nvcc measured it: {why}")
    task.content |= json.loads(finished.out)
