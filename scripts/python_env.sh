#!/usr/bin/env bash
# Make a virtual environment with what the Python package needs to be built and tested; pip installs it.
#   scripts/python_env.sh [FOLDER]                 build/python_env if not given, where CMake looks for it
# Does nothing where the environment is there and up to date. Fails where there is no Python 3.11, venv or network.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
folder=${1:-build/python_env}

python=/usr/bin/python3
[ -x "$python" ] || python=python3
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo "python_env.sh: the package needs Python 3.11 or later." >&2
    exit 1
fi
wanted=$("$python" - <<'PY'
import tomllib
with open("pyproject.toml", "rb") as file:
    project = tomllib.load(file)
lists = project["project"]["dependencies"], project["project"]["optional-dependencies"]["test"], project["build-system"]["requires"]
print("\n".join(sorted(one for each in lists for one in each)))
PY
)
if [ -x "$folder/bin/python" ] && [ "$(cat "$folder/wanted.txt" 2>/dev/null)" = "$wanted" ]; then
    exit 0
fi
trap '[ -f "$folder/wanted.txt" ] || rm -rf "$folder"' EXIT # half an environment is none
"$python" -m venv --clear "$folder" >&2
while read -r line; do printf '%s\0' "$line"; done <<<"$wanted" |
    xargs -0 "$folder/bin/python" -m pip install --quiet --disable-pip-version-check --retries 1 --timeout 20 >&2
echo "$wanted" >"$folder/wanted.txt"
