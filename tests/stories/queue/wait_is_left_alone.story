# Who waits hears of it when the last worker is gone, and once.
only sqlite schemas
fleet 2
-- config --
[run]
lease = "2s"
-- end --
-- file migrations/0001_users.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY);
-- end --
[sqlite] hold t-002: BEGIN IMMEDIATE
[postgres] hold t-002: BEGIN; CREATE TABLE users (id INTEGER PRIMARY KEY)
start worker $ exec drover worker -j 1
until said worker: takes jobs of all servers
$ drover migrate --async
start wait $ drover wait
until sql t-001: SELECT count(*) FROM schema_migrations
= 1
signal worker KILL
wait worker
exit 137
until said wait: no worker is there to take them
release t-002
start second $ drover worker --drain
wait second
wait wait
1~ no worker is there
~ 0 failed, 0 not started
