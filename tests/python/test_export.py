"""Exported tables hold the numbers of the file, with names and units, in every format."""
import subprocess
import sys

import ballast
import numpy as np
import pandas as pd
import pytest
from ballast import export as exports


@pytest.fixture(scope="module")
def harbor_result(harbor_file):
    return ballast.open_result(harbor_file)


@pytest.fixture(scope="module")
def carriers(carriers_file):
    return ballast.open_result(carriers_file)


def test_a_long_table_is_the_array(carriers):
    table = exports.table(carriers, "survival_probability")
    assert list(table.columns) == ["scenario", "firm", "date", "estimate", "lower", "upper", "unit"]
    values = carriers["survival_probability"]
    assert len(table) == values.size and set(table["unit"]) == {"1"}
    for row in (0, len(table) // 2, len(table) - 1):
        at = table.iloc[row]
        stored = {end: float(carriers[f"survival_probability{end}"].sel(scenario=at["scenario"], firm=at["firm"],
                                                                          date=at["date"])) for end in ("", "_lower", "_upper")}
        assert (at["estimate"], at["lower"], at["upper"]) == tuple(stored.values())
    assert exports.table(carriers, "parameter_band/survival_q05")["value"].size == carriers["parameter_band/survival_q05"].size
    factors = exports.table(carriers, "factor_mean")
    assert factors.groupby("factor", observed=True)["unit"].nunique().max() == 1


def test_csv_and_parquet_hold_the_same(harbor_result, tmp_path):
    names = ["survival_probability", "liquidity_quantile", "factor_mean"]
    files = {kind: exports.export(harbor_result, tmp_path / kind, kind, names)
             for kind in ("csv", "parquet")}
    for name in names:
        table = exports.table(harbor_result, name)
        read = {"csv": pd.read_csv(tmp_path / "csv" / f"{name}.csv"),
                "parquet": pd.read_parquet(tmp_path / "parquet" / f"{name}.parquet")}
        for kind, frame in read.items():
            assert list(frame.columns) == list(table.columns), kind
            np.testing.assert_allclose(frame["estimate"].to_numpy(), table["estimate"].to_numpy(), rtol=1e-15, err_msg=kind)
    assert {path.stem for path in files["csv"]} == {path.stem for path in files["parquet"]} == {
        *names, "figures", "assumptions", "sources", "facts"}
    assert not [path for path in (tmp_path / "csv").iterdir() if path.name.startswith(".")]
    facts = pd.read_csv(tmp_path / "csv/facts.csv").set_index("fact")["value"]
    assert facts["digest"] == harbor_result.digest


def test_all_figures_are_listed_and_written(harbor_result, tmp_path):
    files = exports.export(harbor_result, tmp_path, "csv")
    listed = pd.read_csv(tmp_path / "figures.csv")
    assert set(harbor_result.estimates()) <= set(listed["figure"])
    assert {path.name for path in files} >= {f"{name.replace('/', '.')}.csv" for name in listed["figure"]}
    assert not listed["meaning"].isna().any()


def test_a_workbook(carriers, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    names = ["survival_probability", "class_first_to_default_probability", "conditional_default_probability",
             "conditional_failure_probability", "liquidity_given_stress_quantile"]
    names = [name for name in names if name in carriers]
    (file,) = exports.export(carriers, tmp_path / "x.xlsx", None, names)
    book = openpyxl.load_workbook(file, read_only=True)
    index = list(book["figures"].values)
    column = index[0].index("sheet")
    for row in index[1:]:
        rows = row[index[0].index("rows")]
        if rows > exports.MOST_SHEET_ROWS:
            assert "left out" in row[column]
        else:
            assert sum(1 for _ in book[row[column]].rows) == rows + 1
    head, first = list(book["survival_probability"].iter_rows(max_row=2, values_only=True))
    assert head == ("scenario", "firm", "date", "estimate", "lower", "upper", "unit")
    assert first[3] == float(carriers["survival_probability"][0, 0, 0])
    assert len({name.lower() for name in book.sheetnames}) == len(book.sheetnames)


def test_no_text_is_a_formula():
    assert exports._cells(pd.Series(["=1+1", "x", None])) == ["'=1+1", "x", None]
    assert exports._cells(pd.Series([1.5, np.nan, np.inf])) == [1.5, None, "inf"]


def test_errors(harbor_result, tmp_path):
    for arguments in ({"format": "doc"}, {"figures": ["nothing"]}):
        with pytest.raises(ballast.UsageError, match="no format|no figure called"):
            exports.export(harbor_result, tmp_path / "x", **arguments)
    assert not (tmp_path / "x").exists()


def test_the_command(harbor_file, tmp_path):
    def said(*words):
        return subprocess.run([sys.executable, "-m", "ballast", *words], capture_output=True, text=True)

    done = said("export", str(harbor_file), "--figure", "survival_probability", "--out", str(tmp_path / "t"))
    assert done.returncode == 0 and str(tmp_path / "t/survival_probability.csv") in done.stdout.splitlines()
    page = said("report", str(harbor_file), "--out", str(tmp_path / "r.html"))
    assert page.returncode == 0 and (tmp_path / "r.html").exists(), page.stderr
    missing = said("report", str(tmp_path / "nothing.h5"))
    assert missing.returncode == 4 and missing.stderr.startswith("ballast: ") and "Traceback" not in missing.stderr
    assert said("export", str(harbor_file), "--format", "doc").returncode == 2
    version = said("--version")
    assert version.returncode == 0 and version.stdout.startswith("ballast ")
