#!/usr/bin/env bash
# check.sh [ROOT]: are the rooms of src/ where floors.txt puts them? Prints every breach, one a line; exit 1 if any.
set -euo pipefail
cd "${1:-$(dirname "$0")/../..}"
longest=600

# file:line:included/file.hpp, for every include of a room
includes() { grep -rnoE --include='*.hpp' --include='*.cpp' '^#include "[a-z_]+/[^"]+' src | sed 's/#include "//' || true; }

# An include goes to its own room or to a floor below; the drivers' wing stands beside floor 3 and is named only in app,
# and in tests, which use real databases and what tests/support has.
check_includes() {
  includes | sort | awk -F: '
    function room_of(path,   parts) {
      split(path, parts, "/")
      return parts[1] == "drivers" ? parts[1] "/" parts[2] : parts[1]
    }
    FILENAME == "floors.txt" {
      if ($0 ~ /^#/) next
      count = split($0, words, " ")
      for (i = 2; i <= count; i++) { floor[words[i]] = words[1] == "wing" ? 3 : words[1]; wing[words[i]] = words[1] == "wing" }
      next
    }
    FILENAME == "tests/floors/exceptions.txt" {
      if ($0 !~ /^#/ && $0 != "") allowed[$0] = 1
      next
    }
    {
      from = room_of(substr($1, 5)); to = room_of($3); test = $1 ~ /_test\.[ch]pp$/
      if (from == to || (test && to == "support")) next
      why = ""
      if (!(from in floor)) why = "room " from " is not in floors.txt"
      else if (!(to in floor)) why = "room " to " is not in floors.txt"
      else if (wing[to]) { if (from != "app" && !test) why = "drivers are named only in app" }
      else if (floor[to] >= floor[from]) why = from " (floor " floor[from] ") does not know " to " (floor " floor[to] ")"
      if (why == "") next
      key = $1 " " $3
      if (key in allowed) { used[key] = 1; next }
      print $1 ":" $2 ": " why
    }
    END { for (key in allowed) if (!(key in used)) print "tests/floors/exceptions.txt: no longer needed: " key }
  ' floors.txt tests/floors/exceptions.txt -
}

check_pg_query() {
  grep -rnE --include='*.hpp' --include='*.cpp' '#include [<"](pg_query|protobuf)' src \
    | grep -v '^src/sql/postgres/' | sed -E 's/:#.*/: libpg_query is seen in sql\/postgres only/' || true
}

check_length() {
  find src tests -name '*.[ch]pp' -exec awk -v longest=$longest \
    'FNR == longest + 1 { print FILENAME ":" FNR ": longer than " longest " lines" }' {} +
}

check_folders() {
  find src tests -type d -regextype posix-extended -regex '.*/(utils?|common|helpers?|managers?|process|data|misc)' \
    -printf '%p: a folder is named after what lives in it\n'
}

check_namespaces() {
  local file room
  find src -name '*.[ch]pp' ! -path 'src/app/*' | sort | while read -r file; do
    room=${file#src/}; room=${room%%/*}
    case $room in base) room=drover ;; drivers) room=${file#src/drivers/}; room=drover::${room%%/*} ;; *) room=drover::$room ;; esac
    grep -qE "^namespace $room(::| \{)" "$file" || echo "$file:1: its namespace is $room"
  done
}

# Known breaches may only become fewer.
check_exceptions() {
  local before
  before=$(git show origin/main:tests/floors/exceptions.txt 2>/dev/null) || return 0
  grep -vE '^(#|$)' tests/floors/exceptions.txt | grep -vxF -e "$before" \
    | sed 's/^/tests\/floors\/exceptions.txt: new: /' || true
}

breaches=$(check_includes; check_pg_query; check_length; check_folders; check_namespaces; check_exceptions)
[ -z "$breaches" ] || { printf '%s\n' "$breaches"; exit 1; }
