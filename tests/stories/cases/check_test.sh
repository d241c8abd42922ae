#!/usr/bin/env bash
# Does check.sh find what is not so? A copy of the table and its stories, with planted differences.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
mkdir -p "$copy/docs" "$copy/tests/stories"
cp "$here/../../../docs/cases.md" "$copy/docs/"
cp -r "$here" "$copy/tests/stories/"

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

plant docs/cases.md '/`set_role` |/d' 'not one row of set_role'
plant docs/cases.md 's/`set_role` |/`take_role` |/' 'no story of take_role'
plant docs/cases.md 's/`refer to missing rows of users`/`refer to nothing`/' 'not in the story of foreign_keys_off: refer to nothing'
plant docs/cases.md 's/^\(.*`attach` |[^|]*|\)[^|]*|/\1/' 'not four cells: attach'
plant tests/stories/cases/attach.story '1i only sqlite' 'not told in every mode'
plant tests/stories/cases/alter_system.story 's/which these tenants share/which they share/' 'not in the story of alter_system'
