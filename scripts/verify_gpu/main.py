"""Verify and measure a build of Ballast on a machine with an NVIDIA GPU: the parts, in order of worth, within the time.

Each part has a least time, kept free for it while earlier ones run, and a most. See results/evidence/gpu/README.md.
"""
import argparse
import os
import signal
import sys
import tempfile
import time
import traceback
from pathlib import Path
from typing import Callable, NamedTuple

import ceilings
import counters
import device
import digests
import gpu_tests
import intrinsics
import peer_race
import race
import repeats
import sanitizers
import timing
from ballast import Ballast
from part import Skipped, Task
from processes import Processes
from record import Record

NO_DEVICE = 7


class Part(NamedTuple):
    name: str
    least: float  # [s]
    most: float  # [s]
    work: Callable[[Task], None]


PARTS = [
    Part("machine", 5, 25, device.machine),
    Part("digests", 30, 90, digests.work),
    Part("tests", 40, 120, gpu_tests.work),
    Part("repeats", 20, 60, repeats.work),
    Part("timing", 45, 90, timing.work),
    Part("race", 25, 75, race.work),
    Part("counters", 20, 45, counters.work),
    Part("sanitizers", 40, 75, sanitizers.work),
    Part("ceilings", 5, 30, ceilings.work),
    Part("peers", 50, 110, peer_race.work),
    Part("intrinsics", 5, 20, intrinsics.work),
]


class Interrupted(BaseException):
    """SIGTERM or SIGINT: write down what there is."""


def interrupt(signum, frame) -> None:
    raise Interrupted(signal.Signals(signum).name)


def find_build(root: Path, given: str | None) -> Path | None:
    """The folder with `ballast`: the given one, else build/gpu-portable, else where the scripts were packed."""
    for place in [Path(given)] if given else [root / "build/gpu-portable", root]:
        if os.access(place / "ballast", os.X_OK) and (place / "ballast").is_file():
            return place.resolve()
    return None


def limits(parts: list[Part], seconds: float) -> dict[str, tuple[float, float]]:
    """For each part: its most, and what must be left for the parts after it (their leasts, scaled to fit) [s]."""
    scale = min(1.0, seconds / sum(part.least for part in parts))
    later = 0.0
    found = {}
    for part in reversed(parts):
        found[part.name] = (part.most * max(1.0, seconds / 480), later)
        later += part.least * scale
    return found


def do_part(part: Part, task: Task) -> None:
    start = time.monotonic()
    print(f"{part.name:<11} ", end="", flush=True)
    try:
        part.work(task)
        status = task.status()
    except Skipped as reason:
        status, task.content = "skipped", task.content | {"reason": str(reason)}
    except Exception as error:  # one part's fault must not cost the others
        task.problems.append(f"{type(error).__name__}: {error}")
        task.content["traceback"] = traceback.format_exc()[-2000:]
        status = "bad"
    except Interrupted:
        task.undone.append("interrupted")
        task.record.part(part.name, task.status(), time.monotonic() - start, task.result())
        raise
    task.record.part(part.name, status, time.monotonic() - start, task.result())
    why = task.problems[0] if task.problems else task.content.get("reason", "")
    print(f"{status:<8} {time.monotonic() - start:6.1f} s  {why}", flush=True)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="verify_gpu.sh", description="Verify and measure a build on a GPU")
    parser.add_argument("build", nargs="?", help="folder of ballast and tests/")
    parser.add_argument("--out", type=Path, help="folder of the record (verify_gpu/ in the build folder)")
    parser.add_argument("--seconds", type=float, default=480, help="time for everything (%(default)s)")
    parser.add_argument("--parts", default="", help="only these: " + ",".join(part.name for part in PARTS))
    given = parser.parse_args()
    given.parts = [word for word in given.parts.split(",") if word]
    unknown = set(given.parts) - {part.name for part in PARTS}
    if unknown:
        parser.error(f"no part is called {', '.join(sorted(unknown))}; there are {', '.join(p.name for p in PARTS)}")
    if not 1 <= given.seconds <= 36000:
        parser.error("--seconds must lie between 1 and 36000")
    return given


def main() -> int:
    given = arguments()
    root = Path(__file__).resolve().parents[2]
    reason = device.why_none()
    if reason:
        print(f"verify_gpu.sh: no device: {reason}. Nothing was verified; run it on a machine with an NVIDIA GPU.",
              file=sys.stderr)
        return NO_DEVICE
    build = find_build(root, given.build)
    if build is None:
        print(f"verify_gpu.sh: no program `ballast` in {given.build or 'build/gpu-portable, nor beside scripts/'}. Name the "
              "build folder, or build one: cmake --preset gpu-portable && cmake --build --preset gpu-portable", file=sys.stderr)
        return 2
    parts = [part for part in PARTS if not given.parts or part.name in given.parts]
    out = given.out or build / "verify_gpu"
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, interrupt)
    processes = Processes()
    end, together = time.monotonic() + given.seconds, device.together()
    with tempfile.TemporaryDirectory() as scratch:
        record = Record(out, {"seconds_allowed": given.seconds, "asked": [part.name for part in parts]})
        try:
            for part in parts:
                most, later = limits(parts, given.seconds)[part.name]
                deadline = min(time.monotonic() + most, end - later)
                ballast = Ballast(build / "ballast", processes, Path(scratch))
                do_part(part, Task(part.name, root, build, ballast, processes, Path(scratch), record, deadline, together))
        except Interrupted as name:
            print(f"\nverify_gpu.sh: stopped by {name}", file=sys.stderr)
        else:
            record.finish()
        finally:
            processes.close()
    print(f"{'all good' if record.good() else 'NOT all good'}: {out / 'page.md'}, {out / 'record.json'}")
    return 0 if record.good() and record.content["finished"] else 1


if __name__ == "__main__":
    sys.exit(main())
