# A tenant that is not active is skipped, with the reason.
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
$ drover tenant suspend t-002
$ drover migrate
~ 2 migrated
~ 1 skipped
~ t-002
~ suspended
$ drover migrate --strict
exit 4
[sqlite] sql t-002: SELECT count(*) FROM sqlite_master
[sqlite] = 0
$ drover status
~ skipped
$ drover tenant activate t-002
$ drover migrate --output ndjson
~ "migrated":1
~ "already":2
$ drover tenant archive t-001
$ drover migrate --output ndjson
~ "skipped":1
