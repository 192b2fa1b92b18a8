#!/usr/bin/env bash
# Write kernels/budget.json anew, and the page made of it, from a finished release build: run it after a change of
# the kernels that is meant to change their cost, and commit the difference with the change.
#   scripts/update_budgets.sh [BUILD_FOLDER] [--all-resources]      default build/release
# Sections that this machine cannot measure (no nvcc, no valgrind, no AVX2) stay as they are, which is said. Registers and
# machine code are updated for the architecture that the build assembled; --all-resources assembles all units for all
# architectures, which takes ten minutes.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

build=build/release
also=()
for argument in "$@"; do
    if [ "$argument" = --all-resources ]; then
        also=(--double --also sm_80,sm_90,sm_100,sm_120)
    else
        build=$argument
    fi
done
build=$(realpath "$build")
budget=kernels/budget.json
cached() { sed -n "s/^$1:[A-Z]*=//p" "$build/CMakeCache.txt"; }

if [ -x "$build/tests/counted_run" ]; then
    scripts/check_instructions.py --update "$(cached BALLAST_VALGRIND)" "$budget" "$build/tests/counted_run" .
else
    echo "instructions of the CPU stay as they are: $build/tests/counted_run is missing (valgrind?)"
fi
if compgen -G "$build/ptx/*.ptx" >/dev/null; then
    scripts/check_ptx.py --update "$budget" "$build"/ptx/*.ptx
    scripts/check_cuda_resources.py --update "${also[@]}" "$(cached BALLAST_PTXAS)" "$budget" "$build/ptx"
    BALLAST_SOURCE_DIR=$PWD BALLAST_UPDATE_DOCS=1 "$build/tests/test_ptx_parity" --gtest_filter='InstructionBudget.*'
else
    echo "the GPU's sections stay as they are: $build/ptx has no PTX (nvcc?)"
fi
