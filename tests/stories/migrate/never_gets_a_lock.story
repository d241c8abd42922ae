# A lock that is never let go: a bounded number of tries, a failure that says so, and retry when it is free.
only postgres
fleet 3
-- file migrations/0001_orders.sql --
CREATE TABLE orders (id INTEGER PRIMARY KEY);
-- end --
-- config --
[run]
lock_timeout = "50ms"
lock_tries = 2
-- end --
$ drover migrate
-- file migrations/0002_note.sql --
ALTER TABLE orders ADD COLUMN note TEXT;
-- end --
hold t-002: BEGIN; SELECT count(*) FROM orders
$ drover migrate
~ 2 migrated, 1 failed, 0 not started
1~ failed t-002  0002_note.sql:1 (statement 1 of 1)  55P03<any>gave up after 2 tries for the lock
exit 2
sql t-002: SELECT version FROM schema_migrations
= 0001
release t-002
$ drover retry
~ 1 migrated
sql *: SELECT version FROM schema_migrations ORDER BY version
= 0001
= 0002
