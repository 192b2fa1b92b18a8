"""A model of configs/benchmarks in array operations of NumPy or CuPy: one operation over all paths at a time."""
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
    payment, cancel = column(model.payment), column(model.cancel)
    factor_of = xp.asarray(model.factor_of)
    firms, factors, contracts, each = len(model.firms), len(model.decay), len(model.payment), model.contracts_per_firm()
    # PCG64 is the default of NumPy, SFC64 its fastest generator.
    new_generator = (lambda seed: numpy.random.Generator(numpy.random.SFC64(seed))) if xp is numpy else xp.random.default_rng

    def simulate(seed: int) -> numpy.ndarray:
        generator = new_generator(seed)
        x = xp.zeros((factors, paths), dtype=xp.float32)
        cash = xp.repeat(column(model.cash), paths, axis=1)
        left = generator.standard_exponential((firms, paths), dtype=xp.float32)
        until_cancelled = generator.standard_exponential((contracts, paths), dtype=xp.float32)
        rate = xp.ones(paths, dtype=xp.float32)
        alive = xp.ones((firms, paths), dtype=bool)
        survivors = []
        for step in range(1, model.num_steps + 1):
            if factors:
                x *= decay
                x += triangle @ generator.standard_normal((factors, paths), dtype=xp.float32)
                flow = x[factor_of]
                flow *= beta
                xp.exp(flow, out=flow)
                flow *= core
                cash += flow
            if contracts:
                rate_before, rate = rate, xp.exp(-model.demand_slope * x[model.demand_factor] - model.demand_offset)
                until_cancelled -= cancel * (xp.float32(0.5) * (rate_before + rate))
                cash += (payment * (until_cancelled > 0)).reshape(firms, each, paths).sum(axis=1)
            z = generator.standard_normal((firms, paths), dtype=xp.float32)
            z *= noise
            cash += z
            cash -= fixed
            alive &= cash >= 0
            if step in model.report_steps:
                survivors.append((alive & (left > step * hazard)).sum(axis=1))
        survivors = xp.stack(survivors)
        return survivors if xp is numpy else survivors.get()

    return simulate
