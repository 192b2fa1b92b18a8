#!/usr/bin/env python3
"""Write the part "Against the world" of docs/validation.md, or check that it still holds.

usage: update_page.py --program build/release/ballast [--result results/ai_buildout_2026.h5 | --paths N] [--check]

Figures of firms come from a result file of the flagship as it is now, or from a run of N paths made here; all else is
simulated here. Every miss needs its reason in configs/validation/reasons.toml, else nothing is written.
--check writes nothing: it simulates little, and demands that every line computes, that the page has these lines and no
others, and that lines which are no sample have the verdict that the page gives them.
"""
import argparse
import pathlib
import re
import sys
import tempfile
import textwrap
import time
import tomllib

import backtests
import sub_studies
from firm_lines import firm_lines
from flagship import Study
from lines import HEAD
from market_lines import market_lines
from plan_lines import plan_lines
from program import FLAGSHIP, ROOT, Program, Refused, effective_study, result

PAGE = ROOT / "docs" / "validation.md"
TITLE = "## Against the world"
SECTIONS = {
    "plan": ("The path without noise against guidance",
             "What firms and analysts published, on the path on which nothing random happens."),
    "backlog": ("Backlogs, contracts, leases, equity calls",
                "Bills still to come on 30 June 2026 if everything is delivered and used, from the tables of the study. "
                "Total obligations of Microsoft (627), Oracle (638), Alphabet (460) and Amazon (364) contain customers "
                "outside the study; the contracts of OpenAI and Anthropic with them are here."),
    "debt": ("Debts and their last payments", "Balance at the start and date of the last payment, from the tables."),
    "market": ("Markets",
               "Studies of `configs/validation/`, which hold the flagship's processes, and one check of inputs. Rents of "
               "October 2024 begin at 2.0 USD an hour (1.8 to 2.2 in that series) and at the demand that the flagship's "
               "own trend implies for such a price on that date. Quantiles of the spread are set against 354 month ends "
               "since 1996 with their block-bootstrap bands."),
    "credit": ("Default", "The base case of the flagship."),
    "behaviour": ("How often things happen", "The base case of the flagship."),
    "backtest": ("Back-tests",
                 "Studies of `configs/backtests/`, begun on 31 December 1999 and 31 December 2024 from what was known then, "
                 "against what came ([backtests.md](backtests.md)). Nothing was set with these lines in view."),
}
CHECK_PATHS, CHECK_SCALE = 8192, 0.125


def same_study(one, other):
    """Whether two effective studies differ in numbers of paths and scenarios alone."""
    def kept(tables):
        general = {key: value for key, value in tables["general"].items() if not key.endswith("paths")}
        return {key: value for key, value in tables.items() if key != "scenario"} | {"general": general}
    return kept(one) == kept(other)


def flagship_result(program, present, arguments):
    """Result of the flagship as it stands."""
    if arguments.paths:
        return program.run(FLAGSHIP, "flagship", arguments.paths, "--scenario", "base")
    file = pathlib.Path(arguments.result)
    if not file.is_file():
        raise Refused(f"{file} is not there. Run scripts/run.sh, or give --paths N to simulate the base case here.")
    if not same_study(effective_study(file), present):
        raise Refused(f"{file} was made of another study than configs/ai_buildout_2026 is now. Run scripts/run.sh "
                      "again, or give --paths N to simulate the base case here.")
    return file


def check_sources(lines):
    """Every source key of a line stands in sources.toml of the flagship or of the validation."""
    known = {"own choice"}
    for folder in (FLAGSHIP, sub_studies.FOLDER, *(backtests.FOLDER / name for name in backtests.PATHS)):
        known |= set(tomllib.loads((folder / "sources.toml").read_text())["source"])
    cited = {key.strip(): line.key for line in lines for key in re.sub(r"\(\w\)", "", line.source).split(",")}
    if unknown := sorted(f"{key} of {line}" for key, line in cited.items() if key not in known):
        raise Refused(f"unknown sources: {', '.join(unknown)}. Add them to configs/validation/sources.toml.")


def rent_drift(program):
    """Expected drift of the H100's log rent by obsolescence and events [1/yr]."""
    return program.plan(FLAGSHIP)["rent_log_drift_per_year"]["h100"]["total"]


def all_lines(program, folder, arguments, scale):
    present = effective_study(program.run(FLAGSHIP, "present", 256, "--scenario", "base"))
    study = Study(present)
    yardsticks = tomllib.loads((sub_studies.FOLDER / "yardsticks.toml").read_text())
    figures, tallies = result(flagship_result(program, present, arguments))
    sub_studies.write(present, rent_drift(program), folder)
    lines = plan_lines(program, study, yardsticks)
    lines += market_lines(program, study, figures, yardsticks, folder, scale)
    lines += firm_lines(figures, tallies, study, yardsticks)
    lines += backtests.backtest_lines(program, scale)
    check_sources(lines)
    return lines, int(tallies["paths"])


