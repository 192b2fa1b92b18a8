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
# Of nvcc: the last of two such options would count, and linked device code could be shared between variants.
CUDA_FORBIDDEN = re.compile(
    r"--?(fmad=true|ftz=true|prec-div=false|prec-sqrt=false|use_fast_math|extra-device-vectorization|maxrregcount.*"
    r"|rdc=true|relocatable-device-code=true|dc|device-c|dlto|dlink-time-opt)$")
MARCH = {"scalar": "-march=x86-64", "portable": "-march=x86-64", "v3": "-march=x86-64-v3", "v4": "-march=x86-64-v4"}


def problems(file: str, arguments: list[str]) -> list[str]:
    """What is wrong with the command that compiles `file` (posix path)."""
    found = [f"has {a} (it changes results or mixes units)" for a in arguments if FORBIDDEN.match(a)]
    if re.search(r"/kernels/backends/[^/]+\.cu$", file):
        return found + cuda_problems(file, arguments)
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


def cuda_problems(file: str, arguments: list[str]) -> list[str]:
    """The same for a unit that nvcc compiles."""
    if any(re.search(r"(^|/)ballast_fast_cuda_f32_\w+\.dir/", a) for a in arguments):
        return []  # of ballast_fast, a program that measures what equal bits cost and is used for nothing else
    found = [f"has {a} (it changes results or links device code)" for a in arguments if CUDA_FORBIDDEN.match(a)]
    found += [f"lacks {flag}" for flag in CUDA_FLAGS if flag not in arguments]
    if not any("-ffp-contract=off" in a for a in arguments):
        found.append("lacks -ffp-contract=off for the host compiler")
    codes = [re.match(r"-?-gencode=arch=compute_(\d+),code=\[(?:compute_(\d+),)?sm_\d+(,sm_\d+)*\]$", a) for a in arguments]
    codes = [code for code in codes if code]
    if len(codes) != 1 or codes[0][2] not in (None, codes[0][1]):
        found.append("does not make all its code from one PTX (-gencode)")
    if not file.endswith("/cuda_paths.cu"):
        return found
    given = dict(a[2:].split("=", 1) for a in arguments if re.match(r"-DBALLAST_\w+=", a))
    unit = re.match(r"cuda_(f32|f64)_(?:p(\d+)|global)$", given.get("BALLAST_KERNEL_NS", ""))
    if not unit:
        return found + ["has no BALLAST_KERNEL_NS of the form cuda_<precision>_<variant>"]
    wanted = {"BALLAST_LANES": "8", "BALLAST_DOUBLE": str(int(unit[1] == "f64")),
              "BALLAST_PATHS_PER_BLOCK": unit[2] or "32", "BALLAST_STATE_ON_CHIP": "1" if unit[2] else "0"}
    return found + [f"is {unit[0]} but compiled with {name}={given.get(name)}, not {value}"
                    for name, value in wanted.items() if given.get(name) != value]


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
