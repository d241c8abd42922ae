#!/usr/bin/env bash
# check.sh [ROOT]: does the manual name what the program has? Prints what is missing, one a line; exit 1 if anything.
set -euo pipefail
cd "${1:-$(dirname "$0")/../..}"

# wants PAGE WHAT: each line of stdin must stand in the page, in backquotes.
wants() {
  local page=$1 what=$2 name
  while IFS= read -r name; do
    grep -qF -- "\`$name" "$page" || echo "$page: $what is not named: $name"
  done
}

quoted() { grep -ohE "$1" "${@:2}" | grep -oE '"[^"]+"' | tr -d '"' | sort -u; }

keys() { quoted '\.path = "[^"]+"' src/config/keys.cpp; }

# A default stands in the row of its key.
presets() {
  tr '\n' ' ' <src/config/keys.cpp | grep -oE '\.path = "[^"]+",[^}]*\.preset = "[^"]+"' \
    | sed -E 's/\.path = "([^"]+)".*\.preset = "([^"]+)"/\1 \2/' \
    | while read -r key preset; do
        grep -F "| \`$key\` |" docs/configuration.md | grep -qF "\`$preset\`" \
          || echo "docs/configuration.md: the default of $key is $preset"
      done
}

directives() { sed -n '/table_of_directives() {/,/return/p' src/migrations/directives.cpp | quoted '\{"[a-z-]+", &'; }

commands() { quoted '\.name = "[a-z -]+"' src/cli/commands/*.cpp; }

exit_codes() { { grep -ohE 'set\(summary, .*, [0-9]+\)' src/fleet/verdict.cpp | grep -oE '[0-9]+\)'; echo '10)'; } | tr -d ')' | sort -un; }

findings() {
  find src/plan src/run src/fleet -name '*.cpp' ! -name '*_test.cpp' -exec cat {} + \
    | quoted '(\.code = |code = |failure_of\( *)"[a-z]+_?[a-z_]*"' | grep -v '^internal$'
}

links() {
  local page target
  for page in README.md CONTRIBUTING.md ARCHITECTURE.md docs/*.md; do
    grep -oE '\]\([^)#:]+' "$page" | sed 's/^](//' | while read -r target; do
      [ -e "$(dirname "$page")/$target" ] || echo "$page: leads nowhere: $target"
    done
  done
}

everything() {
  keys | while IFS= read -r key; do
    grep -qF "| \`$key\` |" docs/configuration.md || echo "docs/configuration.md: a key is not named: $key"
  done
  presets
  directives | wants docs/migrations.md "a directive"
  findings | wants docs/troubleshooting.md "a code"
  commands | while IFS= read -r name; do
    grep -qF -- "drover $name" README.md docs/*.md || echo "docs: a command is not named: $name"
  done
  exit_codes | while IFS= read -r code; do
    grep -q "^| $code |" docs/output.md || echo "docs/output.md: an exit code is not named: $code"
  done
  links
}

missing=$(everything)
[ -z "$missing" ] && exit 0
echo "$missing"
exit 1
