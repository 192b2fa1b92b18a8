"""Opens a sample result file with xarray and checks that names, values and attributes arrive without a warning.

usage: open_with_xarray.py FILE ENGINE      ENGINE: h5netcdf, netcdf4 or default
Exit status 77: a module is missing.
"""
import os
import sys
import tempfile
import warnings

try:
    # Imported first: the modules' own import warnings are none of the file's business.
    import numpy as np
    import xarray as xr
    import h5netcdf
    import netCDF4
except ImportError as missing:
    print(missing, file=sys.stderr)
    sys.exit(77)


def rewrite(ds):
    """Other programs can write again what they have read, with its encodings, as nccopy does."""
    with tempfile.TemporaryDirectory() as folder:
        for engine in ("netcdf4", "h5netcdf"):
            copy = os.path.join(folder, engine + ".nc")
            ds.to_netcdf(copy, engine=engine)
            with xr.open_dataset(copy, engine=engine) as back:
                xr.testing.assert_equal(ds, back)


def main(path, engine):
    warnings.simplefilter("error")
    keywords = {} if engine == "default" else {"engine": engine}
    with xr.open_dataset(path, **keywords) as ds:
        assert set(ds.dims) == {"scenario", "firm", "date", "quantile"}, ds.dims
        assert list(ds.firm.values) == ["CoreWeave", "Crédit Énergie", ""], ds.firm.values
        assert list(ds.scenario.values) == ["base", "power_crunch"]
        assert ds.date.values[1] == np.datetime64("2026-09-29"), ds.date.values
        survival = ds.survival_probability
        assert survival.dims == ("scenario", "firm", "date")
        assert survival.attrs["units"] == "1"
        assert survival.attrs["confidence_level"] == 0.95
        for name in survival.attrs["ancillary_variables"].split():
            assert ds[name].dims == survival.dims
        one = survival.sel(scenario="power_crunch", firm="CoreWeave", date="2026-09-29")
        assert abs(float(one) - (0.1 * np.sin(13) + 0.5)) < 1e-15
        assert np.isnan(survival.values.ravel()[5])
        assert ds.listed.dtype == np.int8 and list(ds.listed.values) == [1, 0, 1]
        assert ds.attrs["Conventions"] == "CF-1.8" and ds.attrs["seed"] == 42
        assert list(ds.attrs["format_version"]) == [1, 0]
        assert ds.attrs["references"] in ("", b""), ds.attrs["references"]
        assert len(ds.attrs["payload_sha256"]) == 64
        ds.load()
        rewrite(ds)
    with xr.open_dataset(path, group="tallies", **keywords) as tallies:
        assert tallies.liquidity.dims == ("scenario", "firm", "bin")
        assert tallies.liquidity.dtype == np.uint64 and int(tallies.liquidity[0, 0, 0]) == 2**60
        assert tallies.lossless.dtype == np.float32 and tallies.steps.dtype == np.int32
        tallies.load()
    with xr.open_dataset(path, group="provenance", **keywords) as provenance:
        assert len(provenance.attrs["study"]) == 200000
        assert provenance.attrs["command"] == "ballast run configs/x"


main(sys.argv[1], sys.argv[2])
