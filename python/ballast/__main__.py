"""The command `ballast`: verbs of the program go to the program, `report` and `export` are this package's."""
from __future__ import annotations

import argparse
import os
import sys
from typing import Sequence

from . import _errors, _program


def _report(words: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="ballast report", description="One HTML page of one result or of several, "
                                     "side by side; it needs no network.")
    parser.add_argument("files", metavar="FILE", nargs="+", help="result files")
    parser.add_argument("--out", metavar="FILE", help="the page (default: FILE with .html)")
    parser.add_argument("--switches", metavar="FILE", help="result of `ballast switches`: what each mechanism is worth")
    arguments = parser.parse_args(words)
    from ._result import Result
    from .report import write_report

    out = arguments.out or os.path.splitext(arguments.files[0])[0] + ".html"
    switches = Result(arguments.switches) if arguments.switches else None
    print(write_report([Result(file) for file in arguments.files], out, switches=switches))


def _export(words: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="ballast export", description="Long tables of all figures of a result, with "
                                     "names, units and intervals.")
    parser.add_argument("file", metavar="FILE", help="result file")
    parser.add_argument("--format", choices=["csv", "parquet", "xlsx"], default="csv")
    parser.add_argument("--figure", metavar="NAME", nargs="+", help="figures; all if not given")
    parser.add_argument("--out", metavar="PATH", help="folder (csv, parquet) or file (xlsx); default: beside FILE")
    arguments = parser.parse_args(words)
    from ._result import Result
    from .export import export

    base = os.path.splitext(arguments.file)[0]
    out = arguments.out or (base + ".xlsx" if arguments.format == "xlsx" else f"{base}_{arguments.format}")
    for path in export(Result(arguments.file), out, arguments.format, arguments.figure):
        print(path)


def main() -> int:
    words = sys.argv[1:]
    own = {"report": _report, "export": _export}
    try:
        if words and words[0] in own:
            own[words[0]](words[1:])
            return 0
        program = str(_program.program())
    except (_errors.BallastError, FileNotFoundError, ImportError) as error:
        print(f"ballast: {error}", file=sys.stderr)
        return getattr(error, "exit_code", 1)
    os.execv(program, [program, *words])


if __name__ == "__main__":
    sys.exit(main())
