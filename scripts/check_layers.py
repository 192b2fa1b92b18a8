#!/usr/bin/env python3
"""Check that #include lines point only in the directions of docs/architecture.md.

usage: check_layers.py SOURCE_ROOT

Rules
  - every quoted include is written from the source root and names a file that exists
    (or a generated header);
  - a layer includes only itself and the layers listed for it below;
  - third-party headers stay where the design wants them.
Exit status 1 and one line "file:line: problem" for each violation.
"""
import re
import sys
from pathlib import Path

VOCABULARY = "kernels/tables/vocabulary"
KERNELS_BELOW_PATH = ["kernels/core", "kernels/random", "kernels/tables", "kernels/factors", "kernels/firms",
                      "kernels/path"]
# What hands a study over to the kernels: the tables, and the functions that make them the same on every machine.
TABLE_ROOM = ["kernels/tables", "kernels/core/table_math.hpp", "kernels/random/draw_names.hpp"]

# layer: what it may include besides itself, folders or single headers.
ALLOWED = {
    "kernels/core": [],
    "kernels/random": ["kernels/core"],
    VOCABULARY: [],
    "kernels/tables": [VOCABULARY, "kernels/random/draw_key.hpp"],
    "kernels/factors": ["kernels/core", "kernels/random", "kernels/tables"],
    "kernels/firms": ["kernels/core", "kernels/random", "kernels/tables", "kernels/factors"],
    "kernels/path": KERNELS_BELOW_PATH + ["kernels/tally"],
    "kernels/tally": [VOCABULARY, "kernels/core"],
    "kernels/backends": KERNELS_BELOW_PATH + ["kernels/tally"],
    "host/base": [],
    "host/study": ["host/base", "kernels/tally"] + TABLE_ROOM,
    "host/config": ["host/base", "host/study", "kernels/random/table_draws.hpp"] + TABLE_ROOM,
    "host/risk": [VOCABULARY, "host/base", "kernels/tally"],
    "host/results": [VOCABULARY, "host/base", "host/study", "host/risk", "kernels/tally"],
    # A run folds tallies (host/risk) and keeps checkpoints in result files (host/results).
    "host/run": ["host/base", "host/study", "host/risk", "host/results", "kernels/tally", "kernels/backends"]
                + KERNELS_BELOW_PATH,
    "host/mpi": ["host/base", "host/run"],
    "host/app": ["host", "kernels/tally"] + KERNELS_BELOW_PATH,
    "host/api": ["host/app", "host/config", "host/study", "host/base"],
    "host/library": ["host/api", "host/app", "host/results", "host/study", "host/base"],
    "python/src": ["host/api", "host/base"],
    "tests": ["kernels", "host"],
}
GENERATED = {"ballast_budget.hpp", "ballast_new_study.hpp", "ballast_version.hpp", "ballast/version.hpp"}

# Third-party headers: pattern of the header, layers that may include it, why.
THIRD_PARTY = [
    (r"(thrust|cub)/", ["kernels/backends", "tests"], "Thrust and CUB live in the CUDA backend only"),
    (r"(tbb|oneapi)/", ["host/run", "tests"], "threads belong to host/run"),
    (r"mpi\.h$", ["host/mpi"], "processes of a team talk to each other in host/mpi"),
    (r"hdf5|H5", ["host/results", "tests"], "files belong to host/results"),
    (r"Eigen/", ["host/study", "host/config", "tests"], "Eigen diagnoses on the host; its values never reach a kernel"),
    (r"toml\+\+/|toml\.hpp", ["host/config", "tests"], "host/config alone reads TOML"),
    (r"nanobind/", ["python/src"], "Python belongs to python/src"),
    (r"CLI/", ["host/app", "tests"], "arguments belong to host/app"),
    (r"(fmt|spdlog|boost|nlohmann|openssl)/", ["host", "tests"], "kernel layers use no such library"),
    (r"(cmath|math\.h|complex|random|valarray|numeric)$", ["host", "tests"],
     "libm differs between machines; kernels use kernels/core/math.hpp"),
]

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
SUFFIXES = {".hpp", ".cpp", ".h", ".cu", ".cuh", ".inc"}


def layer_of(path: str) -> str | None:
    """The most specific layer that `path` (posix, relative to the root) lies in."""
    matches = [layer for layer in ALLOWED if path.startswith(layer + "/")]
    return max(matches, key=len, default=None)


def within(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder + "/")


def problems_of_line(root: Path, file: str, kind: str, header: str) -> list[str]:
    layer = layer_of(file)
    if layer is None:
        return ["lies in no layer of the design; move it or add the layer to scripts/check_layers.py"]
    if kind == "<":
        if re.match(r"(kernels|host|python|tests)/", header):
            return [f'<{header}> is a file of this tree; write it in quotes, "{header}"']
        return [f"<{header}> ({why}); allowed in {', '.join(where)}"
                for pattern, where, why in THIRD_PARTY
                if re.match(pattern, header) and not any(within(layer, place) for place in where)]
    if header in GENERATED:
        return []
    if not (root / header).is_file():
        return [f'"{header}" does not exist (includes are written from the source root)']
    target = layer_of(header)
    if target == layer or any(within(target or "", allowed) or header == allowed for allowed in ALLOWED[layer]):
        return []
    return [f'"{header}": {layer} must not include {target or "this folder"} '
            f"(allowed: itself, {', '.join(ALLOWED[layer]) or 'nothing else'})"]


def check(root: Path) -> list[str]:
    found = []
    for top in ("kernels", "host", "python", "tests"):
        for path in sorted((root / top).rglob("*")):
            if path.suffix not in SUFFIXES or not path.is_file():
                continue
            file = path.relative_to(root).as_posix()
            if path.suffix in {".cu", ".cuh"} and not (
                within(file, "kernels/backends") or within(file, "tests/ptx")
            ):
                found.append(f"{file}:1: only kernels/backends goes through nvcc; move this file there")
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                match = INCLUDE.match(line)
                if match:
                    found += [f"{file}:{number}: {text}"
                              for text in problems_of_line(root, file, match[1], match[2])]
    return found


def main() -> int:
    found = check(Path(sys.argv[1]).resolve())
    for line in found:
        print(line)
    print(f"layers: {len(found)} violations")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
