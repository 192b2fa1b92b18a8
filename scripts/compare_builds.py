#!/usr/bin/env python3
"""Check that two builds of the program give the same bits: every study, both precisions, every instruction set.

usage: compare_builds.py OLD NEW [--ptx OLD_FOLDER NEW_FOLDER] [--record FILE] [--only PATTERN]
                         [--old-root ROOT] [--renamed NEW=OLD ...] [--digests]

OLD and NEW are programs. Each runs the known answers, the clearing circles, the benchmark and the flagship with few
paths; compared are the digest, the hash of every scenario's tables, and every data set and attribute of the result
files (but for provenance, the commit and the seal over them). Where keys were renamed between them, OLD reads the studies of
another tree (--old-root), some under other names (--renamed), and --digests compares the digests of all scenarios alone,
which know no names of tables and axes. --ptx compares the kernels' PTX statement by statement.
Exit status 1 if anything differs, 2 if a run fails.
"""
import argparse
import fnmatch
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import h5py
import numpy

ROOT = Path(__file__).resolve().parent.parent
STUDIES = sorted(p.parent.relative_to(ROOT) for pattern in ("configs/*/study.toml", "configs/*/*/study.toml",
                                                            "tests/clearing/*/study.toml")
                 for p in ROOT.glob(pattern) if "validation" not in p.parts)
SETTINGS = [("single", "v4"), ("double", "v4"), ("single", "v3"), ("single", "portable")]
SIZE = ["--paths", "512", "--scenario-paths", "128", "--backstop-paths", "64", "--threads", "2", "--backend", "cpu"]
OF_THE_BUILD = {"git_commit", "history", "payload_sha256", "engine_version"}


def instruction_sets(program):
    """Those of this processor, by the program's own self-test."""
    report = subprocess.run([program, "doctor"], capture_output=True, text=True, check=False).stdout
    return set(re.findall(r"^isa (\w+) +ok", report, re.MULTILINE))


def run(program, study, precision, isa, out):
    """The JSON of a run."""
    done = subprocess.run([program, "-q", "run", str(study), *SIZE, "--precision", precision, "--isa", isa, "--json",
                           "--out", str(out)], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        print(f"{program} run {study}: exit {done.returncode}\n{done.stderr}", file=sys.stderr)
        sys.exit(2)
    return json.loads(done.stdout)


def stored(file):
    """Every data set and attribute of a result file by name, provenance left out."""
    content = {}

    def visit(name, item):
        if name.startswith("provenance"):
            return
        for key, value in item.attrs.items():
            if key not in ("DIMENSION_LIST", "REFERENCE_LIST"):
                content[f"{name}@{key}"] = value
        if isinstance(item, h5py.Dataset):
            content[name] = item[()]

    with h5py.File(file) as opened:
        content.update({f"@{k}": v for k, v in opened.attrs.items() if k not in OF_THE_BUILD})
        opened.visititems(visit)
    return content


def same(a, b):
    a, b = numpy.asarray(a), numpy.asarray(b)
    if a.shape != b.shape or a.dtype != b.dtype:
        return False
    return numpy.array_equal(a, b, equal_nan=a.dtype.kind == "f")


def compare_files(old, new):
    a, b = stored(old), stored(new)
    return sorted(name for name in a.keys() | b.keys() if name not in a or name not in b or not same(a[name], b[name]))


def compare_runs(old, new, studies, precision, isa, folder, digests):
    """What differs, as names."""
    files = [folder / "old.h5", folder / "new.h5"]
    for file in files:
        file.unlink(missing_ok=True)
    runs = [run(program, study, precision, isa, file) for program, study, file in zip((old, new), studies, files)]
    found = ["digest"] if runs[0]["digest"] != runs[1]["digest"] else []
    found += [f"{key} of {a['name']}" for a, b in zip(runs[0]["scenarios"], runs[1]["scenarios"])
              for key in (("digest",) if digests else ("digest", "tables_sha256")) if a[key] != b[key]]
    return found if digests else found + compare_files(*files)


def statements(file):
    """PTX without comments and places in the source; what begins with .section is for debuggers alone."""
    text = re.sub(r"//[^\n]*", "", file.read_text(encoding="utf-8").split("\n\t.section")[0])
    lines = (line.strip() for line in text.splitlines())
    return [line for line in lines if line and not line.startswith((".loc", ".file", ".version"))]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("old")
    parser.add_argument("new")
    parser.add_argument("--ptx", nargs=2, type=Path, metavar=("OLD_FOLDER", "NEW_FOLDER"))
    parser.add_argument("--record", type=Path)
    parser.add_argument("--only", default="*")
    parser.add_argument("--old-root", type=Path, default=ROOT)
    parser.add_argument("--renamed", nargs="*", default=[], metavar="NEW=OLD")
    parser.add_argument("--digests", action="store_true")
    arguments = parser.parse_args()
    lines, differing = [], 0
    versions = [subprocess.run([p, "--version"], capture_output=True, text=True, check=True).stdout.split("\n")[0]
                for p in (arguments.old, arguments.new)]
    usable = instruction_sets(arguments.old) & instruction_sets(arguments.new)
    studies = [study for study in STUDIES if fnmatch.fnmatch(str(study), arguments.only)]
    if not usable or not studies:
        print(f"compare_builds.py: nothing to compare: {len(studies)} studies match --only, and both programs' `doctor` "
              f"name {len(usable)} usable instruction sets", file=sys.stderr)
        return 2
    renamed = dict(pair.split("=") for pair in arguments.renamed)
    with tempfile.TemporaryDirectory() as name:
        for study in studies:
            cells = []
            before = arguments.old_root / study.parent / renamed.get(study.name, study.name)
            if not before.exists():
                lines.append(f"| `{study}` | the old tree has no such study" + " |" * len(SETTINGS))
                print(lines[-1], flush=True)
                continue
            for precision, isa in SETTINGS:
                if isa not in usable:
                    cells.append("not on this processor")
                    continue
                found = compare_runs(arguments.old, arguments.new, (before, ROOT / study), precision, isa, Path(name),
                                     arguments.digests)
                cells.append(f"**{len(found)} differ**: {', '.join(found[:4])}" if found else "equal")
                differing += bool(found)
            lines.append(f"| `{study}` | " + " | ".join(cells) + " |")
            print(lines[-1], flush=True)
    ptx = []
    if arguments.ptx:
        old_folder, new_folder = arguments.ptx
        for unit in sorted({file.name for folder in arguments.ptx for file in folder.glob("*.ptx")}):
            a, b = (statements(folder / unit) if (folder / unit).exists() else [] for folder in (old_folder, new_folder))
            differing += a != b
            ptx.append(f"| `{Path(unit).stem}` | {len(a)} | {len(b)} | {'equal' if a == b else '**differ**'} |")
            print(ptx[-1], flush=True)
    if arguments.record:
        page = ["# One build against another", "", f"- old: {versions[0]}", f"- new: {versions[1]}",
                "- command: `scripts/compare_builds.py OLD NEW`: " + " ".join(SIZE),
                "- compared: " + ("digests of all scenarios, backstops and parameter points" if arguments.digests else
                                  "digest, hashes of tables, every data set and attribute of the result files, provenance aside"),
                "",
                "| study | " + " | ".join(f"{p}, {i}" for p, i in SETTINGS) + " |", "|---" * (len(SETTINGS) + 1) + "|",
                *lines]
        if ptx:
            page += ["", "PTX of the kernels, comments and places in the source aside:", "",
                     "| unit | statements, old | new | |", "|---|---|---|---|", *ptx]
        arguments.record.write_text("\n".join(page) + "\n", encoding="utf-8")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
