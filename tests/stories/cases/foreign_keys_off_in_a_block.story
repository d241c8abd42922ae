# Between BEGIN and COMMIT SQLite makes nothing of the switch, so that it is refused.
fleet 2
-- file migrations/0001_seen.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY);
CREATE TABLE orders (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE);
INSERT INTO users VALUES (1);
INSERT INTO orders VALUES (7, 1);
-- file migrations/0002_case.sql --
BEGIN;
PRAGMA foreign_keys = OFF;
DELETE FROM users;
COMMIT;
-- end --
$ drover migrate
[sqlite] ~ 0002_case.sql:2:1: this pragma does nothing inside a transaction
[postgres] ~ 0002_case.sql:2:1: syntax error at or near "PRAGMA"
exit 4
[sqlite] sql *: SELECT count(*) FROM sqlite_master
[sqlite] = 0
[postgres] sql *: SELECT to_regclass('users')
[postgres] = NULL
