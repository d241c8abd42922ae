# A part of the fleet, by id, by file, from standard input.
fleet 6
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
$ drover migrate --tenant t-001,t-002 --output ndjson
~ "selected":2
~ "migrated":2
-- file list.txt --
# the morning's
t-003

t-004
-- end --
$ drover migrate --tenant @list.txt --output ndjson
~ "migrated":2
$ echo t-005 | drover migrate --tenant - --output ndjson
~ "migrated":1
sql t-001,t-002,t-003,t-004,t-005: SELECT count(*) FROM schema_migrations
= 3
[sqlite] sql t-006: SELECT count(*) FROM sqlite_master
[sqlite] = 0
$ drover migrate --tenant t-0O1
~ t-0O1
exit 1
