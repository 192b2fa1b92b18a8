"""Long tables of results: one per figure, a row per number, with labels, interval and unit.

The table `figures` lists them with meaning, unit, dimensions and rows. A folder of CSV or Parquet files holds all of them;
a workbook leaves out those with more than `MOST_SHEET_ROWS` rows and says so in its first sheet.
"""
from __future__ import annotations

import importlib
import os
import pathlib
import tempfile
from typing import Callable, Iterator, Sequence

import numpy as np
import pandas as pd

from ._errors import UsageError
from ._result import Result

FORMATS = ("csv", "parquet", "xlsx")
MOST_SHEET_ROWS = 20_000
_GROUPS = ("parameter_band", "failure_split")


def _names(result: Result) -> Iterator[tuple[str, str]]:
    """(group, variable) of everything that has a table; ends of intervals belong to their estimate's."""
    for group in ("", *(one for one in _GROUPS if one in result.groups)):
        data = result.group(group) if group else result.data
        known = {str(name) for name in data.data_vars}
        for name in known:
            if not any(name.endswith(end) and name.removesuffix(end) in known for end in ("_lower", "_upper")):
                yield group, name


def table(result: Result, name: str) -> pd.DataFrame:
    """One figure as a long table: a column per dimension; estimate, lower, upper, or value; unit.

    `name` as in the file, with its group before it: "survival_probability", "parameter_band/survival_q05". Numbers keep the
    unit of the file, probabilities are shares of 1. Raises UsageError for what the file has not.
    """
    group, _, variable = name.rpartition("/")
    data = result.group(group) if group else result.data
    if variable not in data:
        raise UsageError(f"the result has no figure called {name!r}; the table `figures` lists them.")
    values = data[variable]
    columns: dict[str, object] = {}
    total = tile = int(np.prod([values.sizes[dim] for dim in values.dims], dtype=np.int64))
    for dim in values.dims:
        labels = values[dim].values if dim in values.coords else np.arange(values.sizes[dim])
        tile //= len(labels)
        codes = np.tile(np.repeat(np.arange(len(labels)), tile), total // (tile * len(labels)))
        columns[str(dim)] = pd.Categorical.from_codes(codes, labels) if labels.dtype.kind in "OUT" else labels[codes]
    if f"{variable}_lower" in data:
        for column, ending in (("estimate", ""), ("lower", "_lower"), ("upper", "_upper")):
            columns[column] = data[variable + ending].values.ravel()
    else:
        columns["value"] = values.values.ravel()
    frame = pd.DataFrame(columns, index=pd.RangeIndex(total))
    units = values.attrs.get("units", "")
    frame["unit"] = pd.Categorical([str(units)]).repeat(total)
    if "factor" in frame and "factor_unit" in data and variable in ("factor_mean", "factor_quantile"):
        frame["unit"] = frame["factor"].map(dict(zip(data["factor"].values, data["factor_unit"].values)))
    frame.attrs = {"long_name": str(values.attrs.get("long_name", "")), "units": str(units)}
    return frame


def contents(result: Result, figures: Sequence[str] | None = None) -> pd.DataFrame:
    """The table `figures`: name, meaning, unit, dimensions, rows. Raises UsageError for a name that the file has not."""
    rows = []
    for group, name in _names(result):
        values = (result.group(group) if group else result.data)[name]
        rows.append({"figure": f"{group}/{name}" if group else name, "meaning": str(values.attrs.get("long_name", "")),
                     "unit": str(values.attrs.get("units", "")), "dimensions": ", ".join(map(str, values.dims)),
                     "rows": int(values.size)})
    table_of = pd.DataFrame(rows).sort_values("figure", ignore_index=True)
    unknown = sorted(set(figures or ()) - set(table_of["figure"]))
    if unknown:
        raise UsageError(f"the result has no figure called {unknown[0]!r}; the table `figures` of an export lists them.")
    return table_of[table_of["figure"].isin(figures)].reset_index(drop=True) if figures else table_of


def _whole(path: pathlib.Path, write: Callable[[str], None]) -> pathlib.Path:
    """Writes a file whole or not at all."""
    number, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=path.suffix)
    os.close(number)
    try:
        write(name)
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise
    return path


