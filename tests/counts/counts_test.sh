#!/usr/bin/env bash
# Runs ctest on a small project whose tests end in every way there is, and expects each to be counted as what it was.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
tree=$(mktemp -d); trap 'rm -rf "$tree"' EXIT
wrong=0

project() {  # project: its CMakeLists.txt from stdin, after the head
  rm -rf "${tree:?}"/*
  { printf 'cmake_minimum_required(VERSION 3.20)\nproject(sample NONE)\nenable_testing()\n'; cat; } > "$tree/CMakeLists.txt"
  cmake -G Ninja -S "$tree" -B "$tree/build" >/dev/null
  ctest --test-dir "$tree/build" --output-on-failure --output-junit "$tree/results.xml" >/dev/null 2>&1 || true
}

expect() {
  local got
  got=$("$here/counts.sh" "$tree/results.xml" "$tree/build/Testing/Temporary/LastTestsFailed.log" | tail -n 1)
  [ "$got" = "$1" ] || { echo "expected: $1"; echo "got: $got"; wrong=1; }
}

project <<'TEXT'
add_test(NAME good COMMAND true)
add_test(NAME loud COMMAND sh -c "printf '\\t<testcase name=\"x\" status=\"fail\">\\n a ?> b > <testsuite tests=\"9\">'")
TEXT
expect '2 passed, 0 failed'

project <<'TEXT'
add_test(NAME good COMMAND true)
add_test(NAME odd COMMAND sh -c "printf '\\376\\377 ?> > \\001\\n'; exit 1")
add_test(NAME slow COMMAND sh -c "printf '\\376 half a > line'; exec tail -f /dev/null")
set_tests_properties(slow PROPERTIES TIMEOUT 1)
add_test(NAME crashed COMMAND sh -c "kill -SEGV \$\$")
add_test(NAME absent COMMAND /there/is/no/such/program)
add_test(NAME skipped COMMAND sh -c "exit 77")
set_tests_properties(skipped PROPERTIES SKIP_RETURN_CODE 77)
add_test(NAME disabled COMMAND false)
set_tests_properties(disabled PROPERTIES DISABLED TRUE)
TEXT
expect '1 passed, 4 failed, 2 skipped'

project <<'TEXT'
TEXT
: > "$tree/results.xml"
expect '0 passed, 0 failed'
exit $wrong
