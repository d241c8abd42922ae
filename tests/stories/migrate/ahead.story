# A tenant newer than the catalog is left alone; with --strict that is not good enough.
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
$ drover migrate
$ mv migrations/0002_invoices.sql later.sql
$ drover migrate
~ ahead
$ drover migrate --output ndjson
~ "ahead":3
~ "exit_code":0
$ drover migrate --strict
exit 4
$ drover status
~ ahead
sql *: SELECT version FROM schema_migrations ORDER BY version
= 0001
= 0002
sql *: SELECT seq FROM drover_head
= 2
