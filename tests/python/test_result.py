"""Results as tables; made by the program, so that they need no module."""
import ballast
import numpy as np
import pytest
import xarray as xr


@pytest.fixture(scope="module")
def carriers(carriers_file):
    return ballast.open_result(carriers_file)


def test_figures_by_name(carriers):
    assert isinstance(carriers.data, xr.Dataset) and isinstance(carriers.tree, xr.DataTree)
    assert carriers["survival_probability"].dims == ("scenario", "firm", "date")
    assert carriers["parameter_band/survival_q05"].dims == ("date", "firm")
    assert "survival_probability" in carriers and "nothing" not in carriers
    assert carriers.scenarios[0] == "base" and len(carriers.firms) == 16 and carriers.paths == 1024
    assert carriers.digest[:12] in repr(carriers)


def test_estimates_with_intervals(carriers):
    table = carriers.estimate("survival_probability", scenario="base", date=carriers.dates[-1])
    assert list(table.columns) == ["estimate", "lower", "upper"] and list(table.index) == carriers.firms
    assert (table["lower"] <= table["estimate"]).all() and (table["estimate"] <= table["upper"]).all()
    one = carriers.estimate("survival_probability", scenario="base", firm="winstar", date=carriers.dates[3])
    assert one.shape == (1, 3)
    assert "survival_probability" in carriers.estimates() and "num_paths" not in carriers.estimates()
    for name, at in (("nothing", {}), ("survival_probability", {"firm": "winstr"}), ("survival_probability", {"frim": "x"})):
        with pytest.raises(ballast.UsageError, match="no .* called"):
            carriers.estimate(name, **at)


def test_table_of_firms(carriers):
    table = carriers.survival()
    assert table["survival"].is_monotonic_increasing and len(table) == 16
    firm = table.index[0]
    assert table.loc[firm, "survival"] == float(carriers["survival_probability"].sel(scenario="base", firm=firm)[-1])
    assert (table["band_lower"] <= table["band_upper"]).all()
    np.testing.assert_allclose(table["survival"] + table["default"] + table["acquisition"], 1, atol=1e-12)
    causes = carriers.causes()
    np.testing.assert_allclose(causes.sum(axis=1).sort_index(), table["default"].sort_index(), atol=1e-12)
    assert causes.loc[firm].idxmax() == table.loc[firm, "main_cause"]
    early = carriers.survival(date=carriers.dates[2])
    assert (early["survival"].sort_index() >= table["survival"].sort_index()).all()


def test_differences_to_the_base(carriers):
    deltas = carriers.deltas()
    assert deltas.index.names == ["scenario", "firm"] and "base" not in deltas.index.get_level_values(0)


def test_assumptions_and_their_ranks(carriers):
    table = carriers.tornado(carriers.firms[0], 5)
    assert len(table) == 5 and table["rank_correlation"].abs().is_monotonic_decreasing
    assert 0 < table.attrs["by_chance"] <= 1
    assumptions = carriers.assumptions()
    ranged = assumptions[assumptions["confidence"] == "A"]
    assert (ranged["low"] <= ranged["high"]).any() and set(assumptions["source"]) - {""} <= set(carriers.sources().index)


def test_saved_paths(harbor_file, carriers):
    result = ballast.open_result(harbor_file)
    saved = result.saved_paths()
    share = float((saved["end_step"] == -1).mean())
    assert share == pytest.approx(float(result["survival_probability"][0, 0, -1]), abs=1e-12)
    with pytest.raises(ballast.UsageError, match="save_paths"):
        carriers.saved_paths()
    with pytest.raises(ballast.UsageError, match="parameter_points"):
        result.tornado("harbor")


def test_what_is_no_result(tmp_path, harbor_file):
    with pytest.raises(ballast.InputError, match="not there"):
        ballast.open_result(tmp_path / "nothing.h5")
    (tmp_path / "text.h5").write_text("no result\n")
    with pytest.raises(ballast.InputError, match="damaged or no result"):
        ballast.open_result(tmp_path / "text.h5")
    xr.Dataset({"x": 1}).to_netcdf(tmp_path / "other.h5", engine="h5netcdf")
    with pytest.raises(ballast.InputError, match="no result"):
        ballast.open_result(tmp_path / "other.h5")


def test_a_file_that_was_replaced_is_noticed(tmp_path, harbor_file, carriers_file):
    file = tmp_path / "x.h5"
    file.write_bytes(harbor_file.read_bytes())
    result = ballast.open_result(file)
    file.unlink()
    file.write_bytes(carriers_file.read_bytes())
    assert result.estimate("survival_probability").shape[1] == 3, "the figures were read when it was opened"
    with pytest.raises(ballast.InputError, match="another result"):
        result.tree
