#!/usr/bin/env python3
"""Measure how often the intervals of a result file hold the truth, and write the table to docs/validation.md.

usage: measure_coverage.py [BUILD_FOLDER] [--replications N]      default build/release, 400

Every figure, where failures are common and where they are rare: tests/statistics/every_figure_test.cpp with more
replications and paths than the quick run of ctest. Takes about ten minutes. The exit status is the test's.
"""
import argparse
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
DOCUMENT = ROOT / "docs" / "validation.md"
BEGIN = "<!-- coverage: written by scripts/measure_coverage.py -->\n"
END = "<!-- coverage: end -->\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", nargs="?", type=pathlib.Path, default=ROOT / "build" / "release")
    parser.add_argument("--replications", type=int, default=400)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        table = pathlib.Path(folder) / "table.md"
        environment = {**os.environ, "BALLAST_SOURCE_DIR": str(ROOT), "BALLAST_COVERAGE_TABLE": str(table),
                       "BALLAST_COVERAGE_REPLICATIONS": str(arguments.replications)}
        test = subprocess.run([str(arguments.build / "tests" / "test_statistics"), "--gtest_brief=1",
                               "--gtest_filter=EveryFigure.*"], env=environment, check=False)
        if not table.exists():
            return test.returncode or 1
        page = DOCUMENT.read_text(encoding="utf-8")
        before, rest = page.split(BEGIN)
        after = rest.split(END)[1]
        DOCUMENT.write_text(before + BEGIN + table.read_text(encoding="utf-8") + END + after, encoding="utf-8")
    return test.returncode


sys.exit(main())
