"""The figures of the report, each a function from the numbers of a file to SVG, or to rows of a table with SVG in them."""
from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Sequence

import numpy as np
from markupsafe import Markup, escape

from . import svg
from .numbers import (LESS_POINTS, PERCENT, PLAIN, POINTS, USD_BN, Figures, Interval, Number, Series, decimals_for,
                      number, spread, words, written)
from .svg import Dates, Linear, Log

PLOT_WIDTH = 320       # of a row of dots [px]
PANEL = (312, 168)     # small multiples [px]
MOST_AREAS = 12        # firms whose causes are drawn at once
MOST_EDGES = 26        # of the graph of conditional defaults
MOST_BARS = 8          # of a tornado
LEAST_SHARE = 0.04     # of a panel's defaults, for a cause to have an area of its own


def failure_scale(all_figures: Sequence[Figures], width: float = PLOT_WIDTH) -> Log:
    """From the decade below the least failure probability that was seen (of none, below its upper end) to certainty."""
    least = 1.0
    for figures in all_figures:
        seen, most = (1 - figures.along(f"survival_probability{end}", "firm").values for end in ("", "_lower"))
        least = min(least, float(np.nanmin(np.where(seen > 0, seen, most))))
    low = 10.0 ** math.floor(math.log10(max(least, 1e-7)) + 1e-9)
    return Log(min(low, 0.01), 1.0, 12, width - 10)


def decade_grid(scale: Log, height: float) -> str:
    return "".join(svg.line(scale(tick), 0, scale(tick), height, "grid") for tick in scale.ticks())


def scale_head(scale: Log, width: float = PLOT_WIDTH) -> Markup:
    marks = [svg.text(scale(tick), 13, svg.percent_tick(tick), "tick", "middle") for tick in scale.ticks()]
    return svg.svg(width + 14, 18, "scale of failure probability, logarithmic", marks)


@dataclass
class FirmRow:
    firm: str
    title: Markup
    plot: Markup
    lines: list[dict]  # per file: survival, band, stress, cause, support


def survival_rows(all_figures: Sequence[Figures]) -> tuple[Markup, list[FirmRow]]:
    """All firms at the horizon, the least likely to survive (in the first file) first."""
    scale = failure_scale(all_figures)
    first = all_figures[0]
    firms = sorted(first.labels("firm"), key=lambda firm: (first.number_at("survival_probability", firm=firm).value, firm))
    for other in all_figures[1:]:
        firms += [firm for firm in other.labels("firm") if firm not in firms]
    rows = []
    for firm in firms:
        having = [figures for figures in all_figures if firm in figures.labels("firm")]
        height = 8 + 18 * len(having)
        marks, lines = [decade_grid(scale, height)], []
        for place, figures in enumerate(having):
            survival = figures.interval("survival_probability", firm=firm)
            low, high = band_of(figures, firm)
            marks.append(svg.failure_row(scale, 13 + 18 * place, survival, low, high, figures.number))
            lines.append({"file": figures.number, "survival": spread(survival, least=1), "band": band_text(low, high),
                          "stress": spread(figures.interval("stress_probability", firm=firm, level="stress")),
                          "cause": main_cause(figures, firm), "support": support(figures, firm)})
        title = having[0].text("firm_title", firm=firm)
        plot = svg.svg(PLOT_WIDTH, height, f"{having[0].word('firm_title', firm=firm)}: failure probability", marks)
        rows.append(FirmRow(firm, title, plot, lines))
    return scale_head(scale), rows


def band_of(figures: Figures, firm: str) -> tuple[Number | None, Number | None]:
    if "parameter_band" not in figures.result.groups:
        return None, None
    return (figures.number_at("parameter_band/survival_q05", firm=firm),
            figures.number_at("parameter_band/survival_q95", firm=firm))


def band_text(low: Number | None, high: Number | None) -> Markup:
    if low is None or high is None:
        return Markup()
    decimals = 1 if high.value - low.value > 0.002 else 2
    return Markup("{} to {}").format(number(low, PERCENT, decimals), number(high, PERCENT, decimals))


def main_cause(figures: Figures, firm: str) -> str:
    share = figures.along("cause_share", "cause", firm=firm).values
    return "" if np.isnan(share).all() else words(figures.labels("cause")[int(np.nanargmax(share))])


