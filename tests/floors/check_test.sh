#!/usr/bin/env bash
# Plants one breach of each kind in a small tree and expects check.sh to name it, and nothing where there is none.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
tree=$(mktemp -d); trap 'rm -rf "$tree"' EXIT
failed=0

fresh() {
  rm -rf "${tree:?}"/*; mkdir -p "$tree"/src/{base,sql/postgres,db,drivers/sqlite,migrations,tenants,app} "$tree/tests/floors"
  cp "$here/../../floors.txt" "$tree/"; cp "$here/exceptions.txt" "$tree/tests/floors/"
  file base/text.hpp drover; file db/url.hpp drover::db '"base/text.hpp"'
  file drivers/sqlite/driver.hpp drover::sqlite '"db/url.hpp"'; file app/main.cpp drover '"drivers/sqlite/driver.hpp"'
}

file() { printf '%snamespace %s {}\n' "${3:+#include $3
}" "$2" > "$tree/src/$1"; }

expect() {  # expect MESSAGE: "" for none
  local got
  got=$("$here/check.sh" "$tree" 2>&1) && status=0 || status=$?
  if [ "$got" != "$1" ] || { [ -n "$1" ] && [ "$status" != 1 ]; }; then
    printf 'expected: %s\ngot (exit %s): %s\n' "$1" "$status" "$got"; failed=1
  fi
}

fresh; expect ''
fresh; file base/text.cpp drover '"db/url.hpp"'
expect 'src/base/text.cpp:1: base (floor 0) does not know db (floor 2)'
fresh; file tenants/a.cpp drover::tenants '"migrations/b.hpp"'
expect 'src/tenants/a.cpp:1: tenants (floor 3) does not know migrations (floor 3)'
fresh; file drivers/sqlite/a.cpp drover::sqlite '"tenants/a.hpp"'
expect 'src/drivers/sqlite/a.cpp:1: drivers/sqlite (floor 3) does not know tenants (floor 3)'
fresh; file tenants/a.cpp drover::tenants '"drivers/sqlite/driver.hpp"'
expect 'src/tenants/a.cpp:1: drivers are named only in app'
fresh; file tenants/a_test.cpp drover::tenants '"drivers/sqlite/driver.hpp"'; expect ''
fresh; file tenants/a.cpp drover::tenants '"attic/a.hpp"'
expect 'src/tenants/a.cpp:1: room attic is not in floors.txt'
fresh; file sql/a.cpp drover::sql '<pg_query.h>'; file sql/postgres/a.cpp drover::sql '<pg_query.h>'
expect 'src/sql/a.cpp:1: libpg_query is seen in sql/postgres only'
fresh; { cat "$tree/src/base/text.hpp"; printf '//\n%.0s' {1..600}; } > "$tree/src/base/long.hpp"
expect 'src/base/long.hpp:601: longer than 600 lines'
fresh; mkdir "$tree/src/base/helpers"; expect 'src/base/helpers: a folder is named after what lives in it'
fresh; file db/a.cpp drover::sql; expect 'src/db/a.cpp:1: its namespace is drover::db'
fresh; file base/text.cpp drover '"db/url.hpp"'; echo 'src/base/text.cpp db/url.hpp' >> "$tree/tests/floors/exceptions.txt"; expect ''
fresh; echo 'src/base/text.cpp db/url.hpp' >> "$tree/tests/floors/exceptions.txt"
expect 'tests/floors/exceptions.txt: no longer needed: src/base/text.cpp db/url.hpp'
exit $failed
