# A file that stays held is a failure that says so.
only sqlite
fleet 2
-- file migrations/0001_users.sql --
-- drover:up
CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT);
-- drover:down
DROP TABLE users;
-- file migrations/0002_invoices.sql --
-- drover:up
CREATE TABLE invoices (id INTEGER PRIMARY KEY, total INTEGER NOT NULL);
-- drover:down
DROP TABLE invoices;
-- file migrations/0003_index.sql --
-- drover:up
CREATE INDEX users_email ON users (email);
-- drover:down
DROP INDEX users_email;
-- end --
-- config --
[run]
busy_timeout = "300ms"
attempts = 1
-- end --
hold t-001: BEGIN IMMEDIATE
$ drover migrate
~ t-001
~ 1 migrated
0~ database is locked
exit 2
release t-001
$ drover retry
sql *: SELECT count(*) FROM schema_migrations
= 3
