#!/usr/bin/env bash
# tidy_changed.sh BUILD: clang-tidy on the sources that changed since origin/main, or else in the last commit.
# It takes a quarter of a minute a file, so that of many only the first are looked at; `./dev tidy` looks at all.
set -euo pipefail
cd "$(dirname "$0")/../.."
build=$1
most=16
export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=safe.directory GIT_CONFIG_VALUE_0=$PWD

base=
for candidate in origin/main HEAD~; do
  commit=$(git rev-parse -q --verify "$candidate^{commit}" 2>/dev/null) || continue
  [ "$commit" = "$(git rev-parse HEAD)" ] || { base=$commit; break; }
done
[ -n "$base" ] || { echo "nothing to compare with"; exit 0; }
mapfile -t changed < <(git diff --name-only --diff-filter=d "$base" -- 'src/*.cpp' 'tests/*.cpp' 'bench/*.cpp')
[ ${#changed[@]} -gt 0 ] || { echo "no source changed since $base"; exit 0; }
if [ ${#changed[@]} -gt $most ]; then
  echo "${#changed[@]} files changed, looking at $most of them"
  changed=("${changed[@]:0:$most}")
fi
printf '%s\0' "${changed[@]}" | xargs -0 -n 1 clang-tidy-19 -p "$build" --quiet \
  --extra-arg=-Wno-unknown-warning-option --extra-arg=-Wno-ignored-gch
