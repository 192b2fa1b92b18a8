"""Runs of `ballast` and what they say."""
import itertools
import json
import statistics
from dataclasses import dataclass
from pathlib import Path

from processes import Finished, Processes

BASE_ALONE = ["--scenario", "base", "--backstop-paths", "0"]


@dataclass
class Run:
    """One `ballast run --json`; `json` is empty if it failed."""
    finished: Finished
    json: dict

    @property
    def good(self) -> bool:
        return bool(self.json)

    @property
    def wall(self) -> float:
        """From the start of the process to its end, result file written [s]."""
        return self.finished.wall

    @property
    def rate(self) -> float:
        """Firm-steps per second of simulation."""
        return float(self.json["firm_steps_per_second"])

    def problem(self) -> str:
        return self.finished.problem()

    def facts(self) -> dict:
        """What a record keeps of it."""
        if not self.good:
            return {"problem": self.problem(), "wall_s": round(self.wall, 3)}
        kept = {key: self.json[key] for key in ("paths", "seconds", "firm_steps", "firm_steps_per_second", "digest")}
        return kept | {"wall_s": round(self.wall, 3)}


class Ballast:
    def __init__(self, program: Path, processes: Processes, scratch: Path) -> None:
        self.program, self._processes, self._scratch = program, processes, scratch
        self._number = itertools.count()

    def command(self, study: Path, backend: str, options: list[str], out: Path) -> list[str]:
        loss = ["--on-device-loss", "fail"] if backend == "cuda" else []  # to be seen, not to be survived
        words = [str(self.program), "-q", "run", str(study), "--backend", backend, *loss]
        return [*words, "--json", "--out", str(out), *options]

    def run(self, study: Path, backend: str, options: list[str], limit: float, before: list[str] | None = None) -> Run:
        """Run a study on "cpu" or "cuda"; `before` is a command that runs it (a profiler, say). A run asked for CUDA
        that says it was done elsewhere counts as failed."""
        out = self._scratch / f"{next(self._number)}.h5"
        finished = self._processes.run([*(before or []), *self.command(study, backend, options, out)], limit)
        out.unlink(missing_ok=True)
        if not finished.good:
            return Run(finished, {})
        try:
            # A profiler may say something before and after.
            found, _ = json.JSONDecoder().raw_decode(finished.out[finished.out.index("{"):])
        except ValueError:
            finished.status, finished.err = 1, "it printed no JSON"
            return Run(finished, {})
        if found.get("backend") != backend:
            finished.status, finished.err = 1, f"it ran on {found.get('backend')} instead of {backend}"
            return Run(finished, {})
        return Run(finished, found)


def spread(values: list[float]) -> dict:
    """Least, median and largest of some measurements, and how many there were."""
    return {"least": min(values), "median": statistics.median(values), "largest": max(values), "number": len(values)}


def summary(runs: list[Run]) -> dict:
    """Of equal runs that succeeded: rate, simulation seconds, seconds from start to end, and whether digests agree."""
    digests = sorted({run.json["digest"] for run in runs})
    return {"paths": runs[0].json["paths"], "firm_steps": runs[0].json["firm_steps"],
            "firm_steps_per_second": spread([run.rate for run in runs]),
            "seconds": spread([float(run.json["seconds"]) for run in runs]),
            "wall_s": spread([run.wall for run in runs]), "digest": digests[0], "equal_digests": len(digests) == 1,
            "devices": runs[0].json.get("devices", [])}
