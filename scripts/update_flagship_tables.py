#!/usr/bin/env python3
"""Put the flagship's figures from a result file into README.md, docs/flagship.md and docs/figures/.

usage: update_flagship_tables.py [FILE]     (default results/ai_buildout_2026.h5, as scripts/run.sh leaves it)
"""
import math
import pathlib
import re
import subprocess
import sys

import xarray as xr

ROOT = pathlib.Path(__file__).resolve().parent.parent
DELTA_FIRMS = ["openai", "anthropic", "xai", "coreweave", "nebius", "iren", "crusoe", "oracle", "softbank"]
MONTHS = {6: 5, 12: 11, 18: 17, 36: 35}  # index of the report date


def interval(result, name, unit=100.0, most=7, **at):
    """`estimate (lower..upper)` with the decimals that the half-width deserves."""
    value, low, high = (unit * float(result[name + end].sel(at)) for end in ("", "_lower", "_upper"))
    if not math.isfinite(value):
        return "-"
    if high < 5e-4 and unit < 1.0:
        return "none"
    half = 0.5 * (high - low)
    places = max(0, min(most, -math.floor(math.log10(half)))) if half > 0.0 else most
    return f"{value:.{places}f} ({low:.{places}f}..{high:.{places}f})"


def percent(result, name, **at):
    return f"{100.0 * float(result[name].sel(at)):.2f}"


def main_causes(base, firm, share=0.15):
    causes = base.cause_share.sel(firm=firm).to_series().sort_values(ascending=False)
    names = [str(cause).replace("_", " ") for cause, part in causes.items() if part >= share]
    return ", ".join(names) if names else "-"


def band_of(band, firm):
    """5 to 95 % of the points of the parameter band at the horizon, in per cent."""
    if band is None:
        return "-"
    low, high = (100.0 * float(band[f"survival_{q}"].sel(firm=firm).isel(date=-1)) for q in ("q05", "q95"))
    return f"{low:.1f}..{high:.1f}"


def edge_note(band, low=0.10, high=0.90):
    """Firms whose base lies at the edge of its own band."""
    rank = band.base_rank.isel(date=-1)
    outside = [f"{firm} ({100.0 * float(rank.sel(firm=firm)):.0f} %)" for firm in rank.firm.values
               if not low <= float(rank.sel(firm=firm)) <= high]
    if not outside:
        return "As the study stands, every firm lies between 10 and 90 % of its points."
    return ("As the study stands, these lie outside 10 to 90 % of their own points (share of points where fewer survive): "
            + ", ".join(outside) + "; which ranges are one-sided, and why, is listed in [parameters](parameters.md#one-sided-ranges).")


def survival_rows(result, band, order):
    rows = ["| firm | " + " | ".join(f"survival {m} months" for m in MONTHS) +
            " | parameter band, 36 months | ever at stress | main cause | sponsor support needed (99 %), USD bn |",
            "|---|" + "---|" * (len(MONTHS) + 4)]
    end = result.date[-1]
    for firm in order:
        at = {"scenario": "base", "firm": firm}
        cells = [interval(result, "survival_probability", **at, date=result.date[k]) for k in MONTHS.values()]
        cells.append(band_of(band, firm))
        cells.append(interval(result, "stress_probability", **at, level="stress", date=end))
        cells.append(main_causes(result.sel(scenario="base"), firm).split(",")[0])
        cells.append(interval(result, "backstop_capital_quantile", 1e-9, 3, **at, survival_level=0.99))
        rows.append(f"| {firm} | " + " | ".join(cells) + " |")
    paths = int(result.num_paths.sel(scenario="base"))
    note = (f"{paths:,} paths of the base case; probabilities in per cent, in brackets 95 % confidence intervals (sampling error only); "
            f"digest `{result.attrs['digest'][:12]}`.")
    if band is not None:
        note += (f" *Parameter band*: 5 to 95 % of {band.sizes['point']} points of a Latin hypercube over the ranges of "
                 f"{band.sizes['parameter']:,} assumptions; parameter uncertainty, not included in the intervals.")
        note += " " + edge_note(band)
    return rows + ["", note]


def base_rows(result, order):
    base = result.sel(scenario="base")
    rows = ["| firm | " + " | ".join(f"{m} months" for m in MONTHS) +
            " | default in 12 / 18 / 36 months | acquired | ever at watch | ever at stress | main causes of default |",
            "|---|" + "---|" * (len(MONTHS) + 5)]
    end = result.date[-1]
    for firm in order:
        at = {"scenario": "base", "firm": firm}
        cells = [interval(result, "survival_probability", **at, date=result.date[k]) for k in MONTHS.values()]
        defaults = [percent(result, "default_probability", **at, date=result.date[k]) for k in (MONTHS[12], MONTHS[18], MONTHS[36])]
        cells.append(" / ".join(defaults))
        cells.append(percent(result, "acquisition_probability", **at, date=end))
        cells += [percent(result, "stress_probability", **at, level=level, date=end) for level in ("watch", "stress")]
        cells.append(main_causes(base, firm))
        rows.append(f"| {base.firm_title.sel(firm=firm).item()} | " + " | ".join(cells) + " |")
    return rows


