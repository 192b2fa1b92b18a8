#!/bin/sh
# Write docs/parameters.md anew from the flagship study.
#
#   scripts/update_parameters.sh [BUILD_FOLDER]     default build/release
set -eu
cd "$(dirname "$0")/.."
page=$(mktemp)
trap 'rm -f "$page"' EXIT
"${1:-build/release}/ballast" -q info configs/ai_buildout_2026 --parameters > "$page"
cp "$page" docs/parameters.md
