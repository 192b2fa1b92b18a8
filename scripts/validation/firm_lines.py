"""Lines about firms and contracts, from the result file of the flagship's base case."""
import math

import numpy as np

from flagship import YEAR
from lines import Figure, from_spec
from program import Refused, as_day

RECOVERY = 0.4
EXACT = "95 %, exact"


def defaults(figures, study, firm, years):
    """Probability of a default by the report date nearest to `years` after the start: (estimate, lower, upper)."""
    days = (figures.date.values - np.datetime64(study.start)) / np.timedelta64(1, "D")
    nearest = int(np.abs(days - years * YEAR).argmin())
    if abs(days[nearest] - years * YEAR) > 20.0:
        raise Refused(f"no report date lies within 20 days of {years} years. Run the flagship with its own dates.")
    at = figures.sel(scenario="base", firm=firm).isel(date=nearest)
    return [float(at[f"default_probability{end}"]) for end in ("", "_lower", "_upper")]


def credit_lines(figures, study, specs):
    """Default swaps are priced with hazard = spread / (1 - recovery): risk-neutral, so a floor of survival."""
    for key in ("coreweave_cds", "oracle_cds"):
        spec = dict(specs[key])
        spec["low"] = round(math.exp(-1e-4 * spec["bp"] / (1.0 - RECOVERY) * spec["years"]), 3)
        value, lower, upper = defaults(figures, study, spec["firm"], spec["years"])
        yield from_spec(spec, Figure(1.0 - value, 1.0 - upper, 1.0 - lower, EXACT))
    for key in ("coreweave_default", "oracle_default", "softbank_default"):
        yield from_spec(specs[key], Figure(*defaults(figures, study, specs[key]["firm"], 1.0), EXACT))


def revision_line(figures, tallies, study, spec):
    """Contracts lost before their end, and renegotiations where they are counted, over the years contracts live.
    Only contracts with a customer of the study: the others stand for many small ones, the yardstick is about large."""
    paths = float(tallies["paths"])
    lost, low, high, alive = 0.0, 0.0, 0.0, 0.0
    times = (figures.date.values - np.datetime64(study.start)) / np.timedelta64(1, "D") / YEAR
    large = [str(name) for name in figures.contract.values if study.tables["contract"][str(name)]["customer"]]
    for name in large:
        contract = study.tables["contract"][name]
        begin = max(0.0, (as_day(contract["start"]) - study.start).days / YEAR)
        end = (as_day(contract["end"]) - study.start).days / YEAR
        at = figures.sel(scenario="base", contract=name)
        inside = times < min(end, times[-1] + 1.0)
        if not inside.any() or begin >= times[-1]:
            continue
        t = np.concatenate([[0.0], times[inside]])
        live = np.concatenate([[1.0], at.contract_live_probability.values[inside]])
        fine = np.linspace(begin, t[-1], 200)
        alive += np.trapezoid(np.interp(fine, t, live), fine) if hasattr(np, "trapezoid") else np.trapz(
            np.interp(fine, t, live), fine)
        lost += 1.0 - live[-1]
        low += 1.0 - float(at.contract_live_probability_upper.values[inside][-1])
        high += 1.0 - float(at.contract_live_probability_lower.values[inside][-1])
    if "contract_revisions" in tallies:
        chosen = np.isin(figures.contract.values.astype(str), large)
        count = float(tallies["contract_revisions"][chosen].sum())
        half = 1.96 * math.sqrt(count)
        figure = Figure(*(x / paths / alive for x in (count, count - half, count + half)), "Poisson, contracts independent")
    else:
        figure = Figure(lost / alive, low / alive, high / alive, "exact ends added up; cancellations alone")
    yield from_spec(spec, figure)


def slip_line(tallies, study, spec):
    """Share of the tranches due within the horizon that come late or never: counted, else by the study's odds."""
    tranches = study.late_tranches()
    if "phase_slips" in tallies:
        paths = float(tallies["paths"])
        shares = tallies["phase_slips"][:, 0] / paths  # late or never; never
        shares = shares[shares > 0.0]  # tranches energised at the start cannot slip
        half = 1.96 * float(np.mean(np.sqrt(shares * (1.0 - shares) / paths)))
        figure = Figure(shares.mean(), shares.mean() - half, shares.mean() + half, "binomial, wholly dependent")
    else:
        figure = Figure(sum(late + never for late, never in tranches) / len(tranches))
        spec = spec | {"text": spec["text"] + ", by the study's odds (a check of inputs)"}
    yield from_spec(spec, figure)


def leader_line(tallies, study, spec):
    """Mean of the histogram of filtered changes over the horizon; none where the run did not count them."""
    if "leader_changes" not in tallies:
        return
    bins = tallies["leader_changes"].astype(float)
    number, paths = np.arange(len(bins)), bins.sum()
    mean = float((number * bins).sum() / paths)
    half = 1.96 * math.sqrt(float((bins * (number - mean) ** 2).sum()) / paths / paths)
    years = (study.horizon - study.start).days / YEAR
    yield from_spec(spec, Figure(mean / years, (mean - half) / years, (mean + half) / years, "95 %, normal"))


def firm_lines(figures, tallies, study, yardsticks):
    specs = {spec["key"]: spec for spec in yardsticks["line"]}
    return [*credit_lines(figures, study, specs),
            *revision_line(figures, tallies, study, specs["contract_revisions"]),
            *slip_line(tallies, study, specs["site_slips"]),
            *leader_line(tallies, study, specs["leader_changes"])]
