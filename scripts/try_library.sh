#!/usr/bin/env bash
# Build the program of docs/cpp.md with an installed library, run it, and compare its digest with that of an installed program.
#   scripts/try_library.sh [PREFIX] [PROGRAM]      default /usr ballast
# Needs CMake and a C++20 compiler. CXX and CMAKE_GENERATOR are obeyed.
set -euo pipefail
page=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)/docs/cpp.md
prefix=$(realpath "${1:-/usr}")
program=$(realpath "$(command -v "${2:-ballast}")")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

block() { awk -v head="^\`\`\`$1\$" '$0 ~ head { on = 1; next } /^```$/ { on = 0 } on' "$page"; }
fail() {
    echo "try_library.sh: $*" >&2
    exit 1
}
block cmake >CMakeLists.txt
block cpp >survival.cpp
cmake -B build -DCMAKE_PREFIX_PATH="$prefix" -DCMAKE_BUILD_TYPE=Release >log 2>&1 && cmake --build build >>log 2>&1 || {
    cat log >&2
    fail "the program of docs/cpp.md does not build with $prefix"
}
digest() { sed -n 's/^digest //p'; }
"$program" -q new harbor
theirs=$("$program" -q run harbor --paths 20000 --out results/program.h5 | digest)
ours=$(build/survival harbor 2>progress | digest)
[ -n "$ours" ] && [ "$ours" = "$theirs" ] || fail "digest $ours from the library, $theirs from the program"
grep -q '^scenarios: [1-9]' progress || fail "the library told of no progress"
status=0
build/survival harbor firm.harbor.cash_usd_bn=-1 2>errors || status=$?
[ $status = 3 ] && grep -q '^-p: firm.harbor.cash_usd_bn' errors || fail "a study that is wrong ended with $status: $(cat errors)"
# What it shows to the linker is its own.
library=$(ldd build/survival | awk '$1 ~ /^libballast\./ { print $3 }')
foreign=$(nm -D --defined-only "$library" | grep -v 7ballast2v0 || true)
[ -z "$foreign" ] || fail "$library exports what is not its own: $foreign"
echo "try_library.sh: the library of $prefix gives the program's digest $ours"
