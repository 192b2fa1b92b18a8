"""A model of configs/benchmarks in Numba, threads over blocks of paths. Two ways: "library" is a loop over paths with the
generator of Numba; "lanes" loops over the paths of a block inside, with a generator and functions that LLVM makes vector code of.
"""
import math
from typing import Callable

import numpy
from numba import njit, prange

from model import Model
from numbers_header import series

PATHS_PER_BLOCK = 256  # with a generator of its own
LANES = 64
ONE, HALF = numpy.float32(1), numpy.float32(0.5)
LOG, SIN, COS, EXP = (series()[name] for name in ("log", "sin", "cos", "exp2"))


def numbers_of(model: Model) -> tuple:
    return (model.decay, model.innovation, model.factor_of, model.beta, model.core, model.fixed, model.noise, model.hazard,
            model.cash, model.payment, model.cancel, numpy.int64(model.demand_factor), numpy.float32(model.demand_slope),
            numpy.float32(model.demand_offset), numpy.array(model.report_steps, dtype=numpy.int64),
            numpy.int64(model.num_steps), numpy.int64(model.num_drivers))


@njit(parallel=True, fastmath=True)
def simulate_library(numbers, blocks, seed, survivors):
    (decay, innovation, factor_of, beta, core, fixed, noise, hazard, cash_at_start, payment, cancel, demand_factor,
     demand_slope, demand_offset, report_steps, num_steps, num_drivers) = numbers
    firms, factors, contracts = len(core), len(decay), len(payment)
    each = contracts // firms
    for block in prange(blocks):
        numpy.random.seed(seed * 1000003 + block)
        count = numpy.zeros((len(report_steps), firms), dtype=numpy.int64)
        x, z = numpy.empty(factors, dtype=numpy.float32), numpy.empty(factors, dtype=numpy.float32)
        cash, left = numpy.empty(firms, dtype=numpy.float32), numpy.empty(firms, dtype=numpy.float32)
        until_cancelled = numpy.empty(contracts, dtype=numpy.float32)
        alive = numpy.empty(firms, dtype=numpy.bool_)
        for _ in range(PATHS_PER_BLOCK):
            x[:] = 0
            cash[:] = cash_at_start
            alive[:] = True
            for i in range(firms):
                left[i] = numpy.random.standard_exponential()
            for i in range(contracts):
                until_cancelled[i] = numpy.random.standard_exponential()
            report, rate, used = 0, ONE, numpy.float32(0)
            for step in range(1, num_steps + 1):
                for i in range(factors):
                    z[i] = numpy.random.standard_normal()
                for i in range(factors):
                    sum_ = decay[i] * x[i]
                    for j in range(min(i + 1, num_drivers)):
                        sum_ += innovation[i, j] * z[j]
                    if i >= num_drivers:
                        sum_ += innovation[i, i] * z[i]
                    x[i] = sum_
                if contracts > 0:
                    rate_before = rate
                    rate = numpy.float32(math.exp(-demand_slope * x[demand_factor] - demand_offset))
                    used += HALF * (rate_before + rate)
                for i in range(firms):
                    flow = -fixed[i] + noise[i] * numpy.float32(numpy.random.standard_normal())
                    if factors > 0:
                        flow += core[i] * numpy.float32(math.exp(beta[i] * x[factor_of[i]]))
                    for c in range(i * each, (i + 1) * each):
                        if until_cancelled[c] > used * cancel[c]:
                            flow += payment[c]
                    cash[i] += flow
                    alive[i] &= cash[i] >= 0
                if step == report_steps[report]:
                    for i in range(firms):
                        count[report, i] += alive[i] and left[i] > step * hazard[i]
                    report += 1
        survivors[block] = count


