# Where nothing is to do the control database answers; --verify reads every tenant.
fleet 4
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
$ drover migrate
~ nothing to do
$ drover migrate --output ndjson
1~ "event":"summary"
~ "verdict":"clean"
~ "run":null
~ "already":4
~ "migrated":0
~ "source":"control"
$ drover migrate --verify --output ndjson
1~ "event":"summary"
~ "already":4
~ "source":"ledger"
sql *: SELECT count(*) FROM schema_migrations
= 2
$ drover status --verify
~ 0002
