# --batch N undoes exactly the tenants that applied N.
fleet 3
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
$ drover migrate --to 2
$ drover migrate --tenant t-001,t-002
$ drover migrate --tenant t-003
sql t-001,t-002: SELECT version, batch FROM schema_migrations ORDER BY version
= 0001|1
= 0002|1
= 0003|2
$ drover migrate-back --yes --batch 2 --output ndjson
1~ "event":"summary"
~ "rolled_back":2
sql t-001,t-002: SELECT version FROM schema_migrations ORDER BY version
= 0001
= 0002
sql t-003: SELECT version, batch FROM schema_migrations ORDER BY version
= 0001|1
= 0002|1
= 0003|3
sql t-001: SELECT direction, version, state FROM drover_journal ORDER BY seq
= up|0001|applied
= up|0002|applied
= up|0003|applied
= down|0003|applied
$ drover migrate
sql t-001: SELECT version FROM schema_migrations WHERE version = '0003'
= 0003
