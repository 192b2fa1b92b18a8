#!/usr/bin/env bash
# The tests under the sanitizers of addresses, undefined behaviour and threads.
#   scripts/check_sanitizers.sh [address|thread] [options of ctest]       both without the first; e.g. address -L results
# Presets asan-ubsan and tsan, for the baseline instruction set only, in build/asan-ubsan and build/tsan; BALLAST_JOBS limits the
# compilers, TARGETS names what is built (default all; under tsan what starts threads). Writes build/sanitizers.md (RECORD names
# another file), of which results/evidence/sanitizers.md is put together; exit status 1 if any test failed. Threads meet in host
# code, and what simulates a path touches nothing but what its worker owns: the sanitizer of threads does not watch that code,
# which takes three to four times as long with it, unless KERNELS=ON.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

invocation="${KERNELS:+KERNELS=$KERNELS }${TARGETS:+TARGETS=\"$TARGETS\" }scripts/check_sanitizers.sh${*:+ $*}"
case "${1:-}" in
address | thread)
    kinds=("$1")
    shift
    ;;
*) kinds=(address thread) ;;
esac
record=${RECORD:-build/sanitizers.md}
lines=$(mktemp)
trap 'rm -f "$lines"' EXIT
failed=0

# Not for what they find but for their time, ten to thirty times as long as without a sanitizer: what simulates some million paths
# of code that shorter tests run too, and what kills the program at times chosen for its speed. Guards, Python and benchmarks
# watch no code of these builds.
left_out='guard|python|bench|coverage_long|fuzz_long|mpi|ptx_parity'
# Their tests start no second thread, so that the sanitizer of threads has nothing to see there.
one_thread='ptx|backends|core|random|factors|firms|path|tally|study|config|risk|results'
one_thread_too='BrokenStudies\.|VerifyGpu' # of labels whose other tests do
threaded="ballast test_base test_run test_parity test_clearing test_regression test_fault test_fuzz"
too_long='^statistics\.|^clearing\.Sponsor|OfTheFlagship|Flagship\.|Metamorphic\.|Economics\.|Guidance\.|ValidationWorld\.'
too_long+='|FloatUlp\.|Kills\.|Backtests\.|Combinations\.|NoisyCash|RandomMixtures'

# oneTBB, which sorts saved paths, is not instrumented: what its own threads hand over is no race.
export ASAN_OPTIONS=detect_stack_use_after_return=1 UBSAN_OPTIONS=print_stacktrace=1
export TSAN_OPTIONS="suppressions=$PWD/scripts/thread_sanitizer.supp second_deadlock_stack=1"

check() { # check PRESET [options of ctest]: builds and tests, notes command and outcome
    local preset=$1 folder=build/$1 labels=$left_out names=$too_long kernels=${KERNELS:-ON} targets
    read -ra targets <<<"${TARGETS:-all}"
    if [ "$preset" = tsan ]; then
        kernels=${KERNELS:-OFF}
        read -ra targets <<<"${TARGETS:-$threaded}"
        labels+="|$one_thread"
        names+="|_NOT_BUILT$|$one_thread_too"
    fi
    shift
    echo "check_sanitizers.sh: $preset" >&2
    mkdir -p build
    cmake --preset "$preset" -DBALLAST_PORTABLE_ONLY=ON -DBALLAST_UNITY=ON -DBALLAST_TESTS=ON \
        -DBALLAST_SANITIZE_KERNELS="$kernels" >"$folder.log" 2>&1 &&
        cmake --build "$folder" --parallel "${BALLAST_JOBS:-$(nproc)}" --target "${targets[@]}" >>"$folder.log" 2>&1 || {
        tail -n 30 "$folder.log" >&2
        exit 1
    }
    local command=(ctest --test-dir "$folder" --parallel "$(nproc)" --timeout 3600 --no-tests=error --output-on-failure
        -LE "$labels" -E "$names" "$@")
    "${command[@]}" >"$folder.tests.log" 2>&1 || failed=1
    {
        echo "## $preset"
        echo
        echo "    ${command[*]@Q}"
        echo
        grep -E "tests passed|Total Test time|\(Failed\)|\(Timeout\)|ERROR: |runtime error|WARNING: ThreadSanitizer" \
            "$folder.tests.log" | sort | uniq -c | sort -rn | head -n 40 | sed 's/^/    /'
        echo
    } >>"$lines"
}

for kind in "${kinds[@]}"; do
    check "$([ "$kind" = address ] && echo asan-ubsan || echo tsan)" "$@"
done
{
    echo "# Sanitizers"
    echo
    echo "- commit: $(git describe --always --dirty 2>/dev/null || echo unknown), $(date -u '+%Y-%m-%d %H:%M UTC')"
    echo "- compiler: $(g++ --version | head -1); baseline instruction set"
    echo "- command: \`$invocation\`"
    echo
    cat "$lines"
} >"$record"
echo "$record: $([ $failed = 0 ] && echo clean || echo 'SOME TESTS FAILED')" >&2
exit $failed
