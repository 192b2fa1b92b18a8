#!/bin/sh
# Write docs/switches.md anew: the effect of each mechanism of the flagship on survival, and failures by channel.
#
#   scripts/update_switch_effects.sh [BUILD_FOLDER] [options of `ballast switches`]    default build/release
#
# e.g. scripts/update_switch_effects.sh build/release --paths 16384. The result file goes to results/.
set -eu
cd "$(dirname "$0")/.."
build=${1:-build/release}
[ $# -eq 0 ] || shift
mkdir -p results
"$build/ballast" switches configs/ai_buildout_2026 --out results/ai_buildout_2026_switches.h5 \
    --page docs/switches.md "$@"