def support(figures: Figures, firm: str) -> Markup:
    if not figures.has("backstop_capital_quantile"):
        return Markup()
    levels = [float(level) for level in figures.labels("survival_level")]
    level = min(levels, key=lambda one: abs(one - 0.99))
    of = figures.interval("backstop_capital_quantile", firm=firm, survival_level=level)
    if math.isnan(of.middle.value):
        return Markup()
    return spread(of, USD_BN, least=1)


def survival_curve(figures: Figures, firm: str) -> tuple[Markup, Markup]:
    """Survival over time: the base with its interval, scenarios as thin lines, the worst one named beside the figure."""
    width, height = PANEL
    left, right, top, bottom = 44, width - 10, 12, height - 24
    result = figures.result
    dates = Dates(result.start, result.dates, left, right)
    scenarios = figures.labels("scenario")
    curves = {one: figures.along("survival_probability", "date", scenario=one, firm=firm) for one in scenarios}
    low = min(float(np.nanmin(one.values)) for one in curves.values())
    lower, upper = (figures.along(f"survival_probability_{end}", "date", firm=firm).values for end in ("lower", "upper"))
    low = min(low, float(np.nanmin(lower)))
    scale = Linear(low - 0.06 * (1 - low) - 1e-6, 1.0, bottom, top)
    decimals = decimals_for(100 * (scale.high - scale.low) / 8)
    marks = dates.axis(top, bottom) + svg.value_axis(scale, left, right, lambda tick: f"{100 * tick:.{decimals}f} %")
    marks += [svg.curve(dates.xs, curves[one], scale, "scenario") for one in scenarios[1:]]
    marks.append(svg.band(dates.xs, lower, upper, scale, "ribbon"))
    marks.append(svg.curve(dates.xs, curves[scenarios[0]], scale, "base"))
    note = Markup()
    if len(scenarios) > 1:
        worst = min(scenarios[1:], key=lambda one: curves[one].values[-1])
        if curves[worst].values[-1] < curves[scenarios[0]].values[-1]:
            marks.append(svg.curve(dates.xs, curves[worst], scale, "worst"))
            note = Markup("; dashed: {}").format(figures.text("scenario_title", scenario=worst))
    return svg.svg(width, height, f"survival of {figures.word('firm_title', firm=firm)} over time", marks), note


@dataclass
class Causes:
    """Causes that have an area of their own on this page, each with its style."""

    style: dict[str, int]

    @classmethod
    def of(cls, figures: Figures) -> Causes:
        dims, array = figures.array("default_probability_by_cause")
        total = np.nansum(np.moveaxis(array, [dims.index(one) for one in ("scenario", "firm", "cause", "date")],
                                      range(4))[0, :, :, -1], axis=0)
        order = [figures.labels("cause")[i] for i in np.argsort(-total, kind="stable") if total[i] > 0]
        return cls({cause: i + 1 for i, cause in enumerate(order[:svg.PATTERNS - 2])})

    def legend(self) -> Markup:
        names = [("acquired", 0)] + [(str(words(cause)), i) for cause, i in self.style.items()]
        names.append(("other causes", svg.PATTERNS - 1))
        items = (Markup('<li><svg width="26" height="14" aria-hidden="true"><rect class="area" width="26" height="14" '
                        'style="fill:url(#fill-{})"/></svg> {}</li>').format(i, name) for name, i in names)
        return Markup('<ul class="legend">{}</ul>').format(Markup("").join(items))


def ways_out(figures: Figures, firm: str, causes: Causes, high: float | None = None) -> Markup:
    """Competing risks: acquired, and defaulted by first cause, stacked from below over time."""
    width, height = PANEL
    left, right, top, bottom = 44, width - 10, 14, height - 24
    dates = Dates(figures.result.start, figures.result.dates, left, right)
    layers: list[tuple[np.ndarray, int, str]] = []
    acquired = figures.along("acquisition_probability", "date", firm=firm)
    layers.append((acquired.values, 0, acquired.place))
    rest = np.zeros(len(dates.xs))
    for cause in figures.labels("cause"):
        values = figures.along("default_probability_by_cause", "date", firm=firm, cause=cause)
        if cause in causes.style:
            layers.append((values.values, causes.style[cause], values.place))
        else:
            rest = rest + np.nan_to_num(values.values)
    layers.sort(key=lambda one: one[1])
    layers.append((rest, svg.PATTERNS - 1, ""))
    total = sum(np.nan_to_num(one) for one, _, _ in layers)
    scale = Linear(0, high or max(1.08 * float(total[-1]), 1e-4), bottom, top)
    decimals = decimals_for(100 * scale.high / 8)
    marks = svg.value_axis(scale, left, right, lambda tick: f"{100 * tick:.{decimals}f} %") + dates.axis(top, bottom)
    below = np.zeros(len(dates.xs))
    for values, style, place in layers:
        above = below + np.nan_to_num(values)
        if above[-1] - below[-1] > 0:
            area = svg.band(dates.xs, below, above, scale, "area")
            where = f' data-from="{escape(place)}"' if place else ""
            marks.append(area.replace("/>", f'{where} style="fill:url(#fill-{style})"/>'))
        below = above
    name = figures.word("firm_title", firm=firm)
    return svg.svg(width, height, f"ways out of {name} over time: acquired, and defaulted by first cause", marks)


