"""compute-sanitizer on small runs: memory errors, races in shared memory, barriers, uninitialised memory.

A tool that the machine cannot run, or a case that does not end in time, is said so and proves nothing.
"""
import re
from pathlib import Path

from part import Skipped, Task
from processes import TAIL, find_tool

TOOLS = ["memcheck", "racecheck", "synccheck", "initcheck"]
FOUND = 86  # exit status that the tool is told to use for its findings
SUMMARY = re.compile(r"(?:ERROR SUMMARY: (\d+) error|RACECHECK SUMMARY: (\d+) hazard)")
BASE = ["--scenario", "base", "--backstop-paths", "0"]


def cases(root: Path) -> list[tuple[str, Path, list[str]]]:
    """(name, study, options): a known answer in which firms fail through each other, then the flagship."""
    known = root / "configs/known_answers/contagion"
    flagship = root / "configs/ai_buildout_2026"
    return [("contagion", known, ["--paths", "96", *BASE]),
            ("flagship", flagship, ["--paths", "40", *BASE]),
            ("flagship, state off chip", flagship, ["--paths", "40", *BASE, "--cuda-mapping", "global:256"])]


def errors(log: str) -> int | None:
    """Number of findings by the tool's summary lines; None if it wrote none."""
    found = [int(a or b) for a, b in SUMMARY.findall(log)]
    return sum(found) if found else None


def work(task: Task) -> None:
    sanitizer = find_tool("compute-sanitizer")
    if sanitizer is None:
        raise Skipped("compute-sanitizer is not installed")
    task.content["cases"] = []

    def check(job: tuple[str, str, Path, list[str]]) -> None:
        tool, name, study, options = job
        log = task.scratch / f"{tool}_{name.replace(' ', '_').replace(',', '')}.log"
        if task.left() < 1:
            task.undone.append(f"{tool}: {name}")
            return
        before = [sanitizer, "--tool", tool, "--error-exitcode", str(FOUND), "--log-file", str(log)]
        run = task.ballast.run(study, "cuda", options, task.left(), before)
        text = log.read_text(errors="replace") if log.exists() else ""
        found = {"tool": tool, "case": name, "errors": errors(text), "wall_s": round(run.wall, 2)}
        if run.finished.status is None:
            found["state"] = "undone"
            task.undone.append(f"{tool}: {name}")
        elif run.good and found["errors"] == 0:
            found["state"] = "clean"
        else:
            found |= {"state": "bad", "log": text[:TAIL], "status": run.finished.status}
            task.problems.append(f"{tool}: {name}: {found['errors']} errors, {run.problem()}")
        task.content["cases"].append(found)
        task.finding(**found)

    task.each(check, [(tool, *case) for case in cases(task.root) for tool in TOOLS])
    unusable = [case for case in task.content["cases"] if "device not supported" in case.get("log", "").lower()]
    if unusable and len(unusable) == sum(case["state"] == "bad" for case in task.content["cases"]):
        task.problems.clear()
        raise Skipped("compute-sanitizer does not support this device: " + unusable[0]["log"].strip()[-200:])
