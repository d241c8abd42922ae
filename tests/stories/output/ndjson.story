# One last line on every path.
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
$ drover migrate --output ndjson | tail -n 1
> {"event":"summary"<any>}
$ drover migrate --output ndjson
1~ "event":"summary"
~ "verb":"migrate"
$ drover migrate-back --yes --steps 1 --output ndjson
1~ "event":"summary"
~ "verb":"migrate-back"
~ "rolled_back":2
$ drover retry --output ndjson
1~ "event":"summary"
$ drover migrate --output ndjson --nonsense
1~ "event":"summary"
~ "nothing_attempted"
exit 1
$ drover migrate --output ndjson --tenant nobody
1~ "event":"summary"
exit 1
$ drover status --output json
~ "groups"
$ drover migrate --output json
~ "schema_version"
