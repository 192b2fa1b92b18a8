"""The reduced model in JAX: one jitted scan over the steps, arrays over paths."""
from typing import Callable

import jax
import jax.numpy as jnp
import numpy

from model import Model


def prepare(model: Model, paths: int, generator: str) -> Callable[[int], numpy.ndarray]:
    """A function of the seed that gives survivors [num_report_steps][num_firms] of so many paths. `generator` is the
    implementation of jax.random: "threefry2x32" (the default of JAX) or "rbg" (faster on accelerators)."""
    column = lambda values: jnp.asarray(values)[:, None]
    decay, triangle = column(model.decay), jnp.asarray(model.innovation)
    beta, core, fixed, noise, hazard = map(column, (model.beta, model.core, model.fixed, model.noise, model.hazard))
    factor_of = jnp.asarray(model.factor_of)
    firms, factors = len(model.firms), len(model.decay)

    @jax.jit
    def simulate(key):
        start_key, steps_key = jax.random.split(key)

        def step(state, step_key):
            x, cash, left, alive = state
            common, own = jax.random.split(step_key)
            innovation = jnp.matmul(triangle, jax.random.normal(common, (factors, paths)), precision="highest")
            x = decay * x + innovation
            z = jax.random.normal(own, (firms, paths))
            cash = cash + core * jnp.exp(beta * x[factor_of]) - fixed + noise * z
            left = left - hazard
            alive = alive & (cash >= 0) & (left > 0)
            return (x, cash, left, alive), alive.sum(axis=1)

        start = (jnp.zeros((factors, paths)), jnp.broadcast_to(column(model.cash), (firms, paths)),
                 jax.random.exponential(start_key, (firms, paths)), jnp.ones((firms, paths), dtype=bool))
        _, survivors = jax.lax.scan(step, start, jax.random.split(steps_key, model.num_steps))
        return survivors[jnp.array(model.report_steps) - 1]

    return lambda seed: numpy.asarray(simulate(jax.random.key(seed, impl=generator)))
