#!/usr/bin/env python3
"""Check that every header compiles alone, with the compiler and include folders of this build.

usage: check_headers.py SOURCE_ROOT compile_commands.json

One that a unit of the build includes before anything else has been compiled alone with that unit, and is only looked at for
`#pragma once`. Headers of lane code are compiled for the instruction set in their name (lanes_v4.hpp), others for portable lanes.
Those that include headers of the CUDA toolkit or of MPI are left out where there is none.
"""
import json
import os
import re
import shlex
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

# Libraries that a build may do without: how the names of their headers begin, one of them.
OPTIONAL = {"cuda": "cuda_runtime_api.h", "mpi": "mpi.h"}
LANES = {"scalar": (0, "x86-64"), "portable": (1, "x86-64"), "v3": (3, "x86-64-v3"), "v4": (4, "x86-64-v4")}


def compiler_and_flags(commands: list[dict]) -> tuple[str, list[str]]:
    """The C++ compiler and the union of include folders and project definitions over all units."""
    compiler, flags = "c++", []
    for command in commands:
        if not command["file"].endswith(".cpp"):
            continue
        arguments = shlex.split(command["command"])
        compiler = arguments[0]
        for i, argument in enumerate(arguments):
            if argument == "-isystem":
                kept = [argument, arguments[i + 1]]
            elif re.match(r"-I|-D(?!BALLAST_(KERNEL_NS|LANES|DOUBLE)=)|-std=|-isystem.", argument):
                kept = [argument]
            else:
                continue
            if kept[-1] not in flags:
                flags += kept
    return compiler, flags


def lane_flags(header: str) -> list[str]:
    """Definitions that lane code expects; harmless elsewhere."""
    isa = next((name for name in LANES if re.search(rf"_{name}(_|\.)", header)), "portable")
    lanes, march = LANES[isa]
    precision = "f64" if isa == "scalar" or "f64" in header or "double" in header else "f32"
    architecture = [f"-march={march}"] if os.uname().machine == "x86_64" else []
    return architecture + [f"-DBALLAST_LANES={lanes}", f"-DBALLAST_DOUBLE={int(precision == 'f64')}",
                           f"-DBALLAST_KERNEL_NS={isa}_{precision}"]


def compile_alone(root: Path, compiler: str, flags: list[str], header: str) -> str:
    """Empty if `header` compiles as the only include of a unit, twice included; else the compiler's words."""
    extra = lane_flags(header) if header.startswith("kernels/") else []
    unit = f'#include "{header}"\n#include "{header}"\n'
    done = subprocess.run([compiler, *flags, *extra, "-fsyntax-only", "-x", "c++", "-"], input=unit,
                          capture_output=True, text=True, cwd=root)
    return "" if done.returncode == 0 else f"{header} does not compile alone:\n{done.stderr}"


def first_includes(root: Path, commands: list[dict]) -> set[str]:
    """The headers that units of this build include before anything else."""
    firsts = set()
    for command in commands:
        text = Path(command["directory"], command["file"]).read_text(encoding="utf-8")
        first = re.search(r'^#include ["<]([^">]+)[">]', text, flags=re.M)
        if first and (root / first[1]).is_file() and not re.search(r"^#(if|define)", text[: first.start()], flags=re.M):
            firsts.add(first[1])
    return firsts


def has_header(root: Path, compiler: str, flags: list[str], header: str) -> bool:
    """Whether a library's header is in the include folders of this build."""
    done = subprocess.run([compiler, *flags, "-fsyntax-only", "-x", "c++", "-"], capture_output=True, text=True, cwd=root,
                          input=f"#include <{header}>\n")
    return done.returncode == 0


def needs_library(root: Path, header: str, start: str, seen: frozenset[str] = frozenset()) -> bool:
    """Whether a header includes one of a library, whose names begin so, itself or through headers of the project."""
    text = (root / header).read_text(encoding="utf-8")
    included = set(re.findall(r'^#include "([^"]+)"', text, flags=re.M)) - seen
    return f"#include <{start}" in text or any(
        needs_library(root, other, start, seen | included) for other in included if (root / other).is_file())


def main() -> int:
    root = Path(sys.argv[1]).resolve()
    commands = json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))
    compiler, flags = compiler_and_flags(commands)
    headers = [path.relative_to(root).as_posix() for top in ("kernels", "host", "tests")
               for path in sorted((root / top).rglob("*.hpp"))]
    for start, header in OPTIONAL.items():
        if not has_header(root, compiler, flags, header):
            headers = [h for h in headers if not needs_library(root, h, start)]
    failures = [f"{h} has no #pragma once" for h in headers
                if not re.search(r"^#pragma once$", (root / h).read_text(encoding="utf-8"), flags=re.M)]
    compiled = first_includes(root, commands)
    rest = [h for h in headers if h not in compiled]
    with ThreadPoolExecutor(max_workers=min(os.cpu_count() or 1, 8)) as pool:
        failures += [text for text in pool.map(lambda h: compile_alone(root, compiler, flags, h), rest) if text]
    for text in failures:
        print(text)
    print(f"headers: {len(headers)} headers, {len(rest)} that begin no unit, {len(failures)} faults")
    return 1 if failures or not headers else 0


if __name__ == "__main__":
    sys.exit(main())
