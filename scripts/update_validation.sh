#!/bin/sh
# Write the table of docs/validation.md anew from the known answers. Look at the difference before you commit it: a row
# that changes is a figure of the engine that changes.
#
#   scripts/update_validation.sh [BUILD_FOLDER]     default build/release; the program and test_regression are built there
set -eu
cd "$(dirname "$0")/.."
build=$(cd "${1:-build/release}" && pwd)
document=docs/validation.md
rows=$(mktemp -d)
trap 'rm -rf "$rows"' EXIT

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

# everything up to the table's rule stays; the rows follow, cases in order of their names
{
    sed '/^|---/q' "$document"
    cat "$rows"/*.rows
} > "$rows/new"
cp "$rows/new" "$document"
if grep -n '| NO |' "$document"; then
    exit 1
fi
