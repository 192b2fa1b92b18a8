"""Studies and results that tests of the Python package share. The environment is that of ctest (CMakeLists.txt)."""
import os
import pathlib
import re
import subprocess

import pytest

SOURCE = pathlib.Path(os.environ.get("BALLAST_SOURCE_DIR", pathlib.Path(__file__).parents[2]))


def blocks(document: str, language: str) -> list[str]:
    """Code blocks of a document."""
    return re.findall(rf"```{language}\n(.*?)```", (SOURCE / document).read_text(encoding="utf-8"), re.S)


def simulate(study, out, *options: str) -> pathlib.Path:
    """A result, made by the program."""
    subprocess.run([os.environ["BALLAST_PROGRAM"], "run", str(study), "-q", "--out", str(out), *options], check=True,
                   capture_output=True)
    return pathlib.Path(out)


@pytest.fixture(scope="session")
def source() -> pathlib.Path:
    return SOURCE


@pytest.fixture(scope="session")
def harbor(tmp_path_factory) -> pathlib.Path:
    """What `ballast new` makes."""
    folder = tmp_path_factory.mktemp("studies") / "harbor"
    subprocess.run([os.environ["BALLAST_PROGRAM"], "new", str(folder)], check=True, capture_output=True)
    return folder


@pytest.fixture(scope="session")
def harbor_file(harbor) -> pathlib.Path:
    return simulate(harbor, harbor.parent / "harbor.h5", "--scenario", "base", "--paths", "4096", "--backstop-paths", "512", "--save-paths")


@pytest.fixture(scope="session")
def carriers_file(tmp_path_factory) -> pathlib.Path:
    """Several firms, a scenario, sources, assumptions, a parameter band."""
    out = tmp_path_factory.mktemp("carriers") / "carriers.h5"
    return simulate(SOURCE / "configs/backtests/telecom_1999", out, "--paths", "1024", "--scenario-paths", "512",
                    "--backstop-paths", "64", "--parameter-points", "4", "--parameter-paths", "64")
