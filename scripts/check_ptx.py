#!/usr/bin/env python3
"""Check the PTX of the CUDA backend: only operations whose result IEEE 754 fixes, nothing shared between units.

usage: check_ptx.py [--update] BUDGET.json UNIT.ptx...

A unit is named as its namespace, cuda_<precision>_<variant>.ptx. Of floating-point operations a kernel may use
add, sub, mul, fma, div, sqrt and rcp rounded to nearest (.rn written out), comparisons, selections, and conversions
with an IEEE rounding; nothing flushed to zero, saturated, approximate, packed or atomic. Bytes of local arrays and
double-precision instructions in single-precision kernels (64 times slower on consumer GPUs) must stay within the
budget; --update writes what was found into it.
"""
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

from budget import read_budget, write_budget

ROUNDED = {"add", "sub", "mul", "fma", "div", "sqrt", "rcp"}  # must say .rn
EXACT = {"neg", "abs", "min", "max", "mov", "ld", "ldu", "st", "selp", "set", "setp", "slct", "copysign", "testp"}
BANNED_ROOTS = {"ex2", "lg2", "rsqrt", "sin", "cos", "tanh"}
BANNED_MODIFIERS = {"ftz", "sat", "approx", "full"}
FLOAT = re.compile(r"^(e\dm\d|b?f16|bf16|tf32|f32|f64)(x\d)?$")
ROUNDINGS = {"rn", "rz", "rm", "rp", "rni", "rzi", "rmi", "rpi"}
INSTRUCTION = re.compile(r"^\s*(?:@!?%p\d+\s+)?([a-z][a-z0-9_]*(?:[.:]+[a-z0-9_]+)*)\b[^;{]*[;{]")
FUNCTION = re.compile(r"^\s*(?:\.(?:visible|weak|extern)\s+)*\.(entry|func)\s+(?:\([^)]*\)\s*)?([\w$]+)")
LOCAL = re.compile(r"^\s*\.local\s+\.align\s+\d+\s+\.b8\s+\S+\[(\d+)\]")


def instruction_problem(opcode: str) -> str | None:
    """Why an instruction, written as e.g. `fma.rn.f32`, must not stand in a kernel; None if it may."""
    root, *modifiers = re.split(r"[.:]+", opcode)
    floats = [modifier for modifier in modifiers if FLOAT.match(modifier)]
    if root in BANNED_ROOTS:
        return "an approximation that differs between devices; use kernels/core/math.hpp"
    banned = BANNED_MODIFIERS.intersection(modifiers) - ({"sat"} if not floats else set())
    if banned:
        return f".{banned.pop()} is not IEEE arithmetic"
    if not floats:
        return None
    if any(not re.match(r"^f(32|64)$", kind) for kind in floats):
        return f"{floats[0]} is no type of ours"
    if root in ROUNDED:
        return None if "rn" in modifiers else "rounding to nearest (.rn) is not written out"
    if root == "cvt":
        widens = floats == ["f64", "f32"] and not ROUNDINGS.intersection(modifiers)
        return None if widens or ROUNDINGS.intersection(modifiers) else "a conversion without its rounding"
    if root in EXACT:
        return None
    if root in ("atom", "red"):
        return "a floating-point sum in the order of whoever comes first; sum integers"
    return "a floating-point operation that no rule allows"


def plain_name(mangled: str) -> str:
    """`simulate_paths` of ballast::cuda_f32_p32::(anonymous namespace)::simulate_paths, template arguments kept."""
    shown = subprocess.run(["c++filt", "-p", mangled], check=True, capture_output=True, text=True).stdout.strip()
    shown = re.sub(r"^.*cuda_f\d\d_\w+::", "", shown.replace("(anonymous namespace)::", ""))
    return shown


class Unit:
    """What check_ptx and check_cuda_resources ask of one PTX file."""

    def __init__(self, name: str, text: str):
        self.name = name
        self.functions: dict[str, dict[str, int]] = {}  # mangled entry -> local_bytes, f64_instructions
        self.problems: list[str] = []
        self.opcodes: Counter[str] = Counter()
        single = "_f32" in name
        own = f"{len(name)}{name}"
        current: dict[str, int] = {}
        seen: set[str] = set()
        for number, line in enumerate(text.splitlines(), 1):
            found = FUNCTION.match(line)
            if found:
                kind, symbol = found.groups()
                if ".extern" in line:
                    self.problems.append(f"{number}: calls {symbol} of another module (nothing may be shared)")
                    continue
                if own not in symbol:
                    self.problems.append(f"{number}: {kind} {symbol} lies outside {name} (two variants would share "
                                         "its name); put it in the kernel namespace")
                if ".weak" in line:
                    self.problems.append(f"{number}: {kind} {symbol} is weak (the linker would share it)")
                current = self.functions.setdefault(symbol, {"local_bytes": 0, "f64_instructions": 0})
                continue
            found = LOCAL.match(line)
            if found:
                current["local_bytes"] = current.get("local_bytes", 0) + int(found[1])
                continue
            found = INSTRUCTION.match(line)
            if not found:
                continue
            opcode = found[1]
            self.opcodes[opcode] += 1
            if single and re.search(r"\.f64\b", opcode):
                current["f64_instructions"] = current.get("f64_instructions", 0) + 1
            if opcode in seen:
                continue
            seen.add(opcode)
            problem = instruction_problem(opcode)
            if problem:
                self.problems.append(f"{number}: {opcode}: {problem}")

    def used(self) -> dict[str, dict[str, int]]:
        """Budgeted figures by the plain name of the function."""
        return {plain_name(symbol): figures for symbol, figures in sorted(self.functions.items())}


def budget_problems(used: dict[str, dict[str, int]], budget: dict[str, dict[str, int]]) -> list[str]:
    """Figures beyond the budget, and functions that one of the two does not know."""
    found = [f"{name} is not in the budget" for name in used if name not in budget]
    found += [f"{name} is in the budget but not in the PTX" for name in budget if name not in used]
    for name, figures in used.items():
        for figure, value in figures.items():
            allowed = budget.get(name, {}).get(figure, value)
            if value > allowed:
                found.append(f"{name}: {figure} = {value}, budget {allowed}")
    return found


def main() -> int:
    arguments = [argument for argument in sys.argv[1:] if argument != "--update"]
    budget_file = Path(arguments[0])
    budget = read_budget(budget_file)
    units = [Unit(path.stem, path.read_text(encoding="utf-8")) for path in map(Path, arguments[1:])]
    if "--update" in sys.argv:
        budget["ptx"] = {unit.name: unit.used() for unit in units}
        write_budget(budget_file, budget)
    total = 0
    for unit in units:
        found = unit.problems + budget_problems(unit.used(), budget.get("ptx", {}).get(unit.name, {}))
        if not any(".rn." in opcode for opcode in unit.opcodes):
            found.append("no floating-point arithmetic was found (is this PTX of a kernel?)")
        for text in found:
            print(f"{unit.name}.ptx:{text if text[0].isdigit() else ' ' + text}")
        total += len(found)
    if total:
        print("a budget that is meant to grow: scripts/check_ptx.py --update " + " ".join(map(str, arguments)))
    instructions = sum(sum(unit.opcodes.values()) for unit in units)
    kernels = sum(len(unit.functions) for unit in units)
    print(f"ptx: {len(units)} units, {kernels} functions, {instructions} instructions, {total} violations")
    return 1 if total or not units else 0


if __name__ == "__main__":
    sys.exit(main())
