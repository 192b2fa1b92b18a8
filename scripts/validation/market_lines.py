"""Lines about markets: funding regime, credit spread, rents since October 2024, collateral, tagged falls of equity."""
import math
import tomllib

import numpy as np

import sub_studies
from lines import Figure, Line, from_spec, short
from program import result

REPLICATES = 8          # runs of the long study with seeds of their own
STUDENT_8 = 2.365       # 97.5 % of Student's t with 7 degrees of freedom
EQUITY_YEARS = 20_000   # simulated years of tagged falls
EQUITY_SEED = 20260630


def student(values):
    """Mean of independent replicates and its 95 % interval."""
    values = np.asarray(values)
    half = STUDENT_8 * values.std(ddof=1) / math.sqrt(len(values))
    return values.mean(), values.mean() - half, values.mean() + half


# ------------------------------------------------------------------------------------------- regime and spread
def long_run_lines(program, folder, specs, paths):
    """Closed months and spread quantiles from the fiftieth year on."""
    shut, quantiles, ends = [], [], []
    for seed in range(1, REPLICATES + 1):
        file = program.run(folder / "long_run", f"long_run_{seed}", paths, "--seed", str(seed))
        base = result(file)[0].sel(scenario="base")
        chain = base.regime_probability.sel(chain="funding_regime")
        shut.append(float(chain.sel(state="shut").mean("date")))
        spread = [base[f"factor_quantile{end}"].sel(factor="credit_spread").isel(quantile_date=-1).values
                  for end in ("", "_lower", "_upper")]
        quantiles.append(spread[0])
        ends.append(spread[1:])
    yield from_spec(specs["closed_months"], Figure(*student(shut), f"{REPLICATES} runs of 75 years"))

    stored = tomllib.loads((sub_studies.FOLDER / "hy_spread.toml").read_text())
    mean = sub_study_mean(folder)
    levels = 100.0 * mean * np.exp(np.mean(quantiles, axis=0))
    lower, upper = 100.0 * mean * np.exp(np.mean(ends, axis=0))
    for k, probability in enumerate(stored["probability"]):
        body = probability <= 0.9
        sample = stored["sample"][k]
        band = (stored["low"][k], stored["high"][k]) if body else (0.9 * sample, 1.1 * sample)
        how = "" if body else (f"{sample} ± 10 % (bootstrap band {stored['low'][k]} to {stored['high'][k]} "
                               "says little: one crisis)")
        yield Line(f"hy_{round(100 * probability)}", "market",
                   f"High-yield spread, {100 * probability:g} % quantile in the long run, {sample}", *band,
                   Figure(levels[k], lower[k], upper[k], "order statistics and bins"), "R1, R2 (H)", "% a year",
                   wanted=how)


def sub_study_mean(folder):
    return tomllib.loads((folder / "long_run" / "flagship.toml").read_text())["factor"]["credit_spread"]["mean"]


# ------------------------------------------------------------------------------------------------------ rents
def rent_lines(program, folder, specs, paths):
    """The three dates inside the fan, and how wide the fan is."""
    file = program.run(folder / "rents_2024", "rents_2024", paths)
    rents = result(file)[0].sel(scenario="base", gpu_class="h100")
    at = {key: {q: [float(rents[f"rent_quantile{end}"].sel(quantile=q, quantile_date=str(spec["on"])))
                    for end in ("", "_lower", "_upper")] for q in (0.1, 0.9)}
          for key, spec in specs.items() if "on" in spec}
    for key in ("rent_october_2025", "rent_march_2026", "rent_june_2026"):
        spec, fan = specs[key], at[key]
        line = Line(key, spec["section"], spec["text"], fan[0.1][0], fan[0.9][0], Figure(spec["value"]),
                    spec["source"], "USD/h", wanted=f"{spec['value']:.2f} inside",
                    shown=f"fan {short(fan[0.1][0])} to {short(fan[0.9][0])}")
        line.figure.kind = "order statistics and bins"
        line.figure.lower, line.figure.upper = fan[0.1][1], fan[0.9][2]
        yield line
    fan = at["rent_fan_width"]
    yield from_spec(specs["rent_fan_width"],
                    Figure(math.log(fan[0.9][0] / fan[0.1][0]), math.log(fan[0.9][1] / fan[0.1][2]),
                           math.log(fan[0.9][2] / fan[0.1][1]), "order statistics and bins"))


