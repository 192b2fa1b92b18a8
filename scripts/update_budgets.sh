#!/usr/bin/env bash
# Write kernels/budget.json anew, and the page made of it, from a finished release build: run it after a change of
# the kernels that is meant to change their cost, and commit the difference with the change.
#   scripts/update_budgets.sh [BUILD_FOLDER] [--double]      default build/release
# Sections that this machine cannot measure (no nvcc, no valgrind, no AVX2) stay as they are, which is said. Registers and
# machine code are those of the single-precision units on every architecture, of which guard.cuda_resources holds those of 32
# paths; double precision on others than the build's own is assembled with --double only (minutes).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

build=build/release
units=_f32
for argument in "$@"; do
    if [ "$argument" = --double ]; then
        units=cuda_
    else
        build=$argument
    fi
done
build=$(realpath "$build")
budget=kernels/budget.json
cached() { sed -n "s/^$1:[A-Z]*=//p" "$build/CMakeCache.txt"; }

if [ -x "$build/tests/counted_run" ]; then
    python3 scripts/check_instructions.py --update "$(cached BALLAST_VALGRIND)" "$budget" "$build/tests/counted_run" .
else
    echo "instructions of the CPU stay as they are: $build/tests/counted_run is missing (valgrind?)"
fi
if compgen -G "$build/ptx/*.ptx" >/dev/null; then
    python3 scripts/check_ptx.py --update "$budget" "$build"/ptx/*.ptx
    python3 scripts/check_cuda_resources.py --update --also sm_80,sm_100,sm_120 --units "$units" "$(cached BALLAST_PTXAS)" "$budget" "$build/ptx"
    BALLAST_SOURCE_DIR=$PWD BALLAST_UPDATE_DOCS=1 "$build/tests/test_ptx_parity" --gtest_filter='InstructionBudget.*'
else
    echo "the GPU's sections stay as they are: $build/ptx has no PTX (nvcc?)"
fi
