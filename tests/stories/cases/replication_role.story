# PostgreSQL's own way to switch keys and triggers off ends with its file.
fleet 2
-- file migrations/0001_seen.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY);
CREATE TABLE orders (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE);
INSERT INTO users VALUES (1);
INSERT INTO orders VALUES (7, 1);
-- file migrations/0002_case.sql --
SET session_replication_role = replica;
INSERT INTO orders VALUES (8, 99);
DELETE FROM orders WHERE id = 8;
-- file migrations/0003_next.sql --
INSERT INTO orders VALUES (9, 99);
-- end --
$ drover migrate -j 1
[sqlite] ~ 0002_case.sql:1:1: near "SET": syntax error
[sqlite] exit 4
[sqlite] sql *: SELECT count(*) FROM sqlite_master
[sqlite] = 0
[postgres] 2~ 0003_next.sql:1 (statement 1 of 1)  23503 foreign_key_violation orders_user_id_fkey
[postgres] exit 2
[postgres] sql *: SELECT max(version), (SELECT count(*) FROM orders) FROM schema_migrations
[postgres] = 0002|1
