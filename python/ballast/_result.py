"""Results: the figures of a file with their names, and tables made of them."""
from __future__ import annotations

import os
import pathlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Mapping

import h5py
import numpy as np
import pandas as pd
import xarray as xr

from ._errors import InputError, UsageError

if TYPE_CHECKING:
    from ._study import Study

_ENGINE = "h5netcdf"
MONTH_DAYS = 30.4375


@dataclass(frozen=True)
class Ledger:
    """One path of one firm, step by step.

    `lines`: lines of its ledger, `state`: cash, liquidity, debt [USD bn], runway_years, debt_utilisation, level, first
    cause; both by the date on which a step ends, lines in USD bn per step with + for what comes in. `statement`: section
    and heading of the cash-flow statement by line. `events`: date and name. `variables`: factors, rents and prices by
    date, in the units of `Result.data.factor_unit`. `all`: everything that the program says, as of contracts and debts.
    """

    lines: pd.DataFrame
    state: pd.DataFrame
    statement: pd.DataFrame
    events: pd.DataFrame
    variables: pd.DataFrame
    all: dict[str, Any]


def _missing(what: str, name: str, known: list[str]) -> UsageError:
    return UsageError(f"the result has no {what} called {name!r}. Known: {', '.join(known)}.")


class Result:
    """What a run found; opened from its file.

    `data` is the root group as an `xarray.Dataset` in memory: every figure by name, with `X_lower` and `X_upper` for each
    estimate X. `tree` is the whole file as an `xarray.DataTree`, read when used. ``result["survival_probability"]``,
    ``result["parameter_band/survival_q05"]`` look into either. Names, dimensions and units: docs/results_and_faults.md.

    Raises InputError where the file is missing, damaged, or no result (a checkpoint, a part of a run).
    """

    def __init__(self, file: str | os.PathLike[str]) -> None:
        self.path = pathlib.Path(file)
        try:
            with xr.open_dataset(self.path, engine=_ENGINE) as data:
                kind = str(data.attrs.get("file_type", ""))
                if kind != "ballast-result":
                    raise InputError(f"{self.path} is no result: its file_type is {kind or 'not given'!r}. "
                                     "A run that is done writes one; parts of a run go through merge first.")
                self.data: xr.Dataset = data.load()
        except FileNotFoundError as error:
            raise InputError(f"{self.path} is not there; a run writes such a file.") from error
        except OSError as error:
            raise InputError(f"{self.path} cannot be read ({error}); it is damaged or no result file.") from error
        with h5py.File(self.path, "r") as file:
            self.groups: list[str] = [name for name, one in file.items() if isinstance(one, h5py.Group)]
        self._tree: xr.DataTree | None = None
        self._opened: dict[str, xr.Dataset] = {}

    @property
    def tree(self) -> xr.DataTree:
        """The whole file. Raises InputError if another result has taken its place since it was opened."""
        if self._tree is None:
            self._check_still_there()
            self._tree = xr.open_datatree(self.path, engine=_ENGINE)
        return self._tree

    def group(self, name: str) -> xr.Dataset:
        """A group of the file in memory, with the coordinates of its own axes and of those that it shares with the root.

        `groups` lists their names: tallies, provenance; parameter_band, paths, failure_split where the run made such.
        Raises UsageError where the file has it not, InputError as `tree` does.
        """
        if name not in self.groups:
            raise _missing("group", name, self.groups)
        if name not in self._opened:
            self._check_still_there()
            with xr.open_dataset(self.path, engine=_ENGINE, group=name) as group:
                shared = {dim: self.data[dim] for dim in group.sizes if dim in self.data.coords}
                self._opened[name] = group.assign_coords(shared).load()
        return self._opened[name]

    def __getitem__(self, name: str) -> Any:
        if name in self.data:
            return self.data[name]
        group, _, rest = name.partition("/")
        return self.group(group)[rest] if rest else self.tree[name]

    def __contains__(self, name: str) -> bool:
        group, _, rest = name.partition("/")
        return name in self.data or group in self.groups and (not rest or rest in self.group(group))

    def __repr__(self) -> str:
        return (f"<ballast.Result {self.name!r}: {len(self.firms)} firms, {len(self.scenarios)} scenarios, "
                f"{self.paths:,} paths, digest {self.digest[:12]}>")

    @property
    def attrs(self) -> Mapping[str, Any]:
        """Facts of the run: digest, seed, confidence_level, engine_version, ..."""
        return self.data.attrs

    @property
    def digest(self) -> str:
        """SHA-256 of all tallies: equal runs have equal digests, on every machine."""
        return str(self.data.attrs["digest"])

    @property
    def name(self) -> str:
        return str(self.data.attrs["study"])

    @property
    def paths(self) -> int:
        """Paths of the base case."""
        return int(self.data["num_paths"].values[0])

    @property
    def firms(self) -> list[str]:
        return [str(name) for name in self.data["firm"].values]

    @property
    def scenarios(self) -> list[str]:
        """Names, the base case first."""
        return [str(name) for name in self.data["scenario"].values]

    @property
    def start(self) -> pd.Timestamp:
        return pd.Timestamp(str(self.data.attrs["start"]))

    @property
    def dates(self) -> pd.DatetimeIndex:
        """Report dates; the last is the horizon."""
        return pd.DatetimeIndex(self.data["date"].values)

    def estimate(self, name: str, **at: Any) -> pd.DataFrame:
        """Estimate and interval of a figure where its dimensions are as given, in the figure's unit.

        ``result.estimate("survival_probability", scenario="base", firm="harbor")`` has columns estimate, lower, upper and
        an index of the dimensions that are left. Dates may be the nearest report date: ``date="2027-06"``. Raises
        UsageError for names that the file has not.
        """
        estimates = self.estimates()
        if name not in estimates:
            raise _missing("estimate", name, estimates)
        parts = {}
        for part, ending in (("estimate", ""), ("lower", "_lower"), ("upper", "_upper")):
            values = self.data[name + ending]
            for dim, label in at.items():
                if dim not in values.dims:
                    raise _missing(f"dimension of {name}", dim, [str(one) for one in values.dims])
                values = self._at(values, dim, label)
            if not values.dims:
                parts[part] = [float(values)]
            else:
                parts[part] = values.drop_vars([c for c in values.coords if c not in values.dims]).to_series()
        return pd.DataFrame(parts)

    def estimates(self) -> list[str]:
        """Names of all figures that have an interval."""
        return [str(name) for name in self.data.data_vars if f"{name}_lower" in self.data and f"{name}_upper" in self.data]

    def survival(self, scenario: str = "base", date: Any = None) -> pd.DataFrame:
        """The table of firms, the least likely to survive first; probabilities as shares of 1.

        Columns: title; survival with lower, upper at `date` (the nearest report date; the horizon if None); band_lower,
        band_upper of the parameter band where the file has one (base case); default, acquisition; stress (ever by
        then); main_cause (of defaults by the horizon, None without a default); backstop_capital [USD] at the level
        0.99 (base case). Index: firm.
        """
        data = self._at(self.data, "scenario", scenario)
        data = data.isel(date=-1) if date is None else self._at(data, "date", date)
        table = pd.DataFrame({
            "title": data["firm_title"].to_series(),
            "survival": data["survival_probability"].to_series(),
            "lower": data["survival_probability_lower"].to_series(),
            "upper": data["survival_probability_upper"].to_series()})
        if scenario == self.scenarios[0] and "parameter_band" in self.groups:
            band = self.group("parameter_band").sel(date=data["date"].values)
            table["band_lower"] = band["survival_q05"].to_series()
            table["band_upper"] = band["survival_q95"].to_series()
        table["default"] = data["default_probability"].to_series()
        table["acquisition"] = data["acquisition_probability"].to_series()
        table["stress"] = data["stress_probability"].sel(level="stress").to_series()
        shares = data["cause_share"].transpose("firm", "cause").to_pandas()
        table["main_cause"] = [row.idxmax() if row.notna().any() else None for _, row in shares.iterrows()]
        if scenario == self.scenarios[0] and "backstop_capital_quantile" in data:
            table["backstop_capital"] = data["backstop_capital_quantile"].sel(
                survival_level=0.99, method="nearest").to_series()
        return table.sort_values("survival", kind="stable")

    def deltas(self, date: Any = None, figure: str = "survival_delta") -> pd.DataFrame:
        """Scenario less base case on the same random numbers, with the paired interval; as shares of 1.

        `figure`: survival_delta or default_delta. Index: scenario, firm; columns: estimate, lower, upper.
        """
        table = self.estimate(figure, date=self.dates[-1] if date is None else date)
        return table.drop(index=self.scenarios[0], level="scenario")

    def causes(self, scenario: str = "base") -> pd.DataFrame:
        """Probability of default by the horizon by first cause; index firm, a column per cause, as shares of 1."""
        data = self._at(self.data["default_probability_by_cause"], "scenario", scenario).isel(date=-1)
        return data.transpose("firm", "cause").to_pandas()

    def saved_paths(self, scenario: str = "base") -> xr.Dataset:
        """What became of each firm on each path, of a run with save_paths=True; dimensions path, firm.

        end_step (-1: independent at the horizon), end, cause, worst_level (meanings in their attributes),
        lowest_liquidity [USD]. Raises UsageError where no paths were saved.
        """
        self._at(self.data["num_paths"], "scenario", scenario)
        group = "paths" if scenario == self.scenarios[0] else f"paths_{scenario}"
        if group not in self.groups:
            raise UsageError(f"the result has no saved paths of {scenario!r}; run with save_paths=True.")
        return self.group(group)

    def tornado(self, firm: str, count: int | None = None) -> pd.DataFrame:
        """Assumptions by how much they go with the firm's survival over the points of the parameter band.

        Columns: rank_correlation (Spearman's, with survival to the last date), base, low, high in the key's unit; index:
        key; largest first. What chance alone reaches: `attrs["by_chance"]`. Raises UsageError without a parameter band.
        """
        band = self.parameter_band()
        if firm not in self.firms:
            raise _missing("firm", firm, self.firms)
        table = band[["rank_correlation", "parameter_base", "parameter_low", "parameter_high"]].sel(firm=firm)
        table = table.drop_vars("firm").to_dataframe().rename(columns=lambda name: name.removeprefix("parameter_"))
        table.index.name = "key"
        order = np.argsort(-table["rank_correlation"].abs().fillna(0).values, kind="stable")
        table = table.iloc[order[:count]]
        table.attrs["by_chance"] = float(band.attrs["largest_rank_correlation_by_chance"])
        return table

    def parameter_band(self) -> xr.Dataset:
        """The group `parameter_band`. Raises UsageError of a run without parameter_points."""
        if "parameter_band" not in self.groups:
            raise UsageError("the result has no parameter band; run with parameter_points=32.")
        return self.group("parameter_band")

    def targets(self) -> pd.DataFrame:
        """What a run with until= asked for and reached; index target: half_width_asked, half_width [the figure's unit],
        target_estimate, events, target_reached. `attrs`: stop_reason, reached. Raises UsageError of a run without."""
        if "precision" not in self.groups:
            raise UsageError("the result has no precision targets; run with until=.")
        group = self.group("precision")
        table = group[["half_width_asked", "half_width", "target_estimate", "events", "target_reached"]].to_dataframe()
        table["target_reached"] = table["target_reached"].astype(bool)
        table.attrs.update(stop_reason=str(group.attrs["stop_reason"]), reached=bool(group.attrs["reached"]))
        return table

    def assumptions(self) -> pd.DataFrame:
        """Every value that somebody wrote: value, place, source, confidence (H M L R A), range, note; index key."""
        group = self.group("provenance")
        names = ["value", "place", "value_source", "value_confidence", "low", "high", "note", "as_of"]
        table = group[names].to_dataframe()
        return table.rename(columns={"value_source": "source", "value_confidence": "confidence"})

    def sources(self) -> pd.DataFrame:
        """Sources: title and where; index key."""
        group = self.group("provenance")
        if "source_title" not in group:
            return pd.DataFrame({"title": [], "where": []}, index=pd.Index([], name="key"))
        table = group[["source_title", "source_where"]].to_dataframe()
        return table.rename(columns={"source_title": "title", "source_where": "where"}).rename_axis("key")

    @property
    def provenance(self) -> Mapping[str, Any]:
        """Facts of the process: command, threads, started, seconds, ..., and effective_study, the whole study."""
        return self.group("provenance").attrs

    def study(self) -> Study:
        """The study as it was run, with its seed and number of paths."""
        from ._study import Study

        return Study.from_text(str(self.provenance["effective_study"]))

    def replay(self, path: int, firm: str, scenario: str = "base") -> Ledger:
        """The ledger of the firm on a path of this run, with the bits that it had."""
        from ._run import replay

        return replay(self.study(), path, firm, scenario=scenario, precision=str(self.attrs["precision"]),
                      quiet=True)

    def report(self, out: str | os.PathLike[str]) -> pathlib.Path:
        """Writes the report as one HTML page."""
        from .report import write_report

        return write_report([self], out)

    def export(self, out: str | os.PathLike[str], format: str | None = None) -> list[pathlib.Path]:
        """Writes long tables: csv (a folder), parquet (a folder) or xlsx (a file); see ballast.export."""
        from .export import export

        return export(self, out, format)

    def _check_still_there(self) -> None:
        with h5py.File(self.path, "r") as file:
            digest = file.attrs.get("digest")
        if (digest.decode() if isinstance(digest, bytes) else digest) != self.digest:
            raise InputError(f"{self.path} holds another result now; keep results under names of their own (out=).")

    def _at(self, data: Any, dim: str, label: Any) -> Any:
        if dim.endswith("date"):
            return data.sel({dim: np.datetime64(pd.Timestamp(label))}, method="nearest")
        known = data[dim].values
        if known.dtype.kind in "fi" and not isinstance(label, (list, tuple, slice)):
            return data.sel({dim: label}, method="nearest", tolerance=1e-9)
        for one in label if isinstance(label, (list, tuple)) else [label]:
            if one not in known:
                raise _missing(dim, str(one), [str(name) for name in known])
        return data.sel({dim: label})
