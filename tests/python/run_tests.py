"""Runs tests of the Python package by pytest; says "skipped: ..." where what they need is not here.

usage: run_tests.py NEEDED... -- PYTEST_ARGUMENT...      NEEDED: modules, "engine", "browser"
"""
import importlib
import os
import shutil
import sys

OLDEST = {"xarray": (2024, 10), "pandas": (2, 2)}


def why_not(needed: str) -> str:
    if needed == "engine":
        return "" if os.environ.get("BALLAST_ENGINE") else "this build has no module (BALLAST_PYTHON_MODULE=ON)"
    if needed == "browser":
        return "" if any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))) else "no chromium here"
    try:
        module = importlib.import_module(needed)
    except ImportError:
        return f"no module {needed} (scripts/python_env.sh makes an environment with it)"
    version = tuple(int(part) for part in str(getattr(module, "__version__", "0")).split(".")[:2] if part.isdigit())
    if needed in OLDEST and version < OLDEST[needed]:
        return f"{needed} {module.__version__} is too old (scripts/python_env.sh makes an environment with a later one)"
    return ""


def main() -> int:
    split = sys.argv.index("--")
    reasons = [reason for reason in map(why_not, ["pytest", "xarray", "pandas", "h5netcdf"] + sys.argv[1:split]) if reason]
    if reasons:
        print("skipped: " + "; ".join(reasons))
        return 0
    import pytest

    return int(pytest.main(["-q", "-rs", *sys.argv[split + 1:]]))


if __name__ == "__main__":
    sys.exit(main())
