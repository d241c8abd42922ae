#!/usr/bin/env bash
# The stories of real histories with their large fleets: large.sh BUILD_DIRECTORY [PATTERN]. One that needs what is not
# here is named as skipped.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")"
build=$1 pattern=${2:-}
export STORY_LARGE=1 STORY_CORPORA=${STORY_CORPORA:-$PWD/../../../../shared/corpora}

sockets=$(mktemp)
"$build/tests/stories/runner/story_server" start "$sockets"
trap '"$build/tests/stories/runner/story_server" stop "$sockets"; rm -f "$sockets"' EXIT

modes_of() {
  case $(grep -m 1 '^only ' "$1") in
    *postgres*) echo databases schemas ;;
    only*) sed -n 's/^only //p;' "$1" | head -n 1 ;;
    *) echo sqlite databases schemas ;;
  esac
}

failed=0
for story in *"$pattern"*.story; do
  for mode in $(modes_of "$story"); do
    begun=$SECONDS result=0
    "$build/tests/stories/runner/story_runner" "$build/src/app/drover" "$mode" "$story" "$sockets" || result=$?
    case $result in
      0) result=passed ;;
      77) result=skipped ;;
      *) result=FAILED failed=1 ;;
    esac
    printf '%-8s %-36s %5d s\n' "$result" "${story%.story} $mode" $((SECONDS - begun))
  done
done
exit $failed
