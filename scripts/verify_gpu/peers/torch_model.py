"""The reduced model in PyTorch: a loop over the steps, arrays over paths; plain, or with the step through torch.compile."""
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
    factor_of = torch.as_tensor(model.factor_of, device=device, dtype=torch.int64)
    firms, factors = len(model.firms), len(model.decay)

    def advance(x, cash, left, alive):
        x = decay * x + triangle @ torch.randn((factors, paths), device=device)
        cash = cash + core * torch.exp(beta * x[factor_of]) - fixed + noise * torch.randn((firms, paths), device=device)
        left = left - hazard
        return x, cash, left, alive & (cash >= 0) & (left > 0)

    step_once = torch.compile(advance) if mode == "compiled" else advance

    @torch.inference_mode()
    def simulate(seed: int) -> numpy.ndarray:
        torch.manual_seed(seed)
        x = torch.zeros((factors, paths), device=device)
        cash = column(model.cash).expand(firms, paths).clone()
        left = torch.empty((firms, paths), device=device).exponential_()
        alive = torch.ones((firms, paths), dtype=torch.bool, device=device)
        survivors = []
        for step in range(1, model.num_steps + 1):
            x, cash, left, alive = step_once(x, cash, left, alive)
            if step in model.report_steps:
                survivors.append(alive.sum(dim=1))
        return torch.stack(survivors).cpu().numpy()

    return simulate
