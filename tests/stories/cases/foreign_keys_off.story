# SQLite's switch at the beginning of a file is kept, and what it leaves broken is refused.
fleet 2
-- file migrations/0001_seen.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY);
CREATE TABLE orders (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE);
INSERT INTO users VALUES (1);
INSERT INTO orders VALUES (7, 1);
-- file migrations/0002_case.sql --
PRAGMA foreign_keys = OFF;
DELETE FROM users;
INSERT INTO users VALUES (1);
PRAGMA foreign_keys = ON;
-- end --
$ drover migrate
[sqlite] ~ 2 migrated
[sqlite] sql *: SELECT count(*) FROM orders
[sqlite] = 1
[postgres] ~ 0002_case.sql:1:1: syntax error at or near "PRAGMA"
[postgres] exit 4
[postgres] sql *: SELECT to_regclass('orders')
[postgres] = NULL
[sqlite] -- file migrations/0003_next.sql --
PRAGMA foreign_keys = OFF;
DELETE FROM users;
-- end --
[sqlite] $ drover migrate
[sqlite] 2~ 1 row(s) of orders refer to missing rows of users
[sqlite] exit 2
[sqlite] sql *: SELECT count(*) FROM users
[sqlite] = 1
