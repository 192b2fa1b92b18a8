#!/usr/bin/env bash
# Install the Python package and run it: the digest must be that of the program elsewhere. For a bare machine:
#   scripts/wheel.sh --with-needs && scripts/fresh_machine.sh --carry build/wheel /tmp/bare scripts/try_wheel.sh [DIGEST]
#     the wheel that scripts/wheel.sh made, where there is nothing but Python and no package index
#   scripts/fresh_machine.sh /tmp/bare scripts/try_wheel.sh --compile [DIGEST]
#     `pip install .` with the libraries of the system, which are installed first
# DIGEST is what `ballast run` says of `ballast new harbor` elsewhere; default the README's.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source=$PWD
wheels=$PWD/build/wheel
compile=no
if [ "${1:-}" = --compile ]; then
    compile=yes
    shift
    bash scripts/install_deps.sh run
fi
wanted=${1:-$(sed -n '/ballast run harbor$/,/^```/s/^digest //p' README.md)}
python=(python3 python3-venv)
has_python() { python3 -c 'import ensurepip' 2>/dev/null; }
if [ $compile = yes ]; then
    python+=(python3-dev)
    has_python() { python3 -c 'import ensurepip, os, sysconfig; os.stat(sysconfig.get_path("include") + "/Python.h")' 2>/dev/null; }
fi
if command -v apt-get >/dev/null && ! has_python; then
    apt-get -q update
    DEBIAN_FRONTEND=noninteractive apt-get -q -y install --no-install-recommends "${python[@]}"
fi
cd "$(mktemp -d)"
python3 -m venv env
if [ $compile = yes ]; then
    env/bin/pip install --quiet "$source"
    installed="pip install ."
else
    env/bin/pip install --quiet --no-index --find-links "$wheels" ballast
    installed="$(basename "$wheels"/ballast-*.whl), without any library of this machine,"
fi
env/bin/ballast new harbor
cat >try.py <<'PY'
import ballast
result = ballast.run("harbor", progress=False)
print("digest", result.digest)
PY
[ "$(env/bin/python try.py)" = "digest $wanted" ] || { echo "try_wheel.sh: another digest than $wanted" >&2; exit 1; }
env/bin/ballast run harbor --force | grep -qx "digest $wanted" || { echo "try_wheel.sh: the program has another digest" >&2; exit 1; }
env/bin/ballast report results/harbor.h5
echo "try_wheel.sh: $installed gives the digest $wanted"
