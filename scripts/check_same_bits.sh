#!/usr/bin/env bash
# The same bits from every compiler, optimisation level and instruction set.
#   scripts/check_same_bits.sh [FOLDER]        builds in FOLDER (default build/same_bits)
# Builds the program with g++ and clang++, each at -O2 and at -O0 (with the programmer checks on), and runs the flagship
# with few paths: single and double precision, every instruction set of this processor, and once more with the C library
# told that the processor has neither FMA nor AVX2. Fails unless all tally digests agree, and all hashes of the tables.
# Writes the record results/evidence/same_bits.md (RECORD names another file). BALLAST_JOBS limits the compilers.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

folder=${1:-build/same_bits}
record=${RECORD:-results/evidence/same_bits.md}
study=${STUDY:-configs/ai_buildout_2026}
size=(--paths 512 --scenario-paths 128 --backstop-paths 0)
no_fma=glibc.cpu.hwcaps=-FMA,-AVX2,-AVX2_Usable
mkdir -p "$folder"
lines="$folder/digests.txt"
: >"$lines"

# build NAME COMPILER LEVEL: the whole program, host code too, since the tables are made there.
build() {
    local options=(-DCMAKE_CXX_COMPILER="$2" -DBALLAST_TESTS=OFF -DBALLAST_CUDA=OFF -DBALLAST_WERROR=OFF)
    if [ "$3" = O0 ]; then
        # The last -O of a command counts; -g0 keeps the objects small.
        options+=(-DCMAKE_BUILD_TYPE=Debug
            "-DCMAKE_CXX_COMPILE_OBJECT=<CMAKE_CXX_COMPILER> <DEFINES> <INCLUDES> <FLAGS> -O0 -g0 -o <OBJECT> -c <SOURCE>")
    else
        options+=(-DCMAKE_BUILD_TYPE=Release)
    fi
    cmake -S . -B "$folder/$1" ${CMAKE_GENERATOR:+-G "$CMAKE_GENERATOR"} "${options[@]}" >"$folder/$1.log" 2>&1 &&
        cmake --build "$folder/$1" --target ballast --parallel "${BALLAST_JOBS:-$(nproc)}" >>"$folder/$1.log" 2>&1 || {
        tail -n 30 "$folder/$1.log" >&2
        echo "check_same_bits.sh: the build $1 failed; its log is $folder/$1.log" >&2
        exit 1
    }
    # Every kernel unit was compiled as its name says.
    python3 - "$folder/$1/compile_commands.json" "$3" <<'PYTHON'
import json, re, sys
units = [unit for unit in json.load(open(sys.argv[1])) if "kernels/" in unit["file"]]
wrong = [unit["file"] for unit in units if re.findall(r" -(O\w*)", unit["command"])[-1] != sys.argv[2]]
if not units or wrong:
    sys.exit(f"check_same_bits.sh: kernel units not compiled at -{sys.argv[2]}: {wrong or 'none found'}")
PYTHON
}

# measure NAME WHAT [options...]: one run; appends "precision|build|what|digest|hash of the tables' hashes".
measure() {
    local name=$1 what=$2
    shift 2
    "$folder/$name/ballast" -q run "$study" "${size[@]}" --json --out "$folder/out.h5" "$@" >"$folder/out.json"
    python3 - "$folder/out.json" "$name" "$what" >>"$lines" <<'PYTHON'
import hashlib, json, sys
run = json.load(open(sys.argv[1]))
tables = hashlib.sha256("".join(s["tables_sha256"] for s in run["scenarios"]).encode()).hexdigest()
print(run["precision"], sys.argv[2], sys.argv[3], run["digest"], tables, sep="|")
PYTHON
}

isas=(portable)
if grep -qw avx2 /proc/cpuinfo && grep -qw fma /proc/cpuinfo; then isas+=(v3); fi
if grep -qw avx512bw /proc/cpuinfo && grep -qw avx512vl /proc/cpuinfo; then isas+=(v4); fi

for compiler in g++ clang++; do
    for level in O2 O0; do
        name="$compiler-$level"
        echo "$name: building" >&2
        build "$name" "$compiler" "$level"
        for precision in single double; do
            for isa in "${isas[@]}"; do
                echo "$name: $precision, $isa" >&2
                measure "$name" "$isa" --precision "$precision" --isa "$isa"
            done
            GLIBC_TUNABLES=$no_fma measure "$name" "portable, libc without FMA" --precision "$precision" --isa portable
        done
    done
done
measure g++-O2 "1 thread, batch 48" --threads 1 --batch 48

agree=yes
for precision in single double; do
    [ "$(grep "^$precision|" "$lines" | cut -d'|' -f4,5 | sort -u | wc -l)" = 1 ] || agree=no
done
{
    echo "# Same bits from every compiler, optimisation level and instruction set"
    echo
    echo "- commit: $(git describe --always --dirty 2>/dev/null || echo unknown), $(date -u '+%Y-%m-%d %H:%M UTC')"
    echo "- processor: $(sed -n 's/^model name[[:space:]]*: //p' /proc/cpuinfo | head -1), $(nproc) cores"
    echo "- compilers: $(g++ --version | head -1); $(clang++ --version | head -1)"
    echo "- C library: $(getconf GNU_LIBC_VERSION); \"libc without FMA\" is \`GLIBC_TUNABLES=$no_fma\`"
    echo "- command: \`scripts/check_same_bits.sh\`, which for every row runs"
    echo "  \`ballast run $study ${size[*]} --json --precision P --isa I\`"
    echo "- all digests and table hashes of a precision agree: **$agree** ($(wc -l <"$lines") runs)"
    echo
    echo "Digest of the tallies of all scenarios; SHA-256 over the scenarios' \`tables_sha256\`. First 16 digits."
    echo
    echo "| precision | build | run | tallies | tables |"
    echo "|---|---|---|---|---|"
    awk -F'|' '{ printf "| %s | %s | %s | `%s` | `%s` |\n", $1, $2, $3, substr($4, 1, 16), substr($5, 1, 16) }' "$lines"
} >"$record"
echo "$record: all agree: $agree" >&2
[ "$agree" = yes ]
