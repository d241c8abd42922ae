# Keys that are looked at only at the commit, each in its database's words.
fleet 2
-- file migrations/0001_seen.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY);
CREATE TABLE orders (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id) DEFERRABLE);
INSERT INTO users VALUES (1);
INSERT INTO orders VALUES (7, 1);
-- end --
[sqlite] -- file migrations/0002_case.sql --
PRAGMA defer_foreign_keys = ON;
INSERT INTO orders VALUES (8, 2);
INSERT INTO users VALUES (2);
-- end --
[postgres] -- file migrations/0002_case.sql --
SET CONSTRAINTS ALL DEFERRED;
INSERT INTO orders VALUES (8, 2);
INSERT INTO users VALUES (2);
-- end --
$ drover migrate
~ 2 migrated
sql *: SELECT user_id FROM orders ORDER BY id
= 1
= 2
