"""Lines about the past: studies of configs/backtests that know nothing after their start, against what came.

    backtests.py --program build/release/ballast [--paths N]     print the lines and every carrier's probability
"""
import argparse
import datetime
import math
import pathlib
import tempfile
import tomllib

import numpy as np

from lines import Figure, Line, from_spec, short
from program import ROOT, Program, as_day, result

FOLDER = ROOT / "configs" / "backtests"
PATHS = {"telecom_1999": 8192, "world_2024": 8192}
SPREAD_MEAN = 0.048  # of world_2024, a fraction per year
LEDGERS = 32  # paths on which the ledger is read for debt
KIND = "bounds of each firm"


# ------------------------------------------------------------------------------------------------------- scores
def brier(probability, happened):
    return float(np.mean((probability - happened) ** 2))


def share_of_pairs(pairs):
    """Share of pairs (higher, lower) in which the first is larger; ties count half."""
    return float(np.mean([1.0 if one > other else 0.5 if one == other else 0.0 for one, other in pairs]))


def auc(probability, happened, lower=None):
    """Of one that happened and one that did not, how often the first was thought likelier. `lower`: probabilities of those
    that did not happen, if they are others."""
    rest = probability if lower is None else lower
    return share_of_pairs([(probability[i], rest[j]) for i in np.flatnonzero(happened) for j in np.flatnonzero(~happened)])


def concordance(mean_life, other_life, days):
    """Harrell's index: of two carriers of which one failed first, how often it had the shorter life expected."""
    last = max(days) + 1
    when = [day if day else last for day in days]
    return share_of_pairs([(other_life[j], mean_life[i]) for i in range(len(days)) for j in range(len(days))
                           if days[i] and when[i] < when[j]])


def median_month(curve, months):
    """Month at which the mean curve of defaults has half of its last value."""
    mean = np.concatenate([[0.0], curve.mean(axis=0)])
    return float(np.interp(0.5 * mean[-1], mean, np.concatenate([[0.0], months])))


# ----------------------------------------------------------------------------------------------------- carriers
def carrier_lines(figures, specs, outcome, case):
    """Scores of one case: what was known, or markets held as they went."""
    at = figures.sel(scenario=case)
    firms = [str(name) for name in at.firm.values]
    start = datetime.date(1999, 12, 31)
    days = [(as_day(outcome[name]) - start).days if name in outcome else 0 for name in firms]
    happened = np.array([day > 0 for day in days])
    curves = [at[f"default_probability{end}"].values for end in ("", "_lower", "_upper")]
    months = np.array([(as_day(str(date)[:10]) - start).days * 12.0 / 365.0 for date in at.date.values])
    value, lower, upper = (curve[:, -1] for curve in curves)
    worst, best = np.where(happened, lower, upper), np.where(happened, upper, lower)

    def figure(name, *numbers):
        return from_spec(specs[f"telecom_{case}_{name}"], Figure(*numbers, KIND))
    mean, low, high = (float(at[f"default_count_mean{end}"]) / len(firms) for end in ("", "_lower", "_upper"))
    yield from_spec(specs[f"telecom_{case}_share"], Figure(mean, low, high, "number of defaults"))
    scores = [brier(one, happened) for one in (value, best, worst)]
    line = figure("brier", *scores)
    line.shown = f"{short(scores[0])} ({short(brier(np.full(len(firms), 0.2), happened))})"
    yield line
    yield figure("hindsight", *scores)
    yield figure("auc", auc(value, happened), auc(worst, happened), auc(best, happened))
    # expected months free of default: the area above the curve
    steps = np.diff(months, prepend=0.0)
    lives = [months[-1] - (0.5 * steps * (curve + np.pad(curve, ((0, 0), (1, 0)))[:, :-1])).sum(axis=1) for curve in curves]
    yield figure("order", concordance(lives[0], lives[0], days), concordance(lives[1], lives[2], days),
                 concordance(lives[2], lives[1], days))
    ends = sorted(median_month(curve, months) for curve in curves)
    yield figure("months", median_month(curves[0], months), ends[0], ends[-1])


def telecom_lines(program, specs, outcome, scale):
    paths = max(256, int(scale * PATHS["telecom_1999"]))
    figures, _ = result(program.run(FOLDER / "telecom_1999", "telecom_1999", paths, scenario_paths=paths))
    for case in ("base", "history"):
        yield from carrier_lines(figures, specs, outcome, case)


