#!/usr/bin/python3
"""Pictures of a result file: who stays independent and liquid, when, what pushes the others, and how sure that is.

    scripts/plot.py results/ai_buildout_2026.h5 [--out DIR] [--scenario NAME...] [--firm NAME...] [--svg]

Writes into DIR (by default a folder `figures` beside the file):
  failures.png         probability of having defaulted or been acquired by the horizon, with interval and parameter band
  survival.png         survival probability by date, a panel per firm, a line per scenario
  stress_heatmap.png   probability of having been in stress, firm by date (base case)
  liquidity_fans.png   quantiles of liquidity by date, a panel per firm (base case)
  coverage_fans.png    quantiles of debt service coverage by date, a panel per loan (studies with facilities)
  cash_flows.png       mean cash flows of each half-year by heading, a panel per firm (with general.cash_flows)
  default_causes.png   default probability at the horizon by first cause (base case)
  scenario_deltas.png  survival probability at the horizon, scenario less base case on the same random numbers
  second_life.png      does a GPU still pay its power, its place, its debt: by date, a panel per class (base case)
  labs.png             revenue, cash burn and the price of tokens: quantiles by date, a column per lab (base case)
  runways.png          probability of having ended or of less runway than some months, by date (base case)
  vendor_view.png      which vendors of a portfolio are lost, and what leaving them costs (studies with portfolios)
Bands and bars are sampling error at the file's confidence level. Colours are told apart by colour-blind readers
(Okabe and Ito 2008; viridis). Needs xarray, matplotlib and either h5netcdf or netCDF4.
"""
import argparse
import pathlib
import sys
import textwrap

import matplotlib

matplotlib.use("Agg")
import matplotlib.dates as mdates
import matplotlib.pyplot as plt
import numpy as np
import xarray as xr
from matplotlib.colors import PowerNorm
from matplotlib.ticker import FuncFormatter

# Okabe and Ito (2008), yellow last because it is faint on white; the base case is always black.
SCENARIO_COLOURS = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#8C6D00", "#7F7F7F", "#B8A800"]
CAUSE_COLOURS = ["#56B4E9", "#D55E00", "#0072B2", "#CC79A7", "#009E73", "#F0E442", "#E69F00", "#000000", "#9A9A9A"]
HEADING_COLOURS = ["#0072B2", "#D55E00", "#E69F00", "#9A9A9A", "#CC79A7", "#8C6D00", "#B8A800", "#F0E442", "#009E73", "#56B4E9",
                   "#D0D0D0", "#000000"]
BASE_COLOUR = "#000000"
WIDTH = 16  # [inch]; at 100 dots per inch 1600 pixels
DEFAULT_SCENARIOS = 8  # lines in one panel that can still be told apart
USD_PER_BILLION = 1e9


def words(name):
    """A name as a reader wants it: rent_collapse -> rent collapse."""
    return str(name).replace("_", " ")


def open_result(path):
    """The result file as a dataset; exits with a message if it is none."""
    if not path.is_file():
        sys.exit(f"{path} is not a file. Give a result file written by `ballast run`.")
    data = xr.open_dataset(path, engine="h5netcdf")
    if "survival_probability" not in data:
        sys.exit(f"{path} holds no survival_probability, so it is not a result file. Give one written by `ballast run`.")
    return data


def with_band(data, path):
    """Adds band_low and band_high, 5 and 95 % of survival at the horizon over the points of the parameter band, if it has one."""
    try:
        with xr.open_dataset(path, group="parameter_band") as band:
            ends = {name: band[quantile].isel(date=-1).values for name, quantile in
                    (("band_low", "survival_q05"), ("band_high", "survival_q95"))}
    except OSError:
        return data
    return data.assign({name: ("firm", values) for name, values in ends.items()})


def titles(data):
    """Firm name -> title for pictures."""
    names = [str(name) for name in data["firm"].values]
    if "firm_title" not in data:
        return {name: words(name) for name in names}
    return dict(zip(names, (str(title) for title in data["firm_title"].values)))


def estimate(data, name, **where):
    """An estimate with the ends of its interval, three arrays."""
    return tuple(data[name + end].sel(**where).values for end in ("", "_lower", "_upper"))


