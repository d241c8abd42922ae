# A statement that no transaction takes is found by reading, and is a step of its own; nobody has to mark the file.
only postgres
fleet 3
-- file migrations/0001_orders.sql --
CREATE TABLE orders (id INTEGER PRIMARY KEY, ref TEXT);
INSERT INTO orders VALUES (1, 'a'), (2, 'b');
CREATE UNIQUE INDEX CONCURRENTLY orders_ref_idx ON orders (ref);
CREATE TABLE lines (id INTEGER PRIMARY KEY);
-- drover:down
DROP INDEX CONCURRENTLY orders_ref_idx;
DROP TABLE orders;
DROP TABLE lines;
-- end --
$ drover plan
~ committed in 3 steps
~ outside of a transaction: CREATE INDEX
$ drover migrate
~ 3 migrated, 0 failed
sql *: SELECT state, step FROM drover_journal ORDER BY seq
= applied|0
= intent|1
= applied|1
= applied|NULL
sql *: SELECT indisvalid FROM pg_index WHERE indexrelid = 'orders_ref_idx'::regclass
= t
$ drover migrate --verify
~ nothing to do
$ drover migrate-back --only 0001 --yes --allow-data-loss
~ 3 rolled back
sql *: SELECT count(*) FROM schema_migrations
= 0
[databases] sql *: SELECT relname FROM pg_class WHERE relname IN ('orders', 'lines', 'orders_ref_idx')
[schemas] sql *: SELECT relname FROM pg_class WHERE relname IN ('orders', 'lines', 'orders_ref_idx') AND relnamespace = current_schema()::regnamespace
= (none)