# -------------------------------------------------------------------------------------------------- world of 2024
def inside(spec, value, fan, unit=1.0):
    """A reading in the fan of 10 to 90 %; the interval is that of its ends."""
    low, high = (unit * float(end) for end in fan[0])
    return Line(spec["key"], spec["section"], spec["text"], low, high,
                Figure(value, unit * float(fan[1][0]), unit * float(fan[2][1]), "order statistics and bins"),
                spec["source"], spec.get("unit", ""), wanted=f"{value:.2f} inside",
                shown=f"fan {short(low)} to {short(high)}")


def fans(at, name):
    return [at[f"{name}{end}"].sel(quantile=[0.1, 0.9]).values for end in ("", "_lower", "_upper")]


def debt_figure(program, firm, on, count):
    """Median debt on a day over `count` paths, and 10 to 90 % of them."""
    debts = []
    for path in range(count):
        printed = program.replay_path(FOLDER / "world_2024", firm, path)
        ends = [as_day(date) for date in printed["dates"]]
        debts.append(printed["debt"][max(k for k, end in enumerate(ends) if end <= on)])
    low, middle, high = np.quantile(debts, [0.1, 0.5, 0.9])
    return Figure(float(middle), float(low), float(high), f"10 to 90 % of {count} paths")


def world_lines(program, specs, outcome, scale):
    paths = max(256, int(scale * PATHS["world_2024"]))
    at = result(program.run(FOLDER / "world_2024", "world_2024", paths))[0].sel(scenario="base")
    for date, value in outcome["rent"].items():
        fan = fans(at.sel(gpu_class="h100", quantile_date=date), "rent_quantile")
        yield inside(specs[f"world_rent_{date.replace('-', '_')}"], value, fan)
    held = [[], [], []]
    for date, value in outcome["spread"].items():
        fan = fans(at.sel(factor="credit_spread", quantile_date=date), "factor_quantile")
        for k, (low, high) in enumerate(((fan[0][0], fan[0][1]), (fan[2][0], fan[1][1]), (fan[1][0], fan[2][1]))):
            held[k].append(low <= math.log(value / (100.0 * SPREAD_MEAN)) <= high)
    yield from_spec(specs["world_spread"], Figure(*(float(np.mean(one)) for one in held), "ends of the fan"))
    for firm, spec in outcome["debt"].items():
        count = max(8, int(scale * LEDGERS))
        yield from_spec(specs[f"world_debt_{firm}"], debt_figure(program, firm, as_day(spec["on"]), count))

    stress = [at[f"stress_probability{end}"].sel(level="stress").isel(date=-1).values
              for end in ("", "_lower", "_upper")]
    happened = np.isin(at.firm.values, outcome["stressed"])
    yield from_spec(specs["world_stressed"],
                    Figure(auc(stress[0], happened), auc(stress[1], happened, stress[2]),
                           auc(stress[2], happened, stress[1]), KIND))
    yield from_spec(specs["world_stress_count"], Figure(*(float(one.sum()) for one in stress), KIND))
    defaults = [at[f"default_probability{end}"].isel(date=-1).values for end in ("", "_lower", "_upper")]
    yield from_spec(specs["world_log_score"], Figure(*(float(-np.log1p(-one).mean()) for one in defaults), KIND))


def backtest_lines(program, scale):
    """All of them; `scale` multiplies the numbers of paths (tests use less)."""
    specs = {spec["key"]: spec for spec in tomllib.loads((FOLDER / "yardsticks.toml").read_text())["line"]}
    outcome = tomllib.loads((FOLDER / "outcomes.toml").read_text())
    return [*telecom_lines(program, specs, outcome["telecom_1999"], scale),
            *world_lines(program, specs, outcome["world_2024"], scale)]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=pathlib.Path, default=ROOT / "build" / "release" / "ballast")
    parser.add_argument("--paths", type=int, default=PATHS["telecom_1999"])
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        program = Program(arguments.program.resolve(), scratch)
        for line in backtest_lines(program, arguments.paths / PATHS["telecom_1999"]):
            print(line.row())
        for study, cases in (("telecom_1999", ("base", "history")), ("world_2024", ("base",))):
            figures, _ = result(pathlib.Path(scratch) / f"{study}.h5")
            for firm in figures.firm.values:
                shares = [float(figures.default_probability.sel(scenario=case, firm=firm).isel(date=-1)) for case in cases]
                print(f"{study:14s} {firm:18s}", *(f"{100.0 * share:6.2f} %" for share in shares))


if __name__ == "__main__":
    main()
