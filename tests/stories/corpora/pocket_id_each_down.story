# Which downs of a real product cannot run although their own migration is the newest. The large form asks each down, in
# a tenant of its own; the small one those that cannot run, and one that can.
only sqlite databases
corpus pocket-id
fleet 6 large 71
-- config --
[sqlite]
functions = ["normalize"]
-- end --
-- file each_down.sh --
n=0
if [ -n "$LARGE" ]; then set -- $(ls migrations | sed -n 's/_.*\.down\.sql$//p'); fi
for version in "$@"; do
  n=$((n + 1)) tenant=$(printf 't-%03d' $n)
  drover migrate --tenant "$tenant" --to "$version" || exit
  drover migrate-back --tenant "$tenant" --steps 1 --yes --allow-data-loss || echo "wrong: $version"
done > log 2>&1
sed -n 's/^wrong: //p' log
-- end --
$ mkdir migrations; if [ "$DIALECT" = sqlite ]; then cp "$CORPUS"/sqlite/*.sql migrations; else cp "$CORPUS"/postgres/*.sql migrations; fi
[sqlite] $ sed -i '/^dir/a format = "golang-migrate"' drover.toml
[sqlite] $ bash each_down.sh 20240820205521 20250115155817 20250408120918 20250412000000 20250810144214 20260802120000
[sqlite] > 20240820205521
[sqlite] > 20250115155817
[sqlite] > 20250408120918
[sqlite] > 20250412000000
[sqlite] > 20250810144214
[databases] $ bash each_down.sh 20250408120918 20250412000000 20260802120000
[databases] > 20250408120918
[databases] > 20250412000000
