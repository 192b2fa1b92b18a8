"""The program as the validation uses it: replays, runs, and the study that a result file was made of."""
import datetime
import json
import os
import pathlib
import subprocess
import tomllib

import h5py
import xarray as xr

ROOT = pathlib.Path(__file__).resolve().parents[2]
FLAGSHIP = ROOT / "configs" / "ai_buildout_2026"


class Refused(Exception):
    """Something is missing or wrong; the message says what and what to do."""


class Program:
    """ballast with its command line. Replays are remembered: many lines read the same ledger."""

    def __init__(self, path, scratch):
        self.path = os.fspath(path)
        self.scratch = pathlib.Path(scratch)
        self._replays = {}

    def _call(self, *arguments):
        done = subprocess.run([self.path, "-q", *map(os.fspath, arguments)], capture_output=True, text=True)
        if done.returncode != 0:
            raise Refused(f"ballast {' '.join(map(str, arguments))} ended with {done.returncode}: {done.stderr.strip()}")
        return done.stdout

    def replay(self, firm, changes=(), steps=104):
        """Ledger of a firm of the flagship without noise; `changes` are values set as on the command line."""
        key = (firm, tuple(changes), steps)
        if key not in self._replays:
            arguments = ["replay", FLAGSHIP, "--noise-free", "--firm", firm, "--steps", str(steps), "--json"]
            for change in changes:
                arguments += ["-p", change]
            self._replays[key] = Ledger(json.loads(self._call(*arguments)))
        return self._replays[key]

    def plan(self, study):
        """What `plan --json` prints."""
        return json.loads(self._call("plan", study, "--json"))

    def replay_path(self, study, firm, path):
        """What `replay --json` prints of a firm on one path of a study."""
        return json.loads(self._call("replay", study, "--firm", firm, "--path", str(path), "--json"))

    def run(self, study, name, paths, *more, scenario_paths=256):
        """Result of the base case of a study, simulated to a file of that name in the scratch folder."""
        out = self.scratch / f"{name}.h5"
        out.unlink(missing_ok=True)
        self._call("run", study, "--out", out, "--paths", str(paths), "--scenario-paths", str(scenario_paths),
                   "--backstop-paths", "0", "--json", *more)
        return out


def result(file):
    """Figures of a result file, and tallies of its base case by name (those that it has)."""
    with xr.open_dataset(file, engine="h5netcdf") as opened:
        figures = opened.load()
    with h5py.File(file) as stored:
        names = ("paths", "contract_revisions", "phase_slips", "leader_changes")
        tallies = {name: stored["tallies"][name][0] for name in names if name in stored["tallies"]}
    return figures, tallies


def as_day(value):
    return value if isinstance(value, datetime.date) else datetime.date.fromisoformat(value)


def effective_study(file):
    """The whole study that a result file was made of: defaults filled in, tables read."""
    with h5py.File(file) as stored:
        text = stored["provenance"].attrs["effective_study"]
    return tomllib.loads(text if isinstance(text, str) else text.decode())


class Ledger:
    """What `replay --json` prints: money in USD bn by step."""

    def __init__(self, printed):
        self.printed = printed
        self.ends = [as_day(date) for date in printed["dates"]]
        self.begins = [as_day(printed["start"])] + self.ends[:-1]

    def steps(self, *names):
        """Sum of lines of the ledger, step by step."""
        return [sum(step) for step in zip(*(self.printed["lines"][name] for name in names))]

    def free_cash_flow(self):
        """Its lines: the operating section of the cash-flow statement, and capital spending."""
        return [one["line"] for one in self.printed["statement"]
                if one["section"] == "operating" or one["heading"] == "capex"]

    def first(self, count, *names):
        return sum(self.steps(*names)[:count])

    def between(self, after, until, *names):
        """Sum of the days after `after` up to and with `until`; a step partly inside counts by days."""
        total = 0.0
        for amount, begin, end in zip(self.steps(*names), self.begins, self.ends):
            inside = (min(end, until) - max(begin, after)).days
            total += amount * max(inside, 0) / (end - begin).days
        return total
