"""What the verbs of the program do, from Python and in this process."""
from __future__ import annotations

import json
import os
import pathlib
from typing import Any, Mapping, Sequence

import pandas as pd

from . import _program
from ._errors import UsageError
from ._program import ProgressCall
from ._result import Ledger, Result
from ._study import Study, as_study

StudyLike = Study | str | os.PathLike[str] | Mapping[str, Any]


def _options(options: Mapping[str, Any]) -> list[str]:
    """Words of a command line; None and False say nothing."""
    words = []
    for name, value in options.items():
        flag = "--" + name.replace("_", "-")
        if value is None or value is False:
            continue
        if value is True:
            words.append(flag)
        elif isinstance(value, (list, tuple)) and name == "until":  # its values have commas of their own
            words += [f"{flag}={one}" for one in value]
        elif isinstance(value, (list, tuple)):
            words += [f"{flag}={','.join(str(one) for one in value)}"] if value else []
        else:
            words.append(f"{flag}={os.fspath(value) if isinstance(value, os.PathLike) else value}")
    return words


def _json(words: Sequence[str], progress: bool | ProgressCall = False, quiet: bool = False) -> Any:
    return json.loads(_program.perform(list(words) + ["--json"], progress, quiet)[1])


def run(study: StudyLike, *, paths: int | None = None, scenario_paths: int | None = None, seed: int | None = None,
        confidence_level: float | None = None, scenarios: Sequence[str] | None = None, backend: str | None = None,
        threads: int | None = None, precision: str | None = None, parameter_points: int | None = None,
        parameter_paths: int | None = None, backstop_paths: int | None = None,
        endurance: Sequence[str] | None = None, endurance_paths: int | None = None, save_paths: bool = False,
        until: str | Sequence[str] | None = None, until_events: int | None = None,
        out: str | os.PathLike[str] | None = None, force: bool = False, max_time: float | None = None,
        checkpoint_every: float | None = None, progress: bool | ProgressCall = True, **options: Any) -> Result:
    """Simulates a study in this process; the same bits, digest and file as `ballast run`.

    Other threads of Python run meanwhile; one run at a time in a process, others wait.

    Parameters
    ----------
    study
        A `Study`, or what makes one.
    paths, scenario_paths, seed, confidence_level
        As in the study if None.
    scenarios
        Those that run beside the base case: all if None, none if empty.
    backend
        "auto", "cpu" or "cuda"; `threads`: one per processor if None; `precision`: "single" or "double".
    parameter_points, parameter_paths
        Points of a Latin hypercube over the ranges of all assumptions, and paths of each.
    backstop_paths, endurance, endurance_paths
        Paths of the re-runs that find the support needed; firms whose endurance is simulated.
    save_paths
        Keep what became of each firm on each path (`Result.saved_paths`).
    until, until_events
        Half-widths that are enough, as "survival_probability[coreweave,18m] < 0.001", and paths that must show the rarer
        outcome of each. `paths` is then the most; `Result.targets` says what was reached.
    out
        The result file; results/STUDY.h5 if None. `force` replaces a result of another study there.
    max_time, checkpoint_every
        Seconds after which the run stops in order; seconds from one checkpoint to the next.
    progress
        True: bars of tqdm. A function: called with a `Progress`; what it raises stops the run in order.
    options
        Every other option of `ballast run` by its name, e.g. ``isa="v3"``.

    Raises
    ------
    StudyError, UsageError, InputError, OutputError, DeviceError
    Interrupted
        Ctrl-C: the run ended in order; the same call resumes from the checkpoint beside `out`.
    Stopped
        The same at `max_time` or by another signal.
    """
    if "shard" in options:
        raise UsageError("a share of a run has no figures yet; call run_share() for each, then merge().")
    words = ["run"] + as_study(study).words() + _options(dict(
        paths=paths, scenario_paths=scenario_paths, seed=seed, confidence_level=confidence_level,
        scenario=None if scenarios is None else list(scenarios) or ["base"], backend=backend, threads=threads, precision=precision,
        parameter_points=parameter_points, parameter_paths=parameter_paths, backstop_paths=backstop_paths,
        endurance=endurance, endurance_paths=endurance_paths, save_paths=save_paths,
        until=until, until_events=until_events, out=out, force=force,
        max_time=max_time, checkpoint_every=checkpoint_every, **options))
    return Result(_json(words, progress)["out"])


def run_share(study: StudyLike, share: str, *, out: str | os.PathLike[str] | None = None,
              progress: bool | ProgressCall = True, **options: Any) -> pathlib.Path:
    """Simulates share i of N ("1/5") of the paths of a run; the file of the part, for `merge`. See docs/cluster.md.

    Options are those of `ballast run` by their names, alike for all shares.
    """
    words = ["run"] + as_study(study).words() + _options(dict(shard=share, out=out, **options))
    return pathlib.Path(_json(words, progress)["out"])


def open_result(file: str | os.PathLike[str]) -> Result:
    """Opens a result file. Raises InputError."""
    return Result(file)


