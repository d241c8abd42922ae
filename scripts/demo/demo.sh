#!/usr/bin/env bash
# demo.sh DROVER DIRECTORY: a fleet of 300 SQLite tenants, migrated before your eyes. Everything happens in DIRECTORY,
# which is made anew each time.
set -euo pipefail
drover=$(readlink -f "$1")
place=$2
here=$(cd "$(dirname "$0")" && pwd)
tenants=300
odd=t-142

say() { printf '\n%s\n' "$*"; }
command_line() { printf '$ %s\n' "$*"; }
if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then
  say() { printf '\n\033[1m%s\033[0m\n' "$*"; }
  command_line() { printf '\033[36m$ %s\033[0m\n' "$*"; }
fi

# Prints a command and runs it; stops the demo unless it ends with the exit code it should.
run() {
  local expected=$1 status=0; shift
  command_line "drover $*"
  "$drover" "$@" || status=$?
  [ "$status" = "$expected" ] || { echo "exit $status, which was not to be expected" >&2; exit 1; }
  [ "$status" = 0 ] || echo "(exit code $status)"
}

make_place() {
  if [ -e "$place" ] && [ ! -e "$place/.made-by-demo" ]; then
    echo "$place is there already and was not made by this demo; move it away" >&2; exit 1
  fi
  rm -rf "$place"
  mkdir -p "$place/tenants"
  touch "$place/.made-by-demo"
  cp -r "$here/migrations" "$here/drover.toml" "$place/"
  cd "$place"
}

make_fleet() {
  seq -f 'tenants/t-%03g.db' "$tenants" | xargs -P "$(nproc)" -I{} sqlite3 {} 'PRAGMA user_version = 0; VACUUM'
  run 0 migrate --to 0006
  seq -f 'tenants/t-%03g.db' "$tenants" | xargs -P "$(nproc)" -I{} sqlite3 {} ".read $here/seed.sql"
  sqlite3 "tenants/$odd.db" "UPDATE customers SET email = (SELECT email FROM customers WHERE id = 7) WHERE id = 23"
}

make_place
say "1. $tenants customers, each with a SQLite file of its own. First bring all of them to migration 0006."
make_fleet
run 0 status
say "2. Two new migrations. What would they do?"
run 0 plan
say "3. Bring the whole fleet to the newest version. One tenant has a duplicate e-mail address."
run 2 migrate
say "4. Where does the fleet stand? $odd is whole and still at 0006; nobody else was held up."
run 0 status
say "5. Mend the duplicate row, and retry: only what failed is touched."
command_line "sqlite3 tenants/$odd.db \"UPDATE customers SET email = 'billing@customer23.example' WHERE id = 23\""
sqlite3 "tenants/$odd.db" "UPDATE customers SET email = 'billing@customer23.example' WHERE id = 23"
run 0 retry
run 0 status
say "6. Second thoughts: take the whole batch back, in every tenant that applied it."
run 0 migrate-back --batch 2 --yes
run 0 status
say "7. And up again, as a pipeline does it that must not wait: queued, ten tenants first, done by two workers."
run 0 migrate --async --canary 10 --waves 50%,100% --max-failures 1%
command_line "drover worker --drain & drover worker --drain &"
workers=()
for _ in 1 2; do
  "$drover" worker --drain --quiet &
  workers+=($!)
done
run 0 monitor --watch
for worker in "${workers[@]}"; do wait "$worker"; done
run 0 wait
say "Done. It is all in $place: try drover there, or run ./dev demo again for a fresh one."
