# The triggers of a table of the tenant, foreign keys among them, off and on again.
fleet 2
-- file migrations/0001_seen.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY);
CREATE TABLE orders (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE);
INSERT INTO users VALUES (1);
INSERT INTO orders VALUES (7, 1);
-- file migrations/0002_case.sql --
ALTER TABLE orders DISABLE TRIGGER ALL;
INSERT INTO orders VALUES (8, 2);
INSERT INTO users VALUES (2);
ALTER TABLE orders ENABLE TRIGGER ALL;
-- end --
$ drover migrate
[sqlite] ~ 0002_case.sql:1:20: near "DISABLE": syntax error
[sqlite] exit 4
[sqlite] sql *: SELECT count(*) FROM sqlite_master
[sqlite] = 0
[postgres] ~ 2 migrated
[postgres] sql *: SELECT (SELECT count(*) FROM orders), (SELECT count(*) FROM pg_trigger WHERE tgrelid = 'orders'::regclass AND tgenabled <> 'O')
[postgres] = 2|0
