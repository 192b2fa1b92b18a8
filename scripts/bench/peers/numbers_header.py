"""A model's numbers as constants of C++, and polynomials for the program that computes its own functions."""
import math

import numpy

from model import Model


def polynomial(function, low: float, high: float, degree: int) -> numpy.ndarray:
    """Coefficients, constant first, of a polynomial through Chebyshev points: close to the best one."""
    fit = numpy.polynomial.Chebyshev.interpolate(function, degree, [low, high])
    return fit.convert(kind=numpy.polynomial.Polynomial, domain=[-1, 1]).coef.astype(numpy.float32)


def series() -> dict[str, numpy.ndarray]:
    """log(1 + t) / t on [-1/3, 1/3]; sin(r) / r and cos(r) in r^2 on [-pi/2, pi/2]; 2^f on [-1/2, 1/2]. Relative errors below
    1e-5, of cos absolute ones."""
    return {"log": polynomial(lambda t: numpy.where(t == 0, 1, numpy.log1p(t) / numpy.where(t == 0, 1, t)), -1 / 3, 1 / 3, 7),
            "sin": polynomial(lambda q: numpy.sinc(numpy.sqrt(numpy.maximum(q, 0)) / math.pi), 0, (math.pi / 2)**2, 4),
            "cos": polynomial(lambda q: numpy.cos(numpy.sqrt(numpy.maximum(q, 0))), 0, (math.pi / 2)**2, 5),
            "exp2": polynomial(numpy.exp2, -0.5, 0.5, 5)}


def header(model: Model) -> str:
    def listed(values, suffix: str = "F") -> str:
        values = [f"{float(value):.9e}F" if suffix else str(int(value)) for value in numpy.ravel(values)]
        return ", ".join(values) or "0"  # no array of C++ is empty

    floats = {"decay": model.decay, "innovation": model.innovation, "beta": model.beta, "core": model.core,
              "fixed_cost": model.fixed, "noise": model.noise, "hazard": model.hazard, "cash_at_start": model.cash,
              "payment": model.payment, "cancel": model.cancel}
    sizes = {"num_firms": len(model.firms), "num_factors": len(model.decay), "num_drivers": model.num_drivers,
             "num_contracts": len(model.payment), "num_steps": model.num_steps, "num_reports": len(model.report_steps),
             "demand_factor": model.demand_factor}
    lines = ["#pragma once", "// Written by scripts/bench.py from the study."]
    lines += [f"constexpr int {name} = {value};" for name, value in sizes.items()]
    lines += [f"constexpr float demand_slope = {model.demand_slope:.9e}F, demand_offset = {model.demand_offset:.9e}F;",
              f"constexpr int factor_of[] = {{{listed(model.factor_of, '')}}};",
              f"constexpr int report_step[] = {{{listed(model.report_steps, '')}}};"]
    lines += [f"constexpr float {name}[] = {{{listed(values)}}};" for name, values in floats.items()]
    lines += [f"constexpr float {name}_series[] = {{{listed(values)}}};" for name, values in series().items()]
    return "\n".join(lines) + "\n"
