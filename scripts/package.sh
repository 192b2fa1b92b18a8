#!/usr/bin/env bash
# Make the packages of this tree: build/package/ballast_VERSION_ARCH.deb, .tgz, and sbom.spdx.json.
#   scripts/package.sh [options of cmake]      e.g. scripts/package.sh -DBALLAST_CUDA=OFF
# Without ballast-mpi unless -DBALLAST_MPI=ON is given. The .deb depends on the libraries of the distribution that it was made on: make it on the oldest that is to run it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
if ! command -v dpkg-shlibdeps >/dev/null; then
    echo "package.sh: no dpkg-shlibdeps here (it finds what the package depends on). Install dpkg-dev." >&2
    exit 1
fi
build=build/package-build
cmake --preset release -B "$build" -DBALLAST_TESTS=OFF -DBALLAST_MPI=OFF -DBALLAST_UNITY=ON "$@" >&2
cmake --build "$build" --parallel "$(nproc)" >&2
rm -rf build/package
mkdir -p build/package
(cd build/package && cpack --config "../../$build/CPackConfig.cmake" -B . >&2)
rm -rf build/package/_CPack_Packages
python3 scripts/make_sbom.py "$build/ballast" >build/package/sbom.spdx.json
ls -l build/package
