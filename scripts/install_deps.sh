#!/usr/bin/env bash
# Install what Ballast needs and this machine lacks (Debian 12, Ubuntu 24.04).
#   scripts/install_deps.sh run    to build and run the program and to draw its results
#   scripts/install_deps.sh test   the same and what the tests need (default)
# Does nothing, and needs no rights, when every package is there.
set -euo pipefail

build=(g++ cmake ninja-build pkg-config git
    libhdf5-dev libtbb-dev libfmt-dev libspdlog-dev libcli11-dev libtomlplusplus-dev
    libeigen3-dev libssl-dev libxxhash-dev nlohmann-json3-dev libboost-dev libthrust-dev)
plots=(python3 python3-xarray python3-h5netcdf python3-netcdf4 python3-h5py python3-matplotlib)
tests=(libgtest-dev libgmock-dev librandom123-dev librapidcheck-dev valgrind netcdf-bin python3-dask python3-dev python3-venv
    openmpi-bin libopenmpi-dev slurmctld slurmd slurm-client munge)

wanted=("${build[@]}" "${plots[@]}")
case "${1:-test}" in
run) ;;
test) wanted+=("${tests[@]}") ;;
*)
    echo "install_deps.sh: unknown purpose '$1'. Give run or test." >&2
    exit 2
    ;;
esac

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    echo "install_deps.sh: no apt-get here (packages are installed on Debian and Ubuntu only)." >&2
    echo "Install the equivalents of: ${wanted[*]}" >&2
    exit 0 # CMake names whatever is missing
fi

is_installed() { # a package, or one that provides it under this name
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}
missing=()
for package in "${wanted[@]}"; do
    if ! is_installed "$package" && ! { [ "$package" = pkg-config ] && command -v pkg-config >/dev/null; }; then
        missing+=("$package")
    fi
done
if [ ${#missing[@]} -eq 0 ]; then
    exit 0
fi

if [ "$(id -u)" -eq 0 ]; then
    as_root=(env)
elif command -v sudo >/dev/null; then
    as_root=(sudo env)
else
    echo "install_deps.sh: packages are missing, and neither root nor sudo is available. As root, run:" >&2
    echo "  apt-get update && apt-get install --no-install-recommends ${missing[*]}" >&2
    exit 1
fi
echo "install_deps.sh: installing ${missing[*]}" >&2
apt=("${as_root[@]}" DEBIAN_FRONTEND=noninteractive apt-get -q -y -o Acquire::Retries=3 -o Dpkg::Use-Pty=0)
{ "${apt[@]}" update && "${apt[@]}" install --no-install-recommends "${missing[@]}"; } >&2
