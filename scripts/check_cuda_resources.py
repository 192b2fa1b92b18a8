#!/usr/bin/env python3
"""Check what every kernel takes of an NVIDIA processor: registers, stack, shared memory, machine code, and no spills.

usage: check_cuda_resources.py [--update] [--also ARCH,... [--units TEXT]] PTXAS BUDGET.json PTX_FOLDER

What the build assembled is read from PTX_FOLDER/steps/<unit>: ptxas.txt and the machine code. --also assembles the PTX of
the units whose name holds TEXT (default _f32) for further architectures, where they are not older than the PTX is for; the
reports are kept by content in PTX_FOLDER/resources, so this takes time only when a kernel has changed. Registers may be
fewer than budgeted, machine code up to 3 % more; stack and shared memory must be as budgeted. Figures of another release of
ptxas are compared for spills alone. --update writes the budget.
"""
import hashlib
import os
import re
import struct
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from budget import read_budget, write_budget
from check_ptx import plain_name

Figures = dict[str, int]
CODE_BAND = 0.03
CODE = "code of '{}' for '{}': {} bytes"  # a line of ours in a report


def code_bytes(cubin: bytes) -> dict[str, int]:
    """Bytes of machine code by kernel: the sections .text.<kernel> of an ELF file of 64 bits."""
    if cubin[:5] != b"\x7fELF\x02":
        raise SystemExit("machine code is no ELF file of 64 bits")
    start, = struct.unpack_from("<Q", cubin, 0x28)
    entry_bytes, count, names_index = struct.unpack_from("<HHH", cubin, 0x3A)
    headers = [struct.unpack_from("<IIQQQQ", cubin, start + i * entry_bytes) for i in range(count)]
    names = headers[names_index][4]
    found = {}
    for name_at, _, _, _, _, size in headers:
        name = cubin[names + name_at:cubin.index(b"\0", names + name_at)].decode()
        if name.startswith(".text."):
            found[name.removeprefix(".text.")] = size
    return found


def code_report(cubin: bytes, arch: str) -> str:
    return "".join(CODE.format(kernel, arch, size) + "\n" for kernel, size in code_bytes(cubin).items())


def read_report(text: str) -> dict[str, dict[str, Figures]]:
    """{kernel: {architecture: figures}} of what `ptxas -v` printed and of our lines on machine code."""
    found: dict[str, dict[str, Figures]] = {}
    entry, arch, properties_of = "", "", ""
    for line in text.splitlines():
        match = re.search(r"Compiling entry function '([\w$]+)' for '(\w+)'", line)
        if match:
            entry, arch = match.groups()
            found.setdefault(entry, {})[arch] = {"spilled": 0, "stack": 0, "registers": 0, "shared": 0}
        match = re.fullmatch(CODE.format(r"([\w$]+)", r"(\w+)", r"(\d+)"), line)
        if match and match[2] in found.get(match[1], {}):
            found[match[1]][match[2]]["code"] = int(match[3])
        match = re.search(r"Function properties for '?([\w$]+)", line)
        if match:
            properties_of = match[1]
        match = re.search(r"(\d+) bytes stack frame, (\d+) bytes spill stores, (\d+) bytes spill loads", line)
        if match and entry:
            figures = found[entry][arch]
            figures["spilled"] += int(match[2]) + int(match[3])  # of the kernel and of what it calls
            if properties_of == entry:
                figures["stack"] = int(match[1])
        match = re.search(r"Used (\d+) registers(.*)", line)
        if match and entry:
            shared = re.search(r"(\d+) bytes smem", match[2])
            cumulative = re.search(r"(\d+) bytes cumulative stack", match[2])
            found[entry][arch]["registers"] = int(match[1])
            found[entry][arch]["shared"] = int(shared[1]) if shared else 0
            if cumulative:
                found[entry][arch]["stack"] = int(cumulative[1])
    return {plain_name(symbol): by_arch for symbol, by_arch in found.items()}


def problems(used: dict[str, dict[str, Figures]], budget: dict[str, dict[str, Figures]],
             same_release: bool) -> list[str]:
    """What is wrong with one unit's kernels."""
    found = []
    for kernel, by_arch in used.items():
        for arch, figures in by_arch.items():
            where = f"{kernel} on {arch}"
            if figures["spilled"]:
                found.append(f"{where}: {figures['spilled']} bytes of registers spilled to memory; fewer threads in "
                             "__launch_bounds__ give each more registers")
            if not same_release:
                continue
            allowed = budget.get(kernel, {}).get(arch)
            if allowed is None:
                found.append(f"{where}: not in the budget")
                continue
            if figures["registers"] > allowed["registers"]:
                found.append(f"{where}: {figures['registers']} registers, budget {allowed['registers']}")
            code = figures.get("code", 0)
            if code > allowed.get("code", code) * (1 + CODE_BAND):
                found.append(f"{where}: {code} bytes of machine code, budget {allowed['code']}")
            for figure in ("stack", "shared"):
                if figures[figure] != allowed[figure]:
                    found.append(f"{where}: {figures[figure]} bytes of {figure}, budget {allowed[figure]}")
    if same_release:
        found += [f"{kernel} is in the budget but was not compiled" for kernel in budget if kernel not in used]
    return found


