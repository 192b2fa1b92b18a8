#!/usr/bin/env python3
"""Configure every preset of CMakePresets.json with Make and with Ninja, and show that each build has all its rules.

usage: check_presets.py SOURCE_FOLDER SCRATCH_FOLDER

Nothing is compiled: what a generator wrote is read. For Ninja a dry run tells of files that no rule makes. Make runs
one makefile per target, which knows no other's rules; a file that another target makes is there only if that target is
built before. So for each file that a makefile needs and cannot make, the target that makes it must be one of those that
its target waits for. One folder serves all presets of a generator, since looking for compilers takes the time.
"""
import json
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

GENERATORS = {"Unix Makefiles": "make", "Ninja": "ninja"}
RULE = re.compile(r"^([^\s#:=.%][^:=]*):(?: (.*))?$")  # not .SUFFIXES and the like, nor implicit rules


def parse_rules(text: str) -> tuple[set[str], set[str]]:
    """(what a makefile makes, what it needs)"""
    made, needed = set(), set()
    for line in text.splitlines():
        if match := RULE.match(line):
            made.add(match[1].strip())
            needed |= set((match[2] or "").split())
    return made, needed


def parse_order(text: str) -> dict[str, set[str]]:
    """Folder of each target -> folders of the targets that are built before it, of CMakeFiles/Makefile2."""
    before: dict[str, set[str]] = {}
    for target, earlier in re.findall(r"^(\S+\.dir)/all:(?: (\S+\.dir)/all)?$", text, re.MULTILINE):
        before.setdefault(target, set()).update([earlier] if earlier else [])
    return before


def earlier_targets(target: str, before: dict[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = [target]
    while waiting:
        for other in before.get(waiting.pop(), set()) - found:
            found.add(other)
            waiting.append(other)
    return found


def missing_rules(build: Path) -> list[str]:
    """Files that a target of a build folder of Make needs and that nothing has made by then."""
    before = parse_order((build / "CMakeFiles/Makefile2").read_text(encoding="utf-8"))
    rules = {target: parse_rules((build / target / "build.make").read_text(encoding="utf-8")) for target in before}
    maker = {file: target for target, (made, _) in rules.items() for file in made}
    found = []
    for target, (made, needed) in sorted(rules.items()):
        earlier = earlier_targets(target, before)
        for file in sorted(needed - made):
            if (build / file).exists() or file.endswith(("cmake_force", "/depend", "/build")):
                continue
            if file not in maker:
                found.append(f"{target} needs {file}, which nothing makes")
            elif maker[file] not in earlier:
                found.append(f"{target} needs {file}, which {maker[file]} makes, for which it does not wait; "
                             "add_dependencies orders them")
    return found


def forget_settings(build: Path) -> None:
    """Drops what the last preset set from the cache; what is known of compilers and libraries stays."""
    cache = build / "CMakeCache.txt"
    if cache.exists():
        lines = cache.read_text(encoding="utf-8").splitlines()
        kept = [line for line in lines if not re.match(r"BALLAST_|CMAKE_BUILD_TYPE|//", line)]
        cache.write_text("\n".join(kept) + "\n", encoding="utf-8")


def ask(*command: str | Path) -> tuple[int, str]:
    result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    return result.returncode, result.stdout


def check_preset(source: Path, build: Path, preset: str, generator: str) -> list[str]:
    forget_settings(build)
    code, output = ask("cmake", "-S", source, "-B", build, "-G", generator, "--preset", preset)
    if code != 0:
        return [f"cannot be configured:\n{output}"]
    if generator == "Ninja":
        # A dry run stops where CMake would run again, so it gets the rules without that one.
        rules = (build / "build.ninja").read_text(encoding="utf-8")
        (build / "dry_run.ninja").write_text(re.sub(r"(?m)^build build\.ninja: .*$", "build unused: phony", rules))
        code, output = ask("ninja", "-C", build, "-n", "-f", "dry_run.ninja")
        return [] if code == 0 else [output]
    return missing_rules(build)


def presets(source: Path) -> list[dict]:
    """The presets that can be configured, with the cache variables that they inherit."""
    text = (source / "CMakePresets.json").read_text(encoding="utf-8")
    given = {preset["name"]: preset for preset in json.loads(text)["configurePresets"]}

    def variables(name: str) -> dict:
        preset = given[name]
        inherited = variables(preset["inherits"]) if "inherits" in preset else {}
        return inherited | preset.get("cacheVariables", {})

    return [{"name": name, "variables": variables(name)} for name, p in given.items() if not p.get("hidden")]


def check_generator(source: Path, build: Path, generator: str, nvcc: bool) -> tuple[list[str], int]:
    """(what to print, number of violations)"""
    if shutil.which(GENERATORS[generator]) is None:
        return [f"not checked with {generator}: there is no {GENERATORS[generator]}"], 0
    lines, total = [], 0
    for preset in presets(source):
        name = preset["name"]
        if preset["variables"].get("BALLAST_CUDA") == "ON" and not nvcc:
            lines.append(f"not checked: {name} with {generator} needs nvcc, and there is none")
            continue
        problems = check_preset(source, build, name, generator)
        lines += [f"{name} with {generator}: {text}" for text in problems] or [f"{name} with {generator}: ok"]
        total += len(problems)
    return lines, total


def main() -> int:
    source, scratch = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
    shutil.rmtree(scratch, ignore_errors=True)
    nvcc = bool(shutil.which("nvcc") or shutil.which("nvcc", path="/usr/local/cuda/bin"))
    with ThreadPoolExecutor() as pool:
        results = list(pool.map(lambda g: check_generator(source, scratch / GENERATORS[g], g, nvcc), GENERATORS))
    shutil.rmtree(scratch, ignore_errors=True)
    total = sum(count for _, count in results)
    for lines, _ in results:
        print("\n".join(lines))
    print(f"presets: {total} violations")
    return 1 if total else 0


if __name__ == "__main__":
    sys.exit(main())
