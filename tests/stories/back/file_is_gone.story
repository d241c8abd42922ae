# An older release, which no longer has the file, goes back by the ledger's down_sql.
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
$ drover migrate
$ rm migrations/0003_index.sql
$ drover migrate
~ ahead
$ drover migrate-back --yes --to 2 --allow-data-loss
sql *: SELECT version FROM schema_migrations ORDER BY version
= 0001
= 0002
[sqlite] sql *: SELECT count(*) FROM sqlite_master WHERE name = 'users_email'
[databases] sql *: SELECT count(*) FROM pg_class WHERE relname = 'users_email'
[schemas] sql *: SELECT count(*) FROM pg_class WHERE relname = 'users_email' AND relnamespace = current_schema()::regnamespace
= 0
$ drover migrate
~ nothing to do