@njit(fastmath=True)
def fill_words(state, words):
    """xoshiro128++ (Blackman and Vigna 2021), one generator a lane: state [4][LANES], words [LANES] of 32 bits."""
    for lane in range(LANES):
        s0, s1, s2, s3 = state[0, lane], state[1, lane], state[2, lane], state[3, lane]
        sum_ = numpy.uint32(s0 + s3)
        words[lane] = numpy.uint32(numpy.uint32(numpy.uint32(sum_ << numpy.uint32(7)) | numpy.uint32(sum_ >> numpy.uint32(25))) + s0)
        t = numpy.uint32(s1 << numpy.uint32(9))
        s2, s3 = numpy.uint32(s2 ^ s0), numpy.uint32(s3 ^ s1)
        state[1, lane], state[0, lane] = numpy.uint32(s1 ^ s2), numpy.uint32(s0 ^ s3)
        state[2, lane] = numpy.uint32(s2 ^ t)
        state[3, lane] = numpy.uint32(numpy.uint32(s3 << numpy.uint32(11)) | numpy.uint32(s3 >> numpy.uint32(21)))


@njit(fastmath=True)
def fill_exponentials(state, words, scratch, out):
    """Unit exponentials, -log of a uniform number in (0, 1)."""
    fill_words(state, words)
    bits = scratch.view(numpy.int32)
    for lane in range(LANES):
        scratch[lane] = numpy.float32(numpy.int32(words[lane] >> numpy.uint32(1))) + HALF  # [1/2, 2^31]
        moved = numpy.int32(bits[lane] - numpy.int32(0x3F2AAAAB))
        exponent = numpy.int32(moved >> numpy.int32(23))
        bits[lane] = numpy.int32(numpy.int32(moved & numpy.int32(0x7FFFFF)) + numpy.int32(0x3F2AAAAB))
        t = scratch[lane] - ONE
        series = LOG[7]
        series = series * t + LOG[6]
        series = series * t + LOG[5]
        series = series * t + LOG[4]
        series = series * t + LOG[3]
        series = series * t + LOG[2]
        series = series * t + LOG[1]
        series = series * t + LOG[0]
        out[lane] = numpy.float32(0.6931472) * numpy.float32(numpy.int32(31) - exponent) - t * series


@njit(fastmath=True)
def fill_two_normals(state, words, scratch, first, second):
    """Box and Muller (1958); the angle is drawn from a half turn, the sign of the cosine by itself."""
    fill_exponentials(state, words, scratch, first)
    fill_words(state, words)
    for lane in range(LANES):
        radius = numpy.float32(math.sqrt(numpy.float32(2) * first[lane]))
        r = numpy.float32(numpy.int32(words[lane])) * numpy.float32(math.pi / 2**32)  # [-pi/2, pi/2)
        q = r * r
        sine = (((SIN[4] * q + SIN[3]) * q + SIN[2]) * q + SIN[1]) * q + SIN[0]
        cosine = ((((COS[5] * q + COS[4]) * q + COS[3]) * q + COS[2]) * q + COS[1]) * q + COS[0]
        sign = ONE - numpy.float32(2) * numpy.float32(numpy.int32(words[lane] & numpy.uint32(1)))
        first[lane] = radius * r * sine
        second[lane] = radius * sign * cosine


@njit(fastmath=True)
def exponential_of(x, factor, offset, scratch, out):
    """out = exp(factor x + offset) for each lane."""
    bits = scratch.view(numpy.int32)
    for lane in range(LANES):
        t = (factor * x[lane] + offset) * numpy.float32(1.442695)
        whole = numpy.int32(math.floor(t + HALF))
        f = t - numpy.float32(whole)
        scratch[lane] = (((((EXP[5] * f + EXP[4]) * f + EXP[3]) * f + EXP[2]) * f + EXP[1]) * f + EXP[0])
        bits[lane] = numpy.int32(bits[lane] + numpy.int32(whole << numpy.int32(23)))
        out[lane] = scratch[lane]


