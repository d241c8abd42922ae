# A file that switches the foreign keys off at its beginning may say so again between its BEGIN and COMMIT, where SQLite
# makes nothing of it: rows that refer to a table that is built anew are still there.
only sqlite
fleet 2
-- file migrations/0001_tables.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY);
CREATE TABLE orders (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id) ON DELETE CASCADE);
INSERT INTO users VALUES (1);
INSERT INTO orders VALUES (7, 1);
-- file migrations/0002_rebuild.sql --
PRAGMA foreign_keys=OFF;
BEGIN;
PRAGMA foreign_keys=OFF;
CREATE TABLE users_new (id INTEGER PRIMARY KEY, name TEXT);
INSERT INTO users_new (id) SELECT id FROM users;
DROP TABLE users;
ALTER TABLE users_new RENAME TO users;
PRAGMA foreign_keys=ON;
PRAGMA foreign_key_check;
COMMIT;
PRAGMA foreign_keys=ON;
-- end --
$ drover migrate
~ 2 migrated, 0 failed
sql *: SELECT id, user_id FROM orders
= 7|1

# Without the switch at the beginning it would not do what it says, and outside of a block it would.
-- file migrations/0003_in_block.sql --
BEGIN;
PRAGMA foreign_keys=OFF;
DELETE FROM users;
COMMIT;
-- end --
$ drover migrate
1~ 0003_in_block.sql:2:1: this pragma does nothing inside a transaction
exit 4
-- file migrations/0003_in_block.sql --
PRAGMA foreign_keys=OFF;
BEGIN;
INSERT INTO orders VALUES (8, 1);
COMMIT;
PRAGMA foreign_keys=ON;
BEGIN;
DELETE FROM users;
COMMIT;
-- end --
$ drover migrate
1~ 0003_in_block.sql:5:1: this pragma does nothing inside a transaction
exit 4
sql *: SELECT count(*) FROM orders
= 1
