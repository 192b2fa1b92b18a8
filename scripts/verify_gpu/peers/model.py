"""A model of configs/benchmarks in numbers: read from its study, where it is written down, and prepared for a step.

Factors x follow the exact transition of an Ornstein-Uhlenbeck process; the correlation of their step innovations follows
from that of the Brownian increments, rho (1 - e^-(k1+k2)dt) / ((k1+k2) sqrt(v1 v2)), v = (1 - e^-2k dt) / 2k. Drivers come
first; the others load on them and have a normal of their own. A study may have no factors, and no contracts.
"""
import csv
import math
import tomllib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

DAYS_PER_YEAR = 365.0


@dataclass
class Model:
    """All money in USD bn; arrays of firms [num_firms], of factors [num_factors], of contracts [num_contracts]; float32."""
    name: str
    num_steps: int
    report_steps: list[int]  # survivors are counted at the end of these (1-based)
    firms: list[str]
    decay: np.ndarray  # x' = decay x + innovation
    innovation: np.ndarray  # [num_factors][num_factors] lower triangle: innovation = this times standard normals
    num_drivers: int  # columns of `innovation` that may be full; beyond them only its diagonal is not zero
    factor_of: np.ndarray  # [num_firms] int32: the factor of its core cash flow
    beta: np.ndarray
    cash: np.ndarray  # at the start
    core: np.ndarray  # per step
    fixed: np.ndarray  # per step
    noise: np.ndarray  # standard deviation per step
    hazard: np.ndarray  # per step
    # Contracts, as many for every firm, in the order of firms. Cancelled where the sum of hazards is used up:
    # cancel (m + m')/2 per step, m = exp(-demand_slope x - demand_offset), 1 at the start.
    payment: np.ndarray  # per step
    cancel: np.ndarray  # per step
    demand_factor: int
    demand_slope: float
    demand_offset: float

    def contracts_per_firm(self) -> int:
        return len(self.payment) // len(self.firms)

    def firm_steps(self, paths: int) -> int:
        return paths * len(self.firms) * self.num_steps


def table(study: dict, folder: Path, kind: str) -> list[dict]:
    """Rows of the CSV tables of a kind, then the objects of study.toml; each a dictionary with its name."""
    rows = []
    for file in study.get("tables", {}).get(kind, []):
        with open(folder / file, newline="") as text:
            rows += list(csv.DictReader(text))
    return rows + [{"name": name, **values} for name, values in study.get(kind, {}).items()]


def loadings_of(row: dict) -> dict[str, float]:
    text = row.get("loadings") or ""
    return {name: float(value) for name, value in (part.split(":") for part in text.split(";") if part)}


def innovations(study: dict, factors: list[dict], kappa: np.ndarray, dt: float) -> np.ndarray:
    """[num_factors][num_factors]: standardised step innovations as combinations of independent normals."""
    names = [row["name"] for row in factors]
    drivers = sum(str(row["driver"]).lower() == "true" for row in factors)
    rho = np.eye(drivers)
    for one, other, value in study.get("correlation", {}).get("pairs", []):
        i, j = names.index(one), names.index(other)
        rho[i, j] = rho[j, i] = value
    variance = (1 - np.exp(-2 * kappa * dt)) / (2 * kappa)
    sums = kappa[:, None] + kappa[None, :]
    ratio = (1 - np.exp(-sums * dt)) / (sums * np.sqrt(np.outer(variance, variance)))
    of_drivers = rho * ratio[:drivers, :drivers]
    lower = np.linalg.cholesky(of_drivers) if drivers else rho
    result = np.zeros((len(factors), len(factors)))
    result[:drivers, :drivers] = lower
    for i in range(drivers, len(factors)):
        weight = np.zeros(drivers)
        for name, value in loadings_of(factors[i]).items():
            weight[names.index(name)] = value * ratio[i, names.index(name)]
        result[i, :drivers] = weight @ lower
        result[i, i] = math.sqrt(1 - weight @ of_drivers @ weight)
    return result


def read_model(folder: Path) -> Model:
    with open(folder / "study.toml", "rb") as file:
        study = tomllib.load(file)
    general, market = study["general"], study.get("market", {})
    dt = general.get("step_days", 7) / DAYS_PER_YEAR
    factors = sorted(table(study, folder, "factor"), key=lambda row: (str(row["driver"]).lower() != "true", row["name"]))
    names = [row["name"] for row in factors]
    kappa, sigma = (np.array([float(row[key]) for row in factors]) for key in ("kappa", "sigma"))
    triangle = innovations(study, factors, kappa, dt) * (sigma * np.sqrt((1 - np.exp(-2 * kappa * dt)) / (2 * kappa)))[:, None]
    firms = table(study, folder, "firm")
    position = {row["name"]: i for i, row in enumerate(firms)}
    contracts = sorted(table(study, folder, "contract"), key=lambda row: position[row["provider"]])
    if len({sum(row["provider"] == firm for row in contracts) for firm in position}) > 1:
        raise ValueError(f"{folder}: firms have different numbers of contracts; the peers want as many for each")

    def column(rows: list[dict], key: str, scale: float = 1.0, missing: float = 0.0) -> np.ndarray:
        return np.array([float(row.get(key) or missing) * scale for row in rows], dtype=np.float32)

    def factor_number(name: str | None) -> int:
        return names.index(name) if name else 0

    slope, demand = float(market.get("hazard_demand_slope", 0.0)), factor_number(market.get("inference_demand"))
    variance = sigma[demand] ** 2 / (2 * kappa[demand]) if slope else 0.0
    steps = [(date - general["start"]).days // general.get("step_days", 7) for date in general["report_dates"]]
    return Model(general["name"], general["num_steps"], steps, list(position), np.exp(-kappa * dt).astype(np.float32),
                 triangle.astype(np.float32), sum(str(row["driver"]).lower() == "true" for row in factors),
                 np.array([factor_number(row.get("core_factor")) for row in firms], dtype=np.int32),
                 column(firms, "core_factor_beta", missing=1.0), column(firms, "cash_usd_bn"),
                 column(firms, "core_usd_bn_per_year", dt), column(firms, "fixed_cost_usd_bn_per_year", dt),
                 column(firms, "noise_usd_bn", math.sqrt(dt)), column(firms, "exogenous_default_per_year", dt),
                 column(contracts, "usd_bn_per_year", dt), column(contracts, "cancel_per_year", dt),
                 demand, slope, float(0.5 * slope**2 * variance))
