#!/usr/bin/env python3
"""Quantiles of a monthly series with their block-bootstrap bands, as configs/validation/hy_spread.toml has them.

usage: bootstrap_quantiles.py FILE     numbers in order of time, separated by white space
"""
import pathlib
import sys

import numpy as np

PROBABILITY = [0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95, 0.99]
BLOCK, RESAMPLES, SEED = 36, 20_000, 20260630


def bands(series, block=BLOCK, resamples=RESAMPLES, seed=SEED):
    """2.5 and 97.5 % of each quantile over circular blocks (Politis and Romano 1992): array [2][quantile]."""
    blocks = -(-len(series) // block)
    starts = np.random.default_rng(seed).integers(0, len(series), (resamples, blocks))
    index = (starts[:, :, None] + np.arange(block)) % len(series)
    again = series[index.reshape(resamples, -1)[:, :len(series)]]
    return np.percentile(np.percentile(again, 100.0 * np.array(PROBABILITY), axis=1), [2.5, 97.5], axis=1)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    values = np.array(pathlib.Path(sys.argv[1]).read_text().split(), dtype=float)
    print("months =", len(values))
    print("sample =", np.percentile(values, 100.0 * np.array(PROBABILITY)).round(2).tolist())
    for name, ends in zip(("low", "high"), bands(values)):
        print(name, "=", ends.round(2).tolist())
