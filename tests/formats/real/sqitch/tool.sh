# deploy and revert as pairs, in the order of the plan; sqitch itself says which script is whose where one was reworked.
own=(-N sqitch)
export SQITCH_FULLNAME='A. Author' SQITCH_EMAIL=author@example.org
is_there() { command -v sqitch >/dev/null && perl -MDBD::Pg -e 1 2>/dev/null; }
real_sqitch() { PGHOST=$sockets PGUSER=postgres sqitch "$1" "db:pg:$database" "${@:2}"; }
real_up() { real_sqitch deploy; }
real_down() {
  local to=(--to @HEAD^)
  [ "$(query -c 'SELECT count(*) FROM sqitch.changes' "$database")" -gt 1 ] || to=()
  real_sqitch revert -y "${to[@]}"
}
for_drover() {
  local number=0 id name pair
  mkdir ../drover/migrations
  sqitch plan --no-headers --format 'format:%h %n' >../plan
  while read -r id name; do
    printf -v pair '../drover/migrations/%04d_%s' $((++number)) "$name"
    sqitch show deploy "$id" >"$pair.up.sql"
    sqitch show revert "$id" >"$pair.down.sql"
  done <../plan
}
