"""A model of configs/benchmarks in PyTorch: a loop over the steps, arrays over paths; plain, or with the step through
torch.compile."""
from typing import Callable

import numpy
import torch

from model import Model


def prepare(model: Model, paths: int, mode: str) -> Callable[[int], numpy.ndarray]:
    """A function of the seed that gives survivors [num_report_steps][num_firms] of so many paths. `mode`: "eager" or
    "compiled"."""
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    column = lambda values: torch.as_tensor(values, device=device)[:, None]
    decay, triangle = column(model.decay), torch.as_tensor(model.innovation, device=device)
    beta, core, fixed, noise, hazard = map(column, (model.beta, model.core, model.fixed, model.noise, model.hazard))
    payment, cancel = column(model.payment), column(model.cancel)
    factor_of = torch.as_tensor(model.factor_of, device=device, dtype=torch.int64)
    firms, factors, contracts, each = len(model.firms), len(model.decay), len(model.payment), model.contracts_per_firm()

    def advance(x, cash, until_cancelled, rate, alive):
        if factors:
            x = decay * x + triangle @ torch.randn((factors, paths), device=device)
            cash = cash + core * torch.exp(beta * x[factor_of])
        if contracts:
            rate_before, rate = rate, torch.exp(-model.demand_slope * x[model.demand_factor] - model.demand_offset)
            until_cancelled = until_cancelled - cancel * (0.5 * (rate_before + rate))
            cash = cash + torch.where(until_cancelled > 0, payment, 0.0).reshape(firms, each, paths).sum(dim=1)
        cash = cash - fixed + noise * torch.randn((firms, paths), device=device)
        return x, cash, until_cancelled, rate, alive & (cash >= 0)

    step_once = torch.compile(advance) if mode == "compiled" else advance

    @torch.inference_mode()
    def simulate(seed: int) -> numpy.ndarray:
        torch.manual_seed(seed)
        left = torch.empty((firms, paths), device=device).exponential_()
        state = (torch.zeros((factors, paths), device=device), column(model.cash).expand(firms, paths).clone(),
                 torch.empty((contracts, paths), device=device).exponential_(), torch.ones(paths, device=device),
                 torch.ones((firms, paths), dtype=torch.bool, device=device))
        survivors = []
        for step in range(1, model.num_steps + 1):
            state = step_once(*state)
            if step in model.report_steps:
                survivors.append((state[-1] & (left > step * hazard)).sum(dim=1))
        return torch.stack(survivors).cpu().numpy()

    return simulate
