"""First passage of one firm in QuantLib: cash as the logarithm of an asset that ends below one. Two ways: "engine" is a
down-and-in claim on what can never be paid, with a rebate of one if the barrier was not touched, in QuantLib's own Monte Carlo
engine without correction between the dates; "paths" takes its paths one by one and looks for the least value of each.
"""
from typing import Callable

import numpy
import QuantLib as ql

from model import DAYS_PER_YEAR, Model


def prepare(model: Model, paths: int, way: str) -> Callable[[int], numpy.ndarray]:
    """A function of the seed that gives survivors [1][1] at the horizon of so many paths."""
    if len(model.firms) != 1 or len(model.decay) or len(model.payment):
        raise ValueError("QuantLib is asked about one firm without factors and contracts")
    days = 7 * model.num_steps
    years = days / DAYS_PER_YEAR
    variance = float(model.noise[0])**2 * model.num_steps / years
    drift = float(model.core[0] - model.fixed[0]) * model.num_steps / years
    today = ql.Date(30, 6, 2026)
    ql.Settings.instance().evaluationDate = today
    curve = lambda rate: ql.YieldTermStructureHandle(ql.FlatForward(today, rate, ql.Actual365Fixed()))
    volatility = ql.BlackVolTermStructureHandle(ql.BlackConstantVol(today, ql.NullCalendar(), variance**0.5, ql.Actual365Fixed()))
    # Its logarithm drifts by rate - dividend - variance / 2.
    process = ql.BlackScholesMertonProcess(ql.QuoteHandle(ql.SimpleQuote(float(numpy.exp(model.cash[0])))),
                                           curve(-drift - variance / 2), curve(0.0), volatility)
    claim = ql.BarrierOption(ql.Barrier.DownIn, 1.0, 1.0, ql.PlainVanillaPayoff(ql.Option.Call, 1e30),
                             ql.EuropeanExercise(today + days))

    def by_engine(seed: int) -> numpy.ndarray:
        claim.setPricingEngine(ql.MCBarrierEngine(process, "pseudorandom", timeSteps=model.num_steps, isBiased=True,
                                                  requiredSamples=paths, seed=seed))
        return numpy.array([[round(claim.NPV() * paths)]])

    def by_paths(seed: int) -> numpy.ndarray:
        uniform = ql.UniformRandomSequenceGenerator(model.num_steps, ql.UniformRandomGenerator(seed))
        generator = ql.GaussianPathGenerator(process, years, model.num_steps, ql.GaussianRandomSequenceGenerator(uniform), False)
        return numpy.array([[sum(min(generator.next().value()) >= 1.0 for _ in range(paths))]])

    return by_engine if way == "engine" else by_paths
