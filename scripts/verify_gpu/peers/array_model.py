"""The reduced model in array operations of NumPy or CuPy: one operation over all paths at a time."""
from typing import Callable

import numpy

from model import Model


def prepare(model: Model, paths: int, library: str) -> Callable[[int], numpy.ndarray]:
    """A function of the seed that gives survivors [num_report_steps][num_firms] of so many paths."""
    xp = numpy
    if library == "cupy":
        import cupy as xp
    column = lambda values: xp.asarray(values)[:, None]
    decay, triangle = column(model.decay), xp.asarray(model.innovation)
    beta, core, fixed, noise, hazard = map(column, (model.beta, model.core, model.fixed, model.noise, model.hazard))
    factor_of = xp.asarray(model.factor_of)
    firms, factors = len(model.firms), len(model.decay)

    def simulate(seed: int) -> numpy.ndarray:
        generator = xp.random.default_rng(seed)
        x = xp.zeros((factors, paths), dtype=xp.float32)
        cash = xp.repeat(column(model.cash), paths, axis=1)
        left = generator.standard_exponential((firms, paths), dtype=xp.float32)
        alive = xp.ones((firms, paths), dtype=bool)
        survivors = []
        for step in range(1, model.num_steps + 1):
            x = decay * x + triangle @ generator.standard_normal((factors, paths), dtype=xp.float32)
            z = generator.standard_normal((firms, paths), dtype=xp.float32)
            cash += core * xp.exp(beta * x[factor_of]) - fixed + noise * z
            left -= hazard
            alive &= (cash >= 0) & (left > 0)
            if step in model.report_steps:
                survivors.append(alive.sum(axis=1))
        survivors = xp.stack(survivors)
        return survivors if xp is numpy else survivors.get()

    return simulate
