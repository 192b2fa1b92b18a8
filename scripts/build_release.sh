#!/usr/bin/env bash
# Configure and build the release preset: scripts/build_release.sh [-D...]... [TARGET...]
# -D options go to CMake; without a target everything is built. BALLAST_JOBS limits the parallel compilers. Sources that share
# heavy headers are compiled several at a time, which `cmake --preset release` leaves for those who change one after another.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

options=()
targets=()
for argument in "$@"; do
    case "$argument" in
    -D*) options+=("$argument") ;;
    *) targets+=("$argument") ;;
    esac
done
if command -v ninja >/dev/null; then
    export CMAKE_GENERATOR="${CMAKE_GENERATOR:-Ninja}"
fi
# A compiler takes up to 1.5 GB on the largest units: no more of them than memory carries.
memory_kb=$(awk '/^MemAvailable:/ { print $2 }' /proc/meminfo)
carried=$((memory_kb / 1500000 > 0 ? memory_kb / 1500000 : 1))
cores=$(nproc)
jobs=${BALLAST_JOBS:-$((cores < carried ? cores : carried))}

cmake --preset release -DBALLAST_UNITY=ON ${options[@]+"${options[@]}"}
cmake --build --preset release --parallel "$jobs" ${targets[@]+--target "${targets[@]}"}
