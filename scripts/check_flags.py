#!/usr/bin/env python3
"""Check the compile commands: the flags on which equal bits depend are there, and nothing that breaks them.

usage: check_flags.py compile_commands.json
"""
import json
import re
import shlex
import sys
from pathlib import Path

# Nothing in the tree is compiled with these; they change what floating-point code computes or mix units.
FORBIDDEN = re.compile(
    r"-f(fast-math|unsafe-math-optimizations|associative-math|reciprocal-math|finite-math-only|no-signed-zeros"
    r"|single-precision-constant|fp-model=fast|openmp.*|lto.*|excess-precision=fast|rounding-math"
    r"|fp-contract=(?!off).*)$|-Ofast$|-O3$|-march=native$|-mfpmath=.*387.*|-mdaz-ftz$|-?-use_fast_math$")
KERNEL_FLAGS = ["-ffp-contract=off", "-fno-math-errno"]
CUDA_FLAGS = ["--fmad=false", "--ftz=false", "--prec-div=true", "--prec-sqrt=true"]
MARCH = {"scalar": "-march=x86-64", "portable": "-march=x86-64", "v3": "-march=x86-64-v3", "v4": "-march=x86-64-v4"}


def problems(file: str, arguments: list[str]) -> list[str]:
    """What is wrong with the command that compiles `file` (posix path)."""
    found = [f"has {a} (it changes results or mixes units)" for a in arguments if FORBIDDEN.match(a)]
    if re.search(r"/kernels/backends/[^/]+\.cu$", file):
        joined = " ".join(arguments)
        found += [f"lacks {flag}" for flag in CUDA_FLAGS if flag not in arguments]
        found += [] if "-ffp-contract=off" in joined else ["lacks -ffp-contract=off for the host compiler"]
        return found
    if not re.search(r"/kernels/|/isa_probe\.cpp$", file):
        return found
    found += [f"lacks {flag}" for flag in KERNEL_FLAGS if flag not in arguments]
    levels = [a for a in arguments if re.match(r"-O", a)]
    if levels and levels[-1] not in ("-O2", "-Og", "-O0", "-O1"):
        found.append(f"is compiled with {levels[-1]}, not -O2")
    spaces = [a.removeprefix("-DBALLAST_KERNEL_NS=") for a in arguments if a.startswith("-DBALLAST_KERNEL_NS=")]
    for space in spaces:
        wanted = MARCH.get(space.split("_")[0])
        given = [a for a in arguments if a.startswith("-march=")]
        if given != [wanted] and not (given == [] and wanted == MARCH["portable"]):
            found.append(f"is {space} but compiled with {given or 'no -march'}, not {wanted}")
    if "/cpu_paths.cpp" in file and not spaces:
        found.append("has no BALLAST_KERNEL_NS")
    return found


def main() -> int:
    commands = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    total, kernel_units = 0, 0
    for command in commands:
        file = Path(command["directory"], command["file"]).as_posix()
        arguments = shlex.split(command["command"]) if "command" in command else command["arguments"]
        kernel_units += bool(re.search(r"/kernels/|/isa_probe\.cpp$", file))
        for text in problems(file, arguments):
            print(f"{file}: {text}")
            total += 1
    print(f"flags: {len(commands)} units, {kernel_units} of them kernels, {total} violations")
    return 1 if total else 0


if __name__ == "__main__":
    sys.exit(main())
