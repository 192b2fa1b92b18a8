#!/usr/bin/env python3
"""Check the text of the tree: operations that kernels must not use, and words that must not stand anywhere.

usage: check_wording.py SOURCE_ROOT

Kernel rules are those of docs/architecture.md ("same bits everywhere"); comments are not searched for them.
"""
import re
import subprocess
import sys
from pathlib import Path

# In the code of kernels/ (comments and strings removed).
KERNEL_RULES = [
    (r"\bstd::(exp|exp2|expm1|log|log2|log10|log1p|pow|sqrt|fma|sin|cos|erf|erfc|floor|ceil|round|fmod|hypot)[fl]?\s*\(",
     "a libm function; use kernels/core/math.hpp"),
    (r"\b_mm\d*_(mask_|maskz_)?(rcp|rsqrt)\d*_", "an approximate reciprocal, different on every processor"),
    (r"\b__f(rcp|rsqrt)_|\b__fdividef\b|\b__(expf|logf|log2f|powf|sinf|cosf)\b", "an approximate device intrinsic"),
    (r"\brsqrtf?\s*\(", "rsqrt; write 1 / sqrt"),
    (r"\bsignbit\b|\bcopysignf?\b", "it makes the sign of zero observable"),
    (r"\bstd::(reduce|transform_reduce|accumulate)\b", "a reduction whose order is not written out"),
    (r"#\s*pragma\s+omp|__attribute__\s*\(\(\s*optimize|#\s*pragma\s+(GCC\s+optimize|STDC\s+FP_CONTRACT\s+ON)",
     "a pragma that changes what the compiler may do with arithmetic"),
    (r"\b(printf|fprintf|std::cout|std::cerr)\b", "printing; kernels never print"),
    (r"\b(std::)?(rand|srand|random_device|mt19937(_64)?|normal_distribution)\b", "a random number outside kernels/random"),
    (r"\b(std::)?unordered_(map|set)\b", "a container whose order is not defined"),
]

# In the code of kernels/ but for the generator itself: the plan is a function of the study alone, so every draw goes
# through Draws (kernels/random/draws.hpp), whose functions ask what the noise-free path has instead.
DRAW_RULES = [
    (r"\bphilox\w*\s*\(|(\.|->)words\s*\(|\b\w+_from_words?\s*\(|\bcurand\w*\s*\(", "a draw that the noise-free path would make too; use Draws"),
]
# In the code of host/: what the program says goes through host/base/streams.hpp, where no lost stream throws or kills.
HOST_RULES = [
    (r"\bfmt::print\b|\bstd::(cout|cerr|clog)\b|\b(f|v|vf)?printf\s*\(|\b(f?puts|putchar)\s*\(",
     "printing past host/base/streams.hpp"),
]
GENERATOR = ("kernels/random/", "kernels/core/random_numbers.hpp", "kernels/core/normal_from_word.hpp")

# In every text file.
TREE_RULES = [
    (r"\b(TODO|FIXME|XXX|HACK)\b", "unfinished work"),
    (r"(?<![\w.])/(work|root|home|Users)/[\w.-]+", "a path of one machine"),
    (r"https?://[^/\s]*\b(registry|mirrors?|py" + r"pi|conda|artifactory|nexus)\b", "the host of a package registry"),
    (r"^(<{7}|>{7}|={7})( |$)", "a merge conflict"),
]
# In code of any kind, where the word can only be an option; records of measurements may name how a peer was compiled.
CODE_RULES = [
    (r"-ff" + r"ast-math|-O" + r"fast\b|-funsafe" + r"-math|--use_f" + r"ast_math|-march=n" + r"ative|-fl" + r"to\b",
     "an option that changes results"),
]
OWN_FILES = {"scripts/check_wording.py", "scripts/check_flags.py", "tests/guard/test_guards.py", "LICENSE"}
CODE = {".hpp", ".cpp", ".cu", ".cuh", ".cmake", ".sh", ".txt", ".json"}


def without_comments(text: str) -> str:
    """C++ text with comments and string literals blanked, lines kept."""
    pattern = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"', re.DOTALL)
    return pattern.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)


def matches(text: str, rules: list[tuple[str, str]]) -> list[tuple[int, str, str]]:
    """(line, words found, why not) for every match."""
    return [(text.count("\n", 0, match.start()) + 1, match[0].strip(), why)
            for pattern, why in rules for match in re.finditer(pattern, text, re.MULTILINE)]


def problems(file: str, text: str) -> list[str]:
    """Lines "file:line: ..." for the text of `file` (posix path from the root)."""
    if file in OWN_FILES:
        return []
    found = matches(text, TREE_RULES)
    if Path(file).suffix in CODE and not file.startswith("results/"):
        found += matches(text, CODE_RULES)
    if file.startswith("kernels/"):
        code = without_comments(text)
        found += matches(code, KERNEL_RULES)
        if not file.startswith(GENERATOR):
            found += matches(code, DRAW_RULES)
    if file.startswith("host/"):
        found += matches(without_comments(text), HOST_RULES)
    return [f"{file}:{line}: `{words}`: {why}" for line, words, why in sorted(found)]


def tracked_files(root: Path) -> list[str]:
    """Files git knows or would add; without git, every file outside build folders and results."""
    listing = subprocess.run(["git", "-C", str(root), "ls-files", "--cached", "--others", "--exclude-standard"],
                             capture_output=True, text=True)
    if listing.returncode == 0 and listing.stdout:
        return listing.stdout.splitlines()
    return [path.relative_to(root).as_posix() for path in root.rglob("*")
            if path.is_file() and path.relative_to(root).parts[0] not in {".git", "build", "results"}]


def main() -> int:
    root = Path(sys.argv[1]).resolve()
    found, searched = [], 0
    for file in sorted(tracked_files(root)):
        path = root / file
        if not path.is_file() or path.stat().st_size > 4 << 20:
            continue
        data = path.read_bytes()
        if b"\0" in data[:8192]:
            continue
        searched += 1
        found += problems(file, data.decode("utf-8", errors="replace"))
    for line in found:
        print(line)
    print(f"wording: {searched} files, {len(found)} violations")
    return 1 if found or searched == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
