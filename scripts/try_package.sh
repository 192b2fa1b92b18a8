#!/usr/bin/env bash
# Install the package that scripts/package.sh made, with apt-get and nothing else, and use it; for a bare machine:
#   scripts/package.sh -DBALLAST_CUDA=OFF && scripts/fresh_machine.sh --carry build/package /tmp/bare scripts/try_package.sh
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
root=$PWD
packages=$PWD/build/package
apt-get -q update
DEBIAN_FRONTEND=noninteractive apt-get -q -y install --no-install-recommends "$packages"/*.deb
cd "$(mktemp -d)"
ballast --version
ballast doctor
ballast new harbor
ballast run harbor
test -s results/harbor.h5
for page in /usr/share/man/man1/ballast.1 /usr/share/man/man1/ballast-run.1; do
    # minimal systems leave manual pages out on purpose
    [ -s "$page" ] || grep -rqs 'path-exclude.*/man' /etc/dpkg/dpkg.cfg.d || { echo "try_package.sh: no $page" >&2; exit 1; }
done
test -s /usr/share/bash-completion/completions/ballast
ballast validate /usr/share/ballast/configs/templates
test -s /usr/include/ballast/ballast.hpp
if command -v c++ >/dev/null && command -v cmake >/dev/null; then
    "$root/scripts/try_library.sh" /usr ballast
fi
apt-get -q -y remove ballast
[ ! -e /usr/bin/ballast ]
echo "try_package.sh: installed, used and removed $(basename "$packages"/*.deb)"
