"""Other programs write result files again and join them: nccopy, xarray's to_netcdf, open_mfdataset, open_datatree.

usage: rewrite_and_join.py FILE OTHER WHAT      WHAT: nccopy, to_netcdf, open_mfdataset or open_datatree
FILE and OTHER are results of one study with different digests. Exit status 77: a module or program is missing.
"""
import os
import shutil
import subprocess
import sys
import tempfile

try:
    import h5netcdf  # noqa: F401
    import netCDF4
    import numpy as np
    import xarray as xr
except ImportError as missing:
    print(missing, file=sys.stderr)
    sys.exit(77)

GROUPS = ["tallies", "provenance", "parameter_band", "paths"]


def groups_of(path):
    with netCDF4.Dataset(path) as file:
        return [None] + [name for name in GROUPS if name in file.groups]


def assert_same(path, copy):
    """All groups: values, coordinates, attributes."""
    assert groups_of(path) == groups_of(copy)
    for group in groups_of(path):
        with xr.open_dataset(path, group=group, engine="netcdf4") as a, \
                xr.open_dataset(copy, group=group, engine="netcdf4") as b:
            xr.testing.assert_identical(a.load(), b.load())


def nccopy(path, other, folder):
    if shutil.which("nccopy") is None:
        print("nccopy was not found", file=sys.stderr)
        sys.exit(77)
    copy = os.path.join(folder, "copy.nc")
    subprocess.run(["nccopy", path, copy], check=True)
    assert_same(path, copy)


def to_netcdf(path, other, folder):
    copy = os.path.join(folder, "copy.nc")
    for group in groups_of(path):
        with xr.open_dataset(path, group=group, engine="netcdf4") as dataset:
            dataset.load().to_netcdf(copy, group=group, engine="netcdf4", mode="w" if group is None else "a")
    assert_same(path, copy)


def open_mfdataset(path, other, folder):
    try:
        import dask  # noqa: F401
    except ImportError as missing:
        print(missing, file=sys.stderr)
        sys.exit(77)
    with xr.open_dataset(path) as a, xr.open_dataset(other) as b:
        assert a.sizes["run"] == 1 and a.run.values[0] != b.run.values[0], a.run
        names = [a.run.values[0], b.run.values[0]]
        for how in ({"combine": "nested", "concat_dim": "run"}, {"combine": "by_coords", "data_vars": "all"}):
            with xr.open_mfdataset([path, other], **how) as joined:
                assert sorted(joined.run.values) == sorted(names), joined.run
                for name, one in zip(names, (a, b)):
                    here = joined.survival_probability.sel(run=name).load()
                    np.testing.assert_array_equal(here.values, one.survival_probability.values)
                joined[["survival_probability"]].to_netcdf(os.path.join(folder, "joined.nc"))


def open_datatree(path, other, folder):
    if not hasattr(xr, "open_datatree"):
        print("this xarray has no open_datatree", file=sys.stderr)
        sys.exit(77)
    tree = xr.open_datatree(path)
    assert set(name for name in groups_of(path) if name) <= set(tree.children), tree.children
    tree.load().to_netcdf(os.path.join(folder, "tree.nc"))
    assert_same(path, os.path.join(folder, "tree.nc"))


with tempfile.TemporaryDirectory() as scratch:
    {"nccopy": nccopy, "to_netcdf": to_netcdf, "open_mfdataset": open_mfdataset,
     "open_datatree": open_datatree}[sys.argv[3]](sys.argv[1], sys.argv[2], scratch)
