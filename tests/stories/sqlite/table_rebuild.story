# A rebuild of a table keeps the rows that refer to it.
only sqlite
fleet 1
-- file migrations/0001_tables.sql --
CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT);
CREATE TABLE items (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id) ON DELETE CASCADE);
INSERT INTO users VALUES (1, 'a'), (2, 'b');
INSERT INTO items VALUES (1, 1), (2, 2);
-- file migrations/0002_rebuild.sql --
PRAGMA foreign_keys = OFF;
CREATE TABLE users_new (id INTEGER PRIMARY KEY, email TEXT NOT NULL);
INSERT INTO users_new SELECT * FROM users;
DROP TABLE users;
ALTER TABLE users_new RENAME TO users;
PRAGMA foreign_keys = ON;
-- end --
$ drover migrate
sql t-001: SELECT count(*) FROM items
= 2
-- file migrations/0003_orphan.sql --
PRAGMA foreign_keys = OFF;
DELETE FROM users WHERE id = 1;
-- end --
$ drover migrate
~ t-001
exit 2
sql t-001: SELECT count(*) FROM users
= 2
