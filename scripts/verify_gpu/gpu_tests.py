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
    """Each case in a process of its own, some at a time, so that a slow or crashing one costs no other."""
    environment = {"BALLAST_PROGRAM": str(task.ballast.program), "BALLAST_SOURCE_DIR": str(task.root)}
    cases: list[tuple[Path, str]] = []
    for program in programs(task.build):
        listing = task.processes.run([program, "--gtest_list_tests", f"--gtest_filter={FILTER}"], min(20, task.left()),
                                     environment, task.scratch)
        if listing.good:
            cases += [(program, name) for name in listed(listing.out)]
        else:
            task.problems.append(f"{program.name} lists no tests: {listing.problem()}")
    if not cases and not task.problems:
        raise Skipped(f"no test program in {task.build / 'tests'} has a case called Cuda*")
    task.content["cases"] = []

    def check(job: tuple[Path, str]) -> None:
        program, name = job
        finished = task.processes.run([program, f"--gtest_filter={name}"], task.left(), environment, task.scratch)
        state = verdicts(finished.out).get(name, {"state": "undone"})["state"]
        if state == "ok" and not finished.good:  # it died after its verdict
            state = "failed"
        case = {"program": program.name, "case": name, "state": state, "seconds": round(finished.wall, 2)}
        if state == "undone" and finished.status is None:
            task.undone.append(name)
        elif state != "ok":
            why = {"failed": "failed", "skipped": "skipped itself although there is a device",
                   "undone": f"did not end ({finished.problem()})"}[state]
            task.problems.append(f"{program.name}: {name} {why}")
            case["output"] = finished.out[-TAIL:] + finished.err[-TAIL:]
        task.content["cases"].append(case)
        task.finding(**case)

    task.each(check, cases)
    task.content["passed"] = sum(case["state"] == "ok" for case in task.content["cases"])
