"""The answer of a result in three sentences, made from its figures."""
from __future__ import annotations

import numpy as np
from markupsafe import Markup

from .figures import band_of, weight, widest_bands
from .numbers import PER_CENT, PERCENT, PLAIN, POINTS, Figures, Number, decimals_for, number, spread, words

SURE = 0.95


def count_of(figures: Figures, name: str, least: float) -> Markup:
    """How many firms have at least that; the place says how it is counted."""
    values = figures.along(name, "firm")
    return number(Number(float((values.values >= least).sum()), f"{values.place}>={least}"), PLAIN)


def listed(parts: list[Markup]) -> Markup:
    if len(parts) < 2:
        return Markup("").join(parts)
    return Markup(", ").join(parts[:-1]) + Markup(" and ") + parts[-1]


def who(figures: Figures) -> Markup:
    firms = figures.labels("firm")
    survival = figures.along("survival_probability", "firm").values
    order = np.argsort(survival, kind="stable")
    horizon = figures.date(figures.labels("date")[-1])
    if len(firms) == 1:
        return Markup("On {}, {} is independent and liquid, neither defaulted nor acquired, with a probability of {}.").format(
            horizon, figures.text("firm_title", firm=firms[0]),
            spread(figures.interval("survival_probability", firm=firms[0]), unit=PER_CENT))
    least = [Markup("{} ({}&nbsp;%)").format(figures.text("firm_title", firm=firms[i]),
                                         number(figures.number_at("survival_probability", firm=firms[i]), PERCENT, 1))
             for i in order[:3]]
    return Markup("On {}, {} of {} firms are independent and liquid, neither defaulted nor acquired, with a probability of "
                  "{}&nbsp;% or more; the least likely are {}.").format(
        horizon, count_of(figures, "survival_probability", SURE), count_of(figures, "survival_probability", 0),
        Markup('<span class="fixed">95</span>'), listed(least))


def how(figures: Figures) -> Markup:
    dims, array = figures.array("default_probability_by_cause")
    order = [dims.index(one) for one in ("scenario", "firm", "cause", "date")]
    total = np.nansum(np.transpose(array, order)[0, :, :, -1], axis=0)
    if not total.any():
        return Markup("No firm defaulted on any of {} paths.").format(paths_of(figures))
    cause = words(figures.labels("cause")[int(np.argmax(total))])
    if len(figures.labels("firm")) == 1:
        firm = figures.labels("firm")[0]
        return Markup("It defaults by then with a probability of {} and is acquired with {}; defaults begin most often with "
                      "{}.").format(spread(figures.interval("default_probability", firm=firm), unit=PER_CENT),
                                    spread(figures.interval("acquisition_probability", firm=firm), unit=PER_CENT), cause)
    counts = figures.labels("count")
    several = counts[min(2, len(counts) - 1)]
    mean = figures.interval("default_count_mean")
    return Markup("By then {} of them default on average, with a probability of {} {} or more do, and most defaults begin "
                  "with {}.").format(
        number(mean.middle, PLAIN, max(1, decimals_for((mean.upper.value - mean.lower.value) / 2))),
        spread(figures.interval("default_at_least_probability", count=several), unit=PER_CENT),
        figures.label("count", several), cause)


def what_moves(figures: Figures) -> Markup:
    parts = []
    changes = {one: figures.along("survival_delta", "firm", scenario=one).values for one in figures.labels("scenario")[1:]}
    if changes:
        widest = max(changes, key=lambda one: weight(changes[one]))
        firm = figures.labels("firm")[int(np.argmax(np.abs(np.nan_to_num(changes[widest]))))]
        of = figures.interval("survival_delta", scenario=widest, firm=firm)
        if not of.holds_zero():
            parts.append(Markup("of the scenarios “{}” moves firms most, {} by {} percentage points").format(
                figures.text("scenario_title", scenario=widest), figures.text("firm_title", firm=firm),
                spread(of, POINTS, signed=True)))
    if "parameter_band" in figures.result.groups:
        firm = widest_bands(figures, 1)[0]
        low, high = band_of(figures, firm)
        sample = figures.interval("survival_probability", firm=firm)
        decimals = decimals_for(100 * (sample.upper.value - sample.lower.value) / 2, least=1)
        parts.append(Markup("what is assumed matters more than how many paths were drawn: over the ranges of the assumptions "
                            "the survival of {} spans {} to {}&nbsp;%, against {} to {}&nbsp;% from sampling alone").format(
            figures.text("firm_title", firm=firm), number(low, PERCENT, 1), number(high, PERCENT, 1),
            number(sample.lower, PERCENT, decimals), number(sample.upper, PERCENT, decimals)))
    if not parts:
        return Markup("Intervals are sampling error of {} paths; the run has neither scenarios nor a parameter band.").format(
            paths_of(figures))
    text = Markup("; ").join(parts) + Markup(".")
    return Markup(text[0].upper()) + text[1:] if text[0].islower() else text


def paths_of(figures: Figures) -> Markup:
    return number(figures.number_at("num_paths"), PLAIN)


def sentences(figures: Figures) -> list[Markup]:
    return [who(figures), how(figures), what_moves(figures)]