def caption(figure, data, text):
    """Say below the picture what it shows, in which unit, and what its intervals mean."""
    level = 100 * float(data["survival_probability"].attrs["confidence_level"])
    paths = data["num_paths"] if "num_paths" in data else None
    number = ""
    if paths is not None:
        base = int(paths.values[0])
        others = sorted({int(n) for n in paths.values[1:]})
        number = f" {base:,} paths in the base case" + (
            f", {' or '.join(f'{n:,}' for n in others)} in the scenarios." if others else ".")
    ends = f" {level:g} % confidence intervals (sampling error only; uncertainty of model and parameters is not included)."
    digest = str(data.attrs.get("digest", ""))[:12]
    full = f"{data.attrs.get('title', '')}. {text}{number}{ends}" + (f" Digest {digest}." if digest else "")
    figure.text(0.01, 0.005, textwrap.fill(full, 240), ha="left", va="bottom", fontsize=9, color="#444444")


def heading(figure, text):
    figure.text(0.01, 1 - 0.1 / figure.get_figheight(), text, ha="left", va="top", fontsize=15)


def date_axis(axes, dates):
    axes.set_xlim(dates[0], dates[-1])
    is_long = dates[-1] - dates[0] > np.timedelta64(2 * 366, "D")  # labels of every half year would touch
    axes.xaxis.set_major_locator(mdates.MonthLocator(bymonth=(1,) if is_long else (1, 7)))
    axes.xaxis.set_major_formatter(mdates.DateFormatter("%b %Y"))
    axes.xaxis.set_minor_locator(mdates.MonthLocator(bymonth=(4, 7, 10) if is_long else (4, 10)))


