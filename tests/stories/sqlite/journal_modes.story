# A file stays in its journal mode.
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
exec t-001: PRAGMA journal_mode = WAL
exec t-002: PRAGMA journal_mode = DELETE
$ drover migrate
sql t-001: PRAGMA journal_mode
= wal
sql t-002: PRAGMA journal_mode
= delete
