# A selection of no tenants must not look like success.
fleet 1
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
$ drover migrate --select region=moon
exit 1
$ drover migrate --select region=moon --output ndjson
1~ "event":"summary"
~ "verdict":"nothing_attempted"
~ "exit_code":1
exit 1
$ drover migrate --select region=moon --allow-empty
$ drover migrate --tenant nobody
~ nobody
exit 1
$ drover migrate --tenant ''
exit 1
