#!/usr/bin/env bash
# Does check.sh find what a page leaves out? A copy of the project with planted gaps.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
cp -r "$here/../../docs" "$here/../../src" "$here/../../scripts" "$here"/../../*.md "$here/../../LICENSE" "$copy/"
mkdir -p "$copy/tests" && cp -r "$here/../stories" "$copy/tests/"

"$here/check.sh" "$copy"

# plant FILE SED EXPECTED
plant() {
  cp "$copy/$1" "$copy/kept"
  sed -i "$2" "$copy/$1"
  local said
  if said=$("$here/check.sh" "$copy"); then echo "nothing was found after $2 in $1"; exit 1; fi
  grep -qF "$3" <<<"$said" || { echo "after $2 in $1 it said: $said"; exit 1; }
  mv "$copy/kept" "$copy/$1"
}

plant docs/configuration.md '/run.attempts` |/d' 'a key is not named: run.attempts'
plant docs/configuration.md 's/^| `run.attempts` | `3`/| `run.attempts` | `4`/' 'the default of run.attempts is 3'
plant docs/migrations.md '/^| `requires/d' 'a directive is not named: requires'
plant docs/troubleshooting.md 's/`changed_meanwhile`/it/' 'a code is not named: changed_meanwhile'
plant docs/output.md '/^| 5 |/d' 'an exit code is not named: 5'
plant docs/README.md 's/(guide.md)/(no-guide.md)/' 'leads nowhere: no-guide.md'
