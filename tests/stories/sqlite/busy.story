# A file that is held for a while is waited for.
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
hold t-001: BEGIN IMMEDIATE
start run $ drover migrate --output ndjson
until sql t-002: SELECT count(*) FROM schema_migrations
= 3
release t-001
wait run
~ "migrated":2
0~ database is locked
sql *: SELECT count(*) FROM schema_migrations
= 3
