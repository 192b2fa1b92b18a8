"""The reduced model in numbers: read from configs/benchmarks/peer_model, where it is written down, and prepared for a step.

Factors x follow the exact transition of an Ornstein-Uhlenbeck process; the correlation of their step innovations follows
from that of the Brownian increments, rho (1 - e^-(k1+k2)dt) / ((k1+k2) sqrt(v1 v2)), v = (1 - e^-2k dt) / 2k.
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
    """All money in USD bn; arrays of firms [num_firms], of factors [num_factors]; float32."""
    num_steps: int
    report_steps: list[int]  # survivors are counted at the end of these (1-based)
    firms: list[str]
    decay: np.ndarray  # x' = decay x + innovation
    innovation: np.ndarray  # [num_factors][num_factors] lower triangle: innovation = this times standard normals
    factor_of: np.ndarray  # [num_firms] int32: the factor of its core cash flow
    beta: np.ndarray
    cash: np.ndarray  # at the start
    core: np.ndarray  # per step
    fixed: np.ndarray  # per step
    noise: np.ndarray  # standard deviation per step
    hazard: np.ndarray  # per step


def read_model(folder: Path) -> Model:
    with open(folder / "study.toml", "rb") as file:
        study = tomllib.load(file)
    with open(folder / "firms.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    general = study["general"]
    dt = general.get("step_days", 7) / DAYS_PER_YEAR
    names = sorted(study["factor"])
    kappa = np.array([study["factor"][name]["kappa"] for name in names])
    sigma = np.array([study["factor"][name]["sigma"] for name in names])
    variance = (1 - np.exp(-2 * kappa * dt)) / (2 * kappa)
    rho = np.eye(len(names))
    for one, other, value in study["correlation"]["pairs"]:
        i, j = names.index(one), names.index(other)
        rho[i, j] = rho[j, i] = value
    sums = kappa[:, None] + kappa[None, :]
    innovations = rho * (1 - np.exp(-sums * dt)) / (sums * np.sqrt(np.outer(variance, variance)))
    triangle = np.linalg.cholesky(innovations) * (sigma * np.sqrt(variance))[:, None]

    def column(key: str, scale: float = 1.0) -> np.ndarray:
        return np.array([float(row[key]) * scale for row in rows], dtype=np.float32)

    steps = [(date - general["start"]).days // general.get("step_days", 7) for date in general["report_dates"]]
    return Model(general["num_steps"], steps, [row["name"] for row in rows], np.exp(-kappa * dt).astype(np.float32),
                 triangle.astype(np.float32), np.array([names.index(row["core_factor"]) for row in rows], dtype=np.int32),
                 column("core_factor_beta"), column("cash_usd_bn"), column("core_usd_bn_per_year", dt),
                 column("fixed_cost_usd_bn_per_year", dt), column("noise_usd_bn", math.sqrt(dt)),
                 column("exogenous_default_per_year", dt))
