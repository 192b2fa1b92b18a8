#!/bin/sh
# Write docs/validation.md anew: the table of known answers, the part about the world, then which mechanisms are alive. Look at
# the difference before you commit it: a row that changes is a figure of the engine or of the flagship that changes.
#
#   scripts/update_validation.sh [BUILD_FOLDER] [--paths N] [--result FILE] [--switches FILE] [--world-only]
#
# BUILD_FOLDER  default build/release; the program and test_regression are built there
# --paths N     simulate the flagship's base case with N paths instead of reading results/ai_buildout_2026.h5
# --result FILE read this result of the flagship
# --switches FILE  read this result of scripts/update_switch_effects.sh instead of results/ai_buildout_2026_switches.h5
# --world-only  leave the known answers as they are
set -eu
cd "$(dirname "$0")/.."
build=build/release
known=yes
world=""
mechanisms=""
switches=results/ai_buildout_2026_switches.h5
while [ $# -gt 0 ]; do
    case "$1" in
        --paths) world="$world $1 $2"; shift 2 ;;
        --result) world="$world $1 $2"; mechanisms="$1 $2"; shift 2 ;;
        --switches) switches=$2; shift 2 ;;
        --world-only) known=no; shift ;;
        -*) sed -n '2,11p' "$0" >&2; exit 2 ;;
        *) build=$1; shift ;;
    esac
done
build=$(cd "$build" && pwd)
document=docs/validation.md
title='## Coverage of every figure'  # kept, with what follows it; scripts/measure_coverage.py writes its table
python=python3
[ -x /usr/bin/python3 ] && python=/usr/bin/python3
rows=$(mktemp -d)
trap 'rm -rf "$rows"' EXIT

if [ "$known" = yes ]; then
    # a failing case still writes its rows, marked NO
    BALLAST_PROGRAM="$build/ballast" BALLAST_SOURCE_DIR="$PWD" BALLAST_VALIDATION_ROWS="$rows" \
        "$build/tests/test_regression" --gtest_filter='KnownAnswers.*' --gtest_brief=1 || echo "some known answers fail" >&2

    for study in configs/known_answers/*/; do
        name=$(basename "$study")
        if [ ! -s "$rows/$name.rows" ]; then
            echo "update_validation.sh: $name gave no rows; $document stays as it is. Run test_regression to see why." >&2
            exit 1
        fi
    done

    # everything up to the first table's rule stays; the rows follow, cases in order of their names, then coverage and the world
    {
        sed '/^|---/q' "$document"
        cat "$rows"/*.rows
        echo
        sed -n "/^$title/,\$p" "$document"
    } > "$rows/new"
    cp "$rows/new" "$document"
    if grep -n '| NO |' "$document"; then
        exit 1
    fi
fi

# shellcheck disable=SC2086  # words without blanks but for file names, which --result takes one at a time
"$python" -B scripts/validation/update_page.py --program "$build/ballast" $world

# which needs a result with scenarios, and one of every switch; where one is missing or old, the section stays as it is
# shellcheck disable=SC2086
"$python" -B scripts/validation/mechanisms.py --program "$build/ballast" --switches "$switches" $mechanisms ||
    echo "update_validation.sh: the section Mechanisms of $document stays as it is" >&2
