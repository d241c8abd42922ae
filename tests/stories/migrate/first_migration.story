# A fleet is brought from nothing to the newest version.
fleet 5
-- file migrations/0001_users.sql --
-- drover:type base
-- drover:up
CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT NOT NULL);
-- drover:down
DROP TABLE users;
-- file migrations/0002_invoices.sql --
-- drover:type base
-- drover:up
CREATE TABLE invoices (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL, total INTEGER NOT NULL);
-- drover:down
DROP TABLE invoices;
-- end --
$ drover migrate
~ 5 migrated
sql *: SELECT catalog, version, name, kind, type, outcome, batch FROM schema_migrations ORDER BY version
= tenant|0001|users|versioned|base|applied|1
= tenant|0002|invoices|versioned|base|applied|1
sql *: SELECT count(*) FROM users
= 0
sql *: SELECT seq FROM drover_head
= 2
$ drover status
~ 0002
~ 5
0~ failed
