#!/usr/bin/env bash
# The same migrations by the real tool and by Drover, each on a database of its own: equal schemas, forth and back.
# compare.sh DROVER STORY_SERVER [TOOL...]: the tools that have a directory beside this file. `./dev real-tools`
# installs them and runs this; those from npm are looked for in $DROVER_REAL_TOOLS/node_modules. Ends with 77 where none
# is there.
#
# TOOL/tool.sh says, for a copy of TOOL as the working directory, with $database, $sockets, $url and `query`:
#   is_there     whether the tool is installed
#   real_up      what brings $database to the newest version
#   real_down    what takes one migration back; left out where the tool has no such way
#   in_place     the directory that Drover reads as it is, or else
#   for_drover   what makes ../drover/migrations of it
#   one_way      how many of the first migrations have no way back (0)
#   own          arguments for pg_dump that leave out the tool's own tables
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
drover=$(readlink -f "$1") server=$(readlink -f "$2")
shift 2
work=$(mktemp -d)
chmod 755 "$work"
trap '"$server" stop "$work/server" 2>/dev/null || true; rm -rf "$work"' EXIT
if [ -n "${DROVER_REAL_TOOLS:-}" ]; then
  PATH=$DROVER_REAL_TOOLS/node_modules/.bin:$PATH
  ln -s "$DROVER_REAL_TOOLS/node_modules" "$work/node_modules"
fi
if [ $# = 0 ]; then
  cd "$here"
  set -- */tool.sh
  set -- "${@%/tool.sh}"
fi

say() { printf '%s: %s\n' "$tool" "$*"; }

quietly() { "$@" >"$work/log" 2>&1 || { cat "$work/log" >&2; return 1; }; }

ours() {
  (cd ../drover && DATABASE_URL="postgresql:///drover_$name?host=$sockets&user=postgres" quietly "$drover" "$@")
}

query() { psql -qXtA -v ON_ERROR_STOP=1 -h "$sockets" -U postgres "$@"; }

dump() {
  pg_dump -h "$sockets" -U postgres -s --no-owner -T 'drover_*' -T schema_migrations "${own[@]}" "$1" |
    sed -e '/^--/d' -e '/^\\/d' -e '/^$/d' -e '/^SET /d' -e '/^SELECT pg_catalog.set_config/d'
}

same() {
  dump "$database" >../real.sql
  dump "drover_$name" >../drover.sql
  diff -u ../real.sql ../drover.sql >&2 || { say "the schemas differ $*" >&2; return 1; }
  say "equal schemas $*"
}

forth() {
  quietly real_up
  ours migrate
  same "$@"
  [ -s ../real.sql ] || { say 'there is nothing in them' >&2; return 1; }
  ours migrate --verify
  grep -q 'nothing to do' "$work/log" || { say 'something was left to do' >&2; return 1; }
}

back() {
  local step
  for ((step = 1; step <= $1; ++step)); do
    quietly real_down
    ours migrate-back --yes --steps 1 --allow-data-loss
    same "$step back"
  done
}

compare() {
  local name=${tool//-/_} count
  local database=real_$name url
  url="postgres://postgres@localhost/$database?host=$sockets"
  mkdir -p "$work/$tool/drover"
  cp -r "$here/$tool" "$work/$tool/real"
  cd "$work/$tool/real"
  query -c "CREATE DATABASE $database" -c "CREATE DATABASE drover_$name" postgres
  if [ -n "$in_place" ]; then cp -r "$in_place" ../drover/migrations; else quietly for_drover; fi
  forth 'after all of them'
  declare -F real_down >/dev/null || return 0
  count=$(query -c "SELECT count(*) - $one_way FROM schema_migrations" "drover_$name")
  back "$count"
  forth 'forth again'
}

failed=0 compared=0
for tool in "$@"; do
  in_place='' one_way=0 own=()
  unset -f real_down
  . "$here/$tool/tool.sh"
  if ! is_there; then
    printf 'SKIPPED: %s is not installed (./dev real-tools installs it)\n' "$tool" >&2
    continue
  fi
  if [ $compared = 0 ]; then
    "$server" start "$work/server"
    sockets=$(head -n 1 "$work/server")
  fi
  compared=1
  set +e
  (set -e; compare)
  [ $? = 0 ] || { printf '%s: not equal\n' "$tool" >&2; failed=1; }
  set -e
done
[ $compared = 1 ] || exit 77
exit $failed
