#!/bin/sh
# Run a compiler and keep what it says of registers: keep_report.sh REPORT COMMAND...
# Lines of `ptxas -v` on standard error go to REPORT, all others where they would go anyway.
report=$1
shift
"$@" 2>"$report.all"
status=$?
grep -E '^(ptxas info|    [0-9]+ bytes stack frame)' "$report.all" >"$report"
grep -vE '^(ptxas info|    [0-9]+ bytes stack frame)' "$report.all" >&2
rm -f "$report.all"
exit $status
