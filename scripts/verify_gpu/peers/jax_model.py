"""A model of configs/benchmarks in JAX: one jitted scan over the steps, arrays over paths."""
from typing import Callable

import jax
import jax.numpy as jnp
import numpy

from model import Model


def prepare(model: Model, paths: int, generator: str) -> Callable[[int], numpy.ndarray]:
    """A function of the seed that gives survivors [num_report_steps][num_firms] of so many paths. `generator` is the
    implementation of jax.random: "threefry2x32" (the default of JAX), "rbg" or "unsafe_rbg" (faster on accelerators)."""
    column = lambda values: jnp.asarray(values)[:, None]
    decay, triangle = column(model.decay), jnp.asarray(model.innovation)
    beta, core, fixed, noise, hazard = map(column, (model.beta, model.core, model.fixed, model.noise, model.hazard))
    payment, cancel = column(model.payment), column(model.cancel)
    factor_of = jnp.asarray(model.factor_of)
    firms, factors, contracts, each = len(model.firms), len(model.decay), len(model.payment), model.contracts_per_firm()

    @jax.jit
    def simulate(key):
        start_key, contract_key, steps_key = jax.random.split(key, 3)
        left = jax.random.exponential(start_key, (firms, paths))

        def step(state, this):
            x, cash, until_cancelled, rate, alive = state
            number, step_key = this
            common, own = jax.random.split(step_key)
            if factors:
                innovation = jnp.matmul(triangle, jax.random.normal(common, (factors, paths)), precision="highest")
                x = decay * x + innovation
                cash = cash + core * jnp.exp(beta * x[factor_of])
            if contracts:
                rate_before, rate = rate, jnp.exp(-model.demand_slope * x[model.demand_factor] - model.demand_offset)
                until_cancelled = until_cancelled - cancel * (0.5 * (rate_before + rate))
                cash = cash + jnp.where(until_cancelled > 0, payment, 0.0).reshape(firms, each, paths).sum(axis=1)
            cash = cash - fixed + noise * jax.random.normal(own, (firms, paths))
            alive = alive & (cash >= 0)
            return (x, cash, until_cancelled, rate, alive), (alive & (left > number * hazard)).sum(axis=1)

        start = (jnp.zeros((factors, paths)), jnp.broadcast_to(column(model.cash), (firms, paths)),
                 jax.random.exponential(contract_key, (contracts, paths)), jnp.ones(paths),
                 jnp.ones((firms, paths), dtype=bool))
        steps = (jnp.arange(1, model.num_steps + 1), jax.random.split(steps_key, model.num_steps))
        _, survivors = jax.lax.scan(step, start, steps)
        return survivors[jnp.array(model.report_steps) - 1]

    return lambda seed: numpy.asarray(simulate(jax.random.key(seed, impl=generator)))