def section_text(lines, reasons, paths):
    """The part of the page. Its rows begin without a blank, unlike those of the known answers."""
    misses = [line for line in lines if not line.holds]
    parts = [TITLE, "", *textwrap.wrap(
        "Yardsticks of the world, with their sources (`sources.toml` of `configs/ai_buildout_2026` and "
        "`configs/validation`; in brackets the confidence: H filing or own calculation on data, M several or quoting "
        "pages, L one note, R recalled, A assumed). *Wanted* is the range of the source, or 5 % either "
        "way of a single figure (2 % for debts). *No sample*: the figure follows from the study alone. Other figures "
        "have an interval of sampling error, with its kind; the verdict is about the estimate. Many lines "
        "are in-sample: the study was set with them in view, so they show that it is coherent, not "
        f"that it predicts. Figures of firms are from {paths:,} paths of the base case. {len(lines) - len(misses)} of "
        f"{len(lines)} lines hold.", 124), ""]
    for key, (title, meaning) in SECTIONS.items():
        rows = [line.row() for line in lines if line.section == key]
        parts += [f"### {title}", *textwrap.wrap(meaning, 124), "", *HEAD, *rows, ""]
        missed = [line for line in misses if line.section == key]
        parts += [f"- *{line.yardstick}*: {line.missed_by}. {reasons[line.key]}" for line in missed]
        parts += [""] if missed else []
    return "\n".join(parts[:-1]) + "\n"


def world_part(page):
    return page[page.index(TITLE):] if TITLE in page else ""


def verdicts(text):
    """{yardstick: (verdict, no sample)} of the rows of a page."""
    rows = [row.strip("|").split(" | ") for row in text.splitlines() if row.startswith("|") and " | " in row]
    return {row[0].strip(): (row[-1].strip(), row[3].strip() == "no sample") for row in rows if len(row) == 6}


def check(lines, text, reasons):
    """What the page says against what was found now; a list of complaints."""
    head = {HEAD[0].strip("|").split(" | ")[0].strip()}
    page = {key: value for key, value in verdicts(text).items() if key not in head}
    now = verdicts("\n".join(line.row() for line in lines))
    wrong = [f"{key}: the page lacks it" for key in now if key not in page]
    wrong += [f"{key}: nothing computes it" for key in page if key not in now]
    for key in now.keys() & page.keys():
        if now[key][1] and now[key] != page[key]:
            wrong.append(f"{key}: the page says {page[key][0]}, it is {now[key][0]}")
    wrong += [f"{line.key} misses and has no reason in configs/validation/reasons.toml" for line in lines
              if not line.holds and not line.figure.random and line.key not in reasons]
    return sorted(wrong)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=pathlib.Path, default=ROOT / "build" / "release" / "ballast")
    parser.add_argument("--result", default=str(ROOT / "results" / "ai_buildout_2026.h5"))
    parser.add_argument("--paths", type=int, default=0, help="simulate the flagship's base case with so many paths")
    parser.add_argument("--check", action="store_true")
    arguments = parser.parse_args()
    began = time.monotonic()
    if arguments.check:
        arguments.paths = arguments.paths or CHECK_PATHS
    with tempfile.TemporaryDirectory() as scratch:
        program = Program(arguments.program.resolve(), scratch)
        folder = sub_studies.copy_of_folder(scratch) if arguments.check else sub_studies.FOLDER
        scale = CHECK_SCALE if arguments.check else 1.0
        lines, paths = all_lines(program, folder, arguments, scale)
    page = PAGE.read_text()
    reasons = tomllib.loads((sub_studies.FOLDER / "reasons.toml").read_text())
    if arguments.check:
        wrong = check(lines, world_part(page), reasons)
        print(f"{len(lines)} lines, {len(wrong)} unlike docs/validation.md; "
              f"{sum(not line.figure.random for line in lines)} are no sample")
        if wrong:
            raise Refused("\n".join(wrong) + "\nRun scripts/update_validation.sh and look at the change.")
        return
    misses = {line.key: line for line in lines if not line.holds}
    if unexplained := sorted(set(misses) - set(reasons)):
        raise Refused("misses without a reason in configs/validation/reasons.toml:\n" + "\n".join(
            f"{key}: {misses[key].row()} {misses[key].missed_by}" for key in unexplained))
    for key in sorted(set(reasons) - set(misses)):
        print(f"reasons.toml explains {key}, which holds now", file=sys.stderr)
    PAGE.write_text(page.removesuffix(world_part(page)).rstrip() + "\n\n" + section_text(lines, reasons, paths))
    print(f"{len(lines)} lines, {len(misses)} misses, {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    try:
        main()
    except Refused as refusal:
        sys.exit(f"update_page.py: {refusal}")