def target_of(ptx: Path) -> int:
    """The least architecture that the PTX can be assembled for."""
    return int(re.search(r"^\.target sm_(\d+)", ptx.read_text(encoding="utf-8"), re.MULTILINE)[1])


def assemble(ptxas: str, release: str, ptx: Path, arch: str, cache: Path) -> str:
    """The words of `ptxas -v` and ours on machine code, from the cache if this PTX was assembled before."""
    key = hashlib.sha256(f"{release} {arch} with code\n".encode() + ptx.read_bytes()).hexdigest()
    kept = cache / f"{ptx.stem}.{arch}.{key[:16]}.txt"
    if kept.exists():
        return kept.read_text(encoding="utf-8")
    with tempfile.NamedTemporaryFile(suffix=".cubin") as cubin:
        done = subprocess.run([ptxas, "-v", f"-arch={arch}", str(ptx), "-o", cubin.name], capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"{ptx.name} does not assemble for {arch}:\n{done.stderr}")
        report = done.stderr + code_report(Path(cubin.name).read_bytes(), arch)
    for old in cache.glob(f"{ptx.stem}.{arch}.*.txt"):
        old.unlink()
    kept.write_text(report, encoding="utf-8")
    return report


def report_of_build(folder: Path) -> str:
    """What the build kept of a unit; nothing if it kept nothing."""
    kept = folder / "ptxas.txt"
    report = kept.read_text(encoding="utf-8") if kept.exists() else ""
    for cubin in sorted(folder.glob("*.cubin")):
        report += code_report(cubin.read_bytes(), cubin.suffixes[-2].lstrip("."))
    return report


def main() -> int:
    arguments = sys.argv[1:]
    update = "--update" in arguments
    also = arguments[arguments.index("--also") + 1].split(",") if "--also" in arguments else []
    ptxas, budget_file, folder = arguments[-3], Path(arguments[-2]), Path(arguments[-1])
    version = subprocess.run([ptxas, "--version"], check=True, capture_output=True, text=True).stdout
    release = re.search(r"V([\d.]+)", version)[1]
    budget = read_budget(budget_file)
    cache = folder / "resources"
    cache.mkdir(exist_ok=True)

    reports: dict[str, str] = {}
    for ptx in sorted(folder.glob("*.ptx")):
        reports[ptx.stem] = report_of_build(folder / "steps" / ptx.stem)
    named = arguments[arguments.index("--units") + 1] if "--units" in arguments else "_f32"
    chosen = [unit for unit in reports if named in unit]
    targets = {unit: target_of(folder / f"{unit}.ptx") for unit in chosen}
    jobs = [(unit, arch) for unit in chosen for arch in also
            if f"'{arch}'" not in reports[unit] and int(re.search(r"\d+", arch)[0]) >= targets[unit]]
    with ThreadPoolExecutor(max_workers=min(os.cpu_count() or 1, 4)) as pool:
        texts = pool.map(lambda job: assemble(ptxas, release, folder / f"{job[0]}.ptx", job[1], cache), jobs)
        for (unit, _), text in zip(jobs, texts):
            reports[unit] += text

    used = {unit: read_report(text) for unit, text in reports.items()}
    if update:
        stored = budget.get("resources", {}) if budget.get("ptxas") == release else {}
        for unit, kernels in used.items():
            stored[unit] = {kernel: {**stored.get(unit, {}).get(kernel, {}),
                                     **{arch: {k: v for k, v in figures.items() if k != "spilled"}
                                        for arch, figures in by_arch.items()}}
                            for kernel, by_arch in kernels.items()}
        budget.update(ptxas=release, resources={unit: stored[unit] for unit in used})
        write_budget(budget_file, budget)
    same_release = budget.get("ptxas") == release
    if not same_release:
        print(f"the budget is of ptxas {budget.get('ptxas')}, this is {release}: only spills are checked")
    total = 0
    for unit, kernels in used.items():
        found = problems(kernels, budget.get("resources", {}).get(unit, {}), same_release)
        if not kernels:
            found.append("no kernel was reported (was it compiled with -Xptxas=-v?)")
        for text in found:
            print(f"{unit}: {text}")
        total += len(found)
    if total:
        print(f"a budget that is meant to change: scripts/check_cuda_resources.py --update {' '.join(arguments)}")
    kernels = sum(len(by_arch) for unit in used.values() for by_arch in unit.values())
    print(f"cuda resources: {len(used)} units, {kernels} kernels on their architectures, {total} violations")
    return 1 if total or not used else 0


if __name__ == "__main__":
    sys.exit(main())