def area_panels(figures: Figures, causes: Causes) -> list[tuple[str, Markup, Markup]]:
    """Firms that end most often, on one scale."""
    survival = figures.along("survival_probability", "firm").values
    order = np.argsort(survival, kind="stable")[:MOST_AREAS]
    high = 1.05 * (1 - float(survival[order[0]]))
    firms = [figures.labels("firm")[i] for i in order if survival[i] < 1]
    return [(firm, figures.text("firm_title", firm=firm), ways_out(figures, firm, causes, high)) for firm in firms]


def fan(figures: Figures, name: str, title: str, unit: float, write, **at: str) -> Markup:
    """Quantiles over time as nested bands around the median."""
    width, height = PANEL
    left, right, top, bottom = 44, width - 10, 12, height - 24
    quantiles = figures.labels("quantile")
    series = [figures.along(name, "quantile_date", quantile=one, **at) for one in quantiles]
    dates = Dates(figures.result.start, figures.result.data["quantile_date"].values, left, right)
    values = np.array([one.values for one in series])
    if np.isnan(values).all():
        return Markup()
    low, high = float(np.nanmin(values)), float(np.nanmax(values))
    low = min(low, 0.0) if low > 0 and low < 0.4 * high or low < 0 else 0.95 * low
    scale = Linear(low, high + 0.04 * max(high - low, 1e-9), bottom, top)
    marks = svg.value_axis(scale, left, right, lambda tick: write(tick * unit)) + dates.axis(top, bottom)
    for i in range(len(quantiles) // 2):
        marks.append(svg.band(dates.xs, values[i], values[-1 - i], scale, f"fan fan-{i}"))
    for i, one in enumerate(series):
        style = "median" if 2 * i + 1 == len(series) else "quantile"
        marks.append(svg.curve(dates.xs, one, scale, style))
    return svg.svg(width, height, title, marks)


def billions(value: float) -> str:
    return f"{value:,.3g}" if abs(value) < 1000 else f"{value:,.0f}"


def liquidity_fan(figures: Figures, firm: str) -> Markup:
    return fan(figures, "liquidity_quantile", f"liquidity of {figures.word('firm_title', firm=firm)}, USD billion", 1e-9,
               billions, firm=firm)


def rent_fans(figures: Figures) -> list[tuple[Markup, Markup]]:
    if not figures.has("rent_quantile"):
        return []
    return [(figures.name("gpu_class", one, one),
             fan(figures, "rent_quantile", f"rent of {one}, USD per GPU-hour", 1.0, lambda value: f"{value:.2f}",
                 gpu_class=one)) for one in figures.labels("gpu_class")]


@dataclass
class StripRow:
    title: Markup
    meaning: Markup
    plot: Markup
    most: list[Markup]  # per file
    size: float


def weight(changes: Sequence[float]) -> float:
    """How much a scenario moves all firms; one that merely fells a single firm does not count for more than a fifth."""
    return float(np.minimum(np.abs(np.nan_to_num(changes)), 0.2).sum())


def strips(all_figures: Sequence[Figures], prefix: str = "", turned: bool = False) -> tuple[Markup, list[StripRow]]:
    """A row per scenario: every firm's change of survival to the horizon as a mark, on one scale, a line per file; the
    largest in words.

    `turned`: the scenario is without something, and what counts is that thing's worth.
    """
    kind, sign = (LESS_POINTS, -1.0) if turned else (POINTS, 1.0)
    changes: dict[str, dict[Figures, dict[str, Interval]]] = {}
    for figures in all_figures:
        for one in figures.labels("scenario")[1:]:
            if one.startswith(prefix):
                found = {firm: figures.interval("survival_delta", scenario=one, firm=firm)
                         for firm in figures.labels("firm")}
                changes.setdefault(one, {})[figures] = {firm: of for firm, of in found.items()
                                                        if not math.isnan(of.middle.value)}
    values = [sign * of.middle.value for files in changes.values() for found in files.values() for of in found.values()]
    if not values:
        return Markup(), []
    low, high = min(values + [-0.001]), max(values + [0.001])
    scale = Linear(low, high, 12, PLOT_WIDTH - 12)
    ticks = scale.ticks(5)
    decimals = decimals_for(100 * (high - low) / 10)
    head = svg.svg(PLOT_WIDTH, 18, "scale of the change in survival, percentage points", [
        svg.text(scale(tick), 13, written(100 * tick, decimals, signed=True) or "0", "tick", "middle") for tick in ticks])
    rows = []
    for one, files in changes.items():
        height = 8 + 18 * len(files)
        marks = [svg.line(scale(tick), 0, scale(tick), height, "grid") for tick in ticks]
        marks.append(svg.line(scale(0), 0, scale(0), height, "axis"))
        most = []
        for place, (figures, found) in enumerate(files.items()):
            order = sorted(found, key=lambda firm: -abs(found[firm].middle.value))
            for firm in reversed(order):
                of = found[firm]
                marks.append(svg.mark(scale(sign * of.middle.value), 13 + 18 * place, figures.number % 4 if len(
                    all_figures) > 1 else 0, of.middle.place, of.middle.value, hollow=of.holds_zero(), size=3.4))
            sure = [firm for firm in order if not found[firm].holds_zero()][:3]
            most.append(Markup("; ").join(Markup('<span class="nowrap">{} {}</span>').format(
                figures.text("firm_title", firm=firm), spread(found[firm], kind, signed=True)) for firm in sure)
                or Markup("no firm beyond its interval"))
        first = next(iter(files))
        title = first.name("scenario", one, one.removeprefix(prefix)) if prefix else first.text("scenario_title", scenario=one)
        rows.append(StripRow(title, first.text("scenario_meaning", scenario=one),
                             svg.svg(PLOT_WIDTH, height, f"{one}: change of survival of each firm", marks), most,
                             max(weight([of.middle.value for of in found.values()]) for found in files.values())))
    rows.sort(key=lambda row: -row.size)
    return head, rows


def delta_matrix(figures: Figures) -> dict:
    """Every firm and scenario, in percentage points; what its interval does not tell from zero is grey."""
    firms = sorted(figures.labels("firm"), key=lambda one: figures.number_at("survival_probability", firm=one).value)
    rows = []
    for firm in firms:
        cells = []
        for one in figures.labels("scenario")[1:]:
            of = figures.interval("survival_delta", scenario=one, firm=firm)
            decimals = decimals_for(50 * (of.upper.value - of.lower.value), most=2)
            cells.append((number(of.middle, POINTS, decimals, signed=True), of.holds_zero()))
        rows.append((figures.text("firm_title", firm=firm), cells))
    return {"columns": [figures.text("scenario_title", scenario=one) for one in figures.labels("scenario")[1:]],
            "rows": rows}


@dataclass
class Tornado:
    title: Markup
    band: Markup
    bars: list[tuple[Markup, Markup, Markup]]  # key, bar, number


def tornado(figures: Figures, firm: str) -> Tornado:
    """Assumptions that go with survival most, over the points of the parameter band."""
    name = "parameter_band/rank_correlation"
    series = figures.along(name, "parameter", firm=firm)
    keys = figures.labels("parameter", "parameter_band")
    chance = float(figures.result.parameter_band().attrs["largest_rank_correlation_by_chance"])
    scale = Linear(-1, 1, 4, 176)
    bars = []
    for i in np.argsort(-np.abs(np.nan_to_num(series.values)), kind="stable")[:MOST_BARS]:
        of = figures.number_at(name, parameter=keys[i], firm=firm)
        if math.isnan(of.value):
            continue  # the firm survives alike at every point
        start, end = sorted((scale(0), scale(of.value)))
        beyond = abs(of.value) > chance
        marks = [svg.line(scale(side * chance), 0, scale(side * chance), 20, "chance") for side in (-1, 1)]
        marks.append(f'<rect class="bar{"" if beyond else " hollow"}" data-from="{escape(of.place)}" '
                     f'data-value="{of.value!r}" x="{svg.fixed(start)}" y="4" width="{svg.fixed(end - start)}" height="12"/>')
        marks.append(svg.line(scale(0), 0, scale(0), 20, "axis"))
        bars.append((figures.key(keys[i]),
                     svg.svg(180, 20, f"rank correlation of {keys[i]}", marks), number(of, PLAIN, 2, signed=True)))
    return Tornado(figures.text("firm_title", firm=firm), band_text(*band_of(figures, firm)), bars)


def widest_bands(figures: Figures, count: int = 6) -> list[str]:
    low, high = (figures.along(f"parameter_band/survival_{end}", "firm").values for end in ("q05", "q95"))
    order = np.argsort(-np.nan_to_num(high - low), kind="stable")[:count]
    return [figures.labels("firm")[i] for i in order]


@dataclass
class Contagion:
    graph: Markup
    rows: list[tuple[Markup, Markup, Markup, Markup]]  # given, other, conditional, of all paths


def contagion(figures: Figures) -> Contagion | None:
    """Pairs where the other firm defaults more often given this one's default, beyond both intervals."""
    firms = figures.labels("firm")
    edges = []
    for given in firms:
        middle, lower = (figures.along("conditional_default_probability" + end, "other_firm", firm=given).values
                         for end in ("", "_lower"))
        for j, other in enumerate(firms):
            upper = figures.number_at("default_probability_upper", firm=other).value
            alone = figures.number_at("default_probability", firm=other).value
            if other != given and lower[j] > upper:
                edges.append((lower[j] - upper, middle[j], alone, given, other))
    if not edges:
        return None
    edges.sort(key=lambda edge: (-edge[0], edge[3], edge[4]))
    edges = edges[:MOST_EDGES]
    nodes = [firm for firm in firms if any(firm in edge[3:] for edge in edges)]
    nodes = ordered_around(nodes, [(edge[3], edge[4]) for edge in edges])
    width, height, radius = 660, 400, 160
    centre = (width / 2, height / 2)
    at = {firm: (centre[0] + radius * math.sin(2 * math.pi * i / len(nodes)),
                 centre[1] - radius * math.cos(2 * math.pi * i / len(nodes))) for i, firm in enumerate(nodes)}
    size = {firm: 5 + 15 * math.sqrt(figures.number_at("default_probability", firm=firm).value) for firm in nodes}
    marks = []
    for _, share, _, given, other in reversed(edges):
        place = f"{figures.number}:conditional_default_probability[{figures.labels('scenario')[0]}|{given}|{other}]"
        marks.append(arrow(at[given], at[other], centre, size[other], 0.7 + 6 * share, place, share))
    for i, firm in enumerate(nodes):
        x, y = at[firm]
        of = figures.number_at("default_probability", firm=firm)
        marks.append(f'<circle class="node" data-from="{escape(of.place)}" data-value="{of.value!r}" cx="{svg.fixed(x)}" '
                     f'cy="{svg.fixed(y)}" r="{svg.fixed(size[firm])}"/>')
        away = math.sin(2 * math.pi * i / len(nodes))
        anchor = "middle" if abs(away) < 0.15 else "start" if away > 0 else "end"
        gap = size[firm] + 7
        dx, dy = x - centre[0], y - centre[1]
        lift = 4 + (9 if dy > 0 else -3) * (abs(away) < 0.15)
        marks.append(svg.text(x + gap * dx / radius, y + gap * dy / radius + lift,
                              figures.word("firm_title", firm=firm), "name", anchor))
    rows = [(figures.text("firm_title", firm=given), figures.text("firm_title", firm=other),
             spread(figures.interval("conditional_default_probability", firm=given, other_firm=other)),
             spread(figures.interval("default_probability", firm=other))) for _, _, _, given, other in edges[:12]]
    return Contagion(svg.svg(width, height, "graph of conditional defaults", marks), rows)


def ordered_around(nodes: list[str], edges: list[tuple[str, str]]) -> list[str]:
    """An order around the circle that keeps edges short: swaps while they help."""
    order = list(nodes)

    def length() -> int:
        place = {node: i for i, node in enumerate(order)}
        gaps = (abs(place[a] - place[b]) for a, b in edges)
        return sum(min(gap, len(order) - gap) for gap in gaps)

    best, moved = length(), True
    while moved:
        moved = False
        for i in range(len(order)):
            for j in range(i + 1, len(order)):
                order[i], order[j] = order[j], order[i]
                now = length()
                if now < best:
                    best, moved = now, True
                else:
                    order[i], order[j] = order[j], order[i]
    return order


def arrow(start, end, centre, end_size: float, thick: float, place: str, value: float) -> str:
    """A curve bent to the centre, with a head at the other firm's circle."""
    bend = (centre[0] + 0.36 * (start[0] + end[0] - 2 * centre[0]), centre[1] + 0.36 * (start[1] + end[1] - 2 * centre[1]))
    dx, dy = end[0] - bend[0], end[1] - bend[1]
    far = math.hypot(dx, dy) or 1.0
    head = 5 + 1.1 * thick
    tip = (end[0] - dx / far * (end_size + 1), end[1] - dy / far * (end_size + 1))
    neck = (tip[0] - dx / far * head, tip[1] - dy / far * head)
    side = (-dy / far * head * 0.45, dx / far * head * 0.45)
    corners = [tip, (neck[0] + side[0], neck[1] + side[1]), (neck[0] - side[0], neck[1] - side[1])]
    return (f'<path class="edge" data-from="{escape(place)}" data-value="{float(value)!r}" '
            f'style="stroke-width:{thick:.1f}" d="M{svg.fixed(start[0])},{svg.fixed(start[1])} Q{svg.fixed(bend[0])},'
            f'{svg.fixed(bend[1])} {svg.fixed(neck[0])},{svg.fixed(neck[1])}"/>'
            f'<polygon class="head" points="{svg.points(*zip(*corners))}"/>')


def joint_rows(figures: Figures) -> tuple[Markup, list[tuple[Markup, Markup, Markup]]]:
    """So many firms or more in default by the horizon: label, dot on the log scale, number with interval."""
    counts = figures.labels("count")
    shares = figures.along("default_at_least_probability", "count").values
    last = int(np.argmax(shares <= 0)) if (shares <= 0).any() else len(shares) - 1
    least = float(min((share for share in shares if share > 0), default=1.0))
    scale = Log(min(10.0 ** math.floor(math.log10(max(least, 1e-7))), 0.01), 1.0, 12, PLOT_WIDTH - 10)
    rows = []
    for one in counts[1:last + 1]:
        of = figures.interval("default_at_least_probability", count=one)
        left, right = scale(of.lower.value), scale(of.upper.value)
        marks = [decade_grid(scale, 22), svg.line(left, 11, max(right, left + 1), 11, "sampling"),
                 svg.mark(scale(of.middle.value), 11, figures.number, of.middle.place, of.middle.value,
                          hollow=of.middle.value <= 0)]
        label = figures.label("count", one)
        rows.append((label, svg.svg(PLOT_WIDTH, 22, f"{one} or more defaults", marks), spread(of)))
    return scale_head(scale), rows


def pairs(figures: Figures, count: int = 10) -> list[tuple[Markup, Markup, Markup]]:
    """Pairs that default together most often."""
    firms = figures.labels("firm")
    found = []
    for i, firm in enumerate(firms):
        joint = figures.along("joint_default_probability", "other_firm", firm=firm).values
        found += [(joint[j], firm, firms[j]) for j in range(i + 1, len(firms)) if joint[j] > 0]
    found.sort(key=lambda one: (-one[0], one[1], one[2]))
    return [(figures.text("firm_title", firm=firm), figures.text("firm_title", firm=other),
             spread(figures.interval("joint_default_probability", firm=firm, other_firm=other)))
            for _, firm, other in found[:count]]


def channels(figures: Figures, count: int = 12) -> dict | None:
    """Failures by channel of transmission, of a result of `switches`."""
    if "failure_split" not in figures.result.groups:
        return None
    names = figures.labels("channel", "failure_split")
    contagion_of = figures.along("failure_split/lost_by_contagion", "firm").values
    order = [figures.labels("firm")[i] for i in np.argsort(-np.abs(np.nan_to_num(contagion_of)), kind="stable")[:count]]
    rows = []
    for firm in order:
        cells = [spread(figures.interval("failure_split/lost", firm=firm)),
                 spread(figures.interval("failure_split/lost_by_contagion", firm=firm), POINTS, signed=True)]
        cells += [spread(figures.interval("failure_split/lost_by_channel", firm=firm, channel=one), POINTS, signed=True)
                  for one in names]
        rows.append((figures.text("firm_title", firm=firm), cells))
    return {"columns": ["lost", "by contagion"] + [str(words(one)) for one in names], "rows": rows}