def panels(count, height=2.35):
    """A grid of `count` panels, five across, and the axes that stay empty removed."""
    columns = min(5, count)
    rows = -(-count // columns)
    figure, axes = plt.subplots(rows, columns, figsize=(WIDTH, 1.3 + height * rows), squeeze=False)
    for spare in axes.flat[count:]:
        spare.remove()
    return figure, axes.flat[:count], rows, columns


def finish(figure, top):
    """Room in inches for the heading above and the caption below, whatever the height."""
    height = figure.get_figheight()
    figure.tight_layout(rect=(0.01, 0.55 / height, 0.995, 1 - top / height), h_pad=1.0, w_pad=0.8)


def plot_survival(data, firms, names):
    """Small multiples, weakest firm first; panels of a row share their axis, so neighbours compare."""
    scenarios = [str(s) for s in data["scenario"].values]
    dates = data["date"].values
    figure, axes, rows, columns = panels(len(firms))
    lows = np.ones(rows)
    for index, (firm, ax) in enumerate(zip(firms, axes)):
        for s, scenario in reversed(list(enumerate(scenarios))):
            middle, lower, upper = estimate(data, "survival_probability", scenario=scenario, firm=firm)
            colour = BASE_COLOUR if s == 0 else SCENARIO_COLOURS[(s - 1) % len(SCENARIO_COLOURS)]
            ax.fill_between(dates, lower, upper, color=colour, alpha=0.25 if s == 0 else 0.1, linewidth=0)
            ax.plot(dates, middle, color=colour, linewidth=2.4 if s == 0 else 1.3, label=words(scenario))
            lows[index // columns] = min(lows[index // columns], float(np.nanmin(lower)))
        ax.set_title(names[firm], fontsize=11, loc="left", pad=3)
        date_axis(ax, dates)
        ax.grid(True, linewidth=0.4, alpha=0.5)
        ax.tick_params(labelsize=9)
    for index, ax in enumerate(axes):
        low = lows[index // columns]
        ax.set_ylim(max(0.0, low - 0.06 * (1 - low)), 1 + 0.02 * (1 - low))
        ax.ticklabel_format(axis="y", useOffset=False)
        if index % columns == 0:
            ax.set_ylabel("probability", fontsize=9)
    heading(figure, "Survival: probability of being neither defaulted nor acquired")
    handles, labels = axes[0].get_legend_handles_labels()
    figure.legend(handles[::-1], labels[::-1], ncol=min(len(labels), 9), fontsize=10, frameon=False,
                  loc="upper left", bbox_to_anchor=(0.005, 1 - 0.38 / figure.get_figheight()))
    finish(figure, 0.75)
    caption(figure, data, "Firms are ordered by survival in the base case; panels in a row share the vertical axis,"
                          " rows do not. Unit: probability.")
    return figure


def plot_failures(data, firms, names):
    """A dot per firm on a logarithmic scale, the weakest on top: interval as a thick line, parameter band as a thin one."""
    base = str(data["scenario"].values[0])
    date = data["date"].values[-1]
    survival, lower, upper = estimate(data, "survival_probability", scenario=base, firm=firms, date=date)
    failure, least, most = 100 * (1 - survival), 100 * (1 - upper), 100 * (1 - lower)
    rows = np.arange(len(firms))[::-1]
    floor = 10.0 ** np.floor(np.log10(max(1e-4, 0.5 * np.min(most))))
    figure, ax = plt.subplots(figsize=(WIDTH, 1.6 + 0.27 * len(firms)))
    if "band_low" in data:
        low, high = (100 * (1 - data[name].sel(firm=firms).values) for name in ("band_high", "band_low"))
        ax.hlines(rows, np.maximum(low, floor), np.maximum(high, floor), color="#9A9A9A", linewidth=1.2,
                  label="5 to 95 % of the parameter band")
    ax.hlines(rows, np.maximum(least, floor), np.maximum(most, floor), color="#0072B2", linewidth=5, alpha=0.6,
              label="confidence interval")
    seen = failure > 0  # where no path failed there is an upper bound alone
    ax.plot(failure[seen], rows[seen], "o", color="#000000", markersize=5, label="estimate")
    ax.set_xscale("log")
    ax.set_xlim(floor, 100)
    ax.set_ylim(-0.7, len(firms) - 0.3)
    ax.set_yticks(rows)
    ax.set_yticklabels([names[firm] for firm in firms], fontsize=10)
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g} %"))
    ax.grid(True, axis="x", linewidth=0.4, alpha=0.6)
    ax.set_axisbelow(True)
    ax.legend(loc="lower right", fontsize=10, frameon=True, framealpha=1.0, edgecolor="none")
    heading(figure, f"Probability of having defaulted or been acquired by {np.datetime_as_string(date, unit='D')}, base case")
    finish(figure, 0.4)
    caption(figure, data, "Logarithmic scale. The parameter band runs over the ranges of the assumptions; the study as it stands may"
                          " lie at its edge.")
    return figure


def plot_stress(data, firms, names):
    """Ever and now, side by side, on one colour scale that shows small probabilities too."""
    base = str(data["scenario"].values[0])
    dates = data["date"].values
    figure, axes = plt.subplots(1, 2, figsize=(WIDTH, 1.8 + 0.42 * len(firms)), sharey=True)
    tables = [np.array([estimate(data, name, scenario=base, firm=firm, level="stress")[0] for firm in firms])
              for name in ("stress_probability", "stress_probability_now")]
    norm = PowerNorm(0.5, vmin=0, vmax=max(1e-6, float(np.nanmax(tables[0]))))
    every = max(1, round(len(dates) / 6))
    for ax, table, title in zip(axes, tables, ("Ever at stress or worse by the date", "At stress on the date")):
        image = ax.imshow(table, aspect="auto", cmap="viridis", norm=norm, interpolation="nearest")
        for row in range(len(firms)):
            for column in range(every - 1, len(dates), every):
                value = table[row, column]
                shade = "black" if norm(value) > 0.6 else "white"
                text = f"{100 * value:.0f}" if value >= 0.0995 else f"{100 * value:.1f}" if value >= 0.0005 else \
                    "<.1" if value > 0 else "0"
                ax.text(column, row, text, ha="center", va="center", fontsize=9, color=shade)
        ax.set_xticks(range(every - 1, len(dates), every))
        shown = dates[every - 1::every]
        ax.set_xticklabels([str(np.datetime_as_string(date, unit="D")) for date in shown], fontsize=9)
        ax.set_yticks(range(len(firms)))
        ax.set_yticklabels([names[firm] for firm in firms], fontsize=10)
        ax.set_title(title, fontsize=11, loc="left")
    finish(figure, 0.45)
    figure.subplots_adjust(right=0.92)
    figure.colorbar(image, cax=figure.add_axes((0.935, 0.2, 0.012, 0.6)), label="probability")
    heading(figure, "Liquidity stress, base case")
    caption(figure, data, "Colour and numbers: probability, numbers in per cent; the colour scale is a square root.")
    return figure


def fan(ax, dates, table, quantiles):
    """Bands between quantiles, the darker, the closer to the median; table[date, quantile]."""
    pairs = [(i, len(quantiles) - 1 - i) for i in range(len(quantiles) // 2)]
    for shade, (low, high) in enumerate(pairs):
        ax.fill_between(dates, table[:, low], table[:, high], color="#0072B2", linewidth=0,
                        alpha=0.15 + 0.2 * shade / max(1, len(pairs) - 1),
                        label=f"{100 * quantiles[low]:g} to {100 * quantiles[high]:g} %")
    if len(quantiles) % 2:
        ax.plot(dates, table[:, len(quantiles) // 2], color=BASE_COLOUR, linewidth=1.8, marker="o", markersize=3,
                label="median")


def fans(data, tables, unit, title, text, line=None):
    """A panel per name in `tables`, [quantile date][quantile] each. `line`: a level that counts."""
    dates = data["quantile_date"].values
    quantiles = data["quantile"].values
    figure, axes, _, columns = panels(len(tables))
    for index, ((name, table), ax) in enumerate(zip(tables.items(), axes)):
        fan(ax, dates, table, quantiles)
        if line is not None:
            ax.axhline(line, color="#D55E00", linewidth=1.2)
        ax.set_title(name, fontsize=11, loc="left", pad=3)
        ax.set_ylim(bottom=min(0.0, float(np.nanmin(table)) if np.isfinite(table).any() else 0.0))
        date_axis(ax, dates)
        ax.grid(True, linewidth=0.4, alpha=0.5)
        ax.tick_params(labelsize=9)
        if index % columns == 0:
            ax.set_ylabel(unit, fontsize=9)
    heading(figure, title)
    handles, labels = axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, ncol=len(labels), fontsize=10, frameon=False, loc="upper left",
                  bbox_to_anchor=(0.005, 1 - 0.38 / figure.get_figheight()))
    finish(figure, 0.75)
    caption(figure, data, text + " Lines join dates with histograms; the quantiles' intervals are in the file.")
    return figure


def plot_liquidity(data, firms, names):
    """A fan per firm."""
    base = str(data["scenario"].values[0])
    tables = {names[firm]: estimate(data, "liquidity_quantile", scenario=base, firm=firm)[0] / USD_PER_BILLION
              for firm in firms}
    return fans(data, tables, "USD bn", "Liquidity (cash and usable general credit lines), base case",
                "Quantiles over all paths; a firm that has ended has no liquidity. Unit: USD billion, each panel on its own"
                " scale.")


def plot_coverage(data, firms, names):
    """A fan per loan of the firms."""
    if "dscr_quantile" not in data:
        return None
    base = str(data["scenario"].values[0])
    borrowers = dict(zip(data["facility"].values, (str(firm) for firm in data["facility_firm"].values)))
    tables = {f"{words(loan)} ({names[firm]})": estimate(data, "dscr_quantile", scenario=base, facility=loan)[0]
              for loan, firm in borrowers.items() if firm in firms}
    if not tables:
        return None
    return fans(data, tables, "DSCR", "Debt service coverage of loans against GPUs, base case",
                "Trailing-year cash available over service, quantiles over the paths on which the loan is owed and its"
                " firm independent (a vehicle: whatever became of the firm). Unit: 1; the line is at 1.", 1.0)


def half_years(dates):
    """Places of the dates that end half-years, and of the last."""
    months = dates.astype("datetime64[M]").astype(int) % 12 + 1
    return [i for i in range(len(dates)) if months[i] in (6, 12) or i + 1 == len(dates)]


def plot_cash_flows(data, firms, names):
    """Stacked bars by half-year, a panel per firm: what came in above zero, what went out below; the dot is the sum."""
    if "cash_flow_mean" not in data:
        return None
    base = str(data["scenario"].values[0])
    dates = data["date"].values
    ends = half_years(dates)
    kinds = [str(name) for name in data["heading"].values]
    figure, axes, _, columns = panels(len(firms))
    places = np.arange(len(ends))
    for index, (firm, ax) in enumerate(zip(firms, axes)):
        table = data["cash_flow_mean"].sel(scenario=base, firm=firm).values[:, ends] / USD_PER_BILLION
        flows = np.diff(table, axis=1, prepend=0.0)
        above, below = np.zeros(len(ends)), np.zeros(len(ends))
        for k, kind in enumerate(kinds):
            bottom = np.where(flows[k] >= 0, above, below)
            ax.bar(places, flows[k], 0.8, bottom=bottom, color=HEADING_COLOURS[k % len(HEADING_COLOURS)], label=words(kind))
            above += np.maximum(flows[k], 0)
            below += np.minimum(flows[k], 0)
        ax.plot(places, flows.sum(axis=0), "o", color=BASE_COLOUR, markersize=4, label="change of cash")
        ax.axhline(0, color="#222222", linewidth=0.9)
        ax.set_title(names[firm], fontsize=11, loc="left", pad=3)
        ax.set_xticks(places)
        ax.set_xticklabels([str(date)[:7] for date in dates[ends]], rotation=90)
        ax.grid(True, axis="y", linewidth=0.4, alpha=0.5)
        ax.tick_params(labelsize=8)
        if index % columns == 0:
            ax.set_ylabel("USD bn", fontsize=9)
    heading(figure, "Mean cash flows of each half-year, base case")
    handles, labels = axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, ncol=7, fontsize=9, frameon=False, loc="upper left",
                  bbox_to_anchor=(0.005, 1 - 0.38 / figure.get_figheight()))
    finish(figure, 1.0)
    caption(figure, data, "Means over all paths, by the headings of the cash-flow statement; a firm that has ended has no"
                          " flows, and what it leaves is shown as at end. Labels: last month of the half-year. Unit: USD"
                          " billion, each panel on its own scale.")
    return figure


def plot_labs(data, _firms, names):
    """A row each for revenue and burn, a column per lab; the price of tokens at the end of the first row."""
    if "lab_revenue_quantile" not in data:
        return None
    base = str(data["scenario"].values[0])
    dates = data["quantile_date"].values
    quantiles = data["quantile"].values
    labs = [str(name) for name in data["lab"].values]
    priced = "token_price_quantile" in data
    columns = len(labs) + priced
    figure, axes = plt.subplots(2, columns, figsize=(WIDTH, 6.6), squeeze=False)
    for row, (name, text) in enumerate((("lab_revenue", "revenue"), ("lab_cash_burn", "cash burn"))):
        for column, lab in enumerate(labs):
            ax = axes[row][column]
            fan(ax, dates, data[name + "_quantile"].sel(scenario=base, lab=lab).values / USD_PER_BILLION, quantiles)
            ax.plot(data["date"].values, data[name + "_mean"].sel(scenario=base, lab=lab).values / USD_PER_BILLION,
                    color="#D55E00", linewidth=1.5, label="mean")
            ax.set_title(f"{names.get(lab, words(lab))}: {text}", fontsize=11, loc="left", pad=3)
            if column == 0:
                ax.set_ylabel("USD bn a year", fontsize=9)
    if priced:
        fan(axes[0][-1], dates, data["token_price_quantile"].sel(scenario=base).values, quantiles)
        axes[0][-1].plot(data["date"].values, data["token_price_mean"].sel(scenario=base).values, color="#D55E00",
                         linewidth=1.5)
        axes[0][-1].set_title("price of tokens, start = 1", fontsize=11, loc="left", pad=3)
        axes[1][-1].remove()
    for ax in figure.axes:
        date_axis(ax, dates)
        ax.set_xlim(data["date"].values[0], dates[-1])
        ax.grid(True, linewidth=0.4, alpha=0.5)
        ax.tick_params(labelsize=9)
    heading(figure, "Labs: what they sell and burn, base case")
    handles, labels = axes[0][0].get_legend_handles_labels()
    figure.legend(handles, labels, ncol=len(labels), fontsize=10, frameon=False, loc="upper left",
                  bbox_to_anchor=(0.005, 1 - 0.38 / figure.get_figheight()))
    finish(figure, 0.75)
    caption(figure, data, "Quantiles and mean over all paths. Burn: minus the firm's free cash flow, trailing mean of a year;"
                          " its quantiles are 0 where cash comes in, its mean is not. A liquidated lab sells nothing, an"
                          " ended firm burns nothing. Unit: USD billion a year, each panel on its own scale.")
    return figure


def plot_runways(data, firms, names):
    """Shares of paths from below: ended, then less runway than each number of months."""
    if "runway_below_probability" not in data:
        return None
    base = str(data["scenario"].values[0])
    dates = data["quantile_date"].values
    months = [int(number) for number in data["runway_months"].values]
    colours = ("#000000", "#D55E00", "#E69F00", "#F0E442")
    figure, axes, _, columns = panels(len(firms))
    for index, (firm, ax) in enumerate(zip(firms, axes)):
        ended = 1 - estimate(data, "survival_probability", scenario=base, firm=firm, date=dates)[0]
        edges = [0 * ended, ended] + [ended + estimate(data, "runway_below_probability", scenario=base, firm=firm,
                                                       runway_months=number)[0] for number in months]
        labels = ["ended"] + [f"less than {number} months" for number in months]
        for below, above, colour, label in zip(edges, edges[1:], colours, labels):
            ax.fill_between(dates, 100 * below, 100 * above, color=colour, alpha=0.75, linewidth=0, label=label)
        ax.set_title(names[firm], fontsize=11, loc="left", pad=3)
        ax.set_ylim(0, 100)
        date_axis(ax, dates)
        ax.grid(True, linewidth=0.4, alpha=0.5)
        ax.tick_params(labelsize=9)
        if index % columns == 0:
            ax.set_ylabel("paths [%]", fontsize=9)
    heading(figure, "Runway: firms that have ended, and those whose liquidity lasts for less, base case")
    handles, labels = axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, ncol=len(labels), fontsize=10, frameon=False, loc="upper left",
                  bbox_to_anchor=(0.005, 1 - 0.38 / figure.get_figheight()))
    finish(figure, 0.75)
    caption(figure, data, "Shares of all paths on the date, stacked; ended: defaulted or acquired. The intervals are in the"
                          " file. Unit: per cent.")
    return figure


def plot_causes(data, firms, names):
    """Stacked bars with the interval of the whole; firms that never defaulted show their upper bound alone."""
    base = str(data["scenario"].values[0])
    figure, ax = plt.subplots(figsize=(WIDTH, 2.0 + 0.42 * len(firms)))
    rows = np.arange(len(firms))
    left = np.zeros(len(firms))
    for c, cause in enumerate(str(name) for name in data["cause"].values):
        width = 100 * data["default_probability_by_cause"].sel(scenario=base, firm=firms, cause=cause).values[:, -1]
        ax.barh(rows, width, left=left, color=CAUSE_COLOURS[c % len(CAUSE_COLOURS)], edgecolor="white", linewidth=0.6,
                height=0.72, label=words(cause), hatch="//" if cause == "exogenous" else None)
        left += width
    total, lower, upper = (100 * np.array([estimate(data, "default_probability", scenario=base, firm=firm)[i][-1]
                                           for firm in firms]) for i in range(3))
    ax.errorbar(total, rows, xerr=[np.maximum(0, total - lower), np.maximum(0, upper - total)], fmt="none",
                ecolor="#222222", elinewidth=1.5, capsize=4)
    room = 0.012 * max(1e-3, float(upper.max()))
    for row in rows:
        text = f"{total[row]:.3g} %" if total[row] > 0 else f"none seen; below {upper[row]:.2g} %"
        ax.text(upper[row] + room, row, text, va="center", fontsize=9)
    ax.set_xlim(0, 1.1 * max(1e-3, float(upper.max())))
    ax.set_yticks(rows)
    ax.set_yticklabels([names[firm] for firm in firms], fontsize=10)
    ax.set_ylim(len(firms) - 0.4, -0.6)
    ax.set_xlabel("default probability by the horizon [%]", fontsize=10)
    ax.grid(True, axis="x", linewidth=0.4, alpha=0.5)
    ax.legend(title="first cause", fontsize=10, title_fontsize=10, loc="lower right", frameon=True)
    heading(figure, "What defaults begin with, base case")
    finish(figure, 0.4)
    caption(figure, data, "First cause: what the firm had lost most by, against its plan, when it entered stress."
                          " Whiskers: interval of the whole bar. Unit: per cent.")
    return figure


def plot_deltas(data, firms, names):
    """A column per scenario, a row per firm; dot and interval of the paired difference."""
    scenarios = [str(s) for s in data["scenario"].values[1:]]
    if not scenarios:
        return None
    figure, axes = plt.subplots(1, len(scenarios), figsize=(WIDTH, 1.9 + 0.36 * len(firms)), sharex=True, sharey=True,
                                squeeze=False)
    rows = np.arange(len(firms))
    everything = 100 * data["survival_delta"].sel(scenario=scenarios, firm=firms).values[..., -1]
    low, high = min(0.0, float(everything.min())), max(0.0, float(everything.max()))
    span = max(high - low, 0.01)
    axes[0][0].set_xlim(low - 0.08 * span, high + 0.55 * span)  # room on the right for the numbers
    for s, (scenario, ax) in enumerate(zip(scenarios, axes[0])):
        middle, lower, upper = (100 * np.array([estimate(data, "survival_delta", scenario=scenario, firm=firm)[i][-1]
                                                for firm in firms]) for i in range(3))
        colour = SCENARIO_COLOURS[s % len(SCENARIO_COLOURS)]
        ax.axvline(0, color="#222222", linewidth=0.9)
        ax.hlines(rows, np.minimum(middle, 0), np.maximum(middle, 0), color=colour, alpha=0.35, linewidth=2)
        ax.errorbar(middle, rows, xerr=[np.maximum(0, middle - lower), np.maximum(0, upper - middle)], fmt="o",
                    color=colour, markersize=5, elinewidth=1.6, capsize=3)
        ax.set_title(textwrap.fill(words(scenario), 17), fontsize=10, loc="left")
        ax.grid(True, linewidth=0.4, alpha=0.5)
        ax.tick_params(labelsize=9)
        ax.set_xlabel("percentage points", fontsize=9)
        for row, value in enumerate(middle):  # grey where the interval holds zero
            ax.text(0.97, row, f"{value:+.2g}" if value else "0", transform=ax.get_yaxis_transform(), ha="right",
                    va="center", fontsize=9, color="#999999" if lower[row] <= 0 <= upper[row] else "#222222")
        ax.set_ylim(len(firms) - 0.4, -0.6)
    axes[0][0].set_yticks(rows)
    axes[0][0].set_yticklabels([names[firm] for firm in firms], fontsize=10)
    heading(figure, "Survival to the horizon: scenario less base case")
    finish(figure, 0.4)
    caption(figure, data, "Difference on common random numbers with its paired interval, all scenarios on one scale;"
                          " a number is grey where the interval holds zero. Unit: percentage points of probability.")
    return figure


def plot_second_life(data, _firms, _names):
    """A panel per GPU class; each line includes the demands of those above it."""
    if "second_life_probability" not in data:
        return None
    base = str(data["scenario"].values[0])
    dates = data["date"].values
    classes = [str(name) for name in data["gpu_class"].values]
    legend = {"runs": "pays power and operations", "covers_site": "and its place",
              "covers_debt": "and its debt service"}
    strokes = (("#009E73", 6.0), ("#0072B2", 3.5), ("#D55E00", 1.5))  # thinner above, so that equal lines all show
    figure, axes, _, columns = panels(len(classes), height=3.2 if len(classes) <= 5 else 2.35)
    for index, (gpu_class, ax) in enumerate(zip(classes, axes)):
        for use, (colour, width) in zip(data["earns"].values, strokes):
            middle, lower, upper = (100 * part for part in estimate(data, "second_life_probability", scenario=base,
                                                                    gpu_class=gpu_class, earns=use))
            ax.fill_between(dates, lower, upper, color=colour, alpha=0.25, linewidth=0)
            ax.plot(dates, middle, color=colour, linewidth=width, label=legend.get(str(use), words(use)))
        ax.set_title(words(gpu_class), fontsize=11, loc="left", pad=3)
        ax.set_ylim(-3, 103)
        date_axis(ax, dates)
        ax.grid(True, linewidth=0.4, alpha=0.5)
        ax.tick_params(labelsize=9)
        if index % columns == 0:
            ax.set_ylabel("paths [%]", fontsize=9)
    heading(figure, "Second life of GPUs: what the market rent of a class still pays, base case")
    handles, labels = axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, ncol=len(labels), fontsize=10, frameon=False, loc="upper left",
                  bbox_to_anchor=(0.005, 1 - 0.38 / figure.get_figheight()))
    finish(figure, 0.75)
    caption(figure, data, "Probability that a GPU of the class, let at the market rent for the hours that its class sells"
                          " in a year, covers power and operations; its place as well; its debt service as well."
                          " Unit: per cent.")
    return figure


def plot_vendors(data, _firms, names):
    """A row per vendor and one for the loss of all, grouped by portfolio."""
    if "vendor_lost_probability" not in data:
        return None
    base = str(data["scenario"].values[0])
    rows = []  # label, interval in per cent, colour; a heading has no interval
    for portfolio in (str(name) for name in data["portfolio"].values):
        about = data.sel(portfolio=portfolio)
        cost = [float(part) / 1e6 for part in estimate(data, "switching_cost_mean", scenario=base, portfolio=portfolio)]
        rows.append((f"{about['portfolio_title'].values}, to {about['portfolio_term'].values}: mean switching cost "
                     f"USD {cost[0]:,.1f} m ({cost[1]:,.1f} to {cost[2]:,.1f})", None, None))
        for vendor in str(about["portfolio_vendors"].values).split(", "):
            lost = estimate(data, "vendor_lost_probability", scenario=base, portfolio=portfolio, firm=vendor)
            rows.append((names[vendor], [100 * float(part) for part in lost], "#0072B2"))
        some = estimate(data, "vendors_lost_probability", scenario=base, portfolio=portfolio, vendors_lost=0)
        rows.append(("any of them", [100 - 100 * float(some[i]) for i in (0, 2, 1)], "#E69F00"))
        every = estimate(data, "all_vendors_lost_probability", scenario=base, portfolio=portfolio)
        rows.append(("all of them", [100 * float(part) for part in every], "#D55E00"))
    figure, ax = plt.subplots(figsize=(WIDTH, 2.0 + 0.36 * len(rows)))
    most = max(1e-3, max(row[1][2] for row in rows if row[1]))
    for place, (label, interval, colour) in enumerate(rows):
        if interval is None:
            ax.text(0, place + 0.1, label, va="center", fontsize=10, weight="bold")
            continue
        middle, lower, upper = interval
        ax.barh(place, middle, color=colour, height=0.66)
        ax.errorbar(middle, place, xerr=[[max(0, middle - lower)], [max(0, upper - middle)]], fmt="none",
                    ecolor="#222222", elinewidth=1.5, capsize=4)
        text = f"{middle:.3g} %" if middle > 0 else f"none seen; below {upper:.2g} %"
        ax.text(upper + 0.012 * most, place, text, va="center", fontsize=9)
    ax.set_yticks([place for place, row in enumerate(rows) if row[1]])
    ax.set_yticklabels([row[0] for row in rows if row[1]], fontsize=10)
    ax.set_ylim(len(rows) - 0.4, -0.6)
    ax.set_xlim(0, 1.12 * most)
    ax.set_xlabel("probability of loss by the end of the term or the horizon [%]", fontsize=10)
    ax.grid(True, axis="x", linewidth=0.4, alpha=0.5)
    heading(figure, "A buyer's view: which of its vendors are lost, base case")
    finish(figure, 0.4)
    caption(figure, data, "Lost: defaulted or acquired. Whiskers: interval. Unit: per cent.")
    return figure


PICTURES = {"failures": plot_failures, "survival": plot_survival, "stress_heatmap": plot_stress, "liquidity_fans": plot_liquidity,
            "coverage_fans": plot_coverage, "cash_flows": plot_cash_flows,
            "default_causes": plot_causes, "scenario_deltas": plot_deltas,
            "second_life": plot_second_life, "labs": plot_labs, "runways": plot_runways,
            "vendor_view": plot_vendors}


def chosen(wanted, have, what):
    """The names asked for, all that exist if none; exits on an unknown one."""
    unknown = [name for name in wanted if name not in have]
    if unknown:
        sys.exit(f"no {what} {unknown[0]!r} in the file. It holds: {', '.join(have)}.")
    return [name for name in have if not wanted or name in wanted]


def widest(data, scenarios):
    """The scenarios that move survival to the horizon most: sum over firms of the change, one firm counting at most 0.2,
    so that one which merely fells a single firm does not come first."""
    change = np.abs(data["survival_delta"].sel(scenario=scenarios).values[..., -1])
    weight = np.nansum(np.minimum(change, 0.2), axis=1)
    return {scenarios[i] for i in np.argsort(-weight, kind="stable")[:DEFAULT_SCENARIOS]}


def main():
    parser = argparse.ArgumentParser(description="Pictures of a result file of ballast.")
    parser.add_argument("file", type=pathlib.Path, help="result file (HDF5) written by `ballast run`")
    parser.add_argument("--out", type=pathlib.Path, help="folder for the pictures (default: figures beside the file)")
    parser.add_argument("--scenario", nargs="+", default=[], metavar="NAME", help="scenarios beside the base case")
    parser.add_argument("--firm", nargs="+", default=[], metavar="NAME", help="firms (default: all)")
    parser.add_argument("--svg", action="store_true", help="write SVG as well as PNG")
    arguments = parser.parse_args()

    data = with_band(open_result(arguments.file), arguments.file)
    everything = [str(name) for name in data["scenario"].values]
    wanted = [name for name in arguments.scenario if name != everything[0]]
    shown = [everything[0]] + [name for name in chosen(wanted, everything, "scenario") if name != everything[0]]
    if not arguments.scenario and len(shown) > DEFAULT_SCENARIOS + 1:
        moved = widest(data, shown[1:])
        print(f"showing the {DEFAULT_SCENARIOS} of {len(shown) - 1} scenarios that move most firms; choose with --scenario",
              file=sys.stderr)
        shown = [shown[0]] + [name for name in shown[1:] if name in moved]
    data = data.sel(scenario=shown)
    firms = chosen(arguments.firm, [str(name) for name in data["firm"].values], "firm")
    at_end = data["survival_probability"].sel(scenario=shown[0], firm=firms).values[:, -1]
    horizon = dict(zip(firms, at_end))
    firms.sort(key=lambda firm: (horizon[firm], firm))

    out = arguments.out or arguments.file.parent / "figures"
    out.mkdir(parents=True, exist_ok=True)
    for name, make in PICTURES.items():
        figure = make(data, firms, titles(data))
        if figure is None:
            continue
        for ending in ("png", "svg") if arguments.svg else ("png",):
            figure.savefig(out / f"{name}.{ending}", dpi=100, facecolor="white")
            print(out / f"{name}.{ending}")
        plt.close(figure)


if __name__ == "__main__":
    main()