def delta_rows(result, months):
    date = result.date[MONTHS[months]]
    rows = ["| scenario | " + " | ".join(DELTA_FIRMS) + " |", "|---|" + "---|" * len(DELTA_FIRMS)]
    for scenario in result.scenario.values:
        if scenario == "base":
            continue
        cells = [interval(result, "survival_delta", 100.0, 2, scenario=scenario, firm=firm, date=date) for firm in DELTA_FIRMS]
        rows.append(f"| `{scenario}` | " + " | ".join(cells) + " |")
    return rows


def replace_block(path, name, rows):
    text = path.read_text()
    block = re.compile(rf"(<!-- {name}[^\n]*-->\n).*?(<!-- /{name} -->)", re.S)
    if not block.search(text):
        sys.exit(f"{path}: no block <!-- {name} --> ... <!-- /{name} --> (the table goes there). Add the two marks.")
    path.write_text(block.sub(lambda m: m[1] + "\n".join(rows) + "\n" + m[2], text))


def figures_in_sentences(path, result):
    """Write the number between <!-- n: KIND NAMES --> and <!-- / -->: `delta SCENARIO FIRM`, the size of the change of
    survival to the horizon, `level SCENARIO FIRM LEVEL`, the share of paths ever at it, `default SCENARIO FIRM` to the horizon,
    `default_by MONTHS FIRM` and `survival_by MONTHS FIRM` of the base case; per cent. `support FIRM`: a sponsor's on 99 of 100
    paths with its interval, USD bn."""
    end = result.date[-1]
    figures = {
        "delta": lambda scenario, firm: abs(float(result.survival_delta.sel(scenario=scenario, firm=firm, date=end))),
        "level": lambda scenario, firm, level: float(
            result.stress_probability.sel(scenario=scenario, firm=firm, level=level, date=end)),
        "default": lambda scenario, firm: float(result.default_probability.sel(scenario=scenario, firm=firm, date=end)),
        "default_by": lambda months, firm: float(
            result.default_probability.sel(scenario="base", firm=firm).isel(date=MONTHS[int(months)])),
        "survival_by": lambda months, firm: float(
            result.survival_probability.sel(scenario="base", firm=firm).isel(date=MONTHS[int(months)])),
    }

    def write(match):
        kind, *names = match[1].split()
        if kind == "support":
            amount = interval(result, "backstop_capital_quantile", 1e-9, 3, scenario="base", firm=names[0], survival_level=0.99)
            return f"<!-- n: {match[1]} -->{amount}<!-- / -->"
        try:
            percent_points = 100.0 * figures[kind](*names)
        except (KeyError, TypeError) as error:
            sys.exit(f"{path}: <!-- n: {match[1]} --> names nothing in the result ({error}). Correct the mark.")
        number = f"{percent_points:.0f}" if percent_points >= 9.95 else f"{percent_points:.1f}" if percent_points >= 0.095 \
            else f"{percent_points:.2f}"
        return f"<!-- n: {match[1]} -->{number}<!-- / -->"

    path.write_text(re.sub(r"<!-- n: ([\w ]+?) -->[^<]*<!-- / -->", write, path.read_text()))


def parameter_band(file, result):
    """Group parameter_band of the file, with firms by name; None if the run had no such points."""
    try:
        return xr.open_dataset(file, group="parameter_band").load().assign_coords(firm=result.firm)
    except OSError:
        return None


def main():
    file = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "results/ai_buildout_2026.h5")
    result = xr.open_dataset(file).load()
    survival = result.survival_probability.sel(scenario="base").isel(date=-1)
    order = [str(firm) for firm in survival.sortby(survival).firm.values]
    replace_block(ROOT / "docs/flagship.md", "survival-table", survival_rows(result, parameter_band(file, result), order))
    replace_block(ROOT / "docs/flagship.md", "base-table", base_rows(result, order))
    for months in (18, 36):
        replace_block(ROOT / "docs/flagship.md", f"delta-table-{months}", delta_rows(result, months))
    for page in ("README.md", "docs/flagship.md"):
        figures_in_sentences(ROOT / page, result)
    figures = ROOT / "docs/figures"
    subprocess.run([sys.executable, ROOT / "scripts/plot.py", file, "--out", figures], check=True)
    for picture in figures.glob("*.png"):
        if picture.name not in ("failures.png", "survival.png"):
            picture.unlink()


if __name__ == "__main__":
    main()
