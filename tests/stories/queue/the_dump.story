# The 03:00 dump: a reader that does not end keeps one tenant's table. Workers let go again and again, so that the
# application's own queries pass, name who is in the way and end nobody; the other tenants go on.
only postgres
fleet 3
-- config --
[run]
lock_timeout = "500ms"
-- file migrations/0001_orders.sql --
CREATE TABLE orders (id INTEGER PRIMARY KEY);
-- end --
$ drover migrate
-- file migrations/0002_note.sql --
ALTER TABLE orders ADD COLUMN note TEXT;
-- end --
hold t-002: BEGIN; SELECT count(*) FROM orders
$ drover migrate --async
start worker $ drover worker --poll 50ms
start watch $ drover monitor --watch --output ndjson
until said watch: "event":"waiting",<any>"relation":"<any>orders"
until sql t-001: SELECT count(*) FROM schema_migrations
= 2
until sql t-003: SELECT count(*) FROM schema_migrations
= 2
# The application reads meanwhile: it is behind nobody for longer than the time-out.
sql t-002: SELECT count(*) FROM orders
= 0
until $ drover monitor | grep -q " 2 done"
release t-002
$ drover wait
~ 3 migrated
sql t-002: SELECT count(*) FROM schema_migrations
= 2
wait watch
signal worker TERM
wait worker
exit 6
# Never free: the lock tries are over, and the one that is in the way is named.
# Each try lasts long enough to ask who it is.
env DROVER_RUN_LOCK_TRIES=2
env DROVER_RUN_LOCK_TIMEOUT=3s
-- file migrations/0003_more.sql --
ALTER TABLE orders ADD COLUMN more TEXT;
-- end --
hold t-002: BEGIN; SELECT count(*) FROM orders
$ drover migrate --async
$ drover worker --drain
$ drover wait
~ failed t-002  0003_more.sql:1
~ 55P03
~ after 2 tries
~ blocked by
exit 2
release t-002
$ drover retry
~ 1 migrated
