# A dump holds a table of one tenant: who blocks is named, other tenants go on, and the migration comes in when it ends.
only postgres
fleet 4
-- file migrations/0001_orders.sql --
CREATE TABLE orders (id INTEGER PRIMARY KEY);
-- end --
$ drover migrate
-- file migrations/0002_note.sql --
ALTER TABLE orders ADD COLUMN note TEXT;
-- end --
hold t-002: BEGIN; SELECT count(*) FROM orders
start run $ drover migrate
until said run: t-002 waiting for a lock<any>orders<any>(try <n>/10, next in <time>) blocked by pid <n> <any>orders
until sql t-004: SELECT count(*) FROM schema_migrations
= 2
until sql t-001: SELECT count(*) FROM schema_migrations
= 2
# The blocker is never ended by us, and the application goes on reading.
release t-002
wait run
~ 4 migrated, 0 failed
sql *: SELECT version FROM schema_migrations ORDER BY version
= 0001
= 0002
