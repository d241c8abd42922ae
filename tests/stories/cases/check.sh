#!/usr/bin/env bash
# check.sh [ROOT]: has each story here its row in docs/cases.md, and each row its story, with what the row quotes in it?
# Prints what is not so, one a line; exit 1 if anything.
set -euo pipefail
cd "${1:-$(dirname "$0")/../../..}"
page=docs/cases.md stories=tests/stories/cases

rows() { grep -E '^\| .*`[a-z_]+` \|' "$page"; }
name_of() { sed -E 's/^[^|]*\|[^|]*`([a-z_]+)` \|.*/\1/' <<<"$1"; }

# What is quoted in the cells of the modes, one a line.
quotes_of() { cut -d'|' -f3- <<<"$1" | grep -oE '`[^`]+`' | tr -d '`' || true; }

differences() {
  local story name row quote
  for story in "$stories"/*.story; do
    name=$(basename "$story" .story)
    [ "$(rows | grep -c "\`$name\` |")" = 1 ] || echo "$page: not one row of $name"
    if grep -q '^only ' "$story"; then echo "$story: not told in every mode"; fi
  done
  rows | while IFS= read -r row; do
    name=$(name_of "$row")
    [ -e "$stories/$name.story" ] || { echo "$page: no story of $name"; continue; }
    [ "$(tr -cd '|' <<<"$row" | wc -c)" = 5 ] || echo "$page: not four cells: $name"
    quotes_of "$row" | while IFS= read -r quote; do
      grep -qF -- "$quote" "$stories/$name.story" || echo "$page: not in the story of $name: $quote"
    done
  done
}

found=$(differences)
[ -z "$found" ] && exit 0
echo "$found"
exit 1