# -------------------------------------------------------------------------------------------------- collateral
def collateral_line(program, folder, specs, paths):
    """Median over paths of 10,000 USD over the loan-to-value three weeks after the start."""
    file = program.run(folder / "collateral", "collateral", paths)
    at = result(file)[0].sel(scenario="base", firm="owner", quantile=0.5).isel(quantile_date=-1)
    value, upper, lower = (10.0 / float(at[f"ltv_quantile{end}"]) for end in ("", "_lower", "_upper"))
    yield from_spec(specs["collateral_h100"], Figure(value, lower, upper, "order statistics and bins"))


# ------------------------------------------------------------------------------------------------ tagged falls
def marks(random, effect, count):
    """Marks of an effect of an event (kernels/factors/event_effects.hpp)."""
    mean, stddev = effect["mean"], effect["stddev"]
    if effect["mark"] == "fixed":
        return np.full(count, mean)
    if effect["mark"] == "normal":
        return random.normal(mean, stddev, count)
    if effect["mark"] == "exponential":
        return math.copysign(1.0, mean) * random.exponential(abs(mean), count)
    variance = math.log1p((stddev / mean) ** 2)  # lognormal: mean and deviation of the mark itself, sign kept
    return math.copysign(1.0, mean) * random.lognormal(math.log(abs(mean)) - 0.5 * variance, math.sqrt(variance), count)


def equity_line(study, figures, spec):
    """Weeks in which the jumps of the two equity factors and the marks of events on them sum to -10 % or less.
    Events come at the mean rate that the flagship's run counted (loadings, excitation and training included)."""
    tables, firm = study.tables, study.tables["firm"][spec["firm"]]
    factors = {tables["market"]["ai_equity"]: firm["equity_beta"],
               tables["market"]["neocloud_equity"]: firm["neocloud_beta"]}
    years = (study.horizon - study.start).days / 365.0
    sources = []
    for name, beta in factors.items():
        factor = tables["factor"][name]
        jump = {"mark": "normal", "mean": factor["jump_mean"], "stddev": factor["jump_stddev"]}
        sources.append((factor["jump_rate_per_year"], [(beta, jump)]))
    for name, event in sorted(tables["event"].items()):
        effects = [(factors[effect["target"][7:]], effect) for effect in event["effects"]
                   if effect["target"].startswith("factor.") and effect["target"][7:] in factors]
        if effects:
            counted = float(figures.event_count_mean.sel(scenario="base", event=name))
            sources.append((counted / years, effects))
    random = np.random.default_rng(EQUITY_SEED)
    weeks = np.zeros(52 * EQUITY_YEARS)
    for rate, effects in sources:
        when = random.integers(0, len(weeks), random.poisson(rate * EQUITY_YEARS))
        for beta, effect in effects:
            np.add.at(weeks, when, beta * marks(random, effect, len(when)))
    count = int((weeks <= math.log(0.9)).sum())
    half = 1.96 * math.sqrt(count)
    yield from_spec(spec, Figure(count / EQUITY_YEARS, (count - half) / EQUITY_YEARS, (count + half) / EQUITY_YEARS,
                                 f"Poisson, {EQUITY_YEARS:,} years"))


def market_lines(program, study, figures, yardsticks, folder, scale):
    """All of them; `scale` multiplies the numbers of paths (tests use less)."""
    specs = {spec["key"]: spec for spec in yardsticks["line"]}
    paths = {name: max(256, int(scale * count))
             for name, count in (("long_run", 4096), ("rents_2024", 65536), ("collateral", 65536))}
    return [*long_run_lines(program, folder, specs, paths["long_run"]),
            *rent_lines(program, folder, specs, paths["rents_2024"]),
            *collateral_line(program, folder, specs, paths["collateral"]),
            *equity_line(study, figures, specs["equity_marks"])]
