#!/usr/bin/env bash
# Install the wheel that scripts/wheel.sh made where there is nothing but Python, without a package index, and run it; for a bare
# machine:
#   scripts/wheel.sh --with-needs && scripts/fresh_machine.sh --carry build/wheel /tmp/bare scripts/try_wheel.sh [DIGEST]
# DIGEST is what `ballast run` says of `ballast new harbor` elsewhere; default the README's.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
wheels=$PWD/build/wheel
wanted=${1:-$(sed -n '/ballast run harbor$/,/^```/s/^digest //p' README.md)}
if command -v apt-get >/dev/null && ! python3 -c 'import ensurepip' 2>/dev/null; then
    apt-get -q update
    DEBIAN_FRONTEND=noninteractive apt-get -q -y install --no-install-recommends python3 python3-venv
fi
cd "$(mktemp -d)"
python3 -m venv env
env/bin/pip install --quiet --no-index --find-links "$wheels" ballast
env/bin/ballast new harbor
cat >try.py <<'PY'
import ballast
result = ballast.run("harbor", progress=False)
print("digest", result.digest)
PY
[ "$(env/bin/python try.py)" = "digest $wanted" ] || { echo "try_wheel.sh: another digest than $wanted" >&2; exit 1; }
env/bin/ballast run harbor --force | grep -qx "digest $wanted" || { echo "try_wheel.sh: the program has another digest" >&2; exit 1; }
env/bin/ballast report results/harbor.h5
echo "try_wheel.sh: $(basename "$wheels"/ballast-*.whl) gives the digest $wanted without any library of this machine"
