#!/usr/bin/env bash
# Faults in numbers that a test run has no time for: kills, flipped bits, full disks, failing calls and allocations, jumps of
# the clock, random combinations of everything that no bit may depend on; what a checkpoint costs.
#   scripts/fault_campaign.sh [BUILD]      the build folder whose tests run (default build/release); some half hour
# The same tests run with ctest, each with few trials. Writes the record results/evidence/faults.md (RECORD names another
# file); exit status 1 if any of them failed. QUICK=1 tries the script itself.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

build=$(realpath "${1:-build/release}")
record=${RECORD:-results/evidence/faults.md}
study=${STUDY:-configs/ai_buildout_2026}
export BALLAST_PROGRAM=$build/ballast BALLAST_SOURCE_DIR=$PWD
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
lines=$scratch/lines.md
failed=0

many() { # many NUMBER FEW: as many trials as the campaign wants
    if [ "${QUICK:-0}" = 1 ]; then echo "$2"; else echo "$1"; fi
}

# campaign PROGRAM FILTER VARIABLE=NUMBER...
campaign() {
    local program=$1 filter=$2 status=passed
    shift 2
    echo "fault_campaign.sh: $filter $*" >&2
    env "$@" "$build/tests/$program" --gtest_filter="$filter" >"$scratch/log" 2>&1 || status=FAILED
    if [ $status = FAILED ]; then
        failed=1
        cat "$scratch/log" >&2
    fi
    echo "| \`$* $program --gtest_filter=$filter\` | $(sed -n 's/^\[ RECORDED \] //p' "$scratch/log" | paste -sd';') | $status |" \
        >>"$lines"
}

campaign test_parity 'Combinations.*' BALLAST_COMBINATIONS="$(many 500 20)"
campaign test_fault 'Kills.AtRandomTimes*' BALLAST_KILLS="$(many 200 10)"
campaign test_fault 'Kills.Lose*' BALLAST_KILL_AFTER_SECONDS="$(many 100 70)" BALLAST_KILLED_PATHS=1000000
campaign test_fault 'Damage.*' BALLAST_FLIPS="$(many 12000 300)"
campaign test_fault 'InjectedFaults.TheDisk*' BALLAST_FULL_DISKS="$(many 100 10)"
campaign test_fault 'InjectedFaults.ASmallDisk*' BALLAST_SMALL_DISKS="$(many 40 6)"
campaign test_fault 'InjectedFaults.*Allocation*' BALLAST_FAILED_ALLOCATIONS="$(many 600 20)"
campaign test_fault 'InjectedFaults.AnyWrite*'
campaign test_fault 'InjectedFaults.TheTimeOfDay*' BALLAST_CLOCK_JUMPS="$(many 60 3)"

# What a checkpoint costs: processor time of a run with many of them less that of a run with few.
echo "fault_campaign.sh: cost of a checkpoint" >&2
cost=$(python3 - "$BALLAST_PROGRAM" "$study" "$scratch/cost.h5" "$(many 24000 2000)" <<'PYTHON'
import os, resource, subprocess, sys
program, study, out, paths = sys.argv[1:]

def seconds(every):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    said = subprocess.run([program, "-v", "run", study, "--paths", paths, "--scenario-paths", paths, "--backstop-paths", "0",
                           "--checkpoint-every", every, "--out", out, "--backend", "cpu"], check=True, capture_output=True, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, said.stderr.count(".checkpoint written"))

few, few_times = min(seconds("100000") for _ in range(2))
many, many_times = min(seconds("0.5") for _ in range(2))
each = max(many - few, 0.0) / max(many_times - few_times, 1)
print(f"{each:.3f} s of processor time each ({many_times} of them in a run of {few:.0f} s), so {100 * each / 60:.2f} % of a "
      "minute, the default interval")
PYTHON
)
echo "| \`ballast run $study --checkpoint-every 0.5\` against \`100000\` | checkpoints: $cost | measured |" >>"$lines"

{
    echo "# Faults"
    echo
    echo "- commit: $(git describe --always --dirty 2>/dev/null || echo unknown), $(date -u '+%Y-%m-%d %H:%M UTC')"
    echo "- processor: $(sed -n 's/^model name[[:space:]]*: //p' /proc/cpuinfo | head -1), $(nproc) cores"
    echo "- command: \`scripts/fault_campaign.sh\`; the same tests run with ctest, each with few trials"
    echo
    echo "| test | what came out | |"
    echo "|---|---|---|"
    cat "$lines"
} >"$record"
echo "$record: $([ $failed = 0 ] && echo 'all passed' || echo 'SOME FAILED')" >&2
exit $failed
