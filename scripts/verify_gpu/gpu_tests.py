"""The tests that need a device: every GoogleTest case called Cuda* of the test programs in tests/."""
import os
import re
from pathlib import Path

from part import Skipped, Task
from processes import TAIL

FILTER = "Cuda*:*/Cuda*"
VERDICT = re.compile(r"^\[ +(OK|FAILED|SKIPPED) +\] ([\w./]+)(?:,.*?)? \((\d+) ms\)", re.MULTILINE)


def verdicts(output: str) -> dict[str, dict]:
    """What a test program said of each case: state and milliseconds. Its summary at the end repeats no times."""
    return {name: {"state": state.lower(), "ms": int(ms)} for state, name, ms in VERDICT.findall(output)}


def listed(output: str) -> list[str]:
    """Names of the cases that --gtest_list_tests prints: suites flush left, cases indented."""
    cases, suite = [], ""
    for line in output.splitlines():
        word = line.split("#")[0].strip()
        if not word or not re.fullmatch(r"[\w./]+", word):
            continue
        if line.startswith(" "):
            cases.append(suite + word)
        else:
            suite = word
    return cases


def programs(build: Path) -> list[Path]:
    return sorted(path for path in (build / "tests").glob("test_*") if path.is_file() and os.access(path, os.X_OK))


def work(task: Task) -> None:
    environment = {"BALLAST_PROGRAM": str(task.ballast.program), "BALLAST_SOURCE_DIR": str(task.root)}
    task.content["cases"] = []
    for program in programs(task.build):
        listing = task.processes.run([program, "--gtest_list_tests", f"--gtest_filter={FILTER}"], min(20, task.left()),
                                     environment, task.scratch)
        names = listed(listing.out) if listing.good else []
        if not listing.good:
            task.problems.append(f"{program.name} lists no tests: {listing.problem()}")
        if not names:
            continue
        finished = task.processes.run([program, f"--gtest_filter={FILTER}"], task.left(), environment, task.scratch)
        found = verdicts(finished.out)
        for name in names:
            state = found.get(name, {"state": "undone", "ms": 0})
            case = {"program": program.name, "case": name, **state}
            task.content["cases"].append(case)
            task.finding(**case)
            if state["state"] == "failed":
                task.problems.append(f"{program.name}: {name} failed")
            elif state["state"] == "skipped":
                task.problems.append(f"{program.name}: {name} skipped itself although there is a device")
            elif state["state"] == "undone" and finished.status is None:
                task.undone.append(name)
            elif state["state"] == "undone":
                task.problems.append(f"{program.name}: {name} did not end ({finished.problem()})")
        if any(case["state"] in ("failed", "skipped", "undone") for case in found.values()) or not finished.good:
            task.content.setdefault("output", {})[program.name] = finished.out[-TAIL:] + finished.err[-TAIL:]
    if not task.content["cases"]:
        if task.problems:
            return
        raise Skipped(f"no test program in {task.build / 'tests'} has a case called Cuda*")
    task.content["passed"] = sum(case["state"] == "ok" for case in task.content["cases"])
