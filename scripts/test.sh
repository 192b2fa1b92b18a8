#!/usr/bin/env bash
# Install what is missing, build everything, run every test, name what was skipped and why. Exit status is ctest's.
#   scripts/test.sh [options of ctest]             e.g. scripts/test.sh -L core
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

bash scripts/install_deps.sh test
# Without an environment what the Python package does without its module is tested all the same.
module=ON
bash scripts/python_env.sh || {
    module=OFF
    echo "test.sh: no Python environment could be made; tests of the Python package skip themselves" >&2
}
bash scripts/build_release.sh -DBALLAST_TESTS=ON "-DBALLAST_PYTHON_MODULE=${BALLAST_PYTHON_MODULE:-$module}"
report=$PWD/build/release/tests.xml
log=$PWD/build/release/tests.log
rm -f "$report"
status=0
ctest --test-dir build/release --parallel "$(nproc)" --output-on-failure --no-tests=error --output-junit "$report" "$@" 2>&1 |
    tee "$log" || status=$?
[ ! -f "$report" ] || python3 scripts/list_skipped.py "$report"
sed -n '/tests passed,/,$p' "$log" # the last word is ctest's
exit $status
