# The plan groups tenants, shows statements and changes nothing.
fleet 3
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
$ drover migrate --tenant t-001 --to 1
$ drover plan
~ 0001
~ 0002
~ CREATE TABLE invoices
$ drover plan --output ndjson
2~ "event":"plan_group"
1~ "event":"summary"
$ drover migrate --dry-run
~ CREATE TABLE users
[sqlite] sql t-002: SELECT count(*) FROM sqlite_master
[postgres] sql t-002: SELECT count(*) FROM pg_class WHERE relname = 'schema_migrations' AND relnamespace = current_schema()::regnamespace
= 0
