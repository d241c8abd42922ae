#!/usr/bin/env bash
# idle_peer_test.sh BENCH: a tool that does nothing and says that all is well gets no figures; one that is not there is
# named.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/node_modules/dbmate" "$work/node_modules/@dbmate/here/bin"
echo '{}' >"$work/node_modules/dbmate/package.json"
ln -s /bin/true "$work/node_modules/@dbmate/here/bin/dbmate"
if DROVER_BENCH_PEERS=$work "$1" --smoke --peers --only files >"$work/log" 2>&1; then
  echo 'figures for a tool that did nothing:' >&2
  cat "$work/log" >&2
  exit 1
fi
for said in '^Not installed: drizzle, umzug, node-pg-migrate' '^dbmate did not do its work: '; do
  grep -q "$said" "$work/log" || { cat "$work/log" >&2; exit 1; }
done
