# M5 (a): a build that failed leaves an index that is not valid, and IF NOT EXISTS would call it done. It is dropped
# and built again, and "migrated" is said only when it is valid.
only postgres
fleet 2
-- file migrations/0001_orders.sql --
CREATE TABLE orders (id INTEGER PRIMARY KEY, ref TEXT);
-- end --
$ drover migrate
exec t-001: INSERT INTO orders VALUES (1, 'a'), (2, 'a')
-- file migrations/0002_index.sql --
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS orders_ref_idx ON orders (ref);
-- end --
$ drover migrate
~ 1 migrated, 1 failed
1~ failed<any>t-001<any>0002_index.sql:1<any>23505
~ drover retry
exit 2
sql t-001: SELECT indisvalid FROM pg_index WHERE indexrelid = 'orders_ref_idx'::regclass
= f
sql t-001: SELECT version FROM schema_migrations
= 0001
# the trap itself: the author's own words, said again, report success
exec t-001: CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS orders_ref_idx ON orders (ref)
sql t-001: SELECT indisvalid FROM pg_index WHERE indexrelid = 'orders_ref_idx'::regclass
= f
$ drover retry
~ 1 failed
exit 2
exec t-001: DELETE FROM orders WHERE id = 2
$ drover retry
~ 1 migrated
sql *: SELECT indisvalid FROM pg_index WHERE indexrelid = 'orders_ref_idx'::regclass
= t
sql *: SELECT version FROM schema_migrations ORDER BY version
= 0001
= 0002
