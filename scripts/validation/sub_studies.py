"""Small studies of configs/validation that hold parts of the flagship: their flagship.toml is written here.

A sub-study's own study.toml says what is asked (horizon, start, what is owned); everything that is a claim about the world
comes from the flagship's effective study, so that the validation is about the values that the flagship uses.
"""
import copy
import datetime
import math
import pathlib
import shutil

from program import ROOT, Refused, as_day

FOLDER = ROOT / "configs" / "validation"
OCTOBER_2024 = datetime.date(2024, 10, 15)
PRICE_2024 = 2.0  # one-year committed H100 [USD/h]: on demand 2.99 (P120) less 26 to 39 % (G5), 1.8 to 2.2


# ------------------------------------------------------------------------------------------------------ TOML out
def toml_value(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {toml_value(one)}" for key, one in value.items()) + " }" if value else "{}"
    if isinstance(value, list):
        return "[" + ", ".join(toml_value(one) for one in value) + "]"
    return repr(value)


def toml_text(tables, head):
    """Tables {kind: {name: {key: value}}} as TOML; what is empty is left out."""
    parts = [f"# {line}" for line in head]
    for kind, objects in tables.items():
        for name, keys in objects.items():
            parts.append(f"\n[{kind}.{name}]" if name else f"\n[{kind}]")
            parts += [f"{key} = {toml_value(value)}" for key, value in keys.items() if value not in ("", [], {})]
    return "\n".join(parts) + "\n"


# ---------------------------------------------------------------------------------------------- what is taken over
def factors_with_drivers(flagship, names):
    """Factors of these names and all drivers; loadings are on drivers only."""
    found = {name: copy.deepcopy(one) for name, one in sorted(flagship["factor"].items())
             if one["driver"] or name in names}
    if missing := set(names) - set(found):
        raise Refused(f"the flagship has no factor {', '.join(sorted(missing))}; see sub_studies.py.")
    return found


ROLES = ("training_demand", "inference_demand", "ai_equity", "short_rate", "credit_spread", "funding_regime")
REGIME_NUMBERS = ("credit_spread_mean", "confidence_decay_per_year")
RENT_NUMBERS = ("credit_spread_mean", "short_rate_constant", "spot_ratio", "supply_elasticity",
                "spare_supply_decay_per_year")


def market(flagship, factors, numbers):
    """The parts that present factors play, and those of the market's numbers that the sub-study needs."""
    kept = {key: flagship["market"][key] for key in ROLES if flagship["market"].get(key) in factors}
    return kept | {key: flagship["market"][key] for key in numbers}


def events(flagship, targets, loadings):
    """Events with those effects that act on the targets, and intensities that load on the factors given (the others at
    their mean); a leap comes at its mean rate."""
    kept = {}
    for name, one in sorted(flagship["event"].items()):
        effects = [effect for effect in one["effects"] if effect["target"] in targets]
        if effects:
            kept[name] = {key: value for key, value in one.items() if key not in ("lab", "training_exponent")}
            kept[name]["effects"] = [{key: value for key, value in effect.items() if value != ""} for effect in effects]
    for one in kept.values():
        one["loadings"] = {key: value for key, value in one["loadings"].items() if key in loadings}
        one["excites"] = {key: value for key, value in one["excites"].items() if key in kept}
    return {name: {key: value for key, value in one.items() if is_plain(value)} for name, one in kept.items()}


def is_plain(value):
    return value not in ("", [], {}, None)


def long_run(flagship, _drift):
    """Regime, spread and the events that move them. No firms, so failures add no doubt; intensities do not load on
    equity, which has no long-run level."""
    factors = factors_with_drivers(flagship, ["funding_regime"])
    settled = {name for name, one in factors.items() if one["kind"] in ("ou", "log_ou", "vasicek", "cir")}
    return {"factor": factors, "correlation": {"": flagship["correlation"]},
            "market": {"": market(flagship, factors, REGIME_NUMBERS)},
            "event": events(flagship, ["confidence", "regime", "factor.credit_spread"], settled)}


def rents_2024(flagship, drift):
    """The H100's rent process begun in October 2024, the class that much younger.
    Demand then: what 2.0 USD was below the price that the flagship's trend gives a balanced market on that date."""
    gpu = copy.deepcopy(flagship["gpu_class"]["h100"])
    years = (as_day(flagship["general"]["start"]) - OCTOBER_2024).days / 365.0
    factors = factors_with_drivers(flagship, [gpu["deviation"]])
    weight = 0.5 ** (gpu["age_years"] / gpu["training_halflife_years"])
    now = (gpu["training_beta"] * weight * factors["training_demand"]["initial"]
           + gpu["inference_beta"] * (1.0 - weight) * factors["inference_demand"]["initial"])
    balanced = math.log(gpu["price_usd_per_hour"]) - now - drift * years
    for name in ("inference_demand", "training_demand"):
        factors[name]["initial"] = round(math.log(PRICE_2024) - balanced, 4)
    gpu["age_years"] = round(gpu["age_years"] - years, 4)
    gpu["life_years"] = round(gpu["life_years"] + years, 4)
    gpu["price_usd_per_hour"] = PRICE_2024
    return {"factor": factors, "correlation": {"": flagship["correlation"]},
            "market": {"": market(flagship, factors, RENT_NUMBERS)}, "gpu_class": {"h100": gpu},
            "event": events(flagship, ["rent.h100", "rent.*", "supply", "factor.inference_demand",
                                       "factor.training_demand", f"factor.{gpu['deviation']}"], set(factors))}


def collateral(flagship, _drift):
    """The H100 and the power market it is valued with, as the flagship starts."""
    gpu = flagship["gpu_class"]["h100"]
    factors = factors_with_drivers(flagship, [gpu["deviation"]])
    region = {key: value for key, value in flagship["region"]["us_other"].items()
              if key not in ("price_factor", "level_factor")}
    return {"factor": factors, "correlation": {"": flagship["correlation"]},
            "market": {"": market(flagship, factors, RENT_NUMBERS)}, "gpu_class": {"h100": gpu},
            "region": {"us_other": region}}


MAKERS = {"long_run": long_run, "rents_2024": rents_2024, "collateral": collateral}


def write(flagship, drift, folder=FOLDER):
    """Write flagship.toml of every sub-study under `folder`; `drift` is that of the H100's log rent [1/yr] (`plan`)."""
    for name, make in MAKERS.items():
        head = ["Taken from the flagship by scripts/update_validation.sh; change the flagship, not this file.",
                *(line.strip() for line in make.__doc__.splitlines())]
        (folder / name / "flagship.toml").write_text(toml_text(make(flagship, drift), head))


def copy_of_folder(scratch):
    """The sub-studies without their flagship.toml in a scratch folder, to be written and run there."""
    target = pathlib.Path(scratch) / "sub_studies"
    for name in MAKERS:
        (target / name).mkdir(parents=True)
        shutil.copy(FOLDER / name / "study.toml", target / name)
    return target
