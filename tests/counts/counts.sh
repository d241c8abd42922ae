#!/usr/bin/env bash
# counts.sh RESULTS FAILED: the last line of a test run, from ctest's JUnit report and its list of what failed.
# What a test printed stands in the report too, with its < spelt out, so that a line with one is the report's own.
set -euo pipefail
export LC_ALL=C  # a byte is a byte
all=$(grep -ac $'^\t<testcase name=' "$1") || true
passed=$(grep -aEc $'^\t<testcase name=.* status="run">' "$1") || true
failed=0
[ ! -e "$2" ] || failed=$(wc -l <"$2")
skipped=$((all - passed - failed))
printf '\n%d passed, %d failed' "$passed" "$failed"
if [ "$skipped" -gt 0 ]; then printf ', %d skipped' "$skipped"; fi
echo
