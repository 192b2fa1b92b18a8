"""First passage of a Brownian motion watched at equal intervals: its exact survival, by the recursion

  f_1(y) = phi((y - C - m) / s) / s,   f_k(y) = int_0^inf f_(k-1)(x) phi((y - x - m) / s) / s dx,   P_k = int_0^inf f_k

on midpoints of intervals of s / 20: right to 5e-6 where the start is some s away from the barrier, else to 2e-4.
"""
import numpy

POINTS_PER_DEVIATION, REACH = 20, 8.0  # of a step's noise; densities beyond so many deviations are nothing


def survival(cash: float, drift: float, noise: float, report_steps: list[int]) -> list[float]:
    """Probability that cash + drift k + noise (Z_1 + ... + Z_k) has not been negative at any k up to each report step."""
    h = noise / POINTS_PER_DEVIATION
    top = cash + max(0.0, drift) * report_steps[-1] + REACH * noise * report_steps[-1]**0.5
    y = (numpy.arange(int(top / h)) + 0.5) * h
    density = lambda x: numpy.exp(-0.5 * (x / noise)**2) / (noise * (2 * numpy.pi)**0.5)
    reach = int((REACH * noise + abs(drift)) / h)
    kernel = density(numpy.arange(-reach, reach + 1) * h - drift) * h
    f = density(y - cash - drift)
    result = []
    for step in range(1, report_steps[-1] + 1):
        if step > 1:
            f = numpy.convolve(f, kernel)[reach:reach + len(y)]
        if step in report_steps:
            result.append(float(f.sum() * h))
    return result