def _need(module: str, what: str) -> None:
    try:
        importlib.import_module(module)
    except ImportError as error:
        raise UsageError(f"{what} needs the package {module}; `pip install '.[export]'` installs it.") from error


def export(result: Result, out: str | os.PathLike[str], format: str | None = None,
           figures: Sequence[str] | None = None) -> list[pathlib.Path]:
    """Writes the tables of a result; returns the files.

    Parameters
    ----------
    out
        A folder for csv and parquet, which is made; a file for xlsx.
    format
        csv, parquet or xlsx; by the name of `out` if None: xlsx where it ends so, else csv.
    figures
        Names of figures; all if None.

    Raises
    ------
    UsageError
        An unknown format or figure, a missing package.
    """
    path = pathlib.Path(out)
    format = format or ("xlsx" if path.suffix == ".xlsx" else "csv")
    if format not in FORMATS:
        raise UsageError(f"{format!r} is no format; give one of {', '.join(FORMATS)}.")
    listed = contents(result, figures)
    names = list(listed["figure"])
    others = {"assumptions": result.assumptions().reset_index(), "sources": result.sources().reset_index(),
              "facts": pd.DataFrame([(name, str(value)) for name, value in result.attrs.items()],
                                    columns=["fact", "value"])}
    if format == "xlsx":
        _need("openpyxl", "a workbook")
        path.parent.mkdir(parents=True, exist_ok=True)
        return [_whole(path, lambda name: _workbook(result, listed, others, name))]
    path.mkdir(parents=True, exist_ok=True)
    if format == "parquet":
        _need("pyarrow", "Parquet")

    def write(frame: pd.DataFrame, name: str) -> pathlib.Path:
        file = path / f"{name.replace('/', '.')}.{format}"
        if format == "csv":
            return _whole(file, lambda temporary: frame.to_csv(temporary, index=False, lineterminator="\n"))
        return _whole(file, lambda temporary: frame.to_parquet(temporary, index=False, engine="pyarrow"))

    written = [write(listed, "figures")] + [write(frame, name) for name, frame in others.items()]
    return written + [write(table(result, name), name) for name in names]


def _workbook(result: Result, listed: pd.DataFrame, others: dict[str, pd.DataFrame], file: str) -> None:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    book = Workbook(write_only=True)
    sheets: dict[str, str] = {}

    def sheet_of(name: str) -> str:
        """At most 31 characters, each once whatever the case."""
        short = name.replace("/", ".")[:31]
        number = 2
        while short.lower() in sheets:
            short = f"{name.replace('/', '.')[:31 - len(str(number)) - 1]}~{number}"
            number += 1
        sheets[short.lower()] = name
        return short

    fits = listed["rows"] <= MOST_SHEET_ROWS
    reserved = ["figures", *others]
    for name in reserved:
        sheets[name] = name
    listed = listed.assign(sheet=[sheet_of(name) if fit else f"left out; more than {MOST_SHEET_ROWS:,} rows: csv or parquet"
                                  for name, fit in zip(listed["figure"], fits)])

    def add(name: str, frame: pd.DataFrame) -> None:
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "A2"
        heads = [WriteOnlyCell(sheet, value=str(column)) for column in frame.columns]
        for head in heads:
            head.font = Font(bold=True)
        sheet.append(heads)
        columns = [_cells(frame[column]) for column in frame.columns]
        for row in zip(*columns):
            sheet.append(row)

    add("figures", listed)
    for name, frame in others.items():
        add(name, frame)
    for name, sheet, fit in zip(listed["figure"], listed["sheet"], fits):
        if fit:
            add(sheet, table(result, name))
    book.save(file)


def _cells(column: pd.Series) -> list:
    """Values that a workbook can hold: nothing for what is not known, text for infinities; no text is a formula."""
    if column.dtype.kind == "f":
        return [None if np.isnan(value) else value if np.isfinite(value) else str(value) for value in column.to_numpy()]
    if column.dtype.kind == "M":
        return [None if pd.isna(value) else value.to_pydatetime() for value in column]
    if column.dtype.kind in "iub":
        return column.tolist()
    return [None if value is None or value != value else ("'" if str(value).startswith("=") else "") + str(value)
            for value in column]
