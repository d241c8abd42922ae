# A build of an index is killed on both sides: the next run clears what it left, builds it, and needs nobody.
only postgres
fleet 2
-- file migrations/0001_orders.sql --
CREATE TABLE orders (id INTEGER PRIMARY KEY, ref TEXT);
-- end --
$ drover migrate
-- file migrations/0002_index.sql --
CREATE INDEX CONCURRENTLY orders_ref_idx ON orders (ref);
INSERT INTO orders VALUES (1, 'after');
-- end --
hold t-001: BEGIN; INSERT INTO orders VALUES (9, 'holds the build up')
start one $ drover migrate
until sql t-001: SELECT count(*) FROM drover_journal WHERE state = 'intent'
= 1
signal one KILL
wait one
exit 137
release t-001
$ drover migrate
~ 0 failed
sql *: SELECT indisvalid FROM pg_index WHERE indexrelid = 'orders_ref_idx'::regclass
= t
sql *: SELECT count(*) FROM orders
= 1
