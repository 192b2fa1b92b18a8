#!/usr/bin/env python3
"""Check the symbols of kernel object files.

usage: check_symbols.py OBJECT...

An object is named by its build folder: ..._<isa>_<precision>.dir/... holds lane code of that namespace (a replay
is scalar), ..._cuda_<precision>_<variant>.dir/... kernels of that namespace and the host code that launches them; any
other is a unit of plain tables, compiled for the baseline instruction set.
  - Lane objects define no weak or unique symbol outside their own namespace: the linker keeps one copy of
    such a symbol, and would hand one instruction set's code to all.
  - CUDA objects define no function at all outside their namespace but what nvcc adds, which is local to the unit.
  - Lane objects have no static initialisers: those run before the instruction set is chosen.
  - No object calls libm or libmvec, whose results differ between machines.
"""
import re
import subprocess
import sys

LIBM = """acos acosh asin asinh atan atan2 atanh cbrt ceil cos cosh erf erfc exp exp10 exp2 expm1 fabs fdim
floor fma fmax fmin fmod frexp hypot ilogb j0 j1 jn ldexp lgamma llrint llround log log10 log1p log2 logb lrint
lround modf nearbyint nextafter pow remainder rint round roundeven scalbln scalbn sin sincos sinh sqrt tan tanh
tgamma trunc y0 y1 yn""".split()
LIBM_CALL = re.compile(r"^(?:__)?(?:" + "|".join(LIBM) + r")[fl]?(?:_finite|f?128)?$|^_ZGV")
LANE_OBJECT = re.compile(r"_(scalar|portable|v3|v4|replay)_(f32|f64)\.dir/")
CUDA_OBJECT = re.compile(r"_(cuda_(?:f32|f64)_\w+)\.dir/")


def problems(symbols: list[tuple[str, str]], namespace: str | None) -> list[str]:
    """`symbols` are (mangled name, nm type letter); `namespace` is None for a unit of tables."""
    found = []
    own = f"{len(namespace)}{namespace}" if namespace else None
    for name, kind in symbols:
        plain = name.split("@")[0]
        if kind in "Uwv" and LIBM_CALL.match(plain):
            found.append(f"calls {plain} (libm differs between machines); use kernels/core/math.hpp")
        # DW.ref.* is the compiler's pointer for exception tables: data, the same in every unit.
        if own and kind in "WVui" and own not in name and not name.startswith("DW.ref."):
            found.append(f"defines the weak symbol {name} outside {namespace} (the linker would share it "
                         "between instruction sets); make it BALLAST_FN or put it in the kernel namespace")
        if own and kind == "T" and "cuda_" in own and own not in name:
            found.append(f"defines {name} outside {namespace} (another variant may define it too)")
        if own and re.match(r"_GLOBAL__(sub_)?I_", name):
            found.append(f"has the static initialiser {name} (it runs on any processor); make the object constexpr")
    return found


def namespace_of(path: str) -> str | None:
    """The kernel namespace of an object file; a replay is scalar lanes. None for tables."""
    cuda = CUDA_OBJECT.search(path)
    if cuda:
        return cuda[1]
    match = LANE_OBJECT.search(path)
    return f"{match[1].replace('replay', 'scalar')}_{match[2]}" if match else None


def read_symbols(path: str) -> list[tuple[str, str]]:
    listing = subprocess.run(["nm", "--format=posix", path], check=True, capture_output=True, text=True).stdout
    return [(fields[0], fields[1]) for fields in map(str.split, listing.splitlines()) if len(fields) >= 2]


def main() -> int:
    total, defined = 0, 0
    for path in sys.argv[1:]:
        symbols = read_symbols(path)
        defined += sum(kind in "Tt" for _, kind in symbols)
        for text in problems(symbols, namespace_of(path)):
            print(f"{path}: {text}")
            total += 1
    if defined == 0:
        print("no function is defined in these objects (nothing was checked); is the list empty?")
        return 1
    print(f"symbols: {len(sys.argv) - 1} objects, {defined} functions, {total} violations")
    return 1 if total else 0


if __name__ == "__main__":
    sys.exit(main())