@njit(parallel=True, fastmath=True)
def simulate_lanes(numbers, states, survivors):
    (decay, innovation, factor_of, beta, core, fixed, noise, hazard, cash_at_start, payment, cancel, demand_factor,
     demand_slope, demand_offset, report_steps, num_steps, num_drivers) = numbers
    firms, factors, contracts = len(core), len(decay), len(payment)
    each = contracts // firms
    for block in prange(len(states)):
        state = states[block]
        words, scratch = numpy.empty(LANES, dtype=numpy.uint32), numpy.empty(LANES, dtype=numpy.float32)
        x, z = numpy.zeros((factors, LANES), dtype=numpy.float32), numpy.empty((factors + 1, LANES), dtype=numpy.float32)
        cash, left = numpy.empty((firms, LANES), dtype=numpy.float32), numpy.empty((firms, LANES), dtype=numpy.float32)
        lowest = numpy.zeros((firms, LANES), dtype=numpy.float32)
        until_cancelled = numpy.empty((contracts, LANES), dtype=numpy.float32)
        flow, spare = numpy.empty(LANES, dtype=numpy.float32), numpy.empty(LANES, dtype=numpy.float32)
        own = numpy.empty(LANES, dtype=numpy.float32)
        used, rate = numpy.zeros(LANES, dtype=numpy.float32), numpy.ones(LANES, dtype=numpy.float32)
        for i in range(firms):
            cash[i, :] = cash_at_start[i]
            fill_exponentials(state, words, scratch, left[i])
        for c in range(contracts):
            fill_exponentials(state, words, scratch, until_cancelled[c])
        report = 0
        for step in range(1, num_steps + 1):
            for i in range(0, factors, 2):
                fill_two_normals(state, words, scratch, z[i], z[i + 1])
            for i in range(factors):
                target = x[i]
                for lane in range(LANES):
                    target[lane] *= decay[i]
                for j in range(min(i + 1, num_drivers)):
                    for lane in range(LANES):
                        target[lane] += innovation[i, j] * z[j, lane]
                if i >= num_drivers:
                    for lane in range(LANES):
                        target[lane] += innovation[i, i] * z[i, lane]
            if contracts > 0:
                exponential_of(x[demand_factor], -demand_slope, -demand_offset, scratch, flow)
                for lane in range(LANES):
                    used[lane] += HALF * (rate[lane] + flow[lane])
                    rate[lane] = flow[lane]
            for i in range(firms):
                if i % 2 == 0:
                    fill_two_normals(state, words, scratch, own, spare)
                else:
                    own, spare = spare, own
                if factors > 0:
                    exponential_of(x[factor_of[i]], beta[i], numpy.float32(0), scratch, flow)
                else:
                    flow[:] = ONE
                for c in range(i * each, (i + 1) * each):
                    for lane in range(LANES):
                        cash[i, lane] += payment[c] if until_cancelled[c, lane] > used[lane] * cancel[c] else numpy.float32(0)
                for lane in range(LANES):
                    cash[i, lane] += core[i] * flow[lane] - fixed[i] + noise[i] * own[lane]
                    lowest[i, lane] = min(lowest[i, lane], cash[i, lane])
            if step == report_steps[report]:
                for i in range(firms):
                    end = numpy.float32(step) * hazard[i]
                    count = 0
                    for lane in range(LANES):
                        count += (lowest[i, lane] >= 0) & (left[i, lane] > end)
                    survivors[block, report, i] = count
                report += 1


def prepare(model: Model, paths: int, way: str) -> Callable[[int], numpy.ndarray]:
    """A function of the seed that gives survivors [num_report_steps][num_firms] of so many paths, a multiple of
    PATHS_PER_BLOCK. `way`: "library" or "lanes"."""
    numbers, shape = numbers_of(model), (len(model.report_steps), len(model.firms))
    per_block = PATHS_PER_BLOCK if way == "library" else LANES
    if paths % per_block:
        raise ValueError(f"{paths} paths are no multiple of {per_block}")
    blocks = paths // per_block

    def simulate(seed: int) -> numpy.ndarray:
        survivors = numpy.zeros((blocks, *shape), dtype=numpy.int64)
        if way == "library":
            simulate_library(numbers, blocks, seed, survivors)
        else:
            words = numpy.random.Generator(numpy.random.SFC64(seed)).integers(1, 1 << 32, (blocks, 4, LANES), dtype=numpy.uint32)
            simulate_lanes(numbers, words, survivors)
        return survivors.sum(axis=0)

    return simulate
