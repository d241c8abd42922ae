# A bare number could be read in two ways: both are shown, nothing is done.
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
$ drover migrate --to 2
$ drover migrate
$ drover migrate-back 1
~ --to-batch 1
~ --to<any> 1
exit 1
$ drover migrate-back
exit 1
sql *: SELECT count(*) FROM schema_migrations
= 3
