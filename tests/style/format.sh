#!/usr/bin/env bash
# format.sh [--check]: every source file as clang-format has it, or which ones are not.
set -euo pipefail
cd "$(dirname "$0")/../.."
case ${1:-} in
  '') mode=-i ;;
  --check) mode="--dry-run --Werror" ;;
  *) echo "format.sh [--check]" >&2; exit 1 ;;
esac
# shellcheck disable=SC2086
find src tests bench -name '*.[ch]pp' -print0 | xargs -0 clang-format-19 $mode
