#!/usr/bin/env bash
# The same directory by the real tool and by Drover, each on a database of its own: equal schemas, forth and back.
# compare.sh DROVER STORY_SERVER [TOOL...]: dbmate, node-pg-migrate, drizzle. The tools are looked for in
# $DROVER_REAL_TOOLS, a directory in which `npm install dbmate node-pg-migrate pg drizzle-orm` was run, and in PATH.
# Ends with 77 where none of them is there.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
drover=$(readlink -f "$1") server=$(readlink -f "$2")
shift 2
tools=${DROVER_REAL_TOOLS:-}
work=$(mktemp -d)
chmod 755 "$work"
[ -z "$tools" ] || PATH=$tools/node_modules/.bin:$PATH
trap '"$server" stop "$work/server" 2>/dev/null || true; rm -rf "$work"' EXIT

failed=0 compared=0

is_there() {
  case $1 in
    drizzle) [ -n "$tools" ] && [ -d "$tools/node_modules/drizzle-orm" ] && [ -d "$tools/node_modules/pg" ] ;;
    *) command -v "$1" >/dev/null ;;
  esac
}

# Everything but the tools' own tables.
dump() {
  pg_dump -h "$sockets" -U postgres -s --no-owner -N drizzle -T 'schema_migrations' -T 'drover_*' -T 'pgmigrations*' "$1" |
    grep -v -e '^--' -e '^\\' -e '^$' -e '^SET ' -e '^SELECT pg_catalog.set_config'
}

same() {
  if diff -u <(dump "real_$1") <(dump "drover_$1") >&2; then
    printf '%s: equal schemas %s\n' "$1" "$2"
  else
    printf '%s: the schemas differ %s\n' "$1" "$2" >&2
    failed=1
  fi
}

real() {  # TOOL up | down
  local database=real_${1//-/_} directory=$work/$1/migrations
  case $1-$2 in
    dbmate-up) dbmate -u "postgres://postgres@/$database?socket=$sockets" -d "$directory" --no-dump-schema migrate ;;
    dbmate-down) dbmate -u "postgres://postgres@/$database?socket=$sockets" -d "$directory" --no-dump-schema rollback ;;
    node-pg-migrate-up | node-pg-migrate-down)
      (cd "$work/$1" && PGHOST=$sockets PGUSER=postgres PGDATABASE=$database DATABASE_URL="postgres:///$database?host=$sockets&user=postgres" \
        node-pg-migrate "$2" -m migrations) ;;
    drizzle-up) node "$here/drizzle_migrate.mjs" "$tools" "$sockets" "$database" "$directory" ;;
  esac >"$work/$1/real.log" 2>&1 || { cat "$work/$1/real.log" >&2; return 1; }
}

ours() {  # TOOL ARGUMENT...
  local tool=$1
  shift
  (cd "$work/$tool" && DATABASE_URL="postgresql:///drover_${tool//-/_}?host=$sockets&user=postgres" "$drover" "$@" \
    >"$work/$tool/ours.log" 2>&1) || { cat "$work/$tool/ours.log" >&2; return 1; }
}

compare() {
  local name=${1//-/_}
  mkdir "$work/$1"
  cp -r "$here/$1" "$work/$1/migrations"
  psql -qX -h "$sockets" -U postgres -c "CREATE DATABASE real_$name" -c "CREATE DATABASE drover_$name" postgres
  real "$1" up && ours "$1" migrate || { failed=1; return; }
  same "$name" 'after all of them'
  ours "$1" migrate --verify && grep -q 'nothing to do' "$work/$1/ours.log" || { echo "$1: something was left to do" >&2; failed=1; }
  [ "$1" = drizzle ] && return  # it has no way back
  local steps
  for steps in "${@:2}"; do
    real "$1" down && ours "$1" migrate-back --yes --steps 1 --allow-data-loss || { failed=1; return; }
    same "$name" "$steps back"
  done
}

[ $# -gt 0 ] || set -- dbmate node-pg-migrate drizzle
for tool in "$@"; do
  if ! is_there "$tool"; then
    printf 'SKIPPED: %s is not installed; set DROVER_REAL_TOOLS (see the head of compare.sh)\n' "$tool" >&2
    continue
  fi
  if [ $compared = 0 ]; then
    "$server" start "$work/server"
    sockets=$(head -n 1 "$work/server")
  fi
  compared=1
  case $tool in
    dbmate) compare dbmate 'one step' 'two steps' 'three steps' 'four steps' ;;
    node-pg-migrate) compare node-pg-migrate ;;
    *) compare "$tool" ;;
  esac
done
[ $compared = 1 ] || exit 77
exit $failed