def plan(study: StudyLike, **options: Any) -> dict[str, Any]:
    """What a run would cost in time and memory, paths needed for an interval, and the path without noise.

    Options are those of `ballast plan`, e.g. ``paths=100_000``, ``half_width=0.001``. `planned_usd_bn` has the years of
    each firm on the noise-free path [USD bn]; the rest is as `ballast plan --json` prints it.
    """
    options = {"scenario" if name == "scenarios" else name: value for name, value in options.items()}
    return _json(["plan"] + as_study(study).words() + _options(options))


def replay(study: StudyLike, path: int, firm: str, *, scenario: str = "base", noise_free: bool = False,
           quiet: bool = False, **options: Any) -> Ledger:
    """The dated ledger of a firm on one path, with the bits that the path has in any run; amounts in USD bn.

    `quiet`: nothing to the log, as what is doubtful in the study was said before.
    """
    words = ["replay"] + as_study(study).words() + _options(dict(
        path=path, firm=firm, scenario=scenario, noise_free=noise_free, **options))
    found = _json(words, quiet=quiet)
    dates = pd.DatetimeIndex(found["dates"], name="date")
    state = {name: found[name] for name in
             ("cash", "liquidity", "debt", "runway_years", "debt_utilisation", "level", "cause")}
    return Ledger(
        lines=pd.DataFrame(found["lines"], index=dates), state=pd.DataFrame(state, index=dates),
        statement=pd.DataFrame(found["statement"]).set_index("line"),
        events=pd.DataFrame(found["events"], columns=["date", "event"]).astype({"date": "datetime64[ns]"}),
        variables=pd.DataFrame(found["variables"], index=dates), all=found)


def diff(first: Result | str | os.PathLike[str], second: Result | str | os.PathLike[str]) -> pd.DataFrame:
    """Figures of two results that differ by more than their intervals; a row each, in the figure's unit.

    `attrs`: same_digest, seeds, compared (figures with intervals in both), missing (in the first alone).
    """
    files = [str(one.path if isinstance(one, Result) else one) for one in (first, second)]
    found = _json(["diff"] + files)
    rows = [[one["figure"], *one["first"], *one["second"]] for one in found["differences"]]
    table = pd.DataFrame(rows, columns=["figure", "first", "first_lower", "first_upper", "second", "second_lower",
                                        "second_upper"]).set_index("figure")
    table.attrs.update({name: found[name] for name in ("same_digest", "seeds", "compared", "missing")})
    return table


def verify(file: Result | str | os.PathLike[str], *, ranges: int | None = None, seed: int | None = None,
           all: bool = False, progress: bool | ProgressCall = True, **options: Any) -> dict[str, Any]:
    """Whether a result follows from the study in it: checks the file and simulates ranges of its paths again.

    `equal` says it in one word; `checks` and `ranges` say what differs. `all`: every range, hence the run. Raises
    InputError of a damaged file and of one that another version wrote.
    """
    words = ["verify", str(file.path if isinstance(file, Result) else file)]
    return _json(words + _options(dict(ranges=ranges, seed=seed, all=all, **options)), progress)


def merge(files: Sequence[str | os.PathLike[str]], out: str | os.PathLike[str], *,
          progress: bool | ProgressCall = True, **options: Any) -> Result:
    """The result of a run from the parts of all its shares, of `run_share`; see docs/cluster.md."""
    words = ["merge"] + [os.fspath(file) for file in files] + _options(dict(out=out, **options))
    return Result(_json(words, progress)["out"])


def switches(study: StudyLike, *, only: Sequence[str] | None = None, no_channels: bool = False,
             out: str | os.PathLike[str] | None = None, progress: bool | ProgressCall = True,
             **options: Any) -> Result:
    """What each mechanism of a study is worth, on the same random numbers, as a result.

    Its scenarios are `without_NAME` and `closed_CHANNEL`; `mechanism_effects` makes the table of it, and the group
    `failure_split` holds failures by channel. Options are those of `ballast switches`. The file is
    results/STUDY_switches.h5 if `out` is None.
    """
    checked = as_study(study)
    out = out or pathlib.Path("results") / f"{checked.name}_switches.h5"
    words = ["switches"] + checked.words() + _options(dict(only=only, no_channels=no_channels, out=out, **options))
    _program.perform(words, progress)
    return Result(out)


def mechanism_effects(result: Result) -> pd.DataFrame:
    """Survival to the horizon with each mechanism less without it, of a result of `switches`; as shares of 1.

    Index: mechanism, firm; columns: estimate, lower, upper.
    """
    table = result.deltas().reset_index()
    table = table[table["scenario"].str.startswith("without_")]
    table["mechanism"] = table["scenario"].str.removeprefix("without_")
    turned = pd.DataFrame({"mechanism": table["mechanism"], "firm": table["firm"], "estimate": -table["estimate"],
                           "lower": -table["upper"], "upper": -table["lower"]})
    return turned.set_index(["mechanism", "firm"])


def schema() -> dict[str, Any]:
    """The JSON Schema of study files, for editors."""
    return json.loads(_program.engine().schema())
