#!/usr/bin/env bash
# Fuzzes the readers of studies, tables, result files, parts and checkpoints with libFuzzer (clang++).
#   scripts/fuzz.sh [SECONDS] [TARGET...]      seconds for each target (default 10); study table file result part checkpoint
# Builds in build/fuzz (FOLDER names another), with undefined behaviour and the library's assertions watched. Seeds are the
# small studies and tables of the tree and the inputs in tests/fuzz/corpus; what the fuzzers find worth keeping is in
# FOLDER/corpus/TARGET, which BALLAST_FUZZ_CORPUS=FOLDER/corpus gives to the replay (test_fuzz) of any build. A finding ends
# the script with exit 1; its input is FOLDER/finding-*. Fuzzes in one process a target; BALLAST_JOBS limits the compilers.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

if ! command -v clang++ >/dev/null; then
    echo "fuzz.sh: skipped, clang++ was not found" >&2
    exit 77
fi
folder=${FOLDER:-build/fuzz}
seconds=${1:-10}
shift || true
targets=("${@:-study table file result part checkpoint}")
read -ra targets <<<"${targets[*]}"
program=${BALLAST_PROGRAM:-build/release/ballast}
if [ ! -x "$program" ] && [[ " ${targets[*]} " =~ \ (result|part|checkpoint)\  ]]; then
    echo "fuzz.sh: $program is missing; it writes the files that are edited for result, part and checkpoint. Build it with" \
        "scripts/build_release.sh ballast, or name it in BALLAST_PROGRAM." >&2
    exit 2
fi

cmake -S . -B "$folder" ${CMAKE_GENERATOR:+-G "$CMAKE_GENERATOR"} -DCMAKE_CXX_COMPILER=clang++ -DCMAKE_BUILD_TYPE=Release \
    -DBALLAST_FUZZ=ON -DBALLAST_CUDA=OFF -DBALLAST_PORTABLE_ONLY=ON -DBALLAST_WERROR=OFF \
    -DBALLAST_SANITIZE="${SANITIZE:-fuzzer-no-link,undefined}" \
    -DCMAKE_CXX_FLAGS="-D_GLIBCXX_ASSERTIONS -fno-sanitize-coverage=trace-cmp" >"$folder.log" 2>&1 &&
    cmake --build "$folder" --parallel "${BALLAST_JOBS:-$(nproc)}" \
        --target "${targets[@]/#/fuzz_}" >>"$folder.log" 2>&1 || {
    tail -n 30 "$folder.log" >&2
    exit 1
}

# Seeds: small studies without their comments, the tables of the flagship behind the kind of their objects, random edits by
# their bytes.
seeds=$folder/seeds
mkdir -p "$seeds"/{study,table,file,result,part,checkpoint} "$folder/samples"
number=0
while read -r file; do
    number=$((number + 1)) # not in the redirection, which is the child's
    sed 's/ *#[^"]*$//; /^ *$/d' "$file" >"$seeds/study/$number.toml"
done < <(find configs/known_answers docs/first_study tests/support -name '*.toml' -size -12)
for kind in debt contract cohort lease stake guarantee equity_commitment; do
    for file in configs/ai_buildout_2026/"$kind"{,s}.csv tests/fault/studies/base/"$kind"{,s}.csv; do
        [ -f "$file" ] || continue
        number=$((number + 1))
        { echo "$kind" && head -n 4 "$file"; } >"$seeds/table/$number.csv"
    done
done
for target in result part checkpoint; do
    for length in 3 12 24; do
        head -c $length README.md >"$seeds/$target/$length"
    done
done
# Results, parts and checkpoints are edited; the program writes those to begin with.
small=(tests/support/small_study -q --backstop-paths 50 --paths 100 --scenario-paths 60 --parameter-points 2 --parameter-paths 40)
if [ -x "$program" ]; then
    "$program" run "${small[@]}" --out "$folder/samples/result.h5" >/dev/null
    "$program" run "${small[@]}" --out "$folder/samples/part.h5" --shard 1/2 --save-paths >/dev/null
    "$program" run "${small[@]}" --out "$folder/samples/stopped.h5" --max-time 0.001 --save-paths >/dev/null 2>&1 || true
    cp "$folder/samples/stopped.h5.checkpoint" "$seeds/file/"
fi
export BALLAST_FUZZ_SAMPLES=$folder/samples

for target in "${targets[@]}"; do
    mkdir -p "$folder/corpus/$target" "tests/fuzz/corpus/$target"
    case $target in
    study | table) longest=1500 ;;
    file) longest=60000 ;;
    *) longest=64 ;; # edits of a data set take some eight bytes each
    esac
    "$folder/fuzz/fuzz_$target" -max_total_time="$seconds" -max_len="$longest" -len_control=0 -entropic=0 \
        -use_cmp=0 -timeout=30 -rss_limit_mb=3000 -reload=0 -print_final_stats=1 \
        -artifact_prefix="$folder/finding-$target-" \
        "$folder/corpus/$target" "$seeds/$target" "tests/fuzz/corpus/$target" >"$folder/$target.log" 2>&1 || {
        tail -n 40 "$folder/$target.log" >&2
        echo "fuzz.sh: $target has a finding" >&2
        exit 1
    }
    echo "$target: $(sed -n 's/^stat::number_of_executed_units: *//p' "$folder/$target.log") executions, no finding"
done
