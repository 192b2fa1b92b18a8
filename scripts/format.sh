#!/usr/bin/env bash
# Format the C++ and CUDA sources in place:  scripts/format.sh [--check] [FILE...]
# --check changes nothing and fails if a file would change. Needs clang-format 14 or newer.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

mode=(-i)
if [ "${1:-}" = --check ]; then
    mode=(--dry-run --Werror)
    shift
fi
if ! command -v clang-format >/dev/null; then
    echo "format.sh: clang-format is missing. Install the package clang-format." >&2
    exit 1
fi
if [ $# -gt 0 ]; then
    clang-format "${mode[@]}" "$@"
else
    find kernels host python tests -name '*.[ch]pp' -o -name '*.cu' -o -name '*.cuh' | sort |
        xargs -r clang-format "${mode[@]}"
fi
